//! Charts in words.

use super::locale::Locale;
use super::plot::Plot;
use super::{Chart, ChartKind};
use crate::answer::AnswerTable;
use crate::wording::{End, Picture};

/// What it shows; every figure in it is a cell.
pub(super) fn picture(chart: &Chart, table: &AnswerTable) -> Picture {
    let spec = &chart.spec;
    let (of, unit) = (spec.y.join(", "), spec.unit.clone());
    match chart.kind {
        ChartKind::Table => Picture::Table {
            rows: table.rows.len(),
            columns: table.columns.len(),
        },
        ChartKind::Number => Picture::Figure {
            of,
            value: Plot::of(chart, table, Locale::ENGLISH).values().next().map(|(value, _)| value),
            unit,
        },
        kind => {
            let plot = Plot::of(chart, table, Locale::ENGLISH);
            let (of, by, split) = match (&spec.x, &spec.series) {
                (Some(x), _) if spec.y.contains(x) => (x.clone(), None, None),
                (Some(x), series) => (of, Some(x.clone()), series.clone()),
                (None, _) => (of, None, None),
            };
            let places = !matches!(kind, ChartKind::Scatter | ChartKind::Histogram);
            let end = |(figure, place): (f64, &str)| End {
                figure,
                place: places.then(|| place.to_owned()),
            };
            let lowest = plot.values().min_by(|a, b| a.0.total_cmp(&b.0));
            let highest = plot.values().max_by(|a, b| a.0.total_cmp(&b.0));
            Picture::Drawn {
                kind,
                of,
                by,
                split,
                unit,
                ends: highest.zip(lowest).map(|(high, low)| [end(high), end(low)]),
            }
        }
    }
}
