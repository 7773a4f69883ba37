//! The GraphQL guard: one operation, and it is a query (GraphQL October 2021 §2.2–2.3).

use super::NotProven;

const MAX_BYTES: usize = 20_000;
const MAX_DEPTH: usize = 40;

#[derive(PartialEq)]
enum Token<'a> {
    Name(&'a str),
    Open,
    Close,
    Other,
}

/// Proves that a document holds exactly one operation and that it is a query.
pub(super) fn prove(document: &str) -> Result<(), NotProven> {
    if document.len() > MAX_BYTES {
        return Err(NotProven::new("the GraphQL document is longer than 20 000 bytes"));
    }
    let mut depth = 0_usize;
    let mut operations = 0_usize;
    // What the definition being read began with; `None` between definitions.
    let mut definition: Option<&str> = None;
    for token in tokens(document)? {
        match token {
            Token::Name(word) if depth == 0 && definition.is_none() => {
                match word {
                    "query" => operations += 1,
                    "fragment" => {}
                    _ => return Err(NotProven::new("only GraphQL queries are admitted")),
                }
                definition = Some(word);
            }
            Token::Open => {
                if depth == 0 && definition.is_none() {
                    operations += 1;
                    definition = Some("query");
                }
                depth += 1;
            }
            Token::Close => {
                depth = depth
                    .checked_sub(1)
                    .ok_or_else(|| NotProven::new("the GraphQL document has unbalanced brackets"))?;
            }
            Token::Other if depth == 0 && definition.is_none() => return Err(NotProven::new("the GraphQL document cannot be read")),
            Token::Name(_) | Token::Other => {}
        }
        if depth > MAX_DEPTH {
            return Err(NotProven::new("the GraphQL document is nested more than 40 deep"));
        }
        // A definition ends with its selection set, the only brace at the top: variables and directives stand in parentheses.
        if depth == 0 && token == Token::Close {
            definition = None;
        }
    }
    if depth != 0 || definition.is_some() || operations != 1 {
        return Err(NotProven::new("the GraphQL document must hold exactly one query"));
    }
    Ok(())
}

fn tokens(document: &str) -> Result<Vec<Token<'_>>, NotProven> {
    let mut out = Vec::new();
    let mut rest = document;
    // Braces inside parentheses are object values, not selection sets.
    let mut parentheses = 0_usize;
    while let Some(c) = rest.chars().next() {
        let taken = if c == '"' {
            out.push(Token::Other);
            string_end(rest)?
        } else if c == '#' {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if c.is_ascii_alphabetic() || c == '_' {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            out.push(Token::Name(rest.get(..end).unwrap_or_default()));
            end
        } else {
            match c {
                '(' => parentheses += 1,
                ')' => {
                    parentheses = parentheses
                        .checked_sub(1)
                        .ok_or_else(|| NotProven::new("the GraphQL document has unbalanced brackets"))?
                }
                '{' if parentheses == 0 => out.push(Token::Open),
                '}' if parentheses == 0 => out.push(Token::Close),
                ' ' | '\t' | '\n' | '\r' | ',' => {}
                '!' | '$' | '&' | '.' | ':' | '=' | '@' | '[' | ']' | '{' | '}' | '|' | '-' | '+' | '0'..='9' => out.push(Token::Other),
                _ => return Err(NotProven::new("the GraphQL document has a character outside the language")),
            }
            c.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    if parentheses == 0 {
        Ok(out)
    } else {
        Err(NotProven::new("the GraphQL document has unbalanced brackets"))
    }
}

/// Bytes of the string literal or block string at the start.
fn string_end(text: &str) -> Result<usize, NotProven> {
    let open = || NotProven::new("the GraphQL document has an open string");
    if let Some(block) = text.strip_prefix("\"\"\"") {
        let mut from = 0;
        loop {
            let at = from + block.get(from..).and_then(|t| t.find("\"\"\"")).ok_or_else(open)?;
            if !block.get(..at).is_some_and(|t| t.ends_with('\\')) {
                return Ok(at + 6);
            }
            from = at + 3;
        }
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return Err(open()),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Ok(at + 1),
            _ => {}
        }
    }
    Err(open())
}
