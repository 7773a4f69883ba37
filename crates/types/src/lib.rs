#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod audit;
pub mod caller;
pub mod clock;
pub mod connection;
pub mod credential;
pub mod era;
pub mod guide;
pub mod id;
pub mod language;
pub mod problem;
pub mod quirks;
pub mod sealed;
pub mod secret;
pub mod source;
pub mod source_access;
pub mod tool;

pub use caller::{Actor, Caller, Role};
pub use clock::{Clock, ManualClock, SystemClock};
pub use connection::{ConnectionEvent, ConnectionState, ConnectionStatus, Connections, PastProblem};
pub use era::{Era, Eras};
pub use guide::Guide;
pub use id::*;
pub use language::Language;
pub use problem::{Explain, Problem, ProblemKind, StorageError};
pub use quirks::Quirks;
pub use secret::SecretText;
pub use source::{SourceTarget, VendorId};
pub use source_access::{Circle, SourceAccess};
pub use tool::{ToolAnnotations, ToolContent, ToolDefinition, ToolReply};
