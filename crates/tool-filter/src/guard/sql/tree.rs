//! The parsed tree of a query, clause by clause: what is not known to read is refused.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArguments, ObjectName, Query, Select, SetExpr, Statement, TableFactor, UnaryOperator, Value, Visitor,
};

use super::attributes::Values;
use super::{NotProven, functions, relations};
use crate::SqlDialect;

pub(super) struct Check {
    pub dialect: SqlDialect,
    pub values: Values,
}

impl Check {
    fn scalar(&self, name: &ObjectName) -> Result<(), NotProven> {
        let known = match parts(name).as_deref() {
            Some([function]) => functions::pure(function, self.dialect),
            Some([schema, function]) => functions::qualified(schema, function, self.dialect),
            _ => false,
        };
        if known { Ok(()) } else { Err(unknown_function(name)) }
    }

    /// A function that stands where a table stands.
    fn table_function(&self, name: &ObjectName) -> Result<(), NotProven> {
        match parts(name).as_deref() {
            Some([function]) if functions::table(function, self.dialect) => Ok(()),
            _ => Err(unknown_function(name)),
        }
    }

    fn clauses(query: &Query) -> Result<(), NotProven> {
        if !query.locks.is_empty() {
            return Err(NotProven::new("a query may not lock rows"));
        }
        if query.for_clause.is_some() || query.settings.is_some() || query.format_clause.is_some() || !query.pipe_operators.is_empty() {
            return Err(NotProven::new("the query has a clause that is not admitted"));
        }
        body(&query.body)
    }

    fn factor(&self, factor: &TableFactor) -> Result<(), NotProven> {
        match factor {
            TableFactor::Table {
                name, args, with_hints, ..
            } => {
                if !with_hints.is_empty() {
                    return Err(NotProven::new("table hints are not admitted"));
                }
                match args {
                    Some(args) if args.settings.is_some() => Err(NotProven::new("settings are not admitted")),
                    Some(_) => self.table_function(name),
                    None => Ok(()),
                }
            }
            TableFactor::Function { name, .. } => self.table_function(name),
            TableFactor::TableFunction { expr, .. } => match expr {
                Expr::Function(function) => self.table_function(&function.name),
                _ => Err(NotProven::new("the query reads from something that is not a table")),
            },
            TableFactor::Derived { .. }
            | TableFactor::UNNEST { .. }
            | TableFactor::JsonTable { .. }
            | TableFactor::NestedJoin { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. } => Ok(()),
            // A view of T-SQL over a JSON text; it reads its argument alone.
            TableFactor::OpenJsonTable { .. } => Ok(()),
            TableFactor::MatchRecognize { .. } | TableFactor::XmlTable { .. } | TableFactor::SemanticView { .. } => {
                Err(NotProven::new("the query reads from something that is not a table"))
            }
        }
    }

    fn expr(&self, expr: &Expr) -> Result<(), NotProven> {
        self.values.check(expr)?;
        match expr {
            Expr::Function(function) => {
                if function.uses_odbc_syntax
                    || matches!(function.args, FunctionArguments::Subquery(_)) && self.dialect == SqlDialect::Unknown
                {
                    return Err(NotProven::new("this way of calling a function is not admitted"));
                }
                self.scalar(&function.name)
            }
            // `sequence.NEXTVAL` advances a sequence without looking like a call.
            Expr::CompoundIdentifier(parts) if parts.last().is_some_and(|part| is_sequence_step(&part.value)) => {
                Err(NotProven::new("a sequence may not be advanced"))
            }
            Expr::BinaryOp { op, .. } if !is_known(op) => Err(NotProven::new("this operator is not known to be without effects")),
            Expr::UnaryOp { op, .. }
                if !matches!(
                    op,
                    UnaryOperator::Plus | UnaryOperator::Minus | UnaryOperator::Not | UnaryOperator::BitwiseNot
                ) =>
            {
                Err(NotProven::new("this operator is not known to be without effects"))
            }
            Expr::Lambda(_) if !matches!(self.dialect, SqlDialect::Clickhouse | SqlDialect::Duckdb | SqlDialect::Snowflake) => {
                Err(NotProven::new("a lambda is not admitted in this dialect"))
            }
            Expr::Value(value) if matches!(value.value, Value::Placeholder(_)) => Err(NotProven::new("placeholders are not admitted")),
            Expr::Prefixed { .. } => Err(NotProven::new("only plain literals are admitted")),
            _ => Ok(()),
        }
    }
}

/// Parts in lower case; only ASCII letters are folded, as engines fold names of their own functions.
fn parts(name: &ObjectName) -> Option<Vec<String>> {
    name.0
        .iter()
        .map(|part| part.as_ident().map(|ident| ident.value.to_ascii_lowercase()))
        .collect()
}

fn unknown_function(name: &ObjectName) -> NotProven {
    let shown: String = name.to_string().chars().take(60).collect();
    NotProven::new(format!("the function `{shown}` is not known to be without effects"))
}

fn is_sequence_step(column: &str) -> bool {
    ["nextval", "currval"].iter().any(|step| column.eq_ignore_ascii_case(step))
}

/// Statements and bare tables hide in the arms of a set operation, where no visitor looks.
fn body(expr: &SetExpr) -> Result<(), NotProven> {
    match expr {
        SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) => Ok(()),
        SetExpr::SetOperation { left, right, .. } => body(left).and_then(|()| body(right)),
        SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
            Err(NotProven::new("the statement changes data"))
        }
        SetExpr::Table(_) => Err(NotProven::new("a table is read with SELECT")),
    }
}

fn is_known(op: &BinaryOperator) -> bool {
    !matches!(
        op,
        BinaryOperator::PGCustomBinaryOperator(_) | BinaryOperator::Custom(_) | BinaryOperator::Assignment
    )
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
        } else if !select.optimizer_hints.is_empty() || select.select_modifiers.as_ref().is_some_and(|m| m.is_any_set()) {
            Err(NotProven::new("hints to the optimizer are not admitted"))
        } else {
            Ok(())
        })
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<NotProven> {
        flow(relations::readable(relation, self.dialect))
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<NotProven> {
        flow(self.factor(factor))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<NotProven> {
        flow(self.expr(expr))
    }
}
