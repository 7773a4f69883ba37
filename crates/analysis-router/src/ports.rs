//! The router's first port: who plans. The second is [`crate::model::Model`].
use crate::database::Database;
use crate::plan::{Plan, Step};
use crate::planner::ToolIndex;
use crate::wording::Words;
use async_trait::async_trait;
use belvedere_tool_filter::JudgedTool;
use belvedere_types::{Guide, Language, Problem, SourceId, SourceTarget};
use std::sync::Arc;
use time::OffsetDateTime;

/// A source a question may use, with the tools the gate admits there.
#[derive(Debug, Clone)]
pub struct AskSource {
    pub target: SourceTarget,
    pub tools: Arc<[JudgedTool]>,
    /// Names of the tools that are hidden. Never called and never told to a model: a request to do what one of them does is refused as such.
    pub hidden: Arc<[String]>,
    /// What the vendor's card tells of tools that hold whole tables.
    pub guide: Arc<Guide>,
    /// What is known of the tables behind a tool that takes SQL; nothing where nobody has looked.
    pub database: Option<Arc<Database>>,
}

/// What a planner sees.
#[derive(Clone, Copy)]
pub struct PlanRequest<'a> {
    pub question: &'a str,
    pub now: OffsetDateTime,
    /// Offset of the asker's clock from UTC.
    pub offset: time::UtcOffset,
    /// What a language model is to write in; what is ours is told in any language.
    pub language: Language,
    pub sources: &'a [AskSource],
    /// The tools of those sources by their words.
    pub index: &'a ToolIndex,
    /// The turn before in this conversation.
    pub previous: Option<&'a Turn>,
    /// What the calls made so far brought: tables with columns and a bounded sample.
    pub observations: &'a [Observation],
    /// The steps run so far for this question.
    pub steps: &'a [Step],
}
#[derive(Debug, Clone)]
pub struct Turn {
    pub question: String,
    pub plan: Plan,
}
/// One table as a planner sees it. It never leaves this process: a model planner is given names, types and counts of it, and a bounded sample.
#[derive(Debug, Clone)]
pub struct Observation {
    pub table: String,
    pub columns: Vec<crate::answer::Column>,
    pub rows: u64,
    pub sample: Vec<Vec<serde_json::Value>>,
    /// The call did not bring a table; the problem in words.
    pub error: Option<Words>,
    /// Where the rows came from; `None` for a table made by SQL.
    pub source: Option<SourceId>,
    /// The tool that brought it; empty for a table made by SQL.
    pub tool: String,
    /// One for each column.
    pub facts: Vec<ColumnFacts>,
}

/// What is known of a column's values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ColumnFacts {
    /// Different values, nulls aside.
    pub distinct: u64,
    pub nulls: u64,
    /// Different values, at most [`VALUES_KEPT`], long texts left out.
    pub values: Vec<serde_json::Value>,
    /// `values` holds every one.
    pub complete: bool,
    /// Values that stand in more than one row, bounded as `values`.
    pub repeated: Vec<serde_json::Value>,
    /// For a time that is empty in some rows and set by the value of another column (its place in the row): those values. `closed_at` is
    /// filled with the status "won" and "lost", and never with "open".
    pub filled_with: Vec<(usize, serde_json::Value)>,
}

/// How many different values of a column a planner sees.
pub const VALUES_KEPT: usize = 2000;

/// What a planner proposes next. `done` ends planning; otherwise the steps are run and the planner sees what they brought.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub steps: Vec<Step>,
    pub done: bool,
    /// What the question was taken to mean.
    pub reading: String,
    /// Sentences for the answer's notes, such as how a time was read.
    pub notes: Vec<Words>,
}

#[derive(Debug, thiserror::Error)]
#[error("no plan: {}", .0.code)]
pub struct PlanError(pub Problem);

#[async_trait]
pub trait Planner: Send + Sync {
    async fn propose(&self, request: &PlanRequest<'_>) -> Result<Proposal, PlanError>;

    /// Whether it wants to see a statement that failed and propose another. Otherwise such a failure ends the question.
    fn repairs(&self) -> bool {
        false
    }

    /// Whether the tables behind tools that take SQL are to be known before it plans.
    fn wants_tables(&self, _request: &PlanRequest<'_>) -> bool {
        false
    }

    /// What a language model has cost so far, when one was asked.
    fn spent(&self) -> Option<crate::ModelUsage> {
        None
    }
}
