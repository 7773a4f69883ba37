//! Master keys in the transit engine of OpenBao or HashiCorp Vault: they never leave it, it wraps and unwraps data keys for us.
//!
//! Each version of the transit key is a key of its own here, named `transit.<name>.v<version>`: the latest seals, those from the
//! smallest version that still decrypts on are open. Rotating in the service and running `rotate-key` here moves all rows on.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_outbound::{Limits, Outbound, OutboundError};
use belvedere_types::{SecretText, StorageError};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;
use zeroize::{Zeroize, Zeroizing};

use crate::keys::{KEY_LEN, KeyService, ServiceError};
use crate::{KeyError, KeyId, KeyRing, KeySource, MasterKey};

const LIMITS: Limits = Limits {
    body_bytes: 64 * 1024,
    first_byte: Duration::from_secs(8),
    total: Duration::from_secs(10),
};
const KEY_TYPE: &str = "aes256-gcm96";
/// Older versions that are opened; rotate before a key has so many that are in use.
const MAX_VERSIONS: u64 = 64;
const TOKEN_HEADER: &str = "X-Vault-Token";

/// Which key, and as whom.
#[derive(Debug, Clone)]
pub struct TransitConfig {
    /// Address of the key as the API has it: `https://host:8200/v1/<mount>/keys/<name>`.
    pub key: Url,
    /// Must be allowed to read the key, and to encrypt and decrypt with it. A renewable token is renewed each time the keys are read.
    pub token: SecretText,
}

/// The keys of one transit key.
pub struct TransitKeys {
    link: Arc<Link>,
}

struct Link {
    outbound: Outbound,
    token: SecretText,
    /// `https://host:8200/v1/`
    root: Url,
    mount: String,
    name: String,
}

impl TransitKeys {
    pub fn new(outbound: Outbound, config: TransitConfig) -> Result<Self, KeyError> {
        outbound.check(&config.key).map_err(|_| KeyError::ServiceAddress)?;
        let (mount, name) = parts_of(&config.key).ok_or(KeyError::ServiceAddress)?;
        let root = config.key.join("/v1/").map_err(|_| KeyError::ServiceAddress)?;
        Ok(Self {
            link: Arc::new(Link {
                outbound,
                token: config.token,
                root,
                mount,
                name,
            }),
        })
    }
}

/// Mount and name. The name becomes part of a key id, so it has a key id's letters.
fn parts_of(key: &Url) -> Option<(String, String)> {
    let path = key.path().strip_prefix("/v1/")?;
    let (mount, name) = path.rsplit_once("/keys/")?;
    // Room for the rest of the key id.
    let name = KeyId::parse(name).filter(|name| name.0.len() <= 40)?;
    (!mount.is_empty() && key.query().is_none()).then(|| (mount.to_owned(), name.0))
}

#[derive(Deserialize)]
struct Reply<T> {
    data: T,
}

#[derive(Deserialize)]
struct KeyFacts {
    #[serde(rename = "type")]
    kind: String,
    latest_version: u64,
    min_decryption_version: u64,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    supports_encryption: bool,
}

#[async_trait]
impl KeySource for TransitKeys {
    async fn keys(&self) -> Result<KeyRing, KeyError> {
        let link = &self.link;
        link.renew().await;
        let facts: KeyFacts = link
            .ask(Method::GET, &format!("{}/keys/{}", link.mount, link.name), Bytes::new())
            .await?;
        if facts.kind != KEY_TYPE || facts.derived || !facts.supports_encryption || facts.latest_version == 0 {
            return Err(KeyError::ServiceKey);
        }
        let key = |version: u64| {
            let id = KeyId(format!("transit.{}.v{version}", link.name));
            let service = TransitKey {
                link: link.clone(),
                version,
            };
            MasterKey::remote(id, Arc::new(service))
        };
        let oldest = facts
            .min_decryption_version
            .max(1)
            .max(facts.latest_version.saturating_sub(MAX_VERSIONS));
        let retired = (oldest..facts.latest_version).rev().map(key).collect();
        KeyRing::new(key(facts.latest_version), retired)
    }
}

/// One version of the transit key.
struct TransitKey {
    link: Arc<Link>,
    version: u64,
}

#[derive(Deserialize)]
struct Wrapped {
    ciphertext: String,
}

#[derive(Deserialize)]
struct Clear {
    plaintext: String,
}

#[async_trait]
impl KeyService for TransitKey {
    async fn wrap(&self, data_key: &[u8; KEY_LEN], bound: &[u8]) -> Result<Vec<u8>, ServiceError> {
        let plaintext = Zeroizing::new(STANDARD.encode(data_key));
        let body = json!({ "plaintext": *plaintext, "associated_data": STANDARD.encode(bound), "key_version": self.version });
        let wrapped: Wrapped = self.link.transit("encrypt", &body).await?;
        // Another version than the asked one would be bound to a name that is not its own.
        if !wrapped.ciphertext.starts_with(&format!("vault:v{}:", self.version)) {
            return Err(unexpected().into());
        }
        Ok(wrapped.ciphertext.into_bytes())
    }

    async fn unwrap(&self, wrapped: &[u8], bound: &[u8]) -> Result<Zeroizing<[u8; KEY_LEN]>, ServiceError> {
        let ciphertext = std::str::from_utf8(wrapped).map_err(|_| ServiceError::Refused)?;
        if !ciphertext.starts_with(&format!("vault:v{}:", self.version)) {
            return Err(ServiceError::Refused);
        }
        let body = json!({ "ciphertext": ciphertext, "associated_data": STANDARD.encode(bound) });
        let mut clear: Clear = self.link.transit("decrypt", &body).await?;
        let key = STANDARD.decode(&clear.plaintext).map(Zeroizing::new);
        clear.plaintext.zeroize();
        key.ok()
            .and_then(|key| key.as_slice().try_into().ok())
            .map(Zeroizing::new)
            .ok_or_else(|| unexpected().into())
    }
}

/// The reply is not what the API promises. Nothing of it is kept: it may hold a data key.
#[derive(Debug, thiserror::Error)]
#[error("the key service's reply has another shape")]
struct UnexpectedReply;

fn unexpected() -> StorageError {
    StorageError::new(UnexpectedReply)
}

impl Link {
    /// Tokens without renewal answer with 400, which is as good.
    async fn renew(&self) {
        let path = "auth/token/renew-self";
        match self.send(Method::POST, path, Bytes::from_static(b"{}")).await {
            Ok(reply) if reply.status().is_success() || reply.status() == StatusCode::BAD_REQUEST => {}
            Ok(reply) => tracing::warn!(status = reply.status().as_u16(), "the key service's token was not renewed"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the key service's token was not renewed"),
        }
    }

    async fn transit<T: DeserializeOwned>(&self, verb: &str, body: &serde_json::Value) -> Result<T, ServiceError> {
        let path = format!("{}/{verb}/{}", self.mount, self.name);
        match self.ask(Method::POST, &path, Bytes::from(body.to_string())).await {
            Ok(reply) => Ok(reply),
            // Altered bytes, another place, or a version that does not decrypt any more.
            Err(KeyError::ServiceRefused { status: 400 }) if verb == "decrypt" => Err(ServiceError::Refused),
            Err(KeyError::Service(error)) => Err(error.into()),
            Err(error) => Err(StorageError::new(error).into()),
        }
    }

    async fn ask<T: DeserializeOwned>(&self, method: Method, path: &str, body: Bytes) -> Result<T, KeyError> {
        let reply = self
            .send(method, path, body)
            .await
            .map_err(|error| KeyError::Service(StorageError::new(error)))?;
        let status = reply.status();
        if status.is_client_error() {
            return Err(KeyError::ServiceRefused { status: status.as_u16() });
        }
        if !status.is_success() {
            return Err(KeyError::Service(StorageError::new(UnexpectedStatus(status.as_u16()))));
        }
        serde_json::from_slice::<Reply<T>>(reply.body())
            .map(|reply| reply.data)
            .map_err(|_| KeyError::Service(unexpected()))
    }

    async fn send(&self, method: Method, path: &str, body: Bytes) -> Result<http::Response<Bytes>, OutboundError> {
        let url = self.root.join(path).map_err(|_| OutboundError::InvalidUrl)?;
        let mut token = http::HeaderValue::from_str(self.token.expose_secret()).map_err(|_| OutboundError::InvalidUrl)?;
        token.set_sensitive(true);
        let request = Request::builder()
            .method(method)
            .uri(url.as_str())
            .header(TOKEN_HEADER, token)
            .header("content-type", "application/json")
            .body(body)
            .map_err(|_| OutboundError::InvalidUrl)?;
        Outbound::refuse_redirect(self.outbound.fetch(request, LIMITS).await?)
    }
}

/// Sealed (503), in standby, or broken.
#[derive(Debug, thiserror::Error)]
#[error("the key service answers with status {0}")]
struct UnexpectedStatus(u16);
