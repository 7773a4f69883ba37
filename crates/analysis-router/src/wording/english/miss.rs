//! What an answer lacks, in English.

use serde_json::json;

use crate::wording::Miss;

pub(super) fn say(miss: &Miss) -> String {
    let none = |word: &Option<String>| word.clone().unwrap_or_else(|| "none".to_owned());
    match miss {
        Miss::Outcome { got, expected } => {
            // As the contract writes them.
            let word = |outcome| json!(outcome).as_str().unwrap_or_default().to_owned();
            format!("the outcome is {}, not {}", word(got), word(expected))
        }
        Miss::Code { got, expected } => format!("the code is {}, not {expected}", none(got)),
        Miss::NotCalled { tool } => format!("{tool} was not called"),
        Miss::Called { tool } => format!("{tool} was called"),
        Miss::NoResult => "there is no result".into(),
        Miss::Part { text } => format!("the text does not say {text:?}"),
        Miss::Chart { got, expected } => format!("the chart is {}, not {expected}", none(got)),
        Miss::Column { name } => format!("the result has no column {name}"),
        Miss::Rows { got, expected } => format!("the result has {got} rows, not {expected}"),
        Miss::TooFewRows { got, least } => format!("the result has {got} rows, fewer than {least}"),
        Miss::Row { values } => format!("no row holds {values}"),
        Miss::Number { expected } => format!("the number is not {expected}"),
        Miss::NoSingleNumber { rows } => format!("the result has {rows} rows and is no single number"),
    }
}
