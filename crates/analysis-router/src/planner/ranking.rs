//! "most", "top 5", "slowest": rows or groups in order.

mod companions;

use super::change;
use super::compile::{Context, Draft, Entity, in_value, label, measure_of, measure_sql, ratio};
use super::counting;
use super::groups;
use super::heads;
use super::latest;
use super::measure::{self, Measure};
use super::people;
use super::periods;
use super::question::Role;
use super::reading::{Aggregate, Opener, Superlative};
use super::select::alias_of;
use super::shapes::{aggregated, names_rows, own_label};
use super::verbs::verb_like;
use super::views::Part;
use super::worth::{bad_is_much, is_speed, said_worth};

pub use companions::companions;

pub fn shape<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>) -> Option<()> {
    let superlative = context.reading.superlative.clone()?;
    let limit = superlative
        .limit
        .unwrap_or(if heads::several(context) && !superlative.temporal { 10 } else { 1 });
    draft.intent = "top";
    let fact = draft.select.fact;
    let direction = if superlative.descending { "DESC" } else { "ASC" };
    if superlative.temporal {
        return latest::shape(context, entity, draft, limit, direction);
    }
    let ranked =
        |at: usize| context.reading.ranked_by.contains(&at) || (context.reading.ranked_by.is_empty() && !context.reading.in_group(at));
    let found = measure_of(context, fact, ranked).or_else(|| only_money(context, fact, &superlative));
    // "Machines by downtime", "the highest output": how much of it, and not how many rows of it.
    let by = match context.reading.ranked_by.as_slice() {
        [] if degree(context, &superlative) => vec![superlative.at + 1],
        by => by.to_vec(),
    };
    let much = |at: &usize| {
        let word = context
            .reading
            .word(*at)
            .filter(|word| word.role == Role::Content && counting::single(word));
        word.is_some_and(|word| !verb_like(word) && !in_value(context, *at)) && context.grounding.nouns.contains(&(*at, fact))
    };
    let found = match found {
        None if superlative.hint.is_empty() && !by.is_empty() && by.iter().all(much) => {
            Some(Measure::Column(context.views.get(fact).and_then(measure::obvious)?))
        }
        found => found,
    };
    // A mean that is named is meant: "the highest average temperature".
    let extreme = |found: Measure| match context.views.get(fact).filter(|_| context.reading.aggregate.is_none()) {
        Some(view) => measure::extreme(view, found, superlative.descending),
        None => found,
    };
    let found = found.map(extreme);
    let measure = found
        .clone()
        .or_else(|| context.views.get(fact).and_then(measure::obvious).map(Measure::Column));
    let turned = measure.is_some_and(|measure| is_speed(context, fact, &measure)) && superlative.hint.iter().any(|stem| stem == "durat");
    let turned = turned || (bad_is_much(context, fact, found.as_ref()) && said_worth(context, &superlative));
    let direction = match (turned, direction) {
        (true, "DESC") => "ASC",
        (true, _) => "DESC",
        (false, same) => same,
    };
    // Nothing of these rows says how dear or how heavy they are, and a change is between two points in time.
    let mean = matches!(context.reading.aggregate, Some(Aggregate::Average | Aggregate::Median));
    let of_rows = mean && names_rows(context, fact) && context.views.get(fact).and_then(measure::obvious).is_some();
    // What a test measured is not how dear it is.
    let dear = superlative.hint.iter().any(|stem| stem == "price");
    let lacks = found.is_none() && !superlative.hint.is_empty() && !of_rows && (dear || !measure::is_general(context.views.get(fact)?));
    if lacks || change::unmet(context, fact, found.as_ref()) {
        return None;
    }
    if let Some(bucket) = context.reading.single {
        return periods::of_each(context, entity, draft, bucket, found?, limit, direction);
    }
    // "Which inbox, and on what day": both are told of one and the same.
    if let (Some(bucket), Some(column), Some(found)) = (context.reading.period, periods::asked_beside(context, fact), &found) {
        let column = Some(Entity::Column(fact, column));
        return periods::of_each(context, column, draft, bucket, found.clone(), limit, direction);
    }
    if let Some(bucket) = context.reading.period {
        return periods::shape(context, draft, bucket, found, limit, direction);
    }
    let place = context.views.get(fact).and_then(measure::place);
    if context.reading.opener == Opener::Where && place.is_none() {
        return None;
    }
    let other = match entity {
        // "Where does it take longest" asks for a place.
        _ if context.reading.opener == Opener::Where => place.map(|place| Entity::Column(fact, place)),
        Some(Entity::Table(view)) if view != fact => Some(Entity::Table(view)),
        Some(Entity::Column(view, column)) => Some(Entity::Column(view, column)),
        _ => None,
    };
    let counted = superlative.hint.is_empty() && found.is_none();
    // "Most read" is not what is read longest on average.
    let averaged = |measure: &Measure| {
        let column = context.views.get(fact).and_then(|view| measure.column_of(view));
        column.is_some_and(measure::is_mean)
    };
    let most = context
        .reading
        .word(superlative.at)
        .is_some_and(|word| matches!(word.lower.as_str(), "most" | "least"));
    if most && superlative.hint.is_empty() && context.reading.aggregate.is_none() && found.as_ref().is_some_and(averaged) {
        return None;
    }
    // Who spends the most is not who has the most rows.
    if counted && measure::about_money(context.reading) {
        return None;
    }
    let grouping = grouping_column(context, other, draft)
        .or_else(|| people::doer(context, draft).filter(|_| counted))
        .or_else(|| heads::pointed(context, draft).filter(|_| !counted));
    if grouping.is_none() && context.reading.groups.is_empty() && heads::missed(context, fact) {
        return None;
    }
    match (grouping, found) {
        (Some(column), found) => grouped(
            context,
            draft,
            groups::by_name(context, column),
            found,
            &superlative,
            limit,
            direction,
        ),
        (None, Some(found)) => {
            if !context.reading.groups.is_empty() {
                return per_group(context, draft, &found, superlative.descending);
            }
            // "Who ordered the most chairs" is not answered with the number of an order.
            if context.reading.opener == Opener::Who && !named_rows(context, fact) {
                let (view, column) = people::doer(context, draft)?;
                let expression = draft.select.reference(view, column)?;
                let shape = draft.select.column(view, column)?;
                draft
                    .select
                    .add(expression, &alias_of(context.views.get(view)?, shape, view != fact));
                return ordered_rows(context, draft, &found, limit, direction);
            }
            row_ranked(context, draft, &found, limit, direction)
        }
        // "the highest diesel price": rows of that name have one number.
        (None, None) if degree(context, &superlative) => {
            let only = context.views.get(fact).and_then(measure::obvious).map(Measure::Column)?;
            row_ranked(context, draft, &only, limit, direction)
        }
        (None, None) => None,
    }
}

/// "The biggest deal" is that of most money, where the rows have no other number.
fn only_money(context: &Context<'_>, fact: usize, superlative: &Superlative) -> Option<Measure> {
    let size = superlative.hint.iter().any(|stem| stem == "size");
    let view = context.views.get(fact).filter(|_| size)?;
    measure::only_money(view).map(Measure::Column)
}

/// The rows have a name each, as people and firms do.
fn named_rows<'a>(context: &Context<'a>, fact: usize) -> bool {
    context.views.get(fact).is_some_and(super::views::View::bears_names)
}

/// "highest" and "cheapest" are about a number of the row; "most books" counts.
fn degree<'a>(context: &Context<'a>, superlative: &Superlative) -> bool {
    let said = context.reading.word(superlative.at).map_or("", |word| word.lower.as_str());
    !superlative.hint.is_empty()
        || matches!(
            said,
            "highest" | "lowest" | "greatest" | "peak" | "maximum" | "minimum" | "max" | "min"
        )
}

/// The rows themselves in the order of their number.
fn row_ranked<'a>(context: &Context<'a>, draft: &mut Draft<'a>, found: &Measure, limit: usize, direction: &str) -> Option<()> {
    let fact = draft.select.fact;
    if own_label(context, draft).is_none() {
        // Rows of a series are known by their time.
        let time = || measure::time_column(fact, context.views, context.reading, context.grounding, context.lexicon);
        let view = context.views.get(fact)?;
        let known_by = match view.mostly_told_by().or_else(time) {
            Some(column) => vec![column],
            None => view.told_by_two()?.to_vec(),
        };
        for column in known_by {
            let shape = draft.select.column(fact, column)?;
            let expression = draft.select.reference(fact, column)?;
            draft.select.add(expression, &shape.name);
        }
    }
    ordered_rows(context, draft, found, limit, direction)
}

fn ordered_rows<'a>(context: &Context<'a>, draft: &mut Draft<'a>, found: &Measure, limit: usize, direction: &str) -> Option<()> {
    companions(context, draft);
    let (expression, name) = measure_sql(draft, found)?;
    draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    if excludes_empty(context) {
        draft.select.conditions.push(format!("{expression} > 0"));
    }
    draft.select.add(expression.clone(), &name);
    draft.select.order = vec![format!("{expression} {direction}"), "1".into()];
    // "What is the highest price" asks for a price, whatever has it.
    draft.select.limit = Some(limit);
    draft.select.ties = limit == 1 && names_rows(context, draft.select.fact);
    Some(())
}

/// "smallest non-empty bucket".
fn excludes_empty<'a>(context: &Context<'a>) -> bool {
    context
        .reading
        .words
        .iter()
        .any(|word| matches!(word.lower.as_str(), "non-empty" | "nonempty" | "nonzero" | "non-zero"))
}

/// What the ranked groups are: the head's table or column, or the phrase after "per".
fn grouping_column<'a>(context: &Context<'a>, other: Option<Entity>, draft: &Draft<'a>) -> Option<(usize, usize)> {
    match other {
        Some(Entity::Table(view)) if draft.select.reaches(view) => context.views.get(view)?.label().map(|label| (view, label)),
        Some(Entity::Column(view, column)) if draft.select.reaches(view) => {
            let shape = context.views.get(view)?.columns.get(column)?;
            let repeated = view != draft.select.fact || !context.views.get(view)?.unique(shape);
            (repeated && !matches!(shape.part, Part::Measure | Part::Time)).then_some((view, column))
        }
        _ => None,
    }
}

fn grouped<'a>(
    context: &Context<'a>,
    draft: &mut Draft<'a>,
    (view, column): (usize, usize),
    found: Option<Measure>,
    superlative: &Superlative,
    limit: usize,
    direction: &str,
) -> Option<()> {
    let table = context.views.get(view)?;
    let shape = table.columns.get(column)?;
    let expression = draft.select.reference(view, column)?;
    let alias = alias_of(table, shape, view != draft.select.fact);
    draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    draft.select.add(expression.clone(), &alias);
    // "which project ran the slowest migration": the row decides, not the sum.
    // "Quickest to answer" is so as a rule.
    let habit = context.reading.word(superlative.at + 1).is_some_and(|word| word.lower == "to");
    // "The most billable minutes" are those of all its rows.
    let most = |at: usize| {
        context
            .reading
            .word(at)
            .is_some_and(|word| matches!(word.lower.as_str(), "most" | "least"))
    };
    let adjective = context
        .reading
        .word(superlative.at + 1)
        .is_some_and(|word| word.role == Role::Content);
    let adds_up = context
        .views
        .get(draft.select.fact)
        .zip(found.as_ref())
        .is_some_and(|(rows, found)| {
            let column = found.column_of(rows);
            column.is_some_and(|column| measure::adds_up_in(rows, column) && !measure::is_money(column))
        });
    let in_all = most(superlative.at) && adjective && adds_up;
    let row_decides = !habit
        && !in_all
        && !superlative.hint.is_empty()
        && found.is_some()
        && context.reading.aggregate.is_none()
        && context.reading.ranked_by.is_empty();
    if let (true, Some(found)) = (row_decides, &found) {
        let (value, name) = measure_sql(draft, found)?;
        draft.select.conditions.push(format!("{value} IS NOT NULL"));
        draft.select.add(value.clone(), &name);
        let fact = draft.select.fact;
        if let Some((own, own_alias)) = label(context, draft, fact) {
            draft.select.add(own, &own_alias);
        }
        companions(context, draft);
        draft.select.order = vec![format!("{value} {direction}"), "1".into()];
        draft.select.limit = Some(limit);
        draft.select.ties = limit == 1;
        return Some(());
    }
    // Two things may bear the same name; a group of them has none of its own.
    if table.label() == Some(column)
        && !shape_is_unique_label(table, shape)
        && let Some(key) = table.key().filter(|_| view != draft.select.fact)
    {
        let key = draft.select.reference(view, key)?;
        draft.select.group.push(key);
    }
    draft.select.group.push(expression);
    let fact = draft.select.fact;
    // "the best average grade" is a number of the rows, never how many there are.
    let counted = superlative.hint.is_empty() && matches!(context.reading.aggregate, None | Some(Aggregate::Count));
    let found = match found {
        None if !counted => Some(Measure::Column(context.views.get(fact).and_then(measure::obvious)?)),
        found => found,
    };
    match found {
        Some(found) => {
            let (value, name) = measure_sql(draft, &found)?;
            // What has not come to its end is left out; else it would come first.
            if let Measure::Between(..) = found {
                draft.select.conditions.push(format!("{value} IS NOT NULL"));
            }
            let natural = found.natural(context.views.get(fact)?)?;
            // "Our biggest customers by price of their orders", "who spent the most": what they paid in all.
            let added = heads::pointed(context, draft).is_some() || measure::about_money(context.reading);
            let sold = measure::revenue::meant(context, fact, &found);
            let natural = if sold || added && measure::is_money_of(&found, context.views.get(fact)?) {
                Aggregate::Sum
            } else {
                natural
            };
            let chosen = context
                .reading
                .aggregate
                .filter(|aggregate| *aggregate != Aggregate::Count)
                .unwrap_or(natural);
            let whole = measure::is_whole(&found, context.views.get(fact)?);
            let value = ratio(draft, &found).unwrap_or_else(|| aggregated(chosen, &value, whole));
            draft.select.add(value, &name);
        }
        None => draft.select.add("COUNT(*)".into(), "count"),
    }
    draft.select.order = vec![format!("2 {direction}"), "1".into()];
    draft.select.limit = Some(limit);
    draft.select.ties = limit == 1;
    Some(())
}

fn shape_is_unique_label(table: &super::views::View, shape: &super::views::Column) -> bool {
    table.unique(shape)
}

/// "highest price per category": the extreme of each group.
fn per_group<'a>(context: &Context<'a>, draft: &mut Draft<'a>, found: &Measure, descending: bool) -> Option<()> {
    groups::add(context, draft)?;
    let (expression, name) = measure_sql(draft, found)?;
    let aggregate = if descending { Aggregate::Maximum } else { Aggregate::Minimum };
    draft.select.add(aggregated(aggregate, &expression, false), &name);
    draft.select.order = vec![format!("{} DESC", draft.select.columns.len())];
    draft.intent = "compare";
    Some(())
}
