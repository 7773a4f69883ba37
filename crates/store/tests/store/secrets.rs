//! Sealed rows, alone and under a vault.

use std::sync::Arc;

use belvedere_store::Store;
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore, SecretVersion, Swap};
use belvedere_types::{Explain, FlowId, OrgId, RegistrationId, SecretId, SecretText, SourceId};
use belvedere_vault::{LoadedRow, SealedRow, SealedRows, TextKeys, Vault, VaultError, VaultParts, Written};

use crate::databases::House;
use crate::fixtures::{insert, org, sealed};

on_both!(
    rows_are_read_as_written,
    a_swap_needs_the_version,
    rows_are_scanned_in_order,
    a_vault_survives_a_restart
);

fn unrecorded(row: &SealedRow) -> LoadedRow {
    LoadedRow {
        row: row.clone(),
        recorded: None,
    }
}

async fn open(keys: &TextKeys, store: Arc<Store>) -> Result<Vault, VaultError> {
    Vault::open(VaultParts::over(Arc::new(keys.clone()), store.clone(), store)).await
}

async fn rows_are_read_as_written(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let owners = [
        SecretOwner::Source(SourceId::generate()),
        SecretOwner::Registration(RegistrationId::generate()),
        SecretOwner::Flow(FlowId::generate()),
        SecretOwner::Organisation(org),
    ];
    for owner in owners {
        let row = sealed(org, owner, i64::MAX);
        insert(store, &row).await;
        let loaded = SealedRows::load(store, &row.address).await.unwrap();
        assert_eq!(loaded, Some(unrecorded(&row)));
        let at = row.address;
        let elsewhere = [
            SecretAddress {
                org: OrgId::generate(),
                ..at
            },
            SecretAddress {
                id: SecretId::generate(),
                ..at
            },
            SecretAddress {
                owner: SecretOwner::Source(SourceId::generate()),
                ..at
            },
            SecretAddress {
                kind: SecretKind::ModelKey,
                ..at
            },
        ];
        for address in elsewhere {
            assert_eq!(SealedRows::load(store, &address).await.unwrap(), None);
            assert!(!store.delete(&address).await.unwrap());
            let swapped = store.swap(row.version, &SealedRow { address, ..row.clone() }).await.unwrap();
            assert_eq!(swapped, Written::Lost);
            let taken = store.insert(&SealedRow { address, ..row.clone() }).await.unwrap();
            assert_eq!(
                taken == Written::Stored,
                address.id != at.id,
                "a secret id is used once, in whatever organisation"
            );
        }
        assert!(store.delete(&at).await.unwrap());
        assert!(!store.delete(&at).await.unwrap());
    }
}

async fn a_swap_needs_the_version(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let row = sealed(org, SecretOwner::Organisation(org), 1);
    insert(store, &row).await;
    let next = SealedRow {
        version: SecretVersion(2),
        sealed: vec![7],
        ..row.clone()
    };
    assert_eq!(store.swap(SecretVersion(2), &next).await.unwrap(), Written::Lost);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (store, next) = (store.clone(), next.clone());
            tokio::spawn(async move { store.swap(SecretVersion(1), &next).await.unwrap() })
        })
        .collect();
    let mut stored = 0;
    for task in tasks {
        stored += usize::from(task.await.unwrap() == Written::Stored);
    }
    assert_eq!(stored, 1);
    assert_eq!(SealedRows::load(store, &row.address).await.unwrap(), Some(unrecorded(&next)));
}

async fn rows_are_scanned_in_order(house: House) {
    let store = &house.store;
    let mut written: Vec<SealedRow> = Vec::new();
    for _ in 0..7 {
        let org = OrgId::generate();
        let row = sealed(org, SecretOwner::Organisation(org), 1);
        insert(store, &row).await;
        written.push(row);
    }
    written.sort_by_key(|row| row.address.id);
    let (mut scanned, mut after) = (Vec::new(), None);
    loop {
        let page = store.scan(after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.address.id);
        scanned.extend(page);
    }
    assert_eq!(scanned, written);
}

async fn a_vault_survives_a_restart(house: House) {
    const KEY: &str = "belvedere-key-v1 a AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let keys = TextKeys::new(SecretText::new(KEY));
    let org = org(&house.store).await;
    let vault = open(&keys, Arc::new(house.store.clone())).await.unwrap();
    let at = sealed(org, SecretOwner::Organisation(org), 1).address;
    vault.create(&at, &SecretText::new("canary")).await.unwrap();
    assert_eq!(
        vault.replace(&at, SecretVersion(1), &SecretText::new("canary 2")).await.unwrap(),
        Swap::Stored(SecretVersion(2))
    );
    house.store.close().await;

    let again = Arc::new(house.open_again().await);
    let (secret, version) = open(&keys, again.clone()).await.unwrap().read(&at).await.unwrap().unwrap();
    assert_eq!((secret.expose_secret(), version), ("canary 2", SecretVersion(2)));
    let other = TextKeys::new(SecretText::new(KEY.replace("AAEC", "AAED")));
    assert_eq!(open(&other, again).await.unwrap_err().problem().code, "master_key_wrong");
}
