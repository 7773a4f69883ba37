//! What comes back from the vendor's page.

use belvedere_tests::hostile::Hostile;
use belvedere_tests::{client, reply};

use crate::bare;
use crate::place::{Place, altered, parameter};

/// Server: The authorization response names another issuer, or none although one was promised.
/// Belvedere: The code is not redeemed; the page names `response_issuer_mismatch`.
#[tokio::test]
async fn o02_a_response_of_another_issuer_is_not_redeemed() {
    for iss in [Some("https://evil.example"), None] {
        let place = Place::new().await;
        let callback = place.approve(&place.begun().await).await;
        let page = place.follow(&altered(&callback, "iss", iss)).await;
        assert!(
            page.status >= 400 && page.text.contains("response_issuer_mismatch"),
            "{iss:?}: {}",
            page.text
        );
        assert!(place.vendor.seen("/token").is_empty(), "{iss:?}");
    }
    let vendor = Hostile::start().await;
    let foreign = |back: String| altered(&back, "iss", Some("https://evil.example"));
    bare::does(
        "stops at the callback: Authorization server issuer mismatch: expected …, received https://evil.example",
        bare::redeems(&vendor, foreign).await,
    );
}

/// Server: An error response of another issuer carries words of its own.
/// Belvedere: They are not shown.
#[tokio::test]
async fn o02_the_words_of_a_foreign_error_are_not_shown() {
    let place = Place::new().await;
    let callback = place.approve(&place.begun().await).await;
    let foreign = altered(
        &altered(&altered(&callback, "code", None), "iss", Some("https://evil.example")),
        "error",
        Some("call-555-0100"),
    );
    let page = place.follow(&foreign).await;
    assert!(
        page.text.contains("response_issuer_mismatch") && !page.text.contains("555-0100"),
        "{}",
        page.text
    );
}

/// Server: The response's issuer is equal only after normalisation: a slash, `%2F`, the default port.
/// Belvedere: Compared byte for byte; the code is not redeemed.
#[tokio::test]
async fn o03_an_issuer_equal_only_after_normalisation_is_another() {
    for near in ["/", "/%2F", ":80"] {
        let place = Place::new().await;
        let callback = place.approve(&place.begun().await).await;
        let iss = format!("{}{near}", place.vendor.base);
        let page = place.follow(&altered(&callback, "iss", Some(&iss))).await;
        assert!(page.text.contains("response_issuer_mismatch"), "{iss}: {}", page.text);
        assert!(place.vendor.seen("/token").is_empty(), "{iss}");
    }
    let vendor = Hostile::start().await;
    let slashed = format!("{}/", vendor.base);
    bare::does(
        "stops at the callback: Authorization server issuer mismatch: expected …, received …/",
        bare::redeems(&vendor, |back| altered(&back, "iss", Some(&slashed))).await,
    );
}

/// Server: The callback comes with a made-up `state`, or a second time.
/// Belvedere: 400, and one token request in all.
#[tokio::test]
async fn o05_callback_state_is_single_use() {
    let place = Place::new().await;
    let callback = place.approve(&place.begun().await).await;
    let page = place.follow(&altered(&callback, "state", Some("made-up"))).await;
    assert!(page.status == 400 && page.text.contains("state_unknown"), "{}", page.text);
    assert!(place.vendor.seen("/token").is_empty());
    assert_eq!(place.follow(&callback).await.status, 200);
    let again = place.follow(&callback).await;
    assert!(again.status == 400 && again.text.contains("state_unknown"), "{}", again.text);
    assert_eq!(place.vendor.seen("/token").len(), 1);
}

/// Server: One callback comes four times at once.
/// Belvedere: One succeeds, with one token request.
#[tokio::test]
async fn o06_a_callback_replayed_in_parallel_makes_one_token_request() {
    let place = Place::new().await;
    let callback = place.approve(&place.begun().await).await;
    let pages = tokio::join!(
        place.follow(&callback),
        place.follow(&callback),
        place.follow(&callback),
        place.follow(&callback)
    );
    let statuses = [pages.0.status, pages.1.status, pages.2.status, pages.3.status];
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(place.vendor.seen("/token").len(), 1);
}

/// Server: The person closes the vendor's window, and begins anew, twice.
/// Belvedere: The source waits and says what to do; only the newest attempt can be finished.
#[tokio::test]
async fn o20_a_window_that_was_closed_leaves_a_source_that_waits() {
    let place = Place::new().await;
    place.begun().await;
    let source = place.source().await;
    assert_eq!(source["state"], "authorization_required", "{source}");
    assert!(source["next_step"].as_str().unwrap().contains("uthorize"), "{source}");
    // The next attempt ends the one that was left.
    let first = place
        .approve(place.authorize_again().await.ok()["authorization_url"].as_str().unwrap())
        .await;
    let second = place
        .approve(place.authorize_again().await.ok()["authorization_url"].as_str().unwrap())
        .await;
    assert_eq!(place.follow(&first).await.status, 400);
    assert_eq!(place.follow(&second).await.status, 200);
}

/// Server: The vendor sends the person back with an error.
/// Belvedere: The card says `consent_denied` or `authorization_refused`; no token is asked for.
#[tokio::test]
async fn d22_an_error_callback_says_what_happened() {
    for (error, code) in [("access_denied", "consent_denied"), ("server_error", "authorization_refused")] {
        let place = Place::new().await;
        let callback = place.approve(&place.begun().await).await;
        let refused = altered(&altered(&callback, "code", None), "error", Some(error));
        let page = place.follow(&refused).await;
        assert!(page.text.contains(code), "{error}: {}", page.text);
        assert!(place.vendor.seen("/token").is_empty());
        assert_eq!(place.source().await["code"], code);
    }
    let vendor = Hostile::start().await;
    let refused = |back: String| altered(&altered(&back, "code", None), "error", Some("access_denied"));
    bare::does(
        "stops at the callback: OAuth authorization failed: Authorization callback missing code",
        bare::redeems(&vendor, refused).await,
    );
}

/// Server: We are restarted while the person is on the vendor's page.
/// Belvedere: The callback is finished with the same `resource` and redirect address, and without a new discovery.
#[tokio::test]
async fn d03_a_callback_after_a_restart_names_the_resource_as_before() {
    let mut place = Place::new().await;
    let page = place.begun().await;
    let callback = place.approve(&page).await;
    let discovered = place.vendor.all_seen().len();
    place.server.restart().await;
    assert_eq!(place.follow(&callback).await.status, 200);
    let sent = place.vendor.seen("/token").remove(0);
    assert_eq!(sent.field("resource"), parameter(&page, "resource"));
    assert_eq!(sent.field("redirect_uri"), parameter(&page, "redirect_uri"));
    let after: Vec<String> = place.vendor.all_seen()[discovered..].iter().map(|seen| seen.path.clone()).collect();
    assert!(
        after.iter().all(|path| !path.contains("well-known")),
        "the callback discovers nothing: {after:?}"
    );
}

/// Server: Another page or a rebound name talks to us: foreign `Host`, foreign or `null` `Origin`.
/// Belvedere: 403, for reading too, and in spite of a good key.
#[tokio::test]
async fn n08_a_foreign_host_or_origin_is_refused() {
    let place = Place::new().await;
    let url = format!("{}/api/v1/sources", place.server.url);
    for (name, value) in [("host", "evil.example"), ("origin", "https://evil.example"), ("origin", "null")] {
        let refused = reply(client().get(&url).header(name, value).bearer_auth(belvedere_tests::KEY)).await;
        assert_eq!(refused.status, 403, "{name}: {value}: {}", refused.text);
    }
}

/// Server: A vendor's own token is used against our API.
/// Belvedere: 401.
#[tokio::test]
async fn o22_a_vendors_token_opens_nothing_here() {
    let place = Place::connected().await;
    for token in ["canary-access-1", "canary-refresh-1"] {
        let refused = reply(client().get(format!("{}/api/v1/sources", place.server.url)).bearer_auth(token)).await;
        assert_eq!(refused.status, 401, "{}", refused.text);
    }
}
