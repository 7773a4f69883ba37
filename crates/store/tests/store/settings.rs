//! Small settings, and the counters of a language model's use.

use belvedere_store::{ModelCaps, ModelUse, ModelUses};
use serde_json::json;
use time::macros::date;

use crate::databases::House;
use crate::fixtures::org;

on_both!(
    settings_are_replaced,
    settings_are_swapped_by_one,
    model_use_is_summed_by_day_and_month,
    questions_at_once_get_no_more_than_is_left,
    money_is_set_aside_until_a_month_is_used_up,
    what_was_set_aside_and_not_used_is_given_back,
);

async fn settings_are_replaced(house: House) {
    let store = &house.store;
    let org = org(store).await;
    assert_eq!(store.setting(org, "model").await.unwrap(), None);
    for value in [json!({"z": 1, "a": 2}), json!(null), json!("x")] {
        store.put_setting(org, "model", &value).await.unwrap();
        assert_eq!(store.setting(org, "model").await.unwrap(), Some(value));
    }
}

async fn settings_are_swapped_by_one(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (first, second) = (json!({"z": 1, "a": [2]}), json!("next"));
    assert!(store.swap_setting(org, "k", None, &first).await.unwrap());
    assert!(!store.swap_setting(org, "k", None, &second).await.unwrap(), "something is there");
    assert!(
        !store.swap_setting(org, "k", Some(&second), &first).await.unwrap(),
        "something else is there"
    );
    let (one, other) = tokio::join!(
        store.swap_setting(org, "k", Some(&first), &second),
        store.swap_setting(org, "k", Some(&first), &second)
    );
    assert!(one.unwrap() != other.unwrap());
    assert_eq!(store.setting(org, "k").await.unwrap(), Some(second));
    store.delete_setting(org, "k").await.unwrap();
    assert_eq!(store.setting(org, "k").await.unwrap(), None);
}

async fn model_use_is_summed_by_day_and_month(house: House) {
    let store = &house.store;
    let (org, other) = (org(store).await, crate::fixtures::org(store).await);
    let used = |calls, tokens| ModelUse {
        calls,
        tokens,
        ..ModelUse::default()
    };
    let (monday, tuesday, june) = (date!(2026 - 03 - 30), date!(2026 - 03 - 31), date!(2026 - 04 - 01));
    let mut adding = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = store.clone();
        adding.spawn(async move { store.add_model_use(org, monday, used(1, 100)).await });
    }
    assert!(adding.join_all().await.into_iter().all(|added| added.is_ok()));
    assert_eq!(store.model_uses(org, monday).await.unwrap().day, used(8, 800));
    store.add_model_use(org, tuesday, used(2, u64::MAX)).await.unwrap();
    let uses = store.model_uses(org, tuesday).await.unwrap();
    assert_eq!((uses.day.calls, uses.month.calls), (2, 10));
    assert!(uses.month.tokens > uses.day.tokens && uses.day.tokens > 1 << 40);
    store.add_model_use(org, june, used(1, 1)).await.unwrap();
    let uses = store.model_uses(org, june).await.unwrap();
    assert_eq!((uses.day, uses.month), (used(1, 1), used(1, 1)));
    assert_eq!(store.model_uses(org, monday).await.unwrap(), ModelUses::default(), "forgotten");
    assert_eq!(
        store.model_uses(other, june).await.unwrap(),
        ModelUses::default(),
        "another organisation's"
    );
}

async fn questions_at_once_get_no_more_than_is_left(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let day = date!(2026 - 03 - 30);
    let caps = ModelCaps {
        calls_per_day: Some(10),
        tokens_per_month: Some(1_000),
        ..ModelCaps::default()
    };
    let wanted = ModelUse {
        calls: 4,
        tokens: 300,
        cost_micros: 7,
    };
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let store = store.clone();
        asking.spawn(async move { store.reserve_model_use(org, day, wanted, caps).await.unwrap() });
    }
    let granted: Vec<ModelUse> = asking.join_all().await.into_iter().flatten().collect();
    let calls: u64 = granted.iter().map(|one| one.calls).sum();
    assert_eq!((granted.len(), calls), (3, 10), "{granted:?}");
    assert_eq!(store.model_uses(org, day).await.unwrap().day.calls, 10);
    // Without a cap everything is granted, and another organisation has its own.
    let other = crate::fixtures::org(store).await;
    let free = store.reserve_model_use(other, day, wanted, ModelCaps::default()).await.unwrap();
    assert_eq!(free, Some(wanted));
}

async fn money_is_set_aside_until_a_month_is_used_up(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (first, last, next) = (date!(2026 - 03 - 01), date!(2026 - 03 - 31), date!(2026 - 04 - 01));
    let caps = ModelCaps {
        cost_micros_per_month: Some(1_000),
        ..ModelCaps::default()
    };
    let costing = |cost_micros| ModelUse {
        calls: 1,
        tokens: 1,
        cost_micros,
    };
    let granted = store.reserve_model_use(org, first, costing(700), caps).await.unwrap().unwrap();
    assert_eq!(granted, costing(700));
    let rest = store.reserve_model_use(org, last, costing(700), caps).await.unwrap().unwrap();
    assert_eq!(rest, costing(300), "no more than is left of the month");
    assert_eq!(store.reserve_model_use(org, last, costing(1), caps).await.unwrap(), None);
    // What costs nothing is no money's business.
    assert_eq!(
        store.reserve_model_use(org, last, costing(0), caps).await.unwrap(),
        Some(costing(0))
    );
    store.settle_model_use(org, last, rest, costing(20)).await.unwrap();
    assert_eq!(store.model_uses(org, last).await.unwrap().month.cost_micros, 720);
    assert_eq!(
        store.reserve_model_use(org, next, costing(700), caps).await.unwrap(),
        Some(costing(700)),
        "another month"
    );
}

async fn what_was_set_aside_and_not_used_is_given_back(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let day = date!(2026 - 03 - 30);
    let caps = ModelCaps {
        tokens_per_day: Some(500),
        ..ModelCaps::default()
    };
    let used = |calls, tokens| ModelUse {
        calls,
        tokens,
        ..ModelUse::default()
    };
    let granted = store.reserve_model_use(org, day, used(6, 900), caps).await.unwrap().unwrap();
    assert_eq!(granted, used(6, 500));
    assert_eq!(store.reserve_model_use(org, day, used(1, 1), caps).await.unwrap(), None);
    store.settle_model_use(org, day, granted, used(2, 120)).await.unwrap();
    assert_eq!(store.model_uses(org, day).await.unwrap().day, used(2, 120));
    // A completion may take more than was left: that is counted too.
    let granted = store.reserve_model_use(org, day, used(6, 900), caps).await.unwrap().unwrap();
    assert_eq!(granted, used(6, 380));
    store.settle_model_use(org, day, granted, used(1, 700)).await.unwrap();
    assert_eq!(store.model_uses(org, day).await.unwrap().month, used(3, 820));
    // Settled twice, nothing falls below zero.
    store.settle_model_use(org, day, used(9, 9_000), used(0, 0)).await.unwrap();
    assert_eq!(store.model_uses(org, day).await.unwrap().day, used(0, 0));
}
