//! Days and months as sentences write them: each is one number, whatever the order of its parts.

use belvedere_types::Language;

use crate::table::moment::{MONTHS, iso_date};

/// As [`MONTHS`], where German has another name.
const GERMAN: [(&str, u8); 8] = [
    ("januar", 1),
    ("februar", 2),
    ("märz", 3),
    ("mai", 5),
    ("juni", 6),
    ("juli", 7),
    ("oktober", 10),
    ("dezember", 12),
];

/// Reads on from one character to the next.
struct Reader<'c> {
    chars: &'c [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip(&mut self, signs: &[char]) -> Option<()> {
        self.peek().filter(|c| signs.contains(c)).map(|_| self.at += 1)
    }

    fn run(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let run: String = rest.iter().copied().take_while(|c| belongs(*c)).collect();
        self.at += run.chars().count();
        run
    }

    fn space(&mut self) -> Option<()> {
        self.skip(&[' ', '\u{a0}'])
    }

    /// `24`, `24.`, `24th`.
    fn day(&mut self) -> Option<u8> {
        let day = self.run(|c| c.is_ascii_digit());
        let ordinal = self.chars.get(self.at..self.at + 2);
        if ordinal.is_some_and(|two| [['s', 't'], ['n', 'd'], ['r', 'd'], ['t', 'h']].iter().any(|ending| two == ending)) {
            self.at += 2;
        } else {
            self.skip(&['.']);
        }
        day.parse().ok().filter(|_| day.len() <= 2)
    }

    fn month(&mut self) -> Option<u8> {
        let word = self.run(char::is_alphabetic).to_lowercase();
        self.skip(&['.']);
        month(&word)
    }

    /// Four digits that end there.
    fn year(&mut self) -> Option<String> {
        let year = self.run(|c| c.is_ascii_digit());
        let ends = !self.peek().is_some_and(char::is_alphanumeric);
        (year.len() == 4 && ends).then_some(year)
    }
}

/// Whole, or cut to three letters or four.
fn month(word: &str) -> Option<u8> {
    let is = |name: &str| name == word || (3..=4).contains(&word.chars().count()) && name.starts_with(word);
    let english = MONTHS.into_iter().zip(1..);
    english.chain(GERMAN).find(|(name, _)| is(name)).map(|(_, number)| number)
}

/// A day or month with its name that begins there, in its canonical form, and where it ends.
fn spoken(chars: &[char], at: usize) -> Option<(String, usize)> {
    let mut reader = Reader { chars, at };
    let (day, month) = if reader.peek()?.is_ascii_digit() {
        let day = reader.day()?;
        reader.space()?;
        (Some(day), reader.month()?)
    } else {
        let month = reader.month()?;
        let behind = Reader { chars, at: reader.at };
        (day_behind(behind, &mut reader), month)
    };
    reader.skip(&[',']);
    reader.space()?;
    let year = reader.year()?;
    let name = match day {
        Some(day) => format!("{year}-{month:02}-{day:02}"),
        None => format!("{year}-{month:02}"),
    };
    (day.is_none() || iso_date(&name).is_some()).then_some((name, reader.at))
}

/// The day of `Nov 24, 2026`; the reader goes on behind it where there is one.
fn day_behind(mut ahead: Reader<'_>, reader: &mut Reader<'_>) -> Option<u8> {
    ahead.space()?;
    let day = ahead.day()?;
    reader.at = ahead.at;
    Some(day)
}

/// Where a day or month ends that begins there with or before its name: `24 Nov 2026`, `Nov. 24, 2026`, `November 2026`.
pub(super) fn ends(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    if before.is_some_and(|c| c.is_alphanumeric() || "-.,:/".contains(*c)) {
        return None;
    }
    spoken(chars, at).map(|(_, end)| end)
}

/// The day or month that a number of a text in that language is: `2026-11-24`, `2026-11`. Only in German three figures with full stops are one.
pub(super) fn named(number: &str, language: Language) -> Option<String> {
    if iso_date(number).is_some() {
        return Some(number.to_owned());
    }
    let parts: Vec<&str> = number.split(['.', '-']).collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match (parts.as_slice(), language) {
        ([day, month, year], Language::German) if number.contains('.') && [day, month, year].map(|part| part.len()) == [2, 2, 4] => {
            let name = format!("{year}-{month}-{day}");
            iso_date(&name).map(|_| name)
        }
        ([year, month], _) if number.contains('-') && [year.len(), month.len()] == [4, 2] && digits(year) && digits(month) => {
            Some(number.to_owned())
        }
        _ => {
            let chars: Vec<char> = number.chars().collect();
            let (name, end) = spoken(&chars, 0)?;
            (end == chars.len()).then_some(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_same_however_it_is_written() {
        for text in [
            "2026-03-04",
            "4 Mar 2026",
            "04 March 2026",
            "March 4, 2026",
            "Mar. 4 2026",
            "4th March 2026",
            "4. März 2026",
            "4 march, 2026",
            "4\u{a0}Mar 2026",
        ] {
            assert_eq!(named(text, Language::English).as_deref(), Some("2026-03-04"), "{text}");
        }
        assert_eq!(named("04.03.2026", Language::German).as_deref(), Some("2026-03-04"));
        for text in ["2026-10", "Oct 2026", "October 2026", "Okt. 2026", "Oktober 2026"] {
            assert_eq!(named(text, Language::English).as_deref(), Some("2026-10"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "04.03.2026",
            "31 Feb 2026",
            "4 Mar 26",
            "4 Mar 20261",
            "4 Martha 2026",
            "4 Ma 2026",
            "Mar 4",
            "4 Mar 2026 x",
            "123 Mar 2026",
            "2026",
            "1,234.5",
            "",
        ] {
            assert_eq!(named(text, Language::English), None, "{text}");
        }
        assert_eq!(named("16.2.1", Language::German), None);
        assert_eq!(named("31.02.2026", Language::German), None);
    }
}
