//! Real rmcp servers: the stateless era and the session era.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use belvedere_mcp_client::ClientConfig;
use belvedere_tool_filter::ToolSource;
use belvedere_types::{Era, Eras, OrgId, StorageError};
use rmcp::handler::server::ServerHandler;
use rmcp::model::{ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::json;

use crate::support::{Bench, Keeper, Scripted, bench, bench_of, bench_with, config, json_reply, page, serve, sessions, stateless, tool};

#[derive(Clone)]
struct Things;

impl ServerHandler for Things {
    fn get_info(&self) -> ServerConfig {
        let mut info = ServerConfig::new(ServerCapabilities::builder().enable_tools().build());
        info.instructions = Some("Ask for things.".to_owned());
        info
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, rmcp::ErrorData> {
        let name = |name: &'static str| {
            Tool::new(
                name,
                "Lists things.",
                Arc::new(serde_json::Map::from_iter([("type".to_owned(), json!("object"))])),
            )
        };
        let mut page = ListToolsResult::default();
        match request.and_then(|request| request.cursor) {
            None => {
                page.tools = vec![name("list_things")];
                page.next_cursor = Some(String::new());
            }
            // The empty cursor is a cursor.
            Some(cursor) if cursor.is_empty() => page.tools = vec![name("get_thing")],
            Some(_) => return Err(rmcp::ErrorData::invalid_params("unknown cursor", None)),
        }
        Ok(page)
    }
}

async fn real_server(with_sessions: bool) -> url::Url {
    let config = StreamableHttpServerConfig::default().with_legacy_session_mode(with_sessions);
    let service = StreamableHttpService::new(|| Ok(Things), Arc::new(LocalSessionManager::default()), config);
    serve(axum::Router::new().nest_service("/mcp", service)).await
}

#[tokio::test]
async fn a_real_server_lists_all_its_pages() {
    let bench = bench(&real_server(true).await);
    let listing = bench.client.list(&bench.target).await.unwrap();
    let names: Vec<&str> = listing.tools.iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(names, ["list_things", "get_thing"]);
    assert_eq!(listing.instructions.as_deref(), Some("Ask for things."));
    assert_eq!(bench.events.codes(), ["succeeded"]);
}

#[tokio::test]
async fn a_stateless_server_gets_version_and_method_with_every_request() {
    let server = Scripted::start(|seen| stateless(seen).or_else(|| Some(seen.result(page(&[tool("list_things")], None))))).await;
    let bench = bench(&server.url);
    bench.client.list(&bench.target).await.unwrap();
    let list = server.seen().into_iter().find(|seen| seen.rpc() == "tools/list").unwrap();
    assert_eq!(list.header("mcp-protocol-version"), Some("2026-07-28"));
    assert_eq!(list.header("mcp-method"), Some("tools/list"));
    assert_eq!(list.header("accept"), Some("application/json, text/event-stream"));
    assert_eq!(list.header("user-agent"), Some("belvedere-test/1"));
    assert_eq!(list.header("x-read-only"), Some("true"));
    assert_eq!(list.header("mcp-session-id"), None);
    assert_eq!(server.count("initialize"), 0);
    // Nothing is offered that a server could ask back for.
    assert_eq!(
        list.body["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"],
        json!({})
    );
}

#[tokio::test]
async fn a_session_server_is_initialized_once_and_its_era_remembered() {
    let server = Scripted::start(|seen| sessions(seen, "s1").or_else(|| Some(seen.result(page(&[tool("list_things")], None))))).await;
    let bench = bench(&server.url);
    let listing = bench.client.list(&bench.target).await.unwrap();
    assert_eq!(listing.server.as_deref(), Some("old 1"));
    let initialize = server.seen().into_iter().find(|seen| seen.rpc() == "initialize").unwrap();
    assert_eq!(initialize.body["params"]["protocolVersion"], "2025-11-25");
    assert_eq!(initialize.body["params"]["capabilities"], json!({}));
    let list = server.seen().into_iter().find(|seen| seen.rpc() == "tools/list").unwrap();
    assert_eq!(
        (list.header("mcp-session-id"), list.header("mcp-protocol-version")),
        (Some("s1"), Some("2025-06-18"))
    );

    bench.client.forget(bench.target.org, bench.target.source).await;
    bench.client.list(&bench.target).await.unwrap();
    assert_eq!((server.count("server/discover"), server.count("initialize")), (1, 2));
    assert!(
        server.seen().iter().all(|seen| seen.method != "GET"),
        "no standing stream is opened"
    );
}

#[tokio::test]
async fn an_odd_answer_to_discovery_leads_to_initialize() {
    for odd in [
        json!({"jsonrpc": "2.0", "id": 0, "result": {"hello": "world"}}),
        json!({"unrelated": true}),
    ] {
        let server = Scripted::start(move |seen| match seen.rpc() {
            "server/discover" => Some(json_reply(200, &odd)),
            _ => sessions(seen, "s1").or_else(|| Some(seen.result(page(&[tool("list_things")], None)))),
        })
        .await;
        let bench = bench(&server.url);
        assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    }
}

#[tokio::test]
async fn a_server_error_on_discovery_leads_to_initialize() {
    let server = Scripted::start(|seen| match seen.rpc() {
        "server/discover" => Some(json_reply(500, &json!({"message": "boom"}))),
        _ => sessions(seen, "s1").or_else(|| Some(seen.result(page(&[tool("list_things")], None)))),
    })
    .await;
    let bench = bench(&server.url);
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
}

#[tokio::test]
async fn a_remembered_era_that_fails_is_found_out_again() {
    let modern = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let switch = modern.clone();
    let server = Scripted::start(move |seen| {
        let now_modern = modern.load(std::sync::atomic::Ordering::SeqCst);
        match seen.rpc() {
            "initialize" if now_modern => Some(json_reply(
                200,
                &json!({"jsonrpc": "2.0", "id": seen.body["id"], "error": {"code": -32601, "message": "gone"}}),
            )),
            "tools/list" => Some(seen.result(page(&[tool("list_things")], None))),
            _ if now_modern => stateless(seen),
            _ => sessions(seen, "s1"),
        }
    })
    .await;
    let bench = bench(&server.url);
    bench.client.list(&bench.target).await.unwrap();
    switch.store(true, std::sync::atomic::Ordering::SeqCst);
    bench.client.forget(bench.target.org, bench.target.source).await;
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
}

/// What a database would keep.
#[derive(Default)]
struct Kept(Mutex<HashMap<(OrgId, String), Era>>);

#[async_trait]
impl Eras for Kept {
    async fn recall(&self, org: OrgId, origin: &str) -> Result<Option<Era>, StorageError> {
        Ok(self.0.lock().unwrap().get(&(org, origin.to_owned())).copied())
    }

    async fn remember(&self, org: OrgId, origin: &str, era: Option<Era>) -> Result<(), StorageError> {
        let place = (org, origin.to_owned());
        match era {
            Some(era) => drop(self.0.lock().unwrap().insert(place, era)),
            None => drop(self.0.lock().unwrap().remove(&place)),
        }
        Ok(())
    }
}

impl Kept {
    fn eras(&self) -> Vec<Era> {
        self.0.lock().unwrap().values().copied().collect()
    }
}

/// Two processes, one after the other, that share what was kept.
fn processes(server: &Scripted, kept: &Arc<Kept>) -> (Bench, Bench) {
    let one = |kept: Arc<Kept>| {
        let config = ClientConfig {
            discover: Duration::from_millis(300),
            ..config()
        };
        bench_of(&server.url, Keeper::with_tokens(0), config, |client| client.with_eras(kept))
    };
    let (first, mut second) = (one(kept.clone()), one(kept.clone()));
    second.target.org = first.target.org;
    (first, second)
}

#[tokio::test]
async fn m11_the_era_of_a_silent_server_outlives_the_process() {
    let server = Scripted::start(|seen| match seen.rpc() {
        "server/discover" => None,
        _ => sessions(seen, "s1").or_else(|| Some(seen.result(page(&[tool("list_things")], None)))),
    })
    .await;
    let kept = Arc::new(Kept::default());
    let (first, second) = processes(&server, &kept);
    first.client.list(&first.target).await.unwrap();
    assert_eq!(kept.eras(), [Era::Sessions]);
    second.client.list(&second.target).await.unwrap();
    assert_eq!((server.count("server/discover"), server.count("initialize")), (1, 2));

    // Another organisation finds out by itself.
    let mut stranger = processes(&server, &kept).0;
    stranger.target.org = OrgId::generate();
    stranger.client.list(&stranger.target).await.unwrap();
    assert_eq!(server.count("server/discover"), 2);
}

#[tokio::test]
async fn m11_an_era_that_was_kept_and_fails_is_found_out_again_and_kept_anew() {
    let server = Scripted::start(|seen| match seen.rpc() {
        "initialize" => Some(json_reply(404, &json!({"error": "gone"}))),
        "tools/list" => Some(seen.result(page(&[tool("list_things")], None))),
        _ => stateless(seen),
    })
    .await;
    let kept = Arc::new(Kept::default());
    let bench = processes(&server, &kept).0;
    let origin = bench.target.url.origin().ascii_serialization();
    kept.remember(bench.target.org, &origin, Some(Era::Sessions)).await.unwrap();
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    assert_eq!(kept.eras(), [Era::Stateless]);
}

#[tokio::test]
async fn m11_a_server_known_to_discover_may_take_its_time() {
    let server = Scripted::start(|seen| match seen.rpc() {
        "tools/list" => Some(seen.result(page(&[tool("list_things")], None))),
        "server/discover" => {
            std::thread::sleep(Duration::from_millis(600));
            stateless(seen)
        }
        _ => Some(json_reply(404, &json!({"error": "no such method"}))),
    })
    .await;
    let kept = Arc::new(Kept::default());
    let bench = processes(&server, &kept).0;
    let origin = bench.target.url.origin().ascii_serialization();
    kept.remember(bench.target.org, &origin, Some(Era::Stateless)).await.unwrap();
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    assert_eq!((server.count("server/discover"), server.count("initialize")), (1, 0));
}

#[tokio::test]
async fn m11_a_server_that_refuses_us_is_not_forgotten_and_one_that_is_gone_is() {
    let gone = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let switch = gone.clone();
    let server = Scripted::start(move |seen| {
        if gone.load(std::sync::atomic::Ordering::SeqCst) {
            return Some(json_reply(503, &json!({})));
        }
        (seen.rpc() == "initialize").then(|| json_reply(403, &json!({})))
    })
    .await;
    let kept = Arc::new(Kept::default());
    let bench = processes(&server, &kept).0;
    let origin = bench.target.url.origin().ascii_serialization();
    kept.remember(bench.target.org, &origin, Some(Era::Sessions)).await.unwrap();
    bench.client.list(&bench.target).await.unwrap_err();
    assert_eq!(kept.eras(), [Era::Sessions]);
    switch.store(true, std::sync::atomic::Ordering::SeqCst);
    bench.client.list(&bench.target).await.unwrap_err();
    assert_eq!(kept.eras(), []);
}

#[tokio::test]
async fn m10_a_server_that_is_slow_to_discover_and_knows_no_initialize_is_asked_again() {
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let server = Scripted::start(move |seen| match seen.rpc() {
        "server/discover" if asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 => None,
        "server/discover" => stateless(seen),
        "initialize" => Some(json_reply(
            400,
            &json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32020, "message": "no version header"}}),
        )),
        _ => Some(seen.result(page(&[tool("list_things")], None))),
    })
    .await;
    let config = ClientConfig {
        discover: Duration::from_millis(200),
        ..config()
    };
    let bench = bench_with(&server.url, Keeper::with_tokens(0), config);
    assert_eq!(bench.client.list(&bench.target).await.unwrap().tools.len(), 1);
    assert_eq!((server.count("server/discover"), server.count("initialize")), (2, 1));
}
