//! What a question asks of one table: rows or figures, of which, by what, in which order.

use belvedere_types::guide::{GuideTable, GuideType};
use serde_json::Value;

use super::parts::Parts;
use super::vocabulary::{Hit, Meaning, Read};
use super::windows::windows;
use crate::chart::ChartKind;
use crate::planner::lexicon::Lexicon;
use crate::planner::question::Word;
use crate::planner::reading::{Aggregate, Bucket, Compare, Opener, Reading};
use crate::planner::window::Window;

/// Rows that are shown of those in an order, where the question does not say.
const LISTED: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fun {
    Average,
    Sum,
    Median,
    Minimum,
    Maximum,
    Percentile(f64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    Count,
    Of(Fun, usize),
    /// Rows of this kind among all, in percent.
    Share(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub column: usize,
    pub compare: Compare,
    pub value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Measure,
    Column(usize),
    Time,
}

#[derive(Debug, Clone, Default)]
pub struct Intent {
    /// How many phrases were understood; a word for the rows counts most.
    pub score: usize,
    pub filters: Vec<Filter>,
    /// What rows are grouped by, and the step of time.
    pub dims: Vec<usize>,
    pub bucket: Option<Bucket>,
    /// Nothing where rows are listed.
    pub measure: Option<Measure>,
    /// Columns that are listed beside the label.
    pub shown: Vec<usize>,
    pub order: Option<(Order, bool)>,
    pub limit: Option<usize>,
    /// Windows of time, with a word for each.
    pub windows: Vec<(String, Window)>,
    pub names: Vec<String>,
    pub mine: bool,
    /// Values of the past are asked for.
    pub series: bool,
    /// Words that may be values.
    pub open: Vec<String>,
    pub chart: Option<ChartKind>,
}

impl Intent {
    /// Nothing where a part of the question has no place in a statement.
    pub fn of(reading: &Reading, table: &GuideTable, read: Read, second: Option<&Window>, lexicon: &Lexicon) -> Option<Self> {
        let mut intent = Self {
            score: score(&read),
            mine: read.hits.iter().any(|hit| hit.meaning == Meaning::Mine),
            windows: windows(reading, second),
            limit: read.limit,
            chart: reading.chart,
            ..Self::default()
        };
        let hits = read.hits.as_slice();
        intent.filters(reading, table, hits)?;
        let parts = Parts::of(reading, table, hits, &intent.filters);
        intent.series = reading.trend
            && parts
                .measures
                .iter()
                .any(|at| table.columns.get(*at).is_some_and(|column| column.history));
        intent.names = read.names;
        intent.open = read.open;
        if intent.series {
            intent.shown = parts.measures;
            return Some(intent);
        }
        intent.measure = measure(reading, table, hits, &parts, lexicon)?;
        if intent.measure.is_some() {
            intent.figures(reading, table, hits, &parts);
        } else {
            intent.listing(reading, table, hits, &parts, lexicon)?;
        }
        intent.kinds(table, hits);
        Some(intent)
    }

    /// How the answer is worded and drawn.
    pub fn kind(&self) -> &'static str {
        let first = matches!(self.order, Some((Order::Measure, _)));
        match (self.measure, self.bucket) {
            _ if self.series => "trend",
            (None, _) if matches!(self.order, Some((Order::Column(_), _))) => "top",
            (None, _) => "list",
            (Some(_), Some(_)) => "trend",
            (Some(Measure::Count), None) if self.dims.is_empty() => "count",
            (Some(Measure::Share(_)), None) if self.dims.is_empty() => "share",
            (Some(_), None) if self.dims.is_empty() => "average",
            (Some(_), None) if first && self.windows.len() < 2 => "top",
            (Some(_), None) => "compare",
        }
    }

    /// Every column that the question needs.
    pub fn needed(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.filters.iter().map(|filter| filter.column).collect();
        all.extend(&self.dims);
        all.extend(&self.shown);
        if let Some(Measure::Of(_, column)) = self.measure {
            all.push(column);
        }
        if let Some((Order::Column(column), _)) = self.order {
            all.push(column);
        }
        let mut once = Vec::new();
        all.into_iter().for_each(|column| {
            if !once.contains(&column) {
                once.push(column);
            }
        });
        once
    }

    /// Values said for a column, numbers counted, and comparisons. A comparison with nothing that could be compared has no place.
    fn filters(&mut self, reading: &Reading, table: &GuideTable, hits: &[Hit]) -> Option<()> {
        for hit in hits {
            match (&hit.meaning, hit.count) {
                (Meaning::Value(column, value), _) => self.filter(*column, Compare::Equal, Value::String(value.clone())),
                (Meaning::Column(column), Some(count)) => self.filter(*column, Compare::Equal, number(count)),
                _ => {}
            }
        }
        for comparison in &reading.comparisons {
            let near = comparison.near.iter().find_map(|at| {
                hits.iter()
                    .filter(|hit| hit.at <= *at && *at <= hit.end)
                    .find_map(|hit| match hit.meaning {
                        Meaning::Column(column) if is_number(table, column) => Some(column),
                        _ => None,
                    })
            });
            let timed = || {
                let lasts = |column: &usize| {
                    table
                        .columns
                        .get(*column)
                        .is_some_and(|column| seconds(column.unit.as_deref()).is_some())
                };
                comparison
                    .unit
                    .filter(|(_, kind)| *kind == "seconds")
                    .and_then(|_| (0..table.columns.len()).find(lasts))
            };
            let column = near.or_else(timed)?;
            let unit = table.columns.get(column).and_then(|column| seconds(column.unit.as_deref()));
            let value = match (comparison.unit, unit) {
                (Some((factor, "seconds")), Some(own)) => comparison.value * factor / own,
                (Some((_, "seconds" | "bytes")), _) => return None,
                _ => comparison.value,
            };
            self.filter(column, comparison.compare, number(value));
        }
        Some(())
    }

    fn filter(&mut self, column: usize, compare: Compare, value: Value) {
        self.filters.push(Filter { column, compare, value });
    }

    fn figures(&mut self, reading: &Reading, table: &GuideTable, hits: &[Hit], parts: &Parts) {
        self.bucket = reading.bucket.filter(|_| table.time.is_some());
        self.dims = parts.groups.clone();
        // "Which services had the most …": what is asked for comes first.
        for column in &parts.texts {
            if !self.dims.contains(column) {
                self.dims.insert(0, *column);
            }
        }
        let ranked = reading.superlative.is_some() || reading.opener == Opener::Which;
        let head = hits.iter().find(|hit| !matches!(hit.meaning, Meaning::Filler | Meaning::Mine));
        if let Some(Meaning::Kind(kind)) = head.map(|hit| &hit.meaning)
            && ranked
            && let Some(shows) = shows(table, *kind)
            && !self.dims.contains(&shows)
        {
            self.dims.push(shows);
        }
        let descending = reading.superlative.as_ref().is_none_or(|superlative| superlative.descending);
        self.limit = reading
            .superlative
            .as_ref()
            .and_then(|superlative| superlative.limit)
            .or(self.limit);
        self.order = if self.bucket.is_some() {
            Some((Order::Time, false))
        } else {
            (!self.dims.is_empty()).then_some((Order::Measure, descending))
        };
    }

    /// Nothing where the rows are to come in an order that no column gives.
    fn listing(&mut self, reading: &Reading, table: &GuideTable, hits: &[Hit], parts: &Parts, lexicon: &Lexicon) -> Option<()> {
        self.shown = parts.texts.iter().chain(&parts.groups).chain(&parts.measures).copied().collect();
        for filter in &self.filters {
            if !self.shown.contains(&filter.column) {
                self.shown.push(filter.column);
            }
        }
        let Some(superlative) = &reading.superlative else { return Some(()) };
        self.limit = superlative.limit.or(self.limit);
        self.order = if superlative.temporal {
            table.time.as_ref().map(|_| (Order::Time, superlative.descending))
        } else {
            let column = parts.measures.first().copied().or_else(|| hint_column(table, reading, lexicon))?;
            Some((Order::Column(column), superlative.descending))
        };
        if matches!(self.order, Some((Order::Column(_), _))) && !superlative.order_only {
            self.limit = self.limit.or(Some(if names_several(reading, hits) { LISTED } else { 1 }));
        }
        if let Some((Order::Column(column), _)) = self.order
            && !self.shown.contains(&column)
        {
            self.shown.push(column);
        }
        Some(())
    }

    /// Rows of the kinds that were named, unless the share of the kind is asked for.
    fn kinds(&mut self, table: &GuideTable, hits: &[Hit]) {
        let share = match self.measure {
            Some(Measure::Share(kind)) => Some(kind),
            _ => None,
        };
        for hit in hits {
            let Meaning::Kind(kind) = hit.meaning else { continue };
            let told = table.kinds.get(kind).filter(|_| share != Some(kind));
            let column = told.and_then(|kind| table.columns.iter().position(|column| column.name == kind.column));
            if let (Some(told), Some(column)) = (told, column) {
                let filter = Filter {
                    column,
                    compare: Compare::Equal,
                    value: told.value.clone(),
                };
                if !self.filters.contains(&filter) {
                    self.filters.push(filter);
                }
                if let Some(shows) = shows(table, kind).filter(|shows| self.measure.is_none() && !self.shown.contains(shows)) {
                    self.shown.push(shows);
                }
            }
        }
    }
}

/// `Some(None)` where rows are listed; nothing where a figure is asked of a column that was not named.
#[expect(clippy::option_option, reason = "no figure is wanted, or one that cannot be had")]
fn measure(reading: &Reading, table: &GuideTable, hits: &[Hit], parts: &Parts, lexicon: &Lexicon) -> Option<Option<Measure>> {
    let percentile = hits.iter().find_map(|hit| match hit.meaning {
        Meaning::Percentile(share) => Some(share),
        _ => None,
    });
    let kind = hits.iter().find_map(|hit| match hit.meaning {
        Meaning::Kind(kind) => Some(kind),
        _ => None,
    });
    let column = parts.measures.first().copied();
    if let Some(share) = percentile {
        return column.map(|column| Some(Measure::Of(Fun::Percentile(share), column)));
    }
    if reading.share {
        return kind.map(|kind| Some(Measure::Share(kind)));
    }
    // "total return" is a name, and asks for no sum.
    let aggregate = reading.aggregate.filter(|aggregate| {
        !(matches!(aggregate, Aggregate::Sum) && hits.iter().any(|hit| hit.operator && matches!(hit.meaning, Meaning::Column(_))))
    });
    let of = |fun| column.map(|column| Some(Measure::Of(fun, column)));
    let ranks_rows = reading.superlative.as_ref().is_some_and(|superlative| !superlative.temporal);
    let hinted = reading.superlative.as_ref().is_some_and(|superlative| !superlative.hint.is_empty());
    let of_entity = !parts.texts.is_empty() || !parts.groups.is_empty();
    match aggregate {
        Some(Aggregate::Count) => Some(Some(Measure::Count)),
        Some(Aggregate::Sum) => of(Fun::Sum),
        Some(Aggregate::Average) => of(Fun::Average),
        Some(Aggregate::Median) => of(Fun::Median),
        Some(Aggregate::Minimum) => of(Fun::Minimum),
        Some(Aggregate::Maximum) => of(Fun::Maximum),
        None if column.is_some()
            && (of_entity || reading.bucket.is_some())
            && (ranks_rows || !parts.groups.is_empty() || reading.bucket.is_some()) =>
        {
            column.map(|column| Some(Measure::Of(by_nature(table, column), column)))
        }
        None if of_entity && hinted => {
            hint_column(table, reading, lexicon).map(|column| Some(Measure::Of(by_nature(table, column), column)))
        }
        None if reading.bucket.is_some() || !parts.groups.is_empty() => Some(Some(Measure::Count)),
        None if ranks_rows && !hinted && column.is_none() => Some(Some(Measure::Count)),
        None => Some(None),
    }
}

/// What is done with a column's figures where the question does not say.
fn by_nature(table: &GuideTable, column: usize) -> Fun {
    match table.columns.get(column) {
        Some(column) if column.additive => Fun::Sum,
        _ => Fun::Average,
    }
}

/// The column that the adjective implies, in the order of what it implies.
fn hint_column(table: &GuideTable, reading: &Reading, lexicon: &Lexicon) -> Option<usize> {
    let hint = &reading.superlative.as_ref()?.hint;
    let of = |stem: &String| {
        table.columns.iter().position(|column| {
            let words = column.words.iter().flat_map(|word| lexicon.stems(word));
            column.kind == GuideType::Number && words.into_iter().any(|word| word == *stem)
        })
    };
    hint.iter().find_map(of)
}

/// "Which funds": the rows are called by their name in the plural.
fn names_several(reading: &Reading, hits: &[Hit]) -> bool {
    let row = hits.iter().find(|hit| matches!(hit.meaning, Meaning::Row | Meaning::Kind(_)));
    let word = row.and_then(|hit| reading.word(hit.end));
    word.is_some_and(Word::is_plural)
}

fn shows(table: &GuideTable, kind: usize) -> Option<usize> {
    let shows = table.kinds.get(kind)?.shows.as_deref()?;
    table.columns.iter().position(|column| column.name == shows)
}

pub(super) fn is_number(table: &GuideTable, column: usize) -> bool {
    table.columns.get(column).is_some_and(|column| column.kind == GuideType::Number)
}

/// Seconds of a unit of time.
fn seconds(unit: Option<&str>) -> Option<f64> {
    Some(match unit? {
        "ms" => 0.001,
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        _ => return None,
    })
}

fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}

fn score(read: &Read) -> usize {
    let weight = |hit: &Hit| match hit.meaning {
        Meaning::Row | Meaning::Kind(_) => 5,
        Meaning::Column(_) | Meaning::Value(..) | Meaning::Mine | Meaning::Percentile(_) => 2,
        Meaning::Filler => 1,
    };
    (100 + read.hits.iter().map(weight).sum::<usize>()).saturating_sub(40 * read.open.len())
}
