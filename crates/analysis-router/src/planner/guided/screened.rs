//! Tables that a vendor hands out by criteria: identifiers of the columns, what meets the criteria, the values that are still missing.

use belvedere_types::guide::{GuideType, ScreenRoad};
use serde_json::{Map, Value};

use super::Wish;
use super::intent::Filter;
use super::statement::{Statement, Writing};
use super::things::{self, Known, Thing};
use crate::engine::quoted;
use crate::moment::{Anchor, Format, Moment, Unit};
use crate::planner::reading::Compare;
use crate::planner::select::literal;
use crate::wording::{Assumption, Refusal, Words};
use crate::{Binding, Step};

const VALUES: &str = "values_of_them";
/// Looked at where a series is asked for without a time.
const MONTHS: i64 = 12;

pub fn next(wish: &Wish<'_>, road: &ScreenRoad) -> Option<(Vec<Step>, bool)> {
    let intent = &wish.intent;
    if !intent.open.is_empty() || intent.bucket.is_some() || (!intent.series && !intent.windows.is_empty()) {
        return None;
    }
    if (intent.mine || intent.series) && intent.names.is_empty() {
        return Some(things::which(wish));
    }
    let needed = intent.needed();
    let called: Vec<&str> = needed
        .iter()
        .filter_map(|column| wish.table.columns.get(*column)?.called.as_deref())
        .collect();
    let (things, codes) = match things::known(wish, &road.lookup, &called) {
        Known::Steps(steps, done) => return Some((steps, done)),
        Known::All(things, codes) => (things, codes),
    };
    let coded: Vec<(usize, String)> = needed.into_iter().zip(codes).collect();
    if intent.series {
        return Some(series(wish, road, &things, &coded));
    }
    let found = format!("{}_found", wish.table.name);
    if things.is_empty() && !wish.called(&found) {
        return Some((vec![screen(wish, road, &coded, &found)], false));
    }
    if let Some(failure) = wish.failure() {
        return Some(failure);
    }
    // Values of columns that no criterion spoke of.
    let missing: Vec<&(usize, String)> = coded
        .iter()
        .filter(|(_, code)| !things.is_empty() || brought(wish, road, &found, code).is_none())
        .collect();
    let nothing = things.is_empty() && wish.seen(&found).is_none_or(|seen| seen.rows == 0);
    if !missing.is_empty() && !nothing && !wish.called(VALUES) {
        return Some((values(wish, road, &things, &missing, &found), false));
    }
    let from = if nothing {
        empty(wish)
    } else if things.is_empty() {
        pivoted(wish, road, &coded, &found)
    } else {
        of_things(wish, road, &coded, &things)
    };
    let statement = Statement {
        table: wish.table,
        intent,
        writing: Writing::Own,
        from: format!("({from}) AS {}", quoted(&wish.table.name)),
        window: None,
        most: None,
    };
    Some(wish.shown(statement.sql()))
}

/// Criteria that the vendor's operators can say. The others are applied to what came.
fn screen(wish: &Wish<'_>, road: &ScreenRoad, coded: &[(usize, String)], into: &str) -> Step {
    let repeated = |filter: &Filter| wish.intent.filters.iter().filter(|other| other.column == filter.column).count() > 1;
    let criteria = wish.intent.filters.iter().filter(|filter| !repeated(filter)).filter_map(|filter| {
        let sign = match filter.compare {
            Compare::Equal => "=",
            Compare::More => ">",
            Compare::Less => "<",
            Compare::AtLeast | Compare::AtMost => return None,
        };
        let (_, code) = coded.iter().find(|(column, _)| *column == filter.column)?;
        let mut criterion = Map::new();
        criterion.insert(road.code.clone(), Value::String(code.clone()));
        criterion.insert(road.operator.clone(), Value::from(sign));
        criterion.insert(road.value.clone(), filter.value.clone());
        Some(Value::Object(criterion))
    });
    let criteria: Vec<Value> = criteria.collect();
    let mut arguments = road.arguments.clone();
    if !criteria.is_empty() {
        arguments.insert(road.criteria.clone(), Value::Array(criteria));
    }
    Step::Call {
        source: wish.source.target.source,
        tool: road.tool.clone(),
        arguments,
        into: into.to_owned(),
    }
}

/// The values that a screen brought of one of the vendor's columns, as an expression over its rows `f`: in a column, or as rows of their own.
fn brought(wish: &Wish<'_>, road: &ScreenRoad, table: &str, code: &str) -> Option<String> {
    let own = |name: &str| name == code || name.strip_suffix(code).is_some_and(|rest| rest.ends_with('.'));
    let columns = &wish.seen(table)?.columns;
    if let Some(column) = columns.iter().find(|column| own(&column.name)) {
        return Some(format!("f.{}", quoted(&column.name)));
    }
    let (seen, names) = wish.with_columns(&road.tool, &[&road.id, "key", "value"])?;
    let [id, key, value] = names.as_slice() else { return None };
    let place = seen.columns.iter().position(|column| column.name == *key)?;
    let known = seen.facts.get(place)?.values.iter().any(|value| value.as_str() == Some(code));
    known.then(|| {
        format!(
            "(SELECT c.{value} FROM {} AS c WHERE c.{id} = f.{} AND c.{key} = {} LIMIT 1)",
            quoted(&seen.table),
            quoted(&road.id),
            literal(&Value::String(code.to_owned())),
            value = quoted(value),
            id = quoted(id),
            key = quoted(key),
        )
    })
}

fn values(wish: &Wish<'_>, road: &ScreenRoad, things: &[Thing], missing: &[&(usize, String)], found: &str) -> Vec<Step> {
    let source = wish.source.target.source;
    let codes: Vec<Value> = missing.iter().map(|(_, code)| Value::String(code.clone())).collect();
    let mut arguments = Map::new();
    arguments.insert(road.values.columns.clone(), Value::Array(codes));
    if !things.is_empty() {
        arguments.insert(road.values.items.clone(), ids(things));
        return vec![Step::Call {
            source,
            tool: road.values.tool.clone(),
            arguments,
            into: VALUES.into(),
        }];
    }
    vec![Step::CallForEach {
        source,
        tool: road.values.tool.clone(),
        arguments,
        table: found.to_owned(),
        bind: vec![Binding {
            column: road.id.clone(),
            argument: road.values.items.clone(),
        }],
        batch: Some(road.values.batch),
        into: VALUES.into(),
    }]
}

fn ids(things: &[Thing]) -> Value {
    things.iter().map(|thing| Value::String(thing.id.clone())).collect()
}

/// Series of the named things between two days.
fn series(wish: &Wish<'_>, road: &ScreenRoad, things: &[Thing], coded: &[(usize, String)]) -> (Vec<Step>, bool) {
    let values = &road.values;
    let window = wish.intent.windows.first().map(|(_, window)| window);
    if !wish.called(VALUES) {
        let year = || Moment::of(Anchor::Now).shifted(-MONTHS, Unit::Months);
        let from = window.and_then(|window| window.from.clone()).unwrap_or_else(year);
        let to = window.and_then(|window| window.to.clone()).map(|to| to.shifted(-1, Unit::Days));
        let to = to.unwrap_or_else(|| Moment::of(Anchor::Now));
        let mut arguments = Map::new();
        arguments.insert(values.items.clone(), ids(things));
        arguments.insert(
            values.columns.clone(),
            coded.iter().map(|(_, code)| Value::String(code.clone())).collect(),
        );
        for (name, moment) in [(&values.from, from), (&values.to, to)] {
            if let Some(name) = name {
                arguments.insert(name.clone(), Value::String(moment.template(Format::Date)));
            }
        }
        let call = Step::Call {
            source: wish.source.target.source,
            tool: values.tool.clone(),
            arguments,
            into: VALUES.into(),
        };
        return (vec![call], false);
    }
    if let Some(failure) = wish.failure() {
        return failure;
    }
    let date = values.date.as_deref().unwrap_or("date");
    let seen = wish.with_columns(&values.tool, &[&values.id, &values.code, date, &values.value]);
    let Some(((seen, columns), (column, _))) = seen.zip(coded.first()) else {
        return super::refused(
            "not_found",
            Words::from(Refusal::NoPast {
                source: wish.source.target.name.clone(),
            }),
        );
    };
    let name = wish.table.columns.get(*column).map_or("value", |column| column.name.as_str());
    let labels = names(things);
    let sql = format!(
        "SELECT v.{date} AS \"date\", t.\"label\" AS {}, v.{} * 1 AS {}\nFROM {} AS v JOIN ({labels}) AS t ON t.\"id\" = v.{}\nORDER BY 1, 2",
        quoted(&wish.table.label),
        quoted(&values.value),
        quoted(name),
        quoted(&seen.table),
        quoted(columns.first().map_or(values.id.as_str(), String::as_str)),
        date = quoted(date),
    );
    let (mut steps, done) = wish.shown(sql);
    if window.is_none() {
        let text = Words::from(Assumption::MonthsLookedAt { months: MONTHS });
        steps.insert(1, Step::Note { text, partial: false });
    }
    (steps, done)
}

/// The named things as rows.
fn names(things: &[Thing]) -> String {
    let rows: Vec<String> = things
        .iter()
        .map(|thing| {
            let text = |text: &str| literal(&Value::String(text.to_owned()));
            format!("SELECT {} AS \"id\", {} AS \"label\"", text(&thing.id), text(&thing.label))
        })
        .collect();
    rows.join(" UNION ALL ")
}

/// One row a thing that met the criteria, with all columns the question needs.
fn pivoted(wish: &Wish<'_>, road: &ScreenRoad, coded: &[(usize, String)], found: &str) -> String {
    let own = |code: &str| brought(wish, road, found, code);
    let columns = columns(wish, road, coded, own);
    let joined = joined(wish, road, &format!("f.{}", quoted(&road.id)));
    format!(
        "SELECT f.{} AS {}{columns} FROM {} AS f{joined} GROUP BY f.{}",
        quoted(&road.label),
        quoted(&wish.table.label),
        quoted(found),
        quoted(&road.id)
    )
}

fn of_things(wish: &Wish<'_>, road: &ScreenRoad, coded: &[(usize, String)], things: &[Thing]) -> String {
    let columns = columns(wish, road, coded, |_| None);
    let joined = joined(wish, road, "f.\"id\"");
    format!(
        "SELECT f.\"label\" AS {}{columns} FROM ({}) AS f{joined} GROUP BY f.\"id\"",
        quoted(&wish.table.label),
        names(things)
    )
}

/// Each column from the screen where a criterion brought it, otherwise from the values.
fn columns(wish: &Wish<'_>, road: &ScreenRoad, coded: &[(usize, String)], own: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    for (index, code) in coded {
        let Some(column) = wish.table.columns.get(*index) else { continue };
        let value = own(code).unwrap_or_else(|| {
            let (code_name, value) = (quoted(&road.values.code), quoted(&road.values.value));
            format!(
                "CASE WHEN v.{code_name} = {} THEN v.{value} END",
                literal(&Value::String(code.clone()))
            )
        });
        let value = match column.kind {
            GuideType::Number => format!("MAX({value} * 1)"),
            GuideType::Text | GuideType::Boolean | GuideType::Time => format!("MAX({value})"),
        };
        text.push_str(&format!(", {value} AS {}", quoted(&column.name)));
    }
    text
}

fn joined(wish: &Wish<'_>, road: &ScreenRoad, key: &str) -> String {
    let values = &road.values;
    match wish.with_columns(&values.tool, &[&values.id, &values.code, &values.value]) {
        Some((seen, names)) => {
            let id = names.first().map_or(values.id.as_str(), String::as_str);
            format!(" LEFT JOIN {} AS v ON v.{} = {key}", quoted(&seen.table), quoted(id))
        }
        None => " LEFT JOIN (SELECT NULL AS \"none\" WHERE 0) AS v ON 0".to_owned(),
    }
}

/// Nothing met the criteria: a table with the columns of the answer and no row.
fn empty(wish: &Wish<'_>) -> String {
    let mut columns = vec![format!("NULL AS {}", quoted(&wish.table.label))];
    columns.extend(wish.intent.needed().iter().filter_map(|column| {
        let name = &wish.table.columns.get(*column)?.name;
        Some(format!("NULL AS {}", quoted(name)))
    }));
    format!("SELECT {} WHERE 0", columns.join(", "))
}
