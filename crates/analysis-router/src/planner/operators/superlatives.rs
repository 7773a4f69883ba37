//! "most", "top 5", "slowest", "latest".

use super::{consume, lower};
use crate::planner::known::Known;
use crate::planner::lexicon::Lexicon;
use crate::planner::question::{Role, Word, number_of};
use crate::planner::reading::{Reading, Superlative};
use crate::planner::verbs::verb_like;
use crate::planner::words::listed;

/// What says how dear something is.
const PRICES: &str = "price cost amount fee rate charge expense tariff fare rent premium";

/// What says how much room something takes.
const ROOM: &str = "size bytes storage space disk volume";
/// What says how big something is: how much it holds, or how many belong to it.
const SIZES: &str = "size bytes rows volume count amount total area quantity capacity members employees workers staff headcount population subscribers followers";
const WEIGHTS: &str = "weight mass kg kilogram tonne ton gram gsm grammage";
const LENGTHS: &str = "duration length seconds minutes hours ms elapsed distance words pages";
/// What says how long something took.
const TIME: &str = "duration elapsed seconds minutes hours ms";
const TEMPERATURES: &str = "temperature temp celsius degree";

/// Adjective, whether the greatest comes first, the measures it implies, whether it is about time.
const SUPERLATIVES: &[(&str, bool, &str, bool)] = &[
    ("most", true, "", false),
    ("top", true, "", false),
    ("highest", true, "", false),
    ("greatest", true, "", false),
    ("peak", true, "", false),
    ("maximum", true, "", false),
    ("max", true, "", false),
    ("best", true, "score rating rank", false),
    ("biggest", true, SIZES, false),
    ("largest", true, SIZES, false),
    ("heaviest", true, WEIGHTS, false),
    ("longest", true, LENGTHS, false),
    ("slowest", true, "duration latency ms seconds elapsed response", false),
    ("tallest", true, "height elevation altitude", false),
    ("deepest", true, "depth", false),
    ("hottest", true, TEMPERATURES, false),
    ("warmest", true, TEMPERATURES, false),
    ("priciest", true, PRICES, false),
    ("busiest", true, "", false),
    ("newest", true, "", true),
    ("latest", true, "", true),
    ("youngest", true, "", true),
    ("least", false, "", false),
    ("fewest", false, "", false),
    ("quietest", false, "", false),
    ("strongest", true, "strength alcohol abv proof intensity magnitude force", false),
    ("weakest", false, "strength alcohol abv proof intensity magnitude force", false),
    ("next", false, "", true),
    ("soonest", false, "", true),
    ("lowest", false, "", false),
    ("bottom", false, "", false),
    ("minimum", false, "", false),
    ("min", false, "", false),
    ("worst", false, "score rating rank", false),
    ("smallest", false, SIZES, false),
    ("lightest", false, WEIGHTS, false),
    ("shortest", false, LENGTHS, false),
    ("fastest", false, "duration latency ms seconds elapsed response", false),
    ("quickest", false, "duration latency ms seconds elapsed response", false),
    ("coldest", false, TEMPERATURES, false),
    ("cheapest", false, PRICES, false),
    ("costliest", true, PRICES, false),
    ("dearest", true, PRICES, false),
    ("descending", true, "", false),
    ("ascending", false, "", false),
    ("oldest", false, "", true),
    ("earliest", false, "", true),
];

/// What "most" and "least" are said of, and the measures that it is kept in.
const MODIFIED: &[(&str, &str, bool)] = &[
    ("space", ROOM, false),
    ("storage", ROOM, false),
    ("data", ROOM, false),
    ("time", TIME, false),
    ("recent", "", true),
    ("recently", "", true),
    ("expensive", PRICES, false),
    ("costly", PRICES, false),
    ("common", "", false),
    ("frequent", "", false),
    ("frequently", "", false),
    ("often", "", false),
    ("popular", "", false),
];

pub(super) fn superlatives(reading: &mut Reading, lexicon: &Lexicon, known: &Known<'_>) {
    for at in 0..reading.words.len() {
        if reading
            .words
            .get(at)
            .is_none_or(|word| matches!(word.role, Role::Time | Role::Number | Role::Operator))
        {
            continue;
        }
        let word = lower(&reading.words, at).to_owned();
        let next = lower(&reading.words, at + 1).to_owned();
        if known.names_a_column(&reading.words, at) {
            continue;
        }
        if still_so(reading, at) {
            consume(reading, at, 1);
            continue;
        }
        let known_so = SUPERLATIVES
            .iter()
            .copied()
            .find(|(name, ..)| *name == word)
            .or_else(|| first_or_last(&reading.words, at));
        let most_of = if known_so.is_none() { most(&reading.words, at) } else { None };
        let Some((_, descending, hint, temporal)) = known_so.or(most_of.is_some().then_some(("most", true, "", false))) else {
            continue;
        };
        let modified = MODIFIED
            .iter()
            .find(|(name, ..)| *name == next)
            .filter(|_| matches!(word.as_str(), "most" | "least"));
        let (hint, temporal) = modified.map_or((hint, temporal), |(_, hint, temporal)| (*hint, *temporal));
        // "Took the longest": time, and no other length.
        let hint = if hint == LENGTHS && takes(reading, at) { TIME } else { hint };
        // "Cleaned longest ago" is about when, not about how long.
        let ago = next == "ago" && word == "longest";
        // "Been open the longest": since when, and not how much.
        let since = ago || word == "longest" && been_so(&reading.words, at);
        let (hint, temporal, descending) = if since { ("", true, false) } else { (hint, temporal, descending) };
        // "most valuable": the adjective names the number, and must be found like any other word.
        let adjective = reading
            .words
            .get(at + 1)
            .filter(|word| modified.is_none() && hint.is_empty() && word.role == Role::Content && !word.is_plural())
            // "most money" is no adjective.
            .filter(|word| lexicon.synonyms_of(&word.stem).is_empty())
            .map(|word| lexicon.roots(&word.lower))
            .unwrap_or_default();
        let adjective = most_of.as_ref().map_or(adjective, |said| lexicon.roots(said));
        // "longest running": how long it lasts, whatever the participle.
        let lasting = hint.starts_with("duration") && matches!(next.as_str(), "running" | "lasting" | "lived" | "standing" | "serving");
        let length = 1 + usize::from(modified.is_some() || lasting || ago);
        let counted = |place: usize| {
            reading
                .words
                .get(place)
                .filter(|word| word.role == Role::Number)
                .and_then(|word| number_of(&word.lower))
        };
        let after = counted(at + length);
        let before = at.checked_sub(1).and_then(counted);
        // "Which five plants need the most water"
        let asked = reading
            .words
            .iter()
            .position(|word| matches!(word.lower.as_str(), "which" | "what"));
        let chosen = asked
            .map(|asked| asked + 1)
            .filter(|place| *place < at && counted(*place).is_some());
        let chosen = chosen.or_else(|| so_many(&reading.words, at).filter(|place| counted(*place).is_some()));
        let limit = after
            .or(before)
            .or_else(|| chosen.and_then(counted))
            .filter(|n| *n >= 1.0 && *n <= 10_000.0)
            .map(|n| n as usize);
        // "biggest first", "biggest reserve first"
        let first = ordered_by(&reading.words, at + length);
        let order_only = first.is_some() || matches!(word.as_str(), "descending" | "ascending");
        let said = matches!(word.as_str(), "most" | "least") || most_of.is_some();
        let adjective = adjective.into_iter().filter(|_| said);
        let hint: Vec<String> = hint.split_whitespace().map(|word| lexicon.stem(word)).chain(adjective).collect();
        if let Some(known) = &mut reading.superlative {
            let joined = at == known.at + 2 && matches!(lower(&reading.words, at - 1), "and" | "or" | "&");
            if joined && known.descending != descending && known.hint == hint && known.temporal == temporal {
                known.both_ends = true;
            } else if !order_only && another_choice(&reading.words, known, (at, temporal, &hint)) {
                known.second = Some(at);
            }
        }
        if let Some(known) = reading
            .superlative
            .as_mut()
            .filter(|known| known.hint.is_empty() && !known.temporal)
        {
            // "top 5 largest": the adjective says by what.
            known.hint = hint;
            known.temporal = temporal;
            known.descending &= descending;
            known.limit = known.limit.or(limit);
        } else if reading.superlative.is_none() {
            reading.superlative = Some(Superlative {
                descending,
                hint,
                temporal,
                limit,
                at,
                order_only,
                both_ends: false,
                second: None,
            });
        }
        consume(reading, at, length + usize::from(after.is_some()));
        if let Some(first) = first {
            consume(reading, first, 1);
        }
        if before.is_some() {
            consume(reading, at - 1, 1);
        }
        if let Some(chosen) = chosen {
            consume(reading, chosen, 1);
        }
    }
}

/// "Riskiest", which no list has: the adjective that is said of the most of it, "risky". A name says nothing of the kind.
fn most(words: &[Word], at: usize) -> Option<String> {
    let word = words
        .get(at)
        .filter(|word| word.role == Role::Content && !word.quoted && !word.name_like)?;
    let base = word.lower.strip_suffix("iest").filter(|base| base.len() >= 3)?;
    Some(format!("{base}y"))
}

/// "Has been open (for) the longest": how long a state has lasted.
fn been_so(words: &[Word], at: usize) -> bool {
    let mut before = (0..at).rev().skip_while(|at| matches!(lower(words, *at), "the" | "for"));
    let state = before.next().and_then(|at| words.get(at));
    let been = before.next().map_or("", |at| lower(words, at));
    been == "been" && state.is_some_and(|state| state.role == Role::Content && !state.pause)
}

/// "Has the most hours at its last inspection": one choice among what another has left, and no second word for the same ("the top 5 by
/// highest price", "the biggest of the latest").
fn another_choice(words: &[Word], known: &Superlative, (at, temporal, hint): (usize, bool, &[String])) -> bool {
    let plain = listed("top bottom best worst", lower(words, known.at));
    let apart = words
        .get(known.at + 1..at)
        .is_some_and(|between| between.iter().any(|word| word.role == Role::Content));
    let by = at.checked_sub(1).is_some_and(|before| lower(words, before) == "by");
    apart && !plain && !by && (temporal != known.temporal || !(hint.is_empty() || hint == known.hint.as_slice()))
}

/// "Took the longest", "takes us longest"
fn takes(reading: &Reading, at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", |at| lower(&reading.words, at));
    let nearest = (1..=3).find(|back| !listed("the us it them", before(*back)));
    nearest.is_some_and(|back| listed("take takes took taken taking last lasts lasted", before(back)))
}

/// "Were last cleaned more than a week ago": each of them was, and none of them is the last.
fn still_so(reading: &Reading, at: usize) -> bool {
    let open = reading.window.as_ref().is_some_and(|window| window.from.is_none());
    let before = at.checked_sub(1).map_or("", |before| lower(&reading.words, before));
    let verb = reading.words.get(at + 1).is_some_and(verb_like);
    // "Users last logged in more than a week ago"
    let rows = at
        .checked_sub(1)
        .and_then(|before| reading.words.get(before))
        .is_some_and(Word::is_plural);
    open && verb && lower(&reading.words, at) == "last" && (rows || matches!(before, "was" | "were" | "been" | "be"))
}

/// "3 lathes with the most faults": the number at the head of what has the most.
fn so_many(words: &[Word], superlative: usize) -> Option<usize> {
    let number = words.iter().position(|word| word.role == Role::Number)?;
    let led = words
        .iter()
        .take(number)
        .all(|word| matches!(word.role, Role::Stop | Role::Operator));
    let named = words
        .iter()
        .skip(number + 1)
        .take_while(|word| word.role == Role::Content && !word.pause)
        .count();
    let several = words.get(number + named).is_some_and(|word| named > 0 && word.is_plural());
    let between = words.get(number + 1 + named..superlative)?;
    let small = |word: &Word| listed("with by that which who have has had having got the", &word.lower);
    // "The three drivers who paid the most"
    let verb = |at: usize| {
        let after = at.checked_sub(1).and_then(|before| between.get(before));
        between.get(at).is_some_and(verb_like) && after.is_some_and(|who| listed("who that which", &who.lower))
    };
    let having = between.iter().enumerate().all(|(at, word)| small(word) || verb(at));
    (led && several && having && !between.is_empty()).then_some(number)
}

/// Where "first" ends a few words on, and with them a part of the sentence.
fn ordered_by(words: &[Word], from: usize) -> Option<usize> {
    let top = |at: usize| lower(words, at) == "top" && at > from && matches!(lower(words, at - 1), "on" | "the");
    let first = (from..from + 4).find(|at| lower(words, *at) == "first" || top(*at))?;
    let lead = if top(first) {
        1 + usize::from(lower(words, first - 1) == "the")
    } else {
        0
    };
    let between = words.get(from..first.checked_sub(lead)?)?;
    let ends = words.get(first).is_some_and(|word| word.pause) || first + 1 == words.len();
    let named = between.iter().all(|word| word.role == Role::Content && !word.pause);
    // "The slowest first response" is no order.
    let attribute = !ends && words.get(first + 1).is_some_and(|next| next.role == Role::Content);
    (named && (ends || between.is_empty()) && !attribute).then_some(first)
}

/// "When did it last fire", "which was opened first", "who came first", "our first order".
fn first_or_last(words: &[Word], at: usize) -> Option<(&'static str, bool, &'static str, bool)> {
    let ends = words.get(at).is_some_and(|word| word.pause) || at + 1 == words.len();
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let happened = before.is_some_and(|before| verb_like(before) || matches!(before.lower.as_str(), "up" | "came"));
    let whose = before.is_some_and(|before| matches!(before.lower.as_str(), "the" | "our" | "very" | "their" | "my" | "your"));
    let one = words.get(at + 1).is_some_and(|word| word.role == Role::Content && !word.name_like);
    match lower(words, at) {
        // "How long did the meeting last"
        "last" if ends && lower(words, 0) == "how" && lower(words, 1) == "long" => None,
        "last" => Some(("last", true, "", true)),
        "first" if (ends && happened) || (whose && one) => Some(("first", false, "", true)),
        _ => None,
    }
}
