//! What German words are in English. The words are data: see `lexicon/german/` for their form.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::english::{Noun, Verb, noun, spaced, verb};

const GRAMMAR: &str = include_str!("../lexicon/german/grammar.txt");
const PHRASES: &str = include_str!("../lexicon/german/phrases.txt");
const NOUNS: [&str; 2] = [
    include_str!("../lexicon/german/nouns.txt"),
    include_str!("../lexicon/german/nouns_it.txt"),
];
const ADJECTIVES: &str = include_str!("../lexicon/german/adjectives.txt");
const VERBS: &str = include_str!("../lexicon/german/verbs.txt");
const PARTS: &str = include_str!("../lexicon/german/parts.txt");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    One,
    Many,
    /// The same word for one and for many.
    Either,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Infinitive,
    Present,
    Past,
    Participle,
}

/// A form of a German verb.
#[derive(Debug, Clone)]
pub struct VerbForm {
    /// What may stand apart from it: "auf".
    pub particle: &'static str,
    /// It stands in the form: "aufgegeben", and not in "gibt … auf".
    pub whole: bool,
    pub form: Form,
    pub english: Vec<Verb>,
}

/// A word of grammar.
#[derive(Debug)]
pub struct Small {
    pub english: String,
    /// No word of English.
    pub tells: bool,
}

pub struct Dictionary {
    pub small: FxHashMap<&'static str, Small>,
    /// By their first word, the longest first.
    pub phrases: FxHashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    nouns: FxHashMap<String, (Number, Vec<Noun>)>,
    adjectives: FxHashMap<String, Vec<String>>,
    verbs: FxHashMap<String, Vec<VerbForm>>,
    parts: FxHashMap<&'static str, String>,
    /// Forms that are words of English, too, or names.
    shared: Vec<String>,
    /// English nouns, of one and of many, and adjectives: what German word leads back to them before any other.
    back: FxHashMap<String, String>,
}

/// What a noun may end in, whatever case it stands in.
const CASES: [&str; 5] = ["", "s", "es", "n", "en"];

pub static WORDS: LazyLock<Dictionary> = LazyLock::new(Dictionary::read);

/// The lines of a file: what stands before the `=`, and behind it.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let told = file.lines().filter(|line| !line.starts_with('#'));
    told.filter_map(|line| line.split_once('='))
        .map(|(german, english)| (german.trim(), english.trim()))
}

impl Dictionary {
    fn read() -> Self {
        let mut words = Self {
            small: FxHashMap::default(),
            phrases: FxHashMap::default(),
            nouns: FxHashMap::default(),
            adjectives: FxHashMap::default(),
            verbs: FxHashMap::default(),
            parts: FxHashMap::default(),
            shared: Vec::new(),
            back: FxHashMap::default(),
        };
        for (german, english) in lines(GRAMMAR) {
            let bare = german.trim_start_matches('~');
            let small = Small {
                english: spaced(english),
                tells: bare == german,
            };
            words.small.insert(bare, small);
        }
        for (german, english) in lines(PHRASES) {
            let said: Vec<&str> = german.split(' ').collect();
            if let Some(first) = said.first() {
                words.phrases.entry(*first).or_default().push((said, english));
            }
        }
        words
            .phrases
            .values_mut()
            .for_each(|known| known.sort_by_key(|(said, _)| std::cmp::Reverse(said.len())));
        for (german, english) in NOUNS.iter().flat_map(|file| lines(file)) {
            words.add_noun(german, english);
        }
        for (german, english) in lines(ADJECTIVES) {
            let bare = german.trim_start_matches('~');
            let known = words.adjectives.entry(bare.to_owned()).or_default();
            known.extend(english.split(' ').map(spaced));
            words.leads_back("adjective", english.split(' ').next().unwrap_or_default(), bare);
            words.share(german);
        }
        for (german, english) in lines(VERBS) {
            words.add_verb(german, english);
        }
        words.parts = lines(PARTS).map(|(german, english)| (german, spaced(english))).collect();
        words
    }

    /// Only words that are written without umlauts: these are not told from two vowels here.
    fn leads_back(&mut self, kind: &str, english: &str, german: &str) {
        let plain = ["ae", "oe", "ue", "ss"].iter().all(|pair| !german.contains(pair));
        if plain {
            self.back.entry(format!("{kind} {english}")).or_insert_with(|| german.to_owned());
        }
    }

    /// The German word for many of them.
    pub fn many_in_german(&self, english: &str) -> Option<String> {
        self.back.get(&format!("many {english}")).cloned()
    }

    pub fn one_in_german(&self, english: &str) -> Option<String> {
        self.back.get(&format!("one {english}")).cloned()
    }

    /// The German word for one or for many of them, whichever the English word is for.
    pub fn noun_in_german(&self, english: &str, many: bool) -> Option<String> {
        let kind = if many { "to many" } else { "to one" };
        self.back.get(&format!("{kind} {english}")).cloned()
    }

    /// What an adjective ends in.
    pub fn ending<'w>(&self, word: &'w str) -> Option<&'w str> {
        let stem = endings(word).find(|stem| self.adjectives.contains_key(*stem) || self.is_participle(stem))?;
        word.strip_prefix(stem)
    }

    fn is_participle(&self, word: &str) -> bool {
        self.verb(word).iter().any(|verb| verb.form == Form::Participle)
    }

    /// Its stem, to which an ending is put.
    pub fn adjective_in_german(&self, english: &str) -> Option<String> {
        self.back.get(&format!("adjective {english}")).cloned()
    }

    fn share(&mut self, german: &str) {
        if let Some(bare) = german.strip_prefix('~') {
            self.shared.extend(bare.split(' ').map(str::to_owned));
        }
    }

    fn add_noun(&mut self, german: &'static str, english: &str) {
        self.share(german);
        let forms: Vec<&str> = german.trim_start_matches('~').split(' ').collect();
        let told: Vec<Noun> = english.split(' ').map(noun).collect();
        let same = forms.first() == forms.get(1);
        if let (Some(noun), Some(one), Some(many)) = (told.first(), forms.first(), forms.get(1)) {
            self.leads_back("one", &noun.one, one);
            self.leads_back("many", &noun.many, many);
            for english in [&noun.one, &noun.many] {
                self.leads_back("to one", english, one);
                self.leads_back("to many", english, many);
            }
        }
        for (form, number) in forms.into_iter().zip([Number::One, Number::Many]) {
            let number = if same { Number::Either } else { number };
            let known = self.nouns.entry(form.to_owned()).or_insert((number, Vec::new()));
            known
                .1
                .extend(told.iter().filter(|noun| !known.1.contains(noun)).cloned().collect::<Vec<_>>());
        }
    }

    fn add_verb(&mut self, german: &'static str, english: &'static str) {
        self.share(german);
        let mut forms = german.trim_start_matches('~').split(' ');
        let infinitive = forms.next().unwrap_or_default();
        let told: Vec<Verb> = english.split(' ').map(verb).collect();
        let (particle, own) = infinitive.split_once('|').unwrap_or(("", infinitive));
        let stem = own.strip_suffix("en").or_else(|| own.strip_suffix('n')).unwrap_or(own);
        // "Spend" is a form of "spenden", and a word of English.
        if german.starts_with('~') {
            self.shared.push(stem.to_owned());
        }
        let participle = forms.next().unwrap_or_default();
        self.add_form(format!("{particle}{own}"), particle, true, Form::Infinitive, &told);
        self.add_form(participle.to_owned(), particle, true, Form::Participle, &told);
        // "aufzugeben"
        self.add_form(format!("{particle}zu{own}"), particle, true, Form::Infinitive, &told);
        let mut finite: Vec<(String, Form)> = vec![(own.to_owned(), Form::Present)];
        let extra: Vec<&str> = forms.collect();
        for end in ["", "e", "t", "et", "st", "est"] {
            finite.push((format!("{stem}{end}"), Form::Present));
        }
        for end in ["te", "ten", "ete", "eten"] {
            finite.push((format!("{stem}{end}"), Form::Past));
        }
        finite.extend(extra.into_iter().map(|form| (form.to_owned(), Form::Present)));
        for (form, tense) in finite {
            self.add_form(format!("{particle}{form}"), particle, true, tense, &told);
            if !particle.is_empty() {
                self.add_form(form, particle, false, tense, &told);
            }
        }
    }

    fn add_form(&mut self, written: String, particle: &'static str, whole: bool, form: Form, english: &[Verb]) {
        let known = self.verbs.entry(written).or_default();
        match known
            .iter_mut()
            .find(|known| known.particle == particle && known.whole == whole && known.form == form)
        {
            Some(known) => known.english.extend(english.iter().cloned()),
            None => known.push(VerbForm {
                particle,
                whole,
                form,
                english: english.to_vec(),
            }),
        }
    }

    /// A noun, in whatever case it stands.
    pub fn noun(&self, word: &str) -> Option<(Number, &[Noun])> {
        let mut found = CASES
            .iter()
            .filter_map(|end| self.nouns.get(word.strip_suffix(end)?).filter(|_| word.len() > end.len() + 2));
        found.next().map(|(number, nouns)| (*number, nouns.as_slice()))
    }

    /// An adjective with whatever ending.
    pub fn adjective(&self, word: &str) -> Option<&[String]> {
        let bare = endings(word).find_map(|stem| self.adjectives.get(stem))?;
        Some(bare)
    }

    pub fn verb(&self, word: &str) -> &[VerbForm] {
        self.verbs.get(word).map_or(&[], Vec::as_slice)
    }

    /// "bezahlte": the participle as an adjective.
    pub fn participle(&self, word: &str) -> Option<&VerbForm> {
        endings(word).find_map(|stem| self.verb(stem).iter().find(|verb| verb.form == Form::Participle))
    }

    /// "Rechnungsbetrag": what stands before the last noun, and that noun.
    pub fn compound(&self, word: &str) -> Option<(Vec<String>, Number, &[Noun])> {
        self.split(word, 3)
    }

    fn split(&self, word: &str, deep: usize) -> Option<(Vec<String>, Number, &[Noun])> {
        const SHORTEST: usize = 3;
        if deep == 0 || word.contains(|c: char| !c.is_alphabetic() && c != '-') {
            return None;
        }
        let cuts = (SHORTEST..word.len().saturating_sub(SHORTEST - 1)).filter(|cut| word.is_char_boundary(*cut));
        cuts.into_iter().find_map(|cut| {
            let (first, last) = word.split_at_checked(cut)?;
            let (number, nouns) = self.noun(last.trim_start_matches('-'))?;
            let led = self.led(first.trim_end_matches('-'), deep)?;
            Some((led, number, nouns))
        })
    }

    /// The first part of a compound.
    fn led(&self, first: &str, deep: usize) -> Option<Vec<String>> {
        if let Some(part) = self.parts.get(first) {
            return Some(vec![part.clone()]);
        }
        let joints = ["", "s", "es", "n", "en", "er"];
        let exact = |form: &str| {
            self.nouns
                .get(form)
                .and_then(|(_, nouns)| nouns.first())
                .map(|noun| noun.one.clone())
        };
        let bare = joints
            .iter()
            .filter_map(|joint| first.strip_suffix(joint))
            .filter(|bare| bare.len() > 2);
        if let Some(noun) = bare
            .clone()
            .find_map(exact)
            .or_else(|| exact(&format!("{first}e")))
            .or_else(|| exact(&format!("{first}ung")))
        {
            return Some(vec![noun]);
        }
        bare.into_iter().find_map(|bare| {
            let (mut led, _, nouns) = self.split(bare, deep - 1)?;
            led.push(nouns.first()?.one.clone());
            Some(led)
        })
    }

    /// A word of no other language, as far as this dictionary goes.
    pub fn tells(&self, word: &str) -> bool {
        match self.small.get(word) {
            Some(small) => small.tells,
            None => {
                let shared = |form: &str| {
                    CASES
                        .iter()
                        .filter_map(|end| form.strip_suffix(end))
                        .any(|form| self.shared.iter().any(|shared| shared == form))
                };
                let known = self.noun(word).is_some()
                    || self.adjective(word).is_some()
                    || !self.verb(word).is_empty()
                    || self.compound(word).is_some();
                known && !shared(word) && !self.same_in_english(word)
            }
        }
    }

    /// "Region", "Team", "normal": written the same.
    fn same_in_english(&self, word: &str) -> bool {
        let noun = self
            .noun(word)
            .is_some_and(|(_, nouns)| nouns.iter().any(|noun| noun.one == word || noun.many == word));
        let adjective = self.adjective(word).is_some_and(|told| told.iter().any(|told| told == word));
        let verb = self
            .verb(word)
            .iter()
            .flat_map(|form| &form.english)
            .any(|verb| verb.base == word || verb.past == word);
        noun || adjective || verb
    }
}

/// The word without what an adjective may end in.
fn endings(word: &str) -> impl Iterator<Item = &str> {
    let ends = ["", "e", "en", "er", "es", "em"];
    ends.into_iter()
        .filter_map(move |end| word.strip_suffix(end))
        .filter(|stem| stem.len() > 1)
}

/// Words of grammar that may stand in one question only.
pub fn small(word: &str) -> Option<&'static Small> {
    WORDS.small.get(word)
}

#[cfg(test)]
mod tests;
