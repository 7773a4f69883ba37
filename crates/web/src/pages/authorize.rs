//! Approving access: the vendor's window, the ways around it, and the last step of naming.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{Inventory, SourceView};
use belvedere_types::{Problem, SourceId};
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;

use super::icons::{Icon, icon};
use super::layout::{self, Section, csrf, framed, module, notice};
use super::{Viewer, add_source, golden, sources, tools, words};
use crate::access::Identity;
use crate::api::operations::state_name;
use crate::api::sources::bad_callback_url;
use crate::extract::{Form, Id};
use crate::fault::{Answered, Fault};
use crate::oauth;
use crate::state::WebState;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<SourceId>) -> Answered<Markup> {
    Ok(page(&viewer, &state.app.managed_source(&who.caller, id).await?, None))
}

/// Without script: begins, and shows the vendor's address as a link. A form may not lead to another site (CSP), a link may.
pub async fn begin(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<SourceId>) -> Answered<Markup> {
    let url = state.app.authorize(&who.caller, oauth::binding_of(&who), id).await?;
    Ok(page(&viewer, &state.app.managed_source(&who.caller, id).await?, Some(&url)))
}

#[derive(Deserialize)]
pub struct Pasted {
    callback_url: String,
}

pub async fn complete(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>, Form(form): Form<Pasted>) -> Answered<Redirect> {
    let url = Url::parse(form.callback_url.trim()).map_err(|_| bad_callback_url())?;
    let query = oauth::Redirected::of(&url).ok_or_else(bad_callback_url)?.into_query();
    let source = state.app.complete(&who.caller, id, query, oauth::binding_of(&who)).await?;
    Ok(Redirect::to(&format!("/sources/{}/finish", source.id)))
}

pub async fn finish(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<SourceId>) -> Answered<Markup> {
    let source = state.app.managed_source(&who.caller, id).await?;
    let inventory = match state.app.tools(&who.caller, id).await {
        Ok(inventory) => Ok(inventory),
        Err(error) => Err(Fault::from(error).0),
    };
    Ok(finish_page(&viewer, &source, inventory.as_ref()))
}

/// `url` is the vendor's address once a flow has begun.
pub fn page(viewer: &Viewer, source: &SourceView, url: Option<&Url>) -> Markup {
    let t = viewer.texts;
    let host = url.and_then(Url::host_str).unwrap_or(t.the_vendor());
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/sources" { (t.data_sources()) } " / " a href={ "/sources/" (source.id) } { (source.name) } " / " (t.authorize()) }
            (add_source::way(t, 1))
            div.head { div { h1 { (t.approve_for(&source.name)) } p { (t.approve_intro()) } } }
            div.stack {
                @match url {
                    Some(url) => div.panel.stack {
                        p { (t.vendor_ready()) }
                        a.button.primary href=(url) rel="noreferrer" { (t.continue_to(host)) }
                    },
                    None => form.panel.stack method="post" action={ "/sources/" (source.id) "/authorize" } data-authorize data-source=(source.id) data-state=(state_name(source.state)) {
                        (csrf(viewer))
                        @if let Some(reason) = &source.reason { (sources::reason_of(t, source, reason)) }
                        button.button.primary type="submit" { (t.authorize_with(&source.name)) }
                        div data-status hidden { (notice("", "", None)) }
                    },
                }
                (paste(viewer, source))
            }
        }
        (module(t, "authorize"))
    };
    framed(viewer, Some(Section::Sources), t.authorize(), body)
}

fn paste(viewer: &Viewer, source: &SourceView) -> Markup {
    let t = viewer.texts;
    html! {
        details.panel {
            summary { (t.window_lost()) }
            form method="post" action={ "/sources/" (source.id) "/authorize/complete" } {
                (csrf(viewer))
                div.field {
                    label for="callback" { (t.callback_address()) }
                    input type="text" id="callback" name="callback_url" required autocomplete="off" placeholder="https://…/oauth/callback?code=…&state=…";
                    p.hint { (t.callback_address_hint()) }
                }
                button.button type="submit" { (t.finish_with_address()) }
            }
        }
    }
}

/// Naming, with the tools that were found. The inventory is an error where the first listing failed.
pub fn finish_page(viewer: &Viewer, source: &SourceView, inventory: Result<&Inventory, &Problem>) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner.narrow {
            (add_source::way(t, 2))
            div.head { div { div.row { h1 { (source.name) } (words::state_chip(t, source.state)) } p { (t.name_hint()) } } }
            div.stack {
                form.panel method="post" action={ "/sources/" (source.id) "/rename" } {
                    (csrf(viewer))
                    input type="hidden" name="next" value="ask";
                    div.field { label for="name" { (t.name()) } input type="text" id="name" name="name" value=(source.name) required maxlength="80" autofocus; }
                    button.button.primary type="submit" { (icon(Icon::Check)) (t.finish()) }
                }
                @match inventory {
                    Ok(inventory) => section.panel { h2 { (t.tools_found()) } (tools::summary(t, inventory)) },
                    Err(problem) => (layout::problem(t, "bad", problem)),
                }
                (golden::panel(viewer, source))
            }
        }
    };
    framed(viewer, Some(Section::Sources), t.finish(), body)
}
