//! What a person allows one connection although the standards forbid it, because the vendor's servers work in no other way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All off by default. Each one is a decision about one connection, and shown with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quirks {
    /// Metadata that states exactly this issuer is accepted, though it was looked for under another (RFC 8414 §3.3 forbids it).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// PKCE is used with a server that does not say that it supports it. One that names other methods than S256 stays refused.
    #[serde(skip_serializing_if = "is_false")]
    pub pkce_unstated: bool,
    /// No `resource` parameter is sent (RFC 8707 demands it): the server refuses requests that hold one.
    #[serde(skip_serializing_if = "is_false")]
    pub without_resource: bool,
    /// Where nothing is stated, `/authorize`, `/token` and `/register` of the server's origin are used, as in revision 2025-03-26.
    #[serde(skip_serializing_if = "is_false")]
    pub default_endpoints: bool,
    /// Further parameters of the authorization request, such as `access_type`. Those of the protocol itself cannot be set.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub authorization_parameters: BTreeMap<String, String>,
}

impl Quirks {
    pub const NONE: Self = Self {
        issuer: None,
        pkce_unstated: false,
        without_resource: false,
        default_endpoints: false,
        authorization_parameters: BTreeMap::new(),
    };

    pub fn none() -> &'static Self {
        static NONE: Quirks = Quirks::NONE;
        &NONE
    }

    /// In words, for the card.
    pub fn described(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(issuer) = &self.issuer {
            found.push(format!(
                "The authorization server may call itself {issuer}, though it is known by another name."
            ));
        }
        if self.pkce_unstated {
            found.push("The authorization server does not state that it supports PKCE; it is used all the same.".to_owned());
        }
        if self.without_resource {
            found.push("Tokens are asked for without naming the server they are for.".to_owned());
        }
        if self.default_endpoints {
            found.push("The authorization endpoints are guessed when the server does not state them.".to_owned());
        }
        let named: Vec<&str> = self.authorization_parameters.keys().map(String::as_str).collect();
        if !named.is_empty() {
            found.push(format!("The authorization request has further parameters: {}.", named.join(", ")));
        }
        found
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}
