//! Data Sources: every connection with its state and what to do.

use axum::extract::State;
use belvedere_app::{SourceView, Suggestion};
use maud::{Markup, html};

use super::icons::{Icon, icon};
use super::layout::{Case, Section, csrf, framed, trouble};
use super::{Viewer, ask, golden, words};
use crate::access::{Access, Identity};
use crate::fault::Answered;
use crate::state::WebState;
use crate::texts::Texts;

/// Questions that a card offers.
const OFFERED: usize = 2;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    let questions = if viewer.may(Access::Data) {
        state.app.suggestions(&who.caller, viewer.texts.language()).await?
    } else {
        Vec::new()
    };
    Ok(page(&viewer, &state.app.sources(&who.caller).await?, &questions))
}

pub fn page(viewer: &Viewer, sources: &[SourceView], questions: &[Suggestion]) -> Markup {
    let t = viewer.texts;
    let add = html! { @if viewer.may(Access::Edit) { a.button.primary href="/sources/add" { (icon(Icon::Plus)) (t.add_data_source()) } } };
    let body = html! {
        div.inner {
            div.head {
                div { h1 { (t.data_sources()) } p { (t.sources_intro()) } }
                @if !sources.is_empty() { (add) }
            }
            @if sources.is_empty() {
                div.panel.empty { (icon(Icon::Plug)) h2 { (t.nothing_connected()) } p { (t.nothing_connected_hint()) } (add) }
            } @else {
                div.grid { @for source in sources { (card(viewer, source, questions)) } }
            }
        }
    };
    framed(viewer, Some(Section::Sources), t.data_sources(), body)
}

fn card(viewer: &Viewer, source: &SourceView, questions: &[Suggestion]) -> Markup {
    let t = viewer.texts;
    html! {
        article.card {
            div.top {
                (words::monogram(&source.name))
                div { h2 { a href={ "/sources/" (source.id) } { (source.name) } } p.faint { (source.url.host_str().unwrap_or(t.unknown_host())) } }
            }
            div.row { (words::state_chip(t, source.state)) @if source.restricted { (words::restricted_chip(t)) } }
            @if let Some(reason) = &source.reason { div.told { (reason_of(t, source, reason)) } }
            @if source.reason.is_some() && source.may_manage {
                a.button.small href={ "/sources/" (source.id) "/authorize" } { @if ask::usable(source.state) { (t.reauthorize()) } @else { (t.authorize()) } }
            }
            (counts(t, source))
            @if let Some(golden) = &source.golden { div.facts { span { (t.golden_questions()) ": " (golden::outcome(t, golden)) } } }
            div.facts {
                @if let Some(at) = source.last_used_at { span { (t.last_used(words::instant(t, at))) } } @else { span { (t.not_used_yet()) } }
                @if let Some(at) = source.expires_at { span { (t.access_ends(words::instant(t, at))) } }
            }
            (asked(viewer, source, questions))
        }
    }
}

/// What can be asked of it, each a button that does.
fn asked(viewer: &Viewer, source: &SourceView, questions: &[Suggestion]) -> Markup {
    let t = viewer.texts;
    let own: Vec<&Suggestion> = questions
        .iter()
        .filter(|question| question.source == source.name)
        .take(OFFERED)
        .collect();
    html! {
        @if !own.is_empty() {
            div.asked {
                @for question in own {
                    form method="post" action="/ask" {
                        (csrf(viewer))
                        input type="hidden" name="sources" value=(source.id);
                        button type="submit" name="question" value=(question.question) lang=[t.question(&question.question)] { (question.question) }
                    }
                }
            }
        }
    }
}

/// Red where nothing can be asked, amber where it still works.
pub fn tone(source: &SourceView) -> &'static str {
    if ask::usable(source.state) || source.code.is_none() {
        "warn"
    } else {
        "bad"
    }
}

/// Why it is not as it should be, and what to do.
pub fn reason_of(t: Texts, source: &SourceView, reason: &str) -> Markup {
    let case = Case {
        code: source.code.as_deref().unwrap_or_default(),
        detail: reason,
        next_step: source.next_step.as_deref(),
        quoted: source.quoted.as_deref(),
        german: source.german.as_ref(),
    };
    trouble(t, tone(source), &case)
}

pub fn counts(t: Texts, source: &SourceView) -> Markup {
    html! {
        @if let Some(tools) = &source.tools {
            div.facts { span { (t.tools_read(tools.read)) } span { (t.tools_guarded(tools.guarded)) } span { (t.tools_hidden(tools.blocked)) } }
        }
    }
}
