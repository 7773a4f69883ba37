//! Kinds and canonical forms of cells.

use serde_json::{Value, json};

use crate::{cells, kind, read_json, read_text};
use belvedere_analysis_router::ColumnType;

fn check(values: &[Value], column: &str, expected: ColumnType, canonical: &[Value]) {
    let parsed = read_json(Value::Array(
        values.iter().map(|value| json!({"other": 1, column: value})).collect(),
    ));
    let table = &parsed.tables[0];
    assert_eq!(kind(table, column), expected, "{column}: {values:?}");
    assert_eq!(cells(table, column), canonical, "{column}: {values:?}");
}

#[test]
fn numbers_in_text() {
    check(
        &[json!("12,500.00"), json!("-3.5")],
        "fee",
        ColumnType::Number,
        &[json!(12500.0), json!(-3.5)],
    );
    check(
        &[json!("1.234,56"), json!("7,777.00")],
        "fee",
        ColumnType::Number,
        &[json!(1234.56), json!(7777.0)],
    );
    check(&[json!("12 %"), json!("7%")], "share", ColumnType::Integer, &[json!(12), json!(7)]);
    check(
        &[json!("(40.00)"), json!("2.00")],
        "balance",
        ColumnType::Number,
        &[json!(-40.0), json!(2.0)],
    );
    check(
        &[json!("3 kWh"), json!("4 MWh")],
        "use",
        ColumnType::Text,
        &[json!("3 kWh"), json!("4 MWh")],
    );
    check(&[json!(1), json!(2.5)], "n", ColumnType::Number, &[json!(1.0), json!(2.5)]);
    check(
        &[json!("12"), json!("n/a")],
        "score",
        ColumnType::Integer,
        &[json!(12), Value::Null],
    );
}

#[test]
fn labels_stay_text() {
    check(
        &[json!("007"), json!("012")],
        "seat",
        ColumnType::Text,
        &[json!("007"), json!("012")],
    );
    check(
        &[json!("123"), json!("124")],
        "member_id",
        ColumnType::Text,
        &[json!("123"), json!("124")],
    );
    check(
        &[json!("+4930123"), json!("+4930124")],
        "contact",
        ColumnType::Text,
        &[json!("+4930123"), json!("+4930124")],
    );
    check(
        &[json!("1.10"), json!("1.9")],
        "version",
        ColumnType::Text,
        &[json!("1.10"), json!("1.9")],
    );
    check(
        &[json!("12e45"), json!("3e2")],
        "mark",
        ColumnType::Text,
        &[json!("12e45"), json!("3e2")],
    );
    check(
        &[json!("12 Main"), json!("14 Main")],
        "address",
        ColumnType::Text,
        &[json!("12 Main"), json!("14 Main")],
    );
}

#[test]
fn figures_beyond_64_bits_stay_exact() {
    check(
        &[json!("99999999999999999999"), json!("1")],
        "count",
        ColumnType::Text,
        &[json!("99999999999999999999"), json!("1")],
    );
    check(
        &[json!(u64::MAX), json!(1)],
        "count",
        ColumnType::Text,
        &[json!(u64::MAX.to_string()), json!("1")],
    );
    check(
        &[json!(i64::MIN), json!(i64::MAX)],
        "count",
        ColumnType::Integer,
        &[json!(i64::MIN), json!(i64::MAX)],
    );
}

#[test]
fn mixed_values_are_text() {
    check(
        &[json!("a"), json!(1), json!(true)],
        "v",
        ColumnType::Text,
        &[json!("a"), json!("1"), json!("true")],
    );
    check(&[json!(true), json!("no")], "v", ColumnType::Text, &[json!("true"), json!("no")]);
    check(
        &[json!({"a": {"b": 1}}), json!("x")],
        "v",
        ColumnType::Text,
        &[Value::Null, json!("x")],
    );
}

#[test]
fn dates_and_instants() {
    check(
        &[json!("2024-02-29"), json!("2024-03-01")],
        "d",
        ColumnType::Date,
        &[json!("2024-02-29"), json!("2024-03-01")],
    );
    check(&[json!("2023-02-29")], "d", ColumnType::Text, &[json!("2023-02-29")]);
    check(
        &[json!("5 March 2024"), json!("Mar 6, 2024")],
        "d",
        ColumnType::Date,
        &[json!("2024-03-05"), json!("2024-03-06")],
    );
    check(&[json!("03/04/2024")], "d", ColumnType::Text, &[json!("03/04/2024")]);
    check(
        &[
            json!("2024-03-31T01:30:00+01:00"),
            json!("2024-03-31T03:30:00+02:00"),
            json!("2024-03-31T03:30:00Z"),
        ],
        "t",
        ColumnType::Timestamp,
        &[
            json!("2024-03-31T00:30:00Z"),
            json!("2024-03-31T01:30:00Z"),
            json!("2024-03-31T03:30:00Z"),
        ],
    );
    check(
        &[json!("2024-03-31 07:05")],
        "t",
        ColumnType::Timestamp,
        &[json!("2024-03-31T07:05:00Z")],
    );
    check(
        &[json!("PT1H30M"), json!("P2D")],
        "length",
        ColumnType::Duration,
        &[json!("PT1H30M"), json!("P2D")],
    );
}

#[test]
fn epochs_only_under_names_of_time() {
    check(
        &[json!(1_714_550_400)],
        "created_at",
        ColumnType::Timestamp,
        &[json!("2024-05-01T08:00:00Z")],
    );
    check(
        &[json!(1_714_550_400_500_i64), json!(0)],
        "updatedAt",
        ColumnType::Timestamp,
        &[json!("2024-05-01T08:00:00.5Z"), Value::Null],
    );
    check(
        &[json!(1_714_550_400)],
        "issued",
        ColumnType::Timestamp,
        &[json!("2024-05-01T08:00:00Z")],
    );
    check(
        &[json!(1_714_550_400), json!(300_000_000)],
        "downloaded",
        ColumnType::Integer,
        &[json!(1_714_550_400), json!(300_000_000)],
    );
    check(&[json!(1_714_550_400)], "population", ColumnType::Integer, &[json!(1_714_550_400)]);
    check(
        &[json!(1_714_550_400), json!(12)],
        "time",
        ColumnType::Integer,
        &[json!(1_714_550_400), json!(12)],
    );
}

#[test]
fn not_a_number_is_nothing() {
    let parsed = read_text("a,b\nNaN,1\n2.5,inf\n");
    assert_eq!(cells(&parsed.tables[0], "a"), [Value::Null, json!(2.5)]);
    assert_eq!(kind(&parsed.tables[0], "b"), ColumnType::Text);
}

#[test]
fn cents_are_told_in_whole_units() {
    for (given, told) in [
        ("amount_cents", "amount"),
        ("unitPriceCents", "unitPrice"),
        ("totals.net.amount_minor", "totals.net.amount"),
        ("fee_minor_units", "fee"),
        ("price_in_pence", "price"),
        ("Deposit (cents)", "Deposit"),
        ("total_cents", "total_amount"),
        ("cents", "amount"),
    ] {
        let parsed = read_json(json!([{"id": 1, given: 12_345}, {"id": 2, given: "-7"}, {"id": 3, given: null}]));
        let table = &parsed.tables[0];
        assert_eq!(kind(table, told), ColumnType::Number, "{given}");
        assert_eq!(cells(table, told), [json!(123.45), json!(-0.07), Value::Null], "{given}");
        let note = format!("{}.{told} is {given} divided by 100", table.name);
        assert!(parsed.notes.iter().any(|said| **said == note), "{given}: {:?}", parsed.notes);
    }
}

#[test]
fn what_is_no_hundredth_stays_as_it_is() {
    let whole = |rows: Value, column: &str, first: i64| {
        let table = &read_json(rows).tables[0];
        assert_eq!(
            (kind(table, column), &cells(table, column)[0]),
            (ColumnType::Integer, &json!(first))
        );
    };
    // The yen has none, the dinar has thousandths.
    for currency in ["JPY", "kwd"] {
        whole(json!([{"id": 1, "amount_minor": 500, "currency": currency}]), "amount_minor", 500);
    }
    whole(json!([{"id": 1, "amount_cents": 500, "amount": 5}]), "amount_cents", 500);
    whole(json!([{"id": 1, "percent": 12}]), "percent", 12);
    whole(json!([{"id": 1, "minor_version": 3}]), "minor_version", 3);
    let table = &read_json(json!([{"id": 1, "price_cents": 12.5}])).tables[0];
    assert_eq!(cells(table, "price_cents"), [json!(12.5)]);
}
