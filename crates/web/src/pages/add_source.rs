//! Adding a data source: the grid of vendor cards, any server by URL, and one card in full.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::ConnectRequest;
use belvedere_app::catalog::{Host, Registration, Vendor};
use belvedere_types::{SecretText, VendorId};
use maud::{Markup, html};
use serde::Deserialize;

use super::credential_fields::{self, Shown};
use super::icons::{Icon, icon};
use super::layout::{Section, csrf, framed, module, notice};
use super::quirk_fields::{self, QuirkFields};
use super::{Viewer, vendor_facts, words};
use crate::access::{Access, Identity};
use crate::extract::{Form, Name, Query, secret};
use crate::fault::{Answered, Fault};
use crate::oauth;
use crate::state::WebState;

#[derive(Deserialize)]
pub struct Choose {
    tab: Option<String>,
    #[serde(default)]
    q: String,
}

pub async fn choose(State(state): State<WebState>, viewer: Viewer, Query(query): Query<Choose>) -> Markup {
    match query.tab.as_deref() {
        Some("url") => url_page(&viewer),
        Some(_) | None => vendors_page(&viewer, &query.q, &state.app.catalog().search(&query.q)),
    }
}

pub async fn card(State(state): State<WebState>, viewer: Viewer, Name(id): Name) -> Answered<Markup> {
    let vendor = state.app.catalog().vendor(&VendorId(id)).ok_or_else(Fault::not_found)?;
    Ok(card_page(&viewer, vendor))
}

#[derive(Deserialize)]
pub struct Connect {
    vendor: Option<String>,
    url: Option<String>,
    region: Option<String>,
    host: Option<String>,
    name: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    bearer_token: Option<SecretText>,
    header_name: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    header_value: Option<SecretText>,
    client_id: Option<String>,
    #[serde(default, deserialize_with = "secret")]
    client_secret: Option<SecretText>,
    #[serde(flatten)]
    quirks: QuirkFields,
}

/// A browser sends empty fields too.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub async fn connect(State(state): State<WebState>, who: Identity, Form(form): Form<Connect>) -> Answered<Redirect> {
    let request = ConnectRequest {
        vendor: given(form.vendor).map(VendorId),
        url: given(form.url),
        region: given(form.region),
        host: given(form.host),
        name: given(form.name),
        bearer_token: form.bearer_token,
        header: given(form.header_name).zip(form.header_value),
        client: given(form.client_id).map(|id| (id, form.client_secret)),
        quirks: form.quirks.allowed()?,
    };
    let source = state.app.connect(&who.caller, oauth::binding_of(&who), request).await?;
    let next = if source.authorization_url.is_some() {
        "authorize"
    } else {
        "finish"
    };
    Ok(Redirect::to(&format!("/sources/{}/{next}", source.id)))
}

/// The way from choosing to asking, with the current step marked.
pub fn way(current: usize) -> Markup {
    html! {
        ol.steps aria-label="Steps" {
            @for (index, step) in ["Choose", "Approve access", "Name", "Ask"].iter().enumerate() { li aria-current=[(index == current).then_some("step")] { (step) } }
        }
    }
}

fn frame(viewer: &Viewer, tab: &str, content: Markup) -> Markup {
    let body = html! {
        div.inner {
            p.crumbs { a href="/sources" { "Data Sources" } " / Add" }
            div.head { h1 { "Add data source" } }
            (way(0))
            nav.tabs aria-label="Kind of source" {
                a href="/sources/add" aria-current=[(tab == "vendors").then_some("page")] { "MCP Servers" }
                a href="/sources/add?tab=url" aria-current=[(tab == "url").then_some("page")] { "Other server by URL" }
            }
            (content)
        }
    };
    framed(viewer, Some(Section::Sources), "Add data source", body)
}

/// With script the list narrows while one types; Enter asks the server, which searches the same texts.
pub fn vendors_page(viewer: &Viewer, query: &str, vendors: &[&Vendor]) -> Markup {
    let content = html! {
        form.field method="get" action="/sources/add" role="search" {
            input type="search" name="q" value=(query) placeholder="Search by name, kind or question" aria-label="Search vendors" data-filter="#vendors" data-filter-status="#found";
            p.hint id="found" aria-live="polite" { @if vendors.is_empty() { "No vendor of the catalog has these words. Any MCP server can be connected by its URL." } }
        }
        div.grid id="vendors" {
            @for vendor in vendors {
                a.card data-item href={ "/sources/add/" (vendor.id) } {
                    div.top { (words::monogram(&vendor.name)) h2 { (vendor.name) } span.chip.plain { (vendor.category) } }
                    p { (vendor.summary) }
                    span hidden { (vendor.questions.join(" ")) }
                }
            }
        }
    };
    frame(viewer, "vendors", content)
}

pub fn url_page(viewer: &Viewer) -> Markup {
    let content = html! {
        form.panel method="post" action="/sources/add" {
            (csrf(viewer))
            div.field {
                label for="url" { "Address of the MCP server" }
                input type="url" id="url" name="url" required placeholder="https://mcp.example.com/mcp" autofocus;
                p.hint { "Streamable HTTP. If the server asks for approval, you are sent to its own sign-in page." }
            }
            div.field { label for="name" { "Name" } input type="text" id="name" name="name" maxlength="80" placeholder="Chosen from the address if left empty"; }
            (credential_fields::token(Shown::Folded))
            (credential_fields::client(Shown::Folded))
            @if viewer.may(Access::Owner) { (quirk_fields::fields()) }
            div.row.section { button.button.primary type="submit" { "Connect" } a.button.quiet href="/sources" { "Cancel" } }
        }
    };
    frame(viewer, "url", content)
}

pub fn card_page(viewer: &Viewer, vendor: &Vendor) -> Markup {
    let body = html! {
        div.inner {
            p.crumbs { a href="/sources" { "Data Sources" } " / " a href="/sources/add" { "Add" } " / " (vendor.name) }
            (way(0))
            div.head { div.row { (words::monogram(&vendor.name)) div { h1 { (vendor.name) } span.faint { (vendor.category) } } } }
            div.two {
                div.stack {
                    section.panel { h2 { "What it offers" } p { (vendor.summary) } }
                    @if !vendor.questions.is_empty() {
                        section.panel { h2 { "What you can ask then" } ul.bullets { @for question in &vendor.questions { li { (question) } } } }
                    }
                    (asked_for(vendor))
                    (vendor_facts::panels(vendor))
                }
                (authorize_form(viewer, vendor))
            }
        }
        (module("authorize"))
    };
    framed(viewer, Some(Section::Sources), &vendor.name, body)
}

fn asked_for(vendor: &Vendor) -> Markup {
    html! {
        section.panel {
            h2 { "What will be asked for" }
            @if vendor.scopes.is_empty() {
                p.soft { "The vendor does not publish its permissions. You see on its own page what is granted, and afterwards here." }
            } @else {
                ul.bullets { @for scope in &vendor.scopes { li { (scope.meaning) " " code { (scope.scope) } } } }
            }
            p.row.vow.soft { (icon(Icon::Shield)) span.grow { "Whatever is granted, Belvedere calls only tools that are proven to read." } }
        }
    }
}

fn authorize_form(viewer: &Viewer, vendor: &Vendor) -> Markup {
    let regions: Vec<&str> = vendor.endpoints.iter().filter_map(|endpoint| endpoint.region.as_deref()).collect();
    html! {
        form.panel method="post" action="/sources/add" data-authorize {
            (csrf(viewer))
            input type="hidden" name="vendor" value=(vendor.id);
            h2 { "Connect" }
            @if regions.len() > 1 {
                div.field {
                    label for="region" { "Region" }
                    select id="region" name="region" { @for region in &regions { option value=(region) { (region) } } }
                }
            } @else if let Some(region) = regions.first() {
                input type="hidden" name="region" value=(region);
            }
            @if vendor.endpoints.iter().any(|endpoint| endpoint.host == Host::Own) {
                div.field {
                    label for="host" { "Host" }
                    input type="text" id="host" name="host" placeholder="data.example.com" autocomplete="off";
                    p.hint { "The host of your own server, or the whole address of its MCP endpoint." }
                }
            }
            div.field { label for="name" { "Name" } input type="text" id="name" name="name" maxlength="80" placeholder=(vendor.name); p.hint { "You can change it afterwards." } }
            (credential_fields::token(opened(vendor.registration == Registration::Token)))
            (credential_fields::client(opened(vendor.registration == Registration::ByHand)))
            button.button.primary type="submit" { "Authorize with " (vendor.name) }
            p.hint { "Opens the vendor's own window. Your password stays there; nothing has to be set up in a developer console." }
            div.section data-status hidden { (notice("", "", None)) }
        }
    }
}

fn opened(wanted: bool) -> Shown {
    if wanted { Shown::Open } else { Shown::Folded }
}
