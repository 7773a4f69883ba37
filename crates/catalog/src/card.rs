//! The form of a vendor card, and its parser.

use std::io::Read;
use std::path::Path;

use belvedere_tool_filter::{Policy, Verdict};
use belvedere_types::VendorId;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::CatalogError;

const MAX_BYTES: usize = 256 * 1024;

/// A vendor card. Facts only from the vendor's documentation; what is unknown is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    pub id: VendorId,
    pub name: String,
    pub category: String,
    pub summary: String,
    /// One entry, or one a region.
    pub endpoints: Vec<VendorEndpoint>,
    /// Scopes that are asked for, in plain words for the page before consent.
    #[serde(default)]
    pub scopes: Vec<ScopeText>,
    /// Headers sent with every MCP request: the vendor's own read-only switch. Never a credential.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// Example questions for the card.
    #[serde(default)]
    pub questions: Vec<String>,
    #[serde(default)]
    pub troubleshooting: Vec<Troubleshooting>,
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// Reviewed verdicts by exact tool name. Tools that are not in it are judged by the generic layers.
    #[serde(default)]
    pub policy: Policy,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorEndpoint {
    #[serde(default)]
    pub region: Option<String>,
    pub url: Url,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeText {
    pub scope: String,
    pub meaning: String,
}

/// `contains` is matched case-insensitively against the vendor's error text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Troubleshooting {
    pub contains: String,
    /// Stable `snake_case` code.
    pub code: String,
    pub cause: String,
    pub fix: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub fact: String,
    /// Where it is from, in words.
    pub source: String,
    pub certainty: Certainty,
}

/// How far a fact may be built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in published source or seen in the running package.
    Source,
    /// The vendor's own documentation or discovery documents.
    Documented,
    /// Public code or notes of others.
    Reported,
    /// Nothing found; an assumption of ours.
    Assumed,
}

impl Vendor {
    /// Parses a card.
    ///
    /// # Errors
    /// Names the file and the line.
    pub fn parse(file: &str, text: &str) -> Result<Self, CatalogError> {
        if text.len() > MAX_BYTES {
            return Err(CatalogError::TooLarge { file: file.to_owned() });
        }
        let vendor: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(text.len());
            let line = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
            CatalogError::Malformed {
                file: file.to_owned(),
                line,
                detail: error.message().to_owned(),
            }
        })?;
        match vendor.flaw() {
            Some((field, detail)) => Err(CatalogError::Invalid {
                file: file.to_owned(),
                field,
                detail,
            }),
            None => Ok(vendor),
        }
    }

    /// The first value that makes no sense.
    fn flaw(&self) -> Option<(&'static str, &'static str)> {
        let blank = |text: &String| text.trim().is_empty();
        let id_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let code_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let checks = [
            (
                self.id.0.is_empty() || self.id.0.len() > 64 || !self.id.0.chars().all(id_char),
                "id",
                "must be 1 to 64 lower-case letters, digits and dashes",
            ),
            (blank(&self.name), "name", "is empty"),
            (blank(&self.category), "category", "is empty"),
            (blank(&self.summary), "summary", "is empty"),
            (self.endpoints.is_empty(), "endpoints", "must name at least one"),
            (
                self.endpoints.iter().any(|e| !matches!(e.url.scheme(), "https" | "http")),
                "endpoints",
                "must be http or https addresses",
            ),
            (
                self.endpoints
                    .iter()
                    .any(|e| e.url.password().is_some() || !e.url.username().is_empty()),
                "endpoints",
                "may not hold credentials",
            ),
            (
                self.endpoints.len() > 1 && self.endpoints.iter().any(|e| e.region.is_none()),
                "endpoints",
                "must name the region of each when there are several",
            ),
            (self.questions.iter().any(blank), "questions", "has an empty one"),
            (
                self.headers.iter().any(|(name, _)| is_credential(name)),
                "headers",
                "may not hold credentials",
            ),
            (
                self.headers.iter().any(|(name, value)| !is_header(name, value)),
                "headers",
                "has one that HTTP does not allow",
            ),
            (
                self.troubleshooting
                    .iter()
                    .any(|t| blank(&t.contains) || blank(&t.cause) || blank(&t.fix)),
                "troubleshooting",
                "has an empty text",
            ),
            (
                self.troubleshooting
                    .iter()
                    .any(|t| t.code.is_empty() || !t.code.chars().all(code_char)),
                "troubleshooting",
                "has a code that is not snake_case",
            ),
            (
                self.policy.tools.values().any(|rule| blank(&rule.reason)),
                "policy",
                "has a rule without a reason",
            ),
            (
                self.policy
                    .tools
                    .values()
                    .any(|rule| rule.guard.is_some() != (rule.verdict == Verdict::Guarded)),
                "policy",
                "must name a guard exactly where the verdict is guarded",
            ),
        ];
        checks
            .into_iter()
            .find_map(|(wrong, field, detail)| wrong.then_some((field, detail)))
    }
}

fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "cookie", "token", "key", "secret"]
        .iter()
        .any(|word| name.contains(word))
}

fn is_header(name: &str, value: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !value.chars().any(|c| c.is_control())
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
