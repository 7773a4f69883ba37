//! Small settings, and the counters of a language model's use.

use belvedere_store::{ModelUse, ModelUses};
use serde_json::json;
use time::macros::date;

use crate::databases::House;
use crate::fixtures::org;

on_both!(
    settings_are_replaced,
    settings_are_swapped_by_one,
    model_use_is_summed_by_day_and_month,
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
    let used = |calls, tokens| ModelUse { calls, tokens };
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
