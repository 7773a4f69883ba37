//! Words of grammar that are a part of a column's own name: a rate that is kept as one, a price that is one per unit.

use crate::planner::ground::{ColumnHit, Grounding};
use crate::planner::lexicon::Lexicon;
use crate::planner::question::{Role, Word};
use crate::planner::reading::Reading;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::{listed, split_identifier};

/// "A bounce rate below 40 %" beside a column `bounce_rate`: a number of each row, and no part of all rows.
pub(super) fn rate_of_a_name(reading: &mut Reading, views: &[View], grounding: &mut Grounding) {
    let Some(at) = reading.share_at.filter(|at| *at > 0 && reading.share) else {
        return;
    };
    let (Some(rate), Some(of)) = (reading.word(at), reading.word(at - 1)) else {
        return;
    };
    let called = |column: &Column| column.part == Part::Measure && [rate, of].iter().all(|word| column.stems.contains(&word.stem));
    if !listed("rate rates ratio", &rate.lower) || of.pause || !views.iter().any(|view| view.find(called).is_some()) {
        return;
    }
    let called = views.iter().enumerate().flat_map(|(view, table)| {
        let columns = table.columns.iter().enumerate().filter(|(_, column)| called(column));
        columns.map(move |(column, _)| ColumnHit {
            at,
            view,
            column,
            score: 1.0,
        })
    });
    let called: Vec<ColumnHit> = called.collect();
    grounding.columns.extend(called);
    (reading.share, reading.share_at) = (false, None);
    if let Some(word) = reading.words.get_mut(at) {
        word.role = Role::Content;
    }
}

/// "p95 latency" beside a column `p95_ms`: the percentile is there already.
pub(super) fn percentile_of_a_name(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let said = |word: &Word| {
        let share = word.lower.strip_prefix('p').unwrap_or_default();
        !word.quoted && !share.is_empty() && share.chars().all(|c| c.is_ascii_digit())
    };
    for (at, word) in reading.content().filter(|(_, word)| said(word)) {
        let own = split_identifier(&word.lower);
        for (view, table) in views.iter().enumerate() {
            let called = |column: &Column| column.part == Part::Measure && split_identifier(&column.name).windows(2).any(|run| run == own);
            for (column, _) in table.columns.iter().enumerate().filter(|(_, column)| called(column)) {
                grounding.columns.push(ColumnHit {
                    at,
                    view,
                    column,
                    score: 1.0,
                });
            }
        }
    }
}

/// "The cheapest tariff per kWh" beside a column `price_per_kwh`: what the price is of divides nothing.
pub(super) fn unit_of_a_name(reading: &mut Reading, views: &[View], grounding: &Grounding, lexicon: &Lexicon) {
    let words = reading.words.clone();
    let per = |phrase: &[usize]| match phrase {
        [at] => at
            .checked_sub(1)
            .and_then(|per| words.get(per))
            .is_some_and(|word| word.lower == "per"),
        _ => false,
    };
    let named = |phrase: &[usize]| {
        let unit = phrase.first().and_then(|at| words.get(*at));
        unit.is_some_and(|unit| {
            let of_one = |pair: &[String]| matches!(pair, [per, of] if per == "per" && lexicon.stem(of) == unit.stem);
            let called = |column: &Column| column.part == Part::Measure && split_identifier(&column.name).windows(2).any(of_one);
            views.iter().any(|view| view.find(called).is_some())
        })
    };
    let number = |at: &usize| {
        let mut hits = grounding.columns.iter().filter(|hit| hit.at == *at && hit.score >= 0.5);
        hits.all(|hit| {
            let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
            column.is_some_and(|column| column.part == Part::Measure)
        })
    };
    reading
        .groups
        .retain(|phrase| !(per(phrase) && named(phrase) && phrase.iter().all(number)));
}
