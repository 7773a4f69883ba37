//! Members as they change: roles, names, their end. An organisation keeps an owner through all of it.

use belvedere_types::{Actor, ApiKeyId, OrgId, Role, UserId};
use uuid::Uuid;

use crate::UserRecord;
use crate::api_keys::end_what_came_of;
use crate::convert::{json, micros, word};
use crate::engine::{Scope, Store};
use crate::error::StoreError;

/// How a change of a member ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberChange {
    Done,
    /// It would leave the organisation without an owner; nothing was changed.
    LastOwner,
    /// There is no such member.
    Missing,
}

/// Makes changes of one organisation's members take turns, so that two owners cannot step down at once.
macro_rules! in_turn {
    ($tx:ident, $org:expr) => {
        sqlx::query("UPDATE orgs SET name = name WHERE id = $1")
            .bind($org.uuid())
            .execute(&mut *$tx)
            .await?
    };
}

/// The member's role, and how many other owners there are.
macro_rules! standing {
    ($tx:ident, $org:expr, $user:expr) => {{
        let role: Option<String> = sqlx::query_scalar("SELECT role FROM users WHERE org_id = $1 AND id = $2")
            .bind($org.uuid())
            .bind($user.uuid())
            .fetch_optional(&mut *$tx)
            .await?;
        let others: i64 = sqlx::query_scalar("SELECT count(*) FROM users WHERE org_id = $1 AND role = $2 AND id <> $3")
            .bind($org.uuid())
            .bind(word(&Role::Owner)?)
            .bind($user.uuid())
            .fetch_one(&mut *$tx)
            .await?;
        (role, others)
    }};
}

impl Store {
    /// The organisation's owner: the first there is, else this one, who is one from now on. Of those who come at once, one becomes it.
    pub async fn first_owner(&self, user: &UserRecord) -> Result<UserId, StoreError> {
        Ok(within!(self, write, Scope::Org(user.org), |tx| {
            in_turn!(tx, user.org);
            let owner = word(&Role::Owner)?;
            let present: Option<Uuid> =
                sqlx::query_scalar("SELECT id FROM users WHERE org_id = $1 AND role = $2 ORDER BY created_at, id LIMIT 1")
                    .bind(user.org.uuid())
                    .bind(&owner)
                    .fetch_optional(&mut *tx)
                    .await?;
            if let Some(present) = present {
                return Ok(UserId::from_uuid(present));
            }
            sqlx::query("INSERT INTO users (org_id, id, name, role, created_at) VALUES ($1, $2, $3, $4, $5)")
                .bind(user.org.uuid())
                .bind(user.id.uuid())
                .bind(&user.name)
                .bind(owner)
                .bind(micros(user.created_at))
                .execute(&mut *tx)
                .await?;
            user.id
        })?)
    }

    /// Whoever ceases to be an owner loses the API keys and open invitations that they made, and what came of these: a key is worth no more than
    /// who answers for it.
    pub async fn set_role(&self, org: OrgId, user: UserId, role: Role) -> Result<MemberChange, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            in_turn!(tx, org);
            let (present, others) = standing!(tx, org, user);
            let owner = word(&Role::Owner)?;
            match present {
                None => return Ok(MemberChange::Missing),
                Some(present) if present == owner && role != Role::Owner && others == 0 => return Ok(MemberChange::LastOwner),
                Some(_) => {}
            }
            sqlx::query("UPDATE users SET role = $1 WHERE org_id = $2 AND id = $3")
                .bind(word(&role)?)
                .bind(org.uuid())
                .bind(user.uuid())
                .execute(&mut *tx)
                .await?;
            if role != Role::Owner {
                end_what_came_of!(tx, org, Actor::User(user));
            }
            MemberChange::Done
        })?)
    }

    /// Sessions, login and links go too, and the API keys and open invitations that the member made, with what came of these.
    pub async fn remove_member(&self, org: OrgId, user: UserId) -> Result<MemberChange, StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            in_turn!(tx, org);
            let (present, others) = standing!(tx, org, user);
            match present {
                None => return Ok(MemberChange::Missing),
                Some(present) if present == word(&Role::Owner)? && others == 0 => return Ok(MemberChange::LastOwner),
                Some(_) => {}
            }
            end_what_came_of!(tx, org, Actor::User(user));
            sqlx::query("DELETE FROM sign_in_links WHERE org_id = $1 AND user_id = $2")
                .bind(org.uuid())
                .bind(user.uuid())
                .execute(&mut *tx)
                .await?;
            sqlx::query("DELETE FROM users WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(user.uuid())
                .execute(&mut *tx)
                .await?;
            MemberChange::Done
        })?)
    }

    /// False when there is no such member.
    pub async fn rename_member(&self, org: OrgId, user: UserId, name: &str) -> Result<bool, StoreError> {
        self.name_row(org, user.uuid(), name, "UPDATE users SET name = $3 WHERE org_id = $1 AND id = $2")
            .await
    }

    /// The language that the person chose, as a tag of BCP 47.
    pub async fn language(&self, org: OrgId, user: UserId) -> Result<Option<String>, StoreError> {
        Ok(within!(self, read, Scope::Org(org), |tx| {
            let chosen: Option<Option<String>> = sqlx::query_scalar("SELECT language FROM users WHERE org_id = $1 AND id = $2")
                .bind(org.uuid())
                .bind(user.uuid())
                .fetch_optional(&mut *tx)
                .await?;
            chosen.flatten()
        })?)
    }

    /// False when there is no such member.
    pub async fn set_language(&self, org: OrgId, user: UserId, tag: &str) -> Result<bool, StoreError> {
        self.name_row(
            org,
            user.uuid(),
            tag,
            "UPDATE users SET language = $3 WHERE org_id = $1 AND id = $2",
        )
        .await
    }

    pub async fn rename_org(&self, org: OrgId, name: &str) -> Result<(), StoreError> {
        Ok(within!(self, write, Scope::Org(org), |tx| {
            sqlx::query("UPDATE orgs SET name = $1 WHERE id = $2")
                .bind(name)
                .bind(org.uuid())
                .execute(&mut *tx)
                .await?;
        })?)
    }
}
