//! What is to be done again and again: it is due when so much time has passed since it was last done.

use super::now;
use crate::planner::compile::{Context, Draft};
use crate::planner::views::{Column, Part, View};
use crate::planner::words::{listed, split_identifier};
use crate::wording::Assumption;

/// The condition for rows whose next time has come, from the last time and the interval that each of them has. `verb` is where the question says
/// what should have been done; without it, whatever the rows know of. `None` where the rows do not tell, or not in which unit.
pub(super) fn due_again<'a>(context: &Context<'a>, draft: &mut Draft<'a>, view: &View, verb: Option<usize>) -> Option<String> {
    let fact = draft.select.fact;
    let last =
        view.only(|column| column.part == Part::Time && column.stems.iter().any(|stem| matches!(stem.as_str(), "last" | "latest")))?;
    let interval =
        |column: &Column| column.part == Part::Measure && column.stems.iter().any(|stem| listed("interv everi frequenc cycl", stem));
    let every = view.only(interval)?;
    let (last_column, every_column) = (view.columns.get(last)?, view.columns.get(every)?);
    if let Some(at) = verb {
        let word = context.reading.word(at)?;
        let akin = |stem: &String| *stem == word.stem || context.lexicon.family(stem, &word.lower);
        last_column.stems.iter().chain(&every_column.stems).any(akin).then_some(())?;
    }
    let (times, unit) = split_identifier(&every_column.name).iter().find_map(|word| step(word))?;
    let (done, step) = (draft.select.reference(fact, last)?, draft.select.reference(fact, every)?);
    if last_column.facts.nulls > 0 {
        let said = last_column.name.clone();
        draft.notes.push(Assumption::LeftOut { said });
    }
    let format = if crate::planner::measure::is_date(last_column) {
        "%Y-%m-%d"
    } else {
        "%Y-%m-%dT%H:%M:%SZ"
    };
    Some(format!(
        "strftime('{format}', {done}, '+' || ({step} * {times}) || ' {unit}') <= {}",
        now(last_column)
    ))
}

/// The unit of an interval as SQLite adds it.
fn step(word: &str) -> Option<(u32, &'static str)> {
    Some(match word {
        "hour" | "hours" => (1, "hours"),
        "day" | "days" => (1, "days"),
        "week" | "weeks" => (7, "days"),
        "month" | "months" => (1, "months"),
        "year" | "years" => (12, "months"),
        _ => return None,
    })
}
