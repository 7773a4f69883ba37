//! The end of an organisation, and of what it keeps only for a time.

use std::collections::BTreeMap;

use belvedere_types::OrgId;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use time::OffsetDateTime;

use crate::convert::{json, micros};
use crate::engine::{Engine, Scope, Store};
use crate::error::StoreError;

/// Every table with rows of organisations, whichever migration made it.
const SQLITE_TABLES: &str = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'org_id'
     WHERE m.type = 'table' AND m.name <> 'erasures' ORDER BY m.name";
const POSTGRES_TABLES: &str = "SELECT table_name::text FROM information_schema.columns
     WHERE column_name = 'org_id' AND table_schema = current_schema() AND table_name <> 'erasures' ORDER BY 1";
/// Others refer to rows of these, and go with them.
const FIRST: [&str; 5] = ["tiles", "dashboards", "answers", "conversations", "sources"];

impl Store {
    /// Deletes every row of the organisation in one transaction and leaves the receipt, into which the numbers of rows are written. False, and
    /// nothing done, when there is no such organisation.
    pub async fn erase_org(&self, org: OrgId, receipt: &Value, at: OffsetDateTime) -> Result<Option<BTreeMap<String, u64>>, StoreError> {
        let listing = match &self.engine {
            Engine::Sqlite(_) => SQLITE_TABLES,
            Engine::Postgres(_) => POSTGRES_TABLES,
        };
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let there = sqlx::query("UPDATE orgs SET name = '' WHERE id = $1")
                .bind(org.uuid())
                .execute(&mut *tx)
                .await?;
            if there.rows_affected() != 1 {
                return Ok(None);
            }
            // First: it opens the way for the audit entries.
            sqlx::query("INSERT INTO erasures (org_id, receipt, erased_at) VALUES ($1, $2, $3)")
                .bind(org.uuid())
                .bind(json(receipt)?)
                .bind(micros(at))
                .execute(&mut *tx)
                .await?;
            let listed: Vec<(String,)> = sqlx::query_as(listing).fetch_all(&mut *tx).await?;
            let mut tables: Vec<String> = FIRST.iter().map(|name| (*name).to_owned()).collect();
            tables.extend(
                listed
                    .into_iter()
                    .map(|(name,)| name)
                    .filter(|name| !FIRST.contains(&name.as_str())),
            );
            let mut erased = BTreeMap::new();
            for table in &tables {
                // Counted before anything goes: rows that go with others count too.
                let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\" WHERE org_id = $1")))
                    .bind(org.uuid())
                    .fetch_one(&mut *tx)
                    .await?;
                if count > 0 {
                    erased.insert(table.clone(), count.unsigned_abs());
                }
            }
            for table in tables {
                sqlx::query(AssertSqlSafe(format!("DELETE FROM \"{table}\" WHERE org_id = $1")))
                    .bind(org.uuid())
                    .execute(&mut *tx)
                    .await?;
            }
            sqlx::query("DELETE FROM orgs WHERE id = $1")
                .bind(org.uuid())
                .execute(&mut *tx)
                .await?;
            Some(erased)
        })?)
    }

    /// Deletes answers made before, at most `most`, and conversations that they leave empty. How many answers.
    pub async fn prune_answers(&self, org: OrgId, before: OffsetDateTime, most: u32) -> Result<u64, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query(
                "DELETE FROM answers WHERE org_id = $1 AND id IN
                 (SELECT id FROM answers WHERE org_id = $1 AND created_at < $2 ORDER BY created_at LIMIT $3)",
            )
            .bind(org.uuid())
            .bind(micros(before))
            .bind(i64::from(most))
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "DELETE FROM conversations WHERE org_id = $1 AND created_at < $2 AND NOT EXISTS
                 (SELECT 1 FROM answers a WHERE a.org_id = conversations.org_id AND a.conversation_id = conversations.id)",
            )
            .bind(org.uuid())
            .bind(micros(before))
            .execute(&mut *tx)
            .await?;
            sqlx::query("DELETE FROM snapshots WHERE org_id = $1 AND taken_at < $2")
                .bind(org.uuid())
                .bind(micros(before))
                .execute(&mut *tx)
                .await?;
            done.rows_affected()
        })?)
    }
}
