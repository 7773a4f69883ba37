//! Untyped rows while a reply is read, and the bounds that hold meanwhile.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::TableLimits;
use crate::wording::Reply;

/// Cells over all tables of one reply: about half a gigabyte at worst.
const CELLS: usize = 8_000_000;
/// Tables of one reply; each path of arrays within rows is one.
const TABLES: usize = 60;
const NOTES: usize = 40;
const ENVELOPE: usize = 200;
/// Bytes of one text cell.
const CELL_BYTES: usize = 64 << 10;

/// Rows of one table, columns in the order first seen.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Value>>,
    /// Text without types (CSV, Markdown): `-` and nothing mean null there.
    pub(super) untyped: bool,
    places: HashMap<String, usize>,
}

/// Everything that a reply brings, under one budget.
pub(super) struct Shelf {
    pub(super) sheets: Vec<Sheet>,
    pub(super) notes: Vec<Reply>,
    pub(super) envelope: Map<String, Value>,
    pub(super) limits: TableLimits,
    cells: usize,
    taken: HashSet<String>,
}

impl Shelf {
    pub(super) fn new(limits: TableLimits) -> Self {
        Self {
            sheets: Vec::new(),
            notes: Vec::new(),
            envelope: Map::new(),
            limits,
            cells: 0,
            taken: HashSet::new(),
        }
    }

    /// A note once, however often its cause occurs.
    pub(super) fn note(&mut self, note: Reply) {
        if self.notes.len() < NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn set_aside(&mut self, name: &str, value: Value) {
        if self.envelope.len() < ENVELOPE && !self.envelope.contains_key(name) {
            self.envelope.insert(name.to_owned(), bounded(value));
        }
    }

    /// A new sheet under a name of its own; its index, unless the reply has too many already.
    pub(super) fn open(&mut self, name: &str) -> Option<usize> {
        if self.sheets.len() >= TABLES {
            self.note(Reply::TooManyTables { most: TABLES as u64 });
            return None;
        }
        let mut candidate = name.to_owned();
        let mut count = 2;
        while !self.taken.insert(candidate.to_lowercase()) {
            candidate = format!("{name}_{count}");
            count += 1;
        }
        self.sheets.push(Sheet {
            name: candidate,
            ..Sheet::default()
        });
        Some(self.sheets.len() - 1)
    }

    /// Text formats carry no types; see [`Sheet::untyped`].
    pub(super) fn open_untyped(&mut self, name: &str) -> Option<usize> {
        let index = self.open(name)?;
        if let Some(sheet) = self.sheets.get_mut(index) {
            sheet.untyped = true;
        }
        Some(index)
    }

    /// Adds a row; false when the table or the reply is full.
    pub(super) fn push(&mut self, index: usize, cells: Vec<(String, Value)>) -> bool {
        let limits = self.limits;
        let full = self.cells >= CELLS;
        let Some(sheet) = self.sheets.get_mut(index) else {
            return false;
        };
        if full || sheet.rows.len() >= limits.rows {
            let note = Reply::FirstRows {
                table: sheet.name.clone(),
                rows: sheet.rows.len() as u64,
            };
            self.note(note);
            return false;
        }
        let mut row = vec![Value::Null; sheet.columns.len()];
        let mut dropped = false;
        for (at, (name, value)) in cells.into_iter().enumerate() {
            match sheet.place(&name, at, limits.columns) {
                Some(place) => {
                    if row.len() <= place {
                        row.resize(place + 1, Value::Null);
                    }
                    if let Some(cell) = row.get_mut(place) {
                        *cell = bounded(value);
                    }
                }
                None => dropped = true,
            }
        }
        self.cells += row.len().max(1);
        sheet.rows.push(row);
        if dropped {
            let note = Reply::FirstColumns {
                table: sheet.name.clone(),
                columns: limits.columns as u64,
            };
            self.note(note);
        }
        true
    }

    /// Columns known before any row.
    pub(super) fn declare(&mut self, index: usize, columns: &[String]) {
        let most = self.limits.columns;
        if let Some(sheet) = self.sheets.get_mut(index) {
            for (at, column) in columns.iter().enumerate() {
                sheet.place(column, at, most);
            }
        }
    }
}

impl Sheet {
    /// Where the column stands, most likely at `likely`; a new one comes last, unless there are as many as may be.
    fn place(&mut self, name: &str, likely: usize, most: usize) -> Option<usize> {
        if self.columns.get(likely).is_some_and(|column| column == name) {
            return Some(likely);
        }
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        if self.columns.len() >= most {
            return None;
        }
        self.columns.push(name.to_owned());
        self.places.insert(name.to_owned(), self.columns.len() - 1);
        Some(self.columns.len() - 1)
    }
}

/// Column names of a header line: cleaned, never empty, never twice.
pub(super) fn header(cells: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        let base = if cell.trim().is_empty() {
            format!("column_{}", index + 1)
        } else {
            cell.trim().chars().take(120).collect()
        };
        let mut candidate = base.clone();
        let mut count = 2;
        while !taken.insert(candidate.to_lowercase()) {
            candidate = format!("{base}_{count}");
            count += 1;
        }
        names.push(candidate);
    }
    names
}

fn bounded(value: Value) -> Value {
    match value {
        Value::String(text) if text.len() > CELL_BYTES => {
            let cut: String = text.char_indices().take_while(|(at, _)| *at < CELL_BYTES).map(|(_, c)| c).collect();
            Value::String(format!("{cut}…"))
        }
        other => other,
    }
}
