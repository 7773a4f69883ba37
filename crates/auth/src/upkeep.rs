//! Grants that nobody uses: renewed before their refresh token dies of disuse.

use belvedere_types::credential::TokenError;
use belvedere_types::{OrgId, SourceId};

use crate::refresh::Cause;
use crate::service::Auth;

/// What became of an idle grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upkeep {
    Renewed,
    /// It has no refresh token, or waits for a person already.
    NotRenewable,
    /// A person is asked from now on.
    Lost,
    /// The vendor cannot renew it at the moment.
    Later,
}

impl Auth {
    /// Redeems the refresh token of a grant whether or not its access token is still good.
    pub async fn keep_alive(&self, org: OrgId, source: SourceId) -> Upkeep {
        let slot = self.slots.of(org, source);
        let mut slot = slot.lock().await;
        let held = match self.held(org, source).await {
            Ok(held) if held.secret.refresh_token.is_some() => held,
            Ok(_) | Err(TokenError::AuthorizationRequired(_)) => return Upkeep::NotRenewable,
            Err(TokenError::Unavailable { .. }) => return Upkeep::Later,
        };
        let before = (held.record.secret, held.version);
        match self.refresh(&mut slot, org, source, held, Cause::Ageing).await {
            Ok(after) if (after.record.secret, after.version) == before => Upkeep::Later,
            Ok(_) => Upkeep::Renewed,
            Err(TokenError::AuthorizationRequired(_)) => Upkeep::Lost,
            Err(TokenError::Unavailable { .. }) => Upkeep::Later,
        }
    }
}
