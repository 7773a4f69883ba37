//! German descriptions put the verb last ("Alle Schulen eines Kantons auflisten"), or a part of it ("Gibt eine Übersicht aus").

use super::Head;
use super::sentence::Word;
use crate::lexicon::{self, WordList};

/// Words that only German has.
static FUNCTION: WordList = WordList::new("für von mit nach über zum zur im einer eines einem einen eine der dem aller auf bei aus");
/// What is given to the reader. What else is given may be given away, up or free.
static TOLD: WordList = WordList::new("übersicht übersichten auskunft informationen liste zahlen daten details angaben statistiken zurück");
/// Second parts of verbs of giving that hand over or release something.
static GIVEN_AWAY: WordList = WordList::new("frei weiter auf ab ein bekannt heraus statt nach");

/// What a German sentence says whose verb does not open it. A deed anywhere decides, and a second verb that is not known takes the proof away.
pub(super) fn head(words: &[Word], sentence: &str) -> Option<Head> {
    // "Wetterwarnungen live abrufen": the verb is German where no other word is.
    let looks = |word: &Word| word.text.class().foreign_read && infinitive(&word.text);
    let closes = || {
        (words.len() >= super::MAX_WORDS || words.iter().any(looks))
            && closing(sentence).any(|word| infinitive(word) && lexicon::word(word).foreign_read)
    };
    if !words.iter().any(|word| FUNCTION.has(&word.text)) && !closes() {
        return None;
    }
    let first = words.first()?;
    let class = first.text.class();
    if first.text == "gibt" {
        return gives(words, sentence);
    }
    // "Zahlen zum Hafen": what is told, and of what.
    let of_it = words.get(1).is_some_and(|next| {
        matches!(
            next.text.as_str(),
            "zu" | "zum" | "zur" | "über" | "der" | "des" | "von" | "aller" | "aus"
        )
    });
    let acts = || words.iter().any(|word| word.text.class().foreign_write) || closing(sentence).any(infinitive);
    if TOLD.has(&first.text) && first.text != "zurück" && of_it && !acts() {
        return Some(Head::Data(first.text.to_string()));
    }
    if class.verb() || class.foreign_read || class.foreign_write {
        return None;
    }
    if let Some(noun) = named(words, sentence) {
        return Some(Head::Data(noun));
    }
    let mut last = None;
    for verb in closing(sentence).filter(|word| infinitive(word)) {
        let class = lexicon::word(verb);
        if class.foreign_write {
            return Some(Head::Writes(verb.to_owned()));
        }
        if !class.foreign_read {
            return None;
        }
        last = Some(verb);
    }
    let acts = words.iter().find(|word| word.text.class().foreign_write && infinitive(&word.text));
    match acts {
        Some(deed) => last.map(|_| Head::Writes(deed.text.to_string())),
        None => last.map(|verb| Head::Reads(verb.to_owned())),
    }
}

/// "Gibt eine Übersicht …", but not "Gibt einen Auftrag frei".
fn gives(words: &[Word], sentence: &str) -> Option<Head> {
    let told = words.iter().take(8).any(|word| TOLD.has(&word.text));
    let away = closing(sentence).any(|word| GIVEN_AWAY.has(word) || infinitive(word) && !lexicon::word(word).foreign_read);
    let acts = words.iter().any(|word| word.text.class().foreign_write);
    (told && !away && !acts).then(|| Head::Reads("gibt".to_owned()))
}

/// The words, written small as nouns are not, behind which a clause ends.
fn closing(sentence: &str) -> impl Iterator<Item = &str> {
    fn plain(word: &str) -> &str {
        word.trim_matches(|c: char| !c.is_alphanumeric())
    }
    let mut rest = sentence.split_whitespace().peekable();
    std::iter::from_fn(move || {
        loop {
            let word = rest.next()?;
            let closed = word.ends_with(|c: char| !c.is_alphanumeric());
            let next = rest.peek().copied().unwrap_or_default();
            let joins = next.is_empty()
                || !next.starts_with(char::is_alphanumeric)
                || matches!(plain(next), "und" | "oder" | "sowie" | "dann" | "bzw");
            if closed || joins {
                return Some(word.trim_matches(|c: char| !c.is_alphanumeric()));
            }
        }
    })
    .filter(|word| word.starts_with(char::is_lowercase))
}

fn infinitive(text: &str) -> bool {
    text.len() > 4 && ["en", "ern", "eln"].iter().any(|end| text.ends_with(end))
}

/// "Monatliche Klimanormwerte für eine Station", "Zuletzt aktualisierte Datensätze zu einem Thema": an adjective that is spelt like no imperative, and the
/// noun that it describes, with no verb that closes a clause and no deed anywhere.
fn named(words: &[Word], sentence: &str) -> Option<String> {
    const ADJECTIVES: [&str; 9] = ["liche", "tive", "nische", "rische", "lische", "tische", "tuelle", "nelle", "onale"];
    static NOW: WordList = WordList::new("zuletzt kürzlich derzeit aktuell");
    static OPENS: WordList = WordList::new("aktive aktuelle offene letzte neueste nächste");
    let first = words.first()?;
    let adjective = |text: &str| {
        let verb = ["ver", "ent", "be", "er", "zer"].iter().any(|prefix| text.starts_with(prefix));
        OPENS.has(text) || text.len() > 6 && !verb && ADJECTIVES.iter().any(|ending| text.ends_with(ending))
    };
    // "1-16 Tage": a range of what is told. Ten of something may be what is made.
    let counted = first.text.starts_with(|c: char| c.is_ascii_digit()) && first.text.contains('-');
    if words
        .iter()
        .any(|word| matches!(&*word.text, "wird" | "werden" | "wurde" | "wurden"))
    {
        return None;
    }
    let opens = counted || adjective(&first.text) || NOW.has(&first.text) && words.get(1).is_some_and(|next| next.text.ends_with("te"));
    let noun = sentence
        .split_whitespace()
        .take(6)
        .skip(1)
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .find(|word| {
            word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-')
                .starts_with(char::is_uppercase)
        })?;
    let plural = ["e", "en", "er", "s", "n"].iter().any(|ending| noun.ends_with(ending));
    let verbs = closing(sentence).any(|word| infinitive(word) && !adjective(word));
    let acts = words.iter().any(|word| word.text.class().foreign_write || word.text.some().listed);
    (opens && plural && !verbs && !acts).then(|| noun.to_lowercase())
}
