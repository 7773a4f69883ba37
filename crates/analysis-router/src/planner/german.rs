//! Questions in German, put once into the English that the rest of planning reads. Names, what stands in quotes, numbers and identifiers stay as they
//! are; a German word that the dictionary lacks stays as well, and no answer is given that leaves it unread.

mod dictionary;
mod english;
pub mod frames;
mod order;
mod reworded;
mod small;
mod telling;
mod tokens;
mod units;

pub use self::units::Near;
use self::units::{Own, Part, Unit};
use super::follow::THEN;
use super::known::Known;
use super::question::is_small;
use super::rounds::no_data_about;
use crate::wording::{Message, Refusal, Words};
use crate::{PlanRequest, Proposal, Step, Turn};

/// "Anzahl Rechnungen": the number of them.
const COUNTS: [&str; 4] = ["number", "sum", "total number", "share"];

/// A question in English, and its words that could not be put into it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Translated {
    english: String,
    unread: Vec<String>,
    said: Vec<Said>,
}

/// English words, and the German one that they stand for.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    english: String,
    german: String,
    part: Part,
    many: bool,
}

/// A request as the rest of planning reads it, where its question or what it follows is German.
pub struct Asked {
    /// As it was asked.
    german: String,
    question: String,
    previous: Option<Turn>,
    unread: Vec<String>,
    said: Vec<Said>,
}

impl Asked {
    pub fn of(request: &PlanRequest<'_>, known: &Known<'_>) -> Option<Self> {
        let (read, previous) = by_their_words(request, known, |own| {
            let previous = request.previous.and_then(|turn| before(turn, own));
            (translated(request.question, own), previous)
        });
        if read.is_none() && previous.is_none() {
            return None;
        }
        let read = read.unwrap_or_else(|| Translated {
            english: request.question.to_owned(),
            ..Translated::default()
        });
        Some(Self {
            german: request.question.to_owned(),
            question: read.english,
            previous: previous.or_else(|| request.previous.cloned()),
            unread: read.unread,
            said: read.said,
        })
    }

    pub fn request<'a>(&'a self, request: &PlanRequest<'a>) -> PlanRequest<'a> {
        PlanRequest {
            question: &self.question,
            previous: self.previous.as_ref(),
            ..*request
        }
    }

    /// What is proposed for the English question, as it stands for the German one: an answer that leaves a word of it unread is none, and what is
    /// missing is called as the asker called it.
    pub fn answered(&self, request: &PlanRequest<'_>, mut proposal: Proposal) -> Proposal {
        let answers = proposal.done && proposal.steps.iter().any(|step| matches!(step, Step::Present { .. }));
        if answers && !self.unread.is_empty() {
            let (steps, done) = no_data_about(request, &self.unread);
            return Proposal { steps, done, ..proposal };
        }
        for step in &mut proposal.steps {
            // Words that are no messages are somebody else's.
            if let Step::Refuse { reason: text, .. } | Step::Note { text, .. } = step
                && !text.messages().is_empty()
            {
                let told = text.messages().iter().cloned().map(|message| self.named(message));
                *text = Words::from(told.collect::<Vec<_>>());
            }
        }
        proposal
    }

    fn named(&self, message: Message) -> Message {
        let german = |word: String| {
            let stands_for = |said: &&Said| {
                said.english
                    .split(' ')
                    .any(|english| english.eq_ignore_ascii_case(&word) && !is_small(english))
            };
            let said = self.said.iter().find(stands_for).map(|said| said.german.clone());
            said.unwrap_or(word)
        };
        let all = |words: Vec<String>| words.into_iter().map(german).collect();
        let phrase = |words: &str| match self.said.iter().find(|said| said.english.eq_ignore_ascii_case(words)) {
            Some(said) => said.german.clone(),
            None => words.split(' ').map(|word| german(word.to_owned())).collect::<Vec<_>>().join(" "),
        };
        match message {
            Message::Refusal(Refusal::NoDataAbout { words }) => Refusal::NoDataAbout { words: all(words) }.into(),
            Message::Refusal(Refusal::AsksForChange { verb }) => Refusal::AsksForChange { verb: verb.map(german) }.into(),
            Message::Refusal(Refusal::NoDataThatAnswers { words }) => Refusal::NoDataThatAnswers { words: all(words) }.into(),
            Message::Assumption(said) => said.called(phrase).into(),
            other => other,
        }
    }
}

/// Reads by what the tools and what is known call their own.
fn by_their_words<T>(request: &PlanRequest<'_>, known: &Known<'_>, read: impl FnOnce(&Own<'_>) -> T) -> T {
    let lexicon = &request.index.lexicon;
    read(&Own {
        near: &|word| known.near(&lexicon.stem(word), lexicon),
        english: &|word| is_small(word) || lexicon.knows(&lexicon.stem(word)),
    })
}

/// Whether a question is German, by its own words.
pub fn in_german(question: &str) -> bool {
    telling::is_german(&tokens::tokens(question))
}

/// The turn before in English, if it was read in German.
fn before(turn: &Turn, own: &Own<'_>) -> Option<Turn> {
    let earlier = if turn.plan.reading.is_empty() {
        &turn.question
    } else {
        &turn.plan.reading
    };
    let read: Vec<Option<Translated>> = earlier.split(THEN).map(|question| translated(question, own)).collect();
    if read.iter().all(Option::is_none) {
        return None;
    }
    let parts = earlier.split(THEN).zip(read);
    let parts: Vec<String> = parts
        .map(|(own, read)| read.map_or_else(|| own.to_owned(), |read| read.english))
        .collect();
    let mut turn = turn.clone();
    turn.plan.reading = parts.join(THEN);
    Some(turn)
}

/// The question in English, if it is German.
fn translated(question: &str, own: &Own<'_>) -> Option<Translated> {
    if !in_german(question) {
        return None;
    }
    let tokens = tokens::tokens(question);
    let read = units::units(&tokens, own);
    let unread = read.iter().filter(|unit| unit.unread).map(|unit| unit.text.clone()).collect();
    let said = read.iter().filter_map(said).collect();
    let english = joined(&order::ordered(read));
    Some(Translated { english, unread, said })
}

/// The words of a noun, an adjective or a verb, and what was said.
fn said(unit: &Unit) -> Option<Said> {
    matches!(unit.part, Part::Noun | Part::Adjective | Part::Verb(_)).then(|| Said {
        english: unit.text.clone(),
        german: unit.written.clone(),
        part: unit.part,
        many: unit.many,
    })
}

fn joined(units: &[Unit]) -> String {
    let mut out = String::new();
    let mut told = units.iter().filter(|unit| !unit.text.is_empty()).peekable();
    while let Some(unit) = told.next() {
        let next = told.peek();
        let vowel = next.is_some_and(|next| next.text.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']));
        let that = next.is_some_and(|next| next.part == Part::Relative && next.text == "that");
        let counted = next.is_some_and(|next| matches!(next.part, Part::Noun | Part::Adjective)) && COUNTS.contains(&unit.text.as_str());
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&unit.before);
        out.push_str(if unit.text == "a" && vowel { "an" } else { &unit.text });
        // English parts no clause from what it tells of.
        out.push_str(if that { unit.after.trim_end_matches(',') } else { &unit.after });
        if counted && unit.after.is_empty() {
            out.push_str(" of");
        }
    }
    let mut letters = out.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
