//! What is known of a vendor, where it is from, and how sure it is.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub fact: String,
    #[serde(default)]
    pub fact_de: Option<String>,
    #[serde(default)]
    pub about: Topic,
    /// Where it is from: the address of a page, or words.
    pub source: String,
    pub certainty: Certainty,
}

/// The part of the card that a fact bears out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Endpoint,
    Transport,
    Registration,
    Scopes,
    /// The vendor's own switch that leaves writing out, or the lack of one.
    ReadOnly,
    Tools,
    /// How the server deviates from what a client would expect.
    Quirk,
    #[default]
    Other,
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

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    StreamableHttp,
    /// Not found in the vendor's documentation.
    #[default]
    Unknown,
}

/// The road by which a client becomes known to the vendor's authorization server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    /// RFC 7591: nothing to prepare.
    Dynamic,
    /// OAuth, and the vendor says no more than that clients do it by themselves.
    Automatic,
    /// A person makes a client at the vendor and enters its id.
    ByHand,
    /// No OAuth: a token or key from the vendor's settings.
    Token,
    /// The server asks for no credential.
    None,
    /// Not found in the vendor's documentation.
    #[default]
    Unknown,
}
