//! Each format written by a writer and read back, whole and damaged: rows come back cell by cell, and whatever is damaged stays in bounds.

use belvedere_analysis_router::table::{Parsed, TableLimits, read_reply};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{read_text, rectangular, text_reply};

#[derive(Debug, Clone)]
struct Row {
    label: String,
    amount: i64,
    paid: bool,
}

/// Rows whose labels hold the marks that formats give a meaning to. No label reads as a number, a date or nothing.
fn rows(marks: &'static str) -> impl Strategy<Value = Vec<Row>> {
    let label = format!("[A-Z][a-z]{{3,7}}q[{marks}]?[a-z]{{2,6}}");
    let label = prop::string::string_regex(&label).unwrap();
    let row = (label, -100_000i64..100_000, any::<bool>()).prop_map(|(label, amount, paid)| Row { label, amount, paid });
    prop::collection::vec(row, 2..15)
}

fn cells(rows: &[Row]) -> Vec<Vec<Value>> {
    rows.iter()
        .map(|row| vec![json!(row.label), json!(row.amount), json!(row.paid)])
        .collect()
}

fn csv_of(rows: &[Row], delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(["label", "amount", "paid"]).unwrap();
    for row in rows {
        writer
            .write_record([row.label.as_str(), &row.amount.to_string(), &row.paid.to_string()])
            .unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn toon_of(rows: &[Row]) -> String {
    let mut text = format!("rows[{}]{{label,amount,paid}}:\n", rows.len());
    for row in rows {
        text.push_str(&format!("  {},{},{}\n", json!(row.label), row.amount, row.paid));
    }
    text
}

fn markdown_of(rows: &[Row]) -> String {
    let mut text = String::from("| label | amount | paid |\n|---|--:|---|\n");
    for row in rows {
        text.push_str(&format!("| {} | {} | {} |\n", row.label.replace('|', "\\|"), row.amount, row.paid));
    }
    text
}

fn key_values_of(rows: &[Row]) -> String {
    let blocks: Vec<String> = rows
        .iter()
        .map(|row| format!("label: {}\namount: {}\npaid: {}\n", row.label, row.amount, row.paid))
        .collect();
    blocks.join("\n")
}

fn objects(rows: &[Row]) -> Vec<Value> {
    rows.iter()
        .map(|row| json!({ "label": row.label, "amount": row.amount, "paid": row.paid }))
        .collect()
}

fn ndjson_of(rows: &[Row]) -> String {
    objects(rows).iter().map(|row| format!("{row}\n")).collect()
}

fn json_of(rows: &[Row]) -> String {
    json!({ "rows": objects(rows), "total": rows.len() }).to_string()
}

fn comes_back(text: &str, rows: &[Row]) -> Result<(), TestCaseError> {
    let parsed = read_text(text);
    let table = &parsed.tables[0];
    let names: Vec<String> = table.columns.iter().map(|column| column.name.to_lowercase()).collect();
    prop_assert_eq!(names, ["label", "amount", "paid"], "{}", text);
    prop_assert_eq!(&table.rows, &cells(rows), "{}", text);
    prop_assert_eq!(parsed.tables.len(), 1, "{}", text);
    Ok(())
}

/// Every writer, by number.
const WRITERS: [fn(&[Row]) -> String; 7] = [
    |rows| csv_of(rows, b','),
    |rows| csv_of(rows, b'\t'),
    toon_of,
    markdown_of,
    key_values_of,
    ndjson_of,
    json_of,
];

/// No row appears from nowhere, and no text grows by more than column names and notes.
fn in_bounds(parsed: &Parsed, text: &str) -> Result<(), TestCaseError> {
    let rows: usize = parsed.tables.iter().map(|table| table.rows.len()).sum();
    prop_assert!(rows <= text.len() + 1, "{} rows of {} bytes", rows, text.len());
    let filled = |cell: &&Value| cell.as_str().is_some_and(|text| !text.is_empty());
    let held: usize = parsed
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().flatten().filter(filled))
        .map(|cell| cell.as_str().map_or(0, str::len))
        .sum();
    prop_assert!(held <= 8 * text.len() + 256, "{} bytes of {}", held, text.len());
    Ok(())
}

proptest! {
    #[test]
    fn csv_with_commas_and_quotes_comes_back(rows in rows(" ,\"|;")) {
        comes_back(&csv_of(&rows, b','), &rows)?;
    }

    #[test]
    fn tabs_come_back(rows in rows(" ,|;")) {
        comes_back(&csv_of(&rows, b'\t'), &rows)?;
    }

    #[test]
    fn toon_comes_back(rows in rows(" ,|:\"")) {
        comes_back(&toon_of(&rows), &rows)?;
    }

    #[test]
    fn markdown_comes_back(rows in rows(" ,|;:")) {
        comes_back(&markdown_of(&rows), &rows)?;
    }

    #[test]
    fn key_values_come_back(rows in rows(" -")) {
        comes_back(&key_values_of(&rows), &rows)?;
    }

    #[test]
    fn json_lines_come_back(rows in rows(" ,|:\"{}")) {
        comes_back(&ndjson_of(&rows), &rows)?;
    }

    #[test]
    fn json_in_an_envelope_comes_back(rows in rows(" ,|:\"{}")) {
        comes_back(&json_of(&rows), &rows)?;
    }

    /// Vendors cut results at a number of characters.
    #[test]
    fn a_text_cut_anywhere_is_read_in_bounds(rows in rows(" ,|"), writer in 0..WRITERS.len(), share in 0.0..1.0f64) {
        let text = WRITERS[writer](&rows);
        let at = (share * text.len() as f64) as usize;
        let cut: String = text.char_indices().take_while(|(place, _)| *place < at).map(|(_, c)| c).collect();
        in_bounds(&read_text(&cut), &cut)?;
    }

    /// A few characters replaced, dropped or doubled.
    #[test]
    fn a_damaged_text_is_read_in_bounds(
        rows in rows(" ,|"),
        writer in 0..WRITERS.len(),
        damage in prop::collection::vec((0.0..1.0f64, "[|,:{}\\[\\]\"\\\\\n\t -]{0,3}"), 1..6),
    ) {
        let mut text: Vec<char> = WRITERS[writer](&rows).chars().collect();
        for (share, put) in &damage {
            let at = (share * text.len() as f64) as usize;
            let end = (at + 1).min(text.len());
            text.splice(at.min(end)..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        in_bounds(&read_text(&text), &text)?;
    }

    /// One format after another, as a reply with remarks around its data.
    #[test]
    fn formats_within_formats_are_read_in_bounds(rows in rows(" ,|"), outer in 0..WRITERS.len(), inner in 0..WRITERS.len()) {
        let mut wrapped = rows.clone();
        wrapped.truncate(2);
        wrapped[0].label = WRITERS[inner](&rows);
        let text = WRITERS[outer](&wrapped);
        in_bounds(&read_text(&text), &text)?;
        let pair = format!("{}\n\n{}", WRITERS[outer](&rows), WRITERS[inner](&rows));
        in_bounds(&read_text(&pair), &pair)?;
    }

    #[test]
    fn limits_hold_in_every_format(rows in prop::collection::vec(("[A-Z][a-z]{3,7}", 0i64..9), 20..40), writer in 0..WRITERS.len()) {
        let rows: Vec<Row> = rows.into_iter().map(|(label, amount)| Row { label, amount, paid: true }).collect();
        let limits = TableLimits { rows: 7, columns: 2, depth: 2 };
        let parsed = rectangular(read_reply(text_reply(&WRITERS[writer](&rows)), None, "t", &limits));
        prop_assert!(parsed.tables.iter().all(|table| table.rows.len() <= 7 && table.columns.len() <= 2));
        prop_assert!(!parsed.notes.is_empty(), "a cut is said");
    }
}
