//! Reviewed verdicts of a vendor's tools: data, read from the catalog's files.
use crate::{Guard, Verdict};
use belvedere_types::VendorId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    #[serde(default)]
    pub tools: BTreeMap<String, PolicyRule>,
    /// It opens tools whose names speak of writing, too. No file can say so: this is for programs that have nothing to do with a person's
    /// data, such as a client under test.
    #[serde(skip)]
    pub opens_writes: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRule {
    pub verdict: Verdict,
    #[serde(default)]
    pub guard: Option<Guard>,
    pub reason: String,
    /// The same for readers of German.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_de: Option<String>,
}

/// All vendors' policies. A vendor without one is judged by the generic layers alone.
#[derive(Debug, Clone, Default)]
pub struct Policies(pub BTreeMap<VendorId, Policy>);
