//! Which way a number counts: more of it is better, worse, or faster.

use super::compile::Context;
use super::measure::Measure;
use super::reading::Superlative;

/// "best" and "worst" say how good, not how much.
pub fn said_worth(context: &Context<'_>, superlative: &Superlative) -> bool {
    let said = context.reading.word(superlative.at).map_or("", |word| word.lower.as_str());
    matches!(said, "worst" | "best")
}

/// The worst day for waste is the day of most waste.
pub fn bad_is_much(context: &Context<'_>, fact: usize, found: Option<&Measure>) -> bool {
    const BAD: [&str; 19] = [
        "wast",
        "error",
        "fail",
        "failur",
        "delay",
        "late",
        "complaint",
        "defect",
        "scrap",
        "loss",
        "lost",
        "downtim",
        "churn",
        "bug",
        "incid",
        "latenc",
        "damag",
        "overdu",
        "breach",
    ];
    let column = found.zip(context.views.get(fact)).and_then(|(found, view)| found.column_of(view));
    column.is_some_and(|column| column.stems.iter().any(|stem| BAD.contains(&stem.as_str())))
}

/// The fastest has the most sheets per hour, and the fewest minutes.
pub fn is_speed(context: &Context<'_>, fact: usize, measure: &Measure) -> bool {
    let column = context.views.get(fact).and_then(|view| measure.column_of(view));
    column.is_some_and(|column| {
        let speed = |stem: &String| matches!(stem.as_str(), "per" | "speed" | "rate" | "veloc" | "pace" | "throughput");
        column.stems.iter().any(speed)
    })
}
