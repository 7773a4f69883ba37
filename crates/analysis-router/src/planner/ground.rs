//! Words of the question found in the data: values in cells, names of columns, nouns of tables.

mod compounds;
mod deeds;
mod figures;
mod meaning;
mod named;
mod of_object;
mod otherwise;
mod reach;
mod small;
mod switched;
mod texts;
mod things;

use serde_json::Value;

use super::arguments::{begins_a_name, just_made};
use super::lacking;
use super::lexicon::Lexicon;
use super::measure;
use super::people;
use super::question::{Role, Word, number_of};
use super::reading::Reading;
use super::verbs::{says_what_is_done, verb_like};
use super::views::{Column, Part, View};
use super::words::listed;
use crate::answer::ColumnType;
use compounds::{compounds, initials, names_of_tables, names_of_times, parts_of_names};
use figures::{class_match, flag_match, integer_match, stars_match};
pub use meaning::ENDED;
use named::{column_score, is_noun};
use otherwise::{no_short_name, said_otherwise};
use reach::beside_others;
pub use reach::within_reach;
pub use small::is_sentence;
pub use small::spelt_as_name;
use small::{leads_to, said_of};
use texts::text_match;
pub use things::listed_elsewhere;

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Sureness {
    Typo,
    Prefix,
    Contained,
    Meaning,
    Stem,
    Exact,
}

/// A run of words that is a value of a column.
#[derive(Debug, Clone)]
pub struct ValueHit {
    pub span: Vec<usize>,
    pub view: usize,
    pub column: usize,
    pub values: Vec<Value>,
    /// Everything but these values ("paid" is not "free").
    pub inverted: bool,
    pub sureness: Sureness,
    score: f64,
    /// The same words as values of other columns, as surely, the best first.
    pub elsewhere: Vec<ValueHit>,
}

impl ValueHit {
    /// What the words may be as surely, and hardly less likely.
    pub fn rivals(&self, margin: f64) -> impl Iterator<Item = &Self> {
        self.elsewhere.iter().filter(move |other| self.score - other.score < margin)
    }
}

#[derive(Debug, Clone)]
pub struct ColumnHit {
    pub at: usize,
    pub view: usize,
    pub column: usize,
    pub score: f64,
}

#[derive(Debug, Clone, Default)]
pub struct Grounding {
    pub values: Vec<ValueHit>,
    pub columns: Vec<ColumnHit>,
    /// Word position and table.
    pub nouns: Vec<(usize, usize)>,
    /// Words that say what is not there.
    pub lacks: Vec<lacking::Lack>,
}

pub fn ground(reading: &Reading, views: &[View], lexicon: &Lexicon) -> Grounding {
    let mut grounding = Grounding::default();
    for (at, word) in reading.words.iter().enumerate() {
        if matches!(word.role, Role::Content | Role::Operator) && !word.quoted {
            for (v, view) in views.iter().enumerate() {
                for (c, column) in view.columns.iter().enumerate() {
                    let began = people::began(word, view, column).then_some(0.75);
                    if let Some(score) = column_score(word, column, lexicon).or(began) {
                        grounding.columns.push(ColumnHit {
                            at,
                            view: v,
                            column: c,
                            score,
                        });
                    }
                }
            }
        }
        if word.role == Role::Content && !word.quoted {
            grounding.nouns.extend(
                views
                    .iter()
                    .enumerate()
                    .filter(|(_, view)| is_noun(view, word, lexicon))
                    .map(|(index, _)| (at, index)),
            );
        }
    }
    things::are_no_names(reading, views, &mut grounding);
    things::not_of_numbers(reading, views, &mut grounding);
    things::numbered(reading, views, &mut grounding);
    things::happened_to_rows(reading, &mut grounding, views, lexicon);
    things::taken_by_the_verb(reading, &mut grounding, views, lexicon);
    things::begin_a_name(reading, views, &mut grounding);
    grounding.columns.extend(compounds(reading, views, &grounding.columns));
    grounding.columns.extend(initials(reading, views));
    figures::not_by_operators(reading, views, &mut grounding);
    of_object::by_its_name(reading, views, &mut grounding, lexicon);
    let times = names_of_times(reading, views);
    grounding.columns.retain(|hit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        !times.contains(&(hit.at, hit.view)) || column.is_none_or(|column| column.part != Part::Measure)
    });
    grounding.values = values(reading, views, &grounding, lexicon);
    let named = [parts_of_names(reading, views, &grounding.columns), names_of_tables(reading, views)].concat();
    grounding
        .values
        .retain(|hit| !matches!(hit.span.as_slice(), [at] if named.contains(at)));
    deeds::are_no_rows(reading, views, &mut grounding);
    figures::are_counted(reading, views, &mut grounding);
    otherwise::not_of_columns(reading, views, &mut grounding);
    of_object::settle(reading, &mut grounding);
    switched::apply(reading, views, &mut grounding);
    switched::in_text(reading, views, &mut grounding);
    things::written_out(reading, views, &mut grounding);
    grounding.lacks = lacking::find(reading, views, &grounding.values, lexicon);
    described(reading, views, &mut grounding);
    measure::revenue::ground(reading, views, &mut grounding);
    grounding
}

/// A word that is nothing in the data may still be what a tool says of its rows. A value stays a value, even if the tool's prose mentions it.
fn described(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    for (at, word) in reading.content().filter(|(_, word)| !word.quoted && !word.name_like) {
        let valued = grounding.values.iter().any(|hit| hit.span.contains(&at));
        let named = grounding.nouns.iter().any(|(known, _)| *known == at) || grounding.columns.iter().any(|hit| hit.at == at);
        let named = named || grounding.lacks.iter().any(|lack| lack.at == at);
        // Rows that the tool calls so are such things, though other rows have a column of them.
        let noun = grounding.nouns.iter().any(|(known, _)| *known == at);
        if !valued && !noun && word.is_plural() {
            let listings = views
                .iter()
                .enumerate()
                .filter(|(_, view)| view.called.contains(&word.stem) && view.bears_names());
            grounding.nouns.extend(listings.map(|(index, _)| (at, index)));
        }
        if !valued && !named {
            let holders = views.iter().enumerate().filter(|(_, view)| view.described.contains(&word.stem));
            grounding.nouns.extend(holders.map(|(index, _)| (at, index)));
        }
    }
}

/// Longest runs first; each word belongs to one value.
fn values(reading: &Reading, views: &[View], grounding: &Grounding, lexicon: &Lexicon) -> Vec<ValueHit> {
    let mut found: Vec<ValueHit> = Vec::new();
    let usable = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| word.role == Role::Content || (word.role == Role::Number && number_of(&word.lower).is_some()))
    };
    // "out stage": a small word is a value beside the name of its column; "error rate" may end a name.
    let beside_column = |at: usize| grounding.columns.iter().any(|hit| hit.at == at + 1 && hit.score > 0.7);
    let small = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Stop) && beside_column(at);
    let operator = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Operator);
    // "in review", "on hold" are states with a small word before them.
    let stop = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Stop);
    for length in (1..=6).rev() {
        for start in 0..reading.words.len().saturating_sub(length - 1) {
            let end = start + length - 1;
            let taken = found.iter().any(|hit| hit.span.iter().any(|at| (start..=end).contains(at)));
            let broken = (start..end).any(|at| {
                reading
                    .word(at)
                    .is_some_and(|word| word.pause || word.owner || matches!(word.role, Role::Time))
            });
            let plain_span = usable(start) && usable(end);
            let exact_only = !plain_span
                && ((length == 1 && (small(start) || spelt_as_name(reading, start)))
                    || (length > 1 && (usable(start) || operator(start) || stop(start)) && (usable(end) || operator(end))));
            if taken || broken || !(plain_span || exact_only) {
                continue;
            }
            let span: Vec<usize> = (start..=end).collect();
            let names_column = |hit: &ValueHit| {
                let mut columns = grounding.columns.iter();
                columns.any(|known| known.at == start + 1 && (known.view, known.column) == (hit.view, hit.column))
            };
            let mut candidates: Vec<ValueHit> = Vec::new();
            let lone = reading.word(start).filter(|word| length == 1 && verb_like(word));
            for (v, view) in views.iter().enumerate() {
                // Everyone in a list of applications "applied": that is no state of some.
                let own = |word: &Word| {
                    view.noun
                        .iter()
                        .any(|stem| word.lower.ends_with("ed") && word.stem.len() > 3 && stem.starts_with(word.stem.as_str()))
                };
                if lone.is_some_and(own) {
                    continue;
                }
                for (c, column) in view.columns.iter().enumerate() {
                    candidates.extend(hit_in(reading, &span, (v, views), (c, column), grounding, lexicon));
                }
            }
            // "measured in bytes": a small word is no value beside the name of another column.
            candidates.retain(|hit| {
                plain_span || (hit.sureness == Sureness::Exact && (length > 1 || names_column(hit) || spelt_as_name(reading, start)))
            });
            candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
            let mut candidates = candidates.into_iter();
            if let Some(mut best) = candidates.next() {
                best.elsewhere = candidates.filter(|other| other.sureness == best.sureness).collect();
                found.push(best);
            }
        }
    }
    beside_others(&mut found);
    // "Purchase orders that are open": beside a name said in whole, a word that begins another name of the column is no name.
    let whole: Vec<(usize, usize)> = found
        .iter()
        .filter(|hit| hit.sureness == Sureness::Exact)
        .map(|hit| (hit.view, hit.column))
        .collect();
    let beside = |hit: &ValueHit| whole.contains(&(hit.view, hit.column));
    // "The house manager of the Mill", where another is called Custom House.
    let attribute = |hit: &ValueHit| match hit.span.as_slice() {
        [at] if hit.sureness == Sureness::Contained => {
            let common = reading.word(*at).is_some_and(|word| !word.name_like && !word.pause);
            // "The meadow hive", of hives
            let rows = grounding.nouns.contains(&(at + 1, hit.view));
            common
                && !rows
                && grounding
                    .columns
                    .iter()
                    .any(|known| known.at == at + 1 && known.view == hit.view && known.score >= 0.9)
        }
        _ => hit.sureness == Sureness::Prefix,
    };
    found.retain(|hit| !beside(hit) || !attribute(hit));
    found.sort_by_key(|hit| hit.span.first().copied());
    found
}

fn hit_in(
    reading: &Reading,
    span: &[usize],
    (v, views): (usize, &[View]),
    (c, column): (usize, &Column),
    grounding: &Grounding,
    lexicon: &Lexicon,
) -> Option<ValueHit> {
    let view = views.get(v)?;
    let words: Vec<&Word> = span.iter().filter_map(|at| reading.word(*at)).collect();
    let before = span.first().and_then(|at| at.checked_sub(1)).and_then(|at| reading.word(at));
    // What a list within the rows holds is found there, and not in the text that sums it up.
    if views.iter().any(|inner| inner.inside(view) == Some(column.name.as_str())) {
        return None;
    }
    let rows_of_it = span.iter().all(|at| grounding.nouns.contains(&(*at, v))) && !words.iter().any(|word| verb_like(word));
    let after = span.last().and_then(|last| reading.word(last + 1));
    let rated = after.is_some_and(|word| matches!(word.lower.as_str(), "rate" | "rates" | "ratio"))
        || deeds::counted(&words, span, views, grounding);
    // "Members" are the rows, of whatever kind; that one kind of them is called so too chooses none, unless the kind is spoken of.
    let kind_said = || {
        let beside = |at: usize| span.first().is_some_and(|first| first.abs_diff(at) == 1);
        let mut hits = grounding.columns.iter();
        hits.any(|hit| (hit.view, hit.column) == (v, c) && beside(hit.at) && hit.score > 0.5)
    };
    if rows_of_it && column.part == Part::Category && !words.iter().any(|word| word.name_like) && !kind_said() {
        return None;
    }
    if let ([word], Some(next)) = (words.as_slice(), after.filter(|next| next.is_plural()))
        && !word.pause
        && begins_a_name(&view.called, view.noun.get(..view.named).unwrap_or_default(), word, next)
    {
        return None;
    }
    let (values, sureness, inverted) = match column.kind {
        ColumnType::Text => text_match(&words, column, lexicon, rated)?,
        // A gift is no gift aid: what the rows are is said of all of them.
        ColumnType::Boolean if lacking::words_that_tell(&column.stems) > 1 && rows_of_it => return None,
        ColumnType::Boolean => (vec![Value::Bool(flag_match(&words, column, lexicon)?)], Sureness::Stem, false),
        ColumnType::Integer => {
            let one = || integer_match(&words, span, before, (v, c, column), grounding).map(|value| vec![value]);
            // "2 stars or less", "up to 3 stars": not just so many.
            let lower = |word: Option<&Word>| word.map_or(String::new(), |word| word.lower.clone());
            let bound = lower(after) == "or" || listed("to and or under over below above than", &lower(before));
            let stars = || stars_match(&words, column).filter(|_| !bound).map(|value| vec![value]);
            (class_match(&words, column).or_else(stars).or_else(one)?, Sureness::Exact, false)
        }
        ColumnType::Number | ColumnType::Date | ColumnType::Timestamp | ColumnType::Duration | ColumnType::Json => return None,
    };
    let (first, last) = (*span.first()?, *span.last()?);
    if just_made(reading, first) {
        return None;
    }
    // An e-mail address came by no e-mail, and what has a run time is not running.
    let next = after.map_or("", |next| next.lower.as_str());
    let of_another = matches!(words.as_slice(), [word] if !word.pause && !word.name_like)
        && (listed("address addresses", next) || (listed("time times", next) && sureness < Sureness::Exact));
    if of_another {
        return None;
    }
    if sureness == Sureness::Meaning && !inverted && says_what_is_done(reading, first) {
        return None;
    }
    let beside = |at: usize| Some(at) == first.checked_sub(1) || at == last + 1 || Some(at) == first.checked_sub(2) || at == last + 2;
    let named = grounding
        .columns
        .iter()
        .any(|hit| (hit.view, hit.column) == (v, c) && beside(hit.at) && hit.score > 0.5);
    let table_named = grounding.nouns.iter().any(|(at, view)| *view == v && beside(*at));
    if said_otherwise(&words, first, (v, c, column), sureness, grounding) {
        return None;
    }
    let short = column.part == Part::Label && matches!(sureness, Sureness::Contained | Sureness::Prefix) && !named && !table_named;
    if short && no_short_name(reading, span, grounding, lexicon) {
        return None;
    }
    let base = match sureness {
        Sureness::Exact => 10.0,
        Sureness::Stem => 7.0,
        Sureness::Meaning => 6.0,
        Sureness::Contained => 4.0,
        Sureness::Prefix => 2.0,
        Sureness::Typo => 3.0,
    };
    let part = match column.part {
        Part::Label => 2.0,
        Part::Category | Part::Flag => 1.5,
        Part::Identifier => 1.0,
        Part::Measure | Part::Text | Part::Time | Part::Nested => 0.0,
    };
    // A single common word that is also the name of a table or column is the name, not a value, unless it is written as a name.
    let doubled = matches!(words.as_slice(), [word] if !word.name_like)
        && (grounding.nouns.iter().any(|(at, _)| *at == first)
            || grounding
                .columns
                .iter()
                .any(|hit| hit.at == first && hit.score >= 0.85 && (hit.view, hit.column) != (v, c)));
    if doubled && !named && !rated && sureness < Sureness::Stem {
        return None;
    }
    // "Never deployed", "production deployments" are about deployments, and not about what waits in the queue "deploy".
    let happened = |word: &Word| {
        let done = ["ed", "ment", "ments", "ion", "ions"]
            .iter()
            .any(|ending| word.lower.ends_with(ending));
        done && grounding.nouns.iter().any(|(at, view)| *at == first && *view != v)
    };
    if sureness == Sureness::Stem && !named && matches!(words.as_slice(), [word] if happened(word)) {
        return None;
    }
    if sureness < Sureness::Exact && !named && things::names_other_rows(&words, v, views) {
        return None;
    }
    if doubled && !named && !table_named && column.part != Part::Category && column.part != Part::Flag {
        return None;
    }
    let about = reading.head.iter().any(|at| grounding.nouns.contains(&(*at, v)));
    let led = before.is_some_and(|before| leads_to(&before.lower, column));
    let score = base + part + if led { 1.5 } else { 0.0 } + if named { 3.0 } else { 0.0 } + if table_named { 2.5 } else { 0.0 } + if about { 1.0 } else { 0.0 }
        + if said_of(reading, first, view) { 2.0 } else { 0.0 }
        - column.facts.distinct.min(2000) as f64 / 4000.0
        // What a row inside another repeats of it is said of the other.
        - if column.name.starts_with("parent_") { 2.0 } else { 0.0 };
    Some(ValueHit {
        span: span.to_vec(),
        view: v,
        column: c,
        values,
        inverted,
        sureness,
        score,
        elsewhere: Vec::new(),
    })
}
