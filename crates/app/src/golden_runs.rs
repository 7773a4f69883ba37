//! A card's golden questions, asked by the server itself when a source is connected and when the program or the card has changed.

use belvedere_analysis_router::{Question, Turn};
use belvedere_catalog::Golden;
use belvedere_store::SourceRecord;
use belvedere_types::{Actor, Caller, ConversationId, Language, OrgId, SourceId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime, UtcOffset};
use tokio::sync::mpsc;

use crate::access::reach::Wish;
use crate::access::{Permission, allow};
use crate::connect::{system_caller, target_of};
use crate::{App, AppError, GoldenResult, GoldenView, misses};

/// A run that left no report in this time was cut, and is made again.
const LEASE: Duration = Duration::minutes(30);
const VERSION: &str = env!("CARGO_PKG_VERSION");
const EVENTS: usize = 64;

/// What is stored of a source's last run. It holds no cell of any answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Run {
    /// Of the program and the questions.
    mark: String,
    #[serde(with = "time::serde::rfc3339")]
    began_at: OffsetDateTime,
    report: Option<GoldenView>,
}

impl App {
    /// Comes back when a source may have questions to be asked.
    pub async fn golden_waits(&self) {
        self.golden.notified().await;
    }

    /// Asks whatever is due, of every organisation. Nothing, where the operator switched it off.
    pub async fn ask_golden(&self) -> Result<(), AppError> {
        if !self.parts.golden_questions {
            return Ok(());
        }
        for org in self.parts.store.orgs().await? {
            for source in self.parts.store.sources(org.id).await? {
                self.ask_golden_of(&source).await?;
            }
        }
        Ok(())
    }

    /// Has the questions of a source's card asked again, in the background.
    pub async fn ask_golden_again(&self, caller: &Caller, id: SourceId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        let source = self.source_for(caller, id, Wish::Manage).await?;
        if self.golden_of(&source).is_empty() || !self.parts.golden_questions {
            return Err(AppError::invalid(
                "no_golden_questions",
                "This source has no golden questions, or the operator has switched them off.",
                "Golden questions stand on a vendor's card; `belvedere eval` asks those of a file.",
            ));
        }
        self.parts.store.delete_setting(caller.org, &key(id)).await?;
        self.golden.notify_one();
        Ok(())
    }

    pub(crate) async fn golden_view(&self, source: &SourceRecord) -> Result<Option<GoldenView>, AppError> {
        if self.golden_of(source).is_empty() {
            return Ok(None);
        }
        let stored = self.parts.store.setting(source.org, &key(source.id)).await?;
        Ok(stored.and_then(|value| serde_json::from_value::<Run>(value).ok()?.report))
    }

    pub(crate) async fn forget_golden(&self, org: OrgId, source: SourceId) -> Result<(), AppError> {
        Ok(self.parts.store.delete_setting(org, &key(source)).await?)
    }

    fn golden_of(&self, source: &SourceRecord) -> &[Golden] {
        let vendor = source.vendor.as_ref().and_then(|id| self.parts.catalog.vendor(id));
        vendor.map(|vendor| vendor.golden.as_slice()).unwrap_or_default()
    }

    async fn ask_golden_of(&self, source: &SourceRecord) -> Result<(), AppError> {
        let questions = self.golden_of(source);
        if questions.is_empty() || !source.status.usable() {
            return Ok(());
        }
        let (now, key) = (self.parts.clock.now(), key(source.id));
        let before = self.parts.store.setting(source.org, &key).await?;
        let last: Option<Run> = before.clone().and_then(|value| serde_json::from_value(value).ok());
        let mut run = Run {
            mark: mark(questions),
            began_at: now,
            report: None,
        };
        if last.is_some_and(|last| last.mark == run.mark && (last.report.is_some() || now < last.began_at + LEASE)) {
            return Ok(());
        }
        let claimed = json!(run);
        if !self.parts.store.swap_setting(source.org, &key, before.as_ref(), &claimed).await? {
            return Ok(());
        }
        let report = self.ask_all(source, questions).await;
        let detail = json!({ "passed": report.passed, "total": report.questions.len() });
        self.record(source.org, Actor::System, "golden.asked", &source.id.to_string(), detail)
            .await?;
        run.report = Some(report);
        // Of a source that went meanwhile nothing stays, whichever of the two was faster.
        self.parts.store.swap_setting(source.org, &key, Some(&claimed), &json!(run)).await?;
        if self.parts.store.source(source.org, source.id).await?.is_none() {
            self.forget_golden(source.org, source.id).await?;
        }
        Ok(())
    }

    /// By the built-in planner: nobody is charged for a question that nobody asked.
    async fn ask_all(&self, source: &SourceRecord, questions: &[Golden]) -> GoldenView {
        let mut results = Vec::new();
        let mut previous: Option<Turn> = None;
        for golden in questions {
            let target = target_of(source);
            let question = Question {
                caller: system_caller(&target),
                text: golden.question.clone(),
                now: golden.now.unwrap_or_else(|| self.parts.clock.now()),
                offset: UtcOffset::UTC,
                // What a golden question expects is in English.
                language: Language::English,
                sources: vec![target],
                unusable: Vec::new(),
                conversation: ConversationId::generate(),
                previous: previous.take().filter(|_| golden.follows),
            };
            let (events, mut watched) = mpsc::channel(EVENTS);
            let unheard = async { while watched.recv().await.is_some() {} };
            let (answer, ()) = tokio::join!(self.parts.router.ask(question, events), unheard);
            let misses = misses(&golden.expect, &answer);
            results.push(GoldenResult {
                question: golden.question.clone(),
                passed: misses.is_empty(),
                misses,
                ms: answer.ms,
            });
            previous = Some(Turn {
                question: answer.question,
                plan: answer.plan,
            });
        }
        GoldenView {
            version: VERSION.to_owned(),
            asked_at: self.parts.clock.now(),
            passed: results.iter().filter(|result| result.passed).count(),
            questions: results,
        }
    }
}

fn key(source: SourceId) -> String {
    format!("golden/{source}")
}

fn mark(questions: &[Golden]) -> String {
    let digest = Sha256::digest(format!("{VERSION} {}", json!(questions)).as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
