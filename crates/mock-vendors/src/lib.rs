#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod clock;
mod control;
mod faults;
mod journal;
mod mcp;
mod oauth;
mod prisma;
pub mod provider;
mod random;
mod serve;
mod vendor;
mod warehouse;

pub use faults::{Fault, UnknownFault};
pub use prisma::{Inventory, Names};
pub use serve::{BearerOptions, PrismaOptions, Running, start_bearer, start_prisma};
