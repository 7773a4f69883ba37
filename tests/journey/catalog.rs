//! The vendor catalog through the built program: the check, and a card of one's own on a host of one's own.

use std::path::Path;
use std::process::{Command, Output};

use belvedere_tests::{Server, ServerOptions, Vendor, program};
use serde_json::json;

const TOKEN: &str = "warehouse-token-0123456789";
const CARD: &str = "id = \"depot\"\nname = \"Depot\"\ncategory = \"Shops\"\nsummary = \"Articles.\"\nquestions = [\"Which gizmos are short?\"]\n\n[[endpoints]]\nurl = \"http://depot.customer.invalid/mcp\"\nhost = \"own\"\n";

fn check(folder: Option<&Path>) -> Output {
    let mut command = Command::new(program("belvedere"));
    command.args(["catalog", "check"]).args(folder).output().unwrap()
}

fn folder(card: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("depot.toml"), card).unwrap();
    folder
}

#[test]
fn the_built_in_cards_lack_nothing() {
    let output = check(None);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_card_of_one_s_own_is_checked_and_told_what_it_would_need_to_ship() {
    let output = check(Some(folder(CARD).path()));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    assert!(text.contains("depot: works; to ship it lacks 4 example questions"), "{text}");
}

#[test]
fn a_wrong_card_is_named_with_its_line() {
    for (card, words) in [
        (CARD.replace("category", "colour"), "[vendor_file_malformed]"),
        (CARD.replace("host = \"own\"\n", ""), "[vendor_file_invalid]"),
    ] {
        let output = check(Some(folder(&card).path()));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && text.contains(words) && text.contains("depot.toml"),
            "{text}"
        );
    }
}

/// Where the card leaves the host to the customer, it is asked for, and the card's name, path and questions come with it.
#[tokio::test]
async fn a_card_on_a_host_of_one_s_own_connects() {
    let vendor = Vendor::start(&["bearer", "--port", "0", "--token", TOKEN]);
    let cards = folder(CARD);
    let server = Server::start(ServerOptions {
        allowed_hosts: vendor.hosts(),
        environment: vec![("BELVEDERE_CATALOG_DIR".into(), cards.path().to_str().unwrap().into())],
    })
    .await;
    let api = server.api();
    let found = api.get("/api/v1/vendors?q=gizmos").await.ok();
    assert_eq!(found["vendors"][0]["id"], "depot");
    let missing = api
        .post("/api/v1/sources", json!({ "vendor": "depot", "bearer_token": TOKEN }))
        .await;
    missing.problem(400, "host_missing");
    let source = api
        .post(
            "/api/v1/sources",
            json!({ "vendor": "depot", "host": vendor.hosts()[0], "bearer_token": TOKEN }),
        )
        .await
        .ok();
    assert_eq!(
        (&source["state"], &source["name"]),
        (&json!("connected"), &json!("Depot")),
        "{source}"
    );
    assert_eq!(source["url"], vendor.mcp_url);
    vendor.assert_untouched().await;
}
