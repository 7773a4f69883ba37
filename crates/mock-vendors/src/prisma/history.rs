//! Migrations and daily query statistics.

use time::{Date, Duration, Weekday};

use super::{data::Project, schema::Table};
use crate::seed::{id, mix};

/// Statistics are kept for this many days, today included.
pub const STATISTICS_DAYS: i64 = 90;

pub struct Migration {
    pub id: String,
    pub name: String,
    pub day: Date,
    /// Of the day.
    pub minute: u64,
    pub duration_ms: u64,
}

/// Newest first, from `last` days ago back to the project's beginning, at most 280 days.
pub fn migrations(today: Date, project: u64, last: i64, age: i64, tables: &[Table]) -> Vec<Migration> {
    let mut found = Vec::new();
    let mut ago = last;
    while ago < age.min(280) {
        let number = mix(project, ago.unsigned_abs());
        let day = today.saturating_sub(Duration::days(ago));
        let minute = 420 + number % 660;
        let stamp = format!(
            "{}{:02}{:02}{:02}{:02}{:02}",
            day.year(),
            u8::from(day.month()),
            day.day(),
            minute / 60,
            minute % 60,
            number % 60
        );
        found.push(Migration {
            id: id("migr_", project + 10, ago.unsigned_abs()),
            name: format!("{stamp}_{}", title(number, tables)),
            day,
            minute,
            duration_ms: 40 + number % 2_400,
        });
        ago += i64::try_from(11 + number % 31).unwrap_or(30);
    }
    found
}

fn title(number: u64, tables: &[Table]) -> String {
    let verbs = ["add_index_to", "extend", "tighten", "split_names_in", "backfill", "add_status_to"];
    let pick = |of: usize, salt: u64| usize::try_from(mix(number, salt)).unwrap_or(0) % of.max(1);
    let table = tables.get(pick(tables.len(), 1)).map_or("tables", |table| table.name);
    format!("{}_{table}", verbs.get(pick(verbs.len(), 2)).unwrap_or(&"change"))
}

/// One project's queries on one day.
pub struct Day {
    pub queries: u64,
    pub writes: u64,
    pub errors: u64,
    pub total_ms: u64,
}

/// Nothing before the project existed, and nothing outside the last [`STATISTICS_DAYS`].
pub fn day(project: &Project, today: Date, date: Date) -> Option<Day> {
    let ago = (today - date).whole_days();
    if date < project.created || !(0..STATISTICS_DAYS).contains(&ago) {
        return None;
    }
    let noise = mix(project.number + 100, ago.unsigned_abs());
    let per_mille = week_shape(project.workspace, date) * trend(project.workspace, ago) / 1000;
    let queries = project.volume * per_mille / 1000 * (920 + noise % 160) / 1000 + noise % 7;
    Some(Day {
        queries,
        writes: queries * (8 + noise % 17) / 100,
        errors: queries * (noise % 5) / 1000,
        total_ms: queries * (4 + noise % 23),
    })
}

/// Shops and riders are busy at the weekend, laboratories and publishers are not.
fn week_shape(workspace: usize, date: Date) -> u64 {
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    match (workspace, weekend) {
        (1, true) => 1_350,
        (3, true) => 1_180,
        (_, true) => 280,
        (_, false) => 1_000,
    }
}

/// One workspace led for two months and fell behind; another rose in the last weeks.
fn trend(workspace: usize, ago: i64) -> u64 {
    let ago = ago.unsigned_abs();
    match workspace {
        1 if ago < 14 => 610,
        3 if ago < 42 => 950 + (42 - ago) * 12,
        3 => 700,
        _ => 1_000,
    }
}
