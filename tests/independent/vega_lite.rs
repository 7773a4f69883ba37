//! Every kind of chart as a Vega-Lite document, against the schema that Vega-Lite publishes.

use std::collections::BTreeSet;

use belvedere_analysis_router::chart::{ChartKind, as_kind, choose, vega_lite};
use belvedere_analysis_router::{AnswerTable, Column, ColumnType};
use belvedere_tests::part;
use belvedere_types::Language;
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

use ColumnType::{Boolean, Date, Integer, Number, Text};

struct Schema(Schemas, SchemaIndex);

impl Schema {
    fn published() -> Option<Self> {
        let file = part("TESTS_VEGA_LITE", "charts against the schema of Vega-Lite")?;
        let text = std::fs::read_to_string(file).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let name = "https://vega.github.io/schema/vega-lite/v6.json";
        let mut schema: Value = serde_json::from_str(&text).unwrap();
        encode_references(&mut schema);
        compiler.add_resource(name, schema).unwrap();
        let index = compiler.compile(name, &mut schemas).unwrap();
        Some(Self(schemas, index))
    }

    fn takes(&self, document: &Value) -> Result<(), String> {
        self.0.validate(document, self.1).map_err(|error| format!("{error:#}"))
    }
}

/// References such as `#/definitions/Spec<A|B>` are published as they read; RFC 3986 wants such characters encoded.
fn encode_references(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                *reference = reference.chars().map(encoded).collect();
            }
            fields.values_mut().for_each(encode_references);
        }
        Value::Array(items) => items.iter_mut().for_each(encode_references),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn encoded(character: char) -> String {
    if "<>|[]{}\"^`\\% ".contains(character) {
        format!("%{:02X}", u32::from(character))
    } else {
        character.to_string()
    }
}

fn table(columns: &[(&str, ColumnType)], rows: Value) -> AnswerTable {
    let rows: Vec<Vec<Value>> = serde_json::from_value(rows).unwrap();
    let column = |(name, kind): &(&str, ColumnType)| Column {
        name: (*name).to_owned(),
        kind: *kind,
    };
    AnswerTable {
        columns: columns.iter().map(column).collect(),
        total_rows: rows.len() as u64,
        rows,
        truncated: false,
    }
}

fn tables() -> Vec<AnswerTable> {
    vec![
        table(&[("n", Integer)], json!([[7]])),
        table(&[("n", Integer)], json!([])),
        table(&[("minutes", Number)], json!([[1], [2.5], [3], [3.5], [9], [2]])),
        table(
            &[("town", Text), ("trips", Integer)],
            json!([["Ulm", 9], ["Bern", -4], ["Biel", null]]),
        ),
        table(
            &[("day", Date), ("use_kwh", Number)],
            json!([["2024-05-01", 1.5], ["2024-05-02", null], ["2024-05-03", 3.0]]),
        ),
        table(
            &[("day", Date), ("in", Number), ("out", Number)],
            json!([["2024-05-01", 1.5, 2], ["2024-05-02", 3, 4]]),
        ),
        table(
            &[("month", Text), ("town", Text), ("n", Integer)],
            json!([
                ["2024-01", "Ulm", 1],
                ["2024-01", "Bern", 2],
                ["2024-02", "Ulm", 3],
                ["2024-02", "Bern", 4]
            ]),
        ),
        table(&[("mass.kg", Number), ("[length]", Number)], json!([[1, 2], [2, 3.5], [3, 5]])),
        table(
            &[("a \"quoted\" name", Text), ("it's", Number), ("open", Boolean)],
            json!([["x", 1, true], ["y", 2, false]]),
        ),
    ]
}

#[test]
fn every_kind_of_chart_is_a_vega_lite_document() {
    let Some(schema) = Schema::published() else { return };
    let mut kinds = BTreeSet::new();
    for table in tables() {
        for intent in ["list", "compare", "trend", "share", "top", "distribution", "count"] {
            let chart = choose(&table, None, intent, "A title");
            let others = chart.spec.alternatives.iter().filter_map(|kind| as_kind(&table, *kind, "A title"));
            for chart in others.chain([chart.clone()]) {
                let document = vega_lite(&chart, &table, Language::English);
                schema
                    .takes(&document)
                    .unwrap_or_else(|why| panic!("{:?} for {intent}: {why}\n{document:#}", chart.kind));
                kinds.insert(format!("{:?}", chart.kind));
            }
        }
    }
    for kind in [
        ChartKind::Bar,
        ChartKind::Line,
        ChartKind::Area,
        ChartKind::Scatter,
        ChartKind::Pie,
        ChartKind::Histogram,
        ChartKind::Heatmap,
        ChartKind::Number,
    ] {
        assert!(kinds.contains(&format!("{kind:?}")), "no table made a {kind:?}: {kinds:?}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_chart() {
    let Some(schema) = Schema::published() else { return };
    let towns = tables().remove(2);
    let good = vega_lite(&choose(&towns, None, "compare", "T"), &towns, Language::English);
    schema.takes(&good).unwrap();
    for (pointer, wrong) in [
        ("/mark/type", json!("bars")),
        ("/encoding/y/type", json!("number")),
        ("/data", json!([1])),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong;
        assert!(schema.takes(&bad).is_err(), "{pointer}");
    }
}
