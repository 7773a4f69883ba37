//! Data Sources: every connection with its state and what to do.

use axum::extract::State;
use belvedere_app::SourceView;
use maud::{Markup, html};

use super::icons::{Icon, icon};
use super::layout::{Section, framed, notice};
use super::{Viewer, ask, golden, words};
use crate::access::{Access, Identity};
use crate::fault::Answered;
use crate::state::WebState;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    Ok(page(&viewer, &state.app.sources(&who.caller).await?))
}

pub fn page(viewer: &Viewer, sources: &[SourceView]) -> Markup {
    let add = html! { @if viewer.may(Access::Edit) { a.button.primary href="/sources/add" { (icon(Icon::Plus)) "Add data source" } } };
    let body = html! {
        div.inner {
            div.head {
                div { h1 { "Data Sources" } p { "MCP servers that questions are answered from. Only tools that are proven to read can be called." } }
                @if !sources.is_empty() { (add) }
            }
            @if sources.is_empty() {
                div.panel.empty { (icon(Icon::Plug)) h2 { "Nothing is connected yet" } p { "Choose a vendor, approve read access in the vendor's own window, and ask the first question." } (add) }
            } @else {
                div.grid { @for source in sources { (card(source)) } }
            }
        }
    };
    framed(viewer, Some(Section::Sources), "Data Sources", body)
}

fn card(source: &SourceView) -> Markup {
    html! {
        article.card {
            div.top { (words::monogram(&source.name)) h2 { a href={ "/sources/" (source.id) } { (source.name) } } (words::state_chip(source.state)) @if source.restricted { (words::restricted_chip()) } }
            p.faint { (source.url.host_str().unwrap_or("unknown host")) }
            @if let Some(reason) = &source.reason { div.told { (notice(tone(source), reason, source.next_step.as_deref())) } }
            @if source.reason.is_some() && source.may_manage {
                a.button.small href={ "/sources/" (source.id) "/authorize" } { @if ask::usable(source.state) { "Re-authorize" } @else { "Authorize" } }
            }
            (counts(source))
            @if let Some(golden) = &source.golden { p { (golden::chip(golden)) } }
            div.facts {
                @if let Some(at) = source.last_used_at { span { "Last used " (words::instant(at)) } } @else { span { "Not used yet" } }
                @if let Some(at) = source.expires_at { span { "Access ends " (words::instant(at)) } }
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

pub fn counts(source: &SourceView) -> Markup {
    html! {
        @if let Some(tools) = &source.tools {
            div.facts { span { b { (tools.read) } " read" } span { b { (tools.guarded) } " guarded" } span { b { (tools.blocked) } " hidden" } }
        }
    }
}
