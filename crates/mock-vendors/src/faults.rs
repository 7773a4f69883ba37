//! Faults that can be switched on and off while the mock runs.

use std::{
    collections::BTreeMap,
    fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
};

macro_rules! faults {
    ($($variant:ident $name:literal $what:literal,)*) => {
        /// What can go wrong on the vendor's side.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { $(#[doc = $what] $variant,)* }

        impl Fault {
            /// Every fault, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name used on the command line and by the control interface.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One line for `--help`.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => $what,)* }
            }
        }
    };
}

faults! {
    AsDown "as-down" "every page of the authorization server answers 503",
    TokenDown "token-down" "the token endpoint answers 503",
    SlowToken "slow-token" "the token endpoint redeems after N milliseconds and answers after N more",
    TokenHtml "token-html" "the token endpoint answers 200 with an HTML page",
    NoChallenge "no-challenge" "401 comes without a WWW-Authenticate header",
    DenyRegistration "deny-registration" "dynamic client registration answers 403",
    PrmMismatch "prm-mismatch" "the protected resource metadata names another resource",
    IssuerMismatch "issuer-mismatch" "the authorization server metadata names another issuer",
    WrongIss "wrong-iss" "the authorization response carries another issuer in iss",
    NoPkce "no-pkce" "the metadata does not list code_challenge_methods_supported",
    Mcp500 "mcp-500" "the MCP endpoint answers 500 to an accepted token",
    Slow "slow" "tool calls are answered after N seconds (slow=N, 5 unless told)",
    GiantResult "giant-result" "tool calls answer with 50 MB of text",
    MalformedResult "malformed-result" "tool calls answer with a result whose content is not a list",
    ToolError "tool-error" "tool calls answer isError with a text",
    ChangedTool "changed-tool" "the first tool in the list has another description and one more parameter",
    WorkspaceNotSelected "workspace-not-selected" "tool calls of a grant without a workspace answer Workspace not selected",
    NoRefreshToken "no-refresh-token" "token answers carry no refresh_token",
    RefreshDead "refresh-dead" "every refresh is answered invalid_grant",
    OddExpires "odd-expires" "expires_in is a string",
    EndlessPages "endless-pages" "the cursor of a paged tool never ends",
    EndlessTools "endless-tools" "the cursor of tools/list never ends",
    NoStorageToken "no-storage-token" "Keboola answers that no Storage API token was provided",
    RoleTooSmall "role-too-small" "Keboola refuses tool calls because of the role of the token",
    QueryCancelled "query-cancelled" "Keboola's queries are cancelled",
    ScopeTooSmall "scope-too-small" "Logfire refuses tool calls because of the token's scopes",
    WrongRegion "wrong-region" "Logfire knows the account and has no project of it in this region",
    WrongAudience "wrong-audience" "access tokens are for another resource than the MCP server",
    RateLimited "rate-limited" "Morningstar refuses every call for coming too soon",
    NotEntitled "not-entitled" "Morningstar's licence does not cover what is asked for",
    BadGateway "bad-gateway" "the MCP endpoint answers 502 to an accepted token",
    TooManyRequests "too-many-requests" "the MCP endpoint answers 429 with Retry-After: 30 to an accepted token",
    JsonReplies "json-replies" "what is asked in a session is answered as JSON in place of an event stream",
    TextOnly "text-only" "Keboola's results carry no structured content",
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        Self::ALL
            .iter()
            .copied()
            .find(|fault| fault.name() == name)
            .ok_or_else(|| UnknownFault { name: name.to_owned() })
    }
}

/// A name that is no fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFault {
    pub name: String,
}

impl fmt::Display for UnknownFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown fault {:?}", self.name)
    }
}

impl std::error::Error for UnknownFault {}

/// The faults that are on, each with its number (seconds for [`Fault::Slow`], milliseconds for [`Fault::SlowToken`], else unused).
#[derive(Default)]
pub struct FaultSwitches(Mutex<BTreeMap<Fault, u64>>);

impl FaultSwitches {
    pub fn with(faults: impl IntoIterator<Item = (Fault, u64)>) -> Self {
        Self(Mutex::new(faults.into_iter().collect()))
    }

    pub fn on(&self, fault: Fault) -> bool {
        self.number(fault).is_some()
    }

    pub fn number(&self, fault: Fault) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&fault).copied()
    }

    pub fn switch_on(&self, fault: Fault, number: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(fault, number);
    }

    pub fn switch_off(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&fault);
    }

    pub fn names(&self) -> Vec<&'static str> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .keys()
            .map(|fault| fault.name())
            .collect()
    }
}
