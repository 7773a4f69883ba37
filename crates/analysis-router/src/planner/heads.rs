//! What a ranking is of: the noun it opens with, which need not be what the rows are.

use super::compile::{Context, Draft, called, in_value, only_mentioned};
use super::ground::ColumnHit;
use super::question::{Role, Word};
use super::reading::Opener;
use super::verbs::verb_like;
use super::views::{Column, Part};
use super::words::listed;

/// "Our biggest customers" over orders: the column that points to customers.
pub fn pointed<'a>(context: &Context<'a>, draft: &Draft<'a>) -> Option<(usize, usize)> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    let last = *context.reading.head.last()?;
    if names_rows(context, fact, last) || in_value(context, last) {
        return None;
    }
    let key = |column: usize| {
        let shape = view.columns.get(column);
        shape.is_some_and(|shape| shape.part == Part::Identifier && !view.unique(shape) && shape.facts.distinct > 1)
    };
    let mut hits = context.grounding.columns.iter();
    let hit = hits.find(|hit| (hit.at, hit.view) == (last, fact) && hit.score >= 0.6 && key(hit.column))?;
    Some((fact, hit.column))
}

/// Rows that nobody asked for: the question opens with something that they neither are nor have.
pub fn missed(context: &Context<'_>, fact: usize) -> bool {
    let head: Vec<usize> = context
        .reading
        .head
        .iter()
        .copied()
        .filter(|at| !context.reading.word(*at).is_some_and(verb_like))
        .collect();
    let accounted = |at: &usize| {
        let column = context
            .grounding
            .columns
            .iter()
            .any(|hit| hit.at == *at && hit.view == fact && hit.score >= 0.5);
        names_rows(context, fact, *at) || column || in_value(context, *at) || context.grounding.lacks.iter().any(|lack| lack.at == *at)
    };
    !head.is_empty() && !head.iter().any(accounted)
}

/// The word is what the rows are called, and not whose they are: "supplier" of supplier invoices with a `supplier_id` each.
pub fn names_rows(context: &Context<'_>, fact: usize, at: usize) -> bool {
    let (Some(view), Some(word)) = (context.views.get(fact), context.reading.word(at)) else {
        return false;
    };
    let points = |column: &Column| column.part == Part::Identifier && column.stems.iter().filter(|stem| *stem != "id").eq([&word.stem]);
    let owner = !called(context, fact, at) && view.find(points).is_some();
    context.grounding.nouns.contains(&(at, fact)) && !only_mentioned(context, view, at) && !owner
}

/// Several are asked for.
pub fn several(context: &Context<'_>) -> bool {
    let reading = context.reading;
    // "Which day had the most faults" asks for one day.
    if let Some(period) = reading.period.and_then(|_| period_asked(&reading.words)) {
        return period.is_plural();
    }
    let mut words = reading.head.iter().filter_map(|at| reading.word(*at));
    // "Which flows failed most" asks for flows, "which of our flows is the slowest" for one.
    let named = words.rfind(|word| !verb_like(word)).is_some_and(Word::is_plural);
    let choice = reading.superlative.as_ref().map_or(0, |superlative| superlative.at);
    let single = |word: &Word| matches!(word.lower.as_str(), "is" | "was" | "has");
    named && !reading.words.iter().take(choice).any(single)
}

/// The day, month and so on that a "which" or "what" asks for.
fn period_asked(words: &[Word]) -> Option<&Word> {
    const PERIODS: &str = "hour hours day days weekday weekdays date dates week weeks month months quarter quarters year years";
    words.windows(2).find_map(|pair| match pair {
        [which, period] if listed("which what", &which.lower) && listed(PERIODS, &period.lower) => Some(period),
        _ => None,
    })
}

/// "Which suppliers delivered damaged goods": where the verb stands in the head, after which comes what it was done to.
pub fn acted(context: &Context<'_>, head: &[usize]) -> Option<usize> {
    let reading = context.reading;
    let did = |pair: &[usize]| {
        let [who, verb] = pair else { return false };
        let (Some(one), Some(done)) = (reading.word(*who), reading.word(*verb)) else {
            return false;
        };
        let named = one.is_plural() && !one.pause && context.grounding.nouns.iter().any(|(at, _)| at == who);
        let object = reading.word(verb + 1).is_some_and(|next| next.role == Role::Content);
        verb - who == 1 && named && verb_like(done) && !done.lower.ends_with("ing") && !done.pause && object
    };
    let found = head.windows(2).position(did).filter(|_| reading.opener == Opener::Which);
    found.map(|who| who + 1)
}

/// "Who requested it", of rows with a requester: the verb means that column, and no rows called requests.
pub fn says_who(context: &Context<'_>, at: usize) -> bool {
    let tells = |hit: &ColumnHit| {
        let column = context.views.get(hit.view).and_then(|view| view.columns.get(hit.column));
        column.is_some_and(|column| matches!(column.part, Part::Label | Part::Category | Part::Text))
    };
    let mut hits = context.grounding.columns.iter();
    let verb = context.reading.word(at).is_some_and(verb_like);
    // "The biggest restore, and who requested it" is about restores.
    let opens = context.reading.words.first().is_some_and(|word| word.lower == "who");
    opens && verb && hits.any(|hit| hit.at == at && hit.score >= 0.5 && tells(hit))
}
