//! "Latest", "oldest", "next": rows in the order of their time.

use super::compile::{Context, Draft, Entity, label};
use super::groups;
use super::happening;
use super::measure;
use super::question::Word;
use super::ranking::companions;
use super::reading::Opener;
use super::select::Select;
use super::shapes::own_label;
use super::tense;
use super::verbs::verb_like;
use super::views::Part;

/// The latest or oldest rows; per group when the question says so.
pub fn shape<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>, limit: usize, direction: &str) -> Option<()> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    if let Some(column) = born(context, fact) {
        own_label(context, draft)?;
        let expression = draft.select.reference(fact, column)?;
        let shape = draft.select.column(fact, column)?;
        // A year of birth runs against age.
        let against = shape.stems.iter().any(|stem| stem == "age");
        let direction = if against == (direction == "DESC") { "ASC" } else { "DESC" };
        let name = shape.name.clone();
        draft.select.conditions.push(format!("{expression} IS NOT NULL"));
        draft.select.add(expression.clone(), &name);
        draft.select.order = vec![format!("{expression} {direction}"), "1".into()];
        draft.select.limit = Some(limit);
        draft.intent = if limit == 1 { "lookup" } else { "list" };
        return Some(());
    }
    // The oldest of something is not the first thing that happened to it, unless the question speaks of what happened.
    if matches!(entity, Some(Entity::Table(other)) if other != fact) && !spoken_of(context, fact) {
        return None;
    }
    // "First seen" is not when it was last seen.
    let first = context
        .reading
        .words
        .windows(2)
        .any(|pair| matches!(pair, [first, verb] if first.lower == "first" && verb_like(verb)));
    let last = view.find(|column| {
        !first
            && column.part == Part::Time
            && column.stems.iter().any(|stem| matches!(stem.as_str(), "last" | "latest"))
            && said(context, &column.stems)
    });
    let timed = || measure::time_column(fact, context.views, context.reading, context.grounding, context.lexicon);
    let time = last.or_else(timed).or_else(|| view.find(measure::is_year))?;
    // When something ran is not when it was made: another time of the row tells it, or rows of what happened.
    // "When was the last payment made": when it was, and not when it is due.
    let planned = view.columns.get(time).is_some_and(tense::says_when_due) && tense::is_past(context.reading);
    let time = if planned { tense::done(view).unwrap_or(time) } else { time };
    let fits = view.columns.get(time).is_some_and(|column| happening::fits(context, column));
    let (fact, time, entity) = match happening::own_time(context, view) {
        _ if fits => (fact, time, entity),
        Some(own) => (fact, own, entity),
        None => {
            let (events, time) = happening::events(context, fact)?;
            draft.select = Select::from(events, context.views, context.edges);
            (events, time, Some(Entity::Table(fact)))
        }
    };
    let expression = draft.select.reference(fact, time)?;
    let name = draft.select.column(fact, time)?.name.clone();
    // "Who joined last" is not answered with what was filed last.
    let stems = &draft.select.column(fact, time)?.stems;
    let mut verbs = context.reading.content().filter(|(_, word)| verb_like(word)).peekable();
    let told = |word: &str| stems.iter().any(|stem| context.lexicon.alike(stem, word));
    if entity.is_none() && context.reading.opener == Opener::Who && verbs.peek().is_some() && !verbs.any(|(_, word)| told(&word.stem)) {
        return None;
    }
    draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    // "the next exhibition to open": the first that lies ahead.
    let ahead = context.reading.superlative.as_ref().and_then(|s| context.reading.word(s.at));
    if ahead.is_some_and(|word| matches!(word.lower.as_str(), "next" | "soonest"))
        && let Some(shape) = draft.select.column(fact, time)
    {
        draft.select.conditions.push(tense::after_now(&expression, shape));
    }
    // "When did the last review take place": none of those that are still to come.
    if direction == "DESC"
        && tense::is_past(context.reading)
        && let Some(shape) = draft.select.column(fact, time)
    {
        draft.select.conditions.push(tense::by_now(&expression, shape));
    }
    if !context.reading.groups.is_empty() {
        groups::add(context, draft)?;
        let extreme = if direction == "DESC" { "MAX" } else { "MIN" };
        draft.select.add(format!("{extreme}({expression})"), &name);
        draft.select.order = vec![format!("{} {direction}", draft.select.columns.len())];
        // Beside MAX and MIN, SQLite takes the other columns from the row that holds the extreme.
        own_label(context, draft);
        draft.intent = "list";
        return Some(());
    }
    if let Some(Entity::Table(other)) = entity.filter(|entity| *entity != Entity::Table(fact))
        && let Some((own, alias)) = label(context, draft, other)
    {
        draft.select.add(own, &alias);
    }
    // Asked for the time itself, the time comes first.
    if super::shapes::asks_time(context) {
        draft.select.add(expression.clone(), &name);
        own_label(context, draft);
    } else {
        own_label(context, draft);
        let before = draft.select.columns.len();
        companions(context, draft);
        draft.select.add(expression.clone(), &name);
        if limit > 1 || draft.select.columns.len() == before + 1 {
            super::listing::rest(context, draft);
        }
    }
    let many = context
        .reading
        .head
        .last()
        .and_then(|at| context.reading.word(*at))
        .is_some_and(Word::is_plural);
    let limit = if context.reading.superlative.as_ref().is_some_and(|s| s.limit.is_none()) && many {
        limit.max(10)
    } else {
        limit
    };
    draft.select.order = vec![format!("{expression} {direction}")];
    draft.select.limit = Some(limit);
    draft.intent = if limit == 1 { "lookup" } else { "list" };
    Some(())
}

/// The column that holds when a person or thing came into the world, where its age is asked for.
pub fn born(context: &Context<'_>, view: usize) -> Option<usize> {
    let superlative = context.reading.superlative.as_ref()?;
    let aged = context
        .reading
        .word(superlative.at)
        .is_some_and(|word| matches!(word.lower.as_str(), "oldest" | "youngest"));
    let age = |stems: &[String]| {
        stems
            .iter()
            .any(|stem| matches!(stem.as_str(), "birth" | "birthday" | "birthdat" | "born" | "dob" | "age"))
    };
    context
        .views
        .get(view)?
        .find(|column| aged && age(&column.stems) && matches!(column.part, Part::Time | Part::Measure))
}

fn spoken_of(context: &Context<'_>, view: usize) -> bool {
    let content = |at: usize| {
        context
            .reading
            .word(at)
            .is_some_and(|word| word.role == super::question::Role::Content)
    };
    context.grounding.nouns.iter().any(|(at, known)| *known == view && content(*at))
        || context
            .grounding
            .columns
            .iter()
            .any(|hit| hit.view == view && hit.score >= 0.6 && content(hit.at))
}

fn said<'a>(context: &Context<'a>, stems: &[String]) -> bool {
    let others = stems
        .iter()
        .filter(|stem| !matches!(stem.as_str(), "last" | "latest" | "at" | "time" | "date"));
    let mut any = false;
    for stem in others {
        any = true;
        if context.reading.words.iter().any(|word| context.lexicon.alike(stem, &word.stem)) {
            return true;
        }
    }
    !any
}
