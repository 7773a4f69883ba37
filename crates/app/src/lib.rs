#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod access;
mod app;
mod ask;
mod connect;
mod conversations;
mod dashboards;
mod disconnect;
mod error;
mod golden;
mod golden_runs;
mod help;
mod jobs;
mod keys;
mod model;
mod receipts;
mod review;
mod rows;
mod runs;
mod sign_in;
mod sources;
mod suggestions;
mod tokens;
mod views;

pub use app::{App, AppParts};
pub use belvedere_analysis_router as router;
pub use belvedere_auth::{Binding, CallbackQuery, Revocation};
pub use belvedere_catalog as catalog;
pub use belvedere_store::{
    ApiKeyRecord, AuditRecord, ConversationRecord, DashboardRecord, FeedbackRecord, Opinion, Place, RunStep, SavedAnswers, SnapshotRecord,
};
pub use belvedere_tool_filter::{
    Evidence, Guard, Inventory, JudgedTool, Judgement, Layer, Override, QueryLanguage, Rejudged, Verdict, VerdictCause, VerdictEvent,
    look_alikes, warnings,
};
pub use dashboards::{
    CellChange, Changes, Every, Filter, FilterChoice, NewShare, Nudge, ROWS, RowChange, Schedule, ScheduleView, ShareView, SharedDashboard,
    TALLEST, Weekday, choices, filtered,
};
pub use error::AppError;
pub use golden::misses;
pub use help::{error_help, guides};
pub use receipts::ReceiptSignature;
pub use review::{Review, review_of};
pub use rows::{RowsPage, RowsWanted};
pub use runs::{Ended, FailedRun, Progress};
pub use suggestions::Suggestion;
pub use tokens::browser_digest;
pub use views::*;
