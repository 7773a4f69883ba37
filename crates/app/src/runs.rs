//! Questions under way. What is said while one is answered is written down first, so that whoever asks for it later, or at another replica, can follow;
//! and whoever may ask may stop it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use belvedere_analysis_router::{Answer, Event};
use belvedere_store::{RunRecord, RunStep};
use belvedere_types::{AnswerId, Caller, Explain, Problem, ProblemKind};
use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::access::{Permission, allow};
use crate::{App, AppError, AskRequest};

/// How often a run says that it is alive, and looks whether it is to stop.
const BEAT: Duration = Duration::from_secs(2);
/// One that was not heard of for so long died with its process.
const LOST: time::Duration = time::Duration::seconds(30);
/// Runs that ended are forgotten after this time.
pub(crate) const KEPT: time::Duration = time::Duration::hours(1);
/// A follower that learns nothing asks the database again: another replica may do the work.
const LOOK: Duration = Duration::from_millis(400);
const EVENTS: usize = 64;

/// Runs of this process, to wake their followers and to stop them at once.
#[derive(Clone, Default)]
pub(crate) struct Running(Arc<Mutex<HashMap<AnswerId, Signals>>>);

#[derive(Clone)]
struct Signals {
    /// The number of the last step that was written down.
    said: watch::Sender<i64>,
    stop: watch::Sender<bool>,
}

impl Running {
    fn begin(&self, id: AnswerId) -> Signals {
        let signals = Signals {
            said: watch::channel(0).0,
            stop: watch::channel(false).0,
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, signals.clone());
        signals
    }

    fn of(&self, id: AnswerId) -> Option<Signals> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn end(&self, id: AnswerId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

/// What a follower learns.
#[derive(Debug)]
pub struct Progress {
    /// Those behind the number it named.
    pub steps: Vec<RunStep>,
    pub ended: Option<Ended>,
}

#[derive(Debug)]
pub enum Ended {
    Answered(Box<Answer>),
    Failed(FailedRun),
}

/// Why there is no answer, as it was written down.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FailedRun {
    pub code: String,
    pub detail: String,
    pub next_step: String,
}

impl From<Problem> for FailedRun {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.to_owned(),
            detail: problem.detail,
            next_step: problem.next_step,
        }
    }
}

impl App {
    /// Begins to answer and comes back at once. The work goes on whether somebody follows or not; it ends with its answer, its failure, or [`App::cancel`].
    pub async fn begin_asking(&self, caller: &Caller, request: AskRequest) -> Result<AnswerId, AppError> {
        allow(caller, Permission::Look)?;
        let id = AnswerId::generate();
        let now = self.parts.clock.now();
        self.parts.store.begin_run(caller.org, id, caller.actor, now).await?;
        let signals = self.running.begin(id);
        let (app, caller) = (self.clone(), *caller);
        tokio::spawn(async move {
            let failure = app
                .run(&caller, id, request, &signals)
                .await
                .err()
                .map(|error| FailedRun::from(error.problem()));
            let failure = failure.map(|failure| json!(failure));
            if let Err(error) = app
                .parts
                .store
                .end_run(caller.org, id, failure.as_ref(), app.parts.clock.now())
                .await
            {
                // Its followers take it for lost when it is not heard of any more.
                tracing::error!(run = %id, error = &error as &dyn std::error::Error, "the end of a question could not be written down");
            }
            app.running.end(id);
            signals.said.send_modify(|last| *last = i64::MAX);
        });
        Ok(id)
    }

    async fn run(&self, caller: &Caller, id: AnswerId, request: AskRequest, signals: &Signals) -> Result<(), AppError> {
        let (sender, mut events) = mpsc::channel(EVENTS);
        let language = request.language;
        let mut stop = signals.stop.subscribe();
        let asked = self.ask_as(caller, request, sender, Some(id), async move {
            let _stopped = stop.wait_for(|stop| *stop).await;
        });
        let (org, store, clock) = (caller.org, &self.parts.store, &self.parts.clock);
        let told = async {
            let mut sequence = 0;
            while let Some(event) = events.recv().await {
                let Event::Step { stage, text } = event else { continue };
                let text = text.told(language).into_owned();
                sequence += 1;
                match store.add_run_step(org, id, &RunStep { sequence, stage, text }).await {
                    Ok(()) => {
                        signals.said.send_replace(sequence);
                    }
                    // The answer counts: events that nobody takes would hold it up.
                    Err(error) => {
                        tracing::warn!(run = %id, error = &error as &dyn std::error::Error, "a step of a question could not be written down");
                    }
                }
            }
        };
        let alive = async {
            loop {
                tokio::time::sleep(BEAT).await;
                // A database that is away for a moment stops nothing.
                if store.beat_run(org, id, clock.now()).await.unwrap_or(false) {
                    signals.stop.send_replace(true);
                }
            }
        };
        tokio::select! {
            (answer, ()) = async { tokio::join!(asked, told) } => answer.map(drop),
            () = alive => Ok(()),
        }
    }

    /// Stops the work: nothing further is asked of a source, calls under way are given up, no answer is stored. Of one that has ended, nothing.
    pub async fn cancel(&self, caller: &Caller, id: AnswerId) -> Result<(), AppError> {
        allow(caller, Permission::Look)?;
        if self.run_for(caller, id, i64::MAX).await?.is_none() {
            return Err(AppError::not_found("question under way"));
        }
        if self.parts.store.cancel_run(caller.org, id).await? {
            self.record(caller.org, caller.actor, "question.cancelled", &id.to_string(), json!({}))
                .await?;
            if let Some(signals) = self.running.of(id) {
                signals.stop.send_replace(true);
            }
        }
        Ok(())
    }

    /// What was said behind that step, and how it ended. Waits for something new, at most so long. Of an answer whose run is forgotten, the answer.
    pub async fn progress(&self, caller: &Caller, id: AnswerId, after: i64, patience: Duration) -> Result<Progress, AppError> {
        allow(caller, Permission::Look)?;
        let deadline = Instant::now() + patience;
        let mut said = self.running.of(id).map(|signals| signals.said.subscribe());
        loop {
            let progress = self.look_at_run(caller, id, after).await?;
            if !progress.steps.is_empty() || progress.ended.is_some() || Instant::now() >= deadline {
                return Ok(progress);
            }
            let wait = LOOK.min(deadline.saturating_duration_since(Instant::now()));
            match &mut said {
                Some(said) => drop(tokio::time::timeout(wait, said.changed()).await),
                None => tokio::time::sleep(wait).await,
            }
        }
    }

    /// For whoever asked, and for those from whom no source is kept: what is said on the way names sources and tools.
    async fn run_for(&self, caller: &Caller, id: AnswerId, after: i64) -> Result<Option<RunRecord>, AppError> {
        let run = self.parts.store.run(caller.org, id, after).await?;
        Ok(match run {
            Some(run) if run.actor == caller.actor || self.closed_to(caller).await?.is_empty() => Some(run),
            Some(_) | None => None,
        })
    }

    async fn look_at_run(&self, caller: &Caller, id: AnswerId, after: i64) -> Result<Progress, AppError> {
        let Some(run) = self.run_for(caller, id, after).await? else {
            let answer = self.answer(caller, id).await?;
            return Ok(Progress {
                steps: Vec::new(),
                ended: Some(Ended::Answered(Box::new(answer))),
            });
        };
        let ended = if let Some(failure) = run.failure {
            let failure = serde_json::from_value(failure).map_err(|_| AppError::new(Problem::internal()))?;
            Some(Ended::Failed(failure))
        } else if run.ended {
            Some(Ended::Answered(Box::new(self.answer(caller, id).await?)))
        } else if run.beat_at + LOST < self.parts.clock.now() {
            Some(Ended::Failed(lost().into()))
        } else {
            None
        };
        Ok(Progress { steps: run.steps, ended })
    }
}

pub(crate) fn cancelled() -> AppError {
    AppError::new(Problem::new(
        ProblemKind::Conflict,
        "cancelled",
        "The question was cancelled.",
        "Nothing was stored. Ask again when you want.",
    ))
}

fn lost() -> Problem {
    Problem::new(
        ProblemKind::Unavailable,
        "question_lost",
        "The server that worked on the question was stopped.",
        "Ask again.",
    )
}
