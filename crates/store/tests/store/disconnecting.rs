//! Deleting a source takes everything made from it, and nothing else.

use belvedere_auth::{Flows, Grants, PendingFlow, RegistrationRecord, Registrations, RevocationOrder};
use belvedere_store::{AnswerRecord, Departure, RevocationRecord, SavedAnswers, SnapshotRecord, StoreError};
use belvedere_tool_filter::Reviews;
use belvedere_types::credential::{SecretKind, SecretOwner};
use belvedere_types::{AnswerId, ConnectionState, OrgId, RegistrationId, SecretId, SourceId};
use belvedere_vault::{ERASED_ACTION, Recorded, SealedRows, Written};
use serde_json::json;
use time::Duration;

use crate::databases::{House, meddle};
use crate::fixtures::*;

on_both!(
    everything_made_from_it_is_gone,
    an_unknown_source_leaves_no_receipt,
    an_answer_that_races_is_refused_or_erased,
    kept_answers_stay_and_nothing_else_does,
    tokens_that_are_owed_to_the_vendor_stay_sealed_until_that_is_done,
    a_thousand_sources_go_in_one_transaction,
    a_registration_is_removed_with_its_last_user,
    an_order_that_cannot_be_read_holds_up_no_other,
    every_secret_that_a_disconnect_erases_is_in_the_log,
    a_client_entered_for_a_source_goes_with_it_and_after_its_revocation
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
        Reviews::save(store, org, source, &[review("list", "p")], &[verdict_event("list")])
            .await
            .unwrap();
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
                &[],
            )
            .await
            .unwrap();
    }

    let receipt = receipt(org, gone);
    assert_eq!(store.depart(org, &[departure(&receipt)], at(9)).await.unwrap(), [gone]);

    assert_eq!(store.receipt(org, receipt.id).await.unwrap(), Some(receipt));
    assert_eq!(store.source(org, gone).await.unwrap(), None);
    assert_eq!(grant_of(store, org, gone).await, None);
    assert_eq!(Reviews::load(store, org, gone).await.unwrap(), []);
    assert_eq!(store.history(org, gone).await.unwrap(), []);
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
    assert!(grant_of(store, org, kept).await.is_some());
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
    assert_eq!(store.depart(org, &[departure(&first)], at(9)).await.unwrap(), [id]);
    assert_eq!(store.depart(org, &[departure(&second)], at(9)).await.unwrap(), []);
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
        let gone = store.depart(org, &[departure(&receipt(org, source))], at(9)).await.unwrap();
        assert_eq!(gone, [source]);
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(store.answers_of(org, chat).await.unwrap(), [sound]);
    }
}

async fn kept_answers_stay_and_nothing_else_does(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (gone, secret) = granted(store, org, 1).await;
    Flows::put(store, &flow(org, gone, 1)).await.unwrap();
    Reviews::save(store, org, gone, &[review("list", "p")], &[verdict_event("list")])
        .await
        .unwrap();
    let chat = conversation(store, org).await;
    let kept = answer(store, org, chat, &[gone]).await;
    let board = dashboard(store, org).await;
    let pinned = tile(store, org, board, 1, &[gone]).await;
    let keep = Departure {
        answers: SavedAnswers::Kept,
        ..departure(&receipt(org, gone))
    };
    assert_eq!(store.depart(org, std::slice::from_ref(&keep), at(9)).await.unwrap(), [gone]);

    assert_eq!(store.answers_of(org, chat).await.unwrap(), [kept]);
    assert_eq!(store.tiles(org, board).await.unwrap(), [pinned]);
    assert_eq!(store.sources(org).await.unwrap(), []);
    let row = store.source(org, gone).await.unwrap().unwrap();
    assert_eq!((row.status.state(), row.headers), (ConnectionState::Disconnected, vec![]));
    assert_eq!(grant_of(store, org, gone).await, None);
    assert_eq!(Reviews::load(store, org, gone).await.unwrap(), []);
    assert_eq!(store.history(org, gone).await.unwrap(), []);
    assert_eq!(store.drop_of(org, gone).await.unwrap(), []);
    assert_eq!(SealedRows::load(store, &secret.address).await.unwrap(), None);
    assert_eq!(store.depart(org, &[keep], at(10)).await.unwrap(), [], "it is gone already");
}

async fn tokens_that_are_owed_to_the_vendor_stay_sealed_until_that_is_done(house: House) {
    let store = &house.store;
    let (home, other) = (org(store).await, org(store).await);
    let (gone, secret) = granted(store, home, 1).await;
    let owed = owing(store, home, gone, &secret).await;
    store.depart(home, std::slice::from_ref(&owed), at(9)).await.unwrap();
    assert!(SealedRows::load(store, &secret.address).await.unwrap().is_some());
    assert_eq!(grant_of(store, home, gone).await, None);
    assert_eq!(
        (
            store.owed_revocations(home).await.unwrap(),
            store.owed_revocations(other).await.unwrap()
        ),
        (1, 0)
    );

    let minute = Duration::minutes(1);
    assert_eq!(store.take_revocation(other, gone, minute).await.unwrap(), None);
    assert_eq!(store.take_due_revocations(at(8), minute, 9).await.unwrap(), [], "it is not due");
    let replica = house.open_again().await;
    let (first, second) = tokio::join!(
        store.take_due_revocations(at(9), minute, 9),
        replica.take_due_revocations(at(9), minute, 9)
    );
    let taken: Vec<_> = first.unwrap().into_iter().chain(second.unwrap()).collect();
    assert_eq!(taken, [owed.owed.clone().unwrap()], "one of two replicas has it");
    assert_eq!(store.take_revocation(home, gone, minute).await.unwrap(), None, "it is taken");

    meddle(&house, home, &["UPDATE revocations SET lease_until = 1"]).await;
    let after_a_crash = store.take_due_revocations(at(9), minute, 9).await.unwrap();
    assert_eq!(after_a_crash.len(), 1, "whoever took it has vanished");
    store.postpone_revocation(home, gone, at(100)).await.unwrap();
    assert_eq!(store.take_due_revocations(at(99), minute, 9).await.unwrap(), []);
    assert_eq!(store.take_due_revocations(at(100), minute, 9).await.unwrap()[0].attempts, 1);
    store.finish_revocation(home, gone).await.unwrap();
    assert_eq!(store.owed_revocations(home).await.unwrap(), 0);
}

async fn owing(store: &belvedere_store::Store, org: OrgId, source: SourceId, secret: &belvedere_vault::SealedRow) -> Departure {
    let grant = grant_of(store, org, source).await.unwrap();
    let receipt = receipt(org, source);
    let owed = RevocationRecord {
        order: RevocationOrder {
            org,
            source,
            secret: secret.address.id,
            oauth: grant.oauth.unwrap(),
        },
        receipt: receipt.id,
        attempts: 0,
        deadline_at: at(1_000),
    };
    Departure {
        owed: Some(owed),
        ..departure(&receipt)
    }
}

async fn a_thousand_sources_go_in_one_transaction(house: House) {
    let store = &house.store;
    let (home, other) = (org(store).await, org(store).await);
    let (untouched, _) = granted(store, other, 1).await;
    let mut departures = Vec::new();
    for _ in 0..1_000 {
        let (id, secret) = granted(store, home, 1).await;
        departures.push(owing(store, home, id, &secret).await);
    }
    assert_eq!(store.depart(home, &departures, at(9)).await.unwrap().len(), 1_000);
    assert_eq!(store.sources(home).await.unwrap(), []);
    assert_eq!(store.owed_revocations(home).await.unwrap(), 1_000);
    assert_eq!(store.receipts(home, 2_000).await.unwrap().len(), 1_000);
    for departure in departures.iter().step_by(97) {
        assert_eq!(grant_of(store, home, departure.source).await, None);
    }
    assert!(grant_of(store, other, untouched).await.is_some());
}

async fn an_order_that_cannot_be_read_holds_up_no_other(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let mut gone = Vec::new();
    for statement in ["UPDATE revocations SET oauth = '{'", "SELECT 1"] {
        let (source, secret) = granted(store, org, 1).await;
        let owed = owing(store, org, source, &secret).await;
        store.depart(org, &[owed], at(9)).await.unwrap();
        meddle(&house, org, &[statement]).await;
        gone.push(source);
    }
    let due = store.take_due_revocations(at(9), Duration::minutes(1), 9).await.unwrap();
    assert_eq!(due.iter().map(|owed| owed.order.source).collect::<Vec<_>>(), gone[1..]);
    assert_eq!(store.owed_revocations(org).await.unwrap(), 2, "it is still owed");
}

/// The subjects of the entries about erased secrets.
async fn erased(store: &belvedere_store::Store, org: OrgId) -> Vec<String> {
    let entries = store.audit_page(org, 0, 100).await.unwrap();
    assert_eq!(store.verify_audit(org).await.unwrap(), None);
    let erased = entries.into_iter().filter(|entry| entry.action == ERASED_ACTION);
    erased.map(|entry| entry.subject).collect()
}

async fn every_secret_that_a_disconnect_erases_is_in_the_log(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (first, key) = granted(store, org, 1).await;
    let (second, other) = granted(store, org, 1).await;
    let (_, untouched) = granted(store, org, 1).await;
    let pending = flow(org, first, 1);
    Flows::put(store, &pending).await.unwrap();
    insert(
        store,
        &sealed_as(org, SecretOwner::Flow(pending.id), SecretKind::PendingAuthorization),
    )
    .await;
    let departures = [first, second].map(|source| departure(&receipt(org, source)));
    store.depart(org, &departures, at(9)).await.unwrap();
    let mut told = erased(store, org).await;
    told.sort_unstable();
    let mut expected = [key.address.id.to_string(), other.address.id.to_string()];
    expected.sort_unstable();
    assert_eq!(told, expected, "verifiers live for minutes and are written once");
    // Whoever puts the row back is found out.
    assert_eq!(SealedRows::insert(store, &key).await.unwrap(), Written::Stored);
    let loaded = SealedRows::load(store, &key.address).await.unwrap().unwrap();
    assert_eq!(loaded.recorded, Some(Recorded::Erased));
    assert!(SealedRows::load(store, &untouched.address).await.unwrap().is_some());
}

async fn a_client_entered_for_a_source_goes_with_it_and_after_its_revocation(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let mut clients = Vec::new();
    let (at_once, _) = granted(store, org, 1).await;
    let (owing_source, secret) = granted(store, org, 1).await;
    for source in [at_once, owing_source] {
        let client = RegistrationRecord {
            id: RegistrationId::generate(),
            org,
            issuer: "https://as.example.com".into(),
            redirect_uri: "https://us.example.com/oauth/callback".into(),
            source: Some(source),
            secret: SecretId::generate(),
            auth_method: "none".into(),
            road: "pre_registered".into(),
            created_at: at(0),
            secret_expires_at: None,
        };
        let mut sealed = sealed_as(org, SecretOwner::Registration(client.id), SecretKind::Registration);
        sealed.address.id = client.secret;
        insert(store, &sealed).await;
        Registrations::put(store, &client).await.unwrap();
        clients.push((client, sealed.address));
    }
    let owed = owing(store, org, owing_source, &secret).await;
    store.depart(org, &[departure(&receipt(org, at_once)), owed], at(9)).await.unwrap();
    let is_there = async |index: usize| {
        let (client, address) = &clients[index];
        let row = Registrations::load(store, org, client.id).await.unwrap().is_some();
        assert_eq!(SealedRows::load(store, address).await.unwrap().is_some(), row);
        assert_eq!(erased(store, org).await.contains(&client.secret.to_string()), !row);
        row
    };
    assert!(!is_there(0).await);
    assert!(is_there(1).await, "the vendor is still to be told with it");
    store.finish_revocation(org, owing_source).await.unwrap();
    assert!(!is_there(1).await);
}

async fn a_registration_is_removed_with_its_last_user(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let registration = RegistrationRecord {
        id: RegistrationId::generate(),
        org,
        issuer: "https://as.example.com".into(),
        redirect_uri: "https://us.example.com/oauth/callback".into(),
        source: None,
        secret: SecretId::generate(),
        auth_method: "none".into(),
        road: "dynamic".into(),
        created_at: at(0),
        secret_expires_at: None,
    };
    Registrations::put(store, &registration).await.unwrap();
    let mut users = Vec::new();
    for _ in 0..2 {
        let id = source(store, org, &SourceId::generate().to_string()).await;
        let mut grant = grant_record(org, id, SecretId::generate());
        grant.oauth.as_mut().unwrap().registration = registration.id;
        Grants::save(store, &grant).await.unwrap();
        users.push(id);
    }
    assert!(
        !store.remove_unused(org, registration.id, users[0]).await.unwrap(),
        "another source uses it"
    );
    Grants::remove(store, org, users[1]).await.unwrap();
    let begun = PendingFlow {
        registration: registration.id,
        ..flow(org, users[1], 3)
    };
    Flows::put(store, &begun).await.unwrap();
    assert!(
        !store.remove_unused(org, registration.id, users[0]).await.unwrap(),
        "a flow is under way"
    );
    store.drop_of(org, users[1]).await.unwrap();
    assert!(store.remove_unused(org, registration.id, users[0]).await.unwrap());
    assert_eq!(Registrations::load(store, org, registration.id).await.unwrap(), None);
}
