//! Questions under way, long results, opinions, and conversations that are found, renamed and deleted.

use belvedere_store::{FeedbackRecord, Opinion, RunStep, StoreError};
use belvedere_types::{Actor, AnswerId, ConversationId, SourceId};
use serde_json::{Value, json};

use crate::databases::House;
use crate::fixtures::*;

on_both!(
    a_run_is_followed_from_any_step_and_stops_when_it_is_told,
    rows_come_in_chunks_and_go_with_their_answer,
    the_latest_opinion_of_each_counts,
    conversations_are_found_renamed_and_deleted,
    what_was_made_from_a_closed_source_is_in_no_list
);

fn step(sequence: i64) -> RunStep {
    RunStep {
        sequence,
        stage: "calling".into(),
        text: format!("step {sequence}"),
    }
}

async fn a_run_is_followed_from_any_step_and_stops_when_it_is_told(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let id = AnswerId::generate();
    store.begin_run(home, id, Actor::System, at(0)).await.unwrap();
    for sequence in 1..=3 {
        store.add_run_step(home, id, &step(sequence)).await.unwrap();
    }
    let replica = house.open_again().await;
    let seen = replica.run(home, id, 1).await.unwrap().unwrap();
    assert_eq!(
        (seen.steps, seen.ended, seen.cancelled, seen.failure),
        (vec![step(2), step(3)], false, false, None)
    );
    assert!(store.add_run_step(home, id, &step(3)).await.is_err(), "a number is given once");
    assert_eq!(store.run(foreign, id, 0).await.unwrap(), None);
    assert!(!store.cancel_run(foreign, id).await.unwrap());
    assert!(matches!(
        store.add_run_step(foreign, id, &step(4)).await,
        Err(StoreError::ReferenceGone)
    ));
    assert!(!store.beat_run(home, id, at(5)).await.unwrap());
    assert!(replica.cancel_run(home, id).await.unwrap());
    assert!(store.beat_run(home, id, at(6)).await.unwrap(), "it is told at its next beat");
    store.end_run(home, id, Some(&json!({"code": "cancelled"})), at(7)).await.unwrap();
    let ended = store.run(home, id, 3).await.unwrap().unwrap();
    assert_eq!(
        (ended.ended, ended.failure, ended.beat_at),
        (true, Some(json!({"code": "cancelled"})), at(7))
    );
    assert!(!store.cancel_run(home, id).await.unwrap(), "what has ended is not cancelled");
    store.forget_runs(home, at(7)).await.unwrap();
    assert!(store.run(home, id, 0).await.unwrap().is_some(), "not old enough");
    store.forget_runs(home, at(8)).await.unwrap();
    assert_eq!(store.run(home, id, 0).await.unwrap(), None, "old ones go");
    assert!(store.beat_run(home, id, at(100)).await.unwrap(), "one that is forgotten stops");
}

async fn rows_come_in_chunks_and_go_with_their_answer(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let chat = conversation(store, home).await;
    let said = answer(store, home, chat, &[]).await;
    let rows: Vec<Vec<Value>> = (0..2_500).map(|row| vec![json!(row), json!("x")]).collect();
    store.put_answer_rows(home, said.id, &rows).await.unwrap();
    assert_eq!(store.answer_rows(home, said.id, 0..9).await.unwrap(), rows);
    assert_eq!(store.answer_rows(home, said.id, 1..2).await.unwrap(), rows[1_000..2_000]);
    assert_eq!(store.answer_rows(foreign, said.id, 0..9).await.unwrap(), Vec::<Vec<Value>>::new());
    assert!(store.put_answer_rows(foreign, said.id, &rows[..1]).await.is_err());
    assert!(store.delete_conversation(home, chat).await.unwrap());
    assert_eq!(store.answer_rows(home, said.id, 0..9).await.unwrap(), Vec::<Vec<Value>>::new());
}

async fn the_latest_opinion_of_each_counts(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let chat = conversation(store, home).await;
    let said = answer(store, home, chat, &[]).await;
    let opinion = |verdict, note: &str, second| FeedbackRecord {
        org: home,
        answer: said.id,
        actor: Actor::System,
        verdict,
        note: note.into(),
        given_at: at(second),
    };
    store.put_feedback(&opinion(Opinion::Right, "", 1)).await.unwrap();
    store.put_feedback(&opinion(Opinion::Wrong, "one is missing", 2)).await.unwrap();
    assert_eq!(
        store.feedback(home, &[], 9).await.unwrap(),
        [opinion(Opinion::Wrong, "one is missing", 2)]
    );
    assert_eq!(store.feedback(foreign, &[], 9).await.unwrap(), []);
    let stray = FeedbackRecord {
        org: foreign,
        ..opinion(Opinion::Right, "", 3)
    };
    assert!(matches!(store.put_feedback(&stray).await, Err(StoreError::ReferenceGone)));
}

async fn conversations_are_found_renamed_and_deleted(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let (chat, empty) = (conversation(store, home).await, conversation(store, home).await);
    answer(store, home, chat, &[]).await;
    assert!(store.rename_conversation(home, chat, "Über 100%").await.unwrap());
    let found = async |words: &str| -> Vec<ConversationId> {
        let all = store.conversations(home, words, &[], 9).await.unwrap();
        all.into_iter().map(|record| record.id).collect()
    };
    assert_eq!(found("PLANS").await, [empty], "by its title");
    assert_eq!(found("which?").await, [chat], "by a question");
    assert_eq!(found("100%").await, [chat]);
    assert_eq!(found("").await.len(), 2);
    assert_eq!(found("nothing of it").await, []);
    assert!(!store.rename_conversation(foreign, chat, "stolen").await.unwrap());
    assert!(!store.delete_conversation(foreign, chat).await.unwrap());
    store.drop_empty_conversation(home, chat).await.unwrap();
    store.drop_empty_conversation(home, empty).await.unwrap();
    assert_eq!(found("").await, [chat], "the empty one alone");
    assert!(store.delete_conversation(home, chat).await.unwrap());
    assert!(!store.delete_conversation(home, chat).await.unwrap());
}

async fn what_was_made_from_a_closed_source_is_in_no_list(house: House) {
    let store = &house.store;
    let home = org(store).await;
    let (open, secret, other) = (
        source(store, home, "open").await,
        source(store, home, "secret").await,
        source(store, home, "other").await,
    );
    let (plain, mixed, empty) = (
        conversation(store, home).await,
        conversation(store, home).await,
        conversation(store, home).await,
    );
    let seen = answer(store, home, plain, &[open]).await;
    answer(store, home, mixed, &[open]).await;
    let hidden = answer(store, home, mixed, &[open, secret]).await;
    for (id, second) in [(seen.id, 1), (hidden.id, 2)] {
        let opinion = FeedbackRecord {
            org: home,
            answer: id,
            actor: Actor::System,
            verdict: Opinion::Right,
            note: String::new(),
            given_at: at(second),
        };
        store.put_feedback(&opinion).await.unwrap();
    }
    let listed = async |closed: &[SourceId], most: u32| {
        let found = store.conversations(home, "", closed, most).await.unwrap();
        let said = store.feedback(home, closed, most).await.unwrap();
        let mut found: Vec<ConversationId> = found.into_iter().map(|record| record.id).collect();
        found.sort_unstable();
        (found, said.into_iter().map(|record| record.answer).collect::<Vec<_>>())
    };
    let mut all = vec![plain, mixed, empty];
    all.sort_unstable();
    assert_eq!(listed(&[], 9).await, (all.clone(), vec![hidden.id, seen.id]));
    assert_eq!(listed(&[other], 9).await.0, all, "a source that nothing was made from");
    let mut left = vec![plain, empty];
    left.sort_unstable();
    for closed in [&[secret][..], &[other, secret]] {
        assert_eq!(
            listed(closed, 2).await,
            (left.clone(), vec![seen.id]),
            "and the limit counts what is shown"
        );
    }
    assert_eq!(listed(&[open], 9).await, (vec![empty], vec![]));
    assert_eq!(
        store.conversations(home, "which?", &[secret], 9).await.unwrap().len(),
        1,
        "nor is one found by its words"
    );
}
