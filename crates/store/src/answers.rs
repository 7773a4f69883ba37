//! Conversations and answers.

use belvedere_types::{AnswerId, ConversationId, OrgId, SourceId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::convert::{from_json, instant, json, micros, places, source_ids};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{AnswerRecord, ConversationRecord};

#[derive(sqlx::FromRow)]
struct ConversationRow {
    org_id: Uuid,
    id: Uuid,
    title: String,
    created_at: i64,
}

impl TryFrom<ConversationRow> for ConversationRecord {
    type Error = RowError;

    fn try_from(row: ConversationRow) -> Result<Self, RowError> {
        Ok(Self {
            id: ConversationId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            title: row.title,
            created_at: instant(row.created_at)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    org_id: Uuid,
    id: Uuid,
    conversation_id: Uuid,
    question: String,
    body: String,
    created_at: i64,
}

impl AnswerRow {
    fn with_sources(self, sources: Vec<(Uuid,)>) -> Result<AnswerRecord, RowError> {
        Ok(AnswerRecord {
            id: AnswerId::from_uuid(self.id),
            org: OrgId::from_uuid(self.org_id),
            conversation: ConversationId::from_uuid(self.conversation_id),
            question: self.question,
            body: from_json(&self.body)?,
            sources: source_ids(sources),
            created_at: instant(self.created_at)?,
        })
    }
}

const SOURCES: &str = "SELECT source_id FROM answer_sources WHERE org_id = $1 AND answer_id = $2 ORDER BY position";

impl Store {
    pub async fn create_conversation(&self, conversation: &ConversationRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(conversation.org), |tx| {
            sqlx::query("INSERT INTO conversations (org_id, id, title, created_at) VALUES ($1, $2, $3, $4)")
                .bind(conversation.org.uuid())
                .bind(conversation.id.uuid())
                .bind(&conversation.title)
                .bind(micros(conversation.created_at))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    pub async fn conversation(&self, org: OrgId, id: ConversationId) -> Result<Option<ConversationRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<ConversationRow> = sqlx::query_as("SELECT * FROM conversations WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(ConversationRecord::try_from).transpose()?
        })?)
    }

    /// Newest first; with words, those whose title or a question has them, whatever the case of ASCII letters. Without those that have an answer made
    /// from one of the `closed` sources.
    pub async fn conversations(
        &self,
        org: OrgId,
        words: &str,
        closed: &[SourceId],
        limit: u32,
    ) -> Result<Vec<ConversationRecord>, StoreError> {
        let pattern = format!("%{}%", words.to_lowercase().replace(['%', '_', '\\'], "_"));
        let statement = format!(
            "SELECT * FROM conversations WHERE org_id = $1 AND (lower(title) LIKE $3 OR EXISTS (SELECT 1 FROM answers a
                 WHERE a.org_id = $1 AND a.conversation_id = conversations.id AND lower(a.question) LIKE $3))
                 AND NOT EXISTS (SELECT 1 FROM answers a JOIN answer_sources s ON s.org_id = a.org_id AND s.answer_id = a.id
                     WHERE a.org_id = $1 AND a.conversation_id = conversations.id AND s.source_id IN ({}))
                 ORDER BY created_at DESC, id DESC LIMIT $2",
            places(closed, 4)
        );
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let mut query = sqlx::query_as(AssertSqlSafe(statement))
                .bind(org.uuid())
                .bind(i64::from(limit))
                .bind(&pattern);
            for source in closed {
                query = query.bind(source.uuid());
            }
            let rows: Vec<ConversationRow> = query.fetch_all(&mut *tx).await?;
            rows.into_iter().map(ConversationRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// False when there is none.
    pub async fn rename_conversation(&self, org: OrgId, id: ConversationId, title: &str) -> Result<bool, StoreError> {
        self.name_row(
            org,
            id.uuid(),
            title,
            "UPDATE conversations SET title = $3 WHERE org_id = $1 AND id = $2",
        )
        .await
    }

    /// With its answers; false when there is none.
    pub async fn delete_conversation(&self, org: OrgId, id: ConversationId) -> Result<bool, StoreError> {
        self.change_row(org, id.uuid(), "DELETE FROM conversations WHERE org_id = $1 AND id = $2")
            .await
    }

    /// The conversation, if nothing was answered in it.
    pub async fn drop_empty_conversation(&self, org: OrgId, id: ConversationId) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query(
                "DELETE FROM conversations WHERE org_id = $1 AND id = $2
                 AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.org_id = $1 AND a.conversation_id = $2)",
            )
            .bind(org.uuid())
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// Inserts, or replaces the answer of that identifier. `ReferenceGone` when its conversation or a source it used was deleted meanwhile.
    pub async fn put_answer(&self, answer: &AnswerRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(answer.org), |tx| {
            sqlx::query(
                "INSERT INTO answers (org_id, id, conversation_id, question, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (org_id, id) DO UPDATE SET question = excluded.question, body = excluded.body",
            )
            .bind(answer.org.uuid())
            .bind(answer.id.uuid())
            .bind(answer.conversation.uuid())
            .bind(&answer.question)
            .bind(json(&answer.body)?)
            .bind(micros(answer.created_at))
            .execute(&mut *tx)
            .await?;
            sqlx::query("DELETE FROM answer_sources WHERE org_id = $1 AND answer_id = $2")
                .bind(answer.org.uuid())
                .bind(answer.id.uuid())
                .execute(&mut *tx)
                .await?;
            for (position, source) in (0_i64..).zip(&answer.sources) {
                sqlx::query("INSERT INTO answer_sources (org_id, answer_id, position, source_id) VALUES ($1, $2, $3, $4)")
                    .bind(answer.org.uuid())
                    .bind(answer.id.uuid())
                    .bind(position)
                    .bind(source.uuid())
                    .execute(&mut *tx)
                    .await?;
            }
        })?)
    }

    pub async fn answer(&self, org: OrgId, id: AnswerId) -> Result<Option<AnswerRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<AnswerRow> = sqlx::query_as("SELECT * FROM answers WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            let Some(row) = row else { return Ok(None) };
            let sources = sqlx::query_as(SOURCES).bind(org.uuid()).bind(id.uuid()).fetch_all(&mut *tx).await?;
            Some(row.with_sources(sources)?)
        })?)
    }

    /// Oldest first.
    pub async fn answers_of(&self, org: OrgId, conversation: ConversationId) -> Result<Vec<AnswerRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<AnswerRow> =
                sqlx::query_as("SELECT * FROM answers WHERE org_id = $1 AND conversation_id = $2 ORDER BY created_at, id")
                    .bind(org.uuid())
                    .bind(conversation.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            let mut answers = Vec::with_capacity(rows.len());
            for row in rows {
                let sources = sqlx::query_as(SOURCES).bind(org.uuid()).bind(row.id).fetch_all(&mut *tx).await?;
                answers.push(row.with_sources(sources)?);
            }
            answers
        })?)
    }
}
