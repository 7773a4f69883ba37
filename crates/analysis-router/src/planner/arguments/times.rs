//! Arguments that bound the time: starts, ends, days and how far to look back.

use serde_json::Value;

use super::Filled;
use crate::moment::{Anchor, Format, Moment, Unit};
use crate::planner::lexicon::Lexicon;
use crate::planner::measure;
use crate::planner::occurrence;
use crate::planner::profile::{Parameter, ParameterKind, Profile};
use crate::planner::question::{Role, Word};
use crate::planner::reading::Reading;
use crate::planner::verbs::{brings_about, light, verb_like};
use crate::planner::window::Window;
use crate::planner::words::{listed, split_identifier};
use crate::wording::{Assumption, Phrase, Which};

const YEAR: i64 = 365;

/// Where the question states no time and the tool insists on one, a year is asked for, and the answer says so.
fn default_start(days: i64) -> Moment {
    Moment::of(Anchor::Day).shifted(-days, Unit::Days)
}

/// The bound is of another time of the rows than the question's window.
pub(super) fn bounds_another_time(profile: &Profile, parameter: &Parameter, reading: &Reading, lexicon: &Lexicon) -> bool {
    asks_for_the_undone(profile, parameter, reading, lexicon)
        || happens_later(parameter, reading, lexicon)
        || begins_another_time(parameter, reading, lexicon)
        || ends_then(parameter, reading, lexicon)
}

/// "Not seen for a week": rows that were seen in that week, which is what `seen_after` asks for, are those that are not meant. Nor is the week in
/// which learners who "have not been active" signed up: it is a time of what they did not do.
fn asks_for_the_undone(profile: &Profile, parameter: &Parameter, reading: &Reading, lexicon: &Lexicon) -> bool {
    let denied = || reading.words.iter().enumerate().filter(|(at, _)| reading.is_negated(*at));
    let during = denied().any(|(_, word)| word.role == Role::Time);
    let told = |word: &Word| parameter.stems.iter().any(|stem| lexicon.alike(stem, &word.stem));
    let done = denied().any(|(_, word)| verb_like(word) && told(word));
    let rows = |at: usize| {
        let word = reading.word(at);
        word.is_some_and(|word| word.role == Role::Content && profile.noun.iter().any(|stem| lexicon.alike(stem, &word.stem)))
    };
    let of_the_rows =
        reading.head.iter().any(|at| rows(*at) && !reading.is_negated(*at)) && !denied().any(|(at, word)| rows(at) || told(word));
    during && !parameter.required && (done || of_the_rows)
}

/// Words that say of which time the tool's bounds are: `CreatedAfter`, "Executed at or after".
pub fn ranged(profile: &Profile, lexicon: &Lexicon) -> Vec<String> {
    let bounds = profile
        .parameters
        .iter()
        .filter(|parameter| matches!(parameter.kind, ParameterKind::From(_) | ParameterKind::To(_)));
    let done = |word: &&String| word.len() > 4 && word.ends_with("ed");
    bounds
        .flat_map(|parameter| {
            let named = parameter.stems.iter().filter(|stem| stem.len() > 3).cloned();
            named.chain(parameter.described.iter().filter(done).map(|word| lexicon.stem(word)))
        })
        .collect()
}

pub(super) fn start(reading: &Reading) -> Option<Moment> {
    // "has had none since": rows before the window matter only to name what is missing, and that comes from the listing.
    reading.window.as_ref().and_then(|window| window.from.clone())
}

/// `opened_since` is about when something began, and `placed_from` about when it was placed.
fn begins(parameter: &Parameter) -> bool {
    const BEGUN: &str = "open creat regist start began begin submit order book join rais file";
    let done = |word: &String| word.len() > 4 && word.ends_with("ed");
    parameter.stems.iter().any(|stem| listed(BEGUN, stem)) || split_identifier(&parameter.name).iter().any(done)
}

/// "Submitted last week", of leave that `starts_from` a day: what was brought about then begins at another time.
fn begins_another_time(parameter: &Parameter, reading: &Reading, lexicon: &Lexicon) -> bool {
    let words = split_identifier(&parameter.name);
    let bounded = words.iter().any(|word| listed("from after since to before until min max", word));
    let begins = words.iter().any(|word| listed("start starts begin begins", word));
    let verb = measure::before_window(reading).filter(|word| brings_about(&word.lower));
    let told = |word: &Word| {
        parameter
            .described
            .iter()
            .any(|said| lexicon.alike(&lexicon.stem(said), &word.stem))
    };
    !parameter.required && bounded && begins && verb.is_some_and(|word| !told(word))
}

/// `updated_since` asks for what was changed and `closed_from` for what came to an end, and a question that says neither may mean rows that did
/// not. The statement holds the rows to the window in any case.
fn happens_later(parameter: &Parameter, reading: &Reading, lexicon: &Lexicon) -> bool {
    const LATER: &str = "updat modifi chang edit touch close resolv solv merg finish complet end expir due delet archiv seen activ renew";
    let later = |stem: &&String| listed(LATER, stem);
    let said = |stem: &String| {
        reading
            .words
            .iter()
            .any(|word| word.role == Role::Content && lexicon.alike(stem, &word.stem))
    };
    let mut stems = parameter.stems.iter().filter(later).peekable();
    !parameter.required && stems.peek().is_some() && !stems.any(said)
}

/// "Due in the next 7 days": what falls due then is dated before, and a bound that does not speak of the end goes by another time.
fn ends_then(parameter: &Parameter, reading: &Reading, lexicon: &Lexicon) -> bool {
    const ENDS: &str = "due expir laps renew end until deadlin";
    let said = |at: usize| reading.word(at).is_some_and(|word| listed("due expir laps renew", &word.stem));
    let ahead = reading.window.as_ref().is_some_and(Window::lies_ahead);
    let told =
        parameter.stems.iter().any(|stem| listed(ENDS, stem)) || parameter.described.iter().any(|word| listed(ENDS, &lexicon.stem(word)));
    !parameter.required && ahead && !told && measure::ends_said(reading).any(said)
}

/// `lists`: the tool's rows are things that happened, and a longer time may be asked for in pieces; of sums it may not.
pub(super) fn from(parameter: &Parameter, format: Format, reading: &Reading, lists: bool, filled: &mut Filled) -> Option<Value> {
    // What ended in a window may have begun before it.
    let said = |word: &Word| parameter.stems.contains(&word.stem);
    let happened =
        |at: usize, word: &Word| (word.lower.ends_with("ed") || occurrence::asked(reading, at)) && !word.name_like && !light(word);
    let otherwise = reading.content().any(|(at, word)| happened(at, word)) && !reading.content().any(|(_, word)| said(word));
    let other = !parameter.required && begins(parameter) && (otherwise || measure::ends_said(reading).next().is_some());
    match start(reading).filter(|_| !other) {
        Some(moment) => Some(Value::String(moment.template(format))),
        None if parameter.required => {
            // The last day counts as well.
            let most = parameter
                .maximum
                .filter(|_| !lists)
                .map_or(YEAR, |most| most.clamp(2, YEAR + 1) - 1);
            filled.notes.push(Assumption::DaysAsked { days: most });
            Some(Value::String(default_start(most).template(format)))
        }
        None => None,
    }
}

pub(super) fn to(parameter: &Parameter, format: Format, reading: &Reading) -> Option<Value> {
    // Some tools refuse an end that is still to come, and rows of the past need none.
    let going_on = |window: &&Window| matches!(window.phrase, Some(Phrase::Calendar(Which::This, _)));
    let end = reading
        .window
        .as_ref()
        .filter(|window| !going_on(window))
        .and_then(|window| window.to.clone());
    match end {
        // A day, or a month, is included as a rule: that of the last whole day before the end, and that which the end falls into.
        Some(moment) if matches!(format, Format::Date | Format::YearMonth) && moment.anchor != Anchor::Now => {
            Some(Value::String(moment.shifted(-1, Unit::Days).template(format)))
        }
        Some(moment) => Some(Value::String(moment.template(format))),
        None => parameter.required.then(|| Value::String(Moment::of(Anchor::Now).template(format))),
    }
}

pub(super) fn on(parameter: &Parameter, format: Format, reading: &Reading) -> Option<Value> {
    // One day cannot stand for a week.
    let days = match format {
        Format::YearMonth => 31,
        Format::YearQuarter => 92,
        Format::Year | Format::YearText => 366,
        _ => 1,
    };
    let fits = reading.window.as_ref().is_none_or(|window| window.fits_in(days));
    (parameter.required && fits).then(|| Value::String(start(reading).unwrap_or_else(|| Moment::of(Anchor::Now)).template(format)))
}

pub(super) fn look_back(parameter: &Parameter, format: Format, reading: &Reading, filled: &mut Filled) -> Option<Value> {
    if let Some(moment) = start(reading) {
        return Some(Value::String(moment.template(format)));
    }
    if !parameter.required {
        return None;
    }
    let per_day = match format {
        Format::MinutesAgo => 1440,
        Format::HoursAgo => 24,
        _ => 1,
    };
    let most = parameter.maximum.unwrap_or(30 * per_day);
    filled.notes.push(Assumption::DaysAsked { days: most / per_day });
    Some(Value::from(most))
}
