//! Signing in by password, and the devices one is signed in on.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{Method, StatusCode, header};

use crate::house::{House, Reply, form_request};
use crate::members::{PASSWORD, form_of, joined};

const NEW: &str = "seven quiet herons by a weir";

async fn tried(house: &House, email: &str, password: &str, from: &str) -> Reply {
    let form = form_of(&[("email", email), ("password", password)]);
    let mut request = form_request("/sign-in/password", form).body_of();
    let from: SocketAddr = format!("{from}:4000").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(from));
    house.send(request).await
}

#[tokio::test]
async fn a_password_signs_in_and_everything_else_fails_in_the_same_words() {
    let house = House::new().await;
    joined(&house, "viewer", "ruth@example.org").await;
    let good = tried(&house, " RUTH@example.org ", PASSWORD, "203.0.113.1").await;
    assert_eq!(house.get(&house.signed_in(&good).await, "/sources").await.status, StatusCode::OK);
    let without_id = |reply: &Reply| reply.body.replace("ruth@example.org", "").replace("nobody@example.org", "");
    let wrong = tried(&house, "ruth@example.org", NEW, "203.0.113.1").await;
    let unknown = tried(&house, "nobody@example.org", PASSWORD, "203.0.113.1").await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(without_id(&wrong), without_id(&unknown), "who has an address is not told");
    assert!(!wrong.headers.contains_key(header::SET_COOKIE) && !wrong.body.contains(NEW));
    for (email, password) in [("ruth@example.org", ""), ("", PASSWORD), ("", ""), ("' OR 1=1 --", PASSWORD)] {
        assert_eq!(
            tried(&house, email, password, "203.0.113.1").await.status,
            StatusCode::UNAUTHORIZED,
            "{email}"
        );
    }
    let audited = house.api(Method::GET, "/api/v1/audit?what=sign_in.refused", None).await.json();
    assert_eq!(
        audited["entries"].as_array().unwrap().len(),
        2,
        "the two tries at an address that is"
    );
}

#[tokio::test]
async fn guessing_ends_after_ten_tries_at_an_address_even_with_the_right_password() {
    let house = House::new().await;
    joined(&house, "viewer", "ruth@example.org").await;
    for address in ["ruth@example.org", "nobody@example.org"] {
        for attempt in 0..10 {
            // From ten networks: the address alone is what ends it.
            let reply = tried(&house, address, NEW, &format!("198.51.100.{attempt}")).await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{address} {attempt}");
        }
        let late = tried(&house, address, PASSWORD, "203.0.113.9").await;
        assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS, "{address}");
    }
}

#[tokio::test]
async fn guessing_ends_after_fifty_tries_from_a_network() {
    let house = House::new().await;
    for attempt in 0..50 {
        let reply = tried(&house, &format!("a{attempt}@example.org"), "", "[2001:db8::1]").await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{attempt}");
    }
    let neighbour = tried(&house, "b@example.org", "", "[2001:db8::ffff]").await;
    assert_eq!(neighbour.status, StatusCode::TOO_MANY_REQUESTS, "the same /64");
    assert_eq!(
        tried(&house, "b@example.org", "", "[2001:db8:0:1::1]").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_new_password_takes_the_present_one_and_signs_the_others_out() {
    let house = House::new().await;
    joined(&house, "viewer", "ruth@example.org").await;
    let here = house
        .signed_in(&tried(&house, "ruth@example.org", PASSWORD, "203.0.113.1").await)
        .await;
    let there = house
        .signed_in(&tried(&house, "ruth@example.org", PASSWORD, "203.0.113.1").await)
        .await;
    let path = "/settings/sign-in/password";
    for (current, new, says) in [
        ("", NEW, "do not belong together"),
        (NEW, NEW, "do not belong together"),
        (PASSWORD, "short", "fewer than 15"),
        (PASSWORD, "ruth@example.orgruth", "guessed first"),
    ] {
        let fields = [("email", "ruth@example.org"), ("current", current), ("password", new)];
        let refused = house.post(&here, path, &fields).await;
        assert!(
            refused.status.is_client_error() && refused.body.contains(says),
            "{current}: {}",
            refused.body
        );
    }
    let fields = [("email", "ruth@example.org"), ("current", PASSWORD), ("password", NEW)];
    assert_eq!(house.post(&here, path, &fields).await.status, StatusCode::OK);
    assert_eq!(house.get(&there, "/sources").await.location(), "/sign-in");
    assert_eq!(house.get(&here, "/sources").await.status, StatusCode::OK);
    assert_eq!(
        tried(&house, "ruth@example.org", PASSWORD, "203.0.113.1").await.status,
        StatusCode::UNAUTHORIZED
    );
    house.signed_in(&tried(&house, "ruth@example.org", NEW, "203.0.113.1").await).await;
}

#[tokio::test]
async fn whoever_came_by_a_link_a_moment_ago_sets_a_password_without_one() {
    let house = House::new().await;
    let owner = house.browser().await;
    let fields = [("email", "ada@example.org"), ("password", NEW)];
    for _ in 0..2 {
        assert_eq!(
            house.post(&owner, "/settings/sign-in/password", &fields).await.status,
            StatusCode::OK
        );
    }
    house.signed_in(&tried(&house, "ada@example.org", NEW, "203.0.113.1").await).await;
}

#[tokio::test]
async fn devices_are_listed_and_signed_out_one_by_one_or_all_but_this() {
    let house = House::new().await;
    joined(&house, "viewer", "ruth@example.org").await;
    let sign_in = async || {
        house
            .signed_in(&tried(&house, "ruth@example.org", PASSWORD, "203.0.113.1").await)
            .await
    };
    let (here, there, elsewhere) = (sign_in().await, sign_in().await, sign_in().await);
    let page = house.get(&here, "/settings/sign-in").await;
    assert_eq!(
        page.body.matches("/sign-out\"").count(),
        4,
        "three others, all others, and none for this one: {}",
        page.body
    );
    let first = page.body.split("/settings/devices/dev_").nth(1).unwrap().split('/').next().unwrap();
    let gone = house.post(&here, &format!("/settings/devices/dev_{first}/sign-out"), &[]).await;
    assert_eq!(gone.location(), "/settings/sign-in");
    let left = [
        house.get(&there, "/sources").await.status,
        house.get(&elsewhere, "/sources").await.status,
    ];
    assert_eq!(left.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{left:?}");
    house.post(&here, "/settings/devices/sign-out", &[]).await;
    for browser in [&there, &elsewhere] {
        assert_eq!(house.get(browser, "/sources").await.location(), "/sign-in");
    }
    assert_eq!(house.get(&here, "/sources").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_signs_a_neighbour_out() {
    let house = House::new().await;
    joined(&house, "viewer", "ruth@example.org").await;
    let owner = house.browser().await;
    let org = house.store.orgs().await.unwrap()[0].id;
    let ruth = house.store.login("ruth@example.org").await.unwrap().unwrap().user;
    use belvedere_types::Clock;
    let sessions = house
        .store
        .sessions_of(org, ruth, belvedere_types::SystemClock.now())
        .await
        .unwrap();
    let path = format!("/settings/devices/{}/sign-out", sessions[0].id);
    assert_eq!(house.post(&owner, &path, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        house
            .store
            .sessions_of(org, ruth, belvedere_types::SystemClock.now())
            .await
            .unwrap()
            .len(),
        1
    );
}
