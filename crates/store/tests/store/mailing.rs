//! Subscriptions to dashboards: taken once, settled, gone with what they belong to.

use belvedere_store::{StoreError, SubscriptionRecord, Tried};
use belvedere_types::{DashboardId, SubscriptionId};
use serde_json::json;

use crate::databases::{House, meddle};
use crate::fixtures::*;

on_both!(
    one_for_each_member_takes_the_new_rule_and_keeps_its_history,
    a_mailing_is_taken_once_by_however_many_try,
    how_a_try_ended_is_kept_unless_the_rule_was_set_meanwhile,
    a_paused_one_is_not_due_and_goes_on_from_where_it_is_resumed,
    subscriptions_go_with_member_dashboard_and_organisation,
    a_subscription_that_is_no_json_holds_up_no_other
);

async fn one_for_each_member_takes_the_new_rule_and_keeps_its_history(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (board, ada) = (dashboard(store, org).await, user(store, org).await);
    let first = store.put_subscription(&subscription(org, board, ada, 60)).await.unwrap();
    assert!(store.take_mailing(&first, at(600), &json!({"code": "begun"})).await.unwrap());
    let taken = only(store.subscriptions(org, board).await.unwrap());
    assert_eq!((taken.tries, taken.trouble.as_ref()), (1, Some(&json!({"code": "begun"}))));
    store.settle_mailing(&first, at(600), &Tried::Sent { at: at(61) }).await.unwrap();
    let wish = SubscriptionRecord {
        body: json!({"every": "week"}),
        language: "en".into(),
        ..subscription(org, board, ada, 900)
    };
    let second = store.put_subscription(&wish).await.unwrap();
    assert_eq!((second.id, second.created_at), (first.id, first.created_at));
    assert_eq!(
        (&second.body, second.language.as_str(), second.next_at),
        (&wish.body, "en", at(900))
    );
    assert_eq!((second.sent_at, second.last_slot), (Some(at(61)), Some(at(60))));
    assert_eq!(store.subscriptions(org, board).await.unwrap(), std::slice::from_ref(&second));
    assert_eq!(store.subscription(first.id).await.unwrap(), Some(second));
    assert_eq!(store.subscription(SubscriptionId::generate()).await.unwrap(), None);
    let gone = store.put_subscription(&subscription(org, DashboardId::generate(), ada, 1)).await;
    assert!(matches!(gone, Err(StoreError::ReferenceGone)));
}

async fn a_mailing_is_taken_once_by_however_many_try(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let board = dashboard(store, org).await;
    let (ada, ben) = (user(store, org).await, user(store, org).await);
    store.put_subscription(&subscription(org, board, ada, 60)).await.unwrap();
    store.put_subscription(&subscription(org, board, ben, 500)).await.unwrap();
    let replica = house.open_again().await;
    assert_eq!(store.due_subscriptions(at(59), 9).await.unwrap(), []);
    let due = only(store.due_subscriptions(at(60), 9).await.unwrap());
    let begun = json!({});
    let (us, them) = tokio::join!(
        store.take_mailing(&due, at(600), &begun),
        replica.take_mailing(&due, at(600), &begun)
    );
    assert_eq!(usize::from(us.unwrap()) + usize::from(them.unwrap()), 1);
    assert_eq!(store.due_subscriptions(at(60), 9).await.unwrap(), []);
    // A slot that is not later than the last one, whatever a clock says.
    store
        .settle_mailing(
            &due,
            at(600),
            &Tried::Again {
                trouble: json!({}),
                at: at(60),
            },
        )
        .await
        .unwrap();
    let again = only(store.due_subscriptions(at(60), 9).await.unwrap());
    assert!(!store.take_mailing(&again, at(700), &begun).await.unwrap());
}

async fn how_a_try_ended_is_kept_unless_the_rule_was_set_meanwhile(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (board, ada) = (dashboard(store, org).await, user(store, org).await);
    let row = store.put_subscription(&subscription(org, board, ada, 60)).await.unwrap();
    let now = async || only(store.subscriptions(org, board).await.unwrap());
    let (begun, why) = (json!({"code": "begun"}), json!({"code": "deferred"}));
    assert!(store.take_mailing(&row, at(600), &begun).await.unwrap());
    let again = Tried::Again {
        trouble: why.clone(),
        at: at(90),
    };
    store.settle_mailing(&row, at(600), &again).await.unwrap();
    let row = now().await;
    assert_eq!(
        (row.next_at, row.tries, row.trouble.as_ref(), row.sent_at),
        (at(90), 1, Some(&why), None)
    );
    assert!(store.take_mailing(&row, at(600), &begun).await.unwrap());
    store
        .settle_mailing(&row, at(600), &Tried::Failed { trouble: why.clone() })
        .await
        .unwrap();
    let row = now().await;
    assert_eq!((row.next_at, row.tries, row.trouble.as_ref()), (at(600), 0, Some(&why)));
    assert!(store.take_mailing(&row, at(1_200), &begun).await.unwrap());
    store.put_subscription(&subscription(org, board, ada, 777)).await.unwrap();
    let late = Tried::Again { trouble: why, at: at(630) };
    store.settle_mailing(&row, at(1_200), &late).await.unwrap();
    assert_eq!((now().await.next_at, now().await.tries), (at(777), 0), "the new rule holds");
}

async fn a_paused_one_is_not_due_and_goes_on_from_where_it_is_resumed(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (board, ada) = (dashboard(store, org).await, user(store, org).await);
    let row = store.put_subscription(&subscription(org, board, ada, 60)).await.unwrap();
    let now = async || only(store.subscriptions(org, board).await.unwrap());
    assert!(!store.resume_subscription(org, row.id, at(70)).await.unwrap(), "it runs");
    assert!(store.pause_subscription(org, row.id, at(30)).await.unwrap());
    assert!(!store.pause_subscription(org, row.id, at(40)).await.unwrap());
    assert_eq!((now().await.paused_at, now().await.next_at), (Some(at(30)), at(60)));
    assert_eq!(store.due_subscriptions(at(600), 9).await.unwrap(), []);
    // Seen as due before it was paused.
    assert!(!store.take_mailing(&row, at(600), &json!({})).await.unwrap());
    let put = store.put_subscription(&subscription(org, board, ada, 90)).await.unwrap();
    assert_eq!((put.paused_at, put.next_at), (Some(at(30)), at(90)), "a new rule resumes nothing");
    assert!(store.resume_subscription(org, row.id, at(700)).await.unwrap());
    assert_eq!(store.due_subscriptions(at(699), 9).await.unwrap(), []);
    let due = only(store.due_subscriptions(at(700), 9).await.unwrap());
    assert_eq!((due.paused_at, due.tries), (None, 0));
    // Paused after it was taken: what is known stays what was known.
    assert!(store.take_mailing(&due, at(800), &json!({"code": "begun"})).await.unwrap());
    assert!(store.pause_subscription(org, row.id, at(701)).await.unwrap());
    let before = Tried::Left {
        trouble: Some(json!({"code": "deferred"})),
    };
    store.settle_mailing(&due, at(800), &before).await.unwrap();
    let left = now().await;
    assert_eq!(
        (left.tries, left.trouble, left.sent_at, left.paused_at),
        (0, Some(json!({"code": "deferred"})), None, Some(at(701)))
    );
    for id in [SubscriptionId::generate()] {
        assert!(!store.pause_subscription(org, id, at(1)).await.unwrap());
        assert!(!store.resume_subscription(org, id, at(1)).await.unwrap());
    }
}

async fn subscriptions_go_with_member_dashboard_and_organisation(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (board, other) = (dashboard(store, org).await, dashboard(store, org).await);
    let (ada, ben) = (user(store, org).await, user(store, org).await);
    for (board, user) in [(board, ada), (board, ben), (other, ben)] {
        store.put_subscription(&subscription(org, board, user, 60)).await.unwrap();
    }
    store.remove_member(org, ada).await.unwrap();
    assert_eq!(store.due_subscriptions(at(60), 9).await.unwrap().len(), 2);
    assert!(store.delete_dashboard(org, board).await.unwrap());
    let left = only(store.due_subscriptions(at(60), 9).await.unwrap());
    assert_eq!((left.dashboard, left.user), (other, ben));
    let erased = store.erase_org(org, &json!({}), at(1)).await.unwrap().unwrap();
    assert_eq!(erased["subscriptions"], 1);
    assert_eq!(store.due_subscriptions(at(60), 9).await.unwrap(), []);
}

async fn a_subscription_that_is_no_json_holds_up_no_other(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let board = dashboard(store, org).await;
    let (ada, ben) = (user(store, org).await, user(store, org).await);
    store.put_subscription(&subscription(org, board, ada, 50)).await.unwrap();
    meddle(&house, org, &["UPDATE subscriptions SET body = 'at seven'"]).await;
    store.put_subscription(&subscription(org, board, ben, 60)).await.unwrap();
    let due = store.due_subscriptions(at(60), 9).await.unwrap();
    assert_eq!(
        due.iter().map(|row| (row.user, row.body.is_null())).collect::<Vec<_>>(),
        [(ada, true), (ben, false)]
    );
}

fn only(rows: Vec<SubscriptionRecord>) -> SubscriptionRecord {
    let [row] = <[_; 1]>::try_from(rows).unwrap();
    row
}
