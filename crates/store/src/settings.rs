//! Small organisation-wide settings.

use belvedere_types::OrgId;
use serde_json::Value;
use time::Date;

use crate::convert::{from_json, json};
use crate::engine::{Scope, Store};
use crate::error::{RowError, StoreError};

/// What a language model was used for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModelUse {
    /// Completions.
    pub calls: u64,
    /// In and out.
    pub tokens: u64,
    /// In millionths of the currency that the model's prices are in; 0 where they are not known.
    pub cost_micros: u64,
}

/// The most that an organisation may use; nothing is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModelCaps {
    pub calls_per_day: Option<u64>,
    pub calls_per_month: Option<u64>,
    pub tokens_per_day: Option<u64>,
    pub tokens_per_month: Option<u64>,
    pub cost_micros_per_month: Option<u64>,
}

impl ModelCaps {
    /// What may still be set aside of `wanted`; `None` when that is no call, no token, or no money for what costs some.
    fn left(&self, used: ModelUses, wanted: ModelUse) -> Option<ModelUse> {
        let rest = |cap: Option<u64>, used: u64| cap.map_or(u64::MAX, |cap| cap.saturating_sub(used));
        let calls = rest(self.calls_per_day, used.day.calls).min(rest(self.calls_per_month, used.month.calls));
        let tokens = rest(self.tokens_per_day, used.day.tokens).min(rest(self.tokens_per_month, used.month.tokens));
        let granted = ModelUse {
            calls: wanted.calls.min(calls),
            tokens: wanted.tokens.min(tokens),
            cost_micros: wanted.cost_micros.min(rest(self.cost_micros_per_month, used.month.cost_micros)),
        };
        let affordable = granted.cost_micros > 0 || wanted.cost_micros == 0;
        (granted.calls > 0 && granted.tokens > 0 && affordable).then_some(granted)
    }
}

/// The use of a day, and of the month up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModelUses {
    pub day: ModelUse,
    pub month: ModelUse,
}

impl Store {
    pub async fn setting(&self, org: OrgId, key: &str) -> Result<Option<Value>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE org_id = $1 AND key = $2")
                .bind(org.uuid())
                .bind(key)
                .fetch_optional(&mut *tx)
                .await?;
            row.map(|(text,)| from_json(&text)).transpose()?
        })?)
    }

    pub async fn put_setting(&self, org: OrgId, key: &str, value: &Value) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query(
                "INSERT INTO settings (org_id, key, value) VALUES ($1, $2, $3)
                 ON CONFLICT (org_id, key) DO UPDATE SET value = excluded.value",
            )
            .bind(org.uuid())
            .bind(key)
            .bind(json(value)?)
            .execute(&mut *tx)
            .await?;
        })?)
    }

    pub async fn delete_setting(&self, org: OrgId, key: &str) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("DELETE FROM settings WHERE org_id = $1 AND key = $2")
                .bind(org.uuid())
                .bind(key)
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// Puts `next` in the place of what was read as `before` (`None`: nothing). False when somebody else was faster.
    pub async fn swap_setting(&self, org: OrgId, key: &str, before: Option<&Value>, next: &Value) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let swap = match before {
                None => sqlx::query("INSERT INTO settings (org_id, key, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                    .bind(org.uuid())
                    .bind(key)
                    .bind(json(next)?),
                Some(before) => sqlx::query("UPDATE settings SET value = $3 WHERE org_id = $1 AND key = $2 AND value = $4")
                    .bind(org.uuid())
                    .bind(key)
                    .bind(json(next)?)
                    .bind(json(before)?),
            };
            swap.execute(&mut *tx).await?.rows_affected() == 1
        })?)
    }

    /// Counts the use of a language model on a day and in its month, atomically; earlier days and months are forgotten.
    pub async fn add_model_use(&self, org: OrgId, day: Date, added: ModelUse) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for (prefix, period, number) in counters(day, added) {
                sqlx::query(
                    "INSERT INTO settings (org_id, key, value) VALUES ($1, $2, $3)
                     ON CONFLICT (org_id, key) DO UPDATE SET value = CAST(CAST(settings.value AS BIGINT) + CAST(excluded.value AS BIGINT) AS TEXT)",
                )
                .bind(org.uuid())
                .bind(format!("{prefix}{period}"))
                .bind(number.min(MOST).to_string())
                .execute(&mut *tx)
                .await?;
                sqlx::query("DELETE FROM settings WHERE org_id = $1 AND key LIKE $2 AND key < $3")
                    .bind(org.uuid())
                    .bind(format!("{prefix}%"))
                    .bind(format!("{prefix}{period}"))
                    .execute(&mut *tx)
                    .await?;
            }
        })?)
    }

    /// Sets aside what one question may use of a language model, at most `wanted` and never more than the caps leave: whatever runs at the same
    /// time, in this process or another, sees it as used. `None` when nothing is left. What is not settled stays counted.
    pub async fn reserve_model_use(
        &self,
        org: OrgId,
        day: Date,
        wanted: ModelUse,
        caps: ModelCaps,
    ) -> Result<Option<ModelUse>, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let mut numbers = [0; 6];
            for (place, (prefix, period, _)) in numbers.iter_mut().zip(counters(day, ModelUse::default())) {
                // Writing the row, if only as it was, keeps others from it until this transaction ends.
                let (sum,): (String,) = sqlx::query_as(
                    "INSERT INTO settings (org_id, key, value) VALUES ($1, $2, '0')
                     ON CONFLICT (org_id, key) DO UPDATE SET value = settings.value RETURNING value",
                )
                .bind(org.uuid())
                .bind(format!("{prefix}{period}"))
                .fetch_one(&mut *tx)
                .await?;
                *place = number(&sum)?;
            }
            let granted = caps.left(uses(numbers), wanted);
            for (prefix, period, number) in counters(day, granted.unwrap_or_default()) {
                sqlx::query(
                    "UPDATE settings SET value = CAST(CAST(value AS BIGINT) + CAST($3 AS BIGINT) AS TEXT) WHERE org_id = $1 AND key = $2",
                )
                .bind(org.uuid())
                .bind(format!("{prefix}{period}"))
                .bind(number.min(MOST).to_string())
                .execute(&mut *tx)
                .await?;
            }
            granted
        })?)
    }

    /// Puts what was used in the place of what was set aside on that day. A day or month that is over by now stays as it is.
    pub async fn settle_model_use(&self, org: OrgId, day: Date, reserved: ModelUse, used: ModelUse) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            for ((prefix, period, used), (.., reserved)) in counters(day, used).into_iter().zip(counters(day, reserved)) {
                sqlx::query(
                    "UPDATE settings SET value = CAST(CASE WHEN CAST(value AS BIGINT) + CAST($3 AS BIGINT) < CAST($4 AS BIGINT) THEN 0
                     ELSE CAST(value AS BIGINT) + CAST($3 AS BIGINT) - CAST($4 AS BIGINT) END AS TEXT) WHERE org_id = $1 AND key = $2",
                )
                .bind(org.uuid())
                .bind(format!("{prefix}{period}"))
                .bind(used.min(MOST).to_string())
                .bind(reserved.min(MOST).to_string())
                .execute(&mut *tx)
                .await?;
            }
        })?)
    }

    pub async fn model_uses(&self, org: OrgId, day: Date) -> Result<ModelUses, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let mut numbers = [0; 6];
            for (place, (prefix, period, _)) in numbers.iter_mut().zip(counters(day, ModelUse::default())) {
                let row: Option<(String,)> = sqlx::query_as("SELECT value FROM settings WHERE org_id = $1 AND key = $2")
                    .bind(org.uuid())
                    .bind(format!("{prefix}{period}"))
                    .fetch_optional(&mut *tx)
                    .await?;
                *place = row.map_or(Ok(0), |(sum,)| number(&sum))?;
            }
            uses(numbers)
        })?)
    }
}

/// More is never counted at once: the sum has to stay an integer of the database's.
const MOST: u64 = 1 << 50;

/// The rows that count: the beginning of the key, the period, and what is added.
fn counters(day: Date, added: ModelUse) -> [(&'static str, String, u64); 6] {
    let month = format!("{}-{:02}", day.year(), u8::from(day.month()));
    [
        ("model_use/day/calls/", day.to_string(), added.calls),
        ("model_use/day/tokens/", day.to_string(), added.tokens),
        ("model_use/day/cost/", day.to_string(), added.cost_micros),
        ("model_use/month/calls/", month.clone(), added.calls),
        ("model_use/month/tokens/", month.clone(), added.tokens),
        ("model_use/month/cost/", month, added.cost_micros),
    ]
}

/// In the order of [`counters`].
fn uses([day_calls, day_tokens, day_cost, month_calls, month_tokens, month_cost]: [u64; 6]) -> ModelUses {
    let used = |calls, tokens, cost_micros| ModelUse {
        calls,
        tokens,
        cost_micros,
    };
    ModelUses {
        day: used(day_calls, day_tokens, day_cost),
        month: used(month_calls, month_tokens, month_cost),
    }
}

fn number(text: &str) -> Result<u64, RowError> {
    text.parse().map_err(|_| RowError::Value { column: "value" })
}
