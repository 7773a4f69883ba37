//! What chooses rows by its wording, and the statement tests nothing for it.

use super::Round;
use crate::planner::compile::{Compiled, Place, in_value};
use crate::planner::happening::tells_beginning;
use crate::planner::operators::is_about_money;
use crate::planner::question::{Role, Word};
use crate::planner::reading::Opener;
use crate::planner::verbs::{light, verb_like};
use crate::planner::views::{Column, Part};
use crate::planner::words::listed;

impl Round<'_> {
    pub(super) fn unstated(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        self.with_what(compiled)
            .or_else(|| self.still_so(compiled))
            .or_else(|| self.one_by_another(compiled))
            .or_else(|| self.going_on(compiled))
            .or_else(|| self.only_when(compiled))
            .or_else(|| self.since_they_began(compiled))
            .or_else(|| self.how_much_it_does(compiled))
            .or_else(|| self.no_rate(compiled))
    }

    /// "The crash-free session rate", answered with how many crashed.
    fn no_rate(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let of = |at: usize| reading.word(at).is_some_and(|word| word.role == Role::Content && !word.pause);
        let rate = |(at, word): &(usize, &Word)| listed("rate rates ratio ratios", &word.lower) && *at > 0 && of(*at - 1);
        let open = |at: usize| !compiled.used.contains(&at) && !in_value(self.context, at) && self.meant(compiled, at).next().is_none();
        let (at, _) = reading.content().find(rate)?;
        (compiled.account.aggregated && !reading.share && open(at)).then(|| vec![at - 1, at])
    }

    /// "How much did we spend in June", answered with what the cards issued in June have spent: a time at which things came to be, or at which
    /// something last happened to them, says nothing of when their number did.
    fn since_they_began(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let account = &compiled.account;
        let view = self.context.views.get(account.fact).filter(|view| view.bears_names())?;
        let reading = self.context.reading;
        let rows = |at: usize| {
            self.context
                .grounding
                .nouns
                .iter()
                .any(|(noun, of)| (*noun, *of) == (at, account.fact))
        };
        let last = |(of, column): &Place| *of == account.fact && view.columns.get(*column).is_some_and(happened_last);
        let named = reading.content().any(|(at, _)| rows(at) && self.is_noun(at)) && !account.tested.iter().any(last);
        let number = |place: &Place| place.0 == account.fact && self.column(*place).is_some_and(|column| column.part == Part::Measure);
        let added = account.aggregated && !reading.share && account.added.iter().any(number);
        let born = |(of, column): &Place| {
            *of == account.fact
                && view
                    .columns
                    .get(*column)
                    .is_some_and(|column| begins_a_row(column) || happened_last(column))
        };
        let timed = reading.window.is_some() && account.tested.iter().any(born);
        (added && timed && !named).then(|| reading.head.clone())
    }

    /// "How much does Bella weigh": what is asked is the verb's, and no other number.
    fn how_much_it_does(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let asks = reading.opener == Opener::HowMuch && reading.words.iter().any(|word| listed("do does did", &word.lower));
        let open = |(at, word): &(usize, &Word)| {
            let verb = word.governed && !light(word) && !is_about_money(&word.lower);
            verb && self.meant(compiled, *at).next().is_none() && !in_value(self.context, *at) && !self.is_noun(*at)
        };
        let told = reading
            .head
            .iter()
            .any(|at| self.meant(compiled, *at).any(|place| compiled.account.added.contains(&place)));
        reading.content().find(open).filter(|_| asks && !told).map(|(at, _)| vec![at])
    }

    /// "Meetings that are running at the moment", answered with all meetings.
    fn going_on(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let lower = |at: usize| reading.word(at).filter(|word| !word.quoted).map_or("", |word| word.lower.as_str());
        let now = |at: usize| {
            let after =
                matches!((lower(at + 1), lower(at + 2)), ("at", "the") | ("right", "now")) || listed("now currently", lower(at + 1));
            after || at > 0 && listed("currently now still", lower(at - 1))
        };
        let doing = |(at, word): &(usize, &Word)| verb_like(word) && word.lower.ends_with("ing") && now(*at);
        let account = &compiled.account;
        let chosen = !account.tested.is_empty() || !self.sent.is_empty() || account.aggregated && reading.share;
        let (at, _) = reading.content().find(doing).filter(|_| !chosen)?;
        self.meant(compiled, at).next().is_none().then(|| vec![at])
    }

    /// "Which room was booked the longest", answered with a day.
    fn only_when(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let account = &compiled.account;
        let choice = reading
            .choice()
            .filter(|choice| !choice.temporal && reading.period.is_none() && reading.bucket.is_none())?;
        let which = reading.words.iter().position(|word| listed("which what", &word.lower))?;
        let told: Vec<&Column> = account.shown.iter().filter_map(|place| self.column(*place)).collect();
        let dated = told.iter().any(|column| column.part == Part::Time);
        let only = told.iter().all(|column| matches!(column.part, Part::Time | Part::Measure));
        let asked = reading.head.first().filter(|at| which + 1 == **at && **at < choice.at)?;
        (dated && only).then(|| vec![*asked])
    }

    /// "Groups with automatic bidding", answered with all groups.
    fn with_what(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let words = &self.context.reading.words;
        let with = words.iter().position(|word| word.lower == "with" && !word.quoted && !word.pause)?;
        let pause = words
            .iter()
            .skip(with + 1)
            .position(|word| word.pause)
            .map_or(words.len(), |end| with + 2 + end);
        let content = |at: &usize| words.get(*at).is_some_and(|word| word.role != Role::Stop);
        let told: Vec<usize> = (with + 1..pause).filter(content).collect();
        let rows = |at: usize| {
            let mut nouns = self.context.grounding.nouns.iter();
            nouns.any(|(noun, view)| *noun == at && compiled.account.views.contains(view))
        };
        let stated =
            |at: &usize| self.meant(compiled, *at).next().is_some() || in_value(self.context, *at) || self.sent.contains(at) || rows(*at);
        let plain = !compiled.account.aggregated && self.context.reading.comparisons.is_empty();
        (plain && !told.is_empty() && !told.iter().any(stated)).then_some(told)
    }

    /// "Results still waiting for validation", answered with all results.
    fn still_so(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let still = reading.words.iter().position(|word| word.lower == "still" && !word.quoted)?;
        let chosen =
            !compiled.account.tested.is_empty() || reading.share || reading.window.is_some() || self.sent.iter().any(|at| *at > still);
        (!chosen).then(|| vec![still])
    }

    /// "The highest cost per click", ranked by the cost alone.
    fn one_by_another(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        reading.choice()?;
        let number = |at: &usize| {
            let mut hits = self
                .context
                .grounding
                .columns
                .iter()
                .filter(|hit| hit.at == *at && hit.score >= 0.6)
                .peekable();
            let measures = |view: usize, column: usize| self.column((view, column)).is_some_and(|column| column.part == Part::Measure);
            hits.peek().is_some() && hits.all(|hit| measures(hit.view, hit.column))
        };
        // A group for each number of clicks is no rate.
        let told = |at: &usize| self.meant(compiled, *at).any(|place| !compiled.account.grouped.contains(&place));
        let unread = |phrase: &&Vec<usize>| phrase.iter().all(number) && !phrase.iter().any(told);
        reading.groups.iter().filter(|phrase| !phrase.is_empty()).find(unread).cloned()
    }
}

/// `last_loaded_at`: what the number had come to by then, and not what was added in that time.
fn happened_last(column: &Column) -> bool {
    column.part == Part::Time && column.stems.first().is_some_and(|stem| stem == "last")
}

/// `issued_at` of cards, `customer_since`: when the row came to be.
fn begins_a_row(column: &Column) -> bool {
    column.part == Part::Time && (tells_beginning(column) || column.stems.iter().any(|stem| stem == "issu"))
}
