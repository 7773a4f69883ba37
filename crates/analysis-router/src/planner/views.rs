//! The tables so far, as the planner sees them: what each column is, and how tables hang together.

mod edges;
pub mod itself;
pub mod naming;

use belvedere_types::SourceId;
use serde_json::Value;

use super::lexicon::Lexicon;
use super::people::says_somebody;
use super::table_names::of_rows;
use super::words::{listed, plain, split_identifier};
use crate::answer::ColumnType;
use crate::{ColumnFacts, Observation};

pub use edges::{Edge, edges, overlap, path};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Identifier,
    Label,
    /// Text with few different values.
    Category,
    Flag,
    Time,
    Measure,
    Text,
    Nested,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub stems: Vec<String>,
    pub kind: ColumnType,
    pub part: Part,
    pub facts: ColumnFacts,
    /// What the tool calls it where it takes one: `status`, "Result".
    pub also: Option<String>,
    /// What the tool says that values of it mean, in stems.
    pub glosses: Vec<(Vec<String>, Value)>,
    /// Texts of the values as they are compared, beside the values.
    pub plain: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct View {
    pub name: String,
    pub source: Option<SourceId>,
    pub tool: String,
    pub noun: Vec<String>,
    /// How many words of `noun` the table's own name has; the others are from its key.
    pub named: usize,
    /// Words of what the tool says of its rows.
    pub described: Vec<String>,
    /// Those of them that say what the rows are: before the first preposition.
    pub called: Vec<String>,
    pub columns: Vec<Column>,
    pub rows: u64,
    /// Words of the arguments that bound the time of its rows: `executed_after`, "executed at or after".
    pub ranged: Vec<String>,
    /// The call that brought the rows was asked for the window already.
    pub windowed: bool,
    /// It was asked for the very period, by its name: whenever the rows were made, they are of that.
    pub of_period: bool,
    /// It stands for rows of another view that point to each other.
    pub twin: Option<itself::Twin>,
}

/// The table of equally named rows that a question back is made from.
pub const CHOICES: &str = "choices";

pub fn views(observations: &[Observation], lexicon: &Lexicon) -> Vec<View> {
    let mut views: Vec<View> = observations
        .iter()
        .filter(|seen| seen.error.is_none() && !seen.columns.is_empty())
        // A look that found nothing to choose from is no table of anything.
        .filter(|seen| !seen.tool.is_empty() || (seen.table == CHOICES && seen.rows > 0))
        .map(|seen| view(seen, lexicon))
        .collect();
    not_called_after_others(&mut views);
    point_to_numbers(&mut views);
    point_to_codes(&mut views, lexicon);
    itself::add(&mut views);
    views
}

fn view(seen: &Observation, lexicon: &Lexicon) -> View {
    let blank = ColumnFacts::default();
    let columns = seen
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let facts = seen.facts.get(index).unwrap_or(&blank).clone();
            Column {
                name: column.name.clone(),
                stems: lexicon.stems(&column.name),
                kind: column.kind,
                part: part(&column.name, column.kind, &facts, seen.rows),
                plain: facts
                    .values
                    .iter()
                    .map(|value| value.as_str().map(plain).unwrap_or_else(|| value.to_string()))
                    .collect(),
                facts,
                also: None,
                glosses: Vec::new(),
            }
        })
        .collect();
    let noun = lexicon.stems(of_rows(&seen.table));
    let mut view = View {
        name: seen.table.clone(),
        source: seen.source,
        tool: seen.tool.clone(),
        named: noun.len(),
        noun,
        described: Vec::new(),
        called: Vec::new(),
        ranged: Vec::new(),
        columns,
        rows: seen.rows,
        windowed: false,
        of_period: false,
        twin: None,
    };
    let own: Vec<usize> = (0..view.columns.len())
        .filter(|index| {
            let column = view.columns.get(*index);
            column.is_some_and(|column| numbers_rows(&view, column) || long_number(&view, column))
        })
        .collect();
    for index in own {
        if let Some(column) = view.columns.get_mut(index) {
            column.part = Part::Identifier;
        }
    }
    view.noun.extend(keyed_by(&view));
    view
}

/// `job` of jobs, a whole number that no two rows share, tells them apart and measures nothing; `visits` says how many there were.
fn numbers_rows(view: &View, column: &Column) -> bool {
    let named = matches!(column.stems.as_slice(), [stem] if view.noun.contains(stem));
    let of_many = column.name.to_lowercase().ends_with('s')
        || matches!(column.stems.as_slice(), [stem] if listed("count total amount sum valu", stem));
    named && !of_many && column.part == Part::Measure && column.kind == ColumnType::Integer && view.rows > 1 && view.unique(column)
}

/// Numbers of chips, meters and articles: long, all of one length, and no two alike.
fn long_number(view: &View, column: &Column) -> bool {
    const ROWS: u64 = 8;
    const DIGITS: usize = 11;
    let mut lengths = column
        .facts
        .values
        .iter()
        .map(|value| value.as_u64().map(|number| number.to_string().len()));
    let first = lengths.next().flatten();
    let whole = column.part == Part::Measure && column.kind == ColumnType::Integer;
    let own = column.facts.distinct >= ROWS && column.facts.distinct + column.facts.nulls == view.rows;
    whole && own && first.is_some_and(|first| first >= DIGITS) && lengths.all(|length| length == first)
}

/// Letters of which no two are of one order are no orders, where there is a table of those, with a key that does not repeat what they are.
fn not_called_after_others(views: &mut [View]) {
    let own = |view: &View| {
        let noun = view.noun.get(..view.named).unwrap_or_default().to_vec();
        let bare = view
            .key()
            .and_then(|key| view.columns.get(key))
            .is_some_and(|key| key.stems.len() == 1);
        (view.source, if bare { noun } else { Vec::new() })
    };
    let called: Vec<(Option<SourceId>, Vec<String>)> = views.iter().map(own).collect();
    for (at, view) in views.iter_mut().enumerate() {
        let others = called
            .iter()
            .enumerate()
            .filter(|(other, (source, _))| *other != at && *source == view.source);
        let taken: Vec<&String> = others.flat_map(|(_, (_, noun))| noun).collect();
        let named = view.noun.split_off(view.named.min(view.noun.len()));
        view.noun.extend(named.into_iter().filter(|stem| !taken.contains(&stem)));
    }
}

/// A whole number that bears the name of another table's number, and of whose values that table has each, points there.
fn point_to_numbers(views: &mut [View]) {
    let keys: Vec<Column> = views
        .iter()
        .flat_map(|view| {
            view.columns
                .iter()
                .filter(|column| column.part == Part::Identifier && column.kind == ColumnType::Integer)
        })
        .filter(|column| column.facts.complete)
        .cloned()
        .collect();
    let measures = views.iter_mut().flat_map(|view| &mut view.columns);
    for column in measures.filter(|column| matches!(column.part, Part::Measure | Part::Category) && column.kind == ColumnType::Integer) {
        if keys
            .iter()
            .any(|key| key.stems == column.stems && overlap(column, key) == Some(1.0))
        {
            column.part = Part::Identifier;
        }
    }
}

/// `stage` of deals, of whose values the table of stages has each as its key: a code, and the name is there.
fn point_to_codes(views: &mut [View], lexicon: &Lexicon) {
    let mut codes = Vec::new();
    for (a, from) in views.iter().enumerate() {
        for (c, left) in from.columns.iter().enumerate() {
            let coded = matches!(left.part, Part::Category | Part::Text) && left.kind == ColumnType::Text && !left.facts.values.is_empty();
            let points = |to: &View| {
                let key = to.key().and_then(|key| to.columns.get(key));
                let called = left.stems.iter().all(|stem| to.noun.iter().any(|noun| lexicon.alike(noun, stem)));
                let held = |key: &Column| key.part == Part::Identifier && key.facts.complete && overlap(left, key) == Some(1.0);
                let named = to
                    .columns
                    .iter()
                    .any(|column| column.part == Part::Label || naming::is_own_name(column));
                called && named && key.is_some_and(held)
            };
            if coded && views.iter().enumerate().any(|(b, to)| b != a && points(to)) {
                codes.push((a, c));
            }
        }
    }
    for (view, column) in codes {
        if let Some(column) = views.get_mut(view).and_then(|view| view.columns.get_mut(column)) {
            column.part = Part::Identifier;
        }
    }
}

/// Rows of which each has a `flightNo` of its own are flights, whatever the tool is called.
fn keyed_by(view: &View) -> Vec<String> {
    const ANY: [&str; 17] = [
        "id", "no", "nr", "number", "ref", "refer", "code", "key", "name", "titl", "slug", "uuid", "uid", "guid", "label", "sku", "hash",
    ];
    let key = view.key().filter(|_| view.rows > 1).and_then(|key| view.columns.get(key));
    let key = key.filter(|key| !key.name.contains('.'));
    key.iter()
        .flat_map(|key| &key.stems)
        .filter(|stem| stem.len() > 2 && !ANY.contains(&stem.as_str()) && !view.noun.contains(stem))
        .cloned()
        .collect()
}

fn part(name: &str, kind: ColumnType, facts: &ColumnFacts, rows: u64) -> Part {
    let words = split_identifier(name);
    let last = words.last().map_or("", String::as_str);
    let identifier = matches!(
        last,
        "id" | "ids" | "uuid" | "guid" | "key" | "slug" | "uid" | "ref" | "sku" | "hash"
    );
    // "loan no", "booking reference", and a number that no two rows share.
    let numbered = matches!(last, "no" | "nr" | "reference");
    let running = (numbered || matches!(last, "number" | "code")) && rows > 1 && facts.distinct == rows;
    // Rows inside a row repeat its number.
    let outer =
        words.len() == 2 && words.first().is_some_and(|first| first == "parent") && matches!(last, "row" | "number" | "code" | "no" | "nr");
    match kind {
        ColumnType::Date | ColumnType::Timestamp => Part::Time,
        ColumnType::Boolean => Part::Flag,
        ColumnType::Json => Part::Nested,
        ColumnType::Integer if identifier || running || outer => Part::Identifier,
        // A status code is written in figures and measures nothing; nor does the number of a line.
        ColumnType::Integer if numbered || matches!(last, "status" | "code" | "zip" | "postcode") => Part::Category,
        ColumnType::Integer | ColumnType::Number | ColumnType::Duration => Part::Measure,
        // What an account is called by its vendor: a name beside it is for people.
        ColumnType::Text if last == "login" && words.len() == 1 && rows > 1 && facts.distinct == rows => Part::Identifier,
        ColumnType::Text if identifier || numbered || (running && rows > 2) => Part::Identifier,
        ColumnType::Text if (last == "by" || says_somebody(&words)) && naming::are_keys(&facts.values) => Part::Identifier,
        ColumnType::Text if matches!(last, "title" | "label" | "headline" | "subject" | "summary") || last.ends_with("name") => Part::Label,
        ColumnType::Text if facts.complete && facts.distinct <= 40 && (facts.distinct * 2 <= rows || facts.distinct <= 3) => Part::Category,
        ColumnType::Text => Part::Text,
    }
}

/// Values that stand for something whose name they are not: `K014`, `VX`.
pub fn is_code(column: &Column) -> bool {
    const LENGTH: usize = 6;
    let short = |value: &Value| {
        let text = value.as_str();
        text.is_some_and(|text| text.len() <= LENGTH && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'))
    };
    let keys =
        || column.facts.values.len() > 2 && naming::are_keys(&column.facts.values) && super::period_names::of_column(column).is_none();
    let coded = || !column.facts.values.is_empty() && column.facts.values.iter().all(short) || keys();
    match column.part {
        Part::Identifier => column.stems.len() > 1 || coded(),
        Part::Category | Part::Text => coded(),
        Part::Label | Part::Flag | Part::Time | Part::Measure | Part::Nested => false,
    }
}

impl Column {
    /// `owner.id` is the owner's, `order.customer_id` the customer's and not the order's.
    pub fn is_of(&self, stem: &str, lexicon: &Lexicon) -> bool {
        let last = self.name.rsplit('.').next().unwrap_or_default();
        let stems = lexicon.stems(last);
        stems.len() < 2 || last == self.name || stems.iter().any(|own| lexicon.alike(own, stem))
    }
}

impl View {
    pub fn find(&self, test: impl Fn(&Column) -> bool) -> Option<usize> {
        self.columns.iter().position(test)
    }

    /// The one column that passes; `None` where several do.
    pub fn only(&self, test: impl Fn(&Column) -> bool) -> Option<usize> {
        let mut found = self.columns.iter().enumerate().filter(|(_, column)| test(column));
        found.next().filter(|_| found.next().is_none()).map(|(index, _)| index)
    }

    /// What this table is called inside the rows of another of the same reply, where it stands there.
    pub fn inside<'n>(&'n self, outer: &View) -> Option<&'n str> {
        let same = (self.source, &self.tool) == (outer.source, &outer.tool);
        self.name.strip_prefix(&outer.name).filter(|_| same)?.strip_prefix('_')
    }

    pub fn unique(&self, column: &Column) -> bool {
        self.rows > 0 && column.facts.nulls == 0 && column.facts.distinct == self.rows
    }

    pub fn key(&self) -> Option<usize> {
        self.find(|column| column.part == Part::Identifier && self.unique(column))
            .or_else(|| self.find(|column| self.unique(column) && column.kind == ColumnType::Text))
    }
}
