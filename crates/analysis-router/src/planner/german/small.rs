//! Words of grammar whose English depends on what stands beside them.

use super::dictionary::{self, WORDS};
use super::tokens::Token;
use super::units::{Part, Unit};

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "maerz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];
const WEEKDAYS: [&str; 8] = [
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
];
const SPANS: [&str; 16] = [
    "tag",
    "tage",
    "tagen",
    "woche",
    "wochen",
    "monat",
    "monate",
    "monaten",
    "jahr",
    "jahre",
    "jahren",
    "stunde",
    "stunden",
    "minute",
    "minuten",
    "quartalen",
];

/// What stands before one of something.
pub fn one_of(word: &str) -> bool {
    const ONE: &str = "der dem des ein eine einen einem einer eines jeder jede jedes jeden jedem pro je welcher welches welchem dieser dieses diesem \
        meinem mein meines unser unserem unseres ihrem seinem seines";
    ONE.split_whitespace().any(|known| known == word)
}

/// "Hat", "wurde": a verb that a participle belongs to.
pub fn helps(word: &str) -> bool {
    const HELPS: &str = "hat haben habe hatte hatten wird werden wurde wurden ist sind war waren";
    HELPS.split_whitespace().any(|known| known == word)
}

/// "Zwei", "zwölf".
pub fn counts(word: &str) -> bool {
    const NUMBERS: &str = "zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf";
    NUMBERS.split(' ').any(|known| known == word)
}

fn is_time(word: &str) -> bool {
    MONTHS.contains(&word) || WEEKDAYS.contains(&word) || matches!(word, "heute" | "gestern" | "morgen")
}

/// The English of a word of grammar, and what it does.
pub fn read(tokens: &[Token], at: usize, found: &[Unit]) -> Option<(String, Part)> {
    let token = tokens.get(at)?;
    let word = token.folded.as_str();
    let known = dictionary::small(word)?;
    let next = tokens.get(at + 1).filter(|_| !token.pauses());
    let beside = next.map_or("", |next| next.folded.as_str());
    let number = next.is_some_and(Token::number);
    let before = found.last();
    let opens = before.is_none_or(Unit::pauses);
    let comma = before.is_some_and(|before| before.after.contains(','));
    let english = known.english.as_str();
    let (text, part) = match word {
        "der" | "die" | "das" | "den" | "dem" | "denen" | "welche" | "welcher" | "welches" if comma && ends_in_verb(tokens, at) => {
            ("that", Part::Relative)
        }
        "der" | "des" if before.is_some_and(|before| before.part == Part::Noun && !before.pauses()) => ("of the", Part::Article),
        // "Zwischen dem 1. Mai und dem 15. Mai"
        "dem" | "den" if number && tokens.get(at + 2).is_some_and(|month| MONTHS.contains(&month.folded.as_str())) => ("", Part::Article),
        "der" | "die" | "das" | "den" | "dem" => ("the", Part::Article),
        "des" => ("of the", Part::Article),
        "dass" | "ob" | "weil" | "wenn" | "deren" | "dessen" => (english, Part::Relative),
        "ein" | "eine" | "einen" | "einem" | "einer" | "eines" | "diese" | "dieser" | "dieses" | "diesen" | "diesem" | "jede" | "jeder"
        | "jedes" | "jeden" | "jedem" | "alle" | "allen" | "aller" | "kein" | "keine" | "keinen" | "keinem" | "keiner" | "keines"
        | "unser" | "unsere" | "unseren" | "unserem" | "unserer" | "unseres" | "mein" | "meine" | "meinen" | "meinem" | "meiner"
        | "meines" | "ihr" | "ihre" | "ihren" | "ihrem" | "ihrer" | "ihres" | "sein" | "seine" | "seinen" | "seinem" | "seiner"
        | "seines" | "beide" | "beiden" | "viele" | "vielen" | "mehrere" | "einige" => {
            let this = matches!(word, "diese" | "diesen") && (beside.starts_with("woche") || beside.starts_with("monat"));
            // "Aller Bestellungen": of all of them.
            let of = matches!(
                word,
                "aller" | "unserer" | "ihrer" | "seiner" | "einer" | "eines" | "unseres" | "jedes" | "jeder"
            ) && before.is_some_and(|before| before.part == Part::Noun && !before.pauses());
            let told = if this { "this" } else { english };
            return Some((if of { format!("of {told}") } else { told.to_owned() }, Part::Article));
        }
        "was" | "wer" | "wen" | "wem" | "wie" | "wo" | "wann" | "warum" | "wieso" | "weshalb" | "wessen" | "welche" | "welcher"
        | "welches" | "welchen" | "welchem" | "wieviel" | "wieviele" | "woher" | "wohin" => (english, Part::Question),
        // "Zeigen Sie mir": the person addressed is not said in English.
        "sie" if token.capital() && at > 0 => ("", Part::Pronoun),
        "sie" if before.is_some_and(|before| matches!(before.part, Part::Verb(_))) => ("them", Part::Pronoun),
        "ich" | "wir" | "sie" | "er" | "es" | "man" | "du" => (english, Part::Pronoun),
        "mir" | "mich" | "uns" | "ihnen" | "ihm" | "ihn" => (english, Part::Small),
        "hat" | "haben" | "habe" | "hatte" | "hatten" => (english, Part::Have),
        "ist" | "sind" | "war" | "waren" | "wird" | "werden" | "wurde" | "wurden" => (english, Part::Be),
        "kann" | "kannst" | "koennen" | "koennt" | "koennte" | "koennten" | "koenntest" | "muss" | "muessen" | "soll" | "sollen"
        | "sollte" | "sollten" | "will" | "wollen" | "moechte" | "moechten" | "wuerde" | "wuerden" | "darf" | "duerfen" => {
            (english, Part::Modal)
        }
        "am" if beside.ends_with("sten") => ("", Part::Small),
        "am" if number || is_time(beside) => ("on", Part::Preposition),
        "am" => ("on the", Part::Preposition),
        "im" if number || is_time(beside) || beside.starts_with('q') => ("in", Part::Preposition),
        // "Im Jahr 2026"
        "im" if beside == "jahr" && tokens.get(at + 2).is_some_and(Token::number) => ("in", Part::Preposition),
        "im" => ("in the", Part::Preposition),
        "vom" | "von" if number || is_time(beside) => ("from", Part::Preposition),
        "vom" if before.is_some_and(|before| before.part == Part::Noun) => ("of the", Part::Preposition),
        "bis" if found.iter().any(|unit| matches!(unit.text.as_str(), "from" | "between")) => ("to", Part::Preposition),
        "nach" if number || is_time(beside) => ("after", Part::Preposition),
        "nach" if matches!(beside, "dem" | "der") && tokens.get(at + 2).is_some_and(|then| then.number() || is_time(&then.folded)) => {
            ("after", Part::Preposition)
        }
        // "Nach Oslo" goes there, "nach Land" divides.
        "nach" if next.is_some_and(|next| next.capital() && !known_word(next) && !next.identifier()) && !opens => ("to", Part::Preposition),
        "nach" if next.is_some() => ("by", Part::Preposition),
        "seit" if number && tokens.get(at + 2).is_some_and(|unit| SPANS.contains(&unit.folded.as_str())) => {
            ("in the last", Part::Preposition)
        }
        "ueber" if !number => ("about", Part::Preposition),
        "ueber" => ("over", Part::Preposition),
        "ab" if number || is_time(beside) => ("from", Part::Preposition),
        "zum" | "zur" => ("to the", Part::Preposition),
        "an" if before.is_some_and(|before| matches!(before.german.as_str(), "anzahl" | "menge" | "summe" | "anteil")) => {
            ("of", Part::Preposition)
        }
        "als"
            if before.is_some_and(|before| {
                before.part == Part::Adjective || before.text == "more" || before.text == "less" || before.text == "other"
            }) =>
        {
            ("than", Part::Preposition)
        }
        "in" | "an" | "auf" | "aus" | "bei" | "beim" | "bis" | "durch" | "fuer" | "gegen" | "je" | "pro" | "per" | "mit" | "ohne"
        | "seit" | "unter" | "von" | "vor" | "zu" | "zwischen" | "waehrend" | "nach" | "um" | "wegen" | "statt" | "ausser"
        | "innerhalb" | "laut" => (english, Part::Preposition),
        _ => (english, Part::Small),
    };
    Some((text.to_owned(), part))
}

fn known_word(token: &Token) -> bool {
    WORDS.noun(&token.folded).is_some() || WORDS.compound(&token.folded).is_some() || WORDS.adjective(&token.folded).is_some()
}

/// "…, die im Mai bestellt wurden": the clause from here on ends with its verb.
fn ends_in_verb(tokens: &[Token], at: usize) -> bool {
    let clause = tokens.iter().skip(at + 1);
    let ends = |token: &&Token| token.pauses();
    let last = clause.clone().find(ends).or_else(|| clause.last());
    last.is_some_and(|last| helps(&last.folded) || (!last.capital() && !WORDS.verb(&last.folded).is_empty()))
}
