//! From the challenge to the authorization server.

use belvedere_auth::UnboundAuth;
use serde_json::json;

use crate::support::{BROWSER, World, bearer_challenge, begin, code, outbound, parameter, parts};
use crate::vendor::{RESOURCE_PATH, SERVER_PATH, Vendor};

#[tokio::test]
async fn the_authorization_url_carries_everything_byte_for_byte() {
    let world = World::new().await;
    let resource = format!("{}/mcp", world.vendor.base());
    let begun = world.begin().await.unwrap();
    assert_eq!(begun.authorization_url.path(), "/authorize");
    for (name, expected) in [
        ("response_type", "code"),
        ("client_id", "client-1"),
        ("redirect_uri", "http://127.0.0.1:8400/oauth/callback"),
        ("code_challenge_method", "S256"),
        ("scope", "db:read"),
        ("resource", &resource),
    ] {
        assert_eq!(parameter(&begun, name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(parameter(&begun, "state").unwrap().len(), 43);
    assert!(begun.trace.iter().any(|line| line.step.ends_with(RESOURCE_PATH)));
    assert!(
        world.vendor.all_seen().iter().all(|seen| seen.path != "/mcp"),
        "the MCP address is never probed"
    );
}

#[tokio::test]
async fn o01_an_issuer_that_differs_by_a_byte_is_refused_and_nothing_is_registered() {
    for change in ["/", "?x", "/tenant"] {
        let world = World::new().await;
        let issuer = world.vendor.base() + change;
        world.vendor.set(|script| script.server = json!({ "issuer": issuer }));
        assert_eq!(code(world.begin().await), "issuer_mismatch", "{change}");
        assert!(world.vendor.seen("/register").is_empty());
    }
    let world = World::new().await;
    world.vendor.set(|script| script.server = json!({ "issuer": null }));
    assert_eq!(code(world.begin().await), "issuer_mismatch");
}

#[tokio::test]
async fn o04_a_server_without_s256_is_refused_in_plain_words() {
    for methods in [json!(null), json!([]), json!(["plain"]), json!(["s256"])] {
        let world = World::new().await;
        world
            .vendor
            .set(|script| script.server = json!({ "code_challenge_methods_supported": methods }));
        assert_eq!(code(world.begin().await), "pkce_unsupported", "{methods}");
        assert!(world.vendor.seen("/register").is_empty());
    }
}

#[tokio::test]
async fn o07_endpoints_that_are_no_plain_https_addresses_are_refused() {
    let world = World::new().await;
    let base = world.vendor.base();
    let authority = world.vendor.address;
    for endpoint in [
        "javascript:alert(1)".to_owned(),
        "data:text/html,x".to_owned(),
        "file:///etc/passwd".to_owned(),
        "http://vendor.example/authorize".to_owned(),
        "https://10.0.0.5/authorize".to_owned(),
        "https://2130706433/".to_owned(),
        format!("http://user@{authority}/authorize"),
        format!("{base}/authorize#part"),
        format!("{base}/authorize\r\nx"),
        format!("{base}/$(calc.exe)"),
        format!("{base}/`id`"),
        format!("{base}/a b"),
        format!("{base}/authorize?redirect_uri=https%3A%2F%2Fevil.example"),
        String::new(),
    ] {
        world
            .vendor
            .set(|script| script.server = json!({ "authorization_endpoint": endpoint }));
        assert_eq!(code(world.begin().await), "endpoint_refused", "{endpoint}");
    }
    for name in ["token_endpoint", "registration_endpoint", "revocation_endpoint"] {
        world
            .vendor
            .set(|script| script.server = json!({ name: "http://169.254.169.254/latest" }));
        assert_eq!(code(world.begin().await), "endpoint_refused", "{name}");
    }
    assert!(world.vendor.seen("/register").is_empty());
}

#[tokio::test]
async fn o08_metadata_of_another_resource_is_refused() {
    let world = World::new().await;
    let base = world.vendor.base();
    for resource in [
        "https://vendor.example/mcp".to_owned(),
        format!("{base}/mcp2"),
        format!("{base}/mc"),
        format!("{base}/mcp/deeper"),
        "x".to_owned(),
    ] {
        world.vendor.set(|script| script.resource = json!({ "resource": resource }));
        assert_eq!(code(world.begin().await), "resource_mismatch", "{resource}");
    }
    assert!(world.vendor.seen(SERVER_PATH).is_empty(), "no server is guessed instead");
    for resource in [base.clone(), format!("{base}/")] {
        world.vendor.set(|script| script.resource = json!({ "resource": resource }));
        assert_eq!(parameter(&world.begin().await.unwrap(), "resource"), Some(resource));
    }
}

#[tokio::test]
async fn o09_an_endpoint_apart_from_its_issuer_is_allowed_by_that_issuers_metadata_and_shown() {
    let other = Vendor::start().await;
    let world = World::at("http://127.0.0.1:8400", &[&other]).await;
    let (token, base) = (format!("{}/token", other.base()), other.base());
    world.vendor.set(|script| script.server = json!({ "token_endpoint": token }));
    let begun = world.begin().await.unwrap();
    assert!(
        begun
            .trace
            .iter()
            .any(|line| line.step == "token endpoint" && line.outcome.contains(&base)),
        "{:?}",
        begun.trace
    );
    world.complete(&begun).await.unwrap();
    assert_eq!((other.seen("/token").len(), world.token_requests()), (1, 0));
}

#[tokio::test]
async fn a_failure_rules_out_one_candidate_only() {
    let world = World::new().await;
    for (status, body) in [
        (500, "broken"),
        (200, "<html>"),
        (302, "https://elsewhere.example/"),
        (429, ""),
        (401, ""),
    ] {
        let named = format!("{}/named", world.vendor.base());
        world.vendor.always("/named", status, body);
        let begun = world.begin_with(&[bearer_challenge(None, Some(named), None)], None).await.unwrap();
        assert!(begun.trace[0].step.ends_with("/named"), "{status}");
    }
    for named in ["http://10.0.0.5/meta", "javascript:alert(1)", "not an address"] {
        assert!(
            world
                .begin_with(&[bearer_challenge(None, Some(named.into()), None)], None)
                .await
                .is_ok(),
            "{named}"
        );
    }
}

#[tokio::test]
async fn the_openid_document_serves_where_the_other_is_missing_or_wrong() {
    let world = World::new().await;
    let issuer = format!("{}/tenant", world.vendor.base());
    let base = world.vendor.base();
    world
        .vendor
        .set(|script| script.resource = json!({ "authorization_servers": ["http://10.0.0.5", issuer] }));
    let document = json!({ "issuer": issuer, "authorization_endpoint": format!("{base}/authorize"), "token_endpoint": format!("{base}/token"),
        "registration_endpoint": format!("{base}/register"), "code_challenge_methods_supported": ["S256"] });
    world.vendor.always("/tenant/.well-known/openid-configuration", 200, document);
    world.begin().await.unwrap();
    let paths: Vec<String> = world
        .vendor
        .all_seen()
        .iter()
        .map(|seen| seen.path.clone())
        .filter(|path| path.contains("tenant"))
        .collect();
    let expected = [
        "/.well-known/oauth-authorization-server/tenant",
        "/.well-known/openid-configuration/tenant",
        "/tenant/.well-known/openid-configuration",
    ];
    assert_eq!(paths, expected);
}

#[tokio::test]
async fn a_server_of_the_first_revision_is_its_own_authorization_server_but_no_endpoint_is_invented() {
    let world = World::new().await;
    world.vendor.always(RESOURCE_PATH, 404, "");
    let begun = world.begin().await.unwrap();
    assert_eq!(parameter(&begun, "resource"), Some(format!("{}/mcp", world.vendor.base())));
    assert_eq!(parameter(&begun, "scope"), None);
    world.vendor.always(SERVER_PATH, 404, "");
    assert_eq!(code(world.begin().await), "no_authorization_server");
    assert!(world.vendor.all_seen().iter().all(|seen| seen.path != "/authorize"));
}

#[tokio::test]
async fn an_address_that_cannot_be_asked_is_reported_as_such() {
    let world = World::new().await;
    let auth = world.replica_over(outbound(&["127.0.0.1:1".parse().unwrap()]));
    for (url, expected) in [
        ("http://10.1.1.1/mcp", "address_private"),
        ("http://vendor.example/mcp", "address_not_https"),
        ("https://localhost:1/mcp", "address_private"),
        ("http://127.0.0.1:1/mcp", "server_unreachable"),
    ] {
        let mut target = world.target.clone();
        target.url = url.parse().unwrap();
        assert_eq!(code(auth.begin(begin(&target, BROWSER, &[])).await), expected, "{url}");
    }
}

#[tokio::test]
async fn o17_a_write_scope_is_not_asked_for_while_a_reading_one_exists() {
    let world = World::new().await;
    let challenge = bearer_challenge(Some("db:write"), None, Some("insufficient_scope"));
    assert_eq!(world.begin_with(&[challenge], None).await.unwrap().scopes, ["db:read"]);
    world
        .vendor
        .set(|script| script.server = json!({ "scopes_supported": ["offline_access", "everything"] }));
    let begun = world.begin().await.unwrap();
    assert_eq!(begun.scopes, ["db:read", "offline_access"]);
    assert_eq!(parameter(&begun, "prompt").as_deref(), Some("consent"));
}

#[tokio::test]
async fn a_client_that_may_write_can_follow_the_challenge() {
    let world = World::new().await;
    let auth = UnboundAuth::new(parts(
        &world.memory,
        &world.clock,
        outbound(&[world.vendor.address]),
        "http://127.0.0.1:8400",
    ));
    let challenges = [bearer_challenge(Some("db:write"), None, None)];
    let request = begin(&world.target, BROWSER, &challenges);
    assert_eq!(auth.begin(request).await.unwrap().scopes, ["db:write"]);
}

#[tokio::test]
async fn o17_a_step_up_keeps_the_scopes_and_adds_what_reads() {
    let world = World::new().await;
    world.connect().await;
    for (demanded, asked) in [
        ("stats:read", vec!["db:read", "stats:read"]),
        ("stats:read db:write", vec!["db:read", "stats:read"]),
        ("db:write", vec!["db:read"]),
        ("workspace:admin", vec!["db:read"]),
    ] {
        let challenge = bearer_challenge(Some(demanded), None, Some("insufficient_scope"));
        assert_eq!(world.begin_with(&[challenge], None).await.unwrap().scopes, asked, "{demanded}");
    }
}

#[tokio::test]
async fn o17_a_demand_for_a_write_scope_is_no_way_in_where_nothing_reads() {
    let world = World::new().await;
    world.vendor.set(|script| script.resource = json!({ "scopes_supported": null }));
    let demand = bearer_challenge(Some("workspace:admin"), None, Some("insufficient_scope"));
    assert!(world.begin_with(&[demand], None).await.unwrap().scopes.is_empty());
    let only_way_in = bearer_challenge(Some("workspace:admin"), None, None);
    assert_eq!(world.begin_with(&[only_way_in], None).await.unwrap().scopes, ["workspace:admin"]);
}
