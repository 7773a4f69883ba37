//! The choice of a language, kept by the browser.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use crate::extract::Form;
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::{COOKIE, Language};

/// How long a browser keeps the choice, in seconds: a year.
const KEPT_SECONDS: u32 = 365 * 24 * 3_600;

#[derive(Deserialize)]
pub struct Choice {
    language: String,
}

pub async fn choose(State(state): State<WebState>, headers: HeaderMap, Form(choice): Form<Choice>) -> Answered<Response> {
    let language = Language::of_tag(&choice.language).ok_or_else(Fault::not_found)?;
    let mut response = Redirect::to(&back(&state, &headers)).into_response();
    let secure = if state.config.https() { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={KEPT_SECONDS}{secure}",
        language.tag()
    );
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Fault::not_found())?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The page that the form stood on, when it was one of ours. What it was asked for with its address stays: a chart's kind, a moment.
fn back(state: &WebState, headers: &HeaderMap) -> String {
    let page = headers
        .get(header::REFERER)
        .and_then(|page| page.to_str().ok()?.parse::<Url>().ok());
    let ours = |page: &Url| state.config.is_our_origin(&page.origin().ascii_serialization());
    // Two slashes at the beginning would name another host.
    let page = page.filter(|page| ours(page) && !page.path().starts_with("//"));
    page.map_or_else(
        || "/".to_owned(),
        |page| match page.query() {
            Some(query) => format!("{}?{query}", page.path()),
            None => page.path().to_owned(),
        },
    )
}
