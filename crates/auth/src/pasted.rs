//! Credentials: those a person pasted, and the place where a grant is written.

use belvedere_types::credential::{Credential, SecretAddress, TokenError};
use belvedere_types::{Actor, ConnectionEvent, OrgId, SecretId, SecretText, SourceId, SourceTarget};
use http::{HeaderName, HeaderValue};
use serde_json::json;
use time::OffsetDateTime;

use crate::refresh::instant;
use crate::sealed::{GrantSecret, StaticSecret, grant_address, static_address, text};
use crate::service::Auth;
use crate::tokens::{NOTICE, authorization_required, unavailable};
use crate::{AuthError, GrantRecord, OauthGrant, StoredGrant};

/// Headers of HTTP and MCP themselves.
const RESERVED: &[&str] = &[
    "host",
    "content-type",
    "content-length",
    "content-encoding",
    "accept",
    "connection",
    "transfer-encoding",
    "te",
    "upgrade",
    "cookie",
    "user-agent",
];

/// A key that a person pasted.
#[derive(Debug, Clone)]
pub enum StaticCredential {
    Bearer(SecretText),
    Header { name: String, value: SecretText },
}

impl Auth {
    /// Seals a bearer token or header value that a person pasted.
    pub async fn set_static(&self, target: &SourceTarget, credential: StaticCredential) -> Result<(), AuthError> {
        let secret = judged(credential)?;
        let (org, source) = (target.org, target.source);
        let slot = self.slots.of(org, source);
        let _slot = slot.lock().await;
        let now = self.parts.clock.now();
        let grant = GrantRecord {
            org,
            source,
            secret: SecretId::generate(),
            oauth: None,
            obtained_at: now,
            access_expires_at: None,
        };
        self.replace_grant(&grant, &text(&secret)?).await?;
        if self
            .parts
            .connections
            .apply(org, source, ConnectionEvent::Authorized, now)
            .await?
            .is_none()
        {
            self.erase_grant(org, source).await?;
            return Err(AuthError::Disconnected);
        }
        self.audit(org, Actor::System, "source.credential_set", source, json!({})).await?;
        Ok(())
    }

    pub(crate) async fn static_credential(&self, stored: StoredGrant) -> Result<Credential, TokenError> {
        let at = address_of(&stored.record);
        match self.unseal_grant(&at, stored.sealed).await.map_err(unavailable)? {
            Some((StaticSecret::Bearer(token), version)) => Ok(Credential::Bearer { token, version }),
            Some((StaticSecret::Header { name, value }, _)) => Ok(Credential::Header { name, value }),
            None => Err(TokenError::AuthorizationRequired(authorization_required())),
        }
    }

    /// Puts a fresh grant in the place of whatever was there; a refresh under way elsewhere finds that its grant was replaced. Answers with the
    /// end, where it is near and final.
    pub(crate) async fn store_grant(
        &self,
        org: OrgId,
        source: SourceId,
        secret: GrantSecret,
        oauth: OauthGrant,
    ) -> Result<Option<OffsetDateTime>, AuthError> {
        let slot = self.slots.of(org, source);
        let mut slot = slot.lock().await;
        let now = self.parts.clock.now();
        let end = instant(secret.expires_at);
        let grant = GrantRecord {
            org,
            source,
            secret: SecretId::generate(),
            oauth: Some(oauth),
            obtained_at: now,
            access_expires_at: end,
        };
        self.replace_grant(&grant, &text(&secret)?).await?;
        slot.succeeded();
        Ok(end.filter(|end| !secret.is_renewable() && *end <= now + NOTICE))
    }

    /// Seals the secret beside whatever was there, then lets the source's row name it: a crash in between leaves the old grant in force.
    async fn replace_grant(&self, grant: &GrantRecord, secret: &SecretText) -> Result<(), AuthError> {
        let before = self.parts.grants.load(grant.org, grant.source).await?;
        self.parts.secrets.create(&address_of(grant), secret).await?;
        if let Err(error) = self.parts.grants.save(grant).await {
            // The source may be gone, and nobody would find the secret again.
            self.parts.secrets.erase(&address_of(grant)).await?;
            return Err(error.into());
        }
        if let Some(before) = before {
            self.parts.secrets.erase(&address_of(&before.record)).await?;
        }
        Ok(())
    }

    /// Deletes a source's grant and its secret. True if there was one.
    pub(crate) async fn erase_grant(&self, org: OrgId, source: SourceId) -> Result<bool, AuthError> {
        let Some(stored) = self.parts.grants.load(org, source).await? else {
            return Ok(false);
        };
        self.parts.secrets.erase(&address_of(&stored.record)).await?;
        self.parts.grants.remove(org, source).await?;
        Ok(true)
    }
}

fn address_of(record: &GrantRecord) -> SecretAddress {
    let at = if record.oauth.is_some() { grant_address } else { static_address };
    at(record.org, record.source, record.secret)
}

/// Surrounding blanks come from copying and pasting.
fn judged(credential: StaticCredential) -> Result<StaticSecret, AuthError> {
    let trimmed = |value: &SecretText| {
        let value = value.expose_secret().trim();
        let sendable = !value.is_empty() && value.is_ascii() && HeaderValue::from_str(value).is_ok();
        sendable.then(|| SecretText::new(value.to_owned())).ok_or(AuthError::InvalidHeader)
    };
    match credential {
        StaticCredential::Bearer(token) => Ok(StaticSecret::Bearer(trimmed(&token)?)),
        StaticCredential::Header { name, value } => {
            let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| AuthError::InvalidHeader)?;
            if RESERVED.contains(&name.as_str()) || name.as_str().starts_with("mcp-") {
                return Err(AuthError::InvalidHeader);
            }
            Ok(StaticSecret::Header {
                name: name.as_str().to_owned(),
                value: trimmed(&value)?,
            })
        }
    }
}
