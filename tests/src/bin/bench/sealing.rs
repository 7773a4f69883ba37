//! Sealing and opening 4 KiB through the vault against the bare cipher crate.

use std::sync::Arc;
use std::time::Instant;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use belvedere_store::{Store, StoreConfig};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore};
use belvedere_types::{OrgId, SecretId, SecretText, SourceId};
use belvedere_vault::{KeyFile, MemoryRows, Vault, VaultParts};
use serde_json::json;

use crate::{RUNS, median, print};

const ROUNDS: usize = 2_000;
const BYTES: usize = 4096;

pub async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let keys = KeyFile::create_new(folder.path().join("key")).unwrap();
    let url = format!("sqlite:{}", folder.path().join("audit.db").display());
    let audit = Arc::new(Store::open(&StoreConfig { url }).await.unwrap());
    let vault = Vault::open(VaultParts::over(Arc::new(keys), Arc::new(MemoryRows::default()), audit))
        .await
        .unwrap();
    let text = "x".repeat(BYTES);
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from([7_u8; 32]));
    let associated = [1_u8; 96];
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let began = Instant::now();
        for _ in 0..ROUNDS {
            let at = SecretAddress {
                org: OrgId::generate(),
                owner: SecretOwner::Source(SourceId::generate()),
                id: SecretId::generate(),
                // A kind whose versions the audit log does not keep: the figure is the cipher's, not the database's.
                kind: SecretKind::PendingAuthorization,
            };
            vault.create(&at, &SecretText::new(text.clone())).await.unwrap();
            assert_eq!(vault.read(&at).await.unwrap().unwrap().0.expose_secret().len(), BYTES);
            vault.erase(&at).await.unwrap();
        }
        ours.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        for round in 0..ROUNDS {
            let mut bytes = [0_u8; 12];
            bytes[..8].copy_from_slice(&(round as u64).to_le_bytes());
            let nonce = Nonce::from(bytes);
            let sealed = cipher
                .encrypt(
                    &nonce,
                    Payload {
                        msg: text.as_bytes(),
                        aad: &associated,
                    },
                )
                .unwrap();
            let opened = cipher
                .decrypt(
                    &nonce,
                    Payload {
                        msg: &sealed,
                        aad: &associated,
                    },
                )
                .unwrap();
            assert_eq!(opened.len(), BYTES);
        }
        bare.push(began.elapsed().as_secs_f64());
    }
    let (ours, bare) = (median(&mut ours), median(&mut bare));
    let each = |total: f64| total / ROUNDS as f64 * 1e6;
    print(
        "seal_open_4k_ratio",
        ours / bare,
        "x of bare aes-gcm",
        json!({ "ours_us": each(ours), "bare_us": each(bare) }),
    );
}
