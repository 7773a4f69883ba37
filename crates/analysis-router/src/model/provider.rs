//! The providers' wire formats, through the model client library. Its types stop in this file and the ones below it.

mod failure;

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use belvedere_outbound::Outbound;
use belvedere_types::{Explain, SecretText};
use genai::adapter::AdapterKind;
use genai::chat::{ChatMessage, ChatOptions, ChatRequest, ChatResponse, ChatResponseFormat, JsonSpec, StopReason};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, Headers, ModelIden, ServiceTarget};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::{Ending, Model, ModelError, ModelReply, ModelRequest, Speaker, TokenCount};

/// Which wire format a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// The Messages API.
    Anthropic,
    /// Chat completions, as OpenAI, Azure, Mistral, vLLM, Ollama and LM Studio speak them.
    Openai,
    /// `generateContent`.
    Gemini,
}

impl Provider {
    pub const ALL: [(Provider, &'static str); 3] = [
        (Provider::Anthropic, "anthropic"),
        (Provider::Openai, "openai"),
        (Provider::Gemini, "gemini"),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(provider, _)| *provider)
    }

    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(provider, _)| *provider == self)
            .map_or("openai", |(_, name)| name)
    }

    /// Where the provider itself answers.
    pub fn home(self) -> &'static str {
        match self {
            Self::Anthropic => "https://api.anthropic.com/v1/",
            Self::Openai => "https://api.openai.com/v1/",
            Self::Gemini => "https://generativelanguage.googleapis.com/v1beta/",
        }
    }

    fn kind(self) -> AdapterKind {
        match self {
            Self::Anthropic => AdapterKind::Anthropic,
            Self::Openai => AdapterKind::OpenAI,
            Self::Gemini => AdapterKind::Gemini,
        }
    }
}

/// How often and how soon a request is sent again after a rate limit, a fault of the provider or a lost connection.
#[derive(Debug, Clone, Copy)]
pub struct Retries {
    pub count: u32,
    /// Doubled each time; a `Retry-After` of the provider wins.
    pub first_wait: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            count: 2,
            first_wait: Duration::from_millis(500),
        }
    }
}

#[derive(Debug, Clone)]
pub struct ProviderConfig {
    pub provider: Provider,
    /// In place of the provider's own address, up to and including the version (`http://localhost:11434/v1`).
    pub base_url: Option<Url>,
    pub model: String,
    /// Servers on one's own machine want none.
    pub key: Option<SecretText>,
    pub retries: Retries,
}

/// A model at a provider. Every request goes through the guarded client.
pub struct ProviderModel {
    client: Client,
    config: ProviderConfig,
    base: Url,
    name: String,
    /// How the schema is asked for, as an index into [`MODES`]: servers that refuse one way get the next.
    mode: AtomicU8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The provider binds the reply to the schema.
    Schema,
    /// The provider promises JSON; the schema stands in the instruction.
    Json,
    /// The schema stands in the instruction.
    Words,
}

const MODES: [Mode; 3] = [Mode::Schema, Mode::Json, Mode::Words];

impl ProviderModel {
    /// Refuses an address that may not be reached.
    pub fn new(outbound: &Outbound, config: ProviderConfig) -> Result<Self, ModelError> {
        // Only servers of one's own go without, and those speak chat completions.
        if config.key.is_none() && config.provider != Provider::Openai {
            return Err(ModelError::KeyRefused);
        }
        let base = base(&config)?;
        let client = outbound.client(&base).map_err(|error| ModelError::Address(error.problem()))?;
        Ok(Self {
            client: Client::builder().with_reqwest(client).build().map_err(|_| ModelError::Unreadable)?,
            name: format!("{}/{}", config.provider.name(), config.model),
            base,
            config,
            mode: AtomicU8::new(0),
        })
    }

    fn mode(&self) -> Mode {
        MODES
            .get(usize::from(self.mode.load(Ordering::Relaxed)))
            .copied()
            .unwrap_or(Mode::Words)
    }

    /// Whether a refused request is worth another way of asking for the schema.
    fn loosen(&self, error: &ModelError) -> bool {
        let mode = self.mode();
        let refused = matches!(error, ModelError::Rejected { status: 400 | 422 });
        if refused && mode != Mode::Words {
            self.mode.store(self.mode.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            return true;
        }
        false
    }

    fn target(&self) -> ServiceTarget {
        let auth = match &self.config.key {
            Some(key) => AuthData::from_single(key.expose_secret()),
            // Without a key no header is sent that could carry one.
            None => AuthData::RequestOverride {
                url: format!("{}chat/completions", self.base),
                headers: Headers::default(),
            },
        };
        ServiceTarget {
            endpoint: Endpoint::from_owned(self.base.as_str()),
            auth,
            model: ModelIden::new(self.config.provider.kind(), self.config.model.clone()),
        }
    }

    async fn once(&self, request: &ModelRequest, deadline: Instant) -> Result<ModelReply, ModelError> {
        let mode = self.mode();
        let (chat, options) = asked(request, mode);
        let sent = self.client.exec_chat(self.target(), chat, Some(&options));
        let response = timeout_at(deadline, sent)
            .await
            .map_err(|_| ModelError::TimedOut { limit: request.time })?;
        reply(response.map_err(|error| failure::of(&error, &self.base))?)
    }
}

#[async_trait]
impl Model for ProviderModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let deadline = Instant::now() + request.time;
        let mut wait = self.config.retries.first_wait;
        let mut left = self.config.retries.count;
        loop {
            let error = match self.once(request, deadline).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            if self.loosen(&error) {
                continue;
            }
            let pause = match &error {
                ModelError::RateLimited { retry_after: Some(asked) } => *asked,
                _ => wait,
            };
            // A pause that outlasts the deadline is no retry.
            if left == 0 || !error.is_retryable() || Instant::now() + pause >= deadline {
                return Err(error);
            }
            left -= 1;
            wait *= 2;
            tokio::time::sleep(pause).await;
        }
    }
}

/// The address with a slash at its end, so that paths can be appended.
fn base(config: &ProviderConfig) -> Result<Url, ModelError> {
    let home = || Url::parse(config.provider.home()).map_err(|_| ModelError::UnknownModel);
    let mut base = config.base_url.clone().map_or_else(home, Ok)?;
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    Ok(base)
}

fn asked(request: &ModelRequest, mode: Mode) -> (ChatRequest, ChatOptions) {
    let system = match mode {
        Mode::Schema => request.system.clone(),
        Mode::Json | Mode::Words => format!("{}\n\nThe JSON schema of the reply: {}", request.system, request.schema),
    };
    let messages: Vec<ChatMessage> = request
        .messages
        .iter()
        .map(|message| match message.speaker {
            Speaker::Program => ChatMessage::user(message.text.clone()),
            Speaker::Model => ChatMessage::assistant(message.text.clone()),
        })
        .collect();
    let options = ChatOptions::default().with_max_tokens(request.max_output_tokens);
    let options = match mode {
        Mode::Schema => options.with_response_format(JsonSpec::new("proposal", request.schema.clone())),
        Mode::Json => options.with_response_format(ChatResponseFormat::JsonMode),
        Mode::Words => options,
    };
    (ChatRequest::new(messages).with_system(system), options)
}

fn reply(response: ChatResponse) -> Result<ModelReply, ModelError> {
    let count = |tokens: Option<i32>| tokens.and_then(|tokens| u64::try_from(tokens).ok()).unwrap_or(0);
    let tokens = TokenCount {
        input: count(response.usage.prompt_tokens),
        output: count(response.usage.completion_tokens),
    };
    let ending = match &response.stop_reason {
        Some(StopReason::MaxTokens(_)) => Ending::CutShort,
        Some(StopReason::ContentFilter(_)) => Ending::Declined,
        Some(StopReason::Completed(_) | StopReason::ToolCall(_) | StopReason::StopSequence(_) | StopReason::Other(_)) | None => {
            Ending::Complete
        }
    };
    let text = response.into_texts().concat();
    // A refusal may come as a reply without any text.
    let ending = if text.trim().is_empty() && ending == Ending::Complete {
        Ending::Declined
    } else {
        ending
    };
    Ok(ModelReply { text, tokens, ending })
}
