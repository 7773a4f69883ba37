//! "…, and in which component?": what a question asks besides, of the same rows. It is shown beside the rest, or the answer says that it is not.

use super::compile::{Context, Draft};
use super::groups;
use super::measure;
use super::people::{self, acted, says_who};
use super::question::{Role, Word};
use super::select::alias_of;
use super::tense;
use super::verbs::verb_like;
use super::views::{Column, Part};
use super::words::listed;
use crate::engine::quoted;
use crate::wording::Assumption;

/// The "much" of "…, and how much is it?", where the question ends with it.
pub fn how_much(words: &[Word]) -> Option<usize> {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let small = |word: &Word| {
        listed(
            "is are was were do does did has have it they he she them that each cost come amount",
            &word.lower,
        )
    };
    let asks = |at: &usize| lower(at - 1) == "how" && lower(*at) == "much" && (lower(at - 2) == "and" || lower(at - 3) == "and");
    let at = (4..words.len()).find(asks).filter(|_| lower(0) != "how")?;
    words.iter().skip(at + 1).all(small).then_some(at)
}

/// Positions of the noun phrase after "and in which", where the question ends with it.
pub fn phrase(words: &[Word]) -> Vec<usize> {
    if let Some(much) = how_much(words) {
        return vec![much];
    }
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let asks = |at: usize| matches!(lower(at), "which" | "what");
    let small = |at: usize| {
        matches!(
            lower(at),
            "in" | "on" | "at" | "by" | "for" | "from" | "of" | "to" | "with" | "under"
        )
    };
    let joined = |at: usize| lower(at) == "and" && at > 0;
    // "…, and by when?"
    if let Some(last) = words.len().checked_sub(1).filter(|last| *last > 2 && lower(*last) == "when") {
        let led = matches!(lower(last - 1), "by" | "until" | "till" | "since" | "from");
        return if joined(last - 1) || (led && joined(last - 2)) {
            vec![last]
        } else {
            Vec::new()
        };
    }
    let Some(which) = (2..words.len()).rev().find(|at| asks(*at)) else {
        return Vec::new();
    };
    let begins = joined(which - 1) || (small(which - 1) && joined(which - 2));
    if !begins {
        return Vec::new();
    }
    let noun = |word: &&Word| word.role == Role::Content && !verb_like(word);
    let length = words.iter().skip(which + 1).take_while(noun).count();
    let end = which + 1 + length;
    let ends = words.iter().skip(end).all(|word| word.role == Role::Time);
    if ends { (which + 1..end).collect() } else { Vec::new() }
}

/// Shows what is asked besides for each row of the answer; a group names each of its members once.
pub fn add<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    who(context, draft);
    let words = &context.reading.besides;
    if when(context, draft, words).is_some() {
        return;
    }
    if words.is_empty() || shown(context, draft) {
        return;
    }
    if let [at] = words.as_slice()
        && context.reading.word(*at).is_some_and(|word| word.lower == "when")
    {
        return time(context, draft, *at);
    }
    if let [at] = words.as_slice()
        && context.reading.word(*at).is_some_and(|word| word.lower == "much")
    {
        return amount(context, draft, *at);
    }
    // A number of all rows has no row to show it in.
    let scalar = draft.select.group.is_empty() && draft.intent != "list" && draft.intent != "top";
    let found = groups::resolve(context, draft, words).filter(|_| !scalar && draft.mean_of_groups.is_none());
    let plain = found.map(|found| by_name(context, words, found)).and_then(|(view, column)| {
        let table = context.views.get(view)?;
        let shape = table.columns.get(column).filter(|shape| shape.part != Part::Nested)?;
        let alias = alias_of(table, shape, view != draft.select.fact);
        Some((draft.select.reference(view, column)?, alias))
    });
    if plain.is_some() {
        draft.used.extend(words);
    }
    match plain {
        Some((expression, alias)) if draft.select.group.is_empty() => draft.select.add(expression, &alias),
        Some((expression, _)) if draft.select.group.contains(&expression) => {}
        Some((expression, alias)) => draft.select.add(format!("GROUP_CONCAT(DISTINCT {expression})"), &alias),
        None => {
            let what = context.reading.written(words);
            draft.notes.push(Assumption::NotSaidWhich { what });
            draft.partial = true;
        }
    }
}

/// "In which component" over rows with a `component_id`: its name, where the rows that it points to are at hand.
fn by_name(context: &Context<'_>, words: &[usize], found: (usize, usize)) -> (usize, usize) {
    let asked = |view: usize| words.iter().any(|at| context.grounding.nouns.contains(&(*at, view)));
    let mut edges = context.edges.iter().filter(|edge| edge.from == found && asked(edge.to.0));
    let named = edges.find_map(|edge| Some((edge.to.0, context.views.get(edge.to.0)?.label()?)));
    named.unwrap_or(found)
}

/// "By when" asks for what is due, "since when" for the beginning.
fn time<'a>(context: &Context<'a>, draft: &mut Draft<'a>, at: usize) {
    let fact = draft.select.fact;
    let Some(view) = context
        .views
        .get(fact)
        .filter(|_| matches!(draft.intent, "list" | "lookup" | "top") && draft.select.group.is_empty())
    else {
        return;
    };
    let led = at - 1;
    let found = match context.reading.word(led).map_or("", |word| word.lower.as_str()) {
        "by" | "until" | "till" => tense::due(view),
        "since" | "from" => tense::begins(view),
        _ => measure::time_column(fact, context.views, context.reading, context.grounding, context.lexicon),
    };
    let shown = found.and_then(|column| Some((draft.select.reference(fact, column)?, &view.columns.get(column)?.name)));
    if let Some((expression, name)) = shown {
        draft.select.add(expression, name);
        draft.used.extend([led, at]);
    }
}

/// "…, and how much is it?": the number that the rest of the question is about, or the one that says how much the rows are.
fn amount<'a>(context: &Context<'a>, draft: &mut Draft<'a>, at: usize) {
    let fact = draft.select.fact;
    let Some(view) = context.views.get(fact).filter(|_| draft.select.group.is_empty()) else {
        return;
    };
    let told = |column: &Column| {
        let name = quoted(&column.name);
        let stated = |expression: &String| expression.contains(&format!("t{fact}.{name}"));
        column.part == Part::Measure && (draft.select.conditions.iter().any(stated) || draft.select.order.iter().any(stated))
    };
    let found = view
        .find(told)
        .or_else(|| measure::only_money(view))
        .or_else(|| measure::obvious(view));
    let Some((expression, column)) = found.and_then(|column| Some((draft.select.reference(fact, column)?, view.columns.get(column)?)))
    else {
        return;
    };
    draft.select.add(expression, &column.name);
    draft.used.insert(at);
}

/// "…, and on what day?": the time that the rest of the question is about.
fn when<'a>(context: &Context<'a>, draft: &mut Draft<'a>, words: &[usize]) -> Option<()> {
    let [at] = words else { return None };
    let day = matches!(context.reading.word(*at)?.lower.as_str(), "day" | "date" | "dates" | "days");
    let fact = draft.select.fact;
    let time = measure::time_column(fact, context.views, context.reading, context.grounding, context.lexicon)?;
    let expression = draft
        .select
        .reference(fact, time)
        .filter(|_| day && draft.select.group.is_empty())?;
    let name = &context.views.get(fact)?.columns.get(time)?.name;
    draft.select.add(expression, name);
    draft.used.insert(*at);
    Some(())
}

/// "The longest call: who took it?": who did it, of the rows that are shown.
fn who<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> Option<()> {
    let words = &context.reading.words;
    let joined = |at: usize| words.get(at - 1).is_some_and(|before| before.pause || before.lower == "and");
    let asks = |at: usize, who: &str| words.get(at).is_some_and(|word| word.lower == who && !word.quoted);
    // "…, and to whom?"
    let led = |at: usize| at > 1 && words.get(at - 1).is_some_and(|word| listed("to by for from with", &word.lower)) && joined(at - 1);
    let at = (1..words.len()).find(|at| (asks(*at, "who") && joined(*at)) || (asks(*at, "whom") && (joined(*at) || led(*at))))?;
    let fact = draft.select.fact;
    let view = context
        .views
        .get(fact)
        .filter(|_| draft.select.group.is_empty() && !draft.select.distinct)?;
    let named = |column: &Column| column.part == Part::Label && says_who(column);
    // "The longest shift: who worked it?": the one column that says who, whatever it holds.
    let told = |column: &Column| !view.unique(column) && says_who(column);
    let done = acted(context, view);
    // "By whom": the owner need not have done it.
    let any = || view.only(named).or_else(|| view.only(told));
    let by = words.get(at - 1).is_some_and(|word| word.lower == "by");
    let column = done.or_else(|| any().filter(|_| !by))?;
    let it = words
        .get(at + 2)
        .is_some_and(|word| matches!(word.lower.as_str(), "it" | "them" | "that" | "this"));
    if done.is_some() || it {
        draft.used.insert(at + 1);
    }
    let (expression, alias) = people::named(context, draft, column)?;
    draft.select.add(expression, &alias);
    draft.used.insert(at);
    Some(())
}

/// A column of the answer is the one that is asked for besides.
fn shown<'a>(context: &Context<'a>, draft: &Draft<'a>) -> bool {
    let Some((view, column)) = groups::resolve(context, draft, &context.reading.besides) else {
        return false;
    };
    let expression = draft.select.clone().reference(view, column);
    expression.is_some_and(|expression| draft.select.columns.iter().any(|(known, _)| *known == expression))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::known::Known;
    use crate::planner::lexicon::Lexicon;
    use crate::planner::question::read_words;

    fn asked(question: &str) -> Vec<String> {
        let words = read_words(question, &Lexicon::default(), &Known::default());
        phrase(&words)
            .into_iter()
            .filter_map(|at| words.get(at))
            .map(|word| word.lower.clone())
            .collect()
    }

    #[test]
    fn what_is_asked_besides_ends_the_question() {
        assert_eq!(asked("Which pumps failed most, and in which hall?"), ["hall"]);
        assert_eq!(asked("Which pumps failed most and what hall"), ["hall"]);
        assert!(asked("In which hall did most pumps fail?").is_empty());
        assert!(asked("Which pumps failed, and which valves were replaced by hand?").is_empty());
        assert!(asked("Which pumps failed, and which valves leaked?").is_empty());
        assert!(asked("Pumps and valves by which hall").is_empty());
    }
}
