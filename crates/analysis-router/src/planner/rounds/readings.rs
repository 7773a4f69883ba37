//! Two readings of a question that the words do not decide between: the question back, with both as options.

use super::Round;
use crate::Step;
use crate::planner::compile::{Compiled, in_value};
use crate::planner::suggest;
use crate::planner::views::{Column, Part};
use crate::planner::words::split_identifier;

/// Scores that are nearer than this say the same.
const LEVEL: f64 = 0.1;

impl Round<'_> {
    /// The question back, where one word stands for two numbers of the rows, or for a value in two of their columns, as surely.
    pub(super) fn two_readings(&self, compiled: &Compiled) -> Option<Step> {
        if self.context.reading.follows {
            return None;
        }
        self.two_measures(compiled).or_else(|| self.two_places(compiled))
    }

    /// "The price" of rows with a list price and a unit price.
    fn two_measures(&self, compiled: &Compiled) -> Option<Step> {
        let reading = self.context.reading;
        let hits = &self.context.grounding.columns;
        let outside = |at: usize| !reading.in_group(at) && !in_value(self.context, at);
        reading.content().filter(|(at, _)| outside(*at)).find_map(|(at, word)| {
            let number = |view: usize, column: usize| {
                let column = self.context.views.get(view)?.columns.get(column)?;
                (column.part == Part::Measure && compiled.account.views.contains(&view)).then_some(column)
            };
            let mut found: Vec<(f64, (usize, usize), &Column)> = Vec::new();
            for hit in hits.iter().filter(|hit| hit.at == at && hit.score >= 0.6) {
                let Some(column) = number(hit.view, hit.column) else { continue };
                // What the other words of the question say of it decides.
                let all = hits
                    .iter()
                    .filter(|other| (other.view, other.column) == (hit.view, hit.column) && !in_value(self.context, other.at));
                found.push((all.map(|hit| hit.score).sum(), (hit.view, hit.column), column));
            }
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            let (best, (view, _), _) = found.first()?;
            let same = |known: &&(f64, (usize, usize), &Column)| known.1.0 == *view && best - known.0 < 0.01;
            let level: Vec<&Column> = found.iter().filter(same).map(|known| known.2).collect();
            let shown = found.iter().filter(same).filter(|known| compiled.account.has(known.1)).count();
            (level.len() == 2 && shown == 1).then(|| {
                let options = level.iter().map(|column| split_identifier(&column.name).join(" ")).collect();
                suggest::could_be(word.raw.clone(), options)
            })
        })
    }

    /// "Flights of Oslo", where some begin there and some end.
    fn two_places(&self, compiled: &Compiled) -> Option<Step> {
        self.context.grounding.values.iter().find_map(|hit| {
            let column = |column: usize| self.context.views.get(hit.view)?.columns.get(column);
            // Two names of a row are one thing by either.
            let names = |column: &Column| column.part == Part::Label;
            let own = column(hit.column).filter(|own| !names(own) && compiled.account.has((hit.view, hit.column)))?;
            let mut rivals = hit
                .rivals(LEVEL)
                .filter(|rival| rival.view == hit.view && rival.column != hit.column);
            let rival = rivals
                .next()
                .filter(|_| rivals.next().is_none())
                .filter(|rival| !compiled.account.has((rival.view, rival.column)))
                .and_then(|rival| column(rival.column))
                .filter(|rival| !names(rival))?;
            let said = self.context.reading.written(&hit.span);
            // Said beside the name of its column, the value is that column's.
            let option = |column: &Column| format!("{} {said}", split_identifier(&column.name).join(" "));
            let options = vec![option(own), option(rival)];
            Some(suggest::could_be(said, options))
        })
    }
}
