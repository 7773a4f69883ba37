//! The audit log for people: found again by who, what, when and where, told in words, proven.

use std::collections::HashMap;

use belvedere_store::{AuditQuery, AuditRecord};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, Caller, OrgId};
use serde::Serialize;
use serde_json::{Value, json};

use crate::access::{Permission, allow};
use crate::{App, AppError};

/// Entries of one page.
const PAGE: u32 = 100;

/// An entry with what a person reads of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditLine {
    #[serde(flatten)]
    pub entry: AuditRecord,
    pub who: String,
    /// The name of what it is about, where that has one still.
    pub about: Option<String>,
    pub words: String,
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
    pub people: Vec<(String, String)>,
    pub sources: Vec<(String, String)>,
}

/// Names of what entries are about.
#[derive(Default)]
struct Names(HashMap<String, String>);

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
        Ok(self.parts.store.audit_page(caller.org, after, 2 * PAGE).await?)
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
        let (users, keys) = (
            self.parts.store.users(caller.org).await?,
            self.parts.store.api_keys(caller.org).await?,
        );
        let mut people: Vec<_> = users.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
        people.extend(keys.into_iter().map(|key| (key.id.to_string(), format!("key “{}”", key.name))));
        people.push(("system".into(), "Belvedere".into()));
        let sources = self.parts.store.sources(caller.org).await?;
        Ok(AuditNames {
            people,
            sources: sources.into_iter().map(|source| (source.id.to_string(), source.name)).collect(),
        })
    }

    async fn names(&self, org: OrgId) -> Result<Names, AppError> {
        let mut names = HashMap::new();
        for user in self.parts.store.users(org).await? {
            names.insert(user.id.to_string(), user.name);
        }
        for key in self.parts.store.api_keys(org).await? {
            names.insert(key.id.to_string(), format!("key “{}”", key.name));
        }
        for source in self.parts.store.sources(org).await? {
            names.insert(source.id.to_string(), source.name);
        }
        Ok(Names(names))
    }
}

impl Names {
    fn line(&self, entry: AuditRecord) -> AuditLine {
        let who = match entry.actor {
            Actor::User(id) => self.of(&id.to_string(), "a former member"),
            Actor::ApiKey(id) => self.of(&id.to_string(), "a key that ended"),
            Actor::System => "Belvedere".into(),
        };
        AuditLine {
            who,
            about: self.0.get(&entry.subject).cloned(),
            words: self.words(&entry),
            entry,
        }
    }

    fn of(&self, id: &str, gone: &str) -> String {
        self.0.get(id).map_or_else(|| gone.to_owned(), Clone::clone)
    }

    /// A sentence without its subject. What has no sentence of its own is told by its name.
    fn words(&self, entry: &AuditRecord) -> String {
        let detail = |key: &str| text(entry.detail.get(key));
        let source = || format!("“{}”", self.of(&entry.subject, "a source that is gone"));
        let member = || self.of(&entry.subject, "a former member");
        match entry.action.as_str() {
            "signed_in" => format!("signed in by {}", detail("by")),
            "signed_out" => "signed a device out".into(),
            "signed_out_everywhere" => format!("signed {} devices out", detail("sessions")),
            "sign_in.refused" if detail("by") == "single sign-on" => {
                format!("refused a sign-in through the identity provider: {}", detail("why"))
            }
            "sign_in.refused" => format!("refused a sign-in as {}: wrong {}", member(), detail("by")),
            "sign_in_link.created" => format!("made a sign-in link for {}", member()),
            "single_sign_on.set" => format!("set {} as identity provider", detail("issuer")),
            "single_sign_on.off" => "switched single sign-on off".into(),
            "single_sign_on.bound" => format!("signed in through {} for the first time", detail("issuer")),
            "password.set" => "set a password".into(),
            "member.created" => format!("joined as {}", detail("role")),
            "member.invited" => format!("invited somebody as {}", detail("role")),
            "member.role_set" => format!("made {} {}", member(), detail("role")),
            "member.renamed" => format!("renamed {}", member()),
            "member.removed" => "removed a member".into(),
            "invitation.withdrawn" => "withdrew an invitation".into(),
            "organisation.renamed" => format!("renamed the organisation to “{}”", detail("name")),
            "api_key.created" if entry.actor == Actor::System => "registered the API key of the settings".into(),
            "api_key.created" => format!("made the API key “{}” as {}", detail("name"), detail("role")),
            "api_key.revoked" => format!("ended {}", self.of(&entry.subject, "an API key")),
            "api_key.refused" => format!("was refused: used from {}", detail("from")),
            "access.refused" => format!("was refused {} {}", detail("method"), detail("route")),
            "access.missed" => format!("asked for {}, which is not there", entry.subject),
            "source.added" => format!("added the source {} at {}", source(), detail("url")),
            "source.not_added" => format!("could not add a source at {} ({})", detail("url"), detail("code")),
            "source.authorized" => format!("was given access to {}", source()),
            "source.credential_set" => format!("set the credential of {}", source()),
            "source.access_set" => format!("set who may ask and who may manage {}", source()),
            "source.renamed" => format!("renamed a source to “{}”", detail("name")),
            "source.disconnected" => format!("disconnected “{}”", detail("name")),
            "source.revoked" => format!("told the vendor of {} that access ended", source()),
            "sources.revoked_all" => "disconnected every source".into(),
            "authorization.begun" => format!("began to authorize {}", source()),
            "authorization.failed" => format!("authorizing {} failed", source()),
            "authorization.required" => format!("{} has to be authorized again", source()),
            "token.refreshed" => format!("renewed access to {}", source()),
            "grant.lost" => format!("lost access to {}", source()),
            "grant.erased" => format!("erased access to {}", source()),
            "tool.admitted" => format!("called {} of {}", detail("tool"), source()),
            "tool.refused" => format!(
                "was refused {} of {}: {}",
                detail("tool"),
                source(),
                detail("why").replace('_', " ")
            ),
            "tool.overridden" => format!(
                "set {} of {} to {}: {}",
                detail("tool"),
                source(),
                detail("verdict"),
                detail("reason")
            ),
            "tool.override_refused" => format!("was refused to open {} of {}", detail("tool"), source()),
            "tool.reviewed" => format!("accepted the change of {} of {}", detail("tool"), source()),
            "tool.rejudged" => format!("judged {} of {} again", detail("tool"), source()),
            "tool.changed" => format!("saw that {} of {} changed, and hid it", detail("tool"), source()),
            "tools.first_seen" => format!(
                "saw new tools of {}: {} read, {} guarded, {} blocked",
                source(),
                detail("read"),
                detail("guarded"),
                detail("blocked")
            ),
            "question.answered" => format!("asked a question ({})", detail("outcome").replace('_', " ")),
            "question.cancelled" => "cancelled a question".into(),
            "golden.asked" => format!(
                "asked the golden questions of {}: {} of {} passed",
                source(),
                detail("passed"),
                detail("total")
            ),
            "secret.sealed" => format!("sealed a secret, version {}", detail("version")),
            "secret.erased" => "erased a secret".into(),
            "registration.deleted" => "deleted a registration at a vendor".into(),
            "master_key.rotated" => "rotated the master key".into(),
            "model.set" => "set the language model".into(),
            "model.off" => "switched the language model off".into(),
            "audit.cut" => format!("let go {} entries of the audit log, as the settings say", detail("entries")),
            "answers.let_go" => format!("let go {} answers, as the settings say", detail("answers")),
            "keeping.set" => "set how long things are kept".into(),
            "audit.exported" => format!("exported the audit log as {}", detail("format")),
            "audit.verified" if entry.detail.get("holds") == Some(&Value::Bool(true)) => "verified the audit log: it holds".into(),
            "audit.verified" => "verified the audit log: it does not hold".into(),
            other => other.replace(['.', '_'], " "),
        }
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => "unknown".into(),
        Some(other) => other.to_string(),
    }
}
