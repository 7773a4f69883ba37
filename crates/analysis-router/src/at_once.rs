//! How many days a vendor answers for at once, by its own words: "at most 31 days per call".

/// A year and a day: who allows more sets no limit that matters.
const MOST: i64 = 366;
/// How many words may stand between the number of days and what makes it a limit.
const NEAR: usize = 7;

/// Days of the longest time that one call may ask for, where the text says so. What is kept for so many days is no such limit.
pub fn days(text: &str) -> Option<i64> {
    text.split(['.', ';', '\n', '“', '”', '"']).find_map(of_sentence)
}

fn of_sentence(sentence: &str) -> Option<i64> {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let kept = ["kept", "retained", "retention", "stored", "history", "ago", "last", "back", "old"];
    if words.iter().any(|word| kept.contains(word)) {
        return None;
    }
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let [number, unit] = pair else { return None };
        let each = match *unit {
            "day" | "days" => 1,
            "week" | "weeks" => 7,
            "month" | "months" => 30,
            _ => return None,
        };
        let count = number.parse::<i64>().ok().filter(|count| *count > 0)?;
        let near = words.get(at.saturating_sub(NEAR)..(at + NEAR).min(words.len()))?;
        let two = |first: &str, second: &str| near.windows(2).any(|pair| pair == [first, second]);
        let one = |word: &str| near.contains(&word);
        let bound = two("at", "most") || two("up", "to") || two("more", "than") || two("longer", "than");
        let bound = bound || one("maximum") || one("max") || one("exceed") || one("exceeds") || one("limited") || one("within");
        let days = count.checked_mul(each)?;
        (bound && days <= MOST).then_some(days)
    })
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn a_limit_of_days_is_read_from_prose_and_from_errors() {
        let said = [
            (
                "Orders placed between two dates (both included, at most 92 days), newest first.",
                92,
            ),
            ("At most 31 days per call.", 31),
            ("The period may be 92 days at most.", 92),
            ("The date range cannot exceed 90 days", 90),
            ("time range must not be longer than 2 weeks", 14),
            ("Maximum range: 3 months.", 90),
        ];
        for (text, limit) in said {
            assert_eq!(days(text), Some(limit), "{text}");
        }
    }

    #[test]
    fn what_is_kept_or_looked_back_is_no_limit_of_a_range() {
        let said = [
            "Both days included; at most the last 30 days are kept.",
            "Events are kept for 30 days.",
            "How many days to look back, 1 to 30",
            "Up to 20 rows.",
            "Rows of 7 days",
            "At most 100000 days",
            "",
        ];
        for text in said {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
