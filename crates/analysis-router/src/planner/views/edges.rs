//! How tables hang together: which column of one points to the rows of another.

use serde_json::Value;

use super::{Column, Part, View};
use crate::answer::ColumnType;
use crate::planner::lexicon::Lexicon;
use crate::planner::people::{made_or_passed, says_who};

/// Many rows of `from` point to one row of `to`.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub from: (usize, usize),
    pub to: (usize, usize),
    pub strength: f64,
}

/// How much less a way by whoever made or passed the rows counts.
const MADE: f64 = 0.15;

/// All ways to go from many to one between the tables.
pub fn edges(views: &[View], lexicon: &Lexicon) -> Vec<Edge> {
    let mut found = Vec::new();
    let others = || views.iter().enumerate().filter(|(_, view)| view.twin.is_none());
    for (a, from) in others() {
        for (b, to) in others().filter(|(b, _)| *b != a) {
            let best = from
                .columns
                .iter()
                .enumerate()
                .flat_map(|(c, left)| {
                    to.columns.iter().enumerate().filter_map(move |(d, right)| {
                        // Whoever has the rows before whoever made them.
                        let made = if made_or_passed(left) { MADE } else { 0.0 };
                        let strength = link(left, right, to, lexicon)? - made;
                        Some(Edge {
                            from: (a, c),
                            to: (b, d),
                            strength,
                        })
                    })
                })
                .max_by(|x, y| x.strength.total_cmp(&y.strength));
            found.extend(best);
        }
    }
    found.extend(by_values(views, &found));
    found.extend(super::itself::edges(views));
    found
}

/// `assignee.id` names no table: it points to the only one whose keys hold all its values.
fn by_values(views: &[View], known: &[Edge]) -> Vec<Edge> {
    let mut found = Vec::new();
    for (a, from) in views.iter().enumerate().filter(|(_, view)| view.twin.is_none()) {
        for (c, left) in from.columns.iter().enumerate() {
            let named = known.iter().any(|edge| edge.from == (a, c));
            if named
                || left.part != Part::Identifier
                || (left.stems.len() < 2 && !says_who(left))
                || left.facts.distinct < 2
                || from.unique(left)
            {
                continue;
            }
            let homes = views.iter().enumerate().filter(|(b, view)| *b != a && view.twin.is_none());
            let mut homes = homes.filter_map(|(b, to)| {
                let key = to.key()?;
                let right = to.columns.get(key)?;
                let holds = right.facts.complete && right.kind == left.kind && overlap(left, right) == Some(1.0);
                holds.then_some((b, key))
            });
            if let (Some(to), None) = (homes.next(), homes.next()) {
                found.push(Edge {
                    from: (a, c),
                    to,
                    strength: 0.4,
                });
            }
        }
    }
    found
}

/// How surely `left` points to `right`, by names and by shared values.
fn link(left: &Column, right: &Column, to: &View, lexicon: &Lexicon) -> Option<f64> {
    let texts = |column: &Column| matches!(column.kind, ColumnType::Text | ColumnType::Integer);
    let comparable =
        texts(left) && texts(right) && (left.kind == right.kind || left.part == Part::Identifier || right.part == Part::Identifier);
    if !comparable || !to.unique(right) || matches!(left.part, Part::Measure | Part::Flag) || right.part == Part::Measure {
        return None;
    }
    let shared = overlap(left, right)?;
    let key = |column: &Column| column.part == Part::Identifier;
    let refers = left.stems.iter().any(|stem| to.noun.iter().any(|noun| lexicon.alike(noun, stem)));
    let by_name = if key(left) && key(right) && left.stems == right.stems && left.stems.len() > 1 {
        1.0
    } else if key(left) && key(right) && left.stems.len() > 1 && refers {
        0.95
    } else if refers && (key(right) || right.part == Part::Label) {
        0.8
    } else if refers && left.stems.len() > 1 && right.stems.len() == 1 && left.stems.last() == right.stems.last() {
        // `depot_code` of depots with a `code`, too few to tell that it is a key.
        0.75
    } else if left.stems == right.stems && left.stems.len() > 1 {
        0.7
    } else {
        0.0
    };
    // A listing that was asked for some of its rows holds few of the keys that point to it.
    if by_name >= 0.95 || (by_name > 0.0 && shared >= 0.5) {
        return Some(by_name);
    }
    let names = |column: &Column| matches!(column.part, Part::Label | Part::Identifier | Part::Text | Part::Category);
    (shared >= 0.6 && left.facts.distinct >= 2 && names(left) && names(right) && left.kind == ColumnType::Text)
        .then_some(0.3 + 0.2 * shared)
}

/// The part of the left values that the right column has. `None` when nothing is shared.
pub fn overlap(left: &Column, right: &Column) -> Option<f64> {
    if left.facts.values.is_empty() {
        return None;
    }
    let known: std::collections::HashSet<String> = right.facts.values.iter().map(bare).collect();
    let hits = left.facts.values.iter().filter(|value| known.contains(&bare(value))).count();
    let part = hits as f64 / left.facts.values.len() as f64;
    let part = if right.facts.complete {
        part
    } else {
        part.max(if hits > 0 { 0.5 } else { 0.0 })
    };
    (hits > 0).then_some(part)
}

/// One vendor writes identifiers as numbers, its other tool as texts.
fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The shortest way from one table to another along edges; of several, the one whose weakest edge is the strongest.
pub fn path(edges: &[Edge], from: usize, to: usize) -> Option<Vec<Edge>> {
    let weakest = |way: &[Edge]| way.iter().map(|edge| edge.strength).fold(f64::INFINITY, f64::min);
    let all = |way: &[Edge]| way.iter().map(|edge| edge.strength).sum::<f64>();
    let better = |way: &[Edge], known: &[Edge]| (weakest(way), all(way)) > (weakest(known), all(known));
    let mut seen = vec![from];
    let mut ways = vec![(from, Vec::<Edge>::new())];
    while !ways.is_empty() {
        if let Some((_, way)) = ways.iter().find(|(at, _)| *at == to) {
            return Some(way.clone());
        }
        let mut next: Vec<(usize, Vec<Edge>)> = Vec::new();
        for (at, way) in &ways {
            for edge in edges.iter().filter(|edge| edge.from.0 == *at && !seen.contains(&edge.to.0)) {
                let mut longer = way.clone();
                longer.push(edge.clone());
                match next.iter_mut().find(|(reached, _)| *reached == edge.to.0) {
                    Some((_, known)) if better(&longer, known) => *known = longer,
                    Some(_) => {}
                    None => next.push((edge.to.0, longer)),
                }
            }
        }
        seen.extend(next.iter().map(|(at, _)| *at));
        ways = next;
    }
    None
}
