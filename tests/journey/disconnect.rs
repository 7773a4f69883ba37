//! The end of access: by us, and by the vendor.

use belvedere_tests::{Consent, Person, Server, Vendor};
use serde_json::Value;

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

/// Sealed rows of kind `grant` in the server's database.
fn sealed_grants(server: &Server) -> i64 {
    let database =
        rusqlite::Connection::open_with_flags(server.data().join("data/belvedere.db"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    database
        .query_row("select count(*) from sealed_secrets where kind = 'grant'", [], |row| row.get(0))
        .unwrap()
}
