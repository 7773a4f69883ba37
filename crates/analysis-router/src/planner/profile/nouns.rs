//! What a tool is about, where every word of its name may be a verb.

use crate::planner::words::split_identifier;

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
