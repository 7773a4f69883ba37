//! The first owner, links, sessions, keys.

use belvedere_types::{Actor, Role};
use time::Duration;

use crate::support::{House, code, knock, secret, token_of};

#[tokio::test]
async fn a_new_house_has_one_organisation_and_a_set_up_link_that_makes_its_owner_once() {
    let house = House::new().await;
    let first = house.app.first_start(None).await.unwrap().unwrap();
    let second = house.app.first_start(None).await.unwrap().unwrap();
    assert_eq!(house.store.orgs().await.unwrap().len(), 1);
    assert_eq!((first.path(), first.host_str()), ("/set-up", Some("127.0.0.1")));

    let cookie = house.app.redeem_link(&token_of(&first), Some(" Ada "), &knock()).await.unwrap();
    let (caller, view) = house.app.session(&cookie).await.unwrap().unwrap();
    assert_eq!((caller.org, caller.role), (house.owner.org, Role::Owner));
    assert_eq!((view.user_name.as_str(), view.org_name.as_str()), ("Ada", "Acme"));
    assert!(!view.csrf.is_empty());

    assert_eq!(code(house.app.redeem_link(&token_of(&first), None, &knock()).await), "link_spent");
    assert_eq!(
        code(house.app.redeem_link(&token_of(&second), None, &knock()).await),
        "link_spent",
        "there is an owner already"
    );
    assert_eq!(house.app.first_start(None).await.unwrap(), None);
}

#[tokio::test]
async fn replicas_that_start_at_once_register_the_key_of_the_settings_once() {
    let house = House::new().await;
    let key = secret("a-key-of-the-settings-0123456789");
    let start = || house.app.first_start(Some(&key));
    let (a, b, c) = tokio::join!(start(), start(), start());
    for started in [a, b, c] {
        started.unwrap();
    }
    assert_eq!(house.store.api_keys(house.owner.org).await.unwrap().len(), 1);
    let audited = house.store.audit_page(house.owner.org, 0, 100).await.unwrap();
    assert_eq!(audited.iter().filter(|entry| entry.action == "api_key.created").count(), 1);
}

#[tokio::test]
async fn two_set_up_links_redeemed_together_make_one_owner() {
    let house = House::new().await;
    let mut links = Vec::new();
    for _ in 0..2 {
        links.push(token_of(&house.app.first_start(None).await.unwrap().unwrap()));
    }
    let browser = knock();
    let (a, b) = tokio::join!(
        house.app.redeem_link(&links[0], Some("Ada"), &browser),
        house.app.redeem_link(&links[1], Some("Eve"), &browser)
    );
    assert_eq!(house.store.users(house.owner.org).await.unwrap().len(), 1);
    assert_eq!(code(if a.is_ok() { b } else { a }), "link_spent");
}

#[tokio::test]
async fn a_link_ends_after_fifteen_minutes() {
    let house = House::new().await;
    let link = house.app.first_start(None).await.unwrap().unwrap();
    house.clock.advance(Duration::minutes(15) + Duration::seconds(1));
    assert_eq!(code(house.app.redeem_link(&token_of(&link), None, &knock()).await), "link_spent");
    assert!(house.store.users(house.owner.org).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_bad_name_is_refused() {
    let house = House::new().await;
    for name in ["a\nb".to_owned(), "n".repeat(81)] {
        let link = house.app.first_start(None).await.unwrap().unwrap();
        assert_eq!(
            code(house.app.redeem_link(&token_of(&link), Some(&name), &knock()).await),
            "invalid_name"
        );
    }
}

#[tokio::test]
async fn the_bootstrap_key_is_an_owner_and_registering_it_again_changes_nothing() {
    let house = House::new().await;
    let key = secret("0123456789abcdef0123456789abcdef");
    assert!(house.app.api_key(&key, &knock()).await.unwrap().is_none());
    for _ in 0..2 {
        assert!(
            house.app.first_start(Some(&key)).await.unwrap().is_some(),
            "nobody can sign in by browser yet"
        );
    }
    let caller = house.app.api_key(&key, &knock()).await.unwrap().unwrap();
    assert_eq!((caller.org, caller.role), (house.owner.org, Role::Owner));
    assert!(matches!(caller.actor, Actor::ApiKey(_)));
    assert_eq!(
        house.actions().await.iter().filter(|action| *action == "api_key.created").count(),
        1
    );
    assert!(
        house
            .app
            .api_key(&secret("0123456789abcdef0123456789abcdeg"), &knock())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_sign_in_link_signs_in_as_the_owner_once() {
    let house = House::new().await;
    let link = house.app.sign_in_link(&house.owner).await.unwrap();
    assert_eq!(link.path(), "/sign-in/link");
    let cookie = house.app.redeem_link(&token_of(&link), None, &knock()).await.unwrap();
    let (caller, view) = house.app.session(&cookie).await.unwrap().unwrap();
    assert_eq!((caller.role, view.user_name.as_str()), (Role::Owner, "Owner"));
    assert_eq!(code(house.app.redeem_link(&token_of(&link), None, &knock()).await), "link_spent");
    // The next link is for the same person.
    house.app.sign_in_link(&house.owner).await.unwrap();
    assert_eq!(house.store.users(house.owner.org).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_browsers_that_redeem_one_link_together_get_one_session() {
    let house = House::new().await;
    let link = house.app.sign_in_link(&house.owner).await.unwrap();
    let token = token_of(&link);
    let browser = knock();
    let (a, b) = tokio::join!(
        house.app.redeem_link(&token, None, &browser),
        house.app.redeem_link(&token, None, &browser)
    );
    assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
}

#[tokio::test]
async fn a_session_ends_by_signing_out_and_after_thirty_days() {
    let house = House::new().await;
    let mut cookies = Vec::new();
    for _ in 0..2 {
        let link = house.app.sign_in_link(&house.owner).await.unwrap();
        cookies.push(house.app.redeem_link(&token_of(&link), None, &knock()).await.unwrap());
    }
    house.app.sign_out(&cookies[0]).await.unwrap();
    assert!(house.app.session(&cookies[0]).await.unwrap().is_none());
    assert!(house.app.session(&cookies[1]).await.unwrap().is_some());
    house.clock.advance(Duration::days(30) + Duration::seconds(1));
    assert!(house.app.session(&cookies[1]).await.unwrap().is_none());
    assert!(house.app.session(&secret("made up")).await.unwrap().is_none());
}

#[tokio::test]
async fn the_bootstrap_key_ends_when_the_settings_hold_another_or_none() {
    let house = House::new().await;
    let (old, new) = (
        secret("0123456789abcdef0123456789abcdef"),
        secret("fedcba9876543210fedcba9876543210"),
    );
    house.app.first_start(Some(&old)).await.unwrap();
    house.app.first_start(Some(&new)).await.unwrap();
    assert!(house.app.api_key(&old, &knock()).await.unwrap().is_none());
    assert!(house.app.api_key(&new, &knock()).await.unwrap().is_some());
    house.app.first_start(None).await.unwrap();
    assert!(house.app.api_key(&new, &knock()).await.unwrap().is_none());
    assert_eq!(
        house.actions().await.iter().filter(|action| *action == "api_key.revoked").count(),
        2
    );
}

#[tokio::test]
async fn an_owner_sees_the_keys_and_ends_one() {
    let house = House::new().await;
    let key = secret("0123456789abcdef0123456789abcdef");
    house.app.first_start(Some(&key)).await.unwrap();
    for role in [Role::Editor, Role::Viewer, Role::Auditor] {
        let caller = house.with_role(role);
        assert_eq!(code(house.app.api_keys(&caller).await), "role_not_sufficient");
    }
    let listed = house.app.api_keys(&house.owner).await.unwrap();
    assert_eq!(listed.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["bootstrap"]);
    let stranger = house.stranger().await;
    assert_eq!(house.app.api_keys(&stranger).await.unwrap(), []);
    assert_eq!(code(house.app.revoke_api_key(&stranger, listed[0].id).await), "not_found");
    assert!(house.app.api_key(&key, &knock()).await.unwrap().is_some());
    house.app.revoke_api_key(&house.owner, listed[0].id).await.unwrap();
    assert!(house.app.api_key(&key, &knock()).await.unwrap().is_none());
    assert_eq!(code(house.app.revoke_api_key(&house.owner, listed[0].id).await), "not_found");
}
