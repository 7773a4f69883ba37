//! A question in the words of the tools, where it has words that nothing at hand says. It is offered, and asked only when the asker takes it: to
//! guess what somebody meant is how wrong answers come about.

use std::collections::HashMap;
use std::ops::Range;

use super::lexicon::Lexicon;
use super::question::{Role, Word};
use super::reading::Reading;
use super::words::split_identifier;
use crate::PlanRequest;

/// Values of a column are words of the tables while there are no more different ones.
const MOST_VALUES: u64 = 40;
/// Letters of a value that is a word or two, and no text.
const LONGEST_VALUE: usize = 40;
/// How many wordings are tried.
const TRIED: usize = 3;

/// The question in other words.
#[derive(Debug, Clone, PartialEq)]
pub struct Rephrased {
    pub question: String,
    /// What was said, and what stands in its place.
    pub replaced: Vec<(String, String)>,
}

/// The question in other words, the likeliest first. Of a question that refines one before it there are none.
pub fn questions(request: &PlanRequest<'_>, reading: &Reading) -> Vec<Rephrased> {
    let lexicon = &request.index.lexicon;
    if reading.follows {
        return Vec::new();
    }
    let own = Own::of(request, lexicon);
    let replaced = replaced(request.question, &reading.words, &own, lexicon);
    let most = replaced.iter().map(|(_, meanings)| meanings.len()).max().unwrap_or(0);
    let mut found: Vec<Rephrased> = Vec::new();
    for turn in 0..most.min(TRIED) {
        let mut told = Rephrased {
            question: request.question.to_owned(),
            replaced: Vec::new(),
        };
        for (place, meanings) in replaced.iter().rev() {
            if let Some(meaning) = meanings.get(turn).or(meanings.first()) {
                let said = request.question.get(place.clone()).unwrap_or_default().to_owned();
                told.replaced.push((said, (*meaning).to_owned()));
                told.question.replace_range(place.clone(), meaning);
            }
        }
        if !found.contains(&told) {
            found.push(told);
        }
    }
    found
}

/// What the tools and the tables read so far say: stems of words and of terms of several words, and how they are written.
struct Own(HashMap<String, String>);

impl Own {
    fn of(request: &PlanRequest<'_>, lexicon: &Lexicon) -> Self {
        let mut own = Self(HashMap::new());
        for profile in &request.index.profiles {
            profile.noun_words.iter().for_each(|word| own.add(word, lexicon));
        }
        for seen in request.observations {
            own.add(&seen.table, lexicon);
            seen.columns.iter().for_each(|column| own.add(&column.name, lexicon));
            let few = seen.facts.iter().filter(|facts| facts.complete && facts.distinct <= MOST_VALUES);
            few.flat_map(|facts| &facts.values)
                .filter_map(|value| value.as_str())
                .filter(|value| value.len() <= LONGEST_VALUE)
                .for_each(|value| own.add(value, lexicon));
        }
        own
    }

    fn add(&mut self, identifier: &str, lexicon: &Lexicon) {
        let words = split_identifier(identifier);
        let stems: Vec<String> = words.iter().map(|word| lexicon.stem(word)).collect();
        for at in 0..words.len() {
            let length = lexicon.term_at(&stems, at).unwrap_or(1);
            for length in [1, length] {
                if let Some((stems, words)) = stems.get(at..at + length).zip(words.get(at..at + length)) {
                    self.0.entry(stems.join(" ")).or_insert_with(|| words.join(" "));
                }
            }
        }
    }

    fn says(&self, stem: &str, lexicon: &Lexicon) -> bool {
        self.0.contains_key(stem) || lexicon.synonyms_of(stem).iter().any(|other| self.0.contains_key(*other))
    }

    fn meanings(&self, stem: &str, lexicon: &Lexicon) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for own in lexicon.meanings_of(stem).filter_map(|meaning| self.0.get(meaning)) {
            if !found.contains(&own.as_str()) {
                found.push(own);
            }
        }
        found
    }
}

/// Places in the question's text, in their order, and what may stand there instead.
fn replaced<'a>(question: &str, words: &[Word], own: &'a Own, lexicon: &Lexicon) -> Vec<(Range<usize>, Vec<&'a str>)> {
    let places = places(question, words);
    let stems: Vec<&str> = words.iter().map(|word| if word.quoted { "" } else { word.stem.as_str() }).collect();
    let open = |word: &Word| word.role == Role::Content && !word.quoted && !word.name_like && !own.says(&word.stem, lexicon);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        // "on hold": the term, where the tools do not say its word of weight.
        let term = lexicon
            .term_at(&stems, at)
            .filter(|length| words.iter().skip(at).take(*length).any(open))
            .map(|length| {
                (
                    length,
                    own.meanings(&stems.get(at..at + length).unwrap_or_default().join(" "), lexicon),
                )
            });
        let (length, meanings) = match term.filter(|(_, meanings)| !meanings.is_empty()) {
            Some(term) => term,
            None if open(word) => (1, own.meanings(&word.stem, lexicon)),
            None => (1, Vec::new()),
        };
        let ends = places.get(at).zip(places.get(at + length - 1));
        if let Some((Some(first), Some(last))) = ends.filter(|_| !meanings.is_empty()) {
            found.push((first.start..last.end, meanings));
        }
        at += length;
    }
    found
}

/// Where each word stands in the text.
fn places(question: &str, words: &[Word]) -> Vec<Option<Range<usize>>> {
    let mut from = 0;
    words
        .iter()
        .map(|word| {
            let start = from + question.get(from..)?.find(&word.raw)?;
            from = start + word.raw.len();
            Some(start..from)
        })
        .collect()
}
