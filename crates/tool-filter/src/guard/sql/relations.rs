//! Names that stand for tables. A file, an address or a server's own store of credentials is none.

use sqlparser::ast::ObjectName;

use super::{NotProven, functions};
use crate::SqlDialect;
use crate::lexicon::WordList;

/// Password hashes and credentials of foreign servers: data no question needs. Names of the engines' own catalogs.
const SECRET: &[&str] = &[
    "pg_authid",
    "pg_shadow",
    "pg_user_mapping",
    "pg_user_mappings",
    "_pg_user_mappings",
    "user_mapping_options",
    "pg_foreign_server",
    "_pg_foreign_servers",
    "foreign_server_options",
    "pg_hba_file_rules",
    "pg_ident_file_mappings",
    "pg_file_settings",
    "pg_subscription",
    "pg_largeobject",
    "decrypted_secrets",
    "decrypted_key",
    "sql_logins",
    "syslogins",
    "sysxlogins",
    "linked_logins",
    "named_collections",
    "duckdb_secrets",
    "global_priv",
    "user_attributes",
];

/// Tables of SQLite that act or read files when they are read; what they are told stands in WHERE.
const ACTING: &[&str] = &["fsdir", "zipfile"];

/// What names a file to an engine that takes names, or joined parts of one, for paths: `people.csv`.
static FILE_ENDINGS: WordList = WordList::new(
    "
    arrow avro blob bson bz2 capnp csv db duckdb feather fgb geojson gpkg gz html ipc json jsonl lance log lz4 md msgpack native ndjson npy orc
    parquet pb shp snappy sql sqlite tsv txt vortex xls xlsx xml xz yaml yml zip zst
",
);

/// Whether a name can only be a table's.
pub(super) fn readable(name: &ObjectName, dialect: SqlDialect) -> Result<(), NotProven> {
    let may_be = |engine| dialect == engine || dialect == SqlDialect::Unknown;
    let mut parts = Vec::new();
    for part in &name.0 {
        let Some(ident) = part.as_ident() else {
            return Err(NotProven::new("a table may not be named by a function"));
        };
        // Some engines take a quoted name for a path: `FROM "people.csv"`.
        let literal = ident.quote_style == Some('\'') || ident.quote_style == Some('"') && dialect == SqlDialect::Bigquery;
        // Names with dots are common where a platform names schemas and tables: `"DB"."in.c-shop"."orders"`, `"out.c-sales.orders"`.
        let dotted = ident.quote_style == Some('"') && !ends_as_a_file(&ident.value);
        let plain = |c| is_name_char(c, ident.quote_style, dialect) || dotted && c == '.';
        let may_be_file = literal || !ident.value.chars().all(plain);
        if may_be_file {
            return Err(NotProven::new("only tables can be read, not files or addresses"));
        }
        parts.push(ident.value.to_lowercase());
    }
    let table = parts.last().map(String::as_str).unwrap_or_default();
    if may_be(SqlDialect::Duckdb) && parts.len() > 1 && FILE_ENDINGS.has(table) {
        return Err(NotProven::new("only tables can be read, not files or addresses"));
    }
    let acts = ACTING.contains(&table) || table.starts_with("pragma_") && !functions::table(table, SqlDialect::Sqlite);
    if may_be(SqlDialect::Sqlite) && acts {
        return Err(NotProven::new("this system table does more than look into the database"));
    }
    // A fourth part is another server.
    if parts.len() > 3 && may_be(SqlDialect::Mssql) {
        return Err(NotProven::new("only tables of this server can be read"));
    }
    let secret = SECRET.contains(&table)
        || matches!(parts.as_slice(), [.., schema, _] if schema == "mysql")
        || matches!(parts.as_slice(), [.., schema, table] if schema == "system" && table == "users");
    if secret {
        Err(NotProven::new("this system table holds credentials"))
    } else {
        Ok(())
    }
}

/// Engines that take a quoted name for a path know a file by what follows its last dot; nothing between two dots, or behind the last, is a step of a
/// path.
fn ends_as_a_file(name: &str) -> bool {
    name.split('.').any(str::is_empty)
        || name
            .rsplit('.')
            .next()
            .is_some_and(|ending| FILE_ENDINGS.has(&ending.to_lowercase()))
}

fn is_name_char(c: char, quote: Option<char>, dialect: SqlDialect) -> bool {
    // BigQuery quotes a whole path in backticks, and a star stands for a suffix of table names.
    let path = dialect == SqlDialect::Bigquery && quote == Some('`');
    c.is_alphanumeric() || matches!(c, '_' | '-' | ' ') || path && matches!(c, '.' | '*')
}
