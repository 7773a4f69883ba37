//! What the question divides by, and the statement does not.

use super::Round;
use crate::planner::compile::Compiled;
use crate::planner::question::{Role, Word};
use crate::planner::reading::Aggregate;
use crate::planner::verbs::verb_like;
use crate::planner::words::listed;

impl Round<'_> {
    /// "For each event": what is added up is not divided.
    pub(super) fn each_of_them(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let account = &compiled.account;
        let mean = matches!(reading.aggregate, Some(Aggregate::Average | Aggregate::Median));
        if !account.aggregated || !account.grouped.is_empty() || mean {
            return None;
        }
        let each = |phrase: &&Vec<usize>| {
            // "Each of September's emergencies"
            let small = |word: &&Word| word.role == Role::Time || listed("of the our these those", &word.lower);
            let first = phrase.first().copied().unwrap_or_default();
            let before = reading.words.iter().take(first).rev().find(|word| !small(word));
            before.is_some_and(|word| listed("each every per", &word.lower))
        };
        // "How many steps does each in progress order have"
        let none = reading.groups.is_empty() && reading.bucket.is_none() && reading.of_each.is_none();
        let last = |at: usize, word: &Word| {
            let ends = word.pause || at + 1 == reading.words.len() || none && word.role == Role::Stop;
            listed("each every", &word.lower) && ends
        };
        let lone = reading.words.iter().enumerate().find(|(at, word)| last(*at, word));
        let phrase = reading.groups.iter().find(each).cloned();
        phrase.or_else(|| lone.map(|(at, _)| vec![at]))
    }

    /// "Clicks by campaign author", where campaigns are known and nothing is an author: what stands before the word is no more than whose.
    pub(super) fn divided_by_nothing(&self) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let noun = |at: &&usize| {
            let word = reading.word(**at).filter(|word| word.role == Role::Content);
            word.is_some_and(|word| !verb_like(word) && word.lower != "instead")
        };
        // A type of payee is a payee.
        let soft = |at: usize| {
            reading
                .word(at)
                .is_some_and(|word| listed("type kind name category group", &word.lower))
        };
        // "Per make", where no column is called so.
        let small = |word: &Word| word.role == Role::Stop && !listed("the our its their each", &word.lower);
        let per = |pair: &[Word]| matches!(pair, [per, next] if per.lower == "per" && per.role == Role::Stop && !per.pause && small(next));
        // Of a question that is gone on with, what it was divided by before has not to be found any more.
        let now = |at: &usize| !reading.follows || reading.word(at + 1).is_some_and(|word| word.fresh);
        let mut pairs = reading.words.windows(2).enumerate().filter(|(_, pair)| per(pair));
        if let Some((at, _)) = pairs.find(|(at, _)| now(at)) {
            return Some(vec![at + 1]);
        }
        let phrases = reading.groups.iter().filter(|phrase| phrase.len() > 1);
        let mut last = phrases.filter_map(|phrase| phrase.iter().rfind(noun)).copied();
        last.find(|at| !self.is_known(*at) && !soft(*at)).map(|at| vec![at])
    }
}
