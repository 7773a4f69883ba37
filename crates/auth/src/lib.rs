#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod begin;
mod callback;
mod client;
mod disconnect;
mod discovery;
mod documents;
mod endpoints;
mod error;
mod exchange;
mod flow;
mod lost;
mod pasted;
pub mod ports;
mod refresh;
mod registration;
mod scopes;
mod sealed;
mod service;
mod slots;
mod tokens;
mod verdict;

pub use disconnect::Revocation;
pub use error::AuthError;
pub use flow::{Begin, Begun, Binding, CallbackQuery, Completed, PreRegistered};
pub use pasted::StaticCredential;
pub use ports::*;
pub use scopes::ScopePolicy;
pub use service::{Auth, AuthConfig, AuthParts};
