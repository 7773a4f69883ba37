//! Which life cycle servers speak.

use belvedere_types::{Era, Eras};
use time::Duration;

use crate::databases::House;
use crate::fixtures::org;

on_both!(
    an_era_is_read_as_told_by_its_organisation_alone,
    an_era_is_forgotten_when_told_and_when_old
);

const ORIGIN: &str = "https://mcp.example.com";

async fn an_era_is_read_as_told_by_its_organisation_alone(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    assert_eq!(store.recall(home, ORIGIN).await.unwrap(), None);
    for era in [Era::Sessions, Era::Stateless] {
        store.remember(home, ORIGIN, Some(era)).await.unwrap();
        assert_eq!(house.open_again().await.recall(home, ORIGIN).await.unwrap(), Some(era));
    }
    assert_eq!(store.recall(foreign, ORIGIN).await.unwrap(), None);
    assert_eq!(store.recall(home, "https://mcp.example.com:8443").await.unwrap(), None);
    store.remember(foreign, ORIGIN, None).await.unwrap();
    assert_eq!(store.recall(home, ORIGIN).await.unwrap(), Some(Era::Stateless));
}

async fn an_era_is_forgotten_when_told_and_when_old(house: House) {
    let store = &house.store;
    let home = org(store).await;
    store.remember(home, ORIGIN, Some(Era::Sessions)).await.unwrap();
    store.remember(home, ORIGIN, None).await.unwrap();
    assert_eq!(store.recall(home, ORIGIN).await.unwrap(), None);
    store.remember(home, ORIGIN, Some(Era::Sessions)).await.unwrap();
    let now = time::OffsetDateTime::now_utc();
    store.prune_eras(home, now - Duration::hours(1)).await.unwrap();
    assert_eq!(store.recall(home, ORIGIN).await.unwrap(), Some(Era::Sessions));
    store.prune_eras(home, now + Duration::hours(1)).await.unwrap();
    assert_eq!(store.recall(home, ORIGIN).await.unwrap(), None);
}
