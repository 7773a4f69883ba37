//! The credential of a source, at the moment it is needed.

use std::sync::Arc;

use async_trait::async_trait;
use belvedere_outbound::challenge::oauth;
use belvedere_types::credential::{AccessTokens, Challenge, Credential, SecretVersion, TokenError};
use belvedere_types::{Actor, Clock, ConnectionEvent, Explain, OrgId, Problem, ProblemKind, SecretText, SourceId, SourceTarget};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::error::shown;
use crate::lost::{ended, lost_problem};
use crate::proof::bound;
use crate::refresh::{Cause, instant};
use crate::scopes::{narrowest, smells_of_writing, well_formed};
use crate::sealed::{GrantSecret, grant_address};
use crate::service::Auth;
use crate::slots::Slot;
use crate::{AuthError, Bid, GrantRecord, StoredGrant};

/// A token refused so soon after it replaced a refused one will not be accepted later either.
const TRIAL: Duration = Duration::seconds(30);
/// How long before its end a grant that cannot be renewed is announced.
pub(crate) const NOTICE: Duration = Duration::hours(24);

/// A grant with its tokens opened.
#[derive(Debug)]
pub(crate) struct Held {
    pub record: GrantRecord,
    pub secret: GrantSecret,
    pub version: SecretVersion,
}

impl Held {
    fn credential(self, clock: &Arc<dyn Clock>) -> Credential {
        let (token, version) = (self.secret.access_token, self.version);
        match self.secret.proof_key {
            Some(key) => bound(token, key, version, clock.clone()),
            None => Credential::Bearer { token, version },
        }
    }

    /// True when this is the token that was sent; a number alone could be that of an earlier authorization.
    fn is(&self, sent: &Credential) -> bool {
        let (Credential::Bearer { token, version } | Credential::Bound { token, version, .. }) = sent else {
            return false;
        };
        *version == self.version && is_same_text(token, &self.secret.access_token)
    }

    /// It replaced a refused token a moment ago and was not given the time to run out: refused as well, it says that none will be accepted.
    fn is_on_trial(&self, now: OffsetDateTime) -> bool {
        let age = now.unix_timestamp().saturating_sub(self.secret.obtained_at);
        self.secret.after_refusal && (0..=TRIAL.whole_seconds()).contains(&age) && !self.is_over(now)
    }

    fn end(&self) -> Option<OffsetDateTime> {
        instant(self.secret.expires_at)
    }

    /// True when this is what the bid was made for.
    pub(crate) fn is_stored_as(&self, bid: &Bid) -> bool {
        (self.record.secret, self.version) == (bid.secret, bid.version)
    }

    pub(crate) fn is_over(&self, now: OffsetDateTime) -> bool {
        self.end().is_some_and(|end| end <= now)
    }

    /// True from a tenth of its life before the end, at least ten seconds and at most ten minutes, but never in its first half.
    fn is_ageing(&self, now: OffsetDateTime) -> bool {
        let Some(end) = self.secret.expires_at else {
            return false;
        };
        let life = end.saturating_sub(self.secret.obtained_at);
        let ahead = (life / 10).clamp(10, 600).min(life / 2);
        now.unix_timestamp() >= end.saturating_sub(ahead)
    }
}

#[async_trait]
impl AccessTokens for Auth {
    async fn credential(&self, target: &SourceTarget) -> Result<Credential, TokenError> {
        let (org, source) = (target.org, target.source);
        let Some(stored) = self.parts.grants.load(org, source).await.map_err(unavailable)? else {
            return Ok(Credential::None);
        };
        if stored.record.oauth.is_none() {
            return self.static_credential(stored).await;
        }
        let held = self.open_grant(stored).await?;
        let now = self.parts.clock.now();
        if !held.is_ageing(now) && (held.secret.is_renewable() || !self.ends_soon(&held, now)) {
            return Ok(held.credential(&self.parts.clock));
        }
        let slot = self.slots.of(org, source);
        let mut slot = slot.lock().await;
        self.renewed(&mut slot, org, source)
            .await
            .map(|held| held.credential(&self.parts.clock))
    }

    async fn refused(&self, target: &SourceTarget, failed: &Credential, challenges: &[Challenge]) -> Result<Credential, TokenError> {
        let (org, source) = (target.org, target.source);
        let stored = self.parts.grants.load(org, source).await.map_err(unavailable)?;
        let Some(stored) = stored else {
            return Err(self.without_grant(org, source, authorization_required()).await);
        };
        let lacks_scope = oauth(challenges).is_some_and(|challenge| challenge.error.as_deref() == Some("insufficient_scope"));
        if stored.record.oauth.is_none() {
            let record = stored.record.clone();
            let current = self.static_credential(stored).await?;
            if lacks_scope {
                return Err(TokenError::AuthorizationRequired(scope_problem(&record, challenges)));
            }
            return if is_same(&current, failed) {
                Err(self.without_grant(org, source, credential_refused()).await)
            } else {
                Ok(current)
            };
        }
        let slot = self.slots.of(org, source);
        let mut slot = slot.lock().await;
        let held = self.held(org, source).await?;
        if !held.is(failed) {
            return self
                .renewed(&mut slot, org, source)
                .await
                .map(|held| held.credential(&self.parts.clock));
        }
        if lacks_scope {
            return Err(TokenError::AuthorizationRequired(scope_problem(&held.record, challenges)));
        }
        if held.is_on_trial(self.parts.clock.now()) || !held.secret.is_renewable() {
            return Err(self.lose(org, source, held, lost_problem("token_refused")).await);
        }
        self.refresh(&mut slot, org, source, held, Cause::Refused)
            .await
            .map(|held| held.credential(&self.parts.clock))
    }
}

impl Auth {
    /// The grant as stored, or what a person must do.
    pub(crate) async fn held(&self, org: OrgId, source: SourceId) -> Result<Held, TokenError> {
        match self.parts.grants.load(org, source).await.map_err(unavailable)? {
            Some(stored) => self.open_grant(stored).await,
            None => Err(TokenError::AuthorizationRequired(authorization_required())),
        }
    }

    async fn open_grant(&self, stored: StoredGrant) -> Result<Held, TokenError> {
        let StoredGrant { record, sealed } = stored;
        let opened = self
            .unseal_grant::<GrantSecret>(&grant_address(record.org, record.source, record.secret), sealed)
            .await
            .map_err(unavailable)?;
        match opened {
            None => Err(TokenError::AuthorizationRequired(authorization_required())),
            Some((secret, version)) => match &secret.lost {
                Some(code) => Err(TokenError::AuthorizationRequired(lost_problem(code))),
                None => Ok(Held { record, secret, version }),
            },
        }
    }

    /// The caller holds the slot. A token that is still valid outlives a refresh that fails for a passing reason.
    async fn renewed(&self, slot: &mut Slot, org: OrgId, source: SourceId) -> Result<Held, TokenError> {
        let held = self.held(org, source).await?;
        let now = self.parts.clock.now();
        if !held.secret.is_renewable() {
            if held.is_over(now) {
                return Err(self.lose(org, source, held, ended()).await);
            }
            self.announce_end(slot, &held, now).await?;
            return Ok(held);
        }
        if !held.is_ageing(now) {
            return Ok(held);
        }
        let (record, secret, version) = (held.record.clone(), held.secret.clone(), held.version);
        match self.refresh(slot, org, source, held, Cause::Ageing).await {
            Err(TokenError::Unavailable { problem, retry_after }) => {
                let old = Held { record, secret, version };
                if old.is_over(self.parts.clock.now()) {
                    Err(TokenError::Unavailable { problem, retry_after })
                } else {
                    Ok(old)
                }
            }
            outcome => outcome,
        }
    }

    fn ends_soon(&self, held: &Held, now: OffsetDateTime) -> bool {
        held.end().is_some_and(|end| end <= now + NOTICE)
    }

    async fn announce_end(&self, slot: &mut Slot, held: &Held, now: OffsetDateTime) -> Result<(), TokenError> {
        if let Some(end) = held
            .end()
            .filter(|_| self.ends_soon(held, now) && slot.announced != Some(held.version))
        {
            let event = ConnectionEvent::EndsSoon(end);
            self.parts
                .connections
                .apply(held.record.org, held.record.source, event, now)
                .await
                .map_err(unavailable)?;
            slot.announced = Some(held.version);
        }
        Ok(())
    }

    async fn without_grant(&self, org: OrgId, source: SourceId, problem: Problem) -> TokenError {
        let event = ConnectionEvent::GrantLost(problem.clone());
        if let Err(error) = self.parts.connections.apply(org, source, event, self.parts.clock.now()).await {
            return unavailable(error);
        }
        match self
            .audit(
                org,
                Actor::System,
                "authorization.required",
                source,
                json!({ "code": problem.code }),
            )
            .await
        {
            Ok(()) => TokenError::AuthorizationRequired(problem),
            Err(error) => unavailable(error),
        }
    }
}

/// Storage and sealing fail for a while; the grant is kept.
pub(crate) fn unavailable(error: impl Into<AuthError>) -> TokenError {
    let error: AuthError = error.into();
    tracing::error!(error = &error as &dyn std::error::Error, "no token can be had");
    TokenError::Unavailable {
        problem: error.problem(),
        retry_after: None,
    }
}

fn is_same(current: &Credential, failed: &Credential) -> bool {
    match (current, failed) {
        (Credential::Bearer { token: a, .. }, Credential::Bearer { token: b, .. }) => is_same_text(a, b),
        (
            Credential::Header { name, value },
            Credential::Header {
                name: other,
                value: failed,
            },
        ) => name == other && is_same_text(value, failed),
        (Credential::None | Credential::Bearer { .. } | Credential::Bound { .. } | Credential::Header { .. }, _) => false,
    }
}

fn is_same_text(a: &SecretText, b: &SecretText) -> bool {
    bool::from(subtle::ConstantTimeEq::ct_eq(
        a.expose_secret().as_bytes(),
        b.expose_secret().as_bytes(),
    ))
}

pub(crate) fn authorization_required() -> Problem {
    Problem::new(
        ProblemKind::Forbidden,
        "authorization_required",
        "The server asks for an authorization that nobody has given yet.",
        "Authorize the data source with the vendor, or enter an API key.",
    )
}

fn credential_refused() -> Problem {
    Problem::new(
        ProblemKind::Vendor,
        "credential_refused",
        "The server does not accept the key that was entered.",
        "Enter a new key, or authorize with the vendor.",
    )
}

/// The grant is good, only not for this; a scope to write is never asked for.
fn scope_problem(record: &GrantRecord, challenges: &[Challenge]) -> Problem {
    let demanded = well_formed(
        oauth(challenges)
            .and_then(|challenge| challenge.scope.as_deref())
            .unwrap_or_default()
            .split(' '),
    );
    let granted = record.oauth.as_ref().map(|oauth| oauth.scopes_granted.clone()).unwrap_or_default();
    let names = |scopes: &[String]| {
        if scopes.is_empty() {
            "none".to_owned()
        } else {
            shown(&scopes.join(" "))
        }
    };
    let (writing, reading) = (demanded.iter().any(|scope| smells_of_writing(scope)), narrowest(&demanded));
    if writing {
        let readable = if reading.is_empty() { narrowest(&granted) } else { reading };
        return Problem::new(
            ProblemKind::Forbidden,
            "scope_writes",
            format!(
                "The server demands the scope {}, which allows changes. It is not asked for.",
                names(&demanded)
            ),
            format!("Use what the reading scopes allow. Reading scopes here: {}.", names(&readable)),
        )
        .quoting(names(&demanded));
    }
    Problem::new(
        ProblemKind::Forbidden,
        "scope_missing",
        format!(
            "The access given does not cover this: the server demands the scope {}, granted is {}.",
            names(&demanded),
            names(&granted)
        ),
        "Authorize the data source again and approve the scope.",
    )
    .quoting(names(&demanded))
}
