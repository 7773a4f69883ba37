//! The planner that asks a model, round by round, and the built-in one in its place when the model fails.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use async_trait::async_trait;
use belvedere_types::Explain;
use serde_json::{Value, json};

use super::briefing::{self, Catalogue};
use super::budget::Spent;
use super::check::{self, Checked, Fault, Ground};
use super::{Ending, Message, Model, ModelLimits, ModelReply, ModelRequest, Price, SYSTEM, Speaker, dry, proposal, provenance, seen};
use crate::engine::EngineError;
use crate::moment::AskerClock;
use crate::wording::{Model as Gone, Words};
use crate::{BuiltInPlanner, ModelUsage, PlanError, PlanRequest, Planner, Proposal, Step};

/// Characters of a refused reply that the model is shown again.
const ECHOED: usize = 4_000;
/// Faults of one proposal that are told.
const FAULTS: usize = 6;

/// What a model may see of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Columns, counts, a few rows and the values of columns that have few.
    Samples,
    /// Names, types and counts only.
    SchemaOnly,
}

#[derive(Debug, Clone, Copy)]
pub struct ModelPlannerConfig {
    pub limits: ModelLimits,
    pub sharing: Sharing,
    pub price: Option<Price>,
}

/// Plans one question with a model. It remembers the conversation with it, so every question needs one of its own.
pub struct ModelPlanner {
    model: Arc<dyn Model>,
    config: ModelPlannerConfig,
    built_in: BuiltInPlanner,
    session: Mutex<Session>,
}

#[derive(Default)]
struct Session {
    transcript: Vec<Message>,
    /// Tools that may be called; fixed with the first proposal.
    scope: BTreeSet<String>,
    /// Scalars of arguments planned before the first result.
    planned: BTreeSet<String>,
    /// Observations that the model was told of.
    told: usize,
    spent: Spent,
    /// The model is out of the game for this question.
    fallen: bool,
}

/// Why the built-in planner goes on, for the answer's notes.
struct GaveUp(Gone);

impl ModelPlanner {
    pub fn new(model: Arc<dyn Model>, config: ModelPlannerConfig) -> Self {
        Self {
            model,
            config,
            built_in: BuiltInPlanner,
            session: Mutex::default(),
        }
    }

    async fn by_model(&self, request: &PlanRequest<'_>, session: &mut Session) -> Result<Proposal, GaveUp> {
        let catalogue = Catalogue::of(request.sources);
        let blind = request.observations.iter().all(|seen| seen.error.is_some());
        if session.transcript.is_empty() {
            session.scope = catalogue.offered(request, &self.built_in);
            let brief = briefing::brief(request, &catalogue, &session.scope, self.config.sharing);
            session.say(Speaker::Program, brief.to_string());
        } else {
            let news = request.observations.get(session.told..).unwrap_or_default();
            session.say(Speaker::Program, seen::tell(news, &catalogue, self.config.sharing).to_string());
        }
        session.told = request.observations.len();
        let first = request.steps.is_empty() && request.observations.is_empty();
        for _ in 0..=self.config.limits.repairs {
            let reply = self.complete(session).await?;
            let ground = Ground {
                request,
                catalogue: &catalogue,
                scope: &session.scope,
                planned: &session.planned,
                blind,
            };
            match judged(&reply, &ground).await {
                Ok((proposed, checked)) => {
                    session.say(Speaker::Model, reply.text);
                    if first {
                        session.fix(&proposed, &checked);
                    }
                    return Ok(Proposal {
                        steps: checked.steps,
                        done: checked.done,
                        reading: reading(request),
                        notes: Vec::new(),
                    });
                }
                Err(faults) => {
                    session.say(Speaker::Model, reply.text.chars().take(ECHOED).collect());
                    session.say(Speaker::Program, told(&faults));
                }
            }
        }
        Err(GaveUp(Gone::NoUsablePlan))
    }

    async fn complete(&self, session: &mut Session) -> Result<ModelReply, GaveUp> {
        let time = session
            .spent
            .left(&self.config.limits, self.config.price)
            .ok_or(GaveUp(Gone::BudgetUsed))?;
        let request = ModelRequest {
            system: SYSTEM.to_owned(),
            messages: session.transcript.clone(),
            schema: proposal::schema(),
            max_output_tokens: self.config.limits.output_tokens,
            time,
        };
        let since = Instant::now();
        let reply = self.model.complete(&request).await;
        let tokens = reply.as_ref().map(|reply| reply.tokens).unwrap_or_default();
        session.spent.add(tokens, since);
        let reply = reply.map_err(|error| {
            tracing::warn!(
                code = error.problem().code,
                error = &error as &dyn std::error::Error,
                "the language model failed"
            );
            let problem = error.problem();
            GaveUp(Gone::Failed {
                code: problem.code.to_owned(),
                text: problem.detail,
            })
        })?;
        match reply.ending {
            Ending::Complete | Ending::CutShort => Ok(reply),
            Ending::Declined => Err(GaveUp(Gone::Declined)),
        }
    }

    async fn by_built_in(&self, request: &PlanRequest<'_>, note: Option<Gone>) -> Result<Proposal, PlanError> {
        let mut proposal = self.built_in.propose(request).await?;
        proposal.notes.extend(note.map(Words::from));
        Ok(proposal)
    }

    fn take(&self) -> Session {
        std::mem::take(&mut *self.session.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, session: Session) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = session;
    }
}

#[async_trait]
impl Planner for ModelPlanner {
    async fn propose(&self, request: &PlanRequest<'_>) -> Result<Proposal, PlanError> {
        let mut session = self.take();
        // A request to change something, and a question without sources, need no model.
        let settled = session.transcript.is_empty() && self.built_in.settles(request);
        if session.fallen || settled {
            self.put(session);
            return self.by_built_in(request, None).await;
        }
        let proposed = self.by_model(request, &mut session).await;
        session.fallen = proposed.is_err();
        self.put(session);
        match proposed {
            Ok(proposal) => Ok(proposal),
            Err(GaveUp(why)) => self.by_built_in(request, Some(why)).await,
        }
    }

    fn repairs(&self) -> bool {
        !self.session.lock().unwrap_or_else(PoisonError::into_inner).fallen
    }

    fn spent(&self) -> Option<ModelUsage> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let usage = session.spent.usage(self.model.name(), self.config.price, !session.fallen);
        (usage.calls > 0).then_some(usage)
    }
}

impl Session {
    fn say(&mut self, speaker: Speaker, text: String) {
        self.transcript.push(Message { speaker, text });
    }

    /// From here on only these tools may be called, and these values may go to any source.
    fn fix(&mut self, proposed: &proposal::Proposed, checked: &Checked) {
        let called = proposed.calls.iter().map(|call| &call.tool);
        let named: BTreeSet<String> = proposed.tools.iter().chain(called).cloned().collect();
        self.scope.retain(|id| named.contains(id));
        for call in checked.steps.iter().filter_map(Step::call) {
            self.planned.extend(provenance::scalars(call.arguments));
        }
    }
}

fn reading(request: &PlanRequest<'_>) -> String {
    match request.previous.filter(|turn| !turn.plan.reading.is_empty()) {
        // A follow-up by the built-in planner reads the whole chain.
        Some(turn) => format!("{}{}{}", turn.plan.reading, crate::planner::THEN, request.question),
        None => request.question.to_owned(),
    }
}

/// The proposal as steps whose statements were tried.
async fn judged(reply: &ModelReply, ground: &Ground<'_>) -> Result<(proposal::Proposed, Checked), Vec<Fault>> {
    let proposed = proposal::read(&reply.text).map_err(|error| {
        vec![Fault::NotRead(match (reply.ending, error) {
            (Ending::CutShort, _) => "the reply was cut at the limit of its length; propose less at once",
            (_, proposal::NoProposal::TooLong) => "the reply is too long; propose less at once",
            (_, proposal::NoProposal::NotJson) => "the reply is not one JSON object of the schema",
        })]
    })?;
    let checked = check::check(&proposed, ground)?;
    let tables = dry::tables(ground.request.observations);
    let (steps, clock) = (checked.steps.clone(), clock(ground.request));
    let tried = tokio::task::spawn_blocking(move || dry::run(&tables, &steps, clock)).await;
    match tried {
        Ok(Ok(())) => Ok((proposed, checked)),
        Ok(Err((into, error))) => Err(vec![Fault::Statement {
            into,
            detail: detail(&error),
        }]),
        Err(_) => Err(vec![Fault::NotRead("the statements could not be tried")]),
    }
}

fn detail(error: &EngineError) -> String {
    match error {
        EngineError::Refused { detail } | EngineError::Invalid { detail } => super::clean::quoted(detail, 200),
        EngineError::TimedOut { .. } => "it takes too long".into(),
        EngineError::TooManyRows { limit } => format!("it has more than {limit} rows"),
        EngineError::Full { .. } => "the tables take too much memory".into(),
        EngineError::Cancelled => "it was cancelled".into(),
    }
}

fn clock(request: &PlanRequest<'_>) -> AskerClock {
    AskerClock {
        now: request.now,
        offset: request.offset,
    }
}

fn told(faults: &[Fault]) -> String {
    let words: Vec<Value> = faults.iter().take(FAULTS).map(|fault| json!(fault.to_string())).collect();
    json!({ "not_run": words, "do": "propose the whole round again, repaired" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_as_data() {
        let told = told(&[Fault::UnknownTool { id: "t9\"".into() }]);
        let read: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(read["not_run"][0], "there is no tool \"t9\\\"\"");
    }
}
