//! Words of questions and of identifiers: splitting, spelling, comparing.

/// One of the words of a list that blanks part.
pub fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Written as a plural is: "orders", not "address".
pub fn plural_form(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss")
}

/// "Reviewer" beside what is called `reviews`: who does it is not what is done, though both have one stem.
pub fn is_doer_of(word: &str, stem: &str, identifier: &str) -> bool {
    let one = singular(word);
    let doer = one.len() >= stem.len() + 2 && ["er", "or", "ee"].iter().any(|ending| one.ends_with(ending));
    doer && !split_identifier(identifier).iter().any(|part| singular(part) == one)
}

/// What one of them is called; of an identifier, its last word. A name in `s` that is no plural ("status", "address", "basis", "series") stays.
pub fn singular(word: &str) -> String {
    if let Some(before) = word.strip_suffix("indexes").or_else(|| word.strip_suffix("indices")) {
        return format!("{before}index");
    }
    let last = word.rsplit(['_', '-', ' ']).next().unwrap_or(word);
    if matches!(last, "series" | "species" | "news") || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return word.to_owned();
    }
    match word.strip_suffix("ies") {
        Some(stem) if stem.chars().filter(char::is_ascii_alphabetic).count() > 1 => format!("{stem}y"),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// What many of them are called, where a rule makes the plural.
pub fn many_of(one: &str) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| one.ends_with(end));
    match one.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None if ends(&["s", "x", "ch", "sh"]) => format!("{one}es"),
        None => format!("{one}s"),
    }
}

/// A verb in the past beside a state: what was "opened" need not be "open", what has "waited" need not be "waiting".
pub fn event_of_state(state: &str, said: &str) -> bool {
    let adjective = matches!(state, "open" | "clean" | "empty");
    said.ends_with("ed") && (state.ends_with("ing") || (adjective && said.strip_suffix("ed") == Some(state)))
}

/// `queryCount`, `rows_count`, `shipments.search`, `HTTPStatus` → lower-case words.
pub fn split_identifier(identifier: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = identifier.chars().collect();
    for (at, &c) in characters.iter().enumerate() {
        if !c.is_alphanumeric() {
            flush(&mut word, &mut words);
            continue;
        }
        let before = at.checked_sub(1).and_then(|b| characters.get(b)).copied();
        let after = characters.get(at + 1).copied();
        let lower_to_upper = c.is_uppercase() && before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit());
        let acronym_ends = c.is_uppercase() && before.is_some_and(char::is_uppercase) && after.is_some_and(char::is_lowercase);
        let digit_border = before.is_some_and(|b| b.is_alphanumeric() && b.is_ascii_digit() != c.is_ascii_digit());
        if lower_to_upper || acronym_ends || digit_border {
            flush(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    flush(&mut word, &mut words);
    words
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    let whole = std::mem::take(word);
    match crate::table::parted(&whole) {
        Some((first, second)) => words.extend([first.to_owned(), second.to_owned()]),
        None if whole.is_empty() => {}
        None => words.push(whole),
    }
}

/// Lower case, separators as single spaces: how names are compared.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || c == '@' {
            out.extend(c.to_lowercase());
        } else if c == '\'' || c == '’' {
            continue;
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

/// One edit (insert, delete, replace, swap of neighbours) in words of five letters or more, two in words of nine or more.
pub fn typo_of(left: &str, right: &str) -> bool {
    // Asked of every word of every tool: most are told apart without taking them to pieces.
    if left.len() < 5 || right.len() < 5 || left.chars().next() != right.chars().next() || left.bytes().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let shorter = a.len().min(b.len());
    if shorter < 5 || a.len().abs_diff(b.len()) > 2 {
        return false;
    }
    distance(&a, &b) <= if shorter >= 9 { 2 } else { 1 } && slips_in_parts(left, right)
}

/// No part of a name has two slips in a short word: `shed one` is not `shed nine`.
fn slips_in_parts(left: &str, right: &str) -> bool {
    let parts = |text: &str| -> Vec<Vec<char>> { text.split(['-', ' ', '_']).map(|part| part.chars().collect()).collect() };
    let (left, right) = (parts(left), parts(right));
    let one = |(a, b): (&Vec<char>, &Vec<char>)| distance(a, b) <= if a.len().min(b.len()) >= 5 { 2 } else { 1 };
    left.len() != right.len() || left.iter().zip(&right).all(one)
}

/// Damerau-Levenshtein (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_back: Vec<usize> = Vec::new();
    let mut back: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let cost = usize::from(ca != cb);
            let at = |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&back, j + 1) + 1).min(at(&row, j) + 1).min(at(&back, j) + cost);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swapped {
                best = best.min(at(&two_back, j - 1) + 1);
            }
            row.push(best);
        }
        two_back = std::mem::replace(&mut back, row);
    }
    back.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_s_that_is_no_plural_stays() {
        for (plural, one) in [
            ("projects", "project"),
            ("nurseries", "nursery"),
            ("ties", "tie"),
            ("table_indices", "table_index"),
            ("alert_status", "alert_status"),
            ("address", "address"),
            ("price_series", "price_series"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn identifiers_split_at_case_separator_and_digit_borders() {
        for (identifier, expected) in [
            ("queryCount", "query count"),
            ("GetHTTPStatusTool", "get http status tool"),
            ("shipments.search", "shipments search"),
            ("get-course_enrolments", "get course enrolments"),
            ("p95Latency", "p 95 latency"),
        ] {
            assert_eq!(split_identifier(identifier).join(" "), expected);
        }
    }

    #[test]
    fn what_was_opened_need_not_be_open() {
        assert!(event_of_state("open", "opened"));
        assert!(event_of_state("waiting", "waited"));
        assert!(!event_of_state("closed", "closed"));
        assert!(!event_of_state("complete", "completed"));
    }

    #[test]
    fn typos_are_near_and_other_words_are_not() {
        assert!(typo_of("shipmnts", "shipments"));
        assert!(typo_of("haelth", "health"));
        assert!(!typo_of("plan", "plane"));
        assert!(!typo_of("orders", "holders"));
        assert!(!typo_of("region1", "region2"));
    }
}
