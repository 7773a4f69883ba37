//! The scripted provider, with models of ours that speak to it.

use std::time::Duration;

use belvedere_analysis_router::model::{Provider, ProviderConfig, ProviderModel, Retries};
use belvedere_mock_vendors::provider::{Dialect, End, Sent};
use belvedere_outbound::{HostPort, Outbound, OutboundConfig};
use belvedere_types::SecretText;

pub use belvedere_mock_vendors::provider::Wire;

pub const KEY: &str = "canary-key-0815";

pub struct ProviderServer(belvedere_mock_vendors::provider::Provider);

impl ProviderServer {
    pub async fn start(replies: Vec<Wire>) -> Self {
        Self(belvedere_mock_vendors::provider::Provider::start(replies).await.unwrap())
    }

    pub fn config(&self, provider: Provider) -> ProviderConfig {
        ProviderConfig {
            provider,
            base_url: Some(self.0.base_url().parse().unwrap()),
            model: "model-x".into(),
            key: Some(SecretText::new(KEY)),
            retries: Retries {
                count: 2,
                first_wait: Duration::from_millis(1),
            },
        }
    }

    pub fn outbound(&self) -> Outbound {
        outbound(vec![HostPort {
            host: "127.0.0.1".into(),
            port: self.0.port(),
        }])
    }

    pub fn model(&self, provider: Provider) -> ProviderModel {
        ProviderModel::new(&self.outbound(), self.config(provider)).unwrap()
    }

    pub fn base_url(&self) -> String {
        self.0.base_url()
    }

    pub fn sent(&self) -> Vec<Sent> {
        self.0.sent()
    }
}

pub fn outbound(allowed_private_hosts: Vec<HostPort>) -> Outbound {
    Outbound::new(OutboundConfig {
        allowed_private_hosts,
        own_authorities: Vec::new(),
        user_agent: "belvedere-test/1".into(),
        connect_timeout: Duration::from_secs(5),
    })
    .unwrap()
}

fn dialect(provider: Provider) -> Dialect {
    match provider {
        Provider::Anthropic => Dialect::Messages,
        Provider::Openai => Dialect::Completions,
        Provider::Gemini => Dialect::Content,
    }
}

pub fn says(provider: Provider, text: &str) -> Wire {
    Wire::says(dialect(provider), text)
}

pub fn cut(provider: Provider, text: &str) -> Wire {
    Wire::ends(dialect(provider), text, End::Cut)
}

pub fn refused(provider: Provider) -> Wire {
    Wire::ends(dialect(provider), "", End::Refused)
}

pub fn fails(provider: Provider, status: u16, message: &str) -> Wire {
    Wire::fails(dialect(provider), status, message)
}
