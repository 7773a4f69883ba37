//! People that point to others of their own table: an employee's `manager_id`.

use super::edges::{Edge, overlap};
use super::{Column, Part, View};
use crate::planner::people::lists_people;
use crate::planner::words::split_identifier;

/// Where the key stands in such a table.
const KEY: usize = 0;
/// And the name.
pub const NAME: usize = 1;

/// What a column of a table points to, where that is the table again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    pub view: usize,
    pub column: usize,
    /// `manager` of `manager_id`.
    pub called: String,
}

/// The tables once more, for each column that points to their own rows: with the key and the name alone, and without words that a question could
/// mean them by, so that they are reached by that column only.
pub(super) fn add(views: &mut Vec<View>) {
    let found: Vec<View> = views.iter().enumerate().flat_map(|(index, view)| twins(index, view)).collect();
    views.extend(found);
}

fn twins(index: usize, view: &View) -> Vec<View> {
    let (Some(key), Some(label)) = (view.key(), view.label()) else {
        return Vec::new();
    };
    let (Some(own), Some(name)) = (view.columns.get(key), view.columns.get(label)) else {
        return Vec::new();
    };
    // Of people alone: what lies in what, such as a branch of a branch, is told by the keys.
    if own.part != Part::Identifier || !view.bears_names() || key == label || !lists_people(view) {
        return Vec::new();
    }
    let points = |column: &Column| {
        let other = column.name != own.name && column.stems.len() > 1 && column.part == Part::Identifier && column.kind == own.kind;
        other && own.facts.complete && !view.unique(column) && column.facts.distinct > 1 && overlap(column, own) == Some(1.0)
    };
    let columns = view.columns.iter().enumerate().filter(|(_, column)| points(column));
    let twin = |(column, pointer): (usize, &Column)| {
        let called = split_identifier(&pointer.name);
        let called = called.strip_suffix(&["id".to_owned()]).unwrap_or(&called).join("_");
        let mut name = name.clone();
        name.facts.values.clear();
        name.facts.repeated.clear();
        name.facts.complete = false;
        name.plain.clear();
        View {
            noun: Vec::new(),
            named: 0,
            described: Vec::new(),
            called: Vec::new(),
            ranged: Vec::new(),
            columns: vec![own.clone(), name],
            twin: Some(Twin {
                view: index,
                column,
                called,
            }),
            ..view.clone()
        }
    };
    columns.map(twin).collect()
}

/// The ways to them.
pub(super) fn edges(views: &[View]) -> impl Iterator<Item = Edge> {
    let twins = views
        .iter()
        .enumerate()
        .filter_map(|(index, view)| Some((index, view.twin.as_ref()?)));
    twins.map(|(index, twin)| Edge {
        from: (twin.view, twin.column),
        to: (index, KEY),
        strength: 1.0,
    })
}
