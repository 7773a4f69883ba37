//! The vault opens with the right keys only, and changes nothing when it does not.

use std::sync::Arc;

use belvedere_types::credential::SecretStore;
use belvedere_types::{Explain, SecretText};
use belvedere_vault::{KeyId, KeyLedger, MemoryRows, SealedRow, SealedRows, key_check_address};

use crate::house::{CANARY, House, KEY_A, KEY_A_WRONG, KEY_B, address, keys, open};

async fn code(text: &str, rows: &Arc<MemoryRows>) -> &'static str {
    let before = rows.scan(None, 1000).await.unwrap();
    let problem = match open(keys(text), rows).await {
        Ok(_) => panic!("the vault opened"),
        Err(error) => error.problem(),
    };
    assert_eq!(rows.scan(None, 1000).await.unwrap(), before, "a refused start changes nothing");
    assert!(
        !problem.detail.contains("AAECAwQF") && !problem.detail.contains("//79"),
        "{}",
        problem.detail
    );
    problem.code
}

#[tokio::test]
async fn the_first_start_seals_one_key_check() {
    let house = House::new().await;
    let rows = house.rows.scan(None, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.address).collect::<Vec<_>>(), [key_check_address()]);
}

#[tokio::test]
async fn the_next_start_opens_what_was_sealed() {
    let house = House::new().await;
    let at = address();
    house.seal(&at).await;
    let again = open(keys(KEY_A), &house.rows).await.unwrap();
    assert_eq!(again.read(&at).await.unwrap().unwrap().0.expose_secret(), CANARY);
}

#[tokio::test]
async fn another_key_does_not_open_the_vault() {
    let house = House::new().await;
    house.seal(&address()).await;
    assert_eq!(code(KEY_B, &house.rows).await, "master_key_missing");
    assert_eq!(code(KEY_A_WRONG, &house.rows).await, "master_key_wrong");
    assert_eq!(code("", &house.rows).await, "master_key_missing");
    assert_eq!(code("belvedere-key-v1 a short", &house.rows).await, "master_key_malformed");
}

#[tokio::test]
async fn sealed_rows_without_their_key_check_are_not_adopted() {
    let house = House::new().await;
    house.seal(&address()).await;
    house.rows.delete(&key_check_address()).await.unwrap();
    assert_eq!(code(KEY_A, &house.rows).await, "sealed_rows_unreadable");
}

#[tokio::test]
async fn a_damaged_key_check_does_not_open_the_vault() {
    let house = House::new().await;
    let check = house.rows.load(&key_check_address()).await.unwrap().unwrap().row;
    house.rows.delete(&check.address).await.unwrap();
    house
        .rows
        .insert(&SealedRow {
            sealed: vec![1, 2, 3],
            ..check
        })
        .await
        .unwrap();
    assert_eq!(code(KEY_A, &house.rows).await, "master_key_wrong");
}

#[tokio::test]
async fn every_key_that_a_row_names_must_be_open() {
    let house = House::new().await;
    let both = open(keys(&format!("{KEY_B}\n{KEY_A}")), &house.rows).await.unwrap();
    let at = address();
    both.create(&at, &SecretText::new("under b")).await.unwrap();
    assert_eq!(house.rows.load(&at).await.unwrap().unwrap().row.key, KeyId("b".into()));

    assert_eq!(code(KEY_A, &house.rows).await, "master_key_missing");
    assert_eq!(code(KEY_B, &house.rows).await, "master_key_missing");
    let b_wrong = KEY_A.replace("-v1 a ", "-v1 b ");
    assert_eq!(code(&format!("{KEY_A}\n{b_wrong}"), &house.rows).await, "master_key_wrong");
    let swapped = open(keys(&format!("{KEY_A}\n{KEY_B}")), &house.rows).await.unwrap();
    assert_eq!(swapped.read(&at).await.unwrap().unwrap().0.expose_secret(), "under b");
}

#[tokio::test]
async fn one_damaged_secret_does_not_keep_the_others_away() {
    let house = House::new().await;
    let (damaged, sound) = (address(), address());
    let row = house.seal(&damaged).await;
    house.seal(&sound).await;
    house.rows.delete(&damaged).await.unwrap();
    house
        .rows
        .insert(&SealedRow {
            sealed: vec![0; 80],
            ..row
        })
        .await
        .unwrap();
    let again = open(keys(KEY_A), &house.rows).await.unwrap();
    assert!(again.read(&damaged).await.is_err());
    assert!(again.read(&sound).await.unwrap().is_some());
}

#[tokio::test]
async fn the_last_of_many_rows_is_looked_at() {
    let house = House::new().await;
    let both = open(keys(&format!("{KEY_B}\n{KEY_A}")), &house.rows).await.unwrap();
    for _ in 0..1200 {
        house.seal(&address()).await;
    }
    // Identifiers grow with time, so this row comes last in the scan.
    both.create(&address(), &SecretText::new("under b")).await.unwrap();
    assert_eq!(code(KEY_A, &house.rows).await, "master_key_missing");
}

#[tokio::test]
async fn damaged_rows_before_a_sound_one_do_not_make_the_key_wrong() {
    let house = House::new().await;
    for _ in 0..20 {
        let row = house.seal(&address()).await;
        house.rows.delete(&row.address).await.unwrap();
        let sealed = vec![0; 80];
        house.rows.insert(&SealedRow { sealed, ..row }).await.unwrap();
    }
    assert!(open(keys(KEY_A), &house.rows).await.is_ok());
}

#[tokio::test]
async fn a_retired_key_begins_nothing() {
    let rows = Arc::new(MemoryRows::default());
    let a = KeyId("a".into());
    rows.reserve(&a, 1).await.unwrap();
    assert!(rows.retire(&a).await.unwrap());
    assert_eq!(code(KEY_A, &rows).await, "master_key_retired");
}
