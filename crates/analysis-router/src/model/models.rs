//! Where models come from: opened by their settings, or found on this machine.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use belvedere_outbound::{Limits, Outbound};
use belvedere_types::ConversationId;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Model, ModelError, ProviderConfig, ProviderModel, Recorder, Tape};

/// Addresses at which model servers listen on one's own machine, as their makers set them up.
const NEARBY: [&str; 4] = [
    "http://localhost:11434/v1",
    "http://127.0.0.1:11434/v1",
    "http://localhost:1234/v1",
    "http://127.0.0.1:1234/v1",
];
const LISTED: usize = 50;
const LIMITS: Limits = Limits {
    body_bytes: 256 << 10,
    first_byte: Duration::from_secs(1),
    total: Duration::from_secs(2),
};

/// A model server on this machine, with the models it offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearby {
    pub base_url: Url,
    pub models: Vec<String>,
}

/// Port: the use cases get models without knowing about providers.
#[async_trait]
pub trait Models: Send + Sync {
    fn open(&self, config: ProviderConfig) -> Result<Arc<dyn Model>, ModelError>;

    /// Servers on this machine that the operator admitted and that answer.
    async fn nearby(&self) -> Vec<Nearby>;
}

/// Models of providers, by the guarded client.
pub struct ProviderModels {
    outbound: Outbound,
    looked_at: Vec<String>,
    recordings: Option<PathBuf>,
}

impl ProviderModels {
    pub fn new(outbound: Outbound) -> Self {
        let looked_at = NEARBY.iter().map(|address| (*address).to_owned()).collect();
        Self {
            outbound,
            looked_at,
            recordings: None,
        }
    }

    /// Writes every conversation down in this folder, each in a file of its own that nobody else may read. See [`Recorder`].
    #[must_use]
    pub fn recording_into(self, folder: PathBuf) -> Self {
        Self {
            recordings: Some(folder),
            ..self
        }
    }

    /// Looks for servers at these addresses (up to and including the version) in place of the usual ones.
    #[must_use]
    pub fn looking_at(self, addresses: Vec<String>) -> Self {
        Self {
            looked_at: addresses,
            ..self
        }
    }

    async fn list(&self, base: &str) -> Option<Nearby> {
        let base_url = Url::parse(base).ok()?;
        let url = Url::parse(&format!("{base}/models")).ok()?;
        // Without the operator's word nothing on this machine is touched.
        self.outbound.check(&url).ok()?;
        let request = http::Request::get(url.as_str()).body(Bytes::new()).ok()?;
        let reply = self
            .outbound
            .fetch(request, LIMITS)
            .await
            .ok()
            .filter(|reply| reply.status().is_success())?;
        let listed: Listed = serde_json::from_slice(reply.body()).ok()?;
        let named = |entry: Entry| Some(entry.id).filter(|id| super::clean::is_showable(id));
        let models = listed.data.into_iter().filter_map(named).take(LISTED).collect();
        Some(Nearby { base_url, models })
    }
}

/// The lines go into a file that is made with the first of them. One that cannot be written is said in the log and harms no question.
fn tape_in(folder: &Path) -> Tape {
    let path = folder.join(format!("{}.jsonl", ConversationId::generate()));
    Box::new(move |line| {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        if let Err(error) = options.open(&path).and_then(|mut file| file.write_all(line.as_bytes())) {
            tracing::warn!(kind = %error.kind(), "a conversation with a model could not be written down");
        }
    })
}

#[derive(Deserialize)]
struct Listed {
    data: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
}

#[async_trait]
impl Models for ProviderModels {
    fn open(&self, config: ProviderConfig) -> Result<Arc<dyn Model>, ModelError> {
        let model = Arc::new(ProviderModel::new(&self.outbound, config)?);
        Ok(match &self.recordings {
            None => model,
            Some(folder) => Arc::new(Recorder::new(model, tape_in(folder))),
        })
    }

    async fn nearby(&self) -> Vec<Nearby> {
        let found = futures::future::join_all(self.looked_at.iter().map(|base| self.list(base))).await;
        found.into_iter().flatten().collect()
    }
}
