//! How long things are kept, the key status page, and the end of an organisation.

use axum::http::{Method, StatusCode};
use belvedere_types::Role;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn times_are_set_within_their_bounds_by_owners_alone() {
    let house = House::new().await;
    let set = async |wish| house.api(Method::PUT, "/api/v1/keeping", Some(wish)).await;
    for wish in [
        json!({ "answers_days": 0 }),
        json!({ "answers_days": 3651 }),
        json!({ "audit_days": 29 }),
        json!({ "audit_days": 3651 }),
    ] {
        let refused = set(wish.clone()).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::BAD_REQUEST, "keeping_invalid"),
            "{wish}"
        );
    }
    assert_eq!(set(json!({ "audit_days": 30, "answers_days": 7 })).await.status, StatusCode::OK);
    let auditor = house.browser_as(Role::Auditor).await;
    let page = house.get(&auditor, "/settings/data").await;
    assert!(page.body.contains("30 days") && page.body.contains("7 days") && !page.body.contains("/settings/delete"));
    assert_eq!(
        house.post(&auditor, "/settings/data", &[("audit_days", "400")]).await.status,
        StatusCode::FORBIDDEN
    );
    let owner = house.browser().await;
    assert_eq!(
        house.post(&owner, "/settings/data", &[("audit_days", "soon")]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert!(
        house
            .post(&owner, "/settings/data", &[("audit_days", ""), ("answers_days", " 90 ")])
            .await
            .status
            .is_redirection()
    );
    let kept = house.api(Method::GET, "/api/v1/keeping", None).await.json();
    assert_eq!(kept, json!({ "answers_days": 90, "audit_days": null }));
}

#[tokio::test]
async fn deleting_an_organisation_takes_its_name_typed_out_and_an_owner() {
    let house = House::new().await;
    let owner = house.browser().await;
    let editor = house.browser_as(Role::Editor).await;
    let name = [("confirm", "My organisation")];
    assert_eq!(house.post(&editor, "/settings/delete", &name).await.status, StatusCode::FORBIDDEN);
    for wrong in ["", "my organisation", "delete"] {
        let refused = house.post(&owner, "/settings/delete", &[("confirm", wrong)]).await;
        assert!(
            refused.status == StatusCode::BAD_REQUEST && refused.body.contains("confirmation_wrong"),
            "{wrong}"
        );
    }
    assert_eq!(house.store.orgs().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_deleted_organisation_leaves_a_receipt_and_nothing_else() {
    let house = House::new().await;
    let owner = house.browser().await;
    let home = house.store.orgs().await.unwrap()[0].id;
    let elsewhere = house.other_org().await;
    let neighbour = house.browser_in(elsewhere, Role::Owner).await;
    let source = house.connected("things").await;
    let answer = house
        .api(
            Method::POST,
            "/api/v1/ask",
            Some(json!({ "question": "list things", "sources": [source] })),
        )
        .await;
    let board = house
        .api(Method::POST, "/api/v1/dashboards", Some(json!({ "name": "B" })))
        .await
        .json();
    let pin = json!({ "answer_id": answer.json()["id"] });
    let pinned = house
        .api(
            Method::POST,
            &format!("/api/v1/dashboards/{}/tiles", board["id"].as_str().unwrap()),
            Some(pin),
        )
        .await;
    assert_eq!(pinned.status, StatusCode::CREATED, "{}", pinned.body);
    house
        .api(Method::POST, "/api/v1/invitations", Some(json!({ "role": "viewer" })))
        .await;
    let before = house.store.audit_head(elsewhere).await.unwrap();
    let page = house.post(&owner, "/settings/delete", &[("confirm", "My organisation")]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("My organisation was deleted") && page.body.contains("Ed25519"));
    for (table, count) in house.rows_of(home).await {
        assert_eq!(count, i64::from(table == "erasures"), "{table}");
    }
    assert_eq!(house.get(&owner, "/settings").await.location(), "/sign-in");
    assert_eq!(
        house.api(Method::GET, "/api/v1/sources", None).await.status,
        StatusCode::UNAUTHORIZED
    );
    // The neighbour noticed nothing.
    assert_eq!(house.get(&neighbour, "/settings").await.status, StatusCode::OK);
    assert_eq!(house.store.audit_head(elsewhere).await.unwrap(), before);
    // And the server can be set up again.
    assert!(house.app.first_start(None).await.unwrap().is_none() || house.store.orgs().await.unwrap().len() == 1);
}
