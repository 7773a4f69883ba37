//! Money counted in hundredths of its unit: `amount_cents`, `amountMinor`, `total.minor_units`.

use super::names;

/// Currencies (ISO 4217) that have no hundredths: none at all, or thousandths.
const OTHERWISE: &[&str] = &[
    "BHD", "BIF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD", "LYD", "OMR", "PYG", "RWF", "TND", "UGX", "VND",
    "VUV", "XAF", "XOF", "XPF",
];

/// What the column is called once it holds whole units; `None` where the name tells nothing of hundredths.
pub(super) fn in_whole_units(name: &str) -> Option<String> {
    let words = names::words(name);
    let told = match words.as_slice() {
        [.., before, last] if before == "minor" && matches!(last.as_str(), "units" | "unit") => 2,
        [.., last] if matches!(last.as_str(), "cents" | "cent" | "pence" | "minor") => 1,
        _ => return None,
    };
    let mut rest = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    for word in words.iter().rev().take(told) {
        // What is as long in lower case is the ASCII that all of these words are.
        rest = rest.get(..rest.len().checked_sub(word.len())?)?;
        rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
    }
    if names::words(rest).last().is_some_and(|word| word == "in") {
        rest = rest.get(..rest.len() - 2)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    }
    // A total may be one of anything.
    let total = names::words(rest).last().is_some_and(|word| word == "total");
    Some(match (rest.is_empty(), total) {
        (true, _) => "amount".to_owned(),
        (false, true) => format!("{rest}_amount"),
        (false, false) => rest.to_owned(),
    })
}

/// A column beside it that tells the currency.
pub(super) fn is_currency(name: &str) -> bool {
    names::words(name)
        .last()
        .is_some_and(|word| matches!(word.as_str(), "currency" | "ccy"))
}

/// No hundredths are counted of this currency.
pub(super) fn has_other_units(currency: &str) -> bool {
    OTHERWISE.iter().any(|known| currency.trim().eq_ignore_ascii_case(known))
}
