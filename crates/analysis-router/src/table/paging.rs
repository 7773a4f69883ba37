//! Where a list goes on: cursors, page numbers, offsets, matched by what names mean rather than by a list of vendors' spellings.

mod parameters;

use serde_json::{Map, Value};

use super::Parsed;
use super::names::words;
use parameters::{described_default, has, is_integer, says_size};

/// The arguments of the next page, when the reply and the tool's schema say that there is one. `rows_so_far` counts all pages.
/// The same cursor twice ends it; the caller still caps the number of pages.
pub fn next_page(parsed: &Parsed, input_schema: &Value, arguments: &Map<String, Value>, rows_so_far: usize) -> Option<Map<String, Value>> {
    let view = View::of(parsed, input_schema, arguments, rows_so_far)?;
    if view.says_more() == Some(false) {
        return None;
    }
    if let Some(next) = view.by_link() {
        return next;
    }
    if let Some(next) = view.by_cursor() {
        return next;
    }
    view.by_page().or_else(|| view.by_offset())
}

/// The page that may follow: the tool takes a page or an offset, and nothing in the reply says whether this page is the last. Whether there is
/// one shows in what comes: no rows, an error, or the same rows again end the list.
pub fn perhaps_next_page(
    parsed: &Parsed,
    input_schema: &Value,
    arguments: &Map<String, Value>,
    rows_so_far: usize,
) -> Option<Map<String, Value>> {
    let view = View::of(parsed, input_schema, arguments, rows_so_far)?;
    let silent = view.rows > 0 && view.says_more().is_none() && view.total_pages().is_none() && view.total().is_none();
    // A page that is not full is the last one.
    let full = view.page_size().is_none_or(|size| view.rows as u64 >= size);
    let scheme = || view.by_link().is_some() || view.by_cursor().is_some();
    if !silent || !full || scheme() {
        return None;
    }
    view.page_after().or_else(|| view.offset_after())
}

/// The arguments of the same call with a greater limit, where the tool takes one and no place to go on from, and where as many rows came as it gives
/// without being asked. `Err` where the limit is as great as it may be. `None` where the list is whole, as far as anybody can tell.
pub fn beyond_limit(parsed: &Parsed, input_schema: &Value, arguments: &Map<String, Value>) -> Option<Result<Map<String, Value>, ()>> {
    const MOST: u64 = 1000;
    let rows = parsed.tables.first().map_or(0, |table| table.rows.len());
    let view = View::of(parsed, input_schema, arguments, rows)?;
    let told = view.says_more().is_some() || view.total_pages().is_some() || view.total().is_some() || view.by_link().is_some();
    let goes_on = view.cursor_property().is_some() || view.page().is_some() || view.offset_after().is_some();
    let mut properties = view.properties.iter();
    let (name, schema) = properties.find(|(name, schema)| says_size(name) && is_integer(schema))?;
    let usual = view.page_size().or_else(|| described_default(schema));
    // Nobody says what is usual: a round number is one.
    let round = |rows: u64| matches!(rows, 5 | 10 | 20 | 25 | 30 | 50 | 100 | 200 | 250 | 500 | 1000);
    let reached = usual.map_or(round(rows as u64), |usual| usual == rows as u64);
    if told || goes_on || !reached {
        return None;
    }
    let most = schema.get("maximum").and_then(Value::as_u64).unwrap_or(MOST);
    let more = most > rows as u64 && !arguments.contains_key(name);
    Some(if more { Ok(view.with(name, Value::from(most))) } else { Err(()) })
}

/// The reply says that there are more rows than came so far.
pub fn says_there_is_more(parsed: &Parsed, rows_so_far: usize) -> bool {
    const TOTALS: [&[&str]; 8] = [
        &["total"],
        &["total", "count"],
        &["total", "results"],
        &["total", "items"],
        &["total", "rows"],
        &["matches"],
        &["hits"],
        &["found"],
    ];
    parsed.envelope.iter().any(|(name, value)| {
        let words = leaf(name);
        let given = match value {
            Value::String(text) => !text.trim().is_empty(),
            Value::Number(_) => true,
            _ => false,
        };
        let more = has(&words, &["more", "truncated"]) && value.as_bool() == Some(true);
        let total = TOTALS.iter().any(|known| words == *known) && value.as_u64().is_some_and(|total| total > rows_so_far as u64);
        more || total || (given && rank(name) == Some(0))
    })
}

/// Names of links to what follows, beside those of cursors.
const LEADS_ON: [&str; 4] = ["more", "following", "older", "forward"];

struct View<'a> {
    envelope: &'a Map<String, Value>,
    properties: &'a Map<String, Value>,
    arguments: &'a Map<String, Value>,
    rows: usize,
    rows_so_far: usize,
}

impl<'a> View<'a> {
    /// Nothing where the schema names no parameters.
    fn of(parsed: &'a Parsed, input_schema: &'a Value, arguments: &'a Map<String, Value>, rows_so_far: usize) -> Option<Self> {
        Some(Self {
            envelope: &parsed.envelope,
            properties: input_schema.get("properties")?.as_object()?,
            arguments,
            rows: parsed.tables.first().map_or(0, |table| table.rows.len()),
            rows_so_far,
        })
    }

    /// `has_more`, `hasNextPage`, `is_last_page`, `truncated` where the reply has one.
    fn says_more(&self) -> Option<bool> {
        self.envelope.iter().find_map(|(name, value)| {
            let words = leaf(name);
            let flag = value.as_bool().or_else(|| value.as_str().and_then(|text| text.parse().ok()))?;
            if has(&words, &["last", "end", "complete", "done"]) && !has(&words, &["next"]) {
                return Some(!flag);
            }
            (has(&words, &["more", "next", "truncated"]) && !has(&words, &["prev", "previous"])).then_some(flag)
        })
    }

    /// A link to the next page whose query names the tool's own parameters. `Some(None)`: the list of links has none, or leads nowhere new.
    fn by_link(&self) -> Option<Option<Map<String, Value>>> {
        let link = |text: &str| text.starts_with("http") || text.starts_with('/') || text.starts_with('?');
        let (_, text) = self
            .envelope
            .iter()
            .filter(|(name, _)| rank(name).is_some() || leaf(name) == ["next", "url"] || has(&leaf(name), &LEADS_ON))
            .find_map(|(name, value)| value.as_str().filter(|text| link(text)).map(|text| (name, text)))?;
        let query = text.split_once('?')?.1;
        let mut next = self.arguments.clone();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if self.properties.contains_key(name.as_ref()) {
                let value = self.shaped(&name, Value::String(value.into_owned()));
                next.insert(name.into_owned(), value);
            }
        }
        let known = query_names(query).any(|name| self.properties.contains_key(&name));
        known.then(|| (next != *self.arguments).then_some(next))
    }

    /// `Some(None)`: there is a cursor scheme and it is at its end.
    fn by_cursor(&self) -> Option<Option<Map<String, Value>>> {
        let property = self.cursor_property()?;
        let mut candidates: Vec<(u8, &String, &Value)> = self
            .envelope
            .iter()
            .filter_map(|(name, value)| self.rank(name, value).map(|rank| (rank, name, value)))
            .collect();
        candidates.sort_by_key(|(rank, _, _)| *rank);
        let (_, name, value) = candidates.first()?;
        let cursor = match value {
            Value::String(text) if !text.trim().is_empty() => from_link(text, property).map_or_else(|| (*value).clone(), Value::String),
            Value::Number(_) => (*value).clone(),
            _ => return Some(None),
        };
        // A bare `cursor` may be the one that was asked with.
        if self.arguments.get(property) == Some(&cursor) || (leaf(name).len() == 1 && leaf(name) == ["token"]) {
            return Some(None);
        }
        Some(Some(self.with(property, self.shaped(property, cursor))))
    }

    /// How surely a field of the reply is the next cursor: by its name, by the name of what leads on, or because the parameter's own words send there.
    fn rank(&self, name: &str, value: &Value) -> Option<u8> {
        let leads = || matches!(leaf(name).as_slice(), [word] if LEADS_ON.contains(&word.as_str()));
        let place = value.as_str().is_some_and(|text| !text.trim().is_empty());
        let sent = || {
            self.cursor_property()
                .is_some_and(|property| parameters::speaks_of(self.properties, property, name))
        };
        rank(name)
            .or_else(|| (place && leads()).then_some(4))
            .or_else(|| (place && sent()).then_some(5))
    }

    fn cursor_property(&self) -> Option<&str> {
        parameters::cursor(self.properties)
    }

    fn by_page(&self) -> Option<Map<String, Value>> {
        let (_, first, current) = self.page()?;
        let goes_on = match (self.says_more(), self.total_pages()) {
            (Some(more), _) => more,
            (None, Some(total)) => current < total + (first.min(1) - 1),
            (None, None) => self.rows_remain(),
        };
        self.page_after().filter(|_| goes_on && self.rows > 0)
    }

    fn page_after(&self) -> Option<Map<String, Value>> {
        let (property, _, current) = self.page()?;
        Some(self.with(property, Value::from(current + 1)))
    }

    /// The parameter that takes a page number, the number of the first page, and that of this one.
    fn page(&self) -> Option<(&str, i64, i64)> {
        let (property, schema) = parameters::page(self.properties)?;
        let current = self.arguments.get(property).and_then(Value::as_i64).or_else(|| {
            self.told(
                &["page"],
                &["total", "size", "per", "next", "pages", "count", "last", "prev", "previous", "of"],
            )
        });
        let first = schema
            .get("default")
            .and_then(Value::as_i64)
            .or_else(|| schema.get("minimum").and_then(Value::as_i64))
            .unwrap_or(1);
        Some((property, first, current.unwrap_or(first)))
    }

    fn total_pages(&self) -> Option<i64> {
        self.envelope.iter().find_map(|(name, value)| {
            let words = leaf(name);
            let names_pages = has(&words, &["pages"]) || (has(&words, &["page"]) && has(&words, &["total", "last", "count"]));
            (names_pages && !has(&words, &["size", "per"])).then(|| value.as_i64()).flatten()
        })
    }

    fn by_offset(&self) -> Option<Map<String, Value>> {
        let goes_on = || self.says_more().unwrap_or_else(|| self.rows_remain());
        self.offset_after().filter(|_| self.rows > 0 && goes_on())
    }

    fn offset_after(&self) -> Option<Map<String, Value>> {
        let property = parameters::offset(self.properties)?;
        let offset = self.arguments.get(property).and_then(Value::as_u64).unwrap_or(0);
        Some(self.with(property, Value::from(offset + self.rows as u64)))
    }

    /// How many rows there are in all, where the reply tells it for sure.
    fn total(&self) -> Option<i64> {
        const PARTS: [&str; 6] = ["page", "pages", "size", "per", "returned", "showing"];
        self.told(&["total"], &PARTS).or_else(|| {
            self.told(&["count", "matches", "hits", "found"], &PARTS)
                .filter(|total| *total > self.rows as i64 || self.rows_so_far > self.rows)
        })
    }

    /// A told total beyond what came, or a page as full as was asked for.
    fn rows_remain(&self) -> bool {
        match self.total() {
            Some(total) => usize::try_from(total).is_ok_and(|total| self.rows_so_far < total),
            None => self.page_size().is_some_and(|size| self.rows as u64 >= size),
        }
    }

    fn page_size(&self) -> Option<u64> {
        let is_size = |name: &String| says_size(name);
        let asked = self
            .arguments
            .iter()
            .filter(|(name, _)| is_size(name))
            .find_map(|(_, value)| value.as_u64());
        let usual = || {
            self.properties
                .iter()
                .filter(|(name, _)| is_size(name))
                .find_map(|(_, schema)| schema.get("default").and_then(Value::as_u64))
        };
        let told = || self.told(&["limit", "size", "per"], &[]).and_then(|size| u64::try_from(size).ok());
        asked.or_else(told).or_else(usual).filter(|size| *size > 0)
    }

    fn told(&self, any: &[&str], none: &[&str]) -> Option<i64> {
        self.envelope.iter().find_map(|(name, value)| {
            let words = leaf(name);
            (has(&words, any) && !has(&words, none)).then(|| value.as_i64()).flatten()
        })
    }

    fn shaped(&self, property: &str, cursor: Value) -> Value {
        match (
            self.properties
                .get(property)
                .and_then(|schema| schema.get("type"))
                .and_then(Value::as_str),
            &cursor,
        ) {
            (Some("string"), Value::Number(number)) => Value::String(number.to_string()),
            (Some("integer" | "number"), Value::String(text)) => text.parse::<i64>().map_or(cursor, Value::from),
            _ => cursor,
        }
    }

    fn with(&self, property: &str, value: Value) -> Map<String, Value> {
        let mut next = self.arguments.clone();
        next.insert(property.to_owned(), value);
        next
    }
}

/// How surely an envelope's field is the next cursor; `None` for what is none.
fn rank(name: &str) -> Option<u8> {
    let words = leaf(name);
    if has(
        &words,
        &[
            "prev", "previous", "start", "before", "has", "more", "total", "count", "size", "url",
        ],
    ) {
        return None;
    }
    let next = has(&words, &["next", "end", "continuation"]);
    let place = has(&words, &["cursor", "token", "after", "bookmark", "marker", "start"]);
    match (next, place) {
        (true, true) => Some(0),
        (true, false) if words.len() == 1 || has(&words, &["page", "link", "from"]) => Some(1),
        (false, true) if has(&words, &["page", "pagination", "cursor"]) => Some(2),
        (false, true) if words.len() == 1 => Some(3),
        _ => None,
    }
}

/// Words of the last part of a dotted name.
fn leaf(name: &str) -> Vec<String> {
    words(name.rsplit('.').next().unwrap_or(name))
}

fn query_names(query: &str) -> impl Iterator<Item = String> {
    url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned())
}

/// The cursor inside a link to the next page: the query parameter of that name.
fn from_link(text: &str, property: &str) -> Option<String> {
    let query = if text.starts_with("http") || text.starts_with('/') {
        text.split_once('?')?.1
    } else {
        return None;
    };
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == property)
        .map(|(_, value)| value.into_owned())
}
