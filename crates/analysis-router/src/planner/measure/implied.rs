//! Columns that a question means without naming them: what something costs or holds, and where it is.

use super::{Measure, is_money, numbers_a_part, obvious};
use crate::planner::compile::{Context, in_value};
use crate::planner::question::Word;
use crate::planner::reading::Reading;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::{listed, split_identifier};

/// The column that says where.
pub fn place(view: &View) -> Option<usize> {
    view.find(|column| {
        column
            .stems
            .iter()
            .any(|stem| listed("locat region citi site address place countri zone", stem))
    })
}

/// Readings of something that is named in each row: one number, called no more than a value, at one time.
pub fn is_series(view: &View) -> bool {
    let value = obvious(view).and_then(|column| view.columns.get(column));
    let keyed = |column: &Column| column.part == Part::Identifier && view.unique(column);
    value.is_some_and(|column| column.stems == ["valu"])
        && view.columns.iter().any(|column| column.part == Part::Time)
        && !view.columns.iter().any(keyed)
}

/// "How much data do we keep": the room that it takes.
pub fn room(view: &View, reading: &Reading) -> Option<usize> {
    const KEPT: &str = "size byte storag space disk volum";
    let said = reading
        .words
        .windows(3)
        .any(|run| matches!(run, [how, much, what] if how.lower == "how" && much.lower == "much" && listed("data space storage disk", &what.lower)));
    let room = |column: &Column| column.part == Part::Measure && column.stems.iter().any(|stem| listed(KEPT, stem));
    view.find(room).filter(|_| said)
}

/// Words for how much there is of whatever the rows have one number of.
const AMOUNT: &str = "worth value size amount volume sum";

/// "What are they worth", "average deal size": the only number of the rows, where it is money; with where it is said.
pub fn worth(view: &View, context: &Context<'_>) -> Option<(Measure, Vec<usize>)> {
    let said = |(at, word): (usize, &Word)| (listed(AMOUNT, &word.lower) && !word.quoted && !in_value(context, at)).then_some(at);
    let words: Vec<usize> = context.reading.content().filter_map(said).collect();
    let only = only_money(view).filter(|_| !words.is_empty())?;
    Some((Measure::Column(only), words))
}

/// The only number of the rows, where it is money.
pub fn only_money(view: &View) -> Option<usize> {
    let only = view.only(|column| column.part == Part::Measure && !numbers_a_part(column))?;
    view.columns.get(only).is_some_and(is_money_in).then_some(only)
}

/// The same, where that is what is asked for: "what is it worth".
pub fn worth_asked(view: &View, context: &Context<'_>) -> Option<Measure> {
    let asks = context.reading.words.iter().any(|word| word.lower == "worth" && !word.quoted);
    worth(view, context).filter(|_| asks).map(|(found, _)| found)
}

/// What a row is worth; a quota or a budget is not.
fn is_money_in(column: &Column) -> bool {
    const WORTH: &str = "valu worth amount price total sum revenu sale turnov";
    column.stems.iter().any(|stem| listed(WORTH, stem))
}

/// The only number that an adjective can be about, by what it is measured in: the dearest by money, the fastest by so many in an hour.
pub fn implied(view: &View, reading: &Reading) -> Option<usize> {
    let hint = &reading.superlative.as_ref()?.hint;
    let says = |stem: &str| hint.iter().any(|known| known == stem);
    let in_a_time = |column: &Column| {
        let words = split_identifier(&column.name);
        let per = |pair: &[String]| matches!(pair, [per, time] if per == "per" && listed("second minute hour day", time));
        words.windows(2).any(per) && !is_money(column)
    };
    let measure = |test: &dyn Fn(&Column) -> bool| view.only(|column| column.part == Part::Measure && test(column));
    if says("price") {
        return measure(&is_money);
    }
    says("latenc").then(|| measure(&in_a_time)).flatten()
}
