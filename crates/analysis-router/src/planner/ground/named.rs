//! Words that name a column or the rows of a table.

use crate::planner::lexicon::Lexicon;
use crate::planner::occurrence;
use crate::planner::people;
use crate::planner::question::{Role, Word};
use crate::planner::table_names::of_rows;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::{event_of_state, is_doer_of, listed, singular, split_identifier, typo_of};

/// The word is one of those that the table goes by.
pub(super) fn is_noun(view: &View, word: &Word, lexicon: &Lexicon) -> bool {
    let doer = is_doer_of(&word.lower, &word.stem, of_rows(&view.name));
    let said = |stem: &String| (*stem == word.stem && !doer) || (lexicon.synonyms(stem, &word.stem) && !word.name_like);
    let people = listed("people persons hires joiners starters newcomers", &word.lower) && people::lists_people(view);
    view.twin.is_none() && (people || view.noun.iter().any(said) || near(of_rows(&view.name), word))
}

/// A word of the identifier is a near spelling of this one, whatever their number.
fn near(identifier: &str, word: &Word) -> bool {
    let said = singular(&word.lower);
    let parts = split_identifier(identifier);
    parts.iter().any(|own| typo_of(own, &word.lower) || typo_of(&singular(own), &said))
}

/// How surely the word is one of the column's name: 1 is its very stem, for a name of one word.
pub(super) fn column_score(word: &Word, column: &Column, lexicon: &Lexicon) -> Option<f64> {
    let mut best: f64 = 0.0;
    // "books" are no "booked" seats, "hires" no "hiring" manager.
    // So many completions are so many that completed.
    let deed = word.lower.ends_with("ions") && column.part == Part::Measure;
    let noun = word.is_plural() && !word.lower.ends_with("ings") && !deed;
    let participles: Vec<String> = split_identifier(&column.name)
        .into_iter()
        .filter(|part| part.ends_with("ed") || part.ends_with("ing"))
        .collect();
    let participle = |stem: &str| participles.iter().any(|part| lexicon.stem(part) == stem);
    // What is "open" now is not when it was opened.
    let event = |stem: &str| {
        let mut parts = participles.iter().filter(|part| lexicon.stem(part) == stem);
        column.part == Part::Time && !word.lower.ends_with("ing") && parts.any(|part| event_of_state(&word.lower, part))
    };
    // A reviewer is none of `reviews`.
    let doer = is_doer_of(&word.lower, &word.stem, &column.name);
    // "Insurer" and "injured" are near each other without their endings only.
    let misspelt = |stem: &str| typo_of(stem, &word.stem) && near(&column.name, word);
    let roots = if word.role == Role::Content {
        lexicon.roots(&word.lower)
    } else {
        Vec::new()
    };
    for stem in column
        .stems
        .iter()
        .filter(|stem| *stem != "id" && !(noun && participle(stem)) && !event(stem))
    {
        let near = if *stem == word.stem && doer {
            0.6
        } else if *stem == word.stem {
            1.0
        } else if lexicon.synonyms(stem, &word.stem) || (word.governed && occurrence::tells(column, word, lexicon)) {
            0.75
        } else if word.role == Role::Content && (misspelt(stem) || (word.stem.len() >= 4 && stem.starts_with(word.stem.as_str()))) {
            0.65
        } else if roots.contains(stem) || (word.role == Role::Content && stem.len() > 4 && lexicon.family(stem, &word.lower)) {
            0.6
        } else {
            0.0
        };
        best = best.max(near);
    }
    if column.also.as_ref() == Some(&word.stem) && word.role == Role::Content {
        best = best.max(0.75);
    }
    if people::made_it(word, column) {
        best = best.max(0.75);
    }
    let penalty = 1.0 - 0.08 * (column.stems.len().saturating_sub(1) as f64).min(5.0);
    (best > 0.0).then_some(best * penalty)
}
