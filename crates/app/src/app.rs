//! The use cases' common ground.

use std::sync::Arc;

use belvedere_analysis_router::model::{Models, ProviderConfig};
use belvedere_analysis_router::{ErrorHelp, Router};
use belvedere_auth::Auth;
use belvedere_catalog::Catalog;
use belvedere_store::Store;
use belvedere_tool_filter::{Gate, ToolSource};
use belvedere_types::Clock;
use belvedere_types::credential::SecretStore;
use tokio::sync::Notify;
use url::Url;

use crate::dashboards::mail::PostOffice;
use crate::error_help;

/// What the use cases stand on.
pub struct AppParts {
    pub store: Store,
    pub auth: Arc<Auth>,
    pub secrets: Arc<dyn SecretStore>,
    pub gate: Arc<Gate>,
    pub tools: Arc<dyn ToolSource>,
    pub router: Router,
    pub models: Arc<dyn Models>,
    /// The operator's model, for organisations that set none of their own.
    pub default_model: Option<ProviderConfig>,
    pub catalog: Arc<Catalog>,
    /// Whether the cards' golden questions are asked when their vendors are connected.
    pub golden_questions: bool,
    pub clock: Arc<dyn Clock>,
    /// Origin under which browsers reach us.
    pub public_url: Url,
    /// `None` where the operator has set up no mail.
    pub post: Option<PostOffice>,
}

/// The use cases. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) parts: Arc<AppParts>,
    pub(crate) help: ErrorHelp,
    /// Wakes whoever does the background work.
    pub(crate) work: Arc<Notify>,
    /// Questions that this process is answering.
    pub(crate) running: crate::runs::Running,
    /// Wakes whoever asks golden questions.
    pub(crate) golden: Arc<Notify>,
}

impl App {
    pub fn new(parts: AppParts) -> Self {
        let help = error_help(parts.catalog.clone());
        Self {
            parts: Arc::new(parts),
            help,
            work: Arc::default(),
            running: crate::runs::Running::default(),
            golden: Arc::default(),
        }
    }

    pub fn catalog(&self) -> &Catalog {
        &self.parts.catalog
    }

    pub fn public_url(&self) -> &Url {
        &self.parts.public_url
    }
}
