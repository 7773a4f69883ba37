//! The argument that chooses what is done, and the values that it may take.

use super::parts::MAX_VALUES;
use super::{Chosen, Signals};
use crate::lexicon::{self, WordList};
use crate::name::{self, Reading};

pub(super) fn chooses_the_deed(words: &[String]) -> bool {
    matches!(
        words.last().map(String::as_str),
        Some("action" | "operation" | "command" | "op" | "subcommand")
    )
}

/// What is told of the values.
#[derive(Debug, Default)]
pub(crate) struct Told<'a> {
    pub values: Vec<&'a str>,
    /// They are all that the tool knows, and not examples.
    pub whole: bool,
}

impl Signals {
    /// Weighs the values of an argument that chooses the deed.
    pub(crate) fn choose(&mut self, argument: &str, told: &Told<'_>) {
        let values = &told.values;
        if let Some(unseen) = values.get(MAX_VALUES) {
            // A value behind the last that is looked at may be a deed.
            self.action.get_or_insert_with(|| Chosen::new(argument, unseen));
            self.looking.clear();
        } else if let Some(deed) = values.iter().find(|value| acts(value)) {
            if self.action.is_none() {
                self.action = Some(Chosen::new(argument, deed));
                self.looking = values.iter().filter(|v| looks(v) && !acts(v)).map(|v| (*v).to_owned()).collect();
            } else {
                // Two arguments that choose the deed: neither alone says what is done.
                self.looking.clear();
            }
        } else if told.whole && !values.is_empty() && all_look(values) {
            self.looks.get_or_insert_with(|| argument.to_owned());
        } else {
            self.unsettled |= values.is_empty() || !told.whole;
        }
    }
}

/// Whether a value can only ask for a look.
fn looks(value: &str) -> bool {
    matches!(name::read(value), Reading::Reads(_))
}

/// Whether all values look. Beside one that is told by a verb, one may be told by what it gives ("stats") or by what it looks by ("by_author").
fn all_look(values: &[&str]) -> bool {
    let gives = |value: &&str| {
        let words = name::words(value);
        let by = words.first().is_some_and(|first| first == "by");
        by || words.last().is_some_and(|last| lexicon::read_noun(last)) && !words.iter().any(|word| lexicon::word(word).write)
    };
    values.iter().any(|value| looks(value)) && values.iter().all(|value| looks(value) || gives(value))
}

/// Whether a value names a deed. `create_metadata` names what is known of one.
fn acts(value: &str) -> bool {
    let words = name::words(value);
    if words.len() > 1
        && words
            .last()
            .is_some_and(|w| matches!(w.as_str(), "metadata" | "meta" | "history" | "permissions"))
    {
        return false;
    }
    // "action='call'": what is called may do anything.
    if let [one] = words.as_slice()
        && matches!(one.as_str(), "call" | "run" | "invoke")
    {
        return true;
    }
    words.first().is_some_and(|first| {
        let class = lexicon::word(first);
        class.write && (!class.also_noun || class.listed) || lexicon::alters(first)
    })
}

/// The values that a text argument's description lists: "Operation to perform: list-reports, get-report", "One of 'list' or 'get'", "list|get".
pub(super) fn told_values(text: &str) -> Told<'_> {
    let values = [text.split_once(':').map(|(_, list)| list), text.contains('|').then_some(text)]
        .into_iter()
        .flatten()
        .map(|list| list.split_once(". ").map_or(list, |(list, _)| list))
        .map(|list| {
            list.trim()
                .trim_end_matches('.')
                .split([',', '|', '/'])
                .map(|value| value.trim().trim_start_matches("or ").trim_matches(['"', '\'', '`']))
                .take(MAX_VALUES + 1)
                .collect::<Vec<_>>()
        })
        .find(|values| values.len() > 1 && values.iter().all(|value| is_name(value)));
    match values {
        Some(values) => Told { values, whole: true },
        None => Told {
            values: quoted(text),
            whole: !gives_examples(text),
        },
    }
}

/// The names in quotation marks, when there are several.
fn quoted(text: &str) -> Vec<&str> {
    let values: Vec<&str> = text
        .split(['"', '\'', '`'])
        .skip(1)
        .step_by(2)
        .filter(|value| is_name(value))
        .take(MAX_VALUES + 1)
        .collect();
    if values.len() > 1 { values } else { Vec::new() }
}

fn is_name(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn gives_examples(text: &str) -> bool {
    static EXAMPLES: WordList = WordList::new("eg example examples such like including etc default");
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .any(|word| EXAMPLES.has(&word.replace('.', "").to_lowercase()))
}

/// The operations that a tool's own description lists, for an argument whose schema does not: in the line on the argument, "operation: One of …", or
/// under a heading that speaks of operations or actions, one line for each, "- list: …" or "1) get_report - …".
pub(super) fn operations<'a>(argument: &str, description: &'a str) -> Told<'a> {
    const BYTES: usize = 4_000;
    let end = description.floor_char_boundary(BYTES);
    let text = description.get(..end).unwrap_or_default();
    let on_it = |line: &'a str| line.trim().strip_prefix(argument).filter(|rest| rest.starts_with([':', ' ', '(']));
    if let Some(told) = text.lines().filter_map(on_it).map(told_values).find(|told| !told.values.is_empty()) {
        return told;
    }
    let mut told = Told::default();
    let mut lines = text.lines().map(str::trim);
    if !lines.any(heads_operations) {
        told.values = assigned(argument, text);
        return told;
    }
    told.whole = end == description.len();
    for line in lines.filter(|line| !line.is_empty()) {
        match operation(line) {
            Some(names) => told.values.extend(names.split('/').map(str::trim)),
            // The next section.
            None if line.ends_with(':') || line.starts_with('#') => {
                told.whole = true;
                break;
            }
            None => {}
        }
        if told.values.len() > MAX_VALUES {
            break;
        }
    }
    told
}

/// "Use action='describe' to …, or action='call' with …": values in running text, which may be some of more.
fn assigned<'a>(argument: &str, text: &'a str) -> Vec<&'a str> {
    let value = |at: usize| {
        let behind = text.get(at + argument.len()..)?.strip_prefix('=')?;
        let value = behind.strip_prefix(['\'', '"', '`'])?.split(['\'', '"', '`']).next()?;
        is_name(value).then_some(value)
    };
    text.match_indices(argument)
        .filter_map(|(at, _)| value(at))
        .take(MAX_VALUES + 1)
        .collect()
}

fn heads_operations(line: &str) -> bool {
    static HEADINGS: WordList = WordList::new("operations actions commands subcommands");
    let heading = line.trim_start_matches(['#', '*', ' ']).trim_end_matches(['*', ':', ' ']);
    let headed = line.starts_with('#') || line.ends_with([':', '*']);
    headed && heading.len() < 60 && heading.split(' ').any(|word| HEADINGS.has(&word.to_lowercase()))
}

/// The names at the head of a list's line.
fn operation(line: &str) -> Option<&str> {
    let marked = line
        .strip_prefix(['-', '*', '•'])
        .or_else(|| line.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', ')']))?
        .trim_start();
    let end = [": ", " - ", " – ", " — ", " ("]
        .iter()
        .filter_map(|mark| marked.find(mark))
        .min()
        .unwrap_or(marked.len());
    let names = marked.get(..end)?.trim_matches(['*', '`', '"', '\'', ':']);
    names.split('/').all(|name| is_name(name.trim())).then_some(names)
}
