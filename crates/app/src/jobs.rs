//! What the server does by itself. Work is taken through the database, so that replicas share it and outlive each other.

use belvedere_auth::Upkeep;
use belvedere_store::RevocationRecord;
use belvedere_types::{OrgId, SourceId};
use time::Duration;
use tokio::task::JoinSet;

use crate::disconnect::ATTEMPT_LEASE;
use crate::{App, AppError};

/// Taken at a time, and worked on together.
const BATCH: u32 = 16;
/// A grant that nobody renewed for so long is renewed: well before the refresh tokens of vendors that expire them by disuse.
const IDLE: Duration = Duration::hours(24);
/// An idle grant that could not be renewed is looked at again after this time.
const UPKEEP_LEASE: Duration = Duration::hours(1);
/// What a server speaks is found out anew after this time.
const ERAS_KEPT: Duration = Duration::days(30);
/// Receipts are kept for so long after the disconnect.
const RECEIPTS_KEPT: Duration = Duration::days(2 * 365);

impl App {
    /// Comes back when there is work that should not wait for the next round.
    pub async fn work_waits(&self) {
        self.work.notified().await;
    }

    /// One round: expired flows go with their secrets, vendors are told of disconnects, idle grants are renewed, old receipts, what was found out about servers, and what organisations keep only for a time go.
    ///
    /// # Errors
    /// The first of what failed; the rest was done all the same.
    pub async fn housekeep(&self) -> Result<(), AppError> {
        let flows = self.parts.auth.expire_flows().await.map(drop).map_err(AppError::from);
        let mut outcome = flows.and(self.tell_vendors().await).and(self.keep_grants_alive().await);
        for org in self.parts.store.orgs().await? {
            let kept = self.keep_house_of(org.id).await;
            outcome = outcome.and(kept.inspect_err(|error| {
                tracing::error!(org = %org.id, error = error as &dyn std::error::Error, "an organisation's housekeeping failed");
            }));
        }
        outcome
    }

    async fn keep_house_of(&self, org: OrgId) -> Result<(), AppError> {
        let now = self.parts.clock.now();
        self.parts.store.prune_receipts(org, now - RECEIPTS_KEPT).await?;
        self.parts.store.prune_eras(org, now - ERAS_KEPT).await?;
        self.parts.store.forget_runs(org, now - crate::runs::KEPT).await?;
        self.let_go(org).await
    }

    /// Every revocation that is due.
    pub(crate) async fn tell_vendors(&self) -> Result<(), AppError> {
        loop {
            let now = self.parts.clock.now();
            let due = self.parts.store.take_due_revocations(now, ATTEMPT_LEASE, BATCH).await?;
            if due.is_empty() {
                return Ok(());
            }
            let mut attempts = JoinSet::new();
            for owed in due {
                attempts.spawn(tell_one(self.clone(), owed));
            }
            while attempts.join_next().await.is_some() {}
        }
    }

    async fn keep_grants_alive(&self) -> Result<(), AppError> {
        loop {
            let before = self.parts.clock.now() - IDLE;
            let idle = self.parts.store.take_idle_grants(before, UPKEEP_LEASE, BATCH).await?;
            if idle.is_empty() {
                return Ok(());
            }
            let mut renewals = JoinSet::new();
            for (org, source) in idle {
                renewals.spawn(keep_one(self.clone(), org, source));
            }
            while renewals.join_next().await.is_some() {}
        }
    }
}

/// One that fails for a reason of ours is taken again when its lease has run out.
async fn tell_one(app: App, owed: RevocationRecord) {
    let (org, source) = (owed.order.org, owed.order.source);
    if let Err(error) = app.tell_vendor(owed).await {
        tracing::error!(%org, %source, error = &error as &dyn std::error::Error, "a revocation could not be carried out");
    }
}

async fn keep_one(app: App, org: OrgId, source: SourceId) {
    match app.parts.auth.keep_alive(org, source).await {
        Upkeep::Renewed => tracing::info!(%org, %source, "idle grant renewed"),
        Upkeep::Later => tracing::warn!(%org, %source, "an idle grant could not be renewed; it is tried again"),
        // The card says so, or there is nothing to do.
        Upkeep::Lost | Upkeep::NotRenewable => {}
    }
}
