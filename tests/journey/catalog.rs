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
fn an_address_in_a_network_of_one_s_own_is_pointed_out() {
    for (url, host) in [
        ("http://127.0.0.1:9000/mcp", Some("127.0.0.1:9000")),
        ("https://10.2.3.4/mcp", Some("10.2.3.4:443")),
        ("http://depot.example/mcp", Some("depot.example:80")),
        ("https://depot.example/mcp", None),
    ] {
        let card = CARD
            .replace("http://depot.customer.invalid/mcp", url)
            .replace("host = \"own\"\n", "");
        let output = check(Some(folder(&card).path()));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}");
        let told = host.map(|host| format!("depot: {host} is in a network of your own"));
        assert_eq!(text.contains("BELVEDERE_ALLOWED_PRIVATE_HOSTS"), told.is_some(), "{text}");
        assert!(told.is_none_or(|told| text.contains(&told)), "{text}");
    }
}

/// Where the card's vendor gives out tokens and nothing else, the API and the command say so and look for no other way.
#[tokio::test]
async fn a_card_that_takes_a_token_says_so() {
    let vendor = Vendor::start(&["bearer", "--port", "0", "--token", TOKEN]);
    let card = CARD
        .replace("http://depot.customer.invalid/mcp", &vendor.mcp_url)
        .replace("host = \"own\"\n", "")
        .replace("questions", "registration = \"token\"\nquestions");
    let cards = folder(&card);
    let server = Server::start(ServerOptions {
        allowed_hosts: vendor.hosts(),
        environment: vec![("BELVEDERE_CATALOG_DIR".into(), cards.path().to_str().unwrap().into())],
    })
    .await;
    let api = server.api();
    api.post("/api/v1/sources", json!({ "vendor": "depot" }))
        .await
        .problem(400, "token_needed");
    let command = server.command(&["connect", "depot"]);
    let said = String::from_utf8_lossy(&command.stderr).into_owned();
    assert_eq!(command.status.code(), Some(1), "{said}");
    assert!(
        said.contains("This card takes a token") && said.contains("token_needed") && said.contains("--token-stdin"),
        "{said}"
    );
    assert!(api.sources().await.is_empty());
    let paths = vendor.journal().await;
    assert!(paths.iter().all(|line| line["path"] == "/mcp"), "{paths:?}");
    let source = api
        .post("/api/v1/sources", json!({ "vendor": "depot", "bearer_token": TOKEN }))
        .await
        .ok();
    assert_eq!(source["state"], "connected", "{source}");
    vendor.assert_untouched().await;
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
