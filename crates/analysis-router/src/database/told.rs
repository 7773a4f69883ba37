//! Tables that a tool's own words name: "over the tables `records` and `metrics`", "for example: SELECT * FROM events".

use super::Named;

/// What is read of a description, and tables that it may name.
const CHARACTERS: usize = 4_000;
const NAMES: usize = 20;
/// Stand for a name where a description explains.
const PLACEHOLDERS: &str = "table tables your_table my_table table_name tablename schema information_schema the a an any each";

/// Only what is marked as a name counts: by quotation marks after "table", by a colon before it, or by FROM in a statement.
pub(crate) fn tables_told(description: &str) -> Vec<Named> {
    let end = description.char_indices().nth(CHARACTERS).map_or(description.len(), |(at, _)| at);
    let words: Vec<&str> = description.get(..end).unwrap_or_default().split_whitespace().collect();
    let mut found: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let rest = words.get(at + 1..).unwrap_or_default();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let opened = word.ends_with(':') || matches!(rest.first(), Some(&("are" | "are:" | "named" | "called")));
        if *word == "FROM" {
            found.extend(rest.first().and_then(|next| name(next)));
        } else if matches!(bare.as_str(), "table" | "tables" | "views") {
            let skipped = usize::from(opened && !word.ends_with(':'));
            found.extend(listed(rest.get(skipped..).unwrap_or_default(), opened));
        }
    }
    let mut named: Vec<Named> = Vec::new();
    for path in found {
        let (schema, name) = path
            .rsplit_once('.')
            .map_or((None, path.as_str()), |(schema, name)| (Some(schema.to_owned()), name));
        let table = Named {
            schema,
            name: name.to_owned(),
            ..Named::default()
        };
        if !named.contains(&table) && named.len() < NAMES {
            named.push(table);
        }
    }
    named
}

/// The names at the beginning of these words: "`a`, `b` and `c`". What stands in brackets behind a name explains it.
fn listed(words: &[&str], opened: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        rest = after;
        if matches!(*word, "and" | "or" | "&") && !found.is_empty() {
            continue;
        }
        let quoted = word.starts_with(['`', '"', '\'']);
        let Some(name) = name(word).filter(|_| quoted || opened) else {
            break;
        };
        found.push(name);
        let mut end = *word;
        if rest.first().is_some_and(|next| next.starts_with('(')) {
            let closed = rest.iter().position(|word| word.contains(')'));
            let Some((close, beyond)) = closed.and_then(|close| Some((*rest.get(close)?, rest.get(close + 1..)?))) else {
                break;
            };
            (end, rest) = (close, beyond);
        }
        // The last of a list has no comma, and the words after it are others.
        let more = end.ends_with([',', ';']) || matches!(rest.first(), Some(&("and" | "or" | "&")));
        if !more {
            break;
        }
    }
    found
}

/// A name of a table, with its schema or without.
fn name(word: &str) -> Option<String> {
    let name = word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
    let fits = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let placeholder = PLACEHOLDERS.split_whitespace().any(|known| name.eq_ignore_ascii_case(known))
        || name.to_lowercase().starts_with("information_schema");
    (!placeholder && name.len() > 1 && name.split('.').count() <= 2 && name.split('.').all(fits)).then(|| name.to_owned())
}
