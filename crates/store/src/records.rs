//! Rows as the use cases see them.
use belvedere_auth::RevocationOrder;
use belvedere_types::credential::SecretVersion;
use belvedere_types::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrgRecord {
    pub id: OrgId,
    pub name: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserRecord {
    pub id: UserId,
    pub org: OrgId,
    pub name: String,
    pub role: Role,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}
/// A signed-in browser. The row holds the SHA-256 of the cookie's token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    pub digest: [u8; 32],
    /// Names the session and proves nothing.
    pub id: DeviceId,
    pub org: OrgId,
    pub user: UserId,
    pub csrf: String,
    /// The browser in words, for its owner.
    pub device: String,
    pub began_by: BeganBy,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
    /// To the minute or so.
    pub seen_at: OffsetDateTime,
}
/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeganBy {
    Link,
    Invitation,
    Password,
    Oidc,
}
/// How a member signs in without a link.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginRecord {
    /// In lower case.
    pub email: String,
    pub org: OrgId,
    pub user: UserId,
    /// Argon2id in the PHC string format.
    pub password: Option<String>,
    /// Issuer and subject at the identity provider, once they signed in through it.
    pub subject: Option<(String, String)>,
}
/// A sign-in at an identity provider that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcFlowRecord {
    /// SHA-256 of the state.
    pub state: [u8; 32],
    pub org: OrgId,
    /// SHA-256 of what the browser holds.
    pub browser: [u8; 32],
    pub expires_at: OffsetDateTime,
}
/// An invitation that nobody has accepted; the row holds the SHA-256 of its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvitationRecord {
    pub id: InvitationId,
    pub org: OrgId,
    #[serde(skip)]
    pub digest: [u8; 32],
    /// `None`: whoever holds the link chooses the address.
    pub email: Option<String>,
    pub role: Role,
    pub created_by: Actor,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}
/// The row holds the SHA-256 of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiKeyRecord {
    pub id: ApiKeyId,
    pub org: OrgId,
    pub name: String,
    pub role: Role,
    #[serde(skip)]
    pub digest: [u8; 32],
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// The system, for the key of the settings.
    pub created_by: Actor,
    /// In CIDR notation; requests from elsewhere are refused. None: from anywhere.
    pub networks: Vec<String>,
    /// To the minute or so.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
}
/// A single-use link that signs in; the row holds the SHA-256 of its token. `user` is `None` for the set-up link of the first owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLinkRecord {
    pub digest: [u8; 32],
    pub org: Option<OrgId>,
    pub user: Option<UserId>,
    pub expires_at: OffsetDateTime,
}
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceRecord {
    pub id: SourceId,
    pub org: OrgId,
    pub name: String,
    pub vendor: Option<VendorId>,
    pub url: url::Url,
    pub headers: Vec<(String, String)>,
    pub quirks: Quirks,
    pub access: SourceAccess,
    pub status: ConnectionStatus,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
}
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReceiptRecord {
    pub id: ReceiptId,
    pub org: OrgId,
    pub source: SourceId,
    pub source_name: String,
    /// Of the source when it went: who could see it may see this.
    #[serde(skip)]
    pub access: SourceAccess,
    pub body: Value,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}
/// What becomes of the answers, tiles and snapshots made from a source that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedAnswers {
    Erased,
    /// They stay, and the source's name with them.
    Kept,
}
/// A source that goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Departure {
    pub source: SourceId,
    pub answers: SavedAnswers,
    /// `None` for a source that was never connected.
    pub receipt: Option<ReceiptRecord>,
    /// What its vendor has to be told.
    pub owed: Option<RevocationRecord>,
}
/// A revocation that a vendor is owed, and the receipt where its outcome is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct RevocationRecord {
    pub order: RevocationOrder,
    pub receipt: ReceiptId,
    /// Those that failed.
    pub attempts: i64,
    /// When it is given up.
    pub deadline_at: OffsetDateTime,
}
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConversationRecord {
    pub id: ConversationId,
    pub org: OrgId,
    pub title: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}
/// An answer as stored: the contract's `Answer` as JSON, and the sources it used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerRecord {
    pub id: AnswerId,
    pub org: OrgId,
    pub conversation: ConversationId,
    pub question: String,
    pub body: Value,
    pub sources: Vec<SourceId>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditRecord {
    pub sequence: i64,
    pub org: OrgId,
    pub actor: Actor,
    pub action: String,
    pub subject: String,
    pub detail: Value,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub hash: String,
}

/// The end of an organisation's audit chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    pub org: OrgId,
    /// How many entries there are.
    pub sequence: i64,
    /// Hash of the last one; zeros for none.
    pub hash: Vec<u8>,
}

impl AuditHead {
    /// The hash in hexadecimal digits.
    pub fn hash_text(&self) -> String {
        self.hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Where an audit log was cut off.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditCheckpoint {
    pub end: AuditHead,
    /// By the organisation's own key, as JSON.
    pub signature: Value,
}

/// A sealed secret that somebody put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OlderSecret {
    pub id: SecretId,
    pub stored: SecretVersion,
    /// The newest version that the audit log knows; `None` when it knows that the secret was erased.
    pub recorded: Option<SecretVersion>,
}
