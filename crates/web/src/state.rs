//! What every handler can reach.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use belvedere_app::App;
use ipnet::IpNet;
use url::{Host, Url};

#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Where people and vendors reach this server. Decides the cookie's name, HSTS, and which `Host` and `Origin` are ours.
    pub public_url: Url,
    /// The socket the server listens on; loopback names with its port are admitted as `Host`, for health checks and for work on the machine itself.
    pub bound: SocketAddr,
    /// Networks of the operator's own proxies, whose word on a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
}

/// Built once by the binary and by the tests alike.
#[derive(Clone)]
pub struct WebState {
    pub app: App,
    pub config: Arc<WebConfig>,
}

impl WebState {
    pub fn new(app: App, config: WebConfig) -> Self {
        Self {
            app,
            config: Arc::new(config),
        }
    }
}

impl WebConfig {
    pub fn https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// True when only this machine can reach the public URL.
    pub fn loopback(&self) -> bool {
        match self.public_url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            None => false,
        }
    }

    /// The `__Host-` prefix needs Secure, which browsers do not keep for plain HTTP.
    pub fn cookie_name(&self) -> &'static str {
        if self.https() { "__Host-belvedere" } else { "belvedere" }
    }

    /// Whether a `Host` header names this server.
    pub fn is_our_host(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.hosts().contains(&host)
    }

    /// Whether an `Origin` header names this server: the public origin, or plain HTTP to one of the bound loopback names.
    pub fn is_our_origin(&self, origin: &str) -> bool {
        let origin = origin.to_ascii_lowercase();
        origin == self.public_url.origin().ascii_serialization() || self.bound_hosts().iter().any(|host| origin == format!("http://{host}"))
    }

    fn hosts(&self) -> Vec<String> {
        let mut hosts = self.bound_hosts();
        if let Some(host) = self.public_url.host_str() {
            hosts.push(match self.public_url.port() {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            });
            // A client may spell the default port out.
            if let (None, Some(port)) = (self.public_url.port(), self.public_url.port_or_known_default()) {
                hosts.push(format!("{host}:{port}"));
            }
        }
        hosts
    }

    fn bound_hosts(&self) -> Vec<String> {
        let port = self.bound.port();
        let mut hosts: Vec<String> = ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .map(|name| format!("{name}:{port}"))
            .collect();
        match self.bound.ip() {
            ip if ip.is_unspecified() || ip.is_loopback() => {}
            IpAddr::V4(ip) => hosts.push(format!("{ip}:{port}")),
            IpAddr::V6(ip) => hosts.push(format!("[{ip}]:{port}")),
        }
        hosts
    }
}
