//! "On which day", "in what month": periods in the order of what they add up to.

use super::amounts;
use super::compile::{Context, Draft, Entity, measure_sql};
use super::conditions;
use super::groups;
use super::measure::{self, Measure};
use super::reading::{Aggregate, Bucket};
use super::select::alias_of;
use super::shapes::{aggregated, names_rows, preaggregated};
use super::views::Part;

/// "Which depot shipped the most on a single day": what each of them adds up to in each day.
pub fn of_each<'a>(
    context: &Context<'a>,
    entity: Option<Entity>,
    draft: &mut Draft<'a>,
    bucket: Bucket,
    found: Measure,
    limit: usize,
    direction: &str,
) -> Option<()> {
    let fact = draft.select.fact;
    let (view, column) = match entity? {
        Entity::Table(view) => (view, context.views.get(view)?.label()?),
        Entity::Column(view, column) => groups::by_name(context, (view, column)),
    };
    let table = context.views.get(view)?;
    let name = draft.select.reference(view, column)?;
    draft.select.conditions.push(format!("{name} IS NOT NULL"));
    draft
        .select
        .add(name.clone(), &alias_of(table, table.columns.get(column)?, view != fact));
    draft.select.group.push(name);
    if let Some(key) = table.key().filter(|key| *key != column) {
        let key = draft.select.reference(view, key)?;
        draft.select.group.push(key);
    }
    shape(context, draft, bucket, Some(found), limit, direction)?;
    draft.select.order = vec![format!("3 {direction}"), "1".into()];
    Some(())
}

/// "on which day were the most absent": days in the order of what they add up to.
pub fn shape<'a>(
    context: &Context<'a>,
    draft: &mut Draft<'a>,
    bucket: Bucket,
    found: Option<Measure>,
    limit: usize,
    direction: &str,
) -> Option<()> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let time = measure::time_column(fact, context.views, context.reading, context.grounding, context.lexicon)?;
    let shape = draft.select.column(fact, time)?;
    let expression = conditions::bucket(&draft.select.reference(fact, time)?, shape, bucket, context.offset);
    draft.select.group.push(expression.clone());
    draft.select.add(expression, conditions::bucket_name(bucket));
    let spoken = names_rows(context, fact);
    match found.or_else(|| amounts::unnamed(context, fact).filter(|_| !spoken || preaggregated(context, fact))) {
        Some(found) => {
            let (value, name) = measure_sql(draft, &found)?;
            let natural = found.natural(view)?;
            let chosen = context.reading.aggregate.filter(|one| *one != Aggregate::Count).unwrap_or(natural);
            draft.select.add(aggregated(chosen, &value, measure::is_whole(&found, view)), &name);
        }
        None => draft.select.add("COUNT(*)".into(), "count"),
    }
    draft.select.order = vec![format!("2 {direction}"), "1".into()];
    draft.select.limit = Some(limit);
    draft.select.ties = limit == 1;
    Some(())
}

/// The column of the word after a "which" or "what".
pub fn asked_beside(context: &Context<'_>, fact: usize) -> Option<usize> {
    let words = &context.reading.words;
    let asks = |at: usize| {
        at > 0
            && words
                .get(at - 1)
                .is_some_and(|word| matches!(word.lower.as_str(), "which" | "what"))
    };
    let view = context.views.get(fact)?;
    let divides = |column: usize| {
        let shape = view.columns.get(column);
        shape.is_some_and(|shape| matches!(shape.part, Part::Category | Part::Label) && !view.unique(shape))
    };
    let mut hits = context.grounding.columns.iter();
    let hit = hits.find(|hit| hit.view == fact && hit.score >= 0.9 && asks(hit.at) && divides(hit.column))?;
    Some(hit.column)
}
