//! Question in, answer out.

mod further;
mod kept;
mod repair;
mod tables;

use std::sync::Arc;
use std::time::{Duration, Instant};

use belvedere_tool_filter::Gate;
use belvedere_types::{Caller, ConversationId, Explain, Guide, Language, Problem, ProblemKind, SourceTarget};
use time::{OffsetDateTime, UtcOffset};
use tokio::sync::mpsc;

use crate::executor::{Allowed, Fetcher, Manners, Pace, StepError, Work};
use crate::moment::AskerClock;
use crate::plan::PLAN_VERSION;
use crate::wording::{Gap, Progress, Words};
use crate::{Answer, AskSource, Event, Observation, Outcome, Plan, PlanRequest, Planner, Step, Turn, writing};

use kept::Kept;

pub use crate::planner::{BuiltInPlanner, RankedTool, ToolIndex};

/// The longest a question may take.
pub const DEADLINE: Duration = Duration::from_secs(60);
/// The built-in planner looks at one list after another, and for tables besides; a model that has not come to an end by then goes round in circles.
const ROUNDS: usize = 24;
const MODEL_ROUNDS: usize = 8;
/// How long an event waits for its reader.
const DELIVERY: Duration = Duration::from_secs(2);

pub struct Question {
    pub caller: Caller,
    pub text: String,
    pub now: OffsetDateTime,
    pub offset: UtcOffset,
    pub language: Language,
    /// Usable sources only; may be empty.
    pub sources: Vec<SourceTarget>,
    /// Names and reasons of sources that are connected but cannot be used now, for the answer's notes.
    pub unusable: Vec<(String, Problem)>,
    pub conversation: ConversationId,
    pub previous: Option<Turn>,
}

impl Question {
    /// What a planner is asked, with what is known so far.
    fn request<'a>(
        &'a self,
        sources: &'a [AskSource],
        index: &'a ToolIndex,
        observations: &'a [Observation],
        steps: &'a [Step],
    ) -> PlanRequest<'a> {
        PlanRequest {
            question: &self.text,
            now: self.now,
            offset: self.offset,
            language: self.language,
            sources,
            index,
            previous: self.previous.as_ref(),
            observations,
            steps,
        }
    }

    fn unusable_notes(&self) -> impl Iterator<Item = Words> {
        self.unusable.iter().map(|(name, problem)| cannot_be_used(name, problem))
    }
}

fn cannot_be_used(name: &str, problem: &Problem) -> Words {
    Words::from(Gap::CannotBeUsed { source: name.to_owned() }).and(Words::of_problem(problem))
}

/// Explains a vendor's error text, from the catalog.
pub type ErrorHelp = Arc<dyn Fn(&SourceTarget, &str) -> Option<Problem> + Send + Sync>;

/// What the catalog's card tells of the tools of a source.
pub type Guides = Arc<dyn Fn(&SourceTarget) -> Arc<Guide> + Send + Sync>;

/// What the sources of a question have to offer.
struct Inventories {
    sources: Vec<AskSource>,
    notes: Vec<Words>,
    /// Why the first of those left out could not be listed.
    problem: Option<Problem>,
}

#[derive(Clone)]
pub struct Router {
    gate: Arc<Gate>,
    planner: Arc<dyn Planner>,
    help: ErrorHelp,
    guides: Guides,
    pace: Arc<Pace>,
    kept: Arc<Kept>,
}

impl Router {
    pub fn new(gate: Arc<Gate>, planner: Arc<dyn Planner>, help: ErrorHelp) -> Self {
        let none = Arc::new(Guide::default());
        Self {
            gate,
            planner,
            help,
            guides: Arc::new(move |_| none.clone()),
            pace: Arc::default(),
            kept: Arc::default(),
        }
    }

    /// The same router with what the catalog knows of its vendors' tools.
    pub fn with_guides(self, guides: Guides) -> Self {
        Self { guides, ..self }
    }

    /// The same router with another planner, such as one that asks a model on behalf of one organisation.
    pub fn with_planner(&self, planner: Arc<dyn Planner>) -> Self {
        Self { planner, ..self.clone() }
    }

    /// Waits until the source's vendor may be called: questions and single calls keep one pace together.
    pub async fn turn(&self, target: &SourceTarget) {
        let manners = Manners {
            guides: [(target.source, (self.guides)(target))].into(),
            pace: self.pace.clone(),
        };
        manners.turn(target.source).await;
    }

    /// Always ends in an answer; a failure is an answer with outcome `failed`. Events go to `events` while it works; a closed receiver cancels.
    pub async fn ask(&self, question: Question, events: mpsc::Sender<Event>) -> Answer {
        let started = Instant::now();
        say(&events, "ranking", Progress::LookingAtTools);
        let Inventories {
            mut sources,
            mut notes,
            problem,
        } = self.inventories(&question).await;
        let mut work = match self.work(&question, &sources, started, &events) {
            Ok(work) => work,
            Err(error) => return self.failed(&question, &error, started, &events).await,
        };
        notes.extend(question.unusable_notes());
        let mut plan = Plan {
            version: PLAN_VERSION,
            steps: Vec::new(),
            reading: question.text.clone(),
        };
        if sources.is_empty()
            && let Some(draft) = writing::without_sources(problem.as_ref(), &question.unusable)
        {
            work.notes.extend(notes);
            return self.finish(&question, draft, plan, work, started, &events).await;
        }
        let mut index = self.kept.index(&sources);
        if self.looks_for_tables(&question, &sources, &index) && self.find_tables(&question, &mut sources, &index, &mut work).await {
            index = self.kept.index(&sources);
        }
        let rounds = if self.planner.repairs() { MODEL_ROUNDS } else { ROUNDS };
        for round in 0..rounds {
            say(
                &events,
                "planning",
                if round == 0 { Progress::Planning } else { Progress::PlanningNext },
            );
            let request = question.request(&sources, &index, &work.observations, &plan.steps);
            let proposal = match self.planner.propose(&request).await {
                Ok(proposal) => proposal,
                Err(error) => {
                    work.notes.extend(notes);
                    return self
                        .finish(&question, writing::of_problem(&error.0), plan, work, started, &events)
                        .await;
                }
            };
            plan.reading = proposal.reading;
            proposal.notes.into_iter().for_each(|note| work.note(note));
            let ran = if self.planner.repairs() {
                repair::run(&mut work, &mut plan.steps, &proposal.steps, round == 0).await
            } else {
                plan.steps.extend(proposal.steps.iter().cloned());
                work.run(&proposal.steps, round == 0).await.map(|()| true)
            };
            match ran {
                Ok(true) if proposal.done => break,
                Ok(_) => {}
                Err(error) => {
                    work.notes.extend(notes);
                    return self
                        .finish(&question, writing::of_step_error(&error), plan, work, started, &events)
                        .await;
                }
            }
        }
        index.learn(&work.observations);
        self.gaps(&question, &sources, &plan, &mut work, notes);
        let mut draft = writing::draft_with(&plan, &work, problem.as_ref());
        if draft.outcome == Outcome::Answered {
            draft.follow_ups = further::groupings(&question, &sources, &index, &plan, &work).await;
        }
        self.finish(&question, draft, plan, work, started, &events).await
    }

    /// Runs a stored plan again, without a planner. Symbolic instants are read by the question's clock.
    pub async fn replay(&self, question: Question, plan: Plan, events: mpsc::Sender<Event>) -> Answer {
        let started = Instant::now();
        if plan.version > PLAN_VERSION {
            let problem = writing::newer_plan();
            let draft = writing::of_problem(&problem);
            return match self.work(&question, &[], started, &events) {
                Ok(work) => self.finish(&question, draft, plan, work, started, &events).await,
                Err(error) => self.failed(&question, &error, started, &events).await,
            };
        }
        let Inventories { sources, notes, problem } = self.inventories(&question).await;
        let mut work = match self.work(&question, &sources, started, &events) {
            Ok(work) => work,
            Err(error) => return self.failed(&question, &error, started, &events).await,
        };
        let outcome = work.run(&plan.steps, true).await;
        self.gaps(&question, &sources, &plan, &mut work, notes);
        let draft = match outcome {
            Ok(()) => writing::draft(&plan, &work),
            Err(error) => match problem.filter(|_| error == StepError::NotAllowed) {
                Some(problem) => writing::of_problem(&problem),
                None => writing::of_replay(&error, &work),
            },
        };
        self.finish(&question, draft, plan, work, started, &events).await
    }

    /// The admitted tools of every source. A source that cannot be listed leaves the others standing.
    async fn inventories(&self, question: &Question) -> Inventories {
        let all = question.sources.iter().map(|target| async move {
            let listed = tokio::time::timeout(DEADLINE / 3, self.gate.inventory(&question.caller, target)).await;
            (target, listed)
        });
        let (mut sources, mut notes, mut problem) = (Vec::new(), Vec::new(), None);
        for (target, listed) in futures::future::join_all(all).await {
            match listed {
                Ok(Ok(inventory)) => {
                    sources.push(self.kept.source(target, &inventory, (self.guides)(target), question.now));
                }
                Ok(Err(refusal)) => {
                    let met = refusal.problem();
                    let explained = (self.help)(target, &met.detail).filter(|_| met.kind == ProblemKind::Vendor);
                    let met = explained.unwrap_or(met);
                    notes.push(cannot_be_used(&target.name, &met));
                    problem.get_or_insert(met);
                }
                Err(_) => {
                    notes.push(Words::from(Gap::LeftOut {
                        source: target.name.clone(),
                    }));
                    problem.get_or_insert_with(|| writing::slow_source(&target.name));
                }
            }
        }
        Inventories { sources, notes, problem }
    }

    fn work(&self, question: &Question, sources: &[AskSource], started: Instant, events: &mpsc::Sender<Event>) -> Result<Work, StepError> {
        let allowed: Allowed = sources
            .iter()
            .map(|source| (source.target.source, (source.target.clone(), source.tools.clone())))
            .collect();
        let fetcher = Fetcher {
            gate: self.gate.clone(),
            help: self.help.clone(),
            manners: Manners {
                guides: sources.iter().map(|source| (source.target.source, source.guide.clone())).collect(),
                pace: self.pace.clone(),
            },
            caller: question.caller,
            clock: AskerClock {
                now: question.now,
                offset: question.offset,
            },
            started,
            deadline: tokio::time::Instant::now() + DEADLINE,
        };
        Work::new(fetcher, allowed, events.clone())
    }

    /// Names every source that was left out or failed.
    fn gaps(&self, question: &Question, sources: &[AskSource], plan: &Plan, work: &mut Work, notes: Vec<Words>) {
        // Calls that a vendor wanted to be about one part of the account, or about one thing, and that were.
        let part = |code: &str| {
            sources
                .iter()
                .filter_map(|source| source.guide.part.as_ref())
                .any(|part| part.code == code)
        };
        let each = |of: &str| {
            plan.steps
                .iter()
                .any(|step| matches!(step, Step::CallForEach { tool, .. } if tool == of))
        };
        repair::forgive(work, |tool, failure| part(&failure.code) || each(tool));
        // Nor is one that the answer did without.
        let presented = plan.steps.iter().any(|step| matches!(step, Step::Present { .. }));
        work.failures.retain(|(_, failure)| !(presented && part(&failure.code)));
        if sources.len() < question.sources.len() {
            work.complete = false;
        }
        notes.into_iter().for_each(|note| work.note(note));
        let failures: Vec<Words> = work.failures.iter().map(|(_, failure)| failure.text()).collect();
        if !failures.is_empty() {
            work.complete = false;
        }
        failures.into_iter().for_each(|note| work.note(note));
    }

    async fn failed(&self, question: &Question, error: &StepError, started: Instant, events: &mpsc::Sender<Event>) -> Answer {
        let draft = writing::of_step_error(error);
        let answer = writing::answer(
            question,
            draft,
            Plan {
                version: PLAN_VERSION,
                ..Plan::default()
            },
            None,
            started,
        );
        deliver(events, Event::Answer(Box::new(answer.clone()))).await;
        answer
    }

    async fn finish(
        &self,
        question: &Question,
        draft: writing::Draft,
        plan: Plan,
        work: Work,
        started: Instant,
        events: &mpsc::Sender<Event>,
    ) -> Answer {
        say(events, "writing", Progress::Writing);
        let (draft, work) = match self.gate.settle(question.caller.org).await {
            Ok(()) => (draft, Some(work)),
            // What the audit log does not hold is not shown.
            Err(refusal) => (writing::of_problem(&refusal.problem()), None),
        };
        let mut answer = writing::answer(question, draft, plan, work, started);
        answer.model = self.planner.spent();
        tracing::debug!(answer = %answer.id, outcome = ?answer.outcome, calls = answer.tool_calls.len(), "question answered");
        // Whoever watches gets what the answer carries.
        let rest = std::mem::take(&mut answer.rest);
        if let Some(table) = &answer.table {
            deliver(events, Event::Table(table.clone())).await;
        }
        if let Some(chart) = &answer.chart {
            deliver(events, Event::Chart(chart.clone())).await;
        }
        deliver(events, Event::Answer(Box::new(answer.clone()))).await;
        Answer { rest, ..answer }
    }
}

/// Progress is dropped when the reader is slow: it must never hold up the work.
fn say(events: &mpsc::Sender<Event>, stage: &str, progress: Progress) {
    let _dropped = events.try_send(Event::Step {
        stage: stage.to_owned(),
        text: progress.into(),
    });
}

/// Results wait for the reader, but not for ever: the caller gets the answer as a value either way.
async fn deliver(events: &mpsc::Sender<Event>, event: Event) {
    let _late = events.send_timeout(event, DELIVERY).await;
}

/// What a plan ends in, if it ends without a table.
pub(crate) fn ending(plan: &Plan) -> Option<(&Step, Outcome)> {
    plan.steps.iter().rev().find_map(|step| match step {
        Step::Clarify { .. } => Some((step, Outcome::Clarify)),
        Step::Refuse { code, .. } if code == "write_request" => Some((step, Outcome::Refused)),
        Step::Refuse { code, .. } if code == "tool_error" => Some((step, Outcome::Failed)),
        Step::Refuse { .. } => Some((step, Outcome::NoSource)),
        _ => None,
    })
}
