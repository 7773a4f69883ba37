//! Headers, foreign hosts and origins, cookies.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belvedere_types::Role;
use belvedere_web::routes;
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};

use crate::house::{House, form_request, request};
use crate::pages::pages;

#[tokio::test]
async fn every_answer_carries_the_headers_that_fence_it_in() {
    let house = House::new().await;
    for path in [
        "/sign-in",
        "/healthz",
        "/nowhere",
        "/api/v1/nowhere",
        "/api/v1/sources",
        "/oauth/callback?state=x",
    ] {
        let reply = house.open(path).await;
        let policy = reply.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'sha256-")
                && !policy.contains("unsafe")
                && !policy.contains('*'),
            "{path}"
        );
        for needed in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(needed), "{path}: {needed}");
        }
        assert_eq!(reply.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(reply.headers[header::CACHE_CONTROL], "no-store", "{path}");
        assert_eq!(reply.headers[header::REFERRER_POLICY], "same-origin");
        assert!(
            !reply.headers.contains_key(header::STRICT_TRANSPORT_SECURITY),
            "plain HTTP promises nothing"
        );
        assert!(reply.headers["x-request-id"].to_str().unwrap().starts_with("req_"));
    }
}

#[tokio::test]
async fn no_sheet_applies_but_those_that_the_policy_knows_by_their_hash() {
    let house = House::new().await;
    let reply = house.open("/sign-in").await;
    let policy = reply.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    let styles = policy.split("; ").find_map(|part| part.strip_prefix("style-src ")).unwrap();
    let style = Selector::parse("style").unwrap();
    let mut met = BTreeSet::new();
    for (name, html) in pages(Role::Owner) {
        for sheet in Html::parse_document(&html).select(&style) {
            let source = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(sheet.text().collect::<String>())));
            assert!(styles.split(' ').any(|known| known == source), "{name}: {source}");
            met.insert(source);
        }
    }
    assert_eq!(met.len(), styles.split(' ').count(), "no source that no page needs");
}

#[tokio::test]
async fn over_https_the_cookie_is_locked_to_the_host() {
    let house = House::at("https://belvedere.example").await;
    let link = house.api(Method::POST, "/api/v1/sign-in-links", None).await.json()["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let query = link.split_once('?').unwrap().1.to_owned();
    let reply = house.send(form_request("/sign-in", query).body_of()).await;
    let cookie = reply.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-belvedere="), "{cookie}");
    for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(attribute), "{attribute}");
    }
    assert!(!cookie.contains("Domain"));
    assert!(reply.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn a_foreign_host_is_refused_before_anything_else() {
    let house = House::new().await;
    for hosts in [
        vec!["evil.example"],
        vec!["127.0.0.1:8400", "127.0.0.1:8400"],
        vec!["127.0.0.1:9"],
        vec!["127.0.0.1"],
        vec![""],
        vec![],
    ] {
        for path in ["/healthz", "/api/v1/sources", "/sign-in"] {
            let mut builder = Request::builder().uri(path);
            for host in &hosts {
                builder = builder.header(header::HOST, *host);
            }
            let reply = house.send(builder.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{hosts:?} {path}");
            assert!(reply.body.contains("foreign_host"));
        }
    }
    for host in ["localhost:8400", "LOCALHOST:8400", "[::1]:8400"] {
        let reply = house
            .send(
                Request::builder()
                    .uri("/healthz")
                    .header(header::HOST, host)
                    .body(Body::empty())
                    .unwrap(),
            )
            .await;
        assert_eq!(reply.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing_even_with_the_token() {
    let house = House::new().await;
    let browser = house.browser().await;
    for route in routes::table().iter().filter(|route| route.method != Method::GET) {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:8401"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let path = route.path.replace("{id}", "x").replace("{name}", "x");
            let builder = request(route.method.clone(), &path)
                .header(header::COOKIE, &browser.cookie)
                .header("x-csrf-token", &browser.csrf)
                .header(name, value);
            let reply = house.send(builder.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {path} {name} {value}", route.method);
            assert!(reply.body.contains("foreign_origin"));
        }
    }
    // Reading is no excuse, where the browser says that a page does it.
    for origin in ["https://evil.example", "null"] {
        let read = request(Method::GET, "/healthz").header(header::ORIGIN, origin);
        assert_eq!(
            house.send(read.body(Body::empty()).unwrap()).await.status,
            StatusCode::FORBIDDEN,
            "{origin}"
        );
    }
    let two = request(Method::POST, "/sign-out")
        .header(header::ORIGIN, "http://127.0.0.1:8400")
        .header(header::ORIGIN, "https://evil.example");
    assert_eq!(house.send(two.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn assets_are_cached_for_good_under_names_that_change_with_them() {
    let house = House::new().await;
    for (file, body) in belvedere_web::assets() {
        let reply = house.open(&format!("/assets/{file}")).await;
        assert_eq!((reply.status, reply.body.as_str()), (StatusCode::OK, body));
        assert_eq!(reply.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    }
    for file in ["app.js", "../Cargo.toml", "%2e%2e%2fCargo.toml", "style.0000000000000000.css"] {
        let reply = house.open(&format!("/assets/{file}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{file}");
    }
}

#[tokio::test]
async fn files_are_compressed_and_pages_that_hold_a_token_are_not() {
    let house = House::new().await;
    let browser = house.browser().await;
    let (file, _) = belvedere_web::assets().next().unwrap();
    for (path, compressed) in [(format!("/assets/{file}"), true), ("/settings".to_owned(), false)] {
        let builder = request(Method::GET, &path)
            .header(header::COOKIE, &browser.cookie)
            .header(header::ACCEPT_ENCODING, "gzip");
        let reply = house.send(builder.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.headers.contains_key(header::CONTENT_ENCODING), compressed, "{path}");
    }
}
