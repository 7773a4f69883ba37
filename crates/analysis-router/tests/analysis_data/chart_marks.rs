//! Where marks, ticks and names stand: round figures along the foot, bars below zero on the other side of it, and names as long as they are.

use belvedere_analysis_router::chart::{ChartKind, Locale, svg};
use belvedere_analysis_router::{AnswerTable, ColumnType};
use serde_json::{Value, json};

use super::charts::{check, table};

const WIDTH: u32 = 740;

fn bars(figures: &[f64]) -> AnswerTable {
    let rows: Value = figures
        .iter()
        .enumerate()
        .map(|(at, figure)| json!([format!("town {at}"), figure]))
        .collect();
    table(&[("town", ColumnType::Text), ("change", ColumnType::Number)], rows)
}

fn drawn(table: &AnswerTable) -> String {
    svg(&check(table, "top", ChartKind::Bar), table, WIDTH, &Locale::ENGLISH)
}

/// Of each element that begins so, an attribute's number.
fn numbers(drawn: &str, element: &str, attribute: &str) -> Vec<f64> {
    let named = format!(" {attribute}=\"");
    let each = drawn.split(element).skip(1).map(|rest| {
        let (_, value) = rest.split_once(&named).unwrap();
        value.split('"').next().unwrap().parse().unwrap()
    });
    each.collect()
}

/// "−2.5k" is minus 2,500.
fn figure(text: &str) -> f64 {
    let plain = text.replace('−', "-").replace(',', "");
    let (digits, times) = [("k", 1e3), ("M", 1e6), ("B", 1e9)]
        .iter()
        .find_map(|(sign, times)| Some((plain.strip_suffix(sign)?, *times)))
        .unwrap_or((plain.as_str(), 1.0));
    digits.parse::<f64>().unwrap_or_else(|_| panic!("{text}")) * times
}

/// The figures along the foot, each with where it stands.
fn ticks(drawn: &str) -> Vec<(f64, f64)> {
    const TICK: &str = "<text class=\"bv-tick bv-middle\"";
    let texts = drawn.split(TICK).skip(1).map(|rest| {
        let (_, text) = rest.split_once('>').unwrap();
        figure(text.split('<').next().unwrap())
    });
    texts.zip(numbers(drawn, TICK, "x")).collect()
}

const SPANS: [&[f64]; 6] = [
    &[7.0, 3.2, 1.0],
    &[88.0, 12.5, -37.0],
    &[0.41, 0.07, 0.03],
    &[987_654.0, 1_203.5, 40.0],
    &[-1.0, -2.5, -5.0],
    &[3_300_000_000.0, 1_000_000_000.5],
];

#[test]
fn ticks_are_round_evenly_apart_and_reach_from_zero_beyond_every_bar() {
    for figures in SPANS {
        let drawn = drawn(&bars(figures));
        let ticks = ticks(&drawn);
        assert!(ticks.len() >= 3, "{figures:?}: {ticks:?}");
        assert!(ticks.iter().any(|(figure, _)| *figure == 0.0), "{figures:?}: {ticks:?}");
        let step = ticks[1].0 - ticks[0].0;
        for pair in ticks.windows(2) {
            assert!(((pair[1].0 - pair[0].0) / step - 1.0).abs() < 1e-6, "{figures:?}: {ticks:?}");
        }
        // 1, 2, 2.5 or 5 of a power of ten; where there is no room for each, every second stands.
        let first = step / 10_f64.powf(step.log10().floor() + 1e-9);
        assert!(
            [1.0, 2.0, 2.5, 4.0, 5.0, 10.0]
                .iter()
                .any(|round| (first / round - 1.0).abs() < 1e-6),
            "{figures:?}: {step} in {ticks:?}"
        );
        let (low, high) = (ticks[0].0, ticks[ticks.len() - 1].0);
        let reach = step * 1.000_001;
        assert!(
            figures.iter().all(|figure| *figure >= low - reach && *figure <= high + reach),
            "{figures:?}: {ticks:?}"
        );
    }
}

#[test]
fn bars_below_zero_end_where_those_above_begin() {
    let drawn = drawn(&bars(&[88.0, 12.5, -37.0]));
    let zero = ticks(&drawn).into_iter().find(|(figure, _)| *figure == 0.0).unwrap().1;
    let (from, long) = (
        numbers(&drawn, "<rect class=\"bv-bar", "x"),
        numbers(&drawn, "<rect class=\"bv-bar", "width"),
    );
    assert_eq!(from.len(), 3, "{drawn}");
    let near = |one: f64, other: f64| (one - other).abs() < 0.3;
    for bar in [0, 1] {
        assert!(near(from[bar], zero), "{from:?} {zero}");
    }
    assert!(near(from[2] + long[2], zero), "{from:?} {long:?} {zero}");
    // As long as it is large.
    assert!(
        near(long[0] / 88.0 * 12.5, long[1]) && near(long[0] / 88.0 * 37.0, long[2]),
        "{long:?}"
    );
    assert!(drawn.contains("data-value=\"−37\""), "{drawn}");
}

#[test]
fn a_long_name_stays_in_the_drawing_and_is_whole_in_what_its_mark_says() {
    let long = "The northernmost of the seven municipal swimming baths beside the old harbour ".repeat(3);
    let rows = json!([[long, 9], ["Ulm", 4], ["Bern", 2]]);
    let table = table(&[("place", ColumnType::Text), ("visits", ColumnType::Integer)], rows);
    for width in [340, WIDTH] {
        let drawn = svg(&check(&table, "top", ChartKind::Bar), &table, width, &Locale::ENGLISH);
        let ends = numbers(&drawn, "<text class=\"bv-label bv-end\"", "x");
        let names = drawn.split("<text class=\"bv-label bv-end\"").skip(1).map(|rest| {
            let (_, text) = rest.split_once('>').unwrap();
            text.split('<').next().unwrap().chars().count() as f64
        });
        for (end, letters) in ends.iter().zip(names) {
            assert!(letters * 6.0 <= *end, "{letters} letters end at {end} of {width}");
        }
        assert!(drawn.contains(&format!("data-label=\"{long}\"")), "{drawn}");
    }
}
