//! Members and invitations.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{InvitationRecord, MemberView};
use belvedere_types::{InvitationId, Role, UserId};
use maud::{Markup, html};
use serde::Deserialize;

use super::layout::{button_form, csrf, role_name};
use super::settings::{Tab, shown_once, tabbed};
use super::{Viewer, words};
use crate::access::{Access, Identity};
use crate::extract::{Form, Id};
use crate::fault::Answered;
use crate::state::WebState;
use crate::texts::Texts;

/// Every role, the least first.
pub const ROLES: [Role; 4] = [Role::Viewer, Role::Editor, Role::Auditor, Role::Owner];

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Markup> {
    shown(&state, &who, &viewer, None).await
}

async fn shown(state: &WebState, who: &Identity, viewer: &Viewer, link: Option<(&str, &str)>) -> Answered<Markup> {
    let members = state.app.members(&who.caller).await?;
    let invitations = state.app.invitations(&who.caller).await?;
    Ok(page(viewer, &members, &invitations, link))
}

#[derive(Deserialize)]
pub struct Invite {
    role: Role,
    #[serde(default)]
    email: String,
}

pub async fn invite(State(state): State<WebState>, who: Identity, viewer: Viewer, Form(form): Form<Invite>) -> Answered<Markup> {
    let email = Some(form.email.trim()).filter(|email| !email.is_empty());
    let (_, url) = state.app.invite(&who.caller, form.role, email).await?;
    let words = viewer.texts.invitation_link();
    shown(&state, &who, &viewer, Some((url.as_str(), words))).await
}

pub async fn withdraw(State(state): State<WebState>, who: Identity, Id(id): Id<InvitationId>) -> Answered<Redirect> {
    state.app.withdraw_invitation(&who.caller, id).await?;
    Ok(Redirect::to("/settings/members"))
}

#[derive(Deserialize)]
pub struct NewRole {
    role: Role,
}

pub async fn set_role(State(state): State<WebState>, who: Identity, Id(id): Id<UserId>, Form(form): Form<NewRole>) -> Answered<Redirect> {
    state.app.set_role(&who.caller, id, form.role).await?;
    Ok(Redirect::to("/settings/members"))
}

pub async fn link(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<UserId>) -> Answered<Markup> {
    let url = state.app.member_link(&who.caller, id).await?;
    let words = viewer.texts.member_link();
    shown(&state, &who, &viewer, Some((url.as_str(), words))).await
}

pub async fn remove(State(state): State<WebState>, who: Identity, Id(id): Id<UserId>) -> Answered<Redirect> {
    state.app.remove_member(&who.caller, id).await?;
    Ok(Redirect::to("/settings/members"))
}

/// `link` was just made: it, and what it is for.
pub fn page(viewer: &Viewer, members: &[MemberView], invitations: &[InvitationRecord], link: Option<(&str, &str)>) -> Markup {
    let t = viewer.texts;
    let manages = viewer.may(Access::Owner);
    let body = html! {
        @if let Some((link, words)) = link { section.panel.stack { (shown_once(t, link, words)) } }
        section.panel {
            h2 { (t.members()) }
            ul.list { @for member in members { li { (row(viewer, member, manages)) } } }
        }
        @if manages { (invite_form(viewer)) }
        @if !invitations.is_empty() {
            section.panel {
                h2 { (t.open_invitations()) }
                ul.list { @for invitation in invitations { li.row.apart {
                    div {
                        b { (invitation.email.as_deref().unwrap_or(t.anybody_with_link())) }
                        p.faint { (t.role_until(t.role(invitation.role), words::instant(t, invitation.expires_at))) }
                    }
                    @if manages { (button_form(viewer, &format!("/settings/invitations/{}/withdraw", invitation.id), "small", html! { (t.withdraw()) })) }
                } } }
            }
        }
    };
    tabbed(viewer, Tab::Members, t.members(), body)
}

fn row(viewer: &Viewer, member: &MemberView, manages: bool) -> Markup {
    let t = viewer.texts;
    let base = format!("/settings/members/{}", member.id);
    html! {
        div.row.apart {
            div {
                b { (member.name) } " " span.chip.plain { (t.role(member.role)) }
                p.faint {
                    (member.email.as_deref().unwrap_or(t.signs_in_by_link()))
                    ", " (t.since(words::instant(t, member.created_at)))
                }
            }
            @if manages {
                details.tight {
                    summary.button.small aria-label=(t.change_member(&member.name)) { (t.change_more()) }
                    form.row method="post" action={ (base) "/role" } {
                        (csrf(viewer))
                        (role_select(t, &format!("role-{}", member.id), member.role))
                        button.button.small type="submit" { (t.set_role()) }
                    }
                    div.row {
                        (button_form(viewer, &format!("{base}/sign-in-link"), "small", html! { (t.make_sign_in_link()) }))
                        (button_form(viewer, &format!("{base}/remove"), "small danger", html! { (t.remove()) }))
                    }
                    p.hint { (t.removing_hint()) }
                }
            }
        }
    }
}

/// `id` is that of the element.
pub fn role_select(t: Texts, id: &str, chosen: Role) -> Markup {
    html! {
        label.hidden-text for=(id) { (t.role_head()) }
        select id=(id) name="role" { @for role in ROLES { option value=(role_name(role)) selected[role == chosen] { (t.role(role)) } } }
    }
}

/// With what each role may do; also for API keys.
pub fn role_choices(t: Texts) -> Markup {
    html! {
        fieldset.tight {
            legend.label { (t.role_head()) }
            @for role in ROLES {
                label.choice { input type="radio" name="role" value=(role_name(role)) aria-label=(t.role(role)) checked[role == Role::Viewer]; " " (t.role(role)) span.faint { " " (t.role_words(role)) } }
            }
        }
    }
}

fn invite_form(viewer: &Viewer) -> Markup {
    let t = viewer.texts;
    html! {
        form.panel.stack method="post" action="/settings/invitations" {
            h2 { (t.invite_somebody()) }
            (csrf(viewer))
            div.field {
                label for="email" { (t.email_address()) }
                input type="email" id="email" name="email" maxlength="254" autocomplete="off" placeholder=(t.email_empty());
            }
            (role_choices(t))
            div.row { button.button.primary type="submit" { (t.make_invitation()) } }
            p.hint { (t.no_mail()) }
        }
    }
}
