//! Names of columns in several words, one of which is grammar anywhere else.

use super::ColumnHit;
use crate::planner::question::{Role, Word};
use crate::planner::reading::Reading;
use crate::planner::views::{Part, View};
use crate::planner::words::split_identifier;

/// "The list price", "the disk used": a small word is a part of a name beside another word of the same column. At the head of a question it
/// commands.
pub(super) fn compounds(reading: &Reading, views: &[View], columns: &[ColumnHit]) -> Vec<ColumnHit> {
    let part_of = |at: usize, hit: &ColumnHit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        let word = reading.word(at).filter(|word| word.role == Role::Stop && word.lower.len() > 2);
        let after = at == hit.at + 1 && reading.word(hit.at).is_some_and(|before| !before.pause);
        let before = hit.at == at + 1 && reading.word(at).is_some_and(|word| !word.pause);
        (before || after) && column.zip(word).is_some_and(|(column, word)| column.stems.contains(&word.stem))
    };
    let beside = |at: usize| {
        columns
            .iter()
            .filter(move |hit| part_of(at, hit))
            .map(move |hit| ColumnHit { at, ..hit.clone() })
    };
    (1..reading.words.len()).flat_map(beside).collect()
}

/// "Operating system" of a column `os`, "service level" of `sl_status`: the first letters of words that stand together. "P/E" of `pe_ratio`: such
/// letters as they are written apart.
pub(super) fn initials(reading: &Reading, views: &[View]) -> Vec<ColumnHit> {
    const SCORE: f64 = 0.85;
    let plain = |at: usize| reading.word(at).filter(|word| word.role == Role::Content && !word.quoted);
    let spelt = |from: usize, letters: &str| {
        let mut words = (from..).zip(letters.chars());
        words.all(|(at, letter)| plain(at).is_some_and(|word| word.lower.starts_with(letter) && (at == from || !ends(reading, at - 1))))
    };
    let mut found = Vec::new();
    for (v, view) in views.iter().enumerate() {
        for (c, column) in view.columns.iter().enumerate() {
            let short = split_identifier(&column.name)
                .into_iter()
                .filter(|word| (2..=4).contains(&word.len()));
            for letters in short.filter(|word| !matches!(word.as_str(), "is" | "id" | "at" | "by" | "on" | "of")) {
                let from = (0..reading.words.len()).filter(|from| spelt(*from, &letters));
                let hit = |at: usize| ColumnHit {
                    at,
                    view: v,
                    column: c,
                    score: SCORE,
                };
                found.extend(from.flat_map(|from| (from..from + letters.len()).map(hit)));
                let apart = |at: &usize| plain(*at).is_some_and(|word| apart(&word.lower, &letters));
                found.extend((0..reading.words.len()).filter(apart).map(hit));
            }
        }
    }
    found
}

/// Single letters with a sign between them.
fn apart(word: &str, letters: &str) -> bool {
    let parts: Vec<&str> = word.split(['/', '&', '.']).collect();
    parts.len() == letters.len() && parts.iter().all(|part| part.len() == 1) && parts.concat() == letters
}

fn ends(reading: &Reading, at: usize) -> bool {
    reading.word(at).is_some_and(|word| word.pause)
}

/// A synonym of a word of a name in two words scores so much.
const LIKENED: f64 = 0.65;

/// "Points completed" beside a column of just that name: neither word is a state of the rows.
pub(super) fn parts_of_names(reading: &Reading, views: &[View], columns: &[ColumnHit]) -> Vec<usize> {
    let measures = |hit: &&ColumnHit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        column.is_some_and(|column| column.part == Part::Measure && column.stems.len() == 2) && hit.score >= 0.9
    };
    let joined = |at: usize| {
        reading
            .word(at)
            .is_some_and(|word| word.role == Role::Content && !word.pause && !word.name_like)
    };
    let mut found: Vec<usize> = Vec::new();
    for hit in columns.iter().filter(measures).filter(|hit| joined(hit.at)) {
        let next = |other: &&ColumnHit| (other.at, other.view, other.column) == (hit.at + 1, hit.view, hit.column);
        let stem = |at: usize| reading.word(at).map(|word| word.stem.as_str());
        // "Planned quantity" of `planned_qty`
        let done = reading.word(hit.at).is_some_and(|word| word.lower.ends_with("ed"));
        let says = |other: &ColumnHit| measures(&other) || done && other.score >= LIKENED;
        if columns.iter().filter(next).any(says) && stem(hit.at) != stem(hit.at + 1) {
            found.extend([hit.at, hit.at + 1]);
        }
    }
    found
}

/// "Security alerts" are the rows of that table, whatever else is called "Security": words that are the whole name of a table in several.
pub(super) fn names_of_tables(reading: &Reading, views: &[View]) -> Vec<usize> {
    let joined = |run: &[Word]| {
        let inside = run.iter().rev().skip(1);
        run.iter().all(|word| word.role == Role::Content && !word.name_like) && !inside.into_iter().any(|word| word.pause || word.owner)
    };
    let mut found = Vec::new();
    for view in views.iter().filter(|view| view.named > 1) {
        let name = view.noun.iter().take(view.named);
        let runs = reading.words.windows(view.named).enumerate();
        let said = runs.filter(|(_, run)| joined(run) && run.iter().map(|word| &word.stem).eq(name.clone()));
        found.extend(said.flat_map(|(at, run)| at..at + run.len()));
    }
    found
}

/// "By month of first seen" beside a time `first_seen`: words that are its whole name are no part of that of a number (`times_seen`). Their
/// positions, with the table.
pub(super) fn names_of_times(reading: &Reading, views: &[View]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (v, view) in views.iter().enumerate() {
        for column in view.columns.iter().filter(|column| column.part == Part::Time) {
            let told = |stem: &&String| !matches!(stem.as_str(), "at" | "on" | "date" | "time" | "utc");
            let name: Vec<&String> = column.stems.iter().filter(told).collect();
            let said = |run: &[Word]| run.iter().map(|word| &word.stem).eq(name.iter().copied()) && !run.iter().any(|word| word.quoted);
            let runs = reading.words.windows(name.len().max(2)).enumerate();
            found.extend(
                runs.filter(|(_, run)| said(run))
                    .flat_map(|(at, run)| (at..at + run.len()).map(move |at| (at, v))),
            );
        }
    }
    found
}
