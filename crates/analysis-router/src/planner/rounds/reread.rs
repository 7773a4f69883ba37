//! What the data makes of words that a question was read by before any data came.

use crate::chart::ChartKind;
use crate::planner::ground::{ColumnHit, Grounding, Sureness, ValueHit, spelt_as_name};
use crate::planner::measure;
use crate::planner::question::{Role, number_of};
use crate::planner::reading::{Bucket, Compare, Comparison, Opener, Reading};
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Edge, Part, View, path};
use crate::planner::words::{listed, plain};

pub(super) fn no_bucket(reading: &mut Reading) {
    (reading.bucket, reading.bucket_at, reading.trend, reading.per_bucket) = (None, None, false, false);
}

/// "And how many got shipped?", after the open ones: the row that is in one state is not in the other, though the word tells of a time now.
pub(super) fn another_state(reading: &mut Reading, views: &[View], grounding: &mut Grounding) {
    let fresh = |at: &usize| reading.word(*at).is_some_and(|word| word.fresh);
    let said: Vec<&str> = reading
        .content()
        .filter(|(at, _)| fresh(at))
        .map(|(_, word)| word.lower.as_str())
        .collect();
    let place = |hit: &ValueHit| (hit.view, hit.column);
    let again: Vec<_> = grounding
        .values
        .iter()
        .filter(|hit| hit.span.iter().any(fresh))
        .map(place)
        .collect();
    let replaced = |hit: &ValueHit| {
        let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        let own = |word: &str| {
            hit.values
                .iter()
                .any(|value| value.as_str().is_some_and(|value| plain(value) == word))
        };
        let other = |word: &&str| !own(word) && column.is_some_and(|column| column.plain.iter().any(|value| value == word));
        let state = column.is_some_and(|column| column.part == Part::Category);
        state && !hit.span.iter().any(fresh) && !again.contains(&place(hit)) && said.iter().any(other)
    };
    let (gone, kept): (Vec<ValueHit>, Vec<ValueHit>) = match reading.follows {
        true => std::mem::take(&mut grounding.values).into_iter().partition(replaced),
        false => return,
    };
    grounding.values = kept;
    for at in gone.iter().flat_map(|hit| &hit.span) {
        if let Some(word) = reading.words.get_mut(*at) {
            word.role = Role::Stop;
        }
    }
}

/// "Our daily newsletters", where some newsletters are of the kind `daily`: the word is one of the data's. Whether it was so.
pub(super) fn kind_of_rows(reading: &mut Reading, views: &[View], grounding: &Grounding) -> bool {
    let Some((at, word)) = reading.bucket_at.and_then(|at| Some((at, reading.word(at)?))) else {
        return false;
    };
    let holds = |column: &Column| column.part == Part::Category && column.plain.contains(&word.lower);
    // "How many lessons are weekly?"
    let lower = |at: Option<usize>| at.and_then(|at| reading.word(at)).map_or("", |word| word.lower.as_str());
    let ends = word.pause || reading.word(at + 1).is_none_or(|next| next.role != Role::Content);
    let state = ends && listed("is are was were be been", lower(at.checked_sub(1)));
    let mut named = grounding.nouns.iter().filter(|(noun, _)| state || *noun == at + 1);
    if !named.any(|(_, view)| views.get(*view).is_some_and(|view| view.columns.iter().any(holds))) {
        return false;
    }
    no_bucket(reading);
    if let Some(word) = reading.words.get_mut(at) {
        word.role = Role::Content;
    }
    true
}

/// "When were they last seen" beside a column `last_seen_at`: the word is a part of its name, and puts nothing in order.
pub(super) fn last_of_a_name(reading: &mut Reading, views: &[View]) {
    let Some(at) = reading
        .superlative
        .as_ref()
        .filter(|superlative| superlative.temporal)
        .map(|superlative| superlative.at)
    else {
        return;
    };
    let (Some(word), Some(next)) = (reading.word(at), reading.word(at + 1)) else {
        return;
    };
    let called = |column: &Column| column.part == Part::Time && column.stems.contains(&word.stem) && column.stems.contains(&next.stem);
    let named = verb_like(next) && views.iter().any(|view| view.find(called).is_some());
    // Of several that are chosen by something else, each has its own.
    let besides = reading.opener == Opener::Which
        && reading
            .words
            .iter()
            .take(at)
            .any(|word| word.lower == "when" || word.lower == "and");
    if named && besides {
        reading.superlative = None;
    }
}

/// "Report Q4", where a row is called just so: the period is a part of its name. Whether it was so.
pub(super) fn period_in_a_name(reading: &mut Reading, views: &[View]) -> bool {
    let time = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Time);
    let called = |from: usize, to: usize| {
        let words: Vec<&str> = (from..=to)
            .filter_map(|at| reading.word(at))
            .map(|word| word.raw.as_str())
            .collect();
        let said = plain(&words.join(" "));
        let label = |column: &&Column| matches!(column.part, Part::Label | Part::Text);
        views
            .iter()
            .flat_map(|view| view.columns.iter().filter(label))
            .any(|column| column.plain.contains(&said))
    };
    let named = |at: &usize| reading.word(at.saturating_sub(1)).is_some_and(|word| word.name_like && !word.pause);
    let mut periods = (1..reading.words.len()).filter(|at| time(*at));
    // Another period is said besides.
    let Some(at) = periods.next().filter(|_| periods.next().is_none()).filter(named) else {
        return false;
    };
    if !(1..4).filter_map(|back| at.checked_sub(back)).any(|from| called(from, at)) {
        return false;
    }
    reading.window = None;
    if let Some(word) = reading.words.get_mut(at) {
        (word.role, word.name_like) = (Role::Content, true);
    }
    true
}

/// "Callouts that needed four units", where units point to callouts: those with just so many.
pub(super) fn so_many_of(reading: &mut Reading, edges: &[Edge], grounding: &Grounding) {
    let plain = reading.aggregate.is_none() && reading.superlative.is_none() && reading.comparisons.is_empty() && reading.groups.is_empty();
    let nouns = |at: usize| grounding.nouns.iter().filter(move |(noun, _)| *noun == at).map(|(_, view)| *view);
    let points = |at: usize| {
        let asked = || reading.head.iter().flat_map(|head| nouns(*head));
        nouns(at).any(|from| asked().any(|to| from != to && path(edges, from, to).is_some() && path(edges, to, from).is_none()))
    };
    let valued = |at: usize| grounding.values.iter().any(|hit| hit.span.contains(&at));
    let number =
        |at: &usize| reading.word(*at).is_some_and(|word| word.role == Role::Number) && !valued(*at) && !reading.head.contains(&(at + 1));
    let Some(at) = (1..reading.words.len()).find(|at| plain && number(at) && points(at + 1)) else {
        return;
    };
    let Some(value) = reading.word(at).and_then(|word| number_of(&word.lower)) else {
        return;
    };
    reading.comparisons.push(Comparison {
        compare: Compare::Equal,
        value,
        unit: None,
        near: vec![at + 1],
    });
    if let Some(word) = reading.words.get_mut(at) {
        word.role = Role::Operator;
    }
}

/// "Our win rate", where some rows are won: the part of them that is.
pub(super) fn rate_of_state(reading: &mut Reading, views: &[View], grounding: &Grounding) {
    let state = |view: usize, column: usize| {
        let column = views.get(view).and_then(|view| view.columns.get(column));
        column.is_some_and(|column| matches!(column.part, Part::Category | Part::Flag))
    };
    let of_state = |at: usize| {
        let mut values = grounding.values.iter();
        values.any(|hit| hit.span.last().is_some_and(|last| last + 1 == at) && state(hit.view, hit.column))
    };
    let rate = |at: &usize| {
        reading
            .word(*at)
            .is_some_and(|word| word.lower == "rate" && word.role == Role::Content)
    };
    let Some(at) = (1..reading.words.len()).find(|at| rate(at) && of_state(*at)) else {
        return;
    };
    (reading.share, reading.share_at) = (true, Some(at));
    if let Some(word) = reading.words.get_mut(at) {
        word.role = Role::Operator;
    }
}

/// "Daily budget" may be the name of a column, and then it is no series of days.
pub(super) fn bucket_of_a_name(reading: &mut Reading, grounding: &Grounding) {
    let Some(at) = reading.bucket_at else { return };
    let named = grounding.columns.iter().any(|hit| {
        let next = |other: &&ColumnHit| (other.at, other.view, other.column) == (at + 1, hit.view, hit.column);
        hit.at == at && grounding.columns.iter().any(|other| next(&other))
    });
    // "The Weekly roundup report"
    let inside = |hit: &ValueHit| hit.sureness == Sureness::Exact && hit.span.len() > 1 && hit.span.contains(&at);
    if named || grounding.values.iter().any(inside) {
        no_bucket(reading);
    }
}

/// "List the sites owned by ada brook": whose they are divides nothing.
pub(super) fn chosen_by_whom(reading: &mut Reading, grounding: &Grounding) {
    let words = reading.words.clone();
    let valued = |at: &usize| grounding.values.iter().any(|hit| hit.span.contains(at));
    let done_by = |phrase: &Vec<usize>| {
        let by = phrase.first().and_then(|first| first.checked_sub(1));
        let verb = by.and_then(|by| by.checked_sub(1)).and_then(|at| words.get(at));
        by.and_then(|by| words.get(by)).is_some_and(|word| word.lower == "by") && verb.is_some_and(verb_like)
    };
    reading.groups.retain(|phrase| !(done_by(phrase) && phrase.iter().all(valued)));
}

/// "Plot the water level in May": a number that rows have at each time, and of which nothing else divides the drawing, is drawn over the time.
pub(super) fn plotted_over_time(reading: &mut Reading, views: &[View], grounding: &Grounding) {
    const DRAWS: &str = "plot chart graph plotted charted draw visualise visualize";
    let drawn = reading
        .words
        .iter()
        .any(|word| word.role == Role::Operator && listed(DRAWS, &word.lower));
    let drawn = drawn || matches!(reading.chart, Some(ChartKind::Line | ChartKind::Area));
    let line = matches!(reading.chart, None | Some(ChartKind::Line | ChartKind::Area));
    let divided = !reading.groups.is_empty() || reading.bucket.is_some() || reading.superlative.is_some() || reading.aggregate.is_some();
    let besides = reading.contrast || reading.against || reading.share || !reading.comparisons.is_empty();
    if !drawn || !line || divided || besides {
        return;
    }
    let valued = |at: usize| grounding.values.iter().any(|hit| hit.span.contains(&at));
    let series = |(index, view): (usize, &View)| {
        let own =
            |column: &Column| view.unique(column) && matches!(column.part, Part::Identifier | Part::Label | Part::Text | Part::Category);
        let timed = view.columns.iter().any(|column| column.part == Part::Time);
        let named = measure::named(index, views, grounding, |at| !valued(at));
        timed && !view.columns.iter().any(own) && named.is_some_and(|(_, score)| score >= 0.6)
    };
    if views.iter().enumerate().any(series) {
        let short = reading.window.as_ref().is_none_or(|window| window.fits_in(100));
        (reading.bucket, reading.trend) = (Some(if short { Bucket::Day } else { Bucket::Month }), true);
    }
}

/// "Data" that is the name of a team, or stands as one before what is asked for, has to be in the statement as any other name.
pub(super) fn names_of_small_words(reading: &mut Reading, grounding: &Grounding) {
    let found = |at: usize| {
        let mut hits = grounding.values.iter();
        hits.any(|hit| hit.span == [at] && hit.sureness == Sureness::Exact)
    };
    let before_rows = |at: usize| {
        let next = reading.word(at + 1);
        next.is_some_and(|next| next.role == Role::Content && next.is_plural() && !next.name_like)
    };
    let small = |at: &usize| {
        let stop = reading.word(*at).is_some_and(|word| word.role == Role::Stop && !word.pause);
        stop && (found(*at) || (spelt_as_name(reading, *at) && before_rows(*at)))
    };
    let names: Vec<usize> = (0..reading.words.len()).filter(small).collect();
    for at in names {
        if let Some(word) = reading.words.get_mut(at) {
            word.role = Role::Content;
        }
    }
}
