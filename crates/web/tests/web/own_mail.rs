//! Dashboards by mail for members who look and do not edit.

use axum::http::{Method, StatusCode};
use belvedere_types::Role;

use crate::mailing::Post;

#[tokio::test]
async fn a_viewer_subscribes_themselves_and_sees_nobody_else() {
    let post = Post::new().await;
    post.pin("List all things", "Listed").await;
    post.subscribe().await;
    let viewer = post.house.browser_as(Role::Viewer).await;
    let org = post.house.store.orgs().await.unwrap()[0].id;
    let users = post.house.store.users(org).await.unwrap();
    let own = users.iter().find(|user| user.role == Role::Viewer).unwrap().id.to_string();
    let board = post.house.get(&viewer, &post.path("")).await.body;
    assert!(board.contains(&format!("href=\"{}\"", post.path("/mail"))), "{board}");
    let page = post.path("/mail");
    let shown = post.house.get(&viewer, &page).await.body;
    assert!(shown.contains(&format!("{own}@house.example")), "{shown}");
    assert!(!shown.contains(&post.user) && !shown.contains("Mailed every day"), "{shown}");
    assert!(!shown.contains("/mail/now"), "no button that would be refused: {shown}");
    let wish = |user: &str| {
        let pairs = [
            ("user", user),
            ("every", "day"),
            ("at", "07:00"),
            ("weekday", "monday"),
            ("timezone", "Europe/Berlin"),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    for (user, status) in [(&post.user, StatusCode::FORBIDDEN), (&own, StatusCode::SEE_OTHER)] {
        let wish = wish(user);
        let fields: Vec<(&str, &str)> = wish.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let reply = post.house.post(&viewer, &page, &fields).await;
        assert_eq!(reply.status, status, "{}", reply.body);
        if status == StatusCode::SEE_OTHER {
            assert_eq!(reply.location(), page);
        }
    }
    let to: Vec<String> = post.mailed().await.into_iter().flat_map(|mail| mail.to).collect();
    assert!(to.len() == 2 && to.contains(&format!("{own}@house.example")), "{to:?}");
    let listed = post
        .house
        .api(Method::GET, &format!("/api/v1{}", post.path("/subscriptions")), None)
        .await
        .json();
    let id = |user: &str| {
        let all = listed["subscriptions"].as_array().unwrap();
        all.iter().find(|each| each["user_id"] == user).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let stop = |user: &str| post.path(&format!("/mail/{}/stop", id(user)));
    assert_eq!(post.house.post(&viewer, &stop(&post.user), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(post.house.post(&viewer, &stop(&own), &[]).await.location(), page);
    assert_eq!(post.mailed().await.len(), 1);
    let auditor = post.house.browser_as(Role::Auditor).await;
    assert_eq!(post.house.get(&auditor, &page).await.status, StatusCode::FORBIDDEN);
}

/// By forms alone, as a browser without scripts sends them.
#[tokio::test]
async fn one_is_paused_and_resumed_by_whoever_gets_it() {
    let post = Post::new().await;
    post.pin("List all things", "Listed").await;
    let viewer = post.house.browser_as(Role::Viewer).await;
    let org = post.house.store.orgs().await.unwrap()[0].id;
    let users = post.house.store.users(org).await.unwrap();
    let own = users.iter().find(|user| user.role == Role::Viewer).unwrap().id.to_string();
    let page = post.path("/mail");
    let wish = [
        ("user", own.as_str()),
        ("every", "day"),
        ("at", "07:00"),
        ("weekday", "monday"),
        ("timezone", "Europe/Berlin"),
    ];
    post.house.post(&viewer, &page, &wish).await;
    post.subscribe().await;
    let subscriptions = format!("/api/v1{}", post.path("/subscriptions"));
    let listed = async |user: &str| {
        let all = post.house.api(Method::GET, &subscriptions, None).await.json();
        let all = all["subscriptions"].as_array().unwrap().clone();
        all.into_iter().find(|each| each["user_id"] == user).unwrap()
    };
    let id = async |user: &str| listed(user).await["id"].as_str().unwrap().to_owned();
    let (own_id, other) = (id(&own).await, id(&post.user).await);
    let form = |id: &str, what: &str| post.path(&format!("/mail/{id}/{what}"));
    let shown = post.house.get(&viewer, &page).await.body;
    assert!(shown.contains(&format!("action=\"{}\"", form(&own_id, "pause"))), "{shown}");
    assert!(!shown.contains("Paused") && !shown.contains("/resume"), "{shown}");
    for what in ["pause", "resume"] {
        assert_eq!(
            post.house.post(&viewer, &form(&other, what), &[]).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            post.house.post(&viewer, &form("sub_x", what), &[]).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(post.house.post(&viewer, &form(&own_id, "pause"), &[]).await.location(), page);
    let shown = post.house.get(&viewer, &page).await.body;
    assert!(
        shown.contains("Paused since") && shown.contains("If it is resumed, the next mail goes"),
        "{shown}"
    );
    assert!(shown.contains(&form(&own_id, "resume")) && !shown.contains("/pause\""), "{shown}");
    // To the editor as well, beside their own, which runs.
    let settings = post.house.get(&post.editor, &post.path("/settings")).await.body;
    assert!(
        settings.contains(&form(&own_id, "resume")) && settings.contains(&form(&other, "pause")),
        "{settings}"
    );
    let to: Vec<String> = post.mailed().await.into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, [format!("{}@house.example", post.user)]);
    let seen = listed(&own).await;
    assert!(seen["paused_at"].is_string() && seen["sent_at"].is_null(), "{seen}");
    assert!(listed(&post.user).await["paused_at"].is_null());
    let resumed = post.house.post(&post.editor, &form(&own_id, "resume"), &[]).await;
    assert_eq!(resumed.location(), post.path("/settings#mail"));
    let shown = post.house.get(&viewer, &page).await.body;
    assert!(
        !shown.contains("Paused") && shown.contains("Mailed every day at 07:00 (Europe/Berlin), next"),
        "{shown}"
    );
    assert_eq!(post.mailed().await.len(), 2);
    // By the API, and in the words of the log.
    for (what, then) in [("pause", true), ("resume", false)] {
        let path = format!("/api/v1/subscriptions/{other}/{what}");
        assert_eq!(post.house.api(Method::POST, &path, None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(listed(&post.user).await["paused_at"].is_string(), then);
    }
    for (what, words) in [
        ("subscription.paused", "paused mailing a dashboard to Kim"),
        ("subscription.resumed", "resumed mailing a dashboard to Kim"),
    ] {
        let told = post
            .house
            .api(Method::GET, &format!("/api/v1/audit?what={what}"), None)
            .await
            .json();
        assert_eq!(told["entries"][0]["words"], words, "{told}");
    }
}
