//! Follow-ups: "only the Pro ones", "and by region?", "as a line".

pub mod refers;

use super::known::Known;
use super::lexicon::Lexicon;
use super::question::{Role, Word};
use super::reading::{Opener, Reading};
use super::verbs::verb_like;
use super::words::listed;
use crate::moment::AskerClock;
use crate::{Step, Turn};

/// Between the questions of a conversation in a plan's reading.
pub const THEN: &str = " · then: ";

const OPENERS: &str = "and only just but same as also then without excluding including sort split break group by per instead filter what how now order those which";
const POINTERS: &str = "those them these ones it that they";

/// The question with what it refines, and the two in words.
pub fn read(question: &str, previous: Option<&Turn>, clock: AskerClock, lexicon: &Lexicon, known: &Known<'_>) -> (Reading, String) {
    let own = Reading::of(question, clock, lexicon, known);
    // A question of ours wants a reply, not another question.
    let replies = |turn: &&Turn| matches!(turn.plan.steps.last(), Some(Step::Clarify { .. })) && !asks_anew(&own);
    let Some(turn) = previous.filter(|turn| own.write.is_none() && (replies(turn) || refines(&own))) else {
        return (own, question.to_owned());
    };
    let earlier = if turn.plan.reading.is_empty() {
        turn.question.as_str()
    } else {
        turn.plan.reading.as_str()
    };
    let mut questions = earlier.split(THEN);
    let mut merged = Reading::of(questions.next().unwrap_or(earlier), clock, lexicon, known);
    for next in questions {
        merged = joined(merged, Reading::of(next, clock, lexicon, known));
    }
    (joined(merged, own), format!("{earlier}{THEN}{question}"))
}

/// Both questions as one. One that points at the answer before and asks for rows wants those rows, and no figure of them again.
fn joined(mut earlier: Reading, next: Reading) -> Reading {
    if !refers::back(&next.words) || next.opener == Opener::Other {
        return earlier.refined(next);
    }
    let rows = matches!(
        next.opener,
        Opener::Which | Opener::Who | Opener::List | Opener::When | Opener::Where
    );
    let figures = next.aggregate.is_some() || next.superlative.is_some() || next.share || next.trend || next.chart.is_some();
    let divided = [&earlier, &next]
        .iter()
        .any(|reading| !reading.groups.is_empty() || reading.bucket.is_some());
    let narrows = next.words.iter().any(|word| listed("only just same instead", &word.lower));
    if rows && !figures && !divided && !narrows {
        earlier.aggregate = None;
    }
    // "How many of those failed?" asks for one figure, by whatever they were counted before.
    if next.opener == Opener::HowMany && next.groups.is_empty() && next.bucket.is_none() && !narrows {
        earlier.groups.clear();
        (earlier.bucket, earlier.bucket_at, earlier.trend) = (None, None, false);
    }
    let (shift, opener) = (earlier.words.len(), next.opener);
    let noun = refers::pointed_noun(&next.words)
        .or_else(|| refers::asked_noun(&next.words))
        .map(|at| at + shift);
    let mut merged = earlier.refined(next);
    merged.opener = opener;
    if let Some(noun) = noun.filter(|_| rows) {
        let length = merged
            .words
            .iter()
            .skip(noun)
            .take_while(|word| word.role == Role::Content && !verb_like(word))
            .count();
        merged.head = (noun..noun + length).collect();
    }
    merged
}

fn refines(reading: &Reading) -> bool {
    let words: Vec<&Word> = reading.words.iter().collect();
    let Some(first) = words.first() else { return false };
    let content = words.iter().filter(|word| word.role == Role::Content).count();
    let points = words.len() <= 14 && words.iter().any(|word| !word.quoted && listed(POINTERS, &word.lower));
    let what_about = matches!(first.lower.as_str(), "what" | "how") && words.get(1).is_some_and(|word| word.lower == "about");
    let opens = listed(OPENERS, &first.lower) && !matches!(first.lower.as_str(), "what" | "how" | "which" | "those" | "now");
    // "Now for the other shop"
    let opens = opens || first.lower == "now" && words.get(1).is_some_and(|next| listed("for with by in only just as", &next.lower));
    let asks_anew = asks_anew(reading);
    what_about
        || opens
        || refers::back(&reading.words)
        || (points && (!asks_anew || points_at_result(&words)))
        || (content <= 1 && !asks_anew && words.len() <= 5)
}

fn asks_anew(reading: &Reading) -> bool {
    reading.words.first().is_some_and(|first| {
        matches!(
            first.lower.as_str(),
            "what" | "which" | "who" | "how" | "list" | "show" | "when" | "where" | "count" | "compare" | "plot"
        )
    })
}

/// "which of those", "show me only those", "break them down": the result before, not "the ones that".
fn points_at_result(words: &[&Word]) -> bool {
    words.windows(2).any(|pair| {
        let [left, right] = pair else { return false };
        matches!(
            (left.lower.as_str(), right.lower.as_str()),
            ("of", "those" | "them" | "these")
                | ("only", "those" | "these")
                | ("break", "those" | "them" | "it")
                | ("me", "those" | "them")
        )
    })
}
