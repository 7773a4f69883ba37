//! The answer: what the contract's `Answer` is made of.
use crate::chart::Chart;
use crate::plan::{Plan, Step};
use crate::wording::Words;
use crate::writing::numbers::retold;
use belvedere_types::{AnswerId, ConversationId, Language, SourceId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Answered,
    Clarify,
    Refused,
    NoSource,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub id: AnswerId,
    pub question: String,
    pub outcome: Outcome,
    /// False when a source failed, a page limit cut the data, or a part of the question stayed open; `notes` say what.
    pub complete: bool,
    pub text: Words,
    pub clarification: Option<Words>,
    pub options: Vec<String>,
    /// Follow-ups that were planned and would be answered without a further call: the same figure "by region".
    #[serde(default)]
    pub follow_ups: Vec<String>,
    pub refusal: Option<Words>,
    /// Stable code of the problem behind `failed`, `refused` and `no_source`.
    pub code: Option<String>,
    pub table: Option<AnswerTable>,
    pub chart: Option<Chart>,
    pub plan: Plan,
    pub tool_calls: Vec<ToolCall>,
    pub sql: Vec<String>,
    pub citations: Vec<Citation>,
    /// Where each number of `text` is from, in its order.
    #[serde(default)]
    pub figures: Vec<Figure>,
    pub notes: Vec<Words>,
    /// What vendors want shown word for word with their data.
    #[serde(default)]
    pub disclosures: Vec<Disclosure>,
    pub conversation_id: ConversationId,
    /// Rows of the result beyond those that the table carries, for whoever stores the answer.
    #[serde(skip)]
    pub rest: Vec<Vec<Value>>,
    /// Whole time, in milliseconds.
    pub ms: f64,
    /// What a language model had to do with it; nothing when none was asked.
    #[serde(default)]
    pub model: Option<ModelUsage>,
}

impl Answer {
    /// The same in words of that language alone, for readers that know no messages: every sentence is a text.
    pub fn told(mut self, language: Language) -> Self {
        let text = self.text.plain(language);
        if language != Language::English {
            self.figures = retold(&self.figures, &text, language);
        }
        self.text = text;
        let own = self.clarification.iter_mut().chain(&mut self.refusal).chain(&mut self.notes);
        let calls = self.tool_calls.iter_mut().filter_map(|call| call.error.as_mut());
        let steps = self.plan.steps.iter_mut().filter_map(Step::words);
        for words in own.chain(calls).chain(steps) {
            *words = words.plain(language);
        }
        if let (Some(chart), Some(table)) = (&mut self.chart, &self.table) {
            chart.told(table, language);
        }
        self
    }
}

/// A text of a vendor that has to be shown as it is: a licence notice, a disclaimer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The name of the data source.
    pub source: String,
    pub text: String,
}

/// The use of a language model for one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUsage {
    /// Provider and model.
    pub model: String,
    /// False when the model failed on the way and the built-in planner went on.
    pub planned: bool,
    /// Completions.
    pub calls: u32,
    pub input_tokens: u64,
    pub output_tokens: u64,
    /// In millionths of the currency of the price that is set; nothing when none is set.
    #[serde(default)]
    pub cost_micros: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Timestamp,
    Duration,
    Json,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerTable {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
    pub total_rows: u64,
    pub truncated: bool,
}

/// One call as it was made, for the provenance panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    pub source: SourceId,
    pub tool: String,
    pub arguments: Map<String, Value>,
    /// Since the question arrived, in milliseconds.
    pub started_ms: f64,
    pub ms: f64,
    pub rows: u64,
    pub bytes: u64,
    pub error: Option<Words>,
}

/// Ties a result to where it came from: rows of the answer's table to calls (by index in `tool_calls`) and SQL (by index in `sql`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub call: usize,
    pub source: String,
    pub tool: String,
    /// As they were sent.
    #[serde(default)]
    pub arguments: Map<String, Value>,
    pub table: String,
    pub rows: u64,
    pub sql: Option<usize>,
    #[serde(with = "time::serde::rfc3339")]
    pub fetched_at: time::OffsetDateTime,
}

/// A number of an answer's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// As it is written there.
    pub text: String,
    /// Characters of the text before it.
    pub at: usize,
    pub origin: Origin,
}

/// Where a number of a sentence is from. The cell's own way from a source is told by the citations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Origin {
    /// A cell of the answer's table; rows count from 0.
    Cell { row: usize, column: String },
    /// How many rows the answer's table has.
    Rows,
    /// How many rows they were chosen from.
    Among,
    /// The asker's own.
    Question,
}

/// What streams while an answer is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event", content = "data")]
pub enum Event {
    /// A named stage: `ranking`, `planning`, `calling`, `reading`, `computing`, `writing`.
    Step {
        stage: String,
        text: Words,
    },
    Table(AnswerTable),
    Chart(Chart),
    Answer(Box<Answer>),
    Error {
        code: String,
        detail: String,
        next_step: String,
    },
}
