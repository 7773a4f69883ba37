//! Known answers: bytes sealed by another AES-GCM than ours must open.

use std::sync::Arc;

use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStore, SecretVersion};
use belvedere_types::{FlowId, OrgId, RegistrationId, SecretId, SourceId};
use belvedere_vault::{KeyId, MemoryRows, SealedRow, SealedRows, Written};

use crate::house::{KEY_A, KEY_B, keys, open};

const VECTORS: &str = include_str!("vectors.txt");

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

/// Columns: key id, organisation, owner, secret, kind, version, clear text in hex, sealed bytes in hex.
fn row(line: &str) -> (SealedRow, String) {
    let fields: Vec<&str> = line.split(' ').collect();
    let org: OrgId = fields[1].parse().unwrap();
    let owner = match fields[2].split_once('_').unwrap().0 {
        "src" => SecretOwner::Source(fields[2].parse::<SourceId>().unwrap()),
        "reg" => SecretOwner::Registration(fields[2].parse::<RegistrationId>().unwrap()),
        "flw" => SecretOwner::Flow(fields[2].parse::<FlowId>().unwrap()),
        _ => SecretOwner::Organisation(fields[2].parse().unwrap()),
    };
    let kind = match fields[4] {
        "grant" => SecretKind::Grant,
        "registration" => SecretKind::Registration,
        "pending_authorization" => SecretKind::PendingAuthorization,
        "static_credential" => SecretKind::StaticCredential,
        "model_key" => SecretKind::ModelKey,
        other => panic!("{other}"),
    };
    let address = SecretAddress {
        org,
        owner,
        id: fields[3].parse::<SecretId>().unwrap(),
        kind,
    };
    let version = SecretVersion(fields[5].parse().unwrap());
    let clear = String::from_utf8(unhex(fields[6])).unwrap();
    (
        SealedRow {
            address,
            version,
            key: KeyId(fields[0].into()),
            sealed: unhex(fields[7]),
        },
        clear,
    )
}

#[tokio::test]
async fn every_known_answer_opens() {
    let rows = Arc::new(MemoryRows::default());
    let vault = open(keys(&format!("{KEY_A}\n{KEY_B}")), &rows).await.unwrap();
    let lines: Vec<&str> = VECTORS.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), 5);
    for line in lines {
        let (row, clear) = row(line);
        assert_eq!(rows.insert(&row).await.unwrap(), Written::Stored);
        let (secret, version) = vault.read(&row.address).await.unwrap().unwrap();
        assert_eq!((secret.expose_secret(), version), (clear.as_str(), row.version), "{line}");
    }
}
