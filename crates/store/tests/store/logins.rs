//! Logins, invitations, attempts, and members who change.

use belvedere_store::*;
use belvedere_types::*;
use time::Duration;

use crate::databases::House;
use crate::fixtures::{at, org, user};

on_both!(
    an_address_belongs_to_one_member,
    an_invitation_is_redeemed_with_its_member_or_not_at_all,
    attempts_are_counted_until_their_window_ends,
    of_those_who_would_be_the_first_owner_one_is,
    an_owner_stays,
    a_member_goes_with_all_that_was_theirs,
    a_key_goes_with_all_that_came_of_it,
    who_is_an_owner_no_more_keeps_no_way_back,
    of_replicas_that_start_at_once_one_makes_the_organisation
);

fn login(org: OrgId, user: UserId, email: &str) -> LoginRecord {
    LoginRecord {
        email: email.into(),
        org,
        user,
        password: Some("$argon2id$…".into()),
        subject: None,
    }
}

fn invitation(org: OrgId, digest: u8) -> InvitationRecord {
    InvitationRecord {
        id: InvitationId::generate(),
        org,
        digest: [digest; 32],
        email: None,
        role: Role::Viewer,
        created_by: Actor::System,
        created_at: at(0),
        expires_at: at(100),
    }
}

async fn an_address_belongs_to_one_member(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let (ada, eve) = (user(store, home).await, user(store, foreign).await);
    store.put_login(&login(home, ada, "ada@example.org")).await.unwrap();
    let taken = store.put_login(&login(foreign, eve, "ada@example.org")).await;
    assert!(matches!(taken, Err(StoreError::AddressTaken)), "across organisations too");
    store.put_login(&login(home, ada, "ada@example.com")).await.unwrap();
    assert!(
        store.login("ada@example.org").await.unwrap().is_none(),
        "the new one takes its place"
    );
    assert!(store.login("ada@example.com").await.unwrap() == Some(login(home, ada, "ada@example.com")));
    assert!(
        store
            .logins(foreign)
            .await
            .unwrap()
            .iter()
            .all(|login| login.user == eve && !login.email.starts_with("ada"))
    );
}

async fn an_invitation_is_redeemed_with_its_member_or_not_at_all(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let ada = user(store, home).await;
    store.put_login(&login(home, ada, "ada@example.org")).await.unwrap();
    let open = invitation(home, 1);
    store.put_invitation(&open).await.unwrap();
    assert_eq!(store.invitation(&[1; 32], at(99)).await.unwrap(), Some(open.clone()));
    assert_eq!(store.invitation(&[1; 32], at(100)).await.unwrap(), None);
    assert_eq!(store.invitations(foreign, at(0)).await.unwrap(), []);
    let newcomer = UserRecord {
        id: UserId::generate(),
        org: home,
        name: "Ruth".into(),
        role: Role::Viewer,
        created_at: at(10),
    };
    let taken = store.admit(open.id, &newcomer, &login(home, newcomer.id, "ada@example.org")).await;
    assert!(matches!(taken, Err(StoreError::AddressTaken)));
    assert_eq!(store.user(home, newcomer.id).await.unwrap(), None);
    assert_eq!(store.invitations(home, at(10)).await.unwrap().len(), 1, "nothing was done");
    let late = UserRecord {
        created_at: at(100),
        ..newcomer.clone()
    };
    assert!(!store.admit(open.id, &late, &login(home, late.id, "r@example.org")).await.unwrap());
    let elsewhere = UserRecord {
        org: foreign,
        ..newcomer.clone()
    };
    let foreign_login = login(foreign, newcomer.id, "r@example.org");
    assert!(
        !store.admit(open.id, &elsewhere, &foreign_login).await.unwrap(),
        "an invitation of another organisation"
    );
    assert!(
        store
            .admit(open.id, &newcomer, &login(home, newcomer.id, "r@example.org"))
            .await
            .unwrap()
    );
    assert!(
        !store
            .admit(open.id, &newcomer, &login(home, newcomer.id, "r@example.org"))
            .await
            .unwrap()
    );
    assert!(!store.take_invitation(home, open.id, at(10)).await.unwrap());
}

async fn attempts_are_counted_until_their_window_ends(house: House) {
    let store = &house.store;
    let window = Duration::seconds(60);
    for (second, expected) in [(0, 1), (10, 2), (59, 3), (60, 1), (119, 2), (120, 1)] {
        assert_eq!(
            store.count_attempt(&[1; 32], at(second), window).await.unwrap(),
            expected,
            "{second}"
        );
    }
    assert_eq!(store.count_attempt(&[2; 32], at(121), window).await.unwrap(), 1);
    store.forget_attempts(&[1; 32]).await.unwrap();
    assert_eq!(store.count_attempt(&[1; 32], at(121), window).await.unwrap(), 1);
    assert_eq!(store.count_attempt(&[2; 32], at(121), window).await.unwrap(), 2);
}

async fn of_those_who_would_be_the_first_owner_one_is(house: House) {
    let store = &house.store;
    let home = org(store).await;
    user(store, org(store).await).await;
    let tasks: Vec<_> = (0..20)
        .map(|second| {
            let store = store.clone();
            let newcomer = UserRecord {
                id: UserId::generate(),
                org: home,
                name: "Ruth".into(),
                role: Role::Owner,
                created_at: at(second),
            };
            tokio::spawn(async move { store.first_owner(&newcomer).await.unwrap() })
        })
        .collect();
    let mut told = Vec::new();
    for task in tasks {
        told.push(task.await.unwrap());
    }
    let users = store.users(home).await.unwrap();
    assert_eq!((users.len(), users[0].role), (1, Role::Owner));
    assert!(told.iter().all(|owner| *owner == users[0].id));
}

async fn an_owner_stays(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let (one, two) = (user(store, home).await, user(store, home).await);
    user(store, foreign).await;
    assert_eq!(store.set_role(foreign, one, Role::Viewer).await.unwrap(), MemberChange::Missing);
    let step_down = |id| {
        let store = store.clone();
        tokio::spawn(async move { store.set_role(home, id, Role::Viewer).await.unwrap() })
    };
    let (first, second) = (step_down(one), step_down(two));
    let mut both = [first.await.unwrap(), second.await.unwrap()];
    both.sort_by_key(|change| *change == MemberChange::LastOwner);
    assert_eq!(both, [MemberChange::Done, MemberChange::LastOwner]);
    let users = store.users(home).await.unwrap();
    let last = users.iter().find(|user| user.role == Role::Owner).unwrap();
    assert_eq!(store.remove_member(home, last.id).await.unwrap(), MemberChange::LastOwner);
    assert_eq!(store.set_role(home, last.id, Role::Owner).await.unwrap(), MemberChange::Done);
    assert_eq!(store.users(home).await.unwrap(), users);
}

/// A key and an invitation that were made with a key.
async fn with_a_key(store: &Store, org: OrgId, maker: ApiKeyId, digest: u8) -> ApiKeyId {
    let key = ApiKeyRecord {
        id: ApiKeyId::generate(),
        org,
        name: "k".into(),
        role: Role::Owner,
        digest: [digest; 32],
        created_at: at(0),
        expires_at: None,
        created_by: Actor::ApiKey(maker),
        networks: Vec::new(),
        last_used_at: None,
    };
    assert!(store.put_api_key(&key).await.unwrap());
    let open = InvitationRecord {
        created_by: Actor::ApiKey(maker),
        ..invitation(org, digest)
    };
    store.put_invitation(&open).await.unwrap();
    key.id
}

async fn a_key_goes_with_all_that_came_of_it(house: House) {
    let store = &house.store;
    let (home, foreign) = (org(store).await, org(store).await);
    let (first, second) = (with_a_key(store, home, ApiKeyId::generate(), 1).await, ApiKeyId::generate());
    let child = with_a_key(store, home, first, 2).await;
    let grandchild = with_a_key(store, home, child, 3).await;
    with_a_key(store, home, second, 4).await;
    assert_eq!(store.end_api_key(foreign, first).await.unwrap(), []);
    assert_eq!(store.end_api_key(home, first).await.unwrap(), [first, child, grandchild]);
    assert_eq!(store.end_api_key(home, first).await.unwrap(), []);
    for (digest, key, invited) in [(1, false, true), (2, false, false), (3, false, false), (4, true, true)] {
        assert_eq!(store.api_key(&[digest; 32], at(0)).await.unwrap().is_some(), key, "{digest}");
        assert_eq!(store.invitation(&[digest; 32], at(0)).await.unwrap().is_some(), invited, "{digest}");
    }
}

async fn who_is_an_owner_no_more_keeps_no_way_back(house: House) {
    let store = &house.store;
    let home = org(store).await;
    let (_, demoted) = (user(store, home).await, user(store, home).await);
    let open = InvitationRecord {
        created_by: Actor::User(demoted),
        role: Role::Owner,
        ..invitation(home, 1)
    };
    store.put_invitation(&open).await.unwrap();
    assert_eq!(store.set_role(home, demoted, Role::Owner).await.unwrap(), MemberChange::Done);
    assert!(store.invitation(&[1; 32], at(0)).await.unwrap().is_some(), "an owner still");
    assert_eq!(store.set_role(home, demoted, Role::Viewer).await.unwrap(), MemberChange::Done);
    assert_eq!(store.invitation(&[1; 32], at(0)).await.unwrap(), None);
}

async fn of_replicas_that_start_at_once_one_makes_the_organisation(house: House) {
    let replica = house.open_again().await;
    let tasks: Vec<_> = (0..20)
        .map(|second| {
            let store = if second % 2 == 0 { house.store.clone() } else { replica.clone() };
            let own = OrgRecord {
                id: OrgId::generate(),
                name: "Org".into(),
                created_at: at(100 - second),
            };
            tokio::spawn(async move { store.first_org(&own).await.unwrap() })
        })
        .collect();
    let mut told = Vec::new();
    for task in tasks {
        told.push(task.await.unwrap());
    }
    let orgs = house.store.orgs().await.unwrap();
    assert_eq!(orgs.len(), 1);
    assert!(told.iter().all(|org| *org == orgs[0].id));
}

async fn a_member_goes_with_all_that_was_theirs(house: House) {
    let store = &house.store;
    let home = org(store).await;
    let (owner, gone) = (user(store, home).await, user(store, home).await);
    store.put_login(&login(home, gone, "gone@example.org")).await.unwrap();
    for (digest, maker) in [(1, gone), (2, owner)] {
        let key = ApiKeyRecord {
            id: ApiKeyId::generate(),
            org: home,
            name: "k".into(),
            role: Role::Viewer,
            digest: [digest; 32],
            created_at: at(0),
            expires_at: None,
            created_by: Actor::User(maker),
            networks: Vec::new(),
            last_used_at: None,
        };
        store.put_api_key(&key).await.unwrap();
        let link = SignInLinkRecord {
            digest: [digest; 32],
            org: Some(home),
            user: Some(maker),
            expires_at: at(10),
        };
        store.put_sign_in_link(&link).await.unwrap();
        let open = InvitationRecord {
            created_by: Actor::User(maker),
            ..invitation(home, digest)
        };
        store.put_invitation(&open).await.unwrap();
    }
    let keys = store.api_keys(home).await.unwrap();
    let theirs = keys.iter().find(|key| key.created_by == Actor::User(gone)).unwrap();
    with_a_key(store, home, theirs.id, 3).await;
    assert_eq!(store.remove_member(home, gone).await.unwrap(), MemberChange::Done);
    assert_eq!(store.remove_member(home, gone).await.unwrap(), MemberChange::Missing);
    assert!(store.api_key(&[3; 32], at(0)).await.unwrap().is_none(), "made with a key of theirs");
    assert!(
        store.invitation(&[3; 32], at(0)).await.unwrap().is_none(),
        "made with a key of theirs"
    );
    assert!(store.login("gone@example.org").await.unwrap().is_none());
    for (digest, there) in [(1, false), (2, true)] {
        assert_eq!(store.api_key(&[digest; 32], at(0)).await.unwrap().is_some(), there);
        assert_eq!(store.invitation(&[digest; 32], at(0)).await.unwrap().is_some(), there);
        assert_eq!(store.take_sign_in_link(&[digest; 32], at(0)).await.unwrap().is_some(), there);
    }
}
