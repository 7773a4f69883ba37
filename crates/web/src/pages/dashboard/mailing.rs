//! The mail of one dashboard: who gets it when, and how it goes.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{DashboardView, Every, Schedule, SubscriptionView, Subscriptions, Weekday};
use belvedere_types::{DashboardId, Explain, Problem, SubscriptionId, UserId};
use maud::{Markup, html};
use serde::Deserialize;

use super::manage::{Managed, page, rule_fields};
use crate::access::{Access, Identity};
use crate::extract::{Form, Id, Name};
use crate::fault::{Answered, Fault};
use crate::pages::layout::{self, Section, button_form, csrf, framed, notice};
use crate::pages::{Viewer, words};
use crate::state::WebState;
use crate::texts::Texts;

/// What came of a mail that somebody asked for: the address, or why it did not go.
pub type Sent = Result<String, Problem>;

#[derive(Deserialize)]
pub struct NewSubscription {
    user: UserId,
    every: Every,
    at: String,
    weekday: Weekday,
    timezone: String,
}

pub async fn subscribe(
    State(state): State<WebState>,
    who: Identity,
    t: Texts,
    Id(id): Id<DashboardId>,
    Form(wish): Form<NewSubscription>,
) -> Answered<Redirect> {
    let rule = Schedule {
        weekday: (wish.every == Every::Week).then_some(wish.weekday),
        every: wish.every,
        at: wish.at,
        timezone: wish.timezone.trim().to_owned(),
    };
    state.app.subscribe(&who.caller, id, wish.user, rule, t.language()).await?;
    Ok(back(&who, id))
}

pub async fn unsubscribe(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(name): Name) -> Answered<Redirect> {
    state.app.unsubscribe(&who.caller, named(&name)?).await?;
    Ok(back(&who, id))
}

pub async fn pause(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(name): Name) -> Answered<Redirect> {
    state.app.pause_subscription(&who.caller, named(&name)?).await?;
    Ok(back(&who, id))
}

pub async fn resume(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(name): Name) -> Answered<Redirect> {
    state.app.resume_subscription(&who.caller, named(&name)?).await?;
    Ok(back(&who, id))
}

fn named(name: &str) -> Answered<SubscriptionId> {
    name.parse().map_err(|_| Fault::not_found())
}

/// Says on the page what came of it.
pub async fn send_now(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<DashboardId>) -> Answered<Markup> {
    let sent = state.app.mail_now(&who.caller, id, viewer.texts.language()).await;
    let managed = Managed {
        sent: Some(sent.map_err(|error| error.problem())),
        ..Managed::read(&state, &who.caller, id).await?
    };
    Ok(page(&viewer, &managed))
}

/// To where the panel was.
fn back(who: &Identity, id: DashboardId) -> Redirect {
    let page = if Access::Edit.admits(who.caller.role) {
        "settings#mail"
    } else {
        "mail"
    };
    Redirect::to(&format!("/dashboards/{id}/{page}"))
}

/// For members who may see the dashboard and not change it: the panel by itself, with their own subscription.
pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<DashboardId>) -> Answered<Markup> {
    let dashboard = state.app.dashboard(&who.caller, id).await?;
    let mail = state.app.subscriptions(&who.caller, id).await?;
    Ok(own_page(&viewer, &dashboard, &mail))
}

pub fn own_page(viewer: &Viewer, dashboard: &DashboardView, mail: &Subscriptions) -> Markup {
    let t = viewer.texts;
    let base = format!("/dashboards/{}", dashboard.id);
    let rule = dashboard.schedule.as_ref().map(|schedule| &schedule.rule);
    let body = html! {
        div.inner.narrow.stack {
            p.crumbs { a href="/dashboards" { (t.dashboards()) } " / " a href=(base) { (dashboard.name) } " / " (t.by_mail()) }
            h1 { (t.by_mail()) }
            (panel(viewer, &base, mail, None, rule))
        }
    };
    framed(viewer, Some(Section::Dashboards), t.by_mail(), body)
}

/// With the clock of the dashboard's own schedule, unless told otherwise.
pub fn panel(viewer: &Viewer, base: &str, mail: &Subscriptions, sent: Option<&Sent>, rule: Option<&Schedule>) -> Markup {
    let t = viewer.texts;
    let edits = viewer.may(Access::Edit);
    html! {
        section.panel id="mail" {
            @if edits { h2 { (t.by_mail()) } p.soft { (t.by_mail_hint()) } } @else { p.soft { (t.by_mail_own_hint()) } }
            @match sent {
                Some(Ok(email)) => div.section role="status" { (notice("good", &t.mail_taken(email), None)) },
                Some(Err(problem)) => div.section { (layout::problem(t, "bad", problem)) },
                None => {}
            }
            @if !mail.subscriptions.is_empty() {
                ul.list.section { @for each in &mail.subscriptions { (row(viewer, base, each)) } }
            }
            @if !mail.set_up {
                div.section { (notice("", t.mail_missing(), None)) }
            } @else if mail.recipients.is_empty() {
                p.section { @if edits { (t.no_recipients()) } @else { (t.not_own_recipient()) } }
            } @else {
                (form(viewer, base, mail, rule))
            }
        }
    }
}

fn row(viewer: &Viewer, base: &str, each: &SubscriptionView) -> Markup {
    let t = viewer.texts;
    html! {
        li.row.apart {
            div {
                div {
                    (each.name) ", " (each.email.as_deref().unwrap_or(t.no_address()))
                    @if let Some(at) = each.paused_at { " " span.chip.warn { span { (t.paused_since(words::instant(t, at))) } } }
                }
                div.faint {
                    @if let Some(rule) = &each.schedule {
                        @if each.retry { (t.mailed(rule)) "." }
                        @else if each.paused_at.is_some() { (t.mailed(rule)) ". " (t.when_resumed(words::instant(t, each.next_at))) }
                        @else { (t.and_next(t.mailed(rule), words::instant(t, each.next_at))) "." }
                    }
                    @if let Some(at) = each.sent_at { " " (t.last_sent(words::instant(t, at))) }
                }
                @if let Some(trouble) = &each.trouble {
                    p.stale {
                        (t.failed_then(words::instant(t, trouble.at), t.mail_trouble(&trouble.code)))
                        @if each.retry { " " (t.next_try(words::instant(t, each.next_at))) }
                        @if trouble.code != "mail_interrupted" { " " code { (trouble.code) } }
                    }
                    (layout::quotation(t, trouble.reply.as_deref()))
                }
            }
            div.row {
                @if each.paused_at.is_some() {
                    (button_form(viewer, &format!("{base}/mail/{}/resume", each.id), "small", html! { (t.resume_mail()) span.hidden-text { ": " (t.resume_mail_to(&each.name)) } }))
                } @else {
                    (button_form(viewer, &format!("{base}/mail/{}/pause", each.id), "small", html! { (t.pause_mail()) span.hidden-text { ": " (t.pause_mail_to(&each.name)) } }))
                }
                (button_form(viewer, &format!("{base}/mail/{}/stop", each.id), "danger small", html! { (t.stop_mail()) span.hidden-text { ": " (t.stop_mail_to(&each.name)) } }))
            }
        }
    }
}

fn form(viewer: &Viewer, base: &str, mail: &Subscriptions, rule: Option<&Schedule>) -> Markup {
    let t = viewer.texts;
    // Whom the list begins with: what they have is what is changed.
    let first = mail.recipients.first().map(|each| each.user_id);
    let kept = mail.subscriptions.iter().find(|each| Some(each.user_id) == first);
    let rule = kept.and_then(|each| each.schedule.as_ref()).or(rule);
    let asks = viewer.may(Access::Edit) && mail.recipients.iter().any(|each| each.own);
    html! {
        form.section method="post" action={ (base) "/mail" } {
            (csrf(viewer))
            div.field {
                label for="user" { (t.to_whom()) }
                select id="user" name="user" {
                    @for each in &mail.recipients {
                        option value=(each.user_id) { @if each.own { (t.own_address(&each.name, &each.email)) } @else { (each.name) ", " (each.email) } }
                    }
                }
            }
            (rule_fields(t, "mail-", rule))
            div.row.section {
                button.button type="submit" { @if kept.is_some() { (t.save()) } @else { (t.mail_it()) } }
                @if asks { button.button.quiet type="submit" form="mail-now" { (t.mail_me_now()) } }
            }
        }
        @if asks { form id="mail-now" method="post" action={ (base) "/mail/now" } { (csrf(viewer)) } }
    }
}
