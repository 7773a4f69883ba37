//! One SELECT for what is asked, in the dialect of whoever runs it.

use belvedere_types::guide::{GuideTable, GuideType, SqlWriting};
use serde_json::Value;

use super::intent::{Filter, Fun, Intent, Measure, Order};
use crate::moment::Format;
use crate::planner::reading::{Bucket, Compare};
use crate::planner::window::Window;

/// Who runs the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Our own engine.
    Own,
    Vendor(SqlWriting),
}

pub struct Statement<'a> {
    pub table: &'a GuideTable,
    pub intent: &'a Intent,
    pub writing: Writing,
    /// What stands behind FROM.
    pub from: String,
    /// Only where the window is no argument of the call.
    pub window: Option<&'a Window>,
    /// Rows at most.
    pub most: Option<u32>,
}

impl Statement<'_> {
    pub fn sql(&self) -> String {
        let mut columns: Vec<String> = Vec::new();
        let mut groups: Vec<String> = Vec::new();
        let intent = self.intent;
        if let Some((expression, name)) = self.bucket() {
            columns.push(format!("{expression} AS {}", self.quoted(name)));
            groups.push(expression);
        }
        for dim in &intent.dims {
            let name = self.column(*dim);
            groups.push(name.clone());
            columns.push(name);
        }
        match intent.measure {
            Some(measure) => columns.push(format!("{} AS {}", self.measured(measure), self.quoted(&self.alias()))),
            None => columns.extend(self.listed()),
        }
        let mut sql = format!("SELECT {}\nFROM {}", columns.join(", "), self.from);
        let conditions = self.conditions();
        if !conditions.is_empty() {
            sql.push_str(&format!("\nWHERE {}", conditions.join(" AND ")));
        }
        if !groups.is_empty() {
            sql.push_str(&format!("\nGROUP BY {}", groups.join(", ")));
        }
        if let Some(order) = self.order() {
            sql.push_str(&format!("\nORDER BY {order}"));
        }
        let limit = intent.limit.and_then(|limit| u32::try_from(limit).ok());
        let limit = match (limit, self.most) {
            (Some(limit), Some(most)) => Some(limit.min(most)),
            (limit, most) => limit.or(most),
        };
        if let Some(limit) = limit {
            sql.push_str(&format!("\nLIMIT {limit}"));
        }
        sql
    }

    /// The names of the result's columns, in order.
    pub fn names(&self) -> Vec<String> {
        let intent = self.intent;
        let name = |column: &usize| self.table.columns.get(*column).map(|column| column.name.clone());
        let mut names: Vec<String> = self.bucket().map(|(_, name)| name.to_owned()).into_iter().collect();
        names.extend(intent.dims.iter().filter_map(name));
        match intent.measure {
            Some(_) => names.push(self.alias()),
            None => names.extend(self.listed_names()),
        }
        names
    }

    /// The order of the result, by its own columns.
    pub fn order(&self) -> Option<String> {
        let (order, descending) = self.intent.order?;
        let direction = if descending { "DESC" } else { "ASC" };
        Some(match order {
            Order::Measure => format!("{} {direction} NULLS LAST", self.quoted(&self.alias())),
            Order::Column(column) => format!("{} {direction} NULLS LAST", self.column(column)),
            Order::Time => match self.bucket() {
                Some((_, name)) => format!("{} {direction}", self.quoted(name)),
                None => format!("{} {direction} NULLS LAST", self.quoted(self.table.time.as_deref()?)),
            },
        })
    }

    /// The name of the figure in the result.
    pub fn alias(&self) -> String {
        let named = |word: &str, column: usize| {
            let name = self.table.columns.get(column).map_or("value", |column| column.name.as_str());
            format!("{word}_{name}")
        };
        match self.intent.measure {
            Some(Measure::Count) | None => "count".into(),
            Some(Measure::Share(_)) => "percent".into(),
            Some(Measure::Of(fun, column)) => match fun {
                Fun::Average => named("average", column),
                Fun::Sum => named("total", column),
                Fun::Median => named("median", column),
                Fun::Minimum => named("minimum", column),
                Fun::Maximum => named("maximum", column),
                Fun::Percentile(share) => named(&format!("p{}", share.to_string().replace('.', "_")), column),
            },
        }
    }

    fn listed_names(&self) -> Vec<String> {
        let mut names = vec![self.table.label.clone()];
        names.extend(self.table.time.clone());
        for column in &self.intent.shown {
            if let Some(column) = self.table.columns.get(*column).filter(|column| !names.contains(&column.name)) {
                names.push(column.name.clone());
            }
        }
        names
    }

    fn listed(&self) -> Vec<String> {
        self.listed_names().iter().map(|name| self.quoted(name)).collect()
    }

    fn bucket(&self) -> Option<(String, &'static str)> {
        let time = self.quoted(self.table.time.as_deref()?);
        let name = match self.intent.bucket? {
            Bucket::Hour => "hour",
            Bucket::Day => "day",
            Bucket::Week => "week",
            Bucket::Month => "month",
            Bucket::Quarter => "quarter",
            Bucket::Year => "year",
        };
        let expression = match self.writing {
            Writing::Vendor(SqlWriting::Bigquery) => format!("TIMESTAMP_TRUNC({time}, {})", name.to_uppercase()),
            Writing::Own | Writing::Vendor(_) => format!("date_trunc('{name}', {time})"),
        };
        Some((expression, name))
    }

    fn measured(&self, measure: Measure) -> String {
        let (fun, column) = match measure {
            Measure::Count => return "COUNT(*)".into(),
            Measure::Share(kind) => {
                let condition = self
                    .table
                    .kinds
                    .get(kind)
                    .map(|kind| self.equal(&kind.column, &kind.value))
                    .unwrap_or_default();
                return format!("100.0 * SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) / COUNT(*)");
            }
            Measure::Of(fun, column) => (fun, self.column(column)),
        };
        match fun {
            Fun::Average => format!("AVG({column})"),
            Fun::Sum => format!("SUM({column})"),
            Fun::Minimum => format!("MIN({column})"),
            Fun::Maximum => format!("MAX({column})"),
            Fun::Median => self.percentile(&column, 50.0),
            Fun::Percentile(share) => self.percentile(&column, share),
        }
    }

    fn percentile(&self, column: &str, share: f64) -> String {
        let part = share / 100.0;
        match self.writing {
            Writing::Own => format!("percentile_cont({column}, {part})"),
            Writing::Vendor(SqlWriting::Datafusion) => format!("approx_percentile_cont({column}, {part})"),
            Writing::Vendor(SqlWriting::Postgres | SqlWriting::Snowflake) => {
                format!("percentile_cont({part}) WITHIN GROUP (ORDER BY {column})")
            }
            Writing::Vendor(SqlWriting::Bigquery) => format!("APPROX_QUANTILES({column}, 1000)[OFFSET({})]", (part * 1000.0).round()),
        }
    }

    fn conditions(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut done: Vec<&Filter> = Vec::new();
        for filter in &self.intent.filters {
            if done.contains(&filter) {
                continue;
            }
            // Two values of one column: either will do.
            let same: Vec<&Filter> = self
                .intent
                .filters
                .iter()
                .filter(|other| other.column == filter.column && other.compare == Compare::Equal && filter.compare == Compare::Equal)
                .collect();
            if same.len() > 1 {
                let either: Vec<String> = same.iter().map(|other| self.condition(other)).collect();
                all.push(format!("({})", either.join(" OR ")));
                done.extend(same);
            } else {
                all.push(self.condition(filter));
                done.push(filter);
            }
        }
        all.extend(self.intent.dims.iter().map(|dim| format!("{} IS NOT NULL", self.column(*dim))));
        if let (Some(window), Some(time)) = (self.window, self.table.time.as_deref()) {
            let time = self.quoted(time);
            let stamp = |moment: &crate::moment::Moment| format!("TIMESTAMP '{}'", moment.template(Format::Rfc3339));
            all.extend(window.from.as_ref().map(|from| format!("{time} >= {}", stamp(from))));
            all.extend(window.to.as_ref().map(|to| format!("{time} < {}", stamp(to))));
        }
        all
    }

    fn condition(&self, filter: &Filter) -> String {
        let Some(column) = self.table.columns.get(filter.column) else {
            return "FALSE".into();
        };
        let sign = match filter.compare {
            Compare::Equal => return self.equal(&column.name, &filter.value),
            Compare::More => ">",
            Compare::AtLeast => ">=",
            Compare::Less => "<",
            Compare::AtMost => "<=",
        };
        format!("{} {sign} {}", self.quoted(&column.name), literal(&filter.value))
    }

    fn equal(&self, name: &str, value: &Value) -> String {
        let boolean = self.table.column(name).is_some_and(|column| column.kind == GuideType::Boolean);
        match value {
            Value::Bool(yes) if boolean => format!("{} = {}", self.quoted(name), if *yes { "TRUE" } else { "FALSE" }),
            value => format!("{} = {}", self.quoted(name), literal(value)),
        }
    }

    fn column(&self, index: usize) -> String {
        self.table
            .columns
            .get(index)
            .map_or_else(|| "NULL".to_owned(), |column| self.quoted(&column.name))
    }

    pub fn quoted(&self, name: &str) -> String {
        match self.writing {
            Writing::Vendor(SqlWriting::Bigquery) => format!("`{}`", name.replace('`', "")),
            Writing::Own | Writing::Vendor(_) => crate::engine::quoted(name),
        }
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::Bool(true) => "TRUE".into(),
        Value::Bool(false) => "FALSE".into(),
        value => crate::planner::select::literal(value),
    }
}
