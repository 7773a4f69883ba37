//! One visit at the suite's server: list, then call what the gate admits.

use belvedere_tool_filter::{JudgedTool, Refusal, ToolSourceError, Verdict};
use belvedere_types::credential::Challenge;
use belvedere_types::{Explain, Problem};
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::place::Place;

pub enum Ended {
    /// The server wants an authorization, or a broader one.
    Challenged(Vec<Challenge>),
    Failed(Problem),
}

impl Ended {
    pub fn words(&self) -> String {
        match self {
            Self::Challenged(_) => "the server asks for authorization again and again".to_owned(),
            Self::Failed(problem) => format!("{}: {} {}", problem.code, problem.detail, problem.next_step),
        }
    }
}

impl From<ToolSourceError> for Ended {
    fn from(error: ToolSourceError) -> Self {
        match error {
            ToolSourceError::AuthorizationRequired { challenges, .. } | ToolSourceError::ScopeRequired { challenges, .. } => {
                Self::Challenged(challenges.into())
            }
            ToolSourceError::Failed { .. } => Self::Failed(error.problem()),
        }
    }
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Source(error) => error.into(),
            other => Self::Failed(other.problem()),
        }
    }
}

pub async fn run(place: &Place, context: &Context) -> Result<(), Ended> {
    let inventory = place.gate.inventory(&place.caller, &place.target).await?;
    let mut calls = context.calls();
    if calls.is_empty() {
        let permitted = inventory.tools.iter().filter(|tool| tool.verdict == Verdict::Read);
        calls = permitted
            .map(|tool| (tool.definition.name.clone(), arguments(tool, &inventory.tools)))
            .collect();
    }
    for (tool, mut arguments) in calls {
        // Nothing is another way of leaving out.
        arguments.retain(|_, value| !value.is_null());
        let permit = place.gate.admit(&place.caller, &place.target, &tool, arguments).await?;
        place.gate.call(permit).await?;
    }
    Ok(())
}

/// Something for every argument that the tool demands.
fn arguments(tool: &JudgedTool, all: &[JudgedTool]) -> Map<String, Value> {
    let schema = &tool.definition.input_schema;
    let required = schema.get("required").and_then(Value::as_array);
    let names = required.into_iter().flatten().filter_map(Value::as_str);
    names
        .map(|name| {
            let field = schema
                .get("properties")
                .and_then(|fields| fields.get(name))
                .cloned()
                .unwrap_or_default();
            let kind = field.get("type").and_then(Value::as_str).unwrap_or("string");
            let value = match kind {
                "integer" | "number" => json!(7),
                "boolean" => json!(true),
                "array" => json!([]),
                // A tool that takes a schema is shown the one that another tool came with, as it was received.
                "object" if name == "schema" => other_schema(tool, all),
                "object" => json!({}),
                _ => field.get("enum").and_then(|values| values.get(0)).cloned().unwrap_or(json!("text")),
            };
            (name.to_owned(), value)
        })
        .collect()
}

fn other_schema(tool: &JudgedTool, all: &[JudgedTool]) -> Value {
    let other = all.iter().find(|other| other.definition.name != tool.definition.name);
    other.map_or(json!({}), |other| other.definition.input_schema.clone())
}
