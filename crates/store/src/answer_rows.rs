//! Rows of a result beyond those that its answer carries, and what people thought of answers.

use belvedere_types::{AnswerId, OrgId, SourceId};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::FeedbackRecord;
use crate::convert::{from_json, from_word, instant, json, micros, places};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

/// Rows of a chunk.
pub const CHUNK: usize = 1_000;

impl Store {
    /// In order. `ReferenceGone` when the answer was deleted meanwhile.
    pub async fn put_answer_rows(&self, org: OrgId, answer: AnswerId, rows: &[Vec<Value>]) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for (number, chunk) in (0_i64..).zip(rows.chunks(CHUNK)) {
                sqlx::query("INSERT INTO answer_rows (org_id, answer_id, chunk, body) VALUES ($1, $2, $3, $4)")
                    .bind(org.uuid())
                    .bind(answer.uuid())
                    .bind(number)
                    .bind(json(&chunk)?)
                    .execute(&mut *tx)
                    .await?;
            }
        })?)
    }

    /// From one chunk to before another.
    pub async fn answer_rows(&self, org: OrgId, answer: AnswerId, chunks: std::ops::Range<usize>) -> Result<Vec<Vec<Value>>, StoreError> {
        let number = |chunk: usize| i64::try_from(chunk).unwrap_or(i64::MAX);
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let bodies: Vec<String> = sqlx::query_scalar(
                "SELECT body FROM answer_rows WHERE org_id = $1 AND answer_id = $2 AND chunk >= $3 AND chunk < $4 ORDER BY chunk",
            )
            .bind(org.uuid())
            .bind(answer.uuid())
            .bind(number(chunks.start))
            .bind(number(chunks.end))
            .fetch_all(&mut *tx)
            .await?;
            rows_of(&bodies)?
        })?)
    }

    /// The latest of each actor counts. `ReferenceGone` when there is no such answer.
    pub async fn put_feedback(&self, feedback: &FeedbackRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(feedback.org), |tx| {
            sqlx::query(
                "INSERT INTO feedback (org_id, answer_id, actor, verdict, note, given_at) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (org_id, answer_id, actor) DO UPDATE SET verdict = excluded.verdict, note = excluded.note, given_at = excluded.given_at",
            )
            .bind(feedback.org.uuid())
            .bind(feedback.answer.uuid())
            .bind(json(&feedback.actor)?)
            .bind(crate::convert::word(&feedback.verdict)?)
            .bind(&feedback.note)
            .bind(micros(feedback.given_at))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// The latest first, of all answers but those made from one of the `closed` sources.
    pub async fn feedback(&self, org: OrgId, closed: &[SourceId], limit: u32) -> Result<Vec<FeedbackRecord>, StoreError> {
        let statement = format!(
            "SELECT answer_id, actor, verdict, note, given_at FROM feedback WHERE org_id = $1 AND NOT EXISTS (SELECT 1 FROM answer_sources s
                 WHERE s.org_id = $1 AND s.answer_id = feedback.answer_id AND s.source_id IN ({}))
                 ORDER BY given_at DESC, answer_id LIMIT $2",
            places(closed, 3)
        );
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let mut query = sqlx::query_as(AssertSqlSafe(statement)).bind(org.uuid()).bind(i64::from(limit));
            for source in closed {
                query = query.bind(source.uuid());
            }
            let rows: Vec<(Uuid, String, String, String, i64)> = query.fetch_all(&mut *tx).await?;
            rows.into_iter()
                .map(|(answer, actor, verdict, note, given_at)| {
                    Ok(FeedbackRecord {
                        org,
                        answer: AnswerId::from_uuid(answer),
                        actor: from_json(&actor)?,
                        verdict: from_word(verdict)?,
                        note,
                        given_at: instant(given_at)?,
                    })
                })
                .collect::<Result<_, RowError>>()?
        })?)
    }
}

/// The rows of some chunks, in order.
pub fn rows_of(chunks: &[String]) -> Result<Vec<Vec<Value>>, RowError> {
    let mut rows = Vec::new();
    for chunk in chunks {
        rows.append(&mut from_json::<Vec<Vec<Value>>>(chunk)?);
    }
    Ok(rows)
}
