//! Tables behind a tool that takes SQL, planned over as lists: each is a tool of its own whose statement is one value of the argument, as each kind
//! of rows of a tool that gives several is.

use belvedere_tool_filter::{JudgedTool, SqlDialect};
use serde_json::{Map, Value};

use super::arguments;
use super::explore;
use super::index::ToolIndex;
use super::lexicon::Lexicon;
use super::profile::{Parameter, ParameterKind, Profile};
use super::reading::Reading;
use super::words::listed;
use crate::AskSource;
use crate::database::{Database, HeldTable, Namer, takes_sql};

/// Tools that take statements and give none of their rows.
const CHECKS: &str = "explain validate format lint check dry estimate plan describe translate generate cost";
/// What tools that tell of tables tell of.
const TOLD: &str = "table tables view views schema schemas dataset datasets column columns";

/// A tool that takes SQL, and what else it is called with.
pub(crate) struct SqlTool<'s> {
    pub tool: &'s JudgedTool,
    pub argument: &'s str,
    pub dialect: SqlDialect,
    pub beside: Map<String, Value>,
}

impl SqlTool<'_> {
    /// What it says of itself and of its argument.
    pub(crate) fn told(&self) -> String {
        let definition = &self.tool.definition;
        let property = definition.input_schema.get("properties").and_then(|all| all.get(self.argument));
        let argument = property.and_then(|property| property.get("description")).and_then(Value::as_str);
        [definition.description.as_deref(), argument]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n")
    }

    pub(crate) fn arguments(&self, statement: &str) -> Map<String, Value> {
        let mut arguments = self.beside.clone();
        arguments.insert(self.argument.to_owned(), Value::String(statement.to_owned()));
        arguments
    }
}

impl ToolIndex {
    /// The tools of the source that give rows for a statement, and want nothing else that only a question could say.
    pub(crate) fn sql_tools<'s>(&self, source: &'s AskSource) -> Vec<SqlTool<'s>> {
        let of = |tool: &'s JudgedTool| {
            let (argument, dialect) = takes_sql(tool)?;
            let profile = self.profile_of(source, tool)?;
            let words = super::words::split_identifier(&profile.tool);
            let checks = words.iter().any(|word| listed(CHECKS, word));
            let beside = self.filled(profile, Some(argument)).filter(|_| !checks)?;
            Some(SqlTool {
                tool,
                argument,
                dialect,
                beside,
            })
        };
        source.tools.iter().filter_map(of).collect()
    }

    /// The tools of the source that tell of tables and need nothing for it.
    pub(crate) fn catalogs<'s>(&self, source: &'s AskSource) -> Vec<(&'s JudgedTool, Namer, Map<String, Value>)> {
        let of = |tool: &'s JudgedTool| {
            let profile = self.profile_of(source, tool).filter(|_| takes_sql(tool).is_none())?;
            let last = profile.noun_words.last().filter(|last| listed(TOLD, last))?;
            let namer = if matches!(last.as_str(), "table" | "tables" | "view" | "views") {
                Namer::Tables
            } else {
                Namer::Anything
            };
            Some((tool, namer, self.filled(profile, None)?))
        };
        source.tools.iter().filter_map(of).collect()
    }

    fn profile_of(&self, source: &AskSource, tool: &JudgedTool) -> Option<&Profile> {
        let own =
            |profile: &&Profile| profile.source == source.target.source && profile.tool == tool.definition.name && profile.fixed.is_none();
        self.profiles.iter().find(own)
    }

    /// The arguments that need no question; nothing where one does.
    fn filled(&self, profile: &Profile, statement: Option<&str>) -> Option<Map<String, Value>> {
        let others = |parameter: &&Parameter| Some(parameter.name.as_str()) != statement;
        let rest = Profile {
            parameters: profile.parameters.iter().filter(others).cloned().collect(),
            ..profile.clone()
        };
        let filled = arguments::fill(&rest, &Reading::default(), &self.lexicon);
        (filled.open.is_empty() && filled.undecided.is_none()).then_some(filled.arguments)
    }
}

/// The profiles of a source with its tables in the place of the tool that gives them.
pub fn beside(mut profiles: Vec<Profile>, source: &AskSource, lexicon: &Lexicon) -> Vec<Profile> {
    let Some(database) = source.database.as_deref().filter(|database| !database.tables.is_empty()) else {
        return profiles;
    };
    let Some(at) = profiles.iter().position(|profile| profile.tool == database.tool) else {
        return profiles;
    };
    let tool = profiles.remove(at);
    let tables: Vec<Profile> = database
        .tables
        .iter()
        .map(|table| of_table(&tool, database, table, lexicon))
        .collect();
    let listed = |table: &Profile| {
        profiles.iter().any(|list| {
            let free = list
                .parameters
                .iter()
                .all(|parameter| !parameter.required || explore::is_fixed(list, parameter));
            list.noun == table.noun && explore::lists(list) && free
        })
    };
    let unlisted: Vec<Profile> = tables.into_iter().filter(|table| !listed(table)).collect();
    profiles.extend(unlisted);
    profiles
}

fn of_table(tool: &Profile, database: &Database, table: &HeldTable, lexicon: &Lexicon) -> Profile {
    let statement = |parameter: &Parameter| match parameter.name == database.argument {
        // It is written already, and its words are none of the rows'.
        true => Parameter {
            required: false,
            stems: Vec::new(),
            described: Vec::new(),
            kind: ParameterKind::Statement,
            ..parameter.clone()
        },
        false => parameter.clone(),
    };
    Profile {
        noun: table.words.iter().map(|word| lexicon.stem(word)).collect(),
        noun_words: table.words.clone(),
        listing: true,
        title: Vec::new(),
        description: lexicon.stems(&table.about),
        called: Vec::new(),
        outputs: table.columns.iter().flat_map(|name| lexicon.stems(name)).collect(),
        parameters: tool.parameters.iter().map(statement).collect(),
        fixed: Some((database.argument.clone(), table.statement.clone())),
        ..tool.clone()
    }
}
