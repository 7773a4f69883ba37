//! Rows of stock say how many of each thing there are.

use super::compile::{Context, Entity};
use super::measure;
use super::views::{Column, Part};

/// "How many hammers are in Oslo" over rows of stock: the rows say how many of each, so their number is added up. Only where what is counted is a
/// value the rows point to, not the rows themselves.
pub fn on_hand(context: &Context<'_>, entity: Option<Entity>, fact: usize) -> Option<usize> {
    let counted = context
        .reading
        .words
        .iter()
        .position(|word| matches!(word.lower.as_str(), "many" | "much"))?;
    let named = context
        .grounding
        .values
        .iter()
        .any(|hit| hit.span.first() == Some(&(counted + 1)) && hit.view != fact);
    quantity(context, fact).filter(|_| named && entity != Some(Entity::Table(fact)))
}

/// How many of a thing the row says there are.
pub fn quantity(context: &Context<'_>, view: usize) -> Option<usize> {
    context.views.get(view)?.find(is_quantity)
}

/// Whether the column says how many there are of something.
pub fn is_quantity(column: &Column) -> bool {
    let said = |stem: &String| matches!(stem.as_str(), "quantiti" | "qti" | "stock" | "hand" | "unit");
    column.part == Part::Measure && measure::whole(column) && column.stems.iter().any(said)
}
