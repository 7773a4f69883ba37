//! Questions that are being answered: what was said so far, whether somebody wants them to stop, how they ended.

use belvedere_types::{Actor, AnswerId, OrgId};
use serde_json::Value;
use time::OffsetDateTime;

use crate::convert::{from_json, instant, json, micros};
use crate::engine::{Scope, Store};
use crate::error::StoreError;
use crate::{RunRecord, RunStep};

impl Store {
    /// Forgets those that were last heard of before that moment.
    pub async fn forget_runs(&self, org: OrgId, before: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("DELETE FROM runs WHERE org_id = $1 AND beat_at < $2")
                .bind(org.uuid())
                .bind(micros(before))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    pub async fn begin_run(&self, org: OrgId, id: AnswerId, actor: Actor, now: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("INSERT INTO runs (org_id, id, actor, beat_at) VALUES ($1, $2, $3, $4)")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(json(&actor)?)
                .bind(micros(now))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// `ReferenceGone` when the run is forgotten.
    pub async fn add_run_step(&self, org: OrgId, id: AnswerId, step: &RunStep) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("INSERT INTO run_steps (org_id, run_id, sequence, stage, text) VALUES ($1, $2, $3, $4, $5)")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(step.sequence)
                .bind(&step.stage)
                .bind(&step.text)
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// It is alive. True when somebody wants it to stop.
    pub async fn beat_run(&self, org: OrgId, id: AnswerId, now: OffsetDateTime) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let cancelled: Option<i64> =
                sqlx::query_scalar("UPDATE runs SET beat_at = $3 WHERE org_id = $1 AND id = $2 RETURNING cancelled")
                    .bind(org.uuid())
                    .bind(id.uuid())
                    .bind(micros(now))
                    .fetch_optional(&mut *tx)
                    .await?;
            cancelled != Some(0)
        })?)
    }

    /// True when it was running; whoever runs it stops at its next beat.
    pub async fn cancel_run(&self, org: OrgId, id: AnswerId) -> Result<bool, StoreError> {
        self.change_row(
            org,
            id.uuid(),
            "UPDATE runs SET cancelled = 1 WHERE org_id = $1 AND id = $2 AND ended = 0",
        )
        .await
    }

    /// With the problem it ended in; with none there is an answer.
    pub async fn end_run(&self, org: OrgId, id: AnswerId, failure: Option<&Value>, now: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("UPDATE runs SET ended = 1, failure = $3, beat_at = $4 WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(failure.map(json).transpose()?)
                .bind(micros(now))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// With the steps behind that number.
    pub async fn run(&self, org: OrgId, id: AnswerId, after: i64) -> Result<Option<RunRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<(String, i64, i64, Option<String>, i64)> =
                sqlx::query_as("SELECT actor, ended, cancelled, failure, beat_at FROM runs WHERE org_id = $1 AND id = $2")
                    .bind(org.uuid())
                    .bind(id.uuid())
                    .fetch_optional(&mut *tx)
                    .await?;
            let Some((actor, ended, cancelled, failure, beat_at)) = row else {
                return Ok(None);
            };
            let steps: Vec<(i64, String, String)> = sqlx::query_as(
                "SELECT sequence, stage, text FROM run_steps WHERE org_id = $1 AND run_id = $2 AND sequence > $3 ORDER BY sequence",
            )
            .bind(org.uuid())
            .bind(id.uuid())
            .bind(after)
            .fetch_all(&mut *tx)
            .await?;
            Some(RunRecord {
                actor: from_json(&actor)?,
                ended: ended != 0,
                cancelled: cancelled != 0,
                failure: failure.as_deref().map(from_json).transpose()?,
                beat_at: instant(beat_at)?,
                steps: steps
                    .into_iter()
                    .map(|(sequence, stage, text)| RunStep { sequence, stage, text })
                    .collect(),
            })
        })?)
    }
}
