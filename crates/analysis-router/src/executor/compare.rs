//! The rows in which two sides differ, over one or several pairs of tables.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::answer::{Column, ColumnType};
use crate::table::{CONTAINERS, Table};

/// One pair of tables: columns of a schema, its indexes.
pub struct Compared<'a> {
    pub left: Table,
    pub right: Table,
    pub key: &'a [String],
    /// What a row is, in a word.
    pub part: Option<&'a str>,
}

/// Rows by key: on one side only, or changed, with both values. A whole group that one side lacks (a table with all its columns and indexes) is one row.
pub fn differences(pairs: &[Compared<'_>], names: (&str, &str), into: &str) -> Table {
    let parted = pairs.len() > 1;
    let width = pairs.iter().map(|pair| pair.key.len()).max().unwrap_or(0);
    let mut columns: Vec<Column> = parted.then(|| text("part")).into_iter().collect();
    columns.extend((0..width).map(|at| text(&key_name(pairs, at))));
    columns.extend(["difference", "field", names.0, names.1].map(text));
    let keyed: Vec<(Keyed, Keyed)> = pairs
        .iter()
        .map(|pair| {
            let own = own_to_sides(pair);
            (by_key(&pair.left, pair, pairs, &own), by_key(&pair.right, pair, pairs, &own))
        })
        .collect();
    let sides = Sides {
        ours: groups(keyed.iter().map(|(left, _)| left)),
        theirs: groups(keyed.iter().map(|(_, right)| right)),
    };
    let mut told = BTreeSet::new();
    let mut rows = Vec::new();
    for (pair, (ours, theirs)) in pairs.iter().zip(&keyed) {
        for found in of_pair(ours, theirs, &sides, names, &mut told) {
            let what = match found.whole {
                true => whole(pair.key, pairs),
                false => pair.part.map(str::to_owned),
            };
            let mut row: Vec<Value> = parted.then(|| what.map_or(Value::Null, Value::String)).into_iter().collect();
            let mut key = found.key;
            key.resize(width, Value::Null);
            row.extend(key);
            row.extend(found.told);
            rows.push(row);
        }
    }
    Table {
        name: into.to_owned(),
        columns,
        rows,
    }
}

fn text(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        kind: ColumnType::Text,
    }
}

/// The name of a key column: its own where all pairs agree, and a neutral one where they do not.
fn key_name(pairs: &[Compared<'_>], at: usize) -> String {
    let deep = pairs.iter().map(|pair| pair.key.len()).max().unwrap_or(0);
    let mut own: Vec<&String> = pairs
        .iter()
        .filter(|pair| pair.key.len() == deep)
        .filter_map(|pair| pair.key.get(at))
        .collect();
    own.dedup();
    match own.as_slice() {
        [one] if pairs.len() == 1 => (*one).clone(),
        [one] => one.strip_prefix("parent_").map_or_else(|| (*one).clone(), |_| "of".to_owned()),
        _ => "name".to_owned(),
    }
}

/// What a group is called that is missing as a whole.
fn whole(key: &[String], pairs: &[Compared<'_>]) -> Option<String> {
    let first = key.first()?.to_lowercase();
    let own = pairs.iter().find(|pair| pair.key.len() == 1).and_then(|pair| pair.part);
    match own {
        Some(part) => Some(part.to_owned()),
        None => CONTAINERS.into_iter().rev().find(|word| first.contains(word)).map(str::to_owned),
    }
}

/// First parts of the keys on each side, over all pairs.
struct Sides {
    ours: BTreeSet<String>,
    theirs: BTreeSet<String>,
}

impl Sides {
    fn lone(&self, group: &str) -> bool {
        self.ours.contains(group) != self.theirs.contains(group)
    }
}

fn groups<'a>(sides: impl Iterator<Item = &'a Keyed>) -> BTreeSet<String> {
    sides.flat_map(BTreeMap::keys).filter_map(|key| key.path.first().cloned()).collect()
}

/// A difference before it is laid out.
struct Found {
    key: Vec<Value>,
    whole: bool,
    /// Difference, field and the two values.
    told: [Value; 4],
}

/// `told` holds the groups that an earlier pair reported as a whole.
fn of_pair(ours: &Keyed, theirs: &Keyed, sides: &Sides, names: (&str, &str), told: &mut BTreeSet<String>) -> Vec<Found> {
    let mut found = Vec::new();
    let all: BTreeSet<&Key> = ours.keys().chain(theirs.keys()).collect();
    for key in all {
        let group = key.path.first().cloned().unwrap_or_default();
        if sides.lone(&group) && key.path.len() > 1 {
            if told.insert(group.clone()) {
                found.push(Found {
                    key: vec![Value::String(group.clone())],
                    whole: true,
                    told: one_sided(sides.ours.contains(&group), names, Value::String(group)),
                });
            }
            continue;
        }
        let shown: Vec<Value> = key.path.iter().map(|part| Value::String(part.clone())).collect();
        let plain = |told: [Value; 4]| Found {
            key: shown.clone(),
            whole: false,
            told,
        };
        match (ours.get(key), theirs.get(key)) {
            (Some(row), None) | (None, Some(row)) => {
                told.insert(group);
                found.push(plain(one_sided(ours.contains_key(key), names, gist(row))));
            }
            (Some(row), Some(other)) => found.extend(changed(row, other).into_iter().map(plain)),
            (None, None) => {}
        }
    }
    found
}

/// One entry for each field whose values differ.
fn changed(ours: &Fields, theirs: &Fields) -> Vec<[Value; 4]> {
    let value = |fields: &Fields, name: &str| {
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or(Value::Null, |(_, value)| value.clone())
    };
    let mut names: Vec<&String> = ours.iter().map(|(name, _)| name).collect();
    let added = theirs.iter().map(|(name, _)| name).filter(|name| !names.contains(name));
    let added: Vec<&String> = added.collect();
    names.extend(added);
    names
        .into_iter()
        .map(|name| (name, value(ours, name), value(theirs, name)))
        .filter(|(_, left, right)| left != right)
        .map(|(name, left, right)| [Value::String("changed".into()), Value::String(name.clone()), left, right])
        .collect()
}

fn one_sided(left: bool, names: (&str, &str), value: Value) -> [Value; 4] {
    let side = if left { names.0 } else { names.1 };
    let (ours, theirs) = if left { (value, Value::Null) } else { (Value::Null, value) };
    [Value::String(format!("only in {side}")), Value::Null, ours, theirs]
}

/// Rows of the same path are told apart by their place among their equals.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: Vec<String>,
    place: usize,
}

type Fields = Vec<(String, Value)>;
type Keyed = BTreeMap<Key, Fields>;

/// Rows a side has at least before what all of them share can be called the side's.
const TELLING: usize = 3;

/// Columns that say which side a row is of: one word through all rows of a side, and another through all rows of the other (`team` when two teams' settings are compared).
fn own_to_sides(pair: &Compared<'_>) -> Vec<String> {
    let word = |table: &Table, name: &str| {
        let at = table
            .columns
            .iter()
            .position(|column| column.name == name && column.kind == ColumnType::Text)?;
        let mut cells = table.rows.iter().map(|row| row.get(at).and_then(Value::as_str));
        let first = cells.next()??.to_owned();
        (table.rows.len() >= TELLING && cells.all(|cell| cell == Some(first.as_str()))).then_some(first)
    };
    let apart = |name: &str| matches!((word(&pair.left, name), word(&pair.right, name)), (Some(ours), Some(theirs)) if ours != theirs);
    let names = pair.left.columns.iter().map(|column| &column.name);
    names.filter(|name| apart(name)).cloned().collect()
}

fn by_key(table: &Table, pair: &Compared<'_>, pairs: &[Compared<'_>], own: &[String]) -> Keyed {
    let key = pair.key;
    // What a pair of its own tells row by row is not told again as a list in one cell.
    let told_elsewhere = |name: &str| {
        let child = format!("{}_{}", pair.left.name, name.replace('.', "_"));
        pairs.iter().any(|other| other.left.name == child)
    };
    let place = |name: &String| table.columns.iter().position(|column| column.name == *name);
    let places: Vec<Option<usize>> = key.iter().map(place).collect();
    let mut paths: BTreeMap<Vec<String>, Vec<Fields>> = BTreeMap::new();
    for row in &table.rows {
        let text = |place: &Option<usize>| match place.and_then(|index| row.get(index)) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        let rest = table
            .columns
            .iter()
            .zip(row)
            .enumerate()
            .filter(|(index, (column, _))| {
                !places.contains(&Some(*index)) && compared(column) && !own.contains(&column.name) && !told_elsewhere(&column.name)
            })
            .map(|(_, (column, value))| (column.name.clone(), value.clone()))
            .collect();
        paths.entry(places.iter().map(text).collect()).or_default().push(rest);
    }
    let mut found = Keyed::new();
    for (path, mut rows) in paths {
        // In one order on both sides, so that equal rows meet.
        rows.sort_by_cached_key(|fields| format!("{fields:?}"));
        for (place, fields) in rows.into_iter().enumerate() {
            let path = path.clone();
            found.insert(Key { path, place }, fields);
        }
    }
    found
}

/// Identifiers, times and positions differ by nature; they say nothing about a difference in content.
fn compared(column: &Column) -> bool {
    let name = column.name.to_lowercase();
    let by_nature = name == "id"
        || name.ends_with("_id")
        || column.name.ends_with("Id")
        || name.contains("environment")
        || matches!(name.as_str(), "position" | "ordinal" | "index");
    !by_nature && !matches!(column.kind, ColumnType::Timestamp | ColumnType::Json)
}

/// The telling value of a row: its type or value, otherwise its first.
fn gist(values: &[(String, Value)]) -> Value {
    let telling = values.iter().find(|(name, _)| {
        let name = name.to_lowercase();
        name.ends_with("type") || name.ends_with("value") || name == "definition"
    });
    telling
        .or_else(|| values.first())
        .map(|(_, value)| value.clone())
        .unwrap_or(Value::Bool(true))
}
