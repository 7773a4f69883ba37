//! The SQL guard: one statement, a query, nothing in it that acts. Proven on the parsed tree, never on the text.

use std::ops::ControlFlow;

use sqlparser::ast::{BinaryOperator, Expr, Function, ObjectName, Query, Select, SetExpr, Statement, TableFactor, Visit, Visitor};
use sqlparser::dialect::{
    BigQueryDialect, ClickHouseDialect, Dialect, DuckDbDialect, GenericDialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect,
    SQLiteDialect, SnowflakeDialect,
};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

use super::{NotProven, functions};
use crate::SqlDialect;

/// Longest statement, in bytes.
pub const MAX_BYTES: usize = 20_000;
/// Most tokens of a statement that are not white space.
pub const MAX_TOKENS: usize = 2_000;
/// Longest chain of operators, which nests the tree as deep.
const MAX_OPERATORS: usize = 300;
const MAX_DEPTH: usize = 40;
/// Rows asked for where the query sets no limit.
pub const DEFAULT_LIMIT: u32 = 10_000;

/// Proves that a statement only reads, and returns the text to send: the same text, with a LIMIT where it had none.
pub fn prove(sql: &str, dialect: SqlDialect) -> Result<String, NotProven> {
    let limited = query_only(sql, dialect)?;
    if limited || dialect == SqlDialect::Mssql {
        return Ok(sql.to_owned());
    }
    let trimmed = sql.trim_end().trim_end_matches(';').trim_end();
    let with_limit = format!("{trimmed}\nLIMIT {DEFAULT_LIMIT}");
    // The text is proven again as it will be sent: what was added must have become the limit of the whole query.
    match query_only(&with_limit, dialect) {
        Ok(true) => Ok(with_limit),
        _ => Ok(sql.to_owned()),
    }
}

/// `Ok(true)` when the query limits its rows itself.
fn query_only(sql: &str, dialect: SqlDialect) -> Result<bool, NotProven> {
    if sql.len() > MAX_BYTES {
        return Err(NotProven::new("the statement is longer than 20 000 bytes"));
    }
    // MySQL runs what stands in such comments; a quote behind a backslash ends a string in some dialects only.
    if ["/*!", "/*M!", "\\'", "\\\"", "\\`", "\0", "$$", "U&'", "u&'"]
        .iter()
        .any(|trick| sql.contains(trick))
    {
        return Err(NotProven::new("the statement holds text that dialects read differently"));
    }
    if dialect != SqlDialect::Unknown {
        let parser = parser_dialect(dialect);
        return proven_in(sql, parser.as_ref(), dialect)?.map_err(|()| NotProven::new("the statement cannot be parsed"));
    }
    let mut limited = true;
    for (must, plausible) in PLAUSIBLE {
        match proven_in(sql, parser_dialect(*plausible).as_ref(), SqlDialect::Unknown)? {
            Ok(has_limit) => limited &= has_limit,
            Err(()) if *must => {
                return Err(NotProven::new(
                    "the statement cannot be parsed in every dialect the server may speak",
                ));
            }
            Err(()) => {}
        }
    }
    Ok(limited)
}

/// Dialects of a server that does not name its own; `true` where the statement has to parse.
const PLAUSIBLE: &[(bool, SqlDialect)] = &[
    (true, SqlDialect::Datafusion),
    (true, SqlDialect::Postgres),
    (true, SqlDialect::Mysql),
    (false, SqlDialect::Sqlite),
    (false, SqlDialect::Snowflake),
    (false, SqlDialect::Bigquery),
    (false, SqlDialect::Mssql),
    (false, SqlDialect::Clickhouse),
    (false, SqlDialect::Duckdb),
];

fn parser_dialect(dialect: SqlDialect) -> Box<dyn Dialect> {
    match dialect {
        SqlDialect::Postgres => Box::new(PostgreSqlDialect {}),
        SqlDialect::Mysql => Box::new(MySqlDialect {}),
        SqlDialect::Sqlite => Box::new(SQLiteDialect {}),
        SqlDialect::Snowflake => Box::new(SnowflakeDialect),
        SqlDialect::Bigquery => Box::new(BigQueryDialect {}),
        SqlDialect::Mssql => Box::new(MsSqlDialect {}),
        SqlDialect::Clickhouse => Box::new(ClickHouseDialect {}),
        SqlDialect::Duckdb => Box::new(DuckDbDialect {}),
        SqlDialect::Datafusion | SqlDialect::Unknown => Box::new(GenericDialect {}),
    }
}

/// Outer error: it parses and acts. Inner error: it does not parse.
fn proven_in(sql: &str, parser: &dyn Dialect, dialect: SqlDialect) -> Result<Result<bool, ()>, NotProven> {
    let Ok(tokens) = Tokenizer::new(parser, sql).tokenize() else {
        return Ok(Err(()));
    };
    bounded(&tokens)?;
    let statements = Parser::new(parser)
        .with_recursion_limit(MAX_DEPTH)
        .with_tokens(tokens)
        .parse_statements();
    let Ok(statements) = statements else { return Ok(Err(())) };
    let [statement] = statements.as_slice() else {
        return Err(NotProven::new("exactly one statement is admitted"));
    };
    let Statement::Query(query) = statement else {
        return Err(NotProven::new("only queries are admitted"));
    };
    let mut check = Check { dialect };
    match statement.visit(&mut check) {
        ControlFlow::Continue(()) => Ok(Ok(query.limit_clause.is_some() || query.fetch.is_some())),
        ControlFlow::Break(refused) => Err(refused),
    }
}

fn bounded(tokens: &[Token]) -> Result<(), NotProven> {
    let mut solid = 0_usize;
    let mut operators = 0_usize;
    for token in tokens {
        match token {
            Token::Whitespace(Whitespace::MultiLineComment(_)) => return Err(NotProven::new("comments in the statement are not admitted")),
            Token::Whitespace(Whitespace::SingleLineComment { comment, prefix }) => {
                if prefix != "--" || !comment.starts_with([' ', '\n']) {
                    return Err(NotProven::new("comments in the statement are not admitted"));
                }
            }
            Token::Whitespace(_) => {}
            Token::DollarQuotedString(_) | Token::UnicodeStringLiteral(_) | Token::EscapedStringLiteral(_) => {
                return Err(NotProven::new("only plain string literals are admitted"));
            }
            Token::Sharp => return Err(NotProven::new("`#` begins a comment in some dialects")),
            Token::Assignment => return Err(NotProven::new("variables may not be assigned")),
            Token::Comma
            | Token::Period
            | Token::Word(_)
            | Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::LParen
            | Token::RParen => solid += 1,
            _ => operators += 1,
        }
        // AND, OR and UNION chain as operators do.
        if let Token::Word(word) = token
            && ["and", "or", "union", "except", "intersect", "is", "not", "like", "in", "join"]
                .iter()
                .any(|w| word.value.eq_ignore_ascii_case(w))
        {
            operators += 1;
        }
    }
    if solid + operators > MAX_TOKENS || operators > MAX_OPERATORS {
        return Err(NotProven::new("the statement is too long to be proven"));
    }
    Ok(())
}

struct Check {
    dialect: SqlDialect,
}

impl Check {
    fn function(&self, name: &ObjectName, stands_for_table: bool) -> Result<(), NotProven> {
        let refuse = || NotProven::new(format!("the function `{}` is not known to be without effects", bounded_name(name)));
        let parts: Vec<String> = name
            .0
            .iter()
            .filter_map(|part| part.as_ident())
            .map(|ident| ident.value.to_lowercase())
            .collect();
        if parts.len() != name.0.len() {
            return Err(refuse());
        }
        let known = match parts.as_slice() {
            [function] => functions::pure(function, self.dialect) || stands_for_table && functions::table(function),
            // Postgres' own functions may be qualified; any other schema may hold one of the same name that acts.
            [schema, function] => schema == "pg_catalog" && functions::pure(function, SqlDialect::Postgres),
            _ => false,
        };
        if known { Ok(()) } else { Err(refuse()) }
    }

    fn relation(name: &ObjectName) -> Result<(), NotProven> {
        // Password hashes and foreign-server credentials are data no question needs.
        const SECRET: &[&str] = &[
            "pg_authid",
            "pg_shadow",
            "pg_user_mapping",
            "pg_user_mappings",
            "pg_hba_file_rules",
            "pg_file_settings",
            "pg_subscription",
        ];
        let mut parts = Vec::new();
        for part in &name.0 {
            let Some(ident) = part.as_ident() else {
                return Err(NotProven::new("a table may not be named by a function"));
            };
            if ident.quote_style == Some('\'') || ident.value.contains(['/', '\\', ':', '@']) || ident.value.starts_with('@') {
                return Err(NotProven::new("only tables can be read, not files or addresses"));
            }
            parts.push(ident.value.to_lowercase());
        }
        let secret = parts.last().is_some_and(|t| SECRET.contains(&t.as_str()))
            || matches!(parts.as_slice(), [.., schema, table] if schema == "mysql" && table == "user");
        if secret {
            Err(NotProven::new("this system table holds credentials"))
        } else {
            Ok(())
        }
    }

    fn clauses(query: &Query) -> Result<(), NotProven> {
        if !query.locks.is_empty() {
            return Err(NotProven::new("a query may not lock rows"));
        }
        if query.for_clause.is_some() || query.settings.is_some() || query.format_clause.is_some() || !query.pipe_operators.is_empty() {
            return Err(NotProven::new("the query has a clause that is not admitted"));
        }
        let acts = matches!(
            *query.body,
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_)
        );
        if acts {
            Err(NotProven::new("the statement changes data"))
        } else {
            Ok(())
        }
    }
}

fn bounded_name(name: &ObjectName) -> String {
    name.to_string().chars().take(60).collect()
}

fn flow(result: Result<(), NotProven>) -> ControlFlow<NotProven> {
    match result {
        Ok(()) => ControlFlow::Continue(()),
        Err(refused) => ControlFlow::Break(refused),
    }
}

impl Visitor for Check {
    type Break = NotProven;

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<NotProven> {
        flow(if matches!(statement, Statement::Query(_)) {
            Ok(())
        } else {
            Err(NotProven::new("the statement changes data"))
        })
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<NotProven> {
        flow(Self::clauses(query))
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<NotProven> {
        flow(if select.into.is_some() {
            Err(NotProven::new("SELECT INTO writes"))
        } else if !select.optimizer_hints.is_empty() {
            Err(NotProven::new("optimizer hints are not admitted"))
        } else {
            Ok(())
        })
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<NotProven> {
        flow(Self::relation(relation))
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<NotProven> {
        flow(match factor {
            TableFactor::Table { name, args: Some(_), .. } => self.function(name, true),
            TableFactor::Table { with_hints, .. } if !with_hints.is_empty() => Err(NotProven::new("table hints are not admitted")),
            TableFactor::Function { name, .. } => self.function(name, true),
            // The expression is visited on its own and its function checked there.
            TableFactor::TableFunction {
                expr: Expr::Function(_), ..
            } => Ok(()),
            TableFactor::Table { .. }
            | TableFactor::Derived { .. }
            | TableFactor::UNNEST { .. }
            | TableFactor::JsonTable { .. }
            | TableFactor::NestedJoin { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. } => Ok(()),
            _ => Err(NotProven::new("the query reads from something that is not a table")),
        })
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<NotProven> {
        flow(match expr {
            Expr::Function(Function { name, .. }) => self.function(name, false),
            // `sequence.NEXTVAL` advances a sequence without looking like a call.
            Expr::CompoundIdentifier(parts)
                if parts
                    .last()
                    .is_some_and(|p| matches!(p.value.to_lowercase().as_str(), "nextval" | "currval")) =>
            {
                Err(NotProven::new("a sequence may not be advanced"))
            }
            Expr::BinaryOp {
                op: BinaryOperator::PGCustomBinaryOperator(_) | BinaryOperator::Custom(_) | BinaryOperator::Assignment,
                ..
            } => Err(NotProven::new("this operator is not known to be without effects")),
            _ => Ok(()),
        })
    }
}
