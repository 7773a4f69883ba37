//! The last page of the vendor's window.

use belvedere_app::SourceView;
use belvedere_types::Problem;
use maud::{Markup, html};

use super::layout::{self, lone, module};
use crate::texts::Texts;

pub fn connected(t: Texts, source: &SourceView) -> Markup {
    let body = html! {
        div.stack data-callback data-connected="true" data-source=(source.id) {
            h1 { (t.is_connected(&source.name)) }
            p.soft { (t.window_closes()) }
            a.button.primary href={ "/sources/" (source.id) "/finish" } { (t.continue_()) }
        }
        (module(t, "callback"))
    };
    lone(t, t.state_connected(), body)
}

pub fn failed(t: Texts, problem: &Problem) -> Markup {
    let body = html! {
        div.stack data-callback data-connected="false" data-failed=(told(t, problem)) {
            h1 { (t.not_connected()) }
            (layout::problem(t, "bad", problem))
            p.faint { (t.nothing_stored(html! { code { (problem.code) } })) }
            a.button href="/sources" { (t.back_to_sources()) }
        }
        (module(t, "callback"))
    };
    lone(t, t.not_connected(), body)
}

/// What went wrong in one line, for the page that waits.
fn told(t: Texts, problem: &Problem) -> String {
    let [what, next] = t.problem(problem.code).unwrap_or([&problem.detail, &problem.next_step]);
    format!("{what} {next}")
}
