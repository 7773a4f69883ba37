//! Where a request comes from: the peer's address, or what a proxy of the operator's says of it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use belvedere_app::Visitor;

use crate::fault::Fault;
use crate::state::WebState;

/// The visitor of a page that everybody may open.
pub struct Knock(pub Visitor);

impl FromRequestParts<WebState> for Knock {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Fault> {
        Ok(Self(visitor(state, &parts.headers, &parts.extensions)))
    }
}

pub fn visitor(state: &WebState, headers: &HeaderMap, extensions: &Extensions) -> Visitor {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    Visitor {
        address: peer.and_then(|peer| client(state, peer, headers)),
        device: device(agent),
    }
}

/// Read from the right: each proxy of the operator's adds whom it heard; what stands left of the first stranger was written by that stranger.
fn client(state: &WebState, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
    let trusted = |address: &IpAddr| state.config.trusted_proxies.iter().any(|network| network.contains(address));
    let peer = peer.to_canonical();
    if !trusted(&peer) {
        return Some(peer);
    }
    let lines: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(|line| line.to_str().unwrap_or("unreadable"))
        .collect();
    let mut last = peer;
    for heard in lines.iter().flat_map(|line| line.split(',')).rev() {
        // What cannot be read is nobody's address: a key that is bound to networks is then refused.
        last = heard.trim().parse::<IpAddr>().ok()?.to_canonical();
        if !trusted(&last) {
            break;
        }
    }
    Some(last)
}

/// The browser and its system, as far as it says.
fn device(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "An unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_in_two_words() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5", "curl"),
            ("<script>", "An unknown browser"),
        ] {
            assert_eq!(device(agent), name);
        }
    }
}
