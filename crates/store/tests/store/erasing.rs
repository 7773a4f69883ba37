//! What goes for good: organisations whole, answers after a time, the beginning of a log.

use belvedere_auth::Flows;
use belvedere_store::*;
use belvedere_tool_filter::Reviews;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::*;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::databases::House;
use crate::fixtures::*;

on_both!(
    an_organisation_goes_whole_and_its_neighbour_stays,
    answers_go_by_age_with_the_conversations_they_leave_empty,
    a_log_is_cut_behind_its_checkpoint_alone
);

async fn filled(store: &Store) -> OrgId {
    let home = org(store).await;
    let ada = user(store, home).await;
    let (source, _) = granted(store, home, 1).await;
    Flows::put(store, &flow(home, source, home.uuid().as_bytes()[15])).await.unwrap();
    Reviews::save(store, home, source, &[review("list", "p")], &[]).await.unwrap();
    let chat = conversation(store, home).await;
    answer(store, home, chat, &[source]).await;
    let board = dashboard(store, home).await;
    let pinned = tile(store, home, board, 1, &[source]).await;
    let snapshot = SnapshotRecord {
        tile: pinned.id,
        taken_at: at(0),
        body: json!(1),
    };
    store.put_snapshot(home, &snapshot, &[]).await.unwrap();
    store.put_setting(home, "k", &json!(1)).await.unwrap();
    let login = LoginRecord {
        email: format!("{ada}@example.org"),
        org: home,
        user: ada,
        password: None,
        subject: None,
    };
    store.put_login(&login).await.unwrap();
    for subject in ["one", "two", "three", "four", "five"] {
        record(store, home, subject).await;
    }
    home
}

async fn record(store: &Store, org: OrgId, subject: &str) {
    let entry = AuditEntry {
        actor: Actor::System,
        action: "a",
        subject: subject.into(),
        detail: json!(null),
    };
    Audit::record(store, org, entry).await.unwrap();
}

async fn an_organisation_goes_whole_and_its_neighbour_stays(house: House) {
    let store = &house.store;
    let (home, neighbour) = (filled(store).await, filled(store).await);
    let before = store.audit_head(neighbour).await.unwrap();
    let erased = store.erase_org(home, &json!({}), at(9)).await.unwrap().unwrap();
    for (table, count) in [
        ("answers", 1),
        ("answer_sources", 1),
        ("audit_entries", 5),
        ("users", 1),
        ("logins", 1),
        ("sealed_secrets", 1),
        ("tiles", 1),
    ] {
        assert_eq!(erased.get(table), Some(&count), "{table}: {erased:?}");
    }
    assert_eq!(store.erase_org(home, &json!({}), at(9)).await.unwrap(), None);
    let orgs: Vec<OrgId> = store.orgs().await.unwrap().iter().map(|org| org.id).collect();
    assert_eq!(orgs, [neighbour]);
    assert_eq!(store.users(home).await.unwrap(), []);
    assert_eq!(store.sources(home).await.unwrap(), []);
    assert_eq!(store.audit_page(home, 0, 9).await.unwrap(), []);
    assert_eq!(store.audit_head(neighbour).await.unwrap(), before);
    assert_eq!(store.verify_audit(neighbour).await.unwrap(), None);
    assert_eq!(store.sources(neighbour).await.unwrap().len(), 1);
    assert_eq!(store.logins(neighbour).await.unwrap().len(), 1);
}

async fn answers_go_by_age_with_the_conversations_they_leave_empty(house: House) {
    let store = &house.store;
    let home = filled(store).await;
    let chat = store.conversations(home, "", &[], 9).await.unwrap()[0].id;
    // Made at second five.
    assert_eq!(store.prune_answers(home, at(5), 9).await.unwrap(), 0);
    assert_eq!(store.answers_of(home, chat).await.unwrap().len(), 1);
    assert_eq!(store.prune_answers(home, at(6), 9).await.unwrap(), 1);
    assert_eq!(store.conversation(home, chat).await.unwrap(), None);
    let board = store.dashboards(home).await.unwrap()[0].id;
    assert_eq!(store.tiles(home, board).await.unwrap().len(), 1, "a pin stays, and is refreshed");
}

async fn a_log_is_cut_behind_its_checkpoint_alone(house: House) {
    let store = &house.store;
    let home = filled(store).await;
    let late = OffsetDateTime::now_utc() + Duration::days(1);
    let early = OffsetDateTime::now_utc() - Duration::days(1);
    assert_eq!(store.audit_end_before(home, early).await.unwrap(), None);
    assert_eq!(
        store.audit_end_before(home, late).await.unwrap().unwrap(),
        store.audit_head(home).await.unwrap()
    );
    let third = &store.audit_page(home, 2, 1).await.unwrap()[0];
    let hash = (0..64)
        .step_by(2)
        .map(|at| u8::from_str_radix(&third.hash[at..at + 2], 16).unwrap())
        .collect();
    let end = AuditHead {
        org: home,
        sequence: 3,
        hash,
    };
    let checkpoint = AuditCheckpoint {
        end: end.clone(),
        signature: json!({ "by": "nobody" }),
    };
    assert_eq!(store.cut_audit(&checkpoint, at(0)).await.unwrap(), Some(3));
    // Another replica that looked a moment earlier comes late.
    for sequence in [2, 3] {
        let late = AuditCheckpoint {
            end: AuditHead { sequence, ..end.clone() },
            signature: json!({ "by": "another" }),
        };
        assert_eq!(store.cut_audit(&late, at(0)).await.unwrap(), None);
    }
    assert_eq!(store.audit_checkpoint(home).await.unwrap(), Some(checkpoint));
    let left: Vec<i64> = store
        .audit_page(home, 0, 9)
        .await
        .unwrap()
        .iter()
        .map(|entry| entry.sequence)
        .collect();
    assert_eq!(left, [4, 5]);
    record(store, home, "six").await;
    assert_eq!(store.verify_audit(home).await.unwrap(), None);
    assert!(store.holds_audit_head(&end).await.unwrap());
    let forged = AuditHead { hash: vec![7; 32], ..end };
    assert!(!store.holds_audit_head(&forged).await.unwrap());
}
