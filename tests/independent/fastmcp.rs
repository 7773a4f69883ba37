//! PyPI `fastmcp` with that library's own OAuth provider, and with a static bearer token.

use std::path::Path;
use std::process::Command;

use belvedere_tests::{Consent, Person, Server, eventually, part};
use serde_json::{Value, json};

use crate::process::Foreign;

fn start(arguments: &[&str], journal: &Path) -> Option<Foreign> {
    let python = part("TESTS_FASTMCP", "PyPI fastmcp")?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/independent/fastmcp_server.py");
    let (mode, rest) = arguments.split_first().unwrap();
    Some(Foreign::start(|port| {
        let mut command = Command::new(python);
        command.arg(script).arg(mode).arg(port.to_string()).arg(journal).args(rest);
        command
    }))
}

fn journal(path: &Path) -> Vec<Value> {
    std::fs::read_to_string(path)
        .unwrap_or_default()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn count(path: &Path, what: &str) -> usize {
    journal(path).iter().filter(|line| line["what"] == what).count()
}

#[tokio::test]
async fn its_own_oauth_from_discovery_to_revocation() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    // Tokens of 3 s: the second question meets an expired one.
    let Some(foreign) = start(&["oauth", "3"], &path) else { return };
    let server = Server::reaching(vec![foreign.host()]).await;
    let api = server.api();

    let source = api
        .post("/api/v1/sources", json!({ "url": foreign.mcp_url(), "name": "fleet" }))
        .await
        .ok();
    assert_eq!(source["state"], "authorization_required", "{source}");
    let id = source["id"].as_str().unwrap().to_owned();
    // This provider approves at once: its authorization endpoint redirects straight back.
    let person = Person::who(Consent::Open);
    let redirect = person.follow(source["authorization_url"].as_str().unwrap()).await;
    let callback = redirect.headers["location"].to_str().unwrap().to_owned();
    let page = person.follow(&callback).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let source = api.get(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(
        (source["state"].as_str(), source["granted_scopes"][0].as_str()),
        (Some("connected"), Some("fleet:read")),
        "{source}"
    );

    let answer = api.ask("How many vehicles are there per depot?").await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    assert_eq!(answer["table"]["total_rows"], 3, "{answer:#}");

    let before = count(&path, "refreshed");
    eventually(20, "the token expires and is refreshed", || async {
        let answer = api.ask("Which vehicle has the highest odometer?").await;
        assert_eq!(answer["outcome"], "answered", "{answer:#}");
        assert!(answer["text"].as_str().unwrap().contains("120"), "{answer:#}");
        (count(&path, "refreshed") > before).then_some(())
    })
    .await;

    let refused = api.ask("Retire vehicle v3").await;
    assert_eq!(refused["outcome"], "refused", "{refused:#}");

    let receipt = api.delete(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(receipt["revocation"], "revoked", "{receipt}");
    assert!(count(&path, "revoked") > 0, "{:#?}", journal(&path));
    assert_eq!(count(&path, "registered"), 1);
    assert!(journal(&path).iter().all(|line| line["effect"] != "write"), "{:#?}", journal(&path));
    assert!(
        journal(&path)
            .iter()
            .any(|line| line["what"] == "exchanged" && line["challenge"] == true)
    );
}

#[tokio::test]
async fn a_static_bearer_token() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let Some(foreign) = start(&["bearer", "fleet-token-0123456789"], &path) else {
        return;
    };
    let server = Server::reaching(vec![foreign.host()]).await;
    let api = server.api();
    let wrong = api
        .post(
            "/api/v1/sources",
            json!({ "url": foreign.mcp_url(), "name": "fleet", "bearer_token": "wrong" }),
        )
        .await;
    wrong.problem(400, "credential_refused");
    assert!(api.sources().await.is_empty());

    let source = api
        .post(
            "/api/v1/sources",
            json!({ "url": foreign.mcp_url(), "name": "fleet", "bearer_token": "fleet-token-0123456789" }),
        )
        .await
        .ok();
    assert_eq!(source["state"], "connected", "{source}");
    assert!(!source.to_string().contains("fleet-token"), "{source}");
    let answer = api.ask("List the vehicles in Munich").await;
    assert_eq!(
        (answer["outcome"].as_str(), answer["table"]["total_rows"].as_u64()),
        (Some("answered"), Some(2)),
        "{answer:#}"
    );
    assert!(journal(&path).iter().all(|line| line["effect"] != "write"));
}
