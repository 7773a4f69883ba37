//! Belvedere's own MCP endpoint under the server scenarios of the official conformance suite, as far as they ask for no tool, prompt or resource that exists for
//! the suite alone. The suite has no way to send a key, so whatever it sends passes a door that adds one.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use belvedere_tests::{KEY, Server, client, part};

/// `server-session-lifecycle` looks whether a server that keeps no session pretends to.
const SCENARIOS: [&str; 7] = [
    "server-initialize",
    "server-session-lifecycle",
    "ping",
    "tools-list",
    "dns-rebinding-protection",
    "http-header-validation",
    "input-required-result-unsupported-methods",
];

/// What is behind the door, and the door's own name, by which the suite calls what is behind it.
struct Door {
    http: reqwest::Client,
    target: String,
    own: String,
}

/// Every header as the suite sent it, the door's own name aside.
async fn pass(State(door): State<Arc<Door>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    parts
        .headers
        .insert(header::AUTHORIZATION, format!("Bearer {KEY}").parse().unwrap());
    let port = |host: &str| host.rsplit(':').next().unwrap().to_owned();
    for name in [header::HOST, header::ORIGIN] {
        let told = parts.headers.get(&name).map(|value| value.to_str().unwrap().to_owned());
        if let Some(told) = told.filter(|told| port(told) == port(&door.own)) {
            let ours = told.replace(&port(&door.own), &port(&door.target));
            parts.headers.insert(name, HeaderValue::try_from(ours).unwrap());
        }
    }
    let url = format!("http://{}{}", door.target, parts.uri);
    let bytes = to_bytes(body, 1 << 20).await.unwrap();
    let passed = door.http.request(parts.method, url).headers(parts.headers).body(bytes);
    let reply = passed.send().await.unwrap();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = reply.status();
    *response.headers_mut() = reply.headers().clone();
    *response.body_mut() = Body::from_stream(reply.bytes_stream());
    response
}

async fn opened(server: &Server) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().to_string();
    let door = Door {
        http: client(),
        target: server.url.trim_start_matches("http://").to_owned(),
        own: own.clone(),
    };
    let router = Router::new().fallback(pass).with_state(Arc::new(door));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    own
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_suite_is_content_with_the_server() {
    let parts: (Option<PathBuf>, Option<PathBuf>) = (
        part("TESTS_NODE", "the conformance suite's server scenarios"),
        part("TESTS_CONFORMANCE", "the conformance suite's server scenarios"),
    );
    let (Some(node), Some(suite)) = parts else { return };
    let server = Server::reaching(Vec::new()).await;
    let own = opened(&server).await;
    for scenario in SCENARIOS {
        let mut command = Command::new(&node);
        command.arg(&suite).args(["server", "--url", &format!("http://{own}/mcp")]);
        command.args(["--scenario", scenario, "--timeout", "120000"]);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{scenario}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(said.contains(", 0 failed, 0 warnings"), "{scenario}: {said}");
        let passed = said.split("Passed: ").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
        assert!(
            passed != "0" || scenario == "server-session-lifecycle",
            "{scenario} looked at nothing: {said}"
        );
    }
}
