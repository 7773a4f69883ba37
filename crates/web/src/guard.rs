//! The guard in front of every route: who is it, may they, and did their own page send it.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_app::Visitor;
use belvedere_types::{Caller, Problem, ProblemKind, SecretText};
use subtle::ConstantTimeEq;

use crate::access::{Access, Identity, Via};
use crate::extract::{media_type_is, too_large};
use crate::fault::{Answered, Fault};
use crate::pages::Viewer;
use crate::state::WebState;
use crate::visitor::visitor;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A program: problem+json, key or session.
    Api,
    /// A person in a browser: pages, session only.
    Page,
    /// A client of the Model Context Protocol: key only. A cookie would let any page that a browser shows speak for whoever is signed in.
    Mcp,
}

/// What the guard of one route knows.
#[derive(Clone)]
pub struct Post {
    pub state: WebState,
    pub access: Access,
    pub face: Face,
    /// The route's pattern.
    pub path: &'static str,
}

pub async fn guard(State(post): State<Post>, request: Request, next: Next) -> Response {
    if post.access == Access::Public {
        return next.run(request).await;
    }
    let mut known = None;
    let (method, address) = (request.method().clone(), request.uri().path().to_owned());
    let admitted = admit(&post, request, &mut known).await;
    let mut response = match admitted {
        Ok(request) => next.run(request).await,
        Err(Fault(problem)) if problem.kind == ProblemKind::Unauthenticated && post.face == Face::Page => {
            Redirect::to("/sign-in").into_response()
        }
        Err(fault) => fault.into_response(),
    };
    let Some(Known { caller, viewer }) = known else {
        return response;
    };
    if let Err(fault) = note_refusal(&post, &caller, &method, &address, response.status()).await {
        response = fault.into_response();
    }
    if let Some(viewer) = viewer {
        response.extensions_mut().insert(viewer);
    }
    response
}

/// Who asks, once that is proven.
struct Known {
    caller: Caller,
    viewer: Option<Viewer>,
}

/// Writes down who was refused, and who asked by identifier for what is not there or is another organisation's.
async fn note_refusal(post: &Post, caller: &Caller, method: &Method, address: &str, status: StatusCode) -> Answered<()> {
    let missed = status == StatusCode::NOT_FOUND && post.path.contains("{id}");
    if missed {
        let place = post.path.split('/').position(|part| part == "{id}");
        let named = place.and_then(|place| address.split('/').nth(place)).unwrap_or_default();
        post.state.app.note_missed(caller, method.as_str(), post.path, named).await?;
    } else if status == StatusCode::FORBIDDEN {
        post.state.app.note_refused(caller, method.as_str(), post.path).await?;
    }
    Ok(())
}

async fn admit(post: &Post, request: Request, known: &mut Option<Known>) -> Answered<Request> {
    let visitor = visitor(&post.state, request.headers(), request.extensions());
    let identity = authenticate(&post.state, post.face, request.headers(), &visitor).await?;
    *known = Some(Known {
        caller: identity.caller,
        viewer: match &identity.via {
            Via::Session { view, .. } => Some(Viewer::of(view, request.headers())),
            Via::ApiKey => None,
        },
    });
    if !post.access.admits(identity.caller.role) {
        return Err(Fault::forbidden(post.access.words()));
    }
    let mut request = match &identity.via {
        Via::Session { view, .. } if !request.method().is_safe() => check_csrf(request, &view.csrf).await?,
        Via::Session { .. } | Via::ApiKey => request,
    };
    request.extensions_mut().insert(identity);
    Ok(request)
}

async fn authenticate(state: &WebState, face: Face, headers: &HeaderMap, visitor: &Visitor) -> Answered<Identity> {
    if face != Face::Page
        && let Some(key) = bearer(headers)
    {
        let caller = state.app.api_key(&key, visitor).await?.ok_or_else(Fault::unauthenticated)?;
        return Ok(Identity { caller, via: Via::ApiKey });
    }
    if face == Face::Mcp {
        return Err(Fault::unauthenticated());
    }
    let cookie = session_cookie(state, headers).ok_or_else(Fault::unauthenticated)?;
    let (caller, view) = state.app.session(&cookie).await?.ok_or_else(Fault::unauthenticated)?;
    Ok(Identity {
        caller,
        via: Via::Session { view, cookie },
    })
}

fn bearer(headers: &HeaderMap) -> Option<SecretText> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| SecretText::new(token.trim()))
}

/// The token of our session cookie.
pub fn session_cookie(state: &WebState, headers: &HeaderMap) -> Option<SecretText> {
    own_cookie(headers, state.config.cookie_name())
}

/// A cookie of ours that holds a secret.
pub fn own_cookie(headers: &HeaderMap, name: &str) -> Option<SecretText> {
    single_cookie(headers, name).map(SecretText::new)
}

/// A cookie of ours. Two of that name are none: a neighbour planted one.
pub fn single_cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, value)| *key == name && !value.is_empty());
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

/// The token comes in the header from scripts and as a field from forms; a form's body is put back for the handler.
async fn check_csrf(request: Request, expected: &str) -> Answered<Request> {
    let in_header = request.headers().get("x-csrf-token").map(|value| value.as_bytes().to_vec());
    if let Some(token) = in_header {
        return same_token(&token, expected).then_some(request).ok_or_else(csrf_fault);
    }
    if !media_type_is(request.headers(), "application/x-www-form-urlencoded") {
        return Err(csrf_fault());
    }
    let (parts, body) = request.into_parts();
    let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), &())
        .await
        .map_err(|_| too_large())?;
    let token = url::form_urlencoded::parse(&bytes)
        .find(|(key, _)| key == "csrf")
        .map(|(_, value)| value.into_owned());
    match token {
        Some(token) if same_token(token.as_bytes(), expected) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Some(_) | None => Err(csrf_fault()),
    }
}

fn same_token(given: &[u8], expected: &str) -> bool {
    !expected.is_empty() && bool::from(given.ct_eq(expected.as_bytes()))
}

fn csrf_fault() -> Fault {
    Fault(Problem::new(
        ProblemKind::Forbidden,
        "csrf_token_missing",
        "The request does not prove that one of our own pages sent it.",
        "Reload the page and try again. Programs use an API key, or send the session's token as x-csrf-token.",
    ))
}
