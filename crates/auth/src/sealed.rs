//! The secrets this crate keeps, and the form in which they are handed to be sealed.

use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner, SecretStoreError, SecretVersion};
use belvedere_types::sealed::LoadedRow;
use belvedere_types::{FlowId, OrgId, RegistrationId, SecretId, SecretText, SourceId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::service::Auth;

/// The tokens of a source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct GrantSecret {
    #[serde(with = "clear")]
    pub access_token: SecretText,
    #[serde(with = "clear_option", default)]
    pub refresh_token: Option<SecretText>,
    /// Unix time, seconds.
    pub obtained_at: i64,
    /// Unix time, seconds; `None` where the server gave no usable lifetime.
    pub expires_at: Option<i64>,
    /// The key that the token is bound to (RFC 9449).
    #[serde(with = "clear_option", default)]
    pub proof_key: Option<SecretText>,
    /// Tokens of such a grant are asked for anew, without a person.
    #[serde(default)]
    pub client_credentials: bool,
    /// It replaced a token that the resource server had refused.
    #[serde(default)]
    pub after_refusal: bool,
    /// Code of the problem that ended it; a lost grant is kept only to be revoked.
    #[serde(default)]
    pub lost: Option<String>,
}

impl GrantSecret {
    /// New tokens can be had without a person.
    pub(crate) fn is_renewable(&self) -> bool {
        self.refresh_token.is_some() || self.client_credentials
    }
}

/// A client at an authorization server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RegistrationSecret {
    #[serde(with = "clear")]
    pub client_id: SecretText,
    #[serde(with = "clear_option", default)]
    pub client_secret: Option<SecretText>,
    /// RFC 7592 §3.
    #[serde(with = "clear_option", default)]
    pub access_token: Option<SecretText>,
    #[serde(default)]
    pub management_uri: Option<String>,
    /// In PEM, for `private_key_jwt`.
    #[serde(with = "clear_option", default)]
    pub private_key: Option<SecretText>,
}

/// A credential a person pasted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StaticSecret {
    Bearer(#[serde(with = "clear")] SecretText),
    Header {
        name: String,
        #[serde(with = "clear")]
        value: SecretText,
    },
}

/// Where a text ends up sealed, its clear form is written; nowhere else.
mod clear {
    use super::*;

    pub(super) fn serialize<S: serde::Serializer>(text: &SecretText, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text.expose_secret())
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SecretText, D::Error> {
        String::deserialize(deserializer).map(SecretText::new)
    }
}

mod clear_option {
    use super::*;

    pub(super) fn serialize<S: serde::Serializer>(text: &Option<SecretText>, serializer: S) -> Result<S::Ok, S::Error> {
        text.as_ref().map(SecretText::expose_secret).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<SecretText>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(SecretText::new))
    }
}

pub(crate) fn grant_address(org: OrgId, source: SourceId, id: SecretId) -> SecretAddress {
    SecretAddress {
        org,
        owner: SecretOwner::Source(source),
        id,
        kind: SecretKind::Grant,
    }
}

pub(crate) fn static_address(org: OrgId, source: SourceId, id: SecretId) -> SecretAddress {
    SecretAddress {
        org,
        owner: SecretOwner::Source(source),
        id,
        kind: SecretKind::StaticCredential,
    }
}

pub(crate) fn registration_address(org: OrgId, registration: RegistrationId, id: SecretId) -> SecretAddress {
    SecretAddress {
        org,
        owner: SecretOwner::Registration(registration),
        id,
        kind: SecretKind::Registration,
    }
}

pub(crate) fn verifier_address(org: OrgId, flow: FlowId, id: SecretId) -> SecretAddress {
    SecretAddress {
        org,
        owner: SecretOwner::Flow(flow),
        id,
        kind: SecretKind::PendingAuthorization,
    }
}

/// The text to be sealed.
pub(crate) fn text<T: Serialize>(secret: &T) -> Result<SecretText, SecretStoreError> {
    serde_json::to_string(secret)
        .map(SecretText::new)
        .map_err(|_| SecretStoreError::Sealed)
}

impl Auth {
    /// Opens a secret. What opens but is not ours to read counts as not opening.
    pub(crate) async fn unseal<T: DeserializeOwned>(&self, at: &SecretAddress) -> Result<Option<(T, SecretVersion)>, SecretStoreError> {
        parsed(self.parts.secrets.read(at).await?)
    }

    /// Opens the secret of a grant.
    pub(crate) async fn unseal_grant<T: DeserializeOwned>(
        &self,
        at: &SecretAddress,
        sealed: Option<LoadedRow>,
    ) -> Result<Option<(T, SecretVersion)>, SecretStoreError> {
        match sealed {
            Some(row) => parsed(self.parts.secrets.open(at, row).await?),
            None => self.unseal(at).await,
        }
    }
}

fn parsed<T: DeserializeOwned>(opened: Option<(SecretText, SecretVersion)>) -> Result<Option<(T, SecretVersion)>, SecretStoreError> {
    let Some((text, version)) = opened else {
        return Ok(None);
    };
    // The parser's error would quote what it read.
    let secret = serde_json::from_str(text.expose_secret()).map_err(|_| SecretStoreError::Sealed)?;
    Ok(Some((secret, version)))
}
