//! Countries by name, by what their people and things are called, and by ISO 3166-1 code.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::views::Column;

/// Alpha-2, alpha-3, names and adjectives, in lower case; a name of several words is said whole.
const COUNTRIES: &str = include_str!("countries.txt");

/// Stems of columns that say a country.
const CALLED: [&str; 7] = ["countri", "nation", "origin", "iso", "market", "territori", "citizenship"];

static NAMED: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = COUNTRIES.lines().map(|line| line.split(';').collect::<Vec<_>>());
    rows.flat_map(|row| row.iter().skip(2).map(|name| (*name, row.clone())).collect::<Vec<_>>())
        .collect()
});

static WRITTEN: LazyLock<HashSet<String>> = LazyLock::new(|| COUNTRIES.split([';', '\n']).map(str::to_lowercase).collect());

/// Everything that the country of this name or adjective (in lower case) is written as, codes first.
pub fn written_as(said: &str) -> Option<&'static [&'static str]> {
    NAMED.get(said).map(Vec::as_slice)
}

/// Whether a column holds countries: it is called so, or its values are codes that no other list of words would have.
pub fn held_in(column: &Column) -> bool {
    let hits = column.plain.iter().filter(|value| WRITTEN.contains(*value)).count();
    let called = column.stems.iter().any(|stem| CALLED.contains(&stem.as_str()));
    hits > 0
        && if called {
            hits * 2 >= column.plain.len()
        } else {
            hits >= 3 && hits * 10 >= column.plain.len() * 9
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_found_by_name_and_adjective() {
        for said in ["germany", "german"] {
            assert_eq!(written_as(said).map(|names| names[0]), Some("DE"));
        }
        assert_eq!(written_as("united kingdom").map(|names| names[0]), Some("GB"));
        assert_eq!(written_as("de"), None, "a code is no word of a question");
        assert_eq!(written_as("north"), None);
    }

    #[test]
    fn every_line_has_two_codes_and_a_name() {
        for line in COUNTRIES.lines() {
            let lengths: Vec<usize> = line.split(';').map(str::len).collect();
            assert!(matches!(lengths.as_slice(), [2, 3, _, ..]), "{line}");
        }
    }
}
