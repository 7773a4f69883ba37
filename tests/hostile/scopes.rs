//! More access than reading, demanded or given.

use belvedere_tests::hostile::{Hostile, reply, with};
use serde_json::json;

use crate::bare;
use crate::place::{Place, parameter};

/// Server: 403 that demands a scope to write.
/// Belvedere: Not asked for, not even at the next authorization.
#[tokio::test]
async fn o17_a_demand_for_a_write_scope_is_not_followed() {
    let place = Place::connected().await;
    place.vendor.on("/mcp", |seen| {
        let challenge = "Bearer error=\"insufficient_scope\", scope=\"db:write\"";
        (seen.rpc() == "tools/list").then(|| with(reply(403, json!({})), "www-authenticate", challenge))
    });
    let answer = place.ask().await;
    assert_eq!(answer["outcome"], "failed", "{answer:#}");
    let page = place.authorize_again().await.ok()["authorization_url"].as_str().unwrap().to_owned();
    assert_eq!(parameter(&page, "scope").as_deref(), Some("db:read"));
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.on("/mcp", |seen| {
        let challenge = "Bearer error=\"insufficient_scope\", scope=\"db:write\"";
        (seen.rpc() == "tools/list").then(|| with(reply(403, json!({})), "www-authenticate", challenge))
    });
    bare::does("does not list: Insufficient scope", bare::asked(&vendor, &session).await);
}

/// Server: 403 that demands another scope to read.
/// Belvedere: The next authorization asks for it beside the scopes held.
#[tokio::test]
async fn o17_a_demand_for_a_read_scope_is_added_to_what_was_asked() {
    let place = Place::connected().await;
    place.vendor.on("/mcp", |seen| {
        let challenge = "Bearer error=\"insufficient_scope\", scope=\"stats:read\"";
        (seen.rpc() == "tools/list").then(|| with(reply(403, json!({})), "www-authenticate", challenge))
    });
    let page = place.authorize_again().await.ok()["authorization_url"].as_str().unwrap().to_owned();
    assert_eq!(parameter(&page, "scope").as_deref(), Some("db:read stats:read"));
}

/// Server: The grant is wider than what was asked for.
/// Belvedere: What was granted is shown on the source.
#[tokio::test]
async fn o18_a_grant_wider_than_asked_is_shown() {
    let place = Place::new().await;
    place
        .vendor
        .set(|state| state.tokens = json!({ "scope": "db:read db:write admin" }));
    assert_eq!(place.connect().await.status, 200);
    let source = place.source().await;
    assert_eq!(source["granted_scopes"], json!(["db:read", "db:write", "admin"]), "{source}");
}

/// Server: Every call demands a scope, again and again.
/// Belvedere: Each question ends; nobody is sent anywhere.
#[tokio::test]
async fn f15_a_demand_that_never_ends_sends_nobody_in_circles() {
    let place = Place::connected().await;
    place.vendor.on("/mcp", |seen| {
        let challenge = "Bearer error=\"insufficient_scope\", scope=\"stats:read\"";
        (seen.rpc() == "tools/call").then(|| with(reply(403, json!({})), "www-authenticate", challenge))
    });
    for _ in 0..3 {
        assert_eq!(place.ask().await["outcome"], "failed");
    }
    assert_eq!((place.vendor.seen("/authorize").len(), place.vendor.seen("/token").len()), (1, 1));
}

/// Server: `offline_access` is listed by the resource, or by the authorization server.
/// Belvedere: Asked for only in the second case, and never the server's whole list.
#[tokio::test]
async fn f07_offline_access_is_asked_for_only_where_the_authorization_server_lists_it() {
    for (server, resource, expected) in [
        (json!({}), json!({ "scopes_supported": ["db:read", "offline_access"] }), "db:read"),
        (
            json!({ "scopes_supported": ["offline_access", "admin"] }),
            json!({}),
            "db:read offline_access",
        ),
    ] {
        let place = Place::new().await;
        place.vendor.set(|state| (state.server, state.resource) = (server, resource));
        assert_eq!(parameter(&place.begun().await, "scope").as_deref(), Some(expected));
    }
    let vendor = Hostile::start().await;
    vendor.set(|state| {
        (state.server, state.resource) = (
            json!({ "scopes_supported": ["offline_access", "admin"] }),
            json!({ "scopes_supported": null }),
        )
    });
    bare::does("asks with scope=offline_access admin", bare::asks_for(&vendor, "scope").await);
}
