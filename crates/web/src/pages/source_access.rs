//! Who of the organisation may ask a source, and who may manage it.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{MemberView, SourceView};
use belvedere_types::{Circle, Role, SourceAccess, SourceId, UserId};
use maud::{Markup, html};

use super::Viewer;
use super::layout::{Section, csrf, framed, role_name};
use crate::access::Identity;
use crate::extract::Id;
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::Texts;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<SourceId>) -> Answered<Markup> {
    let source = state.app.source(&who.caller, id).await?;
    let access = state.app.source_access(&who.caller, id).await?;
    let members = state.app.members(&who.caller).await?;
    Ok(page(&viewer, &source, &access, &members))
}

/// Fields may come several times, which the common form reader does not take.
pub async fn set(State(state): State<WebState>, who: Identity, Id(id): Id<SourceId>, body: Bytes) -> Answered<Redirect> {
    let access = SourceAccess {
        ask: circle(&body, "ask")?,
        manage: circle(&body, "manage")?,
    };
    state.app.set_source_access(&who.caller, id, access).await?;
    Ok(Redirect::to(&format!("/sources/{id}")))
}

/// `ask=everyone`, or `ask=only` with `ask_role` and `ask_member`.
fn circle(body: &[u8], name: &str) -> Answered<Circle> {
    let unclear = || {
        Fault::invalid(
            "invalid_form",
            "The form is incomplete.",
            "Go back, fill in every field and send it again.",
        )
    };
    let (mut who, mut roles, mut members) = (None, Vec::new(), Vec::new());
    for (key, value) in url::form_urlencoded::parse(body) {
        match key.strip_prefix(name) {
            Some("") => who = Some(value.into_owned()),
            Some("_role") => roles.push(serde_json::from_value::<Role>(value.as_ref().into()).map_err(|_| unclear())?),
            Some("_member") => members.push(value.parse::<UserId>().map_err(|_| unclear())?),
            Some(_) | None => {}
        }
    }
    match who.as_deref() {
        Some("everyone") => Ok(Circle::Everyone),
        Some("only") => Ok(Circle::Only { roles, members }),
        Some(_) | None => Err(unclear()),
    }
}

pub fn page(viewer: &Viewer, source: &SourceView, access: &SourceAccess, members: &[MemberView]) -> Markup {
    let t = viewer.texts;
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/sources" { (t.data_sources()) } " / " a href={ "/sources/" (source.id) } { (source.name) } " / " (t.who_may()) }
            div.head { div { h1 { (t.who_may_head(&source.name)) } p { (t.who_may_intro()) } } }
            form.stack method="post" action={ "/sources/" (source.id) "/access" } {
                (csrf(viewer))
                (choice(t, "ask", t.who_may_ask(), t.everyone_asks(), &access.ask, &[Role::Editor, Role::Viewer], members))
                p.hint { (t.closed_hint()) }
                (choice(t, "manage", t.who_may_manage(), t.everyone_manages(), &access.manage, &[Role::Editor], members))
                p.hint { (t.manage_hint()) }
                div.row {
                    button.button.primary type="submit" { (t.save()) }
                    a.button.quiet href={ "/sources/" (source.id) } { (t.cancel()) }
                }
            }
        }
    };
    framed(viewer, Some(Section::Sources), t.who_may(), body)
}

fn choice(t: Texts, name: &str, title: &str, everyone: &str, circle: &Circle, roles: &[Role], members: &[MemberView]) -> Markup {
    let (some, chosen, named): (bool, &[Role], &[UserId]) = match circle {
        Circle::Everyone => (false, &[], &[]),
        Circle::Only { roles, members } => (true, roles, members),
    };
    // Of those whom it can be given to.
    let possible = members.iter().filter(|member| roles.contains(&member.role));
    html! {
        fieldset.panel.tight {
            legend.label { (title) }
            label.choice { input type="radio" name=(name) value="everyone" checked[!some]; " " (everyone) }
            label.choice { input type="radio" name=(name) value="only" checked[some]; " " (t.only_ticked()) }
            @for role in roles {
                label.choice.inset { input type="checkbox" name={ (name) "_role" } value=(role_name(*role)) checked[chosen.contains(role)]; " " (t.every_role(t.role(*role))) }
            }
            @for member in possible {
                label.choice.inset { input type="checkbox" name={ (name) "_member" } value=(member.id) checked[named.contains(&member.id)]; " " (member.name) span.faint { " " (t.role(member.role)) } }
            }
        }
    }
}
