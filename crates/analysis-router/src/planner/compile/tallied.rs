//! "How many parcels were posted", where rows of totals say how many: parcels are no rows there, and `posted` is a number.

use super::Context;
use crate::planner::measure;
use crate::planner::reading::{Opener, Reading};
use crate::planner::shapes::preaggregated;
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part};

/// How far from the noun a tool's prose may say the verb: "parcels posted, returned and lost".
const NEAR: usize = 4;

/// Stems of what was done and of what it was done to.
#[derive(Debug, PartialEq)]
pub struct Deed {
    thing: String,
    verb: String,
}

impl Deed {
    /// `None` where rows so far go by the name of what it was done to.
    pub fn of(context: &Context<'_>) -> Option<Self> {
        let deed = Self::said(context.reading)?;
        let called = |stem: &String| context.lexicon.alike(stem, &deed.thing);
        let rows = context.views.iter().any(|view| view.noun.iter().any(called));
        (!rows).then_some(deed)
    }

    fn said(reading: &Reading) -> Option<Self> {
        if reading.opener != Opener::HowMany {
            return None;
        }
        let past = |lower: &str| !lower.ends_with("ing");
        let (at, verb) = reading.content().find(|(_, word)| verb_like(word) && past(&word.lower))?;
        let mut thing = reading.head.iter().filter(|thing| **thing != at).filter_map(|at| reading.word(*at));
        let thing = thing.rfind(|word| !verb_like(word))?;
        thing.is_plural().then(|| Self {
            thing: thing.stem.clone(),
            verb: verb.stem.clone(),
        })
    }

    /// The tool's prose tells of just that.
    pub fn told_in(&self, prose: &[String]) -> bool {
        let places = prose.iter().enumerate().filter(|(_, stem)| **stem == self.thing);
        places
            .into_iter()
            .any(|(at, _)| prose.iter().skip(at + 1).take(NEAR).any(|stem| *stem == self.verb))
    }
}

/// The totals whose number bears the name of what was done.
pub(super) fn by(context: &Context<'_>) -> Option<usize> {
    let deed = Deed::of(context)?;
    let number = |column: &Column| column.part == Part::Measure && column.stems == [deed.verb.clone()] && measure::adds_up(column);
    let mut found = (0..context.views.len()).filter(|index| {
        let view = context.views.get(*index);
        view.is_some_and(|view| deed.told_in(&view.described) && view.only(number).is_some()) && preaggregated(context, *index)
    });
    found.next().filter(|_| found.next().is_none())
}
