//! API keys: who carries one, which there are, and their end.

use belvedere_store::ApiKeyRecord;
use belvedere_types::{Actor, ApiKeyId, Caller, OrgId, Role, SecretText};
use serde_json::json;

use crate::access::{Permission, allow};
use crate::tokens::digest;
use crate::{App, AppError};

/// Name of the key that the settings hold.
const BOOTSTRAP: &str = "bootstrap";

impl App {
    pub async fn api_key(&self, key: &SecretText) -> Result<Option<Caller>, AppError> {
        let found = self.parts.store.api_key(&digest(key), self.parts.clock.now()).await?;
        Ok(found.map(|record| Caller {
            org: record.org,
            actor: Actor::ApiKey(record.id),
            role: record.role,
        }))
    }

    /// Oldest first.
    pub async fn api_keys(&self, caller: &Caller) -> Result<Vec<ApiKeyRecord>, AppError> {
        allow(caller, Permission::Own)?;
        Ok(self.parts.store.api_keys(caller.org).await?)
    }

    /// Ends a key at once. The one of the settings comes back at the next start unless the setting is removed too.
    pub async fn revoke_api_key(&self, caller: &Caller, id: ApiKeyId) -> Result<(), AppError> {
        allow(caller, Permission::Own)?;
        if !self.parts.store.delete_api_key(caller.org, id).await? {
            return Err(AppError::not_found("API key"));
        }
        self.record(caller.org, caller.actor, "api_key.revoked", &id.to_string(), json!({}))
            .await
    }

    /// Registers the key of the settings; one that the settings held before and hold no more ends.
    pub(crate) async fn settle_bootstrap_key(&self, org: OrgId, key: Option<&SecretText>) -> Result<(), AppError> {
        let wanted = key.map(digest);
        let mut registered = false;
        for record in self.parts.store.api_keys(org).await? {
            if Some(record.digest) == wanted {
                registered = true;
            } else if record.name == BOOTSTRAP && self.parts.store.delete_api_key(org, record.id).await? {
                let detail = json!({ "why": "the settings hold it no more" });
                self.record(org, Actor::System, "api_key.revoked", &record.id.to_string(), detail)
                    .await?;
            }
        }
        match wanted {
            Some(digest) if !registered => self.register_bootstrap_key(org, digest).await,
            Some(_) | None => Ok(()),
        }
    }

    async fn register_bootstrap_key(&self, org: OrgId, digest: [u8; 32]) -> Result<(), AppError> {
        let record = ApiKeyRecord {
            id: ApiKeyId::generate(),
            org,
            name: BOOTSTRAP.into(),
            role: Role::Owner,
            digest,
            created_at: self.parts.clock.now(),
            expires_at: None,
        };
        self.parts.store.put_api_key(&record).await?;
        let detail = json!({ "role": "owner", "from": "settings" });
        self.record(org, Actor::System, "api_key.created", &record.id.to_string(), detail)
            .await
    }
}
