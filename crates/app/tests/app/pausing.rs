//! Subscriptions that rest: who pauses and resumes them, and what is sent meanwhile.

use belvedere_app::mail::NotSent;
use belvedere_app::{Every, Schedule, Weekday};
use belvedere_types::{Actor, ApiKeyId, Caller, Clock, Language, Role, SubscriptionId};
use time::Duration;
use time::macros::datetime;

use crate::mailing::{Scene, daily, user};
use crate::reach::member;
use crate::server::{Held, Mode};
use crate::support::code;

#[tokio::test]
async fn a_paused_one_sends_nothing_and_resumed_it_keeps_its_schedule() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.reader).await;
    let (app, reader) = (scene.app(), &scene.reader);
    scene.next_morning();
    assert_eq!((scene.run().await, scene.house.postman.sent().len()), (1, 1));
    let since = scene.house.clock.now();
    app.pause_subscription(reader, id).await.unwrap();
    let paused = &scene.seen().await[0];
    assert_eq!(
        (paused.id, paused.paused_at, paused.schedule.as_ref()),
        (id, Some(since), Some(&daily()))
    );
    for _ in 0..3 {
        scene.next_morning();
        assert_eq!(scene.run().await, 0);
    }
    assert!(scene.house.postman.sent().is_empty());
    let paused = &scene.seen().await[0];
    assert_eq!((paused.paused_at, paused.sent_at), (Some(since), Some(since)));
    assert_eq!(paused.next_at, datetime!(2026-06-06 05:00 UTC), "what would come if it was resumed");
    // Once more changes nothing: it is paused since the first time.
    app.pause_subscription(reader, id).await.unwrap();
    assert_eq!(scene.seen().await[0].paused_at, Some(since));
    app.resume_subscription(reader, id).await.unwrap();
    app.resume_subscription(reader, id).await.unwrap();
    assert_eq!(scene.run().await, 0, "what the pause left out is not made up for");
    let running = &scene.seen().await[0];
    assert_eq!(
        (running.paused_at, running.next_at, running.schedule.as_ref()),
        (None, datetime!(2026-06-06 05:00 UTC), Some(&daily()))
    );
    scene.next_morning();
    assert_eq!((scene.run().await, scene.house.postman.sent().len()), (1, 1));
    let actions = scene.house.actions().await;
    let count = |wanted: &str| actions.iter().filter(|action| *action == wanted).count();
    assert_eq!((count("subscription.paused"), count("subscription.resumed")), (1, 1));
}

#[tokio::test]
async fn whoever_could_end_it_pauses_and_resumes_it_and_nobody_else() {
    let scene = Scene::new().await;
    let (app, owner) = (scene.app(), &scene.house.owner);
    let id = scene.subscribe(&scene.editor).await;
    let own = scene.subscribe(&scene.reader).await;
    let auditor = member(&scene.house, "Aud", Role::Auditor).await;
    let other = member(&scene.house, "Oda", Role::Viewer).await;
    let stranger = scene.house.stranger().await;
    let key = Caller {
        actor: Actor::ApiKey(ApiKeyId::generate()),
        ..scene.reader
    };
    let state = async |id: SubscriptionId| {
        let seen = scene.seen().await;
        seen.iter().find(|each| each.id == id).unwrap().paused_at.is_some()
    };
    // Those who may not, of one that runs and of one that is paused.
    for paused in [false, true] {
        if paused {
            app.pause_subscription(owner, id).await.unwrap();
        }
        for (caller, why) in [
            (&scene.reader, "role_not_sufficient"),
            (&other, "role_not_sufficient"),
            (&auditor, "role_not_sufficient"),
            (&key, "role_not_sufficient"),
            (&stranger, "not_found"),
        ] {
            assert_eq!(code(app.pause_subscription(caller, id).await), why);
            assert_eq!(code(app.resume_subscription(caller, id).await), why);
            assert_eq!(state(id).await, paused);
        }
    }
    app.resume_subscription(owner, id).await.unwrap();
    assert!(!state(id).await);
    for caller in [&scene.reader, &scene.editor, owner] {
        app.pause_subscription(caller, own).await.unwrap();
        assert!(state(own).await && !state(id).await);
        app.resume_subscription(caller, own).await.unwrap();
        assert!(!state(own).await);
    }
    app.unsubscribe(&scene.reader, own).await.unwrap();
    assert_eq!(code(app.pause_subscription(&scene.reader, own).await), "not_found");
    assert_eq!(code(app.resume_subscription(&scene.reader, own).await), "not_found");
}

#[tokio::test]
async fn a_new_rule_and_a_failure_before_leave_it_paused() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.reader).await;
    let app = scene.app();
    scene.next_morning();
    scene.house.postman.fail([NotSent::Unreachable]);
    scene.run().await;
    assert!(scene.seen().await[0].retry);
    app.pause_subscription(&scene.reader, id).await.unwrap();
    let seen = &scene.seen().await[0];
    assert_eq!(
        (seen.retry, seen.trouble.as_ref().unwrap().code.as_str()),
        (false, "mail_unreachable")
    );
    scene.house.clock.advance(Duration::minutes(5));
    assert_eq!(scene.run().await, 0, "not tried again either");
    let weekly = Schedule {
        every: Every::Week,
        weekday: Some(Weekday::Sunday),
        ..daily()
    };
    let wish = app.subscribe(&scene.editor, scene.board, user(&scene.reader), weekly.clone(), Language::English);
    assert_eq!(wish.await.unwrap(), id);
    let seen = &scene.seen().await[0];
    assert!(seen.paused_at.is_some() && seen.schedule.as_ref() == Some(&weekly), "{seen:?}");
    scene.house.clock.advance(Duration::days(8));
    assert_eq!(scene.run().await, 0);
    app.resume_subscription(&scene.reader, id).await.unwrap();
    assert_eq!(scene.run().await, 0);
    let seen = &scene.seen().await[0];
    assert_eq!((seen.next_at, seen.retry), (datetime!(2026-06-14 05:00 UTC), false));
    scene.house.clock.advance(Duration::days(7));
    assert_eq!((scene.run().await, scene.house.postman.sent().len()), (1, 1));
}

#[tokio::test]
async fn one_that_is_paused_or_ended_while_its_dashboard_is_refreshed_sends_nothing() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.reader).await;
    let ended = scene.subscribe(&scene.editor).await;
    scene.next_morning();
    let held = Held::new();
    scene.house.things.set(Mode::Held(held.clone()));
    let app = scene.app().clone();
    let run = tokio::spawn(async move { app.run_subscriptions().await });
    drop(held.arrived.acquire().await.unwrap());
    scene.app().pause_subscription(&scene.reader, id).await.unwrap();
    scene.app().unsubscribe(&scene.editor, ended).await.unwrap();
    held.leave.add_permits(9);
    assert_eq!(run.await.unwrap().unwrap(), 2);
    assert!(scene.house.postman.sent().is_empty());
    let seen = scene.seen().await;
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (seen[0].sent_at, seen[0].trouble.clone()),
        (None, None),
        "nothing was begun, so nothing is in doubt"
    );
    scene.app().resume_subscription(&scene.reader, id).await.unwrap();
    scene.next_morning();
    assert_eq!((scene.run().await, scene.house.postman.sent().len()), (1, 1));
}

#[tokio::test]
async fn the_link_in_a_mail_ends_a_paused_one_too() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.reader).await;
    scene.next_morning();
    scene.run().await;
    let token = scene.house.postman.sent()[0].token.clone().unwrap();
    scene.app().pause_subscription(&scene.reader, id).await.unwrap();
    assert_eq!(scene.app().leave(&token).await.unwrap(), "Board");
    assert_eq!(scene.seen().await, []);
}
