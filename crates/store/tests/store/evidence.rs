//! Ends of the chain that were exported, and secrets that are older than the log.

use std::sync::Arc;

use belvedere_store::{AuditCheckpoint, AuditHead};
use belvedere_types::OrgId;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::credential::{SecretOwner, SecretStore, SecretVersion};
use belvedere_types::{Actor, SecretText, SourceId};
use belvedere_vault::{KeyFile, Vault, VaultParts};
use serde_json::json;

use crate::databases::{House, meddle};
use crate::fixtures::{at, org, sealed};

on_both!(
    an_exported_end_holds_while_the_chain_grows_and_not_otherwise,
    older_secrets_are_named
);

async fn record(house: &House, org: OrgId, number: usize) {
    let entry = AuditEntry {
        actor: Actor::System,
        action: "tool.called",
        subject: format!("s{number}"),
        detail: json!({}),
    };
    house.store.record(org, entry).await.unwrap();
}

async fn an_exported_end_holds_while_the_chain_grows_and_not_otherwise(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let empty = store.audit_head(home).await.unwrap();
    assert!(empty.sequence == 0 && store.holds_audit_head(&empty).await.unwrap());
    for number in 0..3 {
        record(&house, home, number).await;
    }
    let exported = store.audit_head(home).await.unwrap();
    assert_eq!(exported.sequence, 3);
    record(&house, home, 4).await;
    assert!(store.holds_audit_head(&exported).await.unwrap());
    assert!(store.holds_audit_head(&empty).await.unwrap());
    let wrong = [
        AuditHead {
            sequence: 2,
            ..exported.clone()
        },
        AuditHead {
            sequence: 99,
            ..exported.clone()
        },
        AuditHead {
            org: foreign,
            ..exported.clone()
        },
        AuditHead {
            hash: vec![7; 32],
            ..exported.clone()
        },
        AuditHead {
            hash: vec![7; 32],
            ..empty
        },
    ];
    for head in wrong {
        assert!(!store.holds_audit_head(&head).await.unwrap(), "{head:?}");
    }
    // Put back to before the export, consistently: the chain itself holds, the exported end does not.
    let before = store.audit_page(home, 0, 9).await.unwrap();
    let drop_triggers: &[&str] = if house.url.starts_with("sqlite") {
        &["DROP TRIGGER audit_entries_stay_as_written", "DROP TRIGGER audit_entries_stay"]
    } else {
        &[
            "DROP TRIGGER audit_entries_stay_as_written ON audit_entries",
            "DROP TRIGGER audit_entries_stay ON audit_entries",
        ]
    };
    meddle(&house, home, drop_triggers).await;
    let put_back = [
        "DELETE FROM audit_entries WHERE sequence > 1",
        "UPDATE audit_heads SET sequence = 1, hash = (SELECT hash FROM audit_entries WHERE sequence = 1 AND org_id = audit_heads.org_id)",
    ];
    meddle(&house, home, &put_back).await;
    assert_eq!(before.len(), 4);
    assert_eq!(store.verify_audit(home).await.unwrap(), None);
    assert!(!store.holds_audit_head(&exported).await.unwrap());
    // And when it grew again since, with other entries.
    for number in 10..15 {
        record(&house, home, number).await;
    }
    assert_eq!(store.verify_audit(home).await.unwrap(), None);
    assert!(!store.holds_audit_head(&exported).await.unwrap());
}

async fn older_secrets_are_named(house: House) {
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::create_new(folder.path().join("master.key")).unwrap();
    let rows = Arc::new(house.store.clone());
    let vault = Vault::open(VaultParts::over(Arc::new(file), rows.clone(), rows)).await.unwrap();
    let (home, foreign) = (org(&house.store).await, org(&house.store).await);
    let mut addresses = Vec::new();
    for _ in 0..3 {
        let at = sealed(home, SecretOwner::Source(SourceId::generate()), 1).address;
        vault.create(&at, &SecretText::new("one")).await.unwrap();
        addresses.push(at);
    }
    assert_eq!(house.store.older_secrets(home).await.unwrap(), []);
    meddle(&house, home, &["CREATE TABLE copied AS SELECT * FROM sealed_secrets"]).await;
    vault
        .replace(&addresses[0], SecretVersion(1), &SecretText::new("two"))
        .await
        .unwrap();
    vault.erase(&addresses[1]).await.unwrap();
    assert_eq!(house.store.older_secrets(home).await.unwrap(), []);
    let put_back = [
        "DELETE FROM sealed_secrets WHERE kind = 'grant'",
        "INSERT INTO sealed_secrets SELECT * FROM copied WHERE kind = 'grant'",
    ];
    meddle(&house, home, &put_back).await;
    let mut older = house.store.older_secrets(home).await.unwrap();
    older.sort_by_key(|secret| secret.recorded);
    let named: Vec<_> = older.iter().map(|secret| (secret.id, secret.stored, secret.recorded)).collect();
    assert_eq!(
        named,
        [
            (addresses[1].id, SecretVersion(1), None),
            (addresses[0].id, SecretVersion(1), Some(SecretVersion(2)))
        ]
    );
    assert_eq!(house.store.older_secrets(foreign).await.unwrap(), []);
    // When the entries that tell of it are let go, it shows all the same.
    let checkpoint = AuditCheckpoint {
        end: house.store.audit_head(home).await.unwrap(),
        signature: json!(null),
    };
    assert!(house.store.cut_audit(&checkpoint, at(0)).await.unwrap().is_some());
    let mut still = house.store.older_secrets(home).await.unwrap();
    still.sort_by_key(|secret| secret.recorded);
    assert_eq!(still, older);
    assert_eq!(house.store.verify_audit(home).await.unwrap(), None);
}
