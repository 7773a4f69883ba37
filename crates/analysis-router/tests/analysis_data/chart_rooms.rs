//! Charts that are drawn for a place of set height, as the tile of a dashboard is.

use belvedere_analysis_router::AnswerTable;
use belvedere_analysis_router::ColumnType::{Date, Integer, Number, Text};
use belvedere_analysis_router::chart::{Chart, ChartKind, Locale, as_kind, svg, svg_within};
use serde_json::{Value, json};

use crate::charts::table;

/// Width and height of the drawing.
fn size(drawn: &str) -> (u32, u32) {
    let number = |name: &str| {
        let rest = drawn.split_once(&format!(" {name}=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    (number("width"), number("height"))
}

fn days() -> AnswerTable {
    let rows: Vec<Value> = (1..=9).map(|day| json!([format!("2024-05-0{day}"), day % 4])).collect();
    table(&[("day", Date), ("use_kwh", Number)], json!(rows))
}

fn towns(count: usize) -> AnswerTable {
    let rows: Vec<Value> = (0..count).map(|n| json!([format!("Town {n}"), n + 1])).collect();
    table(&[("town", Text), ("trips", Integer)], json!(rows))
}

fn lying(count: usize) -> (Chart, AnswerTable) {
    let table = towns(count);
    let mut chart = as_kind(&table, ChartKind::Bar, "T").unwrap();
    chart.spec.horizontal = true;
    (chart, table)
}

/// Each kind over a table that it suits.
fn kinds() -> Vec<(Chart, AnswerTable)> {
    let points = table(&[("mass", Number), ("length", Number)], json!([[1, 2], [2, 3.5], [3, 5]]));
    [
        (ChartKind::Bar, towns(5)),
        (ChartKind::Pie, towns(5)),
        (ChartKind::Line, days()),
        (ChartKind::Area, days()),
        (ChartKind::Scatter, points),
    ]
    .into_iter()
    .map(|(kind, table)| (as_kind(&table, kind, "T").unwrap(), table))
    .chain([lying(5)])
    .collect()
}

#[test]
fn a_chart_is_as_high_as_its_place_or_lower() {
    for (chart, table) in kinds() {
        let usual = svg(&chart, &table, 432, &Locale::ENGLISH);
        let (_, free) = size(&usual);
        for height in [214, 294] {
            let drawn = svg_within(&chart, &table, (432, height), &Locale::ENGLISH);
            let (width, high) = size(&drawn);
            assert!(width == 432 && high <= height, "{:?} within {height}: {high}", chart.kind);
            // All of it is there, and the room that there is is used.
            assert_eq!(
                drawn.matches("data-row=").count(),
                usual.matches("data-row=").count(),
                "{:?}",
                chart.kind
            );
            assert!(
                high >= free.min(height) * 9 / 10,
                "{:?} within {height}: {high} of {free}",
                chart.kind
            );
        }
    }
}

#[test]
fn a_place_that_is_too_low_makes_no_chart_that_cannot_be_read() {
    for (chart, table) in kinds() {
        let (_, least) = size(&svg_within(&chart, &table, (432, 10), &Locale::ENGLISH));
        assert!((120..=200).contains(&least), "{:?}: {least}", chart.kind);
    }
    // Many bars keep the height of a line of letters each.
    let (chart, table) = lying(30);
    let (_, high) = size(&svg_within(&chart, &table, (432, 214), &Locale::ENGLISH));
    assert!(high >= 30 * 18, "{high}");
}

#[test]
fn a_high_place_makes_a_higher_chart_and_not_without_end() {
    for (chart, table) in kinds().into_iter().filter(|(chart, _)| chart.kind != ChartKind::Pie) {
        let (_, usual) = size(&svg(&chart, &table, 432, &Locale::ENGLISH));
        let (_, high) = size(&svg_within(&chart, &table, (432, 454), &Locale::ENGLISH));
        let (_, highest) = size(&svg_within(&chart, &table, (432, 4_000), &Locale::ENGLISH));
        assert!(
            usual < high && high <= highest && highest <= usual * 2,
            "{:?}: {usual} {high} {highest}",
            chart.kind
        );
    }
}
