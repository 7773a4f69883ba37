//! Which keys rows may name, rotation over the real databases, and rows that were put back to an older state.

use std::sync::Arc;

use belvedere_store::Store;
use belvedere_types::credential::{SecretAddress, SecretOwner, SecretStore, SecretStoreError, SecretVersion, Swap};
use belvedere_types::{OrgId, SecretId, SecretText, SourceId};
use belvedere_vault::{
    Cost, Derivation, Derivations, KeyFile, KeyId, KeyLedger, KeySource, SealedRow, SealedRows, Vault, VaultParts, Written, rotate,
};

use crate::databases::{House, meddle};
use crate::fixtures::{insert, org, sealed};

on_both!(
    a_key_is_retired_only_when_no_row_names_it,
    a_writer_and_a_retirement_at_once_never_both_succeed,
    rows_of_a_key_are_rewrapped_where_nothing_changed,
    rotation_under_a_thousand_calls_loses_none,
    a_row_put_back_to_an_older_state_is_not_used,
    derivations_are_read_as_written_in_order,
);

fn key(name: &str) -> KeyId {
    KeyId(name.into())
}

fn under(name: &str, org: OrgId) -> SealedRow {
    SealedRow {
        key: key(name),
        ..sealed(org, SecretOwner::Organisation(org), 1)
    }
}

async fn a_key_is_retired_only_when_no_row_names_it(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let row = under("a", org);
    assert_eq!(
        SealedRows::insert(store, &row).await.unwrap(),
        Written::KeyRetired,
        "never admitted"
    );
    assert_eq!(store.reserve(&key("a"), 3).await.unwrap(), Some(3));
    assert_eq!(store.reserve(&key("a"), 4).await.unwrap(), Some(7));
    insert(store, &row).await;
    assert!(!store.retire(&key("a")).await.unwrap());
    let used = KeyLedger::keys(store).await.unwrap();
    assert_eq!((used.len(), used[0].rows, used[0].seals), (1, 1, 8));

    assert!(SealedRows::delete(store, &row.address).await.unwrap());
    assert!(store.retire(&key("a")).await.unwrap());
    assert_eq!(store.reserve(&key("a"), 1).await.unwrap(), None, "it stays retired");
    assert_eq!(SealedRows::insert(store, &row).await.unwrap(), Written::KeyRetired);
    assert_eq!(KeyLedger::keys(store).await.unwrap(), []);
    // A row of another key cannot be moved under it either.
    let other = under("b", org);
    insert(store, &other).await;
    let moved = SealedRow {
        key: key("a"),
        ..other.clone()
    };
    assert_eq!(store.swap(other.version, &moved).await.unwrap(), Written::KeyRetired);
    assert!(store.rewrap(&key("b"), &[moved]).await.is_err());
    assert_eq!(SealedRows::load(store, &other.address).await.unwrap().unwrap().row, other);
}

async fn a_writer_and_a_retirement_at_once_never_both_succeed(house: House) {
    let org = org(&house.store).await;
    let stores = [house.store.clone(), house.open_again().await];
    for round in 0..20 {
        let name = format!("k{round}");
        stores[0].reserve(&key(&name), 1).await.unwrap();
        let row = under(&name, org);
        let (writer, retirer) = (stores[0].clone(), stores[1].clone());
        let written = tokio::spawn({
            let row = row.clone();
            async move { SealedRows::insert(&writer, &row).await.unwrap() }
        });
        let retired = retirer.retire(&key(&name)).await.unwrap();
        let expected = if retired { Written::KeyRetired } else { Written::Stored };
        assert_eq!(written.await.unwrap(), expected, "round {round}");
    }
}

async fn rows_of_a_key_are_rewrapped_where_nothing_changed(house: House) {
    let store = &house.store;
    let mut rows = Vec::new();
    for _ in 0..5 {
        let row = under("a", org(store).await);
        insert(store, &row).await;
        rows.push(row);
    }
    rows.sort_by_key(|row| row.address.id);
    assert_eq!(store.under(&key("a"), None, 3).await.unwrap(), rows[..3]);
    assert_eq!(store.under(&key("a"), Some(rows[2].address.id), 9).await.unwrap(), rows[3..]);
    store.reserve(&key("b"), 5).await.unwrap();
    let next = |row: &SealedRow| SealedRow {
        key: key("b"),
        sealed: row.address.id.uuid().as_bytes().to_vec(),
        ..row.clone()
    };
    // The first was replaced meanwhile, the second erased.
    let newer = SealedRow {
        version: SecretVersion(2),
        ..rows[0].clone()
    };
    assert_eq!(store.swap(SecretVersion(1), &newer).await.unwrap(), Written::Stored);
    assert!(SealedRows::delete(store, &rows[1].address).await.unwrap());
    let wrapped: Vec<_> = rows.iter().map(next).collect();
    assert_eq!(store.rewrap(&key("a"), &wrapped).await.unwrap(), 3);
    assert_eq!(store.rewrap(&key("a"), &wrapped).await.unwrap(), 0, "they name another key by now");
    assert_eq!(SealedRows::load(store, &rows[0].address).await.unwrap().unwrap().row, newer);
    assert_eq!(SealedRows::load(store, &rows[4].address).await.unwrap().unwrap().row, wrapped[4]);
}

fn grant(org: OrgId) -> SecretAddress {
    sealed(org, SecretOwner::Source(SourceId::generate()), 1).address
}

async fn vault(keys: &KeyFile, store: &Store) -> Vault {
    let rows = Arc::new(store.clone());
    Vault::open(VaultParts::over(Arc::new(keys.clone()), rows.clone(), rows))
        .await
        .unwrap()
}

async fn add_one(vault: &Vault, at: &SecretAddress) {
    for _ in 0..200 {
        let (secret, version) = vault.read(at).await.unwrap().unwrap();
        assert_eq!(secret.expose_secret(), version.0.to_string());
        let next = SecretText::new((version.0 + 1).to_string());
        if let Swap::Stored(_) = vault.replace(at, version, &next).await.unwrap() {
            return;
        }
    }
    panic!("somebody else was first two hundred times");
}

async fn rotation_under_a_thousand_calls_loses_none(house: House) {
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::create_new(folder.path().join("master.key")).unwrap();
    let old = file.keys().await.unwrap().current().id().clone();
    let serving = Arc::new(vault(&file, &house.store).await);
    let org = org(&house.store).await;
    let mut addresses = Vec::new();
    for _ in 0..50 {
        let at = grant(org);
        serving.create(&at, &SecretText::new("1")).await.unwrap();
        addresses.push(at);
    }
    let calls: Vec<_> = (0..1000)
        .map(|number| {
            let (serving, at) = (serving.clone(), addresses[number % addresses.len()]);
            tokio::spawn(async move { add_one(&serving, &at).await })
        })
        .collect();
    let locked = file.lock().unwrap();
    locked.add_current().await.unwrap();
    // As another process would.
    let rotated = rotate(&file, &house.open_again().await).await.unwrap();
    assert_eq!(rotated.retired, std::slice::from_ref(&old), "{:?}", rotated.remaining);
    locked.remove(&[old]).await.unwrap();
    for call in calls {
        call.await.unwrap();
    }
    let fresh = vault(&file, &house.store).await;
    let mut sum = 0;
    for at in &addresses {
        sum += fresh.read(at).await.unwrap().unwrap().1.0 - 1;
    }
    assert_eq!(sum, 1000, "each of the calls counted");
    assert_eq!(house.store.verify_audit(org).await.unwrap(), None);
}

async fn a_row_put_back_to_an_older_state_is_not_used(house: House) {
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::create_new(folder.path().join("master.key")).unwrap();
    let vault = vault(&file, &house.store).await;
    let home = org(&house.store).await;
    let at = grant(home);
    vault.create(&at, &SecretText::new("old refresh token")).await.unwrap();
    let copy = "CREATE TABLE copied AS SELECT * FROM sealed_secrets";
    meddle(&house, home, &[copy]).await;
    assert!(matches!(
        vault.replace(&at, SecretVersion(1), &SecretText::new("new")).await.unwrap(),
        Swap::Stored(_)
    ));
    let put_back = [
        "DELETE FROM sealed_secrets WHERE kind = 'grant'",
        "INSERT INTO sealed_secrets SELECT * FROM copied WHERE kind = 'grant'",
    ];
    meddle(&house, home, &put_back).await;
    let refused = vault.read(&at).await.unwrap_err();
    assert!(matches!(refused, SecretStoreError::RolledBack), "{refused}");

    // Also when it was erased since, and never for another organisation's entries.
    let foreign = org(&house.store).await;
    let other = grant(foreign);
    vault.create(&other, &SecretText::new("x")).await.unwrap();
    vault.erase(&at).await.unwrap();
    meddle(&house, home, &put_back[1..]).await;
    assert!(matches!(vault.read(&at).await, Err(SecretStoreError::RolledBack)));
    assert!(vault.read(&other).await.unwrap().is_some());
    let unknown = SecretAddress {
        id: SecretId::generate(),
        ..at
    };
    assert!(vault.read(&unknown).await.unwrap().is_none());
}

async fn derivations_are_read_as_written_in_order(house: House) {
    let derivation = |name: &str, salt: u8| Derivation {
        key: key(name),
        salt: [salt; 16],
        cost: Cost {
            memory_kib: 65536,
            passes: 3,
            lanes: 4,
        },
        check: [255; 32],
    };
    let written = [derivation("z", 1), derivation("a", 2), derivation("m", 0)];
    for derivation in &written {
        Derivations::add(&house.store, derivation).await.unwrap();
    }
    assert!(Derivations::add(&house.store, &written[0]).await.is_err(), "a name is used once");
    assert_eq!(Derivations::all(&house.open_again().await).await.unwrap(), written);
}
