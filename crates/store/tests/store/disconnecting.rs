//! Deleting a source takes everything made from it, and nothing else.

use belvedere_auth::{Flows, Grants};
use belvedere_store::{AnswerRecord, SnapshotRecord, StoreError};
use belvedere_tool_filter::Reviews;
use belvedere_types::AnswerId;
use belvedere_types::credential::SecretOwner;
use belvedere_vault::SealedRows;
use serde_json::json;

use crate::databases::House;
use crate::fixtures::*;

on_both!(
    everything_made_from_it_is_gone,
    an_unknown_source_leaves_no_receipt,
    an_answer_that_races_is_refused_or_erased
);

async fn everything_made_from_it_is_gone(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (gone, secret) = granted(store, org, 1).await;
    let (kept, kept_secret) = granted(store, org, 1).await;
    let pending = flow(org, gone, 1);
    Flows::put(store, &pending).await.unwrap();
    let verifier = sealed(org, SecretOwner::Flow(pending.id), 1);
    insert(store, &verifier).await;
    for source in [gone, kept] {
        Reviews::save(store, org, source, &[review("list", "p")]).await.unwrap();
    }
    let (only, mixed) = (conversation(store, org).await, conversation(store, org).await);
    let empty = conversation(store, org).await;
    let erased = [
        answer(store, org, only, &[gone]).await,
        answer(store, org, mixed, &[kept, gone]).await,
    ];
    let stays = answer(store, org, mixed, &[kept]).await;
    let board = dashboard(store, org).await;
    let (tile_gone, tile_kept) = (tile(store, org, board, 1, &[gone]).await, tile(store, org, board, 2, &[kept]).await);
    for tile in [tile_gone.id, tile_kept.id] {
        store
            .put_snapshot(
                org,
                &SnapshotRecord {
                    tile,
                    taken_at: at(0),
                    body: json!(1),
                },
            )
            .await
            .unwrap();
    }

    let receipt = receipt(org, gone);
    assert!(store.delete_source(org, gone, &receipt).await.unwrap());

    assert_eq!(store.receipt(org, receipt.id).await.unwrap(), Some(receipt));
    assert_eq!(store.source(org, gone).await.unwrap(), None);
    assert_eq!(Grants::load(store, org, gone).await.unwrap(), None);
    assert_eq!(Reviews::load(store, org, gone).await.unwrap(), []);
    assert_eq!(Flows::take(store, &pending.state_digest).await.unwrap(), None);
    for row in [secret, verifier] {
        assert_eq!(SealedRows::load(store, &row.address).await.unwrap(), None);
    }
    for answer in erased {
        assert_eq!(store.answer(org, answer.id).await.unwrap(), None);
    }
    assert_eq!(store.conversation(org, only).await.unwrap(), None);
    assert!(store.conversation(org, empty).await.unwrap().is_some());
    assert_eq!(store.answers_of(org, mixed).await.unwrap(), [stays]);
    assert_eq!(store.tiles(org, board).await.unwrap(), std::slice::from_ref(&tile_kept));
    assert_eq!(store.snapshots(org, tile_gone.id, 9).await.unwrap(), []);
    assert_eq!(store.snapshots(org, tile_kept.id, 9).await.unwrap().len(), 1);
    assert!(Grants::load(store, org, kept).await.unwrap().is_some());
    assert_eq!(Reviews::load(store, org, kept).await.unwrap().len(), 1);
    assert!(SealedRows::load(store, &kept_secret.address).await.unwrap().is_some());
    assert!(
        Grants::save(store, &grant_record(org, gone, kept_secret.address.id)).await.is_err(),
        "a late refresh revives nothing"
    );
}

async fn an_unknown_source_leaves_no_receipt(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let id = source(store, org, "a").await;
    let (first, second) = (receipt(org, id), receipt(org, id));
    assert!(store.delete_source(org, id, &first).await.unwrap());
    assert!(!store.delete_source(org, id, &second).await.unwrap());
    assert_eq!(store.receipt(org, second.id).await.unwrap(), None);
}

async fn an_answer_that_races_is_refused_or_erased(house: House) {
    let store = &house.store;
    let org = org(store).await;
    for _ in 0..10 {
        let source = source(store, org, "racing").await;
        let chat = conversation(store, org).await;
        // One that stays, so that the conversation does too.
        let sound = answer(store, org, chat, &[]).await;
        let mut tasks = Vec::new();
        for _ in 0..4 {
            let store = store.clone();
            let record = AnswerRecord {
                id: AnswerId::generate(),
                sources: vec![source],
                ..sound.clone()
            };
            tasks.push(tokio::spawn(async move {
                match store.put_answer(&record).await {
                    Ok(()) | Err(StoreError::ReferenceGone) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }));
        }
        assert!(store.delete_source(org, source, &receipt(org, source)).await.unwrap());
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(store.answers_of(org, chat).await.unwrap(), [sound]);
    }
}
