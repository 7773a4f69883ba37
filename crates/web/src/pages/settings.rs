//! The settings' own frame and first page: you, your organisation, this browser.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::Viewer;
use super::layout::{Section, button_form, csrf, framed, notice};
use crate::access::{Access, Identity};
use crate::extract::Form;
use crate::fault::Answered;
use crate::state::WebState;
use crate::texts::{Message, Texts};

/// Pages of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    General,
    SignIn,
    Members,
    ApiKeys,
    SingleSignOn,
    Data,
    Model,
}

const TABS: [(Tab, Message, &str, Access); 7] = [
    (Tab::General, Texts::general, "/settings", Access::Member),
    (Tab::SignIn, Texts::sign_in_and_devices, "/settings/sign-in", Access::Member),
    (Tab::Members, Texts::members, "/settings/members", Access::Audit),
    (Tab::ApiKeys, Texts::api_keys, "/settings/api-keys", Access::Owner),
    (Tab::SingleSignOn, Texts::single_sign_on, "/settings/single-sign-on", Access::Audit),
    (Tab::Data, Texts::data, "/settings/data", Access::Audit),
    (Tab::Model, Texts::language_model, "/settings/model", Access::Owner),
];

/// A page of the settings, with the way to the others.
pub fn tabbed(viewer: &Viewer, tab: Tab, title: &str, body: Markup) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner.narrow.stack {
            h1 { (t.settings()) }
            nav.tabs aria-label=(t.settings()) {
                @for (each, name, path, access) in TABS {
                    @if viewer.may(access) { a href=(path) aria-current=[(each == tab).then_some("page")] { (name(t)) } }
                }
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
pub struct NewName {
    name: String,
}

pub async fn rename(State(state): State<WebState>, who: Identity, Form(form): Form<NewName>) -> Answered<Redirect> {
    state.app.rename_organisation(&who.caller, &form.name).await?;
    Ok(Redirect::to("/settings"))
}

/// `link` is a sign-in link that was just made; it is shown once.
pub fn page(viewer: &Viewer, link: Option<&str>) -> Markup {
    let t = viewer.texts;
    let body = html! {
        section.panel {
            h2 { (t.you()) }
            dl.pairs {
                dt { (t.name()) } dd { (viewer.user_name) }
                dt { (t.organisation()) } dd { (viewer.org_name) }
                dt { (t.role_head()) } dd { (t.role(viewer.role)) }
            }
        }
        @if viewer.may(Access::Owner) {
            section.panel {
                h2 { (t.organisation()) }
                form.rename method="post" action="/settings/organisation" {
                    (csrf(viewer))
                    input type="text" name="name" value=(viewer.org_name) aria-label=(t.organisation_name()) required maxlength="80";
                    button.button type="submit" { (t.rename()) }
                }
            }
            section.panel.stack {
                h2 { (t.another_device()) }
                p.soft { (t.another_device_hint()) }
                @if let Some(link) = link { (shown_once(t, link, t.another_device_link())) }
                @else { (button_form(viewer, "/settings/sign-in-link", "", html! { (t.make_link()) })) }
            }
        }
        section.panel.stack {
            h2 { (t.this_browser()) }
            p.soft { (t.sign_out_hint()) }
            (button_form(viewer, "/sign-out", "danger", html! { (t.sign_out()) }))
        }
    };
    tabbed(viewer, Tab::General, t.settings(), body)
}

/// A link or key that is on this page and never again.
pub fn shown_once(t: Texts, text: &str, words: &str) -> Markup {
    html! {
        (notice("good", words, None))
        pre id="once" tabindex="0" { (text) }
        button.button.small type="button" data-copy="#once" data-scripted { (t.copy()) }
    }
}
