#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod built_in;
mod card;
mod catalog;
mod error;
mod fact;
mod flaw;
mod golden;
mod help_page;
mod review;
mod search;

pub use card::{Host, ScopeText, Troubleshooting, Vendor, VendorEndpoint};
pub use catalog::Catalog;
pub use error::CatalogError;
pub use fact::{Certainty, Fact, Registration, Topic, Transport};
pub use golden::{Cell, Expectation, ExpectedOutcome, Golden};
pub use review::Gap;
