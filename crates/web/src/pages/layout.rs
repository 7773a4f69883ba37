//! The frame around every page.

use belvedere_types::{Problem, Role};
use maud::{DOCTYPE, Markup, html};

use super::icons::{Icon, icon};
use super::{Viewer, tour};
use crate::access::Access;
use crate::assets;
use crate::sheets;
use crate::texts::{Language, Message, Texts, Theme, scripts};

/// Entries of the sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Ask,
    Dashboards,
    Sources,
    Audit,
    Settings,
}

const SECTIONS: [(Section, Message, &str, Icon, Access); 5] = [
    (Section::Ask, Texts::ask, "/", Icon::Ask, Access::Data),
    (Section::Dashboards, Texts::dashboards, "/dashboards", Icon::Dashboard, Access::Data),
    (Section::Sources, Texts::data_sources, "/sources", Icon::Plug, Access::Data),
    (Section::Audit, Texts::audit, "/audit", Icon::Audit, Access::Audit),
    (Section::Settings, Texts::settings, "/settings", Icon::Settings, Access::Member),
];

/// A page inside the frame.
pub fn framed(viewer: &Viewer, section: Option<Section>, title: &str, body: Markup) -> Markup {
    let t = viewer.texts;
    let content = html! {
        a.skip href="#main" { (t.skip_to_content()) }
        div.frame {
            header.side {
                (brand())
                nav.nav aria-label=(t.main_navigation()) {
                    @for (each, name, path, symbol, access) in SECTIONS {
                        @if viewer.may(access) {
                            a href=(path) aria-current=[(section == Some(each)).then_some("page")] { (icon(symbol)) (name(t)) }
                        }
                    }
                }
                @if viewer.may(Access::Edit) { (tour::section(t, &viewer.walked)) }
                div.foot {
                    div.who { div { (viewer.user_name) } div.faint title=(t.role(viewer.role)) { (viewer.org_name) } }
                    button.button.quiet.small type="button" data-theme-toggle data-scripted aria-label=(t.switch_theme()) { (icon(Icon::Theme)) }
                    (languages(t))
                }
            }
            main.main id="main" { (body) }
        }
    };
    document(t, title, content)
}

/// A page without the frame, for people who are not signed in and for the vendor's window.
pub fn lone(t: Texts, title: &str, body: Markup) -> Markup {
    document(
        t,
        title,
        html! { main.lone id="main" { div.panel { (brand()) (body) (languages(t)) } } },
    )
}

/// A page that has the whole window for itself: a wall screen, a shared link, a frame.
pub fn bare(t: Texts, title: &str, body: Markup) -> Markup {
    document(t, title, html! { main.main id="main" { (body) } })
}

fn document(t: Texts, title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(t.language().tag()) data-theme=[t.theme().map(Theme::name)] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Belvedere" }
                link rel="icon" href=(assets::path("icon")) type="image/svg+xml";
                (sheets::element(&sheets::STYLE))
                (module(t, "app"))
            }
            body { (content) }
        }
    }
}

/// The other languages, each by its own name. No proof that the form is ours is asked for: other sites are refused by their origin.
fn languages(t: Texts) -> Markup {
    html! {
        form.languages method="post" action="/language" {
            @for language in Language::ALL.into_iter().filter(|language| *language != t.language()) {
                button.button.quiet.small type="submit" name="language" value=(language.tag()) lang=(language.tag()) { (language.name()) }
            }
        }
    }
}

fn brand() -> Markup {
    html! { a.brand href="/" { (icon(Icon::Brand)) "Belvedere" } }
}

/// A further module of this page, with what it says.
pub fn module(t: Texts, name: &str) -> Markup {
    html! { script type="module" id={ "module-" (name) } src=(assets::path(name)) data-texts=[scripts::of_module(t, name)] {} }
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

/// What went wrong, in the reader's language.
pub fn problem(t: Texts, tone: &'static str, problem: &Problem) -> Markup {
    let case = Case {
        code: problem.code,
        detail: &problem.detail,
        next_step: Some(&problem.next_step),
        quoted: problem.quoted.as_deref(),
        german: problem.german.as_deref(),
    };
    trouble(t, tone, &case)
}

/// A failure under a stable code, in the English words of the case.
pub struct Case<'a> {
    pub code: &'a str,
    pub detail: &'a str,
    pub next_step: Option<&'a str>,
    /// What the words quote: a vendor's own, an address, what was typed.
    pub quoted: Option<&'a str>,
    /// Where a vendor's card says it in German: such a code has no words of its own.
    pub german: Option<&'a [String; 2]>,
}

/// Where the page is not in English, the words of the code stand for those of the case, and what these quote follows as it was said.
pub fn trouble(t: Texts, tone: &'static str, case: &Case<'_>) -> Markup {
    if let Some([what, next]) = case.german.filter(|_| t.language() == Language::German) {
        return notice(tone, what, Some(next));
    }
    match t.problem(case.code) {
        None => html! { div lang=[t.english()] { (notice(tone, case.detail, case.next_step)) } },
        Some([what, next]) => html! { (notice(tone, what, Some(next))) (quotation(t, case.quoted)) },
    }
}

/// Somebody else's words, in whatever language they are.
pub fn quotation(t: Texts, quoted: Option<&str>) -> Markup {
    html! { @if let Some(quoted) = quoted { p.soft { (t.literally()) " " q lang="" { (quoted) } } } }
}

/// A role's name in forms and on the wire.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Editor => "editor",
        Role::Viewer => "viewer",
        Role::Auditor => "auditor",
    }
}
