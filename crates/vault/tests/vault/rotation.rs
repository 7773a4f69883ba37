//! Rotation: rewrapping while others work, going on after an end, and retiring keys only when nothing names them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use belvedere_types::credential::{SecretAddress, SecretStore, SecretVersion, Swap};
use belvedere_types::{Explain, SecretId, SecretText, StorageError};
use belvedere_vault::{Envelope, KeyFile, KeyId, KeyLedger, KeySource, KeyUse, MemoryRows, SealedRow, SealedRows, Written, rotate};

use crate::house::{CANARY, House, KEY_A, KEY_B, address, keys, open};

const BOTH: &str =
    "belvedere-key-v1 b //79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=\nbelvedere-key-v1 a AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn id(name: &str) -> KeyId {
    KeyId(name.into())
}

#[tokio::test]
async fn every_row_is_rewrapped_and_no_payload_is_touched() {
    let house = House::new().await;
    let mut before = Vec::new();
    for _ in 0..2500 {
        before.push(house.seal(&address()).await);
    }
    let rotated = rotate(&keys(BOTH), house.rows.as_ref()).await.unwrap();
    assert_eq!((rotated.current.clone(), rotated.rewrapped), (id("b"), 2501));
    assert_eq!((rotated.retired, rotated.remaining), (vec![id("a")], vec![]));

    let alone = open(keys(KEY_B), &house.rows).await.unwrap();
    for old in before {
        let new = house.rows.load(&old.address).await.unwrap().unwrap().row;
        assert_eq!((new.version, &new.key), (old.version, &id("b")));
        let (old_parts, new_parts) = (Envelope::parse(&old.sealed).unwrap(), Envelope::parse(&new.sealed).unwrap());
        assert_eq!((old_parts.nonce, old_parts.payload), (new_parts.nonce, new_parts.payload));
        assert_ne!(old_parts.wrapped_key, new_parts.wrapped_key);
        assert_eq!(alone.read(&old.address).await.unwrap().unwrap().0.expose_secret(), CANARY);
    }
    // A second run has nothing to do.
    assert_eq!(rotate(&keys(BOTH), house.rows.as_ref()).await.unwrap().rewrapped, 0);
}

#[tokio::test]
async fn a_retired_key_is_refused_for_new_rows_and_never_current_again() {
    let house = House::new().await;
    let row = house.seal(&address()).await;
    rotate(&keys(BOTH), house.rows.as_ref()).await.unwrap();
    let again = SealedRow {
        address: address(),
        ..row.clone()
    };
    assert_eq!(house.rows.insert(&again).await.unwrap(), Written::KeyRetired);
    assert_eq!(house.rows.swap(row.version, &row).await.unwrap(), Written::KeyRetired);
    let back = rotate(&keys(&format!("{KEY_A}\n{KEY_B}")), house.rows.as_ref()).await.unwrap_err();
    assert_eq!(back.problem().code, "master_key_retired");
    assert_eq!(house.rows.load(&row.address).await.unwrap().unwrap().row.key, id("b"));
}

#[tokio::test]
async fn keys_that_cannot_open_the_rows_change_nothing() {
    let house = House::new().await;
    house.seal(&address()).await;
    let before = house.rows.scan(None, 10).await.unwrap();
    let a_wrong = KEY_B.replace("-v1 b ", "-v1 a ");
    for (text, code) in [
        (KEY_B.to_owned(), "master_key_missing"),
        (format!("{}\n{a_wrong}", KEY_A.replace("-v1 a ", "-v1 c ")), "master_key_wrong"),
    ] {
        assert_eq!(rotate(&keys(&text), house.rows.as_ref()).await.unwrap_err().problem().code, code);
        assert_eq!(house.rows.scan(None, 10).await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_damaged_row_keeps_its_key_and_is_said() {
    let house = House::new().await;
    let row = house.seal(&address()).await;
    house.rows.delete(&row.address).await.unwrap();
    let damaged = SealedRow {
        sealed: vec![0; 80],
        ..row
    };
    house.rows.insert(&damaged).await.unwrap();
    let rotated = rotate(&keys(BOTH), house.rows.as_ref()).await.unwrap();
    assert_eq!((rotated.rewrapped, rotated.retired.len()), (1, 0));
    assert_eq!((rotated.remaining[0].damaged, rotated.remaining[0].in_use), (1, false));
    assert!(
        house
            .rows
            .keys()
            .await
            .unwrap()
            .iter()
            .any(|used| used.key == id("a") && used.rows == 1)
    );
}

/// A ledger that is lost after so many batches, as if the process had been killed there.
struct Dying<'a> {
    rows: &'a MemoryRows,
    batches: AtomicU64,
}

#[derive(Debug, thiserror::Error)]
#[error("killed")]
struct Killed;

#[async_trait]
impl KeyLedger for Dying<'_> {
    async fn reserve(&self, key: &KeyId, seals: u64) -> Result<Option<u64>, StorageError> {
        self.rows.reserve(key, seals).await
    }

    async fn keys(&self) -> Result<Vec<KeyUse>, StorageError> {
        KeyLedger::keys(self.rows).await
    }

    async fn under(&self, key: &KeyId, after: Option<SecretId>, limit: u32) -> Result<Vec<SealedRow>, StorageError> {
        self.rows.under(key, after, limit).await
    }

    async fn rewrap(&self, from: &KeyId, rows: &[SealedRow]) -> Result<u64, StorageError> {
        if self.batches.fetch_sub(1, Ordering::Relaxed) == 0 {
            return Err(StorageError::new(Killed));
        }
        self.rows.rewrap(from, rows).await
    }

    async fn retire(&self, _key: &KeyId) -> Result<bool, StorageError> {
        Err(StorageError::new(Killed))
    }
}

#[tokio::test]
async fn v05_a_rotation_that_was_cut_short_goes_on_where_it_was() {
    let house = House::new().await;
    let mut written = Vec::new();
    for _ in 0..3500 {
        written.push(house.seal(&address()).await.address);
    }
    for (batches, left) in [(0, 3501), (1, 2501), (2, 501), (9, 0)] {
        let dying = Dying {
            rows: &house.rows,
            batches: AtomicU64::new(batches),
        };
        rotate(&keys(BOTH), &dying).await.unwrap_err();
        let now = house.rows.keys().await.unwrap();
        let under_a = now.iter().find(|used| used.key == id("a")).unwrap().rows;
        assert_eq!(under_a, left, "after {batches} more batches");
        // In between everything opens, with both keys.
        let between = open(keys(BOTH), &house.rows).await.unwrap();
        for at in written.iter().step_by(500) {
            assert_eq!(between.read(at).await.unwrap().unwrap().0.expose_secret(), CANARY);
        }
    }
    assert_eq!(rotate(&keys(BOTH), house.rows.as_ref()).await.unwrap().retired, [id("a")]);
    let alone = open(keys(KEY_B), &house.rows).await.unwrap();
    for at in &written {
        assert_eq!(alone.read(at).await.unwrap().unwrap().0.expose_secret(), CANARY);
    }
}

async fn one_call(vault: &belvedere_vault::Vault, at: &SecretAddress) {
    for _ in 0..50 {
        let (secret, version) = vault.read(at).await.unwrap().unwrap();
        let count: i64 = secret.expose_secret().parse().unwrap();
        assert_eq!(SecretVersion(count), version, "the newest value, under its version");
        let next = SecretText::new((count + 1).to_string());
        if let Swap::Stored(_) = vault.replace(at, version, &next).await.unwrap() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("somebody else was first fifty times");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v05_rotation_under_a_thousand_calls_loses_none_and_a_running_vault_reads_the_new_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = KeyFile::create_new(folder.path().join("master.key")).unwrap();
    let old = file.keys().await.unwrap().current().id().clone();
    let rows = Arc::new(MemoryRows::default());
    let vault = Arc::new(open(file.clone(), &rows).await.unwrap());
    let mut addresses = Vec::new();
    for _ in 0..100 {
        let at = address();
        vault.create(&at, &SecretText::new("1")).await.unwrap();
        addresses.push(at);
    }
    let calls: Vec<_> = (0..1000)
        .map(|number| {
            let (vault, at) = (vault.clone(), addresses[number % addresses.len()]);
            tokio::spawn(async move { one_call(&vault, &at).await })
        })
        .collect();
    let locked = file.lock().unwrap();
    let new = locked.add_current().await.unwrap();
    let rotated = rotate(&file, rows.as_ref()).await.unwrap();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!((&rotated.current, &rotated.retired), (&new, &vec![old.clone()]));
    locked.remove(std::slice::from_ref(&old)).await.unwrap();
    assert!(file.keys().await.unwrap().find(&old).is_none());

    let fresh = open(file, &rows).await.unwrap();
    let mut sum = 0;
    for at in &addresses {
        let (secret, version) = fresh.read(at).await.unwrap().unwrap();
        assert_eq!(secret.expose_secret(), version.0.to_string());
        sum += version.0 - 1;
    }
    assert_eq!(sum, 1000, "each of the calls counted");
    // The vault that ran all along seals under the new key by now.
    vault.create(&address(), &SecretText::new("1")).await.unwrap();
    assert!(rows.under(&old, None, 1).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_key_file_is_changed_by_one_process_at_a_time_and_keeps_its_other_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let file = KeyFile::create_new(&path).unwrap();
    let first = file.keys().await.unwrap().current().id().clone();
    let text = format!("# of the team\n{}\n{KEY_A}\n", std::fs::read_to_string(&path).unwrap());
    std::fs::write(&path, text).unwrap();
    let locked = file.lock().unwrap();
    assert_eq!(file.lock().unwrap_err().problem().code, "rotation_running");
    let second = locked.add_current().await.unwrap();
    let ring = file.keys().await.unwrap();
    assert_eq!(ring.ids().cloned().collect::<Vec<_>>(), [second.clone(), first.clone(), id("a")]);
    // The current key is never taken out, whatever is asked.
    locked.remove(&[first, second.clone(), id("unknown")]).await.unwrap();
    assert_eq!(file.keys().await.unwrap().ids().cloned().collect::<Vec<_>>(), [second, id("a")]);
    assert!(std::fs::read_to_string(&path).unwrap().contains("# of the team"));
    drop(locked);
    file.lock().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
