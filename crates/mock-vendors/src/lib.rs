#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod clock;
mod control;
mod faults;
mod journal;
mod keboola;
mod logfire;
mod mcp;
mod morningstar;
mod oauth;
pub mod oidc;
mod prisma;
pub mod provider;
mod random;
mod seed;
mod serve;
mod shorthand;
pub mod smtp;
pub mod tls;
mod toon;
mod vendor;
mod warehouse;

pub use faults::{Fault, UnknownFault};
pub use keboola::Role;
pub use prisma::{Inventory, Names};
pub use serve::{
    BearerOptions, Common, KeboolaOptions, LogfireOptions, MorningstarOptions, PrismaOptions, Running, start_bearer, start_keboola,
    start_logfire, start_morningstar, start_prisma,
};
