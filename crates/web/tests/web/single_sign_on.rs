//! Signing in through an identity provider, over real redirects; and a provider that misbehaves in every way that matters.

use axum::http::{Method, StatusCode, header};
use belvedere_mock_vendors::oidc::{CLIENT_ID, CLIENT_SECRET, OidcFault, OidcPersona, OidcProvider, start_oidc};
use serde_json::{Value, json};

use crate::house::{House, Reply, request};
use crate::members::joined;

const SETTINGS: &str = "/api/v1/single-sign-on";

fn persona(subject: &str, email: &str) -> OidcPersona {
    OidcPersona {
        subject: subject.into(),
        email: email.into(),
        name: "Ruth".into(),
    }
}

/// A house whose members sign in through this provider.
async fn place(newcomers: Value) -> (House, OidcProvider) {
    let provider = start_oidc(persona("sub-1", "Ruth@Example.org")).await.unwrap();
    let house = House::beside(provider.issuer()).await;
    let wish = json!({
        "name": "Acme", "issuer": provider.issuer(), "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "newcomers": newcomers,
    });
    let set = house.api(Method::PUT, SETTINGS, Some(wish)).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);
    (house, provider)
}

async fn get(house: &House, path: &str, cookie: Option<&str>) -> Reply {
    let mut request = request(Method::GET, path).header("sec-fetch-site", "cross-site");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    house.send(request.body(axum::body::Body::empty()).unwrap()).await
}

/// The way to the provider: its address, and the cookie that stays behind.
async fn begun(house: &House) -> (String, String) {
    let page = get(house, "/sign-in", None).await.body;
    let path = page
        .split("href=\"/sign-in/oidc/")
        .nth(1)
        .expect("a provider is offered")
        .split('"')
        .next()
        .unwrap();
    let reply = get(house, &format!("/sign-in/oidc/{path}"), None).await;
    (reply.location().to_owned(), reply.cookie())
}

/// At the provider, who is signed in there and sends the browser back at once.
async fn approved(address: &str) -> String {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let reply = client.get(address).send().await.unwrap();
    assert_eq!(reply.status(), 303);
    let back: url::Url = reply.headers()["location"].to_str().unwrap().parse().unwrap();
    format!("{}?{}", back.path(), back.query().unwrap())
}

async fn tried(house: &House) -> Reply {
    let (address, cookie) = begun(house).await;
    get(house, &approved(&address).await, Some(&cookie)).await
}

async fn roles(house: &House) -> Vec<(String, String)> {
    let listed = house.api(Method::GET, "/api/v1/members", None).await.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let members = listed["members"].as_array().unwrap();
    members
        .iter()
        .map(|member| (text(&member["email"]), text(&member["role"])))
        .collect()
}

async fn session_works(house: &House, reply: &Reply) -> bool {
    let cookies = reply.headers.get_all(header::SET_COOKIE);
    let session = cookies
        .iter()
        .filter_map(|cookie| cookie.to_str().ok())
        .find(|cookie| cookie.starts_with("belvedere="));
    let Some(session) = session else { return false };
    get(house, "/settings", Some(session.split(';').next().unwrap())).await.status == StatusCode::OK
}

#[tokio::test]
async fn a_member_signs_in_and_is_known_by_subject_from_then_on() {
    let (house, provider) = place(Value::Null).await;
    joined(&house, "editor", "ruth@example.org").await;
    let reply = tried(&house).await;
    assert_eq!(reply.location(), "/");
    assert!(session_works(&house, &reply).await);
    // The address changed at the provider; the person did not.
    provider.sign_in_as(persona("sub-1", "ruth.new@example.org"));
    assert!(session_works(&house, &tried(&house).await).await);
    // Somebody else was given the old address.
    provider.sign_in_as(persona("sub-2", "ruth@example.org"));
    let refused = tried(&house).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("not_a_member"), "{}", refused.body);
    assert_eq!(roles(&house).await, [("ruth@example.org".to_owned(), "editor".to_owned())]);
}

#[tokio::test]
async fn whoever_was_not_invited_is_turned_away_unless_newcomers_are_let_in() {
    let (house, provider) = place(Value::Null).await;
    assert_eq!(tried(&house).await.status, StatusCode::FORBIDDEN);
    assert!(roles(&house).await.is_empty());
    house
        .api(
            Method::POST,
            "/api/v1/invitations",
            Some(json!({ "role": "auditor", "email": "ruth@example.org" })),
        )
        .await;
    assert!(session_works(&house, &tried(&house).await).await, "invited by address");
    assert_eq!(roles(&house).await, [("ruth@example.org".to_owned(), "auditor".to_owned())]);
    let wish = json!({ "name": "Acme", "issuer": provider.issuer(), "client_id": CLIENT_ID, "newcomers": "viewer" });
    assert_eq!(
        house.api(Method::PUT, SETTINGS, Some(wish)).await.status,
        StatusCode::OK,
        "the secret is kept"
    );
    provider.sign_in_as(persona("sub-9", "new@example.org"));
    assert!(session_works(&house, &tried(&house).await).await);
    assert_eq!(roles(&house).await[1], ("new@example.org".to_owned(), "viewer".to_owned()));
}

#[tokio::test]
async fn every_way_to_misbehave_signs_nobody_in() {
    let (house, provider) = place(json!("viewer")).await;
    for (fault, code) in [
        (OidcFault::ResponseIssuer, "oidc_issuer_mismatch"),
        (OidcFault::NoResponseIssuer, "oidc_issuer_mismatch"),
        (OidcFault::WrongIssuer, "oidc_token_invalid"),
        (OidcFault::WrongAudience, "oidc_token_invalid"),
        (OidcFault::SharedAudience, "oidc_token_invalid"),
        (OidcFault::ForeignParty, "oidc_token_invalid"),
        (OidcFault::WrongNonce, "oidc_token_invalid"),
        (OidcFault::NoNonce, "oidc_token_invalid"),
        (OidcFault::Expired, "oidc_token_invalid"),
        (OidcFault::Future, "oidc_token_invalid"),
        (OidcFault::Stale, "oidc_token_invalid"),
        (OidcFault::AlgNone, "oidc_token_invalid"),
        (OidcFault::AlgHmacSecret, "oidc_token_invalid"),
        (OidcFault::AlgHmacPublicKey, "oidc_token_invalid"),
        (OidcFault::UnknownKey, "oidc_token_invalid"),
        (OidcFault::ForeignSignature, "oidc_token_invalid"),
        (OidcFault::TamperedClaims, "oidc_token_invalid"),
        (OidcFault::CriticalHeader, "oidc_token_invalid"),
        (OidcFault::VerifiedAsText, "oidc_token_invalid"),
        (OidcFault::Unverified, "oidc_email_unverified"),
        (OidcFault::NoEmail, "oidc_email_unverified"),
        (OidcFault::TokenRefused, "oidc_exchange_failed"),
        (OidcFault::AccessDenied, "oidc_refused"),
    ] {
        provider.misbehave(Some(fault));
        let reply = tried(&house).await;
        assert!(
            !reply.status.is_success() && reply.body.contains(code),
            "{fault:?}: {} {}",
            reply.status,
            reply.body
        );
        assert!(!session_works(&house, &reply).await, "{fault:?}");
    }
    assert!(roles(&house).await.is_empty());
    let refused = house.api(Method::GET, "/api/v1/audit?what=sign_in.refused", None).await.json();
    assert_eq!(refused["entries"].as_array().unwrap().len(), 23);
    provider.misbehave(None);
    assert!(session_works(&house, &tried(&house).await).await, "and without a fault it works");
}

#[tokio::test]
async fn metadata_of_another_issuer_stops_the_way_there() {
    let (house, provider) = place(Value::Null).await;
    provider.misbehave(Some(OidcFault::MetadataIssuer));
    let page = get(&house, "/sign-in", None).await.body;
    let path = page.split("href=\"/sign-in/oidc/").nth(1).unwrap().split('"').next().unwrap();
    let reply = get(&house, &format!("/sign-in/oidc/{path}"), None).await;
    assert!(
        reply.status.is_server_error() && reply.body.contains("oidc_issuer_mismatch"),
        "{}",
        reply.body
    );
}

#[tokio::test]
async fn a_response_is_taken_once_and_from_its_own_browser_alone() {
    let (house, provider) = place(json!("viewer")).await;
    let (address, cookie) = begun(&house).await;
    let back = approved(&address).await;
    let (_, other) = begun(&house).await;
    for stolen in [None, Some(other.as_str()), Some("belvedere-away=made-up")] {
        // Each try by a stranger burns the flow, so each has one of its own.
        let (address, _) = begun(&house).await;
        let reply = get(&house, &approved(&address).await, stolen).await;
        assert!(
            reply.status == StatusCode::BAD_REQUEST && reply.body.contains("sign_in_expired"),
            "{stolen:?}"
        );
    }
    assert_eq!(provider.exchanges(), 0, "no code was shown to the provider for a stranger");
    assert!(session_works(&house, &get(&house, &back, Some(&cookie)).await).await);
    let again = get(&house, &back, Some(&cookie)).await;
    assert!(again.status == StatusCode::BAD_REQUEST && again.body.contains("sign_in_expired"));
    let made_up = get(&house, "/sign-in/oidc/callback?state=x&code=y", Some(&cookie)).await;
    assert_eq!(made_up.status, StatusCode::BAD_REQUEST);
    assert_eq!(provider.exchanges(), 1);
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_and_the_secret_is_never_shown() {
    let (house, provider) = place(Value::Null).await;
    let issuer = provider.issuer();
    for (wish, code) in [
        (
            json!({ "name": "A", "issuer": "http://127.0.0.1:1", "client_id": "c", "client_secret": "s" }),
            "oidc_issuer_unreachable",
        ),
        (
            json!({ "name": "A", "issuer": "https://10.0.0.1", "client_id": "c", "client_secret": "s" }),
            "oidc_issuer_unreachable",
        ),
        (
            json!({ "name": "A", "issuer": format!("{issuer}/"), "client_id": "c", "client_secret": "s" }),
            "oidc_issuer_mismatch",
        ),
        (
            json!({ "name": "A", "issuer": issuer, "client_id": "another" }),
            "client_secret_missing",
        ),
        (
            json!({ "name": "A", "issuer": issuer, "client_id": "" , "client_secret": "s" }),
            "identity_provider_invalid",
        ),
        (
            json!({ "name": "A", "issuer": issuer, "client_id": CLIENT_ID, "newcomers": "owner" }),
            "newcomers_role_invalid",
        ),
    ] {
        let refused = house.api(Method::PUT, SETTINGS, Some(wish.clone())).await;
        assert_eq!(refused.code(), code, "{wish}");
    }
    let shown = house.api(Method::GET, SETTINGS, None).await;
    assert!(shown.json()["issuer"] == issuer && !shown.body.contains(CLIENT_SECRET));
    assert_eq!(house.api(Method::DELETE, SETTINGS, None).await.status, StatusCode::NO_CONTENT);
    assert!(!get(&house, "/sign-in", None).await.body.contains("/sign-in/oidc/"));
    assert_eq!(house.api(Method::GET, SETTINGS, None).await.status, StatusCode::NOT_FOUND);
}
