//! Several numbers of the rows beside each other: "opens and clicks by week".

use super::finish_groups;
use super::named::aggregated;
use crate::planner::compile::{Context, Draft};
use crate::planner::measure;
use crate::planner::reading::Aggregate;
use crate::planner::views::Part;

/// The numbers of the rows that the question names, in its order, each with the word that does.
pub fn both_measures<'a>(context: &Context<'a>, fact: usize) -> Vec<(usize, usize)> {
    let Some(view) = context.views.get(fact) else { return Vec::new() };
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, _) in context.reading.content().filter(|(at, _)| !context.reading.in_group(*at)) {
        let best = context
            .grounding
            .columns
            .iter()
            .filter(|hit| {
                hit.at == at && hit.view == fact && view.columns.get(hit.column).is_some_and(|column| column.part == Part::Measure)
            })
            .max_by(|a, b| a.score.total_cmp(&b.score));
        if let Some(hit) = best.filter(|hit| found.iter().all(|(_, known)| *known != hit.column)) {
            found.push((at, hit.column));
        }
    }
    found
}

/// One measure against another, group by group.
pub(super) fn shape<'a>(context: &Context<'a>, draft: &mut Draft<'a>, measures: &[(usize, usize)], grouped: usize) -> Option<()> {
    let fact = draft.select.fact;
    let wanted = context.reading.aggregate.filter(|wanted| *wanted != Aggregate::Count);
    for (_, column) in measures {
        let shape = context.views.get(fact)?.columns.get(*column)?;
        let expression = draft.select.reference(fact, *column)?;
        let chosen = wanted.unwrap_or(measure::default_aggregate(context.views.get(fact)?, shape));
        let value = aggregated(chosen, &expression, measure::whole(shape));
        draft.select.add(value, &shape.name);
    }
    if draft.calendar && grouped > 0 {
        finish_groups(context, draft, grouped, "sum");
    } else {
        draft.intent = "compare";
    }
    Some(())
}

/// "Opens and clicks": nothing but an "and" stands between the two.
pub(super) fn joined(context: &Context<'_>, measures: &[(usize, usize)]) -> bool {
    let between = |from: usize, to: usize| {
        let mut words = context.reading.words.iter().take(to).skip(from + 1).peekable();
        words.peek().is_some() && words.all(|word| matches!(word.lower.as_str(), "and" | "vs" | "versus" | "the"))
    };
    measures
        .windows(2)
        .all(|pair| matches!(pair, [(left, _), (right, _)] if between(*left, *right)))
}
