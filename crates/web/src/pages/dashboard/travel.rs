//! Looking back: the dashboard as it was, and what has changed since.

use belvedere_types::DashboardId;
use maud::{Markup, html};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, Time, UtcOffset};

use super::view::Board;
use crate::pages::layout::notice;
use crate::pages::words;
use crate::texts::Texts;

/// Moments that people compare with.
fn moments(t: Texts, now: OffsetDateTime) -> [(&'static str, OffsetDateTime); 4] {
    let today = now.to_offset(UtcOffset::UTC).replace_time(Time::MIDNIGHT);
    let since_monday = i64::from(today.weekday().number_days_from_monday());
    [
        (t.yesterday(), today - Duration::seconds(1)),
        (t.monday(), today - Duration::days(since_monday) - Duration::seconds(1)),
        (t.a_week_ago(), now - Duration::days(7)),
        (t.a_month_ago(), now - Duration::days(30)),
    ]
}

fn form_value(at: OffsetDateTime) -> String {
    at.to_offset(UtcOffset::UTC)
        .format(format_description!("[year]-[month]-[day]T[hour]:[minute]"))
        .unwrap_or_default()
}

pub fn bar(t: Texts, id: DashboardId, board: &Board<'_>) -> Markup {
    let base = format!("/dashboards/{id}");
    html! {
        @if let Some(at) = board.at {
            div.told { (notice("", t.then_notice(), None)) }
            p.row { span { (t.as_of(words::instant(t, at))) } a.button.small href=(base) { (t.back_to_now()) } }
        }
        @if let Some(since) = board.since { p.row { span { (t.changes_since(words::instant(t, since))) } a.button.small href=(base) { (t.hide_changes()) } } }
    }
}

pub fn form(t: Texts, id: DashboardId, board: &Board<'_>) -> Markup {
    let base = format!("/dashboards/{id}");
    html! {
        details.travel {
            summary.button.quiet { (t.look_back()) }
            div.panel {
                p.soft { (t.what_changed()) }
                div.row {
                    @for (name, at) in moments(t, board.now) {
                        a.button.small href={ (base) "?since=" (at.replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).unwrap_or_default()) } { (name) }
                    }
                }
                form.section method="get" action=(base) {
                    label for="at" { (t.as_it_was()) }
                    div.row {
                        input type="datetime-local" id="at" name="at" required max=(form_value(board.now)) value=(form_value(board.at.unwrap_or(board.now)));
                        button.button type="submit" { (t.show()) }
                    }
                }
            }
        }
    }
}
