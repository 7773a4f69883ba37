//! The signature under a receipt: Ed25519 (RFC 8032) by a key of the organisation that only the vault holds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStoreError};
use belvedere_types::{OrgId, Problem, SecretId, SecretText};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{App, AppError};

pub(crate) const ALGORITHM: &str = "Ed25519";
const SEED_BYTES: usize = 32;

/// Proves that this installation wrote the receipt. What is signed is the receipt's JSON without `signature`, object keys sorted by their
/// bytes, no white space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptSignature {
    pub algorithm: String,
    /// Base64, the same on every receipt of the organisation.
    pub public_key: String,
    /// Base64.
    pub value: String,
}

/// The signature of a receipt of whatever kind.
pub(crate) fn sign(key: &Ed25519KeyPair, receipt: &impl Serialize) -> ReceiptSignature {
    sign_text(key, &signed_text(receipt))
}

pub(crate) fn sign_text(key: &Ed25519KeyPair, text: &str) -> ReceiptSignature {
    ReceiptSignature {
        algorithm: ALGORITHM.into(),
        public_key: STANDARD.encode(key.public_key().as_ref()),
        value: STANDARD.encode(key.sign(text.as_bytes()).as_ref()),
    }
}

fn signed_text(receipt: &impl Serialize) -> String {
    let mut value = json!(receipt);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("signature");
    }
    sorted(value).to_string()
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut pairs: Vec<(String, Value)> = fields.into_iter().collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(pairs.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}

impl App {
    /// The organisation's key, made when it is first needed. Of two replicas that make one at once, the first counts.
    pub(crate) async fn receipt_key(&self, org: OrgId) -> Result<Ed25519KeyPair, AppError> {
        let address = SecretAddress {
            org,
            owner: SecretOwner::Organisation(org),
            // There is one, so it needs no row that names it.
            id: SecretId::from_uuid(org.uuid()),
            kind: SecretKind::ReceiptKey,
        };
        if let Some((seed, _)) = self.parts.secrets.read(&address).await? {
            return key_of(&seed);
        }
        let mut seed = [0_u8; SEED_BYTES];
        getrandom::fill(&mut seed).map_err(|_| AppError::new(Problem::internal()))?;
        let seed = SecretText::new(STANDARD.encode(seed));
        match self.parts.secrets.create(&address, &seed).await {
            Ok(_) => key_of(&seed),
            Err(SecretStoreError::Exists) => match self.parts.secrets.read(&address).await? {
                Some((first, _)) => key_of(&first),
                None => Err(AppError::new(Problem::internal())),
            },
            Err(error) => Err(error.into()),
        }
    }
}

fn key_of(seed: &SecretText) -> Result<Ed25519KeyPair, AppError> {
    let unusable = || AppError::new(Problem::internal());
    let bytes = STANDARD.decode(seed.expose_secret()).map_err(|_| unusable())?;
    Ed25519KeyPair::from_seed_unchecked(&bytes).map_err(|_| unusable())
}
