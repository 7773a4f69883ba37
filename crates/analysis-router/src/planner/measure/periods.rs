//! Columns that name a year or a month, and are no time of day.

use super::whole;
use crate::answer::ColumnType;
use crate::planner::views::Column;

/// A column of months as they are written: "2026-10".
pub fn is_month(column: &Column) -> bool {
    let month = |text: &str| {
        let (year, month) = text.split_once('-').unwrap_or_default();
        year.len() == 4 && month.len() == 2 && [year, month].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let values = &column.facts.values;
    column.kind == ColumnType::Text && !values.is_empty() && values.iter().all(|value| value.as_str().is_some_and(month))
}

/// A column of years in figures: of making, of birth.
pub fn is_year(column: &Column) -> bool {
    const OF: [&str; 22] = [
        "year",
        "born",
        "birth",
        "built",
        "found",
        "establish",
        "launch",
        "releas",
        "publish",
        "vintag",
        "construct",
        "made",
        "open",
        "sinc",
        "join",
        "start",
        "regist",
        "incorpor",
        "commiss",
        "instal",
        "inaugur",
        "acquir",
    ];
    // "opened" may count something; "client_since", "year" and "born" do not.
    let sure = column
        .stems
        .iter()
        .any(|stem| OF.iter().take(12).any(|known| known == stem) || stem == "sinc");
    let range = if sure { 1000..2200 } else { 1850..2100 };
    let year = |value: &serde_json::Value| value.as_i64().is_some_and(|year| range.contains(&year));
    whole(column)
        && column.stems.iter().any(|stem| OF.contains(&stem.as_str()))
        && !column.facts.values.is_empty()
        && column.facts.values.iter().all(year)
}

/// A year or a floor is written in figures and measures nothing.
pub fn numbers_a_part(column: &Column) -> bool {
    if is_year(column) {
        return true;
    }
    let last = column.stems.last().map_or("", String::as_str);
    matches!(last, "year" | "month" | "week" | "quarter" | "floor")
}
