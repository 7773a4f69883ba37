//! Which words of a question a guide's table explains.

use belvedere_types::guide::GuideTable;

use crate::planner::lexicon::Lexicon;
use crate::planner::question::{Role, Word, number_of};
use crate::planner::reading::Reading;
use crate::planner::verbs::{tells_outcome, verb_like};

/// Words of a phrase at most.
const PHRASE: usize = 6;

/// What a phrase stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    Row,
    Kind(usize),
    Column(usize),
    /// A value of a column.
    Value(usize, String),
    /// Rows that only the asker knows.
    Mine,
    Filler,
    /// "p95", "95th percentile".
    Percentile(f64),
}

/// A phrase of the question that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Of the first word of the question, and of the last.
    pub at: usize,
    pub end: usize,
    pub meaning: Meaning,
    /// A number directly before it, as in "five stars".
    pub count: Option<f64>,
    /// The phrase holds a word that the reading took for an operator, such as "total".
    pub operator: bool,
}

/// A question in the words of one table.
#[derive(Debug, Default)]
pub struct Read {
    pub hits: Vec<Hit>,
    /// Things the question names.
    pub names: Vec<String>,
    /// A number that stands for how many are wanted, as in "which ten funds".
    pub limit: Option<usize>,
    /// Words that may be values of columns whose values nobody wrote down.
    pub open: Vec<String>,
}

/// A word, or a part of one with a hyphen or slash.
struct Token<'a> {
    at: usize,
    word: &'a Word,
    lower: String,
    stem: String,
    number: Option<f64>,
}

/// What a word that may be a verb is, where no phrase explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verbs {
    /// It says nothing: a reviewer wrote down all that a table tells.
    Fill,
    /// It may be a value, such as `open`.
    Say,
}

/// Nothing where a word of the question is explained by nothing.
pub fn read(reading: &Reading, table: &GuideTable, lexicon: &Lexicon, source: &str, verbs: Verbs) -> Option<Read> {
    let tokens = tokens(reading, lexicon);
    let phrases = phrases(table, lexicon);
    let mut read = Read::default();
    let named = names(reading, &tokens, &phrases);
    let own: Vec<String> = lexicon.stems(source);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((length, name)) = named.iter().find(|(from, ..)| *from == at).map(|(_, length, name)| (*length, name)) {
            read.names.push(name.clone());
            at += length;
            continue;
        }
        if let Some((length, mut hit)) = phrase_at(&tokens, at, &phrases).or_else(|| percentile_at(&tokens, at)) {
            hit.count = counted(reading, &tokens, at, &hit.meaning, table, lexicon);
            read.hits.push(hit);
            at += length;
            continue;
        }
        match token.word.role {
            Role::Number => {
                // It belongs to the phrase that follows, or says how many.
                let next = phrase_at(&tokens, at + 1, &phrases);
                let unit = next
                    .as_ref()
                    .is_some_and(|(_, hit)| counts(&tokens, at + 1, &hit.meaning, table, lexicon));
                let rows = next.is_some_and(|(_, hit)| matches!(hit.meaning, Meaning::Row | Meaning::Kind(_)));
                match token.number {
                    Some(_) if unit => {}
                    Some(count) if rows && count >= 1.0 => read.limit = Some(count as usize),
                    _ => return None,
                }
            }
            Role::Content
                if token.number.is_some()
                    || own.contains(&token.stem)
                    || verbs == Verbs::Fill && verb_like(token.word) && !tells_outcome(token.word) => {}
            Role::Content => read.open.push(token.word.raw.clone()),
            Role::Stop | Role::Operator | Role::Time => {}
        }
        at += 1;
    }
    read.open.dedup();
    let speaks = read
        .hits
        .iter()
        .any(|hit| !matches!(hit.meaning, Meaning::Filler | Meaning::Mine | Meaning::Percentile(_)));
    speaks.then_some(read)
}

fn tokens<'a>(reading: &'a Reading, lexicon: &Lexicon) -> Vec<Token<'a>> {
    let mut found = Vec::new();
    for (at, word) in reading.words.iter().enumerate() {
        let path = word.raw.contains('.') || word.quoted;
        let parts: Vec<&str> = if path {
            vec![word.raw.as_str()]
        } else {
            word.raw.split(['-', '/', '_']).filter(|part| !part.is_empty()).collect()
        };
        for part in parts {
            let lower = part.to_lowercase();
            let lower = lower.strip_suffix("'s").unwrap_or(&lower).to_owned();
            found.push(Token {
                at,
                word,
                stem: lexicon.stem(&lower),
                number: number_of(&lower).or((lower == "one").then_some(1.0)),
                lower,
            });
        }
    }
    found
}

/// Phrases as stems, the longest first.
type Phrase = (Vec<String>, Meaning);

fn phrases(table: &GuideTable, lexicon: &Lexicon) -> Vec<Phrase> {
    let stems = |text: &str| -> Vec<String> {
        text.split([' ', '-', '/', '_'])
            .filter(|part| !part.is_empty())
            .map(|part| lexicon.stem(&part.to_lowercase()))
            .collect()
    };
    let mut found: Vec<Phrase> = table.rows.iter().map(|text| (stems(text), Meaning::Row)).collect();
    for (index, kind) in table.kinds.iter().enumerate() {
        found.extend(kind.words.iter().map(|text| (stems(text), Meaning::Kind(index))));
    }
    for (index, column) in table.columns.iter().enumerate() {
        found.extend(column.words.iter().map(|text| (stems(text), Meaning::Column(index))));
        found.extend(column.unit.iter().map(|text| (stems(text), Meaning::Column(index))));
        let values = column.values.iter();
        found.extend(values.map(|(text, value)| (stems(text), Meaning::Value(index, value.clone()))));
    }
    found.extend(table.mine.iter().map(|text| (stems(text), Meaning::Mine)));
    found.extend(table.fillers.iter().map(|text| (stems(text), Meaning::Filler)));
    found.retain(|(stems, _)| !stems.is_empty() && stems.len() <= PHRASE);
    found.sort_by_key(|(stems, _)| std::cmp::Reverse(stems.len()));
    found
}

/// The longest phrase that begins here. A single word must be one that has to be found; in a longer phrase any word may take part.
fn phrase_at(tokens: &[Token<'_>], at: usize, phrases: &[Phrase]) -> Option<(usize, Hit)> {
    let fits = |stems: &[String]| {
        let run = tokens.get(at..at + stems.len())?;
        let same = run
            .iter()
            .zip(stems)
            .all(|(token, stem)| token.stem == *stem && token.word.role != Role::Time);
        let content = run.iter().any(|token| token.word.role == Role::Content);
        (same && content).then_some(run)
    };
    phrases.iter().find_map(|(stems, meaning)| {
        let run = fits(stems)?;
        let hit = Hit {
            at: run.first()?.at,
            end: run.last()?.at,
            meaning: meaning.clone(),
            count: None,
            operator: run.iter().any(|token| token.word.role == Role::Operator),
        };
        Some((stems.len(), hit))
    })
}

/// "p95", "p99.9", "95th percentile".
fn percentile_at(tokens: &[Token<'_>], at: usize) -> Option<(usize, Hit)> {
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1).is_some_and(|next| next.lower == "percentile");
    let short = token.lower.strip_prefix('p').and_then(|rest| rest.parse::<f64>().ok());
    let ordinal = || {
        let digits = token.lower.trim_end_matches(|c: char| c.is_alphabetic());
        digits.parse::<f64>().ok().filter(|_| next)
    };
    let share = short.or_else(ordinal).filter(|share| *share > 0.0 && *share < 100.0)?;
    let length = 1 + usize::from(next);
    let hit = Hit {
        at: token.at,
        end: tokens.get(at + length - 1)?.at,
        meaning: Meaning::Percentile(share),
        count: None,
        operator: false,
    };
    Some((length, hit))
}

/// Whether the word at this place is what a column counts: "stars".
fn counts(tokens: &[Token<'_>], at: usize, meaning: &Meaning, table: &GuideTable, lexicon: &Lexicon) -> bool {
    let Meaning::Column(index) = meaning else { return false };
    let unit = table.columns.get(*index).and_then(|column| column.unit.as_deref());
    let stem = unit.map(|unit| lexicon.stem(&unit.to_lowercase()));
    tokens.get(at).is_some_and(|token| stem.as_ref() == Some(&token.stem))
}

/// The number before a unit, where no comparison has taken it.
fn counted(reading: &Reading, tokens: &[Token<'_>], at: usize, meaning: &Meaning, table: &GuideTable, lexicon: &Lexicon) -> Option<f64> {
    let before = tokens.get(at.checked_sub(1)?)?;
    let free = matches!(before.word.role, Role::Number | Role::Content);
    let place = tokens.get(at)?.at;
    let compared = reading.comparisons.iter().any(|comparison| comparison.near.first() == Some(&place));
    let counts = counts(tokens, at, meaning, table, lexicon);
    before.number.filter(|_| free && counts && !compared)
}

/// Runs of capitalised words, quoted texts and identifiers that are more than words of the table; in the reply to a question of ours, all that
/// the table does not explain. Place and length in tokens, and the name as it was written.
fn names(reading: &Reading, tokens: &[Token<'_>], phrases: &[Phrase]) -> Vec<(usize, usize, String)> {
    let takes = |token: &Token<'_>| token.word.role == Role::Content && (token.word.name_like || reading.follows && token.word.fresh);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at;
        while let Some(token) = tokens.get(end).filter(|token| takes(token)) {
            end += 1;
            if token.word.pause && tokens.get(end).is_none_or(|next| next.at != token.at) {
                break;
            }
        }
        if end == at {
            at += 1;
            continue;
        }
        let mut known = at;
        while known < end {
            match phrase_at(tokens, known, phrases).or_else(|| percentile_at(tokens, known)) {
                Some((length, _)) => known += length,
                None if tokens.get(known).is_some_and(|token| token.number.is_some()) => known += 1,
                None => break,
            }
        }
        if known < end {
            let mut words: Vec<usize> = tokens.get(at..end).into_iter().flatten().map(|token| token.at).collect();
            words.dedup();
            found.push((at, end - at, reading.written(&words)));
        }
        at = end;
    }
    found
}
