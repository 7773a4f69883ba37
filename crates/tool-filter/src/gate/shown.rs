//! How a judged tool is written as JSON: flat, the verdict in force beside what the layers said.

use belvedere_types::ToolDefinition;
use serde::{Serialize, Serializer};

use super::JudgedTool;
use crate::{Evidence, Guard, Override, Verdict};

#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    title: Option<&'a str>,
    description: Option<&'a str>,
    /// In force.
    verdict: Verdict,
    /// What the layers alone say.
    judged: Verdict,
    guard: &'a Option<Guard>,
    secret_bearing: bool,
    evidence: &'a [Evidence],
    changes: &'a [String],
    #[serde(rename = "override")]
    override_: &'a Option<Override>,
    definition: &'a ToolDefinition,
}

impl Serialize for JudgedTool {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            definition,
            judgement,
            verdict,
            changes,
            override_,
        } = self;
        Shown {
            name: &definition.name,
            title: definition.title.as_deref(),
            description: definition.description.as_deref(),
            verdict: *verdict,
            judged: judgement.verdict,
            guard: &judgement.guard,
            secret_bearing: judgement.secret_bearing,
            evidence: &judgement.evidence,
            changes,
            override_,
            definition,
        }
        .serialize(serializer)
    }
}
