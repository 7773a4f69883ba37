//! The crate's one type and what it is assembled from.

use std::net::IpAddr;
use std::sync::Arc;

use belvedere_outbound::Outbound;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::credential::SecretStore;
use belvedere_types::{Actor, Clock, Connections, OrgId, SourceId, StorageError};
use serde_json::{Value, json};
use url::{Host, Url};

use crate::scopes::ScopePolicy;
use crate::slots::Slots;
use crate::{AuthError, Flows, GrantRecord, Grants, Registrations};

/// Who we are to authorization servers.
pub struct AuthConfig {
    /// Where people reach us; the redirect URI is `{public_url}/oauth/callback`.
    pub public_url: Url,
    /// Shown on vendors' consent pages.
    pub client_name: String,
    /// Where our client metadata document is served, if not at `{public_url}/oauth/client.json`: authorization servers must be able to read
    /// it over https, which an address of this machine does not allow.
    pub client_document: Option<Url>,
}

impl AuthConfig {
    pub(crate) fn redirect_uri(&self) -> String {
        self.below("/oauth/callback")
    }

    pub(crate) fn metadata_document_url(&self) -> String {
        match &self.client_document {
            Some(document) => document.as_str().to_owned(),
            None => self.below("/oauth/client.json"),
        }
    }

    /// True where authorization servers can read the document.
    pub(crate) fn publishes_document(&self) -> bool {
        match &self.client_document {
            Some(document) => document.scheme() == "https",
            None => self.public_url.scheme() == "https" && !self.is_loopback(),
        }
    }

    fn below(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// Only a browser on this very machine reaches a loopback address.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.public_url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            None => false,
        }
    }
}

/// What [`Auth`] works with.
pub struct AuthParts {
    pub outbound: Outbound,
    pub secrets: Arc<dyn SecretStore>,
    pub flows: Arc<dyn Flows>,
    pub registrations: Arc<dyn Registrations>,
    pub grants: Arc<dyn Grants>,
    pub connections: Arc<dyn Connections>,
    pub audit: Arc<dyn Audit>,
    pub clock: Arc<dyn Clock>,
    pub config: AuthConfig,
}

/// Authorizes sources and keeps them authorized. Also the [`AccessTokens`](belvedere_types::credential::AccessTokens) of `mcp-client`.
pub struct Auth {
    pub(crate) parts: AuthParts,
    pub(crate) scope_policy: ScopePolicy,
    pub(crate) slots: Slots,
}

impl Auth {
    pub fn new(parts: AuthParts) -> Self {
        Self {
            parts,
            scope_policy: ScopePolicy::ReadOnly,
            slots: Slots::default(),
        }
    }

    /// The source's grant, for the card: scopes asked and granted, expiry, discovery trace.
    pub async fn grant(&self, org: OrgId, source: SourceId) -> Result<Option<GrantRecord>, AuthError> {
        Ok(self.parts.grants.load(org, source).await?.map(|stored| stored.record))
    }

    /// Our Client ID Metadata Document, to be served at `{public_url}/oauth/client.json`.
    pub fn client_metadata(&self) -> Value {
        let config = &self.parts.config;
        json!({
            "client_id": config.metadata_document_url(),
            "client_name": config.client_name,
            "client_uri": config.public_url.as_str(),
            "redirect_uris": [config.redirect_uri()],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",
            "application_type": "web",
        })
    }

    pub(crate) async fn audit(
        &self,
        org: OrgId,
        actor: Actor,
        action: &'static str,
        source: SourceId,
        detail: Value,
    ) -> Result<(), StorageError> {
        self.parts
            .audit
            .record(
                org,
                AuditEntry {
                    actor,
                    action,
                    subject: source.to_string(),
                    detail,
                },
            )
            .await
    }
}
