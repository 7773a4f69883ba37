//! The single place where the crates meet: settings in, use cases out.

use std::sync::Arc;
use std::time::Duration;

use belvedere_analysis_router::model::ProviderModels;
use belvedere_analysis_router::{BuiltInPlanner, Router};
use belvedere_app::mail::PostOffice;
use belvedere_app::{App, AppParts};
use belvedere_auth::{Auth, AuthConfig, AuthParts};
use belvedere_catalog::Catalog;
use belvedere_mail::{Smtp, SmtpConfig};
use belvedere_mcp_client::{ClientConfig, McpClient};
use belvedere_outbound::{Outbound, OutboundConfig};
use belvedere_store::{Store, StoreConfig};
use belvedere_tool_filter::{Gate, ToolSource};
use belvedere_types::{Clock, SystemClock};
use belvedere_vault::Vault;
use belvedere_web::Letters;
use url::Url;

use crate::config::Config;
use crate::failure::{Failure, explained};
use crate::keys;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const CLIENT_NAME: &str = "Belvedere";

/// The use cases, and the vault whose keys a running server reads again from time to time.
pub struct Wired {
    pub app: App,
    pub vault: Arc<Vault>,
}

pub async fn wire(config: &Config, public_url: Url) -> Result<Wired, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let catalog = Arc::new(catalog(config)?);
    let outbound = outbound(config)?;
    let store = Store::open(&StoreConfig {
        url: config.database_url.clone(),
    })
    .await
    .map_err(explained)?;
    let vault = keys::vault(&config.keys, &store, &outbound).await?;

    let auth = Arc::new(Auth::new(AuthParts {
        outbound: outbound.clone(),
        secrets: vault.clone(),
        flows: Arc::new(store.clone()),
        registrations: Arc::new(store.clone()),
        grants: Arc::new(store.clone()),
        connections: Arc::new(store.clone()),
        audit: Arc::new(store.clone()),
        clock: clock.clone(),
        config: AuthConfig {
            public_url: public_url.clone(),
            client_name: CLIENT_NAME.into(),
            client_document: None,
        },
    }));
    let kept = Arc::new(store.clone());
    let client = McpClient::new(outbound.clone(), auth.clone(), kept.clone(), clock.clone(), ClientConfig::default());
    let tools: Arc<dyn ToolSource> = Arc::new(client.with_eras(kept));
    let gate = Arc::new(Gate::new(
        tools.clone(),
        Arc::new(store.clone()),
        Arc::new(store.clone()),
        Arc::new(catalog.policies()),
        clock.clone(),
    ));
    let router = Router::new(gate.clone(), Arc::new(BuiltInPlanner), belvedere_app::error_help(catalog.clone()))
        .with_guides(belvedere_app::guides(catalog.clone()));
    let app = App::new(AppParts {
        store,
        auth,
        secrets: vault.clone(),
        gate,
        tools,
        router,
        models: Arc::new(match &config.model_record_dir {
            None => ProviderModels::new(outbound),
            Some(folder) => ProviderModels::new(outbound).recording_into(folder.clone()),
        }),
        default_model: config.model.clone(),
        catalog,
        golden_questions: config.golden_questions,
        clock,
        public_url,
        post: config.mail.clone().map(post).transpose()?,
    });
    Ok(Wired { app, vault })
}

/// The one client for everything that leaves the program.
pub fn outbound(config: &Config) -> Result<Outbound, Failure> {
    Outbound::new(OutboundConfig {
        allowed_private_hosts: config.allowed_private_hosts.clone(),
        own_authorities: config.host_authorities.clone(),
        user_agent: concat!("belvedere/", env!("CARGO_PKG_VERSION")).into(),
        connect_timeout: CONNECT_TIMEOUT,
    })
    .map_err(explained)
}

fn post(config: SmtpConfig) -> Result<PostOffice, Failure> {
    let mailer = Smtp::new(config).map_err(|said| Failure::Settings(vec![format!("smtp_url: {said}")]))?;
    Ok(PostOffice {
        writer: Arc::new(Letters),
        mailer: Arc::new(mailer),
    })
}

fn catalog(config: &Config) -> Result<Catalog, Failure> {
    let built_in = Catalog::built_in().map_err(explained)?;
    match &config.catalog_dir {
        Some(dir) => built_in.with_directory(dir).map_err(explained),
        None => Ok(built_in),
    }
}
