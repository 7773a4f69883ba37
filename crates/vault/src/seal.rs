//! The one way to seal a secret, and the one way to open it.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use belvedere_types::credential::{SecretAddress, SecretVersion};
use belvedere_types::{SecretText, StorageError};
use zeroize::Zeroizing;

use crate::binding;
use crate::keys::{KEY_LEN, ServiceError, Wrapping};
use crate::layout::{Envelope, NONCE_LEN, TAG_LEN};
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
    let mut data_key = Zeroizing::new([0_u8; KEY_LEN]);
    let mut nonce = [0; NONCE_LEN];
    // One question to the operating system: each costs as much as encrypting a kilobyte.
    let mut random = Zeroizing::new([0_u8; KEY_LEN + NONCE_LEN]);
    getrandom::fill(random.as_mut_slice()).map_err(|_| CannotSeal::Local)?;
    let (for_key, for_nonce) = random.split_at(KEY_LEN);
    data_key.copy_from_slice(for_key);
    nonce.copy_from_slice(for_nonce);
    let clear = secret.expose_secret().as_bytes();
    let payload = encrypt(&data_cipher(&data_key), &nonce, &binding::of_payload(at, version), clear)?;
    enclose(key, at, version, &data_key, &nonce, &payload).await
}

pub(crate) async fn open(keys: &KeyRing, row: &SealedRow) -> Result<SecretText, NotOpened> {
    let envelope = Envelope::parse(&row.sealed).map_err(|_| NotOpened::Sealed)?;
    let data_key = unwrap_key(keys, row, &envelope).await?;
    let bound = binding::of_payload(&row.address, row.version);
    let mut clear = decrypt(&data_cipher(&data_key), envelope.nonce, &bound, envelope.payload)?;
    String::from_utf8(std::mem::take(&mut *clear))
        .map(SecretText::new)
        .map_err(|_| NotOpened::Sealed)
}

/// The same row with its data key wrapped by another master key. The payload is not touched.
pub(crate) async fn rewrap(keys: &KeyRing, to: &MasterKey, row: &SealedRow) -> Result<Result<SealedRow, CannotSeal>, NotOpened> {
    let envelope = Envelope::parse(&row.sealed).map_err(|_| NotOpened::Sealed)?;
    let data_key = unwrap_key(keys, row, &envelope).await?;
    Ok(enclose(to, &row.address, row.version, &data_key, envelope.nonce, envelope.payload).await)
}

/// Fails unless the row's data key unwraps, which proves the master key without opening the secret.
pub(crate) async fn prove(keys: &KeyRing, row: &SealedRow) -> Result<(), NotOpened> {
    let envelope = Envelope::parse(&row.sealed).map_err(|_| NotOpened::Sealed)?;
    unwrap_key(keys, row, &envelope).await.map(|_| ())
}

async fn enclose(
    key: &MasterKey,
    at: &SecretAddress,
    version: SecretVersion,
    data_key: &Zeroizing<[u8; KEY_LEN]>,
    nonce: &[u8; NONCE_LEN],
    payload: &[u8],
) -> Result<SealedRow, CannotSeal> {
    let bound = binding::of_wrapped_key(at, version, key.id());
    let wrapped_key = match &key.wrapping {
        Wrapping::Local(cipher) => {
            let key_nonce = fresh_nonce()?;
            let mut wrapped = key_nonce.to_vec();
            wrapped.extend(encrypt(cipher, &key_nonce, &bound, data_key.as_slice())?);
            wrapped
        }
        Wrapping::Remote(service) => service.wrap(data_key, &bound).await?,
    };
    let envelope = Envelope {
        key: key.id().clone(),
        wrapped_key: &wrapped_key,
        nonce,
        payload,
    };
    let sealed = envelope.to_bytes().map_err(|_| CannotSeal::Local)?;
    Ok(SealedRow {
        address: *at,
        version,
        key: key.id().clone(),
        sealed,
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
            let clear = decrypt(cipher, nonce, &bound, wrapped)?;
            clear.as_slice().try_into().map(Zeroizing::new).map_err(|_| NotOpened::Sealed)
        }
        Wrapping::Remote(service) => Ok(service.unwrap(envelope.wrapped_key, &bound).await?),
    }
}

fn data_cipher(key: &Zeroizing<[u8; KEY_LEN]>) -> Aes256Gcm {
    Aes256Gcm::new((&**key).into())
}

fn fresh_nonce() -> Result<[u8; NONCE_LEN], CannotSeal> {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).map_err(|_| CannotSeal::Local)?;
    Ok(nonce)
}

fn encrypt(cipher: &Aes256Gcm, nonce: &[u8; NONCE_LEN], bound: &[u8], clear: &[u8]) -> Result<Vec<u8>, CannotSeal> {
    // Room for the tag from the start: a reallocation would leave a copy of the clear text behind.
    let mut buffer = Zeroizing::new(Vec::with_capacity(clear.len() + TAG_LEN));
    buffer.extend_from_slice(clear);
    cipher
        .encrypt_in_place(nonce.into(), bound, &mut *buffer)
        .map_err(|_| CannotSeal::Local)?;
    Ok(std::mem::take(&mut *buffer))
}

fn decrypt(cipher: &Aes256Gcm, nonce: &[u8; NONCE_LEN], bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let mut buffer = Zeroizing::new(sealed.to_vec());
    cipher
        .decrypt_in_place(nonce.into(), bound, &mut *buffer)
        .map_err(|_| NotOpened::Sealed)?;
    Ok(buffer)
}

#[cfg(test)]
mod tests;
