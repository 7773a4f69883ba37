#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[macro_use]
mod engine;
mod answers;
mod audit;
mod connections;
mod convert;
mod dashboards;
mod error;
mod flows;
mod grants;
mod master_keys;
mod people;
pub mod records;
mod registrations;
mod reviews;
mod secrets;
mod settings;
mod sources;
mod visitors;

pub use engine::{Store, StoreConfig};
pub use error::StoreError;
pub use records::*;
