//! "Revenue", "sales", "turnover": what was sold comes to, where no column is called so.

use crate::planner::compile::{Account, Context};
use crate::planner::ground::{ColumnHit, Grounding};
use crate::planner::question::{Role, Word};
use crate::planner::reading::{Aggregate, Reading};
use crate::planner::table_names::of_rows;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;
use crate::wording::Assumption;

use super::Measure;
use super::implied::only_money;

const REVENUE: &str = "revenue revenues sales turnover takings";
const SPENT: &str = "spend spending expenditure spendings outlay";
/// Rows of which nobody wants to know how many there are.
const COSTS: &str = "cost costs expense expenses";
/// Rows that each bring money in.
const SOLD: &str = "order sale invoic book payment purchas";
/// As good as a near word for the column.
const SCORE: f64 = 0.7;

/// The word asks for revenue, or for what went out.
pub fn asked(word: &Word) -> bool {
    earned(word) || spent(word)
}

/// The word asks for revenue.
pub fn earned(word: &Word) -> bool {
    says(word, REVENUE)
}

/// "Spend by department": the noun, and the verb of "what we spend on".
fn spent(word: &Word) -> bool {
    says(word, SPENT)
}

fn says(word: &Word, list: &str) -> bool {
    word.role == Role::Content && !word.quoted && listed(list, &word.lower)
}

/// Rows that go by the word bring money in.
pub fn sold(noun: &[String]) -> bool {
    noun.iter().any(|stem| listed(SOLD, stem))
}

/// Rows that go by the word each take money.
pub fn paid(noun: &[String]) -> bool {
    noun.iter()
        .any(|stem| listed("transact payment purchas expens charg cost invoic bill payout", stem))
}

/// What each row of something sold comes to: its total, or the only money it has.
fn total(view: &View) -> Option<usize> {
    let whole = |column: &Column| {
        column.part == Part::Measure && column.stems.iter().all(|stem| listed("grand total amount eur usd gbp cent", stem))
    };
    let total = || view.only(whole);
    sold(&view.noun).then(|| only_money(view).or_else(total))?
}

/// What each of the rows was charged: its only amount of money, of rows that happened at some time and bear no names.
fn charged(view: &View) -> Option<usize> {
    const AMOUNT: &str = "amount total price paid charg";
    /// Money that goes out, or was not for the whole of it.
    const OTHER: &str = "cost tax refund discount budget due limit target goal per unit each min max avg tip outstand";
    let spent = view
        .noun
        .iter()
        .any(|stem| listed("expens refund payout bill cost purchas disburs budget", stem));
    only_amount(view, AMOUNT, OTHER).filter(|_| !spent)
}

/// What each of the rows came to for whoever paid: its only amount of money, of rows that happened at some time and bear no names.
fn outlay(view: &View) -> Option<usize> {
    const AMOUNT: &str = "amount total price paid charg cost spend spent";
    /// Money that came back, or that might be spent.
    const OTHER: &str = "tax refund discount budget due limit target goal per unit each min max avg tip outstand balanc";
    only_amount(view, AMOUNT, OTHER)
}

/// The only number that goes by one of these words and none of the others, of rows that happened at some time and bear no names.
fn only_amount(view: &View, called: &str, other: &str) -> Option<usize> {
    let amount = |column: &Column| {
        let says = |words: &str| column.stems.iter().any(|stem| listed(words, stem));
        column.part == Part::Measure && says(called) && !says(other)
    };
    let happened = view.columns.iter().any(|column| column.part == Part::Time) && !view.bears_names();
    view.only(amount).filter(|_| happened)
}

/// The word stands for that number where it is nothing else in the data, and rows of one kind only are sold.
pub fn ground(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    for (at, word) in reading.content().filter(|(_, word)| asked(word)) {
        let told =
            grounding.columns.iter().any(|hit| hit.at == at && hit.score >= 0.5) || grounding.nouns.iter().any(|(noun, _)| *noun == at);
        let all = |of: fn(&View) -> Option<usize>| -> Vec<(usize, usize)> {
            views.iter().enumerate().filter_map(|(v, view)| Some((v, of(view)?))).collect()
        };
        let found = match spent(word) {
            true => all(outlay),
            false => Some(all(total)).filter(|found| !found.is_empty()).unwrap_or_else(|| all(charged)),
        };
        if let (false, [(view, column)]) = (told, found.as_slice()) {
            let (view, column) = (*view, *column);
            grounding.columns.push(ColumnHit {
                at,
                view,
                column,
                score: SCORE,
            });
        }
    }
}

/// "Revenue from completed purchases": what all of them came to, and no list of them. So are costs, where they are divided or held against others.
pub fn adds_up(reading: &mut Reading, views: &[View], grounding: &Grounding) {
    let apart = reading.contrast || reading.bucket.is_some() || !reading.groups.is_empty();
    let first = reading.content().next().filter(|(_, word)| asked(word)).map(|(at, _)| at);
    let taken = |at: usize| grounding.columns.iter().any(|hit| hit.at == at && hit.score >= SCORE);
    let plain = reading.aggregate.is_none() && reading.superlative.is_none() && !reading.share;
    let priced = |at: usize| {
        let mut rows = grounding.nouns.iter().filter(|(noun, _)| *noun == at);
        rows.any(|(_, view)| {
            views
                .get(*view)
                .is_some_and(|view| only_money(view).is_some() && !view.bears_names())
        })
    };
    let costs = |(at, word): (usize, &Word)| says(word, COSTS) && !reading.in_group(at) && priced(at);
    let costs = apart && reading.content().any(costs);
    if plain && (costs || first.is_some_and(taken)) {
        reading.aggregate = Some(Aggregate::Sum);
    }
}

/// The number is what "revenue" was taken for: it is added up, whatever its name.
pub fn meant(context: &Context<'_>, fact: usize, found: &Measure) -> bool {
    let said = |at: usize| context.reading.word(at).is_some_and(asked);
    let mut hits = context.grounding.columns.iter();
    hits.any(|hit| said(hit.at) && hit.view == fact && found.column() == Some(hit.column))
}

/// What the statement took it for.
pub fn note(context: &Context<'_>, account: &Account) -> Option<Assumption> {
    let (at, word) = context.reading.content().find(|(_, word)| asked(word))?;
    let mut hits = context
        .grounding
        .columns
        .iter()
        .filter(|hit| hit.at == at && account.has((hit.view, hit.column)));
    let hit = hits.next()?;
    let view = context.views.get(hit.view)?;
    let column = view
        .columns
        .get(hit.column)
        .filter(|_| if spent(word) { outlay(view) } else { total(view).or_else(|| charged(view)) } == Some(hit.column))?;
    let called = column.stems.iter().any(|stem| context.lexicon.alike(stem, &word.stem));
    (!called).then(|| Assumption::SumOf {
        said: word.raw.clone(),
        column: column.name.clone(),
        rows: of_rows(&view.name).to_owned(),
    })
}
