//! What is allowed one connection although the standards forbid it, because the vendor's servers work in no other way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::Language;

/// Parameters of an authorization request that are ours to set (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2); whoever else sets one could
/// answer for us.
pub const PROTOCOL_PARAMETERS: [&str; 9] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "resource",
    "response_mode",
];

const MAX_PARAMETERS: usize = 16;
/// Of a name or a value, in bytes.
const MAX_TEXT: usize = 256;

/// All off by default. A reviewed card turns them on for its vendor, an owner for one source; each one is shown with it.
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

    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// The field that makes no sense, and what is wrong with it.
    pub fn flaw(&self) -> Option<(&'static str, &'static str)> {
        let is_issuer = |text: &String| {
            let url = Url::parse(text).ok();
            url.is_some_and(|url| url.scheme() == "https" && url.query().is_none() && url.fragment().is_none())
        };
        if self.issuer.as_ref().is_some_and(|issuer| !is_issuer(issuer)) {
            return Some(("issuer", "must be an https address without query"));
        }
        let parameters = &self.authorization_parameters;
        let plain = |text: &String| !text.is_empty() && text.len() <= MAX_TEXT && !text.chars().any(char::is_control);
        if parameters.len() > MAX_PARAMETERS || parameters.iter().any(|(name, value)| !plain(name) || !plain(value)) {
            return Some(("authorization_parameters", "must be a few short names and values"));
        }
        if parameters.keys().any(|name| PROTOCOL_PARAMETERS.contains(&name.as_str())) {
            return Some(("authorization_parameters", "may not set what the protocol itself sets"));
        }
        None
    }

    /// In words, for the card.
    pub fn described(&self, language: Language) -> Vec<String> {
        let said = |english: String, german: String| match language {
            Language::English => english,
            Language::German => german,
        };
        let mut found = Vec::new();
        if let Some(issuer) = &self.issuer {
            found.push(said(
                format!("The authorization server may call itself {issuer}, though it is known by another name."),
                format!("Der Autorisierungsserver darf sich {issuer} nennen, obwohl er unter anderem Namen bekannt ist."),
            ));
        }
        if self.pkce_unstated {
            found.push(said(
                "The authorization server does not state that it supports PKCE; it is used all the same.".into(),
                "Der Autorisierungsserver gibt nicht an, dass er PKCE unterstützt; es wird trotzdem benutzt.".into(),
            ));
        }
        if self.without_resource {
            found.push(said(
                "Tokens are asked for without naming the server they are for.".into(),
                "Token werden angefordert, ohne den Server zu nennen, für den sie sind.".into(),
            ));
        }
        if self.default_endpoints {
            found.push(said(
                "The authorization endpoints are guessed when the server does not state them.".into(),
                "Die Adressen für die Freigabe werden erraten, wenn der Server sie nicht angibt.".into(),
            ));
        }
        let named: Vec<&str> = self.authorization_parameters.keys().map(String::as_str).collect();
        if !named.is_empty() {
            let named = named.join(", ");
            found.push(said(
                format!("The authorization request has further parameters: {named}."),
                format!("Die Anfrage um Freigabe enthält weitere Parameter: {named}."),
            ));
        }
        found
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}
