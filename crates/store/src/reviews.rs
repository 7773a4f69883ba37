//! What the filter remembers of each tool.

use async_trait::async_trait;
use belvedere_tool_filter::{MAX_EVENTS, Review, Reviews, VerdictEvent};
use belvedere_types::{OrgId, SourceId, StorageError};

use crate::convert::{from_json, json};
use crate::engine::{Scope, Store};

#[async_trait]
impl Reviews for Store {
    async fn load(&self, org: OrgId, source: SourceId) -> Result<Vec<Review>, StorageError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<(String,)> = sqlx::query_as("SELECT body FROM reviews WHERE org_id = $1 AND source_id = $2 ORDER BY tool")
                .bind(org.uuid())
                .bind(source.uuid())
                .fetch_all(&mut *tx)
                .await?;
            rows.iter().map(|(body,)| from_json(body)).collect::<Result<_, _>>()?
        })?)
    }

    async fn save(&self, org: OrgId, source: SourceId, reviews: &[Review], events: &[VerdictEvent]) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for review in reviews {
                sqlx::query(
                    "INSERT INTO reviews (org_id, source_id, tool, body) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (org_id, source_id, tool) DO UPDATE SET body = excluded.body",
                )
                .bind(org.uuid())
                .bind(source.uuid())
                .bind(&review.tool)
                .bind(json(review)?)
                .execute(&mut *tx)
                .await?;
            }
            for event in events {
                sqlx::query("INSERT INTO verdict_events (org_id, source_id, body) VALUES ($1, $2, $3)")
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .bind(json(event)?)
                    .execute(&mut *tx)
                    .await?;
            }
            if !events.is_empty() {
                sqlx::query(
                    "DELETE FROM verdict_events WHERE org_id = $1 AND source_id = $2 AND id <= (
                        SELECT id FROM verdict_events WHERE org_id = $1 AND source_id = $2 ORDER BY id DESC LIMIT 1 OFFSET $3)",
                )
                .bind(org.uuid())
                .bind(source.uuid())
                .bind(i64::from(MAX_EVENTS))
                .execute(&mut *tx)
                .await?;
            }
        })?)
    }

    async fn history(&self, org: OrgId, source: SourceId) -> Result<Vec<VerdictEvent>, StorageError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<(String,)> =
                sqlx::query_as("SELECT body FROM verdict_events WHERE org_id = $1 AND source_id = $2 ORDER BY id DESC LIMIT $3")
                    .bind(org.uuid())
                    .bind(source.uuid())
                    .bind(i64::from(MAX_EVENTS))
                    .fetch_all(&mut *tx)
                    .await?;
            rows.iter().map(|(body,)| from_json(body)).collect::<Result<_, _>>()?
        })?)
    }

    async fn remove_all(&self, org: OrgId, source: SourceId) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for forget in [
                "DELETE FROM reviews WHERE org_id = $1 AND source_id = $2",
                "DELETE FROM verdict_events WHERE org_id = $1 AND source_id = $2",
            ] {
                sqlx::query(forget).bind(org.uuid()).bind(source.uuid()).execute(&mut *tx).await?;
            }
        })?)
    }
}
