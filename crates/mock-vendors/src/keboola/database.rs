//! The project's SQL workspace: real SQL over made-up rows, and the limits of `query_data`.

use std::{
    fmt::Write,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, types::ValueRef};
use serde_json::json;
use time::{Date, Duration};

use super::{
    dialect,
    storage::{TABLES, Table},
};
use crate::{
    seed::mix,
    vendor::{Call, Reply},
};

/// The first part of fully qualified names.
pub const DATABASE: &str = "SAPI_8821";

const MAX_ROWS: usize = 10_000;
const MAX_CHARACTERS: usize = 50_000;
const WORDS: [&str; 12] = [
    "alder", "birch", "cedar", "dune", "ember", "fjord", "glade", "heath", "inlet", "juniper", "kelp", "larch",
];

pub struct Column {
    pub name: &'static str,
    /// As the backend calls the type.
    pub native: &'static str,
    pub base: &'static str,
    kind: &'static str,
}

impl Column {
    /// From `name kind`; kinds are `id`, `day`, `money`, `word`, `ref:N` and `count:N` (below N), `of:A|B`.
    pub fn parse(text: &'static str) -> Option<Self> {
        let (name, kind) = text.split_once(' ')?;
        let (native, base) = match kind.split(':').next()? {
            "day" => ("DATE", "DATE"),
            "money" => ("NUMBER(12,2)", "NUMERIC"),
            "id" | "ref" | "count" => ("NUMBER(38,0)", "INTEGER"),
            _ => ("VARCHAR(16777216)", "STRING"),
        };
        Some(Self { name, native, base, kind })
    }

    /// The value of a row, as SQL.
    fn value(&self, today: Date, row: u64, salt: u64) -> String {
        let random = mix(row, salt);
        let below = |limit: &str| random % limit.parse().unwrap_or(1).max(1);
        match self.kind.split_once(':') {
            Some(("ref", limit)) => (below(limit) + 1).to_string(),
            Some(("count", limit)) => (below(limit) + 1).to_string(),
            Some((_, choices)) => {
                let choices: Vec<&str> = choices.split('|').collect();
                // The first ones are met more often.
                let at = usize::try_from(random % 7 * (random >> 9) % 5).unwrap_or(0) % choices.len().max(1);
                format!("'{}'", choices.get(at).unwrap_or(&""))
            }
            None => match self.kind {
                "id" => (row + 1).to_string(),
                "day" => format!(
                    "'{}'",
                    today.saturating_sub(Duration::days(i64::try_from(random % 365).unwrap_or(0)))
                ),
                "money" => format!("{}.{:02}", 4 + random % 900, (random >> 12) % 100),
                _ => format!(
                    "'{}-{}'",
                    WORDS.get(usize::try_from(random % 12).unwrap_or(0)).unwrap_or(&"oak"),
                    row + 1
                ),
            },
        }
    }
}

pub struct Database {
    today: Date,
    /// Filled when the first query comes.
    connection: Mutex<Option<Connection>>,
}

impl Database {
    pub fn new(today: Date) -> Self {
        Self {
            today,
            connection: Mutex::new(None),
        }
    }

    /// `query_data`: any statement is executed; rows come as CSV, cut to a prefix.
    pub fn query(&self, call: &Call<'_>) -> Reply {
        let statement = call.text("sql_query").unwrap_or_default();
        let name = call.text("query_name").unwrap_or_default();
        let connection = match self.filled() {
            Ok(connection) => connection,
            Err(problem) => return failed(&problem.to_string()),
        };
        let Some(connection) = connection.as_ref() else {
            return failed("The workspace is not ready.");
        };
        match run(connection, &dialect::understood(statement)) {
            Ok(Outcome::Rows { csv, returned, selected }) => {
                let message = if returned == selected {
                    format!("Returning all {selected} selected rows.")
                } else {
                    format!("Returning {returned} of {selected} selected rows.")
                };
                Reply::structured(json!({"query_name": name, "csv_data": csv, "message": message, "query_ref": call.text("query_ref")}))
            }
            // It claims to have worked and changed nothing: the data is the same for everybody.
            Ok(Outcome::Statement) => {
                Reply::structured(json!({"query_name": name, "csv_data": "message\r\nStatement executed successfully.\r\n", "message": null, "query_ref": null})).wrote()
            }
            Err(problem) => failed(&explain(&problem)),
        }
    }

    fn filled(&self) -> rusqlite::Result<MutexGuard<'_, Option<Connection>>> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_none() {
            *connection = Some(fill(self.today)?);
        }
        Ok(connection)
    }
}

fn failed(message: &str) -> Reply {
    Reply::error(format!(
        "Error calling tool 'query_data': Failed to run SQL query, error: {message}"
    ))
}

pub fn cancelled() -> Reply {
    Reply::error("Query was cancelled")
}

/// In the words of the backend.
fn explain(problem: &rusqlite::Error) -> String {
    let text = match problem {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    if let Some((_, name)) = text.split_once("no such table: ") {
        return format!("SQL compilation error:\nObject '{name}' does not exist or not authorized.");
    }
    if let Some((_, name)) = text.split_once("no such column: ") {
        return format!(
            "SQL compilation error: error line 1 at position 7\ninvalid identifier '{}'",
            name.to_uppercase()
        );
    }
    format!("SQL compilation error:\n{text}")
}

fn fill(today: Date) -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    dialect::register(&connection)?;
    let mut attached: Vec<String> = Vec::new();
    for (table, salt) in TABLES.iter().filter(|table| !table.is_linked()).zip(1_u64..) {
        let schema = table.bucket_id();
        if !attached.contains(&schema) {
            connection.execute_batch(&format!("ATTACH ':memory:' AS \"{schema}\""))?;
            attached.push(schema.clone());
        }
        let columns = table.columns();
        let declared: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        connection.execute_batch(&format!("CREATE TABLE \"{schema}\".\"{}\" ({})", table.name, declared.join(",")))?;
        insert(&connection, today, table, &columns, salt)?;
    }
    Ok(connection)
}

fn insert(connection: &Connection, today: Date, table: &Table, columns: &[Column], salt: u64) -> rusqlite::Result<()> {
    let rows: Vec<u64> = (0..table.rows).collect();
    for chunk in rows.chunks(500) {
        let mut values = String::new();
        for row in chunk {
            let cells: Vec<String> = columns
                .iter()
                .zip(0_u64..)
                .map(|(column, at)| column.value(today, *row, salt * 31 + at))
                .collect();
            // Writing to a string cannot fail.
            let _ = write!(values, "{}({})", if values.is_empty() { "" } else { "," }, cells.join(","));
        }
        connection.execute_batch(&format!("INSERT INTO \"{}\".\"{}\" VALUES {values}", table.bucket_id(), table.name))?;
    }
    Ok(())
}

enum Outcome {
    Rows { csv: String, returned: usize, selected: usize },
    Statement,
}

fn run(connection: &Connection, statement: &str) -> rusqlite::Result<Outcome> {
    let mut prepared = connection.prepare(statement.trim().trim_end_matches(';'))?;
    if !prepared.readonly() || prepared.column_count() == 0 {
        return Ok(Outcome::Statement);
    }
    let header: Vec<String> = prepared.column_names().into_iter().map(quoted).collect();
    let width = header.len();
    let mut csv = format!("{}\r\n", header.join(","));
    let (mut returned, mut selected, mut full) = (0, 0, false);
    let mut rows = prepared.query([])?;
    while let Some(row) = rows.next()? {
        selected += 1;
        let mut cells = Vec::with_capacity(width);
        for at in 0..width {
            cells.push(cell(row.get_ref(at)?));
        }
        let line = format!("{}\r\n", cells.join(","));
        full |= returned == MAX_ROWS || csv.len() + line.len() > MAX_CHARACTERS;
        if !full {
            csv.push_str(&line);
            returned += 1;
        }
    }
    Ok(Outcome::Rows { csv, returned, selected })
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) | ValueRef::Blob(text) => quoted(&String::from_utf8_lossy(text)),
    }
}

/// RFC 4180.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
