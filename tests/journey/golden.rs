//! Golden questions of a card: asked when the vendor is connected, not again at a restart, gone with the source.

use belvedere_tests::{Consent, Pages, Person, Server, ServerOptions, Vendor, eventually};
use serde_json::{Value, json};

const GOLDEN: &str = r#"
[[golden]]
question = "List projects with their plan tier"
expect = { tools = ["list_projects"] }

[[golden]]
question = "How many projects are there?"
expect = { columns = ["no_such_column"] }
"#;

/// With these questions in place of the card's own.
fn card_with(vendor: &Vendor, golden: &str) -> String {
    let card = vendor.card();
    let (before, own) = card.split_once("[[golden]]").expect("the card has golden questions");
    let (_, after) = own
        .split_once("[[troubleshooting]]")
        .expect("they stand before the troubleshooting");
    format!("{before}{golden}\n[[troubleshooting]]{after}")
}

async fn server(vendor: &Vendor, card: &str) -> Server {
    let data = tempfile::tempdir().unwrap();
    let catalog = vendor.catalog_in(data.path());
    std::fs::write(catalog.join("prisma-postgres.toml"), card).unwrap();
    let options = ServerOptions {
        allowed_hosts: vendor.hosts(),
        environment: vec![
            ("BELVEDERE_CATALOG_DIR".into(), catalog.to_str().unwrap().into()),
            ("BELVEDERE_GOLDEN_QUESTIONS".into(), "true".into()),
        ],
    };
    Server::start_in(data, options).await
}

async fn asked(server: &Server, path: &str, but: &Value) -> Value {
    let api = server.api();
    eventually(30, "the golden questions are asked", || async {
        let golden = api.get(path).await.ok()["golden"].clone();
        (golden != Value::Null && golden != *but).then_some(golden)
    })
    .await
}

#[tokio::test]
async fn a_cards_questions_are_asked_once_when_it_is_connected_and_the_page_shows_what_came_of_it() {
    let vendor = Vendor::prisma(&[]);
    let mut server = server(&vendor, &card_with(&vendor, GOLDEN)).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    let id = source["id"].as_str().unwrap();
    let path = format!("/api/v1/sources/{id}");
    let golden = asked(&server, &path, &Value::Null).await;
    assert_eq!(
        (&golden["passed"], golden["questions"].as_array().unwrap().len()),
        (&json!(1), 2),
        "{golden}"
    );
    assert_eq!(golden["questions"][1]["misses"], json!(["the result has no column no_such_column"]));
    let pages = Pages::signed_in(&server).await;
    for page in ["/sources", &format!("/sources/{id}")] {
        let page = pages.get(page).await;
        assert!(page.text.contains("1 of 2 as expected"), "{}", page.text);
    }
    assert!(
        server.api().get("/api/v1/conversations").await.ok()["conversations"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let audited = server.api().get("/api/v1/audit").await.text;
    assert!(audited.contains("golden.asked"), "{audited}");

    // The same program over the same card asks nothing twice; a person may.
    let calls = vendor.calls().await.len();
    server.restart().await;
    server.api().ask("How many projects are there?").await;
    let once_more = vendor.calls().await.len();
    let again = server.api().post(&format!("{path}/golden"), json!({})).await;
    assert_eq!(again.status, 200, "{}", again.text);
    let second = asked(&server, &path, &golden).await;
    assert!(second["asked_at"].as_str() > golden["asked_at"].as_str());
    assert_eq!(
        vendor.calls().await.len() - once_more,
        calls,
        "as many calls as at first, and none at the restart"
    );

    server.api().delete(&path).await.ok();
    let database = rusqlite::Connection::open(server.data().join("data/belvedere.db")).unwrap();
    let left: i64 = database
        .query_row("SELECT count(*) FROM settings WHERE key LIKE 'golden/%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn a_source_without_golden_questions_is_left_alone() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    assert_eq!(source["golden"], Value::Null);
    let path = format!("/api/v1/sources/{}/golden", source["id"].as_str().unwrap());
    server.api().post(&path, json!({})).await.problem(400, "no_golden_questions");
    assert!(vendor.calls().await.is_empty());
}

#[tokio::test]
async fn the_built_in_cards_own_questions_are_answered_as_expected() {
    for arguments in [
        &["prisma", "--port", "0", "--as-port", "0", "--inventory", "documented"][..],
        &["keboola"],
        &["logfire"],
        &["morningstar"],
    ] {
        let vendor = Vendor::start(arguments);
        let server = Server::with_vendor_and(&vendor, vec![("BELVEDERE_GOLDEN_QUESTIONS".into(), "true".into())]).await;
        let source = server.connect(&Person::who(Consent::FirstWorkspace)).await;
        let path = format!("/api/v1/sources/{}", source["id"].as_str().unwrap());
        let golden = asked(&server, &path, &Value::Null).await;
        let questions = golden["questions"].as_array().unwrap();
        assert!(questions.len() >= 2 && golden["passed"] == questions.len(), "{golden:#}");
        vendor.assert_untouched().await;
    }
}

/// Access that covers no single project is noticed when the vendor is connected, and the page says what the questions ask for.
#[tokio::test]
async fn access_to_everything_shows_in_the_cards_golden_questions() {
    let vendor = Vendor::start(&["logfire"]);
    let server = Server::with_vendor_and(&vendor, vec![("BELVEDERE_GOLDEN_QUESTIONS".into(), "true".into())]).await;
    let source = server.connect(&Person::who(Consent::AsOffered)).await;
    let path = format!("/api/v1/sources/{}", source["id"].as_str().unwrap());
    let golden = asked(&server, &path, &Value::Null).await;
    let questions = golden["questions"].as_array().unwrap();
    assert_eq!(golden["passed"].as_u64(), Some(questions.len() as u64 - 1), "{golden:#}");
    let missed = questions.iter().find(|question| question["passed"] == false).unwrap();
    let fix = "Name the project in the question or choose it when asked";
    assert!(missed["misses"].to_string().contains(fix), "{missed:#}");
    let page = Pages::signed_in(&server)
        .await
        .get(&format!("/sources/{}", source["id"].as_str().unwrap()))
        .await;
    assert!(page.text.contains(fix), "{}", page.text);
    let command = server.command(&["sources"]);
    let said = String::from_utf8_lossy(&command.stdout).into_owned();
    assert!(said.contains("2 of 3 golden questions as expected") && said.contains(fix), "{said}");
    vendor.assert_untouched().await;
}
