//! Two versions of a text in one, with the words that went and came marked. Both are the vendor's: bounded, and what could disguise them is shown.

use belvedere_app::is_hidden;
use maud::{Markup, html};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::texts::Texts;

/// Longest word, in characters; a longer one is parted.
const WORD: usize = 64;
/// Words, spaces and signs that stay the same and are shown before and behind what changed.
const CONTEXT: usize = 60;
/// The same, of what changed: further ones are shown as gone and come whole, and cut there.
const MOST: usize = 500;

pub fn marked(t: Texts, before: &str, now: &str) -> Markup {
    html! {
        @for run in runs(before, now) {
            @match run {
                Run::Same(text) => (text),
                Run::Gone(text) => del { (spoken(t, t.removed())) (text) },
                Run::Come(text) => ins { (spoken(t, t.added())) (text) },
            }
        }
    }
}

/// Few readers of a screen tell marks apart. The words around are in the vendor's language.
fn spoken(t: Texts, mark: &str) -> Markup {
    html! { span.hidden-text lang=(t.language().tag()) { (mark) " " } }
}

#[derive(Debug, PartialEq)]
enum Run {
    Same(String),
    Gone(String),
    Come(String),
}

fn runs(before: &str, now: &str) -> Vec<Run> {
    let (old, new) = (words(before), words(now));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.split_at(head), new.split_at(head).1);
    let (head, old) = old;
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, tail) = old.split_at(old.len() - tail);
    let new = new.split_at(new.len() - tail.len()).0;

    let mut runs = vec![Run::Same(ending(head))];
    if old.len() > MOST || new.len() > MOST {
        replaced(&cut(old), &cut(new), &mut runs);
    } else {
        compared(old, new, &mut runs);
    }
    runs.push(Run::Same(beginning(tail)));
    runs.retain(|run| !matches!(run, Run::Same(text) | Run::Gone(text) | Run::Come(text) if text.is_empty()));
    runs
}

fn compared(old: &[&str], new: &[&str], runs: &mut Vec<Run>) {
    let part = |words: &[&str], from: usize, count: usize| words.iter().skip(from).take(count).copied().collect::<String>();
    let (mut gone, mut come) = (String::new(), String::new());
    for operation in capture_diff_slices(Algorithm::Myers, old, new) {
        let (old_range, new_range) = (operation.old_range(), operation.new_range());
        let (was, is) = (
            part(old, old_range.start, old_range.len()),
            part(new, new_range.start, new_range.len()),
        );
        let same = matches!(operation, DiffOp::Equal { .. });
        // Words that went and came in a row read better as one change than with the same spaces between them.
        if same && (!was.trim().is_empty() || gone.is_empty() || come.is_empty()) {
            replaced(&std::mem::take(&mut gone), &std::mem::take(&mut come), runs);
            runs.push(Run::Same(visible(&was)));
        } else {
            gone.push_str(&was);
            come.push_str(&is);
        }
    }
    replaced(&gone, &come, runs);
}

fn replaced(gone: &str, come: &str, runs: &mut Vec<Run>) {
    runs.push(Run::Gone(visible(gone)));
    runs.push(Run::Come(visible(come)));
}

/// Letters and digits in a row, space in a row, and any other character by itself.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if is_hidden(c) => 3,
        c if c.is_alphanumeric() => 1,
        c if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut words = Vec::new();
    let (mut start, mut count, mut last) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        let now = kind(c);
        if at > start && (now != last || now == 3 || count == WORD) {
            words.extend(text.get(start..at));
            (start, count) = (at, 0);
        }
        (last, count) = (now, count + 1);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

fn ending(words: &[&str]) -> String {
    let left = words.len().saturating_sub(CONTEXT);
    let more = if left > 0 { "…" } else { "" };
    let shown: String = words.iter().skip(left).copied().collect();
    format!("{more}{}", visible(&shown))
}

fn beginning(words: &[&str]) -> String {
    let more = if words.len() > CONTEXT { "…" } else { "" };
    let shown: String = words.iter().take(CONTEXT).copied().collect();
    format!("{}{more}", visible(&shown))
}

fn cut(words: &[&str]) -> String {
    let more = if words.len() > MOST { "…" } else { "" };
    let shown: String = words.iter().take(MOST).copied().collect();
    format!("{shown}{more}")
}

/// Characters that could disguise the text are shown as a box.
fn visible(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { '□' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    /// With what went in `-[…]` and what came in `+[…]`.
    fn told(before: &str, now: &str) -> String {
        let told = |run| match run {
            Run::Same(text) => text,
            Run::Gone(text) => format!("-[{text}]"),
            Run::Come(text) => format!("+[{text}]"),
        };
        runs(before, now).into_iter().map(told).collect()
    }

    #[test]
    fn words_that_went_and_came_are_marked_among_those_that_stayed() {
        for (before, now, marked) in [
            ("Lists backups.", "Lists backups of a database.", "Lists backups+[ of a database]."),
            (
                "Lists the old orders.",
                "Lists new invoices.",
                "Lists -[the old orders]+[new invoices].",
            ),
            ("", "Lists orders.", "+[Lists orders.]"),
            ("Lists orders.", "", "-[Lists orders.]"),
            ("Lists orders", "Lists orders", "Lists orders"),
            ("one two three", "one 2 three", "one -[two]+[2] three"),
            ("Straße ändern", "Straße geändert", "Straße -[ändern]+[geändert]"),
        ] {
            assert_eq!(told(before, now), marked);
        }
    }

    #[test]
    fn what_could_disguise_a_text_is_shown_and_is_a_change() {
        assert_eq!(told("Lists orders", "Lists or\u{200b}ders"), "Lists -[orders]+[or□ders]");
        assert_eq!(told("a \u{202e}b", "a \u{2066}b"), "a -[□]+[□]b");
        assert_eq!(told("a\nb", "a\nc"), "a\n-[b]+[c]");
    }

    #[test]
    fn markup_of_the_vendor_stays_text_and_marks_are_told_to_a_reader_that_sees_none() {
        let html = marked(Texts::new(Language::German), "a <b>", "a <i>").into_string();
        assert_eq!(
            html,
            "a &lt;<del><span class=\"hidden-text\" lang=\"de\">entfallen: </span>b</del><ins><span class=\"hidden-text\" lang=\"de\">neu: </span>i</ins>&gt;"
        );
    }

    #[test]
    fn however_long_a_text_is_what_is_shown_is_bounded_and_holds_the_change() {
        let long = "word ".repeat(200_000);
        let shown = told(&format!("{long}old {long}"), &format!("{long}new {long}"));
        assert!(shown.contains("word -[old]+[new] word") && shown.len() < 1_000, "{shown}");
        let (all, other) = ("a b ".repeat(200_000), "c d ".repeat(200_000));
        let shown = told(&all, &other);
        assert!(shown.starts_with("-[a b ") && shown.contains("…]+[c d ") && shown.len() < 4_000);
        let (one, another) = ("x".repeat(1_000_000), "y".repeat(1_000_000));
        assert!(told(&one, &another).len() < 100_000);
        let scattered: String = (0..400).map(|at| format!("{at} ")).collect();
        let reversed: String = (0..400).rev().map(|at| format!("{at} ")).collect();
        assert!(told(&scattered, &reversed).len() < 10_000);
    }
}
