//! Flows, registrations and reviews.

use belvedere_auth::{Flows, PendingFlow, RegistrationRecord, Registrations};
use belvedere_tool_filter::{MAX_EVENTS, Override, Renewal, Review, Reviews, Verdict, VerdictEvent};
use belvedere_types::{RegistrationId, SecretId, SourceId};

use crate::databases::{House, meddle};
use crate::fixtures::{at, flow, org, review, source, verdict_event};

on_both!(
    a_flow_is_taken_once,
    flows_end,
    the_first_registration_is_kept,
    reviews_are_replaced_by_tool,
    what_an_owner_decided_is_not_written_over_by_the_rules,
    the_latest_events_of_a_verdict_are_kept
);

async fn a_flow_is_taken_once(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let source = source(store, org, "a").await;
    let by_key = PendingFlow {
        browser: None,
        resource: None,
        ..flow(org, source, 2)
    };
    for pending in [flow(org, source, 1), by_key] {
        Flows::put(store, &pending).await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let (store, digest) = (store.clone(), pending.state_digest);
                tokio::spawn(async move { store.take(&digest).await.unwrap() })
            })
            .collect();
        let mut taken = Vec::new();
        for task in tasks {
            taken.extend(task.await.unwrap());
        }
        assert_eq!(taken, [pending]);
    }
    assert!(
        Flows::put(store, &flow(org, SourceId::generate(), 3)).await.is_err(),
        "a flow belongs to a source"
    );
}

async fn flows_end(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (a, b) = (source(store, org, "a").await, source(store, org, "b").await);
    let flows = [
        flow(org, a, 1),
        flow(org, b, 2),
        PendingFlow {
            expires_at: at(5),
            ..flow(org, b, 3)
        },
    ];
    for pending in &flows {
        Flows::put(store, pending).await.unwrap();
    }
    assert_eq!(store.drop_of(org, a).await.unwrap(), [flows[0].clone()]);
    assert_eq!(store.expire(at(4)).await.unwrap(), []);
    assert_eq!(store.expire(at(5)).await.unwrap(), [flows[2].clone()]);
    Flows::put(store, &flow(org, a, 4)).await.unwrap();
    meddle(&house, org, &["UPDATE flows SET trace = '?'"]).await;
    Flows::put(store, &flow(org, b, 5)).await.unwrap();
    let ended = store.expire(at(600)).await.unwrap();
    assert_eq!(
        ended.iter().map(|flow| flow.state_digest).collect::<Vec<_>>(),
        [[5; 32]],
        "one that cannot be read"
    );
    Flows::put(store, &flows[1]).await.unwrap();
    assert_eq!(store.take(&[1; 32]).await.unwrap(), None);
    assert_eq!(store.take(&[2; 32]).await.unwrap(), Some(flows[1].clone()));
}

async fn the_first_registration_is_kept(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let record = |redirect: &str| RegistrationRecord {
        id: RegistrationId::generate(),
        org,
        issuer: "https://as.example.com".into(),
        redirect_uri: redirect.into(),
        source: None,
        secret: SecretId::generate(),
        auth_method: "none".into(),
        road: "dynamic".into(),
        created_at: at(0),
        secret_expires_at: Some(at(5)),
    };
    let first = record("https://a/cb");
    assert_eq!(Registrations::put(store, &first).await.unwrap(), first);
    assert_eq!(Registrations::put(store, &record("https://a/cb")).await.unwrap(), first);
    let other = RegistrationRecord {
        secret_expires_at: None,
        ..record("https://b/cb")
    };
    assert_eq!(Registrations::put(store, &other).await.unwrap(), other);
    let (mine, theirs) = (SourceId::generate(), SourceId::generate());
    assert_eq!(
        store.find(org, &first.issuer, "https://a/cb", mine).await.unwrap(),
        std::slice::from_ref(&first)
    );
    assert_eq!(store.find(org, "https://as.example.com/", "https://a/cb", mine).await.unwrap(), []);
    let entered = RegistrationRecord {
        source: Some(mine),
        ..record("https://a/cb")
    };
    let entered_again = RegistrationRecord {
        id: RegistrationId::generate(),
        ..entered.clone()
    };
    for own in [&entered, &entered_again] {
        assert_eq!(Registrations::put(store, own).await.unwrap(), *own, "beside the shared one");
    }
    assert_eq!(store.find(org, &first.issuer, "https://a/cb", mine).await.unwrap().len(), 3);
    assert_eq!(
        store.find(org, &first.issuer, "https://a/cb", theirs).await.unwrap(),
        std::slice::from_ref(&first)
    );
    assert_eq!(Registrations::load(store, org, other.id).await.unwrap(), Some(other));
    Registrations::remove(store, org, first.id).await.unwrap();
    assert_eq!(Registrations::load(store, org, first.id).await.unwrap(), None);
}

async fn reviews_are_replaced_by_tool(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let source = source(store, org, "a").await;
    store.save(org, source, &[review("b", "1"), review("a", "1")], &[]).await.unwrap();
    let mut changed = review("a", "2");
    changed.override_ = Some(Override {
        verdict: Verdict::Blocked,
        reason: "no".into(),
        by: "ada".into(),
        at: at(1),
    });
    store.save(org, source, std::slice::from_ref(&changed), &[]).await.unwrap();
    assert_eq!(Reviews::load(store, org, source).await.unwrap(), [changed, review("b", "1")]);
    store.remove_all(org, source).await.unwrap();
    assert_eq!(Reviews::load(store, org, source).await.unwrap(), []);
}

/// Another replica read before an owner decided, and writes after.
async fn what_an_owner_decided_is_not_written_over_by_the_rules(house: House) {
    let (store, replica) = (&house.store, house.open_again().await);
    let org = org(store).await;
    let source = source(store, org, "a").await;
    let renewal = |before: Option<Review>, tool: &str| Renewal {
        before,
        now: review(tool, "by the rules"),
        event: Some(verdict_event(tool)),
    };
    let read = review("a", "1");
    store.save(org, source, std::slice::from_ref(&read), &[]).await.unwrap();
    let mut decided = read.clone();
    decided.override_ = Some(Override {
        verdict: Verdict::Blocked,
        reason: "no".into(),
        by: "ada".into(),
        at: at(1),
    });
    for round in 0..10 {
        store.save(org, source, std::slice::from_ref(&read), &[]).await.unwrap();
        let (own, other) = (std::slice::from_ref(&decided), [renewal(Some(read.clone()), "a")]);
        let (saved, renewed) = tokio::join!(store.save(org, source, own, &[]), replica.renew(org, source, &other));
        saved.unwrap();
        renewed.unwrap();
        assert_eq!(Reviews::load(store, org, source).await.unwrap(), own, "round {round}");
    }
    let before = store.history(org, source).await.unwrap().len();
    let late = [renewal(Some(read.clone()), "a"), renewal(None, "a"), renewal(None, "b")];
    replica.renew(org, source, &late).await.unwrap();
    assert_eq!(
        Reviews::load(store, org, source).await.unwrap(),
        [decided.clone(), review("b", "by the rules")],
        "only what was new is written"
    );
    assert_eq!(store.history(org, source).await.unwrap().len(), before + 1);
    replica.renew(org, source, &[renewal(Some(decided), "a")]).await.unwrap();
    assert_eq!(Reviews::load(store, org, source).await.unwrap()[0], review("a", "by the rules"));
    replica.renew(org, source, &[renewal(Some(read), "gone")]).await.unwrap();
    assert_eq!(Reviews::load(store, org, source).await.unwrap().len(), 2);
}

async fn the_latest_events_of_a_verdict_are_kept(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let (one, other) = (source(store, org, "a").await, source(store, org, "b").await);
    let event = |n: i64| verdict_event(&format!("t{n}"));
    store.save(org, one, &[], &[event(1), event(2)]).await.unwrap();
    store.save(org, other, &[], &[event(3)]).await.unwrap();
    assert_eq!(store.history(org, one).await.unwrap(), [event(2), event(1)]);
    assert_eq!(store.history(belvedere_types::OrgId::generate(), one).await.unwrap(), []);
    let many: Vec<VerdictEvent> = (10..10 + i64::from(MAX_EVENTS)).map(event).collect();
    store.save(org, one, &[], &many).await.unwrap();
    let kept = store.history(org, one).await.unwrap();
    assert_eq!((kept.len(), kept.first(), kept.last()), (many.len(), many.last(), many.first()));
    assert_eq!(
        store.history(org, other).await.unwrap(),
        [event(3)],
        "another source's history is left alone"
    );
    store.remove_all(org, one).await.unwrap();
    assert_eq!(store.history(org, one).await.unwrap(), []);
}
