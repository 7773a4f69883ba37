#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod card;
mod catalog;
mod error;

pub use card::{Certainty, Fact, ScopeText, Troubleshooting, Vendor, VendorEndpoint};
pub use catalog::Catalog;
pub use error::CatalogError;
