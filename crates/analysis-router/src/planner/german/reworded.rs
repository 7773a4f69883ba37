//! A German question in the words of the tools: its own words change as those of the English question did.

use super::dictionary::WORDS;
use super::units::Part;
use super::{Asked, Said, by_their_words, tokens, translated};
use crate::PlanRequest;
use crate::planner::known::Known;
use crate::planner::lexicon::Lexicon;
use crate::planner::rephrase::Rephrased;

/// What stands before many of something in the dative, which puts an "n" to most of them.
const DATIVE: &str = "mit von bei aus zu nach seit ausser den allen diesen unseren meinen ihren seinen vielen keinen";

/// A question, and how it is read.
pub struct Reworded {
    pub german: String,
    pub english: String,
}

impl Asked {
    /// The German for a wording of the English question. `None` where the dictionary has no word that leads back to the new one, or none that is
    /// known to fit its sentence: an article or an adjective would have to go by the gender of the noun behind it.
    pub fn reworded(&self, told: &Rephrased, request: &PlanRequest<'_>, known: &Known<'_>) -> Option<Reworded> {
        let mut german = self.german.clone();
        for (english, own) in &told.replaced {
            let said = self.said.iter().find(|said| said.english.eq_ignore_ascii_case(english))?;
            let new = in_place_of(said, own, &self.german)?;
            german = replaced(&german, &said.german, &new)?;
        }
        let read = by_their_words(request, known, |own| translated(&german, own))?;
        let same = stems(&read.english, &request.index.lexicon) == stems(&told.question, &request.index.lexicon);
        (read.unread.is_empty() && same).then_some(Reworded {
            german,
            english: read.english,
        })
    }
}

fn stems(question: &str, lexicon: &Lexicon) -> Vec<String> {
    let words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| lexicon.stem(&word.to_lowercase())).collect()
}

/// The German word for what the tools say, in the form of the one that it replaces.
fn in_place_of(said: &Said, own: &str, question: &str) -> Option<String> {
    let before = before(question, &said.german);
    match said.part {
        Part::Noun if said.many => {
            let noun = WORDS.noun_in_german(own, true)?;
            let dative = DATIVE
                .split(' ')
                .any(|word| before.iter().rev().find(|word| !adjective(word)).is_some_and(|last| last == word));
            let end = if dative && !noun.ends_with(['n', 's']) { "n" } else { "" };
            Some(format!("{}{end}", super::frames::capital(&noun)))
        }
        Part::Noun => {
            let bare = before
                .last()
                .is_none_or(|word| matches!(word.as_str(), "je" | "pro" | "per" | "nach"));
            let noun = WORDS.noun_in_german(own, false).filter(|_| bare)?;
            Some(super::frames::capital(&noun))
        }
        Part::Adjective => {
            let written = tokens::folded(&said.german);
            let end = WORDS.ending(&written)?;
            Some(format!("{}{end}", WORDS.adjective_in_german(own)?))
        }
        _ => None,
    }
}

/// The words of the clause before one of the question.
fn before(question: &str, word: &str) -> Vec<String> {
    let tokens = tokens::tokens(question);
    let at = tokens.iter().position(|token| token.text == word).unwrap_or_default();
    let from = tokens.iter().take(at).rposition(tokens::Token::pauses).map_or(0, |last| last + 1);
    tokens.iter().take(at).skip(from).map(|token| token.folded.clone()).collect()
}

fn adjective(word: &str) -> bool {
    !WORDS.small.contains_key(word) && (WORDS.adjective(word).is_some() || WORDS.participle(word).is_some())
}

/// The question with one word in place of another, where that stands in it as a whole.
fn replaced(question: &str, old: &str, new: &str) -> Option<String> {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let (at, _) = question.match_indices(old).find(|(at, found)| {
        let before = question.get(..*at).and_then(|text| text.chars().next_back());
        let after = question.get(at + found.len()..).and_then(|text| text.chars().next());
        !inside(before) && !inside(after)
    })?;
    let mut told = question.to_owned();
    told.replace_range(at..at + old.len(), new);
    Some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(german: &str, part: Part, many: bool, own: &str, question: &str) -> Option<String> {
        let said = Said {
            english: String::new(),
            german: german.to_owned(),
            part,
            many,
        };
        in_place_of(&said, own, question)
    }

    #[test]
    fn many_stand_in_the_case_of_what_they_replace() {
        for (question, steps) in [
            ("Wie viele Phasen gibt es?", "Schritte"),
            ("Anzahl von Phasen", "Schritten"),
            ("Aufgaben in den offenen Phasen, die noch offen sind", "Schritten"),
            ("Die Phasen", "Schritte"),
        ] {
            assert_eq!(
                new("Phasen", Part::Noun, true, "step", question).as_deref(),
                Some(steps),
                "{question}"
            );
        }
    }

    #[test]
    fn one_is_replaced_where_nothing_before_it_goes_by_its_gender() {
        let phase = |question| new("Phase", Part::Noun, false, "steps", question);
        assert_eq!(phase("Aufgaben je Phase").as_deref(), Some("Schritt"));
        for question in ["Wie lang ist die Phase?", "Aufgaben der offenen Phase", "Welche Phase ist offen?"] {
            assert_eq!(phase(question), None, "{question}");
        }
    }

    #[test]
    fn an_adjective_keeps_its_ending() {
        assert_eq!(
            new("geschlossenen", Part::Adjective, false, "open", "die geschlossenen Tickets").as_deref(),
            Some("offenen")
        );
        assert_eq!(
            new("offen", Part::Adjective, false, "active", "sind offen").as_deref(),
            Some("aktiv")
        );
    }

    #[test]
    fn what_the_dictionary_has_no_word_for_has_no_german() {
        assert_eq!(new("Phasen", Part::Noun, true, "flurbels", "Wie viele Phasen gibt es?"), None);
        assert_eq!(
            new(
                "bezahlt",
                Part::Verb(super::super::dictionary::Form::Participle),
                false,
                "open",
                "bezahlt"
            ),
            None
        );
    }

    #[test]
    fn only_a_whole_word_is_replaced() {
        assert_eq!(
            replaced("Phasenplan der Phasen", "Phasen", "Schritte").as_deref(),
            Some("Phasenplan der Schritte")
        );
        assert_eq!(replaced("Phasenplan", "Phasen", "Schritte"), None);
    }
}
