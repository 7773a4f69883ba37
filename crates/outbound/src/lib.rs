#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod address;
mod authority;
pub mod challenge;
mod client;
mod error;
mod guard;
mod limited;

pub use authority::{InvalidAuthority, OwnAuthority};
pub use client::{Outbound, OutboundConfig};
pub use error::OutboundError;
pub use guard::{HostPort, InvalidHostPort, Lookup, SystemLookup};
pub use limited::{Limits, Opened};
