//! What counts as right.

use std::fmt;

use belvedere_analysis_router::engine::Engine;
use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value};

use super::Asked;

/// Whether the answer's rows are the expected ones.
type Judge = fn(&[Vec<Value>], &[Vec<Value>]) -> bool;

#[derive(Debug)]
pub struct Mark {
    pub right: bool,
    /// An answer with rows that is wrong.
    pub confident: bool,
    pub tools: Option<bool>,
    pub arguments: Option<bool>,
    pub chart: Option<bool>,
    pub writes: usize,
    counted: bool,
}

type Call = (String, Map<String, Value>);

impl Mark {
    pub fn of(asked: &Asked, answer: &Answer, calls: &[Call], writers: &[String], oracle: &Engine) -> Self {
        let right = asked.outcome_any || right(asked, answer, oracle);
        let shown = answer.table.as_ref().is_some_and(|table| !table.rows.is_empty());
        let called = |name: &String| calls.iter().any(|(tool, _)| tool == name);
        let enough = |set: &Vec<String>| {
            let own = calls.iter().filter(|(tool, _)| set.contains(tool)).count();
            set.iter().all(called) && own * 2 >= calls.len()
        };
        let filled = |(tool, name, value): &(String, String, Value)| {
            calls
                .iter()
                .any(|(known, arguments)| known == tool && arguments.get(name) == Some(value))
        };
        let kind = answer.chart.as_ref().map(|chart| serde_json::to_value(chart.kind).unwrap());
        Self {
            right,
            confident: !right && shown && answer.outcome == Outcome::Answered,
            tools: (!asked.tools.is_empty()).then(|| asked.tools.iter().any(enough)),
            arguments: (!asked.args.is_empty()).then(|| asked.args.iter().all(filled)),
            chart: asked
                .chart
                .as_ref()
                .map(|wanted| kind.as_ref().and_then(Value::as_str) == Some(wanted)),
            writes: calls.iter().filter(|(tool, _)| writers.contains(tool)).count(),
            counted: !asked.outcome_any,
        }
    }
}

fn right(asked: &Asked, answer: &Answer, oracle: &Engine) -> bool {
    if let Some(outcome) = &asked.outcome {
        let named = |entity: &String| answer.text.to_lowercase().contains(&entity.to_lowercase());
        return match outcome.as_str() {
            "refused" => answer.outcome == Outcome::Refused,
            "clarify" => answer.outcome == Outcome::Clarify,
            "no_source" => matches!(answer.outcome, Outcome::NoSource),
            "not_found" => answer.outcome == Outcome::NoSource && asked.entity.as_ref().is_none_or(named),
            other => panic!("unknown outcome {other}"),
        };
    }
    if answer.outcome != Outcome::Answered {
        return false;
    }
    let rows: &[Vec<Value>] = answer.table.as_ref().map_or(&[], |table| &table.rows);
    if let Some(least) = asked.rowsmin {
        return rows.len() >= least;
    }
    let (sql, judge): (&String, Judge) = if let Some(sql) = &asked.number {
        (sql, one)
    } else if let Some(sql) = &asked.row {
        (sql, one)
    } else if let Some(sql) = &asked.rows {
        (sql, same)
    } else if let Some(sql) = &asked.ordered {
        (sql, ordered)
    } else if let Some(sql) = &asked.top {
        (sql, first)
    } else {
        panic!("{}: nothing is expected", asked.ask);
    };
    std::iter::once(sql).chain(&asked.also).any(|sql| {
        judge(
            &oracle
                .query(sql, "expected")
                .unwrap_or_else(|error| panic!("{sql}: {error:?}"))
                .rows,
            rows,
        )
    })
}

/// One row, which holds the expected values.
fn one(expected: &[Vec<Value>], rows: &[Vec<Value>]) -> bool {
    rows.len() == 1 && first(expected, rows)
}

fn first(expected: &[Vec<Value>], rows: &[Vec<Value>]) -> bool {
    matches!((expected.first(), rows.first()), (Some(wanted), Some(row)) if holds(row, wanted))
}

fn ordered(expected: &[Vec<Value>], rows: &[Vec<Value>]) -> bool {
    expected.len() == rows.len() && expected.iter().zip(rows).all(|(wanted, row)| holds(row, wanted))
}

/// Every expected row once, and no other but periods in which nothing happened.
fn same(expected: &[Vec<Value>], rows: &[Vec<Value>]) -> bool {
    let mut left: Vec<&Vec<Value>> = rows.iter().collect();
    let all = expected.iter().all(|wanted| {
        let place = left.iter().position(|row| holds(row, wanted));
        place.is_some_and(|place| {
            left.remove(place);
            true
        })
    });
    let nothing = |row: &&Vec<Value>| {
        let period = |text: &str| text.len() >= 7 && text.starts_with("20") && text.as_bytes().get(4) == Some(&b'-');
        matches!(row.as_slice(), [Value::String(at), Value::Number(none)] if period(at) && none.as_f64() == Some(0.0))
    };
    all && left.iter().all(nothing)
}

fn holds(row: &[Value], wanted: &[Value]) -> bool {
    wanted.iter().all(|value| row.iter().any(|cell| alike(cell, value)))
}

fn alike(cell: &Value, wanted: &Value) -> bool {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_bool().map(|yes| f64::from(u8::from(yes))));
    match (number(cell), number(wanted)) {
        (Some(cell), Some(wanted)) => (cell - wanted).abs() <= 0.006_f64.max(wanted.abs() * 0.0005),
        _ => {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned).to_lowercase();
            let (cell, wanted) = (text(cell), text(wanted));
            // A month may be written as its first day.
            cell == wanted
                || (wanted.len() == 7 && cell == format!("{wanted}-01"))
                || (wanted.len() == 20 && wanted.starts_with(&cell) && cell.len() > 9)
        }
    }
}

#[derive(Debug, Default)]
pub struct Grade {
    asked: usize,
    right: usize,
    confident: usize,
    tools: (usize, usize),
    arguments: (usize, usize),
    chart: (usize, usize),
    pub writes: usize,
    /// Questions offered in the place of an answer: those that are answered, and all.
    pub offers: (usize, usize),
    /// Questions that were declined, and one of the offered ones has the right answer.
    pub meant: usize,
}

impl Grade {
    pub fn add(&mut self, mark: &Mark) {
        self.writes += mark.writes;
        if !mark.counted {
            return;
        }
        self.asked += 1;
        self.right += usize::from(mark.right);
        self.confident += usize::from(mark.confident);
        for (sum, one) in [
            (&mut self.tools, mark.tools),
            (&mut self.arguments, mark.arguments),
            (&mut self.chart, mark.chart),
        ] {
            sum.0 += usize::from(one == Some(true));
            sum.1 += usize::from(one.is_some());
        }
    }

    pub fn join(&mut self, other: &Self) {
        self.asked += other.asked;
        self.right += other.right;
        self.confident += other.confident;
        self.writes += other.writes;
        self.meant += other.meant;
        self.offers = (self.offers.0 + other.offers.0, self.offers.1 + other.offers.1);
        for (sum, own) in [
            (&mut self.tools, other.tools),
            (&mut self.arguments, other.arguments),
            (&mut self.chart, other.chart),
        ] {
            *sum = (sum.0 + own.0, sum.1 + own.1);
        }
    }

    pub fn share_right(&self) -> f64 {
        self.right as f64 / self.asked.max(1) as f64
    }

    pub fn share_confident(&self) -> f64 {
        self.confident as f64 / self.asked.max(1) as f64
    }

    pub fn share_tools(&self) -> f64 {
        self.tools.0 as f64 / self.tools.1.max(1) as f64
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "right {}/{} ({:.1} %), wrong and confident {} ({:.1} %), tools {}/{}, arguments {}/{}, charts {}/{}, writes {}, offers {}/{}, meant {}",
            self.right,
            self.asked,
            100.0 * self.share_right(),
            self.confident,
            100.0 * self.share_confident(),
            self.tools.0,
            self.tools.1,
            self.arguments.0,
            self.arguments.1,
            self.chart.0,
            self.chart.1,
            self.writes,
            self.offers.0,
            self.offers.1,
            self.meant
        )
    }
}
