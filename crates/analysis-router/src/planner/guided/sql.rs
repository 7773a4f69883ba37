//! Tables that a vendor answers by SQL: one statement a window, then its rows as they came.

use belvedere_types::guide::{GuideType, SqlRoad};
use serde_json::Value;

use super::Wish;
use super::intent::{Filter, Intent};
use super::statement::{Statement, Writing};
use crate::engine::quoted;
use crate::moment::{Anchor, Format, Moment, Unit};
use crate::planner::reading::Compare;
use crate::planner::window::Window;
use crate::wording::Assumption;
use crate::{ColumnType, Step};

/// Words whose column has to be looked for, and columns that are looked through.
const OPEN: usize = 2;
const LOOKED_THROUGH: usize = 8;

pub fn next(wish: &Wish<'_>, road: &SqlRoad) -> Option<(Vec<Step>, bool)> {
    if wish.intent.mine || wish.intent.series {
        return None;
    }
    let mut words = wish.intent.names.clone();
    words.extend(wish.intent.open.iter().cloned());
    let mut intent = wish.intent.clone();
    if !words.is_empty() {
        match valued(wish, road, &words)? {
            Valued::Ask(steps) => return Some((steps, false)),
            Valued::Known(filters) => intent.filters.extend(filters),
        }
    }
    if let Some(failure) = wish.failure() {
        return Some(failure);
    }
    let windows = windows(&intent, road);
    let labels: Vec<String> = match windows.as_slice() {
        [_] => vec![wish.table.name.clone()],
        several => several.iter().map(|(label, _)| format!("{}_{label}", wish.table.name)).collect(),
    };
    if !wish.called(labels.first()?) {
        let calls = windows.iter().zip(&labels).map(|((_, window), into)| {
            let sql = statement(wish, &intent, road, window.as_ref()).sql();
            call(wish, road, sql, window.as_ref(), into)
        });
        return Some((calls.collect(), false));
    }
    let stated = statement(wish, &intent, road, None);
    let own = Statement {
        writing: Writing::Own,
        ..stated
    };
    let sql = match labels.as_slice() {
        [table] => plain(wish, &own, table),
        [first, second, ..] => side_by_side(wish, &own, (first, second), &windows)?,
        [] => return None,
    };
    let (mut steps, done) = wish.shown(sql);
    let mut notes: Vec<Assumption> = windows
        .iter()
        .skip(1)
        .filter_map(|(_, window)| window.as_ref()?.read.clone())
        .collect();
    if wish.intent.windows.is_empty()
        && let (Some(days), Some(_)) = (road.most_days, wish.table.time.as_ref())
    {
        notes.push(Assumption::DaysLookedAt { days: i64::from(days) });
    }
    let at = steps.len().saturating_sub(1);
    for note in notes {
        let text = note.into();
        steps.insert(at, Step::Note { text, partial: false });
    }
    Some((steps, done))
}

fn statement<'a>(wish: &'a Wish<'_>, intent: &'a Intent, road: &SqlRoad, window: Option<&'a Window>) -> Statement<'a> {
    let writing = Writing::Vendor(road.dialect);
    let mut statement = Statement {
        table: wish.table,
        intent,
        writing,
        from: String::new(),
        window: window.filter(|_| road.from.is_none()),
        most: Some(road.most_rows),
    };
    statement.from = road.from_text.clone().unwrap_or_else(|| statement.quoted(&wish.table.name));
    statement
}

fn call(wish: &Wish<'_>, road: &SqlRoad, sql: String, window: Option<&Window>, into: &str) -> Step {
    let mut arguments = road.arguments.clone();
    arguments.insert(road.argument.clone(), Value::String(sql));
    let moment = |moment: Option<&Moment>| moment.map(|moment| Value::String(moment.template(Format::Rfc3339)));
    if let (Some(name), Some(value)) = (&road.from, moment(window.and_then(|window| window.from.as_ref()))) {
        arguments.insert(name.clone(), value);
    }
    if let (Some(name), Some(value)) = (&road.to, moment(window.and_then(|window| window.to.as_ref()))) {
        arguments.insert(name.clone(), value);
    }
    Step::Call {
        source: wish.source.target.source,
        tool: road.tool.clone(),
        arguments,
        into: into.to_owned(),
    }
}

/// The windows that are asked for: as stated, or as far back as the vendor answers.
fn windows(intent: &Intent, road: &SqlRoad) -> Vec<(String, Option<Window>)> {
    let back = |to: Option<Moment>| {
        road.most_days.map(|days| Window {
            from: Some(
                to.clone()
                    .unwrap_or_else(|| Moment::of(Anchor::Now))
                    .shifted(-i64::from(days), Unit::Days),
            ),
            to,
            whole_days: None,
            phrase: None,
            read: None,
            months: false,
            except: None,
        })
    };
    if intent.windows.is_empty() {
        return vec![(String::new(), back(None))];
    }
    let whole = |window: &Window| {
        if window.from.is_some() {
            Some(window.clone())
        } else {
            back(window.to.clone())
        }
    };
    intent
        .windows
        .iter()
        .map(|(label, window)| (label.clone(), whole(window)))
        .collect()
}

/// The rows as they came, in the order that was asked for.
fn plain(wish: &Wish<'_>, statement: &Statement<'_>, table: &str) -> String {
    let (columns, from) = side(wish, statement, table);
    let order = statement.order().map(|order| format!("\nORDER BY {order}")).unwrap_or_default();
    format!("SELECT {}\nFROM {from}{order}", columns.join(", "))
}

/// The columns of a reply and where they stand; a reply without rows has none.
fn side(wish: &Wish<'_>, statement: &Statement<'_>, table: &str) -> (Vec<String>, String) {
    let columns: Vec<String> = statement.names().iter().map(|name| quoted(name)).collect();
    let empty = wish.seen(table).is_none_or(|seen| seen.columns.is_empty() || seen.rows == 0);
    if !empty {
        return (columns, quoted(table));
    }
    let nulls: Vec<String> = columns.iter().map(|name| format!("NULL AS {name}")).collect();
    (columns, format!("(SELECT {} WHERE 0)", nulls.join(", ")))
}

/// Two windows: the figure of each, and the change.
fn side_by_side(wish: &Wish<'_>, statement: &Statement<'_>, tables: (&str, &str), windows: &[(String, Option<Window>)]) -> Option<String> {
    let names = statement.names();
    let (figure, keys) = names.split_last()?;
    let figure = quoted(figure);
    let [(first, _), (second, _), ..] = windows else { return None };
    let on: Vec<String> = keys.iter().map(|key| format!("a.{0} = b.{0}", quoted(key))).collect();
    let on = if on.is_empty() { "1".to_owned() } else { on.join(" AND ") };
    let mut columns: Vec<String> = keys
        .iter()
        .map(|key| format!("COALESCE(a.{0}, b.{0}) AS {0}", quoted(key)))
        .collect();
    let titled = |label: &str| quoted(&format!("{}_{label}", figure.trim_matches('"')));
    columns.push(format!("a.{figure} AS {}", titled(first)));
    columns.push(format!("b.{figure} AS {}", titled(second)));
    columns.push(format!("a.{figure} - b.{figure} AS \"change\""));
    let (_, left) = side(wish, statement, tables.0);
    let (_, right) = side(wish, statement, tables.1);
    Some(format!(
        "SELECT {}\nFROM {left} AS a FULL OUTER JOIN {right} AS b ON {on}\nORDER BY {} DESC NULLS LAST",
        columns.join(", "),
        titled(first)
    ))
}

enum Valued {
    Ask(Vec<Step>),
    Known(Vec<Filter>),
}

/// Words that no guide explains may be values: the columns of text are asked for the ones they have.
fn valued(wish: &Wish<'_>, road: &SqlRoad, words: &[String]) -> Option<Valued> {
    let texts: Vec<(usize, String)> = wish
        .table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.kind == GuideType::Text && column.values.is_empty())
        .map(|(index, column)| (index, format!("{}_{}", wish.table.name, column.name)))
        .collect();
    // A path or an address is no value of these.
    let path = words.iter().any(|word| word.contains(['/', '.', '@']));
    if words.len() > OPEN || texts.is_empty() || texts.len() > LOOKED_THROUGH || path || wish.intent.measure.is_none() {
        return None;
    }
    if !texts.iter().any(|(_, into)| wish.called(into)) {
        let steps = texts.iter().filter_map(|(index, into)| {
            let column = wish.table.columns.get(*index)?;
            let (_, window) = windows(&wish.intent, road).into_iter().next()?;
            let stated = statement(wish, &wish.intent, road, window.as_ref());
            let name = stated.quoted(&column.name);
            let sql = format!(
                "SELECT {name}, COUNT(*) AS {}\nFROM {}\nWHERE {name} IS NOT NULL\nGROUP BY {name}\nLIMIT {}",
                stated.quoted("rows_with_it"),
                stated.from,
                road.most_rows
            );
            Some(call(wish, road, sql, window.as_ref(), into))
        });
        return Some(Valued::Ask(steps.collect()));
    }
    let mut filters = Vec::new();
    for word in words {
        let lower = word.to_lowercase();
        let found = texts.iter().find_map(|(index, into)| {
            let seen = wish.seen(into)?;
            let place = seen.columns.iter().position(|column| column.kind == ColumnType::Text)?;
            let values = &seen.facts.get(place)?.values;
            let value = values
                .iter()
                .find(|value| value.as_str().is_some_and(|text| text.to_lowercase() == lower))?;
            Some((*index, value.clone()))
        });
        match found {
            Some((column, value)) => filters.push(Filter {
                column,
                compare: Compare::Equal,
                value,
            }),
            None => return None,
        }
    }
    Some(Valued::Known(filters))
}
