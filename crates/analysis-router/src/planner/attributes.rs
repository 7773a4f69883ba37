//! What hangs on rows as pairs of a key and a value, a tag each: `browser` of events whose tags are rows of their own.

use super::compile::{Context, Draft};
use super::ground::Sureness;
use super::select::literal;
use super::views::{Column, View};
use super::words::listed;
use crate::engine::quoted;

/// The columns of key and value, where the rows are such pairs.
fn pair(view: &View) -> Option<(usize, usize)> {
    let own = |list: &'static str| {
        move |column: &Column| !column.name.starts_with("parent_") && matches!(column.stems.as_slice(), [one] if listed(list, one))
    };
    let key = view.only(own("key name tag attribut field properti label dimens"))?;
    Some((key, view.only(own("valu val text"))?))
}

/// The value that each row has under the key which these words are, as an expression, and what it is called.
pub fn named<'a>(context: &Context<'a>, draft: &mut Draft<'a>, words: &[usize]) -> Option<(String, String)> {
    let fact = draft.select.fact;
    context.grounding.values.iter().find_map(|hit| {
        let view = context.views.get(hit.view)?;
        let (key, value) = pair(view)?;
        let [named] = hit.values.as_slice() else { return None };
        let said = hit.column == key && hit.sureness >= Sureness::Stem && hit.span == words;
        let edge = context
            .edges
            .iter()
            .find(|edge| edge.from.0 == hit.view && (edge.to.0 == fact || draft.select.reaches(edge.to.0)))?;
        if !said {
            return None;
        }
        let of = draft.select.reference(edge.to.0, edge.to.1)?;
        let name = |column: usize| Some(quoted(&view.columns.get(column)?.name));
        let expression = format!(
            "(SELECT p.{} FROM {} AS p WHERE p.{} = {of} AND p.{} = {} LIMIT 1)",
            name(value)?,
            quoted(&view.name),
            name(edge.from.1)?,
            name(key)?,
            literal(named)
        );
        Some((expression, named.as_str()?.to_owned()))
    })
}

/// The rows that such pairs hang on, where the question divides by one of their keys.
pub fn divided(context: &Context<'_>, fact: usize) -> Option<usize> {
    let (key, _) = pair(context.views.get(fact)?)?;
    let said = |phrase: &Vec<usize>| {
        let mut hits = context.grounding.values.iter();
        hits.any(|hit| (hit.view, hit.column) == (fact, key) && hit.span == *phrase)
    };
    let edge = context.edges.iter().find(|edge| edge.from.0 == fact)?;
    context.reading.groups.iter().any(said).then_some(edge.to.0)
}
