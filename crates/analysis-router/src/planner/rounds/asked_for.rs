//! Whether what a question asks for is in the statement: the noun after "what", and both sides of a comparison.

use super::Round;
use crate::planner::compile::{Compiled, in_value};
use crate::planner::question::Role;
use crate::planner::verbs::verb_like;
use crate::planner::words::listed;

impl Round<'_> {
    pub(super) fn not_asked_for(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        self.noun_asked(compiled).or_else(|| self.neither_side(compiled))
    }

    /// "What rating do recipients give", of rows without one: what stands before "do" is no verb, whatever its ending.
    fn noun_asked(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let words = &self.context.reading.words;
        let asks = words.first().is_some_and(|word| listed("what which", &word.lower));
        let length = words.iter().skip(1).take_while(|word| word.role == Role::Content).count();
        let (noun, next) = (words.get(length)?, words.get(length + 1)?);
        let auxiliary = listed("do does did is are was were has have had can could will would", &next.lower);
        let met = in_value(self.context, length)
            || self.is_noun(length)
            || compiled.used.contains(&length)
            || self.meant(compiled, length).next().is_some();
        (asks && length > 0 && auxiliary && verb_like(noun) && !met).then(|| vec![length])
    }

    /// "Compare money in and money out", answered with a list of all: one word stands on both sides, and nothing tells them apart.
    fn neither_side(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let listed = !compiled.account.aggregated && compiled.account.grouped.is_empty();
        let mut sides = reading.content().filter(|(at, word)| {
            let mut others = reading.content();
            others.any(|(other, again)| other != *at && again.stem == word.stem) && !in_value(self.context, *at)
        });
        let side = sides.next().filter(|_| reading.contrast && listed && !reading.follows);
        side.map(|(at, _)| vec![at])
    }
}
