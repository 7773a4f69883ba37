//! Whether a statement that was made answers what was asked: every part of the question has to be in it. What is left out, or was taken on
//! trust, makes the answer another question's, and that is worse than none.

use super::Round;
use super::partly_read::Partly;
use crate::Step;
use crate::planner::compile::{Compiled, Place, in_value, only_mentioned};
use crate::planner::ground::{Sureness, ValueHit};
use crate::planner::listing;
use crate::planner::measure;
use crate::planner::missing::but_not;
use crate::planner::occurrence;
use crate::planner::operators::is_about_money;
use crate::planner::people;
use crate::planner::question::{Role, Word};
use crate::planner::reading::{Aggregate, Opener};
use crate::planner::suggest;
use crate::planner::verbs::{light, tells_outcome, verb_like};
use crate::planner::views::{Column, Part, path};
use crate::planner::words::listed;
use crate::wording::Assumption;

/// Words of grammar that compare, order or choose: where the statement does nothing for one of them, it is not what was asked.
const TELLING: &str = "before after until till since than both either neither same other twice again most least except above below first last next previous half double main ever";

/// Words that a question begins with, or a part of one.
const ASKS: &str = "what who whom whose which how when where";

pub(super) enum Doubt {
    /// One of several is meant.
    Ask(Step),
    /// These words are not in the statement.
    Unmet(Vec<usize>),
    /// It hangs on more details than are read.
    Partly(Partly),
}

impl Round<'_> {
    pub(super) fn doubt(&self, compiled: &Compiled) -> Option<Doubt> {
        if let Some(step) = self.several_names(compiled) {
            return Some(Doubt::Ask(step));
        }
        let unmet = self
            .telling_word(compiled)
            .or_else(|| self.no_difference(compiled))
            .or_else(|| self.further_question(compiled))
            .or_else(|| self.each_of_them(compiled))
            .or_else(|| self.divided_by_nothing())
            .or_else(|| self.two_periods())
            .or_else(|| self.second_choice())
            .or_else(|| self.unstated(compiled))
            .or_else(|| self.ranked_by_nothing(compiled))
            .or_else(|| self.no_amount(compiled))
            .or_else(|| self.other_rows(compiled))
            .or_else(|| self.nothing_of_it(compiled))
            .or_else(|| self.money_unmet(compiled))
            .or_else(|| self.only_in_prose(compiled))
            .or_else(|| self.thing_only_in_prose(compiled))
            .or_else(|| self.done_or_not(compiled))
            .or_else(|| self.how_it_was(compiled))
            .or_else(|| self.planned_or_done(compiled))
            .or_else(|| self.only_themselves(compiled))
            .or_else(|| self.one_but_not_the_other(compiled))
            .or_else(|| self.time_of_something_else(compiled))
            .or_else(|| self.no_person(compiled))
            .or_else(|| self.whose_by_number(compiled))
            .or_else(|| self.not_asked_for(compiled))
            .map(Doubt::Unmet);
        unmet.or_else(|| self.partly_read(compiled).map(Doubt::Partly))
    }

    /// Something was asked that the statement does not say.
    pub(super) fn unmet(&self, words: &[usize]) -> (Vec<Step>, bool) {
        let words = words.iter().filter_map(|at| self.context.reading.word(*at));
        self.nearest(
            words
                .filter(|word| word.role == Role::Content)
                .map(|word| word.raw.clone())
                .collect(),
        )
    }

    pub(super) fn column(&self, (view, column): Place) -> Option<&Column> {
        self.context.views.get(view)?.columns.get(column)
    }

    /// The columns of the statement that the word may mean.
    pub(super) fn meant(&self, compiled: &Compiled, at: usize) -> impl Iterator<Item = Place> {
        let account = &compiled.account;
        let hits = self
            .context
            .grounding
            .columns
            .iter()
            .filter(move |hit| hit.at == at && hit.score >= 0.5);
        hits.map(|hit| (hit.view, hit.column)).filter(|place| account.has(*place))
    }

    /// A tool's prose has the word.
    pub(super) fn spoken_of(&self, at: usize) -> bool {
        self.context.grounding.nouns.iter().any(|(noun, _)| *noun == at)
    }

    /// Some table's name or a tool's own word for its rows, and not only its prose.
    pub(super) fn is_noun(&self, at: usize) -> bool {
        self.context.grounding.nouns.iter().any(|(noun, view)| {
            let table = self.context.views.get(*view);
            *noun == at && table.is_some_and(|table| !only_mentioned(self.context, table, at))
        })
    }

    /// "The landing page", where two are called so.
    fn several_names(&self, compiled: &Compiled) -> Option<Step> {
        let reading = self.context.reading;
        // Said in whole besides, as one of the options is when it was chosen.
        let chosen = |hit: &ValueHit| {
            let mut others = self.context.grounding.values.iter();
            others.any(|other| (other.view, other.column) == (hit.view, hit.column) && other.sureness >= Sureness::Meaning)
        };
        let one = |hit: &&ValueHit| {
            let (Some(first), Some(last)) = (hit.span.first(), hit.span.last()) else {
                return false;
            };
            let view = self.context.views.get(hit.view);
            let named = |column: &Column| column.part == Part::Label || view.is_some_and(|view| view.unique(column));
            let label = self.column((hit.view, hit.column)).is_some_and(named);
            // "Has Ada paid?"
            let label = label || (reading.opener == Opener::YesNo && *first == 1 && reading.word(1).is_some_and(|word| word.name_like));
            // "The savings account" has the word as the names have it, and is one.
            let own = |at: &usize| hit.sureness == Sureness::Contained && hit.span.contains(at);
            let around = (first.saturating_sub(2)..=last + 2).any(|at| !own(&at) && self.speaks_of_several(at));
            label
                && hit.values.len() > 1
                && hit.sureness < Sureness::Meaning
                && !around
                && !chosen(hit)
                && compiled.account.has((hit.view, hit.column))
        };
        let hit = self.context.grounding.values.iter().find(one)?;
        let options = suggest::names(&hit.values);
        (options.len() > 1).then(|| suggest::could_be(reading.written(&hit.span), options))
    }

    /// "What differs between the two" is told by no list of rows.
    fn no_difference(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let listed = matches!(compiled.intent.as_str(), "list" | "lookup");
        (self.context.reading.difference && listed).then(Vec::new)
    }

    fn telling_word(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let open = |at: usize, word: &Word| {
            let grammar = matches!(word.role, Role::Stop | Role::Content);
            grammar && !word.quoted && !compiled.used.contains(&at) && !in_value(self.context, at) && listed(TELLING, &word.lower)
        };
        let mut words = self.context.reading.words.iter().enumerate();
        // "Looks after" is a verb.
        let verb = |at: usize| at > 0 && self.context.reading.word(at - 1).is_some_and(|word| word.stem == "look");
        // "The same for October": as before.
        let as_before = |word: &Word| self.context.reading.follows && word.fresh && word.lower == "same";
        words
            .find(|(at, word)| open(*at, word) && !verb(*at) && !as_before(word))
            .map(|(at, _)| vec![at])
    }

    /// "…, and what do they add up to?": a second question of which nothing is in the statement.
    fn further_question(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let words = &self.context.reading.words;
        let begins = |at: usize| {
            let Some(before) = at.checked_sub(1).and_then(|before| words.get(before)) else {
                return false;
            };
            let asks = words.get(at).is_some_and(|word| !word.quoted && listed(ASKS, &word.lower));
            let joined = |at: usize| words.get(at).is_some_and(|word| word.lower == "and" || word.pause);
            // "…, and by when?"
            let led = listed("by from to since until till for in on at with", &before.lower) && at > 1 && joined(at - 2);
            asks && (joined(at - 1) || led)
        };
        if self.context.reading.follows {
            return None;
        }
        let starts: Vec<usize> = (1..words.len()).filter(|at| begins(*at)).collect();
        // What is asked besides is shown; of a number of all rows it cannot be told, and the answer says so.
        let untold = |note: &Assumption| matches!(note, Assumption::NotSaidWhich { .. });
        let told_besides = compiled.account.aggregated || !compiled.notes.iter().any(untold);
        let measure = |place: &Place| self.column(*place).is_some_and(|column| column.part == Part::Measure);
        let number = compiled.account.aggregated || compiled.account.shown.iter().any(measure);
        let said = |at: usize, word: &Word| {
            let besides = told_besides && self.context.reading.besides.contains(&at) && word.lower != "when";
            let told = besides || compiled.used.contains(&at) || in_value(self.context, at);
            // "…, and how many stars was it?" is not told by a time.
            let counts = listed("how many much", &word.lower) && !number;
            told || matches!(word.role, Role::Operator | Role::Number | Role::Time) && !counts
        };
        starts.iter().enumerate().find_map(|(index, from)| {
            let to = starts.get(index + 1).copied().unwrap_or(words.len());
            let part = || words.iter().enumerate().take(to).skip(*from);
            (!part().any(|(at, word)| said(at, word))).then(|| part().map(|(at, _)| at).collect())
        })
    }

    /// "The newest of the largest": one chooses among what the other has left.
    fn second_choice(&self) -> Option<Vec<usize>> {
        let second = self.context.reading.superlative.as_ref()?.second?;
        Some(vec![second])
    }

    /// "By settled giving", where nothing is called giving.
    fn ranked_by_nothing(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let content = |at: &usize| reading.word(*at).is_some_and(|word| word.role == Role::Content);
        let open = |at: &usize| content(at) && !compiled.used.contains(at) && !in_value(self.context, *at);
        let open: Vec<usize> = reading.ranked_by.iter().copied().filter(open).collect();
        (compiled.account.counts_rows && !open.is_empty()).then_some(open)
    }

    /// "How much …", answered with rows of which none says how much.
    fn no_amount(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let asks = self.context.reading.opener == Opener::HowMuch || self.context.reading.aggregate == Some(Aggregate::Sum);
        let shows = |place: &Place| self.column(*place).is_some_and(|column| column.part == Part::Measure);
        let account = &compiled.account;
        // So many rows are not how much something is.
        let counts = account.counts_rows && account.added.is_empty();
        // "Our total payroll", of openings for a payroll specialist.
        let part_of_a_value = |at: &usize| {
            let mut hits = self.context.grounding.values.iter();
            hits.any(|hit| hit.span.contains(at) && hit.sureness < Sureness::Meaning)
        };
        let head = &self.context.reading.head;
        let of_a_value = !head.is_empty() && head.iter().all(part_of_a_value);
        let counted = counts && (self.context.reading.opener == Opener::HowMuch || of_a_value);
        let told = (account.aggregated && (!counted || self.context.reading.share)) || account.shown.iter().any(shows);
        (asks && !told).then(|| self.context.reading.head.clone())
    }

    /// "What was the load of the pumps?", answered with the pumps and everything else that is known of them.
    fn nothing_of_it(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let lower = |at: usize| reading.word(at).map_or("", |word| word.lower.as_str());
        let asks = (lower(0) == "what" && listed("is was are were", lower(1))) || listed("what's", lower(0));
        // "What rating do recipients give the carrier?"
        let given = listed("what which", lower(0))
            .then(|| (1..reading.words.len()).find(|at| listed("do does did", lower(*at))))
            .flatten();
        let of = reading
            .words
            .iter()
            .position(|word| word.lower == "of")
            .filter(|_| asks)
            .or(given)?;
        let account = &compiled.account;
        if account.aggregated || reading.superlative.is_some() || reading.follows {
            return None;
        }
        // "What rating": no verb, whatever its ending.
        let verb = |at: usize, word: &Word| verb_like(word) && !(at == 1 && given.is_some());
        let content = |at: &usize| reading.word(*at).is_some_and(|word| word.role == Role::Content && !verb(*at, word));
        let asked: Vec<usize> = (0..of).filter(content).collect();
        let shown = |at: &usize| self.meant(compiled, *at).any(|place| account.shown.contains(&place));
        let last = |at: &usize| in_value(self.context, *at) || self.is_noun(*at) || compiled.used.contains(at);
        let told = asked.iter().any(shown) || asked.last().is_none_or(last);
        (!told).then_some(asked)
    }

    /// "What does the plan cost", answered without any money.
    fn money_unmet(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let account = &compiled.account;
        let money = |place: &Place| self.column(*place).is_some_and(measure::is_money);
        let all = || account.shown.iter().chain(&account.tested).chain(&account.ordered);
        // "What does it cost per dataset" is not answered with how many there are.
        let counts = account.counts_rows && account.added.is_empty() && self.context.reading.aggregate != Some(Aggregate::Count);
        let told = (account.aggregated && !counts) || all().any(money);
        let asks = |at: usize, word: &Word| {
            let stated = in_value(self.context, at) || self.is_noun(at) || self.meant(compiled, at).next().is_some();
            !word.name_like && is_about_money(&word.lower) && !stated && !compiled.used.contains(&at)
        };
        let word = self.context.reading.content().find(|(at, word)| asks(*at, word));
        word.filter(|_| !told).map(|(at, _)| vec![at])
    }

    /// "Have any of them hit their target?": listing them with their targets does not say which did.
    fn done_or_not(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let open =
            |(at, word): &(usize, &Word)| verb_like(word) && !light(word) && !compiled.used.contains(at) && !in_value(self.context, *at);
        let asks = reading.opener == Opener::YesNo && !compiled.account.aggregated;
        let mut words = reading.content().filter(open).filter(|_| asks);
        words.next().map(|(at, _)| vec![at])
    }

    /// "The hours that were actually worked": of rows with a state, some are no more than planned, and the statement takes them all.
    fn planned_or_done(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let at = self
            .context
            .reading
            .words
            .iter()
            .position(|word| word.lower == "actually" && !word.quoted)?;
        let account = &compiled.account;
        let states = |column: &Column| column.part == Part::Category && column.stems.iter().any(|stem| listed("status state stage", stem));
        let state = self.context.views.get(account.fact)?.find(states)?;
        (!account.tested.contains(&(account.fact, state))).then(|| vec![at])
    }

    /// "Who works with Ada", answered with Ada.
    fn only_themselves(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let context = self.context;
        let own = |hit: &&ValueHit| {
            compiled.account.tested.contains(&(hit.view, hit.column)) && people::asks_for_others(context.reading, context.views, hit)
        };
        context.grounding.values.iter().find(own).map(|hit| hit.span.clone())
    }

    /// "Did A but not B" of rows that have one of the two each: what is ruled out is ruled out already.
    fn one_but_not_the_other(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let (wanted, out) = but_not::sides(self.context)?;
        let fact = compiled.account.fact;
        // Told of what such rows point to, it is told of all their rows.
        let of_all = wanted.view != fact && path(self.context.edges, wanted.view, fact).is_some();
        (!of_all && !compiled.account.aggregated).then(|| out.span.clone())
    }

    /// "How did the event go?", of several.
    fn how_it_was(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let lower = |at: usize| reading.word(at).map_or("", |word| word.lower.as_str());
        let how = reading.generally || lower(0) == "how" && listed("is was are were did does do", lower(1));
        let named = listing::named_row(self.context, compiled.account.fact);
        let plain = !compiled.account.aggregated && reading.superlative.is_none();
        (how && plain && !named).then(|| reading.head.clone())
    }

    /// "When does the lease renew?", answered with the time at which the row was made.
    fn time_of_something_else(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let times = || {
            let shown = compiled.account.shown.iter().filter_map(|place| self.column(*place));
            shown.filter(|column| column.part == Part::Time)
        };
        let told = |word: &Word| {
            let akin = |stem: &String| self.context.lexicon.alike(stem, &word.stem) || self.context.lexicon.family(stem, &word.lower);
            times().any(|column| column.stems.iter().any(akin))
        };
        let named = || {
            let said = |stem: &String| reading.content().any(|(_, word)| word.fresh && word.stem == *stem);
            times().any(|column| column.stems.iter().any(said))
        };
        let open = |at: usize, word: &Word| {
            // "When was it resolved" is not told by that it is.
            let state = in_value(self.context, at) && occurrence::asked(reading, at) && !tells_outcome(word);
            // That a tool's prose has the word tells no time, unless the one that is shown is named: "when does the warranty end".
            let prose = !named() && self.spoken_of(at) && !self.is_noun(at) && self.meant(compiled, at).next().is_none();
            let accounted = (compiled.used.contains(&at) && !prose) || in_value(self.context, at);
            verb_like(word) && !light(word) && (state || !accounted) && !told(word)
        };
        let asks = reading.opener == Opener::When && times().next().is_some();
        let mut verbs = reading.content().filter(|(at, word)| open(*at, word));
        verbs.next().filter(|_| asks).map(|(at, _)| vec![at])
    }

    /// "Who is on the premium plan?", answered with the plan.
    pub(super) fn no_person(&self, compiled: &Compiled) -> Option<Vec<usize>> {
        let reading = self.context.reading;
        let account = &compiled.account;
        let own = account.shown.iter().all(|place| place.0 == account.fact);
        let plain = reading.opener == Opener::Who && !account.aggregated && reading.superlative.is_none();
        let table = self.context.views.get(account.fact).filter(|_| plain && own)?;
        let shows = account.shown.iter().filter_map(|place| self.column(*place)).any(people::says_who);
        let acted = people::acted(self.context, table).is_some_and(|who| account.shown.contains(&(account.fact, who)));
        // "Who hosts the show", where a column goes by the verb.
        // "Who cancelled", of which the reason is told.
        let why = |column: &Column| column.stems.iter().any(|stem| listed("reason caus note comment", stem));
        let shown = |place: &Place| account.shown.contains(place) && !self.column(*place).is_some_and(why);
        let said = |at: usize| !in_value(self.context, at) && self.meant(compiled, at).any(|place| shown(&place));
        // Its owner is one of those who are in it at most, and a team is not its members.
        let (members, own) = (people::asks_for_members(reading), listing::named_row(self.context, account.fact));
        let lists = people::lists_people(table) && !(members && own);
        // "Who approved it", told by no more than that it is approved.
        let by_state = !acted && people::said_of_who(reading).any(|(at, word)| word.lower.ends_with("ed") && in_value(self.context, at));
        let person = (shows && !members && !by_state) || acted || lists || reading.content().any(|(at, _)| said(at));
        (!person && (members || own || !table.bears_names())).then(|| reading.content().map(|(at, _)| at).collect())
    }
}
