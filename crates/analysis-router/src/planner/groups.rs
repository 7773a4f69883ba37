//! GROUP BY: which column a phrase such as "per project" means.

mod resolve;
mod two_words;

use super::attributes;
use super::compile::{Context, Draft};
use super::conditions;
use super::ground::{Grounding, ValueHit};
use super::measure::{self, Measure};
use super::period_names;
use super::question::Word;
use super::reading::{Aggregate, Reading};
use super::select::alias_of;
use super::table_names::of_rows;
use super::verbs::verb_like;
use super::views::{Column, Edge, Part, View, is_code, overlap, path};
use super::words::{is_doer_of, listed};
use crate::wording::Assumption;

pub use resolve::resolve;

/// "Compare trucks and vans by mileage": the two are the groups, and the phrase names what is compared.
pub fn keep_measures(reading: &mut Reading, views: &[View], edges: &[Edge], grounding: &Grounding) {
    if !(reading.contrast || reading.against) {
        return;
    }
    let measures = |at: &usize| {
        let mut hits = grounding.columns.iter().filter(|hit| hit.at == *at && hit.score >= 0.6).peekable();
        let number = |hit: &super::ground::ColumnHit| {
            let column = views.get(hit.view).and_then(|view| view.columns.get(hit.column));
            column.is_some_and(|column| column.part == Part::Measure && !measure::numbers_a_part(column))
        };
        hits.peek().is_some() && hits.all(number)
    };
    // "By number of shipments", "by shipments": how many there are of what belongs to the two.
    let belongs = |view: usize| {
        let mut named = grounding.values.iter().filter(|hit| hit.view != view);
        named.any(|hit| path(edges, view, hit.view).is_some())
    };
    let counted = |at: &usize| {
        let plural = reading.word(*at).is_some_and(Word::is_plural);
        plural && grounding.nouns.iter().any(|(noun, view)| noun == at && belongs(*view))
    };
    let told = |phrase: &Vec<usize>| phrase.iter().all(|at| measures(at) || counted(at));
    let groups = reading.groups.iter().filter(|phrase| !told(phrase)).cloned().collect();
    reading.groups = groups;
}

/// "Compare the open rates of the campaigns", where none is named: each of them is a side.
pub fn sides_of_all(reading: &mut Reading, grounding: &Grounding) {
    if !reading.contrast || !reading.groups.is_empty() || reading.bucket.is_some() || beside(&grounding.values).is_some() {
        return;
    }
    let valued = |at: usize| grounding.values.iter().any(|hit| hit.span.contains(&at));
    let known = |at: usize| {
        grounding.nouns.iter().any(|(noun, _)| *noun == at) || grounding.columns.iter().any(|hit| hit.at == at && hit.score >= 0.75)
    };
    let all = |at: usize, word: &Word| {
        let before = |back: usize| {
            at.checked_sub(back)
                .and_then(|at| reading.word(at))
                .map_or("", |word| word.lower.as_str())
        };
        let article = matches!(before(1), "the" | "all" | "our");
        let of = if article { 2 } else { 1 };
        let led = matches!(before(of), "of" | "between" | "across" | "among");
        let counted = matches!(before(of + 1), "number" | "count" | "amount" | "total" | "sum");
        led && !counted && word.is_plural() && !word.name_like && !valued(at) && known(at)
    };
    let side = reading.content().find(|(at, word)| all(*at, word)).map(|(at, _)| at);
    reading.groups.extend(side.map(|at| vec![at]));
}

/// Adds the grouping columns to the statement; how many there are. `None` when a phrase means no column of the data.
pub fn add<'a>(context: &Context<'a>, draft: &mut Draft<'a>) -> Option<usize> {
    let reading = context.reading;
    let before = draft.select.columns.len();
    if let Some(bucket) = reading.bucket {
        let fact = draft.select.fact;
        // A school year is a column of its own, whatever the date says.
        let name = conditions::bucket_name(bucket);
        let own = |column: &Column| column.name.eq_ignore_ascii_case(name) && column.part != Part::Time;
        if let Some(column) = period_names::dividing(context, fact, bucket) {
            let expression = draft.select.reference(fact, column)?;
            draft.select.conditions.push(format!("period_start({expression}) IS NOT NULL"));
            draft.select.group.push(expression.clone());
            draft.select.add(expression, &draft.select.column(fact, column)?.name.clone());
            return grouped_by(context, draft, before);
        }
        if let Some(own) = context.views.get(fact).and_then(|view| view.find(own)) {
            let expression = draft.select.reference(fact, own)?;
            draft.select.group.push(expression.clone());
            draft.select.add(expression, name);
            draft.calendar = false;
            return grouped_by(context, draft, before);
        }
        let column = measure::time_column(fact, context.views, reading, context.grounding, context.lexicon)?;
        let shape = draft.select.column(fact, column)?;
        let time = draft.select.reference(fact, column)?;
        // What has no time yet belongs to none.
        if shape.facts.nulls > 0 {
            draft.select.conditions.push(format!("{time} IS NOT NULL"));
        }
        let expression = conditions::bucket(&time, shape, bucket, context.offset);
        draft.select.group.push(expression.clone());
        draft.select.add(expression, conditions::bucket_name(bucket));
    }
    grouped_by(context, draft, before)
}

fn grouped_by<'a>(context: &Context<'a>, draft: &mut Draft<'a>, before: usize) -> Option<usize> {
    let reading = context.reading;
    // "By new, used and worn": the column whose values they are.
    let named = contrasted(context).filter(|(.., spans)| reading.groups.iter().flatten().any(|at| spans.contains(at)));
    let told = |phrase: &[usize]| named.as_ref().is_some_and(|(.., spans)| phrase.iter().all(|at| spans.contains(at)));
    for phrase in reading.groups.iter().filter(|phrase| !told(phrase)) {
        group(context, draft, phrase)?;
    }
    let apart = reading.contrast || reading.against;
    if let Some((view, column, spans)) = contrasted(context).filter(|_| apart || named.is_some()) {
        let expression = draft.select.reference(view, column)?;
        let shape = draft.select.column(view, column)?;
        let alias = alias_of(context.views.get(view)?, shape, view != draft.select.fact);
        draft.select.group.push(expression.clone());
        draft.select.add(expression, &alias);
        draft.used.extend(spans);
    }
    Some(draft.select.columns.len() - before)
}

/// The column two named things stand in: what "compare A and B" groups by.
pub fn contrasted<'a>(context: &Context<'a>) -> Option<(usize, usize, Vec<usize>)> {
    beside(&context.grounding.values)
}

/// The first column of which two values are said, and where.
fn beside(values: &[ValueHit]) -> Option<(usize, usize, Vec<usize>)> {
    values.iter().enumerate().find_map(|(index, first): (usize, &ValueHit)| {
        let same = |other: &&ValueHit| (other.view, other.column) == (first.view, first.column) && other.values != first.values;
        let mates: Vec<&ValueHit> = values.iter().skip(index + 1).filter(same).collect();
        (!mates.is_empty()).then(|| {
            let spans = mates.iter().flat_map(|hit| hit.span.clone()).chain(first.span.clone()).collect();
            (first.view, first.column, spans)
        })
    })
}

fn group<'a>(context: &Context<'a>, draft: &mut Draft<'a>, phrase: &[usize]) -> Option<()> {
    let reading = context.reading;
    let words: Vec<usize> = phrase
        .iter()
        .copied()
        .filter(|at| !super::compile::in_value(context, *at) || phrase.len() == 1)
        .collect();
    let mut words = if words.is_empty() { phrase.to_vec() } else { words };
    words.extend(two_words::of_whom(context, draft, &words));
    // "average seats per subscription" over subscriptions: the mean over the rows, whatever else is called so.
    let mean = matches!(reading.aggregate, Some(Aggregate::Average | Aggregate::Median));
    let called = |view: &super::views::View| view.noun.iter().take(view.named).cloned().collect::<Vec<_>>();
    let rows = context.views.get(draft.select.fact).map(called).unwrap_or_default();
    let own_name = context.views.get(draft.select.fact).map_or("", |view| of_rows(&view.name));
    let named = |at: &usize| {
        let word = reading.word(*at);
        word.is_some_and(|word| rows.contains(&word.stem) && !is_doer_of(&word.lower, &word.stem, own_name))
    };
    if mean && words.iter().all(named) && context.views.get(draft.select.fact).is_some_and(|view| view.key().is_some()) {
        draft.used.extend(words);
        return Some(());
    }
    if let Some((expression, name)) = attributes::named(context, draft, &words) {
        draft.select.group.push(expression.clone());
        draft.select.add(expression, &name);
        draft.used.extend(words);
        return Some(());
    }
    let resolved = resolve(context, draft, &words);
    // "owed by students" chooses rows, where no column is meant.
    if resolved.is_none() && done_by(context, phrase) && words.iter().all(|at| super::compile::in_value(context, *at)) {
        return Some(());
    }
    // "Seats of each room" over rooms: every row is one.
    let label = context.views.get(draft.select.fact).and_then(|view| view.label());
    let own = label
        .filter(|_| !words.is_empty() && words.iter().all(named))
        .map(|label| (draft.select.fact, label));
    let key = |(view, column): (usize, usize)| {
        let shape = context.views.get(view).and_then(|table| Some((table, table.columns.get(column)?)));
        let unique = shape.is_some_and(|(table, shape)| shape.part == Part::Identifier && table.unique(shape));
        unique && view == draft.select.fact
    };
    let resolved = resolved.map(|found| the_thing(context, found, &words));
    let (view, column) = match resolved {
        Some(found) => own.filter(|_| key(found)).unwrap_or_else(|| by_name(context, found)),
        None => own?,
    };
    let table = context.views.get(view)?;
    let shape = table.columns.get(column)?;
    // One label of many issues stands in as many rows.
    let repeated = !table.unique(shape) && context.views.iter().any(|outer| table.inside(outer).is_some());
    let itself = (own == Some((view, column)) && !repeated) || (shape.part == Part::Identifier && table.unique(shape));
    draft.own_rows |= resolved.is_none() || (view == draft.select.fact && itself && table.rows > 1);
    // "Conversion rate (conversions per session)": what the rate is of divides nothing.
    let fact = draft.select.fact;
    let rate = context.views.get(fact).and_then(|rows| measure::rate(rows, context));
    if let Some((Measure::PartOf(_, all), _)) = rate
        && (view, column) == (fact, all)
    {
        draft.used.extend(words);
        return Some(());
    }
    // "per resolved firing": each row is one already.
    if shape.part == Part::Time {
        draft.used.extend(words);
        return Some(());
    }
    // "average cargo per trip" over trips: the mean over the rows.
    let mean = matches!(reading.aggregate, Some(Aggregate::Average | Aggregate::Median));
    if mean && view == draft.select.fact && table.unique(shape) {
        draft.used.extend(words);
        return Some(());
    }
    let expression = draft.select.reference(view, column)?;
    // Two things may bear the same name: rows are told apart by their key.
    if view != draft.select.fact
        && table.label() == Some(column)
        && !table.unique(shape)
        && let Some(key) = table.key()
    {
        let key = draft.select.reference(view, key)?;
        draft.select.group.push(key);
    }
    // A row may carry the name beside the key: `project_name`, `project_id`.
    let by_its_name = words.iter().filter_map(|at| reading.word(*at)).any(|word| word.stem == "name");
    if let Some(prefix) = shape.stems.strip_suffix(&["name".to_owned()]).filter(|prefix| !prefix.is_empty())
        && let Some(sibling) =
            table.find(|other| other.part == Part::Identifier && other.stems.strip_suffix(&["id".to_owned()]) == Some(prefix))
        // "By job name" are all the jobs of one name, of which each has a key; "per project" are two of one name not one.
        && !(by_its_name && table.columns.get(sibling).is_some_and(|sibling| table.unique(sibling)))
    {
        let key = draft.select.reference(view, sibling)?;
        draft.select.group.push(key);
    }
    // What points to nothing that is known here belongs to none of them.
    if view != draft.select.fact && !knows_all(context, draft.select.fact, view) {
        draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    }
    draft.select.group.push(expression.clone());
    draft.select.add(expression, &alias_of(table, shape, view != draft.select.fact));
    if table.label() == Some(column) && leaves_out(context, draft.select.fact, view) {
        note_left_out(context, draft, &words);
    }
    let met: Vec<usize> = words
        .into_iter()
        .filter(|at| two_words::is_met(context, draft, *at, (view, column)))
        .collect();
    draft.used.extend(met);
    Some(())
}

/// "Owed by students": a verb stands before the "by".
fn done_by(context: &Context<'_>, phrase: &[usize]) -> bool {
    let before = |back: usize| phrase.first()?.checked_sub(back).and_then(|at| context.reading.word(at));
    let by = before(1).is_some_and(|by| by.lower == "by");
    // "What share is by video"
    by && before(2).is_some_and(|verb| verb_like(verb) || listed("is are was were be", &verb.lower))
}

/// "For each project" over tasks: the projects, and not whoever is `project_lead`, of which no more than half is said.
fn the_thing(context: &Context<'_>, (view, column): (usize, usize), words: &[usize]) -> (usize, usize) {
    let Some(table) = context.views.get(view) else {
        return (view, column);
    };
    let said: Vec<&str> = words
        .iter()
        .filter_map(|at| context.reading.word(*at))
        .map(|word| word.stem.as_str())
        .collect();
    let half = |column: &Column| {
        let unsaid = |stem: &String| !said.iter().any(|said| context.lexicon.alike(stem, said));
        // "Per trader" over trades, of which each has a `trader_name`.
        let whole = matches!(column.stems.as_slice(), [who, name] if name == "name" && said.contains(&who.as_str()));
        !whole && column.stems.iter().any(unsaid)
    };
    let itself = words.iter().all(|at| super::compile::called(context, view, *at)) && table.key().is_some();
    // What points to other rows is the name of those.
    let name = |column: &usize| !context.edges.iter().any(|edge| edge.from == (view, *column));
    // What the rows hold of it is what it goes by.
    let link = context.edges.iter().any(|edge| edge.to == (view, column));
    match table.label().filter(name).or_else(|| table.key()) {
        Some(own) if itself && !link && table.columns.get(column).is_some_and(half) => (view, own),
        _ => (view, column),
    }
}

/// A key or code of the rows is known by the name of what it points to, where that has one for each.
pub fn by_name(context: &Context<'_>, (view, column): (usize, usize)) -> (usize, usize) {
    let code = context
        .views
        .get(view)
        .and_then(|table| table.columns.get(column))
        .is_some_and(is_code);
    let mut edges = context.edges.iter().filter(|edge| code && edge.from == (view, column));
    let named = edges.find(|edge| context.views.get(edge.to.0).is_some_and(View::bears_names) && knows_all(context, view, edge.to.0));
    let label = named.and_then(|edge| Some((edge.to.0, context.views.get(edge.to.0)?.label()?)));
    label.unwrap_or((view, column))
}

/// Rows are counted for what they point to; what no row points to has none and is in no group.
fn leaves_out(context: &Context<'_>, fact: usize, view: usize) -> bool {
    if view == fact || context.reading.aggregate != Some(Aggregate::Count) {
        return false;
    }
    let chosen = context.reading.window.is_some() || !context.grounding.values.is_empty();
    let way = path(context.edges, fact, view).unwrap_or_default();
    let met = |edge: &super::views::Edge| {
        let table = context.views.get(edge.from.0).and_then(|table| table.columns.get(edge.from.1));
        let all = context.views.get(edge.to.0).map_or(0, |table| table.rows);
        table.is_some_and(|column| column.facts.distinct >= all)
    };
    chosen || !way.iter().all(met)
}

/// "each bucket" is all of them: the answer says which of them it does not show.
fn note_left_out(context: &Context<'_>, draft: &mut Draft<'_>, words: &[usize]) {
    let before = words
        .first()
        .and_then(|at| at.checked_sub(1))
        .and_then(|at| context.reading.word(at));
    let Some(each) = before.filter(|word| matches!(word.lower.as_str(), "each" | "every")) else {
        return;
    };
    draft.notes.push(Assumption::LeftOut {
        said: format!("{} {}", each.lower, context.reading.written(words)),
    });
}

/// Grouped by a table that knows only some of what the rows point to, the others would fall together without a name.
fn knows_all(context: &Context<'_>, fact: usize, view: usize) -> bool {
    let way = path(context.edges, fact, view).unwrap_or_default();
    way.iter().all(|edge| {
        let column = |(view, column): (usize, usize)| context.views.get(view).and_then(|table| table.columns.get(column));
        matches!((column(edge.from), column(edge.to)), (Some(left), Some(right)) if overlap(left, right) == Some(1.0))
    })
}

/// Each of the rows points there: none is left without.
pub fn points_for_all(context: &Context<'_>, fact: usize, view: usize) -> bool {
    let empty = |(view, column): (usize, usize)| {
        context
            .views
            .get(view)
            .and_then(|table| Some(table.columns.get(column)?.facts.nulls > 0))
    };
    let way = path(context.edges, fact, view).unwrap_or_default();
    !way.iter().any(|edge| empty(edge.from) == Some(true))
}
