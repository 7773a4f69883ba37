//! What a tool is about, where every word of its name may be a verb or fit any tool.

use belvedere_tool_filter::JudgedTool;

use crate::planner::words::{listed, plural_form, split_identifier};

/// Tools of a vendor that share a first word, at least.
const SHARED: usize = 3;
/// Words of a noun phrase at most.
const LENGTH: usize = 3;
/// Nouns that fit any tool.
const VAGUE: &str = "entry entries queue result results item items summary overview output content contents";
/// Nouns that say nothing at all.
const EMPTY: &str = "data record records worklist feed";
/// What holds things, and is none of them: "the patient index", "inspection records".
const HOLDERS: &str = "index book record records list listing register data table directory catalog catalogue log";

/// "acme" of `acme_fetch`, `acme_entries` and so on: the word with which the names of all tools begin, and which tells none from another.
fn is_prefix(word: &str, tools: &[JudgedTool]) -> bool {
    let mut names = tools.iter().map(|tool| split_identifier(&tool.definition.name));
    tools.len() >= SHARED && names.all(|name| name.first().is_some_and(|first| first == word))
}

/// What `acme_fetch`, `acme_entries` and `records` list, by their description or their title: but for the vendor's prefix their names say nothing
/// of it.
pub(super) fn thing_told(tools: &[JudgedTool], tool: &JudgedTool, noun: &[String], phrase: &str, verbs: &[&str]) -> Option<Vec<String>> {
    let empty = |word: &String| listed(EMPTY, word);
    let prefixed = noun.split_first().is_some_and(|(first, rest)| {
        let vague = |word: &String| listed(VAGUE, word) || empty(word);
        rest.iter().all(vague) && is_prefix(first, tools)
    });
    if !prefixed && !noun.iter().all(empty) {
        return None;
    }
    let title = split_identifier(tool.definition.title.as_deref().unwrap_or_default());
    let telling = |word: &String| !verbs.contains(&word.as_str()) && !listed(VAGUE, word);
    let titled = || {
        let thing: Vec<String> = title.into_iter().filter(telling).collect();
        (!thing.is_empty()).then_some(thing)
    };
    thing_of_phrase(phrase, verbs).or_else(|| prefixed.then(titled).flatten())
}

/// "Fetches supplier invoices with their status": supplier invoices.
fn thing_of_phrase(phrase: &str, verbs: &[&str]) -> Option<Vec<String>> {
    const ARTICLES: &str = "up the a an all every each one your";
    const JOINS: &str = "for and or as per with across over about";
    let words = split_identifier(phrase.split('(').next().unwrap_or(phrase));
    let base = |word: &str| {
        let known = |verb: &str| verbs.contains(&verb) || listed("return give", verb);
        let endings = ["", "s", "es"].into_iter().filter_map(|ending| word.strip_suffix(ending));
        endings.into_iter().any(known)
    };
    let led = words.first().is_some_and(|word| base(word));
    let thing = words.into_iter().skip(usize::from(led)).skip_while(|word| listed(ARTICLES, word));
    let mut thing: Vec<String> = thing.take_while(|word| !listed(JOINS, word)).collect();
    let held = thing.len() > 1 && thing.last().is_some_and(|word| listed(HOLDERS, word));
    if held {
        thing.pop();
    }
    let vague = thing.iter().all(|word| verbs.contains(&word.as_str()) || listed(VAGUE, word));
    let plural = thing.last().is_some_and(|word| plural_form(word));
    ((plural || held) && !vague && thing.len() <= LENGTH).then_some(thing)
}

/// "Query pages", the title of a tool called `query`: what stands after the verb.
pub(super) fn thing_of_title(title: &str, verbs: &[&str]) -> Vec<String> {
    let words = split_identifier(title);
    let said = words
        .split_first()
        .filter(|(first, rest)| verbs.contains(&first.as_str()) && !rest.is_empty());
    // "Saved reports" are reports.
    let done = |word: &String| word.ends_with("ed") && words.last() != Some(word);
    let thing = |word: &&String| !verbs.contains(&word.as_str()) && !done(word);
    said.map_or_else(Vec::new, |(_, rest)| rest.iter().filter(thing).cloned().collect())
}

/// What `records.get`, `show_search` and `list_reports` are about, where every word of the name may be a verb.
pub(super) fn thing_among_verbs(name: &[String]) -> Option<&String> {
    const SURE_FIRST: &str = "records record reports report shows show queries query data scan index list details";
    let told = SURE_FIRST.split(' ').find_map(|thing| name.iter().find(|word| *word == thing));
    told.or_else(|| name.last()).filter(|_| name.len() > 1)
}

/// "Repair jobs of all homes": repair jobs.
pub(super) fn first_phrase(description: &str) -> &str {
    const ENDS: &str = "of with by from in on at to that which who made kept held when given per under under: where";
    // "Directory of carriers": carriers.
    const HOLDERS: &str = "directory list register catalog catalogue overview table index collection set";
    let mut end = 0;
    let mut held = false;
    for word in description.split_inclusive(char::is_whitespace) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let holder = held && bare == "of";
        held = listed(HOLDERS, &bare);
        if end > 0 && !holder && listed(ENDS, &bare) {
            break;
        }
        end += word.len();
        if word.trim_end().ends_with(['.', ',', ':', ';']) {
            break;
        }
    }
    description.get(..end).unwrap_or(description)
}

/// "The machines, by host id": hosts. "Invoices by status" are of no status.
pub(super) fn keyed_by(description: &str) -> Option<String> {
    let words = split_identifier(&description.chars().take(400).collect::<String>());
    words.windows(3).find_map(|run| match run {
        [by, thing, key] if listed("by per keyed", by) && listed("id ids key keys uuid", key) => Some(thing.clone()),
        _ => None,
    })
}
