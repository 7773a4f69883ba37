//! Compact JSON Web Signatures (RFC 7515), made and never verified: a client proves things, servers check them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_types::SecretText;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};

/// How a client signs (RFC 7518 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256, keys from 2048 bits.
    Rs256,
}

impl Algorithm {
    /// RFC 7591 §2 has one name for both; a registration of ours remembers which key it holds.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Es256 => "private_key_jwt",
            Self::Rs256 => "private_key_jwt RS256",
        }
    }

    pub(crate) fn of_method(method: &str) -> Self {
        if method == Self::Rs256.method() { Self::Rs256 } else { Self::Es256 }
    }
}

/// The key is not in PKCS #8, or is none of its algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the private key cannot be used")]
pub(crate) struct UnusableKey;

pub(crate) enum Signer {
    Es256(EcdsaKeyPair),
    Rs256(RsaKeyPair),
}

impl Signer {
    /// From a PEM block `PRIVATE KEY`.
    pub(crate) fn from_pem(pem: &SecretText, algorithm: Algorithm) -> Result<Self, UnusableKey> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.expose_secret().as_bytes()).map_err(|_| UnusableKey)?;
        match algorithm {
            Algorithm::Es256 => Self::from_pkcs8(der.secret_pkcs8_der()),
            Algorithm::Rs256 => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der())
                .map(Self::Rs256)
                .map_err(|_| UnusableKey),
        }
    }

    /// A P-256 key.
    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<Self, UnusableKey> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &SystemRandom::new())
            .map(Self::Es256)
            .map_err(|_| UnusableKey)
    }

    /// The public half of a P-256 key (RFC 7518 §6.2.1).
    pub(crate) fn public_jwk(&self) -> Option<Value> {
        let Self::Es256(pair) = self else {
            return None;
        };
        // Uncompressed (SEC 1 §2.3.3): 4, then both coordinates.
        let (x, y) = pair.public_key().as_ref().strip_prefix(&[4])?.split_at_checked(32)?;
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        Some(json!({ "kty": "EC", "crv": "P-256", "x": text(x), "y": text(y) }))
    }

    /// `header` gains its `alg`.
    pub(crate) fn sign(&self, mut header: Value, claims: &Value) -> Result<SecretText, UnusableKey> {
        if let Some(fields) = header.as_object_mut() {
            let name = match self {
                Self::Es256(_) => "ES256",
                Self::Rs256(_) => "RS256",
            };
            fields.insert("alg".to_owned(), name.into());
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let random = SystemRandom::new();
        let signature = match self {
            Self::Es256(pair) => pair.sign(&random, signed.as_bytes()).map_err(|_| UnusableKey)?.as_ref().to_vec(),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature)
                    .map_err(|_| UnusableKey)?;
                signature
            }
        };
        Ok(SecretText::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}
