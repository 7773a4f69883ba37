//! Where vendors send browsers back to, and the document that says who we are.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use belvedere_app::{Binding, CallbackQuery, browser_digest};
use belvedere_types::{Problem, ProblemKind, SecretText};
use maud::Markup;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::access::{Identity, Via};
use crate::extract::{Query, secret};
use crate::fault::{Fault, status};
use crate::guard::session_cookie;
use crate::pages;
use crate::state::WebState;
use crate::texts::Texts;

/// Longest value taken from a redirect; codes and states are far shorter.
const VALUE_LIMIT: usize = 4_096;

/// The query of a vendor's redirect (RFC 6749 §4.1.2, RFC 9207 §2). `error_description` is left out on purpose: it is text from outside.
#[derive(Deserialize)]
pub struct Redirected {
    state: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    code: Option<SecretText>,
    iss: Option<String>,
    error: Option<String>,
}

impl Redirected {
    /// Reads a pasted address. `None` when it holds no `state`, or a parameter twice.
    pub fn of(url: &Url) -> Option<Self> {
        let (mut state, mut code, mut iss, mut error) = (None, None, None, None);
        for (key, value) in url.query_pairs() {
            let place = match key.as_ref() {
                "state" => &mut state,
                "code" => &mut code,
                "iss" => &mut iss,
                "error" => &mut error,
                _ => continue,
            };
            if value.len() > VALUE_LIMIT || place.replace(value.into_owned()).is_some() {
                return None;
            }
        }
        state.as_ref()?;
        Some(Self {
            state,
            code: code.map(SecretText::new),
            iss,
            error,
        })
    }

    pub fn into_query(self) -> CallbackQuery {
        CallbackQuery {
            state: self.state,
            code: self.code,
            iss: self.iss,
            error: self.error,
        }
    }
}

/// What a flow begun by this caller is bound to.
pub fn binding_of(who: &Identity) -> Binding {
    match &who.via {
        Via::Session { cookie, .. } => Binding::Browser(browser_digest(cookie)),
        Via::ApiKey => Binding::ApiKey,
    }
}

/// The vendor's redirect. Takes no session for granted: the flow's own binding decides whether this browser may finish it.
pub async fn callback(State(state): State<WebState>, headers: HeaderMap, t: Texts, Query(redirected): Query<Redirected>) -> Response {
    let binding = match session_cookie(&state, &headers) {
        Some(cookie) => Binding::Browser(browser_digest(&cookie)),
        // Without a session only a flow begun by key can be meant, and only this machine may finish one by its state alone.
        None if state.config.loopback() => Binding::ApiKey,
        None => return unbound(t),
    };
    match state.app.authorized(redirected.into_query(), binding).await {
        Ok(source) => pages::callback::connected(t, &source).into_response(),
        Err(error) => {
            let Fault(problem) = Fault::from(error);
            (status(problem.kind), pages::callback::failed(t, &problem)).into_response()
        }
    }
}

fn unbound(t: Texts) -> Response {
    let problem = Problem::new(
        ProblemKind::Invalid,
        "callback_without_session",
        "This browser is not the one in which the connection was begun.",
        "Go back to the browser you started in. If the connection was begun with an API key, send this page's address to …/authorize/complete.",
    );
    let page: Markup = pages::callback::failed(t, &problem);
    (status(problem.kind), page).into_response()
}

/// Client ID Metadata Document: an authorization server that supports it needs no registration of us.
pub async fn client_document(State(state): State<WebState>) -> Json<Value> {
    let base = state.config.public_url.as_str().trim_end_matches('/');
    Json(json!({
        "client_id": format!("{base}/oauth/client.json"),
        "client_name": "Belvedere",
        "client_uri": base,
        "redirect_uris": [format!("{base}/oauth/callback")],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    }))
}
