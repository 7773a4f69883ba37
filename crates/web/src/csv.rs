//! Tables as CSV (RFC 4180), safe to open in a spreadsheet.

use std::borrow::Cow;

use belvedere_app::router::AnswerTable;
use serde_json::Value;

/// The whole table with a header line, lines ended by CRLF.
pub fn write(table: &AnswerTable) -> String {
    let mut out = String::new();
    line(&mut out, table.columns.iter().map(|column| text_field(&column.name)));
    for row in &table.rows {
        line(&mut out, row.iter().map(field));
    }
    out
}

/// One line of text fields.
pub fn record(fields: &[&str]) -> String {
    let mut out = String::new();
    line(&mut out, fields.iter().map(|field| text_field(field)));
    out
}

fn line<'a>(out: &mut String, fields: impl Iterator<Item = Cow<'a, str>>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(',');
        }
        quote(out, &field);
    }
    out.push_str("\r\n");
}

fn field(cell: &Value) -> Cow<'_, str> {
    match cell {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => text_field(text),
        Value::Bool(_) | Value::Number(_) => Cow::Owned(cell.to_string()),
        Value::Array(_) | Value::Object(_) => Cow::Owned(cell.to_string()),
    }
}

/// A spreadsheet runs text that begins like a formula; an apostrophe makes it text again. A number in text form is left as it is.
fn text_field(text: &str) -> Cow<'_, str> {
    let begins_like_formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    if begins_like_formula && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn quote(out: &mut String, field: &str) {
    if field.contains([',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(&field.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(field);
    }
}
