//! Which addresses are public, and which URLs pass as written.

use belvedere_outbound::address::is_public;
use belvedere_outbound::{HostPort, Outbound, OutboundError};
use belvedere_types::Explain;

use crate::support::config;

const PRIVATE: &[&str] = &[
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.0.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "5f00::1",
];

const PUBLIC: &[&str] = &[
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "126.1.1.1",
    "128.0.0.1",
    "169.253.1.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "192.167.1.1",
    "192.169.1.1",
    "198.17.0.1",
    "198.20.0.1",
    "223.255.255.254",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "2a00:1450::1",
];

#[test]
fn every_reserved_range_is_private_and_its_neighbours_are_not() {
    for text in PRIVATE {
        assert!(!is_public(text.parse().unwrap()), "{text} must be private");
    }
    for text in PUBLIC {
        assert!(is_public(text.parse().unwrap()), "{text} must be public");
    }
}

fn code(outbound: &Outbound, url: &str) -> Result<(), &'static str> {
    outbound.check(&url.parse().unwrap()).map_err(|error| error.problem().code)
}

#[test]
fn n01_literal_private_addresses_are_refused_in_every_spelling() {
    let outbound = Outbound::new(config(vec![])).unwrap();
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "[fd00::1]",
        "１２７.0.0.1",
    ] {
        assert_eq!(code(&outbound, &format!("https://{host}/")), Err("address_private"), "{host}");
    }
    assert_eq!(code(&outbound, "https://8.8.8.8/"), Ok(()));
    assert_eq!(code(&outbound, "https://vendor.example/mcp?x=1"), Ok(()));
}

#[test]
fn other_schemes_user_names_and_fragments_are_refused() {
    let outbound = Outbound::new(config(vec![])).unwrap();
    for (url, expected) in [
        ("http://vendor.example/", "address_not_https"),
        ("ftp://vendor.example/", "address_not_https"),
        ("ws://vendor.example/", "address_not_https"),
        ("javascript:alert(1)", "address_invalid"),
        ("data:text/plain,x", "address_invalid"),
        ("file:///etc/passwd", "address_invalid"),
        ("https://user@vendor.example/", "address_invalid"),
        ("https://:pass@vendor.example/", "address_invalid"),
        ("https://vendor.example/#part", "address_invalid"),
    ] {
        assert_eq!(code(&outbound, url), Err(expected), "{url}");
    }
}

#[test]
fn n05_an_exception_is_one_host_and_one_port() {
    let listed = ["reports.internal:8443", "[FD00::1]:443", "10.1.2.3:80"].map(|text| text.parse().unwrap());
    let outbound = Outbound::new(config(listed.to_vec())).unwrap();
    for url in [
        "https://reports.internal:8443/",
        "http://REPORTS.internal:8443/x",
        "https://[fd00::1]/",
        "http://10.1.2.3/",
    ] {
        assert_eq!(code(&outbound, url), Ok(()), "{url}");
    }
    assert_eq!(code(&outbound, "http://reports.internal/"), Err("address_not_https"));
    assert_eq!(code(&outbound, "http://sub.reports.internal:8443/"), Err("address_not_https"));
    assert_eq!(code(&outbound, "https://10.1.2.3/"), Err("address_private"));
    assert_eq!(code(&outbound, "https://[fd00::1]:8443/"), Err("address_private"));
    assert_eq!(code(&outbound, "ftp://10.1.2.3:80/"), Err("address_private"));
    assert_eq!(code(&outbound, "http://a@10.1.2.3/"), Err("address_invalid"));
}

#[test]
fn an_exception_is_read_strictly() {
    assert_eq!(
        "LocalHost:8400".parse(),
        Ok(HostPort {
            host: "localhost".into(),
            port: 8400
        })
    );
    assert_eq!(
        "[::1]:1".parse(),
        Ok(HostPort {
            host: "[::1]".into(),
            port: 1
        })
    );
    for text in [
        "",
        "localhost",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        ":80",
        "http://localhost:80",
        "::1:80",
        "a b:80",
        "*.internal:80/x",
    ] {
        assert!(text.parse::<HostPort>().is_err(), "{text}");
    }
}

#[test]
fn an_error_shows_neither_query_nor_path() {
    let outbound = Outbound::new(config(vec![])).unwrap();
    let error = outbound
        .check(&"http://vendor.example:81/path-canary?code=query-canary".parse().unwrap())
        .unwrap_err();
    assert!(matches!(&error, OutboundError::NotHttps { url } if url == "http://vendor.example:81"));
    assert!(!format!("{error:?} {error} {:?}", error.problem()).contains("canary"));
}
