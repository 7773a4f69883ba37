//! Words that only a tool's prose speaks of.

use super::Round;
use crate::planner::compile::{Compiled, Place, in_value};
use crate::planner::operators::is_about_money;
use crate::planner::question::Word;
use crate::planner::tense;
use crate::planner::verbs::{light, tells_outcome, verb_like};
use crate::planner::views::Part;
use crate::planner::words::listed;

impl Round<'_> {
    /// "Came in anonymously": what only a tool's prose speaks of chooses nothing.
    pub(super) fn only_in_prose(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let told = |at: usize| in_value(self.context, at) || self.meant(compiled, at).next().is_some() || self.is_noun(at);
        // "A credit balance": what stands before the name of a number chooses among the rows that have one.
        let number = |place: Place| self.column(place).is_some_and(|column| column.part == Part::Measure);
        let attribute = |at: usize| {
            let next = self.meant(compiled, at + 1).any(number) && !compiled.account.aggregated;
            next && reading.word(at).is_some_and(|word| !word.pause && !word.name_like)
        };
        // "Parental leave" is no leaving.
        let noun = |at: usize, word: &Word| {
            let form = word.lower.ends_with("ed") || word.lower.ends_with("ing");
            !form && at.checked_sub(1).is_some_and(|before| in_value(self.context, before))
        };
        let chooses = |at: usize, word: &Word| (verb_like(word) && !noun(at, word)) || word.lower.ends_with("ly") || attribute(at);
        // "Energy delivered", as the prose has it too: how the amount that the answer shows came about.
        let of_amount = |at: usize, word: &Word| {
            let before = at
                .checked_sub(1)
                .filter(|before| reading.word(*before).is_some_and(|word| !word.pause));
            word.lower.ends_with("ed") && !tells_outcome(word) && before.is_some_and(|before| self.meant(compiled, before).any(number))
        };
        let of_money = |at: usize, word: &Word| is_about_money(&word.lower) && compiled.used.contains(&at);
        let mut words = reading
            .content()
            .filter(|(at, word)| chooses(*at, word) && !of_amount(*at, word) && !of_money(*at, word));
        words
            .find(|(at, word)| self.spoken_of(*at) && !told(*at) && !light(word) && !word.governed)
            .map(|(at, _)| vec![at])
    }

    /// "VAT number of …": a thing that only prose speaks of, and no name, column or value does. The rows that the prose is about are something else
    /// more often than not.
    pub(super) fn thing_only_in_prose(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let named = |at: usize| {
            let mut hits = self.context.grounding.columns.iter();
            in_value(self.context, at) || self.is_noun(at) || self.sent.contains(&at) || hits.any(|hit| hit.at == at && hit.score >= 0.5)
        };
        let shown = |at: usize| self.meant(compiled, at).next().is_some();
        // "Battery level", "home country": a part of the name of what is shown. "In the fleet": the whole that everything belongs to.
        let part = |at: usize| shown(at + 1) || at.checked_sub(1).is_some_and(shown);
        let whole = |at: usize, word: &Word| {
            let led = at.checked_sub(1).and_then(|before| reading.word(before));
            !word.is_plural() && !reading.head.contains(&at) && led.is_some_and(|led| listed("the our my your this", &led.lower))
        };
        // "Which wardens": the rows of a tool that calls them so.
        let rows = |at: usize, word: &Word| word.is_plural() && reading.head.contains(&at);
        let small = |word: &Word| listed("time times date dates new until till since", &word.lower);
        let words = reading
            .content()
            .filter(|(_, word)| !verb_like(word) && !word.name_like && !small(word));
        words
            // "Past its end": when that is, which the statement tests.
            .filter(|(at, word)| !(tense::told_by(word) && compiled.used.contains(at)))
            .find(|(at, word)| self.spoken_of(*at) && !named(*at) && !part(*at) && !whole(*at, word) && !rows(*at, word))
            .map(|(at, _)| vec![at])
    }
}
