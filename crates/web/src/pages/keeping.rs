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
use crate::texts::Texts;

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
pub async fn erase(State(state): State<WebState>, who: Identity, t: Texts, Form(form): Form<Confirmed>) -> Answered<Markup> {
    Ok(erased_page(t, &state.app.erase_organisation(&who.caller, &form.confirm).await?))
}

pub fn page(viewer: &Viewer, keeping: Keeping, sealing: &SealingView) -> Markup {
    let t = viewer.texts;
    let owner = viewer.may(Access::Owner);
    let told = |days: Option<u32>| days.map_or_else(|| t.for_ever().to_owned(), |days| t.days(days.into()));
    let body = html! {
        @if owner {
            form.panel.stack method="post" action="/settings/data" {
                h2 { (t.how_long_kept()) }
                (csrf(viewer))
                div.row {
                    div.field.grow { label for="answers_days" { (t.answers_days()) } input type="text" inputmode="numeric" id="answers_days" name="answers_days" value=[keeping.answers_days] placeholder=(t.for_ever_hint()); }
                    div.field.grow { label for="audit_days" { (t.audit_days()) } input type="text" inputmode="numeric" id="audit_days" name="audit_days" value=[keeping.audit_days] placeholder=(t.for_ever_hint()); }
                }
                p.hint { (t.keeping_hint()) }
                div.row { button.button.primary type="submit" { (t.save()) } }
            }
        } @else {
            section.panel { h2 { (t.how_long_kept()) } dl.pairs { dt { (t.answers()) } dd { (told(keeping.answers_days)) } dt { (t.audit_log()) } dd { (told(keeping.audit_days)) } } }
        }
        section.panel.stack {
            h2 { (t.master_key()) }
            @match sealing.keys.as_slice() {
                [] => p.soft { (t.nothing_sealed()) },
                [(key, count)] => p { (t.all_sealed(*count, html! { code { (key) } })) },
                several => {
                    (notice("warn", t.rotation_under_way(), Some(t.rotation_goes_on())))
                    dl.pairs { @for (key, count) in several { dt { code { (key) } } dd { (count) } } }
                }
            }
            p.soft { @match sealing.rotated_at { Some(at) => { (t.last_rotated(words::instant(t, at))) }, None => { (t.not_rotated(html! { code { "belvedere rotate-key" } })) } } }
        }
        @if owner {
            section.panel.stack {
                h2 { (t.danger_zone()) }
                p.soft { (t.danger_intro()) }
                div.row {
                    a.button.danger href="/settings/revoke-all" { (t.disconnect_all_more()) }
                    a.button.danger href="/settings/delete" { (t.delete_org_more()) }
                }
            }
        }
    };
    tabbed(viewer, Tab::Data, t.data(), body)
}

pub fn confirm_page(viewer: &Viewer) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.panel.stack {
            h2 { (t.delete_question(&viewer.org_name)) }
            ul.bullets {
                li { (t.delete_1()) }
                li { (t.delete_2()) }
                li { (t.delete_3()) }
            }
            form.stack method="post" action="/settings/delete" {
                (csrf(viewer))
                div.field { label for="confirm" { (t.type_to_confirm(html! { b { (viewer.org_name) } })) } input type="text" id="confirm" name="confirm" required autocomplete="off"; }
                div.row {
                    button.button.primary.danger type="submit" { (t.delete_org()) }
                    a.button.quiet href="/settings/data" { (t.cancel()) }
                }
            }
        }
    };
    tabbed(viewer, Tab::Data, t.delete_org(), body)
}

pub fn erased_page(t: Texts, receipt: &ErasureReceipt) -> Markup {
    let body = html! {
        div.stack {
            h1 { (t.was_deleted(&receipt.name)) }
            p.soft { (t.deleted_intro()) }
            dl.pairs {
                dt { (t.when()) } dd { (words::instant(t, receipt.at)) }
                @for (source, revocation) in &receipt.sources { dt { (source) } dd { (if *revocation == Revocation::Revoked { t.revoked_there() } else { t.unconfirmed_there() }) } }
                dt { (t.rows_erased()) } dd { (receipt.erased.values().sum::<u64>()) }
            }
            pre { (serde_json::json!(receipt)) }
        }
    };
    lone(t, t.deleted(), body)
}
