//! The one way to seal a secret, and the one way to open it.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use belvedere_types::SecretText;
use belvedere_types::credential::{SecretAddress, SecretVersion};
use zeroize::Zeroizing;

use crate::binding;
use crate::keys::KEY_LEN;
use crate::layout::{Envelope, NONCE_LEN, TAG_LEN};
use crate::{KeyId, KeyRing, MasterKey, SealedRow};

/// The row does not open. One variant without detail, so that it is no oracle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DoesNotOpen;

/// Nothing was sealed: no randomness, or a secret beyond the cipher's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret could not be sealed")]
pub(crate) struct CannotSeal;

pub(crate) fn seal(key: &MasterKey, at: &SecretAddress, version: SecretVersion, secret: &SecretText) -> Result<SealedRow, CannotSeal> {
    let mut data_key = Zeroizing::new([0_u8; KEY_LEN]);
    getrandom::fill(data_key.as_mut_slice()).map_err(|_| CannotSeal)?;

    let nonce = fresh_nonce()?;
    let clear = secret.expose_secret().as_bytes();
    let payload = encrypt(&data_cipher(&data_key), &nonce, &binding::of_payload(at, version), clear)?;

    let key_nonce = fresh_nonce()?;
    let mut wrapped_key = key_nonce.to_vec();
    wrapped_key.extend(encrypt(
        &key.cipher,
        &key_nonce,
        &binding::of_wrapped_key(at, version, key.id()),
        data_key.as_slice(),
    )?);

    let envelope = Envelope {
        key: key.id().clone(),
        wrapped_key: &wrapped_key,
        nonce: &nonce,
        payload: &payload,
    };
    let sealed = envelope.to_bytes().map_err(|_| CannotSeal)?;
    Ok(SealedRow {
        address: *at,
        version,
        key: key.id().clone(),
        sealed,
    })
}

pub(crate) fn open(keys: &KeyRing, row: &SealedRow) -> Result<SecretText, DoesNotOpen> {
    let envelope = Envelope::parse(&row.sealed).map_err(|_| DoesNotOpen)?;
    let data_key = unwrap_key(keys, row, &envelope)?;
    let bound = binding::of_payload(&row.address, row.version);
    let mut clear = decrypt(&data_cipher(&data_key), envelope.nonce, &bound, envelope.payload)?;
    String::from_utf8(std::mem::take(&mut *clear))
        .map(SecretText::new)
        .map_err(|_| DoesNotOpen)
}

/// True when the row's data key unwraps, which proves the master key without opening the secret.
pub(crate) fn unwraps(keys: &KeyRing, row: &SealedRow) -> bool {
    Envelope::parse(&row.sealed).is_ok_and(|envelope| unwrap_key(keys, row, &envelope).is_ok())
}

fn unwrap_key(keys: &KeyRing, row: &SealedRow, envelope: &Envelope<'_>) -> Result<Zeroizing<[u8; KEY_LEN]>, DoesNotOpen> {
    let key = known_key(keys, row, &envelope.key)?;
    let (nonce, wrapped) = envelope.wrapped_key.split_first_chunk::<NONCE_LEN>().ok_or(DoesNotOpen)?;
    let bound = binding::of_wrapped_key(&row.address, row.version, key.id());
    let clear = decrypt(&key.cipher, nonce, &bound, wrapped)?;
    clear.as_slice().try_into().map(Zeroizing::new).map_err(|_| DoesNotOpen)
}

fn known_key<'a>(keys: &'a KeyRing, row: &SealedRow, named: &KeyId) -> Result<&'a MasterKey, DoesNotOpen> {
    // The column decides what rotation rewraps, so it must not tell another story than the sealed bytes.
    if row.key != *named {
        return Err(DoesNotOpen);
    }
    keys.find(named).ok_or(DoesNotOpen)
}

fn data_cipher(key: &Zeroizing<[u8; KEY_LEN]>) -> Aes256Gcm {
    Aes256Gcm::new((&**key).into())
}

fn fresh_nonce() -> Result<[u8; NONCE_LEN], CannotSeal> {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).map_err(|_| CannotSeal)?;
    Ok(nonce)
}

fn encrypt(cipher: &Aes256Gcm, nonce: &[u8; NONCE_LEN], bound: &[u8], clear: &[u8]) -> Result<Vec<u8>, CannotSeal> {
    // Room for the tag from the start: a reallocation would leave a copy of the clear text behind.
    let mut buffer = Zeroizing::new(Vec::with_capacity(clear.len() + TAG_LEN));
    buffer.extend_from_slice(clear);
    cipher.encrypt_in_place(nonce.into(), bound, &mut *buffer).map_err(|_| CannotSeal)?;
    Ok(std::mem::take(&mut *buffer))
}

fn decrypt(cipher: &Aes256Gcm, nonce: &[u8; NONCE_LEN], bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
    let mut buffer = Zeroizing::new(sealed.to_vec());
    cipher
        .decrypt_in_place(nonce.into(), bound, &mut *buffer)
        .map_err(|_| DoesNotOpen)?;
    Ok(buffer)
}
