//! The end of access: by us, and by the vendor.

use belvedere_tests::{Consent, Person, Server, Vendor, eventually};
use serde_json::{Value, json};

#[tokio::test]
async fn i11_disconnect_revokes_erases_and_gives_a_receipt() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    let api = server.api();
    let answer = api.ask("List projects with their plan tier").await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    let id = source["id"].as_str().unwrap();

    let receipt = api.delete(&format!("/api/v1/sources/{id}")).await.ok();
    assert_eq!(
        (receipt["revocation"].as_str(), receipt["secrets_erased"].as_bool()),
        (Some("revoked"), Some(true)),
        "{receipt}"
    );
    assert_eq!(
        api.get(&format!("/api/v1/receipts/{}", receipt["id"].as_str().unwrap())).await.ok(),
        receipt
    );
    let revocations = vendor.journal().await.iter().filter(|line| line["path"] == "/revoke").count();
    assert!(revocations > 0);

    assert!(api.sources().await.is_empty());
    assert_eq!(sealed_grants(&server), 0);
    assert_eq!(
        api.get(&format!("/api/v1/answers/{}", answer["id"].as_str().unwrap())).await.status,
        404,
        "its answers are erased with it"
    );
    let next = api.ask("List projects with their plan tier").await;
    assert_eq!(next["outcome"], "no_source", "{next:#}");
    assert!(next["text"].as_str().unwrap().to_lowercase().contains("connect"), "{next:#}");
}

#[tokio::test]
async fn access_withdrawn_at_the_vendor_shows_at_the_next_use() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    vendor.withdraw().await;
    let answer = server.api().ask("List projects with their plan tier").await;
    assert_ne!(answer["outcome"], "answered", "{answer:#}");
    let source = server
        .api()
        .get(&format!("/api/v1/sources/{}", source["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(source["state"], "reauthorization_required", "{source}");
    assert!(
        source["next_step"].as_str().unwrap().to_lowercase().contains("authorize"),
        "{source}"
    );
    assert_ne!(source["reason"], Value::Null);
}

#[tokio::test]
async fn t10_everything_is_revoked_by_one_request_and_the_vendor_is_told() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let person = Person::who(Consent::Open);
    for _ in 0..2 {
        server.connect(&person).await;
    }
    let api = server.api();
    let unsure = api.post("/api/v1/revoke-all", json!({ "confirm": "yes" })).await;
    unsure.problem(400, "invalid_request");
    assert_eq!(api.sources().await.len(), 2);

    let reply = api.post("/api/v1/revoke-all", json!({ "confirm": "revoke-all" })).await;
    assert_eq!(
        (reply.status, reply.body["receipts"].as_array().unwrap().len()),
        (202, 2),
        "{}",
        reply.text
    );
    assert!(api.sources().await.is_empty());
    eventually(30, "both vendors have confirmed", || async {
        let receipts = api.get("/api/v1/receipts").await.ok();
        let receipts = receipts["receipts"].as_array().unwrap().clone();
        receipts.iter().all(|receipt| receipt["revocation"] == "revoked").then_some(())
    })
    .await;
    assert_eq!(sealed_grants(&server), 0);
    for grant in vendor.state().await["grants"].as_array().unwrap() {
        assert_eq!(grant["ended"], "revoked_by_client", "{grant}");
    }
    let metrics = api.get("/metrics").await.text;
    assert!(metrics.contains("belvedere_revocations_owed 0"), "{metrics}");
}

#[tokio::test]
async fn i11_a_vendor_that_is_down_keeps_nothing_here_but_what_it_is_owed() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    let api = server.api();
    let answer = api.ask("List projects with their plan tier").await;
    vendor.fault("as-down", true).await;
    let id = source["id"].as_str().unwrap();
    let receipt = api.delete(&format!("/api/v1/sources/{id}?answers=keep")).await.ok();
    assert!(
        receipt["revocation"]["pending"]["detail"].as_str().unwrap().contains("503"),
        "{receipt}"
    );
    assert_eq!(
        (&receipt["answers_erased"], &receipt["settled_at"]),
        (&json!(false), &Value::Null),
        "{receipt}"
    );
    assert!(api.sources().await.is_empty());
    let kept = api.get(&format!("/api/v1/answers/{}", answer["id"].as_str().unwrap())).await.ok();
    assert!(kept["notes"].to_string().contains("was disconnected"), "{:#}", kept["notes"]);
    assert!(api.get("/metrics").await.text.contains("belvedere_revocations_owed 1"));
}

/// Sealed rows of kind `grant` in the server's database.
fn sealed_grants(server: &Server) -> i64 {
    let database =
        rusqlite::Connection::open_with_flags(server.data().join("data/belvedere.db"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    database
        .query_row("select count(*) from sealed_secrets where kind = 'grant'", [], |row| row.get(0))
        .unwrap()
}
