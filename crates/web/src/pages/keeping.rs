//! How long things are kept, under which keys secrets are sealed, and the end of the organisation.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{ErasureReceipt, Keeping, Revocation, SealingView};
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::{csrf, lone, notice};
use super::settings::{Tab, tabbed};
use super::{Viewer, words};
use crate::access::{Access, Identity};
use crate::extract::Form;
use crate::fault::{Answered, Fault};
use crate::state::WebState;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    let keeping = state.app.keeping(&who.caller).await?;
    Ok(page(&viewer, keeping, &state.app.sealing(&who.caller).await?))
}

#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    answers_days: String,
    #[serde(default)]
    audit_days: String,
}

pub async fn set(State(state): State<WebState>, who: Identity, Form(wish): Form<Wish>) -> Answered<Redirect> {
    let keeping = Keeping {
        answers_days: days(&wish.answers_days)?,
        audit_days: days(&wish.audit_days)?,
    };
    state.app.set_keeping(&who.caller, keeping).await?;
    Ok(Redirect::to("/settings/data"))
}

fn days(text: &str) -> Answered<Option<u32>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            Fault::invalid(
                "keeping_invalid",
                "A number of days is a whole number, or empty for ever.",
                "Go back, correct it and send the form again.",
            )
        }),
    }
}

pub async fn confirm(viewer: Viewer) -> Markup {
    confirm_page(&viewer)
}

#[derive(Deserialize)]
pub struct Confirmed {
    #[serde(default)]
    confirm: String,
}

/// The last page of the organisation: its sessions are gone with it.
pub async fn erase(State(state): State<WebState>, who: Identity, Form(form): Form<Confirmed>) -> Answered<Markup> {
    Ok(erased_page(&state.app.erase_organisation(&who.caller, &form.confirm).await?))
}

pub fn page(viewer: &Viewer, keeping: Keeping, sealing: &SealingView) -> Markup {
    let owner = viewer.may(Access::Owner);
    let told = |days: Option<u32>| days.map_or_else(|| "for ever".to_owned(), |days| format!("{days} days"));
    let body = html! {
        @if owner {
            form.panel.stack method="post" action="/settings/data" {
                h2 { "How long things are kept" }
                (csrf(viewer))
                div.row {
                    div.field.grow { label for="answers_days" { "Answers and snapshots, in days" } input type="text" inputmode="numeric" id="answers_days" name="answers_days" value=[keeping.answers_days] placeholder="For ever"; }
                    div.field.grow { label for="audit_days" { "Audit log, in days" } input type="text" inputmode="numeric" id="audit_days" name="audit_days" value=[keeping.audit_days] placeholder="For ever"; }
                }
                p.hint { "Older ones are erased within a minute, for good. The audit log keeps 30 days at least; what is left of it stays provable from a signed checkpoint." }
                div.row { button.button.primary type="submit" { "Save" } }
            }
        } @else {
            section.panel { h2 { "How long things are kept" } dl.pairs { dt { "Answers" } dd { (told(keeping.answers_days)) } dt { "Audit log" } dd { (told(keeping.audit_days)) } } }
        }
        section.panel.stack {
            h2 { "Master key" }
            @match sealing.keys.as_slice() {
                [] => p.soft { "Nothing of this organisation is sealed yet." },
                [(key, count)] => p { "All " (count) " secrets are sealed under the key " code { (key) } "." },
                several => {
                    (notice("warn", "A rotation is under way: secrets are sealed under several keys.", Some("It goes on when an operator runs belvedere rotate-key again.")))
                    dl.pairs { @for (key, count) in several { dt { code { (key) } } dd { (count) } } }
                }
            }
            p.soft { @match sealing.rotated_at { Some(at) => { "Last rotated " (words::instant(at)) "." }, None => { "Not rotated yet; an operator does it with " code { "belvedere rotate-key" } " while the server runs." } } }
        }
        @if owner {
            section.panel.stack {
                h2 { "Danger zone" }
                p.soft { "Ends access to every data source at once, or deletes the organisation with everything in it." }
                div.row {
                    a.button.danger href="/settings/revoke-all" { "Disconnect everything…" }
                    a.button.danger href="/settings/delete" { "Delete the organisation…" }
                }
            }
        }
    };
    tabbed(viewer, Tab::Data, "Data", body)
}

pub fn confirm_page(viewer: &Viewer) -> Markup {
    let body = html! {
        div.panel.stack {
            h2 { "Delete " (viewer.org_name) "?" }
            ul.bullets {
                li { "Every source is disconnected; each vendor is told to revoke, once." }
                li { "Answers, dashboards, members, keys and the audit log are erased. Nothing can be brought back." }
                li { "You get a signed receipt. Export the audit log first if you need it." }
            }
            form.stack method="post" action="/settings/delete" {
                (csrf(viewer))
                div.field { label for="confirm" { "Type " b { (viewer.org_name) } " to confirm" } input type="text" id="confirm" name="confirm" required autocomplete="off"; }
                div.row {
                    button.button.primary.danger type="submit" { "Delete the organisation" }
                    a.button.quiet href="/settings/data" { "Keep it" }
                }
            }
        }
    };
    tabbed(viewer, Tab::Data, "Delete the organisation", body)
}

pub fn erased_page(receipt: &ErasureReceipt) -> Markup {
    let body = html! {
        div.stack {
            h1 { (receipt.name) " was deleted" }
            p.soft { "This is the receipt. It is shown only now; save it if you need it. Start the server again to set up a new organisation." }
            dl.pairs {
                dt { "When" } dd { (words::instant(receipt.at)) }
                @for (source, revocation) in &receipt.sources { dt { (source) } dd { @if *revocation == Revocation::Revoked { "revoked at the vendor" } @else { "not confirmed by the vendor" } } }
                dt { "Rows erased" } dd { (receipt.erased.values().sum::<u64>()) }
            }
            pre { (serde_json::json!(receipt)) }
        }
    };
    lone("Deleted", body)
}
