//! The form of a vendor card, and its parser.

use std::io::Read;
use std::path::Path;

use belvedere_tool_filter::Policy;
use belvedere_types::{Guide, Language, Quirks, VendorId};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::CatalogError;
use crate::fact::{Fact, Registration, Transport};
use crate::flaw::flaw;
use crate::golden::Golden;

pub(crate) const MAX_BYTES: usize = 256 * 1024;

/// A vendor card. Facts only from the vendor's documentation; what is unknown is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    pub id: VendorId,
    pub name: String,
    pub category: String,
    pub summary: String,
    #[serde(default)]
    pub summary_de: Option<String>,
    /// One entry, or one a region.
    pub endpoints: Vec<VendorEndpoint>,
    #[serde(default)]
    pub transport: Transport,
    /// The road by which a client becomes known to the vendor.
    #[serde(default)]
    pub registration: Registration,
    /// The vendor's own switch that leaves writing out, in a sentence. Absent: none is documented.
    #[serde(default)]
    pub read_only: Option<String>,
    #[serde(default)]
    pub read_only_de: Option<String>,
    /// Scopes that are asked for, in plain words for the page before consent.
    #[serde(default)]
    pub scopes: Vec<ScopeText>,
    /// Headers sent with every MCP request: the vendor's own read-only switch. Never a credential.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// What connections to this vendor are allowed although the standards forbid it. Absent: nothing.
    #[serde(default)]
    pub quirks: Quirks,
    /// Example questions for the card.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Those for readers of German. Where a card has none in a language, its readers get those in the other.
    #[serde(default)]
    pub questions_de: Vec<String>,
    /// Asked when the vendor is connected and after an upgrade.
    #[serde(default)]
    pub golden: Vec<Golden>,
    #[serde(default)]
    pub troubleshooting: Vec<Troubleshooting>,
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// Reviewed verdicts by exact tool name. Tools that are not in it are judged by the generic layers.
    #[serde(default)]
    pub policy: Policy,
    /// How questions reach the tools that take a query, criteria or identifiers.
    #[serde(default)]
    pub guide: Guide,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorEndpoint {
    /// A region, or a part of the vendor's offer that has an address of its own.
    #[serde(default)]
    pub region: Option<String>,
    pub url: Url,
    #[serde(default)]
    pub host: Host,
}

/// Whose host an endpoint is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Host {
    /// The vendor's, the same for everybody.
    #[default]
    Vendor,
    /// The customer's: `url` shows the path, its host is a placeholder below `.invalid` (RFC 2606 §2) until a person enters one.
    Own,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeText {
    pub scope: String,
    pub meaning: String,
    #[serde(default)]
    pub meaning_de: Option<String>,
}

/// `contains` is matched case-insensitively against the vendor's error text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Troubleshooting {
    pub contains: String,
    /// Stable `snake_case` code.
    pub code: String,
    pub cause: String,
    #[serde(default)]
    pub cause_de: Option<String>,
    pub fix: String,
    #[serde(default)]
    pub fix_de: Option<String>,
}

impl Vendor {
    /// Example questions in the reader's language, else those in the other one; and which it is.
    pub fn questions_in(&self, language: Language) -> (Language, &[String]) {
        let english = (Language::English, self.questions.as_slice());
        let german = (Language::German, self.questions_de.as_slice());
        let (own, other) = match language {
            Language::English => (english, german),
            Language::German => (german, english),
        };
        if own.1.is_empty() && !other.1.is_empty() { other } else { own }
    }

    /// Parses a card.
    ///
    /// # Errors
    /// Names the file and the line.
    pub fn parse(file: &str, text: &str) -> Result<Self, CatalogError> {
        if text.len() > MAX_BYTES {
            return Err(CatalogError::TooLarge { file: file.to_owned() });
        }
        let vendor: Self = from_toml(file, text)?;
        match flaw(&vendor) {
            Some((field, detail)) => Err(CatalogError::Invalid {
                file: file.to_owned(),
                field,
                detail,
            }),
            None => Ok(vendor),
        }
    }
}

pub(crate) fn from_toml<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, CatalogError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start).min(text.len());
        let line = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        CatalogError::Malformed {
            file: file.to_owned(),
            line,
            detail: error.message().to_owned(),
        }
    })
}

/// At most the allowed bytes are read, however large the file is.
pub(crate) fn read_bounded(path: &Path, file: &str) -> Result<String, CatalogError> {
    let failed = |source| CatalogError::File {
        file: file.to_owned(),
        source,
    };
    let mut text = String::new();
    let limit = MAX_BYTES as u64 + 1;
    std::fs::File::open(path)
        .map_err(failed)?
        .take(limit)
        .read_to_string(&mut text)
        .map_err(failed)?;
    if text.len() > MAX_BYTES {
        Err(CatalogError::TooLarge { file: file.to_owned() })
    } else {
        Ok(text)
    }
}
