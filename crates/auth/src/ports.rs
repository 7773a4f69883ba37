//! What `auth` needs kept: pending flows, registrations, grants with their refresh lease. Implemented by `store`.

use async_trait::async_trait;
use belvedere_types::credential::SecretVersion;
use belvedere_types::sealed::LoadedRow;
use belvedere_types::{ClaimantId, FlowId, OrgId, RegistrationId, SecretId, SourceId, StorageError};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// The authorization server's addresses, validated when they were discovered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Compared byte for byte (RFC 8414 §3.3, RFC 9207).
    pub issuer: String,
    pub authorization: String,
    pub token: String,
    pub registration: Option<String>,
    pub revocation: Option<String>,
    /// The server promises `iss` in its authorization responses (RFC 9207 §3).
    pub iss_in_response: bool,
    /// The resource wants tokens that are bound to a key (RFC 9449), and the server issues them.
    #[serde(default)]
    pub bound_tokens: bool,
}

/// One step of discovery, in words, for the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceLine {
    pub step: String,
    pub outcome: String,
}

/// Everything the callback needs, so that it never discovers again. The PKCE verifier is sealed under `verifier`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingFlow {
    pub id: FlowId,
    pub org: OrgId,
    pub source: SourceId,
    /// SHA-256 of `state`.
    pub state_digest: [u8; 32],
    /// Digest of the browser session that began it; `None` for a flow begun by an API key.
    pub browser: Option<[u8; 32]>,
    pub registration: RegistrationId,
    pub verifier: SecretId,
    pub endpoints: Endpoints,
    pub resource: Option<String>,
    pub scopes: Vec<String>,
    pub redirect_uri: String,
    pub trace: Vec<TraceLine>,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

/// A client registration. Identifier and secret are sealed under `secret`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationRecord {
    pub id: RegistrationId,
    pub org: OrgId,
    pub issuer: String,
    pub redirect_uri: String,
    /// The one source that somebody entered it for; `None` where the organisation's sources at that issuer share it.
    pub source: Option<SourceId>,
    pub secret: SecretId,
    /// `none`, `client_secret_basic` or `client_secret_post`, as the server answered.
    pub auth_method: String,
    /// `pre_registered`, `metadata_document` or `dynamic`.
    pub road: String,
    pub created_at: OffsetDateTime,
    pub secret_expires_at: Option<OffsetDateTime>,
}

/// What a source was granted. The tokens are sealed under `secret`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRecord {
    pub org: OrgId,
    pub source: SourceId,
    pub secret: SecretId,
    /// `None` for a pasted credential.
    pub oauth: Option<OauthGrant>,
    pub obtained_at: OffsetDateTime,
    /// End of the access token, where known.
    pub access_expires_at: Option<OffsetDateTime>,
}

/// A grant as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGrant {
    pub record: GrantRecord,
    /// Its tokens, where they were read by the same statement: a call waits for the database once, and both are of one moment.
    pub sealed: Option<LoadedRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OauthGrant {
    pub registration: RegistrationId,
    pub endpoints: Endpoints,
    pub resource: Option<String>,
    pub scopes_asked: Vec<String>,
    pub scopes_granted: Vec<String>,
    /// There is a refresh token.
    pub refreshable: bool,
    pub trace: Vec<TraceLine>,
}

/// A grant that is over here and has to end at the vendor as well. Its tokens stay sealed until that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationOrder {
    pub org: OrgId,
    pub source: SourceId,
    pub secret: SecretId,
    pub oauth: OauthGrant,
}

/// What a claimant asks for: to be the only one that redeems the refresh token stored under `version` of `secret`, for as long as `lease`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bid {
    pub secret: SecretId,
    pub version: SecretVersion,
    pub claimant: ClaimantId,
    /// Counted by the database's own clock, because replicas' clocks differ.
    pub lease: Duration,
}

/// Answer to a bid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Ours until the lease ends.
    Claimed,
    /// Ours, and an earlier claimant of this very version vanished: the token may be spent. One try, its refusal is final.
    InDoubt,
    /// Somebody else holds it.
    Held,
    /// The secret moved on, or the one retry in doubt is used up.
    Stale,
}

/// How a claimant's work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement<'a> {
    /// The token was certainly not spent: the claim is given back. A doubt about an earlier claimant stays.
    Unspent,
    /// The new tokens are stored under the next version, and this is what else changed.
    Renewed(&'a GrantRecord),
}

#[async_trait]
pub trait Flows: Send + Sync {
    async fn put(&self, flow: &PendingFlow) -> Result<(), StorageError>;
    /// Deletes and returns the flow: two callbacks cannot both have it.
    async fn take(&self, state_digest: &[u8; 32]) -> Result<Option<PendingFlow>, StorageError>;
    /// Deletes and returns the flows of a source (a new one begins, or it is disconnected).
    async fn drop_of(&self, org: OrgId, source: SourceId) -> Result<Vec<PendingFlow>, StorageError>;
    /// Deletes and returns what expired. Maintenance: crosses organisations.
    async fn expire(&self, now: OffsetDateTime) -> Result<Vec<PendingFlow>, StorageError>;
}

#[async_trait]
pub trait Registrations: Send + Sync {
    /// The shared one, and those entered for the source.
    async fn find(&self, org: OrgId, issuer: &str, redirect_uri: &str, source: SourceId) -> Result<Vec<RegistrationRecord>, StorageError>;
    async fn load(&self, org: OrgId, id: RegistrationId) -> Result<Option<RegistrationRecord>, StorageError>;
    /// Keeps the first of two shared ones that race for the same organisation, issuer and redirect URI; answers with the one kept.
    async fn put(&self, record: &RegistrationRecord) -> Result<RegistrationRecord, StorageError>;
    async fn remove(&self, org: OrgId, id: RegistrationId) -> Result<(), StorageError>;
    /// Removes it if no grant, flow or unfinished revocation but that of `leaving` uses it. True when it is gone now.
    async fn remove_unused(&self, org: OrgId, id: RegistrationId, leaving: SourceId) -> Result<bool, StorageError>;
}

#[async_trait]
pub trait Grants: Send + Sync {
    async fn load(&self, org: OrgId, source: SourceId) -> Result<Option<StoredGrant>, StorageError>;
    /// Inserts or replaces; ends any lease.
    async fn save(&self, grant: &GrantRecord) -> Result<(), StorageError>;
    async fn remove(&self, org: OrgId, source: SourceId) -> Result<(), StorageError>;
    /// Takes the lease in one committed UPDATE, or says why not.
    async fn claim(&self, org: OrgId, source: SourceId, bid: &Bid) -> Result<Claim, StorageError>;
    /// Ends the lease of this very claimant. Changes nothing where another one has it by now, or the grant is gone.
    async fn settle(&self, org: OrgId, source: SourceId, bid: &Bid, how: Settlement<'_>) -> Result<(), StorageError>;
}
