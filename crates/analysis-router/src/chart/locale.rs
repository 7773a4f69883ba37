//! How a chart writes figures, days and its few own words.

use std::borrow::Cow;

use belvedere_types::Language;

/// The reader's conventions, as CLDR has them. Templates hold their arguments in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    /// What a chart is described in.
    pub language: Language,
    /// The sign between groups of three digits, and the one before a fraction.
    pub signs: (char, char),
    /// What stands behind a figure of an axis that is given in thousands, millions, 10⁹ and 10¹². Where it is empty, the figure is written out.
    pub scales: [&'static str; 4],
    /// A day, and a day with its time but without its year: `{year}`, `{month}`, `{day}`, `{clock}`.
    pub day: &'static str,
    pub day_and_clock: &'static str,
    /// `{n}` more places that are not drawn.
    pub not_drawn: &'static str,
    /// `{n}` more series than the key names.
    pub more: &'static str,
    /// `{from}` one edge of a class `{to}` the other.
    pub range: &'static str,
    pub no_value: &'static str,
    /// Where a place has no name, and where its name is empty.
    pub nameless: [&'static str; 2],
    /// What statements call what they compute, where the reader has another word for it.
    pub computed: &'static [[&'static str; 2]],
}

/// What places without a name are called before they are written.
pub(super) const NAMELESS: [&str; 2] = ["(none)", "(empty)"];

impl Locale {
    pub const ENGLISH: Self = Self {
        language: Language::English,
        signs: Language::English.number_signs(),
        scales: ["k", "M", "B", "T"],
        day: "{year}-{month}-{day}",
        day_and_clock: "{month}-{day} {clock}",
        not_drawn: "and {n} more, not drawn",
        more: "and {n} more",
        range: "{from} to {to}",
        no_value: "no value",
        nameless: NAMELESS,
        computed: &[],
    };

    pub const GERMAN: Self = Self {
        language: Language::German,
        signs: Language::German.number_signs(),
        // CLDR has no short form of a thousand in German.
        scales: ["", "\u{a0}Mio.", "\u{a0}Mrd.", "\u{a0}Bio."],
        day: "{day}.{month}.{year}",
        day_and_clock: "{day}.{month}. {clock}",
        not_drawn: "und {n} weitere, nicht gezeichnet",
        more: "und {n} weitere",
        range: "{from} bis {to}",
        no_value: "kein Wert",
        nameless: ["(ohne)", "(leer)"],
        computed: &[["count", "Anzahl"], ["percent", "Prozent"]],
    };

    pub const fn of(language: Language) -> Self {
        match language {
            Language::English => Self::ENGLISH,
            Language::German => Self::GERMAN,
        }
    }

    /// `1,234.5`: grouped, at most four decimals, exponent only where it must be.
    pub(crate) fn figure(&self, value: f64) -> String {
        let (group, point) = self.signs;
        if value != 0.0 && (value.abs() >= 1e15 || value.abs() < 1e-4) {
            return format!("{value:e}").replace('.', &point.to_string());
        }
        let rounded = format!("{:.4}", value.abs());
        let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
        let mut text = String::from(if value < 0.0 { "−" } else { "" });
        text.push_str(&in_groups(whole, group));
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }

    /// A short form for axes: `12k`, `3M`.
    pub(super) fn short(&self, value: f64) -> String {
        let sizes = [1e3, 1e6, 1e9, 1e12].into_iter().zip(self.scales).rev();
        for (size, scale) in sizes {
            if value.abs() >= size && (size > 1e3 || value.abs() >= 1e4) && !scale.is_empty() {
                return format!("{}{scale}", self.figure((value / size * 100.0).round() / 100.0));
            }
        }
        self.figure(value)
    }

    /// A share of a whole, from 0 to 1.
    pub(super) fn percent(&self, share: f64) -> String {
        format!("{:.1} %", share * 100.0).replace('.', &self.signs.1.to_string())
    }

    /// The name of a column that a statement computes; nothing for one of the data's.
    pub fn computed(&self, name: &str) -> Option<&'static str> {
        let word = self.computed.iter().find(|[own, _]| *own == name);
        word.map(|[_, told]| *told)
    }

    /// A label as it is read: days and instants in the reader's order, everything else as it is.
    pub fn place<'l>(&self, label: &'l str) -> Cow<'l, str> {
        if let Some(index) = NAMELESS.iter().position(|name| *name == label) {
            return Cow::Borrowed(self.nameless.get(index).copied().unwrap_or(label));
        }
        let Some((date, rest)) = split_day(label) else {
            return Cow::Borrowed(label);
        };
        let day = filled(self.day, date);
        Cow::Owned(if rest.is_empty() { day } else { format!("{day} {}", clock(rest)) })
    }

    /// The same for an axis: an instant at midnight is a day, any other goes without its year.
    pub(super) fn brief(&self, label: &str) -> String {
        match split_day(label) {
            Some((date, "" | "T00:00:00Z")) => filled(self.day, date),
            Some((date, rest)) => {
                let hours = rest.get(1..6).unwrap_or(rest);
                filled(self.day_and_clock, date).replace("{clock}", hours)
            }
            None => self.place(label).into_owned(),
        }
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self::ENGLISH
    }
}

/// Digits in groups of three, with this sign between them.
pub fn in_groups(digits: &str, sign: char) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(sign);
        }
        text.push(digit);
    }
    text
}

/// `2026-11-24` and what stands behind it: nothing, or `T` or a space and a time.
fn split_day(label: &str) -> Option<([&str; 3], &str)> {
    let (day, rest) = label.split_at_checked(10)?;
    let mut parts = day.split('-');
    let date = [parts.next()?, parts.next()?, parts.next()?];
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = date.iter().all(digits) && date.map(str::len) == [4, 2, 2];
    let is_time = rest.is_empty() || rest.starts_with(['T', ' ']) && rest.get(1..3).is_some_and(|hours| digits(&hours));
    (is_day && is_time).then_some((date, rest))
}

/// `T10:30:00Z` as `10:30 UTC`; other seconds and zones stay.
fn clock(rest: &str) -> String {
    let rest = rest.get(1..).unwrap_or_default();
    let (time, zone) = rest.strip_suffix('Z').map_or((rest, ""), |time| (time, " UTC"));
    let short = time.strip_suffix(":00").filter(|short| short.len() == 5);
    format!("{}{zone}", short.unwrap_or(time))
}

fn filled(template: &str, [year, month, day]: [&str; 3]) -> String {
    template.replace("{year}", year).replace("{month}", month).replace("{day}", day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ELSEWHERE: Locale = Locale::GERMAN;

    #[test]
    fn figures_are_written_with_the_signs_of_the_reader() {
        let both = [Locale::ENGLISH, ELSEWHERE];
        for (value, figure, short) in [
            (1234.5, ["1,234.5", "1.234,5"], ["1,234.5", "1.234,5"]),
            (-20_000.0, ["−20,000", "−20.000"], ["−20k", "−20.000"]),
            (1_250_000.0, ["1,250,000", "1.250.000"], ["1.25M", "1,25\u{a0}Mio."]),
            (2.5e-7, ["2.5e-7", "2,5e-7"], ["2.5e-7", "2,5e-7"]),
            (0.0, ["0", "0"], ["0", "0"]),
        ] {
            assert_eq!(both.map(|locale| locale.figure(value)), figure);
            assert_eq!(both.map(|locale| locale.short(value)), short);
        }
        assert_eq!(both.map(|locale| locale.percent(0.125)), ["12.5 %", "12,5 %"]);
    }

    #[test]
    fn days_are_written_in_the_order_of_the_reader_and_names_stay() {
        for (label, english, german, brief) in [
            ("2026-11-24", "2026-11-24", "24.11.2026", "24.11.2026"),
            ("2026-11-24T00:00:00Z", "2026-11-24 00:00 UTC", "24.11.2026 00:00 UTC", "24.11.2026"),
            (
                "2026-11-24T10:30:00Z",
                "2026-11-24 10:30 UTC",
                "24.11.2026 10:30 UTC",
                "24.11. 10:30",
            ),
            ("2026-11-24 10:30:15", "2026-11-24 10:30:15", "24.11.2026 10:30:15", "24.11. 10:30"),
            ("2026-11", "2026-11", "2026-11", "2026-11"),
            ("2026-11-24-b", "2026-11-24-b", "2026-11-24-b", "2026-11-24-b"),
            ("20261124ab", "20261124ab", "20261124ab", "20261124ab"),
            (
                "Überall und nirgends",
                "Überall und nirgends",
                "Überall und nirgends",
                "Überall und nirgends",
            ),
        ] {
            assert_eq!(
                [Locale::ENGLISH, ELSEWHERE].map(|locale| locale.place(label).into_owned()),
                [english, german]
            );
            assert_eq!(ELSEWHERE.brief(label), brief);
        }
        assert_eq!(Locale::ENGLISH.brief("2026-11-24T10:30:00Z"), "11-24 10:30");
    }
}
