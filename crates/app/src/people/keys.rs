//! API keys: who carries one, which there are, their beginning and their end.

use std::net::IpAddr;

use belvedere_store::ApiKeyRecord;
use belvedere_types::{Actor, ApiKeyId, Caller, OrgId, Problem, ProblemKind, Role, SecretText};
use ipnet::IpNet;
use serde_json::json;
use time::Duration;

use crate::access::{Permission, allow};
use crate::sign_in::clean_name;
use crate::tokens::{digest, random_token};
use crate::{App, AppError, Visitor};

/// Name of the key that the settings hold.
const BOOTSTRAP: &str = "bootstrap";
/// What a key begins with, so that scanners of leaked secrets know it.
const PREFIX: &str = "bvd_";
/// A key's last use is written down no more often.
const USED_EVERY: Duration = Duration::minutes(1);
/// The longest that a key may live.
const MAX_DAYS: u32 = 366;
const MAX_NETWORKS: usize = 32;
const MAX_KEYS: usize = 200;

/// A key to be made.
pub struct NewApiKey {
    pub name: String,
    pub role: Role,
    /// How long it lives, in days.
    pub days: u32,
    /// Addresses or networks in CIDR notation that may use it; none: any.
    pub networks: Vec<String>,
}

impl App {
    /// Who carries this key. `None` for one that is unknown, expired or used from a network that it is not for. Fails when the database does, rather than let anybody in.
    pub async fn api_key(&self, key: &SecretText, visitor: &Visitor) -> Result<Option<Caller>, AppError> {
        let now = self.parts.clock.now();
        let Some(record) = self.parts.store.api_key(&digest(key), now).await? else {
            return Ok(None);
        };
        if !admits(&record.networks, visitor.address) {
            let detail = json!({ "from": visitor.address.map(|address| address.to_string()) });
            self.record(
                record.org,
                Actor::ApiKey(record.id),
                "api_key.refused",
                &record.id.to_string(),
                detail,
            )
            .await?;
            return Ok(None);
        }
        if record.last_used_at.is_none_or(|used| now - used >= USED_EVERY) {
            self.parts.store.touch_api_key(record.org, record.id, now).await?;
        }
        Ok(Some(Caller {
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

    /// The key itself is in the answer and nowhere else: only its digest is kept.
    pub async fn create_api_key(&self, caller: &Caller, wish: NewApiKey) -> Result<(ApiKeyRecord, SecretText), AppError> {
        allow(caller, Permission::Own)?;
        if wish.name.trim().is_empty() {
            return Err(AppError::invalid("invalid_name", "The key needs a name.", "Name what it is for."));
        }
        let name = clean_name(Some(&wish.name))?;
        if !(1..=MAX_DAYS).contains(&wish.days) {
            return Err(AppError::invalid(
                "key_lifetime_invalid",
                format!("A key lives between 1 and {MAX_DAYS} days."),
                "Choose a shorter time; a key can be replaced before it ends.",
            ));
        }
        let networks = networks(&wish.networks)?;
        if self.parts.store.api_keys(caller.org).await?.len() >= MAX_KEYS {
            return Err(AppError::new(Problem::new(
                ProblemKind::Limited,
                "too_many_keys",
                format!("There are {MAX_KEYS} API keys already."),
                "Revoke those that are not needed.",
            )));
        }
        let now = self.parts.clock.now();
        let key = SecretText::new(format!("{PREFIX}{}", random_token()?.expose_secret()));
        let record = ApiKeyRecord {
            id: ApiKeyId::generate(),
            org: caller.org,
            name,
            role: wish.role,
            digest: digest(&key),
            created_at: now,
            expires_at: Some(now + Duration::days(i64::from(wish.days))),
            created_by: caller.actor,
            networks,
            last_used_at: None,
        };
        if !self.parts.store.put_api_key(&record).await? {
            return Err(AppError::new(Problem::internal()));
        }
        let detail = json!({ "role": record.role, "name": record.name, "networks": record.networks });
        self.record(caller.org, caller.actor, "api_key.created", &record.id.to_string(), detail)
            .await?;
        Ok((record, key))
    }

    /// Ends a key at once, and the keys and open invitations that were made with it. The one of the settings comes back at the next start unless the setting is removed too.
    pub async fn revoke_api_key(&self, caller: &Caller, id: ApiKeyId) -> Result<(), AppError> {
        allow(caller, Permission::Own)?;
        let ended = self.parts.store.end_api_key(caller.org, id).await?;
        if ended.is_empty() {
            return Err(AppError::not_found("API key"));
        }
        for id in ended {
            self.record(caller.org, caller.actor, "api_key.revoked", &id.to_string(), json!({}))
                .await?;
        }
        Ok(())
    }

    /// Registers the key of the settings; one that the settings held before and hold no more ends.
    pub(crate) async fn settle_bootstrap_key(&self, org: OrgId, key: Option<&SecretText>) -> Result<(), AppError> {
        let wanted = key.map(digest);
        let mut registered = false;
        for record in self.parts.store.api_keys(org).await? {
            if Some(record.digest) == wanted {
                registered = true;
            } else if record.created_by == Actor::System && self.parts.store.delete_api_key(org, record.id).await? {
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
            created_by: Actor::System,
            networks: Vec::new(),
            last_used_at: None,
        };
        if !self.parts.store.put_api_key(&record).await? {
            // Another replica that starts at the same moment was first.
            return Ok(());
        }
        let detail = json!({ "role": "owner", "from": "settings" });
        self.record(org, Actor::System, "api_key.created", &record.id.to_string(), detail)
            .await
    }
}

/// An address that is not known is in no network.
fn admits(networks: &[String], address: Option<IpAddr>) -> bool {
    networks.is_empty()
        || address.is_some_and(|address| {
            let address = address.to_canonical();
            networks
                .iter()
                .any(|network| network.parse::<IpNet>().is_ok_and(|network| network.contains(&address)))
        })
}

fn networks(texts: &[String]) -> Result<Vec<String>, AppError> {
    let read = |text: &String| {
        let text = text.trim();
        let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(|network| network.trunc().to_string()).map_err(|_| {
            AppError::invalid(
                "network_invalid",
                "One of the networks is no address and no CIDR notation.",
                "Write them as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48.",
            )
        })
    };
    if texts.len() > MAX_NETWORKS {
        return Err(AppError::invalid(
            "network_invalid",
            format!("A key is for at most {MAX_NETWORKS} networks."),
            "Name larger networks.",
        ));
    }
    texts.iter().filter(|text| !text.trim().is_empty()).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_for_networks_is_refused_from_everywhere_else() {
        let of = |texts: &[&str]| networks(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()).unwrap();
        let from = |text: &str| Some(text.parse().unwrap());
        let office = of(&["203.0.113.9/24", "2001:db8::1", " "]);
        assert_eq!(office, ["203.0.113.0/24", "2001:db8::1/128"]);
        for inside in ["203.0.113.255", "::ffff:203.0.113.4", "2001:db8::1"] {
            assert!(admits(&office, from(inside)), "{inside}");
        }
        for outside in ["203.0.114.0", "2001:db8::2", "127.0.0.1", "::"] {
            assert!(!admits(&office, from(outside)), "{outside}");
        }
        assert!(!admits(&office, None), "an address that nobody knows");
        assert!(admits(&[], None));
        assert!(
            !admits(&["broken".into()], from("127.0.0.1")),
            "a row that cannot be read admits nobody"
        );
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["example.org", "10.0.0.0/33", "10.0.0", "1.2.3.4/24/3", "*"] {
            assert!(networks(&[text.to_owned()]).is_err(), "{text}");
        }
    }
}
