//! The audit chain, and what shows when somebody changes it.

use std::sync::Arc;
use std::time::Duration;

use belvedere_store::{Store, StoreConfig};
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::{Actor, ManualClock, OrgId, UserId};
use serde_json::json;

use crate::databases::{House, meddle};
use crate::fixtures::{at, org};

on_both!(
    entries_are_chained_and_dated,
    writers_at_once_keep_one_chain,
    noted_entries_are_there_once_settled_or_closed,
    a_failing_log_keeps_what_was_noted_and_tells_whoever_waits,
    entries_cannot_be_changed,
    every_change_shows
);

fn entry(number: usize) -> AuditEntry {
    AuditEntry {
        actor: Actor::System,
        action: "tool.called",
        subject: format!("s{number}"),
        detail: json!({"n": number}),
    }
}

async fn record(store: &Store, org: OrgId, number: usize) {
    Audit::record(store, org, entry(number)).await.unwrap();
}

/// Another replica hangs in the middle of a transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_nobody_lets_go_is_not_waited_for_without_end() {
    let Some(house) = House::postgres().await else { return };
    let org = org(&house.store).await;
    record(&house.store, org, 1).await;
    let pool = sqlx::PgPool::connect(&house.url).await.unwrap();
    let mut hangs = pool.begin().await.unwrap();
    sqlx::query("SELECT set_config('belvedere.org', $1, true)")
        .bind(org.uuid().to_string())
        .execute(&mut *hangs)
        .await
        .unwrap();
    sqlx::query("UPDATE audit_heads SET sequence = sequence")
        .execute(&mut *hangs)
        .await
        .unwrap();
    let waiting = Audit::record(&house.store, org, entry(2));
    let waited = tokio::time::timeout(Duration::from_secs(60), waiting).await;
    assert!(waited.unwrap().is_err());
    hangs.rollback().await.unwrap();
    record(&house.store, org, 3).await;
    assert_eq!(house.store.verify_audit(org).await.unwrap(), None);
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

fn numbered(number: usize) -> AuditEntry {
    AuditEntry {
        actor: Actor::System,
        action: "tool.admitted",
        subject: format!("s{number}"),
        detail: json!({"n": number}),
    }
}

async fn subjects(store: &Store, org: OrgId) -> Vec<String> {
    let page = store.audit_page(org, 0, 2_000).await.unwrap();
    page.into_iter().map(|entry| entry.subject).collect()
}

async fn noted_entries_are_there_once_settled_or_closed(house: House) {
    let (one, other) = (org(&house.store).await, org(&house.store).await);
    for number in 0..700 {
        house.store.note(one, numbered(number)).await.unwrap();
    }
    house.store.settle(one).await.unwrap();
    let elsewhere = house.open_again().await;
    let expected: Vec<String> = (0..700).map(|number| format!("s{number}")).collect();
    assert_eq!(subjects(&elsewhere, one).await, expected);
    assert_eq!(elsewhere.verify_audit(one).await.unwrap(), None);

    house.store.note(other, numbered(1)).await.unwrap();
    house.store.note(one, numbered(700)).await.unwrap();
    house.store.close().await;
    assert_eq!(subjects(&elsewhere, other).await, ["s1"]);
    assert_eq!(subjects(&elsewhere, one).await.len(), 701);
}

async fn a_failing_log_keeps_what_was_noted_and_tells_whoever_waits(house: House) {
    let org = org(&house.store).await;
    let (broken, mended) = if house.url.starts_with("sqlite") {
        (
            "CREATE TRIGGER broken BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no space'); END",
            "DROP TRIGGER broken",
        )
    } else {
        (
            "ALTER TABLE audit_entries ADD CONSTRAINT broken CHECK (false) NOT VALID",
            "ALTER TABLE audit_entries DROP CONSTRAINT broken",
        )
    };
    meddle(&house, org, &[broken]).await;
    house.store.note(org, numbered(1)).await.unwrap();
    house.store.settle(org).await.unwrap_err();
    house.store.record(org, numbered(2)).await.unwrap_err();
    // While the log fails, noting an entry is no promise that can be given at once.
    house.store.note(org, numbered(3)).await.unwrap_err();
    house.store.settle(org).await.unwrap_err();
    assert_eq!(subjects(&house.store, org).await, Vec::<String>::new());

    meddle(&house, org, &[mended]).await;
    house.store.note(org, numbered(4)).await.unwrap();
    house.store.settle(org).await.unwrap();
    // Who was told of a failure acted on it: those two entries must not appear later.
    assert_eq!(subjects(&house.store, org).await, ["s1", "s4"]);
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
                let mut tx = pool.begin().await.unwrap();
                let scope = format!("SELECT set_config('belvedere.org', '{}', true)", org.uuid());
                sqlx::raw_sql(sqlx::AssertSqlSafe(scope)).execute(&mut *tx).await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *tx).await.map(|_| ())
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
        &[
            "DROP TRIGGER audit_entries_stay_as_written ON audit_entries",
            "DROP TRIGGER audit_entries_stay ON audit_entries",
        ]
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
