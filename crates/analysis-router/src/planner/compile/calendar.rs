//! Hours, days, weeks and months in which nothing was counted: they are none of the rows, and none of them is left out of a series.

use super::Draft;
use crate::engine::quoted;
use crate::planner::conditions::bucket_name;
use crate::planner::reading::Bucket;

/// Periods at most that are filled in from the first one.
const PERIODS: usize = 1000;

/// The statement with a 0 for each period between the first and the last that has no rows. `None` where it counts nothing by time alone.
pub(super) fn filled(draft: &Draft<'_>, bucket: Bucket, sql: &str) -> Option<String> {
    let [(_, period), (counted, count)] = draft.select.columns.as_slice() else {
        return None;
    };
    // A month that is named is written in some way of its own.
    let named = draft.select.order.iter().any(|order| order.starts_with("period_start("));
    let series = !named
        && draft.intent == "trend"
        && draft.select.group.len() == 1
        && period == bucket_name(bucket)
        && counted.starts_with("COUNT(");
    let next = match bucket {
        Bucket::Hour => "strftime('%Y-%m-%dT%H:00:00Z', at, '+1 hour')",
        Bucket::Day => "date(at, '+1 day')",
        Bucket::Week => "date(at, '+7 days')",
        Bucket::Month => "strftime('%Y-%m', at || '-01', '+1 month')",
        Bucket::Quarter | Bucket::Year => return None,
    };
    let (period, count) = (quoted(period), quoted(count));
    series.then(|| {
        format!(
            "WITH RECURSIVE counted AS ({sql}),\ncalendar(at, last) AS (SELECT MIN({period}), MAX({period}) FROM counted\n\
             UNION ALL SELECT {next}, last FROM calendar WHERE at < last LIMIT {PERIODS})\n\
             SELECT at AS {period}, COALESCE({count}, 0) AS {count}\nFROM calendar LEFT JOIN counted ON counted.{period} = at WHERE at IS NOT NULL\n\
             UNION SELECT {period}, {count} FROM counted\nORDER BY 1"
        )
    })
}
