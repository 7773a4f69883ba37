//! "Per day", "callouts a month", "A versus B": what stands side by side, in time or beside each other.

use super::{consume, is_noun, lower};
use crate::chart::ChartKind;
use crate::planner::question::{Role, Word, number_of};
use crate::planner::reading::{Bucket, Reading};
use crate::planner::words::listed;

pub(super) fn buckets(reading: &mut Reading) {
    for at in 0..reading.words.len() {
        if reading.words.get(at).is_none_or(|word| word.role == Role::Time) {
            continue;
        }
        let (bucket, length) = match (lower(&reading.words, at), lower(&reading.words, at + 1)) {
            ("hourly", _) => (Some(Bucket::Hour), 1),
            ("daily", _) => (Some(Bucket::Day), 1),
            ("weekly", _) => (Some(Bucket::Week), 1),
            ("monthly", _) => (Some(Bucket::Month), 1),
            ("quarterly", _) => (Some(Bucket::Quarter), 1),
            ("yearly" | "annual" | "annually", _) => (Some(Bucket::Year), 1),
            ("per" | "by" | "each" | "every", "hour") => (Some(Bucket::Hour), 2),
            ("per" | "by" | "each" | "every", "day" | "date") => (Some(Bucket::Day), 2),
            ("per" | "by" | "each" | "every", "week") => (Some(Bucket::Week), 2),
            ("per" | "by" | "each" | "every", "month") => (Some(Bucket::Month), 2),
            ("per" | "by" | "each" | "every", "quarter") => (Some(Bucket::Quarter), 2),
            ("per" | "by" | "each" | "every", "year") => (Some(Bucket::Year), 2),
            // "Callouts a month": so many in each; "in a month" is a time.
            ("a" | "an", "hour") if rated(&reading.words, at) => (Some(Bucket::Hour), 2),
            ("a", "day") if rated(&reading.words, at) => (Some(Bucket::Day), 2),
            ("a", "week") if rated(&reading.words, at) => (Some(Bucket::Week), 2),
            ("a", "month") if rated(&reading.words, at) => (Some(Bucket::Month), 2),
            ("a", "quarter") if rated(&reading.words, at) => (Some(Bucket::Quarter), 2),
            ("a", "year") if rated(&reading.words, at) => (Some(Bucket::Year), 2),
            ("day", "by") if lower(&reading.words, at + 2) == "day" => (Some(Bucket::Day), 3),
            ("week", "by") if lower(&reading.words, at + 2) == "week" => (Some(Bucket::Week), 3),
            ("month", "by") if lower(&reading.words, at + 2) == "month" => (Some(Bucket::Month), 3),
            ("over", "time") => (Some(Bucket::Day), 2),
            ("trend" | "trends" | "timeline", _) => (reading.bucket.or(Some(Bucket::Day)), 1),
            ("compare" | "comparison" | "comparing", _) => {
                reading.contrast = true;
                (None, 1)
            }
            ("versus" | "vs" | "against", _) => {
                reading.against = true;
                (None, 1)
            }
            ("difference" | "differences" | "differ" | "differs" | "diff" | "different" | "drift" | "changed", _)
                if two_sides(&reading.words) =>
            {
                reading.difference = true;
                (None, 1)
            }
            ("same", "as") | ("identical", "to" | "with" | "in") => {
                reading.difference = true;
                (None, 2)
            }
            ("relation" | "relationship" | "correlation", "between") => {
                reading.against = true;
                reading.chart = reading.chart.or(Some(ChartKind::Scatter));
                (None, 2)
            }
            _ => continue,
        };
        // "Daily downloads of Orbit Weekly", "rows of `orders_daily`"
        let named = |word: &Word| word.raw.contains('_') || (reading.bucket_at.is_some() && word.name_like);
        let in_a_name = length == 1 && reading.words.get(at).is_some_and(named);
        if in_a_name {
            continue;
        }
        if bucket.is_some() {
            reading.trend = true;
            reading.bucket = bucket;
            let adjective = length == 1 && (lower(&reading.words, at).ends_with("ly") || lower(&reading.words, at) == "annual");
            reading.bucket_at = adjective.then_some(at);
            let mean = at
                .checked_sub(1)
                .is_some_and(|before| matches!(lower(&reading.words, before), "average" | "avg" | "mean"));
            // "The average number of views per day"
            let number = reading
                .words
                .windows(2)
                .take(at)
                .any(|pair| matches!(pair, [mean, number] if listed("average avg mean", &mean.lower) && number.lower == "number"));
            reading.per_bucket = (adjective && mean || !adjective && number) && reading.groups.is_empty();
        }
        consume(reading, at, length);
    }
}

/// "Callouts a month": a plural before the article, and no "ago" after the unit.
fn rated(words: &[Word], article: usize) -> bool {
    let several = article.checked_sub(1).and_then(|before| words.get(before));
    let past = matches!(lower(words, article + 2), "ago" | "later" | "before" | "earlier" | "old");
    several.is_some_and(|word| is_noun(word) && word.is_plural()) && !past
}

fn unit(word: &str) -> Option<Bucket> {
    Some(match word {
        "hour" => Bucket::Hour,
        "day" | "date" | "days" | "dates" => Bucket::Day,
        "week" | "weeks" => Bucket::Week,
        "month" | "months" => Bucket::Month,
        "quarter" | "quarters" => Bucket::Quarter,
        "year" | "years" => Bucket::Year,
        _ => return None,
    })
}

/// "on which day", "in what month".
pub(super) fn period(reading: &mut Reading) {
    let chosen = reading.choice().is_some_and(|choice| !choice.temporal);
    for at in 2..reading.words.len() {
        // "The most clicks on a single day"
        let one = (lower(&reading.words, at - 2), lower(&reading.words, at - 1));
        let single = matches!(one, ("a" | "any" | "one", "single") | ("any" | "just", "one"));
        if let Some(bucket) = unit(lower(&reading.words, at)).filter(|_| chosen && single) {
            reading.single = Some(bucket);
            consume(reading, at - 2, 3);
        }
    }
    for at in 1..reading.words.len() {
        let Some(bucket) = unit(lower(&reading.words, at)) else {
            continue;
        };
        let asked = matches!(lower(&reading.words, at - 1), "which" | "what") || so_many_periods(reading, at);
        // "the best day": the day is what is ranked.
        let ranked = reading.superlative.as_ref().is_some_and(|s| s.at + 1 == at && s.limit.is_none());
        if (asked || ranked) && reading.superlative.as_ref().is_some_and(|s| !s.temporal) {
            reading.period = Some(bucket);
            consume(reading, at, 1);
            return;
        }
    }
}

/// "The 3 days with the most conversions"
fn so_many_periods(reading: &Reading, at: usize) -> bool {
    let led = reading
        .words
        .iter()
        .take(at)
        .all(|word| word.role != Role::Content && word.role != Role::Time);
    let having = matches!(lower(&reading.words, at + 1), "with" | "that" | "which" | "when");
    let counted = lower(&reading.words, at - 1);
    let number = number_of(counted).is_some() || matches!(counted, "the" | "top" | "best" | "worst");
    led && having && number && reading.superlative.as_ref().is_some_and(|choice| choice.at > at)
}

/// "between A and B", "A and B", "A versus B", "A vs B": two sides are named.
fn two_sides(words: &[Word]) -> bool {
    words
        .iter()
        .any(|word| matches!(word.lower.as_str(), "between" | "and" | "versus" | "vs" | "from" | "against" | "as"))
}
