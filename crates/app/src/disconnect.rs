//! The end of a source: erased here at once, revoked at its vendor as soon as the vendor answers.

use belvedere_auth::{Parting, Revocation};
use belvedere_store::{Departure, ReceiptRecord, RevocationRecord, SavedAnswers, SourceRecord};
use belvedere_types::{Actor, Caller, OrgId, Problem, ReceiptId, SourceAccess, SourceId, SourceTarget};
use ring::signature::Ed25519KeyPair;
use serde_json::json;
use time::Duration;

use crate::access::reach::{Wish, may_ask, may_manage};
use crate::access::{Permission, allow};
use crate::connect::target_of;
use crate::receipts::sign;
use crate::{App, AppError, ReceiptView};

/// A vendor that does not confirm for so long is given up, and the receipt says so.
const DEADLINE: Duration = Duration::days(7);
/// Longer than an attempt can take: two tokens, each tried twice, and the registration.
pub(crate) const ATTEMPT_LEASE: Duration = Duration::minutes(2);
const LISTED_RECEIPTS: u32 = 1_000;

impl App {
    /// Erases the source here, whatever its vendor says, and tells the vendor; one that does not answer is told again until a deadline. The
    /// receipt shows how far that went.
    pub async fn disconnect(&self, caller: &Caller, id: SourceId, answers: SavedAnswers) -> Result<ReceiptView, AppError> {
        allow(caller, Permission::Edit)?;
        let source = self.source_for(caller, id, Wish::Manage).await?;
        let target = target_of(&source);
        let key = self.receipt_key(caller.org).await?;
        let (departure, receipt) = self.departure(&source, answers, &key).await?;
        if self.parts.store.depart(caller.org, &[departure], receipt.at).await?.is_empty() {
            return Err(AppError::not_found("data source"));
        }
        self.forget(&target).await;
        self.forget_golden(caller.org, id).await?;
        let detail = json!({ "name": target.name, "receipt": receipt.id, "answers": answers });
        self.record(caller.org, caller.actor, "source.disconnected", &id.to_string(), detail)
            .await?;
        if let Some(owed) = self.parts.store.take_revocation(caller.org, id, ATTEMPT_LEASE).await? {
            self.tell_vendor(owed).await?;
        }
        self.receipt_of(caller.org, receipt.id).await
    }

    /// Every source of the organisation at once: erased here in one transaction, their vendors told in the background.
    pub async fn revoke_all(&self, caller: &Caller, answers: SavedAnswers) -> Result<Vec<ReceiptView>, AppError> {
        allow(caller, Permission::Own)?;
        let (mut departures, mut receipts, mut targets) = (Vec::new(), Vec::new(), Vec::new());
        let key = self.receipt_key(caller.org).await?;
        for source in self.parts.store.sources(caller.org).await? {
            let (departure, receipt) = self.departure(&source, answers, &key).await?;
            departures.push(departure);
            receipts.push(receipt);
            targets.push(target_of(&source));
        }
        let gone = self.parts.store.depart(caller.org, &departures, self.parts.clock.now()).await?;
        for target in &targets {
            self.forget(target).await;
            self.forget_golden(target.org, target.source).await?;
        }
        receipts.retain(|receipt| gone.contains(&receipt.source));
        let detail = json!({ "sources": gone, "answers": answers });
        self.record(caller.org, caller.actor, "sources.revoked_all", &caller.org.to_string(), detail)
            .await?;
        self.work.notify_one();
        Ok(receipts)
    }

    pub async fn receipt(&self, caller: &Caller, id: ReceiptId) -> Result<ReceiptView, AppError> {
        allow(caller, Permission::Look)?;
        let record = self.parts.store.receipt(caller.org, id).await?;
        view_of(record.filter(|record| seen_by(caller, record)).ok_or_else(gone)?)
    }

    /// Newest first.
    pub async fn receipts(&self, caller: &Caller) -> Result<Vec<ReceiptView>, AppError> {
        allow(caller, Permission::Look)?;
        let records = self.parts.store.receipts(caller.org, LISTED_RECEIPTS).await?;
        records.into_iter().filter(|record| seen_by(caller, record)).map(view_of).collect()
    }

    /// How many vendors are still to be told of a disconnect.
    pub async fn owed_revocations(&self, caller: &Caller) -> Result<u64, AppError> {
        allow(caller, Permission::Look)?;
        Ok(self.parts.store.owed_revocations(caller.org).await?)
    }

    /// Takes back a source that was never connected: no receipt, nothing to revoke.
    pub(crate) async fn discard(&self, target: &SourceTarget) -> Result<(), AppError> {
        let departure = Departure {
            source: target.source,
            answers: SavedAnswers::Erased,
            receipt: None,
            owed: None,
        };
        self.parts.store.depart(target.org, &[departure], self.parts.clock.now()).await?;
        self.forget(target).await;
        Ok(())
    }

    /// One attempt at a revocation that this process has taken.
    pub(crate) async fn tell_vendor(&self, owed: RevocationRecord) -> Result<(), AppError> {
        let (order, now) = (&owed.order, self.parts.clock.now());
        let revocation = match self.parts.auth.carry_out(order).await? {
            Revocation::Failed { detail } | Revocation::Pending { detail: Some(detail) } if now < owed.deadline_at => {
                tracing::warn!(org = %order.org, source = %order.source, attempts = owed.attempts, "a vendor did not confirm a revocation");
                self.amend(&owed, Revocation::Pending { detail: Some(detail) }).await?;
                let due_at = (now + pause_after(owed.attempts)).min(owed.deadline_at);
                return Ok(self.parts.store.postpone_revocation(order.org, order.source, due_at).await?);
            }
            outcome @ (Revocation::Failed { .. } | Revocation::Pending { .. }) => {
                self.parts.auth.abandon(order).await?;
                outcome
            }
            outcome @ (Revocation::Revoked | Revocation::NoEndpoint | Revocation::NothingToRevoke) => outcome,
        };
        self.amend(&owed, revocation.clone()).await?;
        self.parts.store.finish_revocation(order.org, order.source).await?;
        let detail = json!({ "receipt": owed.receipt, "revocation": revocation });
        self.record(order.org, Actor::System, "source.revoked", &order.source.to_string(), detail)
            .await
    }

    async fn departure(
        &self,
        source: &SourceRecord,
        answers: SavedAnswers,
        key: &Ed25519KeyPair,
    ) -> Result<(Departure, ReceiptView), AppError> {
        let now = self.parts.clock.now();
        let (revocation, order) = match self.parts.auth.parting(&target_of(source)).await? {
            Parting::Settled(revocation) => (revocation, None),
            Parting::Owed(order) => (Revocation::Pending { detail: None }, Some(*order)),
        };
        let mut receipt = ReceiptView {
            id: ReceiptId::generate(),
            source: source.id,
            source_name: source.name.clone(),
            settled_at: order.is_none().then_some(now),
            revocation,
            secrets_erased: true,
            answers_erased: answers == SavedAnswers::Erased,
            at: now,
            signature: None,
        };
        receipt.signature = Some(sign(key, &receipt));
        let departure = Departure {
            source: source.id,
            answers,
            receipt: Some(record_of(source.org, source.access.clone(), &receipt)),
            owed: order.map(|order| RevocationRecord {
                order,
                receipt: receipt.id,
                attempts: 0,
                deadline_at: now + DEADLINE,
            }),
        };
        Ok((departure, receipt))
    }

    async fn forget(&self, target: &SourceTarget) {
        self.parts.auth.forget(target);
        self.parts.tools.forget(target.org, target.source).await;
    }

    async fn amend(&self, owed: &RevocationRecord, revocation: Revocation) -> Result<(), AppError> {
        let settled = match &revocation {
            Revocation::Pending { .. } => None,
            Revocation::Revoked | Revocation::NoEndpoint | Revocation::NothingToRevoke | Revocation::Failed { .. } => {
                Some(self.parts.clock.now())
            }
        };
        let record = self.parts.store.receipt(owed.order.org, owed.receipt).await?.ok_or_else(gone)?;
        let (access, receipt) = (record.access.clone(), view_of(record)?);
        let mut amended = ReceiptView {
            revocation,
            settled_at: settled,
            ..receipt
        };
        amended.signature = Some(sign(&self.receipt_key(owed.order.org).await?, &amended));
        Ok(self.parts.store.amend_receipt(&record_of(owed.order.org, access, &amended)).await?)
    }

    async fn receipt_of(&self, org: OrgId, id: ReceiptId) -> Result<ReceiptView, AppError> {
        let record = self.parts.store.receipt(org, id).await?;
        view_of(record.ok_or_else(gone)?)
    }
}

fn gone() -> AppError {
    AppError::not_found("receipt")
}

/// As the source said when it went: its name stays with those who knew it.
fn seen_by(caller: &Caller, receipt: &ReceiptRecord) -> bool {
    may_ask(caller, &receipt.access) || may_manage(caller, &receipt.access)
}

/// 1, 2, 4 … minutes, at most six hours.
fn pause_after(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(0, 9)).unwrap_or(0);
    Duration::minutes(1 << doublings).min(Duration::hours(6))
}

fn record_of(org: OrgId, access: SourceAccess, receipt: &ReceiptView) -> ReceiptRecord {
    ReceiptRecord {
        id: receipt.id,
        org,
        source: receipt.source,
        source_name: receipt.source_name.clone(),
        access,
        body: json!(receipt),
        created_at: receipt.at,
    }
}

fn view_of(record: ReceiptRecord) -> Result<ReceiptView, AppError> {
    serde_json::from_value(record.body).map_err(|_| AppError::new(Problem::internal()))
}
