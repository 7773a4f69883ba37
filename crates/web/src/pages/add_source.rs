//! Adding a data source: the grid of vendor cards, any server by URL, and one card in full.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_app::catalog::{Host, Registration, Vendor};
use belvedere_app::{ConnectRequest, SourceView};
use belvedere_types::{Language, Problem, SecretText, VendorId};
use maud::{Markup, html};
use serde::Deserialize;

use super::credential_fields::{self, Shown};
use super::icons::{Icon, icon};
use super::layout::{self, Section, csrf, framed, module, notice};
use super::quirk_fields::{self, QuirkFields};
use super::vendor_facts::card_text;
use super::{Viewer, vendor_facts, words};
use crate::access::{Access, Identity};
use crate::extract::{Form, Name, Query, secret};
use crate::fault::{Answered, Fault, status};
use crate::oauth;
use crate::state::WebState;
use crate::texts::Texts;

#[derive(Deserialize)]
pub struct Choose {
    tab: Option<String>,
    #[serde(default)]
    q: String,
}

pub async fn choose(State(state): State<WebState>, viewer: Viewer, Query(query): Query<Choose>) -> Markup {
    match query.tab.as_deref() {
        Some("url") => url_page(&viewer, &Typed::default()),
        Some(_) | None => vendors_page(&viewer, &query.q, &state.app.catalog().search(&query.q)),
    }
}

pub async fn card(State(state): State<WebState>, who: Identity, viewer: Viewer, Name(id): Name) -> Answered<Markup> {
    let vendor = state.app.catalog().vendor(&VendorId(id)).ok_or_else(Fault::not_found)?;
    let here = added(&state, &who, vendor).await?;
    Ok(card_page(&viewer, vendor, &here, &Typed::default()))
}

/// The organisation's sources of that vendor that this person sees.
async fn added(state: &WebState, who: &Identity, vendor: &Vendor) -> Answered<Vec<SourceView>> {
    let mut sources = state.app.sources(&who.caller).await?;
    sources.retain(|source| source.vendor.as_ref() == Some(&vendor.id));
    Ok(sources)
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

/// What a person typed and need not type again when it did not work. Secrets are not among it.
#[derive(Default)]
pub struct Typed {
    url: String,
    host: String,
    name: String,
    problem: Option<Problem>,
}

/// Without script, or for a server by URL: on to the vendor's page or to the last step, or the same page with what stood in the way.
pub async fn connect(State(state): State<WebState>, who: Identity, viewer: Viewer, Form(form): Form<Connect>) -> Answered<Response> {
    let vendor = given(form.vendor.clone()).map(VendorId);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut typed = Typed {
        url: text(&form.url),
        host: text(&form.host),
        name: text(&form.name),
        problem: None,
    };
    match begin(&state, &who, form).await {
        Ok(next) => Ok(next.into_response()),
        Err(Fault(problem)) => {
            let code = status(problem.kind);
            typed.problem = Some(problem);
            let page = match vendor.and_then(|id| state.app.catalog().vendor(&id)) {
                Some(vendor) => card_page(&viewer, vendor, &added(&state, &who, vendor).await?, &typed),
                None => url_page(&viewer, &typed),
            };
            Ok((code, page).into_response())
        }
    }
}

async fn begin(state: &WebState, who: &Identity, form: Connect) -> Answered<Redirect> {
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
    let source = state.app.connect(&who.caller, oauth::binding_of(who), request).await?;
    let next = if source.authorization_url.is_some() {
        "authorize"
    } else {
        "finish"
    };
    Ok(Redirect::to(&format!("/sources/{}/{next}", source.id)))
}

/// The way from choosing to asking, with the current step marked.
pub fn way(t: Texts, current: usize) -> Markup {
    html! {
        ol.steps aria-label=(t.steps()) {
            @for (index, step) in [t.choose(), t.approve_access(), t.name(), t.ask()].iter().enumerate() { li aria-current=[(index == current).then_some("step")] { (step) } }
        }
    }
}

fn frame(viewer: &Viewer, tab: &str, content: Markup) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner {
            p.crumbs { a href="/sources" { (t.data_sources()) } " / " (t.add()) }
            (way(t, 0))
            div.head { h1 { (t.add_data_source()) } }
            nav.tabs aria-label=(t.kind_of_source()) {
                a href="/sources/add" aria-current=[(tab == "vendors").then_some("page")] { (t.mcp_servers()) }
                a href="/sources/add?tab=url" aria-current=[(tab == "url").then_some("page")] { (t.other_server()) }
            }
            (content)
        }
    };
    framed(viewer, Some(Section::Sources), t.add_data_source(), body)
}

/// With script the list narrows while one types; Enter asks the server, which searches the same texts.
pub fn vendors_page(viewer: &Viewer, query: &str, vendors: &[&Vendor]) -> Markup {
    let t = viewer.texts;
    let content = html! {
        form.field method="get" action="/sources/add" role="search" {
            input type="search" name="q" value=(query) placeholder=(t.search_vendors_hint()) aria-label=(t.search_vendors()) data-filter="#vendors" data-filter-status="#found";
            p.hint id="found" aria-live="polite" { @if vendors.is_empty() { (t.no_vendor_found()) } }
        }
        div.grid id="vendors" {
            @for vendor in vendors {
                a.card data-item href={ "/sources/add/" (vendor.id) } {
                    div.top { (words::monogram(&vendor.name)) h2 { (vendor.name) } span.chip.plain { (category(t, vendor)) } }
                    p { (card_text(t, &vendor.summary, vendor.summary_de.as_deref())) }
                    span hidden lang=[t.english()] { (vendor.questions.join(" ")) }
                    @if !vendor.questions_de.is_empty() { span hidden lang=[t.other(Language::German)] { (vendor.questions_de.join(" ")) } }
                }
            }
        }
    };
    frame(viewer, "vendors", content)
}

pub fn url_page(viewer: &Viewer, typed: &Typed) -> Markup {
    let t = viewer.texts;
    let content = html! {
        (in_the_way(t, typed))
        form.panel method="post" action="/sources/add" {
            (csrf(viewer))
            div.field {
                label for="url" { (t.server_address()) }
                input type="url" id="url" name="url" value=(typed.url) required placeholder="https://mcp.example.com/mcp" autofocus;
                p.hint { (t.server_address_hint()) }
            }
            div.field { label for="name" { (t.name()) } input type="text" id="name" name="name" value=(typed.name) maxlength="80" placeholder=(t.name_from_address()); }
            (credential_fields::token(t, Shown::Folded))
            (credential_fields::client(t, Shown::Folded))
            @if viewer.may(Access::Owner) { (quirk_fields::fields(t)) }
            div.row.section { button.button.primary type="submit" { (t.connect()) } a.button.quiet href="/sources" { (t.cancel()) } }
        }
    };
    frame(viewer, "url", content)
}

/// `here` are the sources of this vendor that are there already, one of which may be what is wanted.
pub fn card_page(viewer: &Viewer, vendor: &Vendor, here: &[SourceView], typed: &Typed) -> Markup {
    let t = viewer.texts;
    let questions = vendor.questions_in(t.language());
    let body = html! {
        div.inner {
            p.crumbs { a href="/sources" { (t.data_sources()) } " / " a href="/sources/add" { (t.add()) } " / " (vendor.name) }
            (way(t, 0))
            div.head { div.row { (words::monogram(&vendor.name)) div { h1 { (vendor.name) } span.faint { (category(t, vendor)) } } } }
            div.two {
                div.stack {
                    section.panel { h2 { (t.what_it_offers()) } p { (card_text(t, &vendor.summary, vendor.summary_de.as_deref())) } }
                    @if let (told, [_, ..]) = questions {
                        section.panel { h2 { (t.what_you_can_ask()) } ul.bullets { @for question in questions.1 { li lang=[t.other(told)] { (question) } } } }
                    }
                    (asked_for(t, vendor))
                    (vendor_facts::panels(t, vendor))
                }
                div.stack.first {
                    (authorize_form(viewer, vendor, typed))
                    @if !here.is_empty() {
                        section.panel {
                            h2 { (t.already_added()) }
                            ul.list { @for source in here { li.row.apart { a href={ "/sources/" (source.id) } { (source.name) } (words::state_chip(t, source.state)) } } }
                        }
                    }
                }
            }
        }
        (module(t, "authorize"))
    };
    framed(viewer, Some(Section::Sources), &vendor.name, body)
}

/// Any other than those of the built-in cards is as its card has it.
fn category(t: Texts, vendor: &Vendor) -> Markup {
    let known = t.category(&vendor.category);
    html! { span lang=[t.english().filter(|_| known.is_none())] { (known.unwrap_or(&vendor.category)) } }
}

fn asked_for(t: Texts, vendor: &Vendor) -> Markup {
    html! {
        section.panel {
            h2 { (t.what_is_asked_for()) }
            @if vendor.scopes.is_empty() {
                p.soft { (t.scopes_unpublished()) }
            } @else {
                ul.bullets { @for scope in &vendor.scopes { li { (card_text(t, &scope.meaning, scope.meaning_de.as_deref())) " " code { (scope.scope) } } } }
            }
            p.row.vow.soft { (icon(Icon::Shield)) span.grow { (t.only_reading_tools()) } }
        }
    }
}

fn authorize_form(viewer: &Viewer, vendor: &Vendor, typed: &Typed) -> Markup {
    let t = viewer.texts;
    let by_token = vendor.registration == Registration::Token;
    let by_hand = vendor.registration == Registration::ByHand;
    let regions: Vec<&str> = vendor.endpoints.iter().filter_map(|endpoint| endpoint.region.as_deref()).collect();
    html! {
        form.panel method="post" action="/sources/add" data-authorize {
            (csrf(viewer))
            input type="hidden" name="vendor" value=(vendor.id);
            h2 { (t.connect()) }
            (in_the_way(t, typed))
            @if regions.len() > 1 {
                div.field {
                    label for="region" { (t.region()) }
                    select id="region" name="region" { @for region in &regions { option value=(region) { (region) } } }
                }
            } @else if let Some(region) = regions.first() {
                input type="hidden" name="region" value=(region);
            }
            @if vendor.endpoints.iter().any(|endpoint| endpoint.host == Host::Own) {
                div.field {
                    label for="host" { (t.host()) }
                    input type="text" id="host" name="host" value=(typed.host) placeholder="data.example.com" autocomplete="off";
                    p.hint { (t.host_hint()) }
                }
            }
            div.field { label for="name" { (t.name()) } input type="text" id="name" name="name" value=(typed.name) maxlength="80" placeholder=(vendor.name); p.hint { (t.change_later()) } }
            // What most need comes first: what they leave alone stands below the button, and what the vendor insists on above it.
            @if by_token { (credential_fields::token(t, Shown::Open)) }
            @if by_hand { (credential_fields::client(t, Shown::Open)) }
            @if by_token {
                button.button.primary type="submit" { (t.connect()) }
                p.hint { (t.token_hint()) }
            } @else {
                button.button.primary type="submit" { (t.authorize_with(&vendor.name)) }
                p.hint { (t.popup_hint()) }
            }
            div.section data-status hidden { (notice("", "", None)) }
            @if !by_token { (credential_fields::token(t, Shown::Folded)) }
            @if !by_hand { (credential_fields::client(t, Shown::Folded)) }
        }
    }
}

/// Why it did not work, with the code that the documentation explains.
fn in_the_way(t: Texts, typed: &Typed) -> Markup {
    html! {
        @if let Some(problem) = &typed.problem { div.told { (layout::problem(t, "bad", problem)) p.faint { code { (problem.code) } } } }
    }
}
