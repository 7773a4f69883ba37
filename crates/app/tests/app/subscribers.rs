//! Who gets dashboards by mail, and how it ends.

use belvedere_app::Schedule;
use belvedere_types::{Actor, ApiKeyId, Caller, Circle, Clock, Language, Role, SecretText, SourceAccess, SubscriptionId, UserId};
use time::Duration;

use crate::mailing::{Scene, daily, user};
use crate::reach::member;
use crate::support::code;

#[tokio::test]
async fn only_members_who_may_see_it_and_have_an_address_are_offered_and_taken() {
    let scene = Scene::new().await;
    let auditor = member(&scene.house, "Aud", Role::Auditor).await;
    let offered = scene.app().subscriptions(&scene.editor, scene.board).await.unwrap();
    let names: Vec<_> = offered.recipients.iter().map(|each| (each.name.as_str(), each.own)).collect();
    assert_eq!(names, [("Eda", true), ("Rea", false)]);
    assert!(offered.set_up);
    let stranger = scene.house.stranger().await;
    for nobody in [user(&auditor), user(&stranger), UserId::generate(), user(&scene.house.owner)] {
        let wish = scene
            .app()
            .subscribe(&scene.editor, scene.board, nobody, daily(), Language::English);
        assert_eq!(code(wish.await), "not_a_recipient");
    }
    let at = |timezone: &str| Schedule {
        timezone: timezone.into(),
        ..daily()
    };
    let to = user(&scene.reader);
    let (app, board) = (scene.app(), scene.board);
    assert_eq!(
        code(
            app.subscribe(&scene.editor, board, to, at("Europe/Atlantis"), Language::English)
                .await
        ),
        "invalid_schedule"
    );
    assert_eq!(
        code(app.mail_now(&scene.reader, board, Language::English).await),
        "role_not_sufficient"
    );
    assert_eq!(
        code(app.subscribe(&stranger, board, to, daily(), Language::English).await),
        "not_found"
    );
    assert_eq!(code(app.subscriptions(&stranger, board).await), "not_found");
    let id = scene.subscribe(&scene.reader).await;
    assert_eq!(code(app.unsubscribe(&auditor, id).await), "role_not_sufficient");
    assert_eq!(code(app.unsubscribe(&stranger, id).await), "not_found");
    assert_eq!(scene.seen().await.len(), 1);
    app.unsubscribe(&scene.editor, id).await.unwrap();
    assert_eq!(code(app.unsubscribe(&scene.editor, id).await), "not_found");
}

#[tokio::test]
async fn whoever_looks_subscribes_themselves_and_nobody_else() {
    let scene = Scene::new().await;
    let (app, board, to) = (scene.app(), scene.board, user(&scene.reader));
    let others = scene.subscribe(&scene.editor).await;
    let offered = app.subscriptions(&scene.reader, board).await.unwrap();
    let names: Vec<_> = offered.recipients.iter().map(|each| (each.name.as_str(), each.own)).collect();
    assert_eq!(names, [("Rea", true)]);
    assert_eq!(offered.subscriptions, [], "whom else it goes to is not shown");
    let wish = app.subscribe(&scene.reader, board, user(&scene.editor), daily(), Language::English);
    assert_eq!(code(wish.await), "role_not_sufficient");
    assert_eq!(code(app.unsubscribe(&scene.reader, others).await), "role_not_sufficient");
    let own = app.subscribe(&scene.reader, board, to, daily(), Language::English).await.unwrap();
    let listed = app.subscriptions(&scene.reader, board).await.unwrap().subscriptions;
    assert_eq!(listed.iter().map(|each| each.id).collect::<Vec<_>>(), [own]);
    scene.next_morning();
    assert_eq!(scene.run().await, 2);
    assert_eq!(scene.house.postman.sent().len(), 2);
    app.unsubscribe(&scene.reader, own).await.unwrap();
    assert_eq!(scene.seen().await.len(), 1);
    // Nobody who sees no data, and nobody by a key, which is nobody's address.
    let auditor = member(&scene.house, "Aud", Role::Auditor).await;
    let wish = app.subscribe(&auditor, board, user(&auditor), daily(), Language::English);
    assert_eq!(code(wish.await), "role_not_sufficient");
    assert_eq!(code(app.subscriptions(&auditor, board).await), "role_not_sufficient");
    let key = Caller {
        actor: Actor::ApiKey(ApiKeyId::generate()),
        ..scene.reader
    };
    let wish = app.subscribe(&key, board, to, daily(), Language::English);
    assert_eq!(code(wish.await), "role_not_sufficient");
    // Nor a dashboard of which nothing is open to them.
    let source = app.sources(&scene.house.owner).await.unwrap()[0].id;
    let editors = SourceAccess {
        ask: Circle::Only {
            roles: vec![Role::Editor],
            members: Vec::new(),
        },
        manage: Circle::Everyone,
    };
    app.set_source_access(&scene.house.owner, source, editors).await.unwrap();
    assert_eq!(app.subscriptions(&scene.reader, board).await.unwrap().recipients, []);
    let wish = app.subscribe(&scene.reader, board, to, daily(), Language::English);
    assert_eq!(code(wish.await), "not_a_recipient");
}

#[tokio::test]
async fn whoever_may_see_it_no_more_gets_nothing_and_the_subscription_ends() {
    let scene = Scene::new().await;
    let (app, owner) = (scene.app(), &scene.house.owner);
    scene.subscribe(&scene.reader).await;
    scene.subscribe(&scene.editor).await;
    let source = app.sources(owner).await.unwrap()[0].id;
    let editors = SourceAccess {
        ask: Circle::Only {
            roles: vec![Role::Editor],
            members: Vec::new(),
        },
        manage: Circle::Everyone,
    };
    app.set_source_access(owner, source, editors).await.unwrap();
    scene.next_morning();
    assert_eq!(scene.run().await, 2);
    let to: Vec<String> = scene.house.postman.sent().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, [format!("{}@example.org", user(&scene.editor))]);
    let left: Vec<UserId> = scene.seen().await.iter().map(|each| each.user_id).collect();
    assert_eq!(left, [user(&scene.editor)]);
    // A role that sees no data.
    app.set_role(owner, user(&scene.editor), Role::Auditor).await.unwrap();
    scene.next_morning();
    scene.run().await;
    assert!(scene.house.postman.sent().is_empty());
    assert_eq!(app.subscriptions(owner, scene.board).await.unwrap().subscriptions, []);
    let ended = scene.house.actions().await;
    assert_eq!(ended.iter().filter(|action| *action == "subscription.ended").count(), 2);
}

#[tokio::test]
async fn whoever_sees_a_part_is_mailed_that_part() {
    let scene = Scene::new().await;
    let (app, owner) = (scene.app(), &scene.house.owner);
    scene.subscribe(&scene.reader).await;
    app.add_text(owner, scene.board, "Note", "Hello").await.unwrap();
    let source = app.sources(owner).await.unwrap()[0].id;
    let nobody = SourceAccess {
        ask: Circle::Only {
            roles: Vec::new(),
            members: Vec::new(),
        },
        manage: Circle::Everyone,
    };
    app.set_source_access(owner, source, nobody).await.unwrap();
    scene.next_morning();
    scene.run().await;
    let sent = scene.house.postman.sent();
    assert_eq!(sent[0].text, "Note=-");
}

#[tokio::test]
async fn the_link_in_a_mail_ends_that_subscription_once_and_no_other() {
    let scene = Scene::new().await;
    scene.subscribe(&scene.reader).await;
    scene.subscribe(&scene.editor).await;
    scene.next_morning();
    scene.run().await;
    let sent = scene.house.postman.sent();
    let own = sent
        .iter()
        .find(|mail| mail.to.starts_with(&user(&scene.reader).to_string()))
        .unwrap();
    let token = own.token.clone().unwrap();
    let app = scene.app();
    assert_eq!(app.leaving(&token).await.unwrap(), "Board", "looking ends nothing");
    assert_eq!(scene.seen().await.len(), 2);
    // With the other's identifier, and with signatures that are none.
    let (id, signature) = token.expose_secret().split_once('.').unwrap();
    let other = scene
        .seen()
        .await
        .into_iter()
        .find(|each| each.user_id == user(&scene.editor))
        .unwrap()
        .id;
    let turned: String = signature.chars().rev().collect();
    for forged in [
        format!("{other}.{signature}"),
        format!("{id}.{turned}"),
        format!("{id}.{}", "A".repeat(86)),
        format!("{id}."),
        id.to_owned(),
        signature.to_owned(),
        String::new(),
    ] {
        let forged = SecretText::new(forged);
        assert_eq!(code(app.leaving(&forged).await), "not_found");
        assert_eq!(code(app.leave(&forged).await), "not_found");
    }
    assert_eq!(scene.seen().await.len(), 2);
    assert_eq!(app.leave(&token).await.unwrap(), "Board");
    let left: Vec<SubscriptionId> = scene.seen().await.iter().map(|each| each.id).collect();
    assert_eq!(left, [other]);
    assert_eq!(code(app.leave(&token).await), "not_found");
    // A new one is not ended by the link of the old one.
    scene.subscribe(&scene.reader).await;
    assert_eq!(code(app.leave(&token).await), "not_found");
    assert_eq!(scene.seen().await.len(), 2);
}

#[tokio::test]
async fn subscriptions_go_with_their_member_and_their_dashboard() {
    let scene = Scene::new().await;
    let (app, owner) = (scene.app(), &scene.house.owner);
    scene.subscribe(&scene.reader).await;
    scene.subscribe(&scene.editor).await;
    app.remove_member(owner, user(&scene.reader)).await.unwrap();
    assert_eq!(app.subscriptions(owner, scene.board).await.unwrap().subscriptions.len(), 1);
    app.delete_dashboard(owner, scene.board).await.unwrap();
    scene.next_morning();
    assert_eq!(scene.run().await, 0);
    let now = scene.house.clock.now() + Duration::days(9);
    assert_eq!(scene.house.store.due_subscriptions(now, 9).await.unwrap(), []);
    assert!(scene.house.postman.sent().is_empty());
}
