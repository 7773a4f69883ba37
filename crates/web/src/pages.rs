//! The pages. Each module holds its handlers, which are thin, and its views: pure functions from plain values to markup.

pub mod add_source;
pub mod answer;
pub mod api_keys;
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
pub mod join;
pub mod keeping;
mod layout;
pub mod members;
pub mod model;
pub mod own_sign_in;
mod provenance;
mod quirk_fields;
pub mod settings;
pub mod single_sign_on;
pub mod source;
pub mod source_access;
pub mod sources;
mod tools;
mod vendor_facts;
mod viewer;
mod words;

pub use viewer::Viewer;
