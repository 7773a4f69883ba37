//! Which addresses belong to the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// True for an address that may be dialled without an operator's exception.
///
/// IPv4 is judged by a list of what is reserved (RFC 6890 and its successors), IPv6 the other way round: only global unicast `2000::/3`
/// counts, less its reserved parts. Forms that carry an IPv4 address inside are judged by that address, or refused where a relay
/// outside our control would unwrap them (6to4, Teredo).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, _, _)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [a, b, c, d, e, f, g, h] = address.segments();
    match (a, b) {
        // NAT64 (RFC 6052): networks without IPv4 reach every public IPv4 host through it.
        (0x64, 0xff9b) if (c, d, e, f) == (0, 0, 0, 0) => {
            let [g0, g1] = g.to_be_bytes();
            let [h0, h1] = h.to_be_bytes();
            is_public_v4(Ipv4Addr::new(g0, g1, h0, h1))
        }
        // IETF protocol assignments with Teredo, and documentation.
        (0x2001, 0x0000..=0x01ff | 0x0db8) => false,
        // 6to4, and documentation.
        (0x2002, _) | (0x3fff, 0x0000..=0x0fff) => false,
        (0x2000..=0x3fff, _) => true,
        _ => false,
    }
}
