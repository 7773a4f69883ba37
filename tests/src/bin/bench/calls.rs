//! A tool call through gate, vault and client against a bare rmcp client, on the same server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use belvedere_auth::{Auth, AuthConfig, AuthParts, StaticCredential};
use belvedere_mcp_client::{ClientConfig, McpClient};
use belvedere_outbound::{HostPort, Outbound, OutboundConfig};
use belvedere_store::{OrgRecord, SourceRecord, Store, StoreConfig};
use belvedere_tests::Vendor;
use belvedere_tool_filter::{Gate, Policies, ToolSource};
use belvedere_types::{
    Actor, Caller, Clock, ConnectionEvent, ConnectionStatus, Connections, OrgId, Quirks, Role, SecretText, SourceAccess, SourceId,
    SourceTarget, SystemClock,
};
use belvedere_vault::{KeyFile, Vault, VaultParts};
use rmcp::ServiceExt;
use rmcp::model::CallToolRequestParams;
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use serde_json::{Map, json};
use url::Url;

use crate::{RUNS, median, print, quantile};

const TOKEN: &str = "bench-token-0123456789abcdef";
const CALLS: usize = 200;

pub async fn run() {
    let vendor = Vendor::start(&["bearer", "--port", "0", "--token", TOKEN]);
    let folder = tempfile::tempdir().unwrap();
    let (gate, caller, target) = ours(&vendor, folder.path()).await;
    let inventory = gate.inventory(&caller, &target).await.unwrap();
    let tool = inventory
        .tools
        .iter()
        .find(|tool| tool.verdict == belvedere_tool_filter::Verdict::Read && required(&tool.definition.input_schema) == 0)
        .unwrap();
    let tool = tool.definition.name.clone();

    let config = StreamableHttpClientTransportConfig::with_uri(vendor.mcp_url.clone()).auth_header(TOKEN.to_owned());
    let bare = ().serve(StreamableHttpClientTransport::from_config(config)).await.unwrap();
    let (mut p50_ours, mut p50_bare, mut p99_ours, mut p50_admit) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (mut our_times, mut bare_times, mut admit_times) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..CALLS {
            let began = Instant::now();
            let call = gate.admit(&caller, &target, &tool, Map::new()).await.unwrap();
            admit_times.push(began.elapsed());
            assert!(!gate.call(call).await.unwrap().is_error);
            our_times.push(began.elapsed());
            let began = Instant::now();
            bare.call_tool(CallToolRequestParams::new(tool.clone())).await.unwrap();
            bare_times.push(began.elapsed());
        }
        p50_ours.push(micros(quantile(&mut our_times, 0.5)));
        p50_admit.push(micros(quantile(&mut admit_times, 0.5)));
        p99_ours.push(micros(quantile(&mut our_times, 0.99)));
        p50_bare.push(micros(quantile(&mut bare_times, 0.5)));
    }
    let (ours, bare) = (median(&mut p50_ours), median(&mut p50_bare));
    print(
        "call_added_p50",
        ours - bare,
        "us over a bare rmcp client",
        json!({ "ours_us": ours, "admit_us": median(&mut p50_admit), "bare_us": bare, "ours_p99_us": median(&mut p99_ours) }),
    );
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn required(schema: &serde_json::Value) -> usize {
    schema["required"].as_array().map_or(0, Vec::len)
}

/// Store on SQLite, vault over it, a pasted token, the real client and gate.
async fn ours(vendor: &Vendor, folder: &std::path::Path) -> (Gate, Caller, SourceTarget) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = Store::open(&StoreConfig {
        url: format!("sqlite:{}", folder.join("bench.db").display()),
    })
    .await
    .unwrap();
    let keys = KeyFile::create_new(folder.join("key")).unwrap();
    let rows = Arc::new(store.clone());
    let vault = Vault::open(VaultParts::over(Arc::new(keys), rows.clone(), rows)).await.unwrap();
    let host = vendor.hosts().remove(0);
    let (name, port) = host.rsplit_once(':').unwrap();
    let outbound = Outbound::new(OutboundConfig {
        allowed_private_hosts: vec![HostPort {
            host: name.to_owned(),
            port: port.parse().unwrap(),
        }],
        own_authorities: Vec::new(),
        user_agent: "belvedere-bench".into(),
        connect_timeout: Duration::from_secs(5),
    })
    .unwrap();
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
            public_url: Url::parse("http://127.0.0.1:1/").unwrap(),
            client_name: "bench".into(),
            client_document: None,
        },
    }));
    let now = clock.now();
    let org = OrgId::generate();
    store
        .create_org(&OrgRecord {
            id: org,
            name: "bench".into(),
            created_at: now,
        })
        .await
        .unwrap();
    let source = SourceRecord {
        id: SourceId::generate(),
        org,
        name: "bench".into(),
        vendor: None,
        url: Url::parse(&vendor.mcp_url).unwrap(),
        headers: Vec::new(),
        quirks: Quirks::NONE,
        access: SourceAccess::OPEN,
        status: ConnectionStatus::new(now),
        created_at: now,
        last_used_at: None,
    };
    store.create_source(&source).await.unwrap();
    let target = SourceTarget {
        org,
        source: source.id,
        name: source.name,
        vendor: None,
        url: source.url,
        headers: Vec::new(),
        paused_until: None,
    };
    auth.set_static(&target, StaticCredential::Bearer(SecretText::new(TOKEN)))
        .await
        .unwrap();
    store.apply(org, target.source, ConnectionEvent::Authorized, now).await.unwrap();
    let tools: Arc<dyn ToolSource> = Arc::new(McpClient::new(
        outbound,
        auth,
        Arc::new(store.clone()),
        clock.clone(),
        ClientConfig::default(),
    ));
    let gate = Gate::new(
        tools,
        Arc::new(store.clone()),
        Arc::new(store),
        Arc::new(Policies::default()),
        clock,
    );
    (
        gate,
        Caller {
            org,
            actor: Actor::System,
            role: Role::Owner,
        },
        target,
    )
}
