//! TOON (token-oriented object notation): JSON's data by indentation, arrays with a declared length, tables with a declared header.

use serde_json::{Map, Value};

const DEPTH: usize = 32;

struct Line<'a> {
    indent: usize,
    text: &'a str,
}

/// `name[2]{a,b}:` taken apart.
struct Header<'a> {
    key: &'a str,
    delimiter: char,
    fields: Option<&'a str>,
    /// What stands behind the colon.
    rest: &'a str,
}

/// The document as JSON; `None` where no line declares an array.
pub(super) fn document(text: &str) -> Option<Value> {
    let declares = text.lines().any(|line| array(line.trim().trim_start_matches("- ")).is_some());
    if !declares {
        return None;
    }
    let lines: Vec<Line<'_>> = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("```"))
        .map(|line| Line {
            indent: line.len() - line.trim_start().len(),
            text: line.trim(),
        })
        .collect();
    let mut reader = Reader { lines: &lines, at: 0 };
    if let Some(head) = lines.first().and_then(|line| array(line.text)).filter(|head| head.key.is_empty()) {
        reader.at = 1;
        return Some(reader.items(&head, 0, 0));
    }
    let map = reader.fields(0, 0);
    let has_list = map.values().any(|value| value.is_array() || value.is_object());
    has_list.then_some(Value::Object(map))
}

struct Reader<'a> {
    lines: &'a [Line<'a>],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a Line<'a>> {
        self.lines.get(self.at)
    }

    /// Fields of an object at this indentation or deeper, until the text returns to the left.
    fn fields(&mut self, indent: usize, depth: usize) -> Map<String, Value> {
        let mut map = Map::new();
        while let Some(line) = self.peek().filter(|line| line.indent >= indent) {
            self.at += 1;
            self.field(&mut map, line.text, line.indent, depth);
        }
        map
    }

    fn field(&mut self, map: &mut Map<String, Value>, text: &'a str, indent: usize, depth: usize) {
        if let Some(head) = array(text) {
            let items = self.items(&head, indent, depth);
            map.insert(bare(head.key), items);
        } else if let Some((key, rest)) = split_key(text) {
            let deeper = self.peek().is_some_and(|next| next.indent > indent) && depth < DEPTH;
            let value = match rest {
                "" if deeper => Value::Object(self.fields(indent + 1, depth + 1)),
                "" => Value::Object(Map::new()),
                rest => scalar(rest),
            };
            map.insert(bare(key), value);
        }
    }

    fn items(&mut self, head: &Header<'a>, indent: usize, depth: usize) -> Value {
        if !head.rest.is_empty() {
            return Value::Array(split(head.rest, head.delimiter).into_iter().map(scalar).collect());
        }
        let fields: Option<Vec<String>> = head
            .fields
            .map(|fields| split(fields, head.delimiter).into_iter().map(bare).collect());
        let mut items = Vec::new();
        while let Some(line) = self.peek() {
            let is_item = line.text.starts_with("- ") || line.text == "-";
            // A header without indentation below it is lenient writing; its rows end with a line that is itself a field.
            let ends = if line.indent > indent {
                false
            } else {
                fields.is_none() && !is_item
                    || line.indent < indent
                    || split_key(line.text).is_some()
                    || array(line.text).is_some()
                    || indent > 0
            };
            if ends {
                break;
            }
            self.at += 1;
            match &fields {
                Some(fields) => {
                    let cells = split(line.text, head.delimiter);
                    items.push(Value::Object(
                        fields
                            .iter()
                            .enumerate()
                            .map(|(place, field)| (field.clone(), cells.get(place).map_or(Value::Null, |cell| scalar(cell))))
                            .collect(),
                    ));
                }
                None => items.push(self.item(line, depth)),
            }
        }
        Value::Array(items)
    }

    /// `- id: 1` with further fields below, or `- text`.
    fn item(&mut self, line: &'a Line<'a>, depth: usize) -> Value {
        let text = line.text.strip_prefix('-').unwrap_or(line.text).trim_start();
        if depth >= DEPTH || (array(text).is_none() && split_key(text).is_none()) {
            return scalar(text);
        }
        let mut map = Map::new();
        self.field(&mut map, text, line.indent + 1, depth + 1);
        while let Some(next) = self.peek().filter(|next| next.indent > line.indent) {
            self.at += 1;
            self.field(&mut map, next.text, next.indent, depth + 1);
        }
        Value::Object(map)
    }
}

fn array(text: &str) -> Option<Header<'_>> {
    let (key, rest) = text.split_once('[')?;
    if key.contains([':', ' ']) && !key.starts_with('"') {
        return None;
    }
    let (size, rest) = rest.split_once(']')?;
    let size = size.trim_start_matches('#');
    let delimiter = match size.chars().last()? {
        '|' => '|',
        '\t' => '\t',
        _ => ',',
    };
    let figures = size.trim_end_matches(delimiter);
    if figures.is_empty() || !figures.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (fields, rest) = match rest.strip_prefix('{') {
        Some(inner) => inner.split_once('}').map(|(fields, rest)| (Some(fields), rest))?,
        None => (None, rest),
    };
    Some(Header {
        key,
        delimiter,
        fields,
        rest: rest.strip_prefix(':')?.trim(),
    })
}

fn split_key(text: &str) -> Option<(&str, &str)> {
    let quoted = text
        .strip_prefix('"')
        .and_then(|rest| rest.find('"').map(|end| end + 2))
        .unwrap_or(0);
    let colon = text.get(quoted..)?.find(':')? + quoted;
    let (key, rest) = (text.get(..colon)?, text.get(colon + 1..)?);
    let fits = !key.is_empty() && (quoted > 0 || !key.contains([',', '|', ' '])) && (rest.is_empty() || rest.starts_with(' '));
    fits.then(|| (key, rest.trim()))
}

/// Splits at the delimiter outside quotes.
fn split(text: &str, delimiter: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            c if c == delimiter && !quoted => {
                parts.push(text.get(from..at).unwrap_or_default().trim());
                from = at + c.len_utf8();
            }
            _ => {}
        }
        escaped = false;
    }
    parts.push(text.get(from..).unwrap_or_default().trim());
    parts
}

fn bare(key: &str) -> String {
    match scalar_text(key) {
        Some(text) => text,
        None => key.trim().to_owned(),
    }
}

fn scalar_text(text: &str) -> Option<String> {
    text.trim()
        .starts_with('"')
        .then(|| serde_json::from_str(text.trim()).ok())
        .flatten()
}

fn scalar(text: &str) -> Value {
    let text = text.trim();
    if let Some(inner) = scalar_text(text) {
        return Value::String(inner);
    }
    match text {
        "" => Value::Null,
        "[]" => Value::Array(Vec::new()),
        other => serde_json::from_str::<Value>(other)
            .ok()
            .filter(super::json::is_scalar)
            .unwrap_or_else(|| Value::String(other.to_owned())),
    }
}
