//! Answering again by a stored plan: the same calls as they answer today, without planner or model.

use belvedere_analysis_router::wording::{Gap, Message};
use belvedere_analysis_router::{Answer, Outcome, Plan, Question, Words};
use belvedere_store::SourceRecord;
use belvedere_types::{AnswerId, Caller, ConversationId, Language, Problem, ProblemKind, SourceId};
use time::UtcOffset;
use tokio::sync::mpsc;

use crate::access::{Permission, allow};
use crate::ask::sources_of;
use crate::connect::target_of;
use crate::{App, AppError};

/// Events of a replay are for nobody; the channel only has to be there.
const UNWATCHED: usize = 64;

/// What is run again.
pub(crate) struct Stored {
    pub question: String,
    pub plan: Plan,
    pub conversation: ConversationId,
}

impl App {
    /// A new answer of the same conversation; the old one stays.
    ///
    /// # Errors
    /// `not_replayable` for an answer without a result, `source_needs_authorization` when a source is gone or waits for a person.
    pub async fn replay_answer(&self, caller: &Caller, id: AnswerId) -> Result<Answer, AppError> {
        allow(caller, Permission::Look)?;
        let before = self.answer(caller, id).await?;
        if before.outcome != Outcome::Answered {
            return Err(AppError::invalid(
                "not_replayable",
                "Only an answer with a result has a plan that can be run again.",
                "Ask the question again.",
            ));
        }
        let sources = sources_of(&before);
        let stored = Stored {
            question: before.question,
            plan: before.plan,
            conversation: before.conversation_id,
        };
        let answer = self.replay(caller, &sources, stored).await?.map_err(|why| {
            let problem = Problem::new(
                ProblemKind::Conflict,
                "source_needs_authorization",
                why.to_string(),
                "Authorize the source again, or ask anew.",
            );
            AppError::new(problem)
        })?;
        self.keep(caller, &answer, sources).await?;
        Ok(answer)
    }

    /// The inner error is why the plan could not be run at all: a source is gone or waits for a person.
    pub(crate) async fn replay(&self, caller: &Caller, sources: &[SourceId], stored: Stored) -> Result<Result<Answer, Words>, AppError> {
        let all = self.askable_sources(caller).await?;
        let mut used: Vec<SourceRecord> = Vec::new();
        for id in sources {
            match all.iter().find(|source| source.id == *id) {
                None => return Ok(Err(Gap::SourceGone.into())),
                Some(source) if !source.status.usable() => {
                    let what = Message::What {
                        code: "source_needs_authorization".into(),
                        text: source.status.reason().unwrap_or("it waits for authorization").to_owned(),
                        quoted: source.status.quoted().map(str::to_owned),
                        german: None,
                    };
                    let of = Gap::Of {
                        source: source.name.clone(),
                    };
                    return Ok(Err(Words::from(of).and(what)));
                }
                Some(source) => used.push(source.clone()),
            }
        }
        let question = Question {
            caller: *caller,
            text: stored.question,
            now: self.parts.clock.now(),
            offset: UtcOffset::UTC,
            language: Language::default(),
            sources: used.iter().map(target_of).collect(),
            unusable: Vec::new(),
            conversation: stored.conversation,
            previous: None,
        };
        let (events, mut unwatched) = mpsc::channel(UNWATCHED);
        let drain = tokio::spawn(async move { while unwatched.recv().await.is_some() {} });
        let answer = self.parts.router.replay(question, stored.plan, events).await;
        drain.await.map_err(|_| AppError::new(Problem::internal()))?;
        Ok(Ok(answer))
    }
}
