//! Markdown tables, each under its heading.

use serde_json::Value;

use super::names;
use super::sheet::{Shelf, header};

/// The column with the headings of stacked tables.
const SECTION: &str = "section";
/// What it is called instead, where every heading begins with the word.
pub const CONTAINERS: [&str; 3] = [SECTION, "table", "collection"];

struct Block {
    heading: Option<String>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub(super) fn holds_table(text: &str) -> bool {
    let mut before = "";
    for line in text.lines() {
        if before.contains('|') && is_rule(line) {
            return true;
        }
        before = line;
    }
    false
}

/// Reads every table; gives back the text between them, or `None` where there is no table. Tables with the same columns under different
/// headings are one table with the heading in a first column: `section`, or what every heading says that it is of.
pub(super) fn tables(shelf: &mut Shelf, text: &str, name: &str) -> Option<String> {
    let (blocks, prose) = scan(text);
    if blocks.is_empty() {
        return None;
    }
    let mut groups: Vec<Vec<Block>> = Vec::new();
    for block in blocks {
        match groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| first.columns == block.columns))
        {
            Some(group) => group.push(block),
            None => groups.push(vec![block]),
        }
    }
    // A heading over rows of a stacked table names what all tables under it belong to, even where this one occurs only once.
    let stacked: Vec<String> = groups
        .iter()
        .filter(|group| group.len() > 1)
        .flat_map(|group| group.iter().filter_map(|block| block.heading.clone()))
        .collect();
    for (number, group) in groups.into_iter().enumerate() {
        let sectioned = group
            .iter()
            .any(|block| block.heading.as_ref().is_some_and(|heading| stacked.contains(heading)));
        let first = group.first();
        // Stacked tables are told apart by what their rows are; others by their heading.
        let own = if sectioned {
            first.and_then(|block| block.columns.first())
        } else {
            first.and_then(|block| block.heading.as_ref())
        };
        let slug = own.map(|text| names::snake(text)).filter(|slug| !slug.is_empty());
        let title = match (number, slug) {
            (0, _) => name.to_owned(),
            (_, Some(slug)) => format!("{name}_{slug}"),
            (_, None) => format!("{name}_{}", number + 1),
        };
        stack(shelf, group, &title, sectioned.then_some(stacked.as_slice()));
    }
    Some(prose)
}

/// `headings` of all stacked tables, where this is one of them.
fn stack(shelf: &mut Shelf, group: Vec<Block>, name: &str, headings: Option<&[String]>) {
    let sectioned = headings.is_some();
    let prefix = headings.map(shared_prefix).unwrap_or_default();
    let Some(sheet) = shelf.open_untyped(name) else {
        return;
    };
    let Some(columns) = group.first().map(|block| block.columns.clone()) else {
        return;
    };
    let own = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    // "Table `orders`" says what it is a heading of.
    let word = names::snake(&prefix);
    let container = CONTAINERS.into_iter().find(|known| *known == word && !own(known));
    let section = container.unwrap_or(if own(SECTION) { "heading" } else { SECTION });
    let mut declared = if sectioned { vec![section.to_owned()] } else { Vec::new() };
    declared.extend(columns.iter().cloned());
    shelf.declare(sheet, &declared);
    for block in group {
        let heading = block.heading.as_deref().unwrap_or_default();
        let heading = heading.strip_prefix(&prefix).unwrap_or(heading).to_owned();
        for row in block.rows {
            let mut cells = if sectioned {
                vec![(section.to_owned(), Value::String(heading.clone()))]
            } else {
                Vec::new()
            };
            cells.extend(columns.iter().cloned().zip(row.into_iter().map(Value::String)));
            if !shelf.push(sheet, cells) {
                return;
            }
        }
    }
}

/// `Table: ` or `Table ` in front of every heading says nothing.
fn shared_prefix(headings: &[String]) -> String {
    let first = headings.first().map_or("", String::as_str);
    let distinct = headings.iter().any(|heading| heading != first);
    let shared = |end: &str| {
        let (before, _) = first.split_once(end)?;
        let prefix = format!("{before}{end}");
        let all = headings
            .iter()
            .all(|heading| heading.len() > prefix.len() && heading.starts_with(&prefix));
        (all && distinct).then_some(prefix)
    };
    shared(": ").or_else(|| shared(" ")).unwrap_or_default()
}

fn scan(text: &str) -> (Vec<Block>, String) {
    let mut blocks = Vec::new();
    let mut prose = String::new();
    let mut heading = None;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let starts = line.contains('|') && lines.peek().is_some_and(|next| is_rule(next));
        if !starts {
            match heading_of(line) {
                Some(title) => heading = Some(title),
                None => {
                    prose.push_str(line);
                    prose.push('\n');
                }
            }
            continue;
        }
        lines.next();
        let columns = header(split(line));
        let mut rows = Vec::new();
        while let Some(row) = lines.next_if(|next| next.contains('|')) {
            if is_rule(row) {
                continue;
            }
            let mut cells = split(row);
            cells.resize(columns.len(), String::new());
            rows.push(cells);
        }
        blocks.push(Block {
            heading: heading.clone(),
            columns,
            rows,
        });
    }
    (blocks, prose)
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains(['|', ':']) && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'))
}

/// The text of `## heading` or of a line that is all bold.
pub(super) fn heading_of(line: &str) -> Option<String> {
    let line = line.trim();
    let title = match line.strip_prefix('#') {
        Some(rest) => {
            let rest = rest.trim_start_matches('#');
            rest.starts_with(' ').then_some(rest)?
        }
        None => line
            .strip_prefix("**")?
            .strip_suffix("**")
            .or_else(|| line.strip_prefix("**")?.strip_suffix("**:"))
            .filter(|inner| !inner.contains("**"))?,
    };
    // Code marks belong to the page, not to the name.
    let title = plain(title).replace('`', "");
    (!title.is_empty() && !title.ends_with(':')).then_some(title)
}

fn split(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = if line.ends_with("\\|") {
        line
    } else {
        line.strip_suffix('|').unwrap_or(line)
    };
    let mut cells = Vec::new();
    let mut current = String::new();
    let mut escaped = false;
    for c in line.chars() {
        match c {
            '|' if !escaped => cells.push(plain(&std::mem::take(&mut current))),
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            c => {
                if escaped && c != '|' {
                    current.push('\\');
                }
                current.push(c);
            }
        }
        escaped = false;
    }
    if escaped {
        current.push('\\');
    }
    cells.push(plain(&current));
    cells
}

/// Without emphasis, code marks, link targets and line breaks.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("<br>", " ").replace("<br/>", " ").replace("<br />", " ");
    let mut text = text.trim();
    for mark in ["**", "__", "`", "*"] {
        if let Some(inner) = text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark))
            && !inner.is_empty()
            && !inner.contains(mark)
        {
            text = inner.trim();
        }
    }
    if let Some((label, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once("]("))
        && rest.ends_with(')')
        && !label.contains('[')
        && rest.matches(')').count() == 1
    {
        return label.trim().to_owned();
    }
    text.to_owned()
}
