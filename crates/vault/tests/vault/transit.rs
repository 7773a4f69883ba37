//! Master keys in a transit engine: a scripted server that really encrypts, and OpenBao itself where it is installed.

mod engine;
mod openbao;

use std::sync::Arc;
use std::time::Duration;

use belvedere_outbound::{Outbound, OutboundConfig};
use belvedere_types::credential::SecretStore;
use belvedere_types::{Explain, SecretText};
use belvedere_vault::{KeyChain, KeyError, KeyId, KeySource, MemoryRows, SealedRow, SealedRows, TransitConfig, TransitKeys, rotate};

use crate::house::{CANARY, KEY_A, address, keys, open};
use engine::{Engine, Fault, TOKEN};

fn outbound(host: &str) -> Outbound {
    Outbound::new(OutboundConfig {
        allowed_private_hosts: vec![host.parse().unwrap()],
        own_authorities: Vec::new(),
        user_agent: "belvedere-test/1".into(),
        connect_timeout: Duration::from_secs(2),
    })
    .unwrap()
}

fn transit(host: &str, token: &str) -> TransitKeys {
    let config = TransitConfig {
        key: format!("http://{host}/v1/transit/keys/belvedere").parse().unwrap(),
        token: SecretText::new(token),
    };
    TransitKeys::new(outbound(host), config).unwrap()
}

/// The whole life: seal, open, another process, rotation in the service and here, moving to a key file and back.
async fn works(host: &str, token: &str, rotate_in_service: impl AsyncFn()) {
    let rows = Arc::new(MemoryRows::default());
    let vault = open(transit(host, token), &rows).await.unwrap();
    let at = address();
    vault.create(&at, &SecretText::new(CANARY)).await.unwrap();
    assert_eq!(rows.load(&at).await.unwrap().unwrap().row.key, KeyId("transit.belvedere.v1".into()));
    let other = open(transit(host, token), &rows).await.unwrap();
    assert_eq!(other.read(&at).await.unwrap().unwrap().0.expose_secret(), CANARY);
    let elsewhere = address();
    let row = rows.load(&at).await.unwrap().unwrap().row;
    rows.insert(&SealedRow { address: elsewhere, ..row }).await.unwrap();
    assert_eq!(vault.read(&elsewhere).await.unwrap_err().problem().code, "secret_unreadable");
    rows.delete(&elsewhere).await.unwrap();

    rotate_in_service().await;
    let rotated = rotate(&transit(host, token), rows.as_ref()).await.unwrap();
    assert_eq!((rotated.current.0.as_str(), rotated.rewrapped), ("transit.belvedere.v2", 2));
    // The vault that ran all along finds the new version by itself.
    assert_eq!(vault.read(&at).await.unwrap().unwrap().0.expose_secret(), CANARY);
    vault.create(&address(), &SecretText::new("new")).await.unwrap();

    let chain = KeyChain::new(Arc::new(keys(KEY_A)), vec![Arc::new(transit(host, token))]);
    assert_eq!(rotate(&chain, rows.as_ref()).await.unwrap().rewrapped, 3);
    let local = open(keys(KEY_A), &rows).await.unwrap();
    assert_eq!(local.read(&at).await.unwrap().unwrap().0.expose_secret(), CANARY);
}

#[tokio::test]
async fn a_transit_key_seals_opens_and_is_rotated() {
    let engine = Engine::start().await;
    works(&engine.host, TOKEN, async || engine.rotate()).await;
    assert!(engine.renewals() > 0, "the token is renewed when the keys are read");
}

#[tokio::test]
async fn what_the_service_refuses_or_lacks_is_said() {
    let engine = Engine::start().await;
    let code = async |source: TransitKeys| source.keys().await.unwrap_err().problem().code;
    assert_eq!(code(transit(&engine.host, "another token")).await, "key_service_refused");
    for (fault, expected) in [
        (Fault::NoSuchKey, "key_service_refused"),
        (Fault::OtherKind, "key_service_refused"),
        (Fault::Sealed, "key_service_unavailable"),
        (Fault::Garbage, "key_service_unavailable"),
        (Fault::Redirect, "key_service_unavailable"),
        (Fault::Endless, "key_service_unavailable"),
    ] {
        engine.fault(fault);
        let error = transit(&engine.host, TOKEN).keys().await.unwrap_err();
        assert_eq!(error.problem().code, expected, "{fault:?}");
        assert!(!format!("{error:?} {:?}", error.problem()).contains(TOKEN), "{fault:?}");
    }
}

#[tokio::test]
async fn an_outage_is_no_damage_and_ends_with_it() {
    let engine = Engine::start().await;
    let rows = Arc::new(MemoryRows::default());
    let vault = open(transit(&engine.host, TOKEN), &rows).await.unwrap();
    let at = address();
    vault.create(&at, &SecretText::new(CANARY)).await.unwrap();
    let before = rows.scan(None, 10).await.unwrap();
    for fault in [Fault::Sealed, Fault::Garbage, Fault::Redirect, Fault::NoSuchKey] {
        engine.fault(fault);
        assert_eq!(
            vault.read(&at).await.unwrap_err().problem().code,
            "storage_unavailable",
            "{fault:?}"
        );
        assert!(vault.create(&address(), &SecretText::new("x")).await.is_err());
        let not_rotated = rotate(&transit(&engine.host, TOKEN), rows.as_ref()).await;
        assert!(not_rotated.is_err() && rows.scan(None, 10).await.unwrap() == before, "{fault:?}");
    }
    engine.fault(Fault::None);
    assert_eq!(vault.read(&at).await.unwrap().unwrap().0.expose_secret(), CANARY);
}

#[tokio::test]
async fn a_ciphertext_of_another_version_than_asked_for_is_not_stored() {
    let engine = Engine::start().await;
    let rows = Arc::new(MemoryRows::default());
    let vault = open(transit(&engine.host, TOKEN), &rows).await.unwrap();
    engine.fault(Fault::OtherVersion);
    let at = address();
    vault.create(&at, &SecretText::new(CANARY)).await.unwrap_err();
    assert!(rows.load(&at).await.unwrap().is_none());
}

#[test]
fn only_addresses_of_transit_keys_are_taken() {
    let check = |address: &str| {
        let config = TransitConfig {
            key: address.parse().unwrap(),
            token: SecretText::new("t"),
        };
        TransitKeys::new(outbound("127.0.0.1:1"), config).map(|_| ())
    };
    check("http://127.0.0.1:1/v1/transit/keys/belvedere").unwrap();
    check("https://bao.example.org/v1/team/transit/keys/k-1").unwrap();
    for address in [
        "http://bao.example.org/v1/transit/keys/k",
        "https://127.0.0.1:8200/v1/transit/keys/k",
        "https://bao.example.org/transit/keys/k",
        "https://bao.example.org/v1/keys/k",
        "https://bao.example.org/v1/transit/keys/",
        "https://bao.example.org/v1/transit/keys/a/b",
        "https://bao.example.org/v1/transit/keys/k%20k",
        "https://bao.example.org/v1/transit/keys/k?version=1",
        "https://user:geheim@bao.example.org/v1/transit/keys/k",
    ] {
        let error = check(address).unwrap_err();
        assert!(matches!(error, KeyError::ServiceAddress), "{address}: {error}");
    }
}
