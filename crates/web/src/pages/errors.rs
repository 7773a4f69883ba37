//! Failures as pages.

use axum::http::StatusCode;
use belvedere_types::Problem;
use maud::{Markup, html};

use super::Viewer;
use super::icons::{Icon, icon};
use super::layout::{framed, lone, quotation};
use crate::texts::Texts;

/// The failure in words. `request_id` ties it to the log.
pub fn page(t: Texts, viewer: Option<&Viewer>, status: StatusCode, problem: &Problem, request_id: &str) -> Markup {
    let title = match status.as_u16() {
        401 if problem.code.ends_with("_spent") => t.error_spent(),
        401 => t.error_sign_in(),
        403 => t.error_forbidden(),
        404 => t.error_not_found(),
        500 => t.error_ours(),
        502 => t.error_vendor(),
        503 => t.error_unavailable(),
        _ => t.error_other(),
    };
    let body = html! {
        div.empty {
            (icon(Icon::Alert))
            h1 { (title) }
            (words(t, problem))
            p.faint { (t.code_and_request(html! { code { (problem.code) } }, html! { code { (request_id) } })) }
            a.button href="/" { (t.back_to_start()) }
        }
    };
    match viewer {
        Some(viewer) => framed(viewer, None, title, html! { div.inner.narrow { (body) } }),
        None => lone(t, title, body),
    }
}

/// The code's words in the reader's language, then what those of the case quote.
fn words(t: Texts, problem: &Problem) -> Markup {
    match t.problem(problem.code) {
        None => html! { p lang=[t.english()] { (problem.detail) } p lang=[t.english()] { (problem.next_step) } },
        Some([what, next]) => html! { p { (what) } p { (next) } (quotation(t, problem.quoted.as_deref())) },
    }
}
