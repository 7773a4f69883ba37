//! Whether the rows of a statement are those that were asked for.

use super::Round;
use crate::planner::compile::{Compiled, Place, called, in_value};
use crate::planner::ground::ValueHit;
use crate::planner::question::{Role, Word};
use crate::planner::verbs::verb_like;
use crate::planner::views::{Part, path};
use crate::planner::words::listed;

impl Round<'_> {
    /// Words for rows that the statement has not got, or that are not the ones it has.
    pub(super) fn other_rows(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        self.other_rows_counted(compiled)
            .or_else(|| self.subject_elsewhere(compiled))
            .or_else(|| self.rows_nobody_named(compiled))
            .or_else(|| self.number_for_names(compiled))
            .or_else(|| self.only_pointed_at(compiled))
            .or_else(|| self.only_those_met(compiled))
            .or_else(|| self.nothing_named(compiled))
            .or_else(|| self.only_the_time(compiled))
            .or_else(|| self.done_to_them(compiled))
    }

    /// The statement's rows, or those each of them points to, go by the word.
    fn names_rows(&self, compiled: &Compiled, at: usize) -> bool {
        let fact = compiled.account.fact;
        let reached = |view: usize| view == fact || path(self.context.edges, fact, view).is_some();
        self.context
            .grounding
            .nouns
            .iter()
            .any(|(noun, view)| *noun == at && reached(*view))
    }

    fn is_key(&self, place: Place) -> bool {
        self.column(place).is_some_and(|column| column.part == Part::Identifier)
    }

    /// "How many samples": the rows that are counted are none, nor does each point to one.
    fn other_rows_counted(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let many = reading.words.iter().position(|word| listed("many number", &word.lower))?;
        let filler = |word: &Word| word.role != Role::Content && listed("of the our different distinct unique", &word.lower);
        let mut phrase: Vec<usize> = Vec::new();
        for (at, word) in reading.words.iter().enumerate().skip(many + 1) {
            match word.role {
                Role::Content => phrase.push(at),
                _ if phrase.is_empty() && filler(word) => {}
                _ => break,
            }
            if word.pause {
                break;
            }
        }
        let known = |at: &usize| self.is_noun(*at) || self.spoken_of(*at);
        let last = phrase
            .into_iter()
            .rfind(|at| known(at) && reading.word(*at).is_some_and(|word| !verb_like(word)))?;
        let met = self.names_rows(compiled, last) || in_value(self.context, last) || self.meant(compiled, last).next().is_some();
        // "HTTP 500 responses": rows of that value, whatever they are called.
        let qualified = self
            .context
            .grounding
            .values
            .iter()
            .any(|hit| hit.span.last() == last.checked_sub(1).as_ref());
        (compiled.account.counts_rows && !met && !qualified).then(|| vec![last])
    }

    /// "Our oldest book", where nothing but a number of some other rows is called so; "the top clients", where a flag of others says which are clients.
    fn subject_elsewhere(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let superlative = reading.superlative.as_ref()?;
        let noun = |at: &&usize| **at > superlative.at && reading.word(**at).is_some_and(|word| !verb_like(word));
        let last = *reading.head.iter().rfind(noun)?;
        let named = |hit: &ValueHit| hit.span.contains(&last) && !hit.values.iter().all(serde_json::Value::is_boolean);
        let valued = self.context.grounding.values.iter().any(named);
        let told = self.names_rows(compiled, last) || valued || compiled.account.aggregated;
        let number = |place: Place| {
            let other = superlative.temporal || place.0 != compiled.account.fact;
            self.column(place).is_some_and(|column| match column.part {
                Part::Measure => superlative.temporal,
                Part::Flag => other,
                _ => false,
            })
        };
        let mut meant = self.meant(compiled, last).peekable();
        (!told && meant.peek().is_some() && meant.all(number)).then(|| vec![last])
    }

    /// "The price of a determination" shown once for each result: no word asks for results, and they show nothing of their own.
    fn rows_nobody_named(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let account = &compiled.account;
        let own = |place: &&Place| place.0 == account.fact;
        let bare = account.shown.iter().filter(own).all(|place| self.is_key(*place)) && !account.shown.iter().all(|place| own(&place));
        if account.aggregated || !bare {
            return None;
        }
        let reading = self.context.reading;
        let own = |at: usize| called(self.context, account.fact, at) || self.meant(compiled, at).any(|place| place.0 == account.fact);
        let named = reading.content().any(|(at, _)| own(at));
        (!named).then(|| reading.head.clone())
    }

    /// "Which clients …", "whose are they", answered with one number.
    fn number_for_names(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let account = &compiled.account;
        let which = reading.words.first().is_some_and(|word| word.lower == "which");
        let plural = reading.head.iter().filter_map(|at| reading.word(*at)).any(Word::is_plural);
        let asked = reading.aggregate.is_some() || reading.share;
        let fresh = reading.words.iter().position(|word| word.fresh);
        let who = fresh
            .and_then(|at| reading.word(at))
            .is_some_and(|word| listed("who whose whom who's", &word.lower));
        let names = (which && plural && !asked) || who;
        (names && account.aggregated && account.grouped.is_empty()).then(|| reading.head.clone())
    }

    /// "The oldest patient", over appointments that each point to one: they are no patients, and no word asks for them.
    fn only_pointed_at(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let account = &compiled.account;
        let reading = self.context.reading;
        let named = |at: usize| called(self.context, account.fact, at);
        if account.aggregated || reading.content().any(|(at, _)| named(at)) {
            return None;
        }
        let noun = |at: &usize| reading.word(*at).is_some_and(|word| !verb_like(word)) && !in_value(self.context, *at);
        let last = reading.head.iter().copied().rfind(noun)?;
        let table = self.context.views.get(account.fact)?;
        let by_name = |place: Place| {
            let views = account.views.iter().filter_map(|view| self.context.views.get(*view)?.twin.as_ref());
            views.into_iter().any(|twin| (twin.view, twin.column) == place)
        };
        let pointer = |place: Place| {
            let column = self.column(place);
            place.0 == account.fact
                && !by_name(place)
                && column.is_some_and(|column| column.part == Part::Identifier && !table.unique(column))
        };
        let mut meant = self.meant(compiled, last).peekable();
        (meant.peek().is_some() && meant.all(pointer)).then(|| vec![last])
    }

    /// "How many rooms do we have", where nothing lists them: those that some other rows happen to point to are not all.
    fn only_those_met(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let account = &compiled.account;
        let reading = self.context.reading;
        let unnamed = || {
            !reading
                .content()
                .any(|(at, _)| called(self.context, account.fact, at) || self.chooses(compiled, at))
        };
        let all = account.grouped.is_empty() && (account.tested.is_empty() || unnamed());
        let pointers = account.counts_values && all && !reading.distinct && account.shown.iter().all(|place| self.is_key(*place));
        pointers.then(|| reading.head.clone())
    }

    /// A value that the statement chooses by, or a column other than a key.
    fn chooses(&self, compiled: &Compiled, at: usize) -> bool {
        in_value(self.context, at) || self.meant(compiled, at).any(|place| !self.is_key(place))
    }

    /// "How much did we invoice", over refunds: neither the rows nor their number are called so.
    fn nothing_named(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let account = &compiled.account;
        let reading = self.context.reading;
        if !account.aggregated || reading.follows || reading.share {
            return None;
        }
        let shown = |at: usize| self.meant(compiled, at).any(|place| account.shown.contains(&place));
        // Each loan is one of a book.
        let reached = |view: usize| account.views.contains(&view) || path(self.context.edges, account.fact, view).is_some();
        let named = |at: usize| {
            let mut views = 0..self.context.views.len();
            views.any(|view| reached(view) && called(self.context, view, at)) || shown(at)
        };
        // What a tool was asked for is in its rows.
        let chosen = |at: usize| {
            self.sent.contains(&at) || in_value(self.context, at) || self.context.grounding.lacks.iter().any(|lack| lack.at == at)
        };
        let outside = |at: usize| !reading.in_group(at);
        let content: Vec<usize> = reading.content().map(|(at, _)| at).filter(|at| outside(*at)).collect();
        let met = content.iter().any(|at| named(*at) || chosen(*at));
        (!met && !content.is_empty()).then_some(content)
    }

    /// "Who joined this year", over rows that know nothing of joining: all that the statement takes from the question is the time.
    fn only_the_time(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let content: Vec<usize> = reading.content().map(|(at, _)| at).collect();
        let met = |at: &usize| compiled.used.contains(at) || self.meant(compiled, *at).next().is_some() || self.is_noun(*at);
        let timed = reading.window.is_some() && !reading.follows;
        (timed && !content.is_empty() && !content.iter().any(met)).then_some(content)
    }

    /// "Which customers were invoiced", answered with the invoices.
    pub(super) fn done_to_them(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let table = self.context.views.get(compiled.account.fact)?;
        let noun = |at: &usize| reading.word(*at).is_some_and(|word| word.is_plural() && !verb_like(word));
        let whom = reading.head.iter().copied().rfind(noun)?;
        let told = called(self.context, compiled.account.fact, whom)
            || in_value(self.context, whom)
            || self.meant(compiled, whom).next().is_some();
        let done = |(at, word): (usize, &Word)| {
            at > whom && word.lower.ends_with("ed") && table.noun.contains(&word.stem) && !in_value(self.context, at)
        };
        let plain = !compiled.account.aggregated && !told;
        (plain && reading.content().any(done)).then(|| vec![whom])
    }
}
