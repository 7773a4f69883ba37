//! The master keys that the settings name, and the vault over them.

use std::sync::Arc;

use belvedere_outbound::Outbound;
use belvedere_store::Store;
use belvedere_types::Explain;
use belvedere_vault::{
    Derivations, KeyChain, KeyFile, KeySource, PassphraseKeys, SealedRows, TextKeys, TransitConfig, TransitKeys, Vault, VaultParts,
};

use crate::config::{KeyOrigin, KeySettings};
use crate::failure::{Failure, explained};

/// One source for all that the settings name: the current origin seals, all of them open.
pub fn source(settings: &KeySettings, store: &Store, outbound: &Outbound) -> Result<Arc<dyn KeySource>, Failure> {
    let current = one(&settings.current, store, outbound)?;
    let retired = retired(settings, store, outbound)?;
    Ok(if retired.is_empty() {
        current
    } else {
        Arc::new(KeyChain::new(current, retired))
    })
}

pub fn retired(settings: &KeySettings, store: &Store, outbound: &Outbound) -> Result<Vec<Arc<dyn KeySource>>, Failure> {
    settings.retired.iter().map(|origin| one(origin, store, outbound)).collect()
}

fn one(origin: &KeyOrigin, store: &Store, outbound: &Outbound) -> Result<Arc<dyn KeySource>, Failure> {
    Ok(match origin {
        KeyOrigin::File(path) => Arc::new(KeyFile::at(path)),
        KeyOrigin::Given(text) => Arc::new(TextKeys::new(text.clone())),
        KeyOrigin::Passphrase(passphrase) => Arc::new(PassphraseKeys::new(passphrase.clone(), Arc::new(store.clone()))),
        KeyOrigin::Transit { key, token } => {
            let config = TransitConfig {
                key: key.clone(),
                token: token.clone(),
            };
            Arc::new(TransitKeys::new(outbound.clone(), config).map_err(explained)?)
        }
    })
}

/// Never a fresh key over old data: a key is made only while nothing was ever sealed.
pub async fn vault(settings: &KeySettings, store: &Store, outbound: &Outbound) -> Result<Arc<Vault>, Failure> {
    let nothing_sealed = store.scan(None, 1).await.map_err(explained)?.is_empty();
    if nothing_sealed {
        make_first(&settings.current, store).await?;
    }
    let rows = Arc::new(store.clone());
    let parts = VaultParts::over(source(settings, store, outbound)?, rows.clone(), rows);
    Vault::open(parts).await.map(Arc::new).map_err(explained)
}

async fn make_first(current: &KeyOrigin, store: &Store) -> Result<(), Failure> {
    match current {
        KeyOrigin::File(path) if !path.exists() => {
            KeyFile::create_new(path).map_err(explained)?;
            tracing::info!(path = %path.display(), "made a new master key");
        }
        KeyOrigin::Passphrase(passphrase) if Derivations::all(store).await.map_err(explained)?.is_empty() => {
            let keys = PassphraseKeys::new(passphrase.clone(), Arc::new(store.clone()));
            let key = keys.create_new().await.map_err(explained)?;
            tracing::info!(%key, "derived a new master key");
        }
        // These are made where they are kept.
        KeyOrigin::File(_) | KeyOrigin::Passphrase(_) | KeyOrigin::Given(_) | KeyOrigin::Transit { .. } => {}
    }
    Ok(())
}

/// What `rotate-key` writes takes effect in a running server at the first row that names the new key, and at this call at the latest.
pub async fn read_again(vault: &Vault) {
    if let Err(error) = vault.read_keys_again().await {
        tracing::warn!(
            code = error.problem().code,
            error = &error as &dyn std::error::Error,
            "the master keys cannot be read again; those that are open stay in use"
        );
    }
}
