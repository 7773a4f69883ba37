//! Numbers, moments and sizes as the reader writes them (CLDR: decimal, group, and `d. MMM y`). Exports keep the neutral forms.

use belvedere_app::router::chart::{Locale, in_groups};
use time::{OffsetDateTime, UtcOffset};

use super::{Language, Texts};

impl Texts {
    /// The sign between groups of digits, and the one before a fraction.
    pub(crate) const fn number_signs(self) -> (char, char) {
        self.language.number_signs()
    }

    /// How charts are written.
    pub(crate) const fn locale(self) -> Locale {
        Locale::of(self.language)
    }

    /// A number of an English sentence (`−1,234.5`). Other groups of digits stay as they are.
    pub(crate) fn regrouped(self, number: &str) -> String {
        let (sign, rest) = number.strip_prefix('−').map_or(("", number), |rest| ("−", rest));
        let (whole, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let in_groups = digits(first) && groups.clone().all(|group| group.len() == 3 && digits(group));
        let ungrouped = groups.next().is_none();
        if !in_groups || !digits(fraction) || !ungrouped && first.len() > 3 {
            return number.to_owned();
        }
        let (group, point) = self.number_signs();
        let written = rest.chars().map(|c| match c {
            ',' => group,
            '.' => point,
            digit => digit,
        });
        sign.chars().chain(written).collect()
    }

    pub(crate) fn count(self, number: u64) -> String {
        self.grouped(&number.to_string())
    }

    /// A plain number (`-1234.5`) with its digits in groups. The fraction stays as it is.
    pub(crate) fn grouped(self, number: &str) -> String {
        let (group, point) = self.number_signs();
        let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
        let (whole, fraction) = rest
            .split_once('.')
            .map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
        let mut out = format!("{sign}{}", in_groups(whole, group));
        if let Some(fraction) = fraction {
            out.push(point);
            out.push_str(fraction);
        }
        out
    }

    /// `24 Nov 2026, 02:31 UTC`; `24. Nov. 2026, 02:31 UTC`.
    pub(crate) fn moment(self, at: OffsetDateTime) -> String {
        let utc = at.to_offset(UtcOffset::UTC);
        format!("{}, {:02}:{:02} UTC", self.day(utc), utc.hour(), utc.minute())
    }

    /// The day, by the offset that it comes with: `24 Nov 2026`; `24. Nov. 2026`.
    pub(crate) fn day(self, at: OffsetDateTime) -> String {
        let (day, year) = (at.day(), at.year());
        let month = self
            .locale()
            .months
            .get(usize::from(u8::from(at.month())) - 1)
            .copied()
            .unwrap_or_default();
        match self.language {
            Language::English => format!("{day} {month} {year}"),
            Language::German => format!("{day}. {month} {year}"),
        }
    }

    /// A call's duration: `86 ms`, `1.4 s`.
    pub(crate) fn duration(self, ms: f64) -> String {
        if ms < 1.0 {
            self.under_a_millisecond().into()
        } else if ms < 1_000.0 {
            format!("{ms:.0} ms")
        } else {
            format!("{} s", self.grouped(&format!("{:.1}", ms / 1_000.0)))
        }
    }

    /// Millionths of a currency, without its name: `0.0044`.
    pub(crate) fn money(self, micros: u64) -> String {
        let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
        let short = text.trim_end_matches('0');
        // Two decimals, as prices are written, and more only where they say something.
        let decimals = short.len() - short.find('.').map_or(short.len(), |point| point + 1);
        self.grouped(&format!("{short}{}", "0".repeat(2_usize.saturating_sub(decimals))))
    }

    pub(crate) fn bytes(self, count: u64) -> String {
        if count < 1_024 {
            format!("{count} B")
        } else {
            format!("{} KiB", self.count(count / 1_024))
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn each_language_writes_numbers_and_moments_its_own_way() {
        let both = Language::ALL.map(Texts::new);
        assert_eq!(both.map(|t| t.grouped("-1234567.5")), ["−1,234,567.5", "−1.234.567,5"]);
        assert_eq!(both.map(|t| t.count(999)), ["999", "999"]);
        assert_eq!(both.map(|t| t.duration(1_440.0)), ["1.4 s", "1,4 s"]);
        assert_eq!(both.map(|t| t.bytes(2_048_000)), ["2,000 KiB", "2.000 KiB"]);
        let march = datetime!(2026-03-04 01:31 +02:00);
        assert_eq!(both.map(|t| t.moment(march)), ["3 Mar 2026, 23:31 UTC", "3. März 2026, 23:31 UTC"]);
        let amounts = [0, 4_400, 2_500_000, 1_234_000_000];
        assert_eq!(amounts.map(|micros| both[0].money(micros)), ["0.00", "0.0044", "2.50", "1,234.00"]);
        assert_eq!(amounts.map(|micros| both[1].money(micros)), ["0,00", "0,0044", "2,50", "1.234,00"]);
    }
}
