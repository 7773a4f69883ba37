//! German words as English ones, one after the other as they stand.

use super::dictionary::{Form, Number, VerbForm, WORDS};
use super::english::{Noun, Verb};
use super::small;
use super::tokens::Token;

/// What a word does in its clause, as far as the order of words goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// "how many", "which", "when".
    Question,
    Article,
    Pronoun,
    Preposition,
    /// "that", "whether": the verb is at the end of its clause.
    Relative,
    Noun,
    Adjective,
    Number,
    /// A name, or what is written like one.
    Name,
    Verb(Form),
    Have,
    Be,
    Modal,
    /// Any other word of grammar.
    Small,
}

/// A word of the English question.
#[derive(Debug, Clone)]
pub struct Unit {
    pub text: String,
    pub part: Part,
    pub german: String,
    /// The German word as it was written.
    pub written: String,
    /// Signs before and behind it.
    pub before: String,
    pub after: String,
    pub verb: Option<Verb>,
    forms: Vec<VerbForm>,
    /// A word that nothing is known of, and no name.
    pub unread: bool,
    pub many: bool,
}

impl Unit {
    pub fn new(text: impl Into<String>, part: Part) -> Self {
        Self {
            text: text.into(),
            part,
            german: String::new(),
            written: String::new(),
            before: String::new(),
            after: String::new(),
            verb: None,
            forms: Vec::new(),
            unread: false,
            many: false,
        }
    }

    fn at(token: &Token, text: impl Into<String>, part: Part) -> Self {
        Self {
            german: token.folded.clone(),
            written: token.text.clone(),
            before: token.before.clone(),
            after: token.after.clone(),
            ..Self::new(text, part)
        }
    }

    pub fn pauses(&self) -> bool {
        self.after.contains([',', ';', ':', '.', '?', '!', '–', '—'])
    }
}

/// How near a word is to what is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    Unsaid,
    /// In a description.
    Told,
    /// In a cell.
    Held,
    /// The name of rows, of a column or of a choice.
    Named,
}

/// What is at hand: which words the tools and their rows say, and which are English.
pub struct Own<'a> {
    pub near: &'a dyn Fn(&str) -> Near,
    pub english: &'a dyn Fn(&str) -> bool,
}

impl Own<'_> {
    fn says(&self, word: &str) -> bool {
        (self.near)(word) > Near::Unsaid
    }

    fn near_all(&self, term: &str) -> Near {
        term.split([' ', '-']).map(|word| (self.near)(word)).min().unwrap_or(Near::Unsaid)
    }

    /// The meaning that is nearest to what is at hand, of equals the first.
    fn chosen<'t, T>(&self, told: &'t [T], near: impl Fn(&T) -> Near) -> Option<&'t T> {
        told.iter().rev().max_by_key(|meaning| near(meaning))
    }
}

pub fn units(tokens: &[Token], own: &Own<'_>) -> Vec<Unit> {
    let mut found: Vec<Unit> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((length, english)) = phrase(tokens, at) {
            let last = tokens.get(at + length - 1).unwrap_or(token);
            let part = match english {
                "what percentage" => Part::Noun,
                english if english.ends_with("how many") || english.ends_with("how much") || english.starts_with("how ") => Part::Question,
                english if english.ends_with(" me") => Part::Verb(Form::Present),
                _ => Part::Small,
            };
            let unit = Unit {
                after: last.after.clone(),
                ..Unit::at(token, english, part)
            };
            push(&mut found, unit);
            at += length;
            continue;
        }
        if !ends_a_verb(tokens, at, &mut found, own) {
            let unit = unit(tokens, at, &found, own);
            push(&mut found, unit);
        }
        at += 1;
    }
    found
}

/// A word that says nothing in English leaves its comma behind.
fn push(found: &mut Vec<Unit>, unit: Unit) {
    if !unit.text.is_empty() {
        found.push(unit);
    } else if let Some(last) = found.last_mut() {
        last.after.push_str(&unit.after);
    }
}

fn phrase(tokens: &[Token], at: usize) -> Option<(usize, &'static str)> {
    let first = tokens.get(at).filter(|token| !token.quoted)?;
    let known = WORDS.phrases.get(first.folded.as_str())?;
    known.iter().find_map(|(said, english)| {
        let stands = said.iter().enumerate().all(|(offset, word)| {
            let inner = offset + 1 < said.len();
            tokens.get(at + offset).is_some_and(|token| {
                let written = match word.strip_suffix('*') {
                    Some(stem) => token.folded.starts_with(stem),
                    None => token.folded == *word,
                };
                written && !token.quoted && !(inner && token.pauses())
            })
        });
        stands.then_some((said.len(), *english))
    })
}

/// "Zähle … auf", "legt … an": the part that stands at the end of the clause, and the verb that it belongs to.
fn ends_a_verb(tokens: &[Token], at: usize, found: &mut [Unit], own: &Own<'_>) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let ends = token.pauses() || at + 1 == tokens.len() || tokens.get(at + 1).is_some_and(|next| next.folded == "und");
    let apart = |form: &&VerbForm| !form.whole && form.particle == token.folded;
    let Some(verb) = found
        .iter_mut()
        .rev()
        .find(|unit| unit.forms.iter().any(|form| apart(&form)))
        .filter(|_| ends)
    else {
        return false;
    };
    let form = verb.forms.iter().find(apart).cloned();
    if let Some(form) = form {
        become_verb(verb, &form, own);
    }
    if let Some(last) = found.last_mut() {
        last.after.push_str(&token.after);
    }
    true
}

fn become_verb(unit: &mut Unit, form: &VerbForm, own: &Own<'_>) {
    let near = |verb: &Verb| own.near_all(&verb.base).max(own.near_all(&verb.participle));
    let Some(verb) = own.chosen(&form.english, near) else {
        return;
    };
    unit.text.clone_from(match form.form {
        Form::Participle => &verb.participle,
        Form::Past => &verb.past,
        Form::Present | Form::Infinitive => &verb.base,
    });
    unit.part = Part::Verb(form.form);
    unit.verb = Some(verb.clone());
}

/// Reads the token at a place as a word of one kind, where it is one.
type Kind = fn(&Token, &[Token], usize, &[Unit], &Own<'_>) -> Option<Unit>;

fn unit(tokens: &[Token], at: usize, found: &[Unit], own: &Own<'_>) -> Unit {
    let Some(token) = tokens.get(at) else {
        return Unit::new("", Part::Small);
    };
    if token.quoted {
        return Unit::at(token, format!("\"{}\"", token.text), Part::Name);
    }
    if token.number() {
        return Unit::at(token, token.text.clone(), Part::Number);
    }
    if token.text.is_empty() || (token.identifier() && !(at == 0 && WORDS.small.contains_key(token.folded.as_str()))) {
        return Unit::at(token, token.text.clone(), Part::Name);
    }
    // Their own words in German, whatever this dictionary has for them.
    let german = WORDS.tells(&token.folded) && !WORDS.small.contains_key(token.folded.as_str());
    if german && !begins_as_in_english(&token.folded) && own.says(&token.text.to_lowercase()) {
        return Unit::at(token, token.text.to_lowercase(), Part::Noun);
    }
    let names = token.capital() && at > 0 && !tokens.get(at - 1).is_some_and(|before| before.after.contains(['.', '?', '!']));
    if let Some((english, part)) = small::read(tokens, at, found).filter(|_| !names || matches!(token.folded.as_str(), "sie" | "ihnen")) {
        return Unit::at(token, english, part);
    }
    let kinds: &[Kind] = if names {
        &[noun, compound, adjective, verb]
    } else if at == 0 && noun_first(tokens) {
        &[noun, verb, adjective, compound]
    } else {
        &[adjective, verb, noun, compound]
    };
    kinds
        .iter()
        .find_map(|kind| kind(token, tokens, at, found, own))
        .unwrap_or_else(|| unknown(token, tokens, at, found, own))
}

/// "Liste" of "list": whoever says the one word means the other.
fn begins_as_in_english(folded: &str) -> bool {
    let verbs = WORDS.verb(folded).iter().flat_map(|form| &form.english);
    let nouns = WORDS.noun(folded).into_iter().flat_map(|(_, nouns)| nouns);
    verbs
        .map(|verb| &verb.base)
        .chain(nouns.map(|noun| &noun.one))
        .any(|english| folded.starts_with(english.as_str()))
}

/// "Kosten pro Monat", "Spende nach Land": a noun, where "Liste alle Kunden" commands.
fn noun_first(tokens: &[Token]) -> bool {
    const LED: [&str; 9] = ["pro", "je", "nach", "von", "vom", "der", "des", "in", "im"];
    let plural = tokens.first().is_some_and(|first| first.folded.ends_with("en"));
    let formal = tokens.get(1).is_some_and(|next| next.folded == "sie");
    (plural && !formal) || tokens.len() == 1 || tokens.get(1).is_some_and(|next| LED.contains(&next.folded.as_str()))
}

fn told(token: &Token, number: Number, nouns: &[Noun], found: &[Unit], own: &Own<'_>) -> Option<(String, bool)> {
    let noun = own.chosen(nouns, |noun| own.near_all(&noun.one))?;
    let one = found
        .last()
        .is_some_and(|before| small::one_of(&before.german) && !(before.german == "der" && before.text == "of the"));
    let many = match number {
        Number::One => false,
        Number::Many => true,
        Number::Either => !one && !token.folded.ends_with("eits"),
    };
    Some((if many { noun.many.clone() } else { noun.one.clone() }, many))
}

fn noun(token: &Token, _: &[Token], _: usize, found: &[Unit], own: &Own<'_>) -> Option<Unit> {
    let (number, nouns) = WORDS.noun(&token.folded)?;
    let (text, many) = told(token, number, nouns, found, own)?;
    Some(Unit {
        many,
        ..Unit::at(token, text, Part::Noun)
    })
}

fn compound(token: &Token, _: &[Token], _: usize, found: &[Unit], own: &Own<'_>) -> Option<Unit> {
    let (led, number, nouns) = WORDS.compound(&token.folded)?;
    let (last, many) = told(token, number, nouns, found, own)?;
    Some(Unit {
        many,
        ..Unit::at(token, format!("{} {last}", led.join(" ")), Part::Noun)
    })
}

fn adjective(token: &Token, tokens: &[Token], at: usize, _: &[Unit], own: &Own<'_>) -> Option<Unit> {
    let meanings = WORDS.adjective(&token.folded)?;
    let text = own.chosen(meanings, |term| own.near_all(term))?;
    Some(Unit::at(token, alone(text, tokens, at), Part::Adjective))
}

/// "Nur die aktiven": without its noun, it is some of those.
fn alone(adjective: &str, tokens: &[Token], at: usize) -> String {
    let led = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| matches!(before.folded.as_str(), "die" | "den" | "das" | "der"));
    let token = tokens.get(at);
    let ends = token.is_some_and(Token::pauses)
        || tokens
            .get(at + 1)
            .is_none_or(|next| !next.quoted && !small::counts(&next.folded) && WORDS.small.contains_key(next.folded.as_str()));
    let inflected = token.is_some_and(|token| token.folded.ends_with('e') || token.folded.ends_with("en"));
    if led && ends && inflected {
        format!("{adjective} ones")
    } else {
        adjective.to_owned()
    }
}

fn verb(token: &Token, tokens: &[Token], at: usize, _: &[Unit], own: &Own<'_>) -> Option<Unit> {
    let forms = WORDS.verb(&token.folded);
    let participle = forms.iter().find(|form| form.form == Form::Participle);
    let whole = forms.iter().find(|form| form.whole);
    // "Bestellt" tells what is done, where a helping verb or nothing else is at hand.
    let finite = forms.iter().find(|form| form.whole && form.form != Form::Participle);
    let helped = tokens.iter().any(|other| small::helps(&other.folded));
    let inflected = || WORDS.participle(&token.folded);
    let form = match (participle, finite) {
        (Some(participle), Some(_)) if helped || at == 0 || token.pauses() => Some(participle),
        (_, Some(finite)) => Some(finite),
        (Some(participle), None) => Some(participle),
        (None, None) => whole.or_else(|| forms.first()),
    };
    let form = form.cloned().or_else(|| inflected().cloned())?;
    let mut unit = Unit::at(token, "", Part::Small);
    become_verb(&mut unit, &form, own);
    if forms.is_empty() {
        // "Bezahlte Rechnungen"
        unit.part = Part::Adjective;
        unit.text = alone(&unit.text, tokens, at);
    }
    unit.forms = forms.to_vec();
    Some(unit)
}

fn unknown(token: &Token, tokens: &[Token], at: usize, found: &[Unit], own: &Own<'_>) -> Unit {
    let capital = token.capital();
    let led = found
        .last()
        .is_some_and(|before| !before.pauses() && matches!(before.part, Part::Article | Part::Adjective | Part::Number | Part::Question));
    let run = tokens
        .get(at + 1)
        .is_some_and(|next| !token.pauses() && next.capital() && !next.quoted && WORDS.noun(&next.folded).is_none());
    let common = !capital || at == 0 || (led && !run);
    let lower = token.text.to_lowercase();
    let known = own.says(&lower) || (own.english)(&lower);
    Unit {
        unread: common && !known,
        ..Unit::at(token, token.text.clone(), if capital && !known { Part::Name } else { Part::Noun })
    }
}
