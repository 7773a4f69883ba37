#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod breaker;
mod client;
mod config;
mod connection;
mod convert;
mod eras;
mod failure;
mod inputs;
mod link;
mod listing;
mod slot;
mod wire;

pub use client::McpClient;
pub use config::ClientConfig;
pub use inputs::{Answer, Inputs, Question};
