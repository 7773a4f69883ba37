//! The vendor's redirect: one try, in the right browser, from the right issuer.

use belvedere_auth::{Binding, CallbackQuery};
use belvedere_types::credential::AccessTokens;
use belvedere_types::{ConnectionState, OrgId, SecretText};
use serde_json::json;

use crate::support::{BROWSER, World, begin, clear, code, parameter};

#[tokio::test]
async fn a_flow_ends_in_a_sealed_grant_and_a_connected_source() {
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    let completed = world.complete(&begun).await.unwrap();
    assert_eq!(
        (completed.source, completed.granted_scopes),
        (world.target.source, vec!["db:read".to_owned()])
    );
    assert_eq!(world.state(), ConnectionState::Connected);
    let request = &world.vendor.seen("/token")[0];
    for (name, expected) in [
        ("grant_type", "authorization_code"),
        ("code", "canary-code"),
        ("client_id", "client-1"),
        ("redirect_uri", "http://127.0.0.1:8400/oauth/callback"),
        ("resource", &format!("{}/mcp", world.vendor.base())),
    ] {
        assert_eq!(request.form(name).as_deref(), Some(expected), "{name}");
    }
    let verifier = request.form("code_verifier").unwrap();
    let challenge = oauth2::PkceCodeChallenge::from_code_verifier_sha256(&oauth2::PkceCodeVerifier::new(verifier));
    assert_eq!(parameter(&begun, "code_challenge").as_deref(), Some(challenge.as_str()));
    assert_eq!(world.token().await, "canary-access-1");
    assert_eq!(world.secrets(), 2, "registration and grant; the verifier is gone");
    assert_eq!((world.audited("authorization.begun"), world.audited("source.authorized")), (1, 1));
    world.assert_nothing_secret_in_audit();
}

#[tokio::test]
async fn o02_a_response_of_another_issuer_is_not_used_and_its_error_not_shown() {
    for (promised, iss, error, expected) in [
        (true, None, None, "response_issuer_mismatch"),
        (true, Some("https://evil.example"), None, "response_issuer_mismatch"),
        (false, Some("https://evil.example"), None, "response_issuer_mismatch"),
        (true, None, Some("canary-error"), "response_issuer_mismatch"),
        (
            true,
            Some("https://evil.example"),
            Some("access_denied"),
            "response_issuer_mismatch",
        ),
        (false, None, Some("access_denied"), "consent_denied"),
    ] {
        let world = World::new().await;
        world
            .vendor
            .set(|script| script.server = json!({ "authorization_response_iss_parameter_supported": promised }));
        let begun = world.begin().await.unwrap();
        let query = CallbackQuery {
            iss: iss.map(Into::into),
            error: error.map(Into::into),
            ..world.callback(&begun)
        };
        assert_eq!(
            code(world.auth.complete(query, BROWSER).await),
            expected,
            "{promised} {iss:?} {error:?}"
        );
        assert_eq!(world.token_requests(), 0);
    }
}

#[tokio::test]
async fn o02_an_issuer_that_is_neither_promised_nor_sent_is_accepted() {
    let world = World::new().await;
    world
        .vendor
        .set(|script| script.server = json!({ "authorization_response_iss_parameter_supported": null }));
    let begun = world.begin().await.unwrap();
    let query = CallbackQuery {
        iss: None,
        ..world.callback(&begun)
    };
    assert!(world.auth.complete(query, BROWSER).await.is_ok());
}

#[tokio::test]
async fn o03_an_issuer_equal_only_after_normalisation_is_refused() {
    for change in [
        |base: String| base + "/",
        |base: String| base.replace("http", "HTTP"),
        |base: String| base + "%2F",
    ] {
        let world = World::new().await;
        let begun = world.begin().await.unwrap();
        let query = CallbackQuery {
            iss: Some(change(world.vendor.base())),
            ..world.callback(&begun)
        };
        assert_eq!(code(world.auth.complete(query, BROWSER).await), "response_issuer_mismatch");
        assert_eq!(world.token_requests(), 0);
    }
}

#[tokio::test]
async fn o05_callback_state_is_single_use() {
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    world.complete(&begun).await.unwrap();
    assert_eq!(code(world.complete(&begun).await), "state_unknown");
    let unknown = CallbackQuery {
        state: Some("wrong".into()),
        ..world.callback(&begun)
    };
    assert_eq!(code(world.auth.complete(unknown, BROWSER).await), "state_unknown");
    let missing = CallbackQuery {
        state: None,
        ..world.callback(&begun)
    };
    assert_eq!(code(world.auth.complete(missing, BROWSER).await), "callback_incomplete");
    assert_eq!(world.token_requests(), 1);
}

#[tokio::test]
async fn o05_another_browser_burns_the_flow() {
    let world = World::new().await;
    for foreign in [Binding::Browser([8; 32]), Binding::ApiKey, Binding::Caller(world.target.org)] {
        let begun = world.begin().await.unwrap();
        assert_eq!(code(world.auth.complete(world.callback(&begun), foreign).await), "foreign_browser");
        assert_eq!(code(world.complete(&begun).await), "state_unknown");
    }
    assert_eq!((world.token_requests(), world.audited("authorization.failed")), (0, 3));
    assert_eq!(world.secrets(), 1, "no verifier is left behind");
}

#[tokio::test]
async fn o05_a_flow_expires_after_ten_minutes() {
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    world.later(600);
    assert_eq!(code(world.complete(&begun).await), "authorization_expired");
    let waiting = world.begin().await.unwrap();
    world.later(600);
    assert_eq!(world.auth.expire_flows().await.unwrap(), 1);
    assert_eq!(code(world.complete(&waiting).await), "state_unknown");
    assert_eq!((world.token_requests(), world.secrets()), (0, 1));
}

#[tokio::test]
async fn o05_a_flow_begun_by_key_completes_by_state_alone_only_on_loopback() {
    for (public_url, arriving, accepted) in [
        ("http://127.0.0.1:8400", Binding::ApiKey, true),
        ("http://localhost:8400", Binding::Browser([9; 32]), true),
        ("https://belvedere.example", Binding::ApiKey, false),
        ("https://belvedere.example", Binding::Browser([9; 32]), false),
        ("https://belvedere.example", Binding::Caller(OrgId::generate()), false),
    ] {
        let world = World::at(public_url, &[]).await;
        let request = begin(&world.target, Binding::ApiKey, &[]);
        let begun = world.auth.begin(request).await.unwrap();
        assert_eq!(
            world.auth.complete(world.callback(&begun), arriving).await.is_ok(),
            accepted,
            "{public_url} {arriving:?}"
        );
    }
    let world = World::at("https://belvedere.example", &[]).await;
    let request = begin(&world.target, Binding::ApiKey, &[]);
    let begun = world.auth.begin(request).await.unwrap();
    assert!(
        world
            .auth
            .complete(world.callback(&begun), Binding::Caller(world.target.org))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn o06_a_callback_replayed_in_parallel_makes_one_token_request() {
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    let (first, second) = tokio::join!(world.complete(&begun), world.complete(&begun));
    assert!(first.is_ok() != second.is_ok());
    assert_eq!(world.token_requests(), 1);
}

#[tokio::test]
async fn a_new_flow_drops_the_one_before_with_its_secret() {
    let world = World::new().await;
    let first = world.begin().await.unwrap();
    let second = world.begin().await.unwrap();
    assert_eq!(world.secrets(), 2, "registration and one verifier");
    assert_eq!(code(world.complete(&first).await), "state_unknown");
    assert!(world.complete(&second).await.is_ok());
}

#[tokio::test]
async fn a_denied_consent_is_shown_on_the_card_and_harms_no_earlier_grant() {
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    let denied = |begun| CallbackQuery {
        code: None,
        error: Some("access_denied".into()),
        ..world.callback(begun)
    };
    assert_eq!(code(world.auth.complete(denied(&begun), BROWSER).await), "consent_denied");
    assert_eq!(
        (world.state(), world.status().code().map(str::to_owned)),
        (ConnectionState::AuthorizationRequired, Some("consent_denied".into()))
    );
    world.connect().await;
    let begun = world.begin().await.unwrap();
    assert_eq!(code(world.auth.complete(denied(&begun), BROWSER).await), "consent_denied");
    assert_eq!(
        (world.state(), world.token().await),
        (ConnectionState::Connected, "canary-access-1".into())
    );
}

#[tokio::test]
async fn errors_of_the_vendor_are_shown_capped_and_without_control_characters() {
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    let long = format!("bad\u{202e}\r\n{}", "x".repeat(500));
    let query = CallbackQuery {
        code: None,
        error: Some(long),
        ..world.callback(&begun)
    };
    let error = world.auth.complete(query, BROWSER).await.unwrap_err();
    let detail = belvedere_types::Explain::problem(&error).detail;
    assert!(detail.len() < 300 && !detail.contains(['\r', '\n', '\u{202e}']), "{detail}");
}

#[tokio::test]
async fn token_answers_of_real_servers_are_read() {
    for (status, body) in [
        (200, json!({ "access_token": "canary-a", "expires_in": "3600" }).to_string()),
        (
            200,
            json!({ "access_token": "canary-a", "expires_in": 3600.0, "token_type": "BEARER" }).to_string(),
        ),
        (201, json!({ "access_token": "canary-a", "scope": ["db:read", "db:x"] }).to_string()),
        (
            200,
            json!({ "access_token": "canary-a", "token_type": null, "refresh_token": "", "expires_in": null }).to_string(),
        ),
        (200, "access_token=canary-a&scope=db%3Aread&token_type=bearer".into()),
    ] {
        let world = World::new().await;
        let begun = world.begin().await.unwrap();
        world.vendor.once("/token", status, &body);
        world.complete(&begun).await.unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(world.token().await, "canary-a");
    }
}

#[tokio::test]
async fn token_answers_that_are_none_are_refused_and_leak_nothing() {
    for (status, body, expected) in [
        (
            200,
            json!({ "error": "invalid_grant", "error_description": "no" }).to_string(),
            "code_refused",
        ),
        (200, "error=bad_verification_code&error_description=no".into(), "code_refused"),
        (400, "<html>canary</html>".into(), "code_refused"),
        (200, "canary not json".into(), "token_reply_unreadable"),
        (200, json!({ "access_token": "" }).to_string(), "token_reply_unreadable"),
        (
            200,
            json!({ "access_token": "canary", "token_type": "DPoP" }).to_string(),
            "token_type_unsupported",
        ),
        (302, "https://evil.example/?canary".into(), "redirect_refused"),
    ] {
        let world = World::new().await;
        let begun = world.begin().await.unwrap();
        world.vendor.once("/token", status, &body);
        assert_eq!(code(world.complete(&begun).await), expected, "{body}");
        assert!(world.auth.grant(world.target.org, world.target.source).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn o18_a_grant_wider_than_asked_is_said_on_the_card() {
    let world = World::new().await;
    world.vendor.set(|script| script.tokens = json!({ "scope": "db:read db:write" }));
    world.connect().await;
    let grant = world
        .auth
        .grant(world.target.org, world.target.source)
        .await
        .unwrap()
        .unwrap()
        .oauth
        .unwrap();
    assert_eq!(
        (grant.scopes_asked.join(" "), grant.scopes_granted.join(" ")),
        ("db:read".into(), "db:read db:write".into())
    );
    assert!(
        grant
            .trace
            .iter()
            .any(|line| line.outcome.contains("more than was asked: db:write"))
    );
}

#[tokio::test]
async fn o21_two_sources_at_one_vendor_keep_their_own_tokens() {
    let world = World::new().await;
    let other = world.second_source();
    let first = world.begin().await.unwrap();
    let request = begin(&other, BROWSER, &[]);
    let second = world.auth.begin(request).await.unwrap();
    world.complete(&second).await.unwrap();
    world.complete(&first).await.unwrap();
    assert_eq!(clear(&world.auth.credential(&other).await.unwrap()), "canary-access-1");
    assert_eq!(world.token().await, "canary-access-2");
    assert_eq!(world.vendor.seen("/register").len(), 1, "one registration serves both");
}

#[tokio::test]
async fn secrets_print_nothing() {
    let query = CallbackQuery {
        state: None,
        code: Some(SecretText::new("canary")),
        iss: None,
        error: None,
    };
    assert!(!format!("{query:?}").contains("canary"));
    let world = World::new().await;
    let begun = world.begin().await.unwrap();
    let state = parameter(&begun, "state").unwrap();
    assert!(
        !format!("{:?}", world.memory.tables().flows).contains(&state),
        "only its digest is kept"
    );
}
