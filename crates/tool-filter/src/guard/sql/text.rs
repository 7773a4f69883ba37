//! Text that every engine cuts into the same pieces. Where two dialects would end a literal or a comment at different places, no
//! parser can say what a server will run: such text is refused before it is parsed.

use crate::SqlDialect;
use crate::guard::NotProven;
use crate::guard::comment::{is_line_end, one_line};

/// What the scan found.
pub(super) struct Scanned {
    /// Byte behind the last character that is not white space, comment or the final semicolon.
    pub end: usize,
}

/// Walks over the text once.
pub(super) fn scan(sql: &str, dialect: SqlDialect) -> Result<Scanned, NotProven> {
    let mut scan = Scan {
        text: sql,
        dialect,
        at: 0,
        end: 0,
        closed: false,
    };
    while let Some(c) = scan.peek() {
        scan.step(c)?;
    }
    Ok(Scanned { end: scan.end })
}

struct Scan<'a> {
    text: &'a str,
    dialect: SqlDialect,
    at: usize,
    end: usize,
    /// A semicolon was read.
    closed: bool,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    fn follows(&self, what: &str) -> bool {
        self.text.get(self.at..).is_some_and(|rest| rest.starts_with(what))
    }

    fn before(&self) -> Option<char> {
        self.text.get(..self.at).and_then(|before| before.chars().next_back())
    }

    fn step(&mut self, c: char) -> Result<(), NotProven> {
        match c {
            ' ' | '\t' | '\n' => self.at += 1,
            '\r' if self.follows("\r\n") => self.at += 2,
            '-' if self.follows("--") => return self.comment(),
            ';' => {
                self.closed = true;
                self.at += 1;
            }
            _ if self.closed => return Err(NotProven::new("exactly one statement is admitted")),
            _ => {
                self.solid(c)?;
                self.end = self.at;
            }
        }
        Ok(())
    }

    fn solid(&mut self, c: char) -> Result<(), NotProven> {
        match c {
            '\'' | '"' | '`' => return self.quoted(c),
            '[' => return self.bracket(),
            _ if c.is_control() => return refused("the statement has a control character"),
            _ if !c.is_ascii() && !c.is_alphanumeric() => return refused("the statement has a character outside the language"),
            _ if self.follows("/*") || self.follows("*/") => {
                return refused("block comments are not admitted: dialects end and read them differently");
            }
            '#' if !self.is(SqlDialect::Postgres) || !["#>", "#-"].iter().any(|op| self.follows(op)) => {
                return refused("`#` begins a comment in some dialects");
            }
            '$' => return refused("`$` begins a quoted text in some dialects"),
            '\\' => return refused("a backslash may stand in a literal only"),
            '@' if !self.is_operator_at() => return refused("variables and stages are not admitted"),
            '{' | '}' if !self.is(SqlDialect::Duckdb) && !self.is(SqlDialect::Snowflake) => {
                return refused("braces are escapes in some dialects");
            }
            '&' if self.follows("&'") || self.follows("&\"") => return refused("only plain literals are admitted"),
            '?' if !self.is(SqlDialect::Postgres) => return refused("placeholders are not admitted"),
            ':' if self.follows(":=") => return refused("variables may not be assigned"),
            _ => self.at += c.len_utf8(),
        }
        Ok(())
    }

    fn is(&self, dialect: SqlDialect) -> bool {
        self.dialect == dialect
    }

    /// `@>`, `<@`, `@@` and `@?` compare in dialects that have them.
    fn is_operator_at(&self) -> bool {
        matches!(self.dialect, SqlDialect::Postgres | SqlDialect::Duckdb)
            && (["@>", "@@", "@?"].iter().any(|op| self.follows(op)) || matches!(self.before(), Some('<' | '@')))
    }

    /// To the end of the line, which is a line feed everywhere and a lone carriage return in some engines only.
    fn comment(&mut self) -> Result<(), NotProven> {
        let rest = self.text.get(self.at + 2..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        if !line.is_empty() && !line.starts_with([' ', '\t', '\r']) {
            return refused("`--` begins a comment everywhere only where white space follows");
        }
        self.at += 2 + one_line(line)?.len();
        Ok(())
    }

    /// A literal or a quoted name. The quote doubled stands for itself; a backslash before it does in some dialects only.
    fn quoted(&mut self, quote: char) -> Result<(), NotProven> {
        if quote == '`'
            && !matches!(
                self.dialect,
                SqlDialect::Mysql | SqlDialect::Sqlite | SqlDialect::Bigquery | SqlDialect::Clickhouse | SqlDialect::Datafusion
            )
        {
            return refused("backticks quote names in some dialects only");
        }
        let triple = if quote == '\'' { "'''" } else { "\"\"\"" };
        if self.may_be(SqlDialect::Bigquery) && self.follows(triple) {
            return refused("three quotes begin another literal in some dialects");
        }
        self.prefix(quote)?;
        self.at += 1;
        loop {
            let Some(c) = self.peek() else {
                return refused("a quote is not closed");
            };
            if c == quote {
                if self.before() == Some('\\') {
                    return refused("a quote behind a backslash ends a literal in some dialects only");
                }
                let doubled = self.text.get(self.at + 1..).is_some_and(|rest| rest.starts_with(quote));
                if !doubled {
                    self.at += 1;
                    return Ok(());
                }
                if self.may_be(SqlDialect::Bigquery) && self.follows(triple) {
                    return refused("three quotes begin another literal in some dialects");
                }
                self.at += 2;
            } else if c == '\0' || is_line_end(c) {
                return refused("the statement has a control character");
            } else {
                self.at += c.len_utf8();
            }
        }
    }

    /// Letters right before a quote change how the literal is read: `E'…'`, `r'…'`, `_gbk'…'`, `q'[…]'`.
    fn prefix(&self, quote: char) -> Result<(), NotProven> {
        let before = self.text.get(..self.at).unwrap_or_default();
        let from = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| {
            at + before.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8)
        });
        match before.get(from..).unwrap_or_default() {
            "" => Ok(()),
            "N" | "n" if quote == '\'' && self.is(SqlDialect::Mssql) => Ok(()),
            "X" | "x" if quote == '\'' => Ok(()),
            _ => refused("only plain literals are admitted"),
        }
    }

    /// A quoted name in two dialects, a subscript or an array in the others.
    fn bracket(&mut self) -> Result<(), NotProven> {
        let names = matches!(self.dialect, SqlDialect::Mssql | SqlDialect::Sqlite);
        if !names && !self.is(SqlDialect::Unknown) {
            self.at += 1;
            return Ok(());
        }
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let inside = rest.split(']').next().unwrap_or_default();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | ',' | '.' | ':');
        if inside.len() == rest.len() || !inside.chars().all(plain) {
            return refused("brackets quote names in some dialects only");
        }
        self.at += inside.len() + 2;
        Ok(())
    }

    fn may_be(&self, dialect: SqlDialect) -> bool {
        self.dialect == dialect || self.dialect == SqlDialect::Unknown
    }
}

fn refused<T>(why: &'static str) -> Result<T, NotProven> {
    Err(NotProven::new(why))
}
