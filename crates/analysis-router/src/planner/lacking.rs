//! "Unpaid", "unassigned", "still open": what a row lacks is an empty time or an empty name.

use super::compile::{Context, Draft, in_value};
use super::ground::ValueHit;
use super::lexicon::Lexicon;
use super::measure;
use super::people;
use super::question::Word;
use super::reading::Reading;
use super::tense;
use super::verbs::LASTS;
use super::views::{Column, Part, View};
use super::words::{listed, typo_of};

/// A word that says what is not there, and the column that is empty then.
#[derive(Debug, Clone)]
pub struct Lack {
    pub at: usize,
    pub view: usize,
    pub column: usize,
}

/// Past participles that do not end in "ed".
const IRREGULAR: &str =
    "paid sent sold read seen done written built begun shipped met made spent bought taken given chosen spoken known won";
/// Of what somebody may have been given.
const GIVEN: &str = "assigned allocated owned claimed staffed manned handled attended";
/// Of what has come to its end.
const ENDED: &str = "finished completed closed resolved solved settled ended done concluded fixed processed answered delivered returned";

/// "No recruiter assigned": the participle says no more than that there is one.
pub fn is_given(word: &Word) -> bool {
    listed(GIVEN, &word.lower)
}

/// What the word denies: "unpaid" of "paid".
pub fn denied(word: &Word) -> Option<&str> {
    let rest = word.lower.strip_prefix("un").or_else(|| word.lower.strip_prefix("non-"))?;
    // "Unasigned": as it is spelt by others.
    let mut known = [GIVEN, ENDED, IRREGULAR].into_iter().flat_map(str::split_whitespace);
    let rest = known.find(|known| typo_of(known, rest)).unwrap_or(rest);
    let participle = (rest.len() > 4 && rest.ends_with("ed")) || listed(IRREGULAR, rest);
    (participle && !word.quoted).then_some(rest)
}

/// The column that is empty in the rows of which the word is true.
pub fn column(word: &Word, view: &View, lexicon: &Lexicon) -> Option<usize> {
    if word.quoted || word.name_like {
        return None;
    }
    let open = matches!(word.lower.as_str(), "open" | "outstanding" | "pending" | "unfinished");
    // "Outstanding" is said of money, and of what is not done.
    let paid = |column: &Column| column.facts.nulls > 0 && column.stems.iter().any(|stem| stem == "paid");
    if word.lower == "outstanding"
        && let Some(paid) = view.find(paid)
    {
        return Some(paid);
    }
    let rest = denied(word).or(open.then_some("closed"))?;
    let stem = lexicon.stem(rest);
    let told = |column: &Column| column.stems.iter().any(|own| *own == stem || akin(own, &stem));
    let lacks = |column: &Column| column.facts.nulls > 0 && !matches!(column.part, Part::Measure | Part::Flag);
    let named = view.find(|column| lacks(column) && told(column) && column.part == Part::Time);
    let named = named.or_else(|| view.find(|column| lacks(column) && told(column)));
    if named.is_some() {
        return named;
    }
    if listed(GIVEN, rest) {
        return view.only(|column| lacks(column) && people::says_who(column));
    }
    // "Unedited" has no editor.
    if let Some(who) = view.only(|column| lacks(column) && column.part != Part::Time && people::does(column, rest)) {
        return Some(who);
    }
    let ended = listed(ENDED, rest);
    tense::ends(view).filter(|end| ended && view.columns.get(*end).is_some_and(lacks))
}

/// The words that no value of the rows explains and some gap does.
pub fn find(reading: &Reading, views: &[View], values: &[ValueHit], lexicon: &Lexicon) -> Vec<Lack> {
    let open = reading.content().filter(|(at, _)| !values.iter().any(|hit| hit.span.contains(at)));
    open.flat_map(|(at, word)| {
        let gap = move |(v, view): (usize, &View)| column(word, view, lexicon).map(|column| Lack { at, view: v, column });
        views.iter().enumerate().filter_map(gap)
    })
    .collect()
}

/// How many words of a flag's name say something: `has_table_output` is not about tables.
pub fn words_that_tell(stems: &[String]) -> usize {
    stems.iter().filter(|stem| tells(stem)).count()
}

pub fn tells(stem: &str) -> bool {
    !matches!(stem, "is" | "has" | "can" | "was" | "are")
}

/// "resolved" and "resolution", "delivered" and "delivery".
fn akin(left: &str, right: &str) -> bool {
    let shared = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    shared >= 5 && left.len().max(right.len()) - shared <= 3
}

/// Adds that the cell is empty, where the question says so and no value of the rows does.
pub fn apply<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let fact = draft.select.fact;
    let mut words: Vec<usize> = context.grounding.lacks.iter().map(|lack| lack.at).collect();
    words.dedup();
    for at in words {
        if draft.used.contains(&at) || in_value(context, at) {
            continue;
        }
        // "How many days does it stay open": what it is while it lasts chooses nothing.
        let before = at.checked_sub(1).and_then(|before| context.reading.word(before));
        if measure::about_duration(context.reading) && before.is_some_and(|before| listed(LASTS, &before.lower)) {
            draft.used.insert(at);
            continue;
        }
        let reached = context
            .grounding
            .lacks
            .iter()
            .filter(|lack| lack.at == at && draft.select.reaches(lack.view));
        let Some(lack) = reached.min_by_key(|lack| lack.view != fact) else {
            continue;
        };
        let Some(expression) = draft.select.reference(lack.view, lack.column) else {
            continue;
        };
        let negated = context.reading.is_negated(at);
        draft
            .select
            .conditions
            .push(format!("{expression} IS {}NULL", if negated { "NOT " } else { "" }));
        draft.negated |= negated;
        draft.used.insert(at);
    }
}
