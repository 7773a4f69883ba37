//! What an answer says, as tests compare it.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::Value;

/// Everything about an answer that explains a failed expectation.
pub fn told(answer: &Answer) -> String {
    format!(
        "{}\n-> {:?} {:?}\ntext: {}\nnotes: {:?}\nsql: {}\nrows: {:?}\nsteps: {:#?}",
        answer.question,
        answer.outcome,
        answer.code,
        answer.text,
        answer.notes,
        answer.sql.join("\n;\n"),
        answer.table.as_ref().map(|t| (&t.columns, &t.rows)),
        answer.plan.steps
    )
}

/// The first columns of the answer's table, as text, in order.
pub fn rows(answer: &Answer, columns: &[&str]) -> Vec<Vec<String>> {
    let table = answer.table.as_ref().unwrap_or_else(|| panic!("no table: {}", told(answer)));
    let places: Vec<usize> = columns
        .iter()
        .map(|name| {
            table
                .columns
                .iter()
                .position(|column| column.name == *name)
                .unwrap_or_else(|| panic!("no column {name}: {}", told(answer)))
        })
        .collect();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    table
        .rows
        .iter()
        .map(|row| places.iter().map(|place| text(&row[*place])).collect())
        .collect()
}

/// Names in the first column, sorted.
pub fn names(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(answer));
    let table = answer.table.as_ref().unwrap();
    let mut names: Vec<String> = table
        .rows
        .iter()
        .map(|row| row[0].as_str().map_or_else(|| row[0].to_string(), str::to_owned))
        .collect();
    names.sort();
    names
}

/// The one number of the answer.
pub fn number(answer: &Answer) -> f64 {
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(answer));
    let table = answer.table.as_ref().unwrap();
    assert_eq!(table.rows.len(), 1, "{}", told(answer));
    table.rows[0]
        .iter()
        .find_map(Value::as_f64)
        .unwrap_or_else(|| panic!("no number: {}", told(answer)))
}
