//! Names that stand for tables. A file, an address or a server's own store of credentials is none.

use sqlparser::ast::ObjectName;

use super::NotProven;
use crate::SqlDialect;

/// Password hashes and credentials of foreign servers: data no question needs. Names of the engines' own catalogs.
const SECRET: &[&str] = &[
    "pg_authid",
    "pg_shadow",
    "pg_user_mapping",
    "pg_user_mappings",
    "pg_hba_file_rules",
    "pg_ident_file_mappings",
    "pg_file_settings",
    "pg_subscription",
    "pg_largeobject",
    "decrypted_secrets",
    "sql_logins",
    "syslogins",
    "sysxlogins",
    "linked_logins",
    "named_collections",
    "duckdb_secrets",
    "global_priv",
    "user_attributes",
];

/// Whether a name can only be a table's.
pub(super) fn readable(name: &ObjectName, dialect: SqlDialect) -> Result<(), NotProven> {
    let mut parts = Vec::new();
    for (at, part) in name.0.iter().enumerate() {
        let Some(ident) = part.as_ident() else {
            return Err(NotProven::new("a table may not be named by a function"));
        };
        // Some engines take a quoted name for a path: `FROM "people.csv"`.
        let literal = ident.quote_style == Some('\'') || ident.quote_style == Some('"') && dialect == SqlDialect::Bigquery;
        // Schemas with dots in their names are common where a platform names them: `"DB"."in.c-shop"."orders"`. No engine knows files by several parts.
        let dotted = at + 1 < name.0.len() && dialect == SqlDialect::Snowflake && ident.quote_style == Some('"');
        let plain = |c| is_name_char(c, ident.quote_style, dialect) || dotted && c == '.';
        let may_be_file = literal || !ident.value.chars().all(plain);
        if may_be_file {
            return Err(NotProven::new("only tables can be read, not files or addresses"));
        }
        parts.push(ident.value.to_lowercase());
    }
    // A fourth part is another server.
    if parts.len() > 3 && matches!(dialect, SqlDialect::Mssql | SqlDialect::Unknown) {
        return Err(NotProven::new("only tables of this server can be read"));
    }
    let secret = parts.last().is_some_and(|table| SECRET.contains(&table.as_str()))
        || matches!(parts.as_slice(), [.., schema, _] if schema == "mysql")
        || matches!(parts.as_slice(), [.., schema, table] if schema == "system" && table == "users");
    if secret {
        Err(NotProven::new("this system table holds credentials"))
    } else {
        Ok(())
    }
}

fn is_name_char(c: char, quote: Option<char>, dialect: SqlDialect) -> bool {
    // BigQuery quotes a whole path in backticks, and a star stands for a suffix of table names.
    let path = dialect == SqlDialect::Bigquery && quote == Some('`');
    c.is_alphanumeric() || matches!(c, '_' | '-' | ' ') || path && matches!(c, '.' | '*')
}
