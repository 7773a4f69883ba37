//! One round of planning: the next calls, or the statement that answers, or why there is no answer.

mod asked_for;
mod asked_of_all;
mod coded;
mod compared;
mod definite;
mod divided;
mod doubts;
mod ending;
mod generally;
mod inside;
mod kept;
mod names;
mod namesakes;
mod of_a_name;
mod one_row;
mod partly_read;
mod periodic;
mod probe;
mod prose;
mod readings;
mod reread;
mod rows_meant;
mod subject;
mod told_already;
mod unheld;
mod unstated;
mod whole_way;
mod whose;

use std::collections::BTreeSet;

use super::arguments;
use super::calculation::{self, CALCULATION};
use super::compile::Context;
use super::coverage;
use super::difference::{self, Sides};
use super::explore::{self, Explorer, Ready};
use super::ground;
use super::groups;
use super::lexicon::Lexicon;
use super::measure;
use super::occurrence;
use super::people;
use super::profile::Profile;
use super::rank::{self, Ranked};
use super::reading::Reading;
use super::suggest;
use super::table_names::table_name;
use super::tense::in_time;
use super::verbs::verb_like;
use super::views::{self, CHOICES};
use super::which_time;
use crate::engine::quoted;
use crate::wording::{Ask, Refusal, Words};
use crate::{PlanRequest, Step};

/// Further tools that are tried when the best ones did not bring what was asked.
const EXTRA_CALLS: usize = 4;
/// Listings that are looked at without a hint.
const PROBED: usize = 6;

/// The steps, and whether planning ends with them.
pub fn next(request: &PlanRequest<'_>, reading: &Reading) -> (Vec<Step>, bool) {
    let (lexicon, profiles) = (&request.index.lexicon, request.index.profiles.as_slice());
    if let Some(verb) = &request.index.change(reading) {
        return refuse("write_request", Words::from(Refusal::AsksForChange { verb: Some(verb.clone()) }));
    }
    if request.sources.is_empty() {
        return refuse("no_source", Refusal::NoSourceConnected.into());
    }
    if let Some(outcome) = calculate(request, reading, profiles, lexicon) {
        return outcome;
    }
    let ranked = rank::rank(reading, request.index, lexicon);
    if request.observations.is_empty() && !reading.follows && subject::is_missing(reading, &ranked) {
        return subject::what_about(profiles);
    }
    if request.observations.is_empty() && !coverage::promising(reading, &ranked) {
        let probe = probe::probe(request, reading, &ranked);
        if !probe.is_empty() {
            return (probe, false);
        }
        return no_source(request, profiles, &unknown_words(reading, &ranked));
    }
    observed(request, reading, lexicon, profiles, &ranked)
}

/// A tool computes the answer from the question's numbers; its one row is the answer.
fn calculate(request: &PlanRequest<'_>, reading: &Reading, profiles: &[Profile], lexicon: &Lexicon) -> Option<(Vec<Step>, bool)> {
    if request.observations.is_empty() {
        let (index, arguments) = calculation::call(reading, profiles, lexicon)?;
        let profile = profiles.get(index)?;
        let call = Step::Call {
            source: profile.source,
            tool: profile.tool.clone(),
            arguments,
            into: CALCULATION.into(),
        };
        return Some((vec![call], false));
    }
    let seen = request.observations.iter().find(|seen| seen.table == CALCULATION)?;
    if let Some(error) = &seen.error {
        return Some(refuse("tool_error", error.clone()));
    }
    let show = vec![
        Step::Query {
            sql: format!("SELECT * FROM {}", quoted(CALCULATION)),
            into: "answer".into(),
        },
        Step::Present {
            table: "answer".into(),
            chart: None,
            intent: "said".into(),
        },
    ];
    (seen.rows == 1).then_some((show, true))
}

/// What the tables so far make of the question.
fn observed(request: &PlanRequest<'_>, reading: &Reading, lexicon: &Lexicon, profiles: &[Profile], ranked: &[Ranked]) -> (Vec<Step>, bool) {
    let called = called(request, profiles);
    let mut views = views::views(request.observations, lexicon);
    for view in views.iter_mut().filter(|view| view.twin.is_none()) {
        let own = profiles.iter().position(|profile| explore::brings(profile, profiles, view));
        let elsewhere = own.is_some_and(|own| explore::dated_elsewhere(own, reading, profiles, ranked, &called));
        let own = own.and_then(|own| profiles.get(own));
        if let Some(profile) = own.filter(|profile| table_name(profile, profiles) == view.name) {
            view.described.clone_from(&profile.description);
            view.called.clone_from(&profile.called);
            view.ranged = arguments::ranged(profile, lexicon);
        }
        if let Some(profile) = own {
            view.also_called(profile, lexicon);
            view.windowed = arguments::asks_window(profile, reading, lexicon) && !elsewhere;
            view.of_period = arguments::asks_period(profile, reading);
        }
    }
    let edges = views::edges(&views, lexicon);
    let mut grounding = ground::ground(reading, &views, lexicon);
    // "Our daily newsletters", where `daily` is a kind of newsletter.
    let mut reading = reading.clone();
    if reread::kind_of_rows(&mut reading, &views, &grounding) || reread::period_in_a_name(&mut reading, &views) {
        grounding = ground::ground(&reading, &views, lexicon);
    }
    ground::listed_elsewhere(&reading, &views, profiles, &mut grounding);
    reread::last_of_a_name(&mut reading, &views);
    in_time::is_no_value(&reading, &views, &mut grounding);
    which_time::is_no_state(&mut reading, &views, &mut grounding, lexicon);
    occurrence::told_by_a_time(&reading, &views, &mut grounding, lexicon);
    reread::another_state(&mut reading, &views, &mut grounding);
    people::somebody_else(&reading, &views, &mut grounding);
    people::report_to(&reading, &views, &mut grounding);
    reread::so_many_of(&mut reading, &edges, &grounding);
    reread::rate_of_state(&mut reading, &views, &grounding);
    reread::plotted_over_time(&mut reading, &views, &grounding);
    let used = explore::used_words(profiles, &called, &reading, lexicon);
    namesakes::sent_is_no_part(&views, &mut grounding, &used);
    // "the Error rate alert" is a name, not a rate.
    if reading
        .share_at
        .is_some_and(|at| grounding.values.iter().any(|hit| hit.span.len() > 1 && hit.span.contains(&at)))
    {
        reading.share = false;
    }
    of_a_name::rate_of_a_name(&mut reading, &views, &mut grounding);
    of_a_name::percentile_of_a_name(&reading, &views, &mut grounding);
    of_a_name::unit_of_a_name(&mut reading, &views, &grounding, lexicon);
    reread::chosen_by_whom(&mut reading, &grounding);
    reread::bucket_of_a_name(&mut reading, &grounding);
    periodic::kept_for_a_period(&mut reading, &views, lexicon);
    periodic::price_of_a_period(&mut reading, &views, &mut grounding);
    measure::revenue::adds_up(&mut reading, &views, &grounding);
    groups::keep_measures(&mut reading, &views, &edges, &grounding);
    groups::sides_of_all(&mut reading, &grounding);
    reread::names_of_small_words(&mut reading, &grounding);
    let reading = &reading;
    let sent = explore::used_words(profiles, &called, reading, lexicon);
    let context = Context {
        reading,
        views: &views,
        edges: &edges,
        grounding: &grounding,
        lexicon,
        offset: request.offset,
    };
    Round {
        request,
        context: &context,
        profiles,
        ranked,
        called,
        sent,
    }
    .run()
}

fn refuse(code: &str, reason: Words) -> (Vec<Step>, bool) {
    refuse_with(code, reason, Vec::new())
}

fn refuse_with(code: &str, reason: Words, instead: Vec<String>) -> (Vec<Step>, bool) {
    let code = code.into();
    (vec![Step::Refuse { reason, code, instead }], true)
}

fn called(request: &PlanRequest<'_>, profiles: &[Profile]) -> Vec<usize> {
    let named = |source, tool: &str, arguments: &serde_json::Map<String, serde_json::Value>| {
        profiles.iter().position(|profile| {
            let chosen = |(name, value): &(String, String)| arguments.get(name).and_then(serde_json::Value::as_str) == Some(value);
            profile.source == source && profile.tool == tool && profile.fixed.as_ref().is_none_or(chosen)
        })
    };
    let mut found: Vec<usize> = request
        .steps
        .iter()
        .filter_map(Step::call)
        .filter_map(|call| named(call.source, call.tool, call.arguments))
        .collect();
    found.dedup();
    found
}

fn unknown_words(reading: &Reading, ranked: &[Ranked]) -> Vec<String> {
    let known = |at: usize| ranked.iter().any(|tool| tool.matched.iter().any(|(matched, _)| *matched == at));
    reading
        .content()
        .filter(|(at, word)| !known(*at) && !verb_like(word))
        .map(|(_, word)| word.raw.clone())
        .collect()
}

/// That nothing at hand says these words.
pub fn no_data_about(request: &PlanRequest<'_>, words: &[String]) -> (Vec<Step>, bool) {
    no_source(request, &request.index.profiles, words)
}

fn no_source(request: &PlanRequest<'_>, profiles: &[Profile], words: &[String]) -> (Vec<Step>, bool) {
    let sources = request.index.connected.clone();
    let nothing = Refusal::NoDataAbout { words: words.to_vec() };
    let reason = Words::from(nothing).and(Refusal::Connected { sources }).and(Refusal::ConnectOrAsk);
    refuse_with("no_relevant_tool", reason, suggest::listed(profiles, request.language))
}

struct Round<'a> {
    request: &'a PlanRequest<'a>,
    context: &'a Context<'a>,
    profiles: &'a [Profile],
    ranked: &'a [Ranked],
    called: Vec<usize>,
    /// The words of the question that arguments of the calls so far stand for.
    sent: BTreeSet<usize>,
}

impl Round<'_> {
    fn explorer(&self) -> Explorer<'_> {
        Explorer {
            context: self.context,
            profiles: self.profiles,
            called: &self.called,
            ranked: self.ranked,
        }
    }

    fn run(&self) -> (Vec<Step>, bool) {
        if let Some(choices) = self.context.views.iter().find(|view| view.name == CHOICES) {
            if choices.rows > 1 {
                return (vec![self.ask_which(choices)], true);
            }
            // Nothing is asked with one answer to choose from.
            let one = self.of_one().map(|steps| (steps, true));
            return one.unwrap_or_else(|| self.conclude(&self.explorer()));
        }
        let explorer = self.explorer();
        let wanted = explore::wanted(self.context.reading, self.ranked);
        if (self.context.reading.difference || self.compares_details(&wanted))
            && let Some(outcome) = self.difference(&explorer, &wanted)
        {
            return outcome;
        }
        if let Some(ambiguous) = self.ambiguous() {
            // Another list may have the very name.
            return match self.look_further() {
                Some(more) => (more, false),
                None => (vec![ambiguous], true),
            };
        }
        if let Some(outcome) = self.calls(&explorer, &wanted) {
            return outcome;
        }
        self.how_it_is().unwrap_or_else(|| self.conclude(&explorer))
    }

    /// Calls of wanted tools that can be made now; listings that they need.
    fn calls(&self, explorer: &Explorer<'_>, wanted: &[usize]) -> Option<(Vec<Step>, bool)> {
        let mut steps: Vec<Step> = Vec::new();
        for &tool in wanted.iter().filter(|tool| !self.called.contains(tool) || self.came_empty(**tool)) {
            let ready = match self.called.contains(&tool) {
                true => explorer.for_every(tool, 3),
                false => explorer.prepare(tool, 3),
            };
            match ready {
                Ready::Steps(made) => {
                    let detail = made.iter().any(|step| matches!(step, Step::CallForEach { .. }));
                    if detail && self.told_by_codes(tool) {
                        continue;
                    }
                    if let Some(told) = self.told_already(explorer, tool).filter(|_| detail && steps.is_empty()) {
                        return Some(told);
                    }
                    if detail && let Some(more) = self.codes_first(tool).or_else(|| self.names_first()) {
                        push_new(&mut steps, more);
                        continue;
                    }
                    if let Some(name) = self.nameless().filter(|_| detail) {
                        return Some(self.not_found(&name));
                    }
                    if let Some(choice) = self.any_one(&made) {
                        return Some((vec![choice], true));
                    }
                    if let Some(choice) = self.one_of_several(&made) {
                        return Some((vec![choice], true));
                    }
                    if let Some(choice) = self.twin_names(&made) {
                        return Some((vec![choice], false));
                    }
                    push_new(&mut steps, made);
                }
                Ready::After(first) => {
                    if let Ready::Steps(made) = explorer.prepare(first, 2) {
                        push_new(&mut steps, made);
                    }
                }
                Ready::Ask { about, options } if wanted.first() == Some(&tool) => {
                    return Some((
                        vec![Step::Clarify {
                            question: Words::from(Ask::Which {
                                about,
                                options: options.clone(),
                            }),
                            options,
                        }],
                        true,
                    ));
                }
                Ready::Ask { .. } | Ready::Unusable => {}
            }
        }
        (!steps.is_empty()).then_some((steps, false))
    }

    fn difference(&self, explorer: &Explorer<'_>, wanted: &[usize]) -> Option<(Vec<Step>, bool)> {
        let detail = *wanted.iter().find(|tool| {
            self.profiles
                .get(**tool)
                .is_some_and(|profile| profile.parameters.iter().any(|parameter| parameter.required))
        })?;
        match difference::plan(self.context, explorer, detail) {
            Sides::After(first) => match explorer.prepare(first, 2) {
                Ready::Steps(steps) => Some((steps, false)),
                _ => None,
            },
            Sides::Steps(steps) => {
                if let Some(more) = self.look_further().or_else(|| self.names_first()) {
                    return Some((more, false));
                }
                if let Some(missing) = self.missing_name().filter(|name| !compared::sends(&steps, name)) {
                    return Some(self.not_found(&missing));
                }
                let probe = [Step::CallForEach {
                    source: self.profiles.get(detail)?.source,
                    tool: String::new(),
                    arguments: serde_json::Map::new(),
                    table: String::new(),
                    bind: Vec::new(),
                    batch: None,
                    into: String::new(),
                }];
                if let Some(choice) = self.any_one(&probe) {
                    return Some((vec![choice], true));
                }
                match self.twin_names(&probe) {
                    Some(choice) => Some((vec![choice], false)),
                    None => Some((steps, false)),
                }
            }
            Sides::Done(steps) => Some((steps, true)),
            Sides::Unknown => None,
        }
    }
}

fn push_new(steps: &mut Vec<Step>, made: Vec<Step>) {
    for step in made {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
}
