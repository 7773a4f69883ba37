//! Words that name things, and of which a number's name has no more than a part.

use super::{ColumnHit, Grounding};
use crate::planner::explore;
use crate::planner::lexicon::Lexicon;
use crate::planner::measure;
use crate::planner::profile::Profile;
use crate::planner::question::{Role, Word};
use crate::planner::reading::{Aggregate, Reading};
use crate::planner::table_names::of_rows;
use crate::planner::units;
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::{listed, split_identifier};

/// Letters that the second word of a compound has at least; an ending is shorter.
const HEAD: usize = 4;

const UNITS: &str = "gb mb kb tb gib mib byte second minut hour day kg usd eur cent";

/// Words of a number's name that say no more than that it counts.
const HOW_MANY: &str = "count total number num qti quantiti sum capac all";

/// "Labels" that are rows of their own are those, and not the titles that other rows go by.
pub(super) fn are_no_names(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let kept = |hit: &ColumnHit| {
        let word = reading.word(hit.at);
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        let likened = |(word, column): (&Word, &Column)| column.part == Part::Label && !column.stems.contains(&word.stem);
        let called = |view: &View, word: &Word| view.noun.get(..view.named).is_some_and(|noun| noun.last() == Some(&word.stem));
        let own = |word: &Word| views.get(hit.view).is_some_and(|view| called(view, word));
        let rows = |word: &Word| views.iter().any(|view| called(view, word)) && !own(word);
        !word.zip(column).is_some_and(likened) || !word.is_some_and(rows)
    };
    grounding.columns.retain(kept);
}

/// `orders_daily`, as the rows themselves are called: those, and neither a number of orders nor anything else that one of the words names.
pub(super) fn written_out(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    for (at, word) in reading.content().filter(|(_, word)| !word.quoted && word.raw.contains('_')) {
        let Some(rows) = views.iter().position(|view| of_rows(&view.name).eq_ignore_ascii_case(&word.raw)) else {
            continue;
        };
        grounding.columns.retain(|hit| hit.at != at);
        grounding.values.retain(|hit| !hit.span.contains(&at));
        grounding.nouns.retain(|(noun, view)| *noun != at || *view == rows);
    }
}

/// "Pages" of rows that are pages are those, and not their `pageviews`; "charging sessions" are sessions, and no charge.
pub(super) fn not_of_numbers(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let nouns = &grounding.nouns;
    let kept = |hit: &ColumnHit| {
        let (Some(word), Some(view)) = (reading.word(hit.at), views.get(hit.view)) else {
            return true;
        };
        let Some(column) = view.columns.get(hit.column).filter(|column| column.part == Part::Measure) else {
            return true;
        };
        let said = |stem: &String| *stem != word.stem && reading.words.iter().any(|known| known.stem == *stem);
        // "Monthly calls" are no `monthly_quota`: how often says nothing of what. Nor does a unit alone name a number that does not add up:
        // "kilometres" do, and a reading of the odometer in km is none of them.
        let how_often = listed("daily weekly monthly quarterly yearly annual", &word.lower);
        let unit = units::spoken(&word.lower).is_some() && !column.stems.contains(&word.stem);
        let alone = how_often || unit && !measure::adds_up(column) && !measure::is_money(column);
        if alone && column.stems.len() > 1 && !column.stems.iter().any(said) {
            return false;
        }
        if column.stems.contains(&word.stem) {
            return true;
        }
        let called = |at: usize, word: &Word| view.called.contains(&word.stem) || nouns.contains(&(at, hit.view));
        // What a longer word begins with is no more than what it is of.
        let longer = |stem: &String| stem.strip_prefix(word.stem.as_str()).is_some_and(|rest| rest.len() >= HEAD);
        let begins = word.is_plural() && column.stems.iter().any(longer);
        // An hourly rate is no number of hours.
        let rate = listed("hours days weeks months years", &word.lower)
            && split_identifier(&column.name)
                .iter()
                .any(|part| listed("hourly daily weekly monthly yearly", part));
        let next = reading
            .word(hit.at + 1)
            .filter(|next| next.role == Role::Content && next.is_plural());
        let kind = word.lower.ends_with("ing") && !word.pause && next.is_some_and(|next| called(hit.at + 1, next));
        !begins && !kind && !rate
    };
    grounding.columns.retain(kept);
}

/// "Envelopes sent" are rows to which that happened, and not the number of `reminders_sent` of each: a number is meant where what it counts is said
/// too.
pub(super) fn happened_to_rows(reading: &Reading, grounding: &mut Grounding, views: &[View], lexicon: &Lexicon) {
    const BETWEEN: &str = "that which were was are is been have has had being got not";
    if !matches!(reading.aggregate, None | Some(Aggregate::Count)) {
        return;
    }
    let nouns = &grounding.nouns;
    let rows_before = |hit: &ColumnHit| {
        let mut before = (0..hit.at).rev().map_while(|at| Some((at, reading.word(at)?)));
        let rows = before.find(|(_, word)| !listed(BETWEEN, &word.lower));
        rows.is_some_and(|(at, word)| word.is_plural() && !word.pause && nouns.contains(&(at, hit.view)))
    };
    let kept = |hit: &ColumnHit| {
        let (Some(word), Some(view)) = (reading.word(hit.at), views.get(hit.view)) else {
            return true;
        };
        let number = |column: &&Column| column.part == Part::Measure && !measure::is_year(column);
        let Some(column) = view.columns.get(hit.column).filter(number) else {
            return true;
        };
        let said = |stem: &String| *stem != word.stem && reading.words.iter().any(|known| known.stem == *stem);
        // "The biggest restore" is told in `restored_gb`: a unit is nothing else that is counted.
        let other = |stem: &&String| **stem != word.stem && !listed(HOW_MANY, stem) && !listed(UNITS, stem);
        let counts_another = column.stems.iter().any(|stem| other(&stem)) && !column.stems.iter().any(said);
        // "The longest sync run" is no `rows_synced`.
        let of_name = || !verb_like(word) && nouns.contains(&(hit.at, hit.view)) && is_done(column, word, lexicon);
        let happened = || verb_like(word) && rows_before(hit);
        !counts_another || !(happened() || of_name())
    };
    grounding.columns.retain(kept);
}

/// The name of the column has the word as a participle.
fn is_done(column: &Column, word: &Word, lexicon: &Lexicon) -> bool {
    let mut parts = split_identifier(&column.name).into_iter();
    parts.any(|part| part.ends_with("ed") && lexicon.stem(&part) == word.stem)
}

/// "How many followers did it gain", beside a number `gained`: that one, and not how many `followers` there are.
pub(super) fn taken_by_the_verb(reading: &Reading, grounding: &mut Grounding, views: &[View], lexicon: &Lexicon) {
    if reading.aggregate != Some(Aggregate::Count) {
        return;
    }
    let number = |hit: &ColumnHit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        column.filter(|column| column.part == Part::Measure)
    };
    let verb = |hit: &&ColumnHit| {
        let word = reading.word(hit.at).filter(|word| verb_like(word));
        let own = |(column, word): (&Column, &Word)| column.stems == [word.stem.clone()] && is_done(column, word, lexicon);
        number(hit).zip(word).is_some_and(own)
    };
    let verbs: Vec<ColumnHit> = grounding.columns.iter().filter(verb).cloned().collect();
    let mut kept = Vec::new();
    for hit in &grounding.columns {
        let plural = reading.word(hit.at).is_some_and(Word::is_plural) && reading.head.contains(&hit.at);
        let said = verbs.iter().find(|verb| verb.view == hit.view && verb.at > hit.at);
        match said.filter(|_| plural && number(hit).is_some()) {
            Some(verb) => kept.push(ColumnHit {
                at: hit.at,
                ..verb.clone()
            }),
            None => kept.push(hit.clone()),
        }
    }
    grounding.columns = kept;
}

/// "The session fee", where that is the whole name of a number of other rows: no sessions are asked for.
pub(super) fn begin_a_name(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let named = |at: usize, noun: usize| {
        let (Some(word), Some(next)) = (reading.word(at), reading.word(at + 1)) else {
            return false;
        };
        let apart = word.pause || word.quoted || word.is_plural() || next.role != Role::Content;
        let called = |column: &Column| column.part == Part::Measure && column.stems == [word.stem.clone(), next.stem.clone()];
        let mut others = views.iter().enumerate().filter(|(view, _)| *view != noun);
        !apart && views.get(noun).is_some_and(|view| view.find(called).is_none()) && others.any(|(_, view)| view.find(called).is_some())
    };
    let begun: Vec<usize> = grounding
        .nouns
        .iter()
        .filter(|(at, noun)| named(*at, *noun))
        .map(|(at, _)| *at)
        .collect();
    grounding.nouns.retain(|(at, noun)| !named(*at, *noun));
    // Nor is a part of the name what else goes by it.
    let both = |hit: &ColumnHit, at: usize| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        let has = |at: usize| {
            reading
                .word(at)
                .is_some_and(|word| column.is_some_and(|column| column.stems.contains(&word.stem)))
        };
        has(at) && has(at + 1)
    };
    grounding
        .columns
        .retain(|hit| begun.iter().all(|at| !(*at..=at + 1).contains(&hit.at) || both(hit, *at)));
}

/// "A run", "the run count" over runs: the word names those rows, and is no state "running" of others.
pub(super) fn names_other_rows(words: &[&Word], view: usize, views: &[View]) -> bool {
    let [word] = words else { return false };
    let own = |view: &View| {
        let last = view.named.checked_sub(1).and_then(|last| view.noun.get(last));
        last.is_some_and(|last| *last == word.stem)
    };
    let done = word.lower.ends_with("ing") || word.lower.ends_with("ed");
    let called = |(other, own_view): (usize, &View)| other != view && own(own_view);
    !done && !word.name_like && !views.get(view).is_some_and(own) && views.iter().enumerate().any(called)
}

/// Rows of which each has the number of its `step` are steps.
pub(super) fn numbered(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    for (at, word) in reading
        .content()
        .filter(|(_, word)| word.is_plural() && !word.name_like && !word.quoted)
    {
        let place = |column: &Column| measure::is_place(column) && column.stems == [word.stem.clone()];
        let found = views.iter().enumerate().filter(|(_, view)| view.find(place).is_some());
        let found: Vec<(usize, usize)> = found.map(|(view, _)| (at, view)).collect();
        grounding.nouns.extend(found);
    }
}

/// "The most responses", where responses are listed by a tool of their own: those, and not a number that is kept of them beside (`response_goal`),
/// unless it says how many there are.
pub fn listed_elsewhere(reading: &Reading, views: &[View], profiles: &[Profile], grounding: &mut Grounding) {
    let kept = |hit: &ColumnHit| {
        let (Some(word), Some(view)) = (reading.word(hit.at).filter(|word| word.is_plural()), views.get(hit.view)) else {
            return true;
        };
        let Some(column) = view.columns.get(hit.column).filter(|column| column.part == Part::Measure) else {
            return true;
        };
        let own = |stem: &String| *stem == word.stem;
        let said = |stem: &String| reading.words.iter().any(|known| known.stem == *stem);
        let head = column
            .stems
            .last()
            .filter(|head| !own(head) && !listed(HOW_MANY, head) && !said(head));
        let partly = head.is_some() && column.stems.iter().any(own);
        let lists =
            |profile: &&Profile| profile.listing && profile.noun.last().is_some_and(own) && !explore::brings(profile, profiles, view);
        !(partly && profiles.iter().any(|profile| lists(&profile)))
    };
    grounding.columns.retain(kept);
}
