//! What goes into a flow and what comes out of it.

use belvedere_types::credential::Challenge;
use belvedere_types::{Actor, FlowId, OrgId, Quirks, SecretText, SourceId, SourceTarget};
use time::OffsetDateTime;
use url::Url;

use crate::TraceLine;

/// What ties a flow to who began it, and who arrives with its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Digest of the browser session. A flow begun with it completes with the same one only.
    Browser([u8; 32]),
    /// Begun by an API key: no session. At the callback it means that nobody is known, and `state` alone must do, which is accepted only
    /// while the public URL is loopback.
    ApiKey,
    /// An authenticated API call of this organisation brings the answer, for a flow that an API key of it began.
    Caller(OrgId),
}

/// A request to authorize a source.
pub struct Begin<'a> {
    pub target: &'a SourceTarget,
    pub actor: Actor,
    pub binding: Binding,
    /// The challenge of the 401 that asked for it; empty when the server sent none.
    pub challenges: &'a [Challenge],
    /// A hand-made client, first road of registration.
    pub client: Option<PreRegistered>,
    pub quirks: &'a Quirks,
}

/// A client that a person registered at the vendor by hand.
#[derive(Debug, Clone)]
pub struct PreRegistered {
    pub id: String,
    pub secret: Option<SecretText>,
}

/// A flow that waits for a person.
#[derive(Debug, Clone)]
pub struct Begun {
    pub flow: FlowId,
    /// The vendor's page, already judged safe to open: https or an address the operator listed.
    pub authorization_url: Url,
    pub scopes: Vec<String>,
    pub expires_at: OffsetDateTime,
    pub trace: Vec<TraceLine>,
}

/// The query of the vendor's redirect, decoded.
#[derive(Debug)]
pub struct CallbackQuery {
    pub state: Option<String>,
    pub code: Option<SecretText>,
    pub iss: Option<String>,
    pub error: Option<String>,
}

/// A source that is authorized now.
#[derive(Debug, Clone)]
pub struct Completed {
    pub org: OrgId,
    pub source: SourceId,
    pub granted_scopes: Vec<String>,
}
