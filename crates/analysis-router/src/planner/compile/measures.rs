//! The number of a row that a question is about.

use super::{Context, Draft, in_value};
use crate::moment::Unit;
use crate::planner::measure::{self, Measure};
use crate::planner::views::Part;
use crate::wording::Assumption;

/// The measure that the question speaks of, for rows of the draft's table.
pub fn measure_of<'a>(context: &Context<'a>, fact: usize, at: impl Fn(usize) -> bool) -> Option<Measure> {
    let view = context.views.get(fact)?;
    if let Some((found, _)) = measure::spans::asked(view, context) {
        return Some(found);
    }
    let derived = measure::rate(view, context).map(|(measure, _)| measure);
    let derived = derived.or_else(|| measure::value(view, context).map(|(measure, _)| measure));
    if let Some(found) = derived.or_else(|| measure::in_unit(view, context).map(|(measure, _)| measure)) {
        return Some(found);
    }
    if let Some(column) = measure::time_taken(view, context.reading) {
        return Some(Measure::Column(column));
    }
    if let Some(found) = measure::percent(view, context.reading) {
        return found.map(Measure::Column);
    }
    let asked_now = named_anew(context, fact, &at);
    let named = || measure::named(fact, context.views, context.grounding, |word| at(word) && !in_value(context, word));
    if let Some(column) = asked_now.or_else(|| named().map(|(column, _)| column)) {
        return Some(Measure::Column(column));
    }
    if let Some((column, _)) = context.reading.superlative.as_ref().and_then(|s| measure::hinted(view, &s.hint)) {
        return Some(Measure::Column(column));
    }
    let meant = measure::implied(view, context.reading).or_else(|| measure::room(view, context.reading));
    if let Some(column) = meant {
        return Some(Measure::Column(column));
    }
    if let Some(column) = measure::spent(view, context.reading) {
        return Some(Measure::Column(column));
    }
    if let Some(found) = measure::time_until(view, context.reading, context.lexicon) {
        return Some(found);
    }
    if let Some((found, _)) = measure::worth(view, context) {
        return Some(found);
    }
    if measure::about_duration(context.reading) {
        let column = view.find(|column| {
            column.part == Part::Measure
                && column
                    .stems
                    .iter()
                    .any(|stem| matches!(stem.as_str(), "durat" | "elaps" | "latenc" | "length" | "runtim"))
        });
        return column
            .map(Measure::Column)
            .or_else(|| measure::between(view, context.reading, context.lexicon));
    }
    None
}

/// "And its volume?", after the price: the number that a follow-up names.
fn named_anew(context: &Context<'_>, fact: usize, at: impl Fn(usize) -> bool) -> Option<usize> {
    let fresh = |word: usize| context.reading.word(word).is_some_and(|word| word.fresh);
    let named = measure::named(fact, context.views, context.grounding, |word| {
        fresh(word) && at(word) && !in_value(context, word)
    });
    named.map(|(column, _)| column).filter(|_| context.reading.follows)
}

/// What named the number before has not to be found any more.
pub fn forget_the_number_before(context: &Context<'_>, draft: &mut Draft<'_>) {
    let fact = draft.select.fact;
    if named_anew(context, fact, |at| !context.reading.in_group(at)).is_none() {
        return;
    }
    let earlier = context.grounding.columns.iter().filter(|hit| {
        let column = draft.select.column(hit.view, hit.column);
        let measure = hit.view == fact && column.is_some_and(|column| column.part == Part::Measure);
        measure && !context.reading.word(hit.at).is_some_and(|word| word.fresh)
    });
    let words: Vec<usize> = earlier.map(|hit| hit.at).collect();
    draft.used.extend(words);
}

/// The measure as an expression, with the name of its column in the answer.
pub fn measure_sql<'a>(draft: &mut Draft<'a>, measure: &Measure) -> Option<(String, String)> {
    let fact = draft.select.fact;
    match measure {
        Measure::Column(column) => Some((
            draft.select.reference(fact, *column)?,
            draft.select.column(fact, *column)?.name.clone(),
        )),
        Measure::Between(from, to, unit) => {
            let columns = (draft.select.column(fact, *from)?, draft.select.column(fact, *to)?);
            let told = Assumption::Lasts {
                from: columns.0.name.clone(),
                to: columns.1.name.clone(),
                open: columns.0.facts.nulls + columns.1.facts.nulls > 0,
            };
            if !draft.notes.contains(&told) {
                draft.notes.push(told);
            }
            let (from, to) = (draft.select.reference(fact, *from)?, draft.select.reference(fact, *to)?);
            let (factor, name) = match unit {
                Unit::Minutes => ("1440.0", "duration_minutes"),
                Unit::Hours => ("24.0", "duration_hours"),
                Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => ("1.0", "duration_days"),
            };
            Some((format!("ROUND((julianday({to}) - julianday({from})) * {factor}, 3)"), name.into()))
        }
        Measure::PartOf(part, all) => {
            let names = (draft.select.column(fact, *part)?, draft.select.column(fact, *all)?);
            let name = format!("{}_percent_of_{}", names.0.name, names.1.name);
            let (part, all) = (draft.select.reference(fact, *part)?, draft.select.reference(fact, *all)?);
            Some((format!("ROUND(100.0 * {part} / NULLIF({all}, 0), 4)"), name))
        }
        Measure::Times(quantity, price) => {
            let (quantity, price) = (draft.select.reference(fact, *quantity)?, draft.select.reference(fact, *price)?);
            Some((format!("{quantity} * {price}"), "value".into()))
        }
        Measure::In(column, factor, name) => {
            let expression = draft.select.reference(fact, *column)?;
            Some((format!("{expression} * {factor}"), (*name).into()))
        }
    }
}

/// The rate of several rows together: not the mean of their rates. A day on which nothing was delivered may still have opens of
/// the day before; groups that nothing can be a part of are left out.
pub fn ratio(draft: &mut Draft<'_>, measure: &Measure) -> Option<String> {
    let Measure::PartOf(part, all) = measure else { return None };
    let fact = draft.select.fact;
    let (part, all) = (draft.select.reference(fact, *part)?, draft.select.reference(fact, *all)?);
    draft.select.having.push(format!("SUM({all}) > 0"));
    Some(format!("ROUND(100.0 * SUM({part}) / NULLIF(SUM({all}), 0), 4)"))
}
