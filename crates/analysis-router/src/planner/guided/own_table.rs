//! The tables that a customer's database has, as a guide would describe them: by the words of their names and the types of their columns.

use std::collections::BTreeMap;

use belvedere_types::guide::{GuideColumn, GuideTable, GuideType, OwnTables, Road, SqlRoad};

use crate::Observation;
use crate::planner::lexicon::Lexicon;
use crate::planner::measure::additive;
use crate::planner::reading::Reading;
use crate::planner::words::split_identifier;

/// What comes of a statement goes by the table's name behind this.
pub const ROWS: &str = "rows_of_";

/// A column, and the table it is in.
pub struct Pair {
    pub table: String,
    pub called: String,
    pub column: String,
    pub kind: String,
}

/// What the query over the vendor's lists has put into one text each. A table without a name in SQL cannot be asked.
pub fn pairs(seen: &Observation) -> Vec<Pair> {
    let texts = seen.facts.first().map(|facts| facts.values.as_slice()).unwrap_or_default();
    texts
        .iter()
        .filter_map(|text| {
            let [table, called, column, kind] = serde_json::from_str::<[Option<String>; 4]>(text.as_str()?).ok()?;
            Some(Pair {
                table: table?,
                called: called?,
                column: column?,
                kind: kind.unwrap_or_default(),
            })
        })
        .collect()
}

pub fn tables(pairs: &[Pair], own: &OwnTables, reading: &Reading, lexicon: &Lexicon) -> Vec<GuideTable> {
    let mut by_table: BTreeMap<(&str, &str), Vec<&Pair>> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| own.called.is_none() || plain_name(&pair.called)) {
        by_table.entry((&pair.called, &pair.table)).or_default().push(pair);
    }
    by_table
        .into_iter()
        .filter_map(|((called, name), pairs)| table(called, name, &pairs, own, reading, lexicon))
        .collect()
}

fn table(called: &str, name: &str, pairs: &[&Pair], own: &OwnTables, reading: &Reading, lexicon: &Lexicon) -> Option<GuideTable> {
    let columns: Vec<GuideColumn> = pairs.iter().map(|pair| column(pair, lexicon)).collect();
    let label = label(&columns)?.name.clone();
    let (time, note) = time(&columns, reading, lexicon);
    let words = split_identifier(name);
    Some(GuideTable {
        name: format!("{ROWS}{}", words.join("_")),
        rows: vec![words.join(" ")],
        kinds: Vec::new(),
        label,
        time,
        // "customers" of `customers_model`.
        fillers: words,
        mine: Vec::new(),
        of: None,
        note,
        road: Road::Sql(SqlRoad {
            from_text: own.called.is_some().then(|| called.to_owned()),
            ..own.road.clone()
        }),
        columns,
    })
}

/// The question says every word of the table's name; of a `fresh` name, in the reply to a question of ours.
pub fn said_in_full(table: &GuideTable, reading: &Reading, lexicon: &Lexicon, fresh: bool) -> bool {
    let said = |stem: String| reading.content().any(|(_, word)| word.stem == stem && (word.fresh || !fresh));
    let mut stems = table.rows.iter().flat_map(|row| lexicon.stems(row)).peekable();
    stems.peek().is_some() && stems.all(said)
}

/// What a row is known by: its name, or else its key.
fn label(columns: &[GuideColumn]) -> Option<&GuideColumn> {
    let ends = |column: &GuideColumn, words: &[&str]| {
        let name = split_identifier(&column.name);
        name.last().is_some_and(|last| words.contains(&last.as_str()))
    };
    let find = |words: &[&str]| columns.iter().find(|column| ends(column, words));
    find(&["name", "title", "label"])
        .or_else(|| find(&["id", "key", "number", "code"]))
        .or_else(|| columns.first())
}

fn column(pair: &Pair, lexicon: &Lexicon) -> GuideColumn {
    let kind = kind(&pair.kind);
    let mut words = vec![split_identifier(&pair.column).join(" ")];
    if kind == GuideType::Time {
        words.extend(verb(&pair.column));
    }
    GuideColumn {
        name: pair.column.clone(),
        words,
        kind,
        unit: None,
        called: None,
        values: BTreeMap::new(),
        history: false,
        additive: kind == GuideType::Number && additive(&lexicon.stems(&pair.column)),
    }
}

/// What happened then: `opened` of `opened_at`.
fn verb(column: &str) -> Option<String> {
    let words = split_identifier(column);
    let (last, before) = words.split_last()?;
    let joined = matches!(last.as_str(), "at" | "on" | "date" | "time");
    (joined && !before.is_empty()).then(|| before.join(" "))
}

/// By the names that databases give their types.
fn kind(native: &str) -> GuideType {
    let native = native.to_lowercase();
    let is = |parts: &[&str]| parts.iter().any(|part| native.contains(part));
    if is(&["date", "time"]) {
        GuideType::Time
    } else if is(&["bool"]) {
        GuideType::Boolean
    } else if is(&["int", "num", "dec", "float", "double", "real", "serial", "money"]) && !is(&["interval", "point"]) {
        GuideType::Number
    } else {
        GuideType::Text
    }
}

/// The column by which a window of time is read: the one whose verb was said, or the only one, or the first; where there was a choice, with a word about it.
fn time(columns: &[GuideColumn], reading: &Reading, lexicon: &Lexicon) -> (Option<String>, Option<String>) {
    let times: Vec<&GuideColumn> = columns.iter().filter(|column| column.kind == GuideType::Time).collect();
    let said = |column: &&&GuideColumn| {
        let first = split_identifier(&column.name).first().map(|word| lexicon.stem(word));
        first.is_some_and(|first| reading.words.iter().any(|word| word.stem == first))
    };
    let Some(chosen) = times.iter().find(said).or_else(|| times.first()) else {
        return (None, None);
    };
    let timed = reading.window.is_some() || reading.bucket.is_some();
    let note = (times.len() > 1 && timed).then(|| format!("Time is that of \"{}\".", chosen.name));
    (Some(chosen.name.clone()), note)
}

/// Names joined by dots, each plain or in quotes: a vendor's text that stands in a statement as it came.
fn plain_name(called: &str) -> bool {
    let mut rest = called;
    loop {
        let end = match rest.strip_prefix('"') {
            Some(inner) => inner.find('"').map(|end| end + 2),
            None => Some(rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len())),
        };
        let Some(end) = end.filter(|end| *end > 0) else { return false };
        rest = rest.get(end..).unwrap_or_default();
        match rest.strip_prefix('.') {
            Some(next) => rest = next,
            None => return rest.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_sql_is_names_joined_by_dots() {
        for good in ["orders", "shop.orders", "\"DB\".\"in.c-shop\".\"orders\"", "\"a b\".c"] {
            assert!(plain_name(good), "{good}");
        }
        for bad in [
            "",
            "orders o",
            "orders; DROP",
            "\"orders",
            "orders.",
            "a..b",
            "\"a\"\"b\"",
            "(SELECT 1)",
            "orders--",
        ] {
            assert!(!plain_name(bad), "{bad}");
        }
    }

    #[test]
    fn types_are_told_by_the_words_of_databases() {
        assert_eq!(kind("NUMBER(38,0)"), GuideType::Number);
        assert_eq!(kind("timestamptz"), GuideType::Time);
        assert_eq!(kind("character varying"), GuideType::Text);
        assert_eq!(kind("interval"), GuideType::Text);
        assert_eq!(kind("BOOLEAN"), GuideType::Boolean);
    }
}
