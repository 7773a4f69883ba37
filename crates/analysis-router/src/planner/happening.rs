//! Whether a time is that of what the question says happened: the day a job was made is not the day it last ran.

use super::compile::{Context, in_value};
use super::measure;
use super::question::Word;
use super::verbs::{light, verb_like};
use super::views::{Column, Part, View, path};
use super::words::{listed, split_identifier};

/// Columns that tell when a row came to be, and the verbs that ask for it.
const MADE: [&str; 8] = ["creat", "made", "insert", "regist", "enrol", "enroll", "join", "onboard"];
const MAKES: &str = "create created make made add added register registered join joined sign signed enrol enroll enrolled onboarded open opened build built \
    establish established found founded launch launched introduce introduced start started begin began set";
/// The same of changes to the row.
const EDITED: [&str; 6] = ["updat", "modifi", "edit", "chang", "touch", "revis"];
const EDITS: &str =
    "update updated change changed modify modified edit edited touch touched revise revised rename renamed refresh refreshed";

/// A verb for bringing something about, or for changing it.
pub fn makes(verb: &str) -> bool {
    const ONE_DOES: &str = "create created make made add added build built establish established launch launched introduce introduced set delete deleted remove removed";
    listed(ONE_DOES, verb) || listed(EDITS, verb)
}

/// The column tells when the row came to be what it is: a member joined, a reader subscribed.
pub fn tells_beginning(column: &Column) -> bool {
    let began = |word: &String| listed(MAKES, word) || listed("subscribed hired since first opening starts start", word);
    has(column, &MADE) || split_identifier(&column.name).iter().any(began)
}

/// When the row was made or last edited.
pub fn tells_making(column: &Column) -> bool {
    has(column, &MADE) || has(column, &EDITED)
}

fn has(column: &Column, stems: &[&str]) -> bool {
    column.stems.iter().any(|stem| stems.contains(&stem.as_str()))
}

/// What happened, in the question's words. A verb that chooses the rows by their state is done with.
fn verbs<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a Word> {
    // "Work orders" are no work.
    let noun = |at: usize| context.grounding.nouns.iter().any(|(noun, _)| *noun == at);
    let said = move |(at, word): &(usize, &Word)| {
        let form = word.lower.ends_with("ed") || word.lower.ends_with("ing");
        verb_like(word) && (word.governed || !light(word)) && !in_value(context, *at) && (form || !noun(*at))
    };
    context.reading.content().filter(said).map(|(_, word)| word)
}

/// False for the time at which the row itself was made or edited, where something else happened.
pub fn fits(context: &Context<'_>, column: &Column) -> bool {
    let (made, edited) = (has(column, &MADE), has(column, &EDITED));
    if !made && !edited {
        return true;
    }
    let mut said = verbs(context).peekable();
    let told = |word: &Word| {
        let named = column.stems.iter().any(|stem| context.lexicon.alike(stem, &word.stem));
        named || (made && listed(MAKES, &word.lower)) || (edited && listed(EDITS, &word.lower))
    };
    said.peek().is_none() || said.any(told)
}

/// A time of the row itself that tells when it happened: when a job started or ended is when it ran.
pub fn own_time(context: &Context<'_>, view: &View) -> Option<usize> {
    const RAN: [&str; 12] = [
        "start", "began", "run", "ran", "execut", "finish", "end", "complet", "trigger", "fire", "occur", "happen",
    ];
    const AHEAD: [&str; 6] = ["next", "schedul", "plan", "due", "expir", "expect"];
    let told = |column: &Column| {
        let named = |word: &Word| column.stems.iter().any(|stem| context.lexicon.alike(stem, &word.stem));
        has(column, &RAN) || verbs(context).any(named)
    };
    view.find(|column| column.part == Part::Time && fits(context, column) && told(column) && !has(column, &AHEAD))
}

/// The one table whose rows point to these and know when it happened, and by which column.
pub fn events(context: &Context<'_>, subject: usize) -> Option<(usize, usize)> {
    let points = |from: usize, to: usize| path(context.edges, from, to).is_some();
    let timed = |other: usize| {
        let time = measure::time_column(other, context.views, context.reading, context.grounding, context.lexicon)?;
        let column = context.views.get(other)?.columns.get(time)?;
        fits(context, column).then_some((other, time))
    };
    let pointing = (0..context.views.len()).filter(|other| *other != subject && points(*other, subject) && !points(subject, *other));
    let mut found = pointing.filter_map(timed);
    let first = found.next()?;
    // Of two kinds of rows nobody knows which is meant.
    found.next().is_none().then_some(first)
}
