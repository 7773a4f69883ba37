//! Which figures add up: counts and amounts do, averages, prices and rates do not.

use super::{is_money, is_place, is_year, whole};
use crate::planner::reading::Aggregate;
use crate::planner::views::{Column, View};
use crate::planner::words::{listed, plural_form, split_identifier};

pub fn is_mean(column: &Column) -> bool {
    column
        .stems
        .iter()
        .any(|stem| matches!(stem.as_str(), "avg" | "averag" | "mean" | "median"))
}

/// Averages add up to nothing; counts and amounts do.
pub fn adds_up(column: &Column) -> bool {
    // "ratings", "scores" in whole numbers say how many there were.
    if is_year(column) || is_mean(column) || is_place(column) {
        return false;
    }
    let counted = whole(column) && split_identifier(&column.name).last().is_some_and(|word| plural_form(word));
    counted || additive(&column.stems) || (is_money(column) && additive(&without_period(&column.name, &column.stems)))
}

/// What a thing costs in a month adds up over things: `monthly_fee`, `cost_per_month`.
fn without_period(name: &str, stems: &[String]) -> Vec<String> {
    let words = split_identifier(name);
    let of_period = |at: usize| {
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let per = |at: usize| word(at) == "per" && listed("day week month quarter year", word(at + 1));
        listed("daily weekly monthly quarterly yearly annual", word(at)) || per(at) || at.checked_sub(1).is_some_and(per)
    };
    let kept = stems.iter().enumerate().filter(|(at, _)| !of_period(*at));
    kept.map(|(_, stem)| stem.clone()).collect()
}

/// The same in the rows of a table: the figures of prices and rates add up to nothing, whatever each of them is called ("close").
pub fn adds_up_in(view: &View, column: &Column) -> bool {
    const COURSE: &str = "open high low close";
    let priced = view.noun.iter().take(view.named).any(|stem| listed("price rate quot", stem));
    let course = || {
        view.columns
            .iter()
            .filter(|column| listed(COURSE, &column.name.to_lowercase()))
            .count()
    };
    let of_course = listed(COURSE, &column.name.to_lowercase()) && course() > 2;
    let amount = !priced || (whole(column) && !is_money(column));
    adds_up(column) && amount && !of_course
}

/// Whether figures that go by these words add up.
pub fn additive(stems: &[String]) -> bool {
    const INTENSIVE: [&str; 31] = [
        "avg",
        "averag",
        "mean",
        "median",
        "rate",
        "rating",
        "percent",
        "pct",
        "ratio",
        "latenc",
        "temperatur",
        "temp",
        "price",
        "score",
        "p",
        "humid",
        "pressur",
        "speed",
        "age",
        "rank",
        "share",
        "utilis",
        "util",
        "grade",
        "level",
        "per",
        "year",
        "month",
        "week",
        "floor",
        "odomet",
    ];
    !stems.iter().any(|stem| INTENSIVE.contains(&stem.as_str()))
}

pub fn default_aggregate(view: &View, column: &Column) -> Aggregate {
    if adds_up_in(view, column) {
        Aggregate::Sum
    } else {
        Aggregate::Average
    }
}
