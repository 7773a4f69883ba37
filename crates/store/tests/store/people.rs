//! Organisations, members and the proofs they present.

use belvedere_store::*;
use belvedere_types::*;

use crate::databases::House;
use crate::fixtures::{at, member, org, user};

on_both!(
    members_are_read_as_written,
    sessions_end,
    api_keys_end,
    a_link_works_once,
    answers_ping
);

async fn answers_ping(house: House) {
    house.store.ping().await.unwrap();
}

async fn members_are_read_as_written(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let mut written = Vec::new();
    for (second, role) in [Role::Owner, Role::Editor, Role::Viewer, Role::Auditor].into_iter().enumerate() {
        let created_at = at(i64::try_from(second).unwrap());
        let user = UserRecord {
            id: UserId::generate(),
            org,
            name: format!("{role:?} ü"),
            role,
            created_at,
        };
        member(store, &user).await;
        assert_eq!(store.user(org, user.id).await.unwrap(), Some(user.clone()));
        written.push(user);
    }
    assert_eq!(store.users(org).await.unwrap(), written);
    assert_eq!(store.user(org, UserId::generate()).await.unwrap(), None);
    assert_eq!(
        store.orgs().await.unwrap(),
        [OrgRecord {
            id: org,
            name: "Org".into(),
            created_at: at(0)
        }]
    );
    assert_eq!(store.org(org).await.unwrap(), store.orgs().await.unwrap().pop());
    assert_eq!(store.org(OrgId::generate()).await.unwrap(), None);
    let stray = UserRecord {
        id: UserId::generate(),
        org: OrgId::generate(),
        ..written[0].clone()
    };
    assert!(matches!(store.first_owner(&stray).await, Err(StoreError::ReferenceGone)));
}

async fn sessions_end(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let user = user(store, org).await;
    let session = |digest, from, to| SessionRecord {
        digest: [digest; 32],
        id: DeviceId::generate(),
        org,
        user,
        csrf: "c".into(),
        device: "Firefox on Linux".into(),
        began_by: BeganBy::Password,
        created_at: at(from),
        expires_at: at(to),
        seen_at: at(from),
    };
    let first = session(1, 0, 100);
    store.put_session(&first).await.unwrap();
    assert_eq!(store.session(&[1; 32], at(99)).await.unwrap(), Some(first));
    assert_eq!(store.session(&[1; 32], at(100)).await.unwrap(), None);
    assert_eq!(store.session(&[2; 32], at(0)).await.unwrap(), None);
    store.put_session(&session(2, 100, 200)).await.unwrap();
    assert_eq!(store.session(&[1; 32], at(0)).await.unwrap(), None, "forgotten once it ended");
    store.drop_session(&[2; 32]).await.unwrap();
    assert_eq!(store.session(&[2; 32], at(0)).await.unwrap(), None);
}

async fn api_keys_end(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let id = ApiKeyId::generate();
    let key = |id, digest, expires_at| ApiKeyRecord {
        id,
        org,
        name: "ci".into(),
        role: Role::Editor,
        digest: [digest; 32],
        created_at: at(0),
        expires_at,
        created_by: Actor::System,
        networks: vec!["10.0.0.0/8".into()],
        last_used_at: None,
    };
    store.put_api_key(&key(id, 1, None)).await.unwrap();
    assert_eq!(
        store.api_key(&[1; 32], at(i64::from(i32::MAX))).await.unwrap(),
        Some(key(id, 1, None))
    );
    let ending = ApiKeyId::generate();
    assert!(store.put_api_key(&key(ending, 2, Some(at(10)))).await.unwrap());
    assert_eq!(store.api_key(&[2; 32], at(9)).await.unwrap(), Some(key(ending, 2, Some(at(10)))));
    assert_eq!(store.api_key(&[2; 32], at(10)).await.unwrap(), None);
    assert!(
        !store.put_api_key(&key(ApiKeyId::generate(), 2, None)).await.unwrap(),
        "one digest, one key"
    );
}

async fn a_link_works_once(house: House) {
    let store = &house.store;
    let org = org(store).await;
    let user = user(store, org).await;
    let set_up = SignInLinkRecord {
        digest: [1; 32],
        org: None,
        user: None,
        expires_at: at(10),
    };
    let personal = SignInLinkRecord {
        digest: [2; 32],
        org: Some(org),
        user: Some(user),
        expires_at: at(10),
    };
    for link in [&set_up, &personal] {
        store.put_sign_in_link(link).await.unwrap();
    }
    assert_eq!(store.take_sign_in_link(&[1; 32], at(9)).await.unwrap(), Some(set_up));
    assert_eq!(store.take_sign_in_link(&[1; 32], at(9)).await.unwrap(), None);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.take_sign_in_link(&[2; 32], at(9)).await.unwrap().is_some() })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        taken += usize::from(task.await.unwrap());
    }
    assert_eq!(taken, 1);
    store
        .put_sign_in_link(&SignInLinkRecord {
            digest: [3; 32],
            ..personal
        })
        .await
        .unwrap();
    assert_eq!(store.take_sign_in_link(&[3; 32], at(10)).await.unwrap(), None, "expired");
}
