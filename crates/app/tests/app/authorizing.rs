//! The vendor's authorization, from the first 401 to judged tools, against an authorization server on loopback.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::routing::{get, post};
use axum::{Form, Json, Router};
use belvedere_app::{AskRequest, Binding, CallbackQuery, Revocation, SavedAnswers};
use belvedere_outbound::HostPort;
use belvedere_types::{ConnectionState, Role};
use serde_json::{Value, json};
use time::Duration;
use url::Url;

use crate::server::Mode;
use crate::support::{House, by_url, code, secret};

const BROWSER: Binding = Binding::Browser([7; 32]);

/// The form of every token request.
type Redeemed = Arc<Mutex<Vec<Vec<(String, String)>>>>;

/// Issues `access-1`, `access-2`, …
struct Vendor {
    origin: String,
    host: HostPort,
    redeemed: Redeemed,
    revoked: Arc<Mutex<usize>>,
    /// The revocation endpoint answers 503.
    down: Arc<AtomicBool>,
}

impl Vendor {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let origin = format!("http://{address}");
        let (redeemed, revoked) = (Redeemed::default(), Arc::<Mutex<usize>>::default());
        let resource = json!({"resource": format!("{origin}/mcp"), "authorization_servers": [origin], "scopes_supported": ["read"]});
        let server = json!({
            "issuer": origin, "authorization_endpoint": format!("{origin}/authorize"), "token_endpoint": format!("{origin}/token"),
            "registration_endpoint": format!("{origin}/register"), "revocation_endpoint": format!("{origin}/revoke"),
            "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"], "token_endpoint_auth_methods_supported": ["none"],
        });
        let (tokens, revocations, down) = (redeemed.clone(), revoked.clone(), Arc::<AtomicBool>::default());
        let is_down = down.clone();
        let app = Router::new()
            .route("/.well-known/oauth-protected-resource/mcp", get(move || async move { Json(resource) }))
            .route("/.well-known/oauth-authorization-server", get(move || async move { Json(server) }))
            .route("/register", post(|Json(asked): Json<Value>| async move {
                let uris = asked["redirect_uris"].clone();
                (axum::http::StatusCode::CREATED, Json(json!({"client_id": "c1", "redirect_uris": uris, "token_endpoint_auth_method": "none"})))
            }))
            .route("/token", post(move |Form(fields): Form<Vec<(String, String)>>| async move {
                let mut tokens = tokens.lock().unwrap();
                tokens.push(fields);
                Json(json!({"access_token": format!("access-{}", tokens.len()), "token_type": "Bearer", "expires_in": 3600, "refresh_token": "r", "scope": "read"}))
            }))
            .route("/revoke", post(move || async move {
                if is_down.load(Ordering::SeqCst) {
                    return axum::http::StatusCode::SERVICE_UNAVAILABLE;
                }
                *revocations.lock().unwrap() += 1;
                axum::http::StatusCode::OK
            }));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let host = HostPort {
            host: "127.0.0.1".into(),
            port: address.port(),
        };
        Self {
            origin,
            host,
            redeemed,
            revoked,
            down,
        }
    }

    fn challenge(&self) -> Mode {
        Mode::Challenge(format!("{}/.well-known/oauth-protected-resource/mcp", self.origin))
    }

    fn mcp(&self) -> String {
        format!("{}/mcp", self.origin)
    }
}

fn answer_to(authorization: &Url) -> CallbackQuery {
    let state = authorization
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    CallbackQuery {
        state: Some(state),
        code: Some(secret("code-1")),
        iss: None,
        error: None,
    }
}

async fn begun(house: &House, vendor: &Vendor) -> (belvedere_app::SourceView, Url) {
    house.things.set(vendor.challenge());
    let source = house.app.connect(&house.owner, BROWSER, by_url(&vendor.mcp())).await.unwrap();
    let url = source.authorization_url.clone().unwrap();
    (source, url)
}

#[tokio::test]
async fn from_the_first_challenge_to_judged_tools() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let (source, url) = begun(&house, &vendor).await;
    assert_eq!(source.state, ConnectionState::AuthorizationRequired);
    let query: std::collections::BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(
        (url.path(), query["code_challenge_method"].as_str(), query["resource"].clone()),
        ("/authorize", "S256", vendor.mcp())
    );

    house.things.set(Mode::Token("access-1"));
    let view = house.app.authorized(answer_to(&url), BROWSER).await.unwrap();
    assert_eq!((view.id, view.state), (source.id, ConnectionState::Connected));
    assert_eq!(
        house.things.forgotten(),
        [source.id],
        "a connection made before the grant is not used after it"
    );
    assert_eq!(view.tools.unwrap().read, 1);
    assert_eq!(view.granted_scopes, ["read"]);
    assert!(view.authorization_url.is_none() && !view.trace.is_empty());
    assert_eq!(
        house.ask("list the things").await.unwrap().outcome,
        belvedere_analysis_router::Outcome::Answered
    );
}

#[tokio::test]
async fn a_source_that_nobody_approved_is_missed_by_no_answer_unless_it_is_asked() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    house.source().await;
    let (waiting, _) = begun(&house, &vendor).await;
    house.things.set(Mode::Open);
    let answer = house.ask("list the things").await.unwrap();
    assert!(
        answer.complete && answer.notes.iter().all(|note| !note.contains(&waiting.name)),
        "{answer:?}"
    );
    let asked = AskRequest {
        question: "list the things".into(),
        sources: vec![waiting.name.clone()],
        ..AskRequest::default()
    };
    assert!(house.ask_with(asked).await.unwrap().text.contains(&waiting.name));
}

#[tokio::test]
async fn an_answer_counts_once_and_in_its_own_browser() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let (_, url) = begun(&house, &vendor).await;
    assert!(house.app.authorized(answer_to(&url), Binding::Browser([8; 32])).await.is_err());
    // The foreign try has used it up: whoever knows the state may not go on guessing.
    assert!(house.app.authorized(answer_to(&url), BROWSER).await.is_err());
    assert!(vendor.redeemed.lock().unwrap().is_empty());

    let source = house.app.sources(&house.owner).await.unwrap().remove(0);
    let again = house.app.authorize(&house.owner, BROWSER, source.id).await.unwrap();
    house.things.set(Mode::Token("access-1"));
    house.app.authorized(answer_to(&again), BROWSER).await.unwrap();
    assert!(house.app.authorized(answer_to(&again), BROWSER).await.is_err());
    assert_eq!(vendor.redeemed.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_grant_whose_first_listing_fails_is_kept_and_shown() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let (_, url) = begun(&house, &vendor).await;
    house.things.set(Mode::Down);
    let view = house.app.authorized(answer_to(&url), BROWSER).await.unwrap();
    assert_eq!(
        (view.state, view.code.as_deref()),
        (ConnectionState::Degraded, Some("server_unreachable"))
    );
    house.things.set(Mode::Token("access-1"));
    assert_eq!(
        house.app.test(&house.owner, view.id).await.unwrap().state,
        ConnectionState::Connected
    );
}

#[tokio::test]
async fn an_authorization_that_cannot_begin_leaves_nothing_behind() {
    // A server that asks for authorization and says nowhere where to get it.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new()).await.unwrap() });
    let house = House::beside(&[HostPort {
        host: "127.0.0.1".into(),
        port: address.port(),
    }])
    .await;
    let before = house.sealed_rows().await;
    house.things.set(Mode::Challenge(format!("http://{address}/nothing-here")));
    let error = house
        .app
        .connect(&house.owner, BROWSER, by_url(&format!("http://{address}/mcp")))
        .await
        .unwrap_err();
    assert!(!belvedere_types::Explain::problem(&error).next_step.is_empty());
    assert!(house.app.sources(&house.owner).await.unwrap().is_empty());
    assert_eq!(house.sealed_rows().await, before);
}

#[tokio::test]
async fn an_authorization_nobody_finishes_is_swept_up_with_its_secret() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let (_, url) = begun(&house, &vendor).await;
    let with_flow = house.sealed_rows().await;
    house.app.housekeep().await.unwrap();
    assert_eq!(house.sealed_rows().await, with_flow, "it is still good");
    house.clock.advance(Duration::hours(1));
    house.app.housekeep().await.unwrap();
    assert_eq!(house.sealed_rows().await, with_flow - 1);
    assert!(house.app.authorized(answer_to(&url), BROWSER).await.is_err());
}

#[tokio::test]
async fn a_viewer_cannot_begin_one() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let (source, _) = begun(&house, &vendor).await;
    let viewer = house.with_role(Role::Viewer);
    assert_eq!(code(house.app.authorize(&viewer, BROWSER, source.id).await), "role_not_sufficient");
}

#[tokio::test]
async fn disconnecting_revokes_at_the_vendor_and_erases_the_secret() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let (source, url) = begun(&house, &vendor).await;
    house.things.set(Mode::Token("access-1"));
    house.app.authorized(answer_to(&url), BROWSER).await.unwrap();
    let held = house.sealed_rows().await;
    let receipt = house.app.disconnect(&house.owner, source.id, SavedAnswers::Erased).await.unwrap();
    assert_eq!(receipt.revocation, belvedere_auth::Revocation::Revoked);
    assert!(*vendor.revoked.lock().unwrap() >= 1);
    assert_eq!(house.things.forgotten().last(), Some(&source.id));
    assert_eq!(house.sealed_rows().await, held - 1);
}

/// A source that is authorized at this vendor.
async fn authorized(house: &House, vendor: &Vendor) -> belvedere_types::SourceId {
    let (source, url) = begun(house, vendor).await;
    house.things.set(Mode::Token("access-1"));
    house.app.authorized(answer_to(&url), BROWSER).await.unwrap();
    source.id
}

#[tokio::test]
async fn v12_a_vendor_that_is_down_is_told_again_and_the_receipt_says_how_it_ended() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let id = authorized(&house, &vendor).await;
    let held = house.sealed_rows().await;
    vendor.down.store(true, Ordering::SeqCst);
    let receipt = house.app.disconnect(&house.owner, id, SavedAnswers::Erased).await.unwrap();
    assert!(
        matches!(&receipt.revocation, Revocation::Pending { detail: Some(detail) } if detail.contains("503")),
        "{receipt:?}"
    );
    assert_eq!(
        (receipt.settled_at, house.app.owed_revocations(&house.owner).await.unwrap()),
        (None, 1)
    );
    assert_eq!(
        code(house.app.source(&house.owner, id).await),
        "not_found",
        "it is gone here at once"
    );
    assert_eq!(house.sealed_rows().await, held);

    vendor.down.store(false, Ordering::SeqCst);
    house.app.housekeep().await.unwrap();
    assert_eq!(*vendor.revoked.lock().unwrap(), 0, "it is given a minute");
    house.clock.advance(Duration::minutes(1));
    house.app.housekeep().await.unwrap();
    assert_eq!(*vendor.revoked.lock().unwrap(), 2, "both tokens");
    let settled = house.app.receipt(&house.owner, receipt.id).await.unwrap();
    assert_eq!((settled.revocation, settled.settled_at.is_some()), (Revocation::Revoked, true));
    assert_eq!(
        (house.sealed_rows().await, house.app.owed_revocations(&house.owner).await.unwrap()),
        (held - 1, 0)
    );
    assert!(house.actions().await.contains(&"source.revoked".to_owned()));
}

#[tokio::test]
async fn v12_a_vendor_that_never_confirms_is_given_up_after_a_week() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    let id = authorized(&house, &vendor).await;
    let held = house.sealed_rows().await;
    vendor.down.store(true, Ordering::SeqCst);
    let receipt = house.app.disconnect(&house.owner, id, SavedAnswers::Erased).await.unwrap();
    for _ in 0..6 {
        house.clock.advance(Duration::days(1));
        house.app.housekeep().await.unwrap();
        let pending = house.app.receipt(&house.owner, receipt.id).await.unwrap();
        assert!(matches!(pending.revocation, Revocation::Pending { .. }), "{pending:?}");
    }
    house.clock.advance(Duration::days(1));
    house.app.housekeep().await.unwrap();
    let given_up = house.app.receipt(&house.owner, receipt.id).await.unwrap();
    assert!(matches!(given_up.revocation, Revocation::Failed { .. }), "{given_up:?}");
    assert_eq!(
        (house.sealed_rows().await, house.app.owed_revocations(&house.owner).await.unwrap()),
        (held - 1, 0)
    );
}

#[tokio::test]
async fn everything_revoked_at_once_is_told_to_the_vendors_in_the_next_round() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    authorized(&house, &vendor).await;
    let receipts = house.app.revoke_all(&house.owner, SavedAnswers::Erased).await.unwrap();
    assert_eq!(receipts[0].revocation, Revocation::Pending { detail: None });
    assert_eq!(house.app.sources(&house.owner).await.unwrap(), []);
    house.app.work_waits().await;
    house.app.housekeep().await.unwrap();
    assert_eq!(*vendor.revoked.lock().unwrap(), 2);
    assert_eq!(house.app.receipts(&house.owner).await.unwrap()[0].revocation, Revocation::Revoked);
}

#[tokio::test]
async fn a_grant_that_nobody_uses_is_renewed_once_a_day() {
    let vendor = Vendor::start().await;
    let house = House::beside(std::slice::from_ref(&vendor.host)).await;
    authorized(&house, &vendor).await;
    let redeemed = || vendor.redeemed.lock().unwrap().len();
    house.clock.advance(Duration::hours(23));
    house.app.housekeep().await.unwrap();
    assert_eq!(redeemed(), 1);
    house.clock.advance(Duration::hours(1));
    house.app.housekeep().await.unwrap();
    assert_eq!(redeemed(), 2);
    house.app.housekeep().await.unwrap();
    assert_eq!(redeemed(), 2);
}

#[tokio::test]
async fn a_connect_that_fails_leaves_no_receipt() {
    let house = House::new().await;
    house.things.set(Mode::Down);
    assert!(house.connect(by_url("https://things.example/mcp")).await.is_err());
    assert_eq!(house.app.receipts(&house.owner).await.unwrap(), []);
    assert_eq!(house.app.sources(&house.owner).await.unwrap(), []);
}
