//! What a tool says of the database behind it.

use belvedere_types::ToolDefinition;

use crate::SqlDialect;

/// The beginning of what a tool says of itself, lower case.
pub(super) fn about(tool: &ToolDefinition) -> String {
    const CHARACTERS: usize = 200;
    let text = tool.description.as_deref().unwrap_or_default();
    let end = text.char_indices().nth(CHARACTERS).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default().to_lowercase()
}

/// The SQL dialect that the tool's own words name.
pub(super) fn dialect(tool: &ToolDefinition) -> SqlDialect {
    let text = format!("{} {}", tool.name.to_lowercase(), about(tool));
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |names: &[&str]| words.iter().any(|w| names.contains(w));
    let found: Vec<SqlDialect> = [
        (has(&["postgres", "postgresql", "psql"]), SqlDialect::Postgres),
        (has(&["mysql", "mariadb"]), SqlDialect::Mysql),
        (has(&["sqlite"]), SqlDialect::Sqlite),
        (has(&["snowflake"]), SqlDialect::Snowflake),
        (has(&["bigquery"]), SqlDialect::Bigquery),
        (has(&["mssql", "tsql"]), SqlDialect::Mssql),
        (has(&["clickhouse"]), SqlDialect::Clickhouse),
        (has(&["duckdb"]), SqlDialect::Duckdb),
        (has(&["datafusion"]), SqlDialect::Datafusion),
    ]
    .into_iter()
    .filter_map(|(named, dialect)| named.then_some(dialect))
    .collect();
    match found.as_slice() {
        [one] => *one,
        _ => SqlDialect::Unknown,
    }
}
