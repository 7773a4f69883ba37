//! Statements about one row of an organisation, told by its identifier.

use belvedere_types::OrgId;
use uuid::Uuid;

use crate::engine::{Scope, Store};
use crate::error::StoreError;

impl Store {
    /// `$1` is the organisation and `$2` the row. False when there is none that the statement fits.
    pub(crate) async fn change_row(&self, org: OrgId, id: Uuid, statement: &'static str) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query(statement).bind(org.uuid()).bind(id).execute(&mut *tx).await?;
            done.rows_affected() == 1
        })?)
    }

    /// The same with a name as `$3`.
    pub(crate) async fn name_row(&self, org: OrgId, id: Uuid, name: &str, statement: &'static str) -> Result<bool, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            let done = sqlx::query(statement)
                .bind(org.uuid())
                .bind(id)
                .bind(name)
                .execute(&mut *tx)
                .await?;
            done.rows_affected() == 1
        })?)
    }
}
