#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[macro_use]
mod engine;
mod answer_rows;
mod answers;
mod api_keys;
mod ask_records;
mod audit;
mod board_records;
mod connections;
mod convert;
mod dashboards;
mod departures;
mod eras;
mod erasure;
mod error;
mod flows;
mod grants;
mod logins;
mod master_keys;
mod members;
mod oidc_flows;
mod one_row;
mod people;
mod receipts;
pub mod records;
mod registrations;
mod reviews;
mod runs;
mod schedules;
mod secrets;
mod settings;
mod shares;
mod snapshots;
mod sources;
mod subscriptions;
mod tiles;
mod upkeep;
mod visitors;

pub use answer_rows::CHUNK;
pub use ask_records::*;
pub use audit::AuditQuery;
pub use board_records::*;
pub use engine::{Store, StoreConfig};
pub use error::StoreError;
pub use members::MemberChange;
pub use records::*;
pub use settings::{ModelCaps, ModelUse, ModelUses};
pub use subscriptions::Tried;
