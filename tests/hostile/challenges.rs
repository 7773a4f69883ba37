//! What a server says when it wants a token.

use axum::response::Response;
use belvedere_tests::hostile::{Hostile, Seen, raw, reply, unauthorized, with};
use serde_json::json;

use crate::bare;
use crate::place::{Place, parameter};

/// Server: Two challenges: `Basic` first, `Bearer` second.
/// Belvedere: The second is read, and its metadata followed.
#[tokio::test]
async fn d06_bearer_behind_another_scheme_is_found() {
    let place = Place::new().await;
    let base = place.vendor.base.clone();
    place.vendor.on("/elsewhere", move |_| {
        Some(reply(
            200,
            json!({"resource": format!("{base}/mcp"), "authorization_servers": [base], "scopes_supported": ["stats:read"]}),
        ))
    });
    let base = place.vendor.base.clone();
    place.vendor.on("/mcp", move |seen| {
        let bearer = format!("Bearer resource_metadata=\"{base}/elsewhere\"");
        seen.header("authorization")
            .is_none()
            .then(|| with(unauthorized("Basic realm=\"x, y\""), "www-authenticate", &bearer))
    });
    assert_eq!(parameter(&place.begun().await, "scope").as_deref(), Some("stats:read"));
    bare::does("asks with scope=stats:read", bare::asks_for(&place.vendor, "scope").await);
}

/// Server: The words `scope=admin` stand in the challenge's description, or blanks around its `=`.
/// Belvedere: The challenge is parsed by its grammar; the real scope is asked for.
#[tokio::test]
async fn d07_a_scope_in_a_description_is_no_scope() {
    for (challenge, scope) in [
        (
            r#"Bearer error="invalid_token", error_description="need scope=admin, really", scope="db:read""#,
            "db:read",
        ),
        (r#"Bearer scope = "stats:read""#, "stats:read"),
        (
            r#"Bearer error_description="a \"quoted\" scope=\"admin\"", scope=stats:read"#,
            "stats:read",
        ),
    ] {
        let place = Place::new().await;
        place.vendor.on("/mcp", move |seen| {
            seen.header("authorization").is_none().then(|| unauthorized(challenge))
        });
        assert_eq!(parameter(&place.begun().await, "scope").as_deref(), Some(scope), "{challenge}");
    }
    let vendor = Hostile::start().await;
    vendor.on("/mcp", |_| {
        Some(unauthorized(
            r#"Bearer error="invalid_token", error_description="need scope=admin, really", scope="db:read""#,
        ))
    });
    bare::does("asks with scope=admin db:read", bare::asks_for(&vendor, "scope").await);
}

/// Server: 401 with a page and no challenge.
/// Belvedere: Discovery begins all the same; the page reaches neither person nor log.
#[tokio::test]
async fn d08_a_401_without_a_challenge_still_asks_for_authorization() {
    let place = Place::new().await;
    place.vendor.on("/mcp", |seen| {
        seen.header("authorization")
            .is_none()
            .then(|| raw(401, "text/html", "<h1>canary-body</h1>"))
    });
    let page = place.connect().await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(place.source().await["state"], "connected");
    assert!(!place.server.printed().contains("canary-body"));
    bare::does(
        "does not connect: unexpected server response: HTTP 401 Unauthorized: <h1>canary-body</h1>, when send discover request",
        bare::trip(&place.vendor).await,
    );
}

/// Server: 403 with a challenge that does not speak of scope, and one that does.
/// Belvedere: Told apart (`vendor_forbidden`, `insufficient_scope`); nobody is sent to approve anything.
#[tokio::test]
async fn d09_a_403_that_is_no_demand_for_scope_is_none() {
    for (challenge, code) in [
        ("Bearer error=\"access_denied\"", "vendor_forbidden"),
        ("Bearer error=\"insufficient_scope\", scope=\"stats:read\"", "insufficient_scope"),
    ] {
        let place = Place::connected().await;
        place.vendor.on("/mcp", move |seen| {
            (seen.rpc() == "tools/call").then(|| with(reply(403, json!({})), "www-authenticate", challenge))
        });
        let answer = place.ask().await;
        assert_eq!(
            (&answer["outcome"], &answer["code"]),
            (&json!("failed"), &json!(code)),
            "{answer:#}"
        );
        assert_eq!(place.vendor.seen("/authorize").len(), 1, "nobody is sent to approve anything");
    }
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.on("/mcp", |seen| {
        let denied = || with(reply(403, json!({})), "www-authenticate", "Bearer error=\"access_denied\"");
        (seen.rpc() == "tools/call").then(denied)
    });
    bare::does("does not get the result: Insufficient scope", bare::asked(&vendor, &session).await);
}

/// Server: The metadata that the challenge names answers 500, 503 or 429.
/// Belvedere: It rules out itself alone; the well-known place is tried. The MCP address never gets a GET.
#[tokio::test]
async fn d11_the_address_is_never_probed_and_a_failing_document_rules_out_itself_alone() {
    for status in [500, 503, 429] {
        let place = Place::new().await;
        let base = place.vendor.base.clone();
        // The challenged document fails; the one at the well-known place does not.
        place.vendor.on("/broken", move |_| Some(raw(status, "text/plain", "no")));
        place.vendor.on("/mcp", move |seen| {
            let challenge = format!("Bearer resource_metadata=\"{base}/broken\"");
            seen.header("authorization").is_none().then(|| unauthorized(&challenge))
        });
        assert_eq!(place.connect().await.status, 200, "{status}");
        assert!(place.vendor.seen("/mcp").iter().all(|seen| seen.method == "POST"));
        assert_eq!(place.vendor.seen("/broken").len(), 1);
        if status == 500 {
            bare::does(
                "stops at discovery: OAuth metadata discovery failed for …/broken",
                bare::trip(&place.vendor).await,
            );
        }
    }
}

/// Server: Listing is open to everybody, calling is not.
/// Belvedere: Connected; the first call asks for authorization, and works after it.
#[tokio::test]
async fn f12_authorization_can_begin_at_any_call() {
    let place = Place::new().await;
    // Anonymous listing is welcome; calls are not.
    place.vendor.on("/mcp", |seen| {
        (seen.rpc() != "tools/call").then(|| belvedere_tests::hostile::protocol(seen, false))
    });
    let source = place.add().await.ok();
    assert_eq!(source["state"], "connected", "{source}");
    let answer = place.ask().await;
    assert_eq!(
        (&answer["outcome"], &answer["code"]),
        (&json!("failed"), &json!("authorization_required")),
        "{answer:#}"
    );
    assert_eq!(place.source().await["state"], "reauthorization_required");
    let page = place.authorize_again().await.ok()["authorization_url"].as_str().unwrap().to_owned();
    let callback = place.approve(&page).await;
    assert_eq!(place.follow(&callback).await.status, 200);
    assert_eq!(place.ask().await["outcome"], "answered");
    let vendor = Hostile::start().await;
    vendor.on("/mcp", |seen| {
        (seen.rpc() != "tools/call").then(|| belvedere_tests::hostile::protocol(seen, false))
    });
    bare::does("does not get the result: Auth required", bare::trip(&vendor).await);
}

/// Server: Tells of a token that ran out by status 500, by a redirect to its login page, or by a result that says so.
/// Belvedere: The token is replaced before it runs out, so none of the three is seen. One that ends before its time degrades the connection, with the reason and what to do.
#[tokio::test]
async fn f12_a_token_that_ran_out_is_told_of_in_three_odd_ways() {
    let odd: [fn(&Seen) -> Response; 3] = [
        |_| raw(500, "text/plain", "token expired"),
        |_| with(raw(307, "text/html", ""), "location", "https://login.example/"),
        |seen| seen.result(json!({"resultType": "complete", "isError": true, "content": [{"type": "text", "text": "token expired"}]})),
    ];
    for (at, odd) in odd.into_iter().enumerate() {
        let place = Place::short_lived(4).await;
        let first = |seen: &Seen| seen.header("authorization") == Some("Bearer canary-access-1");
        let over = std::time::Instant::now() + std::time::Duration::from_secs(4);
        place.vendor.on("/mcp", move |seen| {
            let late = std::time::Instant::now() > over;
            (seen.rpc() == "tools/call" && first(seen) && late).then(|| odd(seen))
        });
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        assert_eq!(place.ask().await["outcome"], "answered", "in its time, {at}");

        let place = Place::connected().await;
        place.vendor.on("/mcp", move |seen| (seen.rpc() == "tools/call").then(|| odd(seen)));
        let answer = place.ask().await;
        assert_eq!(answer["outcome"], "failed", "{at}: {answer:#}");
        assert!(!answer["text"].as_str().unwrap().is_empty());
        let source = place.source().await;
        if at < 2 {
            assert_eq!(source["state"], "degraded", "{at}: {source:#}");
            assert!(source["reason"].is_string() && source["next_step"].is_string(), "{at}: {source:#}");
        } else {
            assert!(answer.to_string().contains("token expired"), "{answer:#}");
        }
    }
}

/// Server: 401, as each first contact has it.
/// Belvedere: No line of the log calls it an error.
#[tokio::test]
async fn d25_an_expected_401_is_no_error_in_the_log() {
    let place = Place::new().await;
    place.begun().await;
    let printed = place.server.printed();
    let errors: Vec<&str> = printed.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
