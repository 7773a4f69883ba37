//! What a statement is made of: which columns it shows, chooses by, divides by and orders by, told by its own parts and not by its text.

use std::collections::BTreeSet;

use crate::planner::select::{Select, unquoted};
use crate::planner::views::Part;

/// Table and column, by their places among the views.
pub type Place = (usize, usize);

#[derive(Debug, Clone, Default)]
pub struct Account {
    pub fact: usize,
    pub shown: BTreeSet<Place>,
    /// In a condition, or in one over groups.
    pub tested: BTreeSet<Place>,
    pub grouped: BTreeSet<Place>,
    pub ordered: BTreeSet<Place>,
    /// Every table that is read.
    pub views: BTreeSet<usize>,
    /// Rows are counted, added up or divided into groups: the answer is no row of the table.
    pub aggregated: bool,
    /// Rows are counted, each as one.
    pub counts_rows: bool,
    /// The different values of a column are counted.
    pub counts_values: bool,
    /// Added up, or the mean of.
    pub added: BTreeSet<Place>,
    /// A number is added up within the groups that it makes itself, which tells nothing of them.
    pub groups_by_measure: bool,
}

impl Account {
    pub fn of(select: &Select<'_>) -> Self {
        let expressions = || select.columns.iter().map(|(expression, _)| expression.as_str());
        let texts = |all: &[String]| places(select, all.iter().map(String::as_str));
        let shown = places(select, expressions());
        let tested = &texts(&select.conditions) | &texts(&select.having);
        let grouped = texts(&select.group);
        // "2 DESC" orders by a column that is shown.
        let by_number = select
            .order
            .iter()
            .filter_map(|order| order.split(' ').next()?.parse::<usize>().ok());
        let numbered = by_number.filter_map(|number| Some(select.columns.get(number.checked_sub(1)?)?.0.as_str()));
        let ordered = &texts(&select.order) | &places(select, numbered);
        let mut views: BTreeSet<usize> = [&shown, &tested, &grouped, &ordered]
            .into_iter()
            .flatten()
            .map(|(view, _)| *view)
            .collect();
        views.insert(select.fact);
        views.extend(select.joined());
        let made = |expression: &str| {
            ["COUNT(", "SUM(", "AVG(", "MEDIAN(", "MIN(", "MAX("]
                .iter()
                .any(|made| expression.contains(made))
        };
        let added = |expression: &str| ["SUM(", "AVG(", "MEDIAN("].iter().any(|made| expression.contains(made));
        let measured = places(select, expressions().filter(|expression| added(expression)));
        let number = |place: &&Place| {
            let column = select.view(place.0).and_then(|view| view.columns.get(place.1));
            column.is_some_and(|column| column.part == Part::Measure)
        };
        Self {
            fact: select.fact,
            groups_by_measure: measured.intersection(&grouped).any(|place| number(&place)),
            added: measured,
            counts_rows: expressions().any(|expression| expression == "COUNT(*)"),
            counts_values: expressions().any(|expression| expression.starts_with("COUNT(DISTINCT ")),
            aggregated: !select.group.is_empty() || expressions().any(made),
            shown,
            tested,
            grouped,
            ordered,
            views,
        }
    }

    /// Whether the column is anywhere in the statement.
    pub fn has(&self, place: Place) -> bool {
        [&self.shown, &self.tested, &self.grouped, &self.ordered]
            .iter()
            .any(|part| part.contains(&place))
    }
}

/// The columns in expressions: `t3."day"`, or `s3."day"` inside a condition on other rows.
fn places<'e>(select: &Select<'_>, expressions: impl Iterator<Item = &'e str>) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    for expression in expressions {
        let mut rest = expression;
        while let Some(dot) = rest.find(".\"") {
            let (before, after) = rest.split_at(dot);
            let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (alias, number) = before.split_at(before.len() - digits);
            let (name, left) = unquoted(after.strip_prefix('.').unwrap_or(after), '"');
            rest = left;
            let view = number.parse::<usize>().ok().filter(|_| alias.ends_with(['t', 's']));
            let column = view.and_then(|view| Some((view, select.view(view)?.find(|column| column.name == name)?)));
            found.extend(column);
            // The name of whom the row points to is what its key stands for.
            let twin = view.and_then(|view| select.view(view)?.twin.as_ref());
            found.extend(twin.map(|twin| (twin.view, twin.column)));
        }
    }
    found
}
