//! How values spread, and how two numbers go together: the rows themselves with their numbers, for a histogram or a scatter plot.

use super::compile::{Context, Draft, in_value, measure_of, measure_sql};
use super::measure::Measure;
use super::shapes::{both_measures, own_label};
use super::views::Part;
use crate::chart::ChartKind;

/// "Distribution of trip lengths", "price against weight". False where the question asks for neither.
pub fn shape<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> bool {
    let reading = context.reading;
    if reading.aggregate.is_some() || !reading.groups.is_empty() || reading.bucket.is_some() || reading.superlative.is_some() {
        return false;
    }
    let fact = draft.select.fact;
    let says = |list: &[&str]| reading.words.iter().position(|word| list.contains(&word.lower.as_str()));
    let together = says(&["correlation", "correlate", "correlated", "relationship", "relation"]);
    let pair = both_measures(context, fact);
    // "Night pages" is one number.
    let apart = !matches!(pair.as_slice(), [(left, _), (right, _)] if left + 1 == *right);
    if (together.is_some() || reading.against || reading.chart == Some(ChartKind::Scatter)) && pair.len() == 2 && apart {
        let measures: Vec<Measure> = pair.into_iter().map(|(_, column)| Measure::Column(column)).collect();
        draft.used.extend(together);
        return rows(context, draft, &measures, "relation").is_some();
    }
    let spread = says(&["distribution", "distributed", "spread", "histogram"]);
    let asked = spread.is_some() || reading.chart == Some(ChartKind::Histogram);
    let category = context.grounding.columns.iter().any(|hit| {
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        hit.view == fact
            && hit.score >= 0.85
            && !in_value(context, hit.at)
            && column.is_some_and(|column| matches!(column.part, Part::Category | Part::Flag))
    });
    match measure_of(context, fact, |_| true).filter(|_| asked && !category) {
        Some(measure) => {
            draft.used.extend(spread);
            rows(context, draft, &[measure], "distribution").is_some()
        }
        None => false,
    }
}

fn rows<'a>(context: &Context<'a>, draft: &mut Draft<'a>, measures: &[Measure], intent: &'static str) -> Option<()> {
    own_label(context, draft)?;
    for measure in measures {
        let (expression, name) = measure_sql(draft, measure)?;
        draft.select.conditions.push(format!("{expression} IS NOT NULL"));
        draft.select.add(expression, &name);
    }
    draft.intent = intent;
    Some(())
}
