//! Columns that number a year or a place, and measure nothing.

use super::whole;
use crate::planner::views::Column;
use crate::planner::words::{listed, plural_form, split_identifier};

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

/// `step` of rows in which it is 1, 2, 3 …: the place of a row among its like, whole numbers from one on that leave none out.
pub fn is_place(column: &Column) -> bool {
    const PLACES: &str = "step posit sequenc seq order ordin index idx place rank stage leg line slot";
    let named = column.stems.last().is_some_and(|last| listed(PLACES, last));
    let single = split_identifier(&column.name).last().is_some_and(|word| !plural_form(word));
    let facts = &column.facts;
    let mut values: Vec<i64> = facts.values.iter().filter_map(serde_json::Value::as_i64).collect();
    values.sort_unstable();
    let running = values.iter().enumerate().all(|(at, value)| *value == at as i64 + 1);
    named && single && whole(column) && facts.complete && values.len() > 1 && running
}

/// So many days up to now that a number is kept for: `commits_last_90_days`, `count_30d`.
pub fn kept_days(column: &Column) -> Option<i64> {
    let words = split_identifier(&column.name);
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let unit = |at: usize| match word(at) {
        "d" | "day" | "days" => Some(1),
        "week" | "weeks" => Some(7),
        "month" | "months" => Some(30),
        "year" | "years" => Some(365),
        _ => None,
    };
    let last = |at: usize| matches!(word(at), "last" | "past" | "trailing");
    (0..words.len()).find_map(|at| {
        let number = word(at)
            .parse::<i64>()
            .ok()
            .filter(|_| last(at.wrapping_sub(1)) || at + 2 == words.len());
        let single = || unit(at + 1).filter(|_| last(at));
        number.and_then(|number| Some(number * unit(at + 1)?)).or_else(single)
    })
}
