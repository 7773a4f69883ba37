//! Idle grants, old snapshots and receipts.

use belvedere_auth::{GrantRecord, Grants};
use belvedere_store::{SnapshotRecord, Stale};
use belvedere_types::SecretId;
use serde_json::{Value, json};
use time::Duration;

use crate::databases::{House, meddle};
use crate::fixtures::*;

on_both!(
    an_idle_grant_is_taken_by_one_replica_and_again_when_that_one_vanished,
    a_tile_keeps_its_newest_snapshots_one_of_each_day_and_why_it_is_stale,
    only_the_newest_snapshot_keeps_the_rows_beyond_its_own,
    old_receipts_go_unless_their_vendor_is_still_owed
);

async fn an_idle_grant_is_taken_by_one_replica_and_again_when_that_one_vanished(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (idle, pasted, fresh) = (
        source(store, org, "idle").await,
        source(store, org, "pasted").await,
        source(store, org, "fresh").await,
    );
    let grant = |source| grant_record(org, source, SecretId::generate());
    store.save(&grant(idle)).await.unwrap();
    store
        .save(&GrantRecord {
            oauth: None,
            ..grant(pasted)
        })
        .await
        .unwrap();
    store
        .save(&GrantRecord {
            obtained_at: at(500),
            ..grant(fresh)
        })
        .await
        .unwrap();
    let replica = house.open_again().await;
    let hour = Duration::hours(1);
    let (first, second) = tokio::join!(store.take_idle_grants(at(100), hour, 9), replica.take_idle_grants(at(100), hour, 9));
    let taken: Vec<_> = first.unwrap().into_iter().chain(second.unwrap()).collect();
    assert_eq!(taken, [(org, idle)]);
    assert_eq!(replica.take_idle_grants(at(100), hour, 9).await.unwrap(), []);
    meddle(&house, org, &["UPDATE grants SET upkeep_until = 1"]).await;
    assert_eq!(replica.take_idle_grants(at(100), hour, 9).await.unwrap(), [(org, idle)]);
}

async fn a_tile_keeps_its_newest_snapshots_one_of_each_day_and_why_it_is_stale(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let board = dashboard(store, org).await;
    let (full, other) = (tile(store, org, board, 1, &[]).await, tile(store, org, board, 2, &[]).await);
    for second in 0..103 {
        let snapshot = SnapshotRecord {
            tile: if second == 0 { other.id } else { full.id },
            taken_at: at(second),
            body: json!(second),
        };
        store.put_snapshot(org, &snapshot, &[]).await.unwrap();
    }
    let kept = store.snapshots(org, full.id, 200).await.unwrap();
    assert_eq!((kept.len(), &kept[0].body, &kept[99].body), (100, &json!(102), &json!(3)));
    // A hundred more a day later: of the day before, its last one stays.
    const DAY: i64 = 86_400;
    for second in 0..100 {
        let snapshot = SnapshotRecord {
            tile: full.id,
            taken_at: at(DAY + second),
            body: json!("later"),
        };
        store.put_snapshot(org, &snapshot, &[]).await.unwrap();
    }
    let kept = store.snapshots(org, full.id, 200).await.unwrap();
    assert_eq!((kept.len(), &kept[100].body), (101, &json!(102)));
    let shown = |moment| store.snapshot_at(org, full.id, moment);
    assert_eq!(shown(at(DAY - 1)).await.unwrap(), Some(kept[100].clone()), "what it showed then");
    assert_eq!(shown(at(DAY + 50)).await.unwrap().unwrap().taken_at, at(DAY + 50));
    assert_eq!(shown(at(0)).await.unwrap(), None, "from before there was one");
    assert_eq!(store.snapshots(org, other.id, 200).await.unwrap().len(), 1);

    let stale = |tile: Option<belvedere_store::TileRecord>| tile.unwrap().stale;
    for (second, why) in [(200, "the vendor is away"), (300, "it is still away")] {
        store.set_tile_stale(org, full.id, Some(why), at(second)).await.unwrap();
        let since = Stale {
            why: why.into(),
            since: at(200),
        };
        assert_eq!(
            stale(store.tile(org, full.id).await.unwrap()),
            Some(since),
            "since the first failure"
        );
    }
    store.set_tile_stale(org, full.id, None, at(400)).await.unwrap();
    assert_eq!(stale(store.tile(org, full.id).await.unwrap()), None);
}

async fn only_the_newest_snapshot_keeps_the_rows_beyond_its_own(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let board = dashboard(store, home).await;
    let (full, other) = (tile(store, home, board, 1, &[]).await, tile(store, home, board, 2, &[]).await);
    let shot = |tile, second| SnapshotRecord {
        tile,
        taken_at: at(second),
        body: json!(second),
    };
    let rows = |from: usize| -> Vec<Vec<Value>> { (from..from + 2_500).map(|row| vec![json!(row)]).collect() };
    store.put_snapshot(home, &shot(full.id, 1), &rows(0)).await.unwrap();
    store.put_snapshot(home, &shot(other.id, 1), &rows(7)).await.unwrap();
    assert_eq!(store.snapshot_rows(home, full.id).await.unwrap(), rows(0));
    assert_eq!(store.snapshot_rows(foreign, full.id).await.unwrap(), Vec::<Vec<Value>>::new());
    store.put_snapshot(home, &shot(full.id, 2), &rows(9)).await.unwrap();
    assert_eq!(store.snapshot_rows(home, full.id).await.unwrap(), rows(9));
    store.put_snapshot(home, &shot(full.id, 3), &[]).await.unwrap();
    assert_eq!(store.snapshot_rows(home, full.id).await.unwrap(), Vec::<Vec<Value>>::new());
    assert_eq!(store.snapshot_rows(home, other.id).await.unwrap(), rows(7), "another tile's stay");
    // Those of the first and the second are gone, and do not only hide behind the third.
    let second = format!("DELETE FROM snapshots WHERE taken_at >= {}", at(2).unix_timestamp() * 1_000_000);
    meddle(&house, home, &[&second]).await;
    assert_eq!(store.snapshots(home, full.id, 9).await.unwrap().len(), 1);
    assert_eq!(store.snapshot_rows(home, full.id).await.unwrap(), Vec::<Vec<Value>>::new());
}

async fn old_receipts_go_unless_their_vendor_is_still_owed(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let old = receipt(org, source(store, org, "old").await);
    let recent = belvedere_store::ReceiptRecord {
        created_at: at(50),
        ..receipt(org, source(store, org, "recent").await)
    };
    store.depart(org, &[departure(&old), departure(&recent)], at(9)).await.unwrap();
    assert_eq!(store.prune_receipts(org, at(9)).await.unwrap(), 0, "not old enough");
    assert_eq!(store.prune_receipts(org, at(10)).await.unwrap(), 1);
    assert_eq!(store.receipt(org, old.id).await.unwrap(), None);
    assert!(store.receipt(org, recent.id).await.unwrap().is_some());
}
