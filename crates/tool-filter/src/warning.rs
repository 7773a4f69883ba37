//! What is suspicious in a tool's own words: instructions to a model, hidden characters, markup; and names that look like one another. A warning decides
//! nothing; it tells a person where to look.

use std::collections::BTreeMap;

use belvedere_types::ToolDefinition;
use serde::Serialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Texts of a definition that are looked at, and characters of each.
const MAX_TEXTS: usize = 400;
const MAX_TEXT: usize = 20_000;
const MAX_DEPTH: usize = 32;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub kind: WarningKind,
    /// Where, in words for a person.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// Speaks to a model instead of telling what the tool does.
    Instruction,
    /// Characters that are not shown, or that change the direction of text.
    HiddenText,
    /// Tags or comments of HTML, or a picture of Markdown.
    Markup,
}

/// Commands to whoever reads a description. Each piece of a row has to be there, in order and close by.
const INSTRUCTIONS: &[&[&str]] = &[
    &["ignore", "instruction"],
    &["ignore", "rules"],
    &["disregard", "instruction"],
    &["disregard", "previous"],
    &["forget", "instruction"],
    &["override", "instruction"],
    &["do not", "tell", "user"],
    &["do not", "mention", "user"],
    &["do not", "inform", "user"],
    &["don't", "tell", "user"],
    &["never", "tell", "user"],
    &["without", "telling", "user"],
    &["hide", "from", "the user"],
    &["keep", "secret from"],
    &["before using", "read", "file"],
    &["before", "other tool", "call"],
    &["instead of", "other tool"],
    &["always call", "first"],
    &["must", "call this tool", "before"],
    &["system prompt"],
    &["<important>"],
    &["[system]"],
    &["you are now"],
    &["as an ai"],
    &["~/.ssh"],
    &["id_rsa"],
    &["~/.aws"],
    &["/etc/passwd"],
    &["mcp.json"],
    &["conversation history"],
    &["full conversation"],
    &["pass", "contents of", "file"],
    &["send", "to http"],
];
/// Characters within which the pieces of a row have to stand.
const CLOSE: usize = 80;

/// What is suspicious in the words of one tool.
pub fn warnings(tool: &ToolDefinition) -> Vec<Warning> {
    let mut found: Vec<Warning> = Vec::new();
    let mut texts = Vec::new();
    texts.push(("the name".to_owned(), tool.name.as_str()));
    texts.extend(tool.title.as_deref().map(|text| ("the title".to_owned(), text)));
    texts.extend(tool.description.as_deref().map(|text| ("the description".to_owned(), text)));
    gather(&tool.input_schema, "an argument", 0, &mut texts);
    if let Some(schema) = &tool.output_schema {
        gather(schema, "a field of the answer", 0, &mut texts);
    }
    for (place, text) in texts {
        for (kind, what) in of_text(text) {
            if !found.iter().any(|known| known.kind == kind) {
                found.push(Warning {
                    kind,
                    detail: format!("{place} {what}"),
                });
            }
        }
    }
    found
}

/// Names of one list that a reader takes for each other, group by group.
pub fn look_alikes<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut seen: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        seen.entry(skeleton(name)).or_default().push(name);
    }
    seen.into_values().filter(|names| names.len() > 1).collect()
}

/// Descriptions, titles, defaults and choices anywhere in a schema: all are read by a model.
fn gather<'a>(schema: &'a Value, place: &str, depth: usize, texts: &mut Vec<(String, &'a str)>) {
    if depth > MAX_DEPTH || texts.len() > MAX_TEXTS {
        return;
    }
    match schema {
        Value::String(text) => texts.push((place.to_owned(), text)),
        Value::Array(items) => items.iter().for_each(|item| gather(item, place, depth + 1, texts)),
        Value::Object(fields) => {
            for (key, field) in fields {
                if texts.len() <= MAX_TEXTS {
                    texts.push((place.to_owned(), key));
                }
                gather(field, place, depth + 1, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn of_text(text: &str) -> Vec<(WarningKind, &'static str)> {
    let mut found = Vec::new();
    let text: String = text.chars().take(MAX_TEXT).collect();
    if text.chars().any(is_hidden) {
        found.push((WarningKind::HiddenText, "has characters that are not shown"));
    }
    let plain = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkc().filter(|c| !is_hidden(*c)).collect::<String>().to_lowercase()
    };
    if is_markup(&plain) {
        found.push((WarningKind::Markup, "has markup in it"));
    }
    if INSTRUCTIONS.iter().any(|row| stands_in(row, &plain)) {
        found.push((WarningKind::Instruction, "gives instructions to a model"));
    }
    found
}

/// Whether the pieces follow one another, each soon after the last.
fn stands_in(row: &[&str], text: &str) -> bool {
    let [first, rest @ ..] = row else { return false };
    text.match_indices(first).any(|(at, _)| {
        let mut from = at + first.len();
        rest.iter().all(|piece| {
            let window = text.get(from..).unwrap_or_default();
            let end = window.char_indices().nth(CLOSE).map_or(window.len(), |(end, _)| end);
            match window.get(..end).and_then(|window| window.find(piece)) {
                Some(found) => {
                    from += found + piece.len();
                    true
                }
                None => false,
            }
        })
    })
}

fn is_markup(lower: &str) -> bool {
    const TAGS: &[&str] = &[
        "<!--",
        "<script",
        "<img",
        "<iframe",
        "<style",
        "<svg",
        "<object",
        "<embed",
        "<link",
        "<a href",
        "<div",
        "<span",
        "<form",
        "![",
        "javascript:",
        "data:text/html",
    ];
    TAGS.iter().any(|tag| lower.contains(tag))
}

/// Not shown, or turning text around: format characters, tags, fillers. The joiners that emoji and some scripts need are not among them.
pub fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
            | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{e0000}'..='\u{e0fff}'
    ) || c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// A name as a hurried reader sees it: case, separators and characters of one shape are the same.
fn skeleton(name: &str) -> String {
    let folded: String = name
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_hidden(*c) && !('\u{300}'..='\u{36f}').contains(c))
        .filter(|c| c.is_alphanumeric())
        .map(shape)
        .collect();
    folded.replace("rn", "m").replace("vv", "w")
}

/// Letters of other alphabets, and digits, that look like a Latin letter.
fn shape(c: char) -> char {
    match c {
        '0' | 'о' | 'ο' | 'օ' => 'o',
        '1' | 'i' | 'і' | 'ι' | 'ı' | 'ӏ' => 'l',
        'а' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'е' | 'ε' => 'e',
        'һ' => 'h',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'п' => 'n',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'в' => 'b',
        '5' => 's',
        other => other,
    }
}
