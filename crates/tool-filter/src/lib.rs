#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod arguments;
pub mod classify;
mod description;
pub mod gate;
pub mod guard;
mod judge;
mod lexicon;
pub mod mask;
mod name;
mod pin;
pub mod policy;
pub mod ports;
mod schema;
mod sensitive;
pub mod verdict;
mod warning;

pub use classify::{Classified, ClassifyError, ToolLine, classify};
pub use gate::{Gate, Inventory, JudgedTool, PermittedCall, Refusal, Rejudged};
pub use judge::{judge, judge_all, judge_without};
pub use pin::{changes, pin};
pub use policy::{Policies, Policy, PolicyRule};
pub use ports::*;
pub use verdict::*;
pub use warning::{Warning, WarningKind, is_hidden, look_alikes, warnings};
