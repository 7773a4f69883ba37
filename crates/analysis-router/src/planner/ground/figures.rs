//! Flags and whole numbers that words of a question mean.

use serde_json::Value;

use super::Grounding;
use crate::planner::lacking;
use crate::planner::lexicon::Lexicon;
use crate::planner::question::{Role, Word, number_of};
use crate::planner::reading::Reading;
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::split_identifier;

/// No scale of ratings has more.
const MOST_STARS: i64 = 10;

pub(super) fn flag_match(words: &[&Word], column: &Column, lexicon: &Lexicon) -> Option<bool> {
    const OPPOSITES: &[(&str, &str)] = &[
        ("enabled", "disabled"),
        ("active", "inactive"),
        ("active", "archived"),
        ("enabled", "off"),
        ("active", "off"),
        ("open", "closed"),
        ("public", "private"),
        ("paid", "unpaid"),
        ("online", "offline"),
        ("valid", "invalid"),
    ];
    let [word] = words else { return None };
    // `project.is_public` is about being public; what it lies in says nothing of that.
    let own = lexicon.stems(column.name.rsplit('.').next().unwrap_or(&column.name));
    let named = |stem: &str| own.iter().any(|known| known == stem);
    let told = lacking::words_that_tell(&own);
    if word.lower == "on" && ["enabled", "active"].iter().any(|yes| named(&lexicon.stem(yes))) {
        return Some(true);
    }
    // `cancel_at_period_end` is about cancelling, and not of whatever ends.
    let first = own.iter().find(|stem| lacking::tells(stem));
    let main = told < 3 || first == Some(&word.stem) || word.lower.ends_with("ed");
    if named(&word.stem) && main && (told == 1 || verb_like(word) || word.name_like || !word.lower.ends_with('s')) {
        return Some(true);
    }
    let denied = ["un", "non-", "non", "in"]
        .iter()
        .filter_map(|prefix| word.lower.strip_prefix(prefix));
    if denied.filter(|rest| rest.len() > 4).any(|rest| named(&lexicon.stem(rest))) {
        return Some(false);
    }
    OPPOSITES.iter().find_map(|(yes, no)| {
        let (yes, no) = (lexicon.stem(yes), lexicon.stem(no));
        ((word.stem == yes && named(&no)) || (word.stem == no && named(&yes))).then_some(false)
    })
}

/// "The most users", "more than 100 users", of rows with a `user_count`: how many there are of them, and no kind that is called so.
pub(super) fn are_counted(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let counts = |view: &View, stem: &String| {
        let number = |column: &Column| {
            let told = |own: &String| matches!(own.as_str(), "count" | "number" | "num" | "total");
            column.part == Part::Measure && column.stems.contains(stem) && column.stems.iter().any(told)
        };
        view.find(number).is_some()
    };
    let asked = |at: usize| {
        let before = |back: usize| at.checked_sub(back).and_then(|at| reading.word(at));
        let most = |word: &Word| matches!(word.lower.as_str(), "most" | "fewest" | "least" | "more" | "fewer");
        before(1).is_some_and(|word| most(word) || number_of(&word.lower).is_some())
    };
    grounding.values.retain(|hit| {
        let ([at], Some(view)) = (hit.span.as_slice(), views.get(hit.view)) else {
            return true;
        };
        let plural = reading.word(*at).filter(|word| word.is_plural() && !word.name_like && !word.quoted);
        !plural.is_some_and(|word| asked(*at) && counts(view, &word.stem))
    });
}

/// "Total points", of rows with `points.scope` and `issues.total`: what is added up are the points, and the word for adding up names no other number.
pub(super) fn not_by_operators(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    let role = |at: usize| reading.word(at).map(|word| word.role);
    let number = |view: usize, column: usize| {
        let column = views.get(view).and_then(|view| view.columns.get(column));
        column.is_some_and(|column| column.part == Part::Measure)
    };
    let said: Vec<(usize, usize)> = grounding
        .columns
        .iter()
        .filter(|hit| role(hit.at) == Some(Role::Content) && hit.score >= 0.7 && number(hit.view, hit.column))
        .map(|hit| (hit.view, hit.column))
        .collect();
    grounding.columns.retain(|hit| {
        let operator = role(hit.at) == Some(Role::Operator) && number(hit.view, hit.column);
        let another = || said.iter().any(|(view, _)| *view == hit.view) && !said.contains(&(hit.view, hit.column));
        !(operator && another())
    });
}

/// "A 5xx" over a column of status codes: those of its class that are there.
pub(super) fn class_match(words: &[&Word], column: &Column) -> Option<Vec<Value>> {
    let [word] = words else { return None };
    let singular = word.lower.strip_suffix('s').unwrap_or(&word.lower);
    let class = singular
        .strip_suffix("xx")
        .filter(|class| matches!(*class, "1" | "2" | "3" | "4" | "5"))?;
    let coded = column.stems.iter().any(|stem| matches!(stem.as_str(), "status" | "code"));
    let of_class = |value: &&Value| value.as_i64().is_some_and(|code| (code / 100).to_string() == class);
    let found: Vec<Value> = column.facts.values.iter().filter(of_class).cloned().collect();
    (coded && column.facts.complete && !found.is_empty()).then_some(found)
}

/// "5-star reviews", "1 star": a number of stars over a rating in whole numbers.
pub(super) fn stars_match(words: &[&Word], column: &Column) -> Option<Value> {
    let [figure, star] = words else { return None };
    let value = number_of(&figure.lower).filter(|value| figure.role == Role::Number && value.fract() == 0.0)?;
    let rates = split_identifier(&column.name)
        .iter()
        .any(|word| matches!(word.as_str(), "star" | "stars" | "rating"));
    let few = |value: &Value| value.as_i64().is_some_and(|stars| (0..=MOST_STARS).contains(&stars));
    let stars = matches!(star.lower.as_str(), "star" | "stars") && rates && column.facts.values.iter().all(few);
    (stars && few(&Value::from(value as i64))).then(|| Value::from(value as i64))
}

/// "status 500", "HTTP 500": a whole number beside words of the column's name.
pub(super) fn integer_match(
    words: &[&Word],
    span: &[usize],
    before: Option<&Word>,
    (v, c, column): (usize, usize, &Column),
    grounding: &Grounding,
) -> Option<Value> {
    let ([word], [at]) = (words, span) else { return None };
    if word.role != Role::Number && !word.quoted {
        return None;
    }
    let value = number_of(&word.lower).filter(|value| value.fract() == 0.0)?;
    let beside = grounding
        .columns
        .iter()
        .any(|hit| (hit.view, hit.column) == (v, c) && hit.at.abs_diff(*at) == 1);
    // "a 404", "404s": a number that is a thing is a code.
    // No row has that number.
    let unknown = column.part == Part::Identifier && column.facts.complete && !column.facts.values.contains(&Value::from(value as i64));
    if unknown {
        return None;
    }
    let thing = word.raw.ends_with('s') || before.is_some_and(|before| matches!(before.lower.as_str(), "a" | "an"));
    let coded = column.stems.iter().any(|stem| matches!(stem.as_str(), "status" | "code"));
    (beside || (thing && coded)).then(|| Value::from(value as i64))
}
