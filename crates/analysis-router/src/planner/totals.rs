//! "How many are open, and what do they add up to?": the number of some rows and the sum over them, in one answer.

use super::compile::{Context, Draft};
use super::measure;
use super::reading::Reading;
use super::views::Part;
use super::words::listed;

/// Where the question asks for the sum of what it counts: from the "and" to the end of the phrase.
fn asked(reading: &Reading) -> Option<std::ops::Range<usize>> {
    let lower = |at: usize| reading.word(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
    (1..reading.words.len()).find_map(|and| {
        let asks = lower(and) == "and" && lower(and + 1) == "what" && listed("do did does", lower(and + 2));
        let they = asks && listed("they those these it all", lower(and + 3));
        let length = match (lower(and + 4), lower(and + 5), lower(and + 6)) {
            ("add", "up", "to") => 7,
            ("come" | "amount" | "sum", "to", _) => 6,
            ("total", _, _) => 5,
            _ => return None,
        };
        they.then_some(and..and + length)
    })
}

/// Adds the sum beside the count, where the rows have one number that adds up, or one of money.
pub fn add<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let fact = draft.select.fact;
    let (Some(words), Some(view)) = (asked(context.reading), context.views.get(fact)) else {
        return;
    };
    let only = |money: bool| {
        view.only(|column| {
            let fits = !money || measure::is_money(column);
            column.part == Part::Measure && measure::adds_up(column) && !measure::numbers_a_part(column) && fits
        })
    };
    let Some(column) = only(false).or_else(|| only(true)) else { return };
    if let (Some(expression), Some(shape)) = (draft.select.reference(fact, column), view.columns.get(column)) {
        let sum = super::shapes::aggregated(super::reading::Aggregate::Sum, &expression, measure::whole(shape));
        draft.select.add(sum, &format!("total_{}", shape.name));
        draft.used.extend(words);
        draft.intent = "compare";
    }
}
