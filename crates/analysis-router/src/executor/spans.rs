//! A vendor that answers for so many days at once: a longer time is asked for in pieces, whose rows are those of one call.

use belvedere_types::{SourceTarget, ToolDefinition};
use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, OffsetDateTime};

use super::fetch::{Fetched, Fetcher};
use super::intake::Intake;
use super::stack::merge;
use crate::answer::ColumnType;
use crate::at_once;
use crate::moment;
use crate::table::moment::iso_date;

/// No time is asked for in more pieces than these.
const PIECES: usize = 24;

/// What the tool's description says of the longest time of one call, in days.
pub(super) fn stated(tool: &ToolDefinition) -> Option<i64> {
    at_once::days(tool.description.as_deref()?)
}

/// The arguments of each piece, in order, where the call bounds a time at both ends and it is longer than so many days.
pub(super) fn pieces(arguments: &Map<String, Value>, days: i64) -> Option<Vec<Map<String, Value>>> {
    let [first, second] = ends(arguments, |text| iso_date(text).is_some() || instant(text).is_some())?;
    let (text, other) = (arguments.get(&first)?.as_str()?, arguments.get(&second)?.as_str()?);
    let bounds: Vec<(String, String)> = match (iso_date(text), iso_date(other)) {
        (Some(one), Some(two)) => of_days(one.min(two), one.max(two), days)?
            .into_iter()
            .map(|(from, to)| (moment::iso_date(from), moment::iso_date(to)))
            .collect(),
        (None, None) => {
            let (one, two) = (instant(text)?, instant(other)?);
            let whole = |at: OffsetDateTime| at.format(&Rfc3339).ok();
            let written = of_instants(one.min(two), one.max(two), days)?
                .into_iter()
                .map(|(from, to)| Some((whole(from)?, whole(to)?)));
            written.collect::<Option<Vec<_>>>()?
        }
        _ => return None,
    };
    let (from, to) = if text <= other { (first, second) } else { (second, first) };
    let asked = |(start, end): (String, String)| {
        let mut arguments = arguments.clone();
        arguments.insert(from.clone(), Value::String(start));
        arguments.insert(to.clone(), Value::String(end));
        arguments
    };
    (2..=PIECES)
        .contains(&bounds.len())
        .then(|| bounds.into_iter().map(asked).collect())
}

/// The only two arguments that are times.
fn ends(arguments: &Map<String, Value>, is_time: impl Fn(&str) -> bool) -> Option<[String; 2]> {
    let timed = |(name, value): (&String, &Value)| value.as_str().filter(|text| is_time(text)).map(|_| name.clone());
    <[String; 2]>::try_from(arguments.iter().filter_map(timed).collect::<Vec<_>>()).ok()
}

fn instant(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// Both days of each are asked for.
fn of_days(from: Date, to: Date, days: i64) -> Option<Vec<(Date, Date)>> {
    let mut found = Vec::new();
    let mut start = from;
    while start <= to && found.len() <= PIECES {
        let end = start.checked_add(Duration::days(days - 1))?.min(to);
        found.push((start, end));
        start = end.next_day()?;
    }
    Some(found)
}

/// No instant is asked for twice.
fn of_instants(from: OffsetDateTime, to: OffsetDateTime, days: i64) -> Option<Vec<(OffsetDateTime, OffsetDateTime)>> {
    let mut found = Vec::new();
    let mut start = from;
    while start < to && found.len() <= PIECES {
        let next = start.checked_add(Duration::days(days))?;
        found.push((start, if next < to { next - Duration::SECOND } else { to }));
        start = next;
    }
    Some(found)
}

impl Fetcher {
    /// One piece after another. `None` where the first brings rows that carry no time: sums of a piece are none of the whole.
    pub(super) async fn in_pieces(
        &self,
        target: &SourceTarget,
        tool: &ToolDefinition,
        pieces: &[Map<String, Value>],
        into: &str,
        mut intake: Option<&mut Intake>,
    ) -> Option<Fetched> {
        let mut all: Option<Fetched> = None;
        for (place, piece) in pieces.iter().enumerate() {
            let came = self.pages(target, tool, piece, into, None).await;
            let Some(all) = all.as_mut() else {
                let timed = came.tables.first().is_none_or(|table| {
                    let time = |kind| matches!(kind, ColumnType::Date | ColumnType::Timestamp);
                    table.rows.is_empty() || table.columns.iter().any(|column| time(column.kind))
                });
                if !timed || came.failure.is_some() {
                    return None;
                }
                all = Some(came);
                continue;
            };
            all.calls.extend(came.calls);
            all.disclosures.extend(came.disclosures);
            all.cut |= came.cut;
            let fresh: Vec<_> = came.notes.into_iter().filter(|note| !all.notes.contains(note)).collect();
            all.notes.extend(fresh);
            if let Some(failure) = came.failure {
                all.stop(place, target, failure);
                break;
            }
            for table in came.tables {
                merge(&mut all.tables, table);
            }
            if let Some(intake) = intake.as_deref_mut() {
                all.pass_on(intake).await;
                if all.full.is_some() {
                    break;
                }
            }
        }
        all
    }
}
