//! Authorization without a person: client credentials (RFC 6749 §4.4), a workload's own token (RFC 7523 §2.1), and an identity assertion of an
//! enterprise's identity provider (RFC 8693, then RFC 7523 §2.1).

use belvedere_types::credential::Challenge;
use belvedere_types::{Actor, Quirks, SecretText, SourceTarget};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};
use time::OffsetDateTime;
use url::form_urlencoded::Serializer;

use crate::begin::random_text;
use crate::client::{Http, Registered, TokenFailure, basic_authorization};
use crate::discovery::{Discovered, discover};
use crate::exchange::{TokenKind, TokenReply, Tokens};
use crate::jws::{Algorithm, Signer};
use crate::registration::Identity;
use crate::service::Auth;
use crate::verdict::{self, Verdict};
use crate::{AuthError, Binding, Completed, Endpoints, TraceLine, endpoints, scopes};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_JAG: &str = "urn:ietf:params:oauth:token-type:id-jag";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const CLIENT_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Seconds that an assertion of ours is good for.
const ASSERTION_LIFE: i64 = 300;

/// A request to authorize a source while nobody is there to approve.
pub struct UnattendedRequest<'a> {
    pub target: &'a SourceTarget,
    pub actor: Actor,
    /// The challenge of the 401 that asked for it; empty when the server sent none.
    pub challenges: &'a [Challenge],
    pub quirks: &'a Quirks,
    pub by: Unattended,
}

/// By what right.
#[derive(Debug, Clone)]
pub enum Unattended {
    /// The client acts for itself. Its tokens are renewed in the same way.
    ClientCredentials(ClientIdentity),
    /// The platform that the program runs on vouches for it. The assertion is sent once, and a refusal is final.
    Workload { client_id: String, assertion: SecretText },
    /// The enterprise's identity provider vouches for a person who signed in there.
    Enterprise {
        client: ClientIdentity,
        provider: IdentityProvider,
    },
}

/// A client that somebody registered at the authorization server.
#[derive(Debug, Clone)]
pub struct ClientIdentity {
    pub id: String,
    pub proof: ClientProof,
}

/// How a client proves that it is the one (RFC 6749 §2.3.1, RFC 7523 §2.2).
#[derive(Debug, Clone)]
pub enum ClientProof {
    Secret(SecretText),
    /// A private key in PKCS #8 PEM.
    Key {
        pem: SecretText,
        algorithm: Algorithm,
    },
}

/// Where an identity token is exchanged for an assertion.
#[derive(Debug, Clone)]
pub struct IdentityProvider {
    /// Named by the operator, and judged like any other endpoint.
    pub token_endpoint: String,
    /// Our client there.
    pub client_id: String,
    pub client_secret: Option<SecretText>,
    pub id_token: SecretText,
}

impl Unattended {
    fn identity(&self) -> Identity {
        match self {
            Self::ClientCredentials(client) | Self::Enterprise { client, .. } => Identity {
                id: client.id.clone(),
                proof: Some(client.proof.clone()),
            },
            Self::Workload { client_id, .. } => Identity {
                id: client_id.clone(),
                proof: None,
            },
        }
    }

    fn road(&self) -> &'static str {
        match self {
            Self::ClientCredentials(_) => "client credentials",
            Self::Workload { .. } => "workload identity",
            Self::Enterprise { .. } => "enterprise-managed authorization",
        }
    }
}

impl Auth {
    /// Authorizes a source without a person. Each token request is made once: what the server refuses stays refused.
    pub async fn authorize_unattended(&self, request: UnattendedRequest<'_>) -> Result<Completed, AuthError> {
        let (org, source) = (request.target.org, request.target.source);
        let mut found = discover(&self.parts.outbound, &request.target.url, request.challenges, request.quirks).await?;
        let registered = self.registered_as(request.target, &found, request.by.identity()).await?;
        found.trace.push(TraceLine {
            step: "authorization".into(),
            outcome: request.by.road().to_owned(),
        });
        let server_scopes = found.server.scopes_supported.as_deref().unwrap_or_default();
        let mut asked = scopes::select(self.scope_policy, request.challenges, &found.resource_scopes, server_scopes);
        // There is nobody to be offline from.
        asked.retain(|scope| scope != "offline_access");
        let tokens = self.obtain(&request, &found, &registered, &asked).await?;
        self.drop_flows(org, source).await?;
        let mut flow = self.pending(&source, org, Binding::ApiKey, &registered, &found, &asked, &random_text()?);
        flow.resource = flow.resource.filter(|_| !request.quirks.without_resource);
        self.keep_grant(&flow, tokens).await
    }

    async fn obtain(
        &self,
        request: &UnattendedRequest<'_>,
        found: &Discovered,
        registered: &Registered,
        asked: &[String],
    ) -> Result<Tokens, AuthError> {
        let resource = (!request.quirks.without_resource).then_some(found.resource.as_str());
        let (grant_type, assertion) = match &request.by {
            Unattended::ClientCredentials(_) => ("client_credentials", None),
            Unattended::Workload { assertion, .. } => (JWT_BEARER, Some(assertion.clone())),
            Unattended::Enterprise { provider, .. } => {
                let assertion = self.identity_assertion(provider, &found.endpoints, &found.resource, asked).await?;
                (JWT_BEARER, Some(assertion))
            }
        };
        let asking = Asking {
            endpoints: &found.endpoints,
            registered,
            grant_type,
            assertion: assertion.as_ref(),
            resource,
            scopes: asked,
        };
        let mut tokens = self.machine_tokens(&asking).await.map_err(refused)?;
        if tokens.kind != TokenKind::Bearer {
            return Err(AuthError::TokenType);
        }
        tokens.secret.client_credentials = grant_type == "client_credentials";
        Ok(tokens)
    }

    /// At the identity provider: an ID token for an assertion that the authorization server accepts.
    async fn identity_assertion(
        &self,
        provider: &IdentityProvider,
        at: &Endpoints,
        resource: &str,
        asked: &[String],
    ) -> Result<SecretText, AuthError> {
        endpoints::judge(&self.parts.outbound, "identity provider's token endpoint", &provider.token_endpoint)?;
        let form = exchange_form(provider, &at.issuer, resource, asked);
        let request = form_request(&provider.token_endpoint, form, None).map_err(refused)?;
        let reply = self.http(None).send(request).await.map_err(refused)?;
        let answer: Value = serde_json::from_slice(reply.body()).map_err(|_| AuthError::TokenReply { status: 200 })?;
        if answer.get("issued_token_type").and_then(Value::as_str) != Some(ID_JAG) {
            return Err(AuthError::AssertionType);
        }
        let assertion = answer.get("access_token").and_then(Value::as_str).unwrap_or_default();
        Ok(SecretText::new(assertion))
    }

    /// One request of a grant that needs no person.
    pub(crate) async fn machine_tokens(&self, asking: &Asking<'_>) -> Result<Tokens, TokenFailure> {
        let now = self.parts.clock.now();
        let request = asking.request(now)?;
        let reply = self.http(None).send(request).await?;
        let reply: TokenReply = serde_json::from_slice(reply.body()).map_err(|_| TokenFailure::Unreadable { status: 200 })?;
        Ok(Tokens::from(&reply, now.unix_timestamp()))
    }

    pub(crate) fn http<'a>(&'a self, proof_key: Option<&'a SecretText>) -> Http<'a> {
        Http {
            outbound: &self.parts.outbound,
            proof_key,
            now: self.parts.clock.now(),
        }
    }
}

/// What one token request says.
pub(crate) struct Asking<'a> {
    pub endpoints: &'a Endpoints,
    pub registered: &'a Registered,
    pub grant_type: &'static str,
    pub assertion: Option<&'a SecretText>,
    pub resource: Option<&'a str>,
    pub scopes: &'a [String],
}

impl<'a> Asking<'a> {
    /// The renewal of a grant that the client has for itself.
    pub(crate) fn again(endpoints: &'a Endpoints, registered: &'a Registered, resource: Option<&'a str>, scopes: &'a [String]) -> Self {
        Self {
            endpoints,
            registered,
            grant_type: "client_credentials",
            assertion: None,
            resource,
            scopes,
        }
    }
}

impl Asking<'_> {
    fn request(&self, now: OffsetDateTime) -> Result<http::Request<Bytes>, TokenFailure> {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", self.grant_type);
        if let Some(assertion) = self.assertion {
            form.append_pair("assertion", assertion.expose_secret());
        }
        if let Some(resource) = self.resource {
            form.append_pair("resource", resource);
        }
        if !self.scopes.is_empty() {
            form.append_pair("scope", &self.scopes.join(" "));
        }
        let basic = authenticate(&mut form, self.registered, &self.endpoints.issuer, now)?;
        form_request(&self.endpoints.token, form.finish(), basic)
    }
}

/// RFC 8693 §2.1.
fn exchange_form(provider: &IdentityProvider, audience: &str, resource: &str, asked: &[String]) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", TOKEN_EXCHANGE)
        .append_pair("subject_token", provider.id_token.expose_secret())
        .append_pair("subject_token_type", ID_TOKEN)
        .append_pair("requested_token_type", ID_JAG)
        .append_pair("audience", audience)
        .append_pair("resource", resource)
        .append_pair("client_id", &provider.client_id);
    if !asked.is_empty() {
        form.append_pair("scope", &asked.join(" "));
    }
    if let Some(secret) = &provider.client_secret {
        form.append_pair("client_secret", secret.expose_secret());
    }
    form.finish()
}

/// Adds the client's proof to the form, or answers with the header that holds it.
fn authenticate(
    form: &mut Serializer<'_, String>,
    registered: &Registered,
    issuer: &str,
    now: OffsetDateTime,
) -> Result<Option<HeaderValue>, TokenFailure> {
    let client_id = registered.secret.client_id.expose_secret();
    match (registered.record.auth_method.as_str(), registered.usable_secret()) {
        ("client_secret_basic", Some(secret)) => {
            let value = HeaderValue::from_str(&basic_authorization(client_id, secret)).map_err(|_| TokenFailure::Misconfigured);
            return value.map(|mut value| {
                value.set_sensitive(true);
                Some(value)
            });
        }
        ("client_secret_post", Some(secret)) => {
            form.append_pair("client_id", client_id)
                .append_pair("client_secret", secret.expose_secret());
        }
        (method, _) => match &registered.secret.private_key {
            Some(pem) => {
                let algorithm = Algorithm::of_method(method);
                let assertion = client_assertion(client_id, pem, algorithm, issuer, now)?;
                form.append_pair("client_id", client_id)
                    .append_pair("client_assertion_type", CLIENT_ASSERTION)
                    .append_pair("client_assertion", assertion.expose_secret());
            }
            None => {
                form.append_pair("client_id", client_id);
            }
        },
    }
    Ok(None)
}

/// RFC 7523 §3, with the issuer as audience, which is what servers of today accept.
fn client_assertion(
    client_id: &str,
    pem: &SecretText,
    algorithm: Algorithm,
    issuer: &str,
    now: OffsetDateTime,
) -> Result<SecretText, TokenFailure> {
    let issued = now.unix_timestamp();
    let unusable = |_| TokenFailure::Misconfigured;
    let id = random_text().map_err(|_| TokenFailure::Misconfigured)?;
    let claims = json!({
        "iss": client_id, "sub": client_id, "aud": issuer, "jti": id.expose_secret(), "iat": issued, "exp": issued + ASSERTION_LIFE,
    });
    Signer::from_pem(pem, algorithm)
        .map_err(unusable)?
        .sign(json!({ "typ": "JWT" }), &claims)
        .map_err(unusable)
}

fn form_request(endpoint: &str, form: String, authorization: Option<HeaderValue>) -> Result<http::Request<Bytes>, TokenFailure> {
    let mut request = http::Request::post(endpoint)
        .body(Bytes::from(form))
        .map_err(|_| TokenFailure::Misconfigured)?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(value) = authorization {
        headers.insert(AUTHORIZATION, value);
    }
    Ok(request)
}

fn refused(failure: TokenFailure) -> AuthError {
    let passing = matches!(verdict::of(&failure), Verdict::Passing(_));
    match failure {
        TokenFailure::Refused { .. } if passing => AuthError::TokenEndpointUnavailable,
        TokenFailure::Refused { text, .. } => AuthError::UnattendedRefused { text },
        TokenFailure::Outbound(error) => error.into(),
        TokenFailure::Unreadable { status } => AuthError::TokenReply { status },
        TokenFailure::Misconfigured => AuthError::ClientUnusable,
    }
}
