//! What is different in a tile since a moment.

use std::collections::HashMap;

use belvedere_analysis_router::{AnswerTable, ColumnType};
use belvedere_types::{Caller, TileId};
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

use crate::access::{Permission, allow};
use crate::ask::answer_of;
use crate::{App, AppError};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changes {
    /// When the two results were taken; nothing when there is no earlier one.
    #[serde(with = "time::serde::rfc3339::option")]
    pub from: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub to: Option<OffsetDateTime>,
    /// One of the results has more rows than are compared, which are its first thousand.
    pub partial: bool,
    pub columns: Vec<String>,
    pub added: Vec<Vec<Value>>,
    pub gone: Vec<Vec<Value>>,
    pub changed: Vec<RowChange>,
}

/// A row that is in both, by its texts and dates, with other figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowChange {
    pub row: Vec<Value>,
    pub cells: Vec<CellChange>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellChange {
    pub column: String,
    pub before: Value,
    pub after: Value,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }
}

impl App {
    pub async fn changes(&self, caller: &Caller, tile: TileId, since: OffsetDateTime) -> Result<Changes, AppError> {
        allow(caller, Permission::Look)?;
        self.known_tile(caller, tile).await?;
        let store = &self.parts.store;
        let newest = store.snapshots(caller.org, tile, 1).await?.into_iter().next();
        let before = store.snapshot_at(caller.org, tile, since).await?;
        let (Some(newest), Some(before)) = (newest, before) else {
            return Ok(between(None, None));
        };
        let (from, to) = (before.taken_at, newest.taken_at);
        let (old, new) = (answer_of(before.body)?.table, answer_of(newest.body)?.table);
        Ok(Changes {
            from: Some(from),
            to: Some(to),
            ..between(old.as_ref(), new.as_ref())
        })
    }
}

/// Rows are the same row when their texts and dates are; where that is not unique, when they are equal.
fn between(old: Option<&AnswerTable>, new: Option<&AnswerTable>) -> Changes {
    let columns: Vec<String> = new
        .map(|table| table.columns.iter().map(|column| column.name.clone()).collect())
        .unwrap_or_default();
    let mut changes = Changes {
        from: None,
        to: None,
        partial: [old, new].into_iter().flatten().any(|table| table.truncated),
        columns,
        added: Vec::new(),
        gone: Vec::new(),
        changed: Vec::new(),
    };
    let (Some(old), Some(new)) = (old, new) else { return changes };
    let names: Vec<usize> = (0..new.columns.len())
        .filter(|at| new.columns.get(*at).is_some_and(|column| !is_figure(column.kind)))
        .collect();
    let keyed = old.columns == new.columns && !names.is_empty() && unique(old, &names) && unique(new, &names);
    let key = |row: &[Value]| {
        if keyed {
            part(row, &names)
        } else {
            Value::from(row.to_vec()).to_string()
        }
    };
    let mut before: HashMap<String, Vec<&Vec<Value>>> = HashMap::new();
    // From the end, so that equal rows are taken in order.
    for row in old.rows.iter().rev() {
        before.entry(key(row)).or_default().push(row);
    }
    for row in &new.rows {
        match before.get_mut(&key(row)).and_then(Vec::pop) {
            None => changes.added.push(row.clone()),
            Some(earlier) => {
                let cells = differing(new, earlier, row);
                if !cells.is_empty() {
                    changes.changed.push(RowChange { row: row.clone(), cells });
                }
            }
        }
    }
    let left = |row: &Vec<Value>| {
        before
            .get(&key(row))
            .is_some_and(|rows| rows.iter().any(|other| std::ptr::eq(*other, row)))
    };
    changes.gone = old.rows.iter().filter(|row| left(row)).cloned().collect();
    changes
}

fn is_figure(kind: ColumnType) -> bool {
    matches!(
        kind,
        ColumnType::Integer | ColumnType::Number | ColumnType::Duration | ColumnType::Boolean
    )
}

fn part(row: &[Value], names: &[usize]) -> String {
    Value::from(names.iter().filter_map(|at| row.get(*at).cloned()).collect::<Vec<_>>()).to_string()
}

fn unique(table: &AnswerTable, names: &[usize]) -> bool {
    let keys: std::collections::HashSet<String> = table.rows.iter().map(|row| part(row, names)).collect();
    keys.len() == table.rows.len()
}

fn differing(table: &AnswerTable, old: &[Value], new: &[Value]) -> Vec<CellChange> {
    table
        .columns
        .iter()
        .zip(old.iter().zip(new))
        .filter(|(_, (before, after))| before != after)
        .map(|(column, (before, after))| CellChange {
            column: column.name.clone(),
            before: before.clone(),
            after: after.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use belvedere_analysis_router::Column;
    use serde_json::json;

    use super::*;

    fn table(rows: &[(&str, i64)]) -> AnswerTable {
        let column = |name: &str, kind| Column { name: name.into(), kind };
        AnswerTable {
            columns: vec![column("name", ColumnType::Text), column("size", ColumnType::Integer)],
            rows: rows.iter().map(|(name, size)| vec![json!(name), json!(size)]).collect(),
            total_rows: rows.len() as u64,
            truncated: false,
        }
    }

    #[test]
    fn rows_are_told_apart_by_their_names() {
        let (old, new) = (table(&[("a", 1), ("b", 2), ("c", 3)]), table(&[("c", 3), ("d", 4), ("b", 9)]));
        let found = between(Some(&old), Some(&new));
        assert_eq!(found.added, [vec![json!("d"), json!(4)]]);
        assert_eq!(found.gone, [vec![json!("a"), json!(1)]]);
        let cell = CellChange {
            column: "size".into(),
            before: json!(2),
            after: json!(9),
        };
        assert_eq!(
            found.changed,
            [RowChange {
                row: vec![json!("b"), json!(9)],
                cells: vec![cell]
            }]
        );
        assert!(
            between(Some(&new), Some(&new)).is_empty(),
            "order alone is no change in what is there"
        );
    }

    #[test]
    fn names_that_repeat_are_no_names() {
        let (old, new) = (table(&[("a", 1), ("a", 1), ("a", 2)]), table(&[("a", 1), ("a", 3), ("a", 2)]));
        let found = between(Some(&old), Some(&new));
        assert_eq!(
            (found.added, found.gone),
            (vec![vec![json!("a"), json!(3)]], vec![vec![json!("a"), json!(1)]])
        );
        assert!(found.changed.is_empty());
    }

    #[test]
    fn other_columns_are_other_rows() {
        let (old, mut new) = (table(&[("a", 1)]), table(&[("a", 1)]));
        new.columns[1].name = "weight".into();
        new.rows[0][1] = json!(2);
        let found = between(Some(&old), Some(&new));
        assert_eq!((found.added.len(), found.gone.len(), found.changed.len()), (1, 1, 0));
        assert!(between(None, Some(&new)).is_empty());
    }
}
