//! The operator's language model.

use belvedere_analysis_router::model::{Provider, ProviderConfig, Retries};
use url::Url;

use super::Layers;

/// Nothing when no provider is named. `wrong` takes a key and what is wrong with it.
pub(super) fn read(layers: &Layers, wrong: &mut impl FnMut(&str, &str)) -> Option<ProviderConfig> {
    let key = layers.secret("model_key").unwrap_or_else(|said| {
        wrong("model_key", &said);
        None
    });
    let base_url = layers.optional("model_base_url").and_then(|text| {
        let url = Url::parse(&text).ok();
        if url.is_none() {
            wrong("model_base_url", "not a URL");
        }
        url
    });
    let name = layers.optional("model_name");
    let Some(provider) = layers.optional("model_provider") else {
        for (setting, set) in [
            ("model_base_url", base_url.is_some()),
            ("model_name", name.is_some()),
            ("model_key", key.is_some()),
        ] {
            if set {
                wrong(setting, "says nothing without model_provider");
            }
        }
        return None;
    };
    let Some(provider) = Provider::named(&provider) else {
        wrong("model_provider", "must be anthropic, openai or gemini");
        return None;
    };
    if key.is_none() && provider != Provider::Openai {
        wrong("model_key", "this provider wants a key");
    }
    let Some(model) = name else {
        wrong("model_name", "is missing");
        return None;
    };
    Some(ProviderConfig {
        provider,
        base_url,
        model,
        key,
        retries: Retries::default(),
    })
}
