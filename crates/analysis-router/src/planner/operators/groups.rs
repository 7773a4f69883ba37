//! "per region and plan", and what a "not" reaches.

use super::{consume, is_about_money, lower};
use crate::planner::known::Known;
use crate::planner::question::{Role, Word};
use crate::planner::reading::{Aggregate, Opener, Reading};
use crate::planner::verbs::light;
use crate::planner::window::unit_of;
use crate::planner::words::listed;

/// "In which halls did accidents happen, and how many?": so many for each hall. "Table counts for the sites": for each site.
pub(super) fn of_which(reading: &mut Reading) {
    let words = &reading.words;
    let ends = |at: usize| words.iter().skip(at).all(|word| word.role == Role::Time);
    let many = (2..words.len()).find(|at| lower(words, at - 1) == "how" && matches!(lower(words, *at), "many" | "often") && ends(at + 1));
    if let Some(many) = many.filter(|many| lower(words, many - 2) == "and") {
        let which = words.iter().position(|word| matches!(word.lower.as_str(), "which" | "what"));
        let placed = which.filter(|at| *at > 0 && matches!(lower(words, at - 1), "in" | "on" | "at" | "for" | "by"));
        if let Some(which) = placed.filter(|at| at + 1 < many) {
            let phrase: Vec<usize> = (which + 1..many)
                .take_while(|at| words.get(*at).is_some_and(|word| word.role == Role::Content))
                .collect();
            if !phrase.is_empty() {
                reading.groups.push(phrase);
                reading.aggregate = Some(Aggregate::Count);
            }
        }
    }
    let counts =
        (1..words.len()).find(|at| lower(words, *at) == "counts" && matches!(lower(words, at + 1), "for" | "of" | "in" | "across"));
    if let Some(counts) = counts.filter(|_| reading.groups.is_empty()) {
        let article = usize::from(matches!(lower(words, counts + 2), "the" | "our" | "all"));
        let several = |at: &usize| words.get(*at).is_some_and(|word| word.role == Role::Content && !word.name_like);
        let phrase: Vec<usize> = (counts + 2 + article..words.len()).take_while(several).collect();
        if phrase
            .last()
            .and_then(|at| words.get(*at))
            .is_some_and(|word| word.lower.ends_with('s'))
        {
            reading.groups.push(phrase);
            reading.aggregate = Some(Aggregate::Count);
        }
    }
}

pub(super) fn groups(reading: &mut Reading) {
    let lists = reading.aggregate.is_none() && reading.superlative.is_none() && !reading.share;
    for at in 0..reading.words.len() {
        let word = lower(&reading.words, at).to_owned();
        let each = matches!(word.as_str(), "each" | "every");
        // "distributed across the terminals"
        let over = matches!(word.as_str(), "across" | "over" | "among" | "amongst" | "between")
            && at.checked_sub(1).is_some_and(|before| {
                matches!(
                    lower(&reading.words, before),
                    "distributed" | "spread" | "split" | "divided" | "distribution"
                )
            });
        if over && reading.aggregate.is_none() {
            reading.aggregate = Some(Aggregate::Count);
            consume(reading, at - 1, 1);
        }
        let joint = matches!(word.as_str(), "per" | "by") || each || over;
        let first_content = reading.words.iter().take(at).all(|word| word.role != Role::Content);
        let before = at.checked_sub(1).map_or("", |before| lower(&reading.words, before)).to_owned();
        let before = before.as_str();
        // "What did each service cost us?": a sum for each, and no list of them.
        let costs = each && listed("did does do has have", before) && reading.words.iter().skip(at).any(|word| is_about_money(&word.lower));
        // "Which plan is each project on": every project with its plan.
        let attribute =
            each && lists && !costs && matches!(reading.opener, Opener::Which) && listed("is are was were does do did has have", before);
        if attribute {
            reading.of_each = Some(at);
            continue;
        }
        let listing = each && lists && first_content && !costs;
        if !joint || listing || reading.words.get(at).is_some_and(|word| word.role == Role::Operator) {
            continue;
        }
        if costs && reading.aggregate.is_none() {
            reading.aggregate = Some(Aggregate::Sum);
        }
        // "approved by Anna", "by the board": somebody did it. "Litres refuelled by station" are grouped.
        let somebody = reading
            .words
            .get(at + 1)
            .is_some_and(|next| next.name_like || next.role != Role::Content);
        let passive =
            word == "by" && before.ends_with("ed") && somebody && !matches!(before, "grouped" | "sorted" | "ordered" | "ranked" | "used");
        let sorted = matches!(before, "sorted" | "ordered" | "sort" | "order" | "ranked" | "rank");
        if passive {
            continue;
        }
        // "works by Ada Lovelace" chooses rows: a name is no group, unless every word is written with a capital.
        let mut earlier = reading.words.iter().take(at).filter(|word| word.role == Role::Content).peekable();
        let titled = earlier.peek().is_some() && earlier.all(|word| word.raw.chars().next().is_some_and(char::is_uppercase));
        let owned = word == "by" && !sorted && reading.words.get(at + 1).is_some_and(|next| next.name_like && !next.quoted) && !titled;
        if owned {
            continue;
        }
        let measures = word == "by" && (sorted || reading.choice().is_some_and(|choice| choice.at < at));
        for phrase in phrases(reading, at + 1) {
            // "for each carrier, by name": the name of what it is grouped by already.
            let named = matches!(phrase.as_slice(), [only] if matches!(lower(&reading.words, *only), "name" | "names" | "title"));
            if named && !reading.groups.is_empty() {
                consume(reading, at, 2);
            } else if measures {
                reading.ranked_by.extend(phrase);
            } else {
                reading.groups.push(phrase);
            }
        }
        if sorted {
            consume(reading, at - 1, 2);
        }
    }
}

/// "region and plan": noun phrases joined by "and", up to the next preposition.
fn phrases(reading: &Reading, from: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    let does = reading
        .words
        .iter()
        .take(from)
        .any(|word| matches!(word.lower.as_str(), "do" | "does" | "did"));
    for (at, word) in reading.words.iter().enumerate().skip(from) {
        // "did each oven bake": what it does is no part of its name.
        if does && (light(word) || is_about_money(&word.lower)) && found.last().is_some_and(|phrase| !phrase.is_empty()) {
            break;
        }
        match word.role {
            Role::Content => {
                if let Some(phrase) = found.last_mut() {
                    phrase.push(at);
                }
            }
            Role::Operator if matches!(word.lower.as_str(), "number" | "count" | "total" | "average") => {}
            Role::Stop if word.lower == "and" => found.push(Vec::new()),
            Role::Stop
                if listed("the our its their of own owning respective corresponding matching", &word.lower)
                    && found.last().is_some_and(Vec::is_empty) => {}
            // "In each October payout"
            Role::Time if found.last().is_some_and(Vec::is_empty) && unit_of(&word.lower).is_none() => {}
            Role::Stop | Role::Operator | Role::Time | Role::Number => break,
        }
        if word.pause {
            break;
        }
    }
    found.retain(|phrase| !phrase.is_empty());
    found
}

/// Where a "no", "not", "never", "without" begins and how far it reaches.
pub(super) fn negation(reading: &mut Reading, known: &Known<'_>) {
    // "out of stock" is a lack, "3 out of 10" is a part.
    let out_of = |at: usize| {
        let role = |at: usize| reading.words.get(at).map(|word| word.role);
        lower(&reading.words, at) == "out"
            && lower(&reading.words, at + 1) == "of"
            && role(at + 2) == Some(Role::Content)
            && reading.words.get(at + 2).is_some_and(|word| !word.name_like)
            && at.checked_sub(1).and_then(role) != Some(Role::Number)
    };
    let found = (0..reading.words.len()).position(out_of).or_else(|| {
        let mut words = reading.words.iter().enumerate();
        let denies = |(at, word): (usize, &Word)| {
            // "Not helpful" may be a number of the rows.
            let named = known.names_a_column(&reading.words, at);
            !word.quoted
                && !named
                && matches!(
                    word.lower.as_str(),
                    "not"
                        | "no"
                        | "never"
                        | "nothing"
                        | "nobody"
                        | "without"
                        | "lack"
                        | "lacks"
                        | "lacking"
                        | "missing"
                        | "zero"
                        | "none"
                        | "neither"
                        | "excluding"
                        | "except"
                )
        };
        words.position(denies)
    });
    let Some(from) = found else { return };
    let mut to = reading.words.len();
    for at in from + 1..reading.words.len() {
        let word = lower(&reading.words, at);
        if word == "but"
            || (word == "and" && lower(&reading.words, at + 1) != "no")
            || (reading.words.get(at - 1).is_some_and(|w| w.pause) && at > from + 1)
        {
            to = at;
            break;
        }
    }
    reading.negated = Some((from, to));
    consume(reading, from, 1);
    if lower(&reading.words, from) == "zero" {
        reading.comparisons.clear();
    }
}
