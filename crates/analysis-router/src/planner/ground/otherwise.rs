//! Words that are a value by their letters, and say something else where they stand.

use std::ops::Range;

use super::{ColumnHit, Grounding, Sureness, ValueHit};
use crate::planner::lexicon::Lexicon;
use crate::planner::people;
use crate::planner::question::{Role, Word};
use crate::planner::reading::{Opener, Reading};
use crate::planner::tense;
use crate::planner::verbs::{light, verb_like};
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;

/// A word this near to a column is what the column is called.
const OWN_NAME: f64 = 0.9;

/// A single common word that says something else before it is part of a value: "with its environment" is the column of that name, the "account
/// name" is the name of accounts, and the "current" balance is no balance of the Current account.
pub(super) fn said_otherwise(
    words: &[&Word],
    at: usize,
    (v, c, column): (usize, usize, &Column),
    sureness: Sureness,
    grounding: &Grounding,
) -> bool {
    let [word] = words else { return false };
    let place = (v, c);
    // "The most of a single user", and no user called so.
    if word.lower == "single" && sureness < Sureness::Exact {
        return true;
    }
    // "People per department", one of which is called People.
    if listed("people persons everyone everybody anyone anybody", &word.raw) {
        return true;
    }
    let common = column.part == Part::Label && (light(word) || tense::told_by(word));
    let own = |hit: &ColumnHit| hit.at == at && (hit.view, hit.column) == place && hit.score >= OWN_NAME;
    let owner = || {
        let beside = |hit: &ColumnHit| hit.at == at + 1 && (hit.view, hit.column) == place;
        grounding.nouns.contains(&(at, v)) && grounding.columns.iter().any(beside)
    };
    let partly = sureness < Sureness::Meaning;
    // "With CVE and package", where every value begins with "CVE".
    let begins = sureness <= Sureness::Contained && grounding.columns.iter().any(|hit| own(hit) && hit.score > 0.99);
    begins || !word.name_like && ((sureness <= Sureness::Meaning && grounding.columns.iter().any(own)) || (partly && (common || owner())))
}

/// "Which domains fail" asks nothing of the template "Payment failed": a common word alone is no short name of something longer, unless it stands
/// as names do: behind an article with no noun after it ("of the database"), or behind what it is ("application ledger").
pub(super) fn no_short_name(reading: &Reading, span: &[usize], grounding: &Grounding, lexicon: &Lexicon) -> bool {
    let &[at] = span else { return false };
    let Some(word) = reading.word(at).filter(|word| !word.name_like && lexicon.knows(&word.stem)) else {
        return false;
    };
    let before = at.checked_sub(1).and_then(|before| Some((before, reading.word(before)?)));
    let last = reading.word(at + 1).is_none_or(|next| next.role != Role::Content);
    let article = before.is_some_and(|(_, before)| listed("the our my", &before.lower)) && last && !verb_like(word);
    let thing = |(before, word): (usize, &Word)| {
        let noun = grounding.nouns.iter().any(|(noun, _)| *noun == before);
        let noun = noun || grounding.columns.iter().any(|hit| hit.at == before && hit.score >= 0.5);
        noun && !word.pause && !word.is_plural()
    };
    !article && !before.is_some_and(thing)
}

/// "Owned by Ada" says who, and is no role of hers; a book "and its format" has a column of that name, whatever else is called Format.
pub(super) fn not_of_columns(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let column = |hit: &ColumnHit| views.get(hit.view).and_then(|view| view.columns.get(hit.column));
    let hits = |at: usize| grounding.columns.iter().filter(move |hit| hit.at == at);
    let by_whom = |at: usize| {
        let led = reading.word(at + 1).is_some_and(|next| next.lower == "by");
        led && reading.word(at).is_some_and(verb_like) && hits(at).any(|hit| column(hit).is_some_and(people::says_who))
    };
    let owned = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| reading.word(before));
        before.is_some_and(|before| listed("its their his her whose", &before.lower)) && hits(at).any(|hit| hit.score >= OWN_NAME)
    };
    let told = told_of_each(reading);
    // "With city and state": columns of the list, though another column has a value "City"; "their health status": the first half of a name.
    let of_each = |hit: &ValueHit, at: usize| {
        let own = |known: &ColumnHit| (known.view, known.column) == (hit.view, hit.column);
        let beside = at.checked_sub(1).is_some_and(|before| hits(before).any(own));
        let named = hits(at).any(|known| known.score >= OWN_NAME && !own(known));
        let half = hit.sureness < Sureness::Exact && hits(at + 1).any(|known| known.score >= OWN_NAME);
        told.contains(&at) && !beside && (named || half)
    };
    grounding.values.retain(|hit| match hit.span.as_slice() {
        [at] if of_each(hit, *at) => false,
        [at] => !owned(*at) && (hit.sureness == Sureness::Exact || !by_whom(*at)),
        _ => true,
    });
}

/// The words after "with" in "list the stores with city and manager": what is to be told of each.
fn told_of_each(reading: &Reading) -> Range<usize> {
    let lower = |at: usize| reading.word(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
    let with = (1..reading.words.len()).find(|at| lower(*at) == "with");
    let Some(with) = with.filter(|_| matches!(reading.opener, Opener::List | Opener::Other)) else {
        return 0..0;
    };
    let ends = |at: &usize| reading.word(*at).is_some_and(|word| word.pause);
    let end = (with + 1..reading.words.len())
        .find(ends)
        .map_or(reading.words.len(), |last| last + 1);
    let several = (with + 1..end).any(|at| lower(at) == "and");
    let theirs = listed("their its", lower(with + 1));
    if several || theirs { with + 1..end } else { 0..0 }
}
