//! Tables: what every tool result becomes.
//!
//! A reply is read in the order structured content, JSON in text, TOON, Markdown, delimited text, key-value text, plain text. Each reader fills a
//! `sheet::Shelf` of untyped sheets; typing happens once at the end, column by column.

mod columnar;
mod conventions;
mod delimited;
mod full_name;
mod hollow;
mod json;
mod keyed;
mod keyvalue;
mod markdown;
mod minor;
pub(crate) mod moment;
mod names;
mod numeral;
mod paging;
pub(crate) mod period;
mod schema;
mod sheet;
mod text;
mod toon;
mod typing;

use belvedere_types::ToolReply;
use serde_json::{Map, Value};

use crate::answer::Column;
use crate::wording::{Reply, Words};
use sheet::Shelf;

pub(crate) use hollow::drop_empty;
pub use markdown::CONTAINERS;
pub(crate) use names::parted;
pub use paging::{beyond_limit, next_page, perhaps_next_page, says_there_is_more};

/// A typed table. Cells are JSON scalars in canonical form: integers, floats, booleans, text, `null`; dates `YYYY-MM-DD`, instants RFC 3339 UTC;
/// `Json` columns hold JSON text.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
}

/// What a reply held. The main table comes first; arrays inside rows become child tables `{name}_{field}` that repeat the parent's key columns
/// (`id`, `name`, `title` and the like as `parent_id`, `parent_name`, …; others under their own name).
/// Fields that an interface keeps in a group beside the id (`attributes`, `properties`, `relationships`) go by their own names, and rows with a first
/// and a last name get a whole one as `name`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    pub tables: Vec<Table>,
    pub notes: Vec<Words>,
    /// Scalars beside the rows (`total`, `nextCursor`, `has_more`), for paging and counts. Nested ones have dotted names.
    pub envelope: Map<String, Value>,
}

#[derive(Debug, Clone, Copy)]
pub struct TableLimits {
    /// Rows of one table.
    pub rows: usize,
    /// Columns of one table.
    pub columns: usize,
    /// Levels of tables within tables.
    pub depth: usize,
}

impl Default for TableLimits {
    fn default() -> Self {
        Self {
            rows: 200_000,
            columns: 400,
            depth: 6,
        }
    }
}

/// Never fails: what cannot be read as rows becomes a one-row table of its text, with a note.
pub fn read_reply(mut reply: ToolReply, output_schema: Option<&Value>, name: &str, limits: &TableLimits) -> Parsed {
    let mut shelf = Shelf::new(*limits);
    match reply.structured.take().filter(holds_data) {
        Some(value) => json::document(&mut shelf, value, name, 0),
        None => text::document(&mut shelf, &reply.text(), name, 0),
    }
    let unread = reply
        .content
        .iter()
        .filter(|block| !matches!(block, belvedere_types::ToolContent::Text { .. }))
        .count();
    if unread > 0 {
        shelf.note(Reply::NotText { parts: unread as u64 });
    }
    let mut parsed = typing::finish(shelf, name);
    if let (Some(schema), Some(first)) = (output_schema, parsed.tables.first_mut()) {
        schema::name_empty(first, schema);
    }
    parsed
}

fn holds_data(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(map) => !map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => true,
    }
}
