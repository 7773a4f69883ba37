//! Guides: what a reviewer writes down of a vendor's tools that take a query, criteria or identifiers, so that plain questions reach them.
//!
//! Such a tool holds whole tables and lists none of them. A guide says which tables there are, what people call their rows and columns, and by
//! which calls rows are had. It grants nothing: every call still passes the gate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `[guide]` of a card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Guide {
    /// How many calls the vendor answers in a second. Absent: no limit is known.
    pub calls_a_second: Option<u32>,
    /// The field of replies that holds a text which has to be shown word for word with every answer.
    pub disclosure: Option<String>,
    pub tables: Vec<GuideTable>,
    pub own: Option<OwnTables>,
    pub part: Option<AccountPart>,
}

/// Where access may cover several projects or workspaces at once, and calls then have to name one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountPart {
    /// The code, in the card's troubleshooting, of the refusal that wants one to be named.
    pub code: String,
    /// The argument that names it, of every tool that has one.
    pub argument: String,
    /// The tool that lists them, the column with what the argument takes, and the one with what people call it where that is another.
    pub tool: String,
    pub column: String,
    #[serde(default)]
    pub label: Option<String>,
}

/// Tables of the customer's own: no card can write them down, but the vendor's tools list them, and answer SQL over them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnTables {
    /// The calls that bring tables and columns, each about what the one before brought.
    pub looks: Vec<Look>,
    /// The columns of the last look's result with a table's name, its name in SQL where that is another one, a column's name, and its type.
    pub table: String,
    #[serde(default)]
    pub called: Option<String>,
    pub column: String,
    pub kind: String,
    /// The column a table is known by, where its columns stand in a list inside its row.
    #[serde(default)]
    pub key: Option<String>,
    pub road: SqlRoad,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    pub tool: String,
    #[serde(default)]
    pub arguments: Map<String, Value>,
    /// What the look before brought: the argument that takes it, the column it is in, and how many of them one call takes.
    #[serde(default)]
    pub about: Option<LookAbout>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookAbout {
    pub argument: String,
    pub column: String,
    pub batch: u32,
    /// The column with names: only what the question names is looked at.
    #[serde(default)]
    pub named: Option<String>,
}

/// A table behind a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideTable {
    /// Lower-case words with underscores; the name in SQL where the table is asked by SQL.
    pub name: String,
    /// What people call a row: `fund`, `mutual fund`.
    pub rows: Vec<String>,
    /// Rows of one kind, with a name of their own: `exception` among spans.
    #[serde(default)]
    pub kinds: Vec<GuideKind>,
    #[serde(default)]
    pub columns: Vec<GuideColumn>,
    /// The column a row is known by.
    pub label: String,
    /// The column with the time of a row.
    #[serde(default)]
    pub time: Option<String>,
    /// Words that say nothing beyond what the table is: `raise` of exceptions.
    #[serde(default)]
    pub fillers: Vec<String>,
    /// Words for rows that only the asker knows: `our holdings`.
    #[serde(default)]
    pub mine: Vec<String>,
    /// The table of the things that this one tells about, to choose from where a question names none: `funds` of their holdings.
    #[serde(default)]
    pub of: Option<String>,
    /// Said with each answer from this table.
    #[serde(default)]
    pub note: Option<String>,
    pub road: Road,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideKind {
    pub words: Vec<String>,
    /// The column that tells, and its value there.
    pub column: String,
    pub value: Value,
    /// The column that says which one it is: `exception_type`.
    #[serde(default)]
    pub shows: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideColumn {
    /// As in the table, and in the answer.
    pub name: String,
    pub words: Vec<String>,
    pub kind: GuideType,
    /// `s`, `ms`, `%`; or what is counted, as in "five stars".
    #[serde(default)]
    pub unit: Option<String>,
    /// What the vendor calls the column where it has identifiers for columns.
    #[serde(default)]
    pub called: Option<String>,
    /// What people say for a value, and the value.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// It has values of the past.
    #[serde(default)]
    pub history: bool,
    /// Its figures are added up where a question does not say what to do with them; others are averaged.
    #[serde(default)]
    pub additive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuideType {
    Text,
    Number,
    Boolean,
    Time,
}

/// The calls that bring rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Road {
    /// One statement.
    Sql(SqlRoad),
    /// Criteria, then values for what met them.
    Screen(Box<ScreenRoad>),
    /// A tool that tells about things by their identifiers.
    About(AboutRoad),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SqlRoad {
    pub tool: String,
    /// The argument that takes the statement.
    pub argument: String,
    /// What stands behind FROM, where that is not the table's name.
    #[serde(default)]
    pub from_text: Option<String>,
    /// Further arguments that every call needs.
    #[serde(default)]
    pub arguments: Map<String, Value>,
    pub dialect: SqlWriting,
    /// Arguments with the ends of the time window, as RFC 3339; without them the window stands in the statement.
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub to: Option<String>,
    /// The longest window that is answered; asked for where a question states no time.
    #[serde(default)]
    pub most_days: Option<u32>,
    /// Rows that one statement brings at most. Every statement says so.
    pub most_rows: u32,
}

/// The dialects that statements are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SqlWriting {
    Postgres,
    Datafusion,
    Snowflake,
    Bigquery,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenRoad {
    pub lookup: Lookup,
    pub tool: String,
    #[serde(default)]
    pub arguments: Map<String, Value>,
    /// The argument with the list of criteria, and the fields of one: identifier of the column, operator, value.
    pub criteria: String,
    pub code: String,
    pub operator: String,
    pub value: String,
    /// The columns of the result with a row's identifier and its name.
    pub id: String,
    pub label: String,
    pub values: ValuesRoad,
}

/// The tool that knows identifiers by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    pub tool: String,
    /// The argument with the names of things.
    pub items: String,
    /// The argument with the names of columns.
    #[serde(default)]
    pub columns: Option<String>,
    /// The columns of the result: identifier, name of a thing, short name of a thing, name of a column.
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub short: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
}

/// The tool that brings values for identifiers of rows and columns, one a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValuesRoad {
    pub tool: String,
    pub items: String,
    pub columns: String,
    /// How many things one call may be about.
    pub batch: u32,
    /// The columns of the result: identifier of the thing, identifier of the column, value; date where it is a series.
    pub id: String,
    pub code: String,
    pub value: String,
    #[serde(default)]
    pub date: Option<String>,
    /// The arguments with the first and last day of a series, as dates.
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub to: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutRoad {
    pub lookup: Lookup,
    pub tool: String,
    /// The argument with the identifiers.
    pub items: String,
    #[serde(default)]
    pub arguments: Map<String, Value>,
}

impl Road {
    /// Every tool that is called on this road.
    pub fn tools(&self) -> Vec<&str> {
        match self {
            Self::Sql(road) => vec![&road.tool],
            Self::Screen(road) => vec![&road.lookup.tool, &road.tool, &road.values.tool],
            Self::About(road) => vec![&road.lookup.tool, &road.tool],
        }
    }
}

impl GuideTable {
    pub fn column(&self, name: &str) -> Option<&GuideColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Guide {
    /// What makes no sense, in words.
    pub fn flaw(&self) -> Option<&'static str> {
        if self.calls_a_second == Some(0) {
            return Some("must answer at least one call a second");
        }
        let screened = |name: &String| {
            self.tables
                .iter()
                .any(|table| table.name == *name && matches!(table.road, Road::Screen(_)))
        };
        if self.tables.iter().filter_map(|table| table.of.as_ref()).any(|of| !screened(of)) {
            return Some("has a table of things that no screen lists");
        }
        self.tables
            .iter()
            .find_map(table_flaw)
            .or_else(|| self.own.as_ref().and_then(own_flaw))
    }

    /// Every tool that it calls.
    pub fn tools(&self) -> impl Iterator<Item = &str> {
        let own = self.own.iter().flat_map(OwnTables::tools);
        self.tables.iter().flat_map(|table| table.road.tools()).chain(own)
    }
}

impl OwnTables {
    pub fn tools(&self) -> impl Iterator<Item = &str> {
        let looks = self.looks.iter().map(|look| look.tool.as_str());
        looks.chain(std::iter::once(self.road.tool.as_str()))
    }
}

fn own_flaw(own: &OwnTables) -> Option<&'static str> {
    let first = own.looks.first();
    let checks = [
        (first.is_none(), "finds tables of the customer's own by no look"),
        (
            first.is_some_and(|look| look.about.is_some()),
            "has a first look that is about what came before",
        ),
        (
            own.looks.iter().skip(1).any(|look| look.about.is_none()),
            "has a look that is about nothing that came before",
        ),
        (
            own.looks.iter().flat_map(|look| &look.about).any(|about| about.batch == 0),
            "has a look at nothing at a time",
        ),
        (own.road.most_rows == 0, "asks tables of the customer's own for no rows"),
    ];
    checks.into_iter().find_map(|(wrong, detail)| wrong.then_some(detail))
}

fn table_flaw(table: &GuideTable) -> Option<&'static str> {
    let known = |name: &str| table.column(name).is_some();
    let blank = |text: &String| text.trim().is_empty();
    let words = table.rows.iter().chain(table.columns.iter().flat_map(|column| &column.words));
    let screened = matches!(table.road, Road::Screen(_));
    let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let checks = [
        (
            !plain(&table.name),
            "has a table whose name is not of letters, digits and underscores",
        ),
        (table.rows.is_empty(), "has a table whose rows have no name"),
        (words.into_iter().any(blank), "has an empty word"),
        (
            table.time.as_deref().is_some_and(|name| !known(name)),
            "has a time column that is no column",
        ),
        (
            table
                .kinds
                .iter()
                .any(|kind| !known(&kind.column) || kind.shows.as_deref().is_some_and(|name| !known(name))),
            "has a kind of rows by a column that is none",
        ),
        (
            screened && table.columns.iter().any(|column| column.called.is_none()),
            "has a column without the vendor's name for it",
        ),
        (
            matches!(&table.road, Road::Sql(road) if road.most_rows == 0 || !known(&table.label)),
            "has a table asked by SQL without rows or without its label",
        ),
        (
            matches!(&table.road, Road::Screen(road) if road.values.batch == 0),
            "has a table that is asked for nothing at a time",
        ),
    ];
    checks.into_iter().find_map(|(wrong, detail)| wrong.then_some(detail))
}
