//! Organisations and their members.

use belvedere_types::{OrgId, UserId};
use uuid::Uuid;

use crate::convert::{from_word, instant, micros};
use crate::engine::{Engine, Scope, Store};
use crate::error::{RowError, StoreError};
use crate::{OrgRecord, UserRecord};

#[derive(sqlx::FromRow)]
struct OrgRow {
    id: Uuid,
    name: String,
    created_at: i64,
}

impl TryFrom<OrgRow> for OrgRecord {
    type Error = RowError;

    fn try_from(row: OrgRow) -> Result<Self, RowError> {
        Ok(Self {
            id: OrgId::from_uuid(row.id),
            name: row.name,
            created_at: instant(row.created_at)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct UserRow {
    id: Uuid,
    org_id: Uuid,
    name: String,
    role: String,
    created_at: i64,
}

impl TryFrom<UserRow> for UserRecord {
    type Error = RowError;

    fn try_from(row: UserRow) -> Result<Self, RowError> {
        Ok(Self {
            id: UserId::from_uuid(row.id),
            org: OrgId::from_uuid(row.org_id),
            name: row.name,
            role: from_word(row.role)?,
            created_at: instant(row.created_at)?,
        })
    }
}

const PUT_ORG: &str = "INSERT INTO orgs (id, name, created_at) VALUES ($1, $2, $3)";
const ORGS: &str = "SELECT id, name, created_at FROM orgs ORDER BY created_at, id";

impl Store {
    /// The installation's oldest organisation, else this one, which is there from now on. Of replicas that start at once over an empty database, one
    /// makes it.
    pub async fn first_org(&self, org: &OrgRecord) -> Result<OrgId, StoreError> {
        // On SQLite whoever writes is alone.
        let lock = match &self.engine {
            Engine::Sqlite(_) => "SELECT 1",
            Engine::Postgres(_) => "LOCK TABLE orgs IN SHARE ROW EXCLUSIVE MODE",
        };
        Ok(within!(self, write, Scope::Maintenance, |tx| {
            sqlx::query(lock).execute(&mut *tx).await?;
            let present: Option<OrgRow> = sqlx::query_as(ORGS).fetch_optional(&mut *tx).await?;
            if let Some(present) = present {
                return Ok(OrgId::from_uuid(present.id));
            }
            sqlx::query(PUT_ORG)
                .bind(org.id.uuid())
                .bind(&org.name)
                .bind(micros(org.created_at))
                .execute(&mut *tx)
                .await?;
            org.id
        })?)
    }

    pub async fn create_org(&self, org: &OrgRecord) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org.id), |tx| {
            sqlx::query(PUT_ORG)
                .bind(org.id.uuid())
                .bind(&org.name)
                .bind(micros(org.created_at))
                .execute(&mut *tx)
                .await?;
        })?)
    }

    /// All of the installation, oldest first. Maintenance: crosses organisations.
    pub async fn orgs(&self) -> Result<Vec<OrgRecord>, StoreError> {
        Ok(within!(self, read, Scope::Maintenance, |tx| {
            let rows: Vec<OrgRow> = sqlx::query_as(ORGS).fetch_all(&mut *tx).await?;
            rows.into_iter().map(OrgRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }

    pub async fn org(&self, id: OrgId) -> Result<Option<OrgRecord>, StoreError> {
        Ok(within!(self, look, Scope::Org(id), |tx| {
            let row: Option<OrgRow> = sqlx::query_as("SELECT id, name, created_at FROM orgs WHERE id = $1")
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(OrgRecord::try_from).transpose()?
        })?)
    }

    pub async fn user(&self, org: OrgId, id: UserId) -> Result<Option<UserRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let row: Option<UserRow> = sqlx::query_as("SELECT id, org_id, name, role, created_at FROM users WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(id.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            row.map(UserRecord::try_from).transpose()?
        })?)
    }

    /// Oldest first.
    pub async fn users(&self, org: OrgId) -> Result<Vec<UserRecord>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let rows: Vec<UserRow> =
                sqlx::query_as("SELECT id, org_id, name, role, created_at FROM users WHERE org_id = $1 ORDER BY created_at, id")
                    .bind(org.uuid())
                    .fetch_all(&mut *tx)
                    .await?;
            rows.into_iter().map(UserRecord::try_from).collect::<Result<_, _>>()?
        })?)
    }
}
