//! One source: state, permissions, tools, and what can be done with it; disconnecting and its receipt.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{Inventory, ReceiptView, Revocation, SavedAnswers, SourceView, Verdict, VerdictEvent};
use belvedere_types::{PastProblem, Problem, ReceiptId, SourceId};
use maud::{Markup, html};
use serde::Deserialize;

use super::icons::{Icon, icon};
use super::layout::{self, Section, button_form, csrf, framed, notice};
use super::{Viewer, ask, golden, history, sources, tools, words};
use crate::access::{Access, Identity};
use crate::extract::{Form, Id, Name, Query};
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::{Language, Texts};

#[derive(Deserialize)]
pub struct Look {
    /// The tool whose verdict is to be decided.
    decide: Option<String>,
}

pub async fn show(
    State(state): State<WebState>,
    who: Identity,
    viewer: Viewer,
    Id(id): Id<SourceId>,
    Query(look): Query<Look>,
) -> Answered<Markup> {
    let source = state.app.source(&who.caller, id).await?;
    if !ask::usable(source.state) {
        return Ok(page(&viewer, &source, None, &[]));
    }
    let mut inventory = state.app.tools(&who.caller, id).await.map_err(|error| Fault::from(error).0);
    // Listing the tools may just have changed the state.
    let source = state.app.source(&who.caller, id).await?;
    // Read last, since a listing may just have judged anew.
    let mut history = state.app.verdict_history(&who.caller, id).await?;
    let deciders = state.app.deciders(&who.caller).await?;
    let name = |by: &mut String| *by = viewer.texts.named(&deciders.named(by));
    let decisions = inventory.iter_mut().flat_map(|inventory| &mut inventory.tools);
    decisions
        .filter_map(|tool| tool.override_.as_mut())
        .for_each(|decision| name(&mut decision.by));
    history.iter_mut().for_each(|event| name(&mut event.by));
    let decided = look.decide.as_deref();
    Ok(page_deciding(&viewer, &source, Some(inventory.as_ref()), &history, decided))
}

#[derive(Deserialize)]
pub struct Rename {
    name: String,
    /// `ask` after connecting.
    next: Option<String>,
}

pub async fn rename(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>, Form(form): Form<Rename>) -> Answered<Redirect> {
    state.app.rename(&who.caller, id, &form.name).await?;
    Ok(if form.next.as_deref() == Some("ask") {
        Redirect::to("/")
    } else {
        Redirect::to(&format!("/sources/{id}"))
    })
}

pub async fn test(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Redirect> {
    state.app.test(&who.caller, id).await?;
    Ok(Redirect::to(&format!("/sources/{id}")))
}

pub async fn ask_golden(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>) -> Answered<Redirect> {
    state.app.ask_golden_again(&who.caller, id).await?;
    Ok(Redirect::to(&format!("/sources/{id}")))
}

pub async fn confirm(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<SourceId>) -> Answered<Markup> {
    Ok(confirm_page(&viewer, &state.app.managed_source(&who.caller, id).await?))
}

/// A box that is not ticked is not sent.
#[derive(Deserialize)]
pub struct Disconnect {
    pub(super) keep: Option<String>,
}

impl Disconnect {
    pub fn answers(&self) -> SavedAnswers {
        if self.keep.is_some() {
            SavedAnswers::Kept
        } else {
            SavedAnswers::Erased
        }
    }
}

pub async fn disconnect(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Form(form): Form<Disconnect>,
) -> Answered<Redirect> {
    let receipt = state.app.disconnect(&who.caller, id, form.answers()).await?;
    Ok(Redirect::to(&format!("/receipts/{}", receipt.id)))
}

pub async fn receipt(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<ReceiptId>) -> Answered<Markup> {
    Ok(receipt_page(&viewer, &state.app.receipt(&who.caller, id).await?))
}

pub async fn review_tool(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>, Name(tool): Name) -> Answered<Redirect> {
    state.app.review_tool(&who.caller, id, &tool).await?;
    Ok(Redirect::to(&format!("/sources/{id}#tools")))
}

#[derive(Deserialize)]
pub struct Decision {
    verdict: Verdict,
    reason: String,
}

pub async fn override_tool(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<SourceId>,
    Name(tool): Name,
    Form(form): Form<Decision>,
) -> Answered<Redirect> {
    state.app.override_tool(&who.caller, id, &tool, form.verdict, &form.reason).await?;
    Ok(Redirect::to(&format!("/sources/{id}#tools")))
}

/// `inventory` is `None` while nobody has approved access, and an error where the server cannot be listed.
pub fn page(viewer: &Viewer, source: &SourceView, inventory: Option<Result<&Inventory, &Problem>>, past: &[VerdictEvent]) -> Markup {
    page_deciding(viewer, source, inventory, past, None)
}

/// The same with the form that decides about one tool, by its name.
pub fn page_deciding(
    viewer: &Viewer,
    source: &SourceView,
    inventory: Option<Result<&Inventory, &Problem>>,
    past: &[VerdictEvent],
    decided: Option<&str>,
) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner {
            p.crumbs { a href="/sources" { (t.data_sources()) } " / " (source.name) }
            div.head {
                div { div.row { h1 { (source.name) } (words::state_chip(t, source.state)) @if source.restricted { (words::restricted_chip(t)) } } p.faint { (source.url) } }
                @if source.may_manage { (actions(viewer, source)) }
            }
            div.stack {
                @if let Some(reason) = &source.reason { (sources::reason_of(t, source, reason)) }
                div.two {
                    section.panel {
                        @match inventory {
                            Some(Ok(inventory)) => (tools::list(viewer, source, inventory, decided)),
                            Some(Err(problem)) => { h2 { (t.tools_head()) } (layout::problem(t, "bad", problem)) },
                            None => { h2 { (t.tools_head()) } p.soft { (t.tools_once_approved()) } },
                        }
                        (history::section(t, past))
                    }
                    aside.stack { (facts(t, source)) (golden::panel(viewer, source)) (trace(t, source)) @if source.may_manage { (manage(viewer, source)) } }
                }
            }
        }
    };
    framed(viewer, Some(Section::Sources), &source.name, body)
}

fn actions(viewer: &Viewer, source: &SourceView) -> Markup {
    let t = viewer.texts;
    let waits = !ask::usable(source.state);
    html! {
        div.row {
            (button_form(viewer, &format!("/sources/{}/test", source.id), "", html! { (icon(Icon::Refresh)) (t.test()) }))
            a class={ "button " (if waits { "primary" } else { "" }) } href={ "/sources/" (source.id) "/authorize" } { (if waits { t.authorize() } else { t.reauthorize() }) }
        }
    }
}

/// In the words of its code or of the card, where the page is not in English.
fn past_problem(t: Texts, source: &SourceView, past: &PastProblem) -> Markup {
    let same = source.code.as_ref().is_none_or(|code| *code == past.code);
    if let Some([what, _]) = source.german.as_ref().filter(|_| same && t.language() == Language::German) {
        return html! { (what) };
    }
    match t.problem(&past.code) {
        None => html! { span lang=[t.english()] { (past.detail) } },
        Some([what, _]) => html! { (what) (layout::quotation(t, past.quoted.as_deref())) },
    }
}

fn facts(t: Texts, source: &SourceView) -> Markup {
    html! {
        section.panel {
            h2 { (t.access_head()) }
            dl.pairs {
                dt { (t.asked_scopes()) } dd { (scopes(t, &source.asked_scopes)) }
                dt { (t.granted_scopes()) } dd { (scopes(t, &source.granted_scopes)) }
                @if let Some(at) = source.expires_at { dt { (t.ends()) } dd { (words::instant(t, at)) } }
                dt { (t.last_used_head()) } dd { @match source.last_used_at { Some(at) => (words::instant(t, at)), None => { (t.not_yet()) } } }
                @if let Some(code) = &source.code { dt { (t.code()) } dd { code { (code) } } }
                @if let Some(at) = source.paused_until { dt { (t.paused_until()) } dd { (words::instant(t, at)) } }
                @if let Some(past) = &source.last_error { dt { (t.last_error()) } dd { (words::instant(t, past.at)) ": " (past_problem(t, source, past)) } }
            }
            @if !source.quirks.is_none() {
                div.section { (notice("warn", t.allowed_quirks(), None)) ul.bullets { @for quirk in source.quirks.described(t.language()) { li { (quirk) } } } }
            }
            @if wider(source) { div.section { (notice("warn", t.granted_more(), None)) } }
            (sources::counts(t, source))
        }
    }
}

fn scopes(t: Texts, list: &[String]) -> Markup {
    html! { @if list.is_empty() { span.faint { (t.none_named()) } } @else { @for scope in list { code { (scope) } " " } } }
}

/// Whether the vendor granted a scope nobody asked for. `offline_access` allows nothing by itself: it is what makes refreshing possible.
fn wider(source: &SourceView) -> bool {
    let asked = &source.asked_scopes;
    !asked.is_empty()
        && source
            .granted_scopes
            .iter()
            .any(|scope| scope != "offline_access" && !asked.contains(scope))
}

fn trace(t: Texts, source: &SourceView) -> Markup {
    html! {
        @if !source.trace.is_empty() {
            details.panel { summary { (t.how_found()) } ol.tight { @for (step, outcome) in &source.trace { (traced(t, step, outcome)) } } }
        }
    }
}

fn traced(t: Texts, step: &str, outcome: &str) -> Markup {
    let ((of_step, step), (of_outcome, outcome)) = (t.discovery_step(step), t.discovery_outcome(outcome));
    html! { li { @if step.contains("://") { code { (step) } } @else { b lang=[of_step] { (step) } } br; span.soft lang=[of_outcome] { (outcome) } } }
}

fn manage(viewer: &Viewer, source: &SourceView) -> Markup {
    let t = viewer.texts;
    html! {
        section.panel.stack {
            h2 { (t.manage()) }
            form.rename method="post" action={ "/sources/" (source.id) "/rename" } {
                (csrf(viewer))
                input type="text" name="name" value=(source.name) required maxlength="80" aria-label=(t.name());
                button.button type="submit" { (t.rename()) }
            }
            div.row {
                @if viewer.may(Access::Owner) { a.button href={ "/sources/" (source.id) "/access" } { (t.who_may_more()) } }
                a.button.danger href={ "/sources/" (source.id) "/disconnect" } { (t.disconnect_more()) }
            }
        }
    }
}

pub fn confirm_page(viewer: &Viewer, source: &SourceView) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/sources" { (t.data_sources()) } " / " a href={ "/sources/" (source.id) } { (source.name) } " / " (t.disconnect()) }
            div.panel.stack {
                h1 { (t.disconnect_question(&source.name)) }
                ul.bullets {
                    li { (t.disconnect_1()) }
                    li { (t.disconnect_2()) }
                    li { (t.disconnect_3()) }
                    li { (t.disconnect_4()) }
                }
                form.stack method="post" action={ "/sources/" (source.id) "/disconnect" } {
                    (csrf(viewer))
                    label.check { input type="checkbox" name="keep" value="yes"; (t.keep_answers()) }
                    div.row {
                        button.button.primary.danger type="submit" { (t.disconnect_and_erase()) }
                        a.button.quiet href={ "/sources/" (source.id) } { (t.cancel()) }
                    }
                }
            }
        }
    };
    framed(viewer, Some(Section::Sources), t.disconnect(), body)
}

pub fn receipt_page(viewer: &Viewer, receipt: &ReceiptView) -> Markup {
    let t = viewer.texts;
    let (tone, vendor) = match &receipt.revocation {
        Revocation::Revoked => ("good", t.vendor_revoked().to_owned()),
        Revocation::NoEndpoint => ("warn", t.vendor_no_endpoint().to_owned()),
        Revocation::NothingToRevoke => ("good", t.vendor_nothing().to_owned()),
        Revocation::Pending { detail } => (
            "warn",
            t.vendor_pending(detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default()),
        ),
        Revocation::Failed { detail } => ("bad", t.vendor_failed(detail)),
    };
    let erased = |done: bool| if done { t.erased() } else { t.kept_marked() };
    let body = html! {
        div.inner.narrow.stack {
            h1 { (t.is_disconnected(&receipt.source_name)) }
            (notice(tone, &vendor, None))
            section.panel {
                h2 { (t.receipt()) }
                dl.pairs {
                    dt { (t.receipt()) } dd { code { (receipt.id) } }
                    dt { (t.source()) } dd { (receipt.source_name) " " code { (receipt.source) } }
                    dt { (t.when()) } dd { (words::instant(t, receipt.at)) }
                    dt { (t.credential()) } dd { (erased(receipt.secrets_erased)) }
                    dt { (t.answers_and_tiles()) } dd { (erased(receipt.answers_erased)) }
                    @if let Some(signature) = &receipt.signature { dt { (t.signature()) } dd { (signature.algorithm) " " code { (signature.value) } } }
                }
            }
            div.row { a.button href="/sources" { (t.back_to_sources()) } }
        }
    };
    framed(viewer, Some(Section::Sources), t.state_disconnected(), body)
}
