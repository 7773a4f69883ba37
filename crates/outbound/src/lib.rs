#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod address;
pub mod challenge;
mod client;
mod error;
mod guard;
mod limited;

pub use client::{Outbound, OutboundConfig};
pub use error::OutboundError;
pub use guard::{HostPort, InvalidHostPort, Lookup, SystemLookup};
pub use limited::{Limits, Opened};
