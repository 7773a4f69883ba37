//! Whether rows may be counted for an answer: rain is not counted, storms are.

use super::compile::{Context, Entity, called, in_value};
use super::measure::{self, Measure};
use super::question::{Role, Word};
use super::shapes::names_rows;
use super::verbs::verb_like;
use super::views::{Part, View};
use super::words::listed;

/// Groups of people that are named in the singular and counted all the same.
const COLLECTIVE: &str = "staff personnel people crew team workforce audience";

/// "Rain per month" over rows called rain: what has no plural is added up.
pub fn uncountable(context: &Context<'_>, fact: usize) -> bool {
    let Some(view) = context.views.get(fact) else { return false };
    let said = context.reading.head.iter().filter_map(|at| context.reading.word(*at));
    let mut named = said.filter(|word| view.noun.contains(&word.stem) && !verb_like(word));
    // "Sick leave requests": the requests are counted, and no leave.
    let several = |(at, word): (usize, &Word)| word.is_plural() && context.grounding.nouns.contains(&(at, fact));
    let things = context
        .reading
        .content()
        .filter(|(at, _)| !context.reading.in_group(*at))
        .any(several);
    !things && named.next().is_some_and(single) && named.next().is_none()
}

/// "Number of reservoirs" over reservoirs with a `sluice_count`: each row is one of them, and its number is of something else.
pub fn of_others(context: &Context<'_>, fact: usize, found: &Measure) -> bool {
    let Some((view, column)) = context.views.get(fact).and_then(|view| Some((view, found.column_of(view)?))) else {
        return false;
    };
    let alike = |stem: &String, word: &Word| context.lexicon.alike(stem, &word.stem);
    let said = |stem: &String| view.noun.contains(stem) || context.reading.content().any(|(_, word)| alike(stem, word));
    let own = || column.stems.iter().filter(|stem| !listed("count total number quantiti num", stem));
    let things = view.key().is_some() || view.bears_names();
    things && own().next().is_some() && !own().any(said)
}

/// "Number of positions", of rows that the tool says are positions: those, and not the only number they have, which nobody named.
pub fn called_so(context: &Context<'_>, fact: usize) -> bool {
    let head = |at: &usize| context.reading.word(*at).is_some_and(Word::is_plural) && called(context, fact, *at);
    let content = |at: usize| context.reading.word(at).is_some_and(|word| word.role == Role::Content) && !context.reading.in_group(at);
    let named = measure::named(fact, context.views, context.grounding, content);
    named.is_none() && context.reading.head.iter().any(head)
}

/// "Dives per month", where each row has a key of its own and its tool says that it lists dives: the dives, and not whatever number they have.
pub fn events(context: &Context<'_>, fact: usize) -> bool {
    let reading = context.reading;
    let keyed = |view: &View| {
        view.columns
            .iter()
            .any(|column| column.part == Part::Identifier && view.unique(column))
    };
    let thing = |(at, word): (usize, &Word)| {
        let plain = !reading.in_group(at) && !in_value(context, at) && !verb_like(word) && !measure::revenue::asked(word);
        plain && word.is_plural() && called(context, fact, at)
    };
    context.views.get(fact).is_some_and(keyed) && reading.content().any(thing)
}

/// No plural says that there are several of it: "output", "downtime".
pub fn single(word: &Word) -> bool {
    !word.lower.ends_with('s') && !listed(COLLECTIVE, &word.lower)
}

/// The number that is named right after "how many", where that is not what the rows are.
pub fn of_what_many(context: &Context<'_>, fact: usize) -> Option<usize> {
    let reading = context.reading;
    let many = reading.words.iter().rposition(|word| word.lower == "many" && !word.quoted)?;
    let content = |at: &usize| reading.word(*at).is_some_and(|word| word.role == Role::Content);
    let asked: Vec<usize> = (many + 1..reading.words.len()).take_while(content).collect();
    let rows = asked.iter().any(|at| context.grounding.nouns.contains(&(*at, fact)));
    let named = measure::named(fact, context.views, context.grounding, |at| asked.contains(&at));
    named.filter(|_| !rows).map(|(column, _)| column)
}

/// The number of the rows that says how often the question's verb happened to each.
pub fn times_done(context: &Context<'_>, fact: usize) -> Option<usize> {
    let reading = context.reading;
    let said = |phrase: &[&str]| {
        let words = phrase.iter().copied();
        reading
            .words
            .windows(phrase.len())
            .any(|run| run.iter().map(|word| word.lower.as_str()).eq(words.clone()))
    };
    let times = said(&["how", "often"]) || said(&["how", "many", "times"]);
    let verb = |at: usize| reading.word(at).is_some_and(verb_like) && !reading.in_group(at) && !in_value(context, at);
    let view = context.views.get(fact).filter(|_| times)?;
    let told = |stem: &String| reading.words.iter().any(|word| word.stem == *stem);
    let in_full = || view.only(|column| column.part == Part::Measure && column.stems.len() > 1 && column.stems.iter().all(told));
    let named = measure::named(fact, context.views, context.grounding, verb).map(|(column, _)| column);
    let column = named.or_else(in_full)?;
    let counts =
        |column: &super::views::Column| measure::whole(column) && column.stems.iter().any(|stem| listed("count time number total", stem));
    view.columns.get(column).filter(|column| counts(column)).map(|_| column)
}

pub fn adds_up(context: &Context<'_>, fact: usize, found: &Measure) -> bool {
    let column = context.views.get(fact).and_then(|view| found.column_of(view));
    column.is_some_and(measure::adds_up)
}

/// "Number of seats sold over all shows": what is counted is the whole name of one number of the rows, in several words.
pub fn named_in_whole(context: &Context<'_>, fact: usize, found: Option<usize>) -> bool {
    let head: Vec<usize> = context.reading.head.iter().copied().filter(|at| !in_value(context, *at)).collect();
    let Some(column) = found.and_then(|found| context.views.get(fact)?.columns.get(found)) else {
        return false;
    };
    let says = |at: &usize| context.reading.word(*at).is_some_and(|word| column.stems.contains(&word.stem));
    let rows = |at: &usize| context.grounding.nouns.contains(&(*at, fact));
    // "How many rows were loaded": the participle is the rest of `rows_loaded`.
    let said = |stem: &String| {
        context
            .reading
            .content()
            .any(|(at, word)| word.stem == *stem && !context.reading.in_group(at))
    };
    let whole = head.len() > 1 || column.stems.len() > 1 && column.stems.iter().all(said);
    whole && !head.is_empty() && head.iter().all(says) && !head.iter().any(rows)
}

/// What is asked for has one number a row, and stands in the tool's prose alone: "humidity" of rows that have rain.
pub fn only_spoken_of(context: &Context<'_>, fact: usize) -> bool {
    let reading = context.reading;
    let Some(view) = context.views.get(fact) else { return false };
    let mut spoken = reading
        .head
        .iter()
        .filter_map(|at| Some((*at, reading.word(*at)?)))
        .filter(|(at, word)| !reading.in_group(*at) && !verb_like(word))
        .peekable();
    let prose = |(at, word): (usize, &Word)| {
        let column = context
            .grounding
            .columns
            .iter()
            .any(|hit| hit.at == at && hit.view == fact && hit.score >= 0.5);
        let named = view.noun.iter().any(|stem| context.lexicon.alike(stem, &word.stem));
        single(word) && !column && !named && !in_value(context, at) && view.described.contains(&word.stem)
    };
    // A column called `value` holds whatever the tool says.
    let any = |stem: &String| matches!(stem.as_str(), "valu" | "amount" | "total" | "read" | "count" | "quantiti" | "figur");
    let number = measure::obvious(view).and_then(|column| view.columns.get(column));
    let general = number.is_some_and(|column| column.stems.iter().all(any));
    !general && spoken.peek().is_some() && spoken.all(prose)
}

/// "Errors by service", where an error is a record of that level: the rows of that kind are counted.
pub fn of_a_kind(context: &Context<'_>) -> bool {
    let reading = context.reading;
    let mut words = reading.words.iter().enumerate();
    words.any(|(at, word)| {
        let several = match word.role {
            Role::Content => !single(word) && word.stem != word.lower && !word.name_like && !verb_like(word),
            // "404s"
            Role::Number => word.raw.ends_with('s'),
            Role::Stop | Role::Operator | Role::Time => false,
        };
        several && !reading.in_group(at) && in_value(context, at)
    })
}

/// The question asks for something that can be counted: the rows by their own name, what they point to, or those of some kind. What it asks for
/// may be a number that the rows do not have under that name, and then the number of rows is no answer.
pub fn sensible(context: &Context<'_>, entity: Option<Entity>, fact: usize) -> bool {
    let reading = context.reading;
    let spoken: Vec<usize> = reading
        .head
        .iter()
        .copied()
        .filter(|at| !reading.in_group(*at) && !reading.word(*at).is_some_and(verb_like))
        .collect();
    let kind = |at: &usize| in_value(context, *at) || context.grounding.lacks.iter().any(|lack| lack.at == *at);
    let thing = match entity {
        Some(Entity::Table(view)) => view != fact || names_rows(context, fact),
        Some(Entity::Column(..)) => true,
        None => false,
    };
    // What the tool says of its rows, in the plural: "customers" of a look-up.
    let several = |at: &usize| reading.word(*at).is_some_and(Word::is_plural);
    let called = |at: &usize| several(at) && context.grounding.nouns.contains(&(*at, fact));
    spoken.is_empty() || thing || spoken.iter().any(called) || spoken.iter().any(kind) || reading.share
}
