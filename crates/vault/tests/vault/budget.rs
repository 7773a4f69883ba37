//! A key seals at most 2^32 times, over all processes and restarts.

use std::sync::Arc;

use belvedere_types::credential::SecretStore;
use belvedere_types::{Explain, SecretText};
use belvedere_vault::{KeyId, KeyLedger, MemoryRows, SealedRows, rotate};

use crate::house::{KEY_A, KEY_B, address, keys, open};

const MOST: u64 = 1 << 32;

async fn seals(rows: &MemoryRows) -> u64 {
    rows.keys().await.unwrap().iter().find(|used| used.key.0 == "a").unwrap().seals
}

#[tokio::test]
async fn uses_are_set_aside_before_they_are_made() {
    let rows = Arc::new(MemoryRows::default());
    let vault = open(keys(KEY_A), &rows).await.unwrap();
    for number in 1..=5000 {
        vault.create(&address(), &SecretText::new("x")).await.unwrap();
        assert!(seals(&rows).await > number, "{number} seals are more than were set aside");
    }
    assert!(seals(&rows).await < 3 * 4096, "and not many more than were made");
}

#[tokio::test]
async fn a_key_that_is_used_up_seals_nothing_and_still_opens() {
    let rows = Arc::new(MemoryRows::default());
    let vault = open(keys(KEY_A), &rows).await.unwrap();
    let at = address();
    vault.create(&at, &SecretText::new("before")).await.unwrap();
    let a = KeyId("a".into());
    let used = seals(&rows).await;
    rows.reserve(&a, MOST - used).await.unwrap();

    // Another process, which has set nothing aside yet.
    let other = open(keys(KEY_A), &rows).await.unwrap();
    let before = rows.scan(None, 100).await.unwrap();
    let refused = other.create(&address(), &SecretText::new("x")).await.unwrap_err();
    assert_eq!(refused.problem().code, "storage_unavailable");
    let cause = std::error::Error::source(&refused).unwrap().to_string();
    assert!(cause.contains("rotate-key"), "{cause}");
    assert_eq!(rows.scan(None, 100).await.unwrap(), before);
    assert_eq!(other.read(&at).await.unwrap().unwrap().0.expose_secret(), "before");

    // The way out.
    rotate(&keys(&format!("{KEY_B}\n{KEY_A}")), rows.as_ref()).await.unwrap();
    let rotated = open(keys(&format!("{KEY_B}\n{KEY_A}")), &rows).await.unwrap();
    rotated.create(&address(), &SecretText::new("x")).await.unwrap();
}

#[tokio::test]
async fn a_rotation_counts_what_it_wraps_and_stops_at_the_bound() {
    let rows = Arc::new(MemoryRows::default());
    let vault = open(keys(KEY_A), &rows).await.unwrap();
    let at = address();
    vault.create(&at, &SecretText::new("x")).await.unwrap();
    let b = KeyId("b".into());
    rows.reserve(&b, MOST).await.unwrap();
    let error = rotate(&keys(&format!("{KEY_B}\n{KEY_A}")), rows.as_ref()).await.unwrap_err();
    assert_eq!(error.problem().code, "master_key_used_up");
    assert_eq!(rows.load(&at).await.unwrap().unwrap().row.key, KeyId("a".into()));
}
