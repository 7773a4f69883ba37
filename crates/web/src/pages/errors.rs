//! Failures as pages.

use axum::http::StatusCode;
use belvedere_types::Problem;
use maud::{Markup, html};

use super::Viewer;
use super::icons::{Icon, icon};
use super::layout::{framed, lone};

/// The failure in words. `request_id` ties it to the log.
pub fn page(viewer: Option<&Viewer>, status: StatusCode, problem: &Problem, request_id: &str) -> Markup {
    let title = match status.as_u16() {
        401 => "Sign in first",
        403 => "Not allowed",
        404 => "Nothing here",
        500 => "Something went wrong on our side",
        502 => "The vendor did not play along",
        503 => "Not available at the moment",
        _ => "That did not work",
    };
    let body = html! {
        div.empty {
            (icon(Icon::Alert))
            h1 { (title) }
            p { (problem.detail) }
            p { (problem.next_step) }
            p.faint { "Code " code { (problem.code) } " · request " code { (request_id) } }
            a.button href="/" { "Back to the start" }
        }
    };
    match viewer {
        Some(viewer) => framed(viewer, None, title, html! { div.inner.narrow { (body) } }),
        None => lone(title, body),
    }
}
