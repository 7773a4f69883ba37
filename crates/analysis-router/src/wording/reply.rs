//! What is told of how replies were read.

use serde::{Deserialize, Serialize};

/// How replies were read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Reply {
    InUnit {
        column: String,
        unit: String,
    },
    /// `amount` of the vendor's `amount_cents`.
    InHundredths {
        column: String,
        given: String,
    },
    ReadAsUtc {
        column: String,
    },
    CountedFrom1970 {
        column: String,
        seconds: bool,
    },
    PlainText {
        table: String,
    },
    TooDeep {
        table: String,
    },
    ListsTooDeep {
        table: String,
        levels: u64,
    },
    TooManyTables {
        most: u64,
    },
    FirstRows {
        table: String,
        rows: u64,
    },
    FirstColumns {
        table: String,
        columns: u64,
    },
    NotText {
        parts: u64,
    },
}
