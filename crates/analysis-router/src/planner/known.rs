//! What the tools and the rows read so far say, as far as it changes how a question is read.

use std::collections::HashSet;
use std::ops::Range;

use super::german::Near;
use super::index::ToolIndex;
use super::lexicon::{self, Lexicon};
use super::profile::{Parameter, Profile};
use super::question::{Role, Word, is_small};
use super::things;
use super::words::{listed, plain, singular, split_identifier, typo_of};
use crate::Observation;

/// Values of several words with a figure among them are no longer than this many words.
const LONGEST: usize = 4;

/// Words that say what to compute or when. Those with a near neighbour in English ("count", "after") are left out.
const GRAMMAR: &[&str] = &[
    "average",
    "averages",
    "median",
    "minimum",
    "maximum",
    "highest",
    "lowest",
    "biggest",
    "largest",
    "smallest",
    "longest",
    "shortest",
    "slowest",
    "fastest",
    "newest",
    "oldest",
    "latest",
    "earliest",
    "cheapest",
    "percentage",
    "percent",
    "compare",
    "compared",
    "number",
    "between",
    "yesterday",
    "tomorrow",
    "quarter",
    "month",
    "months",
    "weeks",
    "before",
    "since",
    "without",
    "which",
    "total",
    "distinct",
    "different",
    "difference",
];

/// Short words of grammar, of which no word of English is two neighbours swapped ("from" is left out for "form").
const SHORT: &[&str] = &[
    "last", "past", "next", "list", "show", "what", "when", "with", "each", "many", "most", "than", "this",
];

/// Months and days whose names are long enough to be told from a person's.
const CALENDAR: &[&str] = &[
    "january",
    "february",
    "august",
    "september",
    "october",
    "november",
    "december",
    "tuesday",
    "wednesday",
    "thursday",
    "saturday",
];

/// Words as they are written by ear or by rule, and as they are.
const BY_RULE: &[(&str, &str)] = &[
    ("wich", "which"),
    ("whitch", "which"),
    ("wensday", "wednesday"),
    ("wendsday", "wednesday"),
    ("payed", "paid"),
    ("sended", "sent"),
    ("buyed", "bought"),
    ("selled", "sold"),
    ("builded", "built"),
    ("writed", "written"),
    ("choosed", "chosen"),
    ("choosen", "chosen"),
    ("alltogether", "altogether"),
    ("yesterdays", "yesterday"),
    ("todays", "today"),
    ("tomorrows", "tomorrow"),
];

/// A word that only prose or the lexicon has is put right from this many letters on: shorter ones are too near each other.
const LONG: usize = 7;

#[derive(Default)]
pub struct Known<'a> {
    index: Option<&'a ToolIndex>,
    /// Stems of small words that are things.
    pub things: Vec<String>,
    /// Values and choices of several words, as [`plain`] has them.
    several: HashSet<String>,
    /// Words of columns, as they are written.
    columns: Vec<String>,
    /// Names of columns that are several words.
    several_worded: Vec<Vec<String>>,
    /// Names of columns that are one word.
    one_worded: Vec<String>,
    /// Stems of columns and of the words of values.
    seen: HashSet<String>,
}

impl<'a> Known<'a> {
    pub fn of(index: &'a ToolIndex, observations: &[Observation]) -> Self {
        let lexicon = &index.lexicon;
        let named = observations.iter().flat_map(|seen| &seen.columns);
        let named: Vec<Vec<String>> = named.map(|column| split_identifier(&column.name)).collect();
        let columns = named.concat();
        let mut seen: HashSet<String> = columns.iter().map(|word| lexicon.stem(word)).collect();
        let mut several = HashSet::new();
        let facts = observations.iter().flat_map(|seen| &seen.facts);
        for value in facts.flat_map(|facts| &facts.values).filter_map(|value| value.as_str()) {
            let said = plain(value);
            let words = said.split(' ').count();
            seen.extend(said.split(' ').take(LONGEST).map(|word| lexicon.stem(word)));
            if (2..=LONGEST).contains(&words) {
                several.insert(said);
            }
        }
        several.extend(index.profiles.iter().flat_map(choices).map(|choice| plain(choice)));
        Self {
            index: Some(index),
            things: things::named(&index.profiles, observations, lexicon),
            several,
            columns,
            one_worded: named
                .iter()
                .filter_map(|words| <[String; 1]>::try_from(words.clone()).ok())
                .flatten()
                .collect(),
            several_worded: named.into_iter().filter(|words| words.len() > 1).collect(),
            seen,
        }
    }

    /// Where the words are just what a cell holds, and may read like a time: "2026 h1".
    pub fn names_in(&self, words: &[Word]) -> Vec<Range<usize>> {
        let named = |place: &Range<usize>| {
            let said: Vec<&str> = words
                .get(place.clone())
                .unwrap_or_default()
                .iter()
                .map(|word| word.raw.as_str())
                .collect();
            let said = plain(&said.join(" "));
            said.contains(|c: char| c.is_ascii_digit()) && self.several.contains(&said)
        };
        let from = |at: usize| {
            (2..=LONGEST)
                .map(move |length| at..at + length)
                .filter(|place| place.end <= words.len())
        };
        if self.several.is_empty() {
            return Vec::new();
        }
        (0..words.len()).flat_map(from).filter(named).collect()
    }

    /// Puts right what is one slip away from a word of grammar, or from the one word of the tools that is so near. What anything at hand is called,
    /// and what the lexicon knows, is no slip.
    pub fn spell(&self, words: &mut [Word], lexicon: &Lexicon) {
        for word in words.iter_mut().filter(|word| word.role == Role::Content && !word.quoted) {
            let meant = match word.name_like {
                true => self.of_calendar(word).map(str::to_owned),
                false => self.meant(word, lexicon),
            };
            if let Some(meant) = meant {
                word.name_like = false;
                word.stem = lexicon.stem(&meant);
                word.role = if is_small(&meant) { Role::Stop } else { Role::Content };
                word.raw.clone_from(&meant);
                word.lower = meant;
            }
        }
    }

    /// A month or a day, written as names are, with a slip inside.
    fn of_calendar(&self, word: &Word) -> Option<&'static str> {
        let slip = |day: &&&str| word.lower.len() + 1 >= LONG && dropped(day, &word.lower);
        let named = CALENDAR.iter().find(slip).copied();
        named.filter(|_| !self.seen.contains(&word.stem))
    }

    /// A part of a word with hyphens, as the tools have it: as it is, or with one slip put right.
    pub fn part(&self, part: &str, lexicon: &Lexicon) -> Option<String> {
        if self.says(&lexicon.stem(part)) {
            return Some(part.to_owned());
        }
        let mut found = near(self.own(), part);
        (found.len() == 1 && !lexicon.knows(&lexicon.stem(part))).then(|| found.remove(0))
    }

    /// Whether the tools call something by this one word, and nothing by its beginning.
    pub fn writes_as_one(&self, beginning: &str, joined: &str) -> bool {
        self.names(&singular(joined)) && !self.names(&singular(beginning))
    }

    /// Whether something at hand is called by the word, given in its singular.
    pub fn names(&self, one: &str) -> bool {
        self.index.is_some_and(|index| index.named.contains(one)) || self.columns.iter().any(|column| singular(column) == one)
    }

    fn meant(&self, word: &Word, lexicon: &Lexicon) -> Option<String> {
        let said = word.lower.as_str();
        if let Some((_, right)) = BY_RULE.iter().find(|(wrong, _)| *wrong == said) {
            return Some((*right).to_owned());
        }
        if self.says(&word.stem) || GRAMMAR.contains(&said) || lexicon.knows(&word.stem) {
            return None;
        }
        if let Some(day) = self.of_calendar(word) {
            return Some(day.to_owned());
        }
        if let Some(short) = SHORT.iter().find(|short| swapped(short, said)) {
            return Some((*short).to_owned());
        }
        let one = |found: Vec<String>| {
            let mut stems: Vec<String> = found.iter().map(|meant| lexicon.stem(meant)).collect();
            stems.dedup();
            let only = stems.len() == 1;
            found.into_iter().next().filter(|_| only)
        };
        let found = near(GRAMMAR.iter().copied().chain(self.own()), said);
        if !found.is_empty() || said.len() < LONG {
            return one(found);
        }
        let spoken = self.index.into_iter().flat_map(|index| &index.spoken).map(String::as_str);
        let dropped = |meant: &String| dropped(&singular(meant), &singular(said));
        one(near(spoken.chain(lexicon::words()), said).into_iter().filter(dropped).collect())
    }

    /// Whether a cell or a choice holds just these words: "no-shows" are `no_show`.
    pub fn holds(&self, written: &str) -> bool {
        self.several.contains(&plain(written)) || self.several.contains(&plain(&singular(written)))
    }

    /// Whether rows go by just these words, or a column does and no cell holds them.
    pub fn calls(&self, words: &[String]) -> bool {
        let mut rows = self.index.into_iter().flat_map(|index| &index.profiles);
        rows.any(|profile| profile.noun_words == words)
            || (self.several_worded.iter().any(|name| name == words) && !self.holds(&words.join(" ")))
    }

    /// Whether a column goes by this one word.
    pub fn is_column(&self, lower: &str) -> bool {
        self.one_worded.iter().any(|column| column == lower)
    }

    /// "Sum insured", "with their max CU": what says what to compute elsewhere, and begins the name of a column here.
    pub fn names_a_column(&self, words: &[Word], at: usize) -> bool {
        let said = |at: usize| words.get(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
        let pair = || {
            let name = |name: &Vec<String>| {
                name.windows(2)
                    .any(|pair| matches!(pair, [one, next] if one == said(at) && next == said(at + 1)))
            };
            self.several_worded.iter().any(name)
        };
        let told_of_each = at.checked_sub(1).is_some_and(|before| listed("with its their", said(before)));
        match said(at) {
            "sum" => said(at + 1).ends_with("ed") && pair(),
            "not" => pair(),
            "max" | "min" | "maximum" | "minimum" => told_of_each && pair(),
            _ => false,
        }
    }

    /// Whether tools, their parameters, columns or values have the word.
    pub fn says(&self, stem: &str) -> bool {
        self.seen.contains(stem)
            || self
                .index
                .is_some_and(|index| !index.users(stem).is_empty() || !index.parameter_users(stem).is_empty())
    }

    /// How near a word of another language is to what is at hand.
    pub fn near(&self, stem: &str, lexicon: &Lexicon) -> Near {
        if self.own().any(|name| lexicon.stem(name) == stem) {
            Near::Named
        } else if self.seen.contains(stem) {
            Near::Held
        } else if self.says(stem) {
            Near::Told
        } else {
            Near::Unsaid
        }
    }

    /// The one name of a tool's rows, or of a column, whose words begin with these letters. Two letters name no column.
    pub fn of_initials(&self, letters: &str, lexicon: &Lexicon) -> Option<Vec<String>> {
        let begins = |words: &&[String]| {
            let initials = words.iter().map(|word| word.chars().next());
            initials.eq(letters.chars().map(Some)) && words.iter().all(|word| word.len() > 2)
        };
        let rows = self.index.into_iter().flat_map(|index| &index.profiles);
        let rows = rows.flat_map(|profile| profile.noun_words.windows(letters.len()));
        let told = self.several_worded.iter().filter(|_| letters.len() > 2);
        // A word more says in what it is counted.
        let told = told
            .filter(|words| words.len() <= letters.len() + 1)
            .filter_map(|words| words.get(..letters.len()));
        let mut found: Vec<Vec<String>> = rows.chain(told).filter(begins).map(<[String]>::to_vec).collect();
        found.sort_unstable();
        found.dedup_by_key(|words| plain(&singular(&words.join(" "))));
        // "PRs" beside pull requests and pipeline runs: what everybody calls so.
        let usual = |words: &Vec<String>| {
            let stems: Vec<String> = words.iter().map(|word| lexicon.stem(word)).collect();
            lexicon.meanings_of(letters).any(|meant| meant == stems.join(" "))
        };
        if found.len() > 1 {
            found.retain(usual);
        }
        let only = found.len() == 1;
        found.pop().filter(|_| only)
    }

    /// What tools, columns and the choices of parameters are called.
    fn own(&self) -> impl Iterator<Item = &str> {
        let profiles = self.index.into_iter().flat_map(|index| &index.profiles);
        profiles.flat_map(names).chain(&self.columns).map(String::as_str)
    }
}

/// What the tool's rows and the choices of its parameters are called.
pub fn names(profile: &Profile) -> impl Iterator<Item = &String> {
    let choices = choices(profile).filter(|choice| choice.chars().all(char::is_lowercase));
    profile.noun_words.iter().chain(choices)
}

/// The values that the tool's parameters may have.
fn choices(profile: &Profile) -> impl Iterator<Item = &String> {
    profile.parameters.iter().flat_map(Parameter::choices)
}

/// Two neighbours are swapped.
fn swapped(word: &str, said: &str) -> bool {
    let pair = |at: usize| word.get(at..at + 2).zip(said.get(at..at + 2));
    let turned = |at: usize| pair(at).is_some_and(|(own, said)| own != said && own.chars().rev().eq(said.chars()));
    let rest = |at: usize| word.get(..at) == said.get(..at) && word.get(at + 2..) == said.get(at + 2..);
    word.len() == said.len() && (0..word.len()).any(|at| turned(at) && rest(at))
}

/// A letter inside is left out, doubled or swapped. Another letter in its place makes another word ("contest" of "context").
fn dropped(word: &str, said: &str) -> bool {
    let without = |long: &str, short: &str| {
        let mut inner = long.char_indices().skip(1).map(|(at, c)| (at, at + c.len_utf8()));
        inner.any(|(at, next)| next < long.len() && long.get(..at) == short.get(..at) && long.get(next..) == short.get(at..))
    };
    without(word, said) || without(said, word) || swapped(word, said)
}

/// The words that are a slip away, in the number of what is said.
fn near<'w>(known: impl Iterator<Item = &'w str>, said: &str) -> Vec<String> {
    let one = singular(said);
    let slip = |word: &str| typo_of(word, said) || typo_of(&singular(word), &one);
    let plural = said != one;
    let mut found: Vec<String> = known
        .filter(|word| slip(word))
        .map(|word| {
            if plural && singular(word) == word {
                word.strip_suffix('y')
                    .map_or_else(|| format!("{word}s"), |stem| format!("{stem}ies"))
            } else {
                word.to_owned()
            }
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
