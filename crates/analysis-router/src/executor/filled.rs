//! Which times of a row are set by its state: `closed_at` is filled when a deal is won or lost, and only then.

use serde_json::Value;

use crate::ColumnFacts;
use crate::answer::{Column, ColumnType};

/// Rows looked at, and different states of a column at most.
const ROWS: usize = 400;
const STATES: usize = 12;
/// Of a hundred rows of a state, so many may be otherwise: vendors' data have slips.
const SLIPS: usize = 8;

/// The first rows of a table, cell by cell: short texts, filled, empty.
#[derive(Default)]
pub struct Beside(Vec<Vec<Cell>>);

#[derive(Clone, PartialEq)]
enum Cell {
    Empty,
    Filled,
    State(Box<str>),
}

impl Beside {
    /// `places` says where each cell of this page's row belongs.
    pub fn add(&mut self, row: &[Value], places: &[usize]) {
        if self.0.len() >= ROWS {
            return;
        }
        let mut cells = vec![Cell::Empty; places.iter().max().map_or(0, |last| last + 1)];
        for (value, place) in row.iter().zip(places) {
            if let Some(cell) = cells.get_mut(*place) {
                *cell = match value {
                    Value::Null => Cell::Empty,
                    Value::String(text) if text.len() <= 32 => Cell::State(text.as_str().into()),
                    _ => Cell::Filled,
                };
            }
        }
        self.0.push(cells);
    }

    /// Notes at each time what it is filled with. `places` says where each of `columns` was counted.
    pub fn tell(&self, columns: &[Column], places: &[Option<usize>], facts: &mut [ColumnFacts]) {
        let place = |index: usize| places.get(index).copied().flatten();
        let few = |facts: &ColumnFacts| facts.complete && (2..=STATES as u64).contains(&facts.distinct);
        let states: Vec<(usize, Vec<Value>)> = columns
            .iter()
            .zip(facts.iter())
            .enumerate()
            .filter(|(_, (column, facts))| column.kind == ColumnType::Text && few(facts))
            .map(|(index, (_, facts))| (index, facts.values.clone()))
            .collect();
        for (index, (column, facts)) in columns.iter().zip(facts.iter_mut()).enumerate() {
            if !matches!(column.kind, ColumnType::Date | ColumnType::Timestamp) || facts.nulls == 0 {
                continue;
            }
            let Some(time) = place(index) else { continue };
            for (state, values) in &states {
                let Some(state_at) = place(*state) else { continue };
                let set = self.set_by(time, state_at, values);
                facts.filled_with.extend(set.into_iter().map(|value| (*state, value)));
            }
        }
    }

    /// The states in whose rows the time is filled; none where it is filled in a part of a state's rows, or in the rows of all states.
    fn set_by(&self, time: usize, state: usize, values: &[Value]) -> Vec<Value> {
        let mut set = Vec::new();
        let mut unset = false;
        for value in values {
            let Some(text) = value.as_str() else { return Vec::new() };
            let wanted = Cell::State(text.into());
            let of_state = self.0.iter().filter(|row| row.get(state) == Some(&wanted));
            let (mut rows, mut filled) = (0_usize, 0_usize);
            for row in of_state {
                rows += 1;
                filled += usize::from(!matches!(row.get(time), None | Some(Cell::Empty)));
            }
            if (rows - filled) * 100 <= rows * SLIPS && rows > 0 {
                set.push(value.clone());
            } else if filled * 100 <= rows * SLIPS {
                unset |= rows > 0;
            } else {
                return Vec::new();
            }
        }
        if unset { set } else { Vec::new() }
    }
}
