//! The key of rows whose name does not tell them apart.

use super::{Context, Draft};
use crate::planner::ground::is_sentence;
use crate::planner::views::{Column, Part, naming};
use crate::planner::words::listed;

/// Rows that are listed by something that is no name of theirs show their key as well: two policies may have one holder, and who speaks of a
/// ticket with a sentence for a title says its key.
pub(super) fn show(context: &Context<'_>, draft: &mut Draft<'_>) {
    let fact = draft.select.fact;
    let Some(view) = context.views.get(fact) else { return };
    let column = |index: Option<usize>| index.and_then(|index| Some((index, view.columns.get(index)?)));
    // People say the number of an issue, and not the key it has in the database.
    let said = |column: &Column| {
        const NUMBERS: &str = "short number code key ref refer identifi id";
        let own = |stem: &String| listed(NUMBERS, stem) || view.noun.contains(stem);
        let number = column.stems.iter().any(|stem| listed(NUMBERS, stem) && stem != "id");
        column.part == Part::Identifier && number && column.stems.iter().all(own) && view.unique(column)
    };
    // A reference may be somebody else's number for it, and its own is spoken, too.
    let refers = |column: &Column| column.stems.iter().all(|stem| listed("refer ref", stem));
    let keyed = view
        .key()
        .and_then(|key| view.columns.get(key))
        .is_some_and(|key| naming::are_keys(&key.facts.values) && !refers(key));
    let number = view.find(|column| said(column) && !(keyed && refers(column)));
    let (Some((_, label)), Some((key, own))) = (column(view.label()), column(number.or_else(|| view.key()))) else {
        return;
    };
    let name = label.part == Part::Label
        && (label.stems.len() == 1
            || view.unique(label) && naming::is_own_name(label)
            || label.stems.iter().any(|stem| view.noun.contains(stem)));
    let sentences = label.facts.values.iter().filter(|value| is_sentence(value)).count();
    // A name that many rows bear tells none of them.
    let most = if draft.intent == "list" { 10 } else { 9 };
    let repeated = label.facts.distinct * 10 < view.rows * most && label.facts.nulls == 0 && draft.intent != "lookup";
    // An issue goes by its number, whatever its title.
    let titled = number == Some(key) && label.stems.iter().any(|stem| listed("titl subject summari headlin", stem));
    let foreign = keyed && refers(label);
    let name = name && !titled && !foreign && !repeated && sentences * 2 < label.facts.values.len().max(1);
    let shows = |name: &str| draft.select.columns.iter().any(|(_, alias)| alias == name);
    // In a ranking a title will do, or a `project` beside its `project_id`; the address of a permit is none.
    let other = label.part != Part::Label && !label.stems.iter().all(|stem| own.stems.contains(stem));
    let listed = draft.intent == "list" || matches!(draft.intent, "top" | "lookup") && other || draft.intent == "top" && repeated;
    let rows = listed && draft.select.group.is_empty() && !draft.select.distinct;
    if !rows || name || own.part != Part::Identifier || !shows(&label.name) || shows(&own.name) {
        return;
    }
    if let Some(expression) = draft.select.reference(fact, key) {
        draft.select.add(expression, &own.name);
    }
}
