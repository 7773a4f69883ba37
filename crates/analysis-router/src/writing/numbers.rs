//! A sentence with a number that is no cell, count or number of the question is not shown; of the others it is known where each is from.

use belvedere_types::Language;
use serde_json::Value;

use crate::answer::{Figure, Origin};
use crate::chart::Locale;
use crate::table::Table;
use crate::wording::{Message, Words};

/// What a number of a sentence may be.
pub struct Known<'a> {
    pub table: &'a Table,
    pub question: &'a str,
    /// How many rows the table's were chosen from.
    pub among: Option<u64>,
}

/// The words without those of their sentences that hold an unsupported number in some language.
pub fn supported(words: Words, known: &Known<'_>) -> Words {
    if words.messages().is_empty() {
        return supported_only(&words, known, Language::English).into();
    }
    let kept = words.messages().iter().filter_map(|message| match message {
        Message::Verbatim { text, language } => {
            let text = supported_only(text, known, *language);
            (!text.is_empty()).then_some(Message::Verbatim { text, language: *language })
        }
        message => {
            let in_all = |language: Language| is_supported(&message.told(language), known, language);
            Language::ALL.into_iter().all(in_all).then(|| message.clone())
        }
    });
    Words::from(kept.collect::<Vec<_>>())
}

/// The text without its unsupported sentences.
pub fn supported_only(text: &str, known: &Known<'_>, language: Language) -> String {
    let kept: Vec<&str> = sentences(text)
        .into_iter()
        .filter(|sentence| is_supported(sentence, known, language))
        .collect();
    kept.join(" ")
}

fn is_supported(sentence: &str, known: &Known<'_>, language: Language) -> bool {
    numbers(sentence)
        .iter()
        .all(|(_, number)| origin(number, known, language).is_some() || named(number, known.table))
}

/// Each number of the English text with where it is from.
pub fn figures(text: &str, known: &Known<'_>) -> Vec<Figure> {
    let found = numbers(text).into_iter();
    found
        .filter_map(|(at, text)| {
            let origin = origin(&text, known, Language::English)?;
            Some(Figure { text, at, origin })
        })
        .collect()
}

/// The same figures where they stand in the words of another language.
pub fn retold(figures: &[Figure], text: &str, language: Language) -> Vec<Figure> {
    let mut left: Vec<&Figure> = figures.iter().collect();
    let found = numbers(text).into_iter();
    found
        .filter_map(|(at, text)| {
            let same = |figure: &&Figure| {
                figure.text == text
                    || bare(&figure.text, Language::English) == bare(&text, language)
                    || Locale::of(language).place(&figure.text) == text
            };
            let place = left.iter().position(same)?;
            let origin = left.remove(place).origin.clone();
            Some(Figure { text, at, origin })
        })
        .collect()
}

/// Without groups, and with a point before the fraction.
fn bare(number: &str, language: Language) -> String {
    let (group, point) = language.number_signs();
    number.replace(group, "").replace(point, ".")
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

/// Runs of digits with separators, and days and times of the day as a whole, as written, each with the number of characters before it.
fn numbers(sentence: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = sentence.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let run = |from: usize| (from..).take_while(|at| digit(*at)).count();
        // `2026-11-24`, `10:30`
        let joins = |mark: char, end: usize| chars.get(end) == Some(&mark) && run(end + 1) == 2;
        let mut end = at + run(at);
        let mark = match end - at {
            4 if joins('-', end) => Some('-'),
            1 | 2 if joins(':', end) => Some(':'),
            _ => None,
        };
        if let Some(mark) = mark {
            while joins(mark, end) {
                end += 3;
            }
        } else {
            while digit(end) || (matches!(chars.get(end), Some('.' | ',')) && digit(end + 1)) {
                end += 1;
            }
        }
        found.push((at, chars.get(at..end).unwrap_or_default().iter().collect()));
        at = end;
    }
    found
}

/// A cell before anything else: what is in the data is more than what was said.
fn origin(number: &str, known: &Known<'_>, language: Language) -> Option<Origin> {
    let bare = bare(number, language);
    let value: Option<f64> = bare.parse().ok();
    let cell = known.table.rows.iter().enumerate().find_map(|(row, cells)| {
        let place = cells.iter().position(|cell| is_cell(cell, number, &bare, value, language))?;
        let column = known.table.columns.get(place)?.name.clone();
        Some(Origin::Cell { row, column })
    });
    cell.or_else(|| {
        let is = |count: u64| value == Some(count as f64);
        if is(known.table.rows.len() as u64) {
            return Some(Origin::Rows);
        }
        if known.among.is_some_and(is) {
            return Some(Origin::Among);
        }
        says(known.question, number, &bare).then_some(Origin::Question)
    })
}

/// A digit of a column's name, as the 1 of `return_1_year`: no figure, and no reason to drop what the column says.
fn named(number: &str, table: &Table) -> bool {
    table.columns.iter().any(|column| says(&column.name, number, number))
}

fn is_cell(cell: &Value, number: &str, bare: &str, value: Option<f64>, language: Language) -> bool {
    let decimals = bare.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let step = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(0)) + 1e-9;
    match (cell, value) {
        (Value::Number(known), Some(value)) => known
            .as_f64()
            .is_some_and(|known| (known.abs() - value).abs() <= if decimals == 0 && known.fract() == 0.0 { 1e-9 } else { step }),
        (Value::String(text), _) => says(text, number, bare) || says(&Locale::of(language).place(text), number, bare),
        _ => false,
    }
}

/// The number stands in the text, whole.
fn says(text: &str, number: &str, bare: &str) -> bool {
    (text.contains(number) || text.contains(bare)) && numbers(text).iter().any(|(_, known)| known == number || known == bare)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::answer::{Column, ColumnType};
    use crate::wording::Finding;

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

    fn known<'a>(table: &'a Table, question: &'a str) -> Known<'a> {
        Known {
            table,
            question,
            among: Some(40),
        }
    }

    #[test]
    fn a_sentence_with_a_foreign_number_is_dropped() {
        let text = "Graz 8010 has 12.35. Linz has 15,000. Wien has 99. There are 2 rows. Of 40 rows.";
        assert_eq!(
            supported_only(text, &known(&table(), "any"), Language::English),
            "Graz 8010 has 12.35. Linz has 15,000. There are 2 rows. Of 40 rows."
        );
    }

    #[test]
    fn numbers_of_the_question_may_be_repeated() {
        let table = table();
        let known = known(&table, "none in 30 days?");
        assert_eq!(supported_only("None in 30 days.", &known, Language::English), "None in 30 days.");
        assert_eq!(supported_only("None in 31 days.", &known, Language::English), "");
        // A part of a number is another number.
        assert_eq!(supported_only("None in 3 days. Graz 80 is near.", &known, Language::English), "");
    }

    #[test]
    fn digits_of_a_columns_name_are_no_figures_and_drop_nothing() {
        let mut table = table();
        if let Some(column) = table.columns.last_mut() {
            column.name = "return_1_year".into();
        }
        let known = known(&table, "any");
        let text = "Linz comes first with 15,000 (return 1 year).";
        assert_eq!(supported_only(text, &known, Language::English), text);
        let found: Vec<String> = figures(text, &known).into_iter().map(|figure| figure.text).collect();
        assert_eq!(found, ["15,000"]);
        assert_eq!(
            supported_only("Linz comes first with 7 (return 1 year).", &known, Language::English),
            ""
        );
    }

    #[test]
    fn every_number_tells_where_it_is_from() {
        let text = "2 of 40: Linz has 15,000, in é 30 days.";
        let table = table();
        let found = figures(text, &known(&table, "in 30 days"));
        let cell = |row, column: &str| Origin::Cell {
            row,
            column: column.into(),
        };
        let origins: Vec<Origin> = found.iter().map(|figure| figure.origin.clone()).collect();
        assert_eq!(origins, [Origin::Rows, Origin::Among, cell(1, "mean"), Origin::Question]);
        for figure in &found {
            let there: String = text.chars().skip(figure.at).take(figure.text.chars().count()).collect();
            assert_eq!(there, figure.text);
        }
        assert!(figures("Wien has 99.", &known(&table, "any")).is_empty());
    }

    #[test]
    fn in_german_the_signs_are_read_as_german() {
        let (table, text) = (table(), "Graz 8010 hat 12,35. Linz hat 15.000. Linz hat 15,000. Graz hat 12.35.");
        let told = supported_only(text, &known(&table, "any"), Language::German);
        assert_eq!(told, "Graz 8010 hat 12,35. Linz hat 15.000.");
    }

    #[test]
    fn a_day_is_known_in_the_order_of_each_language() {
        let mut table = table();
        table.rows.push(vec![json!("2026-11-24T10:30:00Z"), json!(1)]);
        let known = known(&table, "any");
        let text = "Zuletzt am 24.11.2026 10:30 UTC. Zuletzt am 11.24.2026.";
        assert_eq!(supported_only(text, &known, Language::German), "Zuletzt am 24.11.2026 10:30 UTC.");
        let text = "Last on 2026-11-24 10:30 UTC. Last on 2026-11-25.";
        assert_eq!(supported_only(text, &known, Language::English), "Last on 2026-11-24 10:30 UTC.");
    }

    #[test]
    fn a_sentence_is_dropped_from_all_languages_together() {
        let first = |value: i64| Finding::First {
            label: json!("Linz"),
            value: json!(value),
            name: "mean".into(),
        };
        let (table, foreign, own) = (table(), Message::from(first(14_000)), Message::from(first(15_000)));
        let words = supported(Words::from(vec![foreign, own.clone()]), &known(&table, "any"));
        assert_eq!(words, Words::from(own));
        assert_eq!(words.told(Language::German), "An erster Stelle steht Linz mit 15.000 („mean“).");
    }

    #[test]
    fn figures_are_found_again_in_other_words() {
        let table = table();
        let english = figures("Linz has 15,000 of 40, Graz 8010 has 12.35.", &known(&table, "any"));
        let text = "Von 40 hat Linz 15.000, Graz 8010 hat 12,35.";
        let german = retold(&english, text, Language::German);
        let texts: Vec<&str> = german.iter().map(|figure| figure.text.as_str()).collect();
        assert_eq!(texts, ["40", "15.000", "8010", "12,35"]);
        let cell = |row, column: &str| Origin::Cell {
            row,
            column: column.into(),
        };
        let origins: Vec<Origin> = german.iter().map(|figure| figure.origin.clone()).collect();
        assert_eq!(origins, [Origin::Among, cell(1, "mean"), cell(0, "city"), cell(0, "mean")]);
        for figure in &german {
            let there: String = text.chars().skip(figure.at).take(figure.text.chars().count()).collect();
            assert_eq!(there, figure.text);
        }
    }
}
