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
