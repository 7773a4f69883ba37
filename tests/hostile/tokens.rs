//! Tokens that are refused, late, odd or dead.

use std::time::Duration;

use belvedere_tests::hostile::{Hostile, raw, reply};
use serde_json::json;

use crate::bare;
use crate::place::Place;

/// Server: Ten calls at once meet a dead access token.
/// Belvedere: One redemption, no failed call.
#[tokio::test]
async fn d04_ten_calls_that_meet_a_dead_token_redeem_once() {
    let place = Place::connected().await;
    place.vendor.expire();
    let questions = (0..10).map(|_| place.ask());
    let answers = futures::future::join_all(questions).await;
    for answer in &answers {
        assert_eq!(answer["outcome"], "answered", "{answer:#}");
    }
    assert_eq!(place.vendor.seen("/token").len(), 2, "the code, and one refresh");
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.expire();
    let call = || session.call_tool(rmcp::model::CallToolRequestParams::new("list_invoices"));
    let calls = futures::future::join_all((0..10).map(|_| call())).await;
    let fate = if calls.iter().all(Result::is_ok) {
        "no call fails"
    } else {
        "calls fail"
    };
    let often = if vendor.seen("/token").len() > 2 {
        "more than once"
    } else {
        "once"
    };
    bare::does("redeems more than once, calls fail", format!("redeems {often}, {fate}"));
}

/// Server: The refresh is refused in seven ways, with 200, 400, 401, 429 and 503.
/// Belvedere: Dead grants, dead clients and outages are told apart.
#[tokio::test]
async fn d05_a_dead_grant_is_told_from_an_outage_by_what_is_said() {
    for (status, body, state) in [
        (200, json!({"error": "invalid_grant"}), "reauthorization_required"),
        (400, json!({"error": "bad_refresh_token"}), "reauthorization_required"),
        (
            400,
            json!({"error": {"code": "refresh_token_not_found"}}),
            "reauthorization_required",
        ),
        (401, json!({"error": "invalid_client"}), "reauthorization_required"),
        (503, json!({"error": "invalid_request"}), "degraded"),
        (429, json!({}), "degraded"),
        (400, json!({"error": "temporarily_unavailable"}), "degraded"),
    ] {
        let place = Place::connected().await;
        place.vendor.on("/token", move |_| Some(reply(status, body.clone())));
        place.vendor.expire();
        assert_ne!(place.ask().await["outcome"], "answered");
        let source = place.source().await;
        assert_eq!(source["state"], state, "{status}: {source}");
        assert!(source["next_step"].as_str().unwrap().len() > 10, "{source}");
    }
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.on("/token", |_| Some(reply(200, json!({"error": "invalid_grant"}))));
    vendor.expire();
    bare::does(
        "at 200 with an error does not list: Auth error: OAuth token refresh failed: Failed to parse server response",
        format!("at 200 with an error {}", bare::asked(&vendor, &session).await),
    );
}

/// Server: The token endpoint answers a refresh with a page.
/// Belvedere: The grant is kept; the page reaches no log.
#[tokio::test]
async fn f06_a_page_instead_of_a_token_is_no_death() {
    let place = Place::connected().await;
    place
        .vendor
        .on("/token", |_| Some(raw(400, "text/html", "<html>canary-body</html>")));
    place.vendor.expire();
    place.ask().await;
    let source = place.source().await;
    assert_eq!(source["state"], "degraded", "{source}");
    assert!(!place.server.printed().contains("canary-body"));
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.on("/token", |_| Some(raw(400, "text/html", "<html>canary-body</html>")));
    vendor.expire();
    bare::does(
        "does not list: Auth error: OAuth token refresh failed: Failed to parse server response",
        bare::asked(&vendor, &session).await,
    );
}

/// Server: The token's lifetime is text, a decimal, or missing; its type is missing; its scopes are a list.
/// Belvedere: Understood.
#[tokio::test]
async fn d14_a_token_answer_in_any_spelling_is_understood() {
    for tokens in [
        json!({"expires_in": "3600"}),
        json!({"expires_in": 3600.0}),
        json!({"expires_in": null, "token_type": null}),
        json!({"token_type": "bearer", "scope": ["db:read"]}),
    ] {
        let place = Place::new().await;
        place.vendor.set(|state| state.tokens = tokens.clone());
        assert_eq!(place.connect().await.status, 200, "{tokens}");
        assert_eq!(place.source().await["state"], "connected", "{tokens}");
        assert_eq!(place.ask().await["outcome"], "answered", "{tokens}");
    }
    let vendor = Hostile::start().await;
    vendor.set(|state| state.tokens = json!({"expires_in": "3600"}));
    bare::does(
        "stops at the callback: OAuth token exchange failed: invalid type: string \"3600\", expected u64",
        bare::trip(&vendor).await,
    );
}

/// Server: The token comes with status 201 and in form encoding.
/// Belvedere: Understood.
#[tokio::test]
async fn d14_a_token_answer_in_form_encoding_is_understood() {
    let place = Place::new().await;
    let body = "access_token=canary-form&token_type=bearer&scope=db%3Aread";
    place
        .vendor
        .on("/token", move |_| Some(raw(201, "application/x-www-form-urlencoded", body)));
    place.vendor.on("/mcp", |seen| {
        (seen.header("authorization") == Some("Bearer canary-form")).then(|| belvedere_tests::hostile::protocol(seen, false))
    });
    assert_eq!(place.connect().await.status, 200);
    assert_eq!(place.ask().await["outcome"], "answered");
    bare::does(
        "stops at the callback: OAuth token exchange failed: expected value",
        bare::trip(&place.vendor).await,
    );
}

/// Server: A lifetime of 0, negative, a word, missing, or 1e300.
/// Belvedere: The token is used; no storm of refreshes.
#[tokio::test]
async fn o19_a_lifetime_that_says_nothing_makes_no_storm() {
    for life in [json!(0), json!(-5), json!("soon"), json!(null), json!(1e300)] {
        let place = Place::new().await;
        place.vendor.set(|state| state.tokens = json!({ "expires_in": life }));
        assert_eq!(place.connect().await.status, 200, "{life}");
        for _ in 0..3 {
            assert_eq!(place.ask().await["outcome"], "answered", "{life}");
        }
        assert_eq!(place.vendor.seen("/token").len(), 1, "{life}");
    }
    let vendor = Hostile::start().await;
    vendor.set(|state| state.tokens = json!({ "expires_in": 0 }));
    let done = bare::trip(&vendor).await;
    bare::does(
        "connects and calls the tool; asks for 4 tokens",
        format!("{done}; asks for {} tokens", vendor.seen("/token").len()),
    );
}

/// Server: A refresh answers without a refresh token.
/// Belvedere: The old one is kept.
#[tokio::test]
async fn o14_a_refresh_that_leaves_the_refresh_token_out_keeps_the_old_one() {
    let place = Place::connected().await;
    place.vendor.on("/token", |seen| {
        let number = seen.field("refresh_token")?;
        assert_eq!(number, "canary-refresh-1");
        None
    });
    place.vendor.set(|state| state.tokens = json!({ "refresh_token": null }));
    place.vendor.expire();
    assert_eq!(place.ask().await["outcome"], "answered");
    let sent = place.vendor.seen("/token");
    assert_eq!(sent[1].field("refresh_token").as_deref(), Some("canary-refresh-1"));
    assert_eq!(place.source().await["state"], "connected");
}

/// Server: Each refresh rotates the refresh token.
/// Belvedere: Each one is redeemed once, in the order of issue.
#[tokio::test]
async fn o14_a_rotated_refresh_token_takes_the_place_of_the_old_one() {
    let place = Place::short_lived(2).await;
    for round in 1..=3 {
        tokio::time::sleep(Duration::from_millis(2_100)).await;
        place.vendor.expire();
        assert_eq!(place.ask().await["outcome"], "answered", "round {round}");
    }
    let sent: Vec<_> = place
        .vendor
        .seen("/token")
        .iter()
        .skip(1)
        .map(|seen| seen.field("refresh_token").unwrap())
        .collect();
    let issued: Vec<_> = (1..=sent.len()).map(|number| format!("canary-refresh-{number}")).collect();
    assert!(
        sent.len() >= 3 && sent == issued,
        "each once, in the order of their issue: {sent:?}"
    );
}

/// Server: A token of a year and no refresh token.
/// Belvedere: Used after a restart too; nobody has to authorize.
#[tokio::test]
async fn o15_a_token_without_refresh_token_is_used_to_its_end_and_after_a_restart() {
    let mut place = Place::new().await;
    place
        .vendor
        .set(|state| state.tokens = json!({ "refresh_token": null, "expires_in": 31_536_000 }));
    assert_eq!(place.connect().await.status, 200);
    place.server.restart().await;
    assert_eq!(place.ask().await["outcome"], "answered");
    assert_eq!(
        (place.source().await["state"].as_str(), place.vendor.seen("/token").len()),
        (Some("connected"), 1)
    );
    // Its end is told from the first day, and asked about in the last hours.
    assert!(place.source().await["expires_at"].is_string());
    let brief = Place::new().await;
    brief
        .vendor
        .set(|state| state.tokens = json!({ "refresh_token": null, "expires_in": 3_600 }));
    assert_eq!(brief.connect().await.status, 200);
    assert_eq!(brief.ask().await["outcome"], "answered");
    let source = brief.source().await;
    assert_eq!(
        (&source["state"], &source["code"]),
        (&json!("expiring"), &json!("grant_ends_soon")),
        "{source:#}"
    );
    assert!(source["next_step"].is_string());
    let metrics = brief.api().get("/metrics").await.text;
    assert!(metrics.contains("\nbelvedere_source_expires_seconds{"), "{metrics}");
}

/// Server: The server refuses every token that its authorization server issues.
/// Belvedere: No loop: a person is asked.
#[tokio::test]
async fn o16_tokens_that_are_refused_as_soon_as_they_are_issued_end_in_a_question_to_a_person() {
    let place = Place::connected().await;
    let base = place.vendor.base.clone();
    place.vendor.on("/mcp", move |_| {
        Some(belvedere_tests::hostile::unauthorized(&format!("Bearer realm=\"{base}\"")))
    });
    for _ in 0..3 {
        assert_ne!(place.ask().await["outcome"], "answered");
    }
    assert_eq!(place.source().await["state"], "reauthorization_required");
    assert!(
        place.vendor.seen("/token").len() <= 3,
        "no loop: {}",
        place.vendor.seen("/token").len()
    );
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.on("/mcp", |_| Some(belvedere_tests::hostile::unauthorized("Bearer")));
    let done = bare::asked(&vendor, &session).await;
    bare::does(
        "does not list: Auth required; asks for 2 tokens",
        format!("{done}; asks for {} tokens", vendor.seen("/token").len()),
    );
}

/// Server: Tokens of 4 s, rotating, with detection of reuse; five calls at once.
/// Belvedere: No token is redeemed twice, no call fails.
#[tokio::test]
async fn f05_calls_in_parallel_survive_rotation_with_reuse_detection() {
    let place = Place::short_lived(4).await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(4_100)).await;
        place.vendor.expire();
        let questions = (0..5).map(|_| place.ask());
        for answer in futures::future::join_all(questions).await {
            assert_eq!(answer["outcome"], "answered", "{answer:#}");
        }
    }
    let redeemed: Vec<_> = place
        .vendor
        .seen("/token")
        .iter()
        .filter_map(|seen| seen.field("refresh_token"))
        .collect();
    let distinct: std::collections::BTreeSet<_> = redeemed.iter().collect();
    assert!(
        redeemed.len() >= 3 && distinct.len() == redeemed.len(),
        "no token twice: {redeemed:?}"
    );
}

/// Server: A refresh that names scopes is refused.
/// Belvedere: Once more without, and the call goes on.
#[tokio::test]
async fn f08_a_server_that_takes_no_scope_in_a_refresh_is_asked_again_without() {
    let place = Place::connected().await;
    place.vendor.on("/token", |seen| {
        let names_scope = seen.field("scope").is_some();
        names_scope.then(|| reply(400, json!({"error": "invalid_scope"})))
    });
    place.vendor.expire();
    assert_eq!(place.ask().await["outcome"], "answered");
    let scopes: Vec<_> = place.vendor.seen("/token").iter().skip(1).map(|seen| seen.field("scope")).collect();
    assert_eq!(scopes, [Some("db:read".to_owned()), None]);
    let vendor = Hostile::start().await;
    let session = bare::connect(&vendor).await.unwrap();
    vendor.on("/token", |seen| {
        seen.field("scope").is_some().then(|| reply(400, json!({"error": "invalid_scope"})))
    });
    vendor.expire();
    bare::does("connects and calls the tool", bare::asked(&vendor, &session).await);
}

/// Server: The metadata spells the resource with a slash at its end.
/// Belvedere: All three requests spell it so, byte for byte.
#[tokio::test]
async fn f09_the_resource_is_named_in_all_three_requests_as_its_metadata_spells_it() {
    let place = Place::new().await;
    let spelled = format!("{}/", place.vendor.base);
    place.vendor.set(|state| state.resource = json!({ "resource": spelled }));
    let page = place.begun().await;
    assert_eq!(crate::place::parameter(&page, "resource").as_deref(), Some(spelled.as_str()));
    let callback = place.approve(&page).await;
    assert_eq!(place.follow(&callback).await.status, 200);
    place.vendor.expire();
    place.ask().await;
    let sent: Vec<_> = place
        .vendor
        .seen("/token")
        .iter()
        .map(|seen| seen.field("resource").unwrap())
        .collect();
    assert_eq!(sent, [spelled.clone(), spelled]);
    let vendor = Hostile::start().await;
    let spelled = format!("{}/", vendor.base);
    vendor.set(|state| state.resource = json!({ "resource": spelled }));
    bare::does("asks with resource=…/", bare::asks_for(&vendor, "resource").await);
}

/// Server: Codes, tokens, secrets and identity tokens pass while the log is at its most talkative.
/// Belvedere: None of them is in it.
#[tokio::test]
async fn d18_d19_no_secret_reaches_the_log_at_its_most_talkative() {
    let place = Place::new().await;
    place.vendor.set(|state| {
        state.server = json!({ "token_endpoint_auth_methods_supported": ["client_secret_basic"] });
        state.registration = json!({ "client_secret": "canary-secret", "registration_access_token": "canary-registration" });
        state.tokens = json!({ "id_token": "canary-id-token" });
    });
    assert_eq!(place.connect().await.status, 200);
    place.vendor.expire();
    assert_eq!(place.ask().await["outcome"], "answered");
    let printed = place.server.printed();
    assert!(printed.contains("TRACE"), "the log is at its most talkative");
    let secrets: Vec<&str> = printed.lines().filter(|line| line.contains("canary")).collect();
    assert!(secrets.is_empty(), "{secrets:#?}");
}
