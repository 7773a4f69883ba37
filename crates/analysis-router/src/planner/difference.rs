//! "What differs between A and B": one detail per side, then a comparison by key.

use belvedere_types::SourceId;
use serde_json::{Map, Value};

use super::compile::Context;
use super::conditions;
use super::explore::{Explorer, Ready};
use super::ground::{ValueHit, ground};
use super::groups::contrasted;
use super::profile::ParameterKind;
use super::select::Select;
use super::views::{Column, Part, View};
use crate::{Binding, Step};

/// What a comparison of two sides needs next.
pub enum Sides {
    Steps(Vec<Step>),
    After(usize),
    Done(Vec<Step>),
    /// The two sides were not found.
    Unknown,
}

const LEFT: &str = "left_side";
const RIGHT: &str = "right_side";

/// `detail` is the tool whose results are compared.
pub fn plan(context: &Context<'_>, explorer: &Explorer<'_>, detail: usize) -> Sides {
    if context.views.iter().any(|view| view.name.starts_with(LEFT)) || context.views.iter().any(|view| view.name.starts_with(RIGHT)) {
        return finished(context);
    }
    let steps = match explorer.prepare(detail, 3) {
        Ready::After(other) => return Sides::After(other),
        Ready::Steps(steps) => steps,
        Ready::Ask { .. } | Ready::Unusable => return Sides::Unknown,
    };
    let Some((view, column, _)) = contrasted(context) else {
        return Sides::Unknown;
    };
    let spans: Vec<&ValueHit> = context
        .grounding
        .values
        .iter()
        .filter(|hit| (hit.view, hit.column) == (view, column))
        .collect();
    let [first, second, ..] = spans.as_slice() else {
        return Sides::Unknown;
    };
    let Some((source, tool, mut arguments, mut bind)) = template(&steps) else {
        return Sides::Unknown;
    };
    for own in of_side(context, explorer, detail, view) {
        if bind.iter().all(|known| known.argument != own.argument) {
            arguments.remove(&own.argument);
            bind.push(own);
        }
    }
    if !tells_apart(context, &bind, view) {
        return Sides::Unknown;
    }
    let mut made = Vec::new();
    for (side, hit) in [(LEFT, first), (RIGHT, second)] {
        let targets = format!("{side}_targets");
        let Some(sql) = targets_of(context, hit, (view, column), &bind) else {
            return Sides::Unknown;
        };
        made.push(Step::Query {
            sql,
            into: targets.clone(),
        });
        made.push(Step::CallForEach {
            source,
            tool: tool.clone(),
            arguments: arguments.clone(),
            table: targets,
            bind: bind.clone(),
            into: side.into(),
        });
    }
    Sides::Steps(made)
}

/// Something must tell the sides apart, or the same thing is compared with itself.
fn tells_apart(context: &Context<'_>, bind: &[Binding], view: usize) -> bool {
    context.views.get(view).is_some_and(|table| {
        let own = |binding: &Binding| {
            table
                .columns
                .iter()
                .any(|known| known.name == binding.column && table.unique(known))
        };
        bind.iter().any(own)
    })
}

/// Source, tool, arguments and bindings of a call.
type Shared = (SourceId, String, Map<String, Value>, Vec<Binding>);

/// The call that both sides share.
fn template(steps: &[Step]) -> Option<Shared> {
    steps.iter().find_map(|step| match step {
        Step::CallForEach {
            source,
            tool,
            arguments,
            bind,
            ..
        } => Some((*source, tool.clone(), arguments.clone(), bind.clone())),
        Step::Call {
            source, tool, arguments, ..
        } => Some((*source, tool.clone(), arguments.clone(), Vec::new())),
        _ => None,
    })
}

/// Identifiers that the tool could do without, but that say which side is meant: an environment's id where environments are compared.
fn of_side(context: &Context<'_>, explorer: &Explorer<'_>, detail: usize, view: usize) -> Vec<Binding> {
    let (Some(profile), Some(table)) = (explorer.profiles.get(detail), context.views.get(view)) else {
        return Vec::new();
    };
    profile
        .parameters
        .iter()
        .filter_map(|parameter| {
            let ParameterKind::Identifier(noun) = &parameter.kind else {
                return None;
            };
            let about = |stem: &String| table.noun.iter().any(|known| context.lexicon.alike(known, stem));
            let column = table
                .columns
                .iter()
                .find(|column| column.stems == parameter.stems && column.stems.len() > 1)
                .or_else(|| {
                    let bare = |column: &&Column| column.part == Part::Identifier && column.stems.len() == 1;
                    table.columns.iter().find(bare).filter(|_| noun.iter().any(about))
                })?;
            Some(Binding {
                column: column.name.clone(),
                argument: parameter.name.clone(),
            })
        })
        .collect()
}

/// The two values as the data writes them.
fn side_names(context: &Context<'_>) -> Option<(String, String)> {
    let inputs: Vec<View> = context
        .views
        .iter()
        .filter(|view| !view.name.starts_with(LEFT) && !view.name.starts_with(RIGHT))
        .cloned()
        .collect();
    let grounding = ground(context.reading, &inputs, context.lexicon);
    let context = Context {
        views: &inputs,
        grounding: &grounding,
        ..*context
    };
    let (view, column, _) = contrasted(&context)?;
    let mut names = context
        .grounding
        .values
        .iter()
        .filter(|hit| (hit.view, hit.column) == (view, column))
        .filter_map(|hit| hit.values.first()?.as_str())
        .map(str::to_owned);
    Some((names.next()?, names.next()?))
}

/// The rows of one side: its own value, and every other value the question names.
fn targets_of(context: &Context<'_>, side: &ValueHit, (view, column): (usize, usize), bind: &[Binding]) -> Option<String> {
    let mut select = Select::from(view, context.views, context.edges);
    select.distinct = true;
    for binding in bind {
        let place = |at: usize| Some((at, context.views.get(at)?.find(|column| column.name == binding.column)?));
        let others = (0..context.views.len()).filter(|other| *other != view);
        let (at, index) = place(view).or_else(|| others.filter(|other| select.reaches(*other)).find_map(place))?;
        let expression = select.reference(at, index)?;
        select.add(expression, &binding.column);
    }
    let expression = select.reference(view, column)?;
    select.conditions.push(conditions::of_values(&expression, &side.values, false));
    for hit in context
        .grounding
        .values
        .iter()
        .filter(|hit| (hit.view, hit.column) != (view, column))
    {
        select.restrict(
            hit.view,
            |expression| conditions::of_values(expression, &hit.values, hit.inverted),
            hit.column,
        );
    }
    select.sql()
}

/// The two sides are here: compare the deepest table that both have.
fn finished(context: &Context<'_>) -> Sides {
    let deepest = context
        .views
        .iter()
        .filter(|view| view.name.starts_with(LEFT) && !view.name.ends_with("_targets"))
        .filter(|view| context.views.iter().any(|other| other.name == view.name.replacen(LEFT, RIGHT, 1)))
        .max_by_key(|view| (view.rows, view.name.len()));
    let Some(left) = deepest else { return Sides::Unknown };
    let right = left.name.replacen(LEFT, RIGHT, 1);
    let other = context.views.iter().find(|view| view.name == right);
    // Names and paths identify; identifiers are different on each side by nature.
    let named = |name: &str| {
        let last = super::words::split_identifier(name);
        last.iter().any(|word| {
            matches!(
                word.as_str(),
                "name" | "table" | "section" | "column" | "field" | "path" | "key" | "parameter" | "setting" | "property" | "title"
            )
        })
    };
    let mut key: Vec<String> = left
        .columns
        .iter()
        .filter(|column| column.part != Part::Identifier || column.stems.len() == 1)
        .filter(|column| named(&column.name) && column.kind == crate::ColumnType::Text)
        .filter(|column| other.is_none_or(|view| view.columns.iter().any(|known| known.name == column.name)))
        .map(|column| column.name.clone())
        .collect();
    // What contains comes before what is contained.
    key.sort_by_key(|name| !(name.starts_with("parent") || name.to_lowercase().contains("table") || name == "section"));
    // A column called "key" identifies a setting, and describes a column that has a name of its own.
    if key.iter().any(|name| !name.eq_ignore_ascii_case("key") && name != "section") {
        key.retain(|name| !name.eq_ignore_ascii_case("key"));
    }
    if key.is_empty()
        && let Some(label) = left.label().and_then(|index| left.columns.get(index))
    {
        key.push(label.name.clone());
    }
    if key.is_empty() {
        return Sides::Unknown;
    }
    let mut steps = vec![Step::Diff {
        left: left.name.clone(),
        right: right.clone(),
        key,
        names: side_names(context),
        into: "differences".into(),
    }];
    steps.extend(not_compared(context, &left.name, &right));
    steps.push(Step::Present {
        table: "differences".into(),
        chart: None,
        intent: "diff".into(),
    });
    Sides::Done(steps)
}

/// "No differences" must not be read as saying anything of tables that were not held against each other.
fn not_compared(context: &Context<'_>, left: &str, right: &str) -> Option<Step> {
    let mut others: Vec<String> = context
        .views
        .iter()
        .filter(|view| view.name != left && view.name != right && !view.name.ends_with("_targets"))
        .filter_map(|view| view.name.strip_prefix(LEFT).or_else(|| view.name.strip_prefix(RIGHT)))
        .map(|rest| rest.trim_matches('_').replace('_', " "))
        .filter(|rest| !rest.is_empty())
        .collect();
    others.sort_unstable();
    others.dedup();
    (!others.is_empty()).then(|| Step::Note {
        text: format!(
            "Only one of the tables of each side was compared. Not compared: {}.",
            others.join(", ")
        ),
        partial: true,
    })
}
