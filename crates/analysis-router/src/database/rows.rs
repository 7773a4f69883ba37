//! Tables out of rows that tell of tables: those of a catalog, and those of a tool that lists tables.

use std::collections::HashMap;

use super::{COLUMNS, Named};
use crate::table::Table;
use serde_json::Value;

/// Tables that are read out of a reply; beyond it nothing is looked at.
const READ: usize = 5_000;
/// Characters of what is said of a table.
const ABOUT: usize = 300;
const TABLE: [&str; 6] = ["table_name", "tablename", "table", "tbl_name", "relname", "view_name"];
const SCHEMA: [&str; 7] = [
    "table_schema",
    "schema",
    "schema_name",
    "schemaname",
    "database",
    "dataset",
    "dataset_id",
];
const COLUMN: [&str; 4] = ["column_name", "columnname", "column", "field"];
const SAID: [&str; 3] = ["description", "comment", "table_comment"];
/// Schemas of the engines' own.
const SYSTEM: [&str; 9] = [
    "information_schema",
    "pg_catalog",
    "pg_toast",
    "performance_schema",
    "mysql",
    "sys",
    "system",
    "crdb_internal",
    "sqlite_master",
];

/// Whether rows that are only called by a `name` are tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namer {
    Tables,
    Anything,
}

/// The tables that a reply tells of, in its order.
pub(crate) fn tables(reply: &[Table], namer: Namer) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut places: HashMap<(Option<String>, String), usize> = HashMap::new();
    for table in reply {
        let Some(roles) = Roles::of(table, reply, namer) else { continue };
        for row in &table.rows {
            let text = |place: Option<usize>| row.get(place?)?.as_str().map(str::trim).filter(|text| !text.is_empty());
            let (Some(name), schema) = (text(Some(roles.name)), text(roles.schema).map(str::to_owned)) else {
                continue;
            };
            if [Some(name), schema.as_deref()].into_iter().flatten().any(is_system) {
                continue;
            }
            let key = (schema.clone(), name.to_owned());
            // The rows of what stands inside a table's row do not repeat its schema.
            let alone = || found.iter().position(|known| schema.is_none() && known.name == name);
            let place = places.get(&key).copied().or_else(|| alone().filter(|_| roles.inside));
            let place = match place {
                Some(place) => place,
                None if found.len() == READ => continue,
                None => {
                    found.push(Named {
                        schema,
                        name: name.to_owned(),
                        about: text(roles.about).unwrap_or_default().chars().take(ABOUT).collect(),
                        ..Named::default()
                    });
                    found.len() - 1
                }
            };
            places.insert(key, place);
            if let (Some(known), Some(column)) = (found.get_mut(place), text(roles.column))
                && known.columns.len() < COLUMNS
            {
                known.columns.push(column.to_owned());
            }
        }
    }
    found
}

fn is_system(name: &str) -> bool {
    SYSTEM.iter().any(|own| name.eq_ignore_ascii_case(own)) || name.to_lowercase().starts_with("sqlite_")
}

/// Which column of the reply says what.
struct Roles {
    name: usize,
    schema: Option<usize>,
    column: Option<usize>,
    about: Option<usize>,
    /// The rows stand inside the rows of tables.
    inside: bool,
}

impl Roles {
    fn of(table: &Table, reply: &[Table], namer: Namer) -> Option<Self> {
        let names: Vec<String> = table.columns.iter().map(|column| column.name.to_lowercase()).collect();
        let any = |wanted: &[&str]| wanted.iter().find_map(|wanted| names.iter().position(|name| name == wanted));
        let main = reply.first().is_some_and(|first| first.name == table.name);
        let inside = ["_columns", "_fields"].iter().any(|end| table.name.ends_with(end)) && !main;
        let parent: Vec<String> = TABLE.iter().chain(&["name"]).map(|name| format!("parent_{name}")).collect();
        let parent: Vec<&str> = parent.iter().map(String::as_str).collect();
        if inside {
            return Some(Self {
                name: any(&TABLE).or_else(|| any(&parent))?,
                schema: None,
                column: any(&COLUMN).or_else(|| any(&["name", "value"])),
                about: None,
                inside,
            });
        }
        // A list of nothing but names, and no reply that says in words why there is none.
        let plain = |name: &String| name == "value" || name.starts_with("table");
        let only = (namer == Namer::Tables && main && matches!(names.as_slice(), [name] if plain(name))).then_some(0);
        let called = || any(&["name", "title"]).filter(|_| namer == Namer::Tables && main);
        Some(Self {
            name: any(&TABLE).or_else(called).or(only)?,
            schema: any(&SCHEMA),
            column: any(&COLUMN),
            about: any(&SAID).filter(|_| any(&COLUMN).is_none()),
            inside,
        })
    }
}

/// The one cell of a reply that counts.
pub(crate) fn one_number(reply: &[Table]) -> Option<u64> {
    let table = reply.first()?;
    let ([row], [_]) = (table.rows.as_slice(), table.columns.as_slice()) else {
        return None;
    };
    match row.first()? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
