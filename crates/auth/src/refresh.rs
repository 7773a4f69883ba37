//! The redemption of a refresh token: one task at a time by the source's slot, one process at a time by the lease, no transaction open
//! meanwhile, and the save a compare-and-swap. `tokens` decides when.

use std::time::Duration as Wait;

use belvedere_outbound::OutboundError;
use belvedere_types::credential::{SecretAddress, SecretStoreError, SecretVersion, Swap, TokenError};
use belvedere_types::{Actor, ClaimantId, Explain, OrgId, SecretText, SourceId};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use url::Url;

use crate::client::{Registered, TokenFailure};
use crate::exchange::{Tokens, redeem_refresh};
use crate::lost::{busy, ended, interrupted, passing, withdrawn};
use crate::sealed::{GrantSecret, grant_address, text};
use crate::service::Auth;
use crate::slots::{Slot, Unsaved};
use crate::tokens::{Held, unavailable};
use crate::unattended::Asking;
use crate::verdict::{self, Verdict};
use crate::{AuthError, Bid, Claim, GrantRecord, OauthGrant, Settlement};

/// Longer than an exchange and its storing take, so that a living claimant never loses it.
const LEASE: Duration = Duration::seconds(60);
/// An exchange with its repetitions, without scopes and with another nonce; each request has a limit of its own.
const EXCHANGE: Wait = Wait::from_secs(40);
/// How long another holder of the lease is waited for; its exchange ends before.
const PATIENCE: Duration = Duration::seconds(25);
const POLL: Wait = Wait::from_millis(100);

/// Why a refresh is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Ageing,
    /// The resource server refused the token that is stored.
    Refused,
}

/// One exchange under a lease.
struct Attempt<'a> {
    slot: &'a mut Slot,
    org: OrgId,
    source: SourceId,
    bid: Bid,
    /// An earlier claimant of the same token vanished.
    in_doubt: bool,
    cause: Cause,
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
        let bid = Bid {
            secret: held.record.secret,
            version: held.version,
            claimant: ClaimantId::generate(),
            lease: LEASE,
        };
        let mut waited = Duration::ZERO;
        loop {
            let now = self.parts.clock.now();
            if let Some((problem, left)) = slot.paused(now) {
                return Err(TokenError::Unavailable {
                    problem,
                    retry_after: Some(left),
                });
            }
            if let Some(unsaved) = slot
                .unsaved
                .take_if(|unsaved| unsaved.bid.secret == bid.secret && unsaved.bid.version == bid.version)
            {
                return self.keep_renewed(slot, org, source, held, *unsaved).await;
            }
            match self.parts.grants.claim(org, source, &bid).await.map_err(unavailable)? {
                claim @ (Claim::Claimed | Claim::InDoubt) => {
                    let in_doubt = claim == Claim::InDoubt;
                    let attempt = Attempt {
                        slot,
                        org,
                        source,
                        bid,
                        in_doubt,
                        cause,
                    };
                    return self.redeem_claimed(attempt).await;
                }
                // Somebody else is at it, and the old token still serves.
                Claim::Held if cause == Cause::Ageing && !held.is_over(now) => return Ok(held),
                Claim::Held if waited < PATIENCE => {
                    tokio::time::sleep(POLL).await;
                    waited += Duration::milliseconds(100);
                }
                Claim::Held => return Err(busy()),
                Claim::Stale => {
                    let current = self.held(org, source).await?;
                    return if current.is_stored_as(&bid) {
                        Err(self.lose(org, source, current, interrupted()).await)
                    } else {
                        Ok(current)
                    };
                }
            }
            let current = self.held(org, source).await?;
            if !current.is_stored_as(&bid) {
                return Ok(current);
            }
        }
    }

    async fn redeem_claimed(&self, attempt: Attempt<'_>) -> Result<Held, TokenError> {
        let (org, source, bid) = (attempt.org, attempt.source, attempt.bid);
        // The claim is on a version; what is redeemed must be that version's token.
        let (held, registered) = match self.claimed(org, source).await {
            Ok(claimed) => claimed,
            Err(error) => return Err(self.give_back(&attempt, error).await),
        };
        if !held.is_stored_as(&bid) {
            self.settle(&attempt, Settlement::Unspent).await?;
            return Ok(held);
        }
        let Some(oauth) = held.record.oauth.clone().filter(|_| held.secret.is_renewable()) else {
            let error = self.lose(org, source, held, ended()).await;
            return Err(self.give_back(&attempt, error).await);
        };
        let Some(registered) = registered else {
            let error = self.lose(org, source, held, AuthError::ClientForgotten.problem()).await;
            return Err(self.give_back(&attempt, error).await);
        };
        let exchange = self.exchange(attempt.slot, &oauth, &registered, &held.secret);
        let exchanged = match tokio::time::timeout(EXCHANGE, exchange).await {
            Ok(Ok(exchanged)) => exchanged,
            Ok(Err(unasked)) => return Err(self.give_back(&attempt, unavailable(unasked)).await),
            Err(_) => Err(timed_out(&oauth)),
        };
        match exchanged {
            Ok(tokens) => {
                attempt.slot.succeeded();
                let unsaved = Unsaved::new(bid, tokens, &held.secret, attempt.cause);
                self.keep_renewed(attempt.slot, org, source, held, unsaved).await
            }
            Err(failure) => {
                // Whoever came first may have spent the token, which is then no sign of a dead grant.
                let current = self.held(org, source).await?;
                if !current.is_stored_as(&bid) {
                    return Ok(current);
                }
                Err(self.refresh_failed(attempt, held, &registered, failure).await)
            }
        }
    }

    /// What a claim is on, and the client to redeem it with.
    async fn claimed(&self, org: OrgId, source: SourceId) -> Result<(Held, Option<Registered>), TokenError> {
        let held = self.held(org, source).await?;
        let registered = match &held.record.oauth {
            Some(oauth) => self.load_registration(org, oauth.registration).await.map_err(unavailable)?,
            None => None,
        };
        Ok((held, registered))
    }

    /// Nothing was sent: whoever comes next need neither wait nor doubt. Where this fails as well, the lease runs out by itself.
    async fn give_back(&self, attempt: &Attempt<'_>, error: TokenError) -> TokenError {
        drop(self.settle(attempt, Settlement::Unspent).await);
        error
    }

    /// The outer error was met before anything was sent. Names the scopes granted, which some servers demand and some refuse; a refusal of the scopes spends nothing.
    async fn exchange(
        &self,
        slot: &mut Slot,
        oauth: &OauthGrant,
        registered: &Registered,
        secret: &GrantSecret,
    ) -> Result<Result<Tokens, TokenFailure>, AuthError> {
        let resource = oauth.resource.as_deref();
        let Some(refresh_token) = &secret.refresh_token else {
            let asking = Asking::again(&oauth.endpoints, registered, resource, &oauth.scopes_asked);
            return Ok(self.machine_tokens(&asking).await);
        };
        let client = registered.client(&oauth.endpoints, &registered.record.redirect_uri)?;
        let http = self.http(secret.proof_key.as_ref());
        if !slot.scope_refused && !oauth.scopes_granted.is_empty() {
            let redeemed = redeem_refresh(&http, &client, refresh_token, resource, &oauth.scopes_granted).await;
            if !redeemed
                .as_ref()
                .is_err_and(|failure| verdict::of(failure) == Verdict::ScopeRefused)
            {
                return Ok(redeemed);
            }
            slot.scope_refused = true;
        }
        Ok(redeem_refresh(&http, &client, refresh_token, resource, &[]).await)
    }

    /// Stores what an exchange brought. What cannot be stored now is kept in the slot and stored before anything else is tried: the refresh
    /// token it came from is spent.
    async fn keep_renewed(&self, slot: &mut Slot, org: OrgId, source: SourceId, held: Held, unsaved: Unsaved) -> Result<Held, TokenError> {
        let (bid, secret) = (unsaved.bid, unsaved.secret.clone());
        let address = grant_address(org, source, bid.secret);
        let sealed = text(&secret).map_err(unavailable)?;
        let version = match self.swap(&address, bid.version, &sealed).await {
            Ok(Swap::Stored(version)) => version,
            Ok(Swap::Lost) => return self.superseded(org, source, &held.record, &secret).await,
            Err(error) => {
                slot.unsaved = Some(Box::new(unsaved));
                return Err(unavailable(error));
            }
        };
        let oauth = held.record.oauth.map(|oauth| OauthGrant {
            scopes_granted: unsaved.scopes.unwrap_or(oauth.scopes_granted),
            refreshable: secret.is_renewable(),
            ..oauth
        });
        let record = GrantRecord {
            oauth,
            obtained_at: self.parts.clock.now(),
            access_expires_at: instant(secret.expires_at),
            ..held.record
        };
        let how = Settlement::Renewed(&record);
        self.parts.grants.settle(org, source, &bid, how).await.map_err(unavailable)?;
        // A grant whose revocation is under way is still sealed, but nobody may use it.
        if self.parts.grants.load(org, source).await.map_err(unavailable)?.is_none() {
            return self.superseded(org, source, &record, &secret).await;
        }
        self.audit(org, Actor::System, "token.refreshed", source, json!({ "version": version.0 }))
            .await
            .map_err(unavailable)?;
        tracing::info!(%org, %source, version = version.0, "token refreshed");
        Ok(Held { record, secret, version })
    }

    /// The grant was disconnected, authorized anew or renewed by another claimant meanwhile.
    async fn superseded(&self, org: OrgId, source: SourceId, record: &GrantRecord, secret: &GrantSecret) -> Result<Held, TokenError> {
        if let Some(oauth) = &record.oauth {
            self.revoke_unused(org, source, oauth, secret).await.map_err(unavailable)?;
        }
        self.held(org, source).await
    }

    /// The old refresh token may be spent, so a storage that fails once is asked again before it counts as failing.
    async fn swap(&self, at: &SecretAddress, expected: SecretVersion, sealed: &SecretText) -> Result<Swap, SecretStoreError> {
        for _ in 0..2 {
            if let Ok(swap) = self.parts.secrets.replace(at, expected, sealed).await {
                return Ok(swap);
            }
            tokio::time::sleep(POLL).await;
        }
        self.parts.secrets.replace(at, expected, sealed).await
    }

    async fn settle(&self, attempt: &Attempt<'_>, how: Settlement<'_>) -> Result<(), TokenError> {
        let settled = self.parts.grants.settle(attempt.org, attempt.source, &attempt.bid, how).await;
        settled.map_err(unavailable)
    }

    async fn refresh_failed(&self, attempt: Attempt<'_>, held: Held, registered: &Registered, failure: TokenFailure) -> TokenError {
        let now = self.parts.clock.now();
        let (org, source) = (attempt.org, attempt.source);
        let verdict = verdict::of(&failure);
        match verdict {
            Verdict::DeadClient => {
                if let Err(error) = self.forget_registration(&registered.record).await {
                    return unavailable(error);
                }
                return self.lose(org, source, held, AuthError::ClientForgotten.problem()).await;
            }
            Verdict::DeadGrant => return self.lose(org, source, held, withdrawn()).await,
            Verdict::Unclear | Verdict::ScopeRefused if attempt.slot.refused_for_good(now) || attempt.in_doubt => {
                return self.lose(org, source, held, withdrawn()).await;
            }
            // The lease runs out by itself, and whoever comes then knows that the token may be spent. One silence more proves nothing.
            Verdict::InDoubt if !attempt.in_doubt => {}
            Verdict::InDoubt | Verdict::Unclear | Verdict::ScopeRefused | Verdict::Passing(_) => {
                if let Err(error) = self.settle(&attempt, Settlement::Unspent).await {
                    return error;
                }
            }
        }
        let asked = if let Verdict::Passing(asked) = verdict { asked } else { None };
        let problem = passing(&failure);
        let wait = attempt.slot.failed(now, asked, problem.clone());
        tracing::warn!(%org, %source, code = problem.code, "refresh failed; the grant is kept");
        TokenError::Unavailable {
            problem,
            retry_after: Some(wait),
        }
    }
}

fn timed_out(oauth: &OauthGrant) -> TokenFailure {
    let host = Url::parse(&oauth.endpoints.token)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    TokenFailure::Outbound(OutboundError::TimedOut {
        host: host.unwrap_or_default(),
    })
}

pub(crate) fn instant(unix: Option<i64>) -> Option<OffsetDateTime> {
    unix.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
}
