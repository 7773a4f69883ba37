//! Tables into SQLite: strict columns, one transaction, widening where pages disagree on a type.

use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{Connection, Transaction};
use serde_json::Value;

use super::Loaded;
use crate::answer::ColumnType;
use crate::table::Table;

pub(super) fn load(connection: &mut Connection, table: &Table, known: Loaded) -> rusqlite::Result<Loaded> {
    let transaction = connection.transaction()?;
    // Where no row has come yet, none has said what the columns hold.
    let known = if !known.is_empty() && is_empty(&transaction, &table.name)? {
        let renewed = renewed(&known, table);
        transaction.execute_batch(&format!("DROP TABLE {}", quoted(&table.name)))?;
        create(&transaction, &table.name, &renewed)?;
        renewed
    } else {
        known
    };
    let merged = merge(&told(&transaction, &known, table)?, table);
    if known.is_empty() {
        // What came before was without columns, and stands for them by one of ours.
        transaction.execute_batch(&format!("DROP TABLE IF EXISTS {}", quoted(&table.name)))?;
        create(&transaction, &table.name, &merged)?;
    } else {
        extend(&transaction, &table.name, &known, &merged)?;
    }
    insert(&transaction, table, &merged)?;
    transaction.commit()?;
    Ok(merged)
}

fn is_empty(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<bool> {
    transaction.query_row(&format!("SELECT NOT EXISTS (SELECT 1 FROM {})", quoted(name)), [], |row| row.get(0))
}

/// The columns known so far, of the kinds that this table has them in.
fn renewed(known: &Loaded, table: &Table) -> Loaded {
    let kind = |name: &str| {
        table
            .columns
            .iter()
            .find(|column| column.name.eq_ignore_ascii_case(name))
            .map(|column| column.kind)
    };
    known
        .iter()
        .map(|(name, before)| (name.clone(), kind(name).unwrap_or(*before)))
        .collect()
}

/// The columns known so far; one that has held no value yet is of the kind that the new table has it in.
fn told(transaction: &Transaction<'_>, known: &Loaded, table: &Table) -> rusqlite::Result<Loaded> {
    let mut told = known.clone();
    for (name, kind) in &mut told {
        let new = table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        let Some(new) = new.filter(|new| new.kind != *kind) else { continue };
        let sql = format!(
            "SELECT NOT EXISTS (SELECT 1 FROM {} WHERE {} IS NOT NULL)",
            quoted(&table.name),
            quoted(name)
        );
        let empty: bool = transaction.query_row(&sql, [], |row| row.get(0))?;
        if empty {
            *kind = new.kind;
        }
    }
    Ok(told)
}

/// The columns known so far, with the new table's kinds merged in; matching is without case, as SQLite's is.
fn merge(known: &Loaded, table: &Table) -> Loaded {
    let mut merged = known.clone();
    for (index, column) in table.columns.iter().enumerate() {
        // A page without a value in the column widens nothing.
        let silent = table.rows.iter().all(|row| row.get(index).is_none_or(Value::is_null));
        if silent && merged.iter().any(|(name, _)| name.eq_ignore_ascii_case(&column.name)) {
            continue;
        }
        match merged.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(&column.name)) {
            Some((_, kind)) => *kind = wider(*kind, column.kind),
            None => merged.push((column.name.clone(), column.kind)),
        }
    }
    merged
}

fn wider(left: ColumnType, right: ColumnType) -> ColumnType {
    use ColumnType::{Date, Integer, Number, Text, Timestamp};
    match (left, right) {
        (a, b) if a == b => a,
        (Integer | Number, Integer | Number) => Number,
        (Date | Timestamp, Date | Timestamp) => Timestamp,
        _ => Text,
    }
}

fn storage(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Integer | ColumnType::Boolean => "INTEGER",
        ColumnType::Number => "REAL",
        ColumnType::Text | ColumnType::Date | ColumnType::Timestamp | ColumnType::Duration | ColumnType::Json => "TEXT",
    }
}

fn create(transaction: &Transaction<'_>, name: &str, columns: &Loaded) -> rusqlite::Result<()> {
    let list: Vec<String> = columns
        .iter()
        .map(|(column, kind)| format!("{} {}", quoted(column), storage(*kind)))
        .collect();
    // A table without columns is no table to SQLite; an unnamed empty result still has to be queryable.
    let list = if list.is_empty() {
        "\"value\" TEXT".to_owned()
    } else {
        list.join(", ")
    };
    transaction.execute_batch(&format!("CREATE TABLE {} ({list}) STRICT", quoted(name)))
}

fn extend(transaction: &Transaction<'_>, name: &str, known: &Loaded, merged: &Loaded) -> rusqlite::Result<()> {
    let widened = known
        .iter()
        .zip(merged)
        .any(|((_, before), (_, after))| storage(*before) != storage(*after));
    if widened {
        return rebuild(transaction, name, known, merged);
    }
    for (column, kind) in merged.iter().skip(known.len()) {
        transaction.execute_batch(&format!(
            "ALTER TABLE {} ADD COLUMN {} {}",
            quoted(name),
            quoted(column),
            storage(*kind)
        ))?;
    }
    Ok(())
}

/// SQLite cannot change a column's type in place.
fn rebuild(transaction: &Transaction<'_>, name: &str, known: &Loaded, merged: &Loaded) -> rusqlite::Result<()> {
    let aside = quoted(&format!("{name} before"));
    transaction.execute_batch(&format!("ALTER TABLE {} RENAME TO {aside}", quoted(name)))?;
    create(transaction, name, merged)?;
    let targets: Vec<String> = known.iter().map(|(column, _)| quoted(column)).collect();
    let values: Vec<String> = known
        .iter()
        .zip(merged)
        .map(|((column, before), (_, after))| converted(column, *before, *after))
        .collect();
    transaction.execute_batch(&format!(
        "INSERT INTO {} ({}) SELECT {} FROM {aside}; DROP TABLE {aside}",
        quoted(name),
        targets.join(", "),
        values.join(", ")
    ))
}

fn converted(column: &str, before: ColumnType, after: ColumnType) -> String {
    let name = quoted(column);
    match (before, storage(after)) {
        (ColumnType::Boolean, "TEXT") => format!("CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
        (_, storage) => format!("CAST({name} AS {storage})"),
    }
}

fn insert(transaction: &Transaction<'_>, table: &Table, merged: &Loaded) -> rusqlite::Result<()> {
    if table.columns.is_empty() {
        return Ok(());
    }
    let targets: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let marks = vec!["?"; table.columns.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", quoted(&table.name), targets.join(", "));
    let kinds: Vec<ColumnType> = table
        .columns
        .iter()
        .map(|column| {
            merged
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&column.name))
                .map_or(column.kind, |(_, kind)| *kind)
        })
        .collect();
    let mut statement = transaction.prepare(&sql)?;
    for row in &table.rows {
        for (index, kind) in kinds.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, cell(row.get(index).unwrap_or(&Value::Null), *kind))?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}

/// A value that does not fit its column's kind becomes NULL rather than a lie, except in text columns, which hold anything.
fn cell(value: &Value, kind: ColumnType) -> ToSqlOutput<'_> {
    let owned = match storage(kind) {
        "INTEGER" => match value {
            Value::Bool(flag) => Cell::Integer(i64::from(*flag)),
            Value::Number(number) => number.as_i64().map_or(Cell::Null, Cell::Integer),
            _ => Cell::Null,
        },
        "REAL" => value.as_f64().map_or(Cell::Null, Cell::Real),
        _ => match value {
            Value::Null => Cell::Null,
            Value::String(text) => return ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            other => Cell::Text(other.to_string()),
        },
    };
    ToSqlOutput::Owned(owned)
}

/// A name as SQL text. NUL would end the statement early.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\0', "").replace('"', "\"\""))
}
