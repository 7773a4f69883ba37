#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod client;
mod config;
mod connection;
mod convert;
mod failure;
mod link;
mod listing;
mod slot;
mod wire;

pub use client::McpClient;
pub use config::ClientConfig;
