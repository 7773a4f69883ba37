//! The guard against private addresses: a check of the address as written, and another of what its name resolves to when it is dialled.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::{OutboundError, address};

/// A `host:port` that the private-address guard admits, over http as well.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPort {
    pub host: String,
    pub port: u16,
}

/// Text that is not `host:port`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected host:port, such as db.example.internal:8443 or [fd00::1]:8443")]
pub struct InvalidHostPort;

impl FromStr for HostPort {
    type Err = InvalidHostPort;

    fn from_str(text: &str) -> Result<Self, InvalidHostPort> {
        let (host, port) = text.trim().rsplit_once(':').ok_or(InvalidHostPort)?;
        let host = Host::parse(host).map_err(|_| InvalidHostPort)?;
        let port = port.parse().ok().filter(|port| *port != 0).ok_or(InvalidHostPort)?;
        Ok(Self {
            host: host.to_string(),
            port,
        })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl HostPort {
    pub(crate) fn of(url: &Url) -> Option<Self> {
        Some(Self {
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }

    /// The same host in the one spelling that `url` has for it.
    pub(crate) fn as_url_spells_it(&self) -> Self {
        let bare_v6 = self.host.parse().map(Host::<String>::Ipv6).ok();
        let host = bare_v6
            .or_else(|| Host::parse(&self.host).ok())
            .map_or_else(|| self.host.clone(), |host| host.to_string());
        Self { host, port: self.port }
    }
}

/// Where names are looked up; the operating system unless a test drives it.
pub trait Lookup: Send + Sync {
    /// All addresses of a host name.
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The operating system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// The operator's exceptions, spelled as `url` spells hosts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Admitted(HashSet<HostPort>);

impl Admitted {
    pub(crate) fn new(hosts: &[HostPort]) -> Self {
        Self(hosts.iter().map(HostPort::as_url_spells_it).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn names(&self) -> HashSet<String> {
        self.0.iter().map(|entry| entry.host.clone()).collect()
    }

    pub(crate) fn holds(&self, url: &Url) -> bool {
        HostPort::of(url).is_some_and(|at| self.has(&at))
    }

    pub(crate) fn has(&self, at: &HostPort) -> bool {
        self.0.contains(at)
    }
}

/// How a URL may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// Through the resolver that knows public addresses only.
    Public,
    /// An operator listed this host and port.
    Admitted,
}

/// Judges a URL as written. `url` has already turned decimal, octal and hexadecimal hosts into plain addresses.
pub(crate) fn check(url: &Url, admitted: &Admitted) -> Result<Route, OutboundError> {
    let host = url.host().ok_or(OutboundError::InvalidUrl)?;
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(OutboundError::InvalidUrl);
    }
    if matches!(url.scheme(), "http" | "https") && admitted.holds(url) {
        return Ok(Route::Admitted);
    }
    let literal = match host {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(_) => None,
    };
    if literal.is_some_and(|literal| !address::is_public(literal)) {
        return Err(OutboundError::PrivateAddress { host: host.to_string() });
    }
    if url.scheme() != "https" {
        return Err(OutboundError::NotHttps { url: origin(url) });
    }
    Ok(Route::Public)
}

/// Scheme, host and port: as much of an address as an error may show.
pub(crate) fn origin(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}", url.scheme(), url.host_str().unwrap_or_default())
}

/// Every address of a name is private, and nobody listed the name.
#[derive(Debug, thiserror::Error)]
#[error("the name resolves to private addresses only")]
pub(crate) struct NoPublicAddress;

/// The resolver reqwest dials through, so that what was checked is what is dialled: there is no second lookup to race with.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) lookup: Arc<dyn Lookup>,
    /// Names whose private addresses stay. reqwest tells a resolver no port: only a client used for admitted host:port pairs has any.
    pub(crate) exempt: Arc<HashSet<String>>,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let exempt = self.exempt.contains(&host.to_ascii_lowercase());
        let found = self.lookup.lookup(host);
        Box::pin(async move {
            let mut addresses = found.await?;
            let resolved = !addresses.is_empty();
            addresses.retain(|address| exempt || address::is_public(*address));
            if addresses.is_empty() && resolved {
                return Err(NoPublicAddress.into());
            }
            // Port 0 lets reqwest fill in the port of the URL.
            let dialled: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(dialled)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(Vec<IpAddr>);

    impl Lookup for Fixed {
        fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
            let addresses = self.0.clone();
            Box::pin(async move { Ok(addresses) })
        }
    }

    async fn resolve(addresses: &[&str], exempt: &[&str]) -> Result<Vec<String>, String> {
        let lookup = Arc::new(Fixed(addresses.iter().map(|text| text.parse().unwrap()).collect()));
        let exempt = Arc::new(exempt.iter().map(|name| (*name).to_owned()).collect());
        let found = Guard { lookup, exempt }.resolve("vendor.test".parse().unwrap()).await;
        found
            .map(|found| found.map(|address| address.ip().to_string()).collect())
            .map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn n04_private_addresses_are_taken_out_of_a_mixed_answer() {
        let mixed = ["10.0.0.5", "8.8.8.8", "::1", "2606:4700::1111", "169.254.169.254"];
        assert_eq!(resolve(&mixed, &[]).await.unwrap(), ["8.8.8.8", "2606:4700::1111"]);
        assert_eq!(
            resolve(&["10.0.0.5", "fd00::1"], &[]).await.unwrap_err(),
            NoPublicAddress.to_string()
        );
    }

    #[tokio::test]
    async fn only_an_exempt_name_keeps_its_private_addresses() {
        assert_eq!(resolve(&["10.0.0.5"], &["vendor.test"]).await.unwrap(), ["10.0.0.5"]);
        assert!(resolve(&["10.0.0.5"], &["other.test"]).await.is_err());
    }
}
