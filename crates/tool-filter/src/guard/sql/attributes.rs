//! Names behind a dot that PostgreSQL calls as functions: `('/etc/passwd'::text).pg_read_file`, `x.pg_cancel_backend FROM generate_series(1, 9) AS x`.
//! Behind a value that is no row, the engine looks for a function of one argument. A column of a table or a subquery is none of these.

use std::collections::HashMap;
use std::ops::ControlFlow;

use sqlparser::ast::{AccessExpr, Expr, Ident, ObjectName, Statement, TableAlias, TableFactor, Visit, Visitor};

use super::{NotProven, functions};
use crate::SqlDialect;
use crate::lexicon::WordList;

/// Columns of functions that make rows of an array or a document.
static COLUMNS: WordList = WordList::new("atom fullkey id index key ordinality parent path seq this type value");

/// Functions whose one column is called as the table is. That of the others has a name of its own, and the table's is free to be called.
static ALIASED: WordList = WordList::new(
    "
    generate_series generate_subscripts json_object_keys jsonb_object_keys jsonb_path_query regexp_matches regexp_split_to_table
    string_to_table unnest
",
);

/// Keywords that stand as a table of one value without brackets.
static VALUES: WordList = WordList::new(
    "
    current_catalog current_date current_role current_schema current_time current_timestamp current_user localtime localtimestamp
    session_user system_user user
",
);

/// Tables of a statement whose rows may be bare values, by their names.
pub(super) struct Values {
    dialect: SqlDialect,
    /// The columns of each table of that name.
    columns: HashMap<String, Vec<Vec<String>>>,
}

impl Values {
    /// Looks through the whole statement: an inner query sees the names of the outer ones.
    pub fn of(statement: &Statement, dialect: SqlDialect) -> Self {
        let mut values = Self {
            dialect,
            columns: HashMap::new(),
        };
        if values.concerned() {
            let _ = statement.visit(&mut values);
        }
        values
    }

    /// Whether nothing is called behind a dot of the expression.
    pub fn check(&self, expr: &Expr) -> Result<(), NotProven> {
        if !self.concerned() {
            return Ok(());
        }
        match expr {
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [table, column] => self.column(table, column),
                _ => Ok(()),
            },
            Expr::CompoundFieldAccess { root, access_chain } => {
                // `t.tags[1]`: what stands before the first bracket is a column's name.
                let names = access_chain.iter().take_while(|access| dotted(access).is_some());
                let named = if matches!(**root, Expr::Identifier(_)) { names.count() } else { 0 };
                if let (Expr::Identifier(table), 1, Some(column)) = (root.as_ref(), named, access_chain.first().and_then(dotted)) {
                    self.column(table, column)?;
                }
                access_chain
                    .iter()
                    .skip(named)
                    .filter_map(|access| match access {
                        AccessExpr::Dot(field) => Some(field),
                        AccessExpr::Subscript(_) => None,
                    })
                    .try_for_each(|field| match field {
                        Expr::Identifier(field) if self.computes(field) => Ok(()),
                        _ => Err(called(&field.to_string())),
                    })
            }
            _ => Ok(()),
        }
    }

    /// One engine calls so, and a server that names no dialect may be it.
    fn concerned(&self) -> bool {
        matches!(self.dialect, SqlDialect::Postgres | SqlDialect::Unknown)
    }

    fn column(&self, table: &Ident, column: &Ident) -> Result<(), NotProven> {
        let tables = self.columns.get(&table.value.to_lowercase());
        let is_column = tables.is_none_or(|tables| tables.iter().all(|columns| columns.contains(&folded(column))));
        if is_column || self.computes(column) {
            Ok(())
        } else {
            Err(called(&column.value))
        }
    }

    fn computes(&self, name: &Ident) -> bool {
        let name = name.value.to_lowercase();
        COLUMNS.has(&name) || functions::pure(&name, self.dialect)
    }

    fn remember(&mut self, function: &str, alias: Option<&TableAlias>) {
        let function = function.to_lowercase();
        let columns = match alias {
            None => Vec::new(),
            Some(alias) if !alias.columns.is_empty() => alias.columns.iter().map(|column| folded(&column.name)).collect(),
            Some(alias) if ALIASED.has(&function) => vec![folded(&alias.name)],
            Some(_) => Vec::new(),
        };
        let name = alias.map_or(function, |alias| alias.name.value.to_lowercase());
        self.columns.entry(name).or_default().push(columns);
    }
}

/// A name as the engine compares it.
fn folded(name: &Ident) -> String {
    match name.quote_style {
        None => name.value.to_lowercase(),
        Some(_) => name.value.clone(),
    }
}

fn dotted(access: &AccessExpr) -> Option<&Ident> {
    match access {
        AccessExpr::Dot(Expr::Identifier(name)) => Some(name),
        AccessExpr::Dot(_) | AccessExpr::Subscript(_) => None,
    }
}

fn called(name: &str) -> NotProven {
    let shown: String = name.chars().take(60).collect();
    NotProven::new(format!("`{shown}` behind a dot may be called as a function"))
}

fn last(name: &ObjectName) -> &str {
    let ident = name.0.last().and_then(|part| part.as_ident());
    ident.map(|ident| ident.value.as_str()).unwrap_or_default()
}

impl Visitor for Values {
    type Break = ();

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, args, alias, .. } => {
                // Where the dialect is not known, `user` is a table more likely than the name of whoever asks.
                let is_value = self.dialect == SqlDialect::Postgres && VALUES.has(&last(name).to_lowercase());
                if args.is_some() || is_value {
                    self.remember(last(name), alias.as_ref());
                }
            }
            TableFactor::Function { name, alias, .. } => self.remember(last(name), alias.as_ref()),
            TableFactor::TableFunction { expr, alias } => {
                let function = match expr {
                    Expr::Function(function) => last(&function.name),
                    _ => "",
                };
                self.remember(function, alias.as_ref());
            }
            TableFactor::UNNEST { alias, .. } => self.remember("unnest", alias.as_ref()),
            // Rows of these have columns.
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
