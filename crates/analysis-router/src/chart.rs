//! Charts as data: chosen from the table, drawn by our own renderer, exported as Vega-Lite.

mod axes;
mod bars;
mod choose;
mod draw;
mod lines;
mod locale;
mod parts;
mod plot;
mod profile;
mod room;
mod style;
mod vega;
mod words;

use belvedere_types::Language;
use serde::{Deserialize, Serialize};

use crate::answer::AnswerTable;
use crate::wording::{Message, Words};

pub use choose::{as_kind, choose};
pub use draw::{svg, svg_document, svg_plain, svg_within};
pub use locale::{Locale, in_groups};
pub(crate) use profile::unit;
pub use style::CHART_CSS;
pub use vega::vega_lite;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    Bar,
    Line,
    Area,
    Scatter,
    Pie,
    Histogram,
    Heatmap,
    Number,
    Table,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    pub kind: ChartKind,
    pub spec: ChartSpec,
}

/// Which columns of the answer's table are drawn, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartSpec {
    pub title: String,
    pub x: Option<String>,
    pub y: Vec<String>,
    pub series: Option<String>,
    /// Bars lie (`hbar` elsewhere).
    pub horizontal: bool,
    pub stacked: bool,
    pub unit: Option<String>,
    /// Why this kind.
    pub reason: Words,
    pub alternatives: Vec<ChartKind>,
    /// The chart in words, for readers who do not see it.
    pub description: String,
}

/// The chart in words of that language.
pub fn described(chart: &Chart, table: &AnswerTable, language: Language) -> String {
    Message::from(words::picture(chart, table)).told(language)
}

impl Chart {
    /// The same with its own words in that language alone.
    pub(crate) fn told(&mut self, table: &AnswerTable, language: Language) {
        self.spec.description = described(self, table, language);
        self.spec.reason = self.spec.reason.plain(language);
    }
}
