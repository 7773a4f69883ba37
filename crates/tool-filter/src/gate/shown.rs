//! How a judged tool is written as JSON: flat, the verdict in force beside what the layers said, with what is suspicious in its words.

use belvedere_types::ToolDefinition;
use serde::{Serialize, Serializer};

use super::{Inventory, JudgedTool};
use crate::{Evidence, Guard, Override, Verdict, Warning, look_alikes, warnings};

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
    /// What is suspicious in the tool's own words.
    warnings: Vec<Warning>,
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
            described_before: _,
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
            warnings: warnings(definition),
            override_,
            definition,
        }
        .serialize(serializer)
    }
}

#[derive(Serialize)]
struct ShownList<'a> {
    tools: &'a [JudgedTool],
    vanished: &'a [String],
    dropped: &'a [(String, String)],
    /// Names that a reader takes for each other.
    look_alikes: Vec<Vec<&'a str>>,
    #[serde(with = "time::serde::rfc3339")]
    listed_at: time::OffsetDateTime,
    server: Option<&'a str>,
}

impl Serialize for Inventory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ShownList {
            tools: &self.tools,
            vanished: &self.vanished,
            dropped: &self.dropped,
            look_alikes: look_alikes(self.tools.iter().map(|tool| tool.definition.name.as_str())),
            listed_at: self.listed_at,
            server: self.server.as_deref(),
        }
        .serialize(serializer)
    }
}
