#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod access;
mod app;
mod ask;
mod audit;
mod connect;
mod conversations;
mod dashboards;
mod disconnect;
mod erasing;
mod error;
mod golden;
mod golden_runs;
mod help;
mod jobs;
mod keeping;
mod model;
mod people;
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
pub use audit::{AuditCheck, AuditLine, AuditNames, Deciders, Named};
pub use belvedere_analysis_router as router;
pub use belvedere_auth::{Binding, CallbackQuery, OidcResponse, Revocation};
pub use belvedere_catalog as catalog;
pub use belvedere_store::{
    ApiKeyRecord, AuditQuery, AuditRecord, BeganBy, ConversationRecord, DashboardRecord, FeedbackRecord, InvitationRecord, Opinion, Place,
    RunStep, SavedAnswers, SnapshotRecord,
};
pub use belvedere_tool_filter::{
    Evidence, Guard, Inventory, JudgedTool, Judgement, Layer, Override, QueryLanguage, Rejudged, Verdict, VerdictCause, VerdictEvent,
    is_hidden, look_alikes, warnings,
};
pub use dashboards::{
    CellChange, Changes, Every, Filter, FilterChoice, NewShare, Nudge, ROWS, Recipient, RowChange, Schedule, ScheduleView, ShareView,
    SharedDashboard, SubscriptionView, Subscriptions, TALLEST, Trouble, Weekday, choices, filtered, mail,
};
pub use erasing::ErasureReceipt;
pub use error::AppError;
pub use golden::misses;
pub use help::{error_help, guides};
pub use keeping::{Keeping, SealingView, checkpoint_key};
pub use people::*;
pub use receipts::ReceiptSignature;
pub use review::{Review, review_of};
pub use rows::{RowsPage, RowsWanted, rows_kept};
pub use runs::{Ended, FailedRun, Progress};
pub use suggestions::Suggestion;
pub use tokens::browser_digest;
pub use views::*;
