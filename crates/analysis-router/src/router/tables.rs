//! Finds the tables behind tools that take SQL, before planning begins: a list that shares a word with the question by chance must not win.

use std::sync::Arc;

use super::{Question, Router, ToolIndex};
use crate::AskSource;
use crate::database::{CATALOGS, Database, Named, Namer, tables, tables_told, whole};
use crate::executor::{Look, LookUntil, Work};
use crate::planner::SqlTool;

/// Tools of one source that are asked what tables there are, and tools that take SQL.
const LISTS: usize = 4;
const SQL_TOOLS: usize = 2;
impl Router {
    /// Whether the question needs tables of which nobody knows yet.
    pub(super) fn looks_for_tables(&self, question: &Question, sources: &[AskSource], index: &ToolIndex) -> bool {
        let request = question.request(sources, index, &[], &[]);
        sources.iter().any(|source| !sql_tools(source, index).is_empty()) && self.planner.wants_tables(&request)
    }

    /// Looks at every source whose tables are unknown; whether it found any.
    pub(super) async fn find_tables(&self, question: &Question, sources: &mut [AskSource], index: &ToolIndex, work: &mut Work) -> bool {
        let until = LookUntil::from_now();
        let mut any = false;
        for source in sources {
            let mut looked = Looked::Nothing;
            for tool in sql_tools(source, index).into_iter().take(SQL_TOOLS) {
                looked = look(source, &tool, index, work, until).await;
                if !matches!(looked, Looked::Nothing) {
                    break;
                }
            }
            if let Looked::Found(database) = looked {
                any = true;
                self.keep_tables(question, source, database);
            } else if matches!(looked, Looked::Nothing) && !sql_tools(source, index).is_empty() {
                self.keep_tables(question, source, Database::default());
            }
        }
        any
    }

    fn keep_tables(&self, question: &Question, source: &mut AskSource, database: Database) {
        let database = Arc::new(database);
        self.kept.found(source, &database, question.now);
        source.database = Some(database);
    }
}

/// Where no card tells of tables, and nobody has looked: the tools that may have some.
fn sql_tools<'s>(source: &'s AskSource, index: &ToolIndex) -> Vec<SqlTool<'s>> {
    let told = !source.guide.tables.is_empty() || source.guide.own.is_some();
    if told || source.database.is_some() {
        return Vec::new();
    }
    index.sql_tools(source)
}

enum Looked {
    Found(Database),
    Nothing,
    /// It took too long; another question may look again.
    Late,
}

/// The first way that brings columns, else the first that brings names.
async fn look(source: &AskSource, tool: &SqlTool<'_>, index: &ToolIndex, work: &mut Work, until: LookUntil) -> Looked {
    let mut named: Vec<Named> = Vec::new();
    let (lists, target) = (index.catalogs(source), source.target.source);
    let listed = lists
        .into_iter()
        .take(LISTS)
        .map(|(list, namer, arguments)| (&list.definition.name, namer, arguments));
    let asked = CATALOGS
        .iter()
        .map(|statement| (&tool.tool.definition.name, Namer::Anything, tool.arguments(statement)));
    for (name, namer, arguments) in listed.chain(asked) {
        let found = match work.look(target, name, &arguments, until).await {
            Look::Brought(reply) => tables(&reply, namer),
            Look::Failed => continue,
            Look::Late => return if named.is_empty() { Looked::Late } else { found_in(tool, named) },
        };
        let columns = found.iter().any(|table| !table.columns.is_empty());
        if columns || named.is_empty() {
            named = found;
        }
        if columns {
            break;
        }
    }
    if named.is_empty() {
        named = tables_told(&tool.told());
    }
    found_in(tool, named)
}

fn found_in(tool: &SqlTool<'_>, named: Vec<Named>) -> Looked {
    let tables = whole(named, tool.dialect);
    if tables.is_empty() {
        return Looked::Nothing;
    }
    Looked::Found(Database {
        tool: tool.tool.definition.name.clone(),
        argument: tool.argument.to_owned(),
        tables,
    })
}
