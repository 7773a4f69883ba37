//! Signing people in by OpenID Connect: discovery, authorization code with PKCE, and the ID token.

mod id_token;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_outbound::{Limits, OutboundError};
use belvedere_types::{Explain, Problem, ProblemKind, SecretText};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::client::basic_authorization;
use crate::documents::{Miss, fetch};
use crate::service::Auth;
pub use id_token::TokenFault;

const CALLBACK: &str = "/sign-in/oidc/callback";
const SCOPES: &str = "openid email profile";
const TOKEN_LIMITS: Limits = Limits {
    body_bytes: 256 * 1024,
    first_byte: Duration::from_secs(15),
    total: Duration::from_secs(20),
};

/// An identity provider, and who we are to it.
#[derive(Debug, Clone)]
pub struct OidcClient {
    /// Exactly as the provider writes it.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: SecretText,
}

/// What comes back from the provider by way of the browser. `error_description` is left out on purpose.
#[derive(Debug)]
pub struct OidcResponse {
    pub code: Option<SecretText>,
    pub iss: Option<String>,
    pub error: Option<String>,
}

/// Whom the provider vouches for. The address is verified, says the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcPerson {
    /// Never reused by this issuer, and all that identifies the person.
    pub subject: String,
    /// In lower case.
    pub email: String,
    pub name: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("the issuer is no address that may be asked")]
    Issuer(#[source] OutboundError),
    #[error("the provider's metadata cannot be read")]
    Discovery,
    #[error("the metadata is that of another issuer")]
    OtherIssuer,
    #[error("the response is of another issuer")]
    ResponseIssuer,
    #[error("the provider refused")]
    Refused,
    #[error("the response holds no code")]
    NoCode,
    #[error("the code was not exchanged")]
    Exchange,
    #[error("the ID token is refused")]
    Token(#[source] TokenFault),
    #[error("the provider does not vouch for the address")]
    Unverified,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct TokenReply {
    id_token: String,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

impl Auth {
    /// Where the browser goes to sign in. `seed` stays in that browser: verifier and nonce are made from it, so that nobody else can finish.
    pub async fn oidc_begin(&self, client: &OidcClient, state: &SecretText, seed: &SecretText) -> Result<Url, OidcError> {
        let metadata = self.oidc_metadata(client).await?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(derived(seed, "verifier").as_bytes()));
        let mut url = metadata.authorization_endpoint;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &client.client_id)
            .append_pair("redirect_uri", &self.oidc_redirect_uri())
            .append_pair("scope", SCOPES)
            .append_pair("state", state.expose_secret())
            .append_pair("nonce", &derived(seed, "nonce"))
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url)
    }

    /// Redeems the code and proves the ID token. Whoever calls has found the state and taken it.
    pub async fn oidc_finish(&self, client: &OidcClient, seed: &SecretText, response: OidcResponse) -> Result<OidcPerson, OidcError> {
        let metadata = self.oidc_metadata(client).await?;
        match response.iss.as_deref() {
            Some(iss) if iss == client.issuer => {}
            None if !metadata.authorization_response_iss_parameter_supported => {}
            Some(_) | None => return Err(OidcError::ResponseIssuer),
        }
        if response.error.is_some() {
            return Err(OidcError::Refused);
        }
        let code = response.code.ok_or(OidcError::NoCode)?;
        let id_token = self.oidc_redeem(client, &metadata, &code, &derived(seed, "verifier")).await?;
        // Read each time: a key that the provider withdrew signs nobody in.
        let keys: Keys = fetch(&self.parts.outbound, &metadata.jwks_uri)
            .await
            .map_err(|_| OidcError::Discovery)?;
        let expected = id_token::Expected {
            issuer: &client.issuer,
            client_id: &client.client_id,
            nonce: &derived(seed, "nonce"),
            now: self.parts.clock.now().unix_timestamp(),
        };
        let claims = id_token::prove(&id_token, &keys.keys, &expected).map_err(OidcError::Token)?;
        match claims.email.filter(|_| claims.email_verified == Some(true)) {
            Some(email) => Ok(OidcPerson {
                subject: claims.sub,
                email: email.to_lowercase(),
                name: claims.name,
            }),
            None => Err(OidcError::Unverified),
        }
    }

    /// To be registered at the provider.
    pub fn oidc_redirect_uri(&self) -> String {
        format!("{}{CALLBACK}", self.parts.config.public_url.as_str().trim_end_matches('/'))
    }

    async fn oidc_metadata(&self, client: &OidcClient) -> Result<Metadata, OidcError> {
        let address = format!("{}/.well-known/openid-configuration", client.issuer.trim_end_matches('/'));
        let address = Url::parse(&address).map_err(|_| OidcError::Issuer(OutboundError::InvalidUrl))?;
        self.parts.outbound.check(&address).map_err(OidcError::Issuer)?;
        let metadata: Metadata = match fetch(&self.parts.outbound, &address).await {
            Ok(metadata) => metadata,
            Err(Miss::Outbound(error)) => return Err(OidcError::Issuer(error)),
            Err(Miss::Status(_) | Miss::Unreadable) => return Err(OidcError::Discovery),
        };
        if metadata.issuer != client.issuer {
            return Err(OidcError::OtherIssuer);
        }
        // The browser is sent there without the guard in between: an address that we may not ask is none for people either.
        let browsed = self.parts.outbound.check(&metadata.authorization_endpoint);
        browsed.map_err(OidcError::Issuer)?;
        Ok(metadata)
    }

    async fn oidc_redeem(&self, client: &OidcClient, metadata: &Metadata, code: &SecretText, verifier: &str) -> Result<String, OidcError> {
        let methods = metadata.token_endpoint_auth_methods_supported.as_deref();
        // Basic is what holds where nothing is stated (OpenID Connect Discovery §3).
        let basic = methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"));
        let in_body = (!basic).then_some(client);
        let form = exchange_form(code, &self.oidc_redirect_uri(), verifier, in_body);
        let mut request = http::Request::post(metadata.token_endpoint.as_str())
            .body(Bytes::from(form))
            .map_err(|_| OidcError::Exchange)?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        if basic {
            headers.insert(AUTHORIZATION, basic_header(client)?);
        }
        let reply = self
            .parts
            .outbound
            .fetch(request, TOKEN_LIMITS)
            .await
            .map_err(|_| OidcError::Exchange)?;
        if !reply.status().is_success() {
            return Err(OidcError::Exchange);
        }
        let reply: TokenReply = serde_json::from_slice(reply.body()).map_err(|_| OidcError::Exchange)?;
        Ok(reply.id_token)
    }
}

/// RFC 6749 §4.1.3, with the client in it where the provider takes it there alone.
fn exchange_form(code: &SecretText, redirect_uri: &str, verifier: &str, client: Option<&OidcClient>) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code.expose_secret())
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("code_verifier", verifier);
    if let Some(client) = client {
        form.append_pair("client_id", &client.client_id)
            .append_pair("client_secret", client.client_secret.expose_secret());
    }
    form.finish()
}

fn basic_header(client: &OidcClient) -> Result<HeaderValue, OidcError> {
    let text = basic_authorization(&client.client_id, &client.client_secret);
    let mut value = HeaderValue::from_str(&text).map_err(|_| OidcError::Exchange)?;
    value.set_sensitive(true);
    Ok(value)
}

/// 256 bits as URL-safe text, of one use alone.
fn derived(seed: &SecretText, label: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("belvedere oidc {label} v1\0"));
    hash.update(seed.expose_secret().as_bytes());
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

impl Explain for OidcError {
    fn problem(&self) -> Problem {
        let of = |kind, code, detail: &str, next_step: &str| Problem::new(kind, code, detail, next_step);
        match self {
            Self::Issuer(error) => Problem {
                code: "oidc_issuer_unreachable",
                ..error.problem()
            },
            Self::Discovery => of(
                ProblemKind::Vendor,
                "oidc_discovery_failed",
                "The identity provider's metadata or keys cannot be read.",
                "Check the issuer's address under Settings; it has /.well-known/openid-configuration below it.",
            ),
            Self::OtherIssuer | Self::ResponseIssuer => of(
                ProblemKind::Vendor,
                "oidc_issuer_mismatch",
                "The answer is that of another issuer than the one that is set.",
                "Write the issuer exactly as the provider does, slash and case included.",
            ),
            Self::Refused | Self::NoCode => of(
                ProblemKind::Unauthenticated,
                "oidc_refused",
                "The identity provider did not sign you in.",
                "Try again. If it stays, ask whoever runs the identity provider whether you may use Belvedere.",
            ),
            Self::Exchange => of(
                ProblemKind::Vendor,
                "oidc_exchange_failed",
                "The identity provider did not take our code or our client secret.",
                "Try again. If it stays, an owner checks client identifier and secret under Settings.",
            ),
            Self::Token(_) => of(
                ProblemKind::Vendor,
                "oidc_token_invalid",
                "What the identity provider says of you cannot be proven.",
                "Try again. If it stays, the audit log names what is wrong with the ID token.",
            ),
            Self::Unverified => of(
                ProblemKind::Forbidden,
                "oidc_email_unverified",
                "The identity provider does not say that your e-mail address is verified.",
                "Have the address verified there, and sign in again.",
            ),
        }
    }
}
