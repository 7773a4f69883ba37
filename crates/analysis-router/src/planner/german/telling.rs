//! Whether a question is German: by its words of grammar, and the words of the dictionary that no other language has.

use super::dictionary::WORDS;
use super::tokens::Token;
use crate::planner::question::is_small;

/// No English question is taken for German: where its words tell as much of the one as of the other, it is English.
pub fn is_german(tokens: &[Token]) -> bool {
    let words: Vec<&Token> = tokens
        .iter()
        .filter(|token| !token.quoted && !token.number() && !token.identifier())
        .collect();
    let german = words
        .iter()
        .enumerate()
        .filter(|(at, token)| WORDS.tells(&token.folded) && !in_a_name(&words, *at))
        .count();
    let other = words
        .iter()
        .filter(|token| !WORDS.small.contains_key(token.folded.as_str()) && !WORDS.tells(&token.folded));
    german > other.filter(|token| is_small(&token.folded)).count()
}

/// "Haus der Kunst", "Café und Bar": between two words with capitals, in a question that begins with none of German.
fn in_a_name(words: &[&Token], at: usize) -> bool {
    let capital = |at: usize| words.get(at).is_some_and(|token| token.capital());
    let first = words.first().is_some_and(|first| {
        WORDS.tells(&first.folded) || WORDS.noun(&first.folded).is_some() || WORDS.small.contains_key(first.folded.as_str())
    });
    let named = words.get(at).is_some_and(|token| token.capital() && at > 0);
    let between = at > 0 && capital(at - 1) && capital(at + 1);
    !first && (named || between)
}
