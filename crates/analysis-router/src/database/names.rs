//! Names of tables as SQL: bare where they are plain, quoted where they are not, and left alone where the guard would not have them.

use std::collections::HashSet;

use belvedere_tool_filter::SqlDialect;

use super::{HeldTable, Named, TABLES, proven};
use crate::planner::{listed, split_identifier};

/// Characters of a name.
const LENGTH: usize = 128;
/// Schemas whose tables need no schema before their names.
const DEFAULTS: [&str; 4] = ["public", "main", "dbo", "default"];
/// Words that are SQL's own in one dialect or another.
const RESERVED: &str = "all alter analyse analyze and any array as asc between both by case cast check collate column constraint create cross current \
    current_date current_time current_timestamp current_user default delete desc describe distinct do drop else end except exists explain false \
    fetch for foreign from full function grant group grouping having if ilike in index inner insert intersect interval into is join key lateral \
    leading left like limit localtime localtimestamp lock match natural not null of offset on only or order outer over overlaps partition primary \
    range references rename replace return right row rows select session_user set show similar some table tablesample then to top trailing true \
    union unique unnest update use user using values view when where window with";
/// How tables are told from other things, which says nothing of what their rows are.
const AFFIXES: &str = "tbl table dim fct fact vw view stg";

/// The statements for these tables. A table whose name no quotation makes a name of is left out, and so is what would be called as another is.
pub(crate) fn whole(named: Vec<Named>, dialect: SqlDialect) -> Vec<HeldTable> {
    let mut named = named;
    let apart = |table: &Named| table.schema.as_deref().is_some_and(|schema| !is_default(schema));
    named.sort_by_key(apart);
    let mut called: HashSet<Vec<String>> = HashSet::new();
    let mut tables = Vec::new();
    for table in named {
        if tables.len() == TABLES {
            break;
        }
        let schema = table.schema.as_deref().filter(|schema| !is_default(schema));
        let Some(from) = written(schema, &table.name, dialect) else {
            continue;
        };
        // A platform may write the schema into the name: `out.c-sales.orders`.
        let plain = words(table.name.rsplit('.').next().unwrap_or(&table.name));
        let qualified = || [schema.map(split_identifier).unwrap_or_default(), split_identifier(&table.name)].concat();
        let candidates = [plain, qualified()];
        let Some(words) = candidates.into_iter().find(|words| !words.is_empty() && !called.contains(words)) else {
            continue;
        };
        called.insert(words.clone());
        tables.push(HeldTable {
            statement: format!("SELECT *\nFROM {from}"),
            words,
            columns: table.columns,
            about: table.about,
        });
    }
    tables
}

fn is_default(schema: &str) -> bool {
    DEFAULTS.iter().any(|known| schema.eq_ignore_ascii_case(known))
}

/// `dim_customers`: customers.
fn words(name: &str) -> Vec<String> {
    let all = split_identifier(name);
    let kept: Vec<String> = all.iter().filter(|word| !listed(AFFIXES, word)).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

/// The name as it stands in a statement, in the first spelling that the guard admits.
fn written(schema: Option<&str>, name: &str, dialect: SqlDialect) -> Option<String> {
    let parts: Vec<&str> = schema.into_iter().chain([name]).collect();
    if !parts.iter().all(|part| could_be_a_name(part)) {
        return None;
    }
    let spelled = |quote: &dyn Fn(&str) -> String| parts.iter().map(|part| quote(part)).collect::<Vec<_>>().join(".");
    let marked = |mark: char| {
        move |part: &str| {
            if is_bare(part, dialect) {
                part.to_owned()
            } else {
                format!("{mark}{part}{mark}")
            }
        }
    };
    let spellings = match dialect {
        SqlDialect::Mysql | SqlDialect::Bigquery => vec![spelled(&marked('`'))],
        SqlDialect::Unknown => vec![spelled(&marked('"')), spelled(&|part| part.to_owned())],
        SqlDialect::Postgres
        | SqlDialect::Sqlite
        | SqlDialect::Snowflake
        | SqlDialect::Mssql
        | SqlDialect::Clickhouse
        | SqlDialect::Duckdb
        | SqlDialect::Datafusion => vec![spelled(&marked('"'))],
    };
    spellings
        .into_iter()
        .find(|from| proven(&format!("SELECT *\nFROM {from}"), dialect))
}

/// No quotation mark, nothing that ends a statement or begins a comment.
fn could_be_a_name(part: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.');
    !part.is_empty() && part.len() <= LENGTH && part.trim() == part && !part.contains("--") && part.chars().all(inside)
}

/// Whether the name means the same without quotation marks: some engines fold letters to small ones, or to capitals.
fn is_bare(part: &str, dialect: SqlDialect) -> bool {
    let plain =
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let folded = match dialect {
        SqlDialect::Snowflake => !part.contains(|c: char| c.is_ascii_lowercase()),
        SqlDialect::Postgres | SqlDialect::Datafusion | SqlDialect::Unknown => !part.contains(|c: char| c.is_ascii_uppercase()),
        SqlDialect::Mysql | SqlDialect::Sqlite | SqlDialect::Bigquery | SqlDialect::Mssql | SqlDialect::Clickhouse | SqlDialect::Duckdb => {
            true
        }
    };
    plain && folded && !listed(RESERVED, &part.to_lowercase())
}
