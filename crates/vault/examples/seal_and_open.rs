//! Seals a secret under a key file and opens it again, then shows that a moved row does not open.

use std::sync::Arc;

use async_trait::async_trait;
use belvedere_types::audit::{Audit, AuditEntry};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore};
use belvedere_types::{OrgId, SecretId, SecretText, SourceId, StorageError};
use belvedere_vault::{KeyFile, MemoryRows, SealedRow, SealedRows, Vault, VaultParts};

/// Prints what a program would keep: which versions of which secret there were.
struct Printed;

#[async_trait]
impl Audit for Printed {
    async fn record(&self, _org: OrgId, entry: AuditEntry) -> Result<(), StorageError> {
        println!("{} {} {}", entry.action, entry.subject, entry.detail);
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let keys = KeyFile::create_new(folder.path().join("master.key"))?;
    let rows = Arc::new(MemoryRows::default());
    let vault = Vault::open(VaultParts::over(Arc::new(keys), rows.clone(), Arc::new(Printed))).await?;

    let owner = SecretOwner::Source(SourceId::generate());
    let at = SecretAddress {
        org: OrgId::generate(),
        owner,
        id: SecretId::generate(),
        kind: SecretKind::StaticCredential,
    };
    vault.create(&at, &SecretText::new("a bearer token")).await?;
    let row = rows.load(&at).await?.ok_or("the row is there")?.row;
    println!("the database sees {} bytes under {}", row.sealed.len(), row.key);

    let (secret, version) = vault.read(&at).await?.ok_or("the secret is there")?;
    println!(
        "opened version {}: {} characters, printed as {secret:?}",
        version.0,
        secret.expose_secret().len()
    );

    let elsewhere = SecretAddress {
        org: OrgId::generate(),
        id: SecretId::generate(),
        ..at
    };
    rows.insert(&SealedRow { address: elsewhere, ..row }).await?;
    match vault.read(&elsewhere).await {
        Err(error) => println!("copied to another organisation: {error}"),
        Ok(_) => return Err("a moved row opened".into()),
    }
    Ok(())
}
