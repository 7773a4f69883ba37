//! The mock's own time: it runs like a wall clock and can be moved ahead by a test.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Instant,
};

use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

pub struct Clock {
    start: OffsetDateTime,
    began: Instant,
    ahead_seconds: AtomicI64,
}

impl Clock {
    pub fn starting_at(start: OffsetDateTime) -> Self {
        Self {
            start,
            began: Instant::now(),
            ahead_seconds: AtomicI64::new(0),
        }
    }

    pub fn now(&self) -> OffsetDateTime {
        let ahead = Duration::seconds(self.ahead_seconds.load(Ordering::SeqCst));
        let elapsed = Duration::try_from(self.began.elapsed()).unwrap_or(Duration::MAX);
        self.start.saturating_add(elapsed).saturating_add(ahead)
    }

    pub fn now_text(&self) -> String {
        // RFC 3339 cannot write years past 9999; an empty text then shows in the journal instead of a panic.
        self.now()
            .replace_nanosecond(0)
            .ok()
            .and_then(|now| now.format(&Rfc3339).ok())
            .unwrap_or_default()
    }

    pub fn advance(&self, seconds: u32) {
        self.ahead_seconds.fetch_add(i64::from(seconds), Ordering::SeqCst);
    }
}
