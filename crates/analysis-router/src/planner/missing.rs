//! "haven't had a migration in 30 days", "without a schedule", "never used": what is not there.

mod at_another_time;
pub mod but_not;
mod but_with;
mod denied_flag;
mod last_done;
mod nobody;
mod own_column;
mod seen;

use super::compile::{Context, Draft, Entity, in_value, noun_score};
use super::conditions;
use super::ground::ValueHit;
use super::measure;
use super::ranking::companions;
use super::select::Select;
use super::shapes::own_label;
use super::tense;
use super::verbs::verb_like;
use super::views::{Column, Part, path};
use super::window::Window;
use crate::engine::quoted;

/// False when the negation is about a value ("not active"), which WHERE handles.
pub fn shape<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>) -> bool {
    if context.reading.negated.is_none() {
        return false;
    }
    let subject = match entity {
        Some(Entity::Table(view)) => view,
        Some(Entity::Column(view, _)) => view,
        None => draft.select.fact,
    };
    if context.reading.window.as_ref().is_some_and(|window| window.except.is_some()) {
        return at_another_time::shape(context, subject, draft);
    }
    if but_not::but_not(context, entity, draft) {
        return true;
    }
    draft.select = Select::from(subject, context.views, context.edges);
    if seen::only_seen_in(context, subject) {
        return false;
    }
    let words = context.reading.denied();
    if nobody::nobody(context, draft, subject, &words) {
        return true;
    }
    if let Some(column) = last_done::column(context, subject, &words) {
        last_done::spend(context, draft, &words);
        return own_column::empty(context, draft, subject, column);
    }
    if let Some(column) = own_column::named_in_full(context, subject, &words) {
        draft.used.extend(&words);
        return own_column::empty(context, draft, subject, column);
    }
    if let Some(column) = own_column::undone(context, subject, &words) {
        draft.used.extend(&words);
        return own_column::empty(context, draft, subject, column);
    }
    if denied_flag::apply(context, draft, subject, &words) {
        return listed(context, draft, subject);
    }
    // "In no account": the rows of accounts, and not whatever else has an account.
    let other = |at: &usize, view: usize| {
        context
            .grounding
            .nouns
            .iter()
            .any(|(noun, of)| noun == at && *of != view && is_called(context, *at, *of))
    };
    let told = |view: usize| {
        let words: Vec<usize> = words.iter().copied().filter(|at| !other(at, view)).collect();
        column_score(context, view, &words)
    };
    let own = told(subject) > 0.0;
    let named = |view: usize| noun_score_of(context, view, &words) + value_score(context, view, &words, own);
    absent_rows(context, draft, subject, &words, named)
        || (!own && absent_rows(context, draft, subject, &words, told))
        || absent_rows(context, draft, subject, &words, |view| {
            f64::from(u8::from(only_pointer(context, subject, &words) == Some(view)))
        })
        || own_column::lacks(context, draft, subject, &words)
}

/// "Which author has not written anything": the one table that points to authors, where no column or value says what was not done.
fn only_pointer<'a>(context: &Context<'a>, subject: usize, words: &[usize]) -> Option<usize> {
    let (from, _) = context.reading.negated?;
    let anything = context
        .reading
        .words
        .iter()
        .skip(from)
        .any(|word| matches!(word.lower.as_str(), "anything" | "any"));
    let unmatched = |at: &usize| {
        context.reading.word(*at).is_some_and(verb_like)
            && !context.grounding.columns.iter().any(|hit| hit.at == *at && hit.score >= 0.5)
            && !in_value(context, *at)
    };
    let mut pointing: Vec<usize> = context
        .edges
        .iter()
        .filter(|edge| edge.to.0 == subject)
        .map(|edge| edge.from.0)
        .collect();
    pointing.sort_unstable();
    pointing.dedup();
    match pointing.as_slice() {
        [only] if anything && words.iter().all(unmatched) => Some(*only),
        _ => None,
    }
}

fn noun_score_of<'a>(context: &Context<'a>, view: usize, words: &[usize]) -> f64 {
    context.views.get(view).map_or(0.0, |table| noun_score(context, view, table, words))
}

/// "never borrowed", "no conversions": the word is a column of the rows that are missing.
fn column_score<'a>(context: &Context<'a>, view: usize, words: &[usize]) -> f64 {
    let hits = context.grounding.columns.iter();
    hits.filter(|hit| hit.view == view && words.contains(&hit.at) && hit.score >= 0.5)
        .map(|hit| hit.score)
        .fold(0.0, f64::max)
}

/// No row of another table points here, in the window and with the values that the negation covers.
fn absent_rows<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize, words: &[usize], score: impl Fn(usize) -> f64) -> bool {
    let events = (0..context.views.len())
        .filter(|index| *index != subject)
        .map(|index| (index, score(index)))
        .filter(|(_, score)| *score > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((events, _)) = events else { return false };
    let (mut tests, timed, spans) = event_tests(context, draft, events, |at| words.contains(&at));
    let quantity = super::stock::quantity(context, events).and_then(|column| draft.select.column(events, column));
    // "out of stock" is what the stock's own rows say is none.
    let out = context
        .reading
        .negated
        .and_then(|(from, _)| context.reading.word(from))
        .is_some_and(|word| word.lower == "out");
    if let Some(quantity) = quantity.filter(|_| out) {
        tests.push(format!("s{events}.{} = 0", quoted(&quantity.name)));
    }
    // Rows may say "none" in a number: no conversions are rows with none. "No repair orders" is no number `repaired_parts` of them.
    let whole = context.views.get(events).filter(|view| view.named > 1).is_some_and(|view| {
        let said = |stem: &String| {
            words
                .iter()
                .any(|at| context.reading.word(*at).is_some_and(|word| word.stem == *stem))
        };
        view.noun.iter().take(view.named).all(said)
    });
    let counted = context.grounding.columns.iter().find(|hit| {
        let measure = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        let rows = whole && is_called(context, hit.at, events);
        hit.view == events
            && words.contains(&hit.at)
            && hit.score >= 0.5
            && !rows
            && measure.is_some_and(|column| column.part == Part::Measure)
    });
    if let Some(column) = counted.and_then(|hit| draft.select.column(hit.view, hit.column)) {
        tests.push(format!("s{events}.{} > 0", quoted(&column.name)));
    }
    let Some((key, inner)) = draft.select.subquery(events, &tests) else {
        return false;
    };
    let lacks = if quantity.is_some() && out { "IN" } else { "NOT IN" };
    draft.select.conditions.push(format!("{key} {lacks} ({inner})"));
    take(draft, spans);
    draft.used.extend(words);
    but_with::apply(context, draft, (subject, events), &timed, &inner);
    listed(context, draft, subject)
}

/// The rows that are left, by their names; the window is in what was left out.
fn listed<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize) -> bool {
    if own_label(context, draft).is_none() {
        return false;
    }
    details(context, draft, subject);
    draft.window_used = true;
    draft.intent = "list";
    true
}

/// "which projects had a migration in 30 days": the rows that have such rows elsewhere. The exact complement of what is missing.
pub fn present_rows<'a>(context: &Context<'a>, subject: usize, draft: &mut Draft<'a>) {
    let reading = context.reading;
    let own = |at: usize| {
        context.grounding.nouns.iter().any(|(noun, view)| *noun == at && *view == subject)
            || context
                .grounding
                .columns
                .iter()
                .any(|hit| hit.at == at && hit.score >= 0.5 && draft.select.reaches(hit.view))
            || in_value(context, at)
    };
    let attached = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| reading.word(before));
        before.is_some_and(|word| matches!(word.lower.as_str(), "their" | "its" | "his" | "her"))
    };
    let events = context.grounding.nouns.iter().find(|(at, view)| {
        let (named, points) = (is_called(context, *at, *view), points_to(context, *view, subject));
        // "Which customers ordered": what they did is no part of what they are.
        let head = reading.head.contains(at) && !reading.word(*at).is_some_and(verb_like);
        *view != subject && named && points && !head && !own(*at) && !attached(*at)
    });
    let Some((at, events)) = events.copied() else { return };
    let (mut tests, _, spans) = event_tests(context, draft, events, |_| true);
    let told = tense::of_others(context, events, at);
    tests.extend(told.iter().flat_map(|(tests, ..)| tests.clone()));
    let Some((key, inner)) = draft.select.subquery(events, &tests) else {
        return;
    };
    draft.select.conditions.push(format!("{key} IN ({inner})"));
    if let Some((_, words, read)) = told {
        draft.used.extend(words);
        draft.notes.extend(read);
    }
    take(draft, spans);
    draft.used.insert(at);
    draft.window_used = true;
}

/// The table goes by the word.
fn is_called<'a>(context: &Context<'a>, at: usize, view: usize) -> bool {
    let word = context.reading.word(at).zip(context.views.get(view));
    word.is_some_and(|(word, table)| table.noun.iter().any(|stem| context.lexicon.alike(stem, &word.stem)))
}

/// Its rows are of these, and not the other way round.
fn points_to<'a>(context: &Context<'a>, view: usize, subject: usize) -> bool {
    path(context.edges, view, subject).is_some() && path(context.edges, subject, view).is_none()
}

fn take(draft: &mut Draft<'_>, spans: Vec<Vec<usize>>) {
    for span in spans {
        draft.used.extend(&span);
        draft.taken.push(span);
    }
}

/// What such a row must be (values, then the window), the part of it that is about time, and the words that it takes.
fn event_tests<'a>(
    context: &Context<'a>,
    draft: &Draft<'a>,
    events: usize,
    covered: impl Fn(usize) -> bool,
) -> (Vec<String>, Vec<String>, Vec<Vec<usize>>) {
    let inside: Vec<&ValueHit> = context
        .grounding
        .values
        .iter()
        .filter(|hit| hit.view == events && hit.span.first().is_some_and(|at| covered(*at)))
        .collect();
    let mut tests: Vec<String> = conditions::merged(&inside, context.reading, |hit| context.is_fresh(hit))
        .into_iter()
        .filter_map(|(hit, values)| {
            Some(conditions::of_values(
                &format!("s{events}.{}", quoted(&draft.select.column(hit.view, hit.column)?.name)),
                &values,
                hit.inverted,
            ))
        })
        .collect();
    let mut spans: Vec<Vec<usize>> = inside.iter().map(|hit| hit.span.clone()).collect();
    for hit in context
        .grounding
        .values
        .iter()
        .filter(|hit| hit.span.first().is_some_and(|at| covered(*at)))
    {
        let way = path(context.edges, events, hit.view).unwrap_or_default();
        let [edge] = way.as_slice() else { continue };
        let names = (
            draft.select.column(edge.from.0, edge.from.1),
            draft.select.column(edge.to.0, edge.to.1),
            draft.select.column(hit.view, hit.column),
            context.views.get(hit.view),
        );
        if let (Some(from), Some(to), Some(column), Some(view)) = names {
            let own = format!("s{}", hit.view);
            let test = conditions::of_values(&format!("{own}.{}", quoted(&column.name)), &hit.values, hit.inverted);
            tests.push(format!(
                "s{events}.{} IN (SELECT {own}.{} FROM {} AS {own} WHERE {test})",
                quoted(&from.name),
                quoted(&to.name),
                quoted(&view.name)
            ));
            spans.push(hit.span.clone());
        }
    }
    let mut timed = Vec::new();
    if let Some(window) = &context.reading.window
        && let Some(column) = measure::time_column(events, context.views, context.reading, context.grounding, context.lexicon)
        && let Some(shape) = draft.select.column(events, column)
    {
        timed = conditions::in_window(&format!("s{events}.{}", quoted(&shape.name)), shape, &by_day(window, shape), false);
    }
    tests.extend(timed.iter().cloned());
    (tests, timed, spans)
}

/// What happened on the day sixty days ago happened in the last sixty days: dates have no time of day.
fn by_day(window: &Window, column: &Column) -> Window {
    let whole_days = window.whole_days.filter(|_| !measure::is_date(column));
    Window {
        whole_days,
        ..window.clone()
    }
}

/// A switch of other rows is not meant where the rows have one of that name themselves: `own`.
fn value_score<'a>(context: &Context<'a>, view: usize, words: &[usize], own: bool) -> f64 {
    let hits = context
        .grounding
        .values
        .iter()
        .filter(|hit| hit.view == view && hit.span.iter().any(|at| words.contains(at)))
        .filter(|hit| !(own && is_switch(hit)));
    hits.count() as f64 * 0.5
}

fn is_switch(hit: &ValueHit) -> bool {
    hit.values.iter().all(serde_json::Value::is_boolean)
}

/// The columns that tell rows of the same name apart, and those the question names.
fn details<'a>(context: &Context<'a>, draft: &mut Draft<'a>, subject: usize) {
    let Some(view) = context.views.get(subject) else { return };
    let same_names = view
        .label()
        .and_then(|index| view.columns.get(index))
        .is_some_and(|column| !view.unique(column));
    if same_names
        && let Some(key) = view.key()
        && let Some(expression) = draft.select.reference(subject, key)
    {
        let name = view.columns.get(key).map_or("id", |column| column.name.as_str());
        draft.select.add(expression, name);
    }
    companions(context, draft);
}
