//! Conversations: found, renamed, deleted; and what people thought of answers.

use belvedere_analysis_router::Answer;
use belvedere_store::{ConversationRecord, FeedbackRecord, Opinion};
use belvedere_types::{AnswerId, Caller, ConversationId};
use serde_json::json;

use crate::access::{Permission, allow};
use crate::ask::answer_of;
use crate::connect::valid_name;
use crate::{App, AppError};

const LISTED: u32 = 100;
const MAX_NOTE_CHARS: usize = 1_000;

impl App {
    /// Newest first; with words, those whose title or a question has them.
    pub async fn conversations(&self, caller: &Caller, words: &str) -> Result<Vec<ConversationRecord>, AppError> {
        allow(caller, Permission::Look)?;
        let closed = self.closed_to(caller).await?.list();
        Ok(self.parts.store.conversations(caller.org, words.trim(), &closed, LISTED).await?)
    }

    /// The answers of a conversation, oldest first.
    pub async fn conversation(&self, caller: &Caller, id: ConversationId) -> Result<Vec<Answer>, AppError> {
        allow(caller, Permission::Look)?;
        let (_, records) = self.known_conversation(caller, id).await?;
        records.into_iter().map(|record| answer_of(record.body)).collect()
    }

    pub async fn rename_conversation(&self, caller: &Caller, id: ConversationId, title: &str) -> Result<ConversationRecord, AppError> {
        allow(caller, Permission::Look)?;
        let (record, _) = self.known_conversation(caller, id).await?;
        let title = valid_name(title)?;
        self.parts.store.rename_conversation(caller.org, id, &title).await?;
        Ok(ConversationRecord { title, ..record })
    }

    /// With its answers. Tiles made from them stay: they hold their plans themselves.
    pub async fn delete_conversation(&self, caller: &Caller, id: ConversationId) -> Result<(), AppError> {
        allow(caller, Permission::Edit)?;
        self.known_conversation(caller, id).await?;
        if !self.parts.store.delete_conversation(caller.org, id).await? {
            return Err(AppError::not_found("conversation"));
        }
        self.record(caller.org, caller.actor, "conversation.deleted", &id.to_string(), json!({}))
            .await
    }

    /// Whether an answer was right, and what was wrong with it. The latest of each person counts.
    pub async fn give_feedback(&self, caller: &Caller, answer: AnswerId, verdict: Opinion, note: &str) -> Result<FeedbackRecord, AppError> {
        allow(caller, Permission::Look)?;
        self.known_answer(caller, answer).await?;
        let note = note.trim();
        if note.chars().count() > MAX_NOTE_CHARS {
            return Err(AppError::invalid(
                "note_too_long",
                format!("The note has more than {MAX_NOTE_CHARS} characters."),
                "Say it shorter.",
            ));
        }
        let record = FeedbackRecord {
            org: caller.org,
            answer,
            actor: caller.actor,
            verdict,
            note: note.to_owned(),
            given_at: self.parts.clock.now(),
        };
        self.parts.store.put_feedback(&record).await?;
        Ok(record)
    }

    /// The latest first.
    pub async fn feedback(&self, caller: &Caller) -> Result<Vec<FeedbackRecord>, AppError> {
        allow(caller, Permission::Edit)?;
        let closed = self.closed_to(caller).await?.list();
        Ok(self.parts.store.feedback(caller.org, &closed, LISTED).await?)
    }
}
