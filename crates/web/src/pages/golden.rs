//! How the golden questions of a card were answered for a source.

use belvedere_app::{GoldenView, SourceView};
use maud::{Markup, html};

use super::layout::button_form;
use super::{Viewer, words};
use crate::texts::Texts;

/// Nothing where the card has no questions, or they were not asked yet.
pub fn panel(viewer: &Viewer, source: &SourceView) -> Markup {
    let t = viewer.texts;
    let Some(golden) = &source.golden else {
        return html! {};
    };
    html! {
        section.panel.stack {
            h2 { (t.golden_questions()) }
            p { (chip(t, golden)) " " span.faint { (t.asked_by_version(&golden.version, words::instant(t, golden.asked_at))) } }
            @for result in golden.questions.iter().filter(|result| !result.passed) {
                div.tight {
                    p lang=[t.question(&result.question)] { (result.question) }
                    ul.bullets { @for miss in &result.misses { li lang=[t.foreign(miss)] { (t.told(miss)) } } }
                }
            }
            @if source.may_manage { (button_form(viewer, &format!("/sources/{}/golden", source.id), "", html! { (t.ask_again()) })) }
        }
    }
}

/// Also for the list of sources.
pub fn chip(t: Texts, golden: &GoldenView) -> Markup {
    let all = golden.questions.len();
    let tone = if golden.passed == all { "good" } else { "warn" };
    html! { span class={ "chip " (tone) } { (t.as_expected(golden.passed, all)) } }
}
