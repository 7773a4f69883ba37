//! The right to redeem a refresh token.

use belvedere_auth::{Claim, GrantRecord, Grants};
use belvedere_store::Store;
use belvedere_types::credential::SecretVersion;
use belvedere_types::{OrgId, SecretId, SourceId};
use belvedere_vault::{SealedRow, SealedRows};

use crate::databases::House;
use crate::fixtures::{at, grant_record, granted, org, source};

on_both!(
    grants_are_read_as_written,
    one_claimant_holds_it,
    a_lost_claim_is_in_doubt_once,
    a_release_gives_the_claim_back,
    a_new_version_begins_anew,
    of_fifty_claimants_one_wins,
    of_fifty_in_doubt_one_tries
);

async fn claim(store: &Store, org: OrgId, source: SourceId, version: i64, now: i64) -> Claim {
    store
        .claim(org, source, SecretVersion(version), at(now), at(now + 30))
        .await
        .unwrap()
}

async fn next_version(store: &Store, row: &SealedRow, version: i64) {
    let next = SealedRow {
        version: SecretVersion(version),
        ..row.clone()
    };
    assert!(store.swap(SecretVersion(version - 1), &next).await.unwrap());
}

async fn grants_are_read_as_written(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let id = source(store, org, "a").await;
    assert_eq!(Grants::load(store, org, id).await.unwrap(), None);
    let oauth = grant_record(org, id, SecretId::generate());
    let pasted = GrantRecord {
        oauth: None,
        access_expires_at: None,
        obtained_at: at(3),
        ..oauth.clone()
    };
    for grant in [oauth, pasted] {
        store.save(&grant).await.unwrap();
        assert_eq!(Grants::load(store, org, id).await.unwrap(), Some(grant));
    }
    Grants::remove(store, org, id).await.unwrap();
    assert_eq!(Grants::load(store, org, id).await.unwrap(), None);
    assert_eq!(claim(store, org, id, 1, 0).await, Claim::Stale, "there is nothing to claim");
}

async fn one_claimant_holds_it(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, row) = granted(store, org, 1).await;
    assert_eq!(claim(store, org, id, 1, 0).await, Claim::Claimed);
    assert_eq!(claim(store, org, id, 1, 29).await, Claim::Held { until: at(30) });
    assert_eq!(claim(store, org, id, 2, 1).await, Claim::Stale, "a version that is not stored");

    next_version(store, &row, 2).await;
    store.save(&grant_record(org, id, row.address.id)).await.unwrap();
    assert_eq!(claim(store, org, id, 1, 31).await, Claim::Stale, "the token of version 1 is spent");
    assert_eq!(claim(store, org, id, 2, 31).await, Claim::Claimed);
}

async fn a_lost_claim_is_in_doubt_once(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, _) = granted(store, org, 7).await;
    assert_eq!(claim(store, org, id, 7, 0).await, Claim::Claimed);
    assert_eq!(claim(store, org, id, 7, 30).await, Claim::InDoubt);
    assert_eq!(claim(store, org, id, 7, 59).await, Claim::Held { until: at(60) });
    assert_eq!(claim(store, org, id, 7, 60).await, Claim::Stale);
    assert_eq!(claim(store, org, id, 7, 6000).await, Claim::Stale);
}

async fn a_release_gives_the_claim_back(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, _) = granted(store, org, 1).await;
    let release = |version| store.release(org, id, SecretVersion(version));
    release(1).await.unwrap();
    assert_eq!(claim(store, org, id, 1, 0).await, Claim::Claimed);
    release(2).await.unwrap();
    assert_eq!(
        claim(store, org, id, 1, 1).await,
        Claim::Held { until: at(30) },
        "another version's release changes nothing"
    );
    release(1).await.unwrap();
    assert_eq!(claim(store, org, id, 1, 2).await, Claim::Claimed);
    assert_eq!(claim(store, org, id, 1, 40).await, Claim::InDoubt);
    release(1).await.unwrap();
    assert_eq!(
        claim(store, org, id, 1, 41).await,
        Claim::InDoubt,
        "the doubt about the first claimant stays"
    );
    assert_eq!(claim(store, org, id, 1, 71).await, Claim::Stale);
}

async fn a_new_version_begins_anew(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, row) = granted(store, org, 1).await;
    claim(store, org, id, 1, 0).await;
    claim(store, org, id, 1, 30).await;
    // The tokens were stored, the grant not yet.
    next_version(store, &row, 2).await;
    assert_eq!(claim(store, org, id, 2, 31).await, Claim::Claimed);
    assert_eq!(claim(store, org, id, 1, 90).await, Claim::Stale);
    assert_eq!(claim(store, org, id, 2, 90).await, Claim::InDoubt);
}

async fn claim_from_fifty(house: &House, org: OrgId, id: SourceId, now: i64) -> Vec<Claim> {
    // Two handles, as two replicas have.
    let stores = [house.store.clone(), house.open_again().await];
    let mut tasks = Vec::new();
    for number in 0..50 {
        let store = stores[number % 2].clone();
        tasks.push(tokio::spawn(async move { claim(&store, org, id, 1, now).await }));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

async fn of_fifty_claimants_one_wins(house: House) {
    let org = org(&house.store).await;
    let (id, _) = granted(&house.store, org, 1).await;
    let outcomes = claim_from_fifty(&house, org, id, 0).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Claim::Claimed).count(), 1);
    assert_eq!(
        outcomes.iter().filter(|outcome| **outcome == Claim::Held { until: at(30) }).count(),
        49
    );
}

async fn of_fifty_in_doubt_one_tries(house: House) {
    let org = org(&house.store).await;
    let (id, _) = granted(&house.store, org, 1).await;
    claim(&house.store, org, id, 1, 0).await;
    let outcomes = claim_from_fifty(&house, org, id, 30).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Claim::InDoubt).count(), 1);
    assert_eq!(
        outcomes.iter().filter(|outcome| **outcome == Claim::Held { until: at(60) }).count(),
        49
    );
}
