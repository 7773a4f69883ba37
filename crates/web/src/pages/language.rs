//! The choice of a language, kept by the browser and, for whoever is signed in, with the person.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use crate::extract::Form;
use crate::fault::{Answered, Fault};
use crate::guard::session_cookie;
use crate::routes;
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
    if let Some(cookie) = session_cookie(&state, &headers)
        && let Some((caller, _)) = state.app.session(&cookie).await?
    {
        state.app.set_language(&caller, language.tag()).await?;
    }
    let mut response = Redirect::to(&back(&state, &headers)).into_response();
    keep(&state, &mut response, language);
    Ok(response)
}

/// Tells the browser to keep the choice.
pub fn keep(state: &WebState, response: &mut Response, language: Language) {
    let secure = if state.config.https() { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={KEPT_SECONDS}{secure}",
        language.tag()
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The page that the form stood on, when it was one of ours. What it was asked for with its address stays: a chart's kind, a moment. A form that
/// failed is answered at an address that only takes forms; then it is the nearest page above.
fn back(state: &WebState, headers: &HeaderMap) -> String {
    let page = headers
        .get(header::REFERER)
        .and_then(|page| page.to_str().ok()?.parse::<Url>().ok());
    let ours = |page: &Url| state.config.is_our_origin(&page.origin().ascii_serialization());
    // Two slashes at the beginning would name another host.
    let Some(page) = page.filter(|page| ours(page) && !page.path().starts_with("//")) else {
        return "/".to_owned();
    };
    if routes::shows(page.path()) {
        return match page.query() {
            Some(query) => format!("{}?{query}", page.path()),
            None => page.path().to_owned(),
        };
    }
    let above = std::iter::successors(page.path().rsplit_once('/'), |(path, _)| path.rsplit_once('/')).map(|(path, _)| path);
    above
        .filter(|path| !path.is_empty())
        .find(|path| routes::shows(path))
        .unwrap_or("/")
        .to_owned()
}
