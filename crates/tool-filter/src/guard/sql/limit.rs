//! A bound on rows, added where a query has none.

use sqlparser::ast::{Expr, LimitClause, Query, SetExpr, Value};
use sqlparser::tokenizer::Location;

use super::DEFAULT_LIMIT;
use crate::SqlDialect;

/// How a query bounds its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// It does so itself.
    Own,
    /// It does not.
    None {
        /// Where the word SELECT of a plain select stands, with DISTINCT behind it or without.
        select: Option<(Location, bool)>,
        ordered: bool,
    },
}

pub(super) fn of(query: &Query) -> Bound {
    let limited = match &query.limit_clause {
        Some(LimitClause::LimitOffset {
            limit: Some(limit),
            limit_by,
            ..
        }) => limit_by.is_empty() && !is_null(limit),
        Some(LimitClause::LimitOffset { limit: None, .. }) | None => false,
        Some(LimitClause::OffsetCommaLimit { .. }) => true,
    };
    let select = match query.body.as_ref() {
        SetExpr::Select(select) => Some(select),
        SetExpr::Query(_)
        | SetExpr::SetOperation { .. }
        | SetExpr::Values(_)
        | SetExpr::Insert(_)
        | SetExpr::Update(_)
        | SetExpr::Delete(_)
        | SetExpr::Merge(_)
        | SetExpr::Table(_) => None,
    };
    if limited || query.fetch.is_some() || select.is_some_and(|s| s.top.is_some()) {
        return Bound::Own;
    }
    Bound::None {
        // With OFFSET, TOP is an error in T-SQL.
        select: select
            .filter(|_| query.limit_clause.is_none())
            .map(|s| (s.select_token.0.span.start, s.distinct.is_some())),
        ordered: query.order_by.is_some(),
    }
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(value.value, Value::Null))
}

/// The statement with a bound. `statement` ends with its last piece: no comment, no semicolon.
pub(super) fn bounded(statement: &str, bound: Bound, dialect: SqlDialect) -> Option<String> {
    let Bound::None { select, ordered } = bound else { return None };
    if dialect != SqlDialect::Mssql {
        return Some(format!("{statement}\nLIMIT {DEFAULT_LIMIT}"));
    }
    match select {
        Some((at, distinct)) => {
            let word = if distinct { 2 } else { 1 };
            let cut = offset(statement, at)? + words_end(statement.get(offset(statement, at)?..)?, word)?;
            Some(format!("{} TOP {DEFAULT_LIMIT}{}", statement.get(..cut)?, statement.get(cut..)?))
        }
        // FETCH follows an order in T-SQL; where there is none, the first column's will do.
        None => Some(format!(
            "{statement}\n{}OFFSET 0 ROWS FETCH NEXT {DEFAULT_LIMIT} ROWS ONLY",
            if ordered { "" } else { "ORDER BY 1 " }
        )),
    }
}

/// Byte at which a line and column begin; both count from one, columns in characters.
fn offset(text: &str, at: Location) -> Option<usize> {
    let mut start = 0;
    for _ in 1..at.line {
        start += text.get(start..)?.find('\n')? + 1;
    }
    let column = usize::try_from(at.column).ok()?.checked_sub(1)?;
    let (byte, _) = text.get(start..)?.char_indices().nth(column)?;
    Some(start + byte)
}

/// Byte behind so many words.
fn words_end(text: &str, words: usize) -> Option<usize> {
    let mut at = 0;
    for _ in 0..words {
        at += text.get(at..)?.find(|c: char| c.is_ascii_alphabetic())?;
        at += text.get(at..)?.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len() - at);
    }
    Some(at)
}
