//! What the pieces of a statement may be, and where one statement could end without a semicolon.

use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace, Word};

use super::{MAX_OPERATORS, MAX_TOKENS, NotProven};
use crate::SqlDialect;

/// Verbs that begin a statement in T-SQL, which needs no semicolon between two of them.
const HEADS: &[&str] = &[
    "ADD",
    "ALTER",
    "BACKUP",
    "BEGIN",
    "BULK",
    "CHECKPOINT",
    "CLOSE",
    "COMMIT",
    "CREATE",
    "DBCC",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "DENY",
    "DISABLE",
    "DROP",
    "DUMP",
    "ENABLE",
    "EXEC",
    "EXECUTE",
    "GO",
    "GOTO",
    "GRANT",
    "IF",
    "INSERT",
    "KILL",
    "LOAD",
    "MERGE",
    "OPEN",
    "PRINT",
    "RAISERROR",
    "READTEXT",
    "RECONFIGURE",
    "RESTORE",
    "RETURN",
    "REVERT",
    "REVOKE",
    "ROLLBACK",
    "SAVE",
    "SEND",
    "SET",
    "SETUSER",
    "SHUTDOWN",
    "THROW",
    "TRUNCATE",
    "UPDATE",
    "UPDATETEXT",
    "USE",
    "WAITFOR",
    "WHILE",
    "WRITETEXT",
];

/// Words behind which an operand follows: a verb there is a name.
const CLAUSES: &[&str] = &[
    "SELECT", "DISTINCT", "FROM", "WHERE", "AND", "OR", "NOT", "ON", "BY", "WHEN", "THEN", "ELSE", "CASE", "IN", "LIKE", "ILIKE",
    "BETWEEN", "JOIN", "HAVING", "AS", "WITH", "LIMIT", "OFFSET", "USING", "QUALIFY", "IS", "OVER",
];

/// Words that chain as operators do.
const CHAINS: &[&str] = &["and", "or", "union", "except", "intersect", "is", "not", "like", "in", "join"];

/// Proves that each piece is of an admitted kind, that there are not too many, and that no second statement begins.
pub(super) fn admitted(tokens: &[TokenWithSpan], dialect: SqlDialect) -> Result<(), NotProven> {
    let mut solid = 0_usize;
    let mut operators = 0_usize;
    for TokenWithSpan { token, .. } in tokens {
        match token {
            Token::Whitespace(Whitespace::Space | Whitespace::Newline | Whitespace::Tab) | Token::EOF => {}
            Token::Whitespace(Whitespace::SingleLineComment { prefix, .. }) if prefix == "--" => {}
            Token::Word(word) => {
                solid += 1;
                operators += usize::from(CHAINS.iter().any(|chain| word.value.eq_ignore_ascii_case(chain)));
            }
            _ if is_operand(token) => solid += 1,
            _ if is_operator(token) => operators += 1,
            other => {
                let shown: String = other.to_string().chars().take(20).collect();
                return Err(NotProven::new(format!("`{shown}` is not admitted in a statement")));
            }
        }
    }
    if solid + operators > MAX_TOKENS || operators > MAX_OPERATORS {
        return Err(NotProven::new("the statement is too long to be proven"));
    }
    if matches!(dialect, SqlDialect::Mssql | SqlDialect::Unknown) {
        one_statement(tokens)?;
    }
    Ok(())
}

fn is_operand(token: &Token) -> bool {
    matches!(
        token,
        Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::DoubleQuotedString(_)
            | Token::NationalStringLiteral(_)
            | Token::HexStringLiteral(_)
            | Token::Comma
            | Token::Period
            | Token::LParen
            | Token::RParen
            | Token::SemiColon
    )
}

/// Operators that only compare and compute. Those a database lets its users define are not among them.
fn is_operator(token: &Token) -> bool {
    matches!(
        token,
        Token::DoubleEq
            | Token::Eq
            | Token::Neq
            | Token::Lt
            | Token::Gt
            | Token::LtEq
            | Token::GtEq
            | Token::Spaceship
            | Token::Plus
            | Token::Minus
            | Token::Mul
            | Token::Div
            | Token::DuckIntDiv
            | Token::Mod
            | Token::StringConcat
            | Token::Colon
            | Token::DoubleColon
            | Token::LBracket
            | Token::RBracket
            | Token::LBrace
            | Token::RBrace
            | Token::Ampersand
            | Token::Pipe
            | Token::Caret
            | Token::RArrow
            | Token::Tilde
            | Token::TildeAsterisk
            | Token::ExclamationMarkTilde
            | Token::ExclamationMarkTildeAsterisk
            | Token::ShiftLeft
            | Token::ShiftRight
            | Token::Overlap
            | Token::Arrow
            | Token::LongArrow
            | Token::HashArrow
            | Token::HashLongArrow
            | Token::HashMinus
            | Token::AtArrow
            | Token::ArrowAt
            | Token::AtQuestion
            | Token::AtAt
            | Token::Question
            | Token::QuestionAnd
            | Token::QuestionPipe
    )
}

/// `SELECT 1 DELETE FROM t` is an alias to a parser and two statements to SQL Server; `->>` joins two statements in Snowflake.
fn one_statement(tokens: &[TokenWithSpan]) -> Result<(), NotProven> {
    let mut before: [Option<&Token>; 2] = [None, None];
    for TokenWithSpan { token, .. } in tokens {
        if matches!(token, Token::Whitespace(_)) {
            continue;
        }
        if let Token::Word(word) = token
            && word.quote_style.is_none()
            && HEADS.iter().any(|head| word.value.eq_ignore_ascii_case(head))
            && ends_an_expression(before)
        {
            return Err(NotProven::new("a second statement may begin without a semicolon"));
        }
        let [_, last] = before;
        before = [last, Some(token)];
    }
    Ok(())
}

fn ends_an_expression([earlier, last]: [Option<&Token>; 2]) -> bool {
    match last {
        Some(Token::Word(word)) => word.quote_style.is_some() || !is_clause(word),
        // A wildcard ends a select list, a multiplication wants an operand.
        Some(Token::Mul) => match earlier {
            Some(Token::Comma | Token::Period) => true,
            Some(Token::Word(word)) => word.quote_style.is_none() && is_clause(word),
            _ => false,
        },
        Some(
            Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::DoubleQuotedString(_)
            | Token::NationalStringLiteral(_)
            | Token::HexStringLiteral(_)
            | Token::RParen
            | Token::RBracket,
        ) => true,
        _ => false,
    }
}

fn is_clause(word: &Word) -> bool {
    CLAUSES.iter().any(|clause| word.value.eq_ignore_ascii_case(clause))
}

/// Snowflake hands a statement's result to the next with `->>`: what stands behind an arrow must be a literal, which begins no statement.
pub(super) fn arrows(tokens: &[TokenWithSpan], dialect: SqlDialect) -> Result<(), NotProven> {
    if !matches!(dialect, SqlDialect::Snowflake | SqlDialect::Unknown) {
        return Ok(());
    }
    let mut solid = tokens.iter().map(|t| &t.token).filter(|t| !matches!(t, Token::Whitespace(_)));
    while let Some(token) = solid.next() {
        if matches!(token, Token::LongArrow) && !matches!(solid.next(), Some(Token::SingleQuotedString(_) | Token::Number(..))) {
            return Err(NotProven::new("behind `->>` only a literal is admitted"));
        }
    }
    Ok(())
}
