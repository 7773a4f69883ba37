//! How many there are: rows, or the different things that they are of.

use super::finish_groups;
use crate::engine::quoted;
use crate::planner::compile::{Context, Draft, Entity, in_value};
use crate::planner::reading::Aggregate;
use crate::planner::totals;
use crate::planner::verbs::verb_like;
use crate::planner::views::Part;

pub(super) fn count<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>, grouped: usize) -> Option<()> {
    let reading = context.reading;
    let column = match entity {
        Some(Entity::Column(view, column))
            if view == draft.select.fact && !in_group_column(context, draft, view, column) && !chosen_by(context, view, column) =>
        {
            Some((view, column))
        }
        // "how many different customers" over orders.
        Some(Entity::Table(view)) if view != draft.select.fact => {
            let label = context.views.get(view)?.key().or_else(|| context.views.get(view)?.label());
            label.filter(|_| reading.distinct).map(|column| (view, column))
        }
        _ => None,
    };
    // "How often was a product returned": each time, and not each product once.
    let often = reading
        .words
        .windows(2)
        .any(|pair| matches!(pair, [how, often] if how.lower == "how" && often.lower == "often"));
    let column = column.or_else(|| pointed_at(context, draft));
    if let Some((view, column)) = column.filter(|_| often) {
        let said = context
            .grounding
            .columns
            .iter()
            .filter(|hit| (hit.view, hit.column) == (view, column));
        draft.used.extend(said.map(|hit| hit.at));
    }
    let column = column.filter(|_| !often);
    // Each row is one of its kind: a count of one for each says nothing.
    if draft.own_rows {
        return None;
    }
    let expression = match column {
        Some((view, column)) => {
            let inner = draft.select.reference(view, column)?;
            format!("COUNT(DISTINCT {inner})")
        }
        None => "COUNT(*)".into(),
    };
    let rows = expression == "COUNT(*)";
    draft.select.add(expression, "count");
    finish_groups(context, draft, grouped, "count");
    if rows && draft.mean_of_groups.is_none() {
        totals::add(context, draft);
    }
    Some(())
}

/// "How many customers" over orders: each customer once. The rows' own name counts the rows.
fn pointed_at<'a>(context: &Context<'a>, draft: &Draft<'a>) -> Option<(usize, usize)> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let key = |column: usize| {
        let shape = view.columns.get(column);
        shape.is_some_and(|shape| shape.part == Part::Identifier && shape.stems.len() > 1 && !view.unique(shape))
    };
    let own = |at: usize| context.reading.word(at).is_some_and(|word| view.noun.contains(&word.stem));
    let of = |at: usize, column: usize| {
        let said = context.reading.word(at).zip(view.columns.get(column));
        said.is_some_and(|(word, column)| column.is_of(&word.stem, context.lexicon))
    };
    let mut hits = context.grounding.columns.iter().filter(|hit| {
        hit.view == fact
            && hit.score >= 0.6
            && context.reading.head.contains(&hit.at)
            && !context.reading.word(hit.at).is_some_and(verb_like)
            && !own(hit.at)
            && key(hit.column)
            && of(hit.at, hit.column)
    });
    let hit = hits.next()?;
    (!context.reading.in_group(hit.at) && context.reading.aggregate == Some(Aggregate::Count)).then_some((fact, hit.column))
}

/// The words that may mean the column choose rows: job errors are the jobs in error, and not what the column `error` holds.
fn chosen_by<'a>(context: &Context<'a>, view: usize, column: usize) -> bool {
    let mut said = context
        .grounding
        .columns
        .iter()
        .filter(|hit| (hit.view, hit.column) == (view, column))
        .peekable();
    said.peek().is_some() && said.all(|hit| in_value(context, hit.at))
}

fn in_group_column<'a>(context: &Context<'a>, draft: &Draft<'a>, view: usize, column: usize) -> bool {
    context
        .views
        .get(view)
        .and_then(|table| table.columns.get(column))
        .is_some_and(|column| {
            draft
                .select
                .columns
                .iter()
                .any(|(expression, _)| expression.ends_with(&quoted(&column.name)))
        })
}
