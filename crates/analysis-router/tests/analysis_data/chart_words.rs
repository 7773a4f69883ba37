//! What a chart writes for people, and what it keeps for programs.

use belvedere_analysis_router::ColumnType::{Date, Number, Text};
use belvedere_analysis_router::chart::{ChartKind, Locale, choose, svg, vega_lite};
use belvedere_types::Language;
use serde_json::{Value, json};

use crate::charts::{check, table};

/// English days have the month as a word: figures alone are read in two orders.
#[test]
fn english_days_are_written_as_people_write_them() {
    let rows = json!([["2026-03-04", 1], ["2026-03-05", 4]]);
    let days = table(&[("day", Date), ("n", Number)], rows);
    let chart = choose(&days, None, "trend", "Use");
    let drawn = svg(&chart, &days, 640, &Locale::ENGLISH);
    for said in [">4 Mar 2026<", "data-label=\"5 Mar 2026\"", "The highest is 4 (5 Mar 2026)"] {
        assert!(drawn.contains(said), "{said} in {drawn}");
    }
    assert!(!drawn.contains("2026-03"), "{drawn}");
    // Data for programs stays as it is.
    assert_eq!(
        vega_lite(&chart, &days, Language::English)["data"]["values"][0]["day"],
        "2026-03-04"
    );
}

#[test]
fn columns_are_called_as_people_write_and_keep_their_names_beside() {
    let sales = table(
        &[("plan_tier", Text), ("total_amount_usd", Number), ("refund_amount_usd", Number)],
        json!([["free", 1, 2], ["pro", 3, 4], ["team", 2, 1]]),
    );
    let one = table(
        &[("plan_tier", Text), ("total_amount_usd", Number)],
        json!([["free", 1], ["pro", 3], ["team", 2]]),
    );
    let chart = check(&one, "compare", ChartKind::Bar);
    let drawn = svg(&chart, &one, 640, &Locale::ENGLISH);
    assert!(
        drawn.contains("<title>total_amount_usd</title>Total amount (USD)</text>"),
        "{drawn}"
    );
    assert!(drawn.contains("<desc>A bar chart of total amount by plan tier."), "{drawn}");
    let document = vega_lite(&chart, &one, Language::English);
    let axes = [&document["encoding"]["x"], &document["encoding"]["y"]];
    assert_eq!(axes.map(|axis| &axis["title"]), ["Plan tier", "Total amount (USD)"]);
    assert_eq!(axes.map(|axis| &axis["field"]), ["plan_tier", "total_amount_usd"]);
    assert_eq!(document["data"]["values"][0], json!({"plan_tier": "free", "total_amount_usd": 1}));
    let chart = check(&sales, "compare", ChartKind::Bar);
    let drawn = svg(&chart, &sales, 640, &Locale::ENGLISH);
    for said in [
        "<title>refund_amount_usd</title>Refund amount (USD)</text>",
        "data-label=\"free, Total amount (USD)\"",
    ] {
        assert!(drawn.contains(said), "{said} in {drawn}");
    }
    let legend = &vega_lite(&chart, &sales, Language::English)["encoding"]["color"]["legend"]["labelExpr"];
    let told = legend
        .as_str()
        .and_then(|told| told.strip_suffix(")[datum.label] || datum.label")?.strip_prefix('('));
    assert_eq!(
        serde_json::from_str::<Value>(told.unwrap()).unwrap(),
        json!({"refund_amount_usd": "Refund amount (USD)", "total_amount_usd": "Total amount (USD)"})
    );
    let german = svg(&chart, &sales, 640, &Locale::GERMAN);
    assert!(german.contains("data-label=\"free, Gesamtbetrag (USD)\""), "{german}");
    // One number, too.
    let mean = table(&[("average_duration_ms", Number)], json!([[12.5]]));
    let drawn = svg(&check(&mean, "count", ChartKind::Number), &mean, 640, &Locale::ENGLISH);
    assert!(
        drawn.contains("<title>average_duration_ms</title>Average duration (ms)</text>"),
        "{drawn}"
    );
}
