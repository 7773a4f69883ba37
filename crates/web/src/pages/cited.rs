//! The finding, with each number that is a cell of the result tied to that cell.

use belvedere_app::router::{Answer, AnswerTable, Words, days_in};
use belvedere_types::Language;
use maud::{Markup, html};

use super::words;
use crate::texts::Texts;

/// Rows in which a number is looked for.
const SEARCHED: usize = 500;

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    row: usize,
    column: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Number(&'a str),
}

/// Digits with their groups and fraction; what stands directly beside letters is part of a name, and what stands in a day part of that.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut at) = (0, 0);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let days = days_in(text);
    let end_of = |at: usize| chars.get(at).map_or(text.len(), |(byte, _)| *byte);
    while let Some((byte, c)) = chars.get(at).copied() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).map(|(_, c)| *c);
        let in_day = days.iter().any(|day| day.contains(&byte));
        let opens = !in_day && c.is_ascii_digit() && !before.is_some_and(|c| c.is_alphanumeric() || "_-.,:/".contains(c));
        if !opens {
            at += 1;
            continue;
        }
        let signed = before == Some('−');
        let mut last = at;
        let mut next = at + 1;
        while let Some((_, c)) = chars.get(next) {
            match c {
                c if c.is_ascii_digit() => last = next,
                ',' | '.' if chars.get(next + 1).is_some_and(|(_, c)| c.is_ascii_digit()) => {}
                _ => break,
            }
            next += 1;
        }
        let after = chars.get(last + 1).map(|(_, c)| *c);
        let start = if signed { byte - '−'.len_utf8() } else { byte };
        if !after.is_some_and(|c| c.is_alphanumeric() || "_-:/".contains(c)) {
            if start > begin {
                pieces.extend(text.get(begin..start).map(Piece::Words));
            }
            begin = end_of(last + 1);
            pieces.extend(text.get(start..begin).map(Piece::Number));
        }
        at = last + 1;
    }
    if begin < text.len() {
        pieces.extend(text.get(begin..).map(Piece::Words));
    }
    pieces
}

/// The first cell that reads so.
fn cell_of(t: Texts, table: &AnswerTable, number: &str) -> Option<Cell> {
    table.rows.iter().take(SEARCHED).enumerate().find_map(|(row, cells)| {
        let mut columns = cells.iter().zip(&table.columns).enumerate();
        let found = columns.find(|(_, (cell, column))| cell.is_number() && words::cell(t, cell, &column.name) == number);
        found.map(|(column, _)| Cell { row, column })
    })
}

/// `Aurora, queries: from get_query_statistics of Prisma Postgres`.
fn source_of(t: Texts, answer: &Answer, table: &AnswerTable, cell: Cell) -> String {
    let name = table.columns.get(cell.column).map_or("", |column| column.name.as_str());
    let of = table.rows.get(cell.row).and_then(|row| row.iter().find_map(|cell| cell.as_str()));
    let from = answer
        .citations
        .first()
        .map(|citation| t.tool_of_source(&citation.tool, &citation.source));
    let place = of.map_or_else(|| t.row_number(cell.row + 1), str::to_owned);
    [Some(format!("{place}, {name}")), from]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(": ")
}

impl Texts {
    /// Words of an answer. Those of before messages were kept are English; their numbers are written as the reader does.
    pub(crate) fn told(self, words: &Words) -> String {
        if words.messages().is_empty() {
            return told(self, words);
        }
        words.told(self.language()).into_owned()
    }

    /// The language that they are in, where it is not the page's.
    pub(crate) fn foreign(self, words: &Words) -> Option<&'static str> {
        let other = Language::ALL.into_iter().find(|language| *language != self.language());
        other.filter(|_| !words.is_in(self.language())).map(Language::tag)
    }
}

/// A sentence of ours with its numbers as the reader writes them, like those of the table beside it.
fn told(t: Texts, text: &str) -> String {
    let written = pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Number(number) => t.regrouped(number),
    });
    written.collect()
}

pub fn finding(t: Texts, answer: &Answer) -> Markup {
    let id = answer.id.to_string();
    let (lang, text) = (t.foreign(&answer.text), t.told(&answer.text));
    let Some(table) = &answer.table else {
        return html! { p.finding lang=[lang] { (text) } };
    };
    html! {
        p.finding lang=[lang] {
            @for piece in pieces(&text) {
                @match piece {
                    Piece::Words(words) => (words),
                    Piece::Number(number) => {
                        @if let Some(cell) = cell_of(t, table, number) {
                            @let source = source_of(t, answer, table, cell);
                            a.cited href={ "#rows-" (id) } data-cell={ "#rows-" (id) } data-row=(cell.row) data-column=(cell.column) data-label=(source) data-value=(number) title=(source) lang=[lang.map(|_| t.language().tag())] { (number) }
                        } @else { (number) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<&str> {
        let found = pieces(text);
        let whole: String = found
            .iter()
            .map(|piece| match piece {
                Piece::Words(text) | Piece::Number(text) => *text,
            })
            .collect();
        assert_eq!(whole, text, "nothing is lost");
        found
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Number(text) => Some(text),
                Piece::Words(_) => None,
            })
            .collect()
    }

    #[test]
    fn sentences_are_told_with_the_signs_of_the_reader() {
        let text = "Of 390,252 rows, 96.5 % fell by −1,200 on 24 Nov 2026; 1.2.3 and 1,2 stay.";
        assert_eq!(told(Texts::default(), text), text);
        assert_eq!(
            told(Texts::new(crate::texts::Language::German), text),
            "Of 390.252 rows, 96,5 % fell by −1.200 on 24 Nov 2026; 1.2.3 and 1,2 stay."
        );
    }

    #[test]
    fn numbers_are_found_and_names_with_digits_are_not() {
        assert_eq!(
            numbers("Aurora had 182,340 of 390,252. Then 96.5, and 0."),
            ["182,340", "390,252", "96.5", "0"]
        );
        assert_eq!(numbers("it fell by −1,200 (12%)"), ["−1,200", "12"]);
        assert_eq!(numbers("srv2 on 2026-11-24 at 10:30, v1.2, x_9, 3rd, /7"), Vec::<&str>::new());
        assert_eq!(numbers(""), Vec::<&str>::new());
        assert_eq!(numbers("7"), ["7"]);
        // Of a day no part is a figure, though the table may have one like it.
        assert_eq!(numbers("24 failed on 24 Nov 2026, 10:30 UTC; 9 in Nov 2026."), ["24", "9"]);
    }
}
