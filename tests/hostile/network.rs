//! Addresses that must not be reached, and replies without end.

use belvedere_mock_vendors::tls::Authority;
use belvedere_tests::hostile::{Hostile, RESOURCE, SERVER, protocol, raw, tools, unauthorized, with};
use belvedere_tests::{Server, ServerOptions};
use serde_json::json;

use crate::place::Place;
use crate::{bare, front};

/// Server: A source at a loopback, link-local, private, mapped, octal, hexadecimal or decimal address.
/// Belvedere: Refused; nothing is kept.
#[tokio::test]
async fn n01_private_addresses_in_every_spelling_are_refused() {
    let place = Place::new().await;
    for (url, codes) in [
        ("https://127.0.0.1/mcp", &["address_private"][..]),
        ("https://[::1]/mcp", &["address_private"]),
        ("https://0.0.0.0/mcp", &["address_private"]),
        ("https://169.254.169.254/latest", &["address_private"]),
        ("https://10.1.2.3/mcp", &["address_private"]),
        ("https://100.64.0.1/mcp", &["address_private"]),
        ("https://[fc00::1]/mcp", &["address_private"]),
        ("https://[fe80::1]/mcp", &["address_private"]),
        ("https://[::ffff:127.0.0.1]/mcp", &["address_private"]),
        ("https://[64:ff9b::7f00:1]/mcp", &["address_private"]),
        ("https://2130706433/mcp", &["address_private"]),
        ("https://0177.0.0.1/mcp", &["address_private"]),
        ("https://0x7f.1/mcp", &["address_private"]),
        ("https://localhost/mcp", &["address_private"]),
        ("http://vendor.example/mcp", &["address_not_https"]),
        ("https://user:pass@vendor.example/mcp", &["address_invalid"]),
        ("file:///etc/passwd", &["invalid_url"]),
    ] {
        let answer = place.api().post("/api/v1/sources", json!({ "url": url })).await;
        assert!(codes.contains(&answer.code()), "{url}: {}", answer.text);
    }
    assert!(place.api().sources().await.is_empty());
}

/// Server: Challenge and metadata name an address inside our network.
/// Belvedere: Not one request reaches it.
#[tokio::test]
async fn n01_an_address_that_a_challenge_names_is_guarded_too() {
    let inside = Hostile::start().await;
    let place = Place::new().await;
    let secret = format!("{}/latest/meta-data", inside.base);
    place.vendor.on("/mcp", move |_| {
        Some(unauthorized(&format!("Bearer resource_metadata=\"{secret}\"")))
    });
    place.add().await;
    let issuer = inside.base.clone();
    place
        .vendor
        .set(|state| state.resource = json!({ "authorization_servers": [issuer] }));
    place.add().await;
    assert!(inside.all_seen().is_empty(), "zero requests: {:?}", inside.all_seen());
}

/// Server: MCP, token and registration endpoint redirect to another host.
/// Belvedere: Not followed; the other host sees nothing, no token least of all.
#[tokio::test]
async fn n03_a_redirect_is_not_followed_and_no_token_goes_along() {
    let other = Hostile::start().await;
    let place = Place::reaching(&[&other]).await;
    assert_eq!(place.connect().await.status, 200);
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = other.mcp();
        place
            .vendor
            .on("/mcp", move |_| Some(with(raw(status, "text/html", ""), "location", &elsewhere)));
        let answer = place.ask().await;
        assert_eq!(
            (&answer["outcome"], &answer["code"]),
            (&json!("failed"), &json!("redirect_refused")),
            "{answer:#}"
        );
    }
    for path in ["/token", "/register"] {
        let elsewhere = format!("{}{path}", other.base);
        place
            .vendor
            .on(path, move |_| Some(with(raw(307, "text/html", ""), "location", &elsewhere)));
    }
    place.vendor.on("/mcp", |_| Some(unauthorized("Bearer")));
    place.ask().await;
    assert!(other.all_seen().is_empty(), "{:?}", other.all_seen());
    let (vendor, elsewhere) = (Hostile::start().await, Hostile::start().await);
    let session = bare::connect(&vendor).await.unwrap();
    let target = elsewhere.mcp();
    vendor.on("/mcp", move |_| Some(with(raw(307, "text/html", ""), "location", &target)));
    let done = bare::asked(&vendor, &session).await;
    assert!(elsewhere.all_seen().is_empty(), "nor does a bare client follow");
    bare::does("does not list: unexpected server response: HTTP 307 Temporary Redirect:", done);
}

/// Server: The operator admitted one port; the vendor is on another.
/// Belvedere: Refused; through the admitted one refreshing works too.
#[tokio::test]
async fn n05_an_exception_is_for_that_port_alone() {
    let other = Hostile::start().await;
    let place = Place::new().await;
    let answer = place.api().post("/api/v1/sources", json!({ "url": other.mcp() })).await;
    assert!(["address_private", "address_not_https"].contains(&answer.code()), "{}", answer.text);
    assert!(other.all_seen().is_empty());
    // And through it a refresh works.
    assert_eq!(place.connect().await.status, 200);
    place.vendor.expire();
    assert_eq!(place.ask().await["outcome"], "answered");
}

/// Server: Shows a certificate that no public authority issued, or one for another name.
/// Belvedere: Refused (`tls_failed`) before anything is sent; the operator may name an authority for that `host:port` alone.
#[tokio::test]
async fn n09_a_certificate_from_nowhere_is_refused() {
    let authority = Authority::new().unwrap();
    let vendor = Hostile::start().await;
    vendor.on("/mcp", |seen| Some(protocol(seen, false)));
    let vouched = front::before(&authority, &vendor, "localhost").await;
    let unvouched = front::before(&authority, &vendor, "localhost").await;
    let misnamed = front::before(&authority, &vendor, "elsewhere.example").await;
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("authority.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let named = format!("{vouched}={file}, {misnamed}={file}", file = file.display());
    let options = ServerOptions {
        allowed_hosts: vec![vouched.clone(), unvouched.clone(), misnamed.clone()],
        environment: vec![("BELVEDERE_HOST_AUTHORITIES".into(), named)],
    };
    let server = Server::start_in(data, options).await;
    for refused in [unvouched, misnamed] {
        let answer = server
            .api()
            .post("/api/v1/sources", json!({ "url": format!("https://{refused}/mcp") }))
            .await;
        assert_eq!(answer.code(), "tls_failed", "{}", answer.text);
    }
    assert!(vendor.all_seen().is_empty());
    let source = server
        .api()
        .post("/api/v1/sources", json!({ "url": format!("https://{vouched}/mcp") }))
        .await
        .ok();
    assert_eq!(source["state"], "connected", "{source}");
}

/// Server: A result that never ends.
/// Belvedere: Cut at the limit (`result_too_large`).
#[tokio::test]
async fn n07_a_body_without_end_is_cut() {
    let place = Place::connected().await;
    place.vendor.on("/mcp", |seen| {
        let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1 << 16]));
        (seen.rpc() == "tools/call").then(|| raw(200, "application/json", axum::body::Body::from_stream(endless)))
    });
    let answer = place.ask().await;
    assert_eq!(
        (&answer["outcome"], &answer["code"]),
        (&json!("failed"), &json!("result_too_large")),
        "{answer:#}"
    );
    let session = bare::connect(&place.vendor).await.unwrap();
    bare::does(
        "does not get the result: HTTP response body exceeded the maximum size of 16777216 bytes",
        bare::asked(&place.vendor, &session).await,
    );
}

/// Server: A stream of events that never ends.
/// Belvedere: Cut at the limit (`result_too_large`).
#[tokio::test]
async fn n07_a_stream_of_events_without_end_is_cut() {
    let place = Place::connected().await;
    place.vendor.on("/mcp", |seen| {
        let note = format!(
            "data: {}\n\n",
            json!({"jsonrpc": "2.0", "method": "notifications/message", "params": {"data": "x".repeat(60_000)}})
        );
        let endless = futures::stream::repeat_with(move || Ok::<_, std::io::Error>(note.clone().into_bytes()));
        (seen.rpc() == "tools/call").then(|| raw(200, "text/event-stream", axum::body::Body::from_stream(endless)))
    });
    let answer = place.ask().await;
    assert_eq!(
        (&answer["outcome"], &answer["code"]),
        (&json!("failed"), &json!("result_too_large")),
        "{answer:#}"
    );
    let session = bare::connect(&place.vendor).await.unwrap();
    bare::does("hangs", bare::asked(&place.vendor, &session).await);
}

/// Server: A list of tools whose pages never end, in a circle or not.
/// Belvedere: Cut after 100 pages (`tool_list_too_long`).
#[tokio::test]
async fn n07_pages_without_end_are_cut() {
    for same in [true, false] {
        let place = Place::new().await;
        place.vendor.on("/mcp", move |seen| {
            let number = seen.json()["params"]["cursor"]
                .as_str()
                .and_then(|text| text.parse::<u32>().ok())
                .unwrap_or(0);
            let next = if same { 1 } else { number + 1 };
            Some(match seen.rpc().as_str() {
                "tools/list" => seen.result(json!({
                    "resultType": "complete", "tools": tools(), "nextCursor": next.to_string(), "ttlMs": 0, "cacheScope": "private"})),
                _ => protocol(seen, false),
            })
        });
        let answer = place.add().await;
        assert_eq!(answer.code(), "tool_list_too_long", "{}", answer.text);
        assert!(place.vendor.called("tools/list") <= 100);
        if !same {
            bare::does("hangs", bare::trip(&place.vendor).await);
        }
    }
}

/// Server: 20,000 tools in one list.
/// Belvedere: Refused (`tool_list_too_long`).
#[tokio::test]
async fn n07_a_million_tools_are_refused() {
    let place = Place::new().await;
    place.vendor.on("/mcp", |seen| {
        let many: Vec<_> = (0..20_000)
            .map(|number| json!({"name": format!("list_{number}"), "inputSchema": {"type": "object"}}))
            .collect();
        Some(match seen.rpc().as_str() {
            "tools/list" => seen.result(json!({"resultType": "complete", "tools": many, "ttlMs": 0, "cacheScope": "private"})),
            _ => protocol(seen, false),
        })
    });
    assert_eq!(place.add().await.code(), "tool_list_too_long");
    bare::does("connects and calls the tool", bare::trip(&place.vendor).await);
}

/// Server: Metadata or a registration that never ends.
/// Belvedere: Cut; resource metadata rules out itself alone, the others end the attempt, and nothing half-made stays.
#[tokio::test]
async fn n07_metadata_and_tokens_without_end_are_cut() {
    for (path, code) in [
        (SERVER, Some("no_authorization_server")),
        ("/register", Some("reply_too_large")),
        // It rules out itself alone: the server may be its own authorization server.
        (RESOURCE, None),
    ] {
        let place = Place::new().await;
        place.vendor.on(path, |_| {
            let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1 << 16]));
            Some(raw(200, "application/json", axum::body::Body::from_stream(endless)))
        });
        let answer = place.add().await;
        match code {
            Some(code) => assert_eq!(answer.code(), code, "{path}: {}", answer.text),
            None => assert_eq!(answer.ok()["state"], "authorization_required"),
        }
        assert_eq!(place.api().sources().await.is_empty(), code.is_some(), "{path}");
        if path == SERVER {
            bare::does(
                "stops at discovery: OAuth metadata discovery failed for …/.well-known/oauth-authorization-server",
                bare::trip(&place.vendor).await,
            );
        }
    }
}
