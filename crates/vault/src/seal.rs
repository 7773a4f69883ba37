//! The one way to seal a secret, and the one way to open it.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use belvedere_types::credential::{SecretAddress, SecretVersion};
use belvedere_types::{SecretText, StorageError};
use zeroize::Zeroizing;

use crate::binding;
use crate::keys::{KEY_LEN, ServiceError, Wrapping};
use crate::layout::{Envelope, NONCE_LEN, TAG_LEN, head};
use crate::{KeyRing, MasterKey, SealedRow};

/// A row stays closed.
#[derive(Debug)]
pub(crate) enum NotOpened {
    /// It does not open under the keys there are. One variant without detail, so that it is no oracle.
    Sealed,
    /// The service that holds the key did not answer.
    Unavailable(StorageError),
}

impl From<ServiceError> for NotOpened {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused => Self::Sealed,
            ServiceError::Unavailable(error) => Self::Unavailable(error),
        }
    }
}

/// Nothing was sealed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSeal {
    #[error("the operating system gave no randomness, or the secret is beyond the cipher's limit")]
    Local,
    #[error("the key service did not wrap")]
    Service(#[from] ServiceError),
}

pub(crate) async fn seal(
    key: &MasterKey,
    at: &SecretAddress,
    version: SecretVersion,
    secret: &SecretText,
) -> Result<SealedRow, CannotSeal> {
    // One question to the operating system: each costs as much as encrypting a kilobyte.
    let mut random = Zeroizing::new([0_u8; KEY_LEN + 2 * NONCE_LEN]);
    getrandom::fill(random.as_mut_slice()).map_err(|_| CannotSeal::Local)?;
    let (data_key, nonces) = random.split_first_chunk().ok_or(CannotSeal::Local)?;
    let (nonce, key_nonce) = nonces.split_first_chunk().ok_or(CannotSeal::Local)?;
    let key_nonce = key_nonce.first_chunk().ok_or(CannotSeal::Local)?;
    let wrapped_key = wrap(key, at, version, data_key, key_nonce).await?;
    let clear = secret.expose_secret().as_bytes();
    let head = head(key.id(), &wrapped_key, nonce, clear.len() + TAG_LEN).map_err(|_| CannotSeal::Local)?;
    let sealed = encrypt_after(head, &data_cipher(data_key), nonce, &binding::of_payload(at, version), clear)?;
    Ok(row_under(key, at, version, sealed))
}

pub(crate) async fn open(keys: &KeyRing, row: SealedRow) -> Result<SecretText, NotOpened> {
    let envelope = Envelope::parse(&row.sealed).map_err(|_| NotOpened::Sealed)?;
    let data_key = unwrap_key(keys, &row, &envelope).await?;
    let bound = binding::of_payload(&row.address, row.version);
    let (nonce, head) = (*envelope.nonce, row.sealed.len() - envelope.payload.len());
    let mut sealed = row.sealed;
    sealed.drain(..head);
    let mut clear = decrypt(&data_cipher(&data_key), &nonce, &bound, sealed)?;
    String::from_utf8(std::mem::take(&mut *clear))
        .map(SecretText::new)
        .map_err(|_| NotOpened::Sealed)
}

/// The same row with its data key wrapped by another master key. The payload is not touched.
pub(crate) async fn rewrap(keys: &KeyRing, to: &MasterKey, row: &SealedRow) -> Result<Result<SealedRow, CannotSeal>, NotOpened> {
    let envelope = Envelope::parse(&row.sealed).map_err(|_| NotOpened::Sealed)?;
    let data_key = unwrap_key(keys, row, &envelope).await?;
    Ok(rewrapped(to, row, &envelope, &data_key).await)
}

async fn rewrapped(to: &MasterKey, row: &SealedRow, envelope: &Envelope<'_>, data_key: &[u8; KEY_LEN]) -> Result<SealedRow, CannotSeal> {
    let mut key_nonce = [0; NONCE_LEN];
    getrandom::fill(&mut key_nonce).map_err(|_| CannotSeal::Local)?;
    let wrapped_key = wrap(to, &row.address, row.version, data_key, &key_nonce).await?;
    let next = Envelope {
        key: to.id().clone(),
        wrapped_key: &wrapped_key,
        ..*envelope
    };
    let sealed = next.to_bytes().map_err(|_| CannotSeal::Local)?;
    Ok(row_under(to, &row.address, row.version, sealed))
}

/// Fails unless the row's data key unwraps, which proves the master key without opening the secret.
pub(crate) async fn prove(keys: &KeyRing, row: &SealedRow) -> Result<(), NotOpened> {
    let envelope = Envelope::parse(&row.sealed).map_err(|_| NotOpened::Sealed)?;
    unwrap_key(keys, row, &envelope).await.map(|_| ())
}

fn row_under(key: &MasterKey, at: &SecretAddress, version: SecretVersion, sealed: Vec<u8>) -> SealedRow {
    SealedRow {
        address: *at,
        version,
        key: key.id().clone(),
        sealed,
    }
}

async fn wrap(
    key: &MasterKey,
    at: &SecretAddress,
    version: SecretVersion,
    data_key: &[u8; KEY_LEN],
    nonce: &[u8; NONCE_LEN],
) -> Result<Vec<u8>, CannotSeal> {
    let bound = binding::of_wrapped_key(at, version, key.id());
    Ok(match &key.wrapping {
        Wrapping::Local(cipher) => encrypt_after(nonce.to_vec(), cipher, nonce, &bound, data_key)?,
        Wrapping::Remote(service) => service.wrap(data_key, &bound).await?,
    })
}

async fn unwrap_key(keys: &KeyRing, row: &SealedRow, envelope: &Envelope<'_>) -> Result<Zeroizing<[u8; KEY_LEN]>, NotOpened> {
    // The column decides what rotation rewraps, so it must not tell another story than the sealed bytes.
    if row.key != envelope.key {
        return Err(NotOpened::Sealed);
    }
    let key = keys.find(&envelope.key).ok_or(NotOpened::Sealed)?;
    let bound = binding::of_wrapped_key(&row.address, row.version, key.id());
    match &key.wrapping {
        Wrapping::Local(cipher) => {
            let (nonce, wrapped) = envelope.wrapped_key.split_first_chunk::<NONCE_LEN>().ok_or(NotOpened::Sealed)?;
            let (sealed, tag) = wrapped.split_last_chunk::<TAG_LEN>().ok_or(NotOpened::Sealed)?;
            let mut data_key = Zeroizing::new(<[u8; KEY_LEN]>::try_from(sealed).map_err(|_| NotOpened::Sealed)?);
            cipher
                .decrypt_inout_detached(nonce.into(), &bound, data_key.as_mut_slice().into(), tag.into())
                .map_err(|_| NotOpened::Sealed)?;
            Ok(data_key)
        }
        Wrapping::Remote(service) => Ok(service.unwrap(envelope.wrapped_key, &bound).await?),
    }
}

fn data_cipher(key: &[u8; KEY_LEN]) -> Aes256Gcm {
    Aes256Gcm::new(key.into())
}

/// Appends ciphertext and tag.
fn encrypt_after(
    mut bytes: Vec<u8>,
    cipher: &Aes256Gcm,
    nonce: &[u8; NONCE_LEN],
    bound: &[u8],
    clear: &[u8],
) -> Result<Vec<u8>, CannotSeal> {
    // Room before the clear text comes: a reallocation would leave a copy of it behind.
    bytes.reserve_exact(clear.len() + TAG_LEN);
    let begin = bytes.len();
    let mut bytes = Zeroizing::new(bytes);
    bytes.extend_from_slice(clear);
    let payload = bytes.get_mut(begin..).ok_or(CannotSeal::Local)?;
    let tag = cipher
        .encrypt_inout_detached(nonce.into(), bound, payload.into())
        .map_err(|_| CannotSeal::Local)?;
    bytes.extend_from_slice(&tag);
    Ok(std::mem::take(&mut *bytes))
}

/// In the place of the ciphertext.
fn decrypt(cipher: &Aes256Gcm, nonce: &[u8; NONCE_LEN], bound: &[u8], sealed: Vec<u8>) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let mut buffer = Zeroizing::new(sealed);
    cipher
        .decrypt_in_place(nonce.into(), bound, &mut *buffer)
        .map_err(|_| NotOpened::Sealed)?;
    Ok(buffer)
}

#[cfg(test)]
mod tests;
