//! The audit log, newest entries reached by paging on.

use axum::extract::State;
use belvedere_app::AuditRecord;
use belvedere_types::Actor;
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::{Section, framed};
use super::{Viewer, words};
use crate::access::Identity;
use crate::extract::Query;
use crate::fault::Answered;
use crate::state::WebState;

#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: i64,
}

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Query(After { after }): Query<After>) -> Answered<Markup> {
    let entries = state.app.audit(&who.caller, after).await?;
    Ok(page(&viewer, &entries))
}

pub fn page(viewer: &Viewer, entries: &[AuditRecord]) -> Markup {
    let body = html! {
        div.inner {
            div.head { div {
                h1 { "Audit" }
                p { "What happened, by whom, in order. Entries are chained by hash: " code { "belvedere audit verify" } " proves that none was changed or removed." }
            } }
            @if entries.is_empty() {
                div.panel.empty { h2 { "No further entries" } p { "Connections, calls, overrides and sign-ins are written here as they happen." } }
            } @else {
                div.scroll { table {
                    thead { tr { th.num { "No." } th { "When" } th { "Who" } th { "What" } th { "On" } th { "Detail" } } }
                    tbody { @for entry in entries { (line(entry)) } }
                } }
                @if let Some(last) = entries.last() { p.section { a.button href={ "/audit?after=" (last.sequence) } { "Later entries" } } }
            }
        }
    };
    framed(viewer, Some(Section::Audit), "Audit", body)
}

fn line(entry: &AuditRecord) -> Markup {
    let who = match entry.actor {
        Actor::User(id) => id.to_string(),
        Actor::ApiKey(id) => id.to_string(),
        Actor::System => "system".into(),
    };
    html! { tr {
        td.num { (entry.sequence) }
        td.whole { (words::instant(entry.at)) }
        td.whole { (short(&who)) }
        td.whole { (entry.action) }
        td.whole { (short(&entry.subject)) }
        td.detail { code { (entry.detail) } }
    } }
}

/// An identifier by its kind and end, whole under the pointer; anything else as it is.
fn short(text: &str) -> Markup {
    let tail = text.split_once('_').and_then(|(kind, rest)| {
        let at = rest.len().checked_sub(6)?;
        Some((kind, rest.get(at..).filter(|_| rest.len() == 32)?))
    });
    html! { @match tail { Some((kind, tail)) => code title=(text) { (kind) "_…" (tail) }, None => code { (text) } } }
}
