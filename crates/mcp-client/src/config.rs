//! Bounds on what a server may cost us.

use std::time::Duration;

#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// From sending a request until the status line and headers are there.
    pub first_byte: Duration,
    /// A whole list or call, with connecting, refreshing and one retry.
    pub total: Duration,
    /// One reply after decompression, streams included.
    pub max_body_bytes: u64,
    /// All pages of one list together.
    pub max_list_bytes: u64,
    pub max_tools: usize,
    pub max_pages: usize,
    /// Calls of one source that run at the same time; further ones wait.
    pub max_concurrent_calls: usize,
    /// How long a server may ponder `server/discover`; one that knows only `initialize` may never answer it.
    pub discover: Duration,
    /// A connection unused for so long is closed.
    pub idle: Duration,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(60),
            total: Duration::from_secs(120),
            max_body_bytes: 16 << 20,
            max_list_bytes: 64 << 20,
            max_tools: 10_000,
            max_pages: 100,
            max_concurrent_calls: 8,
            discover: Duration::from_secs(5),
            idle: Duration::from_secs(300),
        }
    }
}
