//! Identifiers for what a question names: things, and columns that have identifiers of their own.

use belvedere_types::guide::Lookup;
use serde_json::{Map, Value};

use super::{Wish, refused};
use crate::Step;
use crate::engine::quoted;
use crate::planner::select::literal;
use crate::planner::suggest;
use crate::wording::{Ask, Refusal, Words};

/// The lookup's reply, the things of it, the columns of it.
pub const FOUND: &str = "looked_up";
pub const THINGS: &str = "things";
pub const COLUMNS: &str = "columns_known";
/// Things of one name that a reader is asked to choose from.
const CHOICES: usize = 8;

/// A thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub id: String,
    pub label: String,
}

/// What is known so far.
pub enum Known {
    Steps(Vec<Step>, bool),
    /// Things in the order of their names, and identifiers of the columns in the order they were asked for.
    All(Vec<Thing>, Vec<String>),
}

/// Looks up the things that were named and the columns that are needed.
pub fn known(wish: &Wish<'_>, lookup: &Lookup, columns: &[&str]) -> Known {
    let names = &wish.intent.names;
    if names.is_empty() && columns.is_empty() {
        return Known::All(Vec::new(), Vec::new());
    }
    if let Some((steps, done)) = wish.failure() {
        return Known::Steps(steps, done);
    }
    if !wish.called(FOUND) {
        return Known::Steps(vec![ask(wish, lookup, columns)], false);
    }
    let mut wanted: Vec<Step> = Vec::new();
    if !names.is_empty() && !wish.called(THINGS) {
        wanted.extend(things(wish, lookup));
    }
    if !columns.is_empty() && !wish.called(COLUMNS) {
        wanted.extend(columns_of(wish, lookup, columns));
    }
    if !wanted.is_empty() {
        return Known::Steps(wanted, false);
    }
    let mut found = Vec::new();
    for name in names {
        match thing(wish, name) {
            Ok(thing) => found.push(thing),
            Err((steps, done)) => return Known::Steps(steps, done),
        }
    }
    let mut codes = Vec::new();
    for column in columns {
        match code(wish, column) {
            Some(code) => codes.push(code),
            None => {
                let (steps, done) = refused(
                    "not_found",
                    Words::from(Refusal::UnknownColumn {
                        source: wish.source.target.name.clone(),
                        column: (*column).to_owned(),
                    }),
                );
                return Known::Steps(steps, done);
            }
        }
    }
    Known::All(found, codes)
}

fn ask(wish: &Wish<'_>, lookup: &Lookup, columns: &[&str]) -> Step {
    let list = |texts: Vec<&str>| Value::from(texts);
    let mut arguments = Map::new();
    if !wish.intent.names.is_empty() {
        arguments.insert(lookup.items.clone(), list(wish.intent.names.iter().map(String::as_str).collect()));
    }
    if let Some(argument) = lookup.columns.as_ref().filter(|_| !columns.is_empty()) {
        arguments.insert(argument.clone(), list(columns.to_vec()));
    }
    Step::Call {
        source: wish.source.target.source,
        tool: lookup.tool.clone(),
        arguments,
        into: FOUND.into(),
    }
}

/// The things, those whose name or short name was said exactly before those that only hold it.
fn things(wish: &Wish<'_>, lookup: &Lookup) -> Option<Step> {
    let (id, label) = (lookup.id.as_str(), lookup.label.as_str());
    let (seen, _) = wish.with_columns(&lookup.tool, &[id, label])?;
    let short = lookup
        .short
        .as_deref()
        .filter(|short| seen.columns.iter().any(|column| column.name == *short));
    let short = short.map_or_else(|| "NULL".to_owned(), quoted);
    let said: Vec<String> = wish
        .intent
        .names
        .iter()
        .map(|name| literal(&Value::String(name.to_lowercase())))
        .collect();
    let said = said.join(", ");
    let exact = format!(
        "(lower({label}) IN ({said}) OR lower({short}) IN ({said}) OR lower({id}) IN ({said}))",
        label = quoted(label),
        id = quoted(id)
    );
    let sql = format!(
        "SELECT DISTINCT {id} AS \"id\", {label} AS \"label\", {short} AS \"short\"\nFROM {}\nWHERE {id} IS NOT NULL\nORDER BY {exact} DESC, 2",
        quoted(&seen.table),
        id = quoted(id),
        label = quoted(label),
    );
    Some(Step::Query { sql, into: THINGS.into() })
}

fn columns_of(wish: &Wish<'_>, lookup: &Lookup, columns: &[&str]) -> Option<Step> {
    let (id, name) = (lookup.id.as_str(), lookup.name.as_deref()?);
    let (seen, _) = wish.with_columns(&lookup.tool, &[id, name])?;
    let said: Vec<String> = columns
        .iter()
        .map(|column| literal(&Value::String(column.to_lowercase())))
        .collect();
    let sql = format!(
        "SELECT DISTINCT {id} AS \"id\", {name} AS \"name\"\nFROM {}\nWHERE lower({name}) IN ({})\nORDER BY 2",
        quoted(&seen.table),
        said.join(", "),
        id = quoted(id),
        name = quoted(name),
    );
    Some(Step::Query { sql, into: COLUMNS.into() })
}

/// The rows of a small table of texts.
fn rows<'a>(wish: &'a Wish<'_>, table: &str) -> impl Iterator<Item = Vec<&'a str>> {
    let seen = wish.seen(table).map(|seen| seen.sample.as_slice()).unwrap_or_default();
    seen.iter()
        .map(|row| row.iter().map(|cell| cell.as_str().unwrap_or_default()).collect())
}

/// The one thing of this name, or what to do about several and none.
fn thing(wish: &Wish<'_>, name: &str) -> Result<Thing, (Vec<Step>, bool)> {
    let lower = name.to_lowercase();
    let (mut exact, mut holding) = (Vec::new(), Vec::new());
    for row in rows(wish, THINGS) {
        let [id, label, short] = row.as_slice() else { continue };
        let thing = Thing {
            id: (*id).to_owned(),
            label: (*label).to_owned(),
        };
        if [id, label, short].iter().any(|text| text.to_lowercase() == lower) {
            exact.push(thing);
        } else if label.to_lowercase().contains(&lower) {
            holding.push(thing);
        }
    }
    let found = if exact.is_empty() { holding } else { exact };
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(refused(
            "not_found",
            Words::from(Refusal::UnknownTo {
                source: wish.source.target.name.clone(),
                name: name.to_owned(),
            }),
        )),
        several => {
            let options: Vec<String> = several.iter().take(CHOICES).map(|thing| thing.label.clone()).collect();
            Err((vec![suggest::could_be(name.to_owned(), options)], true))
        }
    }
}

fn code(wish: &Wish<'_>, column: &str) -> Option<String> {
    let mut found = rows(wish, COLUMNS);
    found.find_map(|row| match row.as_slice() {
        [id, name] if name.eq_ignore_ascii_case(column) => Some((*id).to_owned()),
        _ => None,
    })
}

/// Which ones are meant is only known to whoever asks.
pub fn which(wish: &Wish<'_>) -> (Vec<Step>, bool) {
    let row = wish.table.rows.first().map_or("one", String::as_str);
    let question = Words::from(Ask::WhichOnes {
        row: row.to_owned(),
        source: wish.source.target.name.clone(),
    });
    (
        vec![Step::Clarify {
            question,
            options: Vec::new(),
        }],
        true,
    )
}
