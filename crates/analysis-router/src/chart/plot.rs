//! The cells that a chart draws, arranged by place and series.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::axes::Scale;
use super::locale::Locale;
use super::profile::label;
use super::{Chart, ChartKind};
use crate::answer::AnswerTable;
use crate::table::moment;
use crate::wording::{column_labels, is_other};

/// Series beyond these fall to the eighth colour.
const SERIES: usize = 40;
/// Beyond it sums and spans of figures are no longer finite; such a figure stays in the table and is not drawn.
const DRAWABLE: f64 = 1e290;

#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Index into [`Plot::places`].
    pub(super) place: usize,
    pub(super) value: f64,
    /// Row of the answer's table.
    pub(super) row: usize,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Series {
    pub(super) name: String,
    /// The column's own name, where it is called otherwise.
    pub(super) own: Option<String>,
    pub(super) marks: Vec<Mark>,
}

#[derive(Debug, Default)]
pub(super) struct Plot {
    /// Labels along the first axis, in the order of the rows (of time, where it is time).
    pub(super) places: Vec<String>,
    /// The same as numbers where they are moments or figures.
    pub(super) positions: Option<Vec<f64>>,
    pub(super) series: Vec<Series>,
    /// How it is all written.
    pub(super) locale: Locale,
    /// What each column is called, by its name.
    labels: HashMap<String, String>,
}

impl Plot {
    pub(super) fn of(chart: &Chart, table: &AnswerTable, locale: Locale) -> Self {
        let find = |name: &String| table.columns.iter().position(|column| column.name == *name);
        let x = chart.spec.x.as_ref().and_then(find);
        let split = chart.spec.series.as_ref().and_then(find);
        let measures: Vec<(usize, &String)> = chart
            .spec
            .y
            .iter()
            .filter_map(|name| find(name).map(|index| (index, name)))
            .collect();
        let own_places = matches!(chart.kind, ChartKind::Scatter | ChartKind::Histogram) || x.is_none();
        let called = column_labels(&table.columns, locale.language);
        let labels = table.columns.iter().map(|column| column.name.clone()).zip(called).collect();
        let mut plot = Self {
            locale,
            labels,
            ..Self::default()
        };
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut names: HashMap<String, usize> = HashMap::new();
        for (number, row) in table.rows.iter().enumerate() {
            let text = x.and_then(|x| row.get(x)).map_or_else(|| (number + 1).to_string(), label);
            let place = if own_places {
                plot.places.push(text);
                number
            } else {
                *known.entry(text.clone()).or_insert_with(|| {
                    plot.places.push(text);
                    plot.places.len() - 1
                })
            };
            for (index, name) in &measures {
                let name = split.and_then(|split| row.get(split)).map_or_else(|| (*name).clone(), label);
                let next = names.len();
                let at = if next < SERIES {
                    *names.entry(name.clone()).or_insert(next)
                } else {
                    names.get(&name).copied().unwrap_or(SERIES - 1)
                };
                if at == plot.series.len() {
                    plot.series.push(Series { name, ..Series::default() });
                }
                let value = row.get(*index).and_then(Value::as_f64).filter(|value| value.abs() < DRAWABLE);
                if let (Some(series), Some(value)) = (plot.series.get_mut(at), value) {
                    series.marks.push(Mark { place, value, row: number });
                }
            }
        }
        if split.is_none() {
            // Each series is a column.
            for series in &mut plot.series {
                let called = plot.labels.get(&series.name).unwrap_or(&series.name).clone();
                let own = std::mem::replace(&mut series.name, called);
                series.own = Some(own).filter(|own| is_other(own, &series.name));
            }
        }
        if matches!(chart.kind, ChartKind::Line | ChartKind::Area | ChartKind::Scatter) {
            plot.positions = plot.places.iter().map(|place| position(place)).collect();
        }
        plot
    }

    /// What a column is called.
    pub(super) fn called<'p>(&'p self, name: &'p str) -> &'p str {
        self.labels.get(name).map_or(name, String::as_str)
    }

    /// All figures, each with its place as the data has it.
    pub(super) fn values(&self) -> impl Iterator<Item = (f64, &str)> {
        self.series
            .iter()
            .flat_map(|series| &series.marks)
            .map(|mark| (mark.value, self.places.get(mark.place).map_or("", String::as_str)))
    }

    /// The scale of the figures.
    pub(super) fn scale(&self, low: f64, high: f64, from: f64, to: f64) -> Scale {
        if self.values().all(|(value, _)| value.fract() == 0.0) {
            Scale::whole(low, high, from, to)
        } else {
            Scale::round(low, high, from, to)
        }
    }

    /// What a mark stands for: its place, and its series where there are several.
    pub(super) fn label(&self, place: usize, series: usize) -> String {
        let place = self.place(place);
        match self.series.get(series) {
            Some(series) if self.series.len() > 1 => format!("{place}, {}", self.locale.place(&series.name)),
            Some(_) | None => place.into_owned(),
        }
    }

    /// The name of a place as it is written.
    pub(super) fn place(&self, index: usize) -> Cow<'_, str> {
        self.places.get(index).map_or(Cow::Borrowed(""), |place| self.locale.place(place))
    }

    /// The same for an axis, where instants have little room.
    pub(super) fn tick(&self, index: usize) -> String {
        self.places.get(index).map(|place| self.locale.brief(place)).unwrap_or_default()
    }

    pub(super) fn figure(&self, value: f64) -> String {
        self.locale.figure(value)
    }

    /// The names of the series for the key.
    pub(super) fn names(&self) -> Vec<Cow<'_, str>> {
        self.series.iter().map(|series| self.locale.place(&series.name)).collect()
    }

    /// Where a place lies: its moment or figure, else its order.
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    pub(super) fn position(&self, index: usize) -> f64 {
        self.positions
            .as_ref()
            .and_then(|positions| positions.get(index))
            .copied()
            .unwrap_or(index as f64)
    }
}

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn position(place: &str) -> Option<f64> {
    let month = || (place.len() == 7).then(|| moment::instant(&format!("{place}-01"))).flatten();
    match moment::instant(place).or_else(month) {
        Some(instant) => Some(instant.unix_timestamp() as f64),
        None => place.parse().ok().filter(|number: &f64| number.abs() < DRAWABLE),
    }
}
