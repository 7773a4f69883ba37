//! Lists and look-ups: rows with the columns that were asked for.

use super::compile::{Context, Draft, Entity, asks_person};
use super::measure;
use super::people;
use super::question::Word;
use super::ranking::companions;
use super::reading::Opener;
use super::select::{alias_of, presentable};
use super::shapes::own_label;
use super::verbs::verb_like;
use super::views::{Column, Part};

/// Columns of a list when the question names none.
const SHOWN: usize = 8;

pub fn shape<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &mut Draft<'a>) -> Option<()> {
    let fact = draft.select.fact;
    let view = context.views.get(fact)?;
    if context.reading.words.first().is_some_and(|word| word.lower == "why") {
        return reasons(draft, fact);
    }
    draft.intent = if named_row(context, fact) { "lookup" } else { "list" };
    let acted = people::acted(context, view).filter(|_| asks_person(context.reading));
    if let Some(column) = acted.filter(|column| !named_row(context, fact) && view.columns.get(*column).is_some_and(|who| !view.unique(who)))
    {
        return each_once(draft, fact, column);
    }
    // Its name, its kind or its owner is not who made it.
    if acted.is_none() && named_row(context, fact) && people::asks_maker(context) {
        return None;
    }
    if let Some(Entity::Column(v, c)) = entity.filter(|_| v_is_value_list(context, entity, draft)) {
        return each_once(draft, v, c);
    }
    if acted.is_none() {
        people::whose(context, draft);
    }
    // One row of readings has no label; it is shown as it is.
    if own_label(context, draft).is_none() {
        rest(context, draft);
        return (!draft.select.columns.is_empty()).then_some(());
    }
    let before = draft.select.columns.len();
    if let Some(who) = acted {
        let (expression, alias) = people::named(context, draft, who)?;
        draft.select.add(expression, &alias);
    } else if asks_person(context.reading) {
        person(context, draft);
    }
    if super::shapes::asks_time(context)
        && let Some(time) = measure::time_column(fact, context.views, context.reading, context.grounding, context.lexicon)
    {
        let expression = draft.select.reference(fact, time)?;
        let name = view.columns.get(time)?.name.clone();
        draft.select.add(expression, &name);
    }
    if context.reading.opener == Opener::Where {
        // Rows of that name which say nothing of a place are no answer.
        let place = measure::place(view)?;
        let expression = draft.select.reference(fact, place)?;
        draft.select.add(expression, &view.columns.get(place)?.name);
        // "Where is it hosted": whatever is done there.
        let verbs = context.reading.content().filter(|(_, word)| verb_like(word));
        draft.used.extend(verbs.map(|(at, _)| at));
    }
    companions(context, draft);
    if draft.select.columns.len() == before {
        rest(context, draft);
    }
    let newest_first = context.reading.superlative.as_ref().filter(|s| s.order_only);
    if let Some(order) = newest_first {
        draft.select.order = vec![format!(
            "{} {}",
            draft.select.columns.len(),
            if order.descending { "DESC" } else { "ASC" }
        )];
    }
    Some(())
}

/// "Why do we lose deals": how often each reason is given, where the rows give one.
fn reasons(draft: &mut Draft<'_>, fact: usize) -> Option<()> {
    const GIVEN: [&str; 4] = ["reason", "caus", "why", "explan"];
    let told = |column: &Column| {
        matches!(column.part, Part::Category | Part::Text | Part::Label) && column.stems.iter().any(|stem| GIVEN.contains(&stem.as_str()))
    };
    let reason = draft.select.view(fact)?.find(told)?;
    let expression = draft.select.reference(fact, reason)?;
    let name = draft.select.column(fact, reason)?.name.clone();
    draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    draft.select.group.push(expression.clone());
    draft.select.add(expression, &name);
    draft.select.add("COUNT(*)".into(), "count");
    draft.select.order = vec!["2 DESC".into(), "1".into()];
    draft.intent = "compare";
    Some(())
}

/// The different values of a column.
fn each_once(draft: &mut Draft<'_>, view: usize, column: usize) -> Option<()> {
    let expression = draft.select.reference(view, column)?;
    let name = &draft.select.column(view, column)?.name;
    draft.select.add(expression.clone(), name);
    draft.select.conditions.push(format!("{expression} IS NOT NULL"));
    draft.select.distinct = true;
    draft.select.order = vec!["1".into()];
    Some(())
}

/// "which plans do we use": the different values; "which region is X in": the row of X.
fn v_is_value_list<'a>(context: &Context<'a>, entity: Option<Entity>, draft: &Draft<'a>) -> bool {
    let Some(Entity::Column(view, column)) = entity else { return false };
    let repeated = context
        .views
        .get(view)
        .is_some_and(|table| table.columns.get(column).is_some_and(|shape| !table.unique(shape)));
    view == draft.select.fact && repeated && !named_row(context, view) && !happened(context, (view, column))
}

/// "Cancellations" of rows with a `cancel_reason`: what happened, and none of the reasons.
fn happened(context: &Context<'_>, (view, column): (usize, usize)) -> bool {
    let shape = context.views.get(view).and_then(|table| table.columns.get(column));
    let last = shape.filter(|shape| shape.stems.len() > 1).and_then(|shape| shape.stems.last());
    let event = |word: &Word| word.is_plural() && ["tions", "als", "ments"].iter().any(|ending| word.lower.ends_with(ending));
    let hits = context
        .grounding
        .columns
        .iter()
        .filter(|hit| (hit.view, hit.column) == (view, column));
    let mut said = hits.filter_map(|hit| context.reading.word(hit.at)).peekable();
    last.is_some_and(|last| said.peek().is_some() && said.all(|word| event(word) && word.stem != *last))
}

/// The question names one of the rows, or one of a table the rows point to.
pub fn named_row<'a>(context: &Context<'a>, view: usize) -> bool {
    context.grounding.values.iter().any(|hit| {
        hit.view == view
            && hit.values.len() == 1
            && context
                .views
                .get(view)
                .and_then(|table| table.columns.get(hit.column))
                .is_some_and(|column| matches!(column.part, Part::Label | Part::Identifier | Part::Text))
    })
}

fn person<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let fact = draft.select.fact;
    let Some(view) = context.views.get(fact) else { return };
    if people::asks_for_members(context.reading) {
        return;
    }
    let people = [
        "owner",
        "user",
        "assigne",
        "author",
        "member",
        "lead",
        "manag",
        "instructor",
        "teacher",
        "contact",
        "email",
        "creator",
        "person",
        "agent",
        "responsible",
        "driver",
    ];
    let who = |column: &Column| {
        let called = column.stems.iter().any(|stem| people.iter().any(|known| stem.starts_with(known)));
        called && !matches!(column.part, Part::Measure | Part::Time | Part::Flag)
    };
    let Some(column) = view.find(who) else { return };
    let hits = context.grounding.columns.iter();
    let said: Vec<usize> = hits
        .filter(|hit| (hit.view, hit.column) == (fact, column))
        .map(|hit| hit.at)
        .collect();
    // Who somebody is, is no question of whoever they report to.
    if said.is_empty() && people::lists_people(view) {
        return;
    }
    if let Some((expression, alias)) = people::named(context, draft, column) {
        draft.select.add(expression, &alias);
        draft.used.extend(said);
    }
}

/// All short columns, the first eight.
pub fn rest<'a>(context: &Context<'a>, draft: &mut Draft<'a>) {
    let fact = draft.select.fact;
    let Some(view) = context.views.get(fact) else { return };
    for (index, column) in view.columns.iter().enumerate().filter(|(_, column)| presentable(column)) {
        if draft.select.columns.len() >= SHOWN {
            break;
        }
        if let Some(expression) = draft.select.reference(fact, index) {
            draft.select.add(expression, &alias_of(view, column, false));
        }
    }
}
