//! The audit log for people: found again by who, what, when and where, told in words, proven.

use std::collections::HashMap;

use belvedere_store::{AuditQuery, AuditRecord};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, ApiKeyId, Caller, OrgId};
use serde::Serialize;
use serde_json::{Value, json};

use crate::access::{Permission, allow};
use crate::{App, AppError};

/// Entries of one page.
const PAGE: u32 = 50;
/// The most that a program gets of the log at once.
const FOLLOWED: u32 = 200;

/// An entry with the names in it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditLine {
    pub entry: AuditRecord,
    pub who: Named,
    /// What it is about, where that has a name still.
    pub about: Option<Named>,
}

/// Whoever did something, or had it done to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    Member(String),
    /// An API key.
    Key(String),
    Source(String),
    FormerMember,
    EndedKey,
    Belvedere,
}

/// What came of proving the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditCheck {
    pub holds: bool,
    /// False when older entries were cut off and the organisation's own key did not sign that.
    pub begins_rightly: bool,
    /// The first entry that was changed, or before which entries were removed.
    pub broken_at: Option<i64>,
    /// Secrets that somebody put back to an older version.
    pub older_secrets: Vec<String>,
    pub entries: i64,
    /// Hash of the last entry, in hexadecimal digits; to be compared with one that was kept elsewhere.
    pub head: String,
}

/// Members and keys, and sources, each by identifier and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditNames {
    pub people: Vec<(String, Named)>,
    pub sources: Vec<(String, String)>,
}

/// Members and keys by the identifiers that decisions about tools have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deciders(HashMap<String, Named>);

impl Deciders {
    /// `by` is a user, an API key, or `system`.
    pub fn named(&self, by: &str) -> Named {
        let gone = || match by {
            "system" => Named::Belvedere,
            _ if by.parse::<ApiKeyId>().is_ok() => Named::EndedKey,
            _ => Named::FormerMember,
        };
        self.0.get(by).cloned().unwrap_or_else(gone)
    }
}

/// Names of what entries are about.
#[derive(Default)]
struct Names(HashMap<String, Named>);

impl App {
    /// Newest first, at most a page; go on with `before` the last one's sequence number.
    pub async fn search_audit(&self, caller: &Caller, query: &AuditQuery) -> Result<Vec<AuditLine>, AppError> {
        allow(caller, Permission::Audit)?;
        // What was only noted so far is read too.
        self.parts.store.settle(caller.org).await?;
        let names = self.names(caller.org).await?;
        let entries = self.parts.store.search_audit(caller.org, query, PAGE).await?;
        Ok(entries.into_iter().map(|entry| names.line(entry)).collect())
    }

    /// Entries after `after`, oldest first: for programs that follow the log.
    pub async fn audit(&self, caller: &Caller, after: i64) -> Result<Vec<AuditRecord>, AppError> {
        allow(caller, Permission::Audit)?;
        Ok(self.parts.store.audit_page(caller.org, after, FOLLOWED).await?)
    }

    /// Written down before the first entry leaves.
    pub async fn begin_audit_export(&self, caller: &Caller, format: &'static str) -> Result<(), AppError> {
        allow(caller, Permission::Audit)?;
        self.record(
            caller.org,
            caller.actor,
            "audit.exported",
            &caller.org.to_string(),
            json!({ "format": format }),
        )
        .await
    }

    /// Somebody asked by identifier for what is not there, or belongs to another organisation.
    pub async fn note_missed(&self, caller: &Caller, method: &str, route: &str, named: &str) -> Result<(), AppError> {
        let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let subject = named.chars().take(64).filter(plain).collect();
        self.note(caller, "access.missed", subject, json!({ "method": method, "route": route }))
            .await
    }

    /// Somebody's role, or the proof of their request, was not sufficient.
    pub async fn note_refused(&self, caller: &Caller, method: &str, route: &str) -> Result<(), AppError> {
        let detail = json!({ "method": method, "route": route });
        self.note(caller, "access.refused", caller.org.to_string(), detail).await
    }

    async fn note(&self, caller: &Caller, action: &'static str, subject: String, detail: Value) -> Result<(), AppError> {
        let entry = AuditEntry {
            actor: caller.actor,
            action,
            subject,
            detail,
        };
        Ok(self.parts.store.note(caller.org, entry).await?)
    }

    /// Proves that no entry was changed or removed, and that no secret was put back.
    pub async fn verify_audit(&self, caller: &Caller) -> Result<AuditCheck, AppError> {
        allow(caller, Permission::Audit)?;
        let broken_at = self.parts.store.verify_audit(caller.org).await?;
        let older = self.parts.store.older_secrets(caller.org).await?;
        let head = self.parts.store.audit_head(caller.org).await?;
        let begins_rightly = self.begins_rightly(caller.org).await?;
        let check = AuditCheck {
            holds: begins_rightly && broken_at.is_none() && older.is_empty(),
            begins_rightly,
            broken_at,
            older_secrets: older.iter().map(|secret| secret.id.to_string()).collect(),
            entries: head.sequence,
            head: head.hash_text(),
        };
        let detail = json!({ "holds": check.holds, "entries": check.entries });
        self.record(caller.org, caller.actor, "audit.verified", &caller.org.to_string(), detail)
            .await?;
        Ok(check)
    }

    /// What entries can be filtered by.
    pub async fn audit_names(&self, caller: &Caller) -> Result<AuditNames, AppError> {
        allow(caller, Permission::Audit)?;
        let mut people = self.people(caller.org).await?;
        people.push(("system".into(), Named::Belvedere));
        let sources = self.parts.store.sources(caller.org).await?;
        Ok(AuditNames {
            people,
            sources: sources.into_iter().map(|source| (source.id.to_string(), source.name)).collect(),
        })
    }

    /// Who decided about tools, for whoever may look at those.
    pub async fn deciders(&self, caller: &Caller) -> Result<Deciders, AppError> {
        allow(caller, Permission::Look)?;
        Ok(Deciders(self.people(caller.org).await?.into_iter().collect()))
    }

    async fn people(&self, org: OrgId) -> Result<Vec<(String, Named)>, AppError> {
        let users = self.parts.store.users(org).await?;
        let keys = self.parts.store.api_keys(org).await?;
        let members = users.into_iter().map(|user| (user.id.to_string(), Named::Member(user.name)));
        let keys = keys.into_iter().map(|key| (key.id.to_string(), Named::Key(key.name)));
        Ok(members.chain(keys).collect())
    }

    async fn names(&self, org: OrgId) -> Result<Names, AppError> {
        let people = self.people(org).await?;
        let sources = self.parts.store.sources(org).await?;
        let sources = sources
            .into_iter()
            .map(|source| (source.id.to_string(), Named::Source(source.name)));
        Ok(Names(people.into_iter().chain(sources).collect()))
    }
}

impl Names {
    fn line(&self, entry: AuditRecord) -> AuditLine {
        let named = |id: &str| self.0.get(id).cloned();
        let who = match entry.actor {
            Actor::User(id) => named(&id.to_string()).unwrap_or(Named::FormerMember),
            Actor::ApiKey(id) => named(&id.to_string()).unwrap_or(Named::EndedKey),
            Actor::System => Named::Belvedere,
        };
        let about = named(&entry.subject);
        AuditLine { entry, who, about }
    }
}
