//! The single place where the crates meet: settings in, use cases out.

use std::sync::Arc;
use std::time::Duration;

use belvedere_analysis_router::{BuiltInPlanner, Router};
use belvedere_app::{App, AppParts};
use belvedere_auth::{Auth, AuthConfig, AuthParts};
use belvedere_catalog::Catalog;
use belvedere_mcp_client::{ClientConfig, McpClient};
use belvedere_outbound::{Outbound, OutboundConfig};
use belvedere_store::{Store, StoreConfig};
use belvedere_tool_filter::{Gate, ToolSource};
use belvedere_types::{Clock, SystemClock};
use belvedere_vault::{KeyFile, SealedRows, TextKeys, Vault};
use url::Url;

use crate::config::{Config, KeyOrigin};
use crate::failure::{Failure, explained};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const CLIENT_NAME: &str = "Belvedere";

pub async fn wire(config: &Config, public_url: Url) -> Result<App, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let catalog = Arc::new(catalog(config)?);
    let outbound = Outbound::new(OutboundConfig {
        allowed_private_hosts: config.allowed_private_hosts.clone(),
        user_agent: concat!("belvedere/", env!("CARGO_PKG_VERSION")).into(),
        connect_timeout: CONNECT_TIMEOUT,
    })
    .map_err(explained)?;
    let store = Store::open(&StoreConfig {
        url: config.database_url.clone(),
    })
    .await
    .map_err(explained)?;
    let vault = vault(config, &store).await?;

    let auth = Arc::new(Auth::new(AuthParts {
        outbound: outbound.clone(),
        secrets: Arc::new(vault),
        flows: Arc::new(store.clone()),
        registrations: Arc::new(store.clone()),
        grants: Arc::new(store.clone()),
        connections: Arc::new(store.clone()),
        audit: Arc::new(store.clone()),
        clock: clock.clone(),
        config: AuthConfig {
            public_url: public_url.clone(),
            client_name: CLIENT_NAME.into(),
        },
    }));
    let tools: Arc<dyn ToolSource> = Arc::new(McpClient::new(
        outbound,
        auth.clone(),
        Arc::new(store.clone()),
        clock.clone(),
        ClientConfig::default(),
    ));
    let gate = Arc::new(Gate::new(
        tools.clone(),
        Arc::new(store.clone()),
        Arc::new(store.clone()),
        Arc::new(catalog.policies()),
        clock.clone(),
    ));
    let router = Router::new(
        gate.clone(),
        Arc::new(BuiltInPlanner::default()),
        belvedere_app::error_help(catalog.clone()),
    );
    Ok(App::new(AppParts {
        store,
        auth,
        gate,
        tools,
        router,
        catalog,
        clock,
        public_url,
    }))
}

fn catalog(config: &Config) -> Result<Catalog, Failure> {
    let built_in = Catalog::built_in().map_err(explained)?;
    match &config.catalog_dir {
        Some(dir) => built_in.with_directory(dir).map_err(explained),
        None => Ok(built_in),
    }
}

/// Never a fresh key over old data: a key file is made only while nothing was ever sealed.
async fn vault(config: &Config, store: &Store) -> Result<Vault, Failure> {
    let rows: Arc<dyn SealedRows> = Arc::new(store.clone());
    let opened = match &config.key {
        KeyOrigin::Given(text) => Vault::open(&TextKeys::new(text.clone()), rows).await,
        KeyOrigin::File(path) => {
            let nothing_sealed = rows.scan(None, 1).await.map_err(explained)?.is_empty();
            if nothing_sealed && !path.exists() {
                KeyFile::create_new(path).map_err(explained)?;
                tracing::info!(path = %path.display(), "made a new master key");
            }
            Vault::open(&KeyFile::at(path), rows).await
        }
    };
    opened.map_err(explained)
}
