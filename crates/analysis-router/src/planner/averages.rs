//! Means over groups: "how many units went to each callout on average".

use super::compile::Context;
use super::reading::Aggregate;

/// What is counted for each of them is averaged: the question counts and asks for a mean, and names no number of the rows.
pub fn count_of_each(context: &Context<'_>) -> bool {
    let reading = context.reading;
    let counts = reading
        .words
        .iter()
        .take(reading.head.first().copied().unwrap_or_default())
        .any(|word| matches!(word.lower.as_str(), "many" | "number" | "count"));
    counts && reading.aggregate == Some(Aggregate::Average) && reading.bucket.is_none()
}
