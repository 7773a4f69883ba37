//! Members: invited, joined, changed, removed; an owner stays.

use axum::http::{Method, StatusCode};
use belvedere_types::Role;
use serde_json::{Value, json};

use crate::house::{Browser, House, form_request};

pub const PASSWORD: &str = "granite otter under the lamp";

fn token_of(url: &str) -> String {
    let url: url::Url = url.parse().unwrap();
    url.query_pairs().find(|(key, _)| key == "token").unwrap().1.into_owned()
}

async fn invited(house: &House, wish: Value) -> String {
    let reply = house.api(Method::POST, "/api/v1/invitations", Some(wish)).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    token_of(reply.json()["url"].as_str().unwrap())
}

fn joining(token: &str, email: &str, password: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("token", token), ("name", "Ruth"), ("email", email), ("password", password)])
        .finish()
}

/// Somebody who joined with this role.
pub async fn joined(house: &House, role: &str, email: &str) -> Browser {
    let token = invited(house, json!({ "role": role })).await;
    house.redeem("/join", joining(&token, email, PASSWORD)).await
}

async fn members(house: &House) -> Vec<Value> {
    let listed = house.api(Method::GET, "/api/v1/members", None).await.json();
    listed["members"].as_array().unwrap().clone()
}

async fn id_of(house: &House, email: &str) -> String {
    let members = members(house).await;
    let member = members.iter().find(|member| member["email"] == email).unwrap();
    member["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_invitation_is_redeemed_once_and_gives_its_role_alone() {
    let house = House::new().await;
    let token = invited(&house, json!({ "role": "viewer", "email": "Ruth@Example.org" })).await;
    let looked = house.open(&format!("/join?token={token}")).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.body.contains("ruth@example.org") && looked.body.contains("viewer"));
    // The address is the invitation's, whatever the form says.
    let ruth = house.redeem("/join", joining(&token, "other@example.org", PASSWORD)).await;
    assert_eq!(members(&house).await.last().unwrap()["email"], "ruth@example.org");
    assert_eq!(house.get(&ruth, "/sources").await.status, StatusCode::OK);
    assert_eq!(house.get(&ruth, "/settings/members").await.status, StatusCode::FORBIDDEN);
    let again = house
        .send(form_request("/join", joining(&token, "x@example.org", PASSWORD)).body_of())
        .await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(again.body.contains("invitation_spent"));
}

#[tokio::test]
async fn a_mistake_while_joining_does_not_spend_the_invitation() {
    let house = House::new().await;
    joined(&house, "viewer", "taken@example.org").await;
    let token = invited(&house, json!({ "role": "editor" })).await;
    for (email, password, says) in [
        ("ruth@example.org", "short", "fewer than 15"),
        ("ruth@example.org", "aaaaaaaaaaaaaaaaaaaa", "guessed first"),
        ("no address", PASSWORD, "not an e-mail address"),
        ("a@b@c", PASSWORD, "not an e-mail address"),
        ("TAKEN@example.org", PASSWORD, "cannot be used"),
    ] {
        let reply = house.send(form_request("/join", joining(&token, email, password)).body_of()).await;
        assert!(
            reply.status.is_client_error() && reply.body.contains(says),
            "{email}: {}",
            reply.body
        );
        assert!(!reply.body.contains(password), "the password comes back");
    }
    house.redeem("/join", joining(&token, "ruth@example.org", PASSWORD)).await;
}

#[tokio::test]
async fn an_invitation_that_was_withdrawn_admits_nobody() {
    let house = House::new().await;
    let token = invited(&house, json!({ "role": "owner" })).await;
    let open = house.api(Method::GET, "/api/v1/invitations", None).await;
    assert!(!open.body.contains(&token) && !open.body.contains("digest"), "{}", open.body);
    let id = open.json()["invitations"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/invitations/{id}");
    assert_eq!(house.api(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.api(Method::DELETE, &path, None).await.status, StatusCode::NOT_FOUND);
    let late = house
        .send(form_request("/join", joining(&token, "r@example.org", PASSWORD)).body_of())
        .await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn of_two_who_join_at_once_one_does() {
    let house = House::new().await;
    let token = invited(&house, json!({ "role": "viewer" })).await;
    let join = async |email: &str| {
        house
            .send(form_request("/join", joining(&token, email, PASSWORD)).body_of())
            .await
            .status
    };
    let (one, two) = tokio::join!(join("a@example.org"), join("b@example.org"));
    let mut both = [one, two];
    both.sort();
    assert_eq!(both, [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED]);
    assert_eq!(members(&house).await.len(), 1);
}

#[tokio::test]
async fn a_changed_role_holds_at_the_next_request_and_ends_the_keys_of_a_former_owner() {
    let house = House::new().await;
    house.browser().await;
    let ruth = joined(&house, "owner", "ruth@example.org").await;
    let made = house
        .post(&ruth, "/settings/api-keys", &[("name", "hers"), ("role", "owner"), ("days", "7")])
        .await;
    let key = made.shown_once();
    assert_eq!(
        house.by_key(&key, None, Method::GET, "/api/v1/members", None).await.status,
        StatusCode::OK
    );
    let path = format!("/api/v1/members/{}", id_of(&house, "ruth@example.org").await);
    let changed = house.api(Method::PATCH, &path, Some(json!({ "role": "viewer" }))).await;
    assert_eq!((changed.status, &changed.json()["role"]), (StatusCode::OK, &json!("viewer")));
    assert_eq!(house.get(&ruth, "/settings/members").await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.get(&ruth, "/sources").await.status, StatusCode::OK);
    assert_eq!(
        house.by_key(&key, None, Method::GET, "/api/v1/members", None).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn whoever_is_removed_is_signed_out_and_cannot_come_back() {
    let house = House::new().await;
    house.browser().await;
    let ruth = joined(&house, "editor", "ruth@example.org").await;
    let path = format!("/api/v1/members/{}", id_of(&house, "ruth@example.org").await);
    let link = house.api(Method::POST, &format!("{path}/sign-in-links"), None).await.json();
    assert_eq!(house.api(Method::DELETE, &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.get(&ruth, "/sources").await.location(), "/sign-in");
    let form = format!("token={}", token_of(link["url"].as_str().unwrap()));
    assert_eq!(
        house.send(form_request("/sign-in", form).body_of()).await.status,
        StatusCode::UNAUTHORIZED,
        "a link that was made before"
    );
    let form = form_of(&[("email", "ruth@example.org"), ("password", PASSWORD)]);
    assert_eq!(
        house.send(form_request("/sign-in/password", form).body_of()).await.status,
        StatusCode::UNAUTHORIZED
    );
}

pub fn form_of(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

#[tokio::test]
async fn the_last_owner_stays_one() {
    let house = House::new().await;
    house.browser().await;
    let first = members(&house).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/members/{first}");
    let demoted = house.api(Method::PATCH, &path, Some(json!({ "role": "editor" }))).await;
    assert_eq!((demoted.status, demoted.code().as_str()), (StatusCode::CONFLICT, "last_owner"));
    let removed = house.api(Method::DELETE, &path, None).await;
    assert_eq!((removed.status, removed.code().as_str()), (StatusCode::CONFLICT, "last_owner"));
    // Two owners who step down at once: one of them stays.
    joined(&house, "owner", "ruth@example.org").await;
    let second = format!("/api/v1/members/{}", id_of(&house, "ruth@example.org").await);
    let step_down = async |path: &str| house.api(Method::PATCH, path, Some(json!({ "role": "viewer" }))).await.status;
    let (one, two) = tokio::join!(step_down(&path), step_down(&second));
    let mut both = [one, two];
    both.sort();
    assert_eq!(both, [StatusCode::OK, StatusCode::CONFLICT]);
    assert_eq!(members(&house).await.iter().filter(|member| member["role"] == "owner").count(), 1);
}

#[tokio::test]
async fn an_auditor_reads_the_members_and_changes_none() {
    let house = House::new().await;
    let auditor = house.browser_as(Role::Auditor).await;
    let page = house.get(&auditor, "/settings/members").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("action=\"/settings/invitations\"") && !page.body.contains("Remove"));
    let invited = house.post(&auditor, "/settings/invitations", &[("role", "owner")]).await;
    assert_eq!(invited.status, StatusCode::FORBIDDEN);
}
