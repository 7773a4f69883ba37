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
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/settings" { "Settings" } " / Disconnect everything" }
            div.panel.stack {
                h1 { "Disconnect every data source?" }
                ul.bullets {
                    li { "Every stored credential of the organisation is erased here at once." }
                    li { "Every vendor is told to revoke; one that does not answer is told again for a week." }
                    li { "Each source leaves a receipt." }
                }
                form.stack method="post" action="/settings/revoke-all" {
                    (csrf(viewer))
                    label { input type="checkbox" name="keep" value="yes"; " Keep saved answers, marked as disconnected" }
                    label { "Type " code { (REVOKE_ALL) } " to confirm" input type="text" name="confirm" required autocomplete="off"; }
                    div.row {
                        button.button.primary.danger type="submit" { "Disconnect everything" }
                        a.button.quiet href="/settings/data" { "Keep them" }
                    }
                }
            }
        }
    };
    framed(viewer, Some(Section::Settings), "Disconnect everything", body)
}

pub fn receipts_page(viewer: &Viewer, receipts: &[ReceiptView]) -> Markup {
    let body = html! {
        div.inner.narrow.stack {
            h1 { "Receipts" }
            @if receipts.is_empty() { (notice("good", "Nothing was disconnected yet.", None)) }
            @else {
                section.panel {
                    dl.pairs {
                        @for receipt in receipts {
                            dt { (words::instant(receipt.at)) }
                            dd { a href={ "/receipts/" (receipt.id) } { (receipt.source_name) } ": " (vendor_part(&receipt.revocation)) }
                        }
                    }
                }
            }
        }
    };
    framed(viewer, Some(Section::Sources), "Receipts", body)
}

fn vendor_part(revocation: &Revocation) -> &'static str {
    match revocation {
        Revocation::Revoked => "revoked at the vendor",
        Revocation::NoEndpoint => "the vendor offers no way to revoke by program",
        Revocation::NothingToRevoke => "there was no grant to revoke",
        Revocation::Pending { .. } => "the vendor has not confirmed yet",
        Revocation::Failed { .. } => "the vendor never confirmed",
    }
}
