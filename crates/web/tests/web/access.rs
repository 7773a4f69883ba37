//! Every route of the table, by those who may not: nobody, a browser without the CSRF token, the wrong role.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_types::Role;
use belvedere_web::routes::{self, Route};
use belvedere_web::{Access, Face};

use crate::house::{House, request};

/// The route's path with a value for each parameter.
fn path(route: &Route) -> String {
    route
        .path
        .replace("{id}", "src_018f0000000070008000000000000000")
        .replace("{name}", "x")
}

fn is_page(route: &Route) -> bool {
    route.face == Face::Page
}

/// Routes that a signed-in browser gets to; the others take a key alone.
fn of_browsers() -> impl Iterator<Item = Route> {
    routes::table().into_iter().filter(|route| route.face != Face::Mcp)
}

#[tokio::test]
async fn nobody_gets_past_a_guarded_route() {
    let house = House::new().await;
    for route in routes::table().iter().filter(|route| route.access != Access::Public) {
        for cookie in [None, Some("belvedere=made-up"), Some("belvedere=a; belvedere=b")] {
            let mut builder = request(route.method.clone(), &path(route));
            if let Some(cookie) = cookie {
                builder = builder.header(header::COOKIE, cookie);
            }
            let reply = house.send(builder.body(Body::empty()).unwrap()).await;
            if is_page(route) {
                assert_eq!(reply.location(), "/sign-in", "{} {}", route.method, route.path);
            } else {
                assert_eq!(
                    (reply.status, reply.code().as_str()),
                    (StatusCode::UNAUTHORIZED, "unauthenticated"),
                    "{} {}",
                    route.method,
                    route.path
                );
            }
        }
    }
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let house = House::new().await;
    let browser = house.browser().await;
    for route in of_browsers().filter(|route| route.access != Access::Public && route.method != Method::GET) {
        for token in ["", "wrong", &browser.csrf[1..]] {
            let builder = request(route.method.clone(), &path(&route))
                .header(header::COOKIE, &browser.cookie)
                .header("x-csrf-token", token);
            let reply = house.send(builder.body(Body::empty()).unwrap()).await;
            assert_eq!(
                reply.status,
                StatusCode::FORBIDDEN,
                "{} {} with {token:?}",
                route.method,
                route.path
            );
            assert!(reply.body.contains("csrf_token_missing"));
        }
        let without = request(route.method.clone(), &path(&route)).header(header::COOKIE, &browser.cookie);
        assert_eq!(
            house.send(without.body(Body::empty()).unwrap()).await.status,
            StatusCode::FORBIDDEN,
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[tokio::test]
async fn each_role_is_kept_to_what_it_may_do() {
    let house = House::new().await;
    for role in [Role::Editor, Role::Viewer, Role::Auditor] {
        let browser = house.browser_as(role).await;
        for route in of_browsers().filter(|route| !route.access.admits(role)) {
            let builder = request(route.method.clone(), &path(&route))
                .header(header::COOKIE, &browser.cookie)
                .header("x-csrf-token", &browser.csrf);
            let reply = house.send(builder.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{role:?} {} {}", route.method, route.path);
            assert!(reply.body.contains("forbidden"));
        }
    }
}

#[tokio::test]
async fn roles_nest_as_they_are_described() {
    let all = [
        Access::Public,
        Access::Member,
        Access::Data,
        Access::Edit,
        Access::Audit,
        Access::Owner,
    ];
    let admitted = |role: Role| all.iter().filter(|access| access.admits(role)).count();
    assert_eq!([Role::Owner, Role::Editor, Role::Viewer, Role::Auditor].map(admitted), [6, 4, 3, 3]);
    assert!(!Access::Data.admits(Role::Auditor), "an auditor sees no data");
}

#[tokio::test]
async fn a_key_opens_the_api_and_no_page() {
    let house = House::new().await;
    assert_eq!(house.api(Method::GET, "/api/v1/sources", None).await.status, StatusCode::OK);
    assert_eq!(house.api(Method::GET, "/sources", None).await.location(), "/sign-in");
    let wrong = request(Method::GET, "/api/v1/sources")
        .header(header::AUTHORIZATION, "Bearer vendor-token")
        .body(Body::empty())
        .unwrap();
    assert_eq!(house.send(wrong).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_key_is_not_excused_by_a_good_cookie() {
    let house = House::new().await;
    let browser = house.browser().await;
    let builder = request(Method::GET, "/api/v1/sources")
        .header(header::COOKIE, &browser.cookie)
        .header(header::AUTHORIZATION, "Bearer nonsense");
    assert_eq!(
        house.send(builder.body(Body::empty()).unwrap()).await.status,
        StatusCode::UNAUTHORIZED
    );
}
