//! The frame around every page.

use belvedere_types::Role;
use maud::{DOCTYPE, Markup, html};

use super::Viewer;
use super::icons::{Icon, icon};
use crate::access::Access;
use crate::assets;

/// Entries of the sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Ask,
    Dashboards,
    Sources,
    Audit,
    Settings,
}

const SECTIONS: [(Section, &str, &str, Icon, Access); 5] = [
    (Section::Ask, "Ask", "/", Icon::Ask, Access::Data),
    (Section::Dashboards, "Dashboards", "/dashboards", Icon::Dashboard, Access::Data),
    (Section::Sources, "Data Sources", "/sources", Icon::Plug, Access::Data),
    (Section::Audit, "Audit", "/audit", Icon::Audit, Access::Audit),
    (Section::Settings, "Settings", "/settings", Icon::Settings, Access::Member),
];

/// A page inside the frame.
pub fn framed(viewer: &Viewer, section: Option<Section>, title: &str, body: Markup) -> Markup {
    let content = html! {
        a.skip href="#main" { "Skip to content" }
        div.frame {
            header.side {
                (brand())
                nav.nav aria-label="Main" {
                    @for (each, name, path, symbol, access) in SECTIONS {
                        @if viewer.may(access) {
                            a href=(path) aria-current=[(section == Some(each)).then_some("page")] { (icon(symbol)) (name) }
                        }
                    }
                }
                div.foot {
                    div.who { div { (viewer.user_name) } div.faint title=(role_name(viewer.role)) { (viewer.org_name) } }
                    button.button.quiet.small type="button" data-theme-toggle hidden aria-label="Switch between light and dark" { (icon(Icon::Theme)) }
                }
            }
            main.main id="main" { (body) }
        }
    };
    document(title, content)
}

/// A page without the frame, for people who are not signed in and for the vendor's window.
pub fn lone(title: &str, body: Markup) -> Markup {
    document(title, html! { main.lone id="main" { div.panel { (brand()) (body) } } })
}

/// A page that has the whole window for itself: a wall screen, a shared link, a frame.
pub fn bare(title: &str, body: Markup) -> Markup {
    document(title, html! { main.main id="main" { (body) } })
}

fn document(title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Belvedere" }
                link rel="icon" href=(assets::path("icon")) type="image/svg+xml";
                script src=(assets::path("theme")) {}
                link rel="stylesheet" href=(assets::path("chart"));
                link rel="stylesheet" href=(assets::path("style"));
                script type="module" src=(assets::path("app")) {}
            }
            body { (content) }
        }
    }
}

fn brand() -> Markup {
    html! { a.brand href="/" { (icon(Icon::Brand)) "Belvedere" } }
}

/// A further style sheet of this page.
pub fn sheet(name: &str) -> Markup {
    html! { link rel="stylesheet" href=(assets::path(name)); }
}

/// A further module of this page.
pub fn module(name: &str) -> Markup {
    html! { script type="module" src=(assets::path(name)) {} }
}

/// The hidden field every form carries.
pub fn csrf(viewer: &Viewer) -> Markup {
    html! { input type="hidden" name="csrf" value=(viewer.csrf); }
}

/// What went wrong or needs attention, with the next step below it.
pub fn notice(tone: &'static str, detail: &str, next_step: Option<&str>) -> Markup {
    let symbol = if tone == "good" {
        Icon::Check
    } else if tone.is_empty() {
        Icon::Info
    } else {
        Icon::Alert
    };
    html! {
        div class={ "notice " (tone) } role=[(tone == "bad").then_some("alert")] {
            (icon(symbol))
            div { p { (detail) } @if let Some(next) = next_step { p.soft { (next) } } }
        }
    }
}

/// A form that is one button.
pub fn button_form(viewer: &Viewer, action: &str, class: &str, label: Markup) -> Markup {
    html! { form method="post" action=(action) { (csrf(viewer)) button class={ "button " (class) } type="submit" { (label) } } }
}

pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Editor => "editor",
        Role::Viewer => "viewer",
        Role::Auditor => "auditor",
    }
}
