//! "Revenue", "sales", "turnover": what was sold comes to, where no column is called so.

use crate::planner::compile::{Account, Context};
use crate::planner::ground::{ColumnHit, Grounding};
use crate::planner::question::{Role, Word};
use crate::planner::reading::Reading;
use crate::planner::views::{Column, Part, View};
use crate::planner::words::listed;
use crate::wording::Assumption;

use super::implied::only_money;

const REVENUE: &str = "revenue revenues sales turnover takings";
/// Rows that each bring money in.
const SOLD: &str = "order sale invoic book payment purchas";
/// As good as a near word for the column.
const SCORE: f64 = 0.7;

/// The word asks for revenue.
pub fn asked(word: &Word) -> bool {
    word.role == Role::Content && !word.quoted && listed(REVENUE, &word.lower)
}

/// Rows that go by the word bring money in.
pub fn sold(noun: &[String]) -> bool {
    noun.iter().any(|stem| listed(SOLD, stem))
}

/// What each row of something sold comes to: its total, or the only money it has.
fn total(view: &View) -> Option<usize> {
    let whole = |column: &Column| {
        column.part == Part::Measure && column.stems.iter().all(|stem| listed("grand total amount eur usd gbp cent", stem))
    };
    let total = || view.only(whole);
    sold(&view.noun).then(|| only_money(view).or_else(total))?
}

/// The word stands for that number where it is nothing else in the data, and rows of one kind only are sold.
pub fn ground(reading: &Reading, views: &[View], grounding: &mut Grounding) {
    for (at, _) in reading.content().filter(|(_, word)| asked(word)) {
        let told =
            grounding.columns.iter().any(|hit| hit.at == at && hit.score >= 0.5) || grounding.nouns.iter().any(|(noun, _)| *noun == at);
        let mut found = views.iter().enumerate().filter_map(|(v, view)| Some((v, total(view)?)));
        if let (false, Some((view, column)), None) = (told, found.next(), found.next()) {
            grounding.columns.push(ColumnHit {
                at,
                view,
                column,
                score: SCORE,
            });
        }
    }
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
    let column = view.columns.get(hit.column).filter(|_| total(view) == Some(hit.column))?;
    let called = column.stems.iter().any(|stem| context.lexicon.alike(stem, &word.stem));
    (!called).then(|| Assumption::SumOf {
        said: word.raw.clone(),
        column: column.name.clone(),
        rows: view.name.clone(),
    })
}
