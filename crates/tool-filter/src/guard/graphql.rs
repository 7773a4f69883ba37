//! The GraphQL guard: one operation, and it is a query (GraphQL October 2021 §2.2–2.3); known directives only; no field of the query's root
//! that says it acts.

use super::{NotProven, deed};

const MAX_BYTES: usize = 20_000;
const MAX_DEPTH: usize = 20;
const MAX_FRAGMENTS: usize = 30;
/// Names in the document: fields, aliases, arguments.
const MAX_NAMES: usize = 2_000;

/// Directives that choose what is answered and how (§3.13, and the incremental delivery proposal).
const DIRECTIVES: &[&str] = &["include", "skip", "defer", "stream"];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    /// Outside parentheses: a keyword, a field, an alias or a type.
    Name(&'a str),
    /// The name behind an `@`, wherever it stands.
    Directive(&'a str),
    Open,
    Close,
    Colon,
    Spread,
    Other,
}

/// What a definition is.
#[derive(Clone, Copy, PartialEq)]
enum Definition<'a> {
    Query,
    Fragment { name: &'a str, on: &'a str },
}

/// What a selection set has at its own level, inline fragments included.
#[derive(Default)]
struct Selected<'a> {
    /// Fragments by their names.
    spread: Vec<&'a str>,
    /// The first deed that a field says it does.
    deed: Option<String>,
}

/// Proves that a document holds exactly one operation and that it is a query.
pub(super) fn prove(document: &str) -> Result<(), NotProven> {
    if document.len() > MAX_BYTES {
        return Err(NotProven::new("the GraphQL document is longer than 20 000 bytes"));
    }
    let tokens = tokens(document)?;
    for token in &tokens {
        if let Token::Directive(name) = token
            && !DIRECTIVES.contains(name)
        {
            let shown: String = name.chars().take(40).collect();
            return Err(NotProven::new(format!(
                "the directive `@{shown}` is not known to be without effects"
            )));
        }
    }
    if tokens.iter().filter(|token| matches!(token, Token::Name(_))).count() > MAX_NAMES {
        return Err(NotProven::new("the GraphQL document is too long to be proven"));
    }
    let mut rest = tokens.as_slice();
    let mut walked = Vec::new();
    while !rest.is_empty() {
        let (definition, body) = begin(rest)?;
        let (selected, behind) = selections(body)?;
        walked.push((definition, selected));
        rest = behind;
    }
    let operations = walked.iter().filter(|(definition, _)| *definition == Definition::Query).count();
    if operations != 1 || walked.len() > MAX_FRAGMENTS + 1 {
        return Err(NotProven::new("the GraphQL document must hold exactly one query"));
    }
    no_deed(&walked)
}

/// The root's fields are those of the query, of fragments that are spread in it, and of fragments on a type that is called as the root is.
fn no_deed(walked: &[(Definition<'_>, Selected<'_>)]) -> Result<(), NotProven> {
    let mut waiting: Vec<&(Definition<'_>, Selected<'_>)> = walked.iter().collect();
    let mut spread: Vec<&str> = Vec::new();
    loop {
        let (at_root, others): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(definition, _)| match definition {
            Definition::Query => true,
            Definition::Fragment { name, on } => is_root(on) || spread.contains(name),
        });
        if let Some(deed) = at_root.iter().find_map(|(_, selected)| selected.deed.as_ref()) {
            return Err(NotProven::new(format!("a field of the query says that it acts: `{deed}`")));
        }
        if at_root.is_empty() {
            return Ok(());
        }
        // What they spread is at the root as well.
        spread = at_root.iter().flat_map(|(_, selected)| selected.spread.iter().copied()).collect();
        waiting = others;
    }
}

/// The definition at the start, and its tokens from the selection set's brace on.
fn begin<'a, 'b>(tokens: &'b [Token<'a>]) -> Result<(Definition<'a>, &'b [Token<'a>]), NotProven> {
    let definition = match tokens {
        [Token::Open, ..] | [Token::Name("query"), ..] => Definition::Query,
        [Token::Name("fragment"), Token::Name(name), Token::Name("on"), Token::Name(on), ..] => Definition::Fragment { name, on },
        _ => return Err(NotProven::new("only GraphQL queries are admitted")),
    };
    let brace = tokens
        .iter()
        .position(|token| *token == Token::Open)
        .ok_or_else(|| NotProven::new("the GraphQL document must hold exactly one query"))?;
    let heading = tokens.get(..brace).unwrap_or_default();
    // The keyword, a name, a type: more names than that are another definition without a selection set.
    let names = heading.iter().filter(|token| matches!(token, Token::Name(_))).count();
    let most = if definition == Definition::Query { 2 } else { 4 };
    if names > most
        || heading
            .iter()
            .any(|token| matches!(token, Token::Close | Token::Colon | Token::Spread))
    {
        return Err(NotProven::new("the GraphQL document cannot be read"));
    }
    Ok((definition, tokens.get(brace..).unwrap_or_default()))
}

/// A type that stands for the query's root by its name, as servers call it.
fn is_root(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("query") || lower.contains("root")
}

/// Walks over a selection set; what is left are the tokens behind it.
fn selections<'a, 'b>(tokens: &'b [Token<'a>]) -> Result<(Selected<'a>, &'b [Token<'a>]), NotProven> {
    let mut selected = Selected::default();
    // Whether the fields at each depth are the set's own.
    let mut levels: Vec<bool> = Vec::new();
    let mut opens_own = true;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open => {
                levels.push(opens_own);
                opens_own = false;
                if levels.len() > MAX_DEPTH {
                    return Err(NotProven::new("the GraphQL document is nested more than 20 deep"));
                }
            }
            Token::Close => {
                levels.pop();
                opens_own = false;
                if levels.is_empty() {
                    return Ok((selected, tokens.get(at + 1..).unwrap_or_default()));
                }
            }
            // What stands in `... { }` and `... on Query { }` belongs to the set around it.
            Token::Spread => opens_own = levels.last() == Some(&true),
            Token::Name(name) => {
                let before = at.checked_sub(1).and_then(|at| tokens.get(at));
                let spread = before == Some(&Token::Spread);
                let condition = matches!(before, Some(Token::Name("on"))) && at >= 2 && tokens.get(at - 2) == Some(&Token::Spread);
                let alias = tokens.get(at + 1) == Some(&Token::Colon);
                let own = levels.last() == Some(&true);
                if spread && own {
                    selected.spread.push(name);
                }
                if spread || condition || alias {
                    continue;
                }
                opens_own = false;
                if own && selected.deed.is_none() {
                    selected.deed = deed::named(name);
                }
            }
            Token::Directive(_) | Token::Colon | Token::Other => {}
        }
    }
    Err(unbalanced())
}

fn unbalanced() -> NotProven {
    NotProven::new("the GraphQL document has unbalanced brackets")
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
        } else if let Some(name) = name_at(rest) {
            out.push(if parentheses > 0 { Token::Other } else { Token::Name(name) });
            name.len()
        } else if c == '@' {
            let behind = rest.get(1..).unwrap_or_default();
            let gap = behind.len() - behind.trim_start_matches([' ', '\t', '\n', '\r', ',']).len();
            let name = name_at(behind.get(gap..).unwrap_or_default()).ok_or_else(|| NotProven::new("a directive has no name"))?;
            out.push(Token::Directive(name));
            1 + gap + name.len()
        } else if rest.starts_with("...") {
            out.push(Token::Spread);
            3
        } else {
            sign(c, &mut parentheses, &mut out)?;
            c.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    if parentheses == 0 { Ok(out) } else { Err(unbalanced()) }
}

fn name_at(text: &str) -> Option<&str> {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    text.get(..end).filter(|_| begins)
}

fn sign(c: char, parentheses: &mut usize, out: &mut Vec<Token<'_>>) -> Result<(), NotProven> {
    match c {
        '(' => *parentheses += 1,
        ')' => *parentheses = parentheses.checked_sub(1).ok_or_else(unbalanced)?,
        '{' if *parentheses == 0 => out.push(Token::Open),
        '}' if *parentheses == 0 => out.push(Token::Close),
        ':' if *parentheses == 0 => out.push(Token::Colon),
        ' ' | '\t' | '\n' | '\r' | ',' => {}
        '!' | '$' | '&' | '.' | ':' | '=' | '[' | ']' | '{' | '}' | '|' | '-' | '+' | '0'..='9' => out.push(Token::Other),
        _ => return Err(NotProven::new("the GraphQL document has a character outside the language")),
    }
    Ok(())
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
