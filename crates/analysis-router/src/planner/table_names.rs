//! What the tables of a plan are called: by what their rows are, and where several sources have such rows, by the source too.

use std::collections::{HashMap, HashSet};

use belvedere_types::SourceId;

use super::profile::Profile;

/// Between what tells a table apart and what its rows are.
const OF: &str = "__";

/// Marks what several sources have by one name.
pub fn tell_apart(profiles: &mut [Profile]) {
    let mut homes: HashMap<String, SourceId> = HashMap::new();
    let mut several: HashSet<String> = HashSet::new();
    for profile in profiles.iter() {
        let home = homes.entry(own(profile)).or_insert(profile.source);
        if *home != profile.source {
            several.insert(own(profile));
        }
    }
    for profile in profiles {
        profile.elsewhere = several.contains(&own(profile));
    }
}

/// The name of the table of a tool's rows; before it, what tells it from equal ones: the source, and the tool of one source.
pub fn table_name(profile: &Profile, profiles: &[Profile]) -> String {
    let name = own(profile);
    let other = |other: &&Profile| (&other.tool, &other.fixed) != (&profile.tool, &profile.fixed) && other.source == profile.source;
    let twin = profiles.iter().filter(other).any(|other| own(other) == name);
    let source = profile.elsewhere.then_some(&profile.source_name);
    let told: Vec<String> = source
        .into_iter()
        .chain(twin.then_some(&profile.tool))
        .map(|part| clean(part))
        .collect();
    if told.is_empty() {
        clean(&name)
    } else {
        format!("{}{OF}{}", told.join("_"), clean(&name))
    }
}

/// What its rows are called, without what tells them apart.
pub fn of_rows(table: &str) -> &str {
    table.split_once(OF).map_or(table, |(_, rows)| rows)
}

fn own(profile: &Profile) -> String {
    if profile.noun_words.is_empty() {
        "results".to_owned()
    } else {
        profile.noun_words.join("_")
    }
}

/// Letters and digits, and single lines between them.
fn clean(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}
