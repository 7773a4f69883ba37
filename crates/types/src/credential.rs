//! Ports between the crates that keep secrets, the one that obtains tokens and the one that sends them.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use time::Duration;
use url::Url;

use crate::sealed::LoadedRow;
use crate::{Explain, FlowId, OrgId, Problem, ProblemKind, RegistrationId, SecretId, SecretText, SourceId, SourceTarget, StorageError};

/// To what a secret belongs. Part of the associated data it is sealed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretOwner {
    Source(SourceId),
    Registration(RegistrationId),
    Flow(FlowId),
    Organisation(OrgId),
}

/// What a secret is for. Part of the associated data it is sealed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// Access and refresh token of a source.
    Grant,
    /// Client identifier, client secret and registration access token.
    Registration,
    /// PKCE verifier of a flow that was begun.
    PendingAuthorization,
    /// A bearer token or header value a person pasted.
    StaticCredential,
    /// The key of a model provider.
    ModelKey,
    /// What proves us to an organisation's identity provider.
    OidcClient,
    /// The key that signs an organisation's receipts.
    ReceiptKey,
    /// A value sealed at first start, to tell a right master key from a wrong one.
    KeyCheck,
}

/// Full identity of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretAddress {
    pub org: OrgId,
    pub owner: SecretOwner,
    pub id: SecretId,
    pub kind: SecretKind,
}

/// Counts the writes of one secret, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretVersion(pub i64);

#[derive(Debug, thiserror::Error)]
pub enum SecretStoreError {
    /// The sealed bytes do not open at this address. Says no more, on purpose.
    #[error("a sealed secret does not open")]
    Sealed,
    /// The row is older than what the audit chain last saw, or was erased.
    #[error("a sealed secret was put back to an older state")]
    RolledBack,
    #[error("a secret already exists at this address")]
    Exists,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Explain for SecretStoreError {
    fn problem(&self) -> Problem {
        match self {
            Self::Sealed => Problem::new(
                ProblemKind::Unavailable,
                "secret_unreadable",
                "The stored credential does not open: it was altered, moved, or sealed under another key.",
                "Authorize the data source again, or restore the database together with its keys.",
            ),
            Self::RolledBack => Problem::new(
                ProblemKind::Unavailable,
                "secret_rolled_back",
                "The stored credential was put back to an older state than the audit log knows, so it is not used.",
                "Find out who restored it, and run `belvedere audit verify`. Then authorize the data source again.",
            ),
            Self::Exists => Problem::internal(),
            Self::Storage(error) => error.problem(),
        }
    }
}

/// Outcome of a compare-and-swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swap {
    Stored(SecretVersion),
    /// Somebody else wrote first; read again.
    Lost,
}

/// Port: `auth` keeps tokens without knowing about encryption. Implemented by `vault`.
#[async_trait]
pub trait SecretStore: Send + Sync {
    async fn create(&self, at: &SecretAddress, secret: &SecretText) -> Result<SecretVersion, SecretStoreError>;
    async fn read(&self, at: &SecretAddress) -> Result<Option<(SecretText, SecretVersion)>, SecretStoreError>;
    /// What `read` answers, of a row that was read together with something else a moment ago.
    async fn open(&self, at: &SecretAddress, row: LoadedRow) -> Result<Option<(SecretText, SecretVersion)>, SecretStoreError>;
    /// Replaces the secret if its version is still `expected`.
    async fn replace(&self, at: &SecretAddress, expected: SecretVersion, secret: &SecretText) -> Result<Swap, SecretStoreError>;
    /// True if there was one.
    async fn erase(&self, at: &SecretAddress) -> Result<bool, SecretStoreError>;
}

/// What a request to a source carries.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The server asks for none.
    None,
    /// `Authorization: Bearer …` (RFC 6750 §2.1). The version tells a refused token from its successor.
    Bearer { token: SecretText, version: SecretVersion },
    /// `Authorization: DPoP …` with a proof for each request (RFC 9449 §7.1): the token is of no use without its key.
    Bound {
        token: SecretText,
        version: SecretVersion,
        prover: Arc<dyn Prover>,
    },
    /// A header key a person pasted.
    Header { name: String, value: SecretText },
}

/// Port: proves that the sender of a bound token holds its key. Implemented by `auth`.
pub trait Prover: Send + Sync {
    /// The `DPoP` header of one request (RFC 9449 §4.2), fresh at each call; `nonce` is the last one this server gave. `None` where the key
    /// cannot be used.
    fn proof(&self, method: &str, url: &Url, nonce: Option<&str>) -> Option<SecretText>;
}

impl fmt::Debug for dyn Prover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[prover]")
    }
}

/// One parsed `WWW-Authenticate` challenge (RFC 9110 §11.6.1), with the parameters MCP authorization uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Challenge {
    /// Lower-case scheme; `bearer` and `dpop` are the ones that matter.
    pub scheme: String,
    /// RFC 9728 §5.1.
    pub resource_metadata: Option<String>,
    pub scope: Option<String>,
    /// `invalid_token`, `insufficient_scope`, … (RFC 6750 §3.1).
    pub error: Option<String>,
}

/// Why no credential can be had.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Nobody authorized this source yet, or the grant is dead: a person must act.
    #[error("authorization is required: {}", .0.code)]
    AuthorizationRequired(Problem),
    /// The vendor or our database is down; the grant is kept.
    #[error("no token can be had at the moment: {}", .problem.code)]
    Unavailable { problem: Problem, retry_after: Option<Duration> },
}

/// Port: `mcp-client` gets a valid credential without knowing about OAuth. Implemented by `auth`.
#[async_trait]
pub trait AccessTokens: Send + Sync {
    /// A credential that is valid for some time yet; refreshes first when it is not.
    async fn credential(&self, target: &SourceTarget) -> Result<Credential, TokenError>;

    /// The server refused `failed` with 401 or 403. Answers with a fresh credential to try once, or says what a person must do.
    async fn refused(&self, target: &SourceTarget, failed: &Credential, challenges: &[Challenge]) -> Result<Credential, TokenError>;
}
