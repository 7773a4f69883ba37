//! A row opens at its own address and version only.

use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretVersion};
use belvedere_types::{FlowId, OrgId, RegistrationId, SecretId, SourceId};
use belvedere_vault::SealedRow;

use crate::house::{House, address};

#[tokio::test]
async fn a_row_copied_to_any_other_address_does_not_open() {
    let house = House::new().await;
    let home = address();
    let row = house.seal(&home).await;
    let SecretOwner::Source(source) = home.owner else {
        panic!("the address is owned by a source")
    };

    let mut elsewhere = vec![
        SecretAddress {
            org: OrgId::generate(),
            ..home
        },
        SecretAddress {
            id: SecretId::generate(),
            ..home
        },
        SecretAddress {
            owner: SecretOwner::Source(SourceId::generate()),
            ..home
        },
        // The same id under another kind of owner.
        SecretAddress {
            owner: SecretOwner::Registration(RegistrationId::from_uuid(source.uuid())),
            ..home
        },
        SecretAddress {
            owner: SecretOwner::Flow(FlowId::from_uuid(source.uuid())),
            ..home
        },
        SecretAddress {
            owner: SecretOwner::Organisation(OrgId::from_uuid(source.uuid())),
            ..home
        },
        // Two identifiers exchanged.
        SecretAddress {
            org: OrgId::from_uuid(home.id.uuid()),
            id: SecretId::from_uuid(home.org.uuid()),
            ..home
        },
    ];
    let kinds = [
        SecretKind::Registration,
        SecretKind::PendingAuthorization,
        SecretKind::StaticCredential,
        SecretKind::ModelKey,
        SecretKind::KeyCheck,
    ];
    elsewhere.extend(kinds.map(|kind| SecretAddress { kind, ..home }));
    for address in elsewhere {
        let moved = SealedRow { address, ..row.clone() };
        assert!(house.read_planted(&moved).await.is_err(), "{address:?}");
    }
}

#[tokio::test]
async fn a_row_under_another_version_does_not_open() {
    let house = House::new().await;
    let row = house.seal(&address()).await;
    for version in [0, 2, -1, 256, i64::MAX] {
        let relabelled = SealedRow {
            version: SecretVersion(version),
            ..row.clone()
        };
        assert!(house.read_planted(&relabelled).await.is_err(), "version {version}");
    }
}
