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

/// Every role with what it is for.
pub const ROLES: [(Role, &str); 4] = [
    (Role::Viewer, "asks questions and looks at dashboards"),
    (Role::Editor, "also connects data sources and pins answers"),
    (Role::Auditor, "reads the audit log and these settings, never data"),
    (Role::Owner, "everything, members and keys included"),
];

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
    let words = "Send this link to the person you invite. It works once, for seven days, and is shown only now.";
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
    let words = "This link signs in as that member: once, for 15 minutes. It is shown only now, and the audit log says that you made it.";
    shown(&state, &who, &viewer, Some((url.as_str(), words))).await
}

pub async fn remove(State(state): State<WebState>, who: Identity, Id(id): Id<UserId>) -> Answered<Redirect> {
    state.app.remove_member(&who.caller, id).await?;
    Ok(Redirect::to("/settings/members"))
}

/// `link` was just made: it, and what it is for.
pub fn page(viewer: &Viewer, members: &[MemberView], invitations: &[InvitationRecord], link: Option<(&str, &str)>) -> Markup {
    let manages = viewer.may(Access::Owner);
    let body = html! {
        @if let Some((link, words)) = link { section.panel.stack { (shown_once(link, words)) } }
        section.panel {
            h2 { "Members" }
            ul.list { @for member in members { li { (row(viewer, member, manages)) } } }
        }
        @if manages { (invite_form(viewer)) }
        @if !invitations.is_empty() {
            section.panel {
                h2 { "Open invitations" }
                ul.list { @for invitation in invitations { li.row.apart {
                    div {
                        b { (invitation.email.as_deref().unwrap_or("Anybody with the link")) }
                        p.faint { (role_name(invitation.role)) ", until " (words::instant(invitation.expires_at)) }
                    }
                    @if manages { (button_form(viewer, &format!("/settings/invitations/{}/withdraw", invitation.id), "small", html! { "Withdraw" })) }
                } } }
            }
        }
    };
    tabbed(viewer, Tab::Members, "Members", body)
}

fn row(viewer: &Viewer, member: &MemberView, manages: bool) -> Markup {
    let base = format!("/settings/members/{}", member.id);
    html! {
        div.row.apart {
            div {
                b { (member.name) } " " span.chip.plain { (role_name(member.role)) }
                p.faint {
                    (member.email.as_deref().unwrap_or("signs in by link"))
                    ", since " (words::instant(member.created_at))
                }
            }
            @if manages {
                details.tight {
                    summary.button.small aria-label={ "Change " (member.name) } { "Change…" }
                    form.row method="post" action={ (base) "/role" } {
                        (csrf(viewer))
                        (role_select(&format!("role-{}", member.id), member.role))
                        button.button.small type="submit" { "Set role" }
                    }
                    div.row {
                        (button_form(viewer, &format!("{base}/sign-in-link"), "small", html! { "Make a sign-in link" }))
                        (button_form(viewer, &format!("{base}/remove"), "small danger", html! { "Remove" }))
                    }
                    p.hint { "Removing signs the member out everywhere and ends the API keys that they made." }
                }
            }
        }
    }
}

/// `id` is that of the element.
pub fn role_select(id: &str, chosen: Role) -> Markup {
    html! {
        label.hidden-text for=(id) { "Role" }
        select id=(id) name="role" { @for (role, _) in ROLES { option value=(role_name(role)) selected[role == chosen] { (role_name(role)) } } }
    }
}

fn invite_form(viewer: &Viewer) -> Markup {
    html! {
        form.panel.stack method="post" action="/settings/invitations" {
            h2 { "Invite somebody" }
            (csrf(viewer))
            div.field {
                label for="email" { "E-mail address" }
                input type="email" id="email" name="email" maxlength="254" autocomplete="off" placeholder="Left empty, the newcomer chooses it";
            }
            fieldset.tight {
                legend.label { "Role" }
                @for (role, words) in ROLES {
                    label.choice { input type="radio" name="role" value=(role_name(role)) aria-label=(role_name(role)) checked[role == Role::Viewer]; " " (role_name(role)) span.faint { " " (words) } }
                }
            }
            div.row { button.button.primary type="submit" { "Make an invitation link" } }
            p.hint { "Belvedere sends no mail: you pass the link on." }
        }
    }
}
