//! Dashboards that are arranged, refreshed on a schedule and shared.

use belvedere_store::{Place, ScheduleRecord, ShareRecord, StoreError};
use belvedere_types::DashboardId;
use serde_json::json;

use crate::databases::{House, meddle};
use crate::fixtures::*;

on_both!(
    a_layout_is_stored_for_the_tiles_of_its_dashboard_alone,
    t6_a_slot_is_taken_once_by_however_many_try,
    t6_a_slot_that_was_taken_does_not_come_back,
    a_rule_that_is_no_json_holds_up_no_other,
    a_link_is_found_until_it_ends_or_is_revoked
);

async fn a_layout_is_stored_for_the_tiles_of_its_dashboard_alone(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (board, other) = (dashboard(store, org).await, dashboard(store, org).await);
    let (first, second) = (tile(store, org, board, 0, &[]).await, tile(store, org, board, 1, &[]).await);
    let elsewhere = tile(store, org, other, 0, &[]).await;
    let place = |y| Place { x: 2, y, w: 4, h: 3 };
    let moved = [(first.id, place(9)), (second.id, place(1)), (elsewhere.id, place(5))];
    store.place_tiles(org, board, &moved).await.unwrap();
    let tiles = store.tiles(org, board).await.unwrap();
    assert_eq!(
        tiles.iter().map(|tile| (tile.id, tile.place)).collect::<Vec<_>>(),
        [(second.id, place(1)), (first.id, place(9))]
    );
    assert_eq!(store.tile(org, elsewhere.id).await.unwrap(), Some(elsewhere));

    assert!(store.rename_dashboard(org, board, "New").await.unwrap());
    assert_eq!(store.dashboard(org, board).await.unwrap().unwrap().name, "New");
    assert!(!store.rename_dashboard(org, DashboardId::generate(), "New").await.unwrap());
    assert!(store.edit_tile(org, first.id, "Said", &json!({"text": "b"})).await.unwrap());
    let edited = store.tile(org, first.id).await.unwrap().unwrap();
    assert_eq!((edited.title.as_str(), &edited.recipe), ("Said", &json!({"text": "b"})));
}

async fn t6_a_slot_is_taken_once_by_however_many_try(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (due, later) = (dashboard(store, org).await, dashboard(store, org).await);
    store.put_schedule(&schedule(org, due, 60)).await.unwrap();
    store.put_schedule(&schedule(org, later, 500)).await.unwrap();
    let replica = house.open_again().await;
    assert_eq!(store.due_schedules(at(59), 9).await.unwrap(), []);
    let (ours, theirs) = tokio::join!(store.due_schedules(at(60), 9), replica.due_schedules(at(60), 9));
    let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
    assert_eq!((ours.len(), &ours), (1, &theirs), "the other one is not due");
    let (us, them) = tokio::join!(store.take_slot(&ours[0], at(3_660)), replica.take_slot(&theirs[0], at(3_660)));
    assert_eq!(usize::from(us.unwrap()) + usize::from(them.unwrap()), 1);
    let kept = store.schedule(org, due).await.unwrap().unwrap();
    assert_eq!((kept.last_slot, kept.next_at), (Some(at(60)), at(3_660)));
}

async fn t6_a_slot_that_was_taken_does_not_come_back(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let board = dashboard(store, org).await;
    let rule = schedule(org, board, 60);
    store.put_schedule(&rule).await.unwrap();
    assert!(!store.take_slot(&rule, at(60)).await.unwrap(), "the next one is later");
    assert!(store.take_slot(&rule, at(120)).await.unwrap());
    // Somebody with a clock that went back sets the rule anew.
    store.put_schedule(&rule).await.unwrap();
    let again = store.schedule(org, board).await.unwrap().unwrap();
    assert_eq!((again.next_at, again.last_slot), (at(60), Some(at(60))));
    assert!(!store.take_slot(&again, at(120)).await.unwrap(), "it was run");
    store.drop_schedule(org, board).await.unwrap();
    assert_eq!(store.schedule(org, board).await.unwrap(), None);
    let homeless = ScheduleRecord {
        dashboard: DashboardId::generate(),
        ..rule.clone()
    };
    assert!(matches!(store.put_schedule(&homeless).await, Err(StoreError::ReferenceGone)));
    store.put_schedule(&rule).await.unwrap();
    assert!(store.delete_dashboard(org, board).await.unwrap());
    assert_eq!(store.due_schedules(at(999), 9).await.unwrap(), [], "it goes with its dashboard");
}

async fn a_rule_that_is_no_json_holds_up_no_other(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (broken, sound) = (dashboard(store, org).await, dashboard(store, org).await);
    store.put_schedule(&schedule(org, broken, 10)).await.unwrap();
    meddle(&house, org, &["UPDATE schedules SET body = 'at seven'"]).await;
    store.put_schedule(&schedule(org, sound, 60)).await.unwrap();
    let due = store.due_schedules(at(60), 9).await.unwrap();
    assert_eq!(due.iter().map(|rule| rule.dashboard).collect::<Vec<_>>(), [broken, sound]);
    assert_eq!((&due[0].body, &due[1]), (&json!(null), &schedule(org, sound, 60)));
}

async fn a_link_is_found_until_it_ends_or_is_revoked(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let board = dashboard(store, org).await;
    let (link, second) = (share(org, board, 1), share(org, board, 2));
    store.put_share(&link).await.unwrap();
    store.put_share(&second).await.unwrap();
    assert_eq!(store.share(&[1; 32], at(599)).await.unwrap(), Some(link.clone()));
    assert_eq!(store.share(&[1; 32], at(600)).await.unwrap(), None, "it has ended");
    assert_eq!(store.share(&[3; 32], at(1)).await.unwrap(), None);
    assert!(store.drop_share(org, second.id).await.unwrap());
    assert!(!store.drop_share(org, second.id).await.unwrap());
    assert_eq!(store.share(&[2; 32], at(1)).await.unwrap(), None, "it was revoked");
    let copy = ShareRecord {
        id: belvedere_types::ShareId::generate(),
        ..link.clone()
    };
    assert!(store.put_share(&copy).await.is_err(), "one token, one link");
    let later = ShareRecord {
        created_at: at(600),
        expires_at: at(900),
        ..share(org, board, 4)
    };
    store.put_share(&later).await.unwrap();
    assert_eq!(store.shares(org, board).await.unwrap(), [later], "ended ones go");
    store.delete_dashboard(org, board).await.unwrap();
    assert_eq!(store.share(&[4; 32], at(601)).await.unwrap(), None, "links go with their dashboard");
}
