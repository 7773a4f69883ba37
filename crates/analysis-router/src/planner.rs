//! The planner that needs no model: it reads the question, ranks the tools, fills their arguments from schemas, looks at what came back, and
//! writes SQL over it. It holds no word of any vendor, and it says when it does not know.

mod amounts;
mod arguments;
mod attributes;
mod averages;
mod besides;
mod calculation;
mod change;
mod compile;
mod conditions;
mod counting;
mod countries;
mod coverage;
mod difference;
mod explore;
mod follow;
mod generally;
mod german;
mod glosses;
mod ground;
mod groupings;
mod groups;
mod guided;
mod happening;
mod heads;
mod hyphens;
mod idioms;
mod index;
mod initials;
mod known;
mod lacking;
mod latest;
mod lexicon;
mod listing;
mod measure;
mod missing;
mod narrowed;
mod occurrence;
mod one_source;
mod operators;
mod part;
mod people;
mod period_names;
mod periods;
mod profile;
mod question;
mod rank;
mod ranking;
mod reading;
mod rephrase;
mod rounds;
mod select;
mod selector;
mod shapes;
mod share;
mod spread;
mod stock;
mod suggest;
mod table_names;
mod tables;
mod tense;
mod things;
mod totals;
mod units;
mod verbs;
mod views;
mod which_time;
mod window;
mod words;
mod worth;
mod writes;
mod written;

pub use german::frames::list_all;
pub(crate) use german::frames::noun as noun_in_german;
pub use german::in_german;
pub(crate) use groupings::GROUPS;
pub use index::{RankedTool, ToolIndex};
pub(crate) use table_names::of_rows;
pub(crate) use tables::SqlTool;
pub(crate) use words::listed;
pub use words::split_identifier;

use async_trait::async_trait;
use belvedere_types::SourceId;

use self::german::Asked;
use self::known::Known;
use self::one_source::OneSource;
use crate::moment::AskerClock;
use crate::wording::{Assumption, Words};
use crate::{PlanError, PlanRequest, Planner, Proposal, Step};

/// Reads questions by their grammar and the tools' own words.
pub struct BuiltInPlanner;

pub(crate) use follow::THEN;

impl BuiltInPlanner {
    /// Whether the question ends before any tool matters: it asks for a change, or nothing is connected.
    pub(crate) fn settles(&self, request: &PlanRequest<'_>) -> bool {
        self.read(request, settled)
    }

    /// The tools that speak of the question, best first.
    pub(crate) fn ranked_tools(&self, request: &PlanRequest<'_>) -> Vec<(SourceId, String)> {
        self.read(request, |request, reading| {
            // Several tables may stand behind one tool.
            let mut tools: Vec<(SourceId, String)> = Vec::new();
            for ranked in request.index.ranked(reading) {
                let tool = (ranked.source, ranked.tool.to_owned());
                if !tools.contains(&tool) {
                    tools.push(tool);
                }
            }
            tools
        })
    }

    /// What the question comes to once it is read, in English where it is German.
    fn read<T>(&self, request: &PlanRequest<'_>, told: impl FnOnce(&PlanRequest<'_>, &reading::Reading) -> T) -> T {
        let words = known(request);
        let asked = Asked::of(request, &words);
        let request = asked.as_ref().map_or(*request, |asked| asked.request(request));
        told(&request, &self.reading(&request, &words).0)
    }

    fn reading(&self, request: &PlanRequest<'_>, known: &Known<'_>) -> (reading::Reading, String) {
        let clock = AskerClock {
            now: request.now,
            offset: request.offset,
        };
        follow::read(request.question, request.previous, clock, &request.index.lexicon, known)
    }
}

fn known<'a>(request: &PlanRequest<'a>) -> Known<'a> {
    Known::of(request.index, request.observations)
}

fn settled(request: &PlanRequest<'_>, reading: &reading::Reading) -> bool {
    request.sources.is_empty() || request.index.change(reading).is_some()
}

/// Codes of refusals because nothing at hand has what is asked.
const GIVES_UP: [&str; 2] = ["no_relevant_tool", "not_found"];

/// Where the lists hold nothing of what is asked: the questions offered in its place.
fn given_up(steps: &mut [Step]) -> Option<&mut Vec<String>> {
    steps.iter_mut().find_map(|step| match step {
        Step::Refuse { code, instead, .. } if GIVES_UP.contains(&code.as_str()) => Some(instead),
        _ => None,
    })
}

fn answers(proposal: &Proposal) -> bool {
    proposal.done && proposal.steps.iter().any(|step| matches!(step, Step::Present { .. }))
}

#[async_trait]
impl Planner for BuiltInPlanner {
    fn wants_tables(&self, request: &PlanRequest<'_>) -> bool {
        self.read(request, |request, reading| {
            !settled(request, reading) && !request.index.explains(reading)
        })
    }

    async fn propose(&self, request: &PlanRequest<'_>) -> Result<Proposal, PlanError> {
        Ok(self.proposed(request))
    }
}

impl BuiltInPlanner {
    /// One source at a time where there are several.
    fn proposed(&self, request: &PlanRequest<'_>) -> Proposal {
        if request.index.alone.is_empty() {
            return self.planned(request);
        }
        let unseen = PlanRequest {
            observations: &[],
            ..*request
        };
        let order = self.read(&unseen, one_source::order);
        if !order.in_doubt.is_empty() {
            return Proposal {
                steps: vec![one_source::which(request, &order.in_doubt)],
                done: true,
                reading: request.question.to_owned(),
                notes: Vec::new(),
            };
        }
        let mut nearest = None;
        for (tried, place) in order.alone.iter().enumerate() {
            let Some(source) = OneSource::of(request, *place) else {
                continue;
            };
            let mut proposal = self.planned(&source.request(request));
            if given_up(&mut proposal.steps).is_none() {
                let others = if tried == 0 {
                    one_source::names(request, &order.alike)
                } else {
                    Vec::new()
                };
                if answers(&proposal) && !others.is_empty() {
                    let source = one_source::names(request, &[*place]).join("");
                    proposal.notes.push(Words::from(Assumption::OfSource { source, others }));
                }
                return proposal;
            }
            nearest.get_or_insert(proposal);
        }
        nearest.filter(|_| !order.together).unwrap_or_else(|| self.planned(request))
    }

    fn planned(&self, request: &PlanRequest<'_>) -> Proposal {
        let words = known(request);
        match Asked::of(request, &words) {
            Some(asked) => asked.answered(request, self.next(&asked.request(request), &words, Some(&asked))),
            None => self.next(request, &words, None),
        }
    }

    /// The next steps for a question in English, and the German one that it is of.
    fn next(&self, request: &PlanRequest<'_>, words: &Known<'_>, asked: Option<&Asked>) -> Proposal {
        let (reading, text) = self.reading(request, words);
        let whole = self.worded(request, &reading, text);
        let goes_on = !whole.done && request.observations.iter().any(|seen| seen.error.is_none());
        match part::settle(request) {
            // A look that was refused, and may not be needed.
            _ if (answers(&whole) || goes_on) && !part::underway(request) => whole,
            part::Settled::Whole => self.offering((request, asked), words, &reading, whole),
            part::Settled::Steps(steps, done) => Proposal {
                steps,
                done,
                reading: whole.reading,
                notes: Vec::new(),
            },
            part::Settled::Narrowed(narrowed) => {
                let request = narrowed.request(request);
                let words = known(&request);
                let (reading, text) = self.reading(&request, &words);
                let proposal = self.offering((&request, asked), &words, &reading, self.worded(&request, &reading, text));
                Proposal {
                    steps: narrowed.narrow(proposal.steps),
                    ..proposal
                }
            }
        }
    }

    /// Where a word of the question is none of the tools' own, what the question is in theirs comes first among what is offered: in German where it
    /// was asked so, as far as the German is read as the English would be.
    fn offering(
        &self,
        (request, asked): (&PlanRequest<'_>, Option<&Asked>),
        known: &Known<'_>,
        reading: &reading::Reading,
        mut proposal: Proposal,
    ) -> Proposal {
        if let Some(instead) = given_up(&mut proposal.steps) {
            let answered = |question: &String| {
                let request = PlanRequest { question, ..*request };
                let (reading, text) = self.reading(&request, known);
                answers(&self.worded(&request, &reading, text))
            };
            let mut offered: Vec<String> = Vec::new();
            for told in rephrase::questions(request, reading) {
                let german = asked.and_then(|asked| asked.reworded(&told, request, known));
                let german = german.filter(|german| answered(&german.english)).map(|german| german.german);
                let question = german.or_else(|| Some(told.question).filter(|question| answered(question)));
                offered.extend(question.filter(|question| !offered.contains(question)));
            }
            offered.append(instead);
            offered.truncate(suggest::OFFERED);
            *instead = offered;
        }
        proposal
    }

    /// The next steps for the question as it is worded. `text` tells how it was read.
    fn worded(&self, request: &PlanRequest<'_>, reading: &reading::Reading, text: String) -> Proposal {
        let listed = || {
            // What was asked for a guide's sake is none of the listings' business.
            let (observations, asked) = guided::without(request);
            let request = PlanRequest {
                observations: &observations,
                steps: &asked,
                ..*request
            };
            rounds::next(&request, reading)
        };
        let (steps, done) = if guided::looking(request) {
            guided::next_of_own(request, reading).unwrap_or_else(listed)
        } else {
            guided::next(request, reading).unwrap_or_else(|| {
                let mut found = listed();
                let own = given_up(&mut found.0).and_then(|_| guided::next_of_own(request, reading));
                own.unwrap_or(found)
            })
        };
        let shown = steps.iter().any(|step| matches!(step, Step::Present { .. }));
        let window = reading.window.as_ref().filter(|_| shown);
        let notes = window.and_then(|window| window.read.clone()).map(Words::from).into_iter().collect();
        Proposal {
            steps,
            done,
            reading: text,
            notes,
        }
    }
}
