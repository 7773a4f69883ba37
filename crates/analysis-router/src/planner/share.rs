//! Parts of a whole, in percent.

use super::compile::{Context, Draft, called, limits, measure_of, measure_sql};
use super::conditions;
use super::ground::ValueHit;
use super::groups;
use super::measure::{self, Measure};
use super::question::Role;
use super::shapes::{self, preaggregated};
use super::tense;
use super::views::{Column, Part};
use crate::engine::quoted;

/// Part of the whole, in percent.
pub fn shape<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> Option<()> {
    let reading = context.reading;
    let in_time = tense::in_time::test(context, draft);
    // "Of those delivered, how many arrived on time": being delivered is no part of them.
    let numerator = match in_time {
        Some(_) => Vec::new(),
        None => numerator(context, draft),
    };
    let grouped = groups::add(context, draft)?;
    let mut tests = limits::tests(context, draft);
    if tests.len() < reading.comparisons.len() {
        return None;
    }
    if let Some(in_time) = in_time {
        tests.push(in_time.accounted(reading, draft));
    } else if numerator.is_empty() {
        tests.extend(gaps(context, draft));
    }
    if numerator.is_empty() && tests.is_empty() {
        return part_of_total(context, draft, grouped);
    }
    for (hit, values) in conditions::merged(&numerator, reading, |_| true) {
        let expression = draft.select.reference(hit.view, hit.column)?;
        let negated = hit.span.first().is_some_and(|at| reading.is_negated(*at));
        draft.negated |= negated;
        tests.push(conditions::of_values(&expression, &values, hit.inverted != negated));
    }
    for hit in &numerator {
        draft.taken.push(hit.span.clone());
        draft.used.extend(&hit.span);
    }
    let test = tests.join(" AND ");
    // Rows that are totals count with their number, others as one each.
    let fact = draft.select.fact;
    let found = measure_of(context, fact, |at| !reading.in_group(at));
    // Marks and prices are no number of rows, and what the test is about is none either.
    let weighs = |found: &Measure| {
        let column = context.views.get(fact).and_then(|view| Some((view, found.column_of(view)?)));
        let tested = |name: &str| tests.iter().any(|test| test.contains(&quoted(name)));
        column.is_none_or(|(view, column)| measure::adds_up_in(view, column) && !tested(&column.name))
    };
    let number = match found
        .filter(|found| preaggregated(context, fact) || shapes::says_how_many(context, fact, found) || of_amount(context, fact, found))
        .filter(weighs)
    {
        Some(measure) => Some(measure_sql(draft, &measure)?.0),
        None => None,
    };
    let (one, all) = match number {
        Some(number) => (number.clone(), format!("SUM({number})")),
        None => ("1".to_owned(), "COUNT(*)".to_owned()),
    };
    draft.select.add(
        format!("ROUND(100.0 * SUM(CASE WHEN {test} THEN {one} ELSE 0 END) / NULLIF({all}, 0), 4)"),
        "percent",
    );
    draft.select.add(format!("SUM(CASE WHEN {test} THEN {one} ELSE 0 END)"), "matching");
    draft.select.add(all, "total");
    if grouped > 0 {
        draft.select.order = vec![format!("{} DESC", grouped + 1), "1".to_owned()];
    }
    draft.intent = if grouped > 0 { "compare" } else { "share" };
    Some(())
}

/// "Without a rating", "unassigned": the share of rows in which the cell is empty.
fn gaps<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> Option<String> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let grounding = context.grounding;
    if let Some(lack) = grounding.lacks.iter().find(|lack| lack.view == fact) {
        let expression = draft.select.reference(fact, lack.column)?;
        let negated = context.reading.is_negated(lack.at);
        draft.negated |= negated;
        draft.used.insert(lack.at);
        return Some(format!("{expression} IS {}NULL", if negated { "NOT " } else { "" }));
    }
    let words = context.reading.denied();
    let says = |column: usize, at: usize| {
        let mut hits = grounding.columns.iter();
        hits.any(|hit| (hit.view, hit.column, hit.at) == (fact, column, at) && hit.score >= 0.5)
    };
    let all = |(column, shape): (usize, &Column)| {
        let empty = shape.facts.nulls > 0 && shape.part != Part::Flag;
        (empty && words.iter().all(|at| says(column, *at))).then_some(column)
    };
    let mut found = view.columns.iter().enumerate().filter_map(all).filter(|_| !words.is_empty());
    let column = found.next().filter(|_| found.next().is_none())?;
    draft.negated = true;
    draft.used.extend(words);
    Some(format!("{} IS NULL", draft.select.reference(fact, column)?))
}

/// "What percentage of the logged time": the share is of what the number adds up to, and not of the rows.
fn of_amount(context: &Context<'_>, fact: usize, found: &Measure) -> bool {
    let reading = context.reading;
    let Some(of) = reading
        .share_at
        .filter(|at| reading.word(at + 1).is_some_and(|word| word.lower == "of"))
    else {
        return false;
    };
    let article = usize::from(
        reading
            .word(of + 2)
            .is_some_and(|word| matches!(word.lower.as_str(), "the" | "our" | "my" | "all")),
    );
    let content = |at: &usize| reading.word(*at).is_some_and(|word| word.role == Role::Content);
    let Some(last) = (of + 2 + article..reading.words.len()).take_while(content).last() else {
        return false;
    };
    let named = context
        .grounding
        .columns
        .iter()
        .any(|hit| (hit.at, hit.view, Some(hit.column)) == (last, fact, found.column()) && hit.score >= 0.6);
    let time = measure::time_said(reading) == Some(last);
    found.column().is_some() && (time || (named && !called(context, fact, last)))
}

/// What the share is of: states named after the verb, or all that are named.
fn numerator<'a>(context: &Context<'a>, draft: &Draft<'a>) -> Vec<&'a ValueHit> {
    let reading = context.reading;
    let verb = reading
        .words
        .iter()
        .position(|word| {
            matches!(
                word.lower.as_str(),
                "is" | "are" | "was" | "were" | "has" | "have" | "had" | "did" | "on"
            )
        })
        .filter(|at| *at > 1);
    let states: Vec<_> = context
        .grounding
        .values
        .iter()
        .filter(|hit| {
            draft.select.reaches(hit.view)
                && context
                    .views
                    .get(hit.view)
                    .and_then(|v| v.columns.get(hit.column))
                    .is_some_and(|c| matches!(c.part, Part::Category | Part::Flag))
        })
        .collect();
    // "The approval rate of vacations": approved ones are a part of the vacations.
    let rated = |hit: &&&ValueHit| {
        reading
            .share_at
            .is_some_and(|rate| hit.span.last().is_some_and(|last| last + 1 == rate))
    };
    if let Some(state) = states.iter().find(rated) {
        return vec![state];
    }
    let whole = |hit: &&&ValueHit| of_whole(context, draft.select.fact, hit);
    let part: Vec<_> = states.iter().filter(|hit| !whole(hit)).copied().collect();
    let said_otherwise = || !reading.comparisons.is_empty() || reading.negated.is_some() || !context.grounding.lacks.is_empty();
    if part.len() < states.len() && (!part.is_empty() || said_otherwise()) {
        return part;
    }
    let after: Vec<_> = states
        .iter()
        .filter(|hit| verb.is_none_or(|verb| hit.span.first().is_some_and(|at| *at > verb)))
        .copied()
        .collect();
    if after.is_empty() { states } else { after }
}

/// "Of the urgent orders": the kind of rows that the share is of, before the word that names them.
fn of_whole(context: &Context<'_>, fact: usize, hit: &ValueHit) -> bool {
    let reading = context.reading;
    let small = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| matches!(word.lower.as_str(), "of" | "the" | "all" | "our" | "my"))
    };
    let Some(of) = reading.share_at.map(|at| at + 1).filter(|at| small(*at)) else {
        return false;
    };
    let (Some(first), Some(last)) = (hit.span.first(), hit.span.last()) else {
        return false;
    };
    let content = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Content);
    let led = (of..*first).all(|at| small(at) || content(at));
    let mut nouns = context.grounding.nouns.iter();
    led && nouns.any(|(at, view)| *view == fact && *at > *last && (*last + 1..*at).all(content) && called(context, fact, *at))
}

/// Each group's part of the whole.
fn part_of_total<'a>(context: &Context<'a>, draft: &mut Draft<'a>, grouped: usize) -> Option<()> {
    let reading = context.reading;
    let fact = draft.select.fact;
    // A rate is a part of its own group, not of the whole; what it is a part of is not known here.
    if reading
        .share_at
        .and_then(|at| reading.word(at))
        .is_some_and(|word| matches!(word.lower.as_str(), "rate" | "ratio"))
    {
        return None;
    }
    // "share of revenue by region": each group's part of the total.
    let found = measure_of(context, fact, |at| !reading.in_group(at));
    let inner = match found {
        Some(found) => format!("SUM({})", measure_sql(draft, &found)?.0),
        None => "COUNT(*)".into(),
    };
    if grouped == 0 {
        return None;
    }
    draft
        .select
        .add(format!("ROUND(100.0 * {inner} / SUM({inner}) OVER (), 2)"), "percent");
    draft.select.add(inner, "value");
    draft.select.order = vec![format!("{} DESC", grouped + 1), "1".to_owned()];
    draft.intent = "share";
    Some(())
}
