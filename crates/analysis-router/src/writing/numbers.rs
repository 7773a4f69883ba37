//! A sentence with a number that is no cell, count or number of the question is not shown.

use serde_json::Value;

use crate::table::Table;

/// The text without its unsupported sentences.
pub fn supported_only(text: &str, table: &Table, question: &str) -> String {
    let kept: Vec<&str> = sentences(text)
        .into_iter()
        .filter(|sentence| numbers(sentence).iter().all(|number| supported(number, table, question)))
        .collect();
    kept.join(" ")
}

/// Split after a full stop that is followed by a space and a capital, or by the end.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest
        .match_indices(". ")
        .map(|(at, _)| at)
        .find(|at| rest.get(at + 2..).and_then(|r| r.chars().next()).is_some_and(char::is_uppercase))
    {
        let (sentence, after) = rest.split_at(at + 1);
        found.push(sentence.trim());
        rest = after;
    }
    if !rest.trim().is_empty() {
        found.push(rest.trim());
    }
    found
}

/// Runs of digits with separators, as written.
fn numbers(sentence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    for c in sentence.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() || (!current.is_empty() && matches!(c, '.' | ',')) {
            current.push(c);
        } else if !current.is_empty() {
            let number = current.trim_end_matches(['.', ',']).to_owned();
            current.clear();
            found.push(number);
        }
    }
    found
}

fn supported(number: &str, table: &Table, question: &str) -> bool {
    let bare = number.replace(',', "");
    if question.contains(number) || question.contains(&bare) {
        return true;
    }
    let Ok(value) = bare.parse::<f64>() else { return false };
    if value == table.rows.len() as f64 {
        return true;
    }
    let decimals = bare.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let step = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(0)) + 1e-9;
    table.rows.iter().flatten().any(|cell| match cell {
        Value::Number(known) => known
            .as_f64()
            .is_some_and(|known| (known.abs() - value).abs() <= if decimals == 0 && known.fract() == 0.0 { 1e-9 } else { step }),
        Value::String(text) => text.contains(number) || text.contains(&bare),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::answer::{Column, ColumnType};

    fn table() -> Table {
        let columns = vec![
            Column {
                name: "city".into(),
                kind: ColumnType::Text,
            },
            Column {
                name: "mean".into(),
                kind: ColumnType::Number,
            },
        ];
        Table {
            name: "t".into(),
            columns,
            rows: vec![vec![json!("Graz 8010"), json!(12.3456)], vec![json!("Linz"), json!(15_000)]],
        }
    }

    #[test]
    fn a_sentence_with_a_foreign_number_is_dropped() {
        let text = "Graz 8010 has 12.35. Linz has 15,000. Wien has 99. There are 2 rows.";
        assert_eq!(
            supported_only(text, &table(), "any"),
            "Graz 8010 has 12.35. Linz has 15,000. There are 2 rows."
        );
    }

    #[test]
    fn numbers_of_the_question_may_be_repeated() {
        assert_eq!(supported_only("None in 30 days.", &table(), "none in 30 days?"), "None in 30 days.");
        assert_eq!(supported_only("None in 31 days.", &table(), "none in 30 days?"), "");
    }
}
