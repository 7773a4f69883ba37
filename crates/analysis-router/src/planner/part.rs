//! Access that covers several projects or workspaces, where the vendor wants each call to name one. The card says which refusal means so, which
//! tool lists them, and which argument names one. The one that the conversation is about, or the only one, is named; else the asker is asked.

use belvedere_types::SourceId;
use belvedere_types::guide::AccountPart;
use serde_json::{Map, Value};

use super::follow::THEN;
use super::words::split_identifier;
use crate::plan::Plan;
use crate::wording::{Ask, Assumption, Message, Words};
use crate::{AskSource, Observation, PlanRequest, Step, Turn};

/// What the lists of parts go by.
const LISTED: &str = "parts_of_access";
/// Words before and behind a part's name that go with it: "in the shop project".
const AROUND: [&str; 8] = ["in", "of", "for", "at", "from", "on", "the", "within"];

/// What has to be known before the question can be planned.
pub enum Settled {
    /// Nothing: no vendor wants a part to be named.
    Whole,
    Steps(Vec<Step>, bool),
    Narrowed(Box<Narrowed>),
}

/// The question as it is planned once the parts are known, and what calls have to name.
pub struct Narrowed {
    question: String,
    previous: Option<Turn>,
    observations: Vec<Observation>,
    steps: Vec<Step>,
    chosen: Vec<Chosen>,
}

struct Chosen {
    source: SourceId,
    argument: String,
    /// The tools that take the argument.
    tools: Vec<String>,
    value: Value,
    label: String,
    /// There are others.
    several: bool,
}

/// One project or workspace.
struct Part {
    value: Value,
    label: String,
}

pub fn settle(request: &PlanRequest<'_>) -> Settled {
    let mut chosen = Vec::new();
    let mut looks = Vec::new();
    for (index, source) in request.sources.iter().enumerate() {
        let Some(part) = source.guide.part.as_ref().filter(|part| wanted(request, source, part)) else {
            continue;
        };
        let into = format!("{LISTED}_{index}");
        if !request.steps.iter().any(|step| step.brings() == Some(&into)) {
            looks.push(Step::Call {
                source: source.target.source,
                tool: part.tool.clone(),
                arguments: Map::new(),
                into,
            });
            continue;
        }
        let parts = parts(request, source, part);
        // Where they cannot be listed, the refusal says what to do.
        if parts.is_empty() {
            continue;
        }
        match choose(request, source, part, &parts) {
            Some(one) => chosen.push(Chosen {
                source: source.target.source,
                argument: part.argument.clone(),
                tools: takers(source, part),
                value: one.value.clone(),
                label: one.label.clone(),
                several: parts.len() > 1,
            }),
            None => {
                let options: Vec<String> = parts.into_iter().map(|part| part.label).collect();
                let question = Words::from(Ask::Which {
                    about: said(&part.argument),
                    options: options.clone(),
                });
                return Settled::Steps(vec![Step::Clarify { question, options }], true);
            }
        }
    }
    if !looks.is_empty() {
        return Settled::Steps(looks, false);
    }
    if chosen.is_empty() {
        return Settled::Whole;
    }
    Settled::Narrowed(Box::new(Narrowed::of(request, chosen)))
}

/// A call was refused for want of it, now or in the turn before, and the list can be had.
fn wanted(request: &PlanRequest<'_>, source: &AskSource, part: &AccountPart) -> bool {
    let listed = source.tools.iter().any(|known| known.definition.name == part.tool);
    let of_code = |message: &Message| matches!(message, Message::What { code, .. } if *code == part.code);
    let refused = |seen: &Observation| {
        seen.source == Some(source.target.source) && seen.error.as_ref().is_some_and(|error| error.messages().iter().any(of_code))
    };
    let own = |step: &Step| lists(step) == Some(source.target.source);
    let before = || request.previous.is_some_and(|turn| turn.plan.steps.iter().any(own));
    listed && (request.observations.iter().any(refused) || before())
}

/// A call for the parts.
fn lists(step: &Step) -> Option<SourceId> {
    match step {
        Step::Call { source, into, .. } if into.starts_with(LISTED) => Some(*source),
        _ => None,
    }
}

/// The parts were asked for, by this question or the one before.
pub fn underway(request: &PlanRequest<'_>) -> bool {
    let before = request.previous.iter().flat_map(|turn| &turn.plan.steps);
    request.steps.iter().chain(before).any(|step| lists(step).is_some())
}

/// The tools that take the argument.
fn takers(source: &AskSource, part: &AccountPart) -> Vec<String> {
    let takes = |schema: &Value| schema.get("properties").is_some_and(|all| all.get(&part.argument).is_some());
    let tools = source.tools.iter().map(|known| &known.definition);
    tools
        .filter(|tool| tool.name != part.tool && takes(&tool.input_schema))
        .map(|tool| tool.name.clone())
        .collect()
}

fn parts(request: &PlanRequest<'_>, source: &AskSource, part: &AccountPart) -> Vec<Part> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let place = |seen: &Observation, name: &str| seen.columns.iter().position(|column| column.name == name);
    for seen in request.observations.iter().filter(|seen| seen.table.starts_with(LISTED)) {
        if seen.source != Some(source.target.source) || seen.error.is_some() {
            continue;
        }
        let Some(at) = place(seen, &part.column) else { continue };
        let Some(label) = part.label.as_deref().and_then(|label| place(seen, label)) else {
            let values = seen.facts.get(at).map(|facts| facts.values.as_slice()).unwrap_or_default();
            return values
                .iter()
                .map(|value| Part {
                    value: value.clone(),
                    label: text(value),
                })
                .collect();
        };
        let rows = seen.sample.iter().filter_map(|row| Some((row.get(at)?, row.get(label)?)));
        return rows
            .filter(|(value, _)| !value.is_null())
            .map(|(value, label)| Part {
                value: value.clone(),
                label: text(label),
            })
            .collect();
    }
    Vec::new()
}

/// The one that is named in the question, was named before in the conversation, or is the only one.
fn choose<'a>(request: &PlanRequest<'_>, source: &AskSource, part: &AccountPart, parts: &'a [Part]) -> Option<&'a Part> {
    let longest = |text: &str| {
        let named = parts.iter().filter(|one| place_of(text, &one.label).is_some());
        named.max_by_key(|one| one.label.len())
    };
    let before = || {
        let steps = request.previous.iter().flat_map(|turn| turn.plan.steps.iter().rev());
        let calls = steps.filter_map(Step::call).filter(|call| call.source == source.target.source);
        let mut named = calls.filter_map(|call| call.arguments.get(&part.argument));
        named.find_map(|value| parts.iter().find(|one| one.value == *value))
    };
    let earlier = || request.previous.and_then(|turn| longest(&turn.question));
    longest(request.question)
        .or_else(before)
        .or_else(earlier)
        .or_else(|| parts.first().filter(|_| parts.len() == 1))
}

/// Where a name stands in a text as whole words, whatever its case.
fn place_of(text: &str, name: &str) -> Option<(usize, usize)> {
    let (lower, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let mut places = lower.match_indices(&name).filter(|_| !name.is_empty());
    places.find_map(|(at, found)| {
        let end = at + found.len();
        let before = lower.get(..at).and_then(|text| text.chars().next_back());
        let after = lower.get(end..).and_then(|text| text.chars().next());
        (!inside(before) && !inside(after)).then_some((at, end))
    })
}

/// The text without the name and the words that go with it.
fn without(text: &str, name: &str, about: &str) -> String {
    let Some((at, end)) = place_of(text, name) else {
        return text.to_owned();
    };
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let goes = |word: &str| AROUND.contains(&plain(word).as_str()) || about.split(' ').any(|own| own == plain(word));
    let mut before: Vec<&str> = text.get(..at).unwrap_or_default().split_whitespace().collect();
    while before.last().is_some_and(|word| goes(word) || plain(word).is_empty()) {
        before.pop();
    }
    let rest = text.get(end..).unwrap_or_default();
    let mut after: Vec<&str> = rest.split_whitespace().collect();
    while after
        .first()
        .is_some_and(|word| plain(word).is_empty() || about.split(' ').any(|own| own == plain(word)))
    {
        after.remove(0);
    }
    before.extend(after);
    before.join(" ")
}

/// `workspace_id` as one speaks of it.
fn said(argument: &str) -> String {
    let mut words = split_identifier(argument);
    if words.len() > 1
        && words
            .last()
            .is_some_and(|last| matches!(last.as_str(), "id" | "name" | "key" | "slug"))
    {
        words.pop();
    }
    words.join(" ")
}

impl Narrowed {
    fn of(request: &PlanRequest<'_>, chosen: Vec<Chosen>) -> Self {
        let unnamed = |step: &Step| {
            step.call().is_some_and(|call| {
                let refused = request.observations.iter().any(|seen| {
                    seen.source == Some(call.source) && seen.tool == call.tool && seen.table == call.into && seen.error.is_some()
                });
                let for_want = chosen
                    .iter()
                    .any(|one| one.takes(call.source, call.tool) && !call.arguments.contains_key(&one.argument));
                call.into.starts_with(LISTED) || refused && for_want
            })
        };
        let steps: Vec<Step> = request.steps.iter().filter(|step| !unnamed(step)).cloned().collect();
        // Of a call that was made again, only what it then brought counts.
        let mut failed = request
            .steps
            .iter()
            .filter(|step| unnamed(step))
            .filter_map(Step::brings)
            .collect::<Vec<_>>();
        let mut observations = Vec::new();
        for seen in request.observations {
            let past = failed.iter().position(|into| seen.table == *into && seen.error.is_some());
            match past {
                Some(at) => drop(failed.swap_remove(at)),
                None if seen.table.starts_with(LISTED) => {}
                None => observations.push(seen.clone()),
            }
        }
        let (question, previous) = asked(request, &chosen);
        Self {
            question,
            previous,
            observations,
            steps,
            chosen,
        }
    }

    /// The request as the rest of planning sees it.
    pub fn request<'a>(&'a self, request: &PlanRequest<'a>) -> PlanRequest<'a> {
        PlanRequest {
            question: &self.question,
            previous: self.previous.as_ref(),
            observations: &self.observations,
            steps: &self.steps,
            ..*request
        }
    }

    /// The steps with calls that name the part; where they end, a word about it.
    pub fn narrow(&self, mut steps: Vec<Step>) -> Vec<Step> {
        let mut named = Vec::new();
        for step in steps.iter_mut().chain(&mut self.steps.clone()) {
            let (Step::Call {
                source, tool, arguments, ..
            }
            | Step::CallForEach {
                source, tool, arguments, ..
            }) = step
            else {
                continue;
            };
            for one in self.chosen.iter().filter(|one| one.takes(*source, tool)) {
                arguments.entry(one.argument.clone()).or_insert_with(|| one.value.clone());
                let note = Step::Note {
                    text: Words::from(Assumption::OfPart {
                        what: said(&one.argument),
                        name: one.label.clone(),
                    }),
                    partial: false,
                };
                if one.several && !named.contains(&note) {
                    named.push(note);
                }
            }
        }
        if let Some(at) = steps.iter().position(|step| matches!(step, Step::Present { .. })) {
            steps.splice(at..at, named);
        }
        steps
    }
}

impl Chosen {
    fn takes(&self, source: SourceId, tool: &str) -> bool {
        self.source == source && self.tools.iter().any(|known| known == tool)
    }
}

/// The question without the names of parts. A reply that says nothing else stands for the question that it replies to.
fn asked(request: &PlanRequest<'_>, chosen: &[Chosen]) -> (String, Option<Turn>) {
    let bare = |text: &str| {
        let mut text = text.to_owned();
        for one in chosen {
            text = without(&text, &one.label, &said(&one.argument));
        }
        text
    };
    let question = bare(request.question);
    let Some(turn) = request.previous else {
        return (question, None);
    };
    let replies = matches!(turn.plan.steps.last(), Some(Step::Clarify { .. }));
    if !replies || question.chars().any(char::is_alphanumeric) {
        return (question, Some(turn.clone()));
    }
    let earlier = if turn.plan.reading.is_empty() {
        &turn.question
    } else {
        &turn.plan.reading
    };
    let (before, last) = match earlier.rsplit_once(THEN) {
        Some((before, last)) => (Some(before), last),
        None => (None, earlier.as_str()),
    };
    let before = before.map(|before| Turn {
        question: before.to_owned(),
        plan: Plan {
            reading: before.to_owned(),
            ..Plan::default()
        },
    });
    (bare(last), before)
}
