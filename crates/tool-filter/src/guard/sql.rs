//! The SQL guard: one statement, a query, nothing in it that acts. Text is scanned for what dialects cut differently, then the parsed
//! tree is proven; what is sent is the text that was proven.

use std::ops::ControlFlow;

use sqlparser::ast::{Statement, Visit};
use sqlparser::dialect::{
    BigQueryDialect, ClickHouseDialect, Dialect, DuckDbDialect, GenericDialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect,
    SQLiteDialect, SnowflakeDialect,
};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Tokenizer;

use self::limit::Bound;
use super::NotProven;
use crate::SqlDialect;

mod attributes;
mod functions;
mod limit;
mod relations;
mod text;
mod tokens;
mod tree;

/// Longest statement, in bytes.
pub const MAX_BYTES: usize = 20_000;
/// Most pieces of a statement, white space not counted.
pub const MAX_TOKENS: usize = 2_000;
/// Longest chain of operators, which nests the tree as deep.
const MAX_OPERATORS: usize = 300;
const MAX_DEPTH: usize = 40;
/// Rows asked for where the query sets no limit.
pub const DEFAULT_LIMIT: u32 = 10_000;

/// Proves that a statement only reads, and returns the text to send: the same text, with a limit where it had none.
///
/// # Errors
/// `NotProven` where the statement is not a query, calls what is not known to be without effects, is over a limit, or could be read
/// otherwise by a server than by the parser.
pub fn prove(sql: &str, dialect: SqlDialect) -> Result<String, NotProven> {
    if sql.len() > MAX_BYTES {
        return Err(NotProven::new("the statement is longer than 20 000 bytes"));
    }
    let scanned = text::scan(sql, dialect)?;
    let bound = proven(sql, dialect)?;
    let statement = sql.get(..scanned.end).unwrap_or(sql);
    // The text is proven again as it will be sent: what was added must have become the bound of the whole query.
    let with_limit = limit::bounded(statement, bound, dialect)
        .filter(|text| text::scan(text, dialect).is_ok() && proven(text, dialect) == Ok(Bound::Own));
    Ok(with_limit.unwrap_or_else(|| sql.to_owned()))
}

fn proven(sql: &str, dialect: SqlDialect) -> Result<Bound, NotProven> {
    if dialect != SqlDialect::Unknown {
        return proven_in(sql, parser_dialect(dialect).as_ref(), dialect)?.ok_or_else(|| NotProven::new("the statement cannot be parsed"));
    }
    let mut bound = Bound::Own;
    for plausible in PLAUSIBLE {
        let own = proven_in(sql, parser_dialect(*plausible).as_ref(), SqlDialect::Unknown)?
            .ok_or_else(|| NotProven::new("the statement cannot be parsed in every dialect the server may speak"))?;
        if own != Bound::Own {
            bound = own;
        }
    }
    Ok(bound)
}

/// Dialects of a server that does not name its own: a statement has to be a harmless query in each.
const PLAUSIBLE: &[SqlDialect] = &[
    SqlDialect::Datafusion,
    SqlDialect::Postgres,
    SqlDialect::Mysql,
    SqlDialect::Sqlite,
    SqlDialect::Snowflake,
    SqlDialect::Bigquery,
    SqlDialect::Mssql,
    SqlDialect::Clickhouse,
    SqlDialect::Duckdb,
];

/// DataFusion parses with the parser's generic dialect itself.
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

/// `Ok(None)` where it does not parse; an error where it parses and is not proven.
fn proven_in(sql: &str, parser: &dyn Dialect, dialect: SqlDialect) -> Result<Option<Bound>, NotProven> {
    let Ok(tokens) = Tokenizer::new(parser, sql).tokenize_with_location() else {
        return Ok(None);
    };
    tokens::admitted(&tokens, dialect)?;
    tokens::arrows(&tokens, dialect)?;
    let statements = Parser::new(parser)
        .with_recursion_limit(MAX_DEPTH)
        .with_tokens_with_locations(tokens)
        .parse_statements();
    let Ok(statements) = statements else { return Ok(None) };
    let [statement] = statements.as_slice() else {
        return Err(NotProven::new("exactly one statement is admitted"));
    };
    let Statement::Query(query) = statement else {
        return Err(NotProven::new("only queries are admitted"));
    };
    let values = attributes::Values::of(statement, dialect);
    match statement.visit(&mut tree::Check { dialect, values }) {
        ControlFlow::Continue(()) => Ok(Some(limit::of(query))),
        ControlFlow::Break(refused) => Err(refused),
    }
}
