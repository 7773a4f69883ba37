//! What is kept of one source between requests: its connection, its listing, its turn-taking, its health.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use belvedere_tool_filter::Listing;
use belvedere_types::{ConnectionEvent, SourceTarget};
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;

use crate::breaker::Breaker;
use crate::connection::Connection;

pub(crate) struct Link {
    pub(crate) target: SourceTarget,
    /// Held while connecting, so that requests that arrive together share one connection.
    pub(crate) connection: tokio::sync::Mutex<Option<Arc<Connection>>>,
    /// Held while listing, so that questions that arrive together share one listing.
    pub(crate) listing: tokio::sync::Mutex<Option<Arc<Listing>>>,
    pub(crate) turns: Semaphore,
    breaker: Mutex<Breaker>,
    told: Mutex<Told>,
}

struct Told {
    used_at: OffsetDateTime,
    last: Option<(ConnectionEvent, OffsetDateTime)>,
}

impl Link {
    pub(crate) fn new(target: SourceTarget, turns: usize, now: OffsetDateTime) -> Self {
        Self {
            target,
            connection: tokio::sync::Mutex::default(),
            listing: tokio::sync::Mutex::default(),
            turns: Semaphore::new(turns.max(1)),
            breaker: Mutex::default(),
            told: Mutex::new(Told { used_at: now, last: None }),
        }
    }

    /// A renamed source keeps its link; one that leads elsewhere does not.
    pub(crate) fn serves(&self, target: &SourceTarget) -> bool {
        self.target.url == target.url && self.target.headers == target.headers
    }

    pub(crate) fn touch(&self, now: OffsetDateTime) {
        self.told(|told| told.used_at = now);
    }

    pub(crate) fn idle_since(&self) -> OffsetDateTime {
        self.told(|told| told.used_at)
    }

    pub(crate) fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True when the event is news, so that not every call costs a write.
    pub(crate) fn is_news(&self, event: &ConnectionEvent, now: OffsetDateTime, again_after: Duration) -> bool {
        self.told(|told| {
            let news = told
                .last
                .as_ref()
                .is_none_or(|(last, at)| last != event || now - *at >= again_after);
            if news {
                told.last = Some((event.clone(), now));
            }
            news
        })
    }

    fn told<T>(&self, use_it: impl FnOnce(&mut Told) -> T) -> T {
        use_it(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
