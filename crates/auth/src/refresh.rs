//! Redeems refresh tokens: one task a source in this process, one process at a time by the lease, no transaction open meanwhile, and the
//! save a compare-and-swap. `tokens` decides when.

use std::time::Duration as Wait;

use belvedere_types::credential::{SecretAddress, SecretStoreError, SecretVersion, Swap, TokenError};
use belvedere_types::{Actor, ConnectionEvent, Explain, OrgId, Problem, ProblemKind, SecretText, SourceId};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::client::{Registered, TokenFailure};
use crate::disconnect::revoke;
use crate::exchange::{Tokens, redeem_refresh};
use crate::sealed::{GrantSecret, grant_address, text};
use crate::service::Auth;
use crate::slots::Slot;
use crate::tokens::{Held, unavailable};
use crate::verdict::{self, Verdict};
use crate::{AuthError, Claim, GrantRecord, OauthGrant};

/// Longer than an exchange can take, so that a living claimant never loses it.
pub(crate) const LEASE: Duration = Duration::seconds(60);
/// How long another holder of the lease is waited for; its exchange ends before.
const PATIENCE: Duration = Duration::seconds(25);
const POLL: Wait = Wait::from_millis(100);
/// Unclear refusals in a row after which a person is asked.
const MAX_REFUSALS: u32 = 3;

/// Why a refresh is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Ageing,
    /// The resource server refused the token stored under this version.
    Refused,
}

impl Auth {
    /// The successor of `held`, whoever obtains it. The caller holds the source's slot.
    pub(crate) async fn refresh(
        &self,
        slot: &mut Slot,
        org: OrgId,
        source: SourceId,
        held: Held,
        cause: Cause,
    ) -> Result<Held, TokenError> {
        let mut waited = Duration::ZERO;
        loop {
            let now = self.parts.clock.now();
            if let Some((problem, left)) = slot.paused(now) {
                return Err(TokenError::Unavailable {
                    problem,
                    retry_after: Some(left),
                });
            }
            let claim = self
                .parts
                .grants
                .claim(org, source, held.version, now, now + LEASE)
                .await
                .map_err(unavailable)?;
            match claim {
                Claim::Claimed | Claim::InDoubt => return self.redeem_claimed(slot, org, source, held, cause, claim).await,
                // Somebody else is at it, and the old token still serves.
                Claim::Held { .. } if cause == Cause::Ageing && held.secret.expires_at.is_some_and(|end| end > now.unix_timestamp()) => {
                    return Ok(held);
                }
                Claim::Held { .. } if waited < PATIENCE => {
                    tokio::time::sleep(POLL).await;
                    waited += Duration::milliseconds(100);
                }
                Claim::Held { .. } => return Err(busy()),
                Claim::Stale => {
                    let current = self.held(org, source).await?;
                    return if current.version == held.version {
                        Err(self.lose(org, source, current, interrupted()).await)
                    } else {
                        Ok(current)
                    };
                }
            }
            let current = self.held(org, source).await?;
            if current.version != held.version {
                return Ok(current);
            }
        }
    }

    async fn redeem_claimed(
        &self,
        slot: &mut Slot,
        org: OrgId,
        source: SourceId,
        held: Held,
        cause: Cause,
        claim: Claim,
    ) -> Result<Held, TokenError> {
        // The claim is on a version; what is redeemed must be that version's token.
        let current = self.held(org, source).await?;
        if current.version != held.version {
            return Ok(current);
        }
        let Held { record, secret, version } = current;
        let (Some(oauth), Some(refresh_token)) = (record.oauth.clone(), secret.refresh_token.clone()) else {
            return Err(self.lose(org, source, Held { record, secret, version }, ended()).await);
        };
        let registered = match self.load_registration(org, oauth.registration).await.map_err(unavailable)? {
            Some(registered) => registered,
            None => {
                return Err(self
                    .lose(org, source, Held { record, secret, version }, AuthError::ClientForgotten.problem())
                    .await);
            }
        };
        let redeemed = self
            .exchange(slot, &oauth, &registered, &refresh_token)
            .await
            .map_err(unavailable)?;
        let held = Held { record, secret, version };
        match redeemed {
            Ok(tokens) => {
                slot.succeeded();
                self.keep_refreshed(org, source, held, oauth, &registered, tokens, cause).await
            }
            Err(failure) => {
                // Whoever came first may have spent the token, which is then no sign of a dead grant.
                let current = self.held(org, source).await?;
                if current.version != held.version {
                    return Ok(current);
                }
                Err(self.refresh_failed(slot, org, source, held, &registered, failure, claim).await)
            }
        }
    }

    /// Names the scopes granted, which some servers demand and some refuse; a refusal of the scopes spends nothing.
    async fn exchange(
        &self,
        slot: &mut Slot,
        oauth: &OauthGrant,
        registered: &Registered,
        refresh_token: &SecretText,
    ) -> Result<Result<Tokens, TokenFailure>, AuthError> {
        let client = registered.client(&oauth.endpoints, &registered.record.redirect_uri)?;
        let now = self.parts.clock.now().unix_timestamp();
        let (outbound, resource) = (&self.parts.outbound, oauth.resource.as_deref());
        if !slot.scope_refused && !oauth.scopes_granted.is_empty() {
            let redeemed = redeem_refresh(outbound, &client, refresh_token, resource, &oauth.scopes_granted, now).await;
            if !redeemed
                .as_ref()
                .is_err_and(|failure| verdict::of(failure) == Verdict::ScopeRefused)
            {
                return Ok(redeemed);
            }
            slot.scope_refused = true;
        }
        Ok(redeem_refresh(outbound, &client, refresh_token, resource, &[], now).await)
    }

    #[allow(clippy::too_many_arguments, reason = "all of one exchange")]
    async fn keep_refreshed(
        &self,
        org: OrgId,
        source: SourceId,
        held: Held,
        oauth: OauthGrant,
        registered: &Registered,
        tokens: Tokens,
        cause: Cause,
    ) -> Result<Held, TokenError> {
        let Held {
            record,
            secret: spent,
            version,
        } = held;
        let mut secret = tokens.secret;
        // RFC 6749 §6: a server that does not rotate leaves it out.
        secret.refresh_token = secret.refresh_token.or(spent.refresh_token);
        secret.after_refusal = cause == Cause::Refused;
        let address = grant_address(org, source, record.secret);
        let sealed = text(&secret).map_err(unavailable)?;
        let version = match self.swap(&address, version, &sealed).await.map_err(unavailable)? {
            Swap::Stored(version) => version,
            Swap::Lost => {
                // Disconnected or authorized anew meanwhile. Nobody will use these tokens, so nobody may.
                revoke(&self.parts.outbound, &oauth.endpoints, registered, &secret).await;
                return self.held(org, source).await;
            }
        };
        let oauth = OauthGrant {
            scopes_granted: tokens.scopes.unwrap_or(oauth.scopes_granted),
            refreshable: secret.refresh_token.is_some(),
            ..oauth
        };
        let record = GrantRecord {
            oauth: Some(oauth),
            obtained_at: self.parts.clock.now(),
            access_expires_at: instant(secret.expires_at),
            ..record
        };
        self.parts.grants.save(&record).await.map_err(unavailable)?;
        if self.parts.secrets.read(&address).await.map_err(unavailable)?.is_none() {
            self.parts.grants.remove(org, source).await.map_err(unavailable)?;
        }
        self.audit(org, Actor::System, "token.refreshed", source, json!({ "version": version.0 }))
            .await
            .map_err(unavailable)?;
        tracing::info!(%org, %source, version = version.0, "token refreshed");
        Ok(Held { record, secret, version })
    }

    /// The old refresh token may be spent, so a storage that fails once is asked again before the new one is given up.
    async fn swap(&self, at: &SecretAddress, expected: SecretVersion, sealed: &SecretText) -> Result<Swap, SecretStoreError> {
        for _ in 0..2 {
            if let Ok(swap) = self.parts.secrets.replace(at, expected, sealed).await {
                return Ok(swap);
            }
            tokio::time::sleep(POLL).await;
        }
        self.parts.secrets.replace(at, expected, sealed).await
    }

    #[allow(clippy::too_many_arguments, reason = "all of one exchange")]
    async fn refresh_failed(
        &self,
        slot: &mut Slot,
        org: OrgId,
        source: SourceId,
        held: Held,
        registered: &Registered,
        failure: TokenFailure,
        claim: Claim,
    ) -> TokenError {
        let now = self.parts.clock.now();
        let verdict = verdict::of(&failure);
        let unclear = matches!(verdict, Verdict::Unclear | Verdict::ScopeRefused);
        slot.refusals = if unclear { slot.refusals.saturating_add(1) } else { 0 };
        match verdict {
            Verdict::DeadClient => {
                if let Err(error) = self.forget_registration(&registered.record).await {
                    return unavailable(error);
                }
                return self.lose(org, source, held, AuthError::ClientForgotten.problem()).await;
            }
            Verdict::DeadGrant => return self.lose(org, source, held, withdrawn()).await,
            Verdict::Unclear | Verdict::ScopeRefused if slot.refusals >= MAX_REFUSALS || claim == Claim::InDoubt => {
                return self.lose(org, source, held, withdrawn()).await;
            }
            // The lease runs out by itself, and whoever comes then knows that the token may be spent. One silence more proves nothing.
            Verdict::InDoubt if claim == Claim::Claimed => {}
            Verdict::InDoubt | Verdict::Unclear | Verdict::ScopeRefused | Verdict::Passing(_) => {
                if let Err(error) = self.parts.grants.release(org, source, held.version).await {
                    return unavailable(error);
                }
            }
        }
        let asked = if let Verdict::Passing(asked) = verdict { asked } else { None };
        let problem = passing(&failure);
        let wait = slot.failed(now, asked, problem.clone());
        tracing::warn!(%org, %source, code = problem.code, "refresh failed; the grant is kept");
        TokenError::Unavailable {
            problem,
            retry_after: Some(wait),
        }
    }

    /// Marks the grant as lost, here and on the card. Its tokens stay sealed to be revoked at a disconnect, and are never sent to the source.
    pub(crate) async fn lose(&self, org: OrgId, source: SourceId, held: Held, problem: Problem) -> TokenError {
        let lost = GrantSecret {
            lost: Some(problem.code.to_owned()),
            ..held.secret
        };
        let address = grant_address(org, source, held.record.secret);
        let outcome: Result<bool, AuthError> = async {
            if let Swap::Lost = self.parts.secrets.replace(&address, held.version, &text(&lost)?).await? {
                return Ok(false);
            }
            self.parts
                .connections
                .apply(org, source, ConnectionEvent::GrantLost(problem.clone()), self.parts.clock.now())
                .await?;
            self.audit(org, Actor::System, "grant.lost", source, json!({ "code": problem.code }))
                .await?;
            tracing::warn!(%org, %source, code = problem.code, "grant lost");
            Ok(true)
        }
        .await;
        match outcome {
            Ok(true) => TokenError::AuthorizationRequired(problem),
            // Written anew meanwhile, so it is not what was lost.
            Ok(false) => busy(),
            Err(error) => unavailable(error),
        }
    }
}

pub(crate) fn instant(unix: Option<i64>) -> Option<OffsetDateTime> {
    unix.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
}

const AGAIN: &str = "Authorize the data source again.";

fn withdrawn() -> Problem {
    Problem::new(
        ProblemKind::Vendor,
        "grant_dead",
        "The vendor no longer honours the access it gave: it was withdrawn, or it ran out.",
        AGAIN,
    )
}

pub(crate) fn ended() -> Problem {
    Problem::new(
        ProblemKind::Vendor,
        "grant_ended",
        "Access has ended, and the vendor gave no way to renew it.",
        AGAIN,
    )
}

fn interrupted() -> Problem {
    let detail = "A renewal of access was interrupted, and its one repetition as well. Whether the vendor counts it is unknown.";
    Problem::new(ProblemKind::Vendor, "refresh_in_doubt", detail, AGAIN)
}

fn token_refused() -> Problem {
    Problem::new(
        ProblemKind::Vendor,
        "token_refused",
        "The server refuses the tokens that the vendor keeps issuing for it.",
        AGAIN,
    )
}

/// The problem that a lost grant was marked with.
pub(crate) fn lost_problem(code: &str) -> Problem {
    match code {
        "grant_ended" => ended(),
        "refresh_in_doubt" => interrupted(),
        "token_refused" => token_refused(),
        "client_forgotten" => AuthError::ClientForgotten.problem(),
        _ => withdrawn(),
    }
}

fn busy() -> TokenError {
    let problem = Problem::new(
        ProblemKind::Unavailable,
        "refresh_in_progress",
        "Access is being renewed and it takes long.",
        "Try again in a moment.",
    );
    TokenError::Unavailable {
        problem,
        retry_after: Some(Duration::seconds(5)),
    }
}

fn passing(failure: &TokenFailure) -> Problem {
    if let TokenFailure::Outbound(error) = failure {
        return error.problem();
    }
    let status = match failure {
        TokenFailure::Refused { status, .. } | TokenFailure::Unreadable { status } => format!(" (status {status})"),
        TokenFailure::Outbound(_) | TokenFailure::Misconfigured => String::new(),
    };
    Problem::new(
        ProblemKind::Unavailable,
        "refresh_unavailable",
        format!("The vendor's token endpoint cannot renew access at the moment{status}."),
        "Nothing is lost; try again later. If it stays, see the vendor's status page.",
    )
}
