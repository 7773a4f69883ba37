//! What the suite tells its client: the scenario and its inputs.

use belvedere_types::SecretText;
use serde_json::{Map, Value};

pub struct Context {
    scenario: String,
    given: Value,
}

impl Context {
    pub fn of_environment() -> Self {
        let text = std::env::var("MCP_CONFORMANCE_CONTEXT").unwrap_or_default();
        Self {
            scenario: std::env::var("MCP_CONFORMANCE_SCENARIO").unwrap_or_default(),
            given: serde_json::from_str(&text).unwrap_or_default(),
        }
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.given.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    pub fn secret(&self, name: &str) -> Option<SecretText> {
        self.text(name).map(SecretText::new)
    }

    /// The calls the scenario wants, with their arguments.
    pub fn calls(&self) -> Vec<(String, Map<String, Value>)> {
        let calls = self.given.get("toolCalls").and_then(Value::as_array);
        calls
            .into_iter()
            .flatten()
            .filter_map(|call| Some((call.get("name")?.as_str()?.to_owned(), call.get("arguments")?.as_object()?.clone())))
            .collect()
    }

    /// Scenarios of the revision whose servers state no metadata, or state it in a way that later revisions forbid.
    pub fn is_of_the_first_revision(&self) -> bool {
        self.scenario.starts_with("auth/2025-03-26")
    }
}
