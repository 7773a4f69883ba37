//! An aggregate as SQL, as the name of its column, and as what the answer is.

use crate::planner::reading::Aggregate;

pub(super) fn name_of(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Count => "count",
        Aggregate::Sum => "sum",
        Aggregate::Average | Aggregate::Median => "average",
        Aggregate::Minimum | Aggregate::Maximum => "lookup",
    }
}

pub(super) fn aggregate_name(aggregate: Aggregate, column: &str) -> String {
    // "total" of a column called "total" needs no second word.
    let said = |names: &[&str]| {
        crate::planner::words::split_identifier(column)
            .first()
            .is_some_and(|first| names.contains(&first.as_str()))
    };
    match aggregate {
        Aggregate::Count => "count".into(),
        Aggregate::Sum if said(&["total", "sum"]) => column.to_owned(),
        Aggregate::Average if said(&["average", "avg", "mean"]) => column.to_owned(),
        Aggregate::Sum => format!("total_{column}"),
        Aggregate::Average => format!("average_{column}"),
        Aggregate::Median => format!("median_{column}"),
        Aggregate::Minimum => format!("minimum_{column}"),
        Aggregate::Maximum => format!("maximum_{column}"),
    }
}

/// `whole` numbers add up exactly; others are rounded beyond what they can show.
pub fn aggregated(aggregate: Aggregate, expression: &str, whole: bool) -> String {
    match aggregate {
        Aggregate::Count => format!("COUNT({expression})"),
        Aggregate::Sum if whole => format!("SUM({expression})"),
        Aggregate::Sum => format!("ROUND(SUM({expression}), 6)"),
        Aggregate::Average => format!("ROUND(AVG({expression}), 6)"),
        Aggregate::Median => format!("MEDIAN({expression})"),
        Aggregate::Minimum => format!("MIN({expression})"),
        Aggregate::Maximum => format!("MAX({expression})"),
    }
}
