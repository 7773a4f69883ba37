//! What chooses rows by its wording, and the statement tests nothing for it.

use super::Round;
use crate::planner::compile::{Compiled, in_value};
use crate::planner::question::{Role, Word};
use crate::planner::verbs::verb_like;
use crate::planner::views::{Column, Part};
use crate::planner::words::listed;

impl Round<'_> {
    pub(super) fn unstated(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        self.with_what(compiled)
            .or_else(|| self.still_so(compiled))
            .or_else(|| self.one_by_another(compiled))
            .or_else(|| self.going_on(compiled))
            .or_else(|| self.only_when(compiled))
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
