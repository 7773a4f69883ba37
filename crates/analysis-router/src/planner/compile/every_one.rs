//! "How many members does each group have?": those that have none have 0.

use super::{Context, Draft};
use crate::engine::quoted;
use crate::executor::DETAILS;
use crate::planner::reading::{Aggregate, Reading};
use crate::planner::select::Select;
use crate::planner::views::{Column, path};
use crate::planner::words::listed;
use crate::wording::Assumption;

/// The statement with a 0 for each of the things that no row points to. `None` where it is not asked of all of them, or not all were looked at.
pub(super) fn filled(context: &Context<'_>, draft: &mut Draft<'_>, sql: &str) -> Option<String> {
    let reading = context.reading;
    let [(name, alias), (counted, count)] = draft.select.columns.as_slice() else {
        return None;
    };
    let fact = draft.select.fact;
    let view = (0..context.views.len()).find(|view| *view != fact && name.starts_with(&format!("t{view}.")))?;
    let own = |condition: &String| condition.starts_with(&format!("t{view}."));
    let all = draft.intent == "compare" && counted == "COUNT(*)" && draft.select.limit.is_none() && draft.select.having.is_empty();
    let pointed = path(context.edges, fact, view).is_some_and(|way| way.len() == 1);
    let chosen = reading.window.is_some() || reading.negated.is_some() || !draft.select.conditions.iter().all(own);
    let looked_at = context.views.get(view).is_some_and(|view| view.rows <= DETAILS as u64);
    // Grouped by what several of them share, nobody is alone.
    let alone = context.views.get(view).is_some_and(|table| {
        let own = |column: &Column| table.unique(column) && *name == format!("t{view}.{}", quoted(&column.name));
        table.columns.iter().any(own) || draft.select.group.len() > 1
    });
    if !alone || !all || !pointed || chosen || !looked_at || !asks_what_each_has(reading) {
        return None;
    }
    let mut others = Select::from(view, context.views, context.edges);
    let (key, rows) = others.subquery(fact, &[])?;
    let mut tests = draft.select.conditions.clone();
    tests.push(format!("{key} NOT IN ({rows})"));
    let table = quoted(&context.views.get(view)?.name);
    let direction = if draft.select.order.first().is_some_and(|order| order.ends_with(" ASC")) {
        "ASC"
    } else {
        "DESC"
    };
    let (alias, count) = (quoted(alias), quoted(count));
    let filled = format!(
        "SELECT {alias}, {count} FROM ({sql})\nUNION ALL SELECT {name}, 0 FROM {table} AS t{view} WHERE {}\nORDER BY 2 {direction}, 1",
        tests.join(" AND ")
    );
    draft.notes.retain(|note| !matches!(note, Assumption::LeftOut { .. }));
    Some(filled)
}

/// "… does each of them have": of everything that is there.
fn asks_what_each_has(reading: &Reading) -> bool {
    let each = reading.words.iter().position(|word| listed("each every", &word.lower));
    let has = |from: usize| reading.words.iter().skip(from).any(|word| listed("have has", &word.lower));
    reading.aggregate == Some(Aggregate::Count) && each.is_some_and(has)
}
