//! SQL over the rows of an environment: one statement that reads is run by SQLite, schema changes are refused, and other writes claim to have worked.

use rusqlite::{
    Connection,
    functions::{Context, FunctionFlags},
    types::ValueRef,
};
use serde_json::{Map, Value, json};

use super::{
    data::{Environment, Project},
    schema::{Column, Key},
};
use crate::{
    seed::{id, mix},
    vendor::Reply,
};

/// Sample rows that every table holds.
const ROWS: u64 = 25;
/// Rows of an answer at most.
const MOST_ROWS: usize = 1_000;

pub fn execute(project: &Project, environment: &Environment, query: &str) -> Reply {
    let query = query.trim().trim_end_matches(';').trim();
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let first = words.first().map(String::as_str).unwrap_or_default();
    if matches!(first, "select" | "with") && plain(query, &words) {
        return match select(project, environment, query) {
            Ok(rows) => Reply::json(&rows.into()),
            Err(problem) => Reply::error(explain(&problem)),
        };
    }
    match first {
        "" => Reply::error("The query is empty."),
        "create" | "alter" | "drop" | "truncate" => {
            Reply::error("permission denied: this tool will not have permission to execute schema updates.").wrote()
        }
        _ => Reply::json(&json!([{"affected_rows": 1}])).wrote(),
    }
}

/// One statement that only reads.
fn plain(query: &str, words: &[String]) -> bool {
    let writes = ["into", "update", "share", "insert", "delete"];
    let inside = |word: &String| writes.contains(&word.trim_matches(['(', ')', ',']));
    !query.contains(';') && !words.iter().any(inside) && !query.to_lowercase().contains("nextval(")
}

fn select(project: &Project, environment: &Environment, query: &str) -> rusqlite::Result<Vec<Value>> {
    let connection = fill(project, environment)?;
    let mut prepared = connection.prepare(query)?;
    let names: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    let kinds: Vec<&str> = names.iter().map(|name| kind_of(environment, name)).collect();
    let mut rows = prepared.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut fields = Map::new();
        for (at, (name, kind)) in names.iter().zip(&kinds).enumerate() {
            fields.insert(name.clone(), cell(kind, row.get_ref(at)?));
        }
        found.push(fields.into());
        if found.len() == MOST_ROWS {
            break;
        }
    }
    Ok(found)
}

/// The environment's rows and its catalogue, as PostgreSQL names them.
fn fill(project: &Project, environment: &Environment) -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("date_trunc", 2, flags, truncated)?;
    connection.execute_batch(
        "ATTACH ':memory:' AS public; ATTACH ':memory:' AS information_schema;
         CREATE TABLE information_schema.tables (table_schema, table_name);
         CREATE TABLE information_schema.columns (table_schema, table_name, column_name, data_type, is_nullable);",
    )?;
    for table in &environment.tables {
        connection.execute("INSERT INTO information_schema.tables VALUES ('public', ?)", [table.name])?;
        for column in &table.columns {
            let nullable = if column.nullable { "YES" } else { "NO" };
            let described = [table.name, column.name, column.kind, nullable];
            connection.execute("INSERT INTO information_schema.columns VALUES ('public', ?, ?, ?, ?)", described)?;
        }
        let names: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        connection.execute_batch(&format!("CREATE TABLE public.\"{}\" ({})", table.name, names.join(",")))?;
        let places = vec!["?"; names.len()].join(",");
        let mut insert = connection.prepare(&format!("INSERT INTO public.\"{}\" VALUES ({places})", table.name))?;
        for number in 0..ROWS {
            let cells = table.columns.iter().zip(0_u64..);
            let cells = cells.map(|(column, at)| stored(&value(project, column, number, at), column.kind));
            insert.execute(rusqlite::params_from_iter(cells))?;
        }
    }
    Ok(connection)
}

/// A numeric is counted with as a number, though it is shown as text.
fn stored(value: &Value, kind: &str) -> rusqlite::types::Value {
    use rusqlite::types::Value as Stored;
    match value {
        Value::Null => Stored::Null,
        Value::Bool(yes) => Stored::Integer(i64::from(*yes)),
        Value::Number(number) => number
            .as_i64()
            .map_or_else(|| Stored::Real(number.as_f64().unwrap_or(0.0)), Stored::Integer),
        Value::String(text) if kind.starts_with("numeric") => Stored::Real(text.parse().unwrap_or(0.0)),
        Value::String(text) => Stored::Text(text.clone()),
        other => Stored::Text(other.to_string()),
    }
}

/// The type of the column of that name; none for what the query computes.
fn kind_of(environment: &Environment, name: &str) -> &'static str {
    let mut columns = environment.tables.iter().flat_map(|table| &table.columns);
    columns.find(|column| column.name == name).map_or("", |column| column.kind)
}

fn cell(kind: &str, value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) if kind == "boolean" => json!(number != 0),
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) if kind.starts_with("numeric") => json!(format!("{number:.2}")),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) | ValueRef::Blob(text) => Value::String(String::from_utf8_lossy(text).into_owned()),
    }
}

/// In the words of the database.
fn explain(problem: &rusqlite::Error) -> String {
    let text = match problem {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    let named = |what: &str| text.split_once(what).map(|(_, name)| name.to_owned());
    if let Some(name) = named("no such table: ") {
        return format!("relation \"{name}\" does not exist");
    }
    match named("no such column: ") {
        Some(name) => format!("column \"{name}\" does not exist"),
        None => text,
    }
}

/// The beginning of the hour, day, month or year of a time as text.
fn truncated(context: &Context<'_>) -> rusqlite::Result<Option<String>> {
    let (unit, stamp): (String, Option<String>) = (context.get(0)?, context.get(1)?);
    let Some(stamp) = stamp else { return Ok(None) };
    Ok(match unit.as_str() {
        "hour" => stamp.get(..13).map(|kept| format!("{kept}:00:00Z")),
        "day" => stamp.get(..10).map(|kept| format!("{kept}T00:00:00Z")),
        "month" => stamp.get(..7).map(|kept| format!("{kept}-01T00:00:00Z")),
        "year" => stamp.get(..4).map(|kept| format!("{kept}-01-01T00:00:00Z")),
        _ => None,
    })
}

fn value(project: &Project, column: &Column, number: u64, at: u64) -> Value {
    let random = mix(mix(project.number, number), at);
    if column.nullable && random.is_multiple_of(5) {
        return Value::Null;
    }
    let day = format!("2026-{:02}-{:02}", 1 + random % 9, 1 + random % 28);
    match column.kind {
        "bigint" | "integer" if column.key == Key::Primary => json!(number + 1),
        // Keys are the first columns, numbered likewise in every table.
        "bigint" | "integer" if matches!(column.key, Key::Foreign(_)) => json!(random % ROWS + 1),
        "uuid" if matches!(column.key, Key::Foreign(_)) => json!(id("", project.number * 100 + random % ROWS, 0)),
        "bigint" | "integer" | "smallint" => json!(random % 400),
        "uuid" => json!(id("", project.number * 100 + number, at)),
        "boolean" => json!(random.is_multiple_of(2)),
        "date" => json!(day),
        "timestamptz" => json!(format!("{day}T{:02}:{:02}:00Z", random % 24, random % 60)),
        "double precision" => json!(f64::from(u32::try_from(random % 100_000).unwrap_or(0)) / 100.0),
        kind if kind.starts_with("numeric") => json!(format!("{}.{:02}", random % 9_000, random % 100)),
        _ => json!(format!("{} {}", column.name.replace('_', " "), 1 + random % 90)),
    }
}
