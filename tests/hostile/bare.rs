//! A client made of rmcp alone, put to the same vendor: its transport, its life cycle and its authorization, used as its documentation shows.
//! What it does is told in one phrase, which the page of hostile servers quotes.

use std::time::Duration;

use belvedere_tests::client;
use belvedere_tests::hostile::{Hostile, RESOURCE};
use rmcp::RoleClient;
use rmcp::model::{CallToolRequestParams, ProtocolVersion};
use rmcp::service::{ClientInitializeError, ClientLifecycleMode, ClientServiceExt, RunningService, ServiceError};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::auth::{AuthClient, AuthorizationManager, AuthorizationRequest, AuthorizationSession};
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;

use crate::place::parameter;

/// Where a person's browser would come back to.
const REDIRECT: &str = "http://127.0.0.1:9/callback";
/// After this it counts as hanging. Its own patience with a silent discovery is 10 s.
const PATIENCE: Duration = Duration::from_secs(15);
const LONGEST_PHRASE: usize = 110;

pub type Session = RunningService<RoleClient, ()>;

/// Fails where the bare client did something else than what the page says of it.
pub fn does(phrase: &str, done: impl Into<String>) {
    assert_eq!(done.into(), phrase, "what a bare rmcp client does");
}

/// From the address to the tool's result: connects, signs in where asked, lists, calls.
pub async fn trip(vendor: &Hostile) -> String {
    let whole = async {
        match connect(vendor).await {
            Ok(session) => asked(vendor, &session).await,
            Err(stopped) => stopped,
        }
    };
    patiently(whole).await
}

/// Signed in, whatever that takes.
pub async fn connect(vendor: &Hostile) -> Result<Session, String> {
    match serve(client(), vendor).await {
        Ok(session) => Ok(session),
        Err(error) => {
            let challenge = error.auth_challenge().map(str::to_owned);
            let challenge = challenge.ok_or_else(|| phrase(vendor, "does not connect", &error.to_string()))?;
            sign_in(vendor, &challenge).await
        }
    }
}

async fn serve<C>(http: C, vendor: &Hostile) -> Result<Session, ClientInitializeError>
where
    C: rmcp::transport::streamable_http_client::StreamableHttpClient + Send + Sync,
{
    let mode = ClientLifecycleMode::Auto {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
        legacy_version: Some(ProtocolVersion::LATEST_WITH_INITIALIZE),
    };
    let config = StreamableHttpClientTransportConfig::with_uri(vendor.mcp());
    ().serve_with_lifecycle(StreamableHttpClientTransport::with_client(http, config), mode)
        .await
}

/// Discovery and registration: the address that a person would open.
pub async fn begin(vendor: &Hostile, challenge: &str) -> Result<AuthorizationSession, String> {
    let wrong = |stage: &str, error: rmcp::transport::auth::AuthError| phrase(vendor, stage, &error.to_string());
    let mut manager = AuthorizationManager::new(vendor.mcp())
        .await
        .map_err(|error| wrong("does not start", error))?;
    let found = manager
        .resolve_metadata_from_challenge(Some(challenge))
        .await
        .map_err(|error| wrong("stops at discovery", error))?;
    manager.set_metadata(found.metadata);
    let request = AuthorizationRequest::new(REDIRECT)
        .with_client_name("bare")
        .with_challenge(challenge);
    AuthorizationSession::new(manager, request)
        .await
        .map_err(|(_, error)| wrong("stops at registration", error))
}

/// What the vendor's 401 said, and the address that follows from it.
pub async fn authorization_url(vendor: &Hostile) -> String {
    let whole = async {
        let Err(error) = serve(client(), vendor).await else {
            return "asks nobody".to_owned();
        };
        let Some(challenge) = error.auth_challenge().map(str::to_owned) else {
            return phrase(vendor, "does not connect", &error.to_string());
        };
        match begin(vendor, &challenge).await {
            Ok(session) => session.get_authorization_url().to_owned(),
            Err(stopped) => stopped,
        }
    };
    patiently(whole).await
}

/// The vendor's page approves at once; `change` is what happens to its answer on the way.
pub async fn approved(session: &AuthorizationSession, change: impl FnOnce(String) -> String) -> Result<(), String> {
    let page = belvedere_tests::reply(client().get(session.get_authorization_url())).await;
    let back = page.headers.get("location").and_then(|value| value.to_str().ok());
    let back = back.ok_or_else(|| format!("sends the person to a page that answers {}", page.status))?;
    let finished = session.handle_callback_url(&change(back.to_owned())).await;
    finished.map(drop).map_err(|error| error.to_string())
}

/// As far as the vendor's page, which the address is of; without its parameters.
pub async fn sends_to(vendor: &Hostile) -> String {
    let url = authorization_url(vendor).await;
    match url.split_once('?') {
        Some((page, parameters)) if parameters.contains("response_type") => {
            format!("sends the person to {}", page.replace(&vendor.base, "…"))
        }
        _ => url,
    }
}

/// The named parameter of the vendor's page.
pub async fn asks_for(vendor: &Hostile, name: &str) -> String {
    let url = authorization_url(vendor).await;
    if !url.contains("response_type=") {
        return url;
    }
    match parameter(&url, name) {
        Some(value) => format!("asks with {name}={}", value.replace(&vendor.base, "…")),
        None => format!("asks without {name}"),
    }
}

/// As far as the redemption of the code, with the vendor's answer changed on the way.
pub async fn redeems(vendor: &Hostile, change: impl FnOnce(String) -> String) -> String {
    let challenge = format!("Bearer resource_metadata=\"{}{RESOURCE}\"", vendor.base);
    match begin(vendor, &challenge).await {
        Err(stopped) => stopped,
        Ok(session) => match approved(&session, change).await {
            Ok(()) => "redeems the code".to_owned(),
            Err(error) => phrase(vendor, "stops at the callback", &error),
        },
    }
}

async fn sign_in(vendor: &Hostile, challenge: &str) -> Result<Session, String> {
    let session = begin(vendor, challenge).await?;
    approved(&session, |back| back)
        .await
        .map_err(|error| phrase(vendor, "stops at the callback", &error))?;
    serve(AuthClient::new(client(), session.auth_manager), vendor)
        .await
        .map_err(|error| phrase(vendor, "does not connect with its token", &error.to_string()))
}

/// Lists and calls.
pub async fn asked(vendor: &Hostile, session: &Session) -> String {
    let whole = async {
        let tools = match session.list_all_tools().await {
            Ok(tools) => tools,
            Err(error) => return failed(vendor, "does not list", &error),
        };
        if tools.is_empty() {
            return "is connected, with 0 tools".to_owned();
        }
        match session.call_tool(CallToolRequestParams::new(tools[0].name.clone())).await {
            Ok(_) => "connects and calls the tool".to_owned(),
            Err(error) => failed(vendor, "does not get the result", &error),
        }
    };
    patiently(whole).await
}

fn failed(vendor: &Hostile, stage: &str, error: &ServiceError) -> String {
    phrase(vendor, stage, &error.to_string())
}

pub async fn patiently(work: impl Future<Output = String>) -> String {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| "hangs".to_owned())
}

/// Its own words after ours, without what differs from run to run.
fn phrase(vendor: &Hostile, stage: &str, error: &str) -> String {
    // Its errors name each layer that they passed.
    let inner = ["] error: ", "Registration failed: "]
        .iter()
        .fold(error, |error, layer| error.rsplit(layer).next().unwrap_or(error));
    let inner = inner.split(" at line ").next().unwrap_or(inner);
    let error = inner.replace(&vendor.base, "…").replace(&vendor.host(), "…");
    let line: Vec<&str> = error.split_whitespace().collect();
    let line = line.join(" ");
    let cut: String = line.chars().take(LONGEST_PHRASE).collect();
    let dots = if cut.len() < line.len() { "…" } else { "" };
    format!("{stage}: {cut}{dots}")
}
