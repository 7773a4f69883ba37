//! The audit log: newest first, found again by who, what, when and where.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use belvedere_app::{AuditCheck, AuditLine, Named};
use maud::{Markup, html};

use super::layout::{Section, button_form, framed, notice};
use super::{Viewer, words};
use crate::access::Identity;
use crate::api::audit::Wanted;
use crate::extract::Query;
use crate::fault::Answered;
use crate::state::WebState;
use crate::texts::{Message, Texts};

/// How actions begin, and what they are together.
const KINDS: [(&str, Message); 9] = [
    ("sign", Texts::kind_signing),
    ("member.", Texts::members),
    ("api_key.", Texts::api_keys),
    ("source", Texts::data_sources),
    ("tool", Texts::kind_tools),
    ("question.", Texts::kind_questions),
    ("secret.", Texts::kind_secrets),
    ("audit.", Texts::kind_audit),
    ("access.", Texts::kind_refused),
];

/// What the page shows beside the entries.
#[derive(Default)]
pub struct Around<'a> {
    pub wanted: Wanted,
    /// Identifiers and names that the filter offers.
    pub people: &'a [(String, Named)],
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
    let t = viewer.texts;
    let body = html! {
        div.inner {
            div.head {
                div {
                    h1 { (t.audit()) }
                    p { (t.audit_intro()) }
                }
                (button_form(viewer, "/audit/verify", "", html! { (t.verify()) }))
            }
            @if let Some(check) = around.check { (outcome(t, check)) }
            (filter(t, &around.wanted, around.people, around.sources))
            @if lines.is_empty() {
                div.panel.empty { h2 { (t.no_entries()) } p { (t.no_entries_hint()) } }
            } @else {
                div.scroll.page { table.entries {
                    thead { tr { th { (t.when()) } th { (t.who()) } th { (t.what()) } th.num { (t.number_short()) } } }
                    tbody { @for each in lines { (line(t, each)) } }
                } }
                div.row.section {
                    @if let Some(last) = lines.last().filter(|last| last.entry.sequence > 1) {
                        a.button href={ "/audit?" (address(&around.wanted, Some(last.entry.sequence))) } { (t.earlier_entries()) }
                    }
                    @if around.wanted.before.is_some() { a.button.quiet href={ "/audit?" (address(&around.wanted, None)) } { (t.newest()) } }
                    a.button.quiet href={ "/audit/export?format=csv&" (address(&around.wanted, None)) } { (t.export_csv()) }
                    a.button.quiet href={ "/audit/export?format=jsonl&" (address(&around.wanted, None)) } { (t.export_jsonl()) }
                }
            }
        }
    };
    framed(viewer, Some(Section::Audit), t.audit(), body)
}

fn outcome(t: Texts, check: &AuditCheck) -> Markup {
    let head = t.entries_and_hash(check.entries, &check.head);
    match (check.broken_at, check.older_secrets.len()) {
        (None, 0) if !check.begins_rightly => notice("bad", t.cut_off(), Some(t.compare_export())),
        (None, 0) => notice("good", t.log_holds(), Some(&head)),
        (Some(sequence), _) => notice("bad", &t.entry_changed(sequence), Some(t.compare_export())),
        (None, count) => notice("bad", &t.secrets_put_back(count), Some(t.look_who_writes())),
    }
}

/// Closed until something is looked for: date fields and lists are most of what a browser has to draw on this page.
fn filter(t: Texts, wanted: &Wanted, people: &[(String, Named)], sources: &[(String, String)]) -> Markup {
    let kinds: Vec<(String, String)> = KINDS.iter().map(|(id, name)| ((*id).to_owned(), name(t).to_owned())).collect();
    let people: Vec<(String, String)> = people.iter().map(|(id, name)| (id.clone(), t.named(name))).collect();
    html! {
        details.panel.told open[wanted.narrows()] {
            summary { (t.find_entries()) }
            form.filter method="get" action="/audit" {
                (choice("who", t.who(), t.anybody(), &wanted.who, &people))
                (choice("what", t.what(), t.anything(), &wanted.what, &kinds))
                (choice("source", t.source(), t.any(), &wanted.source, sources))
                div { label for="from" { (t.from()) } input type="date" id="from" name="from" value=(wanted.from); }
                div { label for="until" { (t.until()) } input type="date" id="until" name="until" value=(wanted.until); }
                div.row { button.button type="submit" { (t.filter()) } a.button.quiet href="/audit" { (t.clear()) } }
            }
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

fn line(t: Texts, line: &AuditLine) -> Markup {
    let entry = &line.entry;
    html! { tr {
        td.whole { (words::instant(t, entry.at)) }
        td { (t.named(&line.who)) }
        td.detail {
            (t.happened(line))
            details.faint {
                summary { code { (entry.action) } }
                dl.pairs {
                    dt { (t.on_subject()) } dd { code { (entry.subject) } }
                    dt { (t.detail()) } dd { code { (entry.detail) } }
                    dt { (t.hash()) } dd { code { (entry.hash) } }
                }
            }
        }
        td.num { (entry.sequence) }
    } }
}
