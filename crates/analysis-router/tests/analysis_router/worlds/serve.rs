//! The tools of a data file: rows of a table, filtered by arguments, in pages and in a shape.

use std::collections::BTreeMap;

use belvedere_analysis_router::answer::ColumnType;
use belvedere_types::{ToolAnnotations, ToolDefinition};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, Time};

use super::shapes::{self, Shape};
use super::{Rows, engine, kind_of};
use crate::harness::{Tool, World};

#[derive(Deserialize, Clone)]
pub struct ToolData {
    pub name: String,
    title: Option<String>,
    description: String,
    properties: Value,
    required: Vec<String>,
    #[serde(default)]
    pub write: bool,
    from: Option<String>,
    /// The argument that says which table is meant.
    switch: Option<Switch>,
    /// It runs statements over tables.
    pub sql: Option<Sql>,
    /// Argument to condition: `column`, `column>=`, `column<=`, the last two with `ms_day`, `s_day` and `…_end` for epoch columns.
    #[serde(default)]
    filter: BTreeMap<String, String>,
    /// Columns that are given out; all of them when empty.
    #[serde(default)]
    fields: Vec<String>,
    /// How columns are written: `money` is `"1,250.00"`.
    #[serde(default)]
    written: BTreeMap<String, String>,
    /// Columns that stand in an object of that name.
    #[serde(default)]
    nested: BTreeMap<String, Vec<String>>,
    shape: Option<Shape>,
    page: Option<Page>,
}

#[derive(Deserialize, Clone)]
struct Switch {
    argument: String,
    tables: BTreeMap<String, String>,
}

#[derive(Deserialize, Clone)]
pub struct Sql {
    argument: String,
    /// The tables that it knows.
    holds: Vec<String>,
    /// Whether `information_schema.columns` tells of them.
    #[serde(default)]
    catalog: bool,
    /// Rows that a reply has at most.
    most: usize,
}

#[derive(Deserialize, Clone)]
struct Page {
    /// `offset`, `page`, `link` or `cursor`.
    kind: String,
    size: usize,
    #[serde(default)]
    argument: String,
}

pub fn world(name: &str, tools: &[ToolData], tables: &BTreeMap<String, Rows>) -> World {
    World {
        // A world lives as long as the test run.
        name: Box::leak(name.to_owned().into_boxed_str()),
        tools: tools.iter().map(|data| tool(data, tables)).collect(),
    }
}

fn tool(data: &ToolData, tables: &BTreeMap<String, Rows>) -> Tool {
    let definition = ToolDefinition {
        name: data.name.clone(),
        title: data.title.clone(),
        description: Some(data.description.clone()),
        input_schema: json!({ "type": "object", "properties": data.properties, "required": data.required }),
        output_schema: None,
        annotations: (!data.write && data.sql.is_none()).then(|| ToolAnnotations {
            read_only_hint: Some(true),
            ..Default::default()
        }),
    };
    let (data, tables) = (data.clone(), tables.clone());
    Tool {
        definition,
        handler: std::sync::Arc::new(move |arguments| data.answer(&tables, arguments)),
    }
}

impl ToolData {
    fn answer(&self, tables: &BTreeMap<String, Rows>, arguments: &Map<String, Value>) -> Result<String, String> {
        if self.write {
            return Ok("{\"ok\": true}".into());
        }
        if let Some(missing) = self.required.iter().find(|name| !arguments.contains_key(*name)) {
            return Err(format!("missing argument {missing}"));
        }
        if let Some(sql) = &self.sql {
            return self.run(sql, tables, arguments);
        }
        let from = match &self.switch {
            Some(switch) => {
                let chosen = arguments.get(&switch.argument).and_then(Value::as_str).unwrap_or_default();
                switch.tables.get(chosen).ok_or(format!("unknown {}: {chosen}", switch.argument))?
            }
            None => self.from.as_ref().expect("a reading tool names its table"),
        };
        let table = &tables[from];
        let column = |name: &str| {
            table
                .columns
                .iter()
                .position(|known| known == name)
                .unwrap_or_else(|| panic!("{from}.{name}"))
        };
        let kept: Vec<&Vec<Value>> = table
            .rows
            .iter()
            .filter(|row| {
                self.filter.iter().all(|(argument, condition)| {
                    let end = condition.find(['>', '<']).unwrap_or(condition.len());
                    let (name, rule) = condition.split_at(end);
                    arguments
                        .get(argument)
                        .is_none_or(|value| value.is_null() || admits(&row[column(name)], rule, value))
                })
            })
            .collect();
        let (start, size) = self.slice(arguments, kept.len())?;
        let fields: Vec<String> = if self.fields.is_empty() {
            table.columns.clone()
        } else {
            self.fields.clone()
        };
        let page: Vec<Map<String, Value>> = kept
            .iter()
            .skip(start)
            .take(size)
            .map(|row| {
                let pair = |name: &String| (name.clone(), self.written(name, &row[column(name)]));
                self.folded(fields.iter().map(pair).collect())
            })
            .collect();
        let shape = self.shape.as_ref().expect("a reading tool has a shape");
        let next = (start + size < kept.len()).then_some(start + size);
        let cursor = match (&self.page, next) {
            (Some(page), Some(next)) if page.kind == "cursor" => Some(format!("c{next}")),
            (Some(page), Some(next)) if page.kind == "link" => Some(format!("/v2/records?{}={}", page.argument, next / size + 1)),
            _ => None,
        };
        Ok(shapes::written(shape, &page, kept.len(), size, cursor))
    }

    fn run(&self, sql: &Sql, tables: &BTreeMap<String, Rows>, arguments: &Map<String, Value>) -> Result<String, String> {
        let mut held: BTreeMap<String, Rows> = sql.holds.iter().map(|name| (name.clone(), tables[name].clone())).collect();
        let mut statement = arguments.get(&sql.argument).and_then(Value::as_str).unwrap_or_default().to_owned();
        if sql.catalog {
            let told = catalog(&held);
            held.insert("information_schema_columns".into(), told);
            statement = statement.replace("information_schema.columns", "information_schema_columns");
        }
        let mut found = engine(&held)
            .query(&statement, "found")
            .map_err(|error| format!("SQL error: {error}"))?;
        let all = found.rows.len();
        found.rows.truncate(sql.most);
        let row = |cells: Vec<Value>| found.columns.iter().map(|column| column.name.clone()).zip(cells).collect();
        let rows: Vec<Map<String, Value>> = found.rows.into_iter().map(row).collect();
        let shape = self.shape.as_ref().expect("a reading tool has a shape");
        Ok(shapes::written(shape, &rows, all, sql.most, None))
    }

    fn slice(&self, arguments: &Map<String, Value>, all: usize) -> Result<(usize, usize), String> {
        let Some(page) = &self.page else { return Ok((0, all.max(1))) };
        let number = |name: &str| arguments.get(name).and_then(Value::as_u64).map(|n| n as usize);
        Ok(match page.kind.as_str() {
            "offset" => (number("offset").unwrap_or(0), number("limit").unwrap_or(page.size).min(page.size)),
            "page" | "link" => (number(&page.argument).unwrap_or(1).saturating_sub(1) * page.size, page.size),
            "cursor" => {
                let cursor = arguments.get(&page.argument).and_then(Value::as_str);
                let start = cursor.map_or(Ok(0), |text| text.trim_start_matches('c').parse());
                (start.map_err(|_| format!("invalid {}", page.argument))?, page.size)
            }
            other => panic!("unknown paging {other}"),
        })
    }

    fn written(&self, name: &str, value: &Value) -> Value {
        match (self.written.get(name).map(String::as_str), value) {
            (Some("money"), Value::Number(number)) => {
                let cents = (number.as_f64().unwrap() * 100.0).round() as i64;
                let whole = (cents / 100).to_string();
                let grouped = if whole.len() > 3 {
                    format!("{},{}", &whole[..whole.len() - 3], &whole[whole.len() - 3..])
                } else {
                    whole
                };
                json!(format!("{grouped}.{:02}", cents % 100))
            }
            _ => value.clone(),
        }
    }

    fn folded(&self, mut row: Map<String, Value>) -> Map<String, Value> {
        for (name, members) in &self.nested {
            let inner: Map<String, Value> = members
                .iter()
                .filter_map(|member| Some((member.rsplit('_').next()?.to_owned(), row.remove(member)?)))
                .collect();
            row.insert(name.clone(), Value::Object(inner));
        }
        row
    }
}

/// Tables, their columns and what these hold, as databases tell of them.
fn catalog(tables: &BTreeMap<String, Rows>) -> Rows {
    let told = tables.iter().flat_map(|(name, data)| {
        let column = move |(index, column): (usize, &String)| {
            let kind = match kind_of(&data.rows, index) {
                ColumnType::Boolean => "boolean",
                ColumnType::Integer => "bigint",
                ColumnType::Number => "double precision",
                _ => "text",
            };
            vec![json!("public"), json!(name), json!(column), json!(index + 1), json!(kind)]
        };
        data.columns.iter().enumerate().map(column)
    });
    Rows {
        columns: ["table_schema", "table_name", "column_name", "ordinal_position", "data_type"]
            .map(str::to_owned)
            .into(),
        rows: told.collect(),
    }
}

fn admits(cell: &Value, rule: &str, argument: &Value) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (order, unit) = if rule.is_empty() { ("", "") } else { rule.split_at(2) };
    if order.is_empty() {
        return text(cell).eq_ignore_ascii_case(&text(argument));
    }
    let given = text(argument);
    if unit.is_empty() {
        let cell = text(cell);
        let cell = cell.get(..given.len()).unwrap_or(&cell);
        return if order == ">=" {
            cell >= given.as_str()
        } else {
            cell <= given.as_str()
        };
    }
    // Sent as the number that its schema asks for.
    if let (Some(limit), Some(cell)) = (argument.as_i64(), cell.as_i64()) {
        return if order == ">=" { cell >= limit } else { cell <= limit };
    }
    let Ok(day) = Date::parse(
        given.get(..10).unwrap_or(&given),
        time::macros::format_description!("[year]-[month]-[day]"),
    ) else {
        return false;
    };
    let mut at = OffsetDateTime::parse(&given, &Rfc3339).unwrap_or_else(|_| day.with_time(Time::MIDNIGHT).assume_utc());
    if unit.ends_with("_end") && given.len() == 10 {
        at += time::Duration::seconds(86_399);
    }
    let limit = if unit.starts_with("ms") {
        at.unix_timestamp() * 1000
    } else {
        at.unix_timestamp()
    };
    let cell = cell.as_i64().unwrap();
    if order == ">=" { cell >= limit } else { cell <= limit }
}
