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

/// For the list of sources: it stands out where something was not as expected.
pub fn outcome(t: Texts, golden: &GoldenView) -> Markup {
    if golden.passed == golden.questions.len() {
        html! { (in_words(t, golden)) }
    } else {
        chip(t, golden)
    }
}

fn in_words(t: Texts, golden: &GoldenView) -> String {
    t.as_expected(golden.passed, golden.questions.len())
}

fn chip(t: Texts, golden: &GoldenView) -> Markup {
    let tone = if golden.passed == golden.questions.len() { "good" } else { "warn" };
    html! { span class={ "chip " (tone) } { (in_words(t, golden)) } }
}
