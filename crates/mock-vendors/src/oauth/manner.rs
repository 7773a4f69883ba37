//! What authorization servers do differently.

use url::{Host, Url};

/// How one vendor's authorization server behaves.
#[derive(Clone, Copy)]
pub struct Manner {
    /// Shown on its pages.
    pub brand: &'static str,
    /// What an application wants, after "wants to".
    pub asks: &'static str,
    pub registration: Registration,
    pub redirects: Redirects,
    /// RFC 8707: `resource` must be the MCP server's URL, and tokens are good for that only. Otherwise it is not looked at.
    pub resource_required: bool,
    /// RFC 9728 metadata is served and named in the challenge.
    pub resource_described: bool,
    /// RFC 9207: `iss` in the authorization response.
    pub states_issuer: bool,
    /// The token response has `expires_in`.
    pub states_expiry: bool,
    /// Each with its meaning. Empty: whatever is asked for is taken and given back.
    pub scopes: &'static [(&'static str, &'static str)],
    pub default_scope: &'static str,
    /// A refresh token is given to grants with this scope only.
    pub refresh_scope: Option<&'static str>,
    pub consent: Consent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Clients are kept; their id is a long signed token, and they must use their secret.
    Confidential,
    /// Clients are kept and have no secret.
    Public,
    /// Nothing is kept: any client id is taken, and nobody is authenticated.
    Unkept,
}

#[derive(Clone, Copy)]
pub enum Redirects {
    /// What was registered: https, or http on a loopback address.
    Registered,
    /// http on a loopback address, or https on one of these hosts or below.
    Listed(&'static [&'static str]),
}

/// The choice on the consent page, when the account has one.
#[derive(Clone, Copy)]
pub struct Consent {
    pub legend: &'static str,
    /// Name and note of the way to choose nothing; none: a choice is required.
    pub open: Option<(&'static str, &'static str)>,
}

/// One thing that the demo account may choose at consent.
#[derive(Clone)]
pub struct Choice {
    pub id: String,
    pub name: String,
}

impl Manner {
    pub fn offers(&self, scope: &str) -> bool {
        self.scopes.is_empty() || self.scopes.iter().any(|(offered, _)| *offered == scope)
    }

    pub fn meaning<'a>(&self, scope: &'a str) -> &'a str {
        let known = self.scopes.iter().find(|(offered, _)| *offered == scope);
        known.map_or(scope, |(_, meaning)| meaning)
    }

    /// Whether grants with this scope can be refreshed.
    pub fn refreshes(&self, granted: &str) -> bool {
        self.refresh_scope
            .is_none_or(|needed| granted.split_whitespace().any(|scope| scope == needed))
    }

    /// Whether an address may be returned to at all, registered or not.
    pub fn admits_redirect(&self, uri: &str) -> bool {
        let Ok(url) = Url::parse(uri) else { return false };
        if url.fragment().is_some() {
            return false;
        }
        match (url.scheme(), self.redirects) {
            ("http", _) => is_loopback(&url),
            ("https", Redirects::Registered) => true,
            ("https", Redirects::Listed(hosts)) => {
                let host = url.host_str().unwrap_or_default();
                hosts.iter().any(|listed| host == *listed || host.ends_with(&format!(".{listed}")))
            }
            _ => false,
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
