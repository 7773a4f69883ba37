//! Sources that go: what is erased with them, what may stay, and the revocations that their vendors are owed.

use belvedere_auth::RevocationOrder;
use belvedere_types::audit::AuditEntry;
use belvedere_types::{Actor, ConnectionEvent, ConnectionStatus, OrgId, ReceiptId, SecretId, SourceId};
use belvedere_vault::ERASED_ACTION;
use serde_json::json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::audit::{Chain, Dated};
use crate::convert::{from_json, instant, json, micros, word};
use crate::engine::{DatabaseTime, Engine, Scope, Store};
use crate::error::{RowError, StoreError, readable};
use crate::receipts::PUT_RECEIPT;
use crate::{Departure, RevocationRecord, SavedAnswers};

/// With their flows gone by cascade, verifiers would stay behind; so these go first.
const VERIFIERS: &str = "DELETE FROM sealed_secrets WHERE org_id = $1 AND owner_kind = 'flow'
     AND owner_id IN (SELECT id FROM flows WHERE org_id = $1 AND source_id = $2)";

/// The secrets that only the source `$2` used, but what a revocation needs: its tokens, and the clients that were entered for the source.
const SECRETS: [&str; 2] = [
    "DELETE FROM sealed_secrets WHERE org_id = $1 AND owner_kind = 'source' AND owner_id = $2
     AND id NOT IN (SELECT secret_id FROM revocations WHERE org_id = $1 AND source_id = $2)
     RETURNING id, kind",
    "DELETE FROM sealed_secrets WHERE org_id = $1 AND owner_kind = 'registration'
     AND owner_id IN (SELECT id FROM registrations WHERE org_id = $1 AND source_id = $2)
     AND NOT EXISTS (SELECT 1 FROM revocations WHERE org_id = $1 AND source_id = $2)
     RETURNING id, kind",
];
const CLIENTS: &str = "DELETE FROM registrations WHERE org_id = $1 AND source_id = $2
     AND NOT EXISTS (SELECT 1 FROM revocations WHERE org_id = $1 AND source_id = $2)";

/// Erases what only that source used. Answers with the entries that say so, each as the vault writes one.
macro_rules! erase_secrets {
    ($store:expr, $tx:ident, $org:expr, $source:expr) => {{
        let mut entries: Vec<Dated> = Vec::new();
        for statement in SECRETS {
            let erased: Vec<(Uuid, String)> = sqlx::query_as(statement)
                .bind($org.uuid())
                .bind($source.uuid())
                .fetch_all(&mut *$tx)
                .await?;
            for (secret, kind) in erased {
                let entry = AuditEntry {
                    actor: Actor::System,
                    action: ERASED_ACTION,
                    subject: SecretId::from_uuid(secret).to_string(),
                    detail: json!({ "kind": kind }),
                };
                entries.push(Dated::new(entry, $store.clock.now())?);
            }
        }
        sqlx::query(CLIENTS)
            .bind($org.uuid())
            .bind($source.uuid())
            .execute(&mut *$tx)
            .await?;
        entries
    }};
}

/// The source and all that was made from it. Its row goes before the answers, so that whoever stores another one from then on is refused.
const ERASE: [&str; 4] = [
    "DELETE FROM sources WHERE org_id = $1 AND id = $2",
    // A conversation whose every answer used the source has nothing left to show.
    "DELETE FROM conversations WHERE org_id = $1
     AND id IN (SELECT conversation_id FROM answers WHERE org_id = $1
         AND id IN (SELECT answer_id FROM answer_sources WHERE org_id = $1 AND source_id = $2))
     AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.org_id = $1 AND a.conversation_id = conversations.id
         AND a.id NOT IN (SELECT answer_id FROM answer_sources WHERE org_id = $1 AND source_id = $2))",
    "DELETE FROM answers WHERE org_id = $1 AND id IN (SELECT answer_id FROM answer_sources WHERE org_id = $1 AND source_id = $2)",
    "DELETE FROM tiles WHERE org_id = $1 AND id IN (SELECT tile_id FROM tile_sources WHERE org_id = $1 AND source_id = $2)",
];

/// All but the row itself, to which kept answers point.
const EMPTY: [&str; 4] = [
    "DELETE FROM flows WHERE org_id = $1 AND source_id = $2",
    "DELETE FROM grants WHERE org_id = $1 AND source_id = $2",
    "DELETE FROM reviews WHERE org_id = $1 AND source_id = $2",
    "DELETE FROM verdict_events WHERE org_id = $1 AND source_id = $2",
];

const DUE_SQLITE: &str = "UPDATE revocations SET lease_until = $3 WHERE (org_id, source_id) IN
     (SELECT org_id, source_id FROM revocations WHERE due_at <= $1 AND lease_until <= $2 ORDER BY due_at LIMIT $4)
     RETURNING org_id, source_id, receipt_id, secret_id, oauth, attempts, deadline_at";

const DUE_POSTGRES: &str = "UPDATE revocations SET lease_until = $3 WHERE (org_id, source_id) IN
     (SELECT org_id, source_id FROM revocations WHERE due_at <= $1 AND lease_until <= $2 ORDER BY due_at LIMIT $4
      FOR UPDATE SKIP LOCKED)
     RETURNING org_id, source_id, receipt_id, secret_id, oauth, attempts, deadline_at";

#[derive(sqlx::FromRow)]
struct RevocationRow {
    org_id: Uuid,
    source_id: Uuid,
    receipt_id: Uuid,
    secret_id: Uuid,
    oauth: String,
    attempts: i64,
    deadline_at: i64,
}

impl TryFrom<RevocationRow> for RevocationRecord {
    type Error = RowError;

    fn try_from(row: RevocationRow) -> Result<Self, RowError> {
        Ok(Self {
            order: RevocationOrder {
                org: OrgId::from_uuid(row.org_id),
                source: SourceId::from_uuid(row.source_id),
                secret: SecretId::from_uuid(row.secret_id),
                oauth: from_json(&row.oauth)?,
            },
            receipt: ReceiptId::from_uuid(row.receipt_id),
            attempts: row.attempts,
            deadline_at: instant(row.deadline_at)?,
        })
    }
}

impl Store {
    /// Erases the sources with their secrets, flows, grants, reviews, and the answers, tiles and snapshots made from them, unless those are
    /// to be kept (I11); stores receipts, audit entries of the secrets, and the revocations that are owed, due now. One transaction for all of them. Answers with those
    /// that were there: of two that disconnect at once, the second finds nothing and leaves no receipt.
    pub async fn depart(&self, org: OrgId, departures: &[Departure], now: OffsetDateTime) -> Result<Vec<SourceId>, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let (mut gone, mut entries) = (Vec::new(), Vec::new());
            for departure in departures {
                // An update of nothing locks the row.
                let live: Option<(String,)> = sqlx::query_as(
                    "UPDATE sources SET name = name WHERE org_id = $1 AND id = $2 AND state <> 'disconnected' RETURNING status",
                )
                .bind(org.uuid())
                .bind(departure.source.uuid())
                .fetch_optional(&mut *tx)
                .await?;
                let Some((status,)) = live else { continue };
                if let Some(owed) = &departure.owed {
                    sqlx::query(
                        "INSERT INTO revocations (org_id, source_id, receipt_id, secret_id, oauth, due_at, deadline_at)
                         VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    )
                    .bind(org.uuid())
                    .bind(departure.source.uuid())
                    .bind(owed.receipt.uuid())
                    .bind(owed.order.secret.uuid())
                    .bind(json(&owed.order.oauth)?)
                    .bind(micros(now))
                    .bind(micros(owed.deadline_at))
                    .execute(&mut *tx)
                    .await?;
                }
                sqlx::query(VERIFIERS)
                    .bind(org.uuid())
                    .bind(departure.source.uuid())
                    .execute(&mut *tx)
                    .await?;
                entries.extend(erase_secrets!(self, tx, org, departure.source));
                let statements: &[&'static str] = match departure.answers {
                    SavedAnswers::Erased => &ERASE,
                    SavedAnswers::Kept => &EMPTY,
                };
                for statement in statements.iter().copied() {
                    sqlx::query(statement)
                        .bind(org.uuid())
                        .bind(departure.source.uuid())
                        .execute(&mut *tx)
                        .await?;
                }
                if departure.answers == SavedAnswers::Kept {
                    let status: ConnectionStatus = from_json(&status)?;
                    let status = status
                        .apply(ConnectionEvent::Disconnected, now)
                        .map_err(|_| RowError::Value { column: "status" })?;
                    sqlx::query("UPDATE sources SET state = $3, status = $4, headers = '[]', quirks = '{}' WHERE org_id = $1 AND id = $2")
                        .bind(org.uuid())
                        .bind(departure.source.uuid())
                        .bind(word(&status.state())?)
                        .bind(json(&status)?)
                        .execute(&mut *tx)
                        .await?;
                }
                if let Some(receipt) = &departure.receipt {
                    sqlx::query(PUT_RECEIPT)
                        .bind(org.uuid())
                        .bind(receipt.id.uuid())
                        .bind(receipt.source.uuid())
                        .bind(&receipt.source_name)
                        .bind(json(&receipt.access)?)
                        .bind(json(&receipt.body)?)
                        .bind(micros(receipt.created_at))
                        .execute(&mut *tx)
                        .await?;
                }
                gone.push(departure.source);
            }
            tx.chain(org, &entries.iter().collect::<Vec<_>>()).await?;
            gone
        })?)
    }

    /// Takes at most `limit` revocations that are due, of any organisation, each for `lease` of the database's time. Two replicas never
    /// take the same one while that lasts.
    pub async fn take_due_revocations(
        &self,
        now: OffsetDateTime,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<RevocationRecord>, StoreError> {
        let statement = match &self.engine {
            Engine::Sqlite(_) => DUE_SQLITE,
            Engine::Postgres(_) => DUE_POSTGRES,
        };
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            let time = tx.database_time().await?;
            let rows: Vec<RevocationRow> = sqlx::query_as(statement)
                .bind(micros(now))
                .bind(time)
                .bind(time.saturating_add(micros(OffsetDateTime::UNIX_EPOCH + lease)))
                .bind(i64::from(limit))
                .fetch_all(&mut *tx)
                .await?;
            readable(rows, "revocations")
        })?)
    }

    /// The same for one source, if it is owed and nobody has taken it.
    pub async fn take_revocation(&self, org: OrgId, source: SourceId, lease: Duration) -> Result<Option<RevocationRecord>, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let time = tx.database_time().await?;
            let row: Option<RevocationRow> = sqlx::query_as(
                "UPDATE revocations SET lease_until = $4 WHERE org_id = $1 AND source_id = $2 AND lease_until <= $3
                 RETURNING org_id, source_id, receipt_id, secret_id, oauth, attempts, deadline_at",
            )
            .bind(org.uuid())
            .bind(source.uuid())
            .bind(time)
            .bind(time.saturating_add(micros(OffsetDateTime::UNIX_EPOCH + lease)))
            .fetch_optional(&mut *tx)
            .await?;
            row.map(RevocationRecord::try_from).transpose()?
        })?)
    }

    /// An attempt failed: the next one is due then, by whoever has time.
    pub async fn postpone_revocation(&self, org: OrgId, source: SourceId, due_at: OffsetDateTime) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query(
                "UPDATE revocations SET attempts = attempts + 1, due_at = $3, lease_until = 0 WHERE org_id = $1 AND source_id = $2",
            )
            .bind(org.uuid())
            .bind(source.uuid())
            .bind(micros(due_at))
            .execute(&mut *tx)
            .await?;
        })?)
    }

    /// The vendor is told, or given up: what telling it took goes.
    pub async fn finish_revocation(&self, org: OrgId, source: SourceId) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("DELETE FROM revocations WHERE org_id = $1 AND source_id = $2")
                .bind(org.uuid())
                .bind(source.uuid())
                .execute(&mut *tx)
                .await?;
            let entries = erase_secrets!(self, tx, org, source);
            tx.chain(org, &entries.iter().collect::<Vec<_>>()).await?;
        })?)
    }

    /// How many vendors are still to be told.
    pub async fn owed_revocations(&self, org: OrgId) -> Result<u64, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let count: i64 = sqlx::query_scalar("SELECT count(*) FROM revocations WHERE org_id = $1")
                .bind(org.uuid())
                .fetch_one(&mut *tx)
                .await?;
            count.unsigned_abs()
        })?)
    }
}
