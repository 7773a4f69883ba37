//! The web face over real use cases on a temporary database; only the tool server is made up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod access;
mod asking;
mod audit;
mod boards;
mod cards;
mod catalog;
mod downloads;
mod failures;
mod history;
mod house;
mod journey;
mod keeping;
mod keys;
mod languages;
mod mail_samples;
mod mailing;
mod mcp;
mod mcp_access;
mod members;
mod model;
mod openapi;
mod own_mail;
mod pages;
mod passwords;
mod people_samples;
mod requests;
mod reviews;
mod runs;
mod samples;
mod security;
mod single_sign_on;
mod source_roles;
mod tenancy;
mod tool_lists;
mod tool_samples;
mod untranslated;
