//! A model that says what a test tells it to, and remembers what it was told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use belvedere_analysis_router::Answer;
use belvedere_analysis_router::model::{
    Ending, Model, ModelError, ModelLimits, ModelPlanner, ModelPlannerConfig, ModelReply, ModelRequest, Price, Sharing, TokenCount,
};
use serde_json::{Value, json};

use crate::harness::Desk;

/// One reply of the script.
pub enum Said {
    Text(String),
    Cut(String),
    Declined,
    Failed(ModelError),
}

impl From<Value> for Said {
    fn from(proposal: Value) -> Self {
        Self::Text(proposal.to_string())
    }
}

#[derive(Default)]
pub struct Script {
    replies: Mutex<VecDeque<Said>>,
    pub requests: Mutex<Vec<ModelRequest>>,
}

impl Script {
    pub fn of(replies: Vec<Said>) -> Arc<Self> {
        Arc::new(Self {
            replies: Mutex::new(replies.into()),
            requests: Mutex::default(),
        })
    }

    /// Everything that was said to the model in its last request.
    pub fn told(&self) -> String {
        let requests = self.requests.lock().unwrap();
        let texts: Vec<String> = requests
            .last()
            .unwrap()
            .messages
            .iter()
            .map(|message| message.text.clone())
            .collect();
        texts.join("\n")
    }

    pub fn asked(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

#[async_trait]
impl Model for Script {
    fn name(&self) -> &str {
        "scripted/one"
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.requests.lock().unwrap().push(request.clone());
        let said = self
            .replies
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Said::Failed(ModelError::Unavailable));
        let (text, ending) = match said {
            Said::Text(text) => (text, Ending::Complete),
            Said::Cut(text) => (text, Ending::CutShort),
            Said::Declined => (String::new(), Ending::Declined),
            Said::Failed(error) => return Err(error),
        };
        Ok(ModelReply {
            text,
            tokens: TokenCount { input: 1_000, output: 100 },
            ending,
        })
    }
}

pub fn config() -> ModelPlannerConfig {
    ModelPlannerConfig {
        limits: ModelLimits::default(),
        sharing: Sharing::Samples,
        price: Some(Price {
            input_micros: 3_000_000,
            output_micros: 15_000_000,
        }),
    }
}

pub fn ask_with(desk: &Desk, script: &Arc<Script>, config: ModelPlannerConfig, question: &str) -> Answer {
    desk.ask_by(Arc::new(ModelPlanner::new(script.clone(), config)), question, None)
}

pub fn ask(desk: &Desk, script: &Arc<Script>, question: &str) -> Answer {
    ask_with(desk, script, config(), question)
}

/// A first round that calls one tool without a table.
pub fn call(tool: &str, arguments: &Value, into: &str) -> Value {
    json!({ "tools": [tool], "calls": [{ "tool": tool, "arguments": arguments.to_string(), "into": into }] })
}

/// A last round: one statement, shown.
pub fn show(sql: &str) -> Value {
    json!({ "queries": [{ "sql": sql, "into": "result" }], "show": [{ "table": "result", "intent": "list" }] })
}
