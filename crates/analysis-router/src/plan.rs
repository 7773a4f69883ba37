//! Plans: typed steps that can be shown, checked, stored, edited and replayed.
use crate::chart::ChartKind;
use crate::wording::Words;
use belvedere_types::SourceId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The layout this program writes. It reads every one up to it.
pub const PLAN_VERSION: u32 = 4;

/// Steps with what they are for. Instants inside are symbolic ([`crate::moment`]), so a stored plan speaks of the time at which it runs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Layout of the stored form; a later program reads it or says that it cannot.
    pub version: u32,
    pub steps: Vec<Step>,
    /// What the plan is meant to answer, in words.
    pub reading: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// One call; its result becomes tables named after `into`. Pages are followed.
    Call {
        source: SourceId,
        tool: String,
        arguments: Map<String, Value>,
        into: String,
    },
    /// One call for each distinct value (or row) of a column of an earlier table; results are stacked with the column as a key.
    CallForEach {
        source: SourceId,
        tool: String,
        arguments: Map<String, Value>,
        table: String,
        bind: Vec<Binding>,
        /// How many values one call takes, where it takes a list (since version 3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        batch: Option<u32>,
        into: String,
    },
    /// SQL over the tables so far (SQLite dialect).
    Query {
        sql: String,
        into: String,
    },
    /// Rows that differ between two tables, by key; of several pairs of tables in one result.
    Diff {
        left: String,
        right: String,
        key: Vec<String>,
        /// What a row of the pair is: `column`, `index`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<String>,
        /// The other pairs (since version 2).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        more: Vec<Pair>,
        /// What the sides are called in the result.
        #[serde(default)]
        names: Option<(String, String)>,
        into: String,
    },
    /// What is shown: the table, the chart wished for, and the sentence's intent.
    Present {
        table: String,
        chart: Option<ChartKind>,
        intent: String,
    },
    /// The finding in a planner's own words: `{column}` stands for a cell of the first row shown, `{rows}` for the number of rows.
    Say {
        text: Words,
    },
    /// A caveat that belongs to the answer. `partial`: a part of the question stayed open.
    Note {
        text: Words,
        partial: bool,
    },
    Clarify {
        question: Words,
        options: Vec<String>,
    },
    Refuse {
        reason: Words,
        code: String,
        /// Questions near it that can be answered (since version 2).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        instead: Vec<String>,
    },
}

/// What a step calls, once or for each row of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Called<'s> {
    pub source: SourceId,
    pub tool: &'s str,
    pub arguments: &'s Map<String, Value>,
    /// The table that it brings.
    pub into: &'s str,
}

impl Step {
    /// The call that it makes, if it makes any.
    pub(crate) fn call(&self) -> Option<Called<'_>> {
        match self {
            Self::Call {
                source,
                tool,
                arguments,
                into,
            }
            | Self::CallForEach {
                source,
                tool,
                arguments,
                into,
                ..
            } => Some(Called {
                source: *source,
                tool,
                arguments,
                into,
            }),
            Self::Query { .. }
            | Self::Diff { .. }
            | Self::Present { .. }
            | Self::Say { .. }
            | Self::Note { .. }
            | Self::Clarify { .. }
            | Self::Refuse { .. } => None,
        }
    }

    /// The name of the table that it brings.
    pub fn brings(&self) -> Option<&str> {
        match self {
            Self::Call { into, .. } | Self::CallForEach { into, .. } | Self::Query { into, .. } | Self::Diff { into, .. } => Some(into),
            Self::Present { .. } | Self::Say { .. } | Self::Note { .. } | Self::Clarify { .. } | Self::Refuse { .. } => None,
        }
    }
}

impl Step {
    /// What it says.
    pub(crate) fn words(&mut self) -> Option<&mut Words> {
        match self {
            Self::Say { text } | Self::Note { text, .. } => Some(text),
            Self::Clarify { question, .. } => Some(question),
            Self::Refuse { reason, .. } => Some(reason),
            Self::Call { .. } | Self::CallForEach { .. } | Self::Query { .. } | Self::Diff { .. } | Self::Present { .. } => None,
        }
    }
}

/// Two tables that are held against each other. The first part of the key says which thing a row belongs to: the table of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub left: String,
    pub right: String,
    pub key: Vec<String>,
    pub part: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    pub column: String,
    pub argument: String,
}
