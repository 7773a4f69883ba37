//! Requests and questions that are wrong: each ends in a stable code and a next step.

use belvedere_tests::{Consent, Person, Server, ServerOptions, Vendor};
use serde_json::{Value, json};

#[tokio::test]
async fn addresses_that_must_not_be_reached() {
    let server = Server::start(ServerOptions::default()).await;
    let api = server.api();
    for (url, code) in [
        ("not a url", "invalid_url"),
        ("ftp://example.com/mcp", "invalid_url"),
        ("http://example.com/mcp", "address_not_https"),
        ("http://127.0.0.1:9/mcp", "address_private"),
        ("https://127.0.0.1:9/mcp", "address_private"),
        ("https://10.1.2.3/mcp", "address_private"),
        ("https://169.254.169.254/latest", "address_private"),
        ("https://[::1]/mcp", "address_private"),
        ("https://0x7f000001/mcp", "address_private"),
        ("https://localhost/mcp", "address_private"),
    ] {
        let reply = api.post("/api/v1/sources", json!({ "url": url })).await;
        assert_eq!(reply.code(), code, "{url}: {}", reply.text);
        assert!(
            reply.body["next_step"].as_str().is_some_and(|text| text.len() > 10),
            "{}",
            reply.text
        );
    }
    assert!(api.sources().await.is_empty(), "a refused source was kept");
}

#[tokio::test]
async fn a_vendor_that_does_not_answer() {
    // Nothing listens on a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::reaching(vec![format!("127.0.0.1:{port}")]).await;
    let reply = server
        .api()
        .post("/api/v1/sources", json!({ "url": format!("http://127.0.0.1:{port}/mcp") }))
        .await;
    reply.problem(503, "server_unreachable");
    assert!(server.api().sources().await.is_empty());
}

#[tokio::test]
async fn malformed_requests() {
    let server = Server::start(ServerOptions::default()).await;
    let api = server.api();
    api.post("/api/v1/sources", json!({})).await.problem(400, "invalid_request");
    api.post("/api/v1/sources", json!({ "vendor": "nobody" }))
        .await
        .problem(400, "unknown_vendor");
    api.post("/api/v1/sources", json!({ "vendor": "prisma-postgres", "colour": "red" }))
        .await
        .problem(400, "invalid_request");
    api.post("/api/v1/sources", json!({ "vendor": "prisma-postgres", "host": "a b" }))
        .await
        .problem(400, "invalid_url");
    // A vendor's own installation is reached by host, under the same guard as any address.
    api.post("/api/v1/sources", json!({ "vendor": "prisma-postgres", "host": "127.0.0.1" }))
        .await
        .problem(400, "address_private");
    api.post("/api/v1/ask", json!({ "question": "  " }))
        .await
        .problem(400, "empty_question");
    api.post("/api/v1/ask", json!({ "question": "x".repeat(3000) }))
        .await
        .problem(400, "question_too_long");
    api.post("/api/v1/ask", json!({ "question": "List", "now": "yesterday" }))
        .await
        .problem(400, "invalid_request");
    api.post("/api/v1/ask", json!({ "question": "List", "sources": ["nowhere"] }))
        .await
        .problem(400, "unknown_source");
    api.get("/api/v1/sources/src_00000000000070008000000000000000")
        .await
        .problem(404, "not_found");
    assert_eq!(api.get("/api/v1/sources/nonsense").await.status, 404);
    assert_eq!(api.get("/api/v1/nothing").await.status, 404);
    server.anonymous().get("/api/v1/sources").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn questions_that_must_not_or_cannot_be_answered() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let nothing = server.api().ask("How many projects are there?").await;
    assert_eq!(
        (nothing["outcome"].as_str(), nothing["code"].as_str()),
        (Some("no_source"), Some("no_source")),
        "{nothing:#}"
    );
    server.connect(&Person::who(Consent::Open)).await;
    let before = vendor.calls().await.len();
    for question in [
        "Delete project X",
        "Please create a new database called test",
        "drop all projects",
        "Rename workspace Alpha to Beta",
    ] {
        let answer = server.api().ask(question).await;
        assert_eq!(
            (answer["outcome"].as_str(), answer["code"].as_str()),
            (Some("refused"), Some("write_request")),
            "{question}: {answer:#}"
        );
        assert!(answer["refusal"].as_str().unwrap().contains("read"), "{answer:#}");
    }
    let weather = server.api().ask("What will the weather be in Lisbon tomorrow?").await;
    assert_eq!(weather["outcome"], "no_source", "{weather:#}");
    assert!(
        weather["text"].as_str().unwrap().contains("Prisma Postgres"),
        "what is connected is not named: {weather:#}"
    );
    assert_eq!(weather["table"], Value::Null);
    assert_eq!(vendor.calls().await.len(), before, "a call was made for a question that needs none");
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn f12_a_hidden_tool_answers_as_an_unknown_one() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    let id = source["id"].as_str().unwrap();
    let put = |tool: &'static str| {
        let api = server.api();
        let path = format!("/api/v1/sources/{id}/tools/{tool}/override");
        async move {
            api.send(
                reqwest::Method::PUT,
                &path,
                Some(json!({ "verdict": "read", "reason": "I want it" })),
            )
            .await
        }
    };
    let blocked = put("delete_prisma_postgres_database").await;
    assert!(blocked.status >= 400, "{}", blocked.text);
    assert_eq!(put("no_such_tool").await.status, 404);
    vendor.assert_untouched().await;
}
