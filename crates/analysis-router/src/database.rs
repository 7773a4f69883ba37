//! The tables behind a tool that takes SQL: what they are called, and the statement that gives one as a whole.

mod names;
mod rows;
mod told;

use belvedere_tool_filter::guard::sql;
use belvedere_tool_filter::{Guard, JudgedTool, SqlDialect, Verdict};

pub(crate) use names::whole;
pub(crate) use rows::{Namer, one_number, tables};
pub(crate) use told::tables_told;

/// Tables that are planned over at most.
const TABLES: usize = 500;
/// Columns of one of them whose names are kept.
const COLUMNS: usize = 100;

/// Catalogs that engines keep of their own tables. Written as a whole table's statement is, so that all their rows are read.
pub(crate) const CATALOGS: [&str; 2] = [
    "SELECT table_schema, table_name, column_name, data_type\nFROM information_schema.columns\nWHERE table_schema NOT IN \
     ('information_schema', 'INFORMATION_SCHEMA', 'pg_catalog', 'performance_schema', 'mysql', 'sys', 'system')",
    "SELECT name AS table_name\nFROM sqlite_master\nWHERE type IN ('table', 'view')",
];

/// What a source holds that only statements give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Database {
    /// The tool that takes statements, and the argument that it takes them by.
    pub tool: String,
    pub argument: String,
    /// None where nothing tells of any.
    pub tables: Vec<HeldTable>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldTable {
    /// The statement that gives all its rows.
    pub statement: String,
    /// What its rows are called; no two tables are called the same.
    pub words: Vec<String>,
    /// Empty where nobody told them.
    pub columns: Vec<String>,
    /// What the source says of it.
    pub about: String,
}

/// A table by its parts, as the source names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub schema: Option<String>,
    pub name: String,
    pub columns: Vec<String>,
    pub about: String,
}

/// The argument by which a permitted tool takes SQL, and the dialect that it takes.
pub(crate) fn takes_sql(tool: &JudgedTool) -> Option<(&str, SqlDialect)> {
    match tool.judgement.guard.as_ref().filter(|_| tool.verdict != Verdict::Blocked)? {
        Guard::Sql { argument, dialect } => Some((argument, *dialect)),
        Guard::Graphql { .. }
        | Guard::HttpMethod { .. }
        | Guard::Pipeline { .. }
        | Guard::Query { .. }
        | Guard::Values { .. }
        | Guard::Absent { .. } => None,
    }
}

/// Whether the guard of every call would let the statement pass.
fn proven(statement: &str, dialect: SqlDialect) -> bool {
    sql::prove(statement, dialect).is_ok()
}
