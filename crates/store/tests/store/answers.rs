//! Conversations, answers, dashboards, tiles and snapshots.

use belvedere_store::{AnswerRecord, ConversationRecord, SnapshotRecord, StoreError, TileRecord};
use belvedere_types::*;
use serde_json::json;

use crate::databases::House;
use crate::fixtures::{answer, at, conversation, dashboard, org, source, tile};

on_both!(
    answers_are_read_as_written,
    answers_belong_to_what_is_there,
    conversations_come_newest_first,
    tiles_and_snapshots_go_with_their_dashboard
);

async fn answers_are_read_as_written(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (a, b) = (source(store, org, "a").await, source(store, org, "b").await);
    let chat = conversation(store, org).await;
    let first = answer(store, org, chat, &[b, a]).await;
    let read = store.answer(org, first.id).await.unwrap().unwrap();
    assert_eq!(read, first);
    assert_eq!(read.body.to_string(), first.body.to_string(), "key order and digits stay");

    let changed = AnswerRecord {
        body: json!({"text": "done"}),
        sources: vec![a],
        ..first
    };
    store.put_answer(&changed).await.unwrap();
    let second = answer(store, org, chat, &[]).await;
    assert_eq!(store.answers_of(org, chat).await.unwrap(), [changed, second]);
    assert_eq!(store.answer(org, AnswerId::generate()).await.unwrap(), None);
}

async fn answers_belong_to_what_is_there(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let chat = conversation(store, org).await;
    let sound = answer(store, org, chat, &[]).await;
    let orphans = [
        AnswerRecord {
            id: AnswerId::generate(),
            conversation: ConversationId::generate(),
            ..sound.clone()
        },
        AnswerRecord {
            id: AnswerId::generate(),
            sources: vec![SourceId::generate()],
            ..sound
        },
    ];
    for orphan in orphans {
        let refused = store.put_answer(&orphan).await.unwrap_err();
        assert!(matches!(&refused, StoreError::ReferenceGone), "{refused:?}");
        assert_eq!(refused.problem().code, "reference_gone");
        assert_eq!(store.answer(org, orphan.id).await.unwrap(), None, "nothing of it stays");
    }
}

async fn conversations_come_newest_first(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let mut written = Vec::new();
    for second in 0..4 {
        let record = ConversationRecord {
            id: ConversationId::generate(),
            org,
            title: format!("t{second}"),
            created_at: at(second),
        };
        store.create_conversation(&record).await.unwrap();
        assert_eq!(store.conversation(org, record.id).await.unwrap(), Some(record.clone()));
        written.insert(0, record);
    }
    written.truncate(3);
    assert_eq!(store.conversations(org, "", &[], 3).await.unwrap(), written);
}

async fn tiles_and_snapshots_go_with_their_dashboard(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let from = source(store, org, "a").await;
    let board = dashboard(store, org).await;
    let (last, first) = (tile(store, org, board, 2, &[from]).await, tile(store, org, board, 1, &[]).await);
    assert_eq!(store.tiles(org, board).await.unwrap(), [first.clone(), last.clone()]);
    assert_eq!(store.tile(org, last.id).await.unwrap(), Some(last.clone()));
    assert_eq!(
        store.dashboards(org).await.unwrap(),
        [store.dashboard(org, board).await.unwrap().unwrap()]
    );

    let shot = |taken| SnapshotRecord {
        tile: last.id,
        taken_at: at(taken),
        body: json!({"n": taken}),
    };
    for taken in [1, 3, 2] {
        store.put_snapshot(org, &shot(taken), &[]).await.unwrap();
    }
    assert_eq!(store.snapshots(org, last.id, 2).await.unwrap(), [shot(3), shot(2)]);
    let stray = SnapshotRecord {
        tile: TileId::generate(),
        ..shot(1)
    };
    assert!(matches!(store.put_snapshot(org, &stray, &[]).await, Err(StoreError::ReferenceGone)));
    let homeless = TileRecord {
        id: TileId::generate(),
        dashboard: DashboardId::generate(),
        ..first.clone()
    };
    assert!(matches!(store.create_tile(&homeless).await, Err(StoreError::ReferenceGone)));

    assert!(store.delete_tile(org, first.id).await.unwrap());
    assert!(!store.delete_tile(org, first.id).await.unwrap());
    assert!(store.delete_dashboard(org, board).await.unwrap());
    assert!(!store.delete_dashboard(org, board).await.unwrap());
    assert_eq!(store.tile(org, last.id).await.unwrap(), None);
    assert_eq!(store.snapshots(org, last.id, 9).await.unwrap(), []);
}
