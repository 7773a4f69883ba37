//! The audit chain, and what shows when somebody changes it.

use std::sync::Arc;

use belvedere_store::{Store, StoreConfig};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, ManualClock, OrgId, UserId};
use serde_json::json;

use crate::databases::{House, meddle};
use crate::fixtures::{at, org};

on_both!(
    entries_are_chained_and_dated,
    writers_at_once_keep_one_chain,
    entries_cannot_be_changed,
    every_change_shows
);

async fn record(store: &Store, org: OrgId, number: usize) {
    let entry = AuditEntry {
        actor: Actor::System,
        action: "tool.called",
        subject: format!("s{number}"),
        detail: json!({"n": number}),
    };
    Audit::record(store, org, entry).await.unwrap();
}

async fn entries_are_chained_and_dated(house: House) {
    let clock = Arc::new(ManualClock::new(at(7)));
    let store = Store::open_with_clock(&StoreConfig { url: house.url.clone() }, clock)
        .await
        .unwrap();
    let org = org(&store).await;
    assert_eq!(store.verify_audit(org).await.unwrap(), None);
    let actor = Actor::User(UserId::generate());
    let entry = AuditEntry {
        actor,
        action: "source.connected",
        subject: "src".into(),
        detail: json!({"z": 1, "a": "ü"}),
    };
    Audit::record(&store, org, entry.clone()).await.unwrap();
    Audit::record(&store, org, entry).await.unwrap();
    let page = store.audit_page(org, 0, 10).await.unwrap();
    assert_eq!(page.iter().map(|entry| entry.sequence).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        (page[0].actor, page[0].at, &page[0].detail),
        (actor, at(7), &json!({"z": 1, "a": "ü"}))
    );
    assert!(page[0].hash.len() == 64 && page[0].hash != page[1].hash);
    assert_eq!(store.audit_page(org, 1, 10).await.unwrap(), [page[1].clone()]);
    assert_eq!(store.verify_audit(org).await.unwrap(), None);
}

async fn writers_at_once_keep_one_chain(house: House) {
    let org = org(&house.store).await;
    let stores = [house.store.clone(), house.open_again().await];
    let tasks: Vec<_> = (0..60)
        .map(|number| {
            let store = stores[number % 2].clone();
            tokio::spawn(async move { record(&store, org, number).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let sequences: Vec<i64> = house
        .store
        .audit_page(org, 0, 100)
        .await
        .unwrap()
        .iter()
        .map(|entry| entry.sequence)
        .collect();
    assert_eq!(sequences, (1..=60).collect::<Vec<_>>());
    assert_eq!(house.store.verify_audit(org).await.unwrap(), None);
}

async fn entries_cannot_be_changed(house: House) {
    let org = org(&house.store).await;
    record(&house.store, org, 1).await;
    for statement in ["UPDATE audit_entries SET subject = 'x'", "DELETE FROM audit_entries"] {
        let (house_url, statement) = (house.url.clone(), statement.to_owned());
        let refused = tokio::spawn(async move {
            if house_url.starts_with("sqlite") {
                let pool = sqlx::SqlitePool::connect(&house_url).await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&pool).await.map(|_| ())
            } else {
                let pool = sqlx::PgPool::connect(&house_url).await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&pool).await.map(|_| ())
            }
        });
        let error = refused.await.unwrap().unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
    assert_eq!(house.store.verify_audit(org).await.unwrap(), None);
}

async fn every_change_shows(house: House) {
    let drop_trigger: &[&str] = if house.url.starts_with("sqlite") {
        &["DROP TRIGGER audit_entries_stay_as_written", "DROP TRIGGER audit_entries_stay"]
    } else {
        &["DROP TRIGGER audit_entries_stay_as_written ON audit_entries"]
    };
    let cases = [
        ("UPDATE audit_entries SET subject = 'x' WHERE sequence = 3", 3),
        ("UPDATE audit_entries SET at = at + 1 WHERE sequence = 1", 1),
        ("UPDATE audit_entries SET detail = '{}' WHERE sequence = 5", 5),
        ("UPDATE audit_entries SET action = 'a' WHERE sequence = 2", 2),
        (
            "UPDATE audit_entries SET subject = subject || action, action = '' WHERE sequence = 2",
            2,
        ),
        ("DELETE FROM audit_entries WHERE sequence = 2", 2),
        ("DELETE FROM audit_entries WHERE sequence = 5", 5),
        ("DELETE FROM audit_entries", 1),
        ("UPDATE audit_heads SET sequence = 4", 5),
        ("DELETE FROM audit_heads", 1),
    ];
    meddle(&house, OrgId::generate(), drop_trigger).await;
    for (change, first) in cases {
        let org = org(&house.store).await;
        for number in 0..5 {
            record(&house.store, org, number).await;
        }
        assert_eq!(house.store.verify_audit(org).await.unwrap(), None);
        meddle(&house, org, &[change]).await;
        assert_eq!(house.store.verify_audit(org).await.unwrap(), Some(first), "{change}");
    }
}
