//! The pages. Each module holds its handlers, which are thin, and its views: pure functions from plain values to markup.

pub mod add_source;
pub mod answer;
pub mod ask;
pub mod audit;
pub mod authorize;
pub mod callback;
mod cited;
pub mod conversations;
mod credential_fields;
pub mod danger;
pub mod dashboard;
pub mod entry;
pub mod errors;
mod figure;
mod golden;
mod history;
mod icons;
mod layout;
pub mod model;
mod provenance;
mod quirk_fields;
pub mod source;
pub mod sources;
mod tools;
mod vendor_facts;
mod viewer;
mod words;

pub use viewer::Viewer;
