//! The vendors' own read-only switches. Cards hold them as data: headers, or a part of the address. Every request of a source carries them.

use std::collections::BTreeSet;

use belvedere_tests::hostile::{Hostile, Seen, protocol};
use belvedere_tests::{Server, ServerOptions};
use serde_json::json;

/// A card with a switch that a client can throw, and one of its addresses.
struct Switched {
    card: String,
    region: Option<String>,
    address: url::Url,
    headers: Vec<(String, String)>,
    vendor: Hostile,
}

impl Switched {
    /// The card's own path and query at the stand-in.
    fn here(&self) -> String {
        let query = self.address.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{}{query}", self.vendor.base, self.address.path())
    }

    /// What the stand-in was asked by JSON-RPC, wherever.
    fn asked(&self) -> Vec<Seen> {
        self.vendor.all_seen().into_iter().filter(|seen| !seen.rpc().is_empty()).collect()
    }
}

/// Every address of every built-in card that says what its switch is, with the card's text led to a stand-in that answers there alone.
async fn switched(cards: &std::path::Path) -> Vec<Switched> {
    let mut all = Vec::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/catalog/vendors");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mut text = std::fs::read_to_string(&path).unwrap();
        let card: toml::Table = text.parse().unwrap();
        let pairs = card.get("headers").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let said = |value: &toml::Value| value.as_str().unwrap().to_owned();
        let headers: Vec<_> = pairs.iter().map(|pair| (said(&pair[0]), said(&pair[1]))).collect();
        let before = all.len();
        for endpoint in card["endpoints"].as_array().unwrap() {
            // A customer's own host is no part of the card.
            if endpoint.get("host").is_some_and(|host| said(host) == "own") {
                continue;
            }
            let address: url::Url = endpoint["url"].as_str().unwrap().parse().unwrap();
            let in_address = card.contains_key("read_only") && address.as_str().replace('_', "").contains("readonly");
            if headers.is_empty() && !in_address {
                continue;
            }
            let vendor = Hostile::start().await;
            let wanted = address.query().unwrap_or_default().to_owned();
            vendor.on(address.path(), move |seen| (seen.query == wanted).then(|| protocol(seen, false)));
            let one = Switched {
                card: said(&card["id"]),
                region: endpoint.get("region").map(said),
                headers: headers.clone(),
                address,
                vendor,
            };
            text = text.replace(&format!("\"{}\"", said(&endpoint["url"])), &format!("\"{}\"", one.here()));
            all.push(one);
        }
        if all.len() > before {
            std::fs::write(cards.join(path.file_name().unwrap()), text).unwrap();
        }
    }
    all
}

#[tokio::test]
async fn every_request_throws_the_switch_of_its_card() {
    let cards = tempfile::tempdir().unwrap();
    let all = switched(cards.path()).await;
    let vendors: BTreeSet<&str> = all.iter().map(|one| one.card.as_str()).collect();
    // Two that a header throws, two that the address does, and one that needs a second header to be of use.
    for card in ["github", "keboola", "buildkite", "supabase", "posthog"] {
        assert!(vendors.contains(card), "{vendors:?}");
    }
    let server = Server::start(ServerOptions {
        allowed_hosts: all.iter().map(|one| one.vendor.host()).collect(),
        environment: vec![("BELVEDERE_CATALOG_DIR".into(), cards.path().to_str().unwrap().into())],
    })
    .await;
    let api = server.api();
    for one in &all {
        let source = api
            .post("/api/v1/sources", json!({ "vendor": one.card, "region": one.region }))
            .await
            .ok();
        assert_eq!(source["state"], "connected", "{}: {source}", one.card);
        let answer = api
            .post("/api/v1/ask", json!({ "question": "List all invoices", "sources": [source["id"]] }))
            .await
            .ok();
        assert_eq!(answer["outcome"], "answered", "{}: {answer:#}", one.card);
        let asked = one.asked();
        let methods: BTreeSet<String> = asked.iter().map(Seen::rpc).collect();
        assert!(methods.contains("tools/list") && methods.contains("tools/call"), "{methods:?}");
        for seen in asked {
            assert_eq!(
                (seen.path.as_str(), seen.query.as_str()),
                (one.address.path(), one.address.query().unwrap_or_default())
            );
            for (name, value) in &one.headers {
                assert_eq!(seen.header(name), Some(value.as_str()), "{}: {} of {}", one.card, name, seen.rpc());
            }
        }
    }
}
