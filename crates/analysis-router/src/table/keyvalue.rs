//! Records in prose: headings or numbered items with `key: value` lines, and plain bulleted lists.

use serde_json::Value;

use super::sheet::Shelf;
use super::{markdown, names, text};

#[derive(Default)]
struct Block {
    title: Option<String>,
    pairs: Vec<(String, String)>,
}

/// Reads one row for each block; false when the text is mostly something else.
pub(super) fn blocks(shelf: &mut Shelf, text: &str, name: &str) -> bool {
    let scan = Scan::of(text);
    let pairs: usize = scan.blocks.iter().map(|block| block.pairs.len()).sum();
    if pairs > 0 && pairs * 2 >= scan.lines.saturating_sub(scan.titles) {
        return records(shelf, scan.blocks, name);
    }
    if scan.items.len() >= 2
        && scan.items.len() * 2 >= scan.lines
        && let Some(sheet) = shelf.open_untyped(name)
    {
        text::remarks(shelf, text);
        for item in scan.items {
            shelf.push(sheet, vec![("item".to_owned(), Value::String(item))]);
        }
        return true;
    }
    false
}

fn records(shelf: &mut Shelf, blocks: Vec<Block>, name: &str) -> bool {
    let is_remark = |block: &Block| block.pairs.iter().all(|(key, _)| names::is_paging(key));
    let several = blocks.iter().filter(|block| !is_remark(block)).count() > 0;
    let Some(sheet) = shelf.open_untyped(name) else {
        return false;
    };
    let titled = blocks
        .iter()
        .filter(|block| !block.pairs.is_empty())
        .any(|block| block.title.is_some());
    let has_name = blocks
        .iter()
        .flat_map(|block| &block.pairs)
        .any(|(key, _)| matches!(key.to_lowercase().as_str(), "name" | "title"));
    let heading = if has_name { "section" } else { "name" };
    for block in blocks {
        if block.pairs.is_empty() {
            continue;
        }
        if several && is_remark(&block) {
            let lines: Vec<String> = block.pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            text::remarks(shelf, &lines.join("\n"));
            continue;
        }
        let mut cells: Vec<(String, Value)> = Vec::new();
        if let Some(title) = block.title.filter(|_| titled) {
            cells.push((heading.to_owned(), Value::String(title)));
        }
        cells.extend(block.pairs.into_iter().map(|(key, value)| (key, Value::String(value))));
        shelf.push(sheet, cells);
    }
    true
}

#[derive(Default)]
struct Scan {
    blocks: Vec<Block>,
    items: Vec<String>,
    current: Block,
    gap: bool,
    /// Lines with text, and those of them that only name what follows.
    lines: usize,
    titles: usize,
}

impl Scan {
    fn of(text: &str) -> Self {
        let mut scan = Self::default();
        for line in text.lines() {
            scan.line(line);
        }
        scan.close(None);
        scan
    }

    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            self.gap = true;
            return;
        }
        self.lines += 1;
        if trimmed.len() >= 3 && trimmed.chars().all(|c| matches!(c, '-' | '=' | '*' | '_')) {
            self.titles += 1;
            return self.close(None);
        }
        let (body, bullet, numbered) = bullet(trimmed);
        if let Some(title) = markdown::heading_of(body).filter(|_| pair(body).is_none()) {
            self.titles += 1;
            return self.close(Some(title));
        }
        let inline = inline_pairs(body);
        if inline.1.len() >= 2 {
            self.close(None);
            self.blocks.push(Block {
                title: inline.0,
                pairs: inline.1,
            });
            return;
        }
        match pair(body) {
            Some((key, value)) => self.pair(key, value, numbered),
            None if numbered => {
                self.titles += 1;
                self.items.push(markdown::plain(body));
                self.close(Some(markdown::plain(body.trim_end_matches(':'))));
            }
            None if bullet => self.items.push(markdown::plain(body)),
            None => {}
        }
        self.gap = false;
    }

    fn pair(&mut self, key: String, value: String, numbered: bool) {
        let repeated = self.current.pairs.iter().any(|(known, _)| known.eq_ignore_ascii_case(&key));
        let apart = self.gap && self.current.title.is_none() && !self.current.pairs.is_empty();
        // Paging remarks after the records belong to none of them.
        let remark = self.gap && names::is_paging(&key) && !self.current.pairs.iter().any(|(known, _)| names::is_paging(known));
        if repeated || apart || numbered || remark {
            self.close(None);
        }
        if !key.is_empty() {
            self.current.pairs.push((key, value));
        }
    }

    fn close(&mut self, title: Option<String>) {
        let block = std::mem::replace(&mut self.current, Block { title, pairs: Vec::new() });
        if !block.pairs.is_empty() {
            self.blocks.push(block);
        }
        self.gap = false;
    }
}

/// The text of an item, whether it has a bullet, and whether it is numbered.
fn bullet(line: &str) -> (&str, bool, bool) {
    for mark in ["- ", "* ", "• ", "+ "] {
        if let Some(rest) = line.strip_prefix(mark) {
            return (rest.trim(), true, false);
        }
    }
    let figures = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(figures..).unwrap_or_default();
    match rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")) {
        Some(rest) if figures > 0 && figures <= 4 => (rest.trim(), true, true),
        _ => (line, false, false),
    }
}

/// `**Key:** value`, `**Key**: value`, `Key: value`; a key is a few words, not a sentence or an address.
pub(super) fn pair(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    let (key, value) = (key.trim(), value.trim());
    let bold = key.starts_with("**") && value.starts_with("**");
    let value = if bold { value.strip_prefix("**").unwrap_or(value) } else { value };
    let key = key.trim_matches(['*', '_', '`', '"']).trim();
    let spaced = line
        .split_once(':')
        .is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with([' ', '*', '\t']));
    let fits = !key.is_empty()
        && key.len() <= 48
        && key.split_whitespace().count() <= 5
        && key.chars().any(char::is_alphabetic)
        && !key.contains(['|', '{', '[', '.']);
    (fits && spaced).then(|| (key.to_owned(), markdown::plain(value.trim())))
}

/// `Lamp A — price: 5, stock: 3` → a title and pairs.
fn inline_pairs(line: &str) -> (Option<String>, Vec<(String, String)>) {
    let (title, rest) = match line
        .split_once(" — ")
        .or_else(|| line.split_once(" – "))
        .or_else(|| line.split_once(" - "))
    {
        Some((title, rest)) if pair(title).is_none() => (Some(markdown::plain(title)), rest),
        _ => (None, line),
    };
    let separator = [" | ", "; ", ", "].into_iter().find(|separator| rest.contains(separator));
    let Some(separator) = separator else {
        return (None, Vec::new());
    };
    let pairs: Option<Vec<_>> = rest.split(separator).map(pair).collect();
    (title, pairs.unwrap_or_default())
}
