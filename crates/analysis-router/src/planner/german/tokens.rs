//! A German question cut into words, each with the signs around it; numbers and dates as English writes them.

/// What stands between two blanks, or in quotes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Token {
    /// As it is written, without the signs around it.
    pub text: String,
    /// In lower case, umlauts written out: "für" is `fuer`.
    pub folded: String,
    pub before: String,
    pub after: String,
    pub quoted: bool,
}

impl Token {
    /// A comma, or the end of a sentence.
    pub fn pauses(&self) -> bool {
        self.after.contains([',', ';', ':', '.', '?', '!', '–', '—'])
    }

    pub fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Written as no word of a language is: `INV-2071`, `order_id`, `SAP`, `iPhone`.
    pub fn identifier(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphabetic()).count();
        let shouted = letters > 1 && self.text.chars().all(|c| !c.is_lowercase());
        let inner = self.text.chars().skip(1).any(char::is_uppercase);
        let signs = self.text.contains(['_', '/', '@', '.', ':', '#']);
        signs || shouted || (inner && !self.text.contains('-')) || self.text.contains(|c: char| c.is_ascii_digit())
    }

    /// A number or a day.
    pub fn number(&self) -> bool {
        let bare = self.text.trim_start_matches(['$', '€', '£']).trim_end_matches(['%', '€']);
        bare.starts_with(|c: char| c.is_ascii_digit()) && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
    }
}

/// In lower case, umlauts written out.
pub fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c => out.push(c),
        }
    }
    out
}

const OPENING: [char; 7] = ['"', '“', '„', '»', '`', '«', '‚'];

/// The sign that ends what this one opens.
fn closing(open: char) -> &'static [char] {
    match open {
        '„' => &['“', '”', '"'],
        '“' => &['”', '“', '"'],
        '»' => &['«'],
        '«' => &['»'],
        '‚' => &['‘', '’'],
        '`' => &['`'],
        _ => &['"', '”', '“'],
    }
}

pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        rest = rest.get(start..).unwrap_or_default();
        let quoted = rest
            .char_indices()
            .next()
            .filter(|(_, c)| OPENING.contains(c))
            .and_then(|(_, open)| {
                let inner = rest.get(open.len_utf8()..)?;
                let (text, after) = inner.split_at_checked(inner.find(closing(open))?)?;
                let after = after.get(after.chars().next()?.len_utf8()..)?;
                Some((text, after))
            });
        if let Some((inner, after)) = quoted.filter(|(inner, _)| !inner.trim().is_empty()) {
            let ends = after
                .find(|c: char| c.is_whitespace() || c.is_alphanumeric())
                .unwrap_or(after.len());
            let (signs, left) = after.split_at_checked(ends).unwrap_or((after, ""));
            found.push(Token {
                text: inner.to_owned(),
                folded: folded(inner),
                after: signs.to_owned(),
                quoted: true,
                ..Token::default()
            });
            rest = left;
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (piece, left) = rest.split_at_checked(end).unwrap_or((rest, ""));
        found.push(bare(piece));
        rest = left;
    }
    dates(&mut found);
    found
}

fn bare(piece: &str) -> Token {
    let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '%' | '>' | '<' | '=' | '#' | '@');
    let start = piece.find(part_of_word).unwrap_or(piece.len());
    let end = piece.rfind(part_of_word).map_or(start, |at| {
        at + piece.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let text = number(piece.get(start..end).unwrap_or_default());
    Token {
        folded: folded(&text),
        text,
        before: piece.get(..start).unwrap_or_default().to_owned(),
        after: piece.get(end..).unwrap_or_default().to_owned(),
        quoted: false,
    }
}

/// `1.250,50` as `1250.50`, `24.11.2026` as `2026-11-24`; anything else stays.
fn number(text: &str) -> String {
    if let Some(day) = day(text) {
        return day;
    }
    let (sign, digits) = text
        .split_at_checked(text.len() - text.trim_start_matches(['$', '€', '£', '-', '<', '>', '=']).len())
        .unwrap_or(("", text));
    let bare = digits.trim_end_matches(['%', '€', '$', '£']);
    let unit = digits.get(bare.len()..).unwrap_or_default();
    let (whole, fraction) = match bare.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (bare, None),
    };
    let digits_only = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let grouped = digits_only(first) && first.len() <= 3 && groups.all(|group| group.len() == 3 && digits_only(group));
    if !(grouped || digits_only(whole)) || fraction.is_some_and(|fraction| !digits_only(fraction)) {
        return text.to_owned();
    }
    let whole = whole.replace('.', "");
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    // "50€" is written behind in German, before in English.
    match unit {
        "€" | "$" | "£" => format!("{sign}{unit}{whole}{fraction}"),
        unit => format!("{sign}{whole}{fraction}{unit}"),
    }
}

fn day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let number = |part: &str, most: u16| part.parse::<u16>().ok().filter(|number| (1..=most).contains(number));
    let (day, month) = (number(day, 31)?, number(month, 12)?);
    let year = match year.len() {
        4 => number(year, 9999)?,
        2 => 2000 + number(year, 99)?,
        _ => return None,
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// "14:30 Uhr", "1. Mai", "3. Quartal 2026": what a number with a full stop counts.
fn dates(tokens: &mut Vec<Token>) {
    const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];
    let mut at = 0;
    while at < tokens.len() {
        let next = tokens.get(at + 1).map(|next| next.folded.clone()).unwrap_or_default();
        let percent = matches!(next.as_str(), "%");
        if let Some(token) = tokens.get_mut(at).filter(|token| !token.quoted && token.number()) {
            let ordinal = token.after == ".";
            let count = token.text.parse::<usize>().ok();
            let quarter = count
                .and_then(|count| QUARTERS.get(count.checked_sub(1)?))
                .filter(|_| ordinal && next == "quartal");
            if percent {
                token.text.push('%');
            } else if let Some(quarter) = quarter {
                (*quarter).clone_into(&mut token.text);
                token.folded = token.text.to_lowercase();
                token.after = String::new();
            } else if ordinal && !next.is_empty() {
                token.after = String::new();
            }
            if percent || quarter.is_some() {
                let gone = tokens.remove(at + 1);
                if let Some(token) = tokens.get_mut(at) {
                    token.after = gone.after;
                }
            }
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_written_as_in_english() {
        for (german, english) in [
            ("1.250,50", "1250.50"),
            ("1.250", "1250"),
            ("12.5", "12.5"),
            ("0,5", "0.5"),
            ("7", "7"),
            ("10%", "10%"),
            ("50€", "€50"),
            ("24.11.2026", "2026-11-24"),
            ("1.2.26", "2026-02-01"),
            ("31.13.2026", "31.13.2026"),
            ("16.4.1", "16.4.1"),
            ("INV-2071", "INV-2071"),
            ("v1,5", "v1,5"),
        ] {
            assert_eq!(number(german), english, "{german}");
        }
    }

    #[test]
    fn quotes_of_any_kind_keep_what_they_hold() {
        let found = tokens("Zeige „Die 5 Freunde“, »Mai« und \"von\"?");
        let quoted: Vec<&str> = found.iter().filter(|token| token.quoted).map(|token| token.text.as_str()).collect();
        assert_eq!(quoted, ["Die 5 Freunde", "Mai", "von"]);
        assert!(found.iter().any(|token| token.quoted && token.after == ","));
    }

    #[test]
    fn a_full_stop_behind_a_number_counts() {
        let told = |text: &str| tokens(text).iter().map(|token| token.text.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(told("am 24. November"), "am 24 November");
        assert_eq!(told("im 3. Quartal 2026"), "im Q3 2026");
        assert_eq!(told("mehr als 10 % Rabatt"), "mehr als 10% Rabatt");
    }
}
