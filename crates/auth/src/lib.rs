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
mod jws;
mod lost;
mod oidc;
mod password;
mod pasted;
pub mod ports;
mod proof;
mod refresh;
mod registration;
mod scopes;
mod sealed;
mod service;
mod slots;
mod tokens;
mod unattended;
mod unbound;
mod upkeep;
mod verdict;

pub use disconnect::{Parting, Revocation};
pub use error::AuthError;
pub use flow::{Begin, Begun, Binding, CallbackQuery, Completed, PreRegistered};
pub use jws::Algorithm;
pub use oidc::{OidcClient, OidcError, OidcPerson, OidcResponse, TokenFault};
pub use password::{
    HashError, MAX_CHARS as MAX_PASSWORD_CHARS, MIN_CHARS as MIN_PASSWORD_CHARS, WeakPassword, check_password, hash_password,
    verify_password,
};
pub use pasted::StaticCredential;
pub use ports::*;
pub use service::{Auth, AuthConfig, AuthParts};
pub use unattended::{ClientIdentity, ClientProof, IdentityProvider, Unattended, UnattendedRequest};
pub use unbound::UnboundAuth;
pub use upkeep::Upkeep;
