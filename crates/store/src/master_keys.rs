//! Which master keys rows may name, how often each sealed, and how those of passphrases were derived. Crosses organisations.

use async_trait::async_trait;
use belvedere_types::{SecretId, StorageError};
use belvedere_vault::{Cost, Derivation, Derivations, KeyId, KeyLedger, KeyUse, SealedRow};

use crate::engine::{Scope, Store};
use crate::error::RowError;
use crate::secrets::SecretRow;

/// Far below what either database takes as parameters (SQLite 32 766, PostgreSQL 65 535), and enough to make the way there cheap.
const ROWS_OF_A_STATEMENT: usize = 200;

fn count(number: u64, column: &'static str) -> Result<i64, RowError> {
    i64::try_from(number).map_err(|_| RowError::Value { column })
}

#[async_trait]
impl KeyLedger for Store {
    async fn reserve(&self, key: &KeyId, seals: u64) -> Result<Option<u64>, StorageError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            let sum: Option<(i64,)> = sqlx::query_as(
                "INSERT INTO master_keys (id, seals) VALUES ($1, $2)
                 ON CONFLICT (id) DO UPDATE SET seals = master_keys.seals + excluded.seals WHERE master_keys.live = 1 RETURNING seals",
            )
            .bind(&key.0)
            .bind(count(seals, "seals")?)
            .fetch_optional(&mut *tx)
            .await?;
            sum.map(|(sum,)| u64::try_from(sum).unwrap_or_default())
        })?)
    }

    async fn keys(&self) -> Result<Vec<KeyUse>, StorageError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let keys: Vec<(String, i64, i64)> = sqlx::query_as(
                "SELECT id, seals, (SELECT count(*) FROM sealed_secrets WHERE key_id = master_keys.id) FROM master_keys
                 WHERE live = 1 ORDER BY id",
            )
            .fetch_all(&mut *tx)
            .await?;
            keys.into_iter()
                .map(|(key, seals, rows)| KeyUse {
                    key: KeyId(key),
                    rows: u64::try_from(rows).unwrap_or_default(),
                    seals: u64::try_from(seals).unwrap_or_default(),
                })
                .collect()
        })?)
    }

    async fn under(&self, key: &KeyId, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let rows: Vec<SecretRow> = sqlx::query_as(
                "SELECT id, org_id, owner_kind, owner_id, kind, version, key_id, sealed FROM sealed_secrets
                 WHERE key_id = $1 AND ($2 IS NULL OR id > $2) ORDER BY id LIMIT $3",
            )
            .bind(&key.0)
            .bind(after.map(SecretId::uuid))
            .bind(i64::from(limit))
            .fetch_all(&mut *tx)
            .await?;
            rows.into_iter().map(SealedRow::try_from).collect::<Result<_, _>>()?
        })?)
    }

    async fn rewrap(&self, from: &KeyId, rows: &[SealedRow]) -> Result<u64, StorageError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            let mut done = 0;
            for rows in rows.chunks(ROWS_OF_A_STATEMENT) {
                let mut update = sqlx::QueryBuilder::new("WITH rewrapped (id, org_id, version, key_id, sealed) AS (");
                update.push_values(rows, |mut values, row| {
                    values
                        .push_bind(row.address.id.uuid())
                        .push_bind(row.address.org.uuid())
                        .push_bind(row.version.0)
                        .push_bind(&row.key.0)
                        .push_bind(&row.sealed);
                });
                // The empty text keeps SQLite from the index over keys: it would visit every row of the key for each of these statements.
                update.push(
                    ") UPDATE sealed_secrets SET key_id = rewrapped.key_id, sealed = rewrapped.sealed FROM rewrapped
                     WHERE sealed_secrets.id = rewrapped.id AND sealed_secrets.org_id = rewrapped.org_id
                     AND sealed_secrets.version = rewrapped.version AND sealed_secrets.key_id || '' = ",
                );
                update.push_bind(&from.0);
                done += update.build().execute(&mut *tx).await?.rows_affected();
            }
            done
        })?)
    }

    /// The database itself refuses while a row names the key, and afterwards refuses rows that would.
    async fn retire(&self, key: &KeyId) -> Result<bool, StorageError> {
        let retired: Result<(), RowError> = within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query("UPDATE master_keys SET live = 0 WHERE id = $1")
                .bind(&key.0)
                .execute(&mut *tx)
                .await?;
        });
        match retired {
            Ok(()) => Ok(true),
            Err(error) if error.breaks_a_reference() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

#[derive(sqlx::FromRow)]
struct DerivationRow {
    key_id: String,
    salt: Vec<u8>,
    memory_kib: i64,
    passes: i64,
    lanes: i64,
    verifier: Vec<u8>,
}

impl TryFrom<DerivationRow> for Derivation {
    type Error = RowError;

    fn try_from(row: DerivationRow) -> Result<Self, RowError> {
        let number = |number: i64, column| u32::try_from(number).map_err(|_| RowError::Value { column });
        Ok(Self {
            key: KeyId(row.key_id),
            salt: row.salt.try_into().map_err(|_| RowError::Value { column: "salt" })?,
            cost: Cost {
                memory_kib: number(row.memory_kib, "memory_kib")?,
                passes: number(row.passes, "passes")?,
                lanes: number(row.lanes, "lanes")?,
            },
            check: row.verifier.try_into().map_err(|_| RowError::Value { column: "verifier" })?,
        })
    }
}

#[async_trait]
impl Derivations for Store {
    async fn all(&self) -> Result<Vec<Derivation>, StorageError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let rows: Vec<DerivationRow> =
                sqlx::query_as("SELECT key_id, salt, memory_kib, passes, lanes, verifier FROM key_derivations ORDER BY position")
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(Derivation::try_from).collect::<Result<_, _>>()?
        })?)
    }

    async fn add(&self, derivation: &Derivation) -> Result<(), StorageError> {
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query(
                "INSERT INTO key_derivations (position, key_id, salt, memory_kib, passes, lanes, verifier)
                 SELECT coalesce(max(position), 0) + 1, $1, $2, $3, $4, $5, $6 FROM key_derivations",
            )
            .bind(&derivation.key.0)
            .bind(derivation.salt.as_slice())
            .bind(i64::from(derivation.cost.memory_kib))
            .bind(i64::from(derivation.cost.passes))
            .bind(i64::from(derivation.cost.lanes))
            .bind(derivation.check.as_slice())
            .execute(&mut *tx)
            .await?;
        })?)
    }
}
