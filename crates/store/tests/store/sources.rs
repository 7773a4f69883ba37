//! Sources and their status.

use belvedere_store::{SourceRecord, StoreError};
use belvedere_types::*;

use crate::databases::House;
use crate::fixtures::{at, org, source, source_record};

on_both!(
    sources_are_read_as_written,
    a_live_name_is_unique,
    a_source_says_who_may,
    use_is_noted_and_never_goes_back,
    events_change_the_stored_status,
    events_at_once_are_applied_one_after_the_other
);

async fn sources_are_read_as_written(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let first = source_record(org, "Prisma");
    let other = source_record(org, "Other");
    let second = SourceRecord {
        vendor: None,
        headers: vec![],
        quirks: Quirks::NONE,
        created_at: at(2),
        last_used_at: Some(at(3)),
        ..other
    };
    for record in [&second, &first] {
        store.create_source(record).await.unwrap();
        assert_eq!(store.source(org, record.id).await.unwrap().as_ref(), Some(record));
    }
    assert_eq!(store.sources(org).await.unwrap(), [first, second]);
    assert_eq!(store.source(org, SourceId::generate()).await.unwrap(), None);
}

async fn a_source_says_who_may(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let (open, closed) = (source(store, home, "open").await, source(store, home, "closed").await);
    assert_eq!(store.restricted_sources(home).await.unwrap(), []);
    let access = SourceAccess {
        ask: Circle::Only {
            roles: vec![Role::Editor],
            members: vec![UserId::generate()],
        },
        manage: Circle::Everyone,
    };
    assert!(store.set_source_access(home, closed, &access).await.unwrap());
    assert!(!store.set_source_access(foreign, open, &access).await.unwrap(), "not theirs");
    assert!(!store.set_source_access(home, SourceId::generate(), &access).await.unwrap());
    let restricted = [(closed, access.clone())];
    assert_eq!(store.restricted_sources(home).await.unwrap(), restricted);
    assert_eq!(store.restricted_sources(foreign).await.unwrap(), []);
    assert_eq!(store.source(home, closed).await.unwrap().unwrap().access, access);
    assert_eq!(store.source(home, open).await.unwrap().unwrap().access, SourceAccess::OPEN);
    store.apply(home, closed, ConnectionEvent::Disconnected, at(5)).await.unwrap();
    assert!(
        !store.set_source_access(home, closed, &SourceAccess::OPEN).await.unwrap(),
        "it has gone"
    );
    assert_eq!(
        store.restricted_sources(home).await.unwrap(),
        restricted,
        "and its answers stay closed"
    );
}

async fn a_live_name_is_unique(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let first = source(store, org, "Prisma").await;
    let other = source(store, org, "Other").await;
    let taken = store.create_source(&source_record(org, "Prisma")).await;
    assert!(matches!(&taken, Err(StoreError::NameTaken)), "{taken:?}");
    assert_eq!(taken.unwrap_err().problem().code, "name_taken");
    assert!(matches!(
        store.rename_source(org, other, "Prisma").await,
        Err(StoreError::NameTaken)
    ));
    assert!(store.rename_source(org, first, "Prisma").await.unwrap());
    assert!(store.rename_source(org, other, "Third").await.unwrap());
    assert_eq!(store.source(org, other).await.unwrap().unwrap().name, "Third");
    assert!(!store.rename_source(org, SourceId::generate(), "Fourth").await.unwrap());

    store.apply(org, first, ConnectionEvent::Disconnected, at(5)).await.unwrap();
    let names: Vec<_> = store.sources(org).await.unwrap().into_iter().map(|source| source.name).collect();
    assert_eq!(names, ["Third"]);
    store.create_source(&source_record(org, "Prisma")).await.unwrap();
}

async fn use_is_noted_and_never_goes_back(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let id = source(store, org, "Prisma").await;
    for (used, latest) in [(10, 10), (5, 10), (11, 11)] {
        store.touch_source(org, id, at(used)).await.unwrap();
        assert_eq!(store.source(org, id).await.unwrap().unwrap().last_used_at, Some(at(latest)));
    }
}

fn passing() -> Problem {
    Problem::new(ProblemKind::Vendor, "vendor_down", "It did not answer.", "Wait.")
}

async fn events_change_the_stored_status(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let id = source(store, org, "Prisma").await;
    let connected = store.apply(org, id, ConnectionEvent::Authorized, at(2)).await.unwrap().unwrap();
    assert_eq!(connected.state(), ConnectionState::Connected);
    let degraded = store
        .apply(org, id, ConnectionEvent::Failed(passing()), at(3))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((degraded.code(), degraded.changed_at()), (Some("vendor_down"), at(3)));
    assert_eq!(store.source(org, id).await.unwrap().unwrap().status, degraded);
    assert_eq!(
        store
            .apply(org, SourceId::generate(), ConnectionEvent::Authorized, at(4))
            .await
            .unwrap(),
        None
    );
    assert!(store.apply(org, id, ConnectionEvent::Disconnected, at(5)).await.unwrap().is_some());
    assert_eq!(store.apply(org, id, ConnectionEvent::Authorized, at(6)).await.unwrap(), None);
}

async fn events_at_once_are_applied_one_after_the_other(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let id = source(store, org, "Prisma").await;
    store.apply(org, id, ConnectionEvent::Authorized, at(0)).await.unwrap();
    // Whatever the order: once the grant is lost, a success or a passing failure that raced must not hide it.
    let mut tasks = Vec::new();
    for number in 0..30 {
        let (store, event) = (
            store.clone(),
            match number % 3 {
                0 => ConnectionEvent::Succeeded,
                1 => ConnectionEvent::Failed(passing()),
                _ => ConnectionEvent::GrantLost(passing()),
            },
        );
        tasks.push(tokio::spawn(async move {
            store.apply(org, id, event, at(number)).await.unwrap().unwrap()
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let status = store.source(org, id).await.unwrap().unwrap().status;
    assert_eq!(status.state(), ConnectionState::ReauthorizationRequired);
}
