//! How long answers and audit entries are kept, and the work of letting them go.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_store::{AuditCheckpoint, AuditHead};
use belvedere_types::{Actor, Caller, OrgId, Problem};
use ring::signature::{ED25519, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::access::{Permission, allow};
use crate::receipts::{ALGORITHM, sign_text};
use crate::{App, AppError, ReceiptSignature};

const SETTING: &str = "keeping";
const ANSWERS: std::ops::RangeInclusive<u32> = 1..=3_650;
/// An audit log that forgets sooner is none.
const AUDIT: std::ops::RangeInclusive<u32> = 30..=3_650;
/// Answers that go in one transaction.
const BATCH: u32 = 500;
/// A log is cut off when so much more than its time is there, so that it is not cut every minute.
const SLACK: Duration = Duration::days(1);

/// In days; `None` keeps for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keeping {
    pub answers_days: Option<u32>,
    pub audit_days: Option<u32>,
}

/// Which keys the organisation's secrets are sealed under.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SealingView {
    /// Key and number of secrets. More than one: a rotation is under way.
    pub keys: Vec<(String, u64)>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub rotated_at: Option<OffsetDateTime>,
}

impl App {
    pub async fn keeping(&self, caller: &Caller) -> Result<Keeping, AppError> {
        allow(caller, Permission::Audit)?;
        self.keeping_of(caller.org).await
    }

    pub async fn set_keeping(&self, caller: &Caller, keeping: Keeping) -> Result<Keeping, AppError> {
        allow(caller, Permission::Own)?;
        let within = |days: Option<u32>, bounds: &std::ops::RangeInclusive<u32>| days.is_none_or(|days| bounds.contains(&days));
        if !within(keeping.answers_days, &ANSWERS) || !within(keeping.audit_days, &AUDIT) {
            return Err(AppError::invalid(
                "keeping_invalid",
                "Answers are kept for 1 to 3650 days, the audit log for 30 to 3650.",
                "Correct the number of days, or leave it out to keep for ever.",
            ));
        }
        self.parts.store.put_setting(caller.org, SETTING, &json!(keeping)).await?;
        self.record(caller.org, caller.actor, "keeping.set", &caller.org.to_string(), json!(keeping))
            .await?;
        self.work.notify_one();
        Ok(keeping)
    }

    pub async fn sealing(&self, caller: &Caller) -> Result<SealingView, AppError> {
        allow(caller, Permission::Audit)?;
        let rotated = belvedere_store::AuditQuery {
            action: "master_key.rotated".into(),
            ..belvedere_store::AuditQuery::default()
        };
        let rotated = self.parts.store.search_audit(caller.org, &rotated, 1).await?;
        Ok(SealingView {
            keys: self.parts.store.sealing_keys(caller.org).await?,
            rotated_at: rotated.first().map(|entry| entry.at),
        })
    }

    async fn keeping_of(&self, org: OrgId) -> Result<Keeping, AppError> {
        match self.parts.store.setting(org, SETTING).await? {
            Some(stored) => serde_json::from_value(stored).map_err(|_| AppError::new(Problem::internal())),
            None => Ok(Keeping::default()),
        }
    }

    /// Lets go what is older than it is kept.
    pub(crate) async fn let_go(&self, org: OrgId) -> Result<(), AppError> {
        let (keeping, now) = (self.keeping_of(org).await?, self.parts.clock.now());
        if let Some(days) = keeping.answers_days {
            let before = now - Duration::days(i64::from(days));
            let mut gone = 0;
            loop {
                let went = self.parts.store.prune_answers(org, before, BATCH).await?;
                gone += went;
                if went < u64::from(BATCH) {
                    break;
                }
            }
            if gone > 0 {
                self.record(
                    org,
                    Actor::System,
                    "answers.let_go",
                    &org.to_string(),
                    json!({ "answers": gone, "days": days }),
                )
                .await?;
            }
        }
        match keeping.audit_days {
            Some(days) => self.cut_audit(org, now - Duration::days(i64::from(days))).await,
            None => Ok(()),
        }
    }

    async fn cut_audit(&self, org: OrgId, before: OffsetDateTime) -> Result<(), AppError> {
        if self.parts.store.audit_end_before(org, before - SLACK).await?.is_none() {
            return Ok(());
        }
        let Some(end) = self.parts.store.audit_end_before(org, before).await? else {
            return Ok(());
        };
        let key = self.receipt_key(org).await?;
        let sequence = end.sequence;
        let checkpoint = AuditCheckpoint {
            signature: json!(sign_text(&key, &signed_text(&end))),
            end,
        };
        let Some(gone) = self.parts.store.cut_audit(&checkpoint, self.parts.clock.now()).await? else {
            return Ok(());
        };
        self.record(
            org,
            Actor::System,
            "audit.cut",
            &org.to_string(),
            json!({ "entries": gone, "up_to": sequence }),
        )
        .await
    }

    /// Whether the log's beginning is one that this organisation signed; a log that was never cut begins with its first entry.
    pub(crate) async fn begins_rightly(&self, org: OrgId) -> Result<bool, AppError> {
        let Some(checkpoint) = self.parts.store.audit_checkpoint(org).await? else {
            return Ok(true);
        };
        let key = self.receipt_key(org).await?;
        let own = STANDARD.encode(key.public_key().as_ref());
        Ok(checkpoint_key(&checkpoint).is_some_and(|signer| signer == own))
    }
}

fn signed_text(end: &AuditHead) -> String {
    format!("belvedere audit checkpoint v1\n{}\n{}\n{}", end.org, end.sequence, end.hash_text())
}

/// The public key that signed the checkpoint, in Base64; `None` when the signature does not hold. It is the one on the organisation's receipts.
pub fn checkpoint_key(checkpoint: &AuditCheckpoint) -> Option<String> {
    let signature: ReceiptSignature = serde_json::from_value(checkpoint.signature.clone()).ok()?;
    let key = STANDARD.decode(&signature.public_key).ok()?;
    let value = STANDARD.decode(&signature.value).ok()?;
    let holds = UnparsedPublicKey::new(&ED25519, key).verify(signed_text(&checkpoint.end).as_bytes(), &value);
    (signature.algorithm == ALGORITHM && holds.is_ok()).then_some(signature.public_key)
}
