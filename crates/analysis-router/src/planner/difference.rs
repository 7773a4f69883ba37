//! "What differs between A and B": one detail per side, then a comparison by key.

use belvedere_types::SourceId;
use serde_json::{Map, Value};

use super::compile::Context;
use super::conditions;
use super::explore::{Explorer, Ready};
use super::ground::{ValueHit, ground};
use super::groups::contrasted;
use super::narrowed;
use super::select::Select;
use super::views::{Column, Part, View};
use super::words::{singular, split_identifier};
use crate::table::CONTAINERS;
use crate::wording::{Assumption, Words};
use crate::{Binding, Pair, Step};

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
        return finished(context, explorer, detail);
    }
    if let Some(sides) = by_choice(explorer, detail) {
        return sides;
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
    for own in explorer
        .profiles
        .get(detail)
        .map(|profile| narrowed::of_side(context, profile, view))
        .unwrap_or_default()
    {
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
            batch: None,
            into: side.into(),
        });
    }
    Sides::Steps(made)
}

/// "Between staging and production", of a tool that takes one of them: it is asked for each.
fn by_choice(explorer: &Explorer<'_>, detail: usize) -> Option<Sides> {
    let (parameter, values) = explorer.named_choices(detail)?;
    let [first, second] = values.as_slice() else { return None };
    let mut made = Vec::new();
    for (side, value) in [(LEFT, first), (RIGHT, second)] {
        let steps = match explorer.with_choice(detail, &parameter, value) {
            Ready::After(other) => return Some(Sides::After(other)),
            Ready::Steps(steps) => steps,
            Ready::Ask { .. } | Ready::Unusable => return None,
        };
        let targets = || format!("{side}_targets");
        made.extend(steps.into_iter().map(|step| match step {
            Step::Query { sql, .. } => Step::Query { sql, into: targets() },
            Step::Call {
                source, tool, arguments, ..
            } => Step::Call {
                source,
                tool,
                arguments,
                into: side.into(),
            },
            Step::CallForEach {
                source,
                tool,
                arguments,
                bind,
                batch,
                ..
            } => Step::CallForEach {
                source,
                tool,
                arguments,
                table: targets(),
                bind,
                batch,
                into: side.into(),
            },
            other => other,
        }));
    }
    Some(Sides::Steps(made))
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
            |view| context.speaks_of(view),
        );
    }
    select.sql()
}

/// The two sides are here: every table of one is held against its twin.
fn finished(context: &Context<'_>, explorer: &Explorer<'_>, detail: usize) -> Sides {
    let mut pairs: Vec<Pair> = parts(context).iter().filter_map(|part| pair(context, part)).collect();
    // What contains comes before what is contained.
    pairs.sort_by_key(|pair| (pair.key.len(), pair.left.len(), pair.left.clone()));
    let left_out = not_compared(context, &pairs);
    // "The column differences" are those of the columns alone.
    let asked = |pair: &Pair| pair.part.as_ref().is_some_and(|part| asked_for(context, part));
    if pairs.iter().any(asked) {
        pairs.retain(asked);
    }
    if pairs.is_empty() {
        return Sides::Unknown;
    }
    let first = pairs.remove(0);
    let chosen = explorer
        .named_choices(detail)
        .and_then(|(_, values)| match <[String; 2]>::try_from(values) {
            Ok([left, right]) => Some((left, right)),
            Err(_) => None,
        });
    let mut steps = vec![Step::Diff {
        left: first.left,
        right: first.right,
        key: first.key,
        part: first.part,
        more: pairs,
        names: chosen.or_else(|| side_names(context)),
        into: "differences".into(),
    }];
    steps.extend(left_out);
    steps.push(Step::Present {
        table: "differences".into(),
        chart: None,
        intent: "diff".into(),
    });
    Sides::Done(steps)
}

/// "Which columns differ", "the column differences".
fn asked_for(context: &Context<'_>, part: &str) -> bool {
    let lower = |at: Option<usize>| at.and_then(|at| context.reading.word(at)).map_or("", |word| word.lower.as_str());
    let differs = |word: &str| word.starts_with("differ") || word.starts_with("change");
    let mut words = context.reading.words.iter().enumerate();
    words.any(|(at, word)| {
        let asked = matches!(lower(at.checked_sub(1)), "which" | "what") || differs(lower(Some(at + 1)));
        asked && singular(&word.lower) == part
    })
}

/// Names of the tables without their side: empty for the main one.
fn parts(context: &Context<'_>) -> Vec<String> {
    let mut found: Vec<String> = context
        .views
        .iter()
        .filter_map(|view| view.name.strip_prefix(LEFT).or_else(|| view.name.strip_prefix(RIGHT)))
        .filter(|part| !part.ends_with("_targets"))
        .map(str::to_owned)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn pair(context: &Context<'_>, part: &str) -> Option<Pair> {
    let (left, right) = (format!("{LEFT}{part}"), format!("{RIGHT}{part}"));
    let side = |name: &str| context.views.iter().find(|view| view.name == name);
    let shape = side(&left).or_else(|| side(&right))?;
    let twin = side(&right).filter(|_| side(&left).is_some());
    let mut key = key(shape, twin);
    // The property of an event goes by both.
    let outer = context.views.iter().find(|view| shape.inside(view).is_some());
    let of_outer = outer.map(|outer| self::key(outer, None)).unwrap_or_default();
    let shared = |name: &String| shape.columns.iter().any(|column| column.name == *name) && !key.contains(name);
    let above: Vec<String> = of_outer.into_iter().filter(shared).collect();
    key.splice(0..0, above);
    // A list of plain words stands in its parent's row already.
    let bare = shape.columns.iter().all(|column| column.name == "value" || inherited(&column.name));
    (!key.is_empty() && !bare && !part.ends_with("_summary")).then(|| Pair {
        part: word_of(&key, part),
        left,
        right,
        key,
    })
}

fn inherited(name: &str) -> bool {
    name.starts_with("parent_")
}

/// Names and paths identify; identifiers are different on each side by nature.
fn key(shape: &View, twin: Option<&View>) -> Vec<String> {
    let named = |name: &str| contains(name) || split_identifier(name).iter().any(|word| NAMING.contains(&word.as_str()));
    let shared = |column: &&Column| twin.is_none_or(|view| view.columns.iter().any(|known| known.name == column.name));
    let mut key: Vec<String> = shape
        .columns
        .iter()
        .filter(|column| column.part != Part::Identifier || column.stems.len() == 1)
        .filter(|column| named(&column.name) && column.kind == crate::ColumnType::Text)
        .filter(shared)
        .map(|column| column.name.clone())
        .collect();
    // What contains comes before what is contained.
    key.sort_by_key(|name| !(inherited(name) || name.to_lowercase().contains("table") || contains(name)));
    // A column called "key" identifies a setting, and describes a column that has a name of its own.
    if key.iter().any(|name| !name.eq_ignore_ascii_case("key") && !contains(name)) {
        key.retain(|name| !name.eq_ignore_ascii_case("key"));
    }
    if key.is_empty() {
        key.extend(
            shape
                .label()
                .and_then(|index| shape.columns.get(index))
                .map(|label| label.name.clone()),
        );
    }
    key
}

/// The heading that a row stood under.
fn contains(name: &str) -> bool {
    CONTAINERS.contains(&name)
}

/// Words of columns that say which thing a row is about.
const NAMING: [&str; 15] = [
    "name",
    "table",
    "section",
    "column",
    "field",
    "path",
    "key",
    "parameter",
    "setting",
    "property",
    "title",
    "index",
    "constraint",
    "trigger",
    "extension",
];

/// What a row of the pair is called: `column`, `index`.
fn word_of(key: &[String], part: &str) -> Option<String> {
    let telling = |name: &String| {
        let words = split_identifier(name);
        let plain = |word: &&String| !matches!(word.as_str(), "name" | "title" | "key" | "path" | "section" | "parent");
        words.iter().rfind(plain).filter(|word| NAMING.contains(&word.as_str())).cloned()
    };
    let from_part = || split_identifier(part).pop().map(|word| singular(&word));
    key.last().and_then(telling).or_else(from_part).filter(|word| !word.is_empty())
}

/// "No differences" must not be read as saying anything of tables that were not held against each other.
fn not_compared(context: &Context<'_>, pairs: &[Pair]) -> Option<Step> {
    let bare = |name: &str| {
        let of = |side: &str| context.views.iter().find(|view| view.name == format!("{side}{name}"));
        let plain = |view: &View| view.columns.iter().all(|column| column.name == "value" || inherited(&column.name));
        // What says no more than which side it is.
        let which = |view: &View| name.ends_with("_summary") && view.columns.len() == 1;
        of(LEFT).or_else(|| of(RIGHT)).is_some_and(|view| plain(view) || which(view))
    };
    let others: Vec<String> = parts(context)
        .into_iter()
        .filter(|part| !bare(part) && pairs.iter().all(|pair| pair.left != format!("{LEFT}{part}")))
        .map(|part| part.trim_matches('_').replace('_', " "))
        .collect();
    (!others.is_empty()).then(|| Step::Note {
        text: Words::from(Assumption::NotCompared { parts: others }),
        partial: true,
    })
}
