//! Comparisons and time windows as conditions of the statement.

use super::{Context, Draft, Entity, Place, measure_sql};
use crate::engine::quoted;
use crate::moment::Unit;
use crate::planner::conditions;
use crate::planner::measure::{self, Measure};
use crate::planner::period_names;
use crate::planner::question::{Role, Word, number_of};
use crate::planner::reading::Comparison;
use crate::planner::select::{Select, alias_of};
use crate::planner::tense;
use crate::planner::views::{Column, Part, path};
use crate::planner::window::Window;
use crate::table::period::Length;
use crate::wording::Assumption;

pub(super) fn comparisons<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    if draft.compared {
        return;
    }
    let all = context.reading.comparisons.len();
    let found = tests(context, draft);
    // Without it the answer would be another question's.
    draft.inapplicable = found.len() < all;
    draft.select.conditions.extend(found);
}

/// "which authors have more than one title": the rows of each are counted. False where the comparison is about a number of the rows.
pub fn counted<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>) -> Option<()> {
    let [comparison] = context.reading.comparisons.as_slice() else {
        return None;
    };
    let listed = draft.select.fact;
    // "customers with more than 5 invoices": the invoices of each are counted.
    let pointing =
        |view: usize| view != listed && path(context.edges, view, listed).is_some() && path(context.edges, listed, view).is_none();
    let table = context.views.get(listed)?;
    // Rows that each have a title are titles, whatever other rows are of them.
    let labels = |at: usize| {
        let label = |column: usize| {
            table
                .columns
                .get(column)
                .is_some_and(|column| column.part == Part::Label && column.stems.len() == 1)
        };
        context
            .grounding
            .columns
            .iter()
            .any(|hit| (hit.at, hit.view) == (at, listed) && hit.score >= 0.95 && label(hit.column))
    };
    let own = |at: &usize| context.grounding.nouns.contains(&(*at, listed)) || labels(*at);
    // "customers with more than 5 invoices", "which cities had more than 5 events": a table of them, or a column of it.
    let things = matches!(entity, Some(Entity::Table(of) | Entity::Column(of, _)) if of == listed);
    let events = comparison.near.first().filter(|at| things && !own(at)).and_then(|at| {
        let nouns = context.grounding.nouns.iter();
        nouns
            .filter(|(noun, view)| noun == at && pointing(*view))
            .map(|(_, view)| *view)
            .next()
    });
    let fact = events.unwrap_or(listed);
    let view = context.views.get(fact)?;
    let plain = context.reading.aggregate.is_none() && context.reading.superlative.is_none() && context.reading.groups.is_empty();
    let named = comparison
        .near
        .iter()
        .any(|at| measure::named(fact, context.views, context.grounding, |word| word == *at).is_some());
    let rows = comparison
        .near
        .iter()
        .find(|at| context.grounding.nouns.contains(&(**at, fact)) || (fact == listed && labels(**at)));
    let other_unit = comparison.unit.is_some_and(|(_, kind)| kind != "times");
    if !plain || named || other_unit || comparison.value.fract() != 0.0 {
        return None;
    }
    let rows = *rows?;
    let (of, column) = match entity? {
        Entity::Column(of, column) => (of, column),
        Entity::Table(of) if of != fact => (of, context.views.get(of)?.label()?),
        Entity::Table(_) => return None,
    };
    let shape = context.views.get(of)?.columns.get(column)?;
    let select = Select::from(fact, context.views, context.edges);
    if (of == fact && view.unique(shape)) || !select.reaches(of) {
        return None;
    }
    if events.is_some() {
        draft.select = select;
    }
    let expression = draft.select.reference(of, column)?;
    draft.select.group.push(expression.clone());
    draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    draft.select.add(expression, &alias_of(context.views.get(of)?, shape, of != fact));
    draft.select.add("COUNT(*)".into(), "count");
    draft.select.having.push(conditions::compared("COUNT(*)", None, comparison));
    draft.select.order = vec!["2 DESC".into(), "1".into()];
    draft.used.insert(rows);
    draft.compared = true;
    draft.intent = "compare";
    Some(())
}

/// The comparisons that some number of the rows can be about.
pub fn tests<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> Vec<String> {
    let mut found = Vec::new();
    for comparison in &context.reading.comparisons {
        let fact = draft.select.fact;
        let Some(view) = context.views.get(fact) else { continue };
        let named = comparison
            .near
            .iter()
            .find_map(|at| measure::named(fact, context.views, context.grounding, |word| word == *at));
        let of_unit = || {
            let (_, kind) = comparison.unit?;
            view.only(|column| column.part == Part::Measure && conditions::has_unit(column, kind))
        };
        // "more than 4 claims" of rows that are no claims says nothing of their numbers.
        let elsewhere = comparison.near.first().is_some_and(|at| {
            let grounding = context.grounding;
            let nouns = grounding.nouns.iter().filter(|(noun, _)| noun == at).map(|(_, view)| *view);
            let values = grounding.values.iter().filter(|hit| hit.span.contains(at)).map(|hit| hit.view);
            let mut known = nouns.chain(values).peekable();
            let other = known.peek().is_some() && known.all(|view| view != fact);
            // "More than one title": titles are counted, and no other number of the rows says how many.
            let word = |at: usize| context.reading.word(at);
            let after = at
                .checked_sub(1)
                .and_then(word)
                .is_some_and(|word| word.role == Role::Operator && (word.lower == "one" || number_of(&word.lower).is_some()));
            let column = grounding.columns.iter().any(|hit| hit.at == *at && hit.score >= 0.6);
            let thing = column || grounding.nouns.iter().any(|(noun, _)| noun == at);
            other || (after && thing)
        });
        let span = || {
            let seconds = comparison.unit.is_some_and(|(_, kind)| kind == "seconds");
            measure::spans::compared(view, context).filter(|_| seconds)
        };
        if let Some((measure, _)) = span()
            && let Some(test) = lasts(draft, &measure, comparison)
        {
            found.push(test);
            draft.used.extend(said_of_it(context, fact, &comparison.near));
            draft.compared = true;
            continue;
        }
        let another_unit = |column: &usize| {
            let money = view.columns.get(*column).is_some_and(measure::is_money);
            let kind = comparison.unit.map_or("", |(_, kind)| kind);
            let told = view.columns.get(*column).and_then(conditions::kind_of_unit);
            let other = !kind.is_empty() && told.is_some_and(|told| told != kind);
            matches!(kind, "times" | "multiple") || (money && !matches!(kind, "" | "money")) || other
        };
        let obvious = || measure::obvious(view).filter(|column| !elsewhere && !another_unit(column));
        let column = named.map(|(column, _)| column).or_else(of_unit).or_else(obvious);
        if let Some(column) = column
            && let Some(expression) = draft.select.reference(fact, column)
        {
            let expression = match conditions::in_minor_units(view, column, comparison) {
                Some(minor) => conditions::compared(&expression, None, &minor),
                None => conditions::compared(&expression, view.columns.get(column), comparison),
            };
            found.push(expression);
            draft.used.extend(said_of_it(context, fact, &comparison.near));
            draft.compared = true;
        }
    }
    found
}

/// The words beside a comparison that it accounts for: of "open orders worth more than 100" not the one that says which orders.
fn said_of_it(context: &Context<'_>, fact: usize, near: &[usize]) -> Vec<usize> {
    let rows = |at: usize| context.grounding.nouns.contains(&(at, fact));
    let known = |at: usize| {
        context
            .grounding
            .columns
            .iter()
            .any(|hit| (hit.at, hit.view) == (at, fact) && hit.score >= 0.8)
    };
    let which = |at: &usize| rows(at + 1) && !rows(*at) && !known(*at);
    near.iter().copied().filter(|at| !which(at)).collect()
}

/// The time between two columns against the one that is said.
fn lasts(draft: &mut Draft<'_>, measure: &Measure, comparison: &Comparison) -> Option<String> {
    let Measure::Between(from, to, _) = measure else { return None };
    let (size, _) = comparison.unit?;
    let (expression, _) = measure_sql(draft, &Measure::Between(*from, *to, Unit::Minutes))?;
    let in_minutes = Comparison {
        value: comparison.value * size / 60.0,
        ..comparison.clone()
    };
    Some(conditions::compared(&expression, None, &in_minutes))
}

pub(super) fn window<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let Some(window) = context.reading.window.as_ref().filter(|_| !draft.window_used) else {
        return;
    };
    let fact = draft.select.fact;
    // "The most commits in the last 90 days" beside `commits_last_90_days`: the rows are what they are, whenever they began.
    if let Some(days) = kept_for(context, draft) {
        draft.window_used = true;
        draft.inapplicable |= window.whole_days != Some(days);
        return;
    }
    let timed = measure::time_column(fact, context.views, context.reading, context.grounding, context.lexicon);
    let years = context.views.get(fact).and_then(|view| view.find(measure::is_year));
    // "Older than 15 years" is about the year of making, whatever else the rows have a time of.
    let aged = context
        .reading
        .words
        .iter()
        .any(|word| word.role == Role::Time && word.lower == "older");
    if (timed.is_none() || aged)
        && let Some(expression) = years.and_then(|column| draft.select.reference(fact, column))
    {
        // A year says nothing of one of its months.
        draft.inapplicable |= !aged && window.is_within_a_year();
        draft.select.conditions.extend(conditions::in_years(&expression, window));
        draft.window_used = true;
        return;
    }
    if in_named_periods(context, draft, window, timed) {
        return;
    }
    if context.views.get(fact).is_some_and(|view| view.of_period) {
        draft.window_used = true;
        return;
    }
    if seen_within(context, draft, window, timed) || of_the_group(context, draft, window) {
        return;
    }
    let Some(column) = timed else {
        // Asked of the tool, the window needs no column; otherwise it could not be applied, and the answer must say so.
        if context.views.get(fact).is_some_and(|view| !view.windowed) {
            draft.partial = true;
            draft.timeless = true;
            draft.notes.push(Assumption::TimeNotApplied);
        }
        return;
    };
    let (Some(expression), Some(shape)) = (draft.select.reference(fact, column), draft.select.column(fact, column)) else {
        return;
    };
    draft
        .select
        .conditions
        .extend(conditions::in_window(&expression, shape, window, draft.calendar));
    draft.window_used = true;
    for hit in context
        .grounding
        .columns
        .iter()
        .filter(|hit| (hit.view, hit.column) == (fact, column))
    {
        draft.used.insert(hit.at);
    }
    if tense::lies_ahead(shape) {
        draft.used.extend(measure::ends_said(context.reading));
    }
}

/// The window is that of a column which names periods: of just such periods, or of months that it meets where the rows have no other time.
fn in_named_periods<'a>(context: &Context<'a>, draft: &mut Draft<'a>, window: &Window, timed: Option<usize>) -> bool {
    let fact = draft.select.fact;
    let of_just_such = period_names::meant(context, fact, window, timed);
    let by_month = |column: &Column| period_names::of_column(column) == Some(Length::Month);
    let months = context
        .views
        .get(fact)
        .filter(|_| timed.is_none())
        .and_then(|view| view.only(by_month));
    let Some(place): Option<Place> = of_just_such.or(months.map(|column| (fact, column))) else {
        return false;
    };
    let (Some(expression), Some(shape)) = (draft.select.reference(place.0, place.1), draft.select.column(place.0, place.1)) else {
        return false;
    };
    draft.select.conditions.extend(match of_just_such {
        Some(_) => period_names::within(&expression, window),
        None => period_names::meeting(&expression, window),
    });
    draft.notes.push(Assumption::PeriodOf {
        column: shape.name.clone(),
    });
    draft.window_used = true;
    true
}

/// The days up to now that a number in the statement is kept for, one for each of the things that the rows are.
fn kept_for(context: &Context<'_>, draft: &Draft<'_>) -> Option<i64> {
    let view = context.views.get(draft.select.fact).filter(|view| view.key().is_some())?;
    let stated = |column: &Column| {
        let name = quoted(&column.name);
        let mut shown = draft
            .select
            .columns
            .iter()
            .map(|(expression, _)| expression)
            .chain(&draft.select.order);
        shown.any(|expression| expression.contains(&name))
    };
    let kept = view.columns.iter().filter(|column| column.part == Part::Measure && stated(column));
    kept.filter_map(measure::kept_days).next()
}

/// "In each October order", "the fees of the October orders": the orders are of October, and what belongs to them need not be.
fn of_the_group<'a>(context: &Context<'a>, draft: &mut Draft<'a>, window: &Window) -> bool {
    let reading = context.reading;
    let fact = draft.select.fact;
    let timed = |at: usize| at > 0 && reading.word(at - 1).is_some_and(|word| word.role == Role::Time && !word.pause);
    let noun = |view: &usize| {
        let mut content = reading.content();
        content.any(|(at, word)| timed(at) && !word.name_like && super::called(context, *view, at))
    };
    let Some(view) = (0..context.views.len()).find(|view| *view != fact && draft.select.reaches(*view) && noun(view)) else {
        return false;
    };
    let Some(column) = measure::time_column(view, context.views, reading, context.grounding, context.lexicon) else {
        return false;
    };
    let (Some(expression), Some(shape)) = (draft.select.reference(view, column), draft.select.column(view, column)) else {
        return false;
    };
    let conditions = conditions::in_window(&expression, shape, window, draft.calendar);
    draft.select.conditions.extend(conditions);
    draft.window_used = true;
    true
}

/// A row with `first_seen` and `last_seen` stands for all that was seen between the two, and who "is off" or "on" something is so from its
/// beginning to its end: it was there in the window when the last time is not before it and the first is not after it. False where the question speaks of the first or the last time itself.
fn seen_within<'a>(context: &Context<'a>, draft: &mut Draft<'a>, window: &Window, timed: Option<usize>) -> bool {
    let fact = draft.select.fact;
    let Some(view) = context.views.get(fact) else { return false };
    let end = |index: usize, which: &str| {
        let column = view.columns.get(index).filter(|column| column.part == Part::Time)?;
        let rest: Vec<&String> = column.stems.iter().filter(|stem| *stem != which).collect();
        (rest.len() < column.stems.len()).then_some(rest)
    };
    let all = 0..view.columns.len();
    let pair = all.clone().find_map(|first| {
        let rest = end(first, "first")?;
        let last = all.clone().find(|last| end(*last, "last").as_ref() == Some(&rest))?;
        Some((first, last))
    });
    let pair = pair.or_else(|| tense::lasting(context.reading, view));
    let Some((first, last)) = pair.filter(|(first, last)| timed == Some(*first) || timed == Some(*last)) else {
        return false;
    };
    let of_an_end = |word: &Word| matches!(word.lower.as_str(), "first" | "last" | "new" | "started" | "began" | "appeared");
    let said = context
        .reading
        .words
        .iter()
        .filter(|word| !matches!(word.role, Role::Time))
        .any(of_an_end);
    let columns = (draft.select.column(fact, first), draft.select.column(fact, last));
    let (Some(begun), Some(ended)) = columns else { return false };
    if said || context.reading.superlative.is_some() {
        return false;
    }
    let (Some(from), Some(to)) = (draft.select.reference(fact, first), draft.select.reference(fact, last)) else {
        return false;
    };
    draft
        .select
        .conditions
        .extend(conditions::since(&to, ended, window, draft.calendar));
    draft.select.conditions.push(conditions::until(&from, begun, window));
    draft.window_used = true;
    true
}
