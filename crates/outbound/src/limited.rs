//! Bounds on one exchange: bytes after decompression, time to the first byte, time in all.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::stream::{BoxStream, StreamExt};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::OutboundError;

/// Bounds of one exchange.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Size of the body after decompression.
    pub body_bytes: u64,
    /// From sending until the status line and headers are there.
    pub first_byte: Duration,
    /// From sending until the last byte is read.
    pub total: Duration,
}

/// A reply whose body is still arriving; size and total time stay bounded while it is read.
pub struct Opened {
    pub status: http::StatusCode,
    pub headers: http::HeaderMap,
    pub body: BoxStream<'static, Result<Bytes, OutboundError>>,
}

impl Opened {
    /// Reads the rest.
    pub async fn into_bytes(mut self) -> Result<Bytes, OutboundError> {
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.body.next().await {
            whole.extend_from_slice(&chunk?);
        }
        Ok(whole.freeze())
    }
}

struct Reading {
    body: BoxStream<'static, reqwest::Result<Bytes>>,
    url: Url,
    read: u64,
    limit: u64,
    deadline: Instant,
}

/// The body in bounds. An error is its last item.
pub(crate) fn bounded(
    response: reqwest::Response,
    url: Url,
    limit: u64,
    deadline: Instant,
) -> BoxStream<'static, Result<Bytes, OutboundError>> {
    let reading = Reading {
        body: response.bytes_stream().boxed(),
        url,
        read: 0,
        limit,
        deadline,
    };
    futures::stream::unfold(Some(reading), |reading| async {
        let mut reading = reading?;
        match reading.next().await? {
            Ok(chunk) => Some((Ok(chunk), Some(reading))),
            Err(error) => Some((Err(error), None)),
        }
    })
    .boxed()
}

impl Reading {
    async fn next(&mut self) -> Option<Result<Bytes, OutboundError>> {
        let host = || self.url.host_str().unwrap_or_default().to_owned();
        let Ok(chunk) = timeout_at(self.deadline, self.body.next()).await else {
            return Some(Err(OutboundError::TimedOut { host: host() }));
        };
        let chunk = match chunk? {
            Ok(chunk) => chunk,
            Err(error) => return Some(Err(OutboundError::from_reqwest(&error, &self.url))),
        };
        self.read = self.read.saturating_add(chunk.len() as u64);
        if self.read > self.limit {
            return Some(Err(OutboundError::TooLarge { limit: self.limit }));
        }
        Some(Ok(chunk))
    }
}
