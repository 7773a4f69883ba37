//! Rotation of the master key over 100,000 sealed rows on SQLite.

use std::sync::Arc;
use std::time::Instant;

use belvedere_store::{Store, StoreConfig};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore};
use belvedere_types::{OrgId, SecretId, SecretText, SourceId};
use belvedere_vault::{KeyFile, MemoryRows, SealedRow, SealedRows, Vault, VaultParts, rotate};
use rusqlite::{Connection, params};
use serde_json::json;

use crate::print;

const ROWS: u32 = 100_000;
/// About what a grant takes.
const BYTES: usize = 1024;

pub async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rotating.db");
    let store = Store::open(&StoreConfig {
        url: format!("sqlite:{}", path.display()),
    })
    .await
    .unwrap();
    let file = KeyFile::create_new(folder.path().join("key")).unwrap();
    let rows = Arc::new(MemoryRows::default());
    let vault = Vault::open(VaultParts::over(Arc::new(file.clone()), rows.clone(), Arc::new(store.clone())))
        .await
        .unwrap();
    let text = SecretText::new("x".repeat(BYTES));
    let org = OrgId::generate();
    for _ in 1..ROWS {
        let at = SecretAddress {
            org,
            owner: SecretOwner::Source(SourceId::generate()),
            id: SecretId::generate(),
            // A kind whose versions the audit log does not keep: there is none to keep them in.
            kind: SecretKind::PendingAuthorization,
        };
        vault.create(&at, &text).await.unwrap();
    }
    write(&path, &rows.scan(None, u32::MAX).await.unwrap());

    file.lock().unwrap().add_current().await.unwrap();
    let began = Instant::now();
    let rotated = rotate(&file, &store).await.unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!((rotated.rewrapped, rotated.retired.len()), (u64::from(ROWS), 1));
    print(
        "rotate_100k_rows_sqlite",
        seconds,
        "s",
        json!({ "rows": ROWS, "secret_bytes": BYTES }),
    );
}

/// In one transaction: the store itself would make each row durable alone.
fn write(path: &std::path::Path, rows: &[SealedRow]) {
    let mut database = Connection::open(path).unwrap();
    let write = database.transaction().unwrap();
    write
        .execute("INSERT INTO master_keys (id, seals) VALUES (?1, ?2)", params![rows[0].key.0, ROWS])
        .unwrap();
    let mut insert = write
        .prepare(
            "INSERT INTO sealed_secrets (id, org_id, owner_kind, owner_id, kind, version, key_id, sealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .unwrap();
    for row in rows {
        let (owner_kind, owner) = match row.address.owner {
            SecretOwner::Organisation(id) => ("organisation", id.uuid()),
            SecretOwner::Source(id) => ("source", id.uuid()),
            SecretOwner::Registration(_) | SecretOwner::Flow(_) => continue,
        };
        let kind = if row.address.kind == SecretKind::KeyCheck {
            "key_check"
        } else {
            "pending_authorization"
        };
        insert
            .execute(params![
                row.address.id.uuid().as_bytes(),
                row.address.org.uuid().as_bytes(),
                owner_kind,
                owner.as_bytes(),
                kind,
                row.version.0,
                row.key.0,
                row.sealed
            ])
            .unwrap();
    }
    drop(insert);
    write.commit().unwrap();
}
