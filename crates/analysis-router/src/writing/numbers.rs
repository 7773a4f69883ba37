//! A sentence with a number that is no cell, count or number of the question is not shown; of the others it is known where each is from.

use std::borrow::Cow;

use belvedere_types::Language;
use serde_json::Value;

use super::days;
use super::runs::{days_in, numbers, without_names};
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
    numbers(sentence).iter().all(|(_, written)| {
        let bare = bare(written, language);
        let number = Number::of(written, &bare, language);
        origin(&number, known, language).is_some() || named(&number, known.table)
    })
}

/// Each number of the English text with where it is from.
pub fn figures(text: &str, known: &Known<'_>) -> Vec<Figure> {
    let found = numbers(text).into_iter();
    found
        .filter_map(|(at, text)| {
            let bare = bare(&text, Language::English);
            let origin = origin(&Number::of(&text, &bare, Language::English), known, Language::English)?;
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
                let day = days::named(&figure.text, Language::English);
                figure.text == text
                    || bare(&figure.text, Language::English) == bare(&text, language)
                    || day.is_some() && day == days::named(&text, language)
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

/// Split after a full stop that is followed by a space and a capital, or by the end; not inside a day such as "24. November 2026".
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    let end = |rest: &str| {
        let days = days_in(rest);
        let ends = |at: &usize| {
            let capital = rest
                .get(at + 2..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(char::is_uppercase);
            capital && !days.iter().any(|day| day.contains(at))
        };
        rest.match_indices(". ").map(|(at, _)| at).find(ends)
    };
    while let Some(at) = end(rest) {
        let (sentence, after) = rest.split_at(at + 1);
        found.push(sentence.trim());
        rest = after;
    }
    if !rest.trim().is_empty() {
        found.push(rest.trim());
    }
    found
}

/// A cell before anything else: what is in the data is more than what was said.
fn origin(number: &Number<'_>, known: &Known<'_>, language: Language) -> Option<Origin> {
    let cell = known.table.rows.iter().enumerate().find_map(|(row, cells)| {
        let place = cells.iter().position(|cell| number.is_cell(cell, language))?;
        let column = known.table.columns.get(place)?.name.clone();
        Some(Origin::Cell { row, column })
    });
    cell.or_else(|| {
        let is = |count: u64| number.value == Some(count as f64);
        if is(known.table.rows.len() as u64) {
            return Some(Origin::Rows);
        }
        if known.among.is_some_and(is) {
            return Some(Origin::Among);
        }
        number.stands_in(known.question).then_some(Origin::Question)
    })
}

/// A digit of a column's name, as the 1 of `return_1_year`: no figure, and no reason to drop what the column says.
fn named(number: &Number<'_>, table: &Table) -> bool {
    table.columns.iter().any(|column| number.stands_in(&column.name))
}

/// A number as it is looked for.
struct Number<'a> {
    written: &'a str,
    /// Without groups, and with a point before the fraction.
    bare: &'a str,
    value: Option<f64>,
    /// The day or month that it is, in its canonical form.
    day: Option<String>,
}

impl<'a> Number<'a> {
    fn of(written: &'a str, bare: &'a str, language: Language) -> Self {
        Self {
            written,
            bare,
            value: bare.parse().ok(),
            day: days::named(written, language),
        }
    }

    fn is_cell(&self, cell: &Value, language: Language) -> bool {
        let decimals = self.bare.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let step = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(0)) + 1e-9;
        match (cell, self.value) {
            (Value::Number(known), Some(value)) => known
                .as_f64()
                .is_some_and(|known| (known.abs() - value).abs() <= if decimals == 0 && known.fract() == 0.0 { 1e-9 } else { step }),
            (Value::String(text), _) => self.stands_in(text) || self.is_of_moment(text, language),
            _ => false,
        }
    }

    /// It stands in the text, whole; a day in whatever order.
    fn stands_in(&self, text: &str) -> bool {
        match &self.day {
            Some(day) => day.get(..4).is_some_and(|year| text.contains(year)) && numbers(text).iter().any(|(_, known)| self.is(known)),
            None => {
                let there = text.contains(self.written) || text.contains(self.bare);
                there
                    && without_names(text)
                        .iter()
                        .any(|(_, known)| known == self.written || known == self.bare)
            }
        }
    }

    /// It is the day or the time of an instant as that language writes it.
    fn is_of_moment(&self, text: &str, language: Language) -> bool {
        match Locale::of(language).place(text) {
            Cow::Borrowed(_) => false,
            Cow::Owned(placed) => numbers(&placed).iter().any(|(_, known)| self.is(known)),
        }
    }

    fn is(&self, known: &str) -> bool {
        // In data and questions a day with full stops is one in every language.
        let same = |day: &String| days::named(known, Language::German).as_ref() == Some(day);
        known == self.written || known == self.bare || self.day.as_ref().is_some_and(same)
    }
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
        let own = "Last on 24 Nov 2026, 10:30 UTC.";
        let text = format!("{own} Last on 25 Nov 2026. Last on 24 Oct 2026. Last on 24 Nov 2025. At 24. In 2026. At 10:31.");
        assert_eq!(supported_only(&text, &known, Language::English), own);
        // As others write it, whose words these may be.
        for text in ["Last on November 24, 2026.", "Last on 2026-11-24.", "Zuletzt am 24. November 2026."] {
            assert_eq!(supported_only(text, &known, Language::English), text);
            assert_eq!(supported_only(&text.replace("24", "25"), &known, Language::English), "");
        }
        let found = figures(own, &known);
        let texts: Vec<&str> = found.iter().map(|figure| figure.text.as_str()).collect();
        assert_eq!(texts, ["24 Nov 2026", "10:30"]);
        let german = retold(&found, "Zuletzt am 24.11.2026 10:30 UTC, nicht am 25.11.2026.", Language::German);
        let origins = |figures: &[Figure]| figures.iter().map(|figure| figure.origin.clone()).collect::<Vec<_>>();
        assert_eq!(origins(&german), origins(&found));
        assert_eq!(german.first().map(|figure| figure.text.as_str()), Some("24.11.2026"));
    }

    #[test]
    fn a_month_is_known_by_its_name() {
        let mut table = table();
        table.rows.push(vec![json!("2026-10"), json!(1)]);
        let known = known(&table, "since May 2026");
        let text = "Most in Oct 2026. Most in Nov 2026. Most in Oct 2025. Since May 2026. Since June 2026.";
        assert_eq!(supported_only(text, &known, Language::English), "Most in Oct 2026. Since May 2026.");
        let text = "Am meisten im Okt. 2026. Am meisten im Nov. 2026. Seit Mai 2026.";
        assert_eq!(
            supported_only(text, &known, Language::German),
            "Am meisten im Okt. 2026. Seit Mai 2026."
        );
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
