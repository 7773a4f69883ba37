//! What is said of a chart: what it shows, for readers who do not see it, and why it is of that kind.

use serde::{Deserialize, Serialize};

use crate::chart::{ChartKind, Locale};

/// A chart in words. Figures are as the data has them, places as they are called there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Picture {
    Table {
        rows: usize,
        columns: usize,
    },
    Figure {
        of: String,
        value: Option<f64>,
        unit: Option<String>,
    },
    Drawn {
        kind: ChartKind,
        of: String,
        by: Option<String>,
        split: Option<String>,
        unit: Option<String>,
        /// The highest and the lowest figure.
        ends: Option<[End; 2]>,
    },
    /// Why it is of its kind.
    Because(Why),
    /// Another kind was asked for.
    AskedBut {
        kind: ChartKind,
        lacks: Lack,
    },
}

/// A figure, and the place where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct End {
    pub figure: f64,
    pub place: Option<String>,
}

impl End {
    /// `12 kg (Graz)`.
    pub(super) fn told(&self, unit: Option<&str>, locale: &Locale) -> String {
        let place = self
            .place
            .as_deref()
            .map(|place| format!(" ({})", locale.place(place)))
            .unwrap_or_default();
        format!("{}{}{place}", locale.figure(self.figure), unit_of(unit))
    }
}

/// As it stands behind a figure.
pub(crate) fn unit_of(unit: Option<&str>) -> String {
    unit.map(|unit| format!(" {unit}")).unwrap_or_default()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Why {
    AskedFor,
    NoRows,
    OneValue,
    OneFigure,
    NoFigures,
    OneRowOneFigure,
    OneRow,
    RowsThemselves,
    PartsOfWhole,
    Spread,
    Together,
    Crossed,
    InTime,
    SameName,
    TooManyGroups,
    Compared,
    TwoFigures,
    OnePointInTime,
    OneColumn,
    Nameless,
    /// Shares as bars.
    NoPie,
}

/// What a table lacks for a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    OneFigure,
    Rows,
    Figures,
    Names,
    Times,
    TwoFigures,
    Parts,
    Values,
    TwoGroups,
}
