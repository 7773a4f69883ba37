//! Everything disconnected at once, and the receipts.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{ReceiptView, Revocation};
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::{Section, csrf, framed, notice};
use super::source::Disconnect;
use super::{Viewer, words};
use crate::access::Identity;
use crate::api::sources::REVOKE_ALL;
use crate::extract::Form;
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::Texts;

pub async fn confirm(viewer: Viewer) -> Markup {
    confirm_page(&viewer)
}

#[derive(Deserialize)]
pub struct Confirmed {
    confirm: String,
    keep: Option<String>,
}

pub async fn revoke_all(State(state): State<WebState>, who: Identity, Form(form): Form<Confirmed>) -> Answered<Redirect> {
    if form.confirm.trim() != REVOKE_ALL {
        return Err(Fault::invalid_request(
            "Type revoke-all to confirm: every data source is disconnected.",
        ));
    }
    let how = Disconnect { keep: form.keep };
    state.app.revoke_all(&who.caller, how.answers()).await?;
    Ok(Redirect::to("/receipts"))
}

pub async fn receipts(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    Ok(receipts_page(&viewer, &state.app.receipts(&who.caller).await?))
}

pub fn confirm_page(viewer: &Viewer) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/settings" { (t.settings()) } " / " (t.disconnect_all()) }
            div.panel.stack {
                h1 { (t.disconnect_all_question()) }
                ul.bullets {
                    li { (t.disconnect_all_1()) }
                    li { (t.disconnect_all_2()) }
                    li { (t.disconnect_all_3()) }
                }
                form.stack method="post" action="/settings/revoke-all" {
                    (csrf(viewer))
                    label.check { input type="checkbox" name="keep" value="yes"; (t.keep_answers()) }
                    div.field { label for="confirm" { (t.type_to_confirm(html! { code { (REVOKE_ALL) } })) } input type="text" id="confirm" name="confirm" required autocomplete="off"; }
                    div.row {
                        button.button.primary.danger type="submit" { (t.disconnect_all()) }
                        a.button.quiet href="/settings/data" { (t.cancel()) }
                    }
                }
            }
        }
    };
    framed(viewer, Some(Section::Settings), t.disconnect_all(), body)
}

pub fn receipts_page(viewer: &Viewer, receipts: &[ReceiptView]) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner.narrow.stack {
            h1 { (t.receipts()) }
            @if receipts.is_empty() { (notice("good", t.no_receipts(), None)) }
            @else {
                section.panel {
                    dl.pairs {
                        @for receipt in receipts {
                            dt { (words::instant(t, receipt.at)) }
                            dd { a href={ "/receipts/" (receipt.id) } { (receipt.source_name) } ": " (vendor_part(t, &receipt.revocation)) }
                        }
                    }
                }
            }
        }
    };
    framed(viewer, Some(Section::Sources), t.receipts(), body)
}

fn vendor_part(t: Texts, revocation: &Revocation) -> &'static str {
    match revocation {
        Revocation::Revoked => t.revoked_there(),
        Revocation::NoEndpoint => t.no_endpoint_there(),
        Revocation::NothingToRevoke => t.nothing_there(),
        Revocation::Pending { .. } => t.pending_there(),
        Revocation::Failed { .. } => t.never_there(),
    }
}
