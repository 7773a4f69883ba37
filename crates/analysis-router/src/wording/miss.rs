//! What an answer lacks of what is expected of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Outcome;

/// None holds a cell of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Miss {
    Outcome {
        got: Outcome,
        expected: Outcome,
    },
    Code {
        got: Option<String>,
        expected: String,
    },
    NotCalled {
        tool: String,
    },
    Called {
        tool: String,
    },
    NoResult,
    /// Of the answer's text.
    Part {
        text: String,
    },
    Chart {
        got: Option<String>,
        expected: String,
    },
    Column {
        name: String,
    },
    Rows {
        got: u64,
        expected: u64,
    },
    TooFewRows {
        got: u64,
        least: u64,
    },
    /// No row holds these expected values.
    Row {
        values: Value,
    },
    Number {
        expected: f64,
    },
    NoSingleNumber {
        rows: u64,
    },
}
