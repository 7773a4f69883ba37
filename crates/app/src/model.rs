//! The language model of an organisation: its settings, its key in the vault, its limits.

mod planning;

use std::time::{Duration, Instant};

use belvedere_analysis_router::model::{Message, ModelRequest, Price, Provider, ProviderConfig, Retries, Sharing, Speaker};
use belvedere_store::ModelUse;
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner};
use belvedere_types::{Caller, Explain, OrgId, Problem, SecretId, SecretText};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use crate::access::{Permission, allow};
use crate::connect::without_secret;
pub(crate) use planning::Planning;

use crate::{App, AppError, ModelBounds, ModelOrigin, ModelTest, ModelView, SetModel};

const SETTING: &str = "model";
const MAX_NAME_CHARS: usize = 120;
const TEST_TIME: Duration = Duration::from_secs(20);

/// As it is stored: the key is in the vault, under this secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    /// Nothing: this organisation uses no model, whatever the operator set.
    model: Option<StoredModel>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredModel {
    provider: Provider,
    base_url: Option<Url>,
    name: String,
    key: Option<SecretId>,
    schema_only: bool,
    price: Option<Price>,
    #[serde(flatten)]
    bounds: ModelBounds,
}

/// The model in force, with its key.
struct InForce {
    config: ProviderConfig,
    sharing: Sharing,
    price: Option<Price>,
    bounds: ModelBounds,
}

impl App {
    /// The settings in force, without the key, and model servers on this machine that could be used.
    pub async fn model(&self, caller: &Caller) -> Result<ModelView, AppError> {
        allow(caller, Permission::Own)?;
        let mut view = self.model_view(caller.org).await?;
        view.nearby = self.parts.models.nearby().await;
        Ok(view)
    }

    /// Sets the organisation's own model. A key that is not given is kept only while provider and address stay: a key goes to the party that it
    /// was issued by and to no other.
    pub async fn set_model(&self, caller: &Caller, wish: SetModel) -> Result<ModelView, AppError> {
        allow(caller, Permission::Own)?;
        let before = self.stored(caller.org).await?.and_then(|stored| stored.model);
        let mut next = judged(&wish)?;
        let same = |old: &StoredModel| (old.provider, &old.base_url) == (next.provider, &next.base_url);
        let kept = before.as_ref().filter(|old| same(old)).and_then(|old| old.key);
        next.key = match &wish.key {
            Some(key) => Some(self.seal(caller.org, key).await?),
            None => kept,
        };
        // What cannot be opened is refused now rather than with the next question.
        let opened = self.with_key(caller.org, &next).await?.config;
        if let Err(error) = self.parts.models.open(opened) {
            self.unseal(caller.org, next.key.filter(|key| Some(*key) != kept)).await?;
            return Err(AppError::new(error.problem()));
        }
        self.put(caller, &Stored { model: Some(next.clone()) }).await?;
        self.unseal(caller.org, before.and_then(|old| old.key).filter(|old| Some(*old) != next.key))
            .await?;
        let detail = json!({ "provider": next.provider, "model": next.name, "schema_only": next.schema_only });
        self.record(caller.org, caller.actor, "model.set", &caller.org.to_string(), detail)
            .await?;
        self.model_view(caller.org).await
    }

    /// No model for this organisation; the key is erased.
    pub async fn switch_model_off(&self, caller: &Caller) -> Result<ModelView, AppError> {
        allow(caller, Permission::Own)?;
        let before = self.stored(caller.org).await?.and_then(|stored| stored.model);
        self.put(caller, &Stored { model: None }).await?;
        self.unseal(caller.org, before.and_then(|old| old.key)).await?;
        self.record(caller.org, caller.actor, "model.off", &caller.org.to_string(), json!({}))
            .await?;
        self.model_view(caller.org).await
    }

    /// Asks the model in force for one word. A failure is a result, not an error.
    pub async fn test_model(&self, caller: &Caller) -> Result<ModelTest, AppError> {
        allow(caller, Permission::Own)?;
        let Some(model) = self.in_force(caller.org).await? else {
            return Err(no_model());
        };
        let started = Instant::now();
        let asked = match self.parts.models.open(model.config) {
            Ok(opened) => opened.complete(&probe()).await,
            Err(error) => Err(error),
        };
        let ms = started.elapsed().as_secs_f64() * 1000.0;
        Ok(match asked {
            Ok(reply) => {
                let used = ModelUse {
                    calls: 1,
                    tokens: reply.tokens.total(),
                    cost_micros: model.price.map_or(0, |price| price.of(reply.tokens)),
                };
                self.spend(caller.org, used).await?;
                ModelTest {
                    works: true,
                    ms,
                    tokens: reply.tokens.total(),
                    problem: None,
                }
            }
            Err(error) => ModelTest {
                works: false,
                ms,
                tokens: 0,
                problem: Some(error.problem()),
            },
        })
    }

    async fn model_view(&self, org: OrgId) -> Result<ModelView, AppError> {
        let stored = self.stored(org).await?;
        let origin = match &stored {
            Some(Stored { model: Some(_) }) => ModelOrigin::Organisation,
            Some(Stored { model: None }) => ModelOrigin::Off,
            None if self.parts.default_model.is_some() => ModelOrigin::Operator,
            None => ModelOrigin::None,
        };
        let model = stored.and_then(|stored| stored.model);
        let default = self.parts.default_model.as_ref().filter(|_| origin == ModelOrigin::Operator);
        Ok(ModelView {
            origin,
            provider: model.as_ref().map(|model| model.provider).or(default.map(|config| config.provider)),
            base_url: model.as_ref().map_or_else(
                || default.and_then(|config| config.base_url.clone()),
                |model| model.base_url.clone(),
            ),
            model: model
                .as_ref()
                .map(|model| model.name.clone())
                .or(default.map(|config| config.model.clone())),
            key_set: model
                .as_ref()
                .map_or(default.is_some_and(|config| config.key.is_some()), |model| model.key.is_some()),
            schema_only: model.as_ref().is_some_and(|model| model.schema_only),
            price: model.as_ref().and_then(|model| model.price),
            bounds: model.as_ref().map(|model| model.bounds).unwrap_or_default(),
            used: self.model_used(org).await?,
            nearby: Vec::new(),
        })
    }

    async fn in_force(&self, org: OrgId) -> Result<Option<InForce>, AppError> {
        match self.stored(org).await? {
            Some(Stored { model: Some(model) }) => Ok(Some(self.with_key(org, &model).await?)),
            Some(Stored { model: None }) => Ok(None),
            None => Ok(self.parts.default_model.clone().map(|config| InForce {
                config,
                sharing: Sharing::Samples,
                price: None,
                bounds: ModelBounds::default(),
            })),
        }
    }

    async fn with_key(&self, org: OrgId, model: &StoredModel) -> Result<InForce, AppError> {
        let key = match model.key {
            Some(id) => self.parts.secrets.read(&address(org, id)).await?.map(|(key, _)| key),
            None => None,
        };
        Ok(InForce {
            config: ProviderConfig {
                provider: model.provider,
                base_url: model.base_url.clone(),
                model: model.name.clone(),
                key,
                retries: Retries::default(),
            },
            sharing: if model.schema_only { Sharing::SchemaOnly } else { Sharing::Samples },
            price: model.price,
            bounds: model.bounds,
        })
    }

    async fn stored(&self, org: OrgId) -> Result<Option<Stored>, AppError> {
        let Some(value) = self.parts.store.setting(org, SETTING).await? else {
            return Ok(None);
        };
        serde_json::from_value(value)
            .map(Some)
            .map_err(|_| AppError::new(Problem::internal()))
    }

    async fn put(&self, caller: &Caller, stored: &Stored) -> Result<(), AppError> {
        let value: Value = json!(stored);
        Ok(self.parts.store.put_setting(caller.org, SETTING, &value).await?)
    }

    async fn seal(&self, org: OrgId, key: &SecretText) -> Result<SecretId, AppError> {
        let id = SecretId::generate();
        self.parts.secrets.create(&address(org, id), key).await?;
        Ok(id)
    }

    async fn unseal(&self, org: OrgId, id: Option<SecretId>) -> Result<(), AppError> {
        if let Some(id) = id {
            self.parts.secrets.erase(&address(org, id)).await?;
        }
        Ok(())
    }
}

fn address(org: OrgId, id: SecretId) -> SecretAddress {
    SecretAddress {
        org,
        owner: SecretOwner::Organisation(org),
        id,
        kind: SecretKind::ModelKey,
    }
}

fn probe() -> ModelRequest {
    let schema =
        json!({ "type": "object", "properties": { "word": { "type": "string" } }, "required": ["word"], "additionalProperties": false });
    ModelRequest {
        system: "Reply with one JSON object of the given schema.".into(),
        messages: vec![Message {
            speaker: Speaker::Program,
            text: "Say the word ready.".into(),
        }],
        schema,
        max_output_tokens: 500,
        time: TEST_TIME,
    }
}

fn judged(wish: &SetModel) -> Result<StoredModel, AppError> {
    let provider = Provider::named(&wish.provider).ok_or_else(|| {
        AppError::invalid(
            "unknown_model_provider",
            format!("{:?} is no kind of model provider.", wish.provider),
            "Choose anthropic, openai (any compatible server) or gemini.",
        )
        .quoting(&wish.provider)
    })?;
    let name = valid_model_name(&wish.model)?;
    let base_url = match wish.base_url.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(Url::parse(text).map_err(|_| {
            AppError::invalid(
                "invalid_url",
                format!("{text:?} is not a URL."),
                "Enter the base URL with its version, such as https://api.openai.com/v1.",
            )
            .quoting(text)
        })?),
    };
    if wish.price.is_none() && wish.bounds.cost_micros_per_month.is_some() {
        return Err(AppError::invalid(
            "model_price_missing",
            "A limit in money cannot be checked without the prices of the model.",
            "Enter the prices of its input and output tokens, or leave the limit empty.",
        ));
    }
    // It is stored and shown in clear, as a source's is.
    base_url.as_ref().map_or(Ok(()), without_secret)?;
    Ok(StoredModel {
        provider,
        base_url,
        name,
        key: None,
        schema_only: wish.schema_only,
        price: wish.price,
        bounds: wish.bounds,
    })
}

fn valid_model_name(text: &str) -> Result<String, AppError> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(AppError::invalid(
            "invalid_model_name",
            "The model's name is missing, too long, or has spaces in it.",
            "Enter it as the provider spells it.",
        ));
    }
    Ok(name.to_owned())
}

fn no_model() -> AppError {
    AppError::invalid(
        "no_model",
        "No language model is set.",
        "Set one first; questions are answered without one as well.",
    )
}
