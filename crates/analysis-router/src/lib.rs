#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
pub mod answer;
mod at_once;
pub mod chart;
mod database;
pub mod engine;
mod executor;
pub mod model;
pub mod moment;
pub mod plan;
pub mod planner;
pub mod ports;
pub mod router;
pub mod table;
pub mod wording;
mod writing;
pub use answer::*;
pub use database::{Database, HeldTable};
pub use plan::*;
pub use ports::*;
pub use router::*;
pub use wording::Words;
pub use writing::{ROWS_KEPT, days_in};
