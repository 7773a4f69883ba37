//! Numbers as people and vendors write them: `12,500.00`, `$1,200.50`, `(40.00)`, `12 %`, `3.5 kWh`.

/// A number in text, with the unit written beside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numeral {
    pub(super) amount: Amount,
    pub(super) unit: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    Whole(i64),
    Decimal(f64),
}

const UNITS: &[&str] = &[
    "%", "kg", "g", "mg", "t", "lb", "lbs", "oz", "km", "m", "cm", "mm", "mi", "ft", "l", "ml", "kwh", "mwh", "gwh", "wh", "kw", "mw", "w",
    "v", "b", "bytes", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "ms", "s", "sec", "secs", "seconds", "min", "mins", "minutes",
    "h", "hr", "hrs", "hours", "d", "days", "day", "weeks", "months", "years", "°c", "°f", "°", "bpm", "rpm", "mph", "km/h", "kmh", "m²",
    "m³", "hz", "khz", "mhz", "ghz", "pts", "points", "pcs", "px", "units", "items", "bps", "kcal", "pp", "x",
];
const SYMBOLS: [char; 5] = ['$', '€', '£', '¥', '₹'];
const CURRENCIES: &[&str] = &[
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "CNY", "BRL", "MXN", "ZAR", "SGD",
    "HKD", "KRW",
];

/// `None` for what is no number, or a label that only looks like one (leading zero, leading plus, exponent, out of range).
pub(super) fn parse(text: &str) -> Option<Numeral> {
    let text = text.trim();
    if text.is_empty() || text.len() > 48 {
        return None;
    }
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (negative, body) = sign(bracketed.unwrap_or(text));
    let (before, body) = leading_unit(body);
    let (inner_negative, body) = if before.is_some() { sign(body) } else { (false, body) };
    let end = body
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .map_or(body.len(), |(at, _)| at);
    let (figures, tail) = body.split_at(end);
    let after = trailing_unit(tail.trim())?;
    if before.is_some() && after.is_some() || (bracketed.is_some() && negative) {
        return None;
    }
    let amount = magnitude(figures, negative || inner_negative || bracketed.is_some())?;
    Some(Numeral {
        amount,
        unit: before.or(after),
    })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

fn leading_unit(text: &str) -> (Option<String>, &str) {
    if let Some(symbol) = text.chars().next().filter(|c| SYMBOLS.contains(c)) {
        return (Some(symbol.to_string()), text.trim_start_matches(symbol).trim_start());
    }
    match text.split_once(' ') {
        Some((code, rest)) if CURRENCIES.contains(&code) => (Some(code.to_owned()), rest.trim_start()),
        _ => (None, text),
    }
}

/// The unit behind the figures: `Some(None)` for none, `None` when there is something else.
fn trailing_unit(tail: &str) -> Option<Option<String>> {
    if tail.is_empty() {
        return Some(None);
    }
    let known = UNITS.contains(&tail.to_lowercase().as_str())
        || CURRENCIES.contains(&tail)
        || (tail.chars().count() == 1 && tail.starts_with(SYMBOLS));
    known.then(|| Some(tail.to_owned()))
}

fn magnitude(figures: &str, negative: bool) -> Option<Amount> {
    let plain = ungrouped(figures)?;
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let signed = if negative { format!("-{plain}") } else { plain.clone() };
    match fraction {
        None => signed.parse().ok().map(Amount::Whole),
        Some("") => None,
        Some(_) => signed.parse::<f64>().ok().filter(|value| value.is_finite()).map(Amount::Decimal),
    }
}

/// Without separators of thousands, the decimal sign a point: `1.234,56` and `1,234.56` are told apart by which comes last.
fn ungrouped(figures: &str) -> Option<String> {
    if !figures.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match (figures.rfind(','), figures.rfind('.')) {
        (None, _) => (figures.matches('.').count() <= 1).then(|| figures.to_owned()),
        (Some(comma), Some(point)) if comma > point => {
            let (whole, fraction) = figures.split_once(',')?;
            (grouped(whole, '.') && !fraction.contains(',')).then(|| format!("{}.{fraction}", whole.replace('.', "")))
        }
        (Some(_), _) => {
            let (whole, fraction) = figures
                .split_once('.')
                .map_or((figures, None), |(whole, fraction)| (whole, Some(fraction)));
            let fits = grouped(whole, ',') && fraction.is_none_or(|fraction| !fraction.contains('.'));
            let whole = whole.replace(',', "");
            fits.then(|| fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}")))
        }
    }
}

fn grouped(whole: &str, separator: char) -> bool {
    let mut parts = whole.split(separator);
    let first = parts.next().map_or(0, str::len);
    (1..=3).contains(&first) && parts.all(|part| part.len() == 3)
}
