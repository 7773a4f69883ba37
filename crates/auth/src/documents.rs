//! The metadata documents of RFC 9728 and RFC 8414, and where they are found.

use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use url::Url;

use belvedere_outbound::{Limits, Outbound, OutboundError};

const LIMITS: Limits = Limits {
    body_bytes: 256 * 1024,
    first_byte: Duration::from_secs(8),
    total: Duration::from_secs(10),
};

/// Protected resource metadata (RFC 9728 §2), as far as it is used.
#[derive(Debug, Deserialize)]
pub(crate) struct ResourceMetadata {
    pub resource: String,
    pub authorization_servers: Option<Vec<String>>,
    pub scopes_supported: Option<Vec<String>>,
    /// RFC 9728 §2.
    pub dpop_bound_access_tokens_required: Option<bool>,
}

/// Authorization server metadata (RFC 8414 §2, OpenID Connect Discovery §3), as far as it is used.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ServerMetadata {
    pub issuer: Option<String>,
    pub authorization_endpoint: Option<String>,
    pub token_endpoint: Option<String>,
    pub registration_endpoint: Option<String>,
    pub revocation_endpoint: Option<String>,
    pub scopes_supported: Option<Vec<String>>,
    pub code_challenge_methods_supported: Option<Vec<String>>,
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    pub authorization_response_iss_parameter_supported: Option<bool>,
    pub client_id_metadata_document_supported: Option<bool>,
    pub grant_types_supported: Option<Vec<String>>,
    /// RFC 9449 §5.1.
    pub dpop_signing_alg_values_supported: Option<Vec<String>>,
}

impl ServerMetadata {
    /// A server that knows grants of programs and not the one that a person gives.
    pub(crate) fn serves_programs_only(&self) -> bool {
        const PROGRAMS: [&str; 2] = ["client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"];
        let grants = self.grant_types_supported.as_deref().unwrap_or_default();
        grants.iter().any(|grant| PROGRAMS.contains(&grant.as_str())) && !grants.iter().any(|grant| grant == "authorization_code")
    }

    /// It takes proofs that we can make, as far as it says.
    pub(crate) fn makes_proofs(&self) -> bool {
        self.dpop_signing_alg_values_supported
            .as_deref()
            .is_none_or(|algorithms| algorithms.iter().any(|algorithm| algorithm == "ES256"))
    }

    /// What a server that states nothing is taken to have stated.
    pub(crate) fn default_of(origin: &str) -> Self {
        let at = |path: &str| Some(format!("{origin}{path}"));
        Self {
            issuer: Some(origin.to_owned()),
            authorization_endpoint: at("/authorize"),
            token_endpoint: at("/token"),
            registration_endpoint: at("/register"),
            token_endpoint_auth_methods_supported: Some(vec!["none".to_owned()]),
            ..Self::default()
        }
    }
}

/// Why a document is not there; rules out this one address only.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Miss {
    #[error("{}", .0)]
    Outbound(#[from] OutboundError),
    #[error("answered {0}")]
    Status(u16),
    #[error("is not the JSON document it should be")]
    Unreadable,
}

/// Reads one document.
pub(crate) async fn fetch<T: DeserializeOwned>(outbound: &Outbound, url: &Url) -> Result<T, Miss> {
    let mut request = http::Request::get(url.as_str())
        .body(Bytes::new())
        .map_err(|_| OutboundError::InvalidUrl)?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let reply = Outbound::refuse_redirect(outbound.fetch(request, LIMITS).await?)?;
    if !reply.status().is_success() {
        return Err(Miss::Status(reply.status().as_u16()));
    }
    serde_json::from_slice(reply.body()).map_err(|_| Miss::Unreadable)
}

/// Where protected resource metadata may be (RFC 9728 §3.1): as the challenge says, at the path, at the root.
pub(crate) fn resource_addresses(url: &Url, challenged: Option<&str>) -> Vec<Url> {
    let path = url.path().trim_end_matches('/');
    let well_known = |path: &str| at(url, &format!("/.well-known/oauth-protected-resource{path}"));
    distinct([
        challenged.and_then(|text| Url::parse(text).ok()),
        Some(well_known(path)),
        Some(well_known("")),
    ])
}

/// Where authorization server metadata may be, in the order of the MCP specification.
pub(crate) fn server_addresses(issuer: &Url) -> Vec<Url> {
    let path = issuer.path().trim_end_matches('/');
    distinct([
        Some(at(issuer, &format!("/.well-known/oauth-authorization-server{path}"))),
        Some(at(issuer, &format!("/.well-known/openid-configuration{path}"))),
        Some(at(issuer, &format!("{path}/.well-known/openid-configuration"))),
    ])
}

fn at(url: &Url, path: &str) -> Url {
    let mut found = url.clone();
    found.set_path(path);
    found.set_query(None);
    found.set_fragment(None);
    found
}

fn distinct<const N: usize>(urls: [Option<Url>; N]) -> Vec<Url> {
    let mut found: Vec<Url> = Vec::with_capacity(N);
    for url in urls.into_iter().flatten() {
        if !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// True if `resource` names `url` or a parent of it: the same origin, and its path a prefix that ends at a segment.
pub(crate) fn identifies(resource: &str, url: &Url) -> bool {
    let Ok(named) = Url::parse(resource) else {
        return false;
    };
    let path = named.path().trim_end_matches('/');
    let rest = url.path().strip_prefix(path);
    named.origin() == url.origin()
        && named.origin().is_tuple()
        && named.fragment().is_none()
        && named.username().is_empty()
        && named.password().is_none()
        && (named.query().is_none() || named.query() == url.query())
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
