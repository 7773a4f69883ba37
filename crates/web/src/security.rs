//! The layers around everything: request id, `Host` and `Origin`, headers, panics, the log line, and the one place where a failure becomes bytes.

use std::any::Any;
use std::sync::LazyLock;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use belvedere_types::{Problem, ProblemKind};
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use uuid::Uuid;

use crate::fault::Fault;
use crate::mcp;
use crate::pages::{self, Viewer};
use crate::sheets;
use crate::state::{WebConfig, WebState};
use crate::texts::Texts;

/// Nothing but our own files and sheets: no inline script, no style of an element's own. Vendor pages are reached by links, which this does not
/// govern.
static CONTENT_SECURITY_POLICY: LazyLock<String> = LazyLock::new(|| {
    let sheets = sheets::sources();
    format!(
        "default-src 'none'; script-src 'self'; style-src {sheets}; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The origins whose pages may frame this answer. Without it nobody may.
#[derive(Debug, Clone)]
pub struct Framable(pub Vec<String>);

/// Marks answers that may be cached: hashed assets. Everything else is `no-store`.
#[derive(Debug, Clone, Copy)]
pub struct Cacheable;

/// The number under which this request is in the log.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

pub fn wrap(router: Router<WebState>, state: &WebState) -> Router<WebState> {
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), own_hosts_only))
        .layer(middleware::from_fn_with_state(state.clone(), outermost))
}

/// A panic's text may hold anything, so none of it leaves.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Fault(Problem::internal()).into_response()
}

async fn outermost(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId(format!("req_{}", Uuid::now_v7().simple()));
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let api = wants_json(&request);
    let texts = spoken(request.headers());
    // The route's pattern, never the address itself: addresses carry codes and tokens.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    if let Some(fault) = response.extensions_mut().remove::<Fault>() {
        response = render(response, fault, &id, api, texts);
    }
    let framable = response.extensions_mut().remove::<Framable>();
    harden(
        response.extensions().get::<Cacheable>().copied(),
        &state.config,
        &id,
        response.headers_mut(),
    );
    if let Some(Framable(origins)) = framable.filter(|framable| !framable.0.is_empty()) {
        admit_frames(&origins, response.headers_mut());
    }
    let ms = started.elapsed().as_millis();
    tracing::info!(%method, route, status = response.status().as_u16(), ms, request_id = id.0, "request");
    response
}

fn wants_json(request: &Request) -> bool {
    let path = request.uri().path();
    path.starts_with("/api/") || ["/healthz", "/readyz", "/metrics", "/oauth/client.json", mcp::PATH].contains(&path)
}

/// RFC 9457.
#[derive(Serialize)]
struct ProblemBody<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
    next_step: &'a str,
    request_id: &'a str,
}

fn render(mut bare: Response, Fault(problem): Fault, id: &RequestId, api: bool, texts: Texts) -> Response {
    let status = bare.status();
    if !api {
        let viewer = bare.extensions_mut().remove::<Viewer>();
        return (status, pages::errors::page(texts, viewer.as_ref(), status, &problem, &id.0)).into_response();
    }
    let [detail, next_step] = texts.problem(problem.code).unwrap_or([&problem.detail, &problem.next_step]);
    let body = ProblemBody {
        r#type: format!("urn:belvedere:problem:{}", problem.code),
        title: title(problem.kind),
        status: status.as_u16(),
        code: problem.code,
        detail,
        next_step,
        request_id: &id.0,
    };
    let mut response = (status, axum::Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if problem.kind == ProblemKind::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"belvedere\""));
    }
    response
}

/// The language of a failure. Programs that bring a key are told in English, whatever their library accepts.
fn spoken(headers: &HeaderMap) -> Texts {
    if headers.contains_key(header::AUTHORIZATION) {
        Texts::default()
    } else {
        Texts::of(headers)
    }
}

fn title(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Invalid => "The request is not valid",
        ProblemKind::Unauthenticated => "Sign in first",
        ProblemKind::Forbidden => "Not allowed",
        ProblemKind::NotFound => "Not found",
        ProblemKind::Conflict => "It clashes with what is there",
        ProblemKind::TooLarge => "Too large",
        ProblemKind::Limited => "Too many requests",
        ProblemKind::Vendor => "The vendor did not play along",
        ProblemKind::Unavailable => "Not available at the moment",
        ProblemKind::Internal => "Our fault",
    }
}

fn harden(cacheable: Option<Cacheable>, config: &WebConfig, id: &RequestId, headers: &mut HeaderMap) {
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: under it browsers send `Origin: null` with our own forms. Vendors get nothing either way.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if cacheable.is_none() {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if config.https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, id);
    }
}

/// The header that older browsers know cannot name origins, so it goes.
fn admit_frames(origins: &[String], headers: &mut HeaderMap) {
    let policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", &format!("frame-ancestors {}", origins.join(" ")));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.remove(header::X_FRAME_OPTIONS);
    }
}

/// Against DNS rebinding (`Host`) and foreign pages (`Origin`): the names are checked before anything is looked up.
async fn own_hosts_only(State(state): State<WebState>, request: Request, next: Next) -> Response {
    match foreign(&state.config, &request) {
        Some(fault) => fault.into_response(),
        None => next.run(request).await,
    }
}

fn foreign(config: &WebConfig, request: &Request) -> Option<Fault> {
    let headers = request.headers();
    let host = single(headers, &header::HOST).or_else(|| request.uri().authority().map(|name| name.as_str()));
    if !host.is_some_and(|host| config.is_our_host(host)) {
        return Some(Fault(Problem::new(
            ProblemKind::Forbidden,
            "foreign_host",
            "The request names a host that is not this server.",
            "Use the server's public URL; operators set it as BELVEDERE_PUBLIC_URL.",
        )));
    }
    let has_origin = headers.contains_key(header::ORIGIN);
    let ours = single(headers, &header::ORIGIN).is_some_and(|origin| config.is_our_origin(origin));
    let cross_site =
        single(headers, &HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site == "cross-site" || site == "same-site");
    // A vendor's redirect is cross-site and sends no `Origin`; a page that reads us by script sends one, whatever the method.
    if !ours && (has_origin || (cross_site && !request.method().is_safe())) {
        return Some(Fault(Problem::new(
            ProblemKind::Forbidden,
            "foreign_origin",
            "The request was sent by a page of another site.",
            "Open this server's own pages and try again.",
        )));
    }
    None
}

/// The header's value when there is exactly one.
fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}
