//! Master keys out of passphrases.

use std::sync::Arc;

use belvedere_types::credential::SecretStore;
use belvedere_types::{Explain, SecretText};
use belvedere_vault::{Cost, Derivation, Derivations, KeyChain, KeyError, KeyId, KeySource, MemoryRows, PassphraseKeys, rotate};

use crate::house::{KEY_A, address, keys, open};

const PASSPHRASE: &str = "correct horse battery staple";

fn source(passphrase: &str, rows: &Arc<MemoryRows>) -> PassphraseKeys {
    PassphraseKeys::new(SecretText::new(passphrase), rows.clone())
}

#[tokio::test]
async fn the_same_passphrase_opens_later_and_another_does_not() {
    let rows = Arc::new(MemoryRows::default());
    let none = source(PASSPHRASE, &rows).keys().await.unwrap_err();
    assert!(matches!(none, KeyError::Passphrase), "nothing is made without being asked to");
    let made = source(PASSPHRASE, &rows).create_new().await.unwrap();
    let at = address();
    let vault = open(source(PASSPHRASE, &rows), &rows).await.unwrap();
    vault.create(&at, &SecretText::new("secret")).await.unwrap();

    let again = open(source(PASSPHRASE, &rows), &rows).await.unwrap();
    assert_eq!(again.read(&at).await.unwrap().unwrap().0.expose_secret(), "secret");
    for wrong in ["correct horse battery stable", "correct horse battery staple ", ""] {
        let error = open(source(wrong, &rows), &rows).await.unwrap_err().problem();
        assert_eq!(error.code, "master_passphrase_wrong", "{wrong:?}");
    }

    let stored = rows.all().await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].key, made);
    assert!(
        stored[0].cost.memory_kib >= 19 * 1024 && stored[0].cost.passes >= 2,
        "{:?}",
        stored[0].cost
    );
    assert!(!format!("{stored:?}").contains("horse"));
}

/// By the `argon2` of another author: Python's argon2-cffi 25.1.0, which is the reference implementation in C.
/// `hash_secret_raw(b"correct horse battery staple", bytes(range(16)), 2, 19456, 1, 64, Type.ID)`
#[tokio::test]
async fn a_known_answer_of_the_reference_implementation_is_matched() {
    let rows = Arc::new(MemoryRows::default());
    let derivation = Derivation {
        key: KeyId("passphrase-known".into()),
        salt: std::array::from_fn(|at| u8::try_from(at).unwrap()),
        cost: Cost {
            memory_kib: 19456,
            passes: 2,
            lanes: 1,
        },
        check: unhex("420feff9f780f2b13b889f7a6dcf263da5a4310898aa51ff4de932e6a0adcd11"),
    };
    rows.add(&derivation).await.unwrap();
    let ring = source(PASSPHRASE, &rows).keys().await.unwrap();
    assert_eq!(ring.current().id(), &derivation.key);
    // The first half is the key: what it sealed opens under the same bytes given as text.
    let at = address();
    let vault = open(source(PASSPHRASE, &rows), &rows).await.unwrap();
    vault.create(&at, &SecretText::new("secret")).await.unwrap();
    let text = "belvedere-key-v1 passphrase-known yUihkSx8Eo6RVuOpRyKlNm5sYvM6CC939G61e8G60DQ=";
    let by_text = open(keys(text), &rows).await.unwrap();
    assert_eq!(by_text.read(&at).await.unwrap().unwrap().0.expose_secret(), "secret");
}

fn unhex(text: &str) -> [u8; 32] {
    std::array::from_fn(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap())
}

#[tokio::test]
async fn stored_parameters_without_measure_are_refused() {
    let sound = Cost {
        memory_kib: 19456,
        passes: 2,
        lanes: 1,
    };
    let cases = [
        Cost {
            memory_kib: u32::MAX,
            ..sound
        },
        Cost {
            passes: 1_000_000,
            ..sound
        },
        Cost { lanes: 4096, ..sound },
        Cost { memory_kib: 1, ..sound },
        Cost { passes: 0, ..sound },
        Cost { lanes: 0, ..sound },
    ];
    for cost in cases {
        let rows = Arc::new(MemoryRows::default());
        let derivation = Derivation {
            key: KeyId("p".into()),
            salt: [0; 16],
            cost,
            check: [0; 32],
        };
        rows.add(&derivation).await.unwrap();
        let error = source(PASSPHRASE, &rows).keys().await.unwrap_err();
        assert_eq!(error.problem().code, "sealed_rows_unreadable", "{cost:?}");
    }
}

#[tokio::test]
async fn a_passphrase_takes_over_from_a_key_file_and_a_new_one_from_it() {
    let rows = Arc::new(MemoryRows::default());
    let at = address();
    open(keys(KEY_A), &rows)
        .await
        .unwrap()
        .create(&at, &SecretText::new("secret"))
        .await
        .unwrap();
    source("first passphrase", &rows).create_new().await.unwrap();
    let chain = KeyChain::new(Arc::new(source("first passphrase", &rows)), vec![Arc::new(keys(KEY_A))]);
    let rotated = rotate(&chain, rows.as_ref()).await.unwrap();
    assert_eq!((rotated.rewrapped, rotated.retired), (2, vec![KeyId("a".into())]));

    source("second passphrase", &rows).create_new().await.unwrap();
    let chain = KeyChain::new(
        Arc::new(source("second passphrase", &rows)),
        vec![Arc::new(source("first passphrase", &rows))],
    );
    assert_eq!(rotate(&chain, rows.as_ref()).await.unwrap().retired.len(), 1);
    let now = open(source("second passphrase", &rows), &rows).await.unwrap();
    assert_eq!(now.read(&at).await.unwrap().unwrap().0.expose_secret(), "secret");
    let old = open(source("first passphrase", &rows), &rows).await.unwrap_err();
    assert_eq!(old.problem().code, "master_key_missing");
}
