//! What is kept for a time goes after it, and the audit log stays provable.

use belvedere_app::{ConnectRequest, Keeping};
use belvedere_types::{AnswerId, Role};
use time::Duration;

use crate::disconnecting::is_genuine;
use crate::support::{House, by_url, code, secret};

async fn keep(house: &House, answers_days: Option<u32>, audit_days: Option<u32>) {
    let keeping = Keeping { answers_days, audit_days };
    house.app.set_keeping(&house.owner, keeping).await.unwrap();
}

#[tokio::test]
async fn answers_go_when_their_time_is_over_and_not_before() {
    let house = House::new().await;
    house.source().await;
    let old = house.ask("list things").await.unwrap();
    keep(&house, Some(30), None).await;
    house.clock.advance(Duration::days(20));
    let young = house.ask("list things").await.unwrap();
    house.app.housekeep().await.unwrap();
    assert!(house.app.answer(&house.owner, old.id).await.is_ok());
    house.clock.advance(Duration::days(11));
    house.app.housekeep().await.unwrap();
    assert_eq!(code(house.app.answer(&house.owner, old.id).await), "not_found");
    assert_eq!(code(house.app.conversation(&house.owner, old.conversation_id).await), "not_found");
    assert!(house.app.answer(&house.owner, young.id).await.is_ok());
    assert!(house.actions().await.contains(&"answers.let_go".to_owned()));
}

#[tokio::test]
async fn trouble_with_one_organisation_keeps_nobody_elses_house_from_being_kept() {
    let house = House::new().await;
    house.clock.advance(Duration::seconds(1));
    let later = house.stranger().await;
    let broken = serde_json::json!("never");
    house.store.put_setting(house.owner.org, "keeping", &broken).await.unwrap();
    let (id, now) = (AnswerId::generate(), belvedere_types::Clock::now(&*house.clock));
    house.store.begin_run(later.org, id, later.actor, now).await.unwrap();
    house.clock.advance(Duration::hours(2));
    assert_eq!(code(house.app.housekeep().await), "internal_error");
    assert!(house.store.run(later.org, id, 0).await.unwrap().is_none());
}

#[tokio::test]
async fn a_log_that_was_cut_is_proven_from_its_checkpoint() {
    let house = House::new().await;
    let wish = ConnectRequest {
        bearer_token: Some(secret("a-token")),
        ..by_url("https://things.example/mcp")
    };
    house.connect(wish).await.unwrap();
    keep(&house, None, Some(30)).await;
    let before = house.store.audit_head(house.owner.org).await.unwrap();
    house.clock.advance(Duration::days(40));
    house.app.housekeep().await.unwrap();
    let first = house.app.audit(&house.owner, 0).await.unwrap();
    assert_eq!(first[0].sequence, before.sequence + 1, "everything before went");
    let check = house.app.verify_audit(&house.owner).await.unwrap();
    assert!(check.holds, "{check:?}");
    // Written again, so that a secret that is put back still shows.
    let sealed = first.iter().filter(|entry| entry.action == "secret.sealed").count();
    assert!(sealed >= 2, "the credential's, and the new key that signs: {first:?}");
    assert!(first.iter().any(|entry| entry.action == "audit.cut"));
    let again = house.store.audit_head(house.owner.org).await.unwrap();
    house.app.housekeep().await.unwrap();
    let after = house.store.audit_head(house.owner.org).await.unwrap();
    assert!(after.sequence <= again.sequence + 1, "it is not cut every minute");
}

#[tokio::test]
async fn a_checkpoint_that_the_organisation_did_not_sign_shows() {
    for forged in [
        "UPDATE audit_checkpoints SET signature = replace(signature, '\"value\":\"', '\"value\":\"AA')",
        "UPDATE audit_checkpoints SET signature = '{\"algorithm\":\"Ed25519\",\"public_key\":\"\",\"value\":\"\"}'",
        "UPDATE audit_checkpoints SET hash = zeroblob(32)",
        "UPDATE audit_checkpoints SET sequence = sequence + 1",
        "DELETE FROM audit_checkpoints",
    ] {
        let house = House::new().await;
        house.source().await;
        keep(&house, None, Some(30)).await;
        house.clock.advance(Duration::days(40));
        house.app.housekeep().await.unwrap();
        assert!(house.app.verify_audit(&house.owner).await.unwrap().holds);
        house.tamper(forged).await;
        assert!(!house.app.verify_audit(&house.owner).await.unwrap().holds, "{forged}");
    }
}

#[tokio::test]
async fn only_owners_say_how_long() {
    let house = House::new().await;
    for role in [Role::Editor, Role::Viewer, Role::Auditor] {
        let caller = house.with_role(role);
        assert_eq!(
            code(house.app.set_keeping(&caller, Keeping::default()).await),
            "role_not_sufficient"
        );
        assert_eq!(code(house.app.erase_organisation(&caller, "Acme").await), "role_not_sufficient");
    }
}

#[tokio::test]
async fn the_receipt_of_a_deleted_organisation_is_signed_as_any_other() {
    let house = House::new().await;
    house.source().await;
    let receipt = house.app.erase_organisation(&house.owner, "Acme").await.unwrap();
    let mut shown = serde_json::json!(receipt);
    assert_eq!(receipt.sources.len(), 1);
    assert!(is_genuine(&shown));
    shown["name"] = "Another".into();
    assert!(!is_genuine(&shown));
}
