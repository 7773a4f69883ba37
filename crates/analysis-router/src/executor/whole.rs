//! A whole table by statement: in pieces, and counted, because a server gives fewer rows than it is asked for and seldom says so.

use belvedere_tool_filter::{JudgedTool, SqlDialect};
use belvedere_types::{SourceTarget, ToolDefinition};
use serde_json::{Map, Value};

use super::fetch::{Fetched, Fetcher, PAGES, ROWS, ROWS_KEPT};
use super::intake::Intake;
use super::stack::merge;
use crate::database::{CATALOGS, one_number, takes_sql};
use crate::table::Table;

/// Rows that one statement asks for.
const ASKED: usize = 5_000;
/// Columns that the rows are put in order by where the first does not tell them apart.
const ORDERED: usize = 8;

/// A statement for all rows of a table, or of an engine's catalog.
pub struct Whole<'a> {
    tool: &'a ToolDefinition,
    argument: &'a str,
    dialect: SqlDialect,
    columns: &'a str,
    from: &'a str,
}

impl<'a> Whole<'a> {
    pub fn of(tool: &'a JudgedTool, arguments: &'a Map<String, Value>) -> Option<Self> {
        let (argument, dialect) = takes_sql(tool)?;
        let statement = arguments.get(argument)?.as_str()?;
        let (columns, from) = statement.strip_prefix("SELECT ")?.split_once("\nFROM ")?;
        // Anything more may have a bound of its own.
        let all_of_a_table = columns == "*" && is_a_name(from);
        (all_of_a_table || CATALOGS.contains(&statement)).then_some(Self {
            tool: &tool.definition,
            argument,
            dialect,
            columns,
            from,
        })
    }

    fn first(&self) -> String {
        let Self { columns, from, .. } = self;
        match self.dialect {
            SqlDialect::Mssql => format!("SELECT TOP {ASKED} {columns}\nFROM {from}"),
            _ => format!("SELECT {columns}\nFROM {from}\nLIMIT {ASKED}"),
        }
    }

    fn count(&self) -> String {
        format!("SELECT COUNT(*) AS row_count\nFROM {}", self.from)
    }

    fn piece(&self, order: &str, rows: usize, after: usize) -> String {
        let Self { columns, from, .. } = self;
        let bound = match self.dialect {
            SqlDialect::Mssql => format!("OFFSET {after} ROWS FETCH NEXT {rows} ROWS ONLY"),
            _ => format!("LIMIT {rows} OFFSET {after}"),
        };
        format!("SELECT {columns}\nFROM {from}\nORDER BY {order}\n{bound}")
    }

    fn asked(&self, arguments: &Map<String, Value>, statement: String) -> Map<String, Value> {
        let mut arguments = arguments.clone();
        arguments.insert(self.argument.to_owned(), Value::String(statement));
        arguments
    }
}

impl Fetcher {
    pub(super) async fn whole(
        &self,
        target: &SourceTarget,
        whole: &Whole<'_>,
        arguments: &Map<String, Value>,
        into: &str,
        mut intake: Option<&mut Intake>,
    ) -> Fetched {
        let first = whole.asked(arguments, whole.first());
        let mut fetched = self.pages(target, whole.tool, &first, into, None).await;
        let rows = count(&fetched);
        if fetched.failure.is_some() || rows == 0 {
            return fetched;
        }
        let total = if rows < ASKED {
            let counted = whole.asked(arguments, whole.count());
            let mut counted = self.pages(target, whole.tool, &counted, "row_count", None).await;
            fetched.calls.append(&mut counted.calls);
            let total = one_number(&counted.tables).and_then(|total| usize::try_from(total).ok());
            // Fewer than came is no count of them.
            total.filter(|total| *total >= rows)
        } else {
            None
        };
        match total {
            Some(total) if total == rows => {
                // What looked like a limit was the table's own end.
                fetched.cut = false;
                fetched.notes.retain(|note| !Fetched::tells_a_limit(note));
                return fetched;
            }
            None if rows < ASKED && !fetched.cut => {
                if is_round(rows) {
                    fetched.limited(target, whole.tool, rows);
                }
                return fetched;
            }
            _ => {}
        }
        let most = if intake.is_some() { ROWS } else { ROWS_KEPT };
        let Some(order) = fetched.tables.first().map(order) else {
            return fetched;
        };
        // What the tool was asked beside the statement for more rows at once serves every piece.
        let beside = fetched.calls.first().map(|call| call.arguments.clone()).unwrap_or(first);
        let size = rows.min(ASKED);
        let mut all = Fetched {
            calls: std::mem::take(&mut fetched.calls),
            disclosures: fetched.disclosures,
            ..Fetched::default()
        };
        let (mut read, mut before): (usize, Option<Vec<Vec<Value>>>) = (0, None);
        for piece in 1..=PAGES {
            let next = whole.asked(&beside, whole.piece(&order, size, read));
            let mut came = self.pages(target, whole.tool, &next, into, None).await;
            let fresh = count(&came);
            all.calls.append(&mut came.calls);
            if let Some(failure) = came.failure {
                if read == 0 {
                    // An engine that cannot put these rows in order: what came without stays.
                    all.tables = fetched.tables;
                    all.limited(target, whole.tool, rows);
                } else {
                    all.stop(1, target, failure);
                }
                return all;
            }
            let main = came.tables.first().map(|table| table.rows.clone()).unwrap_or_default();
            let repeated = before.as_ref() == Some(&main);
            if fresh == 0 || repeated {
                // It gives nothing of what is left, or does not leave out what it is asked to leave out.
                if repeated || total.is_some_and(|total| read < total) {
                    all.limited(target, whole.tool, read);
                }
                return all;
            }
            read += fresh;
            before = Some(main);
            for table in came.tables {
                merge(&mut all.tables, table);
            }
            if let Some(intake) = intake.as_deref_mut() {
                all.pass_on(intake).await;
                if all.full.is_some() {
                    return all;
                }
            }
            let ended = total.map_or(fresh < size, |total| read >= total);
            if ended {
                return all;
            }
            if read >= most || piece == PAGES {
                all.stopped(target, read, piece);
                return all;
            }
        }
        all
    }
}

/// A name with those that stand before it, and nothing after it.
fn is_a_name(text: &str) -> bool {
    let mut quote = None;
    text.chars().all(|c| {
        match quote {
            Some(mark) if c == mark => quote = None,
            None if matches!(c, '"' | '`') => quote = Some(c),
            _ => {}
        }
        quote.is_some() || !(c.is_whitespace() || matches!(c, ',' | '(' | ';'))
    })
}

fn count(fetched: &Fetched) -> usize {
    fetched.tables.first().map_or(0, |table| table.rows.len())
}

/// As many as somebody would choose for a limit.
fn is_round(rows: usize) -> bool {
    matches!(rows, 5 | 10 | 20 | 25 | 30 | 50) || rows.is_multiple_of(100)
}

/// By the first column where that tells the rows apart, else by several: rows that stand alike in all of them may change places.
fn order(table: &Table) -> String {
    let mut seen = std::collections::HashSet::new();
    let key = table
        .rows
        .iter()
        .filter_map(|row| row.first())
        .all(|cell| seen.insert(cell.to_string()));
    // A dotted column is a part of one whose place in the statement nobody knows.
    let flat = table.columns.iter().all(|column| !column.name.contains('.'));
    let columns = if key || !flat { 1 } else { table.columns.len().min(ORDERED) };
    let places: Vec<String> = (1..=columns).map(|place| place.to_string()).collect();
    places.join(", ")
}
