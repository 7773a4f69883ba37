//! What is written, as single words.

use super::{Role, Word, number_of};
use crate::planner::lexicon::Lexicon;
use crate::planner::words::listed;

/// Denials whose apostrophe is left out as often as not, where nothing else is written so.
const UNMARKED: &str = "dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt couldnt wouldnt shouldnt";

pub(super) struct Piece {
    text: String,
    quoted: bool,
}

/// Whitespace-separated pieces; what stands in quotes stays together.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut quote: Option<char> = None;
    let mut before = ' ';
    for c in text.chars().take(4000) {
        match quote {
            Some(end) if c == end => {
                found.push(Piece {
                    text: std::mem::take(&mut current),
                    quoted: true,
                });
                quote = None;
            }
            Some(_) => current.push(c),
            None if matches!(c, '"' | '“' | '`') || (c == '\'' && before.is_whitespace()) => {
                if !current.trim().is_empty() {
                    found.push(Piece {
                        text: std::mem::take(&mut current),
                        quoted: false,
                    });
                }
                current.clear();
                quote = Some(if c == '“' { '”' } else { c });
            }
            None if c.is_whitespace() || c == '—' => {
                if !current.is_empty() {
                    found.push(Piece {
                        text: std::mem::take(&mut current),
                        quoted: false,
                    });
                }
            }
            None => current.push(c),
        }
        before = c;
    }
    if !current.trim().is_empty() {
        found.push(Piece {
            text: current,
            quoted: false,
        });
    }
    found
}

/// A piece as the words it holds: none, one, or the two of a contraction.
pub(super) fn push_piece(piece: Piece, first: bool, stop: &[&str], lexicon: &Lexicon, words: &mut Vec<Word>) {
    if piece.quoted {
        words.extend(quoted_word(piece.text.trim()));
        return;
    }
    let trimmed = piece
        .text
        .trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '%' | '>' | '<' | '=')));
    let trailing = piece.text.trim_end_matches(['"', '”', '\'', ')']);
    let pause = trailing.ends_with([',', ':', ';', '.', '?', '!', '-', '–']) || trailing.is_empty();
    if trimmed.is_empty() {
        if let Some(last) = words.last_mut() {
            last.pause = true;
        }
        return;
    }
    let mut straight = trimmed.replace('’', "'");
    if listed(UNMARKED, &straight.to_lowercase()) {
        straight.insert(straight.len() - 1, '\'');
    }
    if let Some(positive) = straight.to_lowercase().strip_suffix("n't") {
        let positive = match positive {
            "ca" => "can",
            "wo" => "will",
            other => other,
        };
        words.push(stop_word(positive, false));
        words.push(Word {
            role: Role::Operator,
            ..stop_word("not", pause)
        });
        return;
    }
    words.push(plain_word(&straight, first, pause, stop, lexicon));
}

fn quoted_word(raw: &str) -> Option<Word> {
    let lower = raw.to_lowercase();
    (!raw.is_empty()).then(|| Word {
        stem: lower.clone(),
        lower,
        raw: raw.to_owned(),
        role: Role::Content,
        quoted: true,
        pause: false,
        owner: false,
        fresh: true,
        governed: false,
        name_like: true,
    })
}

fn plain_word(straight: &str, first: bool, pause: bool, stop: &[&str], lexicon: &Lexicon) -> Word {
    let possessive = straight.strip_suffix("'s").or_else(|| straight.strip_suffix('\''));
    let raw = possessive.unwrap_or(straight).to_owned();
    let lower = raw.to_lowercase();
    let is_stop = stop.contains(&lower.as_str()) || stop.contains(&straight.to_lowercase().as_str());
    // "US customers" are of a country and "IT requests" of a department, "tell us" is not.
    let is_stop = is_stop && !matches!(raw.as_str(), "US" | "IT");
    // "404s": what bears that code.
    let code = lower
        .strip_suffix('s')
        .filter(|code| code.len() == 3 && code.bytes().all(|c| c.is_ascii_digit()));
    let lower = code.map_or_else(|| lower.clone(), str::to_owned);
    let number = number_of(&lower).is_some();
    let capital = raw.chars().next().is_some_and(char::is_uppercase);
    let shouted = raw.len() > 1 && raw.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let identifier =
        raw.contains(['_', '-', '/', '@', '.', ':']) || (raw.chars().any(|c| c.is_ascii_digit()) && raw.chars().any(char::is_alphabetic));
    let inner_capital = raw.chars().skip(1).any(char::is_uppercase) && !shouted;
    let role = match (number, is_stop) {
        (true, _) => Role::Number,
        (false, true) => Role::Stop,
        (false, false) => Role::Content,
    };
    let mail = matches!(lower.as_str(), "e-mail" | "e-mails");
    let name_like = role == Role::Content && ((identifier && !mail) || inner_capital || (capital && !first));
    Word {
        stem: lexicon.stem(&lower),
        lower,
        raw,
        role,
        quoted: false,
        pause,
        owner: possessive.is_some(),
        fresh: true,
        governed: false,
        name_like,
    }
}

fn stop_word(text: &str, pause: bool) -> Word {
    Word {
        raw: text.into(),
        lower: text.into(),
        stem: text.into(),
        role: Role::Stop,
        quoted: false,
        pause,
        owner: false,
        fresh: true,
        governed: false,
        name_like: false,
    }
}
