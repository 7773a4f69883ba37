//! Dashboards by mail: sent once, tried again, and not for ever.

use belvedere_app::mail::NotSent;
use belvedere_app::{App, Every, Schedule, SubscriptionView, Weekday};
use belvedere_types::{Actor, Caller, Clock, DashboardId, Language, Role, SubscriptionId, UserId};
use serde_json::json;
use time::Duration;
use time::macros::datetime;

use crate::boards::board;
use crate::reach::member;
use crate::server::Mode;
use crate::support::{House, code};

pub struct Scene {
    pub house: House,
    pub board: DashboardId,
    /// Signs in with an address, unlike the house's owner.
    pub editor: Caller,
    pub reader: Caller,
}

pub fn user(caller: &Caller) -> UserId {
    match caller.actor {
        Actor::User(user) => user,
        Actor::ApiKey(_) | Actor::System => panic!("no member"),
    }
}

pub fn daily() -> Schedule {
    Schedule {
        every: Every::Day,
        at: "07:00".into(),
        weekday: None,
        timezone: "Europe/Berlin".into(),
    }
}

impl Scene {
    pub async fn new() -> Self {
        let house = House::new().await;
        let (board, _) = board(&house).await;
        let editor = member(&house, "Eda", Role::Editor).await;
        let reader = member(&house, "Rea", Role::Viewer).await;
        Self {
            house,
            board,
            editor,
            reader,
        }
    }

    pub async fn subscribe(&self, to: &Caller) -> SubscriptionId {
        let wish = self.app().subscribe(&self.editor, self.board, user(to), daily(), Language::English);
        wish.await.unwrap()
    }

    pub fn app(&self) -> &App {
        &self.house.app
    }

    pub async fn seen(&self) -> Vec<SubscriptionView> {
        self.app().subscriptions(&self.editor, self.board).await.unwrap().subscriptions
    }

    /// On to one second after seven in Berlin.
    pub fn next_morning(&self) {
        let now = self.house.clock.now();
        let today = now.replace_time(time::macros::time!(05:00:01));
        let next = if today > now { today } else { today + Duration::DAY };
        self.house.clock.advance(next - now);
    }

    pub async fn run(&self) -> usize {
        self.app().run_subscriptions().await.unwrap()
    }
}

#[tokio::test]
async fn a_dashboard_is_mailed_at_its_time_once_however_many_replicas_run() {
    let scene = Scene::new().await;
    let replica = scene.house.rebuilt(scene.house.things.clone(), scene.house.planner.clone()).await;
    scene.subscribe(&scene.reader).await;
    assert_eq!(scene.run().await, 0, "not yet");
    scene.next_morning();
    let (ours, theirs) = tokio::join!(scene.app().run_subscriptions(), replica.run_subscriptions());
    assert_eq!(ours.unwrap() + theirs.unwrap(), 1);
    let sent = scene.house.postman.sent();
    let [mail] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(mail.to, format!("{}@example.org", user(&scene.reader)));
    assert_eq!(mail.subject, "en Board 2026-06-02");
    assert!(mail.text.starts_with("Things=2 rows: alpha, beta."), "{}", mail.text);
    let seen = scene.seen().await;
    assert_eq!(
        (seen[0].sent_at, seen[0].trouble.clone(), seen[0].retry),
        (Some(scene.house.clock.now()), None, false)
    );
    assert_eq!(seen[0].next_at, datetime!(2026-06-03 05:00 UTC));
    assert_eq!(scene.run().await, 0);
    // Days on which nobody ran are made up for by one mail.
    scene.house.clock.advance(Duration::days(5));
    assert_eq!((scene.run().await, scene.house.postman.sent().len()), (1, 1));
    let actions = scene.house.actions().await;
    let count = |wanted: &str| actions.iter().filter(|action| *action == wanted).count();
    assert_eq!((count("subscription.set"), count("subscription.sent")), (1, 2));
}

#[tokio::test]
async fn what_is_mailed_is_fresh_and_asked_for_once_a_dashboard() {
    let scene = Scene::new().await;
    scene.subscribe(&scene.reader).await;
    scene.subscribe(&scene.editor).await;
    scene.house.things.set_rows(json!([{"name": "omega", "size": 1}]));
    let calls = scene.house.things.calls().len();
    scene.next_morning();
    assert_eq!(scene.run().await, 2);
    let sent = scene.house.postman.sent();
    assert!(sent.len() == 2 && sent.iter().all(|mail| mail.text.contains("omega")), "{sent:?}");
    assert_eq!(scene.house.things.calls().len(), calls + 1);
    // A source that is down: the last good result is mailed, and told as old.
    scene.house.things.set(Mode::Down);
    scene.next_morning();
    assert_eq!(scene.run().await, 2);
    assert!(scene.house.postman.sent()[0].text.contains("omega"));
}

#[tokio::test]
async fn a_second_wish_changes_the_rule_and_keeps_the_subscription() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.reader).await;
    scene.next_morning();
    scene.run().await;
    let token = scene.house.postman.sent()[0].token.clone().unwrap();
    let weekly = Schedule {
        every: Every::Week,
        weekday: Some(Weekday::Sunday),
        ..daily()
    };
    let again = scene
        .app()
        .subscribe(&scene.editor, scene.board, user(&scene.reader), weekly.clone(), Language::German);
    assert_eq!(again.await.unwrap(), id);
    let seen = scene.seen().await;
    assert_eq!((seen.len(), seen[0].schedule.as_ref()), (1, Some(&weekly)));
    assert!(seen[0].sent_at.is_some());
    assert_eq!(scene.app().leaving(&token).await.unwrap(), "Board", "links in earlier mails hold");
    // In the language of whoever chose none, and then in the one that they chose.
    scene.house.clock.advance(Duration::days(7));
    scene.run().await;
    assert!(scene.house.postman.sent()[0].subject.starts_with("de "));
    scene.app().set_language(&scene.reader, Language::English.tag()).await.unwrap();
    scene.house.clock.advance(Duration::days(7));
    scene.run().await;
    assert!(scene.house.postman.sent()[0].subject.starts_with("en "));
}

#[tokio::test]
async fn a_mail_that_failed_for_now_is_tried_again_and_not_for_ever() {
    let scene = Scene::new().await;
    scene.subscribe(&scene.reader).await;
    scene.next_morning();
    let deferred = || NotSent::Deferred {
        reply: "451 4.7.1 greylisted".into(),
    };
    scene.house.postman.fail([deferred(), NotSent::Unreachable, deferred(), deferred()]);
    assert_eq!(scene.run().await, 1);
    let seen = &scene.seen().await[0];
    let trouble = seen.trouble.as_ref().unwrap();
    assert_eq!(
        (trouble.code.as_str(), trouble.reply.as_deref()),
        ("mail_deferred", Some("451 4.7.1 greylisted"))
    );
    assert_eq!((seen.retry, seen.next_at), (true, scene.house.clock.now() + Duration::minutes(5)));
    for (wait, told) in [(5, "mail_unreachable"), (20, "mail_deferred"), (60, "mail_deferred")] {
        assert_eq!(scene.run().await, 0, "not before its time");
        scene.house.clock.advance(Duration::minutes(wait));
        assert_eq!(scene.run().await, 1);
        assert_eq!(scene.seen().await[0].trouble.as_ref().unwrap().code, told);
    }
    let seen = &scene.seen().await[0];
    assert_eq!(
        (seen.retry, seen.next_at),
        (false, datetime!(2026-06-03 05:00 UTC)),
        "that was often enough"
    );
    assert_eq!(scene.house.postman.tries(), 4);
    scene.next_morning();
    assert_eq!((scene.run().await, scene.house.postman.sent().len()), (1, 1));
    assert_eq!(scene.seen().await[0].trouble, None, "it goes on as if nothing had been");
    // The second try of a mail arrives.
    scene.house.postman.fail([deferred()]);
    scene.next_morning();
    scene.run().await;
    scene.house.clock.advance(Duration::minutes(5));
    assert_eq!((scene.run().await, scene.house.postman.sent().len()), (1, 1));
    let seen = &scene.seen().await[0];
    assert_eq!((seen.retry, seen.next_at), (false, datetime!(2026-06-05 05:00 UTC)));
    let failed = scene.house.actions().await;
    assert_eq!(failed.iter().filter(|action| *action == "subscription.failed").count(), 5);
}

#[tokio::test]
async fn a_mail_that_is_refused_is_not_tried_again_before_the_next_one() {
    let scene = Scene::new().await;
    scene.subscribe(&scene.reader).await;
    scene.next_morning();
    scene.house.postman.fail([NotSent::Refused {
        reply: "550 no such mailbox".into(),
    }]);
    assert_eq!(scene.run().await, 1);
    let seen = &scene.seen().await[0];
    assert_eq!((seen.retry, seen.next_at), (false, datetime!(2026-06-03 05:00 UTC)));
    assert_eq!(seen.trouble.as_ref().unwrap().code, "mail_refused");
    scene.house.clock.advance(Duration::hours(3));
    assert_eq!(scene.run().await, 0);
}

#[tokio::test]
async fn a_try_that_was_cut_is_seen_and_not_made_again() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.reader).await;
    scene.next_morning();
    // Another replica takes it and dies.
    let now = scene.house.clock.now();
    let due = scene.house.store.due_subscriptions(now, 9).await.unwrap();
    let begun = json!({ "code": "mail_interrupted", "at": "2026-06-02T05:00:01Z" });
    assert!(
        scene
            .house
            .store
            .take_mailing(&due[0], datetime!(2026-06-03 05:00 UTC), &begun)
            .await
            .unwrap()
    );
    assert_eq!(scene.run().await, 0);
    let seen = &scene.seen().await[0];
    assert_eq!((seen.id, seen.trouble.as_ref().unwrap().code.as_str()), (id, "mail_interrupted"));
    scene.next_morning();
    scene.run().await;
    assert_eq!(scene.seen().await[0].trouble, None);
}

#[tokio::test]
async fn one_is_mailed_now_to_whoever_asks() {
    let scene = Scene::new().await;
    let (app, board) = (scene.app(), scene.board);
    let email = app.mail_now(&scene.editor, board, Language::German).await.unwrap();
    let sent = scene.house.postman.sent();
    assert_eq!((sent.len(), &sent[0].to), (1, &email));
    assert!(
        sent[0].subject.starts_with("de Board") && sent[0].text.ends_with("asked"),
        "{sent:?}"
    );
    assert!(sent[0].token.is_none(), "there is nothing to end");
    scene.house.postman.fail([NotSent::Unreachable]);
    assert_eq!(code(app.mail_now(&scene.editor, board, Language::German).await), "mail_unreachable");
    // Who signs in by a key or a link alone has no address.
    assert_eq!(
        code(app.mail_now(&scene.house.owner, board, Language::German).await),
        "not_a_recipient"
    );
    assert_eq!(
        code(app.mail_now(&scene.house.stranger().await, board, Language::German).await),
        "not_found"
    );
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_holds_up_no_other() {
    let scene = Scene::new().await;
    scene.subscribe(&scene.reader).await;
    scene.house.tamper("UPDATE subscriptions SET body = '{}'").await;
    scene.subscribe(&scene.editor).await;
    scene.next_morning();
    scene.run().await;
    let sent = scene.house.postman.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, format!("{}@example.org", user(&scene.editor)));
    assert_eq!(scene.run().await, 0);
    assert_eq!(scene.seen().await[0].schedule, None);
}
