//! The settings' own frame and first page: you, your organisation, this browser.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::Viewer;
use super::layout::{Section, button_form, csrf, framed, notice, role_name};
use crate::access::{Access, Identity};
use crate::extract::Form;
use crate::fault::Answered;
use crate::state::WebState;

/// Pages of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    General,
    SignIn,
    Members,
    ApiKeys,
    SingleSignOn,
    Data,
}

const TABS: [(Tab, &str, &str, Access); 6] = [
    (Tab::General, "General", "/settings", Access::Member),
    (Tab::SignIn, "Sign-in and devices", "/settings/sign-in", Access::Member),
    (Tab::Members, "Members", "/settings/members", Access::Audit),
    (Tab::ApiKeys, "API keys", "/settings/api-keys", Access::Owner),
    (Tab::SingleSignOn, "Single sign-on", "/settings/single-sign-on", Access::Audit),
    (Tab::Data, "Data", "/settings/data", Access::Audit),
];

/// A page of the settings, with the way to the others.
pub fn tabbed(viewer: &Viewer, tab: Tab, title: &str, body: Markup) -> Markup {
    let body = html! {
        div.inner.narrow.stack {
            h1 { "Settings" }
            nav.tabs aria-label="Settings" {
                @for (each, name, path, access) in TABS {
                    @if viewer.may(access) { a href=(path) aria-current=[(each == tab).then_some("page")] { (name) } }
                }
                @if viewer.may(Access::Owner) { a href="/settings/model" { "Language model" } }
            }
            (body)
        }
    };
    framed(viewer, Some(Section::Settings), title, body)
}

pub async fn show(viewer: Viewer) -> Markup {
    page(&viewer, None)
}

pub async fn another_device(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    let url = state.app.sign_in_link(&who.caller).await?;
    Ok(page(&viewer, Some(url.as_str())))
}

#[derive(Deserialize)]
pub struct Named {
    name: String,
}

pub async fn rename(State(state): State<WebState>, who: Identity, Form(form): Form<Named>) -> Answered<Redirect> {
    state.app.rename_organisation(&who.caller, &form.name).await?;
    Ok(Redirect::to("/settings"))
}

/// `link` is a sign-in link that was just made; it is shown once.
pub fn page(viewer: &Viewer, link: Option<&str>) -> Markup {
    let body = html! {
        section.panel {
            h2 { "You" }
            dl.pairs {
                dt { "Name" } dd { (viewer.user_name) }
                dt { "Organisation" } dd { (viewer.org_name) }
                dt { "Role" } dd { (role_name(viewer.role)) }
            }
        }
        @if viewer.may(Access::Owner) {
            section.panel {
                h2 { "Organisation" }
                form.rename method="post" action="/settings/organisation" {
                    (csrf(viewer))
                    input type="text" name="name" value=(viewer.org_name) aria-label="Name of the organisation" required maxlength="80";
                    button.button type="submit" { "Rename" }
                }
            }
            section.panel.stack {
                h2 { "Sign in on another device" }
                p.soft { "Makes a link that signs in as you. It works once, for 15 minutes; send it to nobody else." }
                @if let Some(link) = link { (shown_once(link, "Open this link on the other device. It is shown only now.")) }
                @else { (button_form(viewer, "/settings/sign-in-link", "", html! { "Make a link" })) }
            }
        }
        section.panel.stack {
            h2 { "This browser" }
            p.soft { "Signing out ends this browser's session at once." }
            (button_form(viewer, "/sign-out", "danger", html! { "Sign out" }))
        }
    };
    tabbed(viewer, Tab::General, "Settings", body)
}

/// A link or key that is on this page and never again.
pub fn shown_once(text: &str, words: &str) -> Markup {
    html! {
        (notice("good", words, None))
        pre id="once" tabindex="0" { (text) }
        button.button.small type="button" data-copy="#once" hidden { "Copy" }
    }
}
