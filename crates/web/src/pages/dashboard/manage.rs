//! The settings of one dashboard: name, schedule, links, file, deletion.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::{DashboardView, Every, NewShare, Schedule, ShareView, Subscriptions, Weekday};
use belvedere_types::{Caller, DashboardId, ShareId};
use maud::{Markup, html};
use serde::Deserialize;

use super::mailing::{self, Sent};
use crate::access::Identity;
use crate::extract::{Form, Id, Name};
use crate::fault::{Answered, Fault};
use crate::pages::icons::{Icon, icon};
use crate::pages::layout::{Section, button_form, csrf, framed};
use crate::pages::settings::shown_once;
use crate::pages::{Viewer, words};
use crate::state::WebState;
use crate::texts::Texts;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer, Id(id): Id<DashboardId>) -> Answered<Markup> {
    Ok(page(&viewer, &Managed::read(&state, &who.caller, id).await?))
}

/// What the page shows.
pub struct Managed {
    pub dashboard: DashboardView,
    pub shares: Vec<ShareView>,
    /// A link just made.
    pub made: Option<NewShare>,
    pub mail: Subscriptions,
    /// What came of a mail just asked for.
    pub sent: Option<Sent>,
}

impl Managed {
    pub(super) async fn read(state: &WebState, caller: &Caller, id: DashboardId) -> Answered<Self> {
        Ok(Self {
            dashboard: state.app.dashboard(caller, id).await?,
            shares: state.app.shares(caller, id).await?,
            made: None,
            mail: state.app.subscriptions(caller, id).await?,
            sent: None,
        })
    }
}

#[derive(Deserialize)]
pub struct NameForm {
    name: String,
}

pub async fn rename(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Form(form): Form<NameForm>,
) -> Answered<Redirect> {
    state.app.rename_dashboard(&who.caller, id, &form.name).await?;
    Ok(back(id))
}

pub async fn schedule(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<DashboardId>,
    Form(rule): Form<ScheduleForm>,
) -> Answered<Redirect> {
    let weekday = (rule.every == Every::Week).then_some(rule.weekday);
    let rule = Schedule {
        every: rule.every,
        at: rule.at,
        weekday,
        timezone: rule.timezone.trim().to_owned(),
    };
    state.app.set_schedule(&who.caller, id, rule).await?;
    Ok(back(id))
}

#[derive(Deserialize)]
pub struct ScheduleForm {
    every: Every,
    at: String,
    weekday: Weekday,
    timezone: String,
}

pub async fn unschedule(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>) -> Answered<Redirect> {
    state.app.drop_schedule(&who.caller, id).await?;
    Ok(back(id))
}

#[derive(Deserialize)]
pub struct ShareForm {
    days: u32,
    /// One site a line.
    embed: String,
}

/// The link is shown on the page that made it and never again.
pub async fn share(
    State(state): State<WebState>,
    who: Identity,
    viewer: Viewer,
    Id(id): Id<DashboardId>,
    Form(form): Form<ShareForm>,
) -> Answered<Markup> {
    let embed: Vec<String> = form.embed.split_whitespace().map(str::to_owned).collect();
    let made = state.app.share(&who.caller, id, form.days, &embed).await?;
    let managed = Managed {
        made: Some(made),
        ..Managed::read(&state, &who.caller, id).await?
    };
    Ok(page(&viewer, &managed))
}

pub async fn unshare(State(state): State<WebState>, who: Identity, Id(id): Id<DashboardId>, Name(share): Name) -> Answered<Redirect> {
    let share: ShareId = share.parse().map_err(|_| Fault::not_found())?;
    state.app.unshare(&who.caller, share).await?;
    Ok(back(id))
}

fn back(id: DashboardId) -> Redirect {
    Redirect::to(&format!("/dashboards/{id}/settings"))
}

fn every_value(t: Texts, every: Every) -> (&'static str, &'static str) {
    match every {
        Every::Hour => ("hour", t.every_hour()),
        Every::Day => ("day", t.every_day()),
        Every::Week => ("week", t.every_week()),
    }
}

fn weekday_value(t: Texts, day: Weekday) -> (&'static str, &'static str) {
    let value = match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    };
    (value, t.weekday(day))
}

/// `Refreshed every week on Monday at 07:00 (Europe/Berlin)`.
pub fn in_words(t: Texts, rule: &Schedule) -> String {
    let zone = &rule.timezone;
    match (rule.every, rule.weekday) {
        (Every::Hour, _) => t.refreshed_hourly(rule.at.get(3..).unwrap_or("00")),
        (Every::Day, _) => t.refreshed_daily(&rule.at, zone),
        (Every::Week, day) => t.refreshed_weekly(t.weekday(day.unwrap_or(Weekday::Monday)), &rule.at, zone),
    }
}

pub fn page(viewer: &Viewer, managed: &Managed) -> Markup {
    let (t, dashboard) = (viewer.texts, &managed.dashboard);
    let base = format!("/dashboards/{}", dashboard.id);
    let rule = dashboard.schedule.as_ref().map(|schedule| &schedule.rule);
    let body = html! {
        div.inner.narrow.stack {
            p.crumbs { a href="/dashboards" { (t.dashboards()) } " / " a href=(base) { (dashboard.name) } " / " (t.settings()) }
            h1 { (t.settings_of(&dashboard.name)) }
            section.panel {
                h2 { (t.name()) }
                form.rename method="post" action={ (base) "/rename" } {
                    (csrf(viewer))
                    label.hidden-text for="name" { (t.name()) }
                    input type="text" id="name" name="name" value=(dashboard.name) required maxlength="80";
                    button.button type="submit" { (t.rename()) }
                }
            }
            (schedule_panel(viewer, &base, dashboard))
            (mailing::panel(viewer, &base, &managed.mail, managed.sent.as_ref(), rule))
            (share_panel(viewer, &base, &managed.shares, managed.made.as_ref()))
            section.panel {
                h2 { (t.file_head()) }
                p.soft { (t.file_hint()) }
                div.row.section { a.button href={ "/api/v1/dashboards/" (dashboard.id) "/export" } download { (icon(Icon::Download)) (t.export_yaml()) } }
            }
            section.panel {
                h2 { (t.delete_head()) }
                p.soft { (t.delete_board_hint()) }
                div.row.section { (button_form(viewer, &format!("{base}/delete"), "danger", html! { (t.delete_for_good()) })) }
            }
        }
    };
    framed(viewer, Some(Section::Dashboards), t.settings(), body)
}

fn schedule_panel(viewer: &Viewer, base: &str, dashboard: &DashboardView) -> Markup {
    let t = viewer.texts;
    let rule = dashboard.schedule.as_ref().map(|view| &view.rule);
    html! {
        section.panel {
            h2 { (t.schedule()) }
            @match &dashboard.schedule {
                Some(view) => p { (t.and_next(in_words(t, &view.rule), words::instant(t, view.next_at))) "." },
                None => p.soft { (t.unscheduled()) },
            }
            form.section method="post" action={ (base) "/schedule" } {
                (csrf(viewer))
                (rule_fields(t, "", rule))
                div.row.section { button.button type="submit" { (t.save_schedule()) } }
            }
            @if rule.is_some() { (button_form(viewer, &format!("{base}/schedule/off"), "quiet small", html! { (t.no_schedule()) })) }
        }
    }
}

/// How often and when; `prefix` keeps identifiers apart where the page has two rules.
pub(super) fn rule_fields(t: Texts, prefix: &str, rule: Option<&Schedule>) -> Markup {
    let every = rule.map_or(Every::Day, |rule| rule.every);
    let day = rule.and_then(|rule| rule.weekday).unwrap_or(Weekday::Monday);
    let id = |name: &str| format!("{prefix}{name}");
    html! {
        div.row.fields {
            div { label for=(id("every")) { (t.how_often()) } select id=(id("every")) name="every" { @for each in [Every::Hour, Every::Day, Every::Week] { @let (value, name) = every_value(t, each); option value=(value) selected[each == every] { (name) } } } }
            div { label for=(id("weekday")) { (t.day_if_weekly()) } select id=(id("weekday")) name="weekday" { @for each in Weekday::ALL { @let (value, name) = weekday_value(t, each); option value=(value) selected[each == day] { (name) } } } }
            div { label for=(id("at")) { (t.at_time()) } input type="time" id=(id("at")) name="at" required value=(rule.map_or("07:00", |rule| rule.at.as_str())); }
            div { label for=(id("timezone")) { (t.time_zone()) } input type="text" id=(id("timezone")) name="timezone" required maxlength="64" placeholder="Europe/Berlin" value=(rule.map_or("UTC", |rule| rule.timezone.as_str())) data-timezone; }
        }
    }
}

fn share_panel(viewer: &Viewer, base: &str, shares: &[ShareView], made: Option<&NewShare>) -> Markup {
    let t = viewer.texts;
    html! {
        section.panel {
            h2 { (t.share()) }
            p.soft { (t.share_hint()) }
            @if let Some(made) = made {
                div.stack.section { (shown_once(t, made.url.as_str(), t.link_once())) }
                @if let Some(url) = &made.embed_url {
                    p.section { (t.for_a_frame()) }
                    pre id="frame" tabindex="0" { "<iframe src=\"" (url) "\" title=\"Dashboard\"></iframe>" }
                }
            }
            @if !shares.is_empty() {
                ul.list.section {
                    @for share in shares {
                        li.row.apart {
                            div { (t.made_and_ends(words::instant(t, share.created_at), words::instant(t, share.expires_at))) @if !share.embed.is_empty() { div.faint { (t.framed_by(share.embed.join(", "))) } } }
                            (button_form(viewer, &format!("{base}/shares/{}/revoke", share.id), "danger small", html! { (t.revoke()) }))
                        }
                    }
                }
            }
            form.section method="post" action={ (base) "/share" } {
                (csrf(viewer))
                div.field { label for="days" { (t.days_until()) } input type="number" id="days" name="days" min="1" max="365" value="7" required; }
                div.field {
                    label for="embed" { (t.sites_embed()) }
                    textarea id="embed" name="embed" rows="2" placeholder="https://wiki.example.com" {}
                }
                button.button type="submit" { (t.make_link()) }
            }
        }
    }
}
