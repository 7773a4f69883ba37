//! A vault as a secret store.

use std::collections::HashSet;

use belvedere_types::SecretText;
use belvedere_types::credential::{SecretStore, SecretStoreError, SecretVersion, Swap};
use belvedere_vault::{Envelope, SealedRows};

use crate::house::{CANARY, House, address};

#[tokio::test]
async fn what_was_sealed_is_read_with_its_version() {
    let house = House::new().await;
    for text in ["", "x", CANARY, &"long".repeat(50_000)] {
        let at = address();
        assert_eq!(house.vault.create(&at, &SecretText::new(text)).await.unwrap(), SecretVersion(1));
        let (secret, version) = house.vault.read(&at).await.unwrap().unwrap();
        assert_eq!((secret.expose_secret(), version), (text, SecretVersion(1)));
    }
}

#[tokio::test]
async fn a_secret_is_created_once() {
    let house = House::new().await;
    let at = address();
    house.seal(&at).await;
    let again = house.vault.create(&at, &SecretText::new("other")).await;
    assert!(matches!(again, Err(SecretStoreError::Exists)));
    assert_eq!(house.vault.read(&at).await.unwrap().unwrap().0.expose_secret(), CANARY);
}

#[tokio::test]
async fn replacing_needs_the_version_that_is_there() {
    let house = House::new().await;
    let at = address();
    house.seal(&at).await;
    for wrong in [0, 2, 3, i64::MAX, i64::MIN] {
        let swap = house
            .vault
            .replace(&at, SecretVersion(wrong), &SecretText::new("lost"))
            .await
            .unwrap();
        assert_eq!(swap, Swap::Lost, "{wrong}");
    }
    let swap = house
        .vault
        .replace(&at, SecretVersion(1), &SecretText::new("second"))
        .await
        .unwrap();
    assert_eq!(swap, Swap::Stored(SecretVersion(2)));
    let (secret, version) = house.vault.read(&at).await.unwrap().unwrap();
    assert_eq!((secret.expose_secret(), version), ("second", SecretVersion(2)));
    assert_eq!(
        house
            .vault
            .replace(&address(), SecretVersion(1), &SecretText::new("x"))
            .await
            .unwrap(),
        Swap::Lost
    );
}

#[tokio::test]
async fn an_erased_secret_is_gone() {
    let house = House::new().await;
    let at = address();
    house.seal(&at).await;
    assert!(house.vault.erase(&at).await.unwrap());
    assert!(!house.vault.erase(&at).await.unwrap());
    assert!(house.vault.read(&at).await.unwrap().is_none());
}

#[tokio::test]
async fn rows_and_debug_text_hold_no_byte_of_the_secret() {
    let house = House::new().await;
    let row = house.seal(&address()).await;
    assert!(!row.sealed.windows(6).any(|part| part == b"canary"));
    let printed = format!("{:?} {:?} {row:?}", house.vault, house.rows);
    assert!(!printed.contains("canary") && !printed.contains("AAECAwQF"), "{printed}");
}

#[tokio::test]
async fn no_nonce_and_no_wrapped_key_comes_twice() {
    let house = House::new().await;
    let at = address();
    house.seal(&at).await;
    let (mut nonces, mut key_nonces, mut wrapped) = (HashSet::new(), HashSet::new(), HashSet::new());
    for version in 1..=1 << 20 {
        let row = house.rows.load(&at).await.unwrap().unwrap().row;
        let envelope = Envelope::parse(&row.sealed).unwrap();
        assert!(nonces.insert(*envelope.nonce));
        assert!(key_nonces.insert(<[u8; 12]>::try_from(&envelope.wrapped_key[..12]).unwrap()));
        assert!(wrapped.insert(<[u8; 48]>::try_from(&envelope.wrapped_key[12..]).unwrap()));
        // The same text again: only the seal may differ.
        house
            .vault
            .replace(&at, SecretVersion(version), &SecretText::new(CANARY))
            .await
            .unwrap();
    }
}
