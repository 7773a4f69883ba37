//! The audit log: newest first, found again by who, what, when and where.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use belvedere_app::{AuditCheck, AuditLine};
use maud::{Markup, html};

use super::layout::{Section, button_form, framed, notice};
use super::{Viewer, words};
use crate::access::Identity;
use crate::api::audit::Wanted;
use crate::extract::Query;
use crate::fault::Answered;
use crate::state::WebState;

/// How actions begin, and what they are together.
const KINDS: [(&str, &str); 9] = [
    ("sign", "Signing in and out"),
    ("member.", "Members"),
    ("api_key.", "API keys"),
    ("source", "Data sources"),
    ("tool", "Tools and calls"),
    ("question.", "Questions"),
    ("secret.", "Secrets"),
    ("audit.", "The audit log itself"),
    ("access.", "Refused and missed"),
];

/// What the page shows beside the entries.
#[derive(Default)]
pub struct Around<'a> {
    pub wanted: Wanted,
    /// Identifiers and names that the filter offers.
    pub people: &'a [(String, String)],
    pub sources: &'a [(String, String)],
    pub check: Option<&'a AuditCheck>,
}

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Query(wanted): Query<Wanted>) -> Answered<Response> {
    Ok(shown(&state, &who, &viewer, wanted, None).await?.into_response())
}

pub async fn verify(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    let check = state.app.verify_audit(&who.caller).await?;
    shown(&state, &who, &viewer, Wanted::default(), Some(&check)).await
}

async fn shown(state: &WebState, who: &Identity, viewer: &Viewer, wanted: Wanted, check: Option<&AuditCheck>) -> Answered<Markup> {
    let lines = state.app.search_audit(&who.caller, &wanted.query()?).await?;
    let names = state.app.audit_names(&who.caller).await?;
    let around = Around {
        wanted,
        people: &names.people,
        sources: &names.sources,
        check,
    };
    Ok(page(viewer, &lines, &around))
}

pub fn page(viewer: &Viewer, lines: &[AuditLine], around: &Around<'_>) -> Markup {
    let body = html! {
        div.inner {
            div.head {
                div {
                    h1 { "Audit" }
                    p { "What happened, and by whom. Entries are chained by hash, so that a change or a gap shows." }
                }
                (button_form(viewer, "/audit/verify", "", html! { "Verify" }))
            }
            @if let Some(check) = around.check { (outcome(check)) }
            (filter(&around.wanted, around.people, around.sources))
            @if lines.is_empty() {
                div.panel.empty { h2 { "No entries" } p { "Nothing is written down that fits. Connections, calls, overrides and sign-ins are, as they happen." } }
            } @else {
                div.scroll { table {
                    thead { tr { th { "When" } th { "Who" } th { "What" } th.num { "No." } } }
                    tbody { @for each in lines { (line(each)) } }
                } }
                div.row.section {
                    @if let Some(last) = lines.last().filter(|last| last.entry.sequence > 1) {
                        a.button href={ "/audit?" (address(&around.wanted, Some(last.entry.sequence))) } { "Earlier entries" }
                    }
                    @if around.wanted.before.is_some() { a.button.quiet href={ "/audit?" (address(&around.wanted, None)) } { "Newest" } }
                    a.button.quiet href={ "/audit/export?format=csv&" (address(&around.wanted, None)) } { "Export as CSV" }
                    a.button.quiet href={ "/audit/export?format=jsonl&" (address(&around.wanted, None)) } { "Export as JSON lines" }
                }
            }
        }
    };
    framed(viewer, Some(Section::Audit), "Audit", body)
}

fn outcome(check: &AuditCheck) -> Markup {
    let head = format!("{} entries; the last one's hash is {}.", check.entries, check.head);
    match (check.broken_at, check.older_secrets.len()) {
        (None, 0) if !check.begins_rightly => notice(
            "bad",
            "The log was cut off, and not by this organisation.",
            Some("Compare with an export that you kept, and look who can write to the database."),
        ),
        (None, 0) => notice("good", "The log holds: no entry was changed or removed.", Some(&head)),
        (Some(sequence), _) => notice(
            "bad",
            &format!("Entry {sequence} was changed, or entries before it were removed."),
            Some("Compare with an export that you kept, and look who can write to the database."),
        ),
        (None, count) => notice(
            "bad",
            &format!("{count} secrets were put back to an older version than the log knows."),
            Some("Look who can write to the database, and authorize the sources anew."),
        ),
    }
}

fn filter(wanted: &Wanted, people: &[(String, String)], sources: &[(String, String)]) -> Markup {
    let kinds: Vec<(String, String)> = KINDS.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
    html! {
        form.panel.filter.told method="get" action="/audit" {
            (choice("who", "Who", "Anybody", &wanted.who, people))
            (choice("what", "What", "Anything", &wanted.what, &kinds))
            (choice("source", "Source", "Any", &wanted.source, sources))
            div { label for="from" { "From" } input type="date" id="from" name="from" value=(wanted.from); }
            div { label for="until" { "Until" } input type="date" id="until" name="until" value=(wanted.until); }
            div.row { button.button type="submit" { "Filter" } a.button.quiet href="/audit" { "Clear" } }
        }
    }
}

fn choice(name: &str, label: &str, any: &str, chosen: &str, options: &[(String, String)]) -> Markup {
    html! { div {
        label for=(name) { (label) }
        select id=(name) name=(name) {
            option value="" { (any) }
            @for (id, words) in options { option value=(id) selected[id == chosen] { (words) } }
        }
    } }
}

/// The filter as the query of an address.
fn address(wanted: &Wanted, before: Option<i64>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in [
        ("who", &wanted.who),
        ("what", &wanted.what),
        ("source", &wanted.source),
        ("from", &wanted.from),
        ("until", &wanted.until),
    ] {
        if !value.is_empty() {
            query.append_pair(key, value);
        }
    }
    if let Some(before) = before {
        query.append_pair("before", &before.to_string());
    }
    query.finish()
}

fn line(line: &AuditLine) -> Markup {
    let entry = &line.entry;
    html! { tr {
        td.whole { (words::instant(entry.at)) }
        td { (line.who) }
        td.detail {
            (line.words)
            details.faint {
                summary { code { (entry.action) } }
                dl.pairs {
                    dt { "On" } dd { code { (entry.subject) } }
                    dt { "Detail" } dd { code { (entry.detail) } }
                    dt { "Hash" } dd { code { (entry.hash) } }
                }
            }
        }
        td.num { (entry.sequence) }
    } }
}
