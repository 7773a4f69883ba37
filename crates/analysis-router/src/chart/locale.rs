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
    /// The months' short names, January first (CLDR).
    pub months: [&'static str; 12],
    /// A day: `{year}`, `{month}` and `{day}` in figures of their full width, or `{d}` without a zero before it and `{mon}` by its name.
    pub day: &'static str,
    /// A month of a year.
    pub month: &'static str,
    /// A day as `{date}`, with its time.
    pub moment: &'static str,
    /// A day with its time but without its year, where there is little room.
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
        months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        // English has no one order of figures: the month is a word.
        day: "{d} {mon} {year}",
        month: "{mon} {year}",
        moment: "{date}, {clock}",
        day_and_clock: "{d} {mon} {clock}",
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
        months: [
            "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
        ],
        day: "{day}.{month}.{year}",
        month: "{mon} {year}",
        moment: "{date} {clock}",
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

    /// A label as it is read: months, days and instants as the reader writes them, everything else as it is.
    pub fn place<'l>(&self, label: &'l str) -> Cow<'l, str> {
        if let Some(index) = NAMELESS.iter().position(|name| *name == label) {
            return Cow::Borrowed(self.nameless.get(index).copied().unwrap_or(label));
        }
        match Written::read(label) {
            Some(Written::Month(month)) => Cow::Owned(self.filled(self.month, month)),
            Some(Written::Day(day)) => Cow::Owned(self.filled(self.day, day)),
            Some(Written::Moment(day, rest)) => {
                let date = self.filled(self.day, day);
                Cow::Owned(self.moment.replace("{date}", &date).replace("{clock}", &clock(rest)))
            }
            None => Cow::Borrowed(label),
        }
    }

    /// The same for an axis: an instant at midnight is a day, any other goes without its year.
    pub(super) fn brief(&self, label: &str) -> String {
        match Written::read(label) {
            Some(Written::Moment(day, "T00:00:00Z")) => self.filled(self.day, day),
            Some(Written::Moment(day, rest)) => {
                let hours = rest.get(1..6).unwrap_or(rest);
                self.filled(self.day_and_clock, day).replace("{clock}", hours)
            }
            Some(Written::Month(_) | Written::Day(_)) | None => self.place(label).into_owned(),
        }
    }

    fn filled(&self, template: &str, [year, month, day]: [&str; 3]) -> String {
        let number: usize = month.parse().unwrap_or_default();
        let name = number.checked_sub(1).and_then(|at| self.months.get(at)).copied().unwrap_or(month);
        template
            .replace("{year}", year)
            .replace("{month}", month)
            .replace("{day}", day)
            .replace("{d}", day.trim_start_matches('0'))
            .replace("{mon}", name)
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

/// What the canonical form of a table's cell names: year, month and day in figures.
enum Written<'l> {
    /// `2026-11`; its day is empty.
    Month([&'l str; 3]),
    Day([&'l str; 3]),
    /// With what stands behind the day: `T` or a space, and a time.
    Moment([&'l str; 3], &'l str),
}

impl<'l> Written<'l> {
    fn read(label: &'l str) -> Option<Self> {
        let (year, rest) = label.split_at_checked(4)?;
        let (month, rest) = rest.strip_prefix('-')?.split_at_checked(2)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let within = |part: &str, most: u8| part.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number));
        if !digits(year) || !digits(month) || !within(month, 12) {
            return None;
        }
        if rest.is_empty() {
            return Some(Self::Month([year, month, ""]));
        }
        let (day, rest) = rest.strip_prefix('-')?.split_at_checked(2)?;
        if !digits(day) || !within(day, 31) {
            return None;
        }
        let is_time = rest.starts_with(['T', ' ']) && rest.get(1..3).is_some_and(digits);
        match rest {
            "" => Some(Self::Day([year, month, day])),
            rest => is_time.then_some(Self::Moment([year, month, day], rest)),
        }
    }
}

/// `T10:30:00Z` as `10:30 UTC`; other seconds and zones stay.
fn clock(rest: &str) -> String {
    let rest = rest.get(1..).unwrap_or_default();
    let (time, zone) = rest.strip_suffix('Z').map_or((rest, ""), |time| (time, " UTC"));
    let short = time.strip_suffix(":00").filter(|short| short.len() == 5);
    format!("{}{zone}", short.unwrap_or(time))
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
        let both = [Locale::ENGLISH, ELSEWHERE];
        for (label, english, german, brief) in [
            ("2026-03-04", "4 Mar 2026", "04.03.2026", ["4 Mar 2026", "04.03.2026"]),
            (
                "2026-11-24T00:00:00Z",
                "24 Nov 2026, 00:00 UTC",
                "24.11.2026 00:00 UTC",
                ["24 Nov 2026", "24.11.2026"],
            ),
            (
                "2026-11-24T10:30:00Z",
                "24 Nov 2026, 10:30 UTC",
                "24.11.2026 10:30 UTC",
                ["24 Nov 10:30", "24.11. 10:30"],
            ),
            (
                "2026-11-24 10:30:15",
                "24 Nov 2026, 10:30:15",
                "24.11.2026 10:30:15",
                ["24 Nov 10:30", "24.11. 10:30"],
            ),
            ("2026-09", "Sep 2026", "Sept. 2026", ["Sep 2026", "Sept. 2026"]),
        ] {
            assert_eq!(both.map(|locale| locale.place(label).into_owned()), [english, german]);
            assert_eq!(both.map(|locale| locale.brief(label)), brief);
        }
        for label in [
            "2026-13",
            "2026-13-01",
            "2026-11-32",
            "2026-11-24T",
            "2026-Q2",
            "2026-11-24-b",
            "2026-+1-24",
            "20261124ab",
            "Überall und nirgends",
        ] {
            assert_eq!(both.map(|locale| locale.place(label).into_owned()), [label; 2]);
        }
    }
}
