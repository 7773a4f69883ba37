//! One SELECT over the tables, with the joins its columns need.

use super::table_names::of_rows;
use super::views::{Column, Edge, Part, View, path};
use super::words::singular;
use crate::answer::ColumnType;
use crate::engine::quoted;
use serde_json::Value;

/// A literal. Text is quoted; nothing else of a value can reach the statement.
pub fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Bool(yes) => if *yes { "1" } else { "0" }.into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Array(_) | Value::Object(_) => format!("'{}'", value.to_string().replace('\'', "''")),
    }
}

/// The quoted text that the rest begins with, and what follows it.
pub fn unquoted(text: &str, mark: char) -> (String, &str) {
    let mut body = String::new();
    let mut rest = text.strip_prefix(mark).unwrap_or(text);
    while let Some((part, after)) = rest.split_once(mark) {
        body.push_str(part);
        match after.strip_prefix(mark) {
            Some(more) => {
                body.push(mark);
                rest = more;
            }
            None => return (body, after),
        }
    }
    (body, "")
}

/// Rows at most that may share a place.
const LEVEL: usize = 20;

#[derive(Debug, Clone)]
pub struct Select<'a> {
    views: &'a [View],
    edges: &'a [Edge],
    pub fact: usize,
    joins: Vec<Edge>,
    pub columns: Vec<(String, String)>,
    pub conditions: Vec<String>,
    pub group: Vec<String>,
    pub having: Vec<String>,
    pub order: Vec<String>,
    pub limit: Option<usize>,
    /// Rows that are level with the last one inside the limit belong to the answer.
    pub ties: bool,
    pub distinct: bool,
}

impl<'a> Select<'a> {
    pub fn from(fact: usize, views: &'a [View], edges: &'a [Edge]) -> Self {
        Self {
            views,
            edges,
            fact,
            joins: Vec::new(),
            columns: Vec::new(),
            conditions: Vec::new(),
            group: Vec::new(),
            having: Vec::new(),
            order: Vec::new(),
            limit: None,
            ties: false,
            distinct: false,
        }
    }

    pub fn view(&self, index: usize) -> Option<&'a View> {
        self.views.get(index)
    }

    pub fn column(&self, view: usize, column: usize) -> Option<&'a Column> {
        self.views.get(view).and_then(|view| view.columns.get(column))
    }

    /// The tables that are joined.
    pub fn joined(&self) -> impl Iterator<Item = usize> {
        self.joins.iter().map(|edge| edge.to.0)
    }

    pub fn reaches(&self, view: usize) -> bool {
        path(self.edges, self.fact, view).is_some()
    }

    /// The column as an expression; joins its table, many to one. `None` when there is no such way.
    pub fn reference(&mut self, view: usize, column: usize) -> Option<String> {
        let way = path(self.edges, self.fact, view)?;
        for edge in way {
            if !self.joins.iter().any(|known| known.to.0 == edge.to.0) {
                self.joins.push(edge);
            }
        }
        Some(format!("t{view}.{}", quoted(&self.column(view, column)?.name)))
    }

    /// A condition on a column of any table that hangs together with this one. Rows of both may point to one and the same: that brings them
    /// together only where `said` tells that the question speaks of it; a member and a class of the same club have nothing to do with each other.
    pub fn restrict(&mut self, view: usize, condition: impl Fn(&str) -> String, column: usize, said: impl Fn(usize) -> bool) -> bool {
        if let Some(expression) = self.reference(view, column) {
            self.conditions.push(condition(&expression));
            return true;
        }
        let test = |alias: &str, name: &str| vec![condition(&format!("{alias}.{}", quoted(name)))];
        let meets = self.meeting(view).is_some_and(|(table, _)| table == self.fact || said(table));
        let members = meets.then(|| self.members(view, test, column)).flatten();
        let inner = members.or_else(|| self.linked(view, test, column));
        let Some(inner) = inner else { return false };
        self.conditions.push(inner);
        true
    }

    /// "this row has (rows in) that table": `key IN (SELECT …)` over the way from that table to this one.
    fn members(&mut self, view: usize, conditions: impl Fn(&str, &str) -> Vec<String>, column: usize) -> Option<String> {
        let name = &self.column(view, column)?.name;
        let alias = format!("s{view}");
        let (key, sub) = self.subquery(view, &conditions(&alias, name))?;
        Some(format!("{key} IN ({sub})"))
    }

    /// "Students who take a course": rows of a third table point to both, and one of them brings the two together.
    fn linked(&mut self, view: usize, conditions: impl Fn(&str, &str) -> Vec<String>, column: usize) -> Option<String> {
        let name = &self.column(view, column)?.name;
        let (ours, theirs) = self.edges.iter().filter(|edge| edge.to.0 == self.fact).find_map(|ours| {
            let mut from = self.edges.iter().filter(|edge| edge.from.0 == ours.from.0);
            Some((ours, from.find(|edge| edge.to.0 == view)?))
        })?;
        let link = ours.from.0;
        let tests = conditions(&format!("s{view}"), name);
        let key = self.column(link, ours.from.1)?;
        let (left, right) = (self.column(link, theirs.from.1)?, self.column(view, theirs.to.1)?);
        let own = self.column(self.fact, ours.to.1)?;
        let same = |expression: String| {
            if own.kind == key.kind {
                expression
            } else {
                format!("CAST({expression} AS TEXT)")
            }
        };
        Some(format!(
            "{} IN (SELECT {} FROM {} AS s{link} JOIN {} AS s{view} ON {} WHERE {} AND s{link}.{} IS NOT NULL)",
            same(format!("t{}.{}", self.fact, quoted(&own.name))),
            same(format!("s{link}.{}", quoted(&key.name))),
            quoted(&self.view(link)?.name),
            quoted(&self.view(view)?.name),
            equal(("s", link, left), ("s", view, right)),
            tests.join(" AND "),
            quoted(&key.name)
        ))
    }

    /// The nearest table that this one and `view` both lead to, and the way there from `view`.
    fn meeting(&self, view: usize) -> Option<(usize, Vec<Edge>)> {
        let ways = (0..self.views.len()).filter_map(|meeting| {
            let (ours, theirs) = (path(self.edges, self.fact, meeting)?, path(self.edges, view, meeting)?);
            (!theirs.is_empty()).then_some((ours.len() * 2 + theirs.len(), meeting, theirs))
        });
        ways.min_by_key(|(length, ..)| *length)
            .map(|(_, meeting, theirs)| (meeting, theirs))
    }

    /// The key of this row and the keys found from `view`, over their nearest common table.
    pub fn subquery(&mut self, view: usize, conditions: &[String]) -> Option<(String, String)> {
        let (_, way) = self.meeting(view)?;
        let last = way.last()?.clone();
        let key = self.reference(last.to.0, last.to.1)?;
        let mut sql = String::new();
        let target = self.column(last.from.0, last.from.1)?;
        sql.push_str(&format!(
            "SELECT s{}.{} FROM {} AS s{view}",
            last.from.0,
            quoted(&target.name),
            quoted(&self.view(view)?.name)
        ));
        for edge in way.iter().take(way.len() - 1) {
            let (left, right) = (self.column(edge.from.0, edge.from.1)?, self.column(edge.to.0, edge.to.1)?);
            sql.push_str(&format!(
                " JOIN {} AS s{} ON {}",
                quoted(&self.view(edge.to.0)?.name),
                edge.to.0,
                equal(("s", edge.from.0, left), ("s", edge.to.0, right))
            ));
        }
        let mut all = conditions.to_vec();
        all.push(format!("s{}.{} IS NOT NULL", last.from.0, quoted(&target.name)));
        sql.push_str(&format!(" WHERE {}", all.join(" AND ")));
        let same = self.column(last.to.0, last.to.1)?.kind == target.kind;
        if same {
            return Some((key, sql));
        }
        let plain = format!("s{}.{}", last.from.0, quoted(&target.name));
        Some((
            format!("CAST({key} AS TEXT)"),
            sql.replacen(&plain, &format!("CAST({plain} AS TEXT)"), 1),
        ))
    }

    pub fn add(&mut self, expression: String, alias: &str) {
        if self.columns.iter().any(|(known, _)| *known == expression) {
            return;
        }
        let mut name = alias.to_owned();
        let mut count = 2;
        while self.columns.iter().any(|(_, known)| known.eq_ignore_ascii_case(&name)) {
            name = format!("{alias}_{count}");
            count += 1;
        }
        self.columns.push((expression, name));
    }

    pub fn sql(&self) -> Option<String> {
        let listed: Vec<String> = self
            .columns
            .iter()
            .map(|(expression, alias)| format!("{expression} AS {}", quoted(alias)))
            .collect();
        let place = self.place();
        let mut sql = format!(
            "{}SELECT {}{}{}",
            if place.is_some() { "WITH ranked AS (" } else { "" },
            if self.distinct { "DISTINCT " } else { "" },
            listed.join(", "),
            place.as_deref().unwrap_or_default()
        );
        sql.push_str(&format!("\nFROM {} AS t{}", quoted(&self.view(self.fact)?.name), self.fact));
        for edge in &self.joins {
            let (left, right) = (self.column(edge.from.0, edge.from.1)?, self.column(edge.to.0, edge.to.1)?);
            sql.push_str(&format!(
                "\nLEFT JOIN {} AS t{} ON {}",
                quoted(&self.view(edge.to.0)?.name),
                edge.to.0,
                equal(("t", edge.from.0, left), ("t", edge.to.0, right))
            ));
        }
        let unordered = Vec::new();
        let order = if place.is_some() { &unordered } else { &self.order };
        let clauses = [
            ("WHERE", &self.conditions, " AND "),
            ("GROUP BY", &self.group, ", "),
            ("HAVING", &self.having, " AND "),
            ("ORDER BY", order, ", "),
        ];
        for (keyword, parts, joint) in clauses {
            if !parts.is_empty() {
                sql.push_str(&format!("\n{keyword} {}", parts.join(joint)));
            }
        }
        match self.limit {
            Some(limit) if place.is_some() => {
                let names: Vec<String> = self.columns.iter().map(|(_, alias)| quoted(alias)).collect();
                sql.push_str(&format!(
                    ")\nSELECT {} FROM ranked\nWHERE place <= {limit}\nORDER BY place, 1\nLIMIT {}",
                    names.join(", "),
                    limit.max(LEVEL)
                ));
            }
            Some(limit) => sql.push_str(&format!("\nLIMIT {limit}")),
            None => {}
        }
        Some(sql)
    }

    /// The place of each row by the first of the order, as one more column; equal rows share one.
    fn place(&self) -> Option<String> {
        let first = self.order.first().filter(|_| self.ties && self.limit.is_some())?;
        let (value, direction) = first.rsplit_once(' ')?;
        let value = match value.parse::<usize>() {
            Ok(number) => &self.columns.get(number.checked_sub(1)?)?.0,
            Err(_) => value,
        };
        Some(format!(", RANK() OVER (ORDER BY {value} {direction}) AS place"))
    }
}

/// Two columns as a join compares them; as texts where their types differ.
fn equal((a, left_view, left): (&str, usize, &Column), (b, right_view, right): (&str, usize, &Column)) -> String {
    let (ours, theirs) = (
        format!("{a}{left_view}.{}", quoted(&left.name)),
        format!("{b}{right_view}.{}", quoted(&right.name)),
    );
    if left.kind == right.kind {
        format!("{ours} = {theirs}")
    } else {
        format!("CAST({ours} AS TEXT) = CAST({theirs} AS TEXT)")
    }
}

/// A readable name of a column of another table: `name` of `projects` becomes `project`.
pub fn alias_of(view: &View, column: &Column, foreign: bool) -> String {
    if let Some(twin) = view.twin.as_ref().filter(|_| column.part == Part::Label) {
        return twin.called.clone();
    }
    if foreign && column.part == Part::Label && column.stems.len() == 1 {
        return singular(of_rows(&view.name));
    }
    column.name.clone()
}

/// Columns worth showing when the question names none.
pub fn presentable(column: &Column) -> bool {
    column.kind != ColumnType::Json && column.facts.distinct > 0
}
