use serde_json::{Value, json};

use crate::vendor::{Mock, REDIRECT, error, extended, location, query};

#[tokio::test]
async fn a_request_without_a_token_is_challenged_towards_the_metadata() {
    let mock = extended().await;
    let answer = mock.http.post(&mock.running.mcp_url).body("{}").send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let challenge = answer.headers()["www-authenticate"].to_str().unwrap().to_owned();
    let origin = mock.running.mcp_url.trim_end_matches("/mcp");
    let prm = format!("{origin}/.well-known/oauth-protected-resource/mcp");
    assert!(
        challenge.starts_with("Bearer ") && challenge.contains(&format!("resource_metadata=\"{prm}\"")),
        "{challenge}"
    );
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        body,
        json!({"error": "invalid_token", "error_description": "Missing Authorization header"})
    );

    let document: Value = mock.http.get(prm).send().await.unwrap().json().await.unwrap();
    assert_eq!(document["resource"], mock.running.mcp_url);
    assert_eq!(document["authorization_servers"], json!([mock.issuer()]));
    assert_ne!(mock.issuer(), origin);
    for absent in ["/.well-known/oauth-protected-resource", "/.well-known/oauth-authorization-server"] {
        assert_eq!(mock.http.get(format!("{origin}{absent}")).send().await.unwrap().status(), 404);
    }
    let url = format!("{}/.well-known/oauth-authorization-server", mock.issuer());
    let metadata: Value = mock.http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(metadata["issuer"], mock.issuer());
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
}

#[tokio::test]
async fn a_full_run_gives_a_token_that_opens_the_mcp_server() {
    let mock = extended().await;
    let client = mock.register().await;
    assert!(client.id.len() > 600 && client.id.split('.').count() == 3);
    let page = mock.authorize(&client, &[]).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("Tidewater Goods") && page.contains("Leave open") && !page.contains("<script"));
    let back = mock.decide(&page, "approve", "open").await;
    assert_eq!(query(&back, "state").as_deref(), Some("st4te"));
    assert_eq!(query(&back, "iss").as_deref(), Some(mock.issuer()));
    let answer = mock.redeem(&client, &query(&back, "code").unwrap(), &[]).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let tokens: Value = answer.json().await.unwrap();
    assert_eq!(
        (tokens["token_type"].as_str(), tokens["expires_in"].as_u64()),
        (Some("Bearer"), Some(60))
    );
    assert_eq!(mock.ping(tokens["access_token"].as_str().unwrap()).await.status(), 200);
}

#[tokio::test]
async fn denied_consent_comes_back_as_access_denied() {
    let mock = extended().await;
    let client = mock.register().await;
    let page = mock.authorize(&client, &[]).await.text().await.unwrap();
    let back = mock.decide(&page, "deny", "open").await;
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(query(&back, "iss").as_deref(), Some(mock.issuer()));
    assert_eq!(query(&back, "code"), None);
}

#[tokio::test]
async fn wrong_authorization_requests_are_refused() {
    let mock = extended().await;
    let client = mock.register().await;
    for (field, value) in [
        ("client_id", "someone"),
        ("redirect_uri", "http://127.0.0.1:7/other"),
        ("redirect_uri", ""),
    ] {
        let answer = mock.authorize(&client, &[(field, value)]).await;
        assert_eq!(answer.status(), 400, "{field}={value} must not redirect");
    }
    let redirected = [
        ("response_type", "token", "unsupported_response_type"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("resource", "https://other.example/mcp", "invalid_target"),
        ("resource", "", "invalid_target"),
        ("state", "", "invalid_request"),
        ("scope", "everything", "invalid_scope"),
    ];
    for (field, value, expected) in redirected {
        let answer = mock.authorize(&client, &[(field, value)]).await;
        assert_eq!(answer.status(), 303, "{field}={value}");
        assert!(location(&answer).as_str().starts_with(REDIRECT));
        assert_eq!(query(&location(&answer), "error").as_deref(), Some(expected), "{field}={value}");
    }
}

#[tokio::test]
async fn registration_wants_https_or_loopback() {
    let mock = extended().await;
    for uri in ["http://app.example/cb", "app:/cb", "https://app.example/cb#here", "no url"] {
        let body = json!({"redirect_uris": [uri]});
        let answer = mock
            .http
            .post(format!("{}/register", mock.issuer()))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (answer.status().as_u16(), error(answer).await.as_str()),
            (400, "invalid_redirect_uri"),
            "{uri}"
        );
    }
}

#[tokio::test]
async fn wrong_token_requests_are_refused() {
    let mock = extended().await;
    let client = mock.register().await;
    let cases = [
        (
            "code_verifier",
            "another-verifier-that-is-long-enough-too-43-ch",
            400,
            "invalid_grant",
        ),
        ("redirect_uri", "http://127.0.0.1:7/other", 400, "invalid_grant"),
        ("code", "code_unknown", 400, "invalid_grant"),
        ("resource", "https://other.example/mcp", 400, "invalid_target"),
        ("resource", "", 400, "invalid_target"),
        ("client_secret", "mcs_wrong", 401, "invalid_client"),
        ("client_secret", "", 401, "invalid_client"),
        ("grant_type", "password", 400, "unsupported_grant_type"),
    ];
    for (field, value, status, expected) in cases {
        let code = mock.code(&client, "open").await;
        let answer = mock.redeem(&client, &code, &[(field, value)]).await;
        assert_eq!(
            (answer.status().as_u16(), error(answer).await.as_str()),
            (status, expected),
            "{field}={value}"
        );
    }
    let json = mock
        .http
        .post(format!("{}/token", mock.issuer()))
        .json(&json!({"grant_type": "refresh_token"}))
        .send()
        .await
        .unwrap();
    assert_eq!(error(json).await, "invalid_request");
}

#[tokio::test]
async fn http_basic_is_accepted_for_the_client() {
    let mock = extended().await;
    let client = mock.register().await;
    let code = mock.code(&client, "open").await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", crate::vendor::VERIFIER),
        ("resource", &mock.running.mcp_url),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = mock
        .http
        .post(format!("{}/token", mock.issuer()))
        .basic_auth(&client.id, Some(&client.secret));
    let answer = request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_code_lives_sixty_seconds() {
    let mock = extended().await;
    let client = mock.register().await;
    let code = mock.code(&client, "open").await;
    mock.control("/advance", json!({"seconds": 61})).await;
    assert_eq!(error(mock.redeem(&client, &code, &[]).await).await, "invalid_grant");
}

#[tokio::test]
async fn a_replayed_code_revokes_the_grant() {
    let mock = extended().await;
    let client = mock.register().await;
    let code = mock.code(&client, "open").await;
    let tokens: Value = mock.redeem(&client, &code, &[]).await.json().await.unwrap();
    assert_eq!(error(mock.redeem(&client, &code, &[]).await).await, "invalid_grant");
    assert_eq!(mock.ping(tokens["access_token"].as_str().unwrap()).await.status(), 401);
    assert_eq!(mock.look("/state").await["grants"][0]["ended"], "code_replayed");
}

#[tokio::test]
async fn refresh_tokens_rotate_and_reuse_ends_the_family() {
    let mock = extended().await;
    let (client, first) = mock.sign_in("open").await;
    let old = first["refresh_token"].as_str().unwrap();
    let second: Value = mock.refresh(&client, old).await.json().await.unwrap();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(mock.ping(second["access_token"].as_str().unwrap()).await.status(), 200);

    let other = mock.register().await;
    assert_eq!(
        error(mock.refresh(&other, second["refresh_token"].as_str().unwrap()).await).await,
        "invalid_grant"
    );

    assert_eq!(error(mock.refresh(&client, old).await).await, "invalid_grant");
    assert_eq!(
        error(mock.refresh(&client, second["refresh_token"].as_str().unwrap()).await).await,
        "invalid_grant"
    );
    assert_eq!(mock.ping(second["access_token"].as_str().unwrap()).await.status(), 401);
    let grant = &mock.look("/state").await["grants"][0];
    assert_eq!(grant["ended"], "refresh_token_reused");
    assert_eq!(grant["refresh_token_redemptions"], json!([2, 2]));
}

#[tokio::test]
async fn access_tokens_expire_by_the_mocks_clock() {
    let mock = extended().await;
    let (client, tokens) = mock.sign_in("open").await;
    mock.control("/advance", json!({"seconds": 61})).await;
    let answer = mock.ping(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(answer.status(), 401);
    assert!(answer.headers()["www-authenticate"].to_str().unwrap().contains("expired"));
    let fresh: Value = mock
        .refresh(&client, tokens["refresh_token"].as_str().unwrap())
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(mock.ping(fresh["access_token"].as_str().unwrap()).await.status(), 200);
}

async fn revoke(mock: &Mock, id: &str, secret: &str, token: &str) -> u16 {
    let fields = [("client_id", id), ("client_secret", secret), ("token", token)];
    mock.post(&format!("{}/revoke", mock.issuer()), &fields).await.status().as_u16()
}

#[tokio::test]
async fn revocation_ends_the_grant_and_is_counted() {
    let mock = extended().await;
    let (client, tokens) = mock.sign_in("open").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(revoke(&mock, &client.id, "wrong", refresh).await, 401);
    let other = mock.register().await;
    assert_eq!(revoke(&mock, &other.id, &other.secret, refresh).await, 200);
    assert_eq!(
        mock.ping(tokens["access_token"].as_str().unwrap()).await.status(),
        200,
        "another client cannot revoke"
    );
    assert_eq!(revoke(&mock, &client.id, &client.secret, refresh).await, 200);
    assert_eq!(mock.ping(tokens["access_token"].as_str().unwrap()).await.status(), 401);
    let state = mock.look("/state").await;
    assert_eq!(
        (&state["revocations"], &state["grants"][0]["ended"]),
        (&json!(2), &json!("revoked_by_client"))
    );
}

#[tokio::test]
async fn access_withdrawn_by_the_vendor_kills_every_grant() {
    let mock = extended().await;
    let (client, tokens) = mock.sign_in("open").await;
    let ended: Value = mock.control("/withdraw", json!({})).await.json().await.unwrap();
    assert_eq!(ended, json!({"ended": 1}));
    assert_eq!(mock.ping(tokens["access_token"].as_str().unwrap()).await.status(), 401);
    assert_eq!(
        error(mock.refresh(&client, tokens["refresh_token"].as_str().unwrap()).await).await,
        "invalid_grant"
    );
}

#[tokio::test]
async fn the_journal_holds_no_token() {
    let mock = extended().await;
    let (client, tokens) = mock.sign_in("open").await;
    mock.ping(tokens["access_token"].as_str().unwrap()).await;
    let (journal, state) = (mock.look("/journal").await.to_string(), mock.look("/state").await.to_string());
    assert!(journal.contains("/token") && journal.contains("\"client-1\""));
    let secrets = [
        client.secret.as_str(),
        &client.id,
        tokens["access_token"].as_str().unwrap(),
        tokens["refresh_token"].as_str().unwrap(),
    ];
    for secret in secrets {
        assert!(!journal.contains(secret) && !state.contains(secret));
    }
    assert_eq!(mock.control("/journal/clear", json!({})).await.status(), 204);
    assert_eq!(mock.look("/journal").await, json!([]));
}
