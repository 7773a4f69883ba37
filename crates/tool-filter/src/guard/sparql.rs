//! The SPARQL guard (SPARQL 1.1 Query §19): a query form, never an update; each bare word from the grammar's closed list, so that updates,
//! `SERVICE`, `FROM` and extension functions have no spelling.

use super::NotProven;
use super::lexed::{Look, Piece, pieces};
use crate::lexicon::WordList;

const LOOK: Look = Look {
    line_comment: "#",
    quotes: &['\'', '"'],
    iris: true,
    // Code point escapes are read before anything else (§19.2); three quotes begin a long literal.
    refused: &["\\", "'''", "\"\"\"", "`"],
};

static FORMS: WordList = WordList::new("select construct ask describe");

/// Keywords and built-in calls of the query grammar, without FROM and SERVICE: those fetch from elsewhere.
static WORDS: WordList = WordList::new("
    a abs as asc ask avg base bind bnode bound by ceil coalesce concat construct contains count datatype day desc describe distinct encode_for_uri
    exists false filter floor graph group group_concat having hours if in iri isblank isiri isliteral isnumeric isuri lang langmatches lcase
    limit max md5 min minus minutes month not now offset optional order prefix rand reduced regex replace round sameterm sample seconds select
    separator sha1 sha256 sha384 sha512 str strafter strbefore strdt strends strlang strlen strstarts struuid substr sum timezone true tz
    ucase undef union uri uuid values where year
");

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

pub(super) fn prove(text: &str) -> Result<(), NotProven> {
    // A backslash is admitted within a literal alone, and there it escapes what is not a code point.
    if text.contains("\\u") || text.contains("\\U") {
        return Err(NotProven::new("code point escapes are not admitted"));
    }
    let pieces = pieces(text, &LOOK)?;
    let at = prologue(&pieces)?;
    if !pieces.get(at).is_some_and(|form| FORMS.has(&form.word())) {
        return Err(NotProven::new("only SELECT, CONSTRUCT, ASK and DESCRIBE are admitted"));
    }
    for at in at..pieces.len() {
        look_at(&pieces, at)?;
    }
    Ok(())
}

/// Steps over BASE and PREFIX. `xsd:` may only stand for what it stands for everywhere.
fn prologue(pieces: &[Piece<'_>]) -> Result<usize, NotProven> {
    let mut at = 0;
    loop {
        match pieces.get(at).map(Piece::word).unwrap_or_default().as_str() {
            "base" if matches!(pieces.get(at + 1), Some(Piece::Iri(_))) => at += 2,
            "prefix" => {
                // `ex:`, or a word with a dash before it: `my-ex:`.
                let name = pieces.get(at + 1..).unwrap_or_default().iter();
                let end = name.take_while(|piece| !matches!(piece, Piece::Iri(_))).count();
                let (Some(Piece::Iri(iri)), true) = (
                    pieces.get(at + 1 + end),
                    (1..=5).contains(&end) && ends_prefix(pieces.get(at + end)),
                ) else {
                    return Err(NotProven::new("a prefix cannot be read"));
                };
                if pieces.get(at + 1) == Some(&Piece::Word("xsd:")) && *iri != XSD {
                    return Err(NotProven::new("the prefix `xsd` stands for something else"));
                }
                at += end + 2;
            }
            _ => return Ok(at),
        }
    }
}

fn ends_prefix(piece: Option<&Piece<'_>>) -> bool {
    matches!(piece, Some(Piece::Word(word)) if word.ends_with(':')) || piece == Some(&Piece::Sign(':'))
}

fn look_at(pieces: &[Piece<'_>], at: usize) -> Result<(), NotProven> {
    let sign = |at: Option<usize>| match at.and_then(|at| pieces.get(at)) {
        Some(Piece::Sign(sign)) => *sign,
        _ => ' ',
    };
    let opens = sign(Some(at + 1)) == '(';
    match pieces.get(at) {
        Some(Piece::Iri(_)) if opens => Err(NotProven::new("extension functions are not admitted")),
        Some(Piece::Sign(';')) if pieces.get(at + 1).is_none() => Err(NotProven::new("exactly one query is admitted")),
        Some(piece @ Piece::Word(word)) => {
            // Variables, language tags and numbers are no keywords.
            if matches!(sign(at.checked_sub(1)), '?' | '$' | '@') || piece.is_number() {
                return Ok(());
            }
            if word.contains(':') {
                return if opens && !word.starts_with("xsd:") {
                    Err(NotProven::new("extension functions are not admitted"))
                } else {
                    Ok(())
                };
            }
            if WORDS.has(&word.to_ascii_lowercase()) {
                Ok(())
            } else {
                let shown: String = word.chars().take(60).collect();
                Err(NotProven::new(format!("the word `{shown}` is not of a query that reads")))
            }
        }
        _ => Ok(()),
    }
}
