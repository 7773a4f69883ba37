//! Settings about single hosts: which may be private, whose certificates an authority of the operator's own issues, and which are proxies of theirs.

use std::net::IpAddr;

use belvedere_outbound::{HostPort, OwnAuthority};
use ipnet::IpNet;

use super::Layers;

/// The parts of a comma list.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn private(layers: &Layers, wrong: &mut impl FnMut(&str, &str)) -> Vec<HostPort> {
    const KEY: &str = "allowed_private_hosts";
    let mut hosts = Vec::new();
    for part in parts(&layers.text(KEY)) {
        match part.parse() {
            Ok(host) => hosts.push(host),
            Err(_) => wrong(KEY, &format!("{part:?} is not host:port")),
        }
    }
    hosts
}

pub(super) fn authorities(layers: &Layers, wrong: &mut impl FnMut(&str, &str)) -> Vec<OwnAuthority> {
    const KEY: &str = "host_authorities";
    let mut authorities: Vec<OwnAuthority> = Vec::new();
    for part in parts(&layers.text(KEY)) {
        match authority(part) {
            Ok(one) if authorities.iter().any(|other| other.at() == one.at()) => {
                wrong(KEY, &format!("{part:?} names a host that was named before"));
            }
            Ok(one) => authorities.push(one),
            Err(said) => wrong(KEY, &format!("{part:?} {said}")),
        }
    }
    authorities
}

fn authority(text: &str) -> Result<OwnAuthority, String> {
    let (at, path) = text.split_once('=').ok_or("is not host:port=file")?;
    let at: HostPort = at.parse().map_err(|_| "is not host:port=file")?;
    let pem = std::fs::read(path.trim()).map_err(|error| format!("cannot be read: {error}"))?;
    OwnAuthority::from_pem(at, &pem).map_err(|error| error.to_string())
}

/// Proxies of the operator's own, by address or network.
pub(super) fn proxies(layers: &Layers, wrong: &mut impl FnMut(&str, &str)) -> Vec<IpNet> {
    const KEY: &str = "trusted_proxies";
    let mut networks = Vec::new();
    for part in parts(&layers.text(KEY)) {
        match part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)) {
            Ok(network) => networks.push(network),
            Err(_) => wrong(KEY, &format!("{part:?} is neither an address nor a network such as 10.0.0.0/8")),
        }
    }
    networks
}
