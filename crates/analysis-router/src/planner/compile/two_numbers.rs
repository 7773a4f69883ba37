//! "More seats sold than booked": two numbers of each row against each other.

use super::{Context, Draft, in_value};
use crate::planner::measure;
use crate::planner::question::{Role, Word};
use crate::planner::stock;
use crate::planner::views::{Part, View, path};
use crate::planner::words::listed;

const MORE: &str = "more greater higher larger bigger longer above over exceeding exceed exceeds exceeded";
const LESS: &str = "less fewer lower smaller shorter below under";

/// What is held against what, in the question's words.
struct Said {
    at: usize,
    parting: usize,
    before: Vec<usize>,
    after: Vec<usize>,
}

fn said(context: &Context<'_>) -> Option<Said> {
    let words = &context.reading.words;
    let plain = |at: &usize| {
        words
            .get(*at)
            .is_some_and(|word| word.role == Role::Content && !word.quoted && !in_value(context, *at))
    };
    let said = |list: &str, at: usize| words.get(at).is_some_and(|word| !word.quoted && listed(list, &word.lower));
    let at = (0..words.len()).find(|at| said(MORE, *at) || said(LESS, *at))?;
    let than = (at + 1..words.len().min(at + 5)).find(|than| said("than", *than));
    // "Above what was planned" has no "than".
    let bare = listed(
        "above over exceeding exceed exceeds exceeded below under",
        words.get(at).map_or("", |word| word.lower.as_str()),
    );
    let parting = than.or(bare.then_some(at))?;
    let before: Vec<usize> = (at + 1..parting).filter(plain).collect();
    let before = match before.as_slice() {
        // "Places used are below …", where "used" and "are" are grammar anywhere else.
        [] => (0..at)
            .rev()
            .take(4)
            .take_while(|at| plain(at) || words.get(*at).is_some_and(|word| word.role == Role::Stop && word.lower != "where"))
            .filter(plain)
            .collect(),
        _ => before,
    };
    let going_on =
        |word: &Word| word.role == Role::Content || listed("the its their were was are is been they it has had have", &word.lower);
    let after: Vec<usize> = (parting + 1..words.len())
        .take_while(|at| words.get(*at).is_some_and(going_on) && !words.get(*at - 1).is_some_and(|word| word.pause))
        .filter(plain)
        .collect();
    Some(Said {
        at,
        parting,
        before,
        after,
    })
}

/// "Which products are below their reorder point", where the stock of each product tells both numbers and the product none: the rows of the stock.
pub(super) fn told_by(context: &Context<'_>, things: usize) -> Option<usize> {
    let said = said(context)?;
    let tells = |view: &usize| both(context, *view, &said.before, &said.after).is_some();
    let of_things = |view: &usize| {
        let named = context.views.get(*view).is_some_and(View::bears_names);
        *view != things && (named || path(context.edges, *view, things).is_some())
    };
    if tells(&things) {
        return None;
    }
    let mut found = (0..context.views.len()).filter(|view| of_things(view) && tells(view));
    found.next().filter(|_| found.next().is_none())
}

/// Keeps the rows of which the one number is above, or below, the other, and shows both.
pub(super) fn apply<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let Some(said) = said(context) else { return };
    let fact = draft.select.fact;
    let Some((left, right)) = both(context, fact, &said.before, &said.after) else {
        return;
    };
    let (Some(first), Some(second)) = (draft.select.reference(fact, left), draft.select.reference(fact, right)) else {
        return;
    };
    let less = context.reading.word(said.at).is_some_and(|word| listed(LESS, &word.lower));
    let operator = if less { "<" } else { ">" };
    draft.select.conditions.push(format!("{first} {operator} {second}"));
    for (expression, column) in [(first, left), (second, right)] {
        let name = draft.select.column(fact, column).map(|shape| shape.name.clone());
        if let Some(name) = name.filter(|_| draft.select.group.is_empty() && draft.intent == "list") {
            draft.select.add(expression, &name);
        }
    }
    draft
        .used
        .extend(said.before.into_iter().chain(said.after).chain([said.at, said.parting]));
}

/// The two numbers: each is told by all of its words, and what the second leaves out it shares with the first.
fn both(context: &Context<'_>, fact: usize, before: &[usize], after: &[usize]) -> Option<(usize, usize)> {
    let view = context.views.get(fact)?;
    let says = |at: &usize, column: usize| {
        let mut hits = context.grounding.columns.iter();
        hits.any(|hit| (hit.at, hit.view, hit.column) == (*at, fact, column) && hit.score >= 0.6)
    };
    let number = |column: usize| view.columns.get(column).is_some_and(|column| column.part == Part::Measure);
    let only = |test: &dyn Fn(usize) -> bool| {
        let mut found = (0..view.columns.len()).filter(|column| number(*column) && test(*column));
        found.next().filter(|_| found.next().is_none())
    };
    let right = only(&|column| !after.is_empty() && after.iter().all(|at| says(at, column)))?;
    // The rows, or what they are of, are no number of theirs.
    let column = |at: usize| context.grounding.columns.iter().any(|hit| (hit.at, hit.view) == (at, fact));
    let thing = |at: usize| {
        context
            .grounding
            .nouns
            .iter()
            .any(|(noun, view)| *noun == at && (*view == fact || !column(at)))
    };
    let own = |at: &&usize| !thing(**at);
    let before: Vec<&usize> = before.iter().filter(own).collect();
    // "Below its reorder point" is how many there are.
    let stock = |column: usize| view.columns.get(column).is_some_and(stock::is_quantity);
    let left = only(&|column| match before.is_empty() {
        true => column != right && stock(column),
        false => column != right && before.iter().all(|at| says(at, column)),
    })?;
    let money = |column: usize| view.columns.get(column).is_some_and(measure::is_money);
    (money(left) == money(right)).then_some((left, right))
}
