//! CSV and its relatives (semicolon, tab, bar), with remarks before or after.

use serde_json::Value;

use super::names;
use super::sheet::{Shelf, header};

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

pub(super) fn looks_delimited(text: &str) -> bool {
    layout(text).is_some()
}

/// Reads what was said to be CSV; gives back the lines around it.
pub(super) fn csv(shelf: &mut Shelf, text: &str, name: &str) -> Option<String> {
    let body = text.trim_start_matches('\u{feff}').trim();
    let layout = layout(text).unwrap_or(Layout {
        before: "",
        body,
        delimiter: b',',
    });
    read(shelf, &layout, name)
}

/// Reads the table; gives back the lines around it, or `None` where the text is no table.
pub(super) fn table(shelf: &mut Shelf, text: &str, name: &str) -> Option<String> {
    read(shelf, &layout(text)?, name)
}

fn read(shelf: &mut Shelf, layout: &Layout<'_>, name: &str) -> Option<String> {
    let mut records = reader(layout.body, layout.delimiter);
    let mut lines = records.records().filter_map(Result::ok);
    let columns = header(lines.next()?.iter().map(str::to_owned));
    let sheet = shelf.open_untyped(name)?;
    shelf.declare(sheet, &columns);
    let mut trailer = String::new();
    for record in lines {
        if record.len() == 1 && columns.len() > 1 {
            trailer.push_str(record.get(0).unwrap_or_default());
            trailer.push('\n');
            continue;
        }
        let cells = columns
            .iter()
            .cloned()
            .zip(record.iter().map(|cell| Value::String(cell.trim().to_owned())))
            .collect();
        if !shelf.push(sheet, cells) {
            break;
        }
    }
    Some(format!("{}\n{trailer}", layout.before))
}

struct Layout<'a> {
    before: &'a str,
    body: &'a str,
    delimiter: u8,
}

/// The first line from which on most lines have the same number of fields, two at least.
fn layout(text: &str) -> Option<Layout<'_>> {
    let text = text.trim();
    let mut from = 0;
    for line in text.split_inclusive('\n').take(6) {
        let body = text.get(from..)?;
        let title = line.trim();
        // Sentences and key-value lines are no header.
        let header_like = !title.is_empty() && !title.starts_with('#') && !title.ends_with(['.', ':']) && !title.contains(": ");
        if header_like {
            for delimiter in DELIMITERS {
                if is_table(body, delimiter) {
                    return Some(Layout {
                        before: text.get(..from)?,
                        body,
                        delimiter,
                    });
                }
            }
        }
        from += line.len();
    }
    None
}

fn is_table(body: &str, delimiter: u8) -> bool {
    let mut reader = reader(body, delimiter);
    let mut records = reader.records().filter_map(Result::ok);
    let Some(first) = records.next() else {
        return false;
    };
    let width = first.len();
    let header = width >= 2
        && first
            .iter()
            .all(|name| !name.trim().is_empty() && name.trim().len() <= 80 && name.split_whitespace().count() <= 8);
    if !header {
        return false;
    }
    let (mut fits, mut count) = (0, 0);
    for record in records.take(50) {
        count += 1;
        fits += usize::from(record.len() == width);
    }
    count > 0 && fits * 10 >= count * 8
}

fn reader(body: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(body.as_bytes())
}

/// The header of CSV that has no rows, as the page behind the last one has it: `id,started_at,status`. Words of a list are none.
pub(super) fn only_header(text: &str) -> Option<Vec<String>> {
    let cells: Vec<&str> = text.split(',').map(str::trim).collect();
    let told = |cell: &&str| *cell == "id" || names::words(cell).len() > 1;
    let header = cells.len() > 2 && cells.iter().all(|cell| is_field(cell)) && cells.iter().any(told);
    header.then(|| cells.into_iter().map(str::to_owned).collect())
}

/// CSV that has one column: `table_name`, and a name in each line after it. Lines that are told in sentences are no cells.
pub(super) fn one_column(shelf: &mut Shelf, text: &str, name: &str) -> bool {
    let mut lines = text
        .lines()
        .map(|line| line.trim().trim_matches('"'))
        .filter(|line| !line.is_empty());
    let Some(field) = lines.next().filter(|field| is_field(field) && field.contains('_')) else {
        return false;
    };
    let told = |cell: &&str| cell.contains(": ") || cell.ends_with(['.', ':', '!', '?']);
    let cells: Vec<&str> = lines.collect();
    if cells.is_empty() || cells.iter().any(told) {
        return false;
    }
    let Some(sheet) = shelf.open_untyped(name) else { return false };
    for cell in cells {
        if !shelf.push(sheet, vec![(field.to_owned(), Value::String(cell.to_owned()))]) {
            break;
        }
    }
    true
}

fn is_field(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_alphabetic()) && cell.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
