//! Filters of a dashboard: a value of a column that several tiles have, applied to their rows as they were fetched.

use std::collections::{BTreeMap, BTreeSet};

use belvedere_analysis_router::{AnswerTable, ColumnType};
use serde_json::Value;

use crate::{DashboardView, TileView};

/// Values that a filter offers.
const MOST_VALUES: usize = 60;
/// Tiles that must have a column before it is offered.
const SEVERAL: usize = 2;

/// Rows whose cell of that column reads so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub column: String,
    pub value: String,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterChoice {
    pub column: String,
    pub values: Vec<String>,
}

fn tables(tiles: &[TileView]) -> impl Iterator<Item = &AnswerTable> {
    tiles.iter().filter_map(|tile| tile.answer.as_ref()?.table.as_ref())
}

/// Columns of text that several tiles have, with the values in them. One with too many values to choose from is left out.
pub fn choices(tiles: &[TileView]) -> Vec<FilterChoice> {
    let mut found: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for table in tables(tiles) {
        for (at, column) in table.columns.iter().enumerate() {
            if column.kind != ColumnType::Text {
                continue;
            }
            let (tiles, values) = found.entry(&column.name).or_default();
            *tiles += 1;
            values.extend(table.rows.iter().filter_map(|row| row.get(at)?.as_str()));
        }
    }
    found
        .into_iter()
        .filter(|(_, (tiles, values))| *tiles >= SEVERAL && values.len() > 1 && values.len() <= MOST_VALUES)
        .map(|(column, (_, values))| FilterChoice {
            column: column.to_owned(),
            values: values.into_iter().map(str::to_owned).collect(),
        })
        .collect()
}

/// The dashboard with the rows that pass. Tiles without the column stay as they are; those that were narrowed are named in the answer.
pub fn filtered(mut dashboard: DashboardView, filters: &[Filter]) -> (DashboardView, BTreeSet<belvedere_types::TileId>) {
    let mut narrowed = BTreeSet::new();
    for tile in &mut dashboard.tiles {
        let Some(table) = tile.answer.as_mut().and_then(|answer| answer.table.as_mut()) else {
            continue;
        };
        for filter in filters {
            let Some(at) = table.columns.iter().position(|column| column.name == filter.column) else {
                continue;
            };
            table
                .rows
                .retain(|row| row.get(at).and_then(Value::as_str) == Some(filter.value.as_str()));
            narrowed.insert(tile.id);
        }
        if narrowed.contains(&tile.id) {
            table.total_rows = table.rows.len() as u64;
        }
    }
    (dashboard, narrowed)
}
