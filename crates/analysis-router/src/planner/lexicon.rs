//! Which words mean the same in most businesses. The words themselves are data: see `lexicon/meanings.txt` for their form.

use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::words::{listed, split_identifier};

/// Rows that hold even where the tools say both words.
const ALWAYS: &str = include_str!("lexicon/always.txt");

/// The same, for names of columns and tables only: as values such words tell things apart.
const NAMES: &str = include_str!("lexicon/names.txt");

/// Rows, by area, for words that the tools do not say at all. None names a vendor.
const MEANINGS: &[&str] = &[
    include_str!("lexicon/meanings.txt"),
    include_str!("lexicon/people.txt"),
    include_str!("lexicon/things.txt"),
    include_str!("lexicon/trades.txt"),
    include_str!("lexicon/measures.txt"),
    include_str!("lexicon/events.txt"),
    include_str!("lexicon/states.txt"),
    include_str!("lexicon/short.txt"),
    IRREGULAR,
];

/// Verbs whose forms no stemmer brings together, and which may stand for other things as well.
const IRREGULAR: &str = include_str!("lexicon/irregular.txt");

/// Forms of one verb, and its noun, that no stemmer brings together.
const VERBS: &str = include_str!("lexicon/verbs.txt");

/// What words of one family end in.
const ENDINGS: &str = "s es e y ies ied ying i ist ists ian ians ic ics ical al ing ed ion ions ant ants ance ancy ancies ent ents ence ences ency t ts ce ces cy ery";

/// Stems of English words, and which of them mean the same. Cheap to make: the rows are read once.
pub struct Lexicon {
    stemmer: Stemmer,
    always: &'static Rows,
    values: &'static Rows,
    meanings: &'static Rows,
}

/// What files say, by stems. A term of several words is one stem: "sign up".
#[derive(Default)]
struct Rows {
    rows: Vec<Vec<String>>,
    /// Stem to the rows it stands in.
    places: FxHashMap<String, Vec<usize>>,
    /// First stem of a term to all stems of the terms that begin so, the longest first.
    terms: FxHashMap<String, Vec<Vec<String>>>,
}

static EVER: LazyLock<Rows> = LazyLock::new(|| Rows::read(&[ALWAYS, NAMES]));
static VALUES: LazyLock<Rows> = LazyLock::new(|| Rows::read(&[ALWAYS]));
static WIDER: LazyLock<Rows> = LazyLock::new(|| Rows::read(MEANINGS));

/// The rows of a file: words apart by blanks, `_` inside a term of several words, `#` before a remark.
fn rows_of(file: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = file.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines
        .map(|line| line.split_whitespace().collect())
        .filter(|row: &Vec<&str>| !row.is_empty())
}

/// The words of the rows, as they are written.
pub fn words<'w>() -> impl Iterator<Item = &'w str> {
    let rows = MEANINGS.iter().chain([&ALWAYS, &NAMES]).flat_map(|file| rows_of(file));
    rows.flatten().flat_map(|term| term.split('_'))
}

impl Rows {
    fn read(files: &[&'static str]) -> Self {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut rows = Self::default();
        for row in files.iter().flat_map(|file| rows_of(file)) {
            let stems = row.iter().map(|term| rows.term(&stemmer, term)).collect();
            rows.add(stems);
        }
        rows.terms
            .values_mut()
            .for_each(|terms| terms.sort_by_key(|term| std::cmp::Reverse(term.len())));
        rows
    }

    fn term(&mut self, stemmer: &Stemmer, term: &str) -> String {
        let stems: Vec<String> = term.split('_').map(|word| stem_by(stemmer, word)).collect();
        let joined = stems.join(" ");
        if stems.len() > 1 {
            let begun = stems.first().map(|first| self.terms.entry(first.clone()).or_default());
            begun
                .into_iter()
                .filter(|known| !known.contains(&stems))
                .for_each(|known| known.push(stems.clone()));
        }
        joined
    }

    fn add(&mut self, stems: Vec<String>) {
        let row = self.rows.len();
        let mut own: Vec<String> = Vec::with_capacity(stems.len());
        for stem in stems {
            if !own.contains(&stem) {
                self.places.entry(stem.clone()).or_default().push(row);
                own.push(stem);
            }
        }
        self.rows.push(own);
    }

    fn of(&self, stem: &str) -> &[usize] {
        self.places.get(stem).map_or(&[], Vec::as_slice)
    }

    fn share(&self, left: &str, right: &str) -> bool {
        let right = self.of(right);
        self.of(left).iter().any(|row| right.contains(row))
    }

    fn others<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = &'a str> {
        let rows = self.of(stem).iter().filter_map(|row| self.rows.get(*row));
        rows.flatten().map(String::as_str).filter(move |word| *word != stem)
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
            always: &EVER,
            values: &VALUES,
            meanings: &WIDER,
        }
    }
}

impl Lexicon {
    pub fn stem(&self, word: &str) -> String {
        stem_by(&self.stemmer, word)
    }

    pub fn stems(&self, identifier: &str) -> Vec<String> {
        split_identifier(identifier).iter().map(|part| self.stem(part)).collect()
    }

    /// How many of the stems from here on are a term that has a meaning of its own.
    pub fn term_at<T: AsRef<str>>(&self, stems: &[T], at: usize) -> Option<usize> {
        let terms = self.meanings.terms.get(stems.get(at)?.as_ref())?;
        let there = |term: &&Vec<String>| {
            let mut own = term.iter().enumerate();
            own.all(|(offset, own)| stems.get(at + offset).is_some_and(|stem| stem.as_ref() == own))
        };
        terms.iter().find(there).map(Vec::len)
    }

    /// Whether a row has the word.
    pub fn knows(&self, stem: &str) -> bool {
        !self.always.of(stem).is_empty() || !self.meanings.of(stem).is_empty()
    }

    /// The same word, or one that always means the same.
    pub fn alike(&self, left: &str, right: &str) -> bool {
        left == right || self.synonyms(left, right)
    }

    pub fn synonyms(&self, left: &str, right: &str) -> bool {
        self.always.share(left, right)
    }

    /// The same of values: whoever leads a team may own something, but a lead is no owner.
    pub fn synonyms_as_values(&self, left: &str, right: &str) -> bool {
        self.values.share(left, right)
    }

    /// Every stem that always means the same as this one.
    pub fn synonyms_of<'a>(&'a self, stem: &'a str) -> Vec<&'a str> {
        self.always.others(stem).collect()
    }

    /// What a word that the tools do not say may be called there.
    pub fn meanings_of<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = &'a str> {
        self.meanings.others(stem)
    }

    /// "Send" and "sent", "pay" and "paid", which not everybody spells so ("payed").
    pub fn forms_of_a_verb(&self, left: &str, right: &str) -> bool {
        let mut rows = rows_of(VERBS).chain(rows_of(IRREGULAR));
        rows.any(|row| {
            let regular = row.first().map(|verb| format!("{}ed", verb.trim_end_matches('e')));
            let form = |word: &str| row.contains(&word) || regular.as_deref() == Some(word);
            form(left) && form(right)
        })
    }

    /// Words of one family: "cardiologist" and "cardiology", "absences" and "absent".
    pub fn family(&self, left: &str, right: &str) -> bool {
        if rows_of(VERBS).any(|row| row.contains(&left) && row.contains(&right)) {
            return true;
        }
        let shared: usize = left
            .chars()
            .zip(right.chars())
            .take_while(|(a, b)| a == b)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let ending = |word: &str| word.get(shared..).is_some_and(|rest| listed(ENDINGS, rest) || rest.is_empty());
        shared >= 5 && ending(left) && ending(right)
    }

    /// What an adjective is made of: "valuable" of "value", "profitable" of "profit".
    pub fn roots(&self, adjective: &str) -> Vec<String> {
        const SUFFIXES: &str = "able ible ful ous ious ive ative ical ic ial al ant ent ary y";
        let mut found = Vec::new();
        for base in SUFFIXES
            .split(' ')
            .filter_map(|suffix| adjective.strip_suffix(suffix))
            .filter(|base| base.len() >= 4)
        {
            for stem in [self.stem(base), self.stem(&format!("{base}e"))] {
                if !found.contains(&stem) {
                    found.push(stem);
                }
            }
        }
        found
    }
}

fn stem_by(stemmer: &Stemmer, word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "ids" => "id".into(),
        "e-mail" | "e-mails" => "email".into(),
        // "production" is no kind of "product", nobody departs to a department, and a response is not who is responsible.
        "data" | "news" | "responsible" | "production" | "department" | "authority" | "accountant" | "applicant" | "customs" | "busy" => {
            lower
        }
        // Billed by the hour is no number of hours.
        "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly" => lower,
        "departments" | "accountants" | "applicants" => lower.trim_end_matches('s').into(),
        // What people think of something is no rate.
        "rating" | "ratings" | "rated" => "rating".into(),
        _ => single(stemmer.stem(&lower).into_owned()),
    }
}

/// "refuelling" and "refueling" are one word: a doubled last "l" is single after more than one syllable.
fn single(stem: String) -> String {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut runs = 0;
    let mut within = false;
    for c in stem.chars() {
        runs += usize::from(vowel(c) && !within);
        within = vowel(c);
    }
    match stem.strip_suffix("ll") {
        Some(root) if runs > 1 => format!("{root}l"),
        _ => stem,
    }
}

#[cfg(test)]
mod tests;
