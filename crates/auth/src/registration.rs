//! A client at the authorization server: the one entered by hand, else our metadata document, else dynamic registration (RFC 7591).
//! Kept per organisation, issuer and redirect address. What a program made is shared by the sources there.

use std::time::Duration;

use belvedere_outbound::{Limits, Outbound};
use belvedere_types::credential::TokenError;
use belvedere_types::{OrgId, RegistrationId, SecretId, SecretText, SourceId, SourceTarget};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::client::Registered;
use crate::discovery::Discovered;
use crate::error::shown;
use crate::sealed::{RegistrationSecret, registration_address, text};
use crate::service::Auth;
use crate::{AuthError, PreRegistered, RegistrationRecord};

mod by_hand;

pub(crate) use by_hand::Identity;
use by_hand::entered;

const LIMITS: Limits = Limits {
    body_bytes: 256 * 1024,
    first_byte: Duration::from_secs(13),
    total: Duration::from_secs(15),
};
const METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];
/// The road of a client that a program registered.
const DYNAMIC: &str = "dynamic";
/// A secret that ends within a flow's life is of no use to it.
const SECRET_MARGIN: time::Duration = time::Duration::minutes(10);

/// A client before it is stored.
struct NewClient {
    road: &'static str,
    source: Option<SourceId>,
    auth_method: String,
    secret: RegistrationSecret,
    secret_expires_at: Option<OffsetDateTime>,
}

impl Auth {
    /// The registration to use at the issuer found: of a client entered now, of the source's grant, one entered earlier for the source, the
    /// organisation's; else a new one by the first road that is open.
    pub(crate) async fn registered(
        &self,
        target: &SourceTarget,
        found: &Discovered,
        by_hand: Option<PreRegistered>,
    ) -> Result<Registered, AuthError> {
        let redirect_uri = self.parts.config.redirect_uri();
        if let Some(client) = by_hand {
            return self.registered_by_hand(target, found, redirect_uri, entered(client, found)).await;
        }
        let (org, issuer) = (target.org, &found.endpoints.issuer);
        let granted = self.granted_registration(target).await?;
        let mut known = self.parts.registrations.find(org, issuer, &redirect_uri, target.source).await?;
        known.sort_by_key(|record| (Some(record.id) != granted, record.source.is_none()));
        for record in known {
            let good = record
                .secret_expires_at
                .is_none_or(|end| end > self.parts.clock.now() + SECRET_MARGIN);
            match self.open_registration(record.clone()).await? {
                Some(opened) if good => return Ok(opened),
                Some(_) | None => self.forget_registration(&record).await?,
            }
        }
        let client = if self.offers_metadata_document(found) {
            self.metadata_document()
        } else {
            self.register(found, &redirect_uri).await?
        };
        self.keep(org, issuer, redirect_uri, client).await
    }

    pub(crate) async fn load_registration(&self, org: OrgId, id: RegistrationId) -> Result<Option<Registered>, AuthError> {
        match self.parts.registrations.load(org, id).await? {
            Some(record) => self.open_registration(record).await,
            None => Ok(None),
        }
    }

    /// Drops a registration that the server no longer honours, with its secret.
    pub(crate) async fn forget_registration(&self, record: &RegistrationRecord) -> Result<(), AuthError> {
        self.parts.registrations.remove(record.org, record.id).await?;
        self.parts
            .secrets
            .erase(&registration_address(record.org, record.id, record.secret))
            .await?;
        Ok(())
    }

    /// Drops a registration that the server may not know any more, so that it is made anew: one that a program made, that no other source
    /// uses, and that no grant of this source which is in force depends on.
    pub(crate) async fn doubt_registration(&self, org: OrgId, source: SourceId, id: RegistrationId) -> Result<(), AuthError> {
        let Some(record) = self.parts.registrations.load(org, id).await? else {
            return Ok(());
        };
        let in_force = !matches!(self.held(org, source).await, Err(TokenError::AuthorizationRequired(_)));
        if record.road != DYNAMIC || in_force || !self.parts.registrations.remove_unused(org, id, source).await? {
            return Ok(());
        }
        self.parts.secrets.erase(&registration_address(org, id, record.secret)).await?;
        Ok(())
    }

    async fn open_registration(&self, record: RegistrationRecord) -> Result<Option<Registered>, AuthError> {
        let opened = self.unseal(&registration_address(record.org, record.id, record.secret)).await?;
        Ok(opened.map(|(secret, _)| Registered { record, secret }))
    }

    async fn keep(&self, org: OrgId, issuer: &str, redirect_uri: String, client: NewClient) -> Result<Registered, AuthError> {
        let record = RegistrationRecord {
            id: RegistrationId::generate(),
            org,
            issuer: issuer.to_owned(),
            redirect_uri,
            source: client.source,
            secret: SecretId::generate(),
            auth_method: client.auth_method,
            road: client.road.to_owned(),
            created_at: self.parts.clock.now(),
            secret_expires_at: client.secret_expires_at,
        };
        let address = registration_address(org, record.id, record.secret);
        self.parts.secrets.create(&address, &text(&client.secret)?).await?;
        let kept = match self.parts.registrations.put(&record).await {
            Ok(kept) => kept,
            Err(error) => {
                self.parts.secrets.erase(&address).await?;
                return Err(error.into());
            }
        };
        if kept.id == record.id {
            return Ok(Registered {
                record: kept,
                secret: client.secret,
            });
        }
        // Another flow registered meanwhile; one client is enough.
        self.parts.secrets.erase(&address).await?;
        self.open_registration(kept)
            .await?
            .ok_or_else(|| AuthError::RegistrationUnusable { issuer: shown(issuer) })
    }

    fn offers_metadata_document(&self, found: &Discovered) -> bool {
        found.server.client_id_metadata_document_supported == Some(true) && self.parts.config.publishes_document()
    }

    fn metadata_document(&self) -> NewClient {
        let client_id = SecretText::new(self.parts.config.metadata_document_url());
        NewClient {
            road: "metadata_document",
            source: None,
            auth_method: "none".to_owned(),
            secret: RegistrationSecret {
                client_id,
                client_secret: None,
                access_token: None,
                management_uri: None,
                private_key: None,
            },
            secret_expires_at: None,
        }
    }

    async fn register(&self, found: &Discovered, redirect_uri: &str) -> Result<NewClient, AuthError> {
        let issuer = shown(&found.endpoints.issuer);
        let endpoint = found
            .endpoints
            .registration
            .as_deref()
            .ok_or_else(|| AuthError::RegistrationUnavailable { issuer: issuer.clone() })?;
        let asked = wanted_method(found.server.token_endpoint_auth_methods_supported.as_deref())
            .ok_or_else(|| AuthError::RegistrationUnusable { issuer: issuer.clone() })?;
        let application_type = if self.parts.config.is_loopback() { "native" } else { "web" };
        let body = json!({
            "client_name": self.parts.config.client_name,
            "application_type": application_type,
            "redirect_uris": [redirect_uri],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": asked,
        });
        let mut request = http::Request::post(endpoint)
            .body(Bytes::from(body.to_string()))
            .map_err(|_| AuthError::UnsafeEndpoint {
                name: "registration endpoint",
            })?;
        request
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        let reply = Outbound::refuse_redirect(self.parts.outbound.fetch(request, LIMITS).await?)?;
        if !reply.status().is_success() {
            return Err(AuthError::RegistrationRefused {
                issuer,
                status: reply.status().as_u16(),
                text: refusal_text(reply.body()),
            });
        }
        let answer: RegistrationAnswer =
            serde_json::from_slice(reply.body()).map_err(|_| AuthError::RegistrationUnusable { issuer: issuer.clone() })?;
        answer
            .adopt(asked, self.parts.clock.now())
            .ok_or(AuthError::RegistrationUnusable { issuer })
    }
}

/// What a server answers (RFC 7591 §3.2.1). It may differ from what was asked; what it says counts.
#[derive(Deserialize)]
struct RegistrationAnswer {
    client_id: SecretString,
    client_secret: Option<SecretString>,
    client_secret_expires_at: Option<Value>,
    token_endpoint_auth_method: Option<String>,
    registration_access_token: Option<SecretString>,
    registration_client_uri: Option<String>,
}

struct SecretString(SecretText);

impl<'de> Deserialize<'de> for SecretString {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(SecretText::new(text)))
    }
}

impl RegistrationAnswer {
    /// `None` where the answer is of no use: no client, an unknown way to prove it, a secret that is over already.
    fn adopt(self, asked: &str, now: OffsetDateTime) -> Option<NewClient> {
        let client_secret = self
            .client_secret
            .map(|secret| secret.0)
            .filter(|secret| !secret.expose_secret().is_empty());
        let auth_method = match (&client_secret, self.token_endpoint_auth_method.as_deref().unwrap_or(asked)) {
            (None, _) => "none",
            // The server gave a secret and did not say what for; RFC 7591 §2 names the default.
            (Some(_), "none") if self.token_endpoint_auth_method.is_none() => "client_secret_basic",
            (Some(_), method) => METHODS.into_iter().find(|known| *known == method)?,
        };
        let secret_expires_at = match expiry(self.client_secret_expires_at.as_ref()) {
            Some(end) if client_secret.is_some() && auth_method != "none" => Some(OffsetDateTime::from_unix_timestamp(end).ok()?),
            _ => None,
        };
        if self.client_id.0.expose_secret().is_empty() || secret_expires_at.is_some_and(|end| end <= now + SECRET_MARGIN) {
            return None;
        }
        Some(NewClient {
            road: DYNAMIC,
            source: None,
            auth_method: auth_method.to_owned(),
            secret: RegistrationSecret {
                client_id: self.client_id.0,
                client_secret,
                access_token: self.registration_access_token.map(|token| token.0),
                management_uri: self.registration_client_uri,
                private_key: None,
            },
            secret_expires_at,
        })
    }
}

/// Unix time as number or text; 0 is for ever.
fn expiry(value: Option<&Value>) -> Option<i64> {
    let seconds = match value? {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    seconds.filter(|seconds| *seconds != 0)
}

/// A server can keep a secret, so it proves itself where the authorization server lets it. RFC 8414 §2 names the default.
fn wanted_method(supported: Option<&[String]>) -> Option<&'static str> {
    match supported {
        None => Some("client_secret_basic"),
        Some(supported) => METHODS.into_iter().find(|method| supported.iter().any(|offered| offered == method)),
    }
}

fn refusal_text(body: &[u8]) -> String {
    let fields: Value = serde_json::from_slice(body).unwrap_or_default();
    let said = ["error_description", "error", "message"]
        .iter()
        .find_map(|key| fields.get(*key)?.as_str().map(str::to_owned));
    let plain = || std::str::from_utf8(body).ok().filter(|text| !text.contains('<')).map(str::to_owned);
    shown(
        &said
            .or_else(plain)
            .filter(|text| !text.trim().is_empty())
            .unwrap_or_else(|| "(none)".to_owned()),
    )
}
