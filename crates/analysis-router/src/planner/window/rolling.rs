//! Windows that end now: "last 7 days", "for more than ten days".

use super::{Window, span, text, unit_of, window};
use crate::moment::{Anchor, Moment, Unit};
use crate::planner::question::Word;
use crate::planner::words::listed;
use crate::wording::Phrase;

pub(super) fn back(count: i64, unit: Unit, phrase: Phrase) -> Window {
    let whole_days = match unit {
        Unit::Days => Some(count),
        Unit::Weeks => Some(count * 7),
        Unit::Minutes | Unit::Hours | Unit::Months | Unit::Years => None,
    };
    Window {
        from: Some(Moment::of(Anchor::Now).shifted(-count, unit)),
        to: None,
        whole_days,
        phrase: Some(phrase),
        read: None,
        months: false,
        except: None,
    }
}

/// What turns "for more than ten days" into the days in which something did not happen.
const NEGATIONS: &str = "not no never nobody nothing none without";

/// "last 7 days", "past two weeks", "in 30 days", "for more than 10 days".
pub(super) fn rolling(words: &[Word], at: usize) -> Option<(Window, usize)> {
    match text(words, at) {
        "last" | "past" | "previous" | "trailing" | "recent" => {
            if let Some((count, unit, length)) = span(words, at + 1) {
                return Some((back(count, unit, Phrase::Last(count, unit)), 1 + length));
            }
            let unit = unit_of(text(words, at + 1))?;
            // "over the last week" is the seven days before now; "last week", and "the last week of May", are of the calendar.
            let lead = |back: usize| at.checked_sub(back).map_or("", |at| text(words, at));
            let within = matches!(lead(2), "in" | "over" | "during" | "within") && text(words, at + 2) != "of";
            let rolling = text(words, at) == "past" || (lead(1) == "the" && (unit == Unit::Hours || within));
            rolling.then(|| (back(1, unit, Phrase::LastOne(unit)), 2))
        }
        // "the trend of ratings over 12 months"
        "over"
            if !words
                .iter()
                .take(at)
                .any(|word| matches!(word.lower.as_str(), "trend" | "trends" | "history" | "development")) =>
        {
            None
        }
        "in" | "for" | "within" | "over" => {
            let skip = usize::from(matches!(text(words, at + 1), "over" | "about"))
                + 2 * usize::from(matches!(
                    (text(words, at + 1), text(words, at + 2)),
                    ("more", "than") | ("at", "least")
                ));
            let (count, unit, length) = span(words, at + 1 + skip)?;
            // "Logged in more than 60 days ago": no more than the verb's own "in".
            if text(words, at + 1 + skip + length) == "ago" {
                return None;
            }
            // "In analysis for more than ten days" began before; "not seen for more than ten days" speaks of those days.
            let negated = words.iter().take(at).any(|word| listed(NEGATIONS, &word.lower));
            if skip == 2 && text(words, at) == "for" && !negated {
                let to = Moment::of(Anchor::Now).shifted(-count, unit);
                return Some((window(None, Some(to), Phrase::BeforeThen), 1 + skip + length));
            }
            Some((back(count, unit, Phrase::Last(count, unit)), 1 + skip + length))
        }
        _ => None,
    }
}
