//! The words of a question, each with the part it plays.

mod pieces;

use super::hyphens;
use super::idioms;
use super::initials;
use super::known::Known;
use super::lexicon::Lexicon;
use super::things;
use super::verbs::verb_like;
use super::words::{listed, plural_form};
use pieces::{pieces, push_piece};

/// What a word does in the question. Only `Content` must be found in the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Content,
    /// Grammar: articles, auxiliaries, courtesy.
    Stop,
    /// Says what to compute: "how many", "top", "per".
    Operator,
    /// Part of a time window.
    Time,
    Number,
}

#[derive(Debug, Clone)]
pub struct Word {
    /// As written, without punctuation around it.
    pub raw: String,
    pub lower: String,
    pub stem: String,
    pub role: Role,
    pub quoted: bool,
    /// A comma, colon, dash or full stop follows.
    pub pause: bool,
    /// "Ada's": what follows is hers, and no part of her name.
    pub owner: bool,
    /// Said in the follow-up, not in the question it follows.
    pub fresh: bool,
    /// The verb after "do we": it may go unmatched.
    pub governed: bool,
    /// Names something: quoted, capitalised inside the sentence, or written like an identifier.
    pub name_like: bool,
}

impl Word {
    /// "orders", and neither "status" nor "business".
    pub fn is_plural(&self) -> bool {
        plural_form(&self.lower) && self.stem != self.lower
    }
}

const STOP: &str = "nor pls plz thx gimme lemme say says ok by over not no never without per through throughout towards toward onto behind beneath beside upon around along amongst via beyond break split a an the this that these those of in on at to for from with and or but is are was were be been being am do does did done have has had \
    having will would can could should shall may might must i me my we us our you your it its they them their there here please thanks what which who whom whose when \
    where why how any all some also just only so then than as if into about out up down off right now currently today's really exactly actually \
    tell know want need like see look looking find get give show list display let lets let's help happen happened happening exist exists existing use used using \
    set got go goes going went come comes make makes took take takes long ones one else while during within us via report reported reports per whats \
    what's who's where's how's hey hi hello kindly quickly data information info record records entry entries everything anything overall altogether \
    mix breakdown distribution under since came comes bring brings brought regarding concerning upon same matching respective own owning corresponding each every across between among inside outside together overview \
    i'd we'd you'd i'll we'll i'm we're you're they're i've we've you've it's that's there's how's when's";

/// Splits, and marks grammar. Everything else starts as `Content` or `Number`.
pub fn read_words(text: &str, lexicon: &Lexicon, known: &Known<'_>) -> Vec<Word> {
    let stop: Vec<&str> = STOP.split_whitespace().collect();
    let mut words: Vec<Word> = Vec::new();
    for piece in pieces(text) {
        let first = words.is_empty() || words.last().is_some_and(|w: &Word| w.pause && ends_sentence(&w.raw));
        push_piece(piece, first, &stop, lexicon, &mut words);
    }
    initials::write_out(&mut words, lexicon, known);
    hyphens::part(&mut words, lexicon, known);
    hyphens::join(&mut words, lexicon, known);
    known.spell(&mut words, lexicon);
    idioms::headcount(&mut words, lexicon, known);
    idioms::on_call(&mut words, lexicon, known);
    idioms::read(&mut words, lexicon, &known.things);
    idioms::the_whole(&mut words, known);
    idioms::mail_address(&mut words, known);
    in_terms_of(&mut words);
    denied_use(&mut words);
    own_state(&mut words, known);
    commands(&mut words);
    things::mark(&mut words, &known.things);
    things::divide(&mut words, known);
    name_parts(&mut words);
    govern(&mut words);
    words
}

/// A word of grammar.
pub fn is_small(lower: &str) -> bool {
    listed(STOP, lower)
}

/// "in terms of" is grammar; terms alone are something.
fn in_terms_of(words: &mut [Word]) {
    let lower = |words: &[Word], at: usize, text: &str| words.get(at).is_some_and(|word| word.lower == text);
    for at in 1..words.len() {
        if lower(words, at - 1, "in") && lower(words, at, "terms") && lower(words, at + 1, "of") {
            words.iter_mut().skip(at).take(1).for_each(|word| word.role = Role::Stop);
        }
    }
}

/// "Have never been used": what was not done is no grammar.
fn denied_use(words: &mut [Word]) {
    for at in 0..words.len() {
        let mut before = words
            .iter()
            .take(at)
            .rev()
            .skip_while(|word| listed("been ever yet be", &word.lower));
        let denied = before.next().is_some_and(|word| !word.pause && listed("never not", &word.lower));
        if let Some(word) = words.get_mut(at).filter(|word| denied && word.lower == "used") {
            word.role = Role::Content;
        }
    }
}

/// "Which are done", of rows that tell it under that name: a state of theirs, and no grammar.
fn own_state(words: &mut [Word], known: &Known<'_>) {
    let own = |word: &&mut Word| word.lower == "done" && !word.quoted && known.is_column("done");
    words.iter_mut().filter(own).for_each(|word| word.role = Role::Content);
}

/// "Display the rooms" commands, "on display" says something of the rooms; "broken down by" divides, "broken" tells of a state.
fn commands(words: &mut [Word]) {
    let lower = |words: &[Word], at: usize| words.get(at).map_or(String::new(), |word| word.lower.clone());
    let attribute = |words: &[Word], at: usize| {
        let pause = words.get(at).is_some_and(|word| word.pause);
        !pause && words.get(at + 1).is_some_and(|next| next.role == Role::Content && !verb_like(next))
    };
    for at in 0..words.len() {
        let before = at.checked_sub(1).map_or(String::new(), |before| lower(words, before));
        let commanded = matches!(
            before.as_str(),
            "" | "please" | "you" | "to" | "me" | "and" | "just" | "then" | "can" | "could"
        );
        let role = match (lower(words, at).as_str(), lower(words, at + 1).as_str()) {
            ("set", "up") => Role::Stop,
            ("group" | "split" | "break" | "sort" | "order" | "rank", "them" | "it" | "these" | "those" | "this" | "that") if commanded => {
                Role::Stop
            }
            ("display" | "report" | "set", _) if !commanded && before != "per" => Role::Content,
            ("broken", "down" | "up" | "out") => Role::Stop,
            // "ended in a draw", "resulted in a sale": what comes of it is what is asked.
            ("ended" | "resulted" | "ending" | "resulting", "in" | "with" | "as")
                if matches!(lower(words, at + 2).as_str(), "a" | "an") =>
            {
                Role::Stop
            }
            // "The reports database" is one of the databases.
            ("reports" | "records" | "entries" | "overview", _) if matches!(before.as_str(), "the" | "our") && attribute(words, at) => {
                Role::Content
            }
            // "Switched off" says what "off" says.
            ("switched" | "turned" | "shut" | "toggled" | "powered", "on" | "off") => Role::Stop,
            ("on" | "off", _) if matches!(before.as_str(), "switched" | "turned" | "shut" | "toggled" | "powered") => Role::Content,
            // "How many of them are done?"
            ("done", "") if matches!(before.as_str(), "is" | "are") => Role::Content,
            // "Visits done per technician"
            ("done", "per" | "by" | "in" | "this" | "last" | "on" | "for")
                if at > 0 && words.get(at - 1).is_some_and(|word| word.role == Role::Content && word.is_plural()) =>
            {
                Role::Content
            }
            // "Which lifts are down?"
            ("down" | "up" | "off", _) if matches!(before.as_str(), "is" | "are" | "was" | "were" | "currently") => Role::Content,
            _ => continue,
        };
        if let Some(word) = words.get_mut(at).filter(|word| !word.quoted) {
            word.role = role;
        }
    }
}

/// "for Data Engineer": a small word with a capital before another capital is part of a name.
fn name_parts(words: &mut [Word]) {
    for at in (1..words.len().saturating_sub(1)).rev() {
        let next = words.get(at + 1).is_some_and(|word| word.name_like && !word.quoted);
        let pause = words.get(at - 1).is_none_or(|before| before.pause);
        let Some(word) = words.get_mut(at) else { continue };
        let capital = word.raw.len() > 2 && word.raw.chars().next().is_some_and(char::is_uppercase);
        if word.role == Role::Stop && capital && next && !pause && !word.pause {
            word.role = Role::Content;
            word.name_like = true;
        }
    }
}

/// "Which sites do we monitor", "what it holds": the word after a pronoun is a verb; so is the last one after "does" and a name.
fn govern(words: &mut [Word]) {
    let pronoun = |word: &&Word| matches!(word.lower.as_str(), "we" | "they" | "you" | "i" | "it" | "he" | "she");
    // "how many tables it holds"
    let after_pronoun: Vec<usize> = (1..words.len())
        .filter(|at| words.get(at - 1).as_ref().is_some_and(pronoun) && !words.get(at - 1).is_some_and(|word| word.pause))
        .collect();
    for at in after_pronoun {
        mark_governed(words, at);
    }
    let Some(at) = words.iter().position(|word| matches!(word.lower.as_str(), "do" | "does" | "did")) else {
        return;
    };
    let named = words.iter().skip(at + 1).take_while(|word| word.name_like).count();
    let past = words.get(at).is_some_and(|word| word.lower == "did");
    let governed = if words.get(at + 1).as_ref().is_some_and(pronoun) {
        Some(at + 2)
    } else if past && named > 0 {
        Some(at + 1 + named)
    } else {
        let last = words.len() - 1;
        // "When did a job last fail": what follows the adverb is the verb.
        let adverb = |at: &usize| {
            words
                .get(*at)
                .is_some_and(|word| matches!(word.lower.as_str(), "last" | "first" | "ever" | "never" | "next"))
        };
        let after = (at + 2..last)
            .rfind(adverb)
            .map(|adverb| adverb + 1)
            .filter(|next| *next == last || words.get(*next).is_some_and(|word| word.pause));
        after.or((words.get(at + 1..last).is_some_and(|run| run.iter().any(|word| word.name_like))).then_some(last))
    };
    if let Some(at) = governed {
        mark_governed(words, at);
    }
}

fn mark_governed(words: &mut [Word], at: usize) {
    if let Some(word) = words.get_mut(at).filter(|word| word.role == Role::Content && !word.name_like) {
        word.governed = true;
    }
}

fn ends_sentence(raw: &str) -> bool {
    raw.ends_with(['.', '?', '!'])
}

/// `12`, `1,500`, `2.5`, `10%`, `5k`, `two`.
pub fn number_of(lower: &str) -> Option<f64> {
    const NAMES: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    if let Some(index) = NAMES.iter().position(|name| *name == lower).filter(|index| *index > 1) {
        return Some(index as f64);
    }
    let bare = lower.trim_start_matches(['$', '€', '£']).trim_end_matches('%').replace(',', "");
    let (digits, scale) = match bare.char_indices().last() {
        Some((at, 'k')) => (bare.get(..at)?, 1e3),
        Some((at, 'm')) => (bare.get(..at)?, 1e6),
        _ => (bare.as_str(), 1.0),
    };
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.matches('.').count() <= 1;
    plain.then(|| digits.parse::<f64>().ok()).flatten().map(|value| value * scale)
}
