//! What a tool asks back in the middle of its work, for clients that have somebody to ask.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Rounds of questions that one call may take.
pub(crate) const MAX_ROUNDS: usize = 10;
/// Questions that are answered in one round.
const MAX_QUESTIONS: usize = 16;

/// A form that a tool wants filled in (`elicitation/create`). All of it is the vendor's word.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    pub message: String,
    /// A flat JSON Schema of the fields.
    #[serde(default)]
    pub requested_schema: Value,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Fields that are missing take the defaults of the form.
    Accept(Map<String, Value>),
    Decline,
}

/// Port: whoever can answer a tool's questions. Without one, a client declares that it answers none, and a call that asks back fails.
#[async_trait]
pub trait Inputs: Send + Sync {
    async fn answer(&self, question: &Question) -> Answer;
}

/// A tool's questions and what must be sent back with the answers (2026-07-28, multi round-trip requests).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Demand {
    pub requests: Map<String, Value>,
    /// Echoed byte for byte, never read.
    pub state: Option<String>,
}

/// The `result` of one `elicitation/create`; `None` for a request that no client of ours fulfils.
pub(crate) async fn fulfil(inputs: &dyn Inputs, method: &str, params: &Value) -> Option<Value> {
    if method != "elicitation/create" {
        return None;
    }
    let question: Question = serde_json::from_value(params.clone()).ok()?;
    Some(match inputs.answer(&question).await {
        Answer::Accept(given) => json!({ "action": "accept", "content": completed(&question.requested_schema, given) }),
        Answer::Decline => json!({ "action": "decline" }),
    })
}

/// All answers of a round, by the server's keys; `None` where one of them cannot be given.
pub(crate) async fn fulfil_all(inputs: &dyn Inputs, demand: &Demand) -> Option<Map<String, Value>> {
    if demand.requests.len() > MAX_QUESTIONS {
        return None;
    }
    let mut answers = Map::new();
    for (key, request) in &demand.requests {
        let method = request.get("method")?.as_str()?;
        let answer = fulfil(inputs, method, request.get("params")?).await?;
        answers.insert(key.clone(), answer);
    }
    Some(answers)
}

/// The fields given, and the defaults of the others (SEP-1034).
fn completed(schema: &Value, mut given: Map<String, Value>) -> Map<String, Value> {
    let fields = schema.get("properties").and_then(Value::as_object);
    for (name, field) in fields.into_iter().flatten() {
        if let Some(default) = field.get("default").filter(|_| !given.contains_key(name)) {
            given.insert(name.clone(), default.clone());
        }
    }
    given
}
