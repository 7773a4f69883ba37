//! The numbers of a text.

use std::ops::Range;

use belvedere_types::Language;

use super::days;

/// Where days and months stand in a text, in bytes; none of their digits is a figure of its own.
pub fn days_in(text: &str) -> Vec<Range<usize>> {
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let found = numbers(text).into_iter();
    found
        .filter(|(_, number)| days::named(number, Language::German).is_some())
        .map(|(at, number)| byte(at)..byte(at) + number.len())
        .collect()
}

/// Runs of digits with separators, and days, months and times of the day as a whole, as written, each with the number of characters before it.
pub(super) fn numbers(sentence: &str) -> Vec<(usize, String)> {
    runs(sentence, days::ends)
}

/// The same where a month's name is a word like any other: `24 Nov 2026` is two numbers.
pub(super) fn without_names(text: &str) -> Vec<(usize, String)> {
    runs(text, |_, _| None)
}

fn runs(sentence: &str, day: impl Fn(&[char], usize) -> Option<usize>) -> Vec<(usize, String)> {
    let chars: Vec<char> = sentence.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at) {
        let spoken = Some(at).filter(|_| first.is_alphanumeric()).and_then(|at| day(&chars, at));
        if spoken.is_none() && !digit(at) {
            at += 1;
            continue;
        }
        let run = |from: usize| (from..).take_while(|at| digit(*at)).count();
        // `2026-11-24`, `10:30`
        let joins = |mark: char, end: usize| chars.get(end) == Some(&mark) && run(end + 1) == 2;
        let mut end = spoken.unwrap_or_else(|| at + run(at));
        let mark = match end - at {
            4 if joins('-', end) => Some('-'),
            1 | 2 if joins(':', end) => Some(':'),
            _ => None,
        };
        if let Some(mark) = mark {
            while joins(mark, end) {
                end += 3;
            }
        } else if spoken.is_none() {
            while digit(end) || (matches!(chars.get(end), Some('.' | ',')) && digit(end + 1)) {
                end += 1;
            }
        }
        found.push((at, chars.get(at..end).unwrap_or_default().iter().collect()));
        at = end;
    }
    found
}
