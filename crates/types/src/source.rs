//! Where a source is.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use url::Url;

use crate::{OrgId, SourceId};

/// The identifier of a vendor card in the catalog (`prisma-postgres`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VendorId(pub String);

impl fmt::Display for VendorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything a connection needs to know about a source, secrets aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTarget {
    pub org: OrgId,
    pub source: SourceId,
    /// The name its owner gave it; unique in the organisation.
    pub name: String,
    /// `None` for a server added by URL.
    pub vendor: Option<VendorId>,
    /// The MCP endpoint.
    pub url: Url,
    /// Headers sent with every MCP request, such as a vendor's own read-only switch. Never a credential.
    pub headers: Vec<(String, String)>,
    /// Until then the server asked to be left alone, as far as it is on record.
    pub paused_until: Option<OffsetDateTime>,
}
