//! Vega-Lite 6 documents with their data inline.

use belvedere_types::Language;
use serde_json::{Map, Value, json};

use super::profile::{Role, profiles};
use super::{Chart, ChartKind};
use crate::answer::AnswerTable;
use crate::wording::column_labels;

/// The chart as a Vega-Lite 6 document with its data inline, under the columns' own names; what they are called in the language is written at axes and keys.
pub fn vega_lite(chart: &Chart, table: &AnswerTable, language: Language) -> Value {
    let spec = &chart.spec;
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let values: Vec<Value> = table
        .rows
        .iter()
        .map(|row| Value::Object(names.iter().cloned().zip(row.iter().cloned()).collect::<Map<_, _>>()))
        .collect();
    let mut document = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": spec.title,
        "description": super::described(chart, table, language),
        "data": { "values": values },
        "mark": mark(chart.kind),
        "encoding": encoding(chart, table, language),
    });
    if spec.y.len() > 1 && spec.series.is_none() && matches!(chart.kind, ChartKind::Bar | ChartKind::Line | ChartKind::Area) {
        let fields: Vec<String> = spec.y.iter().map(|name| path(name)).collect();
        set(&mut document, "transform", json!([{ "fold": fields, "as": ["measure", "figure"] }]));
    }
    document
}

fn mark(kind: ChartKind) -> Value {
    match kind {
        ChartKind::Bar | ChartKind::Histogram => json!({ "type": "bar", "tooltip": true }),
        ChartKind::Line => json!({ "type": "line", "point": true, "tooltip": true }),
        ChartKind::Area => json!({ "type": "area", "tooltip": true }),
        ChartKind::Scatter => json!({ "type": "point", "tooltip": true }),
        ChartKind::Pie => json!({ "type": "arc", "tooltip": true }),
        ChartKind::Heatmap => json!({ "type": "rect", "tooltip": true }),
        ChartKind::Number | ChartKind::Table => json!({ "type": "text" }),
    }
}

fn encoding(chart: &Chart, table: &AnswerTable, language: Language) -> Value {
    let spec = &chart.spec;
    let roles = profiles(table);
    let kind = |name: &str| match roles.iter().find(|profile| profile.name == name).map(|profile| profile.role) {
        Some(Role::Time) => "temporal",
        Some(Role::Measure) => "quantitative",
        Some(Role::Category | Role::Other) | None => "nominal",
    };
    let labels = column_labels(&table.columns, language);
    let called = |name: &str| {
        let at = table.columns.iter().position(|column| column.name == *name);
        at.and_then(|at| labels.get(at)).map_or_else(|| name.to_owned(), Clone::clone)
    };
    let field = |name: &str| json!({ "field": path(name), "type": kind(name), "title": called(name) });
    let folded = spec.y.len() > 1 && spec.series.is_none();
    let measure = match spec.y.first() {
        Some(_) if folded => json!({ "field": "figure", "type": "quantitative", "title": spec.unit }),
        Some(name) => json!({ "field": path(name), "type": "quantitative", "title": called(name) }),
        None => Value::Null,
    };
    let x = spec.x.as_deref().map(field).unwrap_or_default();
    let colour = if folded {
        let names: Map<String, Value> = spec.y.iter().map(|name| (name.clone(), json!(called(name)))).collect();
        // The key names columns, whose cells keep their own names.
        let told = format!("({})[datum.label] || datum.label", Value::Object(names));
        json!({ "field": "measure", "type": "nominal", "title": null, "legend": { "labelExpr": told } })
    } else {
        spec.series.as_deref().map(field).unwrap_or_default()
    };
    let entries = match chart.kind {
        ChartKind::Number | ChartKind::Table => vec![("text", measure)],
        ChartKind::Pie => vec![("theta", measure), ("color", x)],
        ChartKind::Histogram => {
            let mut binned = measure;
            set(&mut binned, "bin", Value::Bool(true));
            vec![("x", binned), ("y", json!({ "aggregate": "count", "type": "quantitative" }))]
        }
        ChartKind::Heatmap => vec![("x", ordered(x)), ("y", colour), ("color", measure)],
        ChartKind::Bar if spec.horizontal => vec![
            ("y", ordered(x)),
            ("x", stacked(measure, spec.stacked)),
            ("color", colour.clone()),
            offset("yOffset", colour, spec.stacked),
        ],
        ChartKind::Bar => vec![
            ("x", ordered(x)),
            ("y", stacked(measure, spec.stacked)),
            ("color", colour.clone()),
            offset("xOffset", colour, spec.stacked),
        ],
        ChartKind::Line | ChartKind::Area | ChartKind::Scatter => vec![("x", x), ("y", measure), ("color", colour)],
    };
    Value::Object(
        entries
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// Keeps the rows' own order, which is the ranking.
fn ordered(mut field: Value) -> Value {
    if !field.is_null() {
        set(&mut field, "type", json!("ordinal"));
        set(&mut field, "sort", Value::Null);
    }
    field
}

fn stacked(mut measure: Value, stacked: bool) -> Value {
    if !measure.is_null() {
        set(&mut measure, "stack", if stacked { json!("zero") } else { Value::Null });
    }
    measure
}

fn offset(name: &'static str, colour: Value, stacked: bool) -> (&'static str, Value) {
    (name, if stacked { Value::Null } else { colour })
}

/// A column's name as a Vega field: dots and brackets would otherwise be read as a path into objects.
fn path(name: &str) -> String {
    name.replace('\\', "\\\\")
        .replace('.', "\\.")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

fn set(target: &mut Value, key: &str, value: Value) {
    if let Some(map) = target.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}
