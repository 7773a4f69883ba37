//! Golden questions: what a right answer to a question holds. On a card, or in a file of their own.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::CatalogError;
use crate::card::MAX_BYTES;

/// Golden questions of one card or file.
const MAX_QUESTIONS: usize = 200;
/// The longest question that is asked.
const MAX_CHARS: usize = 2_000;

/// A question with what a right answer to it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    pub question: String,
    /// Asked as if it were this instant (RFC 3339).
    #[serde(default, with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
    pub now: Option<OffsetDateTime>,
    /// Goes on with the conversation of the question before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follows: bool,
    #[serde(default)]
    pub expect: Expectation,
}

/// What must hold; what is left out may be as it likes. On a card only what holds for every account: outcome, tools, columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expectation {
    pub outcome: ExpectedOutcome,
    /// Where the answer depends on what the account holds, the question back is as right: which of its parts is meant. Nothing else is expected of it.
    pub or_clarify: bool,
    /// The stable code of a refusal or failure.
    pub code: Option<String>,
    /// Each was called.
    pub tools: Vec<String>,
    /// None was called.
    pub not_tools: Vec<String>,
    /// Columns of the result, whatever their case and order.
    pub columns: Vec<String>,
    /// Rows of the result, all pages together.
    pub rows: Option<u64>,
    /// At least so many rows.
    pub min_rows: Option<u64>,
    /// For each, a row of the result holds all of its values, in whatever column.
    pub cells: Vec<Vec<Cell>>,
    /// A number in the only row of the result.
    pub value: Option<f64>,
    /// How far `value` and the numbers of `cells` may be off, as a share of them; a millionth when left out.
    pub tolerance: Option<f64>,
    /// Parts of the answer's text, whatever their case; of the question asked back or the refusal where there is no answer.
    pub text: Vec<String>,
    /// The kind of chart, such as `line`.
    pub chart: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedOutcome {
    #[default]
    Answered,
    Clarify,
    Refused,
    NoSource,
    Failed,
}

/// A value that a row holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    golden: Vec<Golden>,
}

impl Golden {
    /// The questions of a file: `[[golden]]` in TOML, or `{"golden": […]}` in JSON where its name ends in `.json`.
    ///
    /// # Errors
    /// Names the file, and the line or what makes no sense.
    pub fn read_file(file: &str, text: &str) -> Result<Vec<Self>, CatalogError> {
        if text.len() > MAX_BYTES {
            return Err(CatalogError::TooLarge { file: file.to_owned() });
        }
        let read: File = if file.ends_with(".json") {
            serde_json::from_str(text).map_err(|error| CatalogError::Malformed {
                file: file.to_owned(),
                line: error.line(),
                detail: error.to_string(),
            })?
        } else {
            crate::card::from_toml(file, text)?
        };
        match flaw(&read.golden) {
            None if read.golden.is_empty() => Err(invalid(file, "holds no question")),
            None => Ok(read.golden),
            Some(detail) => Err(invalid(file, detail)),
        }
    }
}

fn invalid(file: &str, detail: &'static str) -> CatalogError {
    CatalogError::Invalid {
        file: file.to_owned(),
        field: "golden",
        detail,
    }
}

/// What makes no sense about some questions.
pub(crate) fn flaw(questions: &[Golden]) -> Option<&'static str> {
    let any = |wrong: fn(&Golden) -> bool| questions.iter().any(wrong);
    let checks = [
        (questions.len() > MAX_QUESTIONS, "has more than 200 questions"),
        (
            any(|golden| golden.question.trim().is_empty() || golden.question.chars().count() > MAX_CHARS),
            "has a question that is empty or longer than 2000 characters",
        ),
        (
            questions.first().is_some_and(|first| first.follows),
            "begins with a question that follows another",
        ),
        (
            any(|golden| golden.expect.outcome != ExpectedOutcome::Answered && golden.expect.wants_result()),
            "expects a result of a question that is not to be answered",
        ),
        (
            any(|golden| golden.expect.or_clarify && golden.expect.outcome != ExpectedOutcome::Answered),
            "expects a question back in place of what is not to be answered",
        ),
        (
            any(|golden| golden.expect.cells.iter().any(Vec::is_empty)),
            "has an expected row without values",
        ),
        (
            any(|golden| golden.expect.tolerance.is_some_and(|share| !(0.0..=1.0).contains(&share))),
            "has a tolerance that is not between 0 and 1",
        ),
    ];
    checks.into_iter().find_map(|(wrong, detail)| wrong.then_some(detail))
}

impl Expectation {
    fn wants_result(&self) -> bool {
        !self.columns.is_empty()
            || !self.cells.is_empty()
            || self.rows.is_some()
            || self.min_rows.is_some()
            || self.value.is_some()
            || self.chart.is_some()
    }
}
