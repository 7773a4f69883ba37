//! The guard in front of every route: who is it, may they, and did their own page send it.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_types::{Problem, ProblemKind, SecretText};
use subtle::ConstantTimeEq;

use crate::access::{Access, Identity, Via};
use crate::extract::{media_type_is, too_large};
use crate::fault::{Answered, Fault};
use crate::pages::Viewer;
use crate::state::WebState;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A program: problem+json, key or session.
    Api,
    /// A person in a browser: pages, session only.
    Page,
}

/// What the guard of one route knows.
#[derive(Clone)]
pub struct Post {
    pub state: WebState,
    pub access: Access,
    pub face: Face,
}

pub async fn guard(State(post): State<Post>, request: Request, next: Next) -> Response {
    if post.access == Access::Public {
        return next.run(request).await;
    }
    let mut viewer = None;
    let admitted = admit(&post, request, &mut viewer).await;
    let mut response = match admitted {
        Ok(request) => next.run(request).await,
        Err(Fault(problem)) if problem.kind == ProblemKind::Unauthenticated && post.face == Face::Page => {
            Redirect::to("/sign-in").into_response()
        }
        Err(fault) => fault.into_response(),
    };
    if let Some(viewer) = viewer {
        response.extensions_mut().insert(viewer);
    }
    response
}

async fn admit(post: &Post, request: Request, viewer: &mut Option<Viewer>) -> Answered<Request> {
    let identity = authenticate(&post.state, post.face, request.headers()).await?;
    if let Via::Session { view, .. } = &identity.via {
        *viewer = Some(Viewer::of(view));
    }
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

async fn authenticate(state: &WebState, face: Face, headers: &HeaderMap) -> Answered<Identity> {
    if face == Face::Api
        && let Some(key) = bearer(headers)
    {
        let caller = state.app.api_key(&key).await?.ok_or_else(Fault::unauthenticated)?;
        return Ok(Identity { caller, via: Via::ApiKey });
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

/// The token of our session cookie. Two cookies of that name are none: a neighbour planted one.
pub fn session_cookie(state: &WebState, headers: &HeaderMap) -> Option<SecretText> {
    let name = state.config.cookie_name();
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, value)| *key == name && !value.is_empty());
    let (_, value) = found.next()?;
    found.next().is_none().then(|| SecretText::new(value))
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
