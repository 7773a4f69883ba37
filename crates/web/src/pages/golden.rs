//! How the golden questions of a card were answered for a source.

use belvedere_app::{GoldenView, SourceView};
use maud::{Markup, html};

use super::layout::button_form;
use super::{Viewer, words};

/// Nothing where the card has no questions, or they were not asked yet.
pub fn panel(viewer: &Viewer, source: &SourceView) -> Markup {
    let Some(golden) = &source.golden else {
        return html! {};
    };
    html! {
        section.panel.stack {
            h2 { "Golden questions" }
            p { (chip(golden)) " " span.faint { "asked by version " (golden.version) ", " (words::instant(golden.asked_at)) } }
            @for result in golden.questions.iter().filter(|result| !result.passed) {
                div.tight { p { (result.question) } ul.bullets { @for miss in &result.misses { li { (miss) } } } }
            }
            @if source.may_manage { (button_form(viewer, &format!("/sources/{}/golden", source.id), "", html! { "Ask again" })) }
        }
    }
}

/// Also for the list of sources.
pub fn chip(golden: &GoldenView) -> Markup {
    let all = golden.questions.len();
    let tone = if golden.passed == all { "good" } else { "warn" };
    html! { span class={ "chip " (tone) } { (golden.passed) " of " (all) " as expected" } }
}
