//! `belvedere rotate-key`: a new master key, and every data key wrapped by it, while servers run.

use std::process::ExitCode;
use std::sync::Arc;

use belvedere_outbound::Outbound;
use belvedere_store::Store;
use belvedere_types::Actor;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_vault::{KeyFile, KeyId, KeyLedger, KeySource, LockedKeyFile, PassphraseKeys, Rotated, rotate};
use serde_json::json;

use super::offline::open;
use crate::config::{Config, KeyOrigin};
use crate::failure::{Failure, explained};
use crate::{keys, wire};

/// NIST SP 800-38D §8.3, for the status.
const MOST_SEALS: u64 = 1 << 32;

pub async fn run(config: Config) -> Result<ExitCode, Failure> {
    let (store, outbound) = (open(&config).await?, wire::outbound(&config)?);
    let locked = prepare(&config, &store, &outbound).await?;
    let source = keys::source(&config.keys, &store, &outbound)?;
    let rotated = rotate(source.as_ref(), &store).await.map_err(explained)?;
    record(&store, &rotated).await?;
    println!("current key {}: {} data keys wrapped anew", rotated.current, rotated.rewrapped);
    for key in &rotated.retired {
        println!("retired {key}: no secret names it any more");
    }
    match locked {
        Some(locked) => tidy_file(&locked, &store).await?,
        None => say_what_to_remove(&config, &rotated),
    }
    for remaining in &rotated.remaining {
        let key = &remaining.key;
        if remaining.in_use {
            eprintln!(
                "belvedere: {key} stays: a server still seals under it. See that every server reads the new key, then run this again."
            );
        } else {
            eprintln!(
                "belvedere: {key} stays: {} secrets under it are damaged and do not open.",
                remaining.damaged
            );
        }
    }
    Ok(if rotated.remaining.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

pub async fn status(config: Config) -> Result<ExitCode, Failure> {
    let (store, outbound) = (open(&config).await?, wire::outbound(&config)?);
    let ring = keys::source(&config.keys, &store, &outbound)?.keys().await.map_err(explained)?;
    println!("{:<32} {:>10} {:>12}  state", "key", "secrets", "seals");
    let mut used = store.keys().await.map_err(explained)?;
    used.sort_by_key(|key| key.key != *ring.current().id());
    for key in used {
        let state = match ring.find(&key.key) {
            Some(open) if open.id() == ring.current().id() => "current",
            Some(_) => "open",
            None => "not open",
        };
        let share = key.seals.saturating_mul(100) / MOST_SEALS;
        println!(
            "{:<32} {:>10} {:>12}  {state}, {share} % of its uses",
            key.key.0, key.rows, key.seals
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Sees that there is a key to rotate to: the one of a rotation that did not end, or else a new one where we can make it.
async fn prepare(config: &Config, store: &Store, outbound: &Outbound) -> Result<Option<LockedKeyFile>, Failure> {
    let retired = keys::retired(&config.keys, store, outbound)?;
    for source in &retired {
        source.keys().await.map_err(explained)?;
    }
    match &config.keys.current {
        KeyOrigin::File(path) => {
            if !path.exists() && !retired.is_empty() {
                KeyFile::create_new(path).map_err(explained)?;
            }
            let file = KeyFile::at(path);
            let locked = file.lock().map_err(explained)?;
            if is_settled(&file, store).await? {
                let key = locked.add_current().await.map_err(explained)?;
                println!("made {key} in {}", path.display());
            }
            Ok(Some(locked))
        }
        KeyOrigin::Passphrase(passphrase) => {
            let source = PassphraseKeys::new(passphrase.clone(), Arc::new(store.clone()));
            let unknown = matches!(source.keys().await, Err(belvedere_vault::KeyError::Passphrase));
            if (unknown && !retired.is_empty()) || (!unknown && is_settled(&source, store).await?) {
                let key = source.create_new().await.map_err(explained)?;
                println!("derived {key} from the passphrase");
            }
            Ok(None)
        }
        // The operator or the service made the new key.
        KeyOrigin::Given(_) | KeyOrigin::Transit { .. } => Ok(None),
    }
}

/// True when all rows name the current key and the source holds no other: nothing is left of an earlier rotation.
async fn is_settled(source: &dyn KeySource, store: &Store) -> Result<bool, Failure> {
    let ring = source.keys().await.map_err(explained)?;
    let current = ring.current().id();
    let live = store.keys().await.map_err(explained)?;
    let only_current = live.iter().all(|used| used.key == *current) && !live.is_empty();
    Ok(only_current && ring.ids().all(|id| id == current))
}

/// Takes out of the file what the database has retired, also what an earlier run had no time to.
async fn tidy_file(locked: &LockedKeyFile, store: &Store) -> Result<(), Failure> {
    let live = store.keys().await.map_err(explained)?;
    let ring = locked.file().keys().await.map_err(explained)?;
    let gone: Vec<KeyId> = ring
        .ids()
        .filter(|id| *id != ring.current().id() && !live.iter().any(|used| used.key == **id))
        .cloned()
        .collect();
    if !gone.is_empty() {
        locked.remove(&gone).await.map_err(explained)?;
        println!(
            "took {} retired keys out of {}; a backup of the database from before needs the old file",
            gone.len(),
            locked.file().path().display()
        );
    }
    Ok(())
}

fn say_what_to_remove(config: &Config, rotated: &Rotated) {
    if rotated.remaining.is_empty() && !(config.keys.retired.is_empty() && rotated.retired.is_empty()) {
        println!("the retired keys can be removed from the settings; a backup of the database from before needs them");
    }
}

async fn record(store: &Store, rotated: &Rotated) -> Result<(), Failure> {
    let names = |keys: &mut dyn Iterator<Item = &KeyId>| keys.map(|key| key.0.clone()).collect::<Vec<_>>();
    for org in store.orgs().await.map_err(explained)? {
        let entry = AuditEntry {
            actor: Actor::System,
            action: "master_key.rotated",
            subject: rotated.current.0.clone(),
            detail: json!({
                "retired": names(&mut rotated.retired.iter()),
                "remaining": names(&mut rotated.remaining.iter().map(|each| &each.key)),
            }),
        };
        store.record(org.id, entry).await.map_err(explained)?;
    }
    Ok(())
}
