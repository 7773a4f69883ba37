//! Looking back: the dashboard as it was, and what has changed since.

use belvedere_types::DashboardId;
use maud::{Markup, html};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, Time, UtcOffset};

use super::view::Board;
use crate::pages::layout::notice;
use crate::pages::words;

/// Moments that people compare with.
fn moments(now: OffsetDateTime) -> [(&'static str, OffsetDateTime); 4] {
    let today = now.to_offset(UtcOffset::UTC).replace_time(Time::MIDNIGHT);
    let since_monday = i64::from(today.weekday().number_days_from_monday());
    [
        ("yesterday", today - Duration::seconds(1)),
        ("Monday", today - Duration::days(since_monday) - Duration::seconds(1)),
        ("a week ago", now - Duration::days(7)),
        ("a month ago", now - Duration::days(30)),
    ]
}

fn form_value(at: OffsetDateTime) -> String {
    at.to_offset(UtcOffset::UTC)
        .format(format_description!("[year]-[month]-[day]T[hour]:[minute]"))
        .unwrap_or_default()
}

pub fn bar(id: DashboardId, board: &Board<'_>) -> Markup {
    let base = format!("/dashboards/{id}");
    html! {
        @if let Some(at) = board.at {
            div.told { (notice("", "This is how it looked then. Nothing on this page is newer.", None)) }
            p.row { "As of " (words::instant(at)) a.button.small href=(base) { "Back to now" } }
        }
        @if let Some(since) = board.since { p.row { "Changes since " (words::instant(since)) a.button.small href=(base) { "Hide changes" } } }
    }
}

pub fn form(id: DashboardId, board: &Board<'_>) -> Markup {
    let base = format!("/dashboards/{id}");
    html! {
        details.travel {
            summary.button.quiet { "Look back" }
            div.panel {
                p.soft { "What changed since" }
                div.row {
                    @for (name, at) in moments(board.now) {
                        a.button.small href={ (base) "?since=" (at.replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).unwrap_or_default()) } { (name) }
                    }
                }
                form.section method="get" action=(base) {
                    label for="at" { "As it was at (UTC)" }
                    div.row {
                        input type="datetime-local" id="at" name="at" required max=(form_value(board.now)) value=(form_value(board.at.unwrap_or(board.now)));
                        button.button type="submit" { "Show" }
                    }
                }
            }
        }
    }
}
