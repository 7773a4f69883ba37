//! A subscription that rests: nothing is sent, and it stays with its rule and its history until somebody resumes it.

use belvedere_store::SubscriptionRecord;
use belvedere_types::{Caller, SubscriptionId};
use serde_json::json;
use time::OffsetDateTime;

use super::subscribe::rule_of;
use crate::{App, AppError};

impl App {
    /// Sends nothing from now on, also what was to be tried again. Of one that is paused nothing changes. Whoever could end it may.
    pub async fn pause_subscription(&self, caller: &Caller, id: SubscriptionId) -> Result<(), AppError> {
        let row = self.known_subscription(caller, id).await?;
        if row.paused_at.is_some() {
            return Ok(());
        }
        self.tell_of(caller, &row, "subscription.paused").await?;
        let now = self.parts.clock.now();
        let done = self.parts.store.pause_subscription(row.org, row.id, now).await?;
        self.still_there(caller, id, done).await
    }

    /// Goes on with the next time of its rule; what the pause left out is not made up for. Of one that is not paused nothing changes. Whoever could end
    /// it may.
    pub async fn resume_subscription(&self, caller: &Caller, id: SubscriptionId) -> Result<(), AppError> {
        let row = self.known_subscription(caller, id).await?;
        if row.paused_at.is_none() {
            return Ok(());
        }
        self.tell_of(caller, &row, "subscription.resumed").await?;
        let next = upcoming(&row, self.parts.clock.now());
        let done = self.parts.store.resume_subscription(row.org, row.id, next).await?;
        self.still_there(caller, id, done).await
    }

    /// First, so that a log that takes nothing refuses the change.
    async fn tell_of(&self, caller: &Caller, row: &SubscriptionRecord, action: &'static str) -> Result<(), AppError> {
        let detail = json!({ "dashboard": row.dashboard });
        self.record(caller.org, caller.actor, action, &row.user.to_string(), detail).await
    }

    /// Where nothing was changed, somebody else did the same meanwhile, or ended it.
    async fn still_there(&self, caller: &Caller, id: SubscriptionId, done: bool) -> Result<(), AppError> {
        if !done {
            self.known_subscription(caller, id).await?;
        }
        Ok(())
    }
}

/// The first time of its rule that is yet to come and was not mailed; where the rule cannot be read, what the row says.
pub(super) fn upcoming(row: &SubscriptionRecord, now: OffsetDateTime) -> OffsetDateTime {
    let after = row.last_slot.map_or(now, |slot| slot.max(now));
    rule_of(row)
        .and_then(|rule| rule.next_after(after).ok())
        .unwrap_or_else(|| row.next_at.max(now))
}
