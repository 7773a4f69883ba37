//! The right to redeem a refresh token.

use belvedere_auth::{Bid, Claim, GrantRecord, Grants, Settlement};
use belvedere_store::Store;
use belvedere_types::credential::{SecretOwner, SecretVersion};
use belvedere_types::{ClaimantId, OrgId, SecretId, SourceId};
use belvedere_vault::{SealedRow, SealedRows, Written};
use time::Duration;

use crate::databases::{House, meddle};
use crate::fixtures::{at, grant_of, grant_record, granted, org, sealed, source};

on_both!(
    grants_are_read_as_written,
    one_claimant_holds_it,
    a_lost_claim_is_in_doubt_once,
    a_claim_that_spent_nothing_is_given_back,
    whoever_is_late_ends_no_lease_but_its_own,
    a_new_version_begins_anew,
    of_fifty_claimants_one_wins,
    of_fifty_in_doubt_one_tries
);

pub fn bid(row: &SealedRow, version: i64) -> Bid {
    Bid {
        secret: row.address.id,
        version: SecretVersion(version),
        claimant: ClaimantId::generate(),
        lease: Duration::hours(1),
    }
}

async fn claim(store: &Store, org: OrgId, source: SourceId, row: &SealedRow, version: i64) -> Claim {
    store.claim(org, source, &bid(row, version)).await.unwrap()
}

/// As if the claimant had vanished and its time were over.
async fn vanish(house: &House, org: OrgId) {
    meddle(house, org, &["UPDATE grants SET lease_until = 1 WHERE lease_until IS NOT NULL"]).await;
}

async fn next_version(store: &Store, row: &SealedRow, version: i64) {
    let next = SealedRow {
        version: SecretVersion(version),
        ..row.clone()
    };
    assert_eq!(store.swap(SecretVersion(version - 1), &next).await.unwrap(), Written::Stored);
}

async fn grants_are_read_as_written(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let id = source(store, org, "a").await;
    assert_eq!(grant_of(store, org, id).await, None);
    let oauth = grant_record(org, id, SecretId::generate());
    let pasted = GrantRecord {
        oauth: None,
        access_expires_at: None,
        obtained_at: at(3),
        ..oauth.clone()
    };
    for grant in [oauth, pasted] {
        store.save(&grant).await.unwrap();
        assert_eq!(grant_of(store, org, id).await, Some(grant));
    }
    Grants::remove(store, org, id).await.unwrap();
    assert_eq!(grant_of(store, org, id).await, None);
    let nothing = sealed(org, SecretOwner::Source(id), 1);
    assert_eq!(claim(store, org, id, &nothing, 1).await, Claim::Stale, "there is nothing to claim");
}

async fn one_claimant_holds_it(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, row) = granted(store, org, 1).await;
    assert_eq!(claim(store, org, id, &row, 1).await, Claim::Claimed);
    assert_eq!(claim(store, org, id, &row, 1).await, Claim::Held);
    assert_eq!(claim(store, org, id, &row, 2).await, Claim::Stale, "a version that is not stored");
    let other = sealed(org, SecretOwner::Source(id), 1);
    assert_eq!(
        claim(store, org, id, &other, 1).await,
        Claim::Stale,
        "a secret that is not the grant's"
    );

    next_version(store, &row, 2).await;
    store.save(&grant_record(org, id, row.address.id)).await.unwrap();
    assert_eq!(
        claim(store, org, id, &row, 1).await,
        Claim::Stale,
        "the token of version 1 is spent"
    );
    assert_eq!(claim(store, org, id, &row, 2).await, Claim::Claimed);
}

async fn a_lost_claim_is_in_doubt_once(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, row) = granted(store, org, 7).await;
    assert_eq!(claim(store, org, id, &row, 7).await, Claim::Claimed);
    vanish(&house, org).await;
    assert_eq!(claim(store, org, id, &row, 7).await, Claim::InDoubt);
    assert_eq!(claim(store, org, id, &row, 7).await, Claim::Held);
    vanish(&house, org).await;
    assert_eq!(claim(store, org, id, &row, 7).await, Claim::Stale);
    assert_eq!(claim(store, org, id, &row, 7).await, Claim::Stale);
}

async fn a_claim_that_spent_nothing_is_given_back(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, row) = granted(store, org, 1).await;
    let first = bid(&row, 1);
    store.settle(org, id, &first, Settlement::Unspent).await.unwrap();
    assert_eq!(store.claim(org, id, &first).await.unwrap(), Claim::Claimed);
    store.settle(org, id, &first, Settlement::Unspent).await.unwrap();
    let second = bid(&row, 1);
    assert_eq!(store.claim(org, id, &second).await.unwrap(), Claim::Claimed);
    vanish(&house, org).await;
    let third = bid(&row, 1);
    assert_eq!(store.claim(org, id, &third).await.unwrap(), Claim::InDoubt);
    store.settle(org, id, &third, Settlement::Unspent).await.unwrap();
    let fourth = claim(store, org, id, &row, 1).await;
    assert_eq!(fourth, Claim::InDoubt, "the doubt about the second claimant stays");
    vanish(&house, org).await;
    assert_eq!(claim(store, org, id, &row, 1).await, Claim::Stale);
}

async fn whoever_is_late_ends_no_lease_but_its_own(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, row) = granted(store, org, 1).await;
    let late = bid(&row, 1);
    assert_eq!(store.claim(org, id, &late).await.unwrap(), Claim::Claimed);
    vanish(&house, org).await;
    let heir = bid(&row, 1);
    assert_eq!(store.claim(org, id, &heir).await.unwrap(), Claim::InDoubt);

    let before = grant_of(store, org, id).await.unwrap();
    let wrong = GrantRecord {
        access_expires_at: Some(at(77)),
        ..before.clone()
    };
    store.settle(org, id, &late, Settlement::Unspent).await.unwrap();
    store.settle(org, id, &late, Settlement::Renewed(&wrong)).await.unwrap();
    assert_eq!(claim(store, org, id, &row, 1).await, Claim::Held, "the doubt is not reopened");
    assert_eq!(grant_of(store, org, id).await, Some(before));

    next_version(store, &row, 2).await;
    let right = GrantRecord {
        access_expires_at: Some(at(99)),
        ..wrong
    };
    store.settle(org, id, &heir, Settlement::Renewed(&right)).await.unwrap();
    assert_eq!(grant_of(store, org, id).await, Some(right.clone()));
    assert_eq!(claim(store, org, id, &row, 2).await, Claim::Claimed);

    Grants::remove(store, org, id).await.unwrap();
    store.settle(org, id, &heir, Settlement::Renewed(&right)).await.unwrap();
    assert_eq!(grant_of(store, org, id).await, None, "a late refresh revives nothing");
}

async fn a_new_version_begins_anew(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (id, row) = granted(store, org, 1).await;
    claim(store, org, id, &row, 1).await;
    vanish(&house, org).await;
    claim(store, org, id, &row, 1).await;
    // The tokens were stored, the grant not yet.
    next_version(store, &row, 2).await;
    assert_eq!(claim(store, org, id, &row, 2).await, Claim::Claimed);
    vanish(&house, org).await;
    assert_eq!(claim(store, org, id, &row, 1).await, Claim::Stale);
    assert_eq!(claim(store, org, id, &row, 2).await, Claim::InDoubt);
}

async fn claim_from_fifty(house: &House, org: OrgId, id: SourceId, row: &SealedRow) -> Vec<Claim> {
    // Two handles, as two replicas have.
    let stores = [house.store.clone(), house.open_again().await];
    let mut tasks = Vec::new();
    for number in 0..50 {
        let (store, row) = (stores[number % 2].clone(), row.clone());
        tasks.push(tokio::spawn(async move { claim(&store, org, id, &row, 1).await }));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

fn count(outcomes: &[Claim], wanted: Claim) -> usize {
    outcomes.iter().filter(|outcome| **outcome == wanted).count()
}

async fn of_fifty_claimants_one_wins(house: House) {
    let org = org(&house.store).await;
    let (id, row) = granted(&house.store, org, 1).await;
    let outcomes = claim_from_fifty(&house, org, id, &row).await;
    assert_eq!((count(&outcomes, Claim::Claimed), count(&outcomes, Claim::Held)), (1, 49));
}

async fn of_fifty_in_doubt_one_tries(house: House) {
    let org = org(&house.store).await;
    let (id, row) = granted(&house.store, org, 1).await;
    claim(&house.store, org, id, &row, 1).await;
    vanish(&house, org).await;
    let outcomes = claim_from_fifty(&house, org, id, &row).await;
    assert_eq!((count(&outcomes, Claim::InDoubt), count(&outcomes, Claim::Held)), (1, 49));
}

/// Under row-level security PostgreSQL is easily led to read the whole log for the newest entry about one secret.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_log_is_not_read_for_a_grant() {
    let Some(house) = House::postgres().await else { return };
    let org = org(&house.store).await;
    let (id, _) = granted(&house.store, org, 1).await;
    let more = format!(
        "INSERT INTO audit_entries (org_id, sequence, at, actor, action, subject, detail, hash)
         SELECT '{}', n, 1, 'system', 'tool.admitted', 'src', '{{}}', '' FROM generate_series(1000, 9000) n",
        org.uuid()
    );
    meddle(&house, org, &[&more]).await;
    let pool = sqlx::PgPool::connect(&house.url).await.unwrap();
    sqlx::raw_sql("ANALYZE").execute(&pool).await.unwrap();
    let read = async || -> i64 {
        // Counts are handed over once a second, at the end of a transaction.
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        grant_of(&house.store, org, id).await.unwrap();
        let counted = "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'audit_entries'";
        sqlx::query_scalar(counted).fetch_one(&pool).await.unwrap()
    };
    let before = read().await;
    for _ in 0..20 {
        grant_of(&house.store, org, id).await.unwrap();
    }
    let rows = read().await - before;
    assert!(rows < 8_000, "{rows} rows of the log were read one by one");
}
