//! What a model proposes in one round: one shape that every provider's structured output can express. All fields are required and none is
//! `null`, because strict modes know neither optional fields nor free-form objects.

use serde::Deserialize;
use serde_json::{Value, json};

/// A longer reply is not read.
const REPLY_BYTES: usize = 64 << 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Proposed {
    pub reading: String,
    pub tools: Vec<String>,
    pub calls: Vec<ProposedCall>,
    pub queries: Vec<ProposedQuery>,
    pub comparisons: Vec<ProposedComparison>,
    pub show: Vec<ProposedShow>,
    pub ask: Vec<ProposedAsk>,
    pub decline: Vec<ProposedDecline>,
    pub notes: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProposedCall {
    pub tool: String,
    /// A JSON object as text; the object itself is read too.
    pub arguments: Value,
    pub into: String,
    pub table: String,
    pub bind: Vec<ProposedBinding>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProposedBinding {
    pub column: String,
    pub argument: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProposedQuery {
    pub sql: String,
    pub into: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProposedComparison {
    pub left: String,
    pub right: String,
    pub key: Vec<String>,
    pub into: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProposedShow {
    pub table: String,
    pub chart: String,
    pub intent: String,
    pub sentence: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProposedAsk {
    pub question: String,
    pub options: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProposedDecline {
    pub code: String,
    pub reason: String,
}

/// Why a reply is no proposal.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoProposal {
    #[error("the reply is longer than {REPLY_BYTES} bytes")]
    TooLong,
    #[error("the reply is not one JSON object of the schema")]
    NotJson,
}

/// Reads the reply. A fence or words around the object are forgiven: servers without a JSON mode add them.
pub(super) fn read(text: &str) -> Result<Proposed, NoProposal> {
    if text.len() > REPLY_BYTES {
        return Err(NoProposal::TooLong);
    }
    let object = text
        .find('{')
        .zip(text.rfind('}'))
        .and_then(|(from, to)| text.get(from..=to))
        .ok_or(NoProposal::NotJson)?;
    serde_json::from_str(object).map_err(|_| NoProposal::NotJson)
}

pub const INTENTS: [&str; 9] = [
    "list",
    "lookup",
    "count",
    "top",
    "compare",
    "share",
    "trend",
    "distribution",
    "diff",
];

/// The JSON Schema of a round's reply.
pub fn schema() -> Value {
    let text = || json!({ "type": "string" });
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    let choice = |names: &[&str]| json!({ "type": "string", "enum": names });
    let binding = object(&[("column", text()), ("argument", text())]);
    let call = object(&[
        ("tool", text()),
        ("arguments", text()),
        ("into", text()),
        ("table", text()),
        ("bind", list(binding)),
    ]);
    let query = object(&[("sql", text()), ("into", text())]);
    let comparison = object(&[("left", text()), ("right", text()), ("key", texts()), ("into", text())]);
    let charts = [
        "",
        "bar",
        "line",
        "area",
        "scatter",
        "pie",
        "histogram",
        "heatmap",
        "number",
        "table",
    ];
    let show = object(&[
        ("table", text()),
        ("chart", choice(&charts)),
        ("intent", choice(&INTENTS)),
        ("sentence", text()),
    ]);
    let ask = object(&[("question", text()), ("options", texts())]);
    let decline = object(&[("code", choice(&["no_source", "write_request"])), ("reason", text())]);
    object(&[
        ("reading", text()),
        ("tools", texts()),
        ("calls", list(call)),
        ("queries", list(query)),
        ("comparisons", list(comparison)),
        ("show", list(show)),
        ("ask", list(ask)),
        ("decline", list(decline)),
        ("notes", texts()),
    ])
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": names, "additionalProperties": false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_and_words_around_the_object_are_forgiven() {
        let read = |text| super::read(text).map(|proposed| proposed.reading);
        assert_eq!(read("```json\n{\"reading\":\"r\"}\n```").as_deref(), Ok("r"));
        assert_eq!(read("Here: {\"reading\":\"r\",\"more\":1}").as_deref(), Ok("r"));
        assert_eq!(read("{\"reading\":\"r\""), Err(NoProposal::NotJson));
        assert_eq!(read("}{"), Err(NoProposal::NotJson));
        assert_eq!(read("{\"tools\":7}"), Err(NoProposal::NotJson));
        assert_eq!(super::read(&"x".repeat(REPLY_BYTES + 1)).err(), Some(NoProposal::TooLong));
    }

    #[test]
    fn every_object_of_the_schema_is_strict() {
        fn walk(schema: &Value, objects: &mut usize) {
            if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
                *objects += 1;
                assert_eq!(schema["additionalProperties"], json!(false));
                assert_eq!(schema["required"].as_array().map(Vec::len), Some(properties.len()));
                properties.values().for_each(|property| walk(property, objects));
            }
            if let Some(items) = schema.get("items") {
                walk(items, objects);
            }
        }
        let mut objects = 0;
        walk(&schema(), &mut objects);
        assert_eq!(objects, 8);
    }
}
