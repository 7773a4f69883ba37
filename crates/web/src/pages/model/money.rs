//! Prices and limits in money, as a reader writes them.

use super::invalid;
use crate::fault::Answered;
use crate::texts::Texts;

/// An amount such as `2.50` or `2,50` in millionths. What could be thousands in one country and three decimals in another is neither.
pub fn micros(text: &str) -> Answered<Option<u64>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let padded = format!("{whole}{fraction:0<6}");
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return Err(invalid(
            "An amount of money is a number such as 2.50 or 2,50, with at most six decimals.",
        ));
    }
    if fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') {
        return Err(invalid(
            "That amount could be thousands, too: write 2.50 or 2500, and three decimals as 2.1250.",
        ));
    }
    padded.parse().map(Some).map_err(|_| invalid("That amount is too large."))
}

/// As [`micros`] reads it, with the reader's decimal sign.
pub fn money(t: Texts, micros: u64) -> String {
    let (whole, fraction) = (micros / 1_000_000, format!("{:06}", micros % 1_000_000));
    let (_, point) = t.language().number_signs();
    let shown = match fraction.trim_end_matches('0').len() {
        0..=2 => 2,
        3 => 4,
        more => more,
    };
    format!("{whole}{point}{}", fraction.get(..shown).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn prices_are_read_exactly() {
        for (written, read) in [
            (" 2.50 ", Some(2_500_000)),
            ("2,50", Some(2_500_000)),
            ("1,5", Some(1_500_000)),
            ("0.075", Some(75_000)),
            ("0,075", Some(75_000)),
            ("2500.125", Some(2_500_125_000)),
            ("2.1250", Some(2_125_000)),
            ("15", Some(15_000_000)),
            ("", None),
        ] {
            assert_eq!(micros(written).ok(), Some(read), "{written}");
        }
        for wrong in [
            "-1",
            ".5",
            ",5",
            "1.0000001",
            "1,000.50",
            "1.000,50",
            "2,5,0",
            "x",
            "99999999999999999999",
        ] {
            assert!(micros(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_could_be_thousands_is_no_price() {
        for unclear in ["2.500", "2,500", "12.500", "125,000"] {
            assert!(micros(unclear).is_err(), "{unclear}");
        }
    }

    #[test]
    fn a_price_is_shown_as_the_reader_writes_it_and_read_again() {
        for (price, english, german) in [
            (2_500_000, "2.50", "2,50"),
            (15_000_000, "15.00", "15,00"),
            (75_000, "0.0750", "0,0750"),
            (2_125_000, "2.1250", "2,1250"),
            (1, "0.000001", "0,000001"),
        ] {
            for (language, shown) in [(Language::English, english), (Language::German, german)] {
                assert_eq!(money(Texts::new(language), price), shown);
                assert_eq!(micros(shown).ok(), Some(Some(price)));
            }
        }
    }
}
