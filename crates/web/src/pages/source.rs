//! One source: state, permissions, tools, and what can be done with it; disconnecting and its receipt.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{Inventory, ReceiptView, Revocation, SavedAnswers, SourceView, Verdict, VerdictEvent};
use belvedere_types::{Problem, ReceiptId, SourceId};
use maud::{Markup, html};
use serde::Deserialize;

use super::icons::{Icon, icon};
use super::layout::{Section, button_form, csrf, framed, notice};
use super::{Viewer, ask, golden, history, sources, tools, words};
use crate::access::{Access, Identity};
use crate::extract::{Form, Id, Name};
use crate::fault::{Answered, Fault};
use crate::state::WebState;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<SourceId>) -> Answered<Markup> {
    let source = state.app.source(&who.caller, id).await?;
    if !ask::usable(source.state) {
        return Ok(page(&viewer, &source, None, &[]));
    }
    let inventory = state.app.tools(&who.caller, id).await.map_err(|error| Fault::from(error).0);
    // Listing the tools may just have changed the state.
    let source = state.app.source(&who.caller, id).await?;
    // Read last, since a listing may just have judged anew.
    let history = state.app.verdict_history(&who.caller, id).await?;
    Ok(page(&viewer, &source, Some(inventory.as_ref()), &history))
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
    let body = html! {
        div.inner {
            p.crumbs { a href="/sources" { "Data Sources" } " / " (source.name) }
            div.head {
                div { div.row { h1 { (source.name) } (words::state_chip(source.state)) @if source.restricted { (words::restricted_chip()) } } p.faint { (source.url) } }
                @if source.may_manage { (actions(viewer, source)) }
            }
            div.stack {
                @if let Some(reason) = &source.reason { (notice(sources::tone(source), reason, source.next_step.as_deref())) }
                div.two {
                    section.panel {
                        @match inventory {
                            Some(Ok(inventory)) => (tools::list(viewer, source, inventory)),
                            Some(Err(problem)) => { h2 { "Tools" } (notice("bad", &problem.detail, Some(&problem.next_step))) },
                            None => { h2 { "Tools" } p.soft { "The tools are listed once access is approved." } },
                        }
                        (history::section(past))
                    }
                    aside.stack { (facts(source)) (golden::panel(viewer, source)) (trace(source)) @if source.may_manage { (manage(viewer, source)) } }
                }
            }
        }
    };
    framed(viewer, Some(Section::Sources), &source.name, body)
}

fn actions(viewer: &Viewer, source: &SourceView) -> Markup {
    let waits = !ask::usable(source.state);
    html! {
        div.row {
            (button_form(viewer, &format!("/sources/{}/test", source.id), "", html! { (icon(Icon::Refresh)) "Test" }))
            a class={ "button " (if waits { "primary" } else { "" }) } href={ "/sources/" (source.id) "/authorize" } { @if waits { "Authorize" } @else { "Re-authorize" } }
        }
    }
}

fn facts(source: &SourceView) -> Markup {
    html! {
        section.panel {
            h2 { "Access" }
            dl.pairs {
                dt { "Asked" } dd { (scopes(&source.asked_scopes)) }
                dt { "Granted" } dd { (scopes(&source.granted_scopes)) }
                @if let Some(at) = source.expires_at { dt { "Ends" } dd { (words::instant(at)) } }
                dt { "Last used" } dd { @match source.last_used_at { Some(at) => (words::instant(at)), None => "not yet" } }
                @if let Some(code) = &source.code { dt { "Code" } dd { code { (code) } } }
                @if let Some(past) = &source.last_error { dt { "Last error" } dd { (words::instant(past.at)) ": " (past.detail) } }
            }
            @if !source.quirks.is_none() {
                div.section { (notice("warn", "This connection is allowed what the standards forbid:", None)) ul.bullets { @for quirk in source.quirks.described() { li { (quirk) } } } }
            }
            @if wider(source) { div.section { (notice("warn", "More was granted than asked for. Writing tools stay hidden all the same.", None)) } }
            (sources::counts(source))
        }
    }
}

fn scopes(list: &[String]) -> Markup {
    html! { @if list.is_empty() { span.faint { "none named" } } @else { @for scope in list { code { (scope) } " " } } }
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

fn trace(source: &SourceView) -> Markup {
    html! {
        @if !source.trace.is_empty() {
            details.panel { summary { "How the connection was found" } ol.tight { @for (step, outcome) in &source.trace { li { b { (step) } br; span.soft { (outcome) } } } } }
        }
    }
}

fn manage(viewer: &Viewer, source: &SourceView) -> Markup {
    html! {
        section.panel.stack {
            h2 { "Manage" }
            form.rename method="post" action={ "/sources/" (source.id) "/rename" } {
                (csrf(viewer))
                input type="text" name="name" value=(source.name) required maxlength="80" aria-label="Name";
                button.button type="submit" { "Rename" }
            }
            @if viewer.may(Access::Owner) { a.button href={ "/sources/" (source.id) "/access" } { "Who may ask and manage…" } }
            a.button.danger href={ "/sources/" (source.id) "/disconnect" } { "Disconnect…" }
        }
    }
}

pub fn confirm_page(viewer: &Viewer, source: &SourceView) -> Markup {
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/sources" { "Data Sources" } " / " a href={ "/sources/" (source.id) } { (source.name) } " / Disconnect" }
            div.panel.stack {
                h1 { "Disconnect " (source.name) "?" }
                ul.bullets {
                    li { "Access is revoked at the vendor." }
                    li { "The stored credential is erased here at once." }
                    li { "Saved answers, tiles and snapshots made from this source are erased with it, unless you keep them." }
                    li { "The audit log keeps what was done, without the data. You get a receipt." }
                }
                form.stack method="post" action={ "/sources/" (source.id) "/disconnect" } {
                    (csrf(viewer))
                    label { input type="checkbox" name="keep" value="yes"; " Keep saved answers, marked as disconnected" }
                    div.row {
                        button.button.primary.danger type="submit" { "Disconnect and erase" }
                        a.button.quiet href={ "/sources/" (source.id) } { "Keep it" }
                    }
                }
            }
        }
    };
    framed(viewer, Some(Section::Sources), "Disconnect", body)
}

pub fn receipt_page(viewer: &Viewer, receipt: &ReceiptView) -> Markup {
    let (tone, vendor) = match &receipt.revocation {
        Revocation::Revoked => ("good", "Revoked at the vendor.".to_owned()),
        Revocation::NoEndpoint => (
            "warn",
            "The vendor offers no way to revoke by program. Remove Belvedere in the vendor's own settings.".to_owned(),
        ),
        Revocation::NothingToRevoke => ("good", "There was no grant to revoke.".to_owned()),
        Revocation::Pending { detail } => (
            "warn",
            format!(
                "The vendor has not confirmed yet{}. It is asked again for a week; this page shows how it ended.",
                detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default()
            ),
        ),
        Revocation::Failed { detail } => (
            "bad",
            format!("The vendor could not be told: {detail} Remove Belvedere in the vendor's own settings."),
        ),
    };
    let erased = |done: bool| if done { "erased" } else { "kept, marked as disconnected" };
    let body = html! {
        div.inner.narrow.stack {
            h1 { (receipt.source_name) " is disconnected" }
            (notice(tone, &vendor, None))
            section.panel {
                h2 { "Receipt" }
                dl.pairs {
                    dt { "Receipt" } dd { code { (receipt.id) } }
                    dt { "Source" } dd { (receipt.source_name) " " code { (receipt.source) } }
                    dt { "When" } dd { (words::instant(receipt.at)) }
                    dt { "Credential" } dd { (erased(receipt.secrets_erased)) }
                    dt { "Answers and tiles" } dd { (erased(receipt.answers_erased)) }
                    @if let Some(signature) = &receipt.signature { dt { "Signature" } dd { (signature.algorithm) " " code { (signature.value) } } }
                }
            }
            div.row { a.button href="/sources" { "Back to Data Sources" } }
        }
    };
    framed(viewer, Some(Section::Sources), "Disconnected", body)
}
