//! Associated data: what a sealed secret is bound to.
//!
//! Every field has a fixed size, so that no two addresses share an encoding:
//! layout version (1), organisation (16), owner kind (1), owner id (16), secret id (16), secret kind (1), row version (8, big-endian).
//! For the wrapped data key the length (1) and bytes of the key id follow.

use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretVersion};

use crate::KeyId;
use crate::layout::LAYOUT_VERSION;

/// 59 bytes, and a key id of 64 with its length.
const LONGEST: usize = 59 + 1 + 64;

pub(crate) fn of_payload(at: &SecretAddress, version: SecretVersion) -> Vec<u8> {
    let (owner_kind, owner) = match at.owner {
        SecretOwner::Source(id) => (1, id.uuid()),
        SecretOwner::Registration(id) => (2, id.uuid()),
        SecretOwner::Flow(id) => (3, id.uuid()),
        SecretOwner::Organisation(id) => (4, id.uuid()),
    };
    let kind = match at.kind {
        SecretKind::Grant => 1,
        SecretKind::Registration => 2,
        SecretKind::PendingAuthorization => 3,
        SecretKind::StaticCredential => 4,
        SecretKind::ModelKey => 5,
        SecretKind::KeyCheck => 6,
        SecretKind::ReceiptKey => 7,
        SecretKind::OidcClient => 8,
    };
    let mut bytes = Vec::with_capacity(LONGEST);
    bytes.push(LAYOUT_VERSION);
    bytes.extend_from_slice(at.org.uuid().as_bytes());
    bytes.push(owner_kind);
    bytes.extend_from_slice(owner.as_bytes());
    bytes.extend_from_slice(at.id.uuid().as_bytes());
    bytes.push(kind);
    bytes.extend_from_slice(&version.0.to_be_bytes());
    bytes
}

pub(crate) fn of_wrapped_key(at: &SecretAddress, version: SecretVersion, key: &KeyId) -> Vec<u8> {
    let mut bytes = of_payload(at, version);
    // The layout bounds key ids to 64 bytes, so the length never saturates.
    bytes.push(u8::try_from(key.0.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(key.0.as_bytes());
    bytes
}
