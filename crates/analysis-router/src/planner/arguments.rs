//! Arguments of a call, from the question, the clock and the tool's schema.

mod lasting;
mod named;
mod one_time;
mod times;

use serde_json::{Map, Value};

use super::lexicon::Lexicon;
use super::occurrence;
use super::period_names;
use super::profile::{Parameter, ParameterKind, Profile};
use super::question::{Role, Word};
use super::reading::{Aggregate, Bucket, Reading};
use super::tense;
use super::verbs::{done_to, light, says_what_is_done, tells_outcome, verb_like};
use super::which_time;
use super::words::{event_of_state, listed, plain, split_identifier};
use super::written;
use crate::wording::Assumption;
use named::{named_text, names, several_texts};
pub use times::ranged;
use times::{bounds_another_time, from, look_back, on, start, to};

/// What could be filled, and what is still open.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    pub arguments: Map<String, Value>,
    /// Required parameters that need a value from another table.
    pub open: Vec<usize>,
    /// A required choice the question does not make.
    pub undecided: Option<Undecided>,
    /// Words of the question that an argument stands for.
    pub used: Vec<usize>,
    pub notes: Vec<Assumption>,
}

/// A parameter, by its place, and what may be chosen.
#[derive(Debug, Clone)]
pub struct Undecided {
    pub parameter: usize,
    pub options: Vec<String>,
}

pub fn fill(profile: &Profile, reading: &Reading, lexicon: &Lexicon) -> Filled {
    let mut filled = Filled::default();
    // What began before the window may go on in it, and what is of a quarter was not made then.
    let timeless = (asks_period(profile, reading) || tense::meanwhile(reading)).then(|| Reading {
        window: None,
        ..reading.clone()
    });
    let asked = reading;
    let reading = timeless.as_ref().unwrap_or(reading);
    for (index, parameter) in profile.parameters.iter().enumerate() {
        if let Some((_, value)) = profile.fixed.as_ref().filter(|(name, _)| *name == parameter.name) {
            filled.arguments.insert(parameter.name.clone(), Value::String(value.clone()));
            continue;
        }
        let value = match &parameter.kind {
            ParameterKind::Choice(_) if period(parameter, asked).is_some() => period(parameter, asked).cloned().map(Value::String),
            ParameterKind::Choice(values) => which_time::chosen(parameter, values, profile, asked, lexicon)
                .or_else(|| choice(profile, (parameter, values), reading, lexicon, &mut filled))
                .or_else(|| only(values, parameter)),
            ParameterKind::From(_) | ParameterKind::To(_) if bounds_another_time(profile, parameter, reading, lexicon) => None,
            ParameterKind::From(format) => from(parameter, *format, reading, profile.listing, &mut filled),
            ParameterKind::To(format) => to(parameter, *format, reading),
            // What is on the plan for a year is in the plan of that year.
            ParameterKind::On(format) => on(parameter, *format, asked),
            ParameterKind::LookBack(format) => look_back(parameter, *format, reading, &mut filled),
            ParameterKind::PageSize(maximum) => maximum.filter(|most| *most > 0).map(|most| Value::from(most.min(1000))),
            ParameterKind::Search => parameter.required.then(|| names(reading, &mut filled)).flatten().map(Value::String),
            ParameterKind::Text => (parameter.required && !several_texts(profile))
                .then(|| named_text(parameter, reading, &mut filled))
                .flatten()
                .map(Value::String),
            ParameterKind::Identifier(noun) => {
                let noun = if noun.is_empty() { &profile.noun } else { noun };
                written::identifier(parameter, noun, reading, lexicon).map(|(at, value)| {
                    filled.used.push(at);
                    value
                })
            }
            ParameterKind::Number | ParameterKind::Flag | ParameterKind::Cursor | ParameterKind::Statement => None,
        };
        match value {
            None if parameter.default.is_some() => {
                let default = parameter.default.clone().unwrap_or_default();
                filled.arguments.insert(parameter.name.clone(), default);
            }
            Some(value) => {
                let value = if parameter.many { Value::Array(vec![value]) } else { value };
                filled.arguments.insert(parameter.name.clone(), value);
            }
            None if parameter.required => match &parameter.kind {
                ParameterKind::Choice(options) if filled.undecided.is_none() && !options.is_empty() => {
                    let options = options.clone();
                    filled.undecided = Some(Undecided { parameter: index, options });
                }
                _ => filled.open.push(index),
            },
            None => {}
        }
    }
    one_time::keep(profile, reading, lexicon, &mut filled);
    one_start(profile, &mut filled);
    filled
}

/// A start and a count of days say the same twice, and not always the same: the start is the exact one.
fn one_start(profile: &Profile, filled: &mut Filled) {
    let sent = |filled: &Filled, parameter: &Parameter| filled.arguments.contains_key(&parameter.name);
    let look_back = |parameter: &&Parameter| matches!(parameter.kind, ParameterKind::LookBack(_));
    let start = |parameter: &&Parameter| matches!(parameter.kind, ParameterKind::From(_));
    let starts = profile.parameters.iter().filter(start).any(|parameter| sent(filled, parameter));
    let insists = profile.parameters.iter().filter(look_back).any(|parameter| parameter.required);
    for parameter in profile.parameters.iter().filter(|_| starts) {
        let twice = if insists { start(&parameter) } else { look_back(&parameter) };
        if twice && !parameter.required {
            filled.arguments.remove(&parameter.name);
        }
    }
}

/// True where the call carries the start of the question's window.
pub fn asks_window(profile: &Profile, reading: &Reading, lexicon: &Lexicon) -> bool {
    let filled = fill(profile, reading, lexicon);
    start(reading).is_some()
        && profile.parameters.iter().any(|parameter| {
            let bounds = match &parameter.kind {
                ParameterKind::From(_) | ParameterKind::On(_) | ParameterKind::LookBack(_) => true,
                ParameterKind::Choice(values) => lasting::choice(parameter, values, reading).is_some(),
                _ => false,
            };
            bounds && filled.arguments.contains_key(&parameter.name)
        })
}

/// True where the call carries the question's window as the name of a period.
pub fn asks_period(profile: &Profile, reading: &Reading) -> bool {
    profile.parameters.iter().any(|parameter| period(parameter, reading).is_some())
}

/// True where one value of a choice must not be sent, because the question needs the others too.
fn needs_all(reading: &Reading) -> bool {
    reading.share || reading.contrast || reading.difference || reading.negated.is_some()
}

/// "2026-Q2" of a choice of quarters, where that is the time of the question.
fn period<'p>(parameter: &'p Parameter, reading: &Reading) -> Option<&'p String> {
    let one = parameter.required || !needs_all(reading);
    period_names::choice(reading, parameter.choices()).filter(|_| one)
}

fn choice(
    profile: &Profile,
    (parameter, values): (&Parameter, &[String]),
    reading: &Reading,
    lexicon: &Lexicon,
    filled: &mut Filled,
) -> Option<Value> {
    if let Some(value) = reading.bucket.and_then(|bucket| step_value(bucket, values)) {
        return Some(Value::String(value));
    }
    if let Some(value) = lasting::choice(parameter, values, reading) {
        return Some(Value::String(value));
    }
    let mut best: Vec<(usize, &String, Vec<usize>)> = Vec::new();
    // "does it leave, or at which gate does it arrive": neither is chosen.
    let either = reading.words.iter().any(|word| word.lower == "or" && !word.quoted) && !parameter.required;
    let kind_said = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter_map(|at| reading.word(at));
        parameter.required || beside.into_iter().any(|word| parameter.stems.contains(&word.stem))
    };
    // "Points completed": done to something that the tool speaks of and that is not what it lists.
    let of_another = |at: usize| {
        let told =
            |word: &Word| word.role == Role::Content && profile.description.contains(&word.stem) && !profile.noun.contains(&word.stem);
        let near = [
            at.checked_sub(1).filter(|at| reading.word(*at).is_some_and(|word| !word.pause)),
            Some(at + 1),
        ];
        let participle = reading
            .word(at)
            .is_some_and(|word| word.lower.ends_with("ed") && profile.description.contains(&word.stem));
        participle && !parameter.required && near.into_iter().flatten().filter_map(|at| reading.word(at)).any(told)
    };
    // "Which have matured or were called": both are said, whatever else the one of them may mean.
    let both = |value: &&String| reading.content().any(|(_, word)| plain(&word.raw) == plain(value));
    if either && values.iter().filter(both).count() > 1 {
        return None;
    }
    // "The Income watchlist": a part of "Fixed Income" before what is called so chooses nothing.
    let of_something = |at: usize, stems: &[String]| {
        let pair = reading
            .word(at)
            .zip(reading.word(at + 1))
            .filter(|(word, next)| !word.pause && next.role == Role::Content);
        let known = |next: &Word| {
            [&profile.noun, &profile.called, &parameter.stems]
                .iter()
                .any(|words| words.contains(&next.stem))
        };
        let other = |next: &Word| !stems.contains(&next.stem) && !known(next) && !verb_like(next);
        !parameter.required && stems.len() > 1 && pair.is_some_and(|(word, next)| word.name_like && other(next))
    };
    for value in values {
        let stems = lexicon.stems(value);
        let lower = value.to_lowercase();
        let positions: Vec<usize> = reading
            .content()
            .filter(|(at, _)| !just_made(reading, *at))
            // What the rows are called is said of all of them, though one kind of them is called so too.
            .filter(|(at, word)| word.name_like || profile.noun != [word.stem.clone()] || kind_said(*at))
            .filter(|(at, word)| {
                // "Which tickets did they open": what was done is no state of the row. An invoice that we void is void.
                let done = word.governed && event_of_state(&lower, &format!("{}ed", word.lower));
                let exact = !done && plain(&word.raw) == plain(value);
                // "Queue time" is no `timed_out`, and hires are no `hiring_manager`.
                let form = |part: &String| {
                    let other = |ending| part.ends_with(ending) && !word.lower.ends_with(ending);
                    (other("ed") || other("ing")) && lexicon.stem(part) == word.stem
                };
                let of_verb = || split_identifier(value).iter().any(form);
                // The delay of something is no "delayed".
                let loose = (either && verb_like(word))
                    || (stems.len() > 1 && (of_verb() || is_called(profile, reading, *at)))
                    || (lower.ends_with("ed") && !word.lower.ends_with("ed") && !(word.governed && tells_outcome(word)))
                    || event_of_state(&lower, &word.lower)
                    // "Load runs" need not be running, and a vulnerability is no "vulnerable".
                    || (lower.ends_with("ing") && !["ing", "ings"].iter().any(|ending| word.lower.ends_with(ending)) && !word.governed)
                    || (names_a_quality(&word.lower) && !names_a_quality(&lower))
                    // Openings need not be open.
                    || (word.lower.ends_with("ings") && !lower.contains("ing"))
                    || done;
                // What all the rows are called chooses none of them: a payment is not yet "paid". Nor does what the choice itself is called.
                let rows = profile.noun.contains(&word.stem) || reckoned(reading, *at) || parameter.stems == [word.stem.clone()];
                // What somebody does, and what is told of each, is no kind of the rows by another name.
                let rows = rows || says_what_is_done(reading, *at) || reading.in_group(*at) || light(word);
                let alike = |stem: &String| *stem == word.stem || (!rows && stem.len() > 2 && lexicon.synonyms_as_values(stem, &word.stem));
                exact || (!loose && stems.iter().any(alike) && (parameter.required || tells_kind(word, &stems, parameter, profile)))
            })
            .map(|(at, _)| at)
            .filter(|at| parameter.required || !begins_what_is_listed(profile, reading, *at))
            .collect::<Vec<_>>();
        let whole = positions.len() == stems.len();
        let positions: Vec<usize> = positions
            .into_iter()
            .filter(|at| whole || !of_something(*at, &stems))
            .filter(|at| {
                let happened = occurrence::passes_on(reading, *at) || occurrence::names_a_time(reading, *at);
                let happened = happened || occurrence::by_means(reading, *at) || counts_events(reading, *at);
                let theirs = of_another(*at) || done_to(reading, *at).is_some_and(|noun| !profile.noun.contains(&noun.stem));
                parameter.required || !(theirs || happened)
            })
            .collect();
        if !parameter.required && in_a_longer_name(reading, &positions) {
            continue;
        }
        // "The no-show rate" is a part of all of them.
        let rated = positions.iter().any(|at| {
            reading
                .word(at + 1)
                .is_some_and(|word| listed("rate rates ratio percentage share", &word.lower))
        });
        if !positions.is_empty() && (!rated || parameter.required) {
            let exact = positions
                .iter()
                .filter(|at| reading.word(**at).is_some_and(|word| stems.contains(&word.stem)))
                .count();
            best.push((positions.len() * 2 + exact, value, positions));
        }
    }
    best.sort_by_key(|candidate| std::cmp::Reverse(candidate.0));
    let unique = match best.as_slice() {
        [(_, value, positions)] => Some((value, positions)),
        [(first, value, positions), (second, ..), ..] if first > second => Some((value, positions)),
        _ => None,
    };
    match unique {
        Some((value, positions)) if parameter.required || !needs_all(reading) => {
            filled.used.extend(positions);
            Some(Value::String((*value).clone()))
        }
        _ => None,
    }
}

/// What the tool insists on, where there is one thing to choose.
fn only(values: &[String], parameter: &Parameter) -> Option<Value> {
    match values {
        [only] if parameter.required => Some(Value::String(only.clone())),
        _ => None,
    }
}

/// "Error groups" of a tool that lists error groups: all of them, of whatever level.
fn begins_what_is_listed(profile: &Profile, reading: &Reading, at: usize) -> bool {
    let pair = reading
        .word(at)
        .zip(reading.word(at + 1))
        .filter(|(word, next)| !word.pause && next.is_plural());
    pair.is_some_and(|(word, next)| {
        begins_a_name(&profile.called, &profile.noun, word, next) || !word.name_like && stand_so(&profile.noun, word, next)
    })
}

/// "Rating actions" are what the tool says that all of its rows are, and not only the "new rating".
fn is_called(profile: &Profile, reading: &Reading, at: usize) -> bool {
    let pair = reading.word(at).zip(reading.word(at + 1)).filter(|(word, _)| !word.pause);
    pair.is_some_and(|(word, next)| stand_so(&profile.called, word, next))
}

/// "New deals per month" are those that came in, whatever has become of them since.
pub fn just_made(reading: &Reading, at: usize) -> bool {
    let word = reading.word(at).filter(|word| word.lower == "new" && !word.quoted && !word.pause);
    let rows = reading.word(at + 1).is_some_and(Word::is_plural);
    word.is_some() && rows && (reading.window.is_some() || reading.bucket.is_some())
}

/// The two words stand so in what a tool says that its rows are, and the second is not the tool's own name for them.
pub fn begins_a_name(called: &[String], noun: &[String], word: &Word, next: &Word) -> bool {
    !verb_like(word) && !noun.contains(&next.stem) && stand_so(called, word, next)
}

fn stand_so(called: &[String], word: &Word, next: &Word) -> bool {
    let so = |pair: &[String]| matches!(pair, [one, two] if *one == word.stem && *two == next.stem);
    called.windows(2).any(so)
}

/// What something is, as a noun: "severity", "availability".
fn names_a_quality(word: &str) -> bool {
    word.ends_with("ity") || word.ends_with("ities")
}

/// The messages of an inbox need not be of the kind `direct_message`: of several words, what the rows or the choice are called says nothing.
fn tells_kind(word: &Word, value: &[String], parameter: &Parameter, profile: &Profile) -> bool {
    // "The night shift" is a value of `shift`, and no role `shift_lead`.
    let another = || {
        profile
            .parameters
            .iter()
            .any(|other| other.name != parameter.name && other.stems == [word.stem.clone()])
    };
    value.len() < 2 || !(profile.noun.contains(&word.stem) || parameter.stems.contains(&word.stem) || another())
}

/// "Booked most often": how often it was done, whatever has become of it.
fn counts_events(reading: &Reading, at: usize) -> bool {
    let next = reading.word(at + 1).filter(|_| reading.word(at).is_some_and(verb_like));
    next.is_some_and(|next| listed("most least more often times", &next.lower))
}

/// "Harbour Summer Sale" is the name of one sale, whatever else is called "summer".
fn in_a_longer_name(reading: &Reading, positions: &[usize]) -> bool {
    let named = |at: usize| {
        let word = reading.word(at);
        word.is_some_and(|word| word.name_like && !word.quoted && word.role == Role::Content)
    };
    let ends = |at: usize| reading.word(at).is_none_or(|word| word.pause || word.owner);
    let before = |at: usize| {
        at.checked_sub(1)
            .is_some_and(|before| named(before) && !ends(before) && !positions.contains(&before))
    };
    let after = |at: usize| named(at + 1) && !ends(at) && !positions.contains(&(at + 1));
    positions.iter().any(|at| named(*at) && (before(*at) || after(*at)))
}

/// "Total fees", "the average fare": a number of the rows, and no kind of them by another name.
fn reckoned(reading: &Reading, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| reading.word(before));
    let number = reading.aggregate.is_some_and(|aggregate| aggregate != Aggregate::Count);
    number && before.is_some_and(|word| word.role == Role::Operator)
}

fn step_value(bucket: Bucket, values: &[String]) -> Option<String> {
    let names: &[&str] = match bucket {
        Bucket::Hour => &["hour", "hourly", "1h", "h"],
        Bucket::Day => &["day", "daily", "1d", "d"],
        Bucket::Week => &["week", "weekly", "1w", "w"],
        Bucket::Month => &["month", "monthly", "1mo", "m"],
        Bucket::Quarter => &["quarter", "quarterly", "1q", "q"],
        Bucket::Year => &["year", "yearly", "1y", "y"],
    };
    values.iter().find(|value| names.contains(&value.to_lowercase().as_str())).cloned()
}
