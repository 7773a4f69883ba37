//! "more than 5", "at least 3 hours", "over 100 ms".

use super::{consume, lower};
use crate::planner::question::{Role, Word, number_of};
use crate::planner::reading::{Compare, Comparison, Reading};
use crate::planner::units;
use crate::planner::words::listed;

/// "more than 5", "at least 3", "over 100 ms", "5 or more".
pub(super) fn comparisons(reading: &mut Reading) {
    let mut at = 0;
    while at < reading.words.len() {
        let words = &reading.words;
        let (compare, length) = match (lower(words, at), lower(words, at + 1)) {
            ("more" | "greater" | "higher" | "larger" | "bigger" | "longer" | "slower" | "heavier" | "hotter" | "warmer", "than") => {
                (Compare::More, 2)
            }
            ("less" | "fewer" | "lower" | "smaller" | "shorter" | "faster" | "lighter" | "colder" | "cheaper", "than") => {
                (Compare::Less, 2)
            }
            ("over" | "above" | "exceeding" | "exceed" | "exceeds" | ">", _) => (Compare::More, 1),
            ("under" | "below" | "<", _) => (Compare::Less, 1),
            ("at", "least") => (Compare::AtLeast, 2),
            ("at", "most") => (Compare::AtMost, 2),
            (">=", _) => (Compare::AtLeast, 1),
            ("<=", _) => (Compare::AtMost, 1),
            ("exactly", _) => (Compare::Equal, 1),
            (_, "or") if matches!(lower(words, at + 2), "more" | "higher") => (Compare::AtLeast, 0),
            (_, "or") if matches!(lower(words, at + 2), "less" | "fewer" | "lower") => (Compare::AtMost, 0),
            // "eight times or more"
            (_, "times") if (lower(words, at + 2), lower(words, at + 3)) == ("or", "more") => (Compare::AtLeast, 0),
            (_, "times") if lower(words, at + 2) == "or" && matches!(lower(words, at + 3), "less" | "fewer") => (Compare::AtMost, 0),
            _ => {
                at += 1;
                continue;
            }
        };
        let place = at + length;
        let value = words
            .get(place)
            .filter(|word| word.role == Role::Number || (!word.quoted && matches!(word.lower.as_str(), "one" | "once" | "twice")));
        let times = |word: &Word| match word.lower.as_str() {
            "one" | "once" => Some(1.0),
            "twice" => Some(2.0),
            _ => None,
        };
        let Some(value) = value.and_then(|word| number_of(&word.lower).or_else(|| times(word))) else {
            at += 1;
            continue;
        };
        let times_said = lower(words, place + 1) == "times";
        // "More than twice the weight of the others"
        let multiple = listed("the as that what its their our", lower(words, place + 1 + usize::from(times_said)));
        let unit = unit_of(lower(words, place + 1))
            .or_else(|| lower(words, place).ends_with('%').then_some((1.0, "percent")))
            .or_else(|| lower(words, place).starts_with(['$', '€', '£']).then_some((1.0, "money")))
            // So many times: of something that is counted, and of no other number of the rows.
            .or_else(|| {
                (matches!(lower(words, place), "once" | "twice") || times_said)
                    .then_some((1.0, if multiple { "multiple" } else { "times" }))
            });
        let after =
            place + 1 + usize::from(times_said) + if length == 0 { 2 } else { 0 } + usize::from(unit_of(lower(words, place + 1)).is_some());
        let content = |at: &usize| words.get(*at).is_some_and(|word| word.role == Role::Content);
        let mut near: Vec<usize> = (after..(after + 3).min(words.len())).take_while(|at| content(at)).collect();
        near.extend((0..at).rev().filter(content).take(3));
        reading.comparisons.push(Comparison {
            compare,
            value,
            unit,
            near,
        });
        let used = length
            + 1
            + usize::from(unit_of(lower(words, place + 1)).is_some_and(|(_, kind)| kind != "percent"))
            + usize::from(times_said)
            + if length == 0 { 2 } else { 0 };
        consume(reading, at, used);
        at += used;
    }
}

fn unit_of(word: &str) -> Option<(f64, &'static str)> {
    match word {
        "percent" | "%" => Some((1.0, "percent")),
        "euro" | "euros" | "eur" | "dollar" | "dollars" | "usd" | "pounds" | "gbp" | "francs" | "chf" | "bucks" => Some((1.0, "money")),
        "s" => Some((1.0, "seconds")),
        "min" => Some((60.0, "seconds")),
        _ => units::spoken(word).map(|unit| (unit.size, unit.kind.base())),
    }
}
