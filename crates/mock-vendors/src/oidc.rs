//! An identity provider that speaks OpenID Connect, signs by ES256, and can be told to misbehave.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;

use crate::random;

/// The one client.
pub const CLIENT_ID: &str = "belvedere-client";
pub const CLIENT_SECRET: &str = "s3cret: of/the client";
const KEY_ID: &str = "key-1";

/// What the provider does wrong, one thing at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OidcFault {
    /// The metadata names another issuer.
    MetadataIssuer,
    /// The response names another issuer.
    ResponseIssuer,
    /// The response names none, though the metadata promise one.
    NoResponseIssuer,
    WrongIssuer,
    WrongAudience,
    /// For us and somebody else, without saying whom it was made for.
    SharedAudience,
    ForeignParty,
    WrongNonce,
    NoNonce,
    Expired,
    Future,
    Stale,
    AlgNone,
    /// HMAC by the client's secret.
    AlgHmacSecret,
    /// HMAC by the published key, which everybody knows.
    AlgHmacPublicKey,
    UnknownKey,
    ForeignSignature,
    TamperedClaims,
    CriticalHeader,
    Unverified,
    NoEmail,
    /// `email_verified` as text.
    VerifiedAsText,
    TokenRefused,
    AccessDenied,
}

/// Who signs in at the provider.
#[derive(Debug, Clone)]
pub struct OidcPersona {
    pub subject: String,
    pub email: String,
    pub name: String,
}

struct Begun {
    nonce: Option<String>,
    challenge: String,
    redirect_uri: String,
}

struct Provider {
    issuer: String,
    pair: EcdsaKeyPair,
    foreign: EcdsaKeyPair,
    state: Mutex<Live>,
}

struct Live {
    persona: OidcPersona,
    fault: Option<OidcFault>,
    codes: HashMap<String, Begun>,
    exchanges: usize,
}

/// A provider that answers until it is dropped.
pub struct OidcProvider {
    provider: Arc<Provider>,
    server: JoinHandle<()>,
}

/// Listens on a free port of 127.0.0.1.
pub async fn start_oidc(persona: OidcPersona) -> anyhow::Result<OidcProvider> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let issuer = format!("http://{}", listener.local_addr()?);
    let provider = Arc::new(Provider {
        issuer,
        pair: fresh_pair()?,
        foreign: fresh_pair()?,
        state: Mutex::new(Live {
            persona,
            fault: None,
            codes: HashMap::new(),
            exchanges: 0,
        }),
    });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/jwks", get(jwks))
        .with_state(provider.clone());
    let server = tokio::spawn(async move {
        // Ends with the task; there is nobody to tell.
        let _ended = axum::serve(listener, router).await;
    });
    Ok(OidcProvider { provider, server })
}

impl OidcProvider {
    pub fn issuer(&self) -> &str {
        &self.provider.issuer
    }

    /// From now on; `None` behaves.
    pub fn misbehave(&self, fault: Option<OidcFault>) {
        self.provider.live().fault = fault;
    }

    pub fn sign_in_as(&self, persona: OidcPersona) {
        self.provider.live().persona = persona;
    }

    /// How many codes were redeemed, or tried to be.
    pub fn exchanges(&self) -> usize {
        self.provider.live().exchanges
    }
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Provider {
    fn live(&self) -> MutexGuard<'_, Live> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is(&self, fault: OidcFault) -> bool {
        self.live().fault == Some(fault)
    }

    fn public_point(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }
}

fn fresh_pair() -> anyhow::Result<EcdsaKeyPair> {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
    let document = made.map_err(|_| anyhow::anyhow!("no key could be made"))?;
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random)
        .map_err(|_| anyhow::anyhow!("no key could be made"))
}

async fn metadata(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let issuer = &provider.issuer;
    let named = if provider.is(OidcFault::MetadataIssuer) {
        format!("{issuer}/")
    } else {
        issuer.clone()
    };
    Json(json!({
        "issuer": named,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

#[derive(Deserialize)]
struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: String,
    nonce: Option<String>,
    code_challenge: String,
    code_challenge_method: String,
}

/// The person is signed in there already and agrees.
async fn authorize(State(provider): State<Arc<Provider>>, Query(asked): Query<Asked>) -> Response {
    let proper = asked.response_type == "code"
        && asked.client_id == CLIENT_ID
        && asked.code_challenge_method == "S256"
        && asked.scope.split(' ').any(|scope| scope == "openid");
    let (true, Ok(mut back)) = (proper, Url::parse(&asked.redirect_uri)) else {
        return (StatusCode::BAD_REQUEST, "not a proper authorization request").into_response();
    };
    let fault = provider.live().fault;
    {
        let mut query = back.query_pairs_mut();
        query.append_pair("state", &asked.state);
        match fault {
            Some(OidcFault::ResponseIssuer) => {
                query.append_pair("iss", "https://other.example");
            }
            Some(OidcFault::NoResponseIssuer) => {}
            _ => {
                query.append_pair("iss", &provider.issuer);
            }
        }
        if fault == Some(OidcFault::AccessDenied) {
            query.append_pair("error", "access_denied");
        } else {
            let Ok(code) = random::token("oidc_code_", 24) else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            query.append_pair("code", &code);
            let begun = Begun {
                nonce: asked.nonce,
                challenge: asked.code_challenge,
                redirect_uri: asked.redirect_uri,
            };
            provider.live().codes.insert(code, begun);
        }
    }
    Redirect::to(back.as_str()).into_response()
}

#[derive(Deserialize)]
struct Exchange {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
}

async fn token(State(provider): State<Arc<Provider>>, headers: HeaderMap, Form(form): Form<Exchange>) -> Response {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let begun = {
        let mut live = provider.live();
        live.exchanges += 1;
        live.codes.remove(&form.code)
    };
    if !is_client(&headers) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    let Some(begun) = begun.filter(|_| form.grant_type == "authorization_code" && !provider.is(OidcFault::TokenRefused)) else {
        return refused("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form.code_verifier.as_bytes()));
    if challenge != begun.challenge || form.redirect_uri != begun.redirect_uri {
        return refused("invalid_grant");
    }
    let id_token = id_token(&provider, begun.nonce);
    let Ok(access_token) = random::token("oidc_access_", 24) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let reply = json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 300, "id_token": id_token });
    ([(header::CACHE_CONTROL, "no-store")], Json(reply)).into_response()
}

/// HTTP Basic, both parts form-encoded (RFC 6749 §2.3.1).
fn is_client(headers: &HeaderMap) -> bool {
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let expected = STANDARD.encode(format!("{}:{}", encoded(CLIENT_ID), encoded(CLIENT_SECRET)));
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value == format!("Basic {expected}"))
}

async fn jwks(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let coordinates = provider.public_point().get(1..).unwrap_or_default();
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [
        { "kty": "oct", "kid": "symmetric", "k": text(b"nobody should use this") },
        { "kty": "EC", "crv": "P-256", "kid": KEY_ID, "use": "sig", "alg": "ES256", "x": text(x), "y": text(y) },
    ] }))
}

fn id_token(provider: &Provider, nonce: Option<String>) -> String {
    let (persona, fault) = {
        let live = provider.live();
        (live.persona.clone(), live.fault)
    };
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let mut claims = json!({
        "iss": provider.issuer, "sub": persona.subject, "aud": CLIENT_ID, "exp": now + 300, "iat": now, "nonce": nonce,
        "email": persona.email, "email_verified": true, "name": persona.name,
    });
    let mut header = json!({ "alg": "ES256", "kid": KEY_ID, "typ": "JWT" });
    let mut set = |key: &str, value: Value| {
        if let Some(claims) = claims.as_object_mut() {
            claims.insert(key.to_owned(), value);
        }
    };
    match fault {
        Some(OidcFault::WrongIssuer) => set("iss", "https://other.example".into()),
        Some(OidcFault::WrongAudience) => set("aud", "somebody-else".into()),
        Some(OidcFault::SharedAudience) => set("aud", json!([CLIENT_ID, "somebody-else"])),
        Some(OidcFault::ForeignParty) => set("azp", "somebody-else".into()),
        Some(OidcFault::WrongNonce) => set("nonce", "another".into()),
        Some(OidcFault::NoNonce) => set("nonce", Value::Null),
        Some(OidcFault::Expired) => set("exp", (now - 120).into()),
        Some(OidcFault::Future) => set("iat", (now + 3_600).into()),
        Some(OidcFault::Stale) => set("iat", (now - 3_600).into()),
        Some(OidcFault::Unverified) => set("email_verified", false.into()),
        Some(OidcFault::NoEmail) => set("email", Value::Null),
        Some(OidcFault::VerifiedAsText) => set("email_verified", "false".into()),
        Some(OidcFault::AlgNone) => header = json!({ "alg": "none" }),
        Some(OidcFault::AlgHmacSecret | OidcFault::AlgHmacPublicKey) => header = json!({ "alg": "HS256", "kid": KEY_ID }),
        Some(OidcFault::UnknownKey) => header = json!({ "alg": "ES256", "kid": "key-2" }),
        Some(OidcFault::CriticalHeader) => header = json!({ "alg": "ES256", "kid": KEY_ID, "crit": ["b64"], "b64": false }),
        _ => {}
    }
    let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", text(&header), text(&claims));
    let signature = sign(provider, fault, signed.as_bytes());
    if fault == Some(OidcFault::TamperedClaims) {
        if let Some(claims) = claims.as_object_mut() {
            claims.insert("email".to_owned(), "owner@example.org".into());
        }
        return format!("{}.{}.{signature}", text(&header), text(&claims));
    }
    format!("{signed}.{signature}")
}

fn sign(provider: &Provider, fault: Option<OidcFault>, signed: &[u8]) -> String {
    let by_hmac = |key: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), signed).as_ref().to_vec();
    let by_pair = |pair: &EcdsaKeyPair| pair.sign(&SystemRandom::new(), signed).map(|made| made.as_ref().to_vec());
    URL_SAFE_NO_PAD.encode(match fault {
        Some(OidcFault::AlgNone) => Vec::new(),
        Some(OidcFault::AlgHmacSecret) => by_hmac(CLIENT_SECRET.as_bytes()),
        Some(OidcFault::AlgHmacPublicKey) => by_hmac(provider.public_point()),
        Some(OidcFault::ForeignSignature) => by_pair(&provider.foreign).unwrap_or_default(),
        _ => by_pair(&provider.pair).unwrap_or_default(),
    })
}
