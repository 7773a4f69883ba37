//! Dashboards that are mailed to members. Finding those that are due, and one by its identifier, crosses organisations.

use belvedere_types::{DashboardId, OrgId, SubscriptionId, UserId};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::SubscriptionRecord;
use crate::convert::{from_json, instant, json, micros};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError, readable};

#[derive(sqlx::FromRow)]
struct SubscriptionRow {
    org_id: Uuid,
    id: Uuid,
    dashboard_id: Uuid,
    user_id: Uuid,
    body: String,
    language: String,
    created_by: String,
    created_at: i64,
    next_at: i64,
    last_slot: Option<i64>,
    tries: i64,
    sent_at: Option<i64>,
    trouble: Option<String>,
    paused_at: Option<i64>,
}

impl TryFrom<SubscriptionRow> for SubscriptionRecord {
    type Error = RowError;

    fn try_from(row: SubscriptionRow) -> Result<Self, RowError> {
        Ok(Self {
            id: SubscriptionId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            dashboard: DashboardId::from_uuid(row.dashboard_id),
            user: UserId::from_uuid(row.user_id),
            // What is no JSON is no rule, as with schedules: an error here would hold up all that are due with it.
            body: from_json(&row.body).unwrap_or_default(),
            language: row.language,
            created_by: from_json(&row.created_by)?,
            created_at: instant(row.created_at)?,
            next_at: instant(row.next_at)?,
            last_slot: row.last_slot.map(instant).transpose()?,
            tries: u32::try_from(row.tries).map_err(|_| RowError::Value { column: "tries" })?,
            sent_at: row.sent_at.map(instant).transpose()?,
            trouble: row.trouble.as_deref().map(from_json).transpose()?,
            paused_at: row.paused_at.map(instant).transpose()?,
        })
    }
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Tried {
    Sent {
        at: OffsetDateTime,
    },
    /// Nothing more comes of this slot.
    Failed {
        trouble: Value,
    },
    /// It was not made: paused meanwhile. `trouble` is what was known before.
    Left {
        trouble: Option<Value>,
    },
    /// The slot is tried once more then.
    Again {
        trouble: Value,
        at: OffsetDateTime,
    },
}

impl Store {
    /// One for each member and dashboard: another one puts its rule and language in the place of the first one's, whose identifier and history stay;
    /// a paused one stays paused. Answers with the row as it is then. `ReferenceGone` when dashboard or member were deleted meanwhile.
    pub async fn put_subscription(&self, wish: &SubscriptionRecord) -> Result<SubscriptionRecord, StoreError> {
        Ok(within!(self, write, Scope::Org(wish.org), |tx| {
            let row: SubscriptionRow = sqlx::query_as(
                "INSERT INTO subscriptions (org_id, id, dashboard_id, user_id, body, language, created_by, created_at, next_at, tries)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
                 ON CONFLICT (org_id, dashboard_id, user_id) DO UPDATE
                 SET body = excluded.body, language = excluded.language, next_at = excluded.next_at, tries = 0 RETURNING *",
            )
            .bind(wish.org.uuid())
            .bind(wish.id.uuid())
            .bind(wish.dashboard.uuid())
            .bind(wish.user.uuid())
            .bind(json(&wish.body)?)
            .bind(&wish.language)
            .bind(json(&wish.created_by)?)
            .bind(micros(wish.created_at))
            .bind(micros(wish.next_at))
            .fetch_one(&mut *tx)
            .await?;
            SubscriptionRecord::try_from(row)?
        })?)
    }

    /// Oldest first.
    pub async fn subscriptions(&self, org: OrgId, dashboard: DashboardId) -> Result<Vec<SubscriptionRecord>, StoreError> {
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let rows: Vec<SubscriptionRow> =
                sqlx::query_as("SELECT * FROM subscriptions WHERE org_id = $1 AND dashboard_id = $2 ORDER BY created_at, id")
                    .bind(org.uuid())
                    .bind(dashboard.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(SubscriptionRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    /// Of whatever organisation: for links that prove themselves by a signature under the row.
    pub async fn subscription(&self, id: SubscriptionId) -> Result<Option<SubscriptionRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let row: Option<SubscriptionRow> = sqlx::query_as("SELECT * FROM subscriptions WHERE id = $1")
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(SubscriptionRecord::try_from).transpose()?
        })?)
    }

    /// False when there is none.
    pub async fn drop_subscription(&self, org: OrgId, id: SubscriptionId) -> Result<bool, StoreError> {
        self.change_row(org, id.uuid(), "DELETE FROM subscriptions WHERE org_id = $1 AND id = $2")
            .await
    }

    /// Sends nothing from then on. False when there is none, or when it is paused already.
    pub async fn pause_subscription(&self, org: OrgId, id: SubscriptionId, at: OffsetDateTime) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query("UPDATE subscriptions SET paused_at = $3 WHERE org_id = $1 AND id = $2 AND paused_at IS NULL")
                .bind(org.uuid())
                .bind(id.uuid())
                .bind(micros(at))
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }

    /// Sends again, first at `next`; what was tried before the pause is not tried again. False when there is none that is paused.
    pub async fn resume_subscription(&self, org: OrgId, id: SubscriptionId, next: OffsetDateTime) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query(
                "UPDATE subscriptions SET paused_at = NULL, next_at = $3, tries = 0 WHERE org_id = $1 AND id = $2 AND paused_at IS NOT NULL",
            )
            .bind(org.uuid())
            .bind(id.uuid())
            .bind(micros(next))
            .execute(&mut *tx)
            .await?;
            done.rows_affected() == 1
        })?)
    }

    /// Those whose slot has come and that are not paused, of every organisation, the longest due first.
    pub async fn due_subscriptions(&self, now: OffsetDateTime, limit: u32) -> Result<Vec<SubscriptionRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let rows: Vec<SubscriptionRow> =
                sqlx::query_as("SELECT * FROM subscriptions WHERE next_at <= $1 AND paused_at IS NULL ORDER BY next_at, id LIMIT $2")
                    .bind(micros(now))
                    .bind(i64::from(limit))
                    .fetch_all(&mut *tx)
                    .await?;
            readable(rows, "subscriptions")
        })?)
    }

    /// Takes the slot and moves on to the next one, as [`Store::take_slot`] does: true for exactly one of those who try. Until the try has ended,
    /// `trouble` is what is known of it.
    pub async fn take_mailing(&self, due: &SubscriptionRecord, next: OffsetDateTime, trouble: &Value) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(due.org), |tx| {
            let done = sqlx::query(
                "UPDATE subscriptions SET last_slot = next_at, next_at = $4, tries = tries + 1, trouble = $5
                 WHERE org_id = $1 AND id = $2 AND next_at = $3 AND (last_slot IS NULL OR last_slot < next_at) AND next_at < $4
                 AND paused_at IS NULL",
            )
            .bind(due.org.uuid())
            .bind(due.id.uuid())
            .bind(micros(due.next_at))
            .bind(micros(next))
            .bind(json(trouble)?)
            .execute(&mut *tx)
            .await?;
            done.rows_affected() == 1
        })?)
    }

    /// Writes down how the try ended whose taking set the next slot to `next`; a rule that was set meanwhile keeps its own.
    pub async fn settle_mailing(&self, taken: &SubscriptionRecord, next: OffsetDateTime, tried: &Tried) -> Result<(), StoreError> {
        let (again, tries, sent, trouble) = match tried {
            Tried::Sent { at } => (next, 0, Some(*at), None),
            Tried::Failed { trouble } => (next, 0, None, Some(trouble)),
            Tried::Left { trouble } => (next, 0, None, trouble.as_ref()),
            Tried::Again { trouble, at } => (*at, taken.tries + 1, None, Some(trouble)),
        };
        Ok(within!(self, write, Scope::Org(taken.org), |tx| {
            sqlx::query(
                "UPDATE subscriptions SET trouble = $3, sent_at = COALESCE($4, sent_at),
                 tries = CASE WHEN next_at = $5 THEN $6 ELSE tries END, next_at = CASE WHEN next_at = $5 THEN $7 ELSE next_at END
                 WHERE org_id = $1 AND id = $2",
            )
            .bind(taken.org.uuid())
            .bind(taken.id.uuid())
            .bind(trouble.map(json).transpose()?)
            .bind(sent.map(micros))
            .bind(micros(next))
            .bind(i64::from(tries))
            .bind(micros(again))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// The address at which a member is reached, and the language that they chose.
    pub async fn reached_at(&self, org: OrgId, user: UserId) -> Result<(Option<String>, Option<String>), StoreError> {
        Ok(within!(self, look, Scope::Org(org), |tx| {
            let email: Option<String> = sqlx::query_scalar("SELECT email FROM logins WHERE org_id = $1 AND user_id = $2")
                .bind(org.uuid())
                .bind(user.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            let language: Option<Option<String>> = sqlx::query_scalar("SELECT language FROM users WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(user.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            (email, language.flatten())
        })?)
    }
}
