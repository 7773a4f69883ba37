//! One slot a source: who wants to change its tokens waits here for the others in this process; other processes wait at the lease.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use belvedere_types::credential::SecretVersion;
use belvedere_types::{OrgId, Problem, SourceId};
use time::{Duration, OffsetDateTime};

use crate::Bid;
use crate::exchange::{TokenKind, Tokens};
use crate::refresh::Cause;
use crate::sealed::GrantSecret;

#[derive(Default)]
pub(crate) struct Slots(Mutex<HashMap<(OrgId, SourceId), SharedSlot>>);

type SharedSlot = Arc<tokio::sync::Mutex<Slot>>;

/// Unclear refusals in a row after which a person is asked, and the time they must span.
const MAX_REFUSALS: u32 = 3;
const REFUSED_FOR: Duration = Duration::minutes(2);

/// What this process remembers of a source. Losing it costs a request, never a grant.
#[derive(Default)]
pub(crate) struct Slot {
    pub pause: Option<Pause>,
    /// Passing failures in a row.
    pub failures: u32,
    /// Unclear refusals in a row, and since when.
    refusals: u32,
    refused_since: Option<OffsetDateTime>,
    /// The server does not take scopes in a refresh.
    pub scope_refused: bool,
    /// The version whose end was announced.
    pub announced: Option<SecretVersion>,
    /// Tokens that the storage did not take. Losing them with the process is what the lease's doubt is for.
    pub unsaved: Option<Box<Unsaved>>,
}

/// What an exchange brought, on its way into the storage.
#[derive(Debug)]
pub(crate) struct Unsaved {
    pub bid: Bid,
    pub secret: GrantSecret,
    /// `None`: as before.
    pub scopes: Option<Vec<String>>,
}

impl Unsaved {
    /// RFC 6749 §6: a server that does not rotate leaves the refresh token out.
    pub(crate) fn new(bid: Bid, tokens: Tokens, spent: &GrantSecret, cause: Cause) -> Self {
        let mut secret = tokens.secret;
        secret.refresh_token = secret.refresh_token.or_else(|| spent.refresh_token.clone());
        secret.after_refusal = cause == Cause::Refused;
        secret.proof_key = spent.proof_key.clone().filter(|_| tokens.kind == TokenKind::Bound);
        secret.client_credentials = spent.client_credentials;
        Self {
            bid,
            secret,
            scopes: tokens.scopes,
        }
    }
}

/// After a passing failure nobody asks again before `until`.
#[derive(Debug, Clone)]
pub(crate) struct Pause {
    pub until: OffsetDateTime,
    pub problem: Problem,
}

impl Slots {
    pub(crate) fn of(&self, org: OrgId, source: SourceId) -> SharedSlot {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((org, source))
            .or_default()
            .clone()
    }

    pub(crate) fn forget(&self, org: OrgId, source: SourceId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(org, source));
    }
}

impl Slot {
    pub(crate) fn succeeded(&mut self) {
        self.pause = None;
        self.failures = 0;
        self.refusals = 0;
        self.refused_since = None;
    }

    /// Counts an unclear refusal. So many in a row, over so long a time, and a person is asked; a gateway that answers nonsense for a moment
    /// costs nobody a grant.
    pub(crate) fn refused_for_good(&mut self, now: OffsetDateTime) -> bool {
        let since = *self.refused_since.get_or_insert(now);
        self.refusals = self.refusals.saturating_add(1);
        self.refusals >= MAX_REFUSALS && now - since >= REFUSED_FOR
    }

    /// Waits as long as the server asks, else 1 s, 2 s, 4 s … 64 s, each spread by up to half so that replicas part.
    pub(crate) fn failed(&mut self, now: OffsetDateTime, asked: Option<Duration>, problem: Problem) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let doubling = Duration::seconds(1 << self.failures.saturating_sub(1).min(6));
        let spread = getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX));
        let wait = asked.unwrap_or(doubling + doubling * spread / 2);
        self.pause = Some(Pause {
            until: now + wait,
            problem,
        });
        wait
    }

    pub(crate) fn paused(&self, now: OffsetDateTime) -> Option<(Problem, Duration)> {
        self.pause
            .as_ref()
            .filter(|pause| pause.until > now)
            .map(|pause| (pause.problem.clone(), pause.until - now))
    }
}
