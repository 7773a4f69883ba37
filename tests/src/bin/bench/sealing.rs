//! Sealing and opening 4 KiB through the vault against the bare cipher crate. Rows are kept in memory, and a row is loaded before the clock runs: the
//! figures are the cipher's and the envelope's, not the database's.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use belvedere_store::{Store, StoreConfig};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore};
use belvedere_types::{OrgId, SecretId, SecretText, SourceId};
use belvedere_vault::{KeyFile, MemoryRows, SealedRows, Vault, VaultParts};
use serde_json::json;

use crate::{RUNS, median, print};

const ROUNDS: u32 = 2_000;
const BYTES: usize = 4096;

pub async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let keys = KeyFile::create_new(folder.path().join("key")).unwrap();
    let url = format!("sqlite:{}", folder.path().join("audit.db").display());
    let audit = Arc::new(Store::open(&StoreConfig { url }).await.unwrap());
    let rows = Arc::new(MemoryRows::default());
    let vault = Vault::open(VaultParts::over(Arc::new(keys), rows.clone(), audit)).await.unwrap();
    let text = "x".repeat(BYTES);
    let mut sides = [const { Vec::new() }; 4];
    for _ in 0..RUNS {
        let (sealed, opened) = ours(&vault, &rows, &text).await;
        let (encrypted, decrypted) = bare(&text);
        for (side, time) in sides.iter_mut().zip([sealed, opened, encrypted, decrypted]) {
            side.push(time.as_secs_f64() * 1e6 / f64::from(ROUNDS));
        }
    }
    let [seal, open, encrypt, decrypt] = sides.map(|mut side| median(&mut side));
    for (figure, ours, bare) in [("seal_4k_ratio", seal, encrypt), ("open_4k_ratio", open, decrypt)] {
        print(
            figure,
            ours / bare,
            "x of bare aes-gcm",
            json!({ "ours_us": ours, "bare_us": bare }),
        );
    }
}

async fn ours(vault: &Vault, rows: &MemoryRows, text: &str) -> (Duration, Duration) {
    let secret = SecretText::new(text);
    let (mut sealed, mut opened) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        let at = address();
        let began = Instant::now();
        vault.create(&at, &secret).await.unwrap();
        sealed += began.elapsed();
        let row = rows.load(&at).await.unwrap().unwrap();
        let began = Instant::now();
        assert_eq!(vault.open(&at, row).await.unwrap().unwrap().0.expose_secret().len(), BYTES);
        opened += began.elapsed();
        vault.erase(&at).await.unwrap();
    }
    (sealed, opened)
}

fn bare(text: &str) -> (Duration, Duration) {
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from([7_u8; 32]));
    let associated = [1_u8; 96];
    let (mut encrypted, mut decrypted) = (Duration::ZERO, Duration::ZERO);
    for round in 0..ROUNDS {
        let mut nonce = [0_u8; 12];
        nonce[..4].copy_from_slice(&round.to_le_bytes());
        let nonce = Nonce::from(nonce);
        let began = Instant::now();
        let sealed = cipher.encrypt(&nonce, payload(text.as_bytes(), &associated)).unwrap();
        encrypted += began.elapsed();
        let began = Instant::now();
        assert_eq!(cipher.decrypt(&nonce, payload(&sealed, &associated)).unwrap().len(), BYTES);
        decrypted += began.elapsed();
    }
    (encrypted, decrypted)
}

fn payload<'a>(msg: &'a [u8], aad: &'a [u8]) -> Payload<'a, 'a> {
    Payload { msg, aad }
}

fn address() -> SecretAddress {
    SecretAddress {
        org: OrgId::generate(),
        owner: SecretOwner::Source(SourceId::generate()),
        id: SecretId::generate(),
        // A kind whose versions the audit log does not keep.
        kind: SecretKind::PendingAuthorization,
    }
}
