//! The `oauth2` client of a registration, over the guarded HTTP client. What servers answer is put in order here, before `oauth2` sees it:
//! its own errors would carry whole bodies.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_outbound::{Limits, Outbound, OutboundError};
use belvedere_types::SecretText;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    RedirectUrl, StandardRevocableToken, TokenUrl,
};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use url::Url;
use url::form_urlencoded::byte_serialize;

use crate::error::shown;
use crate::exchange::TokenReply;
use crate::proof::{Subject, prove};
use crate::sealed::RegistrationSecret;
use crate::{AuthError, Endpoints, RegistrationRecord};

const LIMITS: Limits = Limits {
    body_bytes: 256 * 1024,
    first_byte: Duration::from_secs(18),
    total: Duration::from_secs(20),
};

pub(crate) type OauthClient = Client<
    BasicErrorResponse,
    TokenReply,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Why the token endpoint gave no tokens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenFailure {
    #[error("the token endpoint cannot be asked")]
    Outbound(#[from] OutboundError),
    #[error("the token endpoint refused with {status}")]
    Refused {
        status: u16,
        /// The machine-readable reason, wherever in the answer it stood.
        code: Option<String>,
        /// The vendor's words, made safe to show.
        text: String,
        retry_after: Option<time::Duration>,
    },
    #[error("the token endpoint answered {status} and nothing readable")]
    Unreadable { status: u16 },
    #[error("the registration cannot be used at this server")]
    Misconfigured,
}

/// A registration opened for use.
#[derive(Debug)]
pub(crate) struct Registered {
    pub record: RegistrationRecord,
    pub secret: RegistrationSecret,
}

impl Registered {
    pub(crate) fn client(&self, endpoints: &Endpoints, redirect_uri: &str) -> Result<OauthClient, AuthError> {
        let unsafe_endpoint = |name| move |_| AuthError::UnsafeEndpoint { name };
        let authorization = AuthUrl::new(endpoints.authorization.clone()).map_err(unsafe_endpoint("authorization endpoint"))?;
        let token = TokenUrl::new(endpoints.token.clone()).map_err(unsafe_endpoint("token endpoint"))?;
        let redirect = RedirectUrl::new(redirect_uri.to_owned()).map_err(unsafe_endpoint("redirect address"))?;
        let client = Client::new(ClientId::new(self.secret.client_id.expose_secret().to_owned()))
            .set_auth_uri(authorization)
            .set_token_uri(token)
            .set_redirect_uri(redirect)
            .set_auth_type(if self.record.auth_method == "client_secret_basic" {
                AuthType::BasicAuth
            } else {
                AuthType::RequestBody
            });
        Ok(match self.usable_secret() {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned())),
            None => client,
        })
    }

    /// A public client sends no secret, though one may have been issued.
    pub(crate) fn usable_secret(&self) -> Option<&SecretText> {
        self.secret.client_secret.as_ref().filter(|_| self.record.auth_method != "none")
    }
}

/// The HTTP side of `oauth2`.
pub(crate) struct Http<'a> {
    pub outbound: &'a Outbound,
    /// Token requests carry a proof of this key (RFC 9449 §5).
    pub proof_key: Option<&'a SecretText>,
    pub now: OffsetDateTime,
}

impl Http<'_> {
    /// One token request; asked for a nonce, it is repeated with it, once (RFC 9449 §8).
    pub(crate) async fn send(&self, request: http::Request<Bytes>) -> Result<HttpResponse, TokenFailure> {
        let Some(key) = self.proof_key else {
            return ordered(self.exchange(request).await?);
        };
        let reply = self.exchange(proven(&request, key, None, self.now)?).await?;
        match nonce_demanded(&reply) {
            Some(nonce) => ordered(self.exchange(proven(&request, key, Some(&nonce), self.now)?).await?),
            None => ordered(reply),
        }
    }

    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TokenFailure> {
        Ok(Outbound::refuse_redirect(self.outbound.fetch(request, LIMITS).await?)?)
    }
}

fn proven(
    request: &http::Request<Bytes>,
    key: &SecretText,
    nonce: Option<&str>,
    now: OffsetDateTime,
) -> Result<http::Request<Bytes>, TokenFailure> {
    let url = Url::parse(&request.uri().to_string()).map_err(|_| TokenFailure::Misconfigured)?;
    let subject = Subject {
        method: request.method().as_str(),
        url: &url,
        token: None,
        nonce,
    };
    let proof = prove(key, &subject, now).map_err(|_| TokenFailure::Misconfigured)?;
    let mut value = HeaderValue::from_str(proof.expose_secret()).map_err(|_| TokenFailure::Misconfigured)?;
    value.set_sensitive(true);
    let mut request = request.clone();
    request.headers_mut().insert("dpop", value);
    Ok(request)
}

fn nonce_demanded(reply: &http::Response<Bytes>) -> Option<String> {
    let nonce = reply.headers().get("dpop-nonce")?.to_str().ok()?;
    let code = fields(reply.body()).as_ref().and_then(error_code)?;
    (code == "use_dpop_nonce").then(|| nonce.to_owned())
}

impl<'c> AsyncHttpClient<'c> for Http<'_> {
    type Error = TokenFailure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TokenFailure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move { self.send(request.map(Bytes::from)).await })
    }
}

/// RFC 6749 §2.3.1: both parts are form-encoded first.
pub(crate) fn basic_authorization(client_id: &str, secret: &SecretText) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(secret.expose_secret()));
    format!("Basic {}", STANDARD.encode(pair))
}

/// A success as `oauth2` wants it (200, JSON), or the failure that the answer really is: some servers report errors with status 200, some
/// create tokens with 201, some answer in form encoding.
fn ordered(reply: http::Response<Bytes>) -> Result<HttpResponse, TokenFailure> {
    let status = reply.status();
    let fields = fields(reply.body());
    let has_token = fields
        .as_ref()
        .is_some_and(|fields| fields.get("access_token").is_some_and(Value::is_string));
    let code = fields.as_ref().and_then(error_code);
    if !status.is_success() || (code.is_some() && !has_token) {
        let text = ["error_description", "msg", "message"]
            .iter()
            .find_map(|key| fields.as_ref()?.get(*key)?.as_str());
        let text = shown(text.or(code.as_deref()).unwrap_or("(none)"));
        let code = code.map(|code| shown(&code));
        return Err(TokenFailure::Refused {
            status: status.as_u16(),
            code,
            text,
            retry_after: retry_after(reply.headers()),
        });
    }
    let unreadable = |_| TokenFailure::Unreadable { status: status.as_u16() };
    let fields = fields
        .filter(|_| has_token)
        .ok_or(TokenFailure::Unreadable { status: status.as_u16() })?;
    let mut response = HttpResponse::new(serde_json::to_vec(&fields).map_err(unreadable)?);
    *response.status_mut() = StatusCode::OK;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

fn fields(body: &[u8]) -> Option<Map<String, Value>> {
    if let Ok(Value::Object(fields)) = serde_json::from_slice(body) {
        return Some(fields);
    }
    let form = std::str::from_utf8(body)
        .ok()
        .filter(|text| text.contains('=') && !text.contains(['<', '{', '\n']))?;
    Some(
        url::form_urlencoded::parse(form.as_bytes())
            .map(|(key, value)| (key.into_owned(), Value::String(value.into_owned())))
            .collect(),
    )
}

/// `error` as RFC 6749 §5.2 has it, and the places where some servers put it.
fn error_code(fields: &Map<String, Value>) -> Option<String> {
    let nested = || fields.get("error")?.get("code")?.as_str();
    let flat = ["error", "error_code", "code"].iter().find_map(|key| fields.get(*key)?.as_str());
    flat.or_else(nested).map(str::to_owned)
}

/// Seconds only: a date would be the vendor's clock against ours.
fn retry_after(headers: &HeaderMap) -> Option<time::Duration> {
    const LONGEST: i64 = 600;
    let seconds: i64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    (seconds >= 0).then(|| time::Duration::seconds(seconds.min(LONGEST)))
}
