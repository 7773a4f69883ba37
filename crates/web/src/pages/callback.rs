//! The last page of the vendor's window.

use belvedere_app::SourceView;
use belvedere_types::Problem;
use maud::{Markup, html};

use super::layout::{lone, module, notice};

pub fn connected(source: &SourceView) -> Markup {
    let body = html! {
        div.stack data-callback data-connected="true" data-source=(source.id) {
            h1 { (source.name) " is connected" }
            p.soft { "This window closes by itself. If it stays open, go on here." }
            a.button.primary href={ "/sources/" (source.id) "/finish" } { "Continue" }
        }
        (module("callback"))
    };
    lone("Connected", body)
}

pub fn failed(problem: &Problem) -> Markup {
    let body = html! {
        div.stack data-callback data-connected="false" data-failed={ (problem.detail) " " (problem.next_step) } {
            h1 { "Not connected" }
            (notice("bad", &problem.detail, Some(&problem.next_step)))
            p.faint { "Code " code { (problem.code) } ". Nothing was stored." }
            a.button href="/sources" { "Back to Data Sources" }
        }
        (module("callback"))
    };
    lone("Not connected", body)
}
