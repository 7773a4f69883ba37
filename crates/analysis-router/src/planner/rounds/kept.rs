//! Whether a follow-up's statement keeps what the answer before it was chosen by. "What are their fees?", after the suspended customers, is no
//! question about all of them: a statement that tests less than the one before answers something else.

use serde_json::Value;

use super::Round;
use crate::Step;
use crate::engine::quoted;
use crate::planner::compile::Compiled;
use crate::planner::follow::refers;
use crate::planner::question::Word;
use crate::planner::select::unquoted;
use crate::planner::words::listed;

/// Words by which a follow-up takes back what the question before chose.
const WIDENS: &str = "all overall altogether everything everyone entire regardless any";

impl Round<'_> {
    /// A condition of the answer before is in no part of the statement.
    pub(super) fn forgets(&self, compiled: &Compiled) -> bool {
        let reading = self.context.reading;
        let Some(before) = self.request.previous.filter(|_| reading.follows) else {
            return false;
        };
        let fresh: Vec<Word> = reading.words.iter().filter(|word| word.fresh).cloned().collect();
        // "And how many branches?", after the electric cars, is about something else, and "and the frozen ones?" about others.
        if !refers::back(&fresh) {
            return false;
        }
        let Some(earlier) = before.plan.steps.iter().rev().find_map(statement) else {
            // There are none of "them" where nothing was answered.
            return matches!(before.plan.steps.last(), Some(Step::Refuse { .. }));
        };
        if fresh.iter().any(|word| !word.quoted && listed(WIDENS, &word.lower)) {
            return false;
        }
        let chosen = |sql: &str| sql.contains("place <=") || sql.contains("\nLIMIT ");
        if chosen(earlier) && !chosen(&compiled.sql) {
            return true;
        }
        let grouped = |name: &str| {
            let mut places = compiled.account.grouped.iter();
            places.any(|place| self.column(*place).is_some_and(|column| column.name == name))
        };
        let (now, sent) = (conditions(&compiled.sql), sent(self.request.steps, &compiled.sql));
        let timed = now
            .iter()
            .filter_map(|test| test.value.as_deref())
            .chain(sent.iter().map(|sent| sent.1))
            .any(is_time);
        let said = |value: &str| {
            let mut values = now
                .iter()
                .filter_map(|test| test.value.as_deref())
                .chain(sent.iter().map(|sent| sent.1));
            values.any(|other| other.eq_ignore_ascii_case(value)) || (timed && is_time(value))
        };
        let called = |name: &str| now.iter().any(|test| test.column == name) || sent.iter().any(|sent| sent.0 == name);
        let kept = |name: &str, value: Option<&str>| called(name) || grouped(name) || value.is_some_and(said);
        let tests = conditions(earlier);
        let arguments = self::sent(&before.plan.steps, earlier);
        !(tests.iter().all(|test| kept(&test.column, test.value.as_deref()))
            && arguments.iter().all(|(name, value)| kept(name, Some(value))))
    }
}

fn statement(step: &Step) -> Option<&str> {
    match step {
        Step::Query { sql, .. } => Some(sql),
        _ => None,
    }
}

/// What the calls whose rows the statement reads were asked by.
fn sent<'s>(steps: &'s [Step], sql: &str) -> Vec<(&'s str, &'s str)> {
    let read = steps
        .iter()
        .filter_map(Step::call)
        .filter(|call| sql.contains(&format!("{} ", quoted(call.into))));
    let text = |(name, value): (&'s String, &'s Value)| Some((name.as_str(), value.as_str()?));
    read.flat_map(|call| call.arguments.iter().filter_map(text)).collect()
}

fn is_time(value: &str) -> bool {
    let date = value.as_bytes();
    value.starts_with("{{") || (date.len() >= 10 && date.iter().take(4).all(u8::is_ascii_digit) && date.get(4) == Some(&b'-'))
}

/// A column that a statement chooses by, and what it is compared with.
struct Test {
    column: String,
    value: Option<String>,
}

/// The columns in the conditions of a statement of ours, over rows and over groups. A column that has only to be filled because it is shown or
/// ordered by chooses nothing.
fn conditions(sql: &str) -> Vec<Test> {
    let mut found: Vec<Test> = Vec::new();
    let (mut rest, mut testing, mut outside) = (sql, false, Vec::new());
    while let Some(first) = rest.chars().next() {
        match first {
            '\'' => {
                let (value, left) = unquoted(rest, '\'');
                let open = found.last_mut().filter(|test| testing && test.value.is_none());
                if let Some(test) = open {
                    test.value = Some(value);
                }
                rest = left;
            }
            '"' => {
                let (name, left) = unquoted(rest, '"');
                let filled = left.starts_with(" IS NOT NULL") && sql.matches(&format!(".{}", quoted(&name))).count() > 1;
                if testing && !filled && !left.starts_with('.') && !left.starts_with(" AS ") {
                    found.push(Test { column: name, value: None });
                }
                rest = left;
            }
            letter if letter.is_ascii_alphabetic() => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                let (word, left) = rest.split_at(end);
                match word {
                    "WHERE" | "HAVING" => testing = true,
                    "SELECT" | "FROM" | "JOIN" | "ON" | "GROUP" | "ORDER" | "LIMIT" => testing = false,
                    _ => {}
                }
                rest = left;
            }
            other => {
                match other {
                    '(' => outside.push(testing),
                    ')' => testing = outside.pop().unwrap_or(testing),
                    _ => {}
                }
                rest = rest.split_at(other.len_utf8()).1;
            }
        }
    }
    found
}
