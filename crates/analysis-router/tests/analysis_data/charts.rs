//! The kind fits the table, and the drawing is safe.

use belvedere_analysis_router::chart::{CHART_CSS, Chart, ChartKind, Locale, as_kind, choose, svg, svg_document, vega_lite};
use belvedere_analysis_router::{AnswerTable, Column, ColumnType};
use belvedere_types::Language;
use proptest::prelude::*;
use serde_json::{Value, json};

use ColumnType::{Date, Integer, Number, Text};

pub fn table(columns: &[(&str, ColumnType)], rows: Value) -> AnswerTable {
    let rows: Vec<Vec<Value>> = serde_json::from_value(rows).unwrap();
    let columns = columns
        .iter()
        .map(|(name, kind)| Column {
            name: (*name).to_owned(),
            kind: *kind,
        })
        .collect();
    AnswerTable {
        columns,
        total_rows: rows.len() as u64,
        rows,
        truncated: false,
    }
}

fn towns() -> AnswerTable {
    table(&[("town", Text), ("trips", Integer)], json!([["Ulm", 9], ["Bern", 4], ["Biel", 2]]))
}

fn days() -> AnswerTable {
    table(
        &[("day", Date), ("use_kwh", Number)],
        json!([["2024-05-01", 1.5], ["2024-05-02", null], ["2024-05-03", 3.0], ["2024-05-04", 2.0]]),
    )
}

pub fn check(table: &AnswerTable, intent: &str, kind: ChartKind) -> Chart {
    let chart = choose(table, None, intent, "T");
    assert_eq!(chart.kind, kind, "{intent}: {}", chart.spec.reason);
    assert!(!chart.spec.reason.is_empty() && !chart.spec.description.is_empty());
    assert!(!chart.spec.alternatives.contains(&chart.kind));
    chart
}

#[test]
fn kinds_follow_the_table_and_the_intent() {
    check(&table(&[("n", Integer)], json!([[7]])), "count", ChartKind::Number);
    check(&towns(), "compare", ChartKind::Bar);
    check(&towns(), "share", ChartKind::Pie);
    let line = check(&days(), "trend", ChartKind::Line);
    assert_eq!((line.spec.x.as_deref(), line.spec.unit.as_deref()), (Some("day"), Some("kWh")));
    assert!(check(&towns(), "top", ChartKind::Bar).spec.horizontal);
    let two = table(&[("mass", Number), ("length", Number)], json!([[1, 2], [2, 3.5], [3, 5]]));
    check(&two, "compare", ChartKind::Scatter);
    let stars = table(&[("stars", Integer), ("count", Integer)], json!([[1, 16], [2, 13], [5, 14]]));
    assert_eq!(check(&stars, "compare", ChartKind::Bar).spec.x.as_deref(), Some("stars"));
    let share = table(
        &[("percent", Number), ("matching", Integer), ("total", Integer)],
        json!([[93.5, 1_189, 1_271]]),
    );
    let rate = check(&share, "share", ChartKind::Number);
    assert_eq!(
        (rate.spec.y.first().map(String::as_str), rate.spec.unit.as_deref()),
        (Some("percent"), Some("%"))
    );
    let split = table(
        &[("month", Text), ("town", Text), ("n", Integer)],
        json!([
            ["2024-01", "Ulm", 1],
            ["2024-01", "Bern", 2],
            ["2024-02", "Ulm", 3],
            ["2024-02", "Bern", 4]
        ]),
    );
    assert_eq!(check(&split, "trend", ChartKind::Line).spec.series.as_deref(), Some("town"));
}

#[test]
fn where_nothing_fits_there_is_a_table_with_a_reason() {
    check(&table(&[("town", Text), ("n", Integer)], json!([])), "compare", ChartKind::Table);
    check(
        &table(&[("name", Text), ("town", Text)], json!([["a", "b"], ["c", "d"]])),
        "list",
        ChartKind::Table,
    );
    check(
        &table(&[("id", Integer), ("name", Text)], json!([[1, "a"], [2, "b"]])),
        "list",
        ChartKind::Table,
    );
    check(&table(&[("name", Text)], json!([["a"]])), "lookup", ChartKind::Table);
    check(
        &table(&[("kind", Text), ("n", Integer)], json!([["a", 1], ["a", 2]])),
        "compare",
        ChartKind::Table,
    );
    let below_zero = table(&[("town", Text), ("n", Integer)], json!([["a", -1], ["b", 2]]));
    assert!(check(&below_zero, "share", ChartKind::Bar).spec.reason.contains("pie"));
}

#[test]
fn identifiers_and_years_are_no_measures() {
    let yearly = table(
        &[("year", Integer), ("visitor_id", Integer), ("fee", Number)],
        json!([[2022, 1, 5], [2023, 2, 6]]),
    );
    let chart = check(&yearly, "trend", ChartKind::Line);
    assert_eq!((chart.spec.x.as_deref(), chart.spec.y), (Some("year"), vec!["fee".to_owned()]));
}

#[test]
fn a_wish_is_granted_where_it_can_be() {
    assert_eq!(choose(&days(), Some(ChartKind::Bar), "trend", "T").kind, ChartKind::Bar);
    let refused = choose(&towns(), Some(ChartKind::Line), "compare", "T");
    assert_eq!(refused.kind, ChartKind::Bar);
    assert!(refused.spec.reason.contains("line chart was asked for"));
    assert!(as_kind(&towns(), ChartKind::Scatter, "T").is_none());
    assert_eq!(as_kind(&towns(), ChartKind::Pie, "T").unwrap().kind, ChartKind::Pie);
}

#[test]
fn descriptions_quote_cells() {
    let chart = choose(&towns(), None, "top", "T");
    assert!(
        chart.spec.description.contains("9 (Ulm)") && chart.spec.description.contains("2 (Biel)"),
        "{}",
        chart.spec.description
    );
}

#[test]
fn hostile_labels_are_text() {
    let evil = "</text><script>alert(1)</script>\" onload=\"x' &\u{1}";
    let table = table(&[(evil, Text), ("n", Integer)], json!([[evil, 1], ["b", 2]]));
    for kind in [ChartKind::Bar, ChartKind::Pie, ChartKind::Table] {
        let chart = as_kind(&table, kind, evil).unwrap();
        for drawn in [
            svg(&chart, &table, 640, &Locale::ENGLISH),
            svg_document(&chart, &table, 640, &Locale::ENGLISH),
        ] {
            assert!(
                !drawn.contains("<script") && !drawn.contains("\" onload") && !drawn.contains('\u{1}'),
                "{drawn}"
            );
        }
    }
}

#[test]
fn the_drawing_has_one_mark_for_each_figure_and_no_inline_style() {
    let chart = choose(&towns(), None, "compare", "Trips");
    let drawn = svg(&chart, &towns(), 640, &Locale::ENGLISH);
    assert_eq!(drawn.matches("data-row=").count(), 3);
    assert!(
        drawn.contains("role=\"img\"") && drawn.contains("<title>Trips</title>") && drawn.contains("data-label=\"Ulm\" data-value=\"9\"")
    );
    assert!(!drawn.contains("style") && !drawn.contains('#') && !drawn.contains("url("));
    assert!(svg_document(&chart, &towns(), 640, &Locale::ENGLISH).contains("<style>") && CHART_CSS.contains("prefers-color-scheme:dark"));
}

#[test]
fn hours_that_a_regular_series_leaves_out_break_the_line() {
    let hours = |hours: &[u32]| {
        let rows: Vec<Value> = hours
            .iter()
            .map(|hour| json!([format!("2024-05-01T{hour:02}:00:00Z"), 2]))
            .collect();
        let table = table(&[("hour", ColumnType::Timestamp), ("count", Integer)], json!(rows));
        let chart = check(&table, "trend", ChartKind::Line);
        svg(&chart, &table, 640, &Locale::ENGLISH).matches("class=\"bv-line").count()
    };
    assert_eq!(hours(&[1, 2, 3, 4, 9, 10, 11]), 2);
    assert_eq!(hours(&[1, 2, 3, 4, 5, 6, 7]), 1);
    // Nothing regular: no hour is missing.
    assert_eq!(hours(&[1, 2, 7, 8, 13, 22, 23]), 1);
}

#[test]
fn what_is_counted_has_no_tick_between_whole_numbers() {
    let towns = table(&[("town", Text), ("count", Integer)], json!([["Ulm", 11], ["Bern", 3]]));
    let drawn = svg(&check(&towns, "compare", ChartKind::Bar), &towns, 640, &Locale::ENGLISH);
    assert!(!drawn.contains(">2.5<") && drawn.contains(">5<"), "{drawn}");
    let few = table(&[("town", Text), ("count", Integer)], json!([["Ulm", 2], ["Bern", 1]]));
    let drawn = svg(&check(&few, "compare", ChartKind::Bar), &few, 640, &Locale::ENGLISH);
    assert!(!drawn.contains(">0.5<") && drawn.contains(">1<"), "{drawn}");
}

/// The figures along the foot of lying bars, left edge and right.
fn at_the_foot(drawn: &str) -> Vec<(f64, f64)> {
    let ticks = drawn.split("<text class=\"bv-tick bv-middle\" x=\"").skip(1);
    let each = ticks.map(|tick| {
        let (x, rest) = tick.split_once('"').unwrap();
        let text = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
        let (x, half): (f64, f64) = (x.parse().unwrap(), text.chars().count() as f64 * 3.1);
        (x - half, x + half)
    });
    each.collect()
}

#[test]
fn figures_at_the_foot_keep_apart_on_a_telephone_too() {
    let workspaces = table(
        &[("workspace", Text), ("queries", Integer)],
        json!([
            ["Oakline Mobility", 2_006_065],
            ["Tidewater Goods", 1_030_426],
            ["Larkfield Labs", 471_121]
        ]),
    );
    let below = table(
        &[("workspace", Text), ("change", Integer)],
        json!([["Oakline Mobility", -1_006_065], ["Tidewater Goods", 1_030_426]]),
    );
    for table in [workspaces, below] {
        let chart = check(&table, "top", ChartKind::Bar);
        for (width, least) in [(340, 2), (740, 4)] {
            let drawn = svg(&chart, &table, width, &Locale::of(belvedere_types::Language::German));
            let ticks = at_the_foot(&drawn);
            assert!(ticks.len() >= least, "{width}: {ticks:?}");
            assert!(ticks.windows(2).all(|pair| pair[0].1 + 3.0 < pair[1].0), "{width}: {ticks:?}");
        }
    }
}

#[test]
fn a_missing_figure_breaks_the_line() {
    let drawn = svg(&choose(&days(), None, "trend", "Use"), &days(), 640, &Locale::ENGLISH);
    assert_eq!(drawn.matches("class=\"bv-line").count(), 2);
    assert_eq!(drawn.matches("<circle").count(), 3);
}

/// On the axes, beside the bars and in what marks say, and nowhere of the other way.
#[test]
fn figures_and_days_are_written_for_the_reader() {
    let locale = Locale::GERMAN;
    let rows = json!([["2026-11-24", 1234.5], ["2026-11-25", 4000.25]]);
    let days = table(&[("day", Date), ("n", Number)], rows);
    let drawn = svg(&choose(&days, None, "trend", "Use"), &days, 640, &locale);
    for said in [">24.11.2026<", ">4.000<", "data-label=\"25.11.2026\" data-value=\"4.000,25\""] {
        assert!(drawn.contains(said), "{said} in {drawn}");
    }
    assert!(!drawn.contains("4,000") && !drawn.contains("2026-11"), "{drawn}");
    let described = "Liniendiagramm: „n“ nach Tag. Der höchste Wert ist 4.000,25 (25.11.2026), der niedrigste 1.234,5 (24.11.2026).";
    assert!(drawn.contains(&format!("<desc>{described}</desc>")), "{drawn}");
    let many: Value = (0..150).map(|number| json!([format!("town {number}"), number])).collect();
    let many = table(&[("town", Text), ("n", Integer)], many);
    assert!(svg(&choose(&many, None, "compare", "T"), &many, 900, &locale).contains("und 120 weitere, nicht gezeichnet"));
}

#[test]
fn large_and_extreme_tables_stay_small_and_finite() {
    let long: Value = (0..100_000)
        .map(|number| {
            json!([
                format!("2024-05-01T{:02}:{:02}:{:02}Z", number / 3600 % 24, number / 60 % 60, number % 60),
                number % 97
            ])
        })
        .collect();
    let long = table(&[("at", ColumnType::Timestamp), ("n", Integer)], long);
    assert!(svg(&choose(&long, None, "trend", "T"), &long, 900, &Locale::ENGLISH).len() < 400_000);
    let many: Value = (0..150).map(|number| json!([format!("town {number}"), number])).collect();
    let many = table(&[("town", Text), ("n", Integer)], many);
    assert!(svg(&choose(&many, None, "compare", "T"), &many, 900, &Locale::ENGLISH).contains("and 120 more"));
    let extreme = table(
        &[("town", Text), ("n", Number)],
        json!([["a", f64::MAX], ["b", f64::MIN], ["c", 1e-300], ["d", null]]),
    );
    let drawn = svg(&choose(&extreme, None, "compare", "T"), &extreme, 640, &Locale::ENGLISH);
    assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
}

#[test]
fn vega_lite_documents_carry_their_data() {
    let document = vega_lite(&choose(&towns(), None, "compare", "Trips"), &towns(), Language::English);
    assert_eq!(document["$schema"], "https://vega.github.io/schema/vega-lite/v6.json");
    assert_eq!(document["data"]["values"][0], json!({"town": "Ulm", "trips": 9}));
    assert_eq!(document["mark"]["type"], "bar");
    assert_eq!(document["encoding"]["y"]["field"], "trips");
}

proptest! {
    #[test]
    fn any_table_has_a_drawing(rows in prop::collection::vec((prop::option::of("[a-c<&]{0,2}"), prop::option::of(any::<f64>()), prop::option::of(any::<i64>()), "20[0-9]{2}-0[1-9]-1[0-9]"), 0..30)) {
        let rows: Vec<Vec<Value>> = rows.into_iter().map(|(a, b, c, d)| vec![json!(a), json!(b), json!(c), json!(d)]).collect();
        let table = table(&[("a", Text), ("b", Number), ("c", Integer), ("d", Date)], json!(rows));
        for intent in ["list", "compare", "trend", "share", "top", "distribution"] {
            let chart = choose(&table, None, intent, "T");
            for kind in chart.spec.alternatives.iter().copied().chain([chart.kind]) {
                let other = as_kind(&table, kind, "T").unwrap_or_else(|| chart.clone());
                let drawn = svg(&other, &table, 640, &Locale::ENGLISH);
                prop_assert!(drawn.starts_with("<svg") && drawn.ends_with("</svg>") && !drawn.contains("NaN") && !drawn.contains("=\"inf"));
                vega_lite(&other, &table, Language::English);
            }
        }
    }
}

#[test]
fn crossed_groupings_related_figures_and_spreads_have_charts_of_their_own() {
    let crossed: Value = (0..70)
        .map(|at| json!([format!("day {}", at / 10), format!("hour {}", at % 10), at % 13]))
        .collect();
    let crossed = table(&[("weekday", Text), ("slot", Text), ("visits", Integer)], crossed);
    let chart = check(&crossed, "compare", ChartKind::Heatmap);
    assert!(chart.spec.x.is_some() && chart.spec.series.is_some() && chart.spec.x != chart.spec.series);
    assert_eq!(svg(&chart, &crossed, 900, &Locale::ENGLISH).matches("data-row=").count(), 70);
    // Few pairs stay bars, and a list stays a list.
    check(&crossed, "list", ChartKind::Bar);
    let few = table(
        &[("weekday", Text), ("shift", Text), ("visits", Integer)],
        json!([["Mon", "early", 1], ["Mon", "late", 2], ["Tue", "early", 3], ["Tue", "late", 4]]),
    );
    check(&few, "compare", ChartKind::Bar);
    let pairs: Value = (0..30).map(|at| json!([format!("van {at}"), at * 3, 90 - at])).collect();
    let pairs = table(&[("van", Text), ("load", Integer), ("speed", Integer)], pairs);
    let scatter = check(&pairs, "relation", ChartKind::Scatter);
    assert_eq!(
        (scatter.spec.x.as_deref(), scatter.spec.y),
        (Some("load"), vec!["speed".to_owned()])
    );
    let spread: Value = (0..30).map(|at| json!([format!("van {at}"), at * at])).collect();
    let spread = table(&[("van", Text), ("load", Integer)], spread);
    let histogram = check(&spread, "distribution", ChartKind::Histogram);
    assert!(histogram.spec.alternatives.contains(&ChartKind::Bar));
    // Without rows, or with one, there is nothing that spreads.
    check(
        &table(&[("van", Text), ("load", Integer)], json!([])),
        "distribution",
        ChartKind::Table,
    );
    check(&table(&[("load", Integer)], json!([[4]])), "distribution", ChartKind::Number);
}
