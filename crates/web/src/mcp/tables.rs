//! A table as a model can bear it: some rows, short cells, and how much was left out.

use belvedere_app::router::model::quoted;
use belvedere_app::router::{AnswerTable, Column};
use serde_json::Value;

use crate::texts::Texts;

/// Rows and columns in the text.
const ROWS: usize = 50;
const COLUMNS: usize = 20;
/// Characters of a cell in the text.
const CELL: usize = 120;
/// The same in the structured content.
const STRUCTURED_ROWS: usize = 200;
const STRUCTURED_CELL: usize = 500;

/// Markdown, and a line on what is not in it.
pub(super) fn markdown(t: Texts, table: &AnswerTable) -> String {
    let columns = table.columns.len().min(COLUMNS);
    let shown = table.rows.len().min(ROWS);
    let names = table
        .columns
        .iter()
        .take(columns)
        .map(|Column { name, .. }| cell(&Value::String(name.clone())));
    let mut lines = vec![row(names), row((0..columns).map(|_| "---".to_owned()))];
    lines.extend(table.rows.iter().take(shown).map(|cells| row(cells.iter().take(columns).map(cell))));
    let mut left = Vec::new();
    let rows = table.total_rows.saturating_sub(shown as u64);
    if rows > 0 {
        left.push(t.mcp_more_rows(rows));
    }
    if table.columns.len() > columns {
        left.push(t.mcp_more_columns((table.columns.len() - columns) as u64));
    }
    if !left.is_empty() {
        lines.push(format!("\n({})", left.join(", ")));
    }
    lines.join("\n")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    quoted(&text, CELL).replace('\\', "\\\\").replace('|', "\\|")
}

/// Leaves out what is too much; how many of the table's rows are not in it any more, and whether cells were cut.
pub(super) fn bound(table: &mut AnswerTable) -> (u64, bool) {
    keep(table, STRUCTURED_ROWS);
    let mut cut = false;
    for cell in table.rows.iter_mut().flatten() {
        let text = match cell {
            Value::String(text) => text.as_str(),
            Value::Array(_) | Value::Object(_) => &cell.to_string(),
            Value::Null | Value::Bool(_) | Value::Number(_) => continue,
        };
        if text.chars().count() > STRUCTURED_CELL {
            *cell = Value::String(text.chars().take(STRUCTURED_CELL).chain(['…']).collect());
            cut = true;
        }
    }
    (left_out(table), cut)
}

/// The first rows alone.
pub(super) fn keep(table: &mut AnswerTable, rows: usize) {
    table.rows.truncate(rows);
    table.truncated |= left_out(table) > 0;
}

pub(super) fn left_out(table: &AnswerTable) -> u64 {
    table.total_rows.saturating_sub(table.rows.len() as u64)
}

#[cfg(test)]
mod tests {
    use belvedere_app::router::ColumnType;
    use belvedere_types::Language;
    use serde_json::json;

    use super::*;

    const ENGLISH: Texts = Texts::new(Language::English);

    fn table(columns: usize, rows: usize, total: u64, cell: &Value) -> AnswerTable {
        let column = |n: usize| Column {
            name: format!("c{n}"),
            kind: ColumnType::Text,
        };
        AnswerTable {
            columns: (0..columns).map(column).collect(),
            rows: vec![vec![cell.clone(); columns]; rows],
            total_rows: total,
            truncated: total > rows as u64,
        }
    }

    #[test]
    fn a_table_in_text_says_what_it_leaves_out() {
        let whole = markdown(ENGLISH, &table(2, 1, 1, &json!("a|b\\\nc")));
        assert_eq!(whole, "| c0 | c1 |\n| --- | --- |\n| a\\|b\\\\ c | a\\|b\\\\ c |");
        let long = markdown(ENGLISH, &table(COLUMNS + 3, ROWS + 10, 5_000, &json!("x".repeat(1_000))));
        assert!(long.ends_with("\n\n(4,950 more rows, 3 more columns)"), "{long}");
        assert!(long.len() < ROWS * COLUMNS * (CELL + 8));
        assert_eq!(markdown(ENGLISH, &table(1, 1, 1, &Value::Null)), "| c0 |\n| --- |\n|  |");
    }

    #[test]
    fn a_table_as_data_is_cut_in_rows_and_cells() {
        let mut small = table(2, 3, 3, &json!("short"));
        let before = small.clone();
        assert_eq!((bound(&mut small), small), ((0, false), before));
        for cell in [json!("é".repeat(2_000)), json!(vec!["long"; 500])] {
            let mut large = table(1, STRUCTURED_ROWS + 50, 1_000, &cell);
            assert_eq!(bound(&mut large), (1_000 - STRUCTURED_ROWS as u64, true));
            assert!(large.truncated && large.rows.len() == STRUCTURED_ROWS);
            assert_eq!(large.rows[0][0].as_str().unwrap().chars().count(), STRUCTURED_CELL + 1);
        }
    }
}
