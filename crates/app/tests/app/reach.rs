//! A source that somebody may not ask does not exist for them, and neither does what was made from it.

use belvedere_app::{AskRequest, Binding, DashboardView, Nudge, Opinion, Place, RowsWanted, SavedAnswers, SourceView, Verdict};
use belvedere_store::{InvitationRecord, LoginRecord, UserRecord};
use belvedere_types::{
    Actor, AnswerId, ApiKeyId, Caller, Circle, Clock, ConversationId, DashboardId, InvitationId, Language, Role, SecretText, SourceAccess,
    TileId, UserId,
};

use crate::server::Mode;
use crate::support::{House, ask_as, code, named};

/// An open source and one that only `asks` may ask and only `manages` may manage, each with an answer and a tile.
struct Scene {
    house: House,
    secret: SourceView,
    asks: Caller,
    manages: Caller,
    other: Caller,
    key: Caller,
    answer: AnswerId,
    conversation: ConversationId,
    board: DashboardId,
    tile: TileId,
    open_tile: TileId,
}

fn only(members: &[Caller]) -> Circle {
    let user = |caller: &Caller| match caller.actor {
        Actor::User(user) => user,
        Actor::ApiKey(_) | Actor::System => panic!("no member"),
    };
    Circle::Only {
        roles: Vec::new(),
        members: members.iter().map(user).collect(),
    }
}

pub async fn member(house: &House, name: &str, role: Role) -> Caller {
    let user = UserRecord {
        id: UserId::generate(),
        org: house.owner.org,
        name: name.into(),
        role,
        created_at: house.clock.now(),
    };
    let invitation = InvitationRecord {
        id: InvitationId::generate(),
        org: user.org,
        digest: [user.id.uuid().as_bytes().as_slice(), &[0; 16]].concat().try_into().unwrap(),
        email: None,
        role,
        created_by: Actor::System,
        created_at: user.created_at,
        expires_at: user.created_at + time::Duration::DAY,
    };
    house.store.put_invitation(&invitation).await.unwrap();
    let login = LoginRecord {
        email: format!("{}@example.org", user.id),
        org: user.org,
        user: user.id,
        password: None,
        subject: None,
    };
    assert!(house.store.admit(invitation.id, &user, &login).await.unwrap());
    Caller {
        org: user.org,
        actor: Actor::User(user.id),
        role,
    }
}

fn about(source: &SourceView) -> AskRequest {
    AskRequest {
        question: format!("list the things of {}", source.name),
        sources: vec![source.name.clone()],
        ..AskRequest::default()
    }
}

async fn scene() -> Scene {
    let house = House::new().await;
    let secret = house.connect(named("https://secret.example/mcp", "Payroll")).await.unwrap();
    let open = house.connect(named("https://open.example/mcp", "Depot")).await.unwrap();
    let asks = member(&house, "Ada", Role::Editor).await;
    let manages = member(&house, "Max", Role::Editor).await;
    let other = member(&house, "Kim", Role::Editor).await;
    let key = Caller {
        actor: Actor::ApiKey(ApiKeyId::generate()),
        ..other
    };
    let access = SourceAccess {
        ask: only(&[asks]),
        manage: only(&[manages]),
    };
    house.app.set_source_access(&house.owner, secret.id, access).await.unwrap();
    let answer = ask_as(&house.app, &asks, about(&secret)).await.unwrap();
    let plain = ask_as(&house.app, &asks, about(&open)).await.unwrap();
    let board = house.app.create_dashboard(&asks, "Board").await.unwrap();
    let open_tile = house.app.pin(&asks, board.id, plain.id, Some("Depot")).await.unwrap().id;
    let tile = house.app.pin(&asks, board.id, answer.id, Some("Payroll")).await.unwrap().id;
    Scene {
        house,
        secret,
        asks,
        manages,
        other,
        key,
        answer: answer.id,
        conversation: answer.conversation_id,
        board: board.id,
        tile,
        open_tile,
    }
}

fn tiles(view: &DashboardView) -> Vec<TileId> {
    view.tiles.iter().map(|tile| tile.id).collect()
}

#[tokio::test]
async fn t01_whoever_may_not_ask_finds_nothing_of_the_source() {
    let scene = scene().await;
    let app = &scene.house.app;
    let place = Place { x: 0, y: 0, w: 2, h: 2 };
    for caller in [&scene.other, &scene.key] {
        assert_eq!(code(ask_as(app, caller, about(&scene.secret)).await), "unknown_source");
        let by_id = AskRequest {
            sources: vec![scene.secret.id.to_string()],
            ..about(&scene.secret)
        };
        assert_eq!(code(ask_as(app, caller, by_id).await), "unknown_source");
        let follow_up = AskRequest {
            question: "and now?".into(),
            conversation: Some(scene.conversation),
            ..AskRequest::default()
        };
        let missing = [
            code(ask_as(app, caller, follow_up).await),
            code(app.source(caller, scene.secret.id).await),
            code(app.tools(caller, scene.secret.id).await),
            code(app.replay_tools(caller, scene.secret.id).await),
            code(app.verdict_history(caller, scene.secret.id).await),
            code(app.rename(caller, scene.secret.id, "mine").await),
            code(app.test(caller, scene.secret.id).await),
            code(app.authorize(caller, Binding::ApiKey, scene.secret.id).await),
            code(app.disconnect(caller, scene.secret.id, SavedAnswers::Kept).await),
            code(app.answer(caller, scene.answer).await),
            code(app.rows(caller, scene.answer, &RowsWanted::default()).await),
            code(app.all_rows(caller, scene.answer).await),
            code(app.replay_answer(caller, scene.answer).await),
            code(app.progress(caller, scene.answer, 0, std::time::Duration::ZERO).await),
            code(app.give_feedback(caller, scene.answer, Opinion::Wrong, "").await),
            code(app.pin(caller, scene.board, scene.answer, None).await),
            code(app.conversation(caller, scene.conversation).await),
            code(app.rename_conversation(caller, scene.conversation, "mine").await),
            code(app.delete_conversation(caller, scene.conversation).await),
            code(app.tile(caller, scene.tile).await),
            code(app.refresh(caller, scene.tile).await),
            code(app.snapshots(caller, scene.tile, Language::English).await),
            code(app.changes(caller, scene.tile, scene.house.clock.now()).await),
            code(app.edit_tile(caller, scene.tile, Some("mine"), None).await),
            code(app.place_tile(caller, scene.tile, place).await),
            code(app.nudge_tile(caller, scene.tile, Nudge::Up).await),
            code(app.unpin(caller, scene.tile).await),
        ];
        assert!(missing.iter().all(|code| *code == "not_found"), "{missing:?}");
        assert_eq!(tiles(&app.dashboard(caller, scene.board).await.unwrap()), [scene.open_tile]);
        let past = app.dashboard_at(caller, scene.board, scene.house.clock.now()).await.unwrap();
        assert_eq!(tiles(&past), [scene.open_tile]);
        assert_eq!(app.refresh_all(caller, scene.board).await.unwrap(), 1);
        let moved = app.place_tile(caller, scene.open_tile, place).await.unwrap();
        assert_eq!(moved.len(), 1, "the other tile makes room unseen");
        assert!(!app.export_dashboard(caller, scene.board).await.unwrap().contains("Payroll"));
        for listed in [
            format!("{:?}", app.sources(caller).await.unwrap()),
            format!("{:?}", app.suggestions(caller, Language::English).await.unwrap()),
            format!("{:?}", app.conversations(caller, "").await.unwrap()),
            format!("{:?}", app.conversations(caller, "payroll").await.unwrap()),
        ] {
            assert!(
                !listed.contains("Payroll") && !listed.contains(&scene.secret.id.to_string()),
                "{listed}"
            );
        }
        let calls = scene.house.things.calls().len();
        let whole = AskRequest {
            question: "list everything".into(),
            ..AskRequest::default()
        };
        let answer = ask_as(app, caller, whole).await.unwrap();
        assert!(answer.tool_calls.iter().all(|call| call.source != scene.secret.id));
        assert_eq!(scene.house.things.calls().len(), calls + 1, "the open source alone was asked");
    }
    let yaml = app.export_dashboard(&scene.asks, scene.board).await.unwrap();
    assert_eq!(code(app.import_dashboard(&scene.other, &yaml).await), "unknown_source");
}

#[tokio::test]
async fn whoever_may_ask_does_and_manages_nothing() {
    let scene = scene().await;
    let (app, id) = (&scene.house.app, scene.secret.id);
    for caller in [&scene.asks, &scene.house.owner] {
        assert!(app.answer(caller, scene.answer).await.is_ok());
        assert_eq!(app.dashboard(caller, scene.board).await.unwrap().tiles.len(), 2);
        assert_eq!(app.conversations(caller, "").await.unwrap().len(), 2);
    }
    let seen = app.source(&scene.asks, id).await.unwrap();
    assert_eq!((seen.may_ask, seen.may_manage, seen.restricted), (true, false, true));
    let refused = [
        code(app.rename(&scene.asks, id, "mine").await),
        code(app.test(&scene.asks, id).await),
        code(app.authorize(&scene.asks, Binding::ApiKey, id).await),
        code(app.managed_source(&scene.asks, id).await),
        code(app.ask_golden_again(&scene.asks, id).await),
        code(app.disconnect(&scene.asks, id, SavedAnswers::Erased).await),
    ];
    assert!(refused.iter().all(|code| *code == "source_role_not_sufficient"), "{refused:?}");
    // Nor does a source's word lift the organisation's: nobody but owners decides who may, or what a tool is.
    for caller in [&scene.asks, &scene.manages] {
        let refused = [
            code(app.source_access(caller, id).await),
            code(app.set_source_access(caller, id, SourceAccess::OPEN).await),
            code(app.override_tool(caller, id, "list_things", Verdict::Blocked, "r").await),
        ];
        assert!(refused.iter().all(|code| *code == "role_not_sufficient"), "{refused:?}");
    }
}

#[tokio::test]
async fn whoever_manages_alone_sees_the_source_and_no_answer_of_it() {
    let scene = scene().await;
    let (app, id) = (&scene.house.app, scene.secret.id);
    let seen = app.source(&scene.manages, id).await.unwrap();
    assert_eq!((seen.may_ask, seen.may_manage), (false, true));
    assert_eq!(app.rename(&scene.manages, id, "Payroll 2").await.unwrap().name, "Payroll 2");
    assert_eq!(app.sources(&scene.manages).await.unwrap().len(), 2);
    assert_eq!(app.sources_to_ask(&scene.manages).await.unwrap().len(), 1);
    assert_eq!(code(app.answer(&scene.manages, scene.answer).await), "not_found");
    assert_eq!(code(ask_as(app, &scene.manages, about(&seen)).await), "unknown_source");
    let receipt = app.disconnect(&scene.manages, id, SavedAnswers::Kept).await.unwrap();
    assert_eq!(code(app.receipt(&scene.other, receipt.id).await), "not_found");
    assert!(app.receipts(&scene.other).await.unwrap().is_empty());
    for caller in [&scene.manages, &scene.asks, &scene.house.owner] {
        assert_eq!(app.receipts(caller).await.unwrap().len(), 1);
    }
    // What was kept of it is as closed as before.
    assert_eq!(code(app.answer(&scene.other, scene.answer).await), "not_found");
    assert!(app.answer(&scene.asks, scene.answer).await.is_ok());
}

#[tokio::test]
async fn a_change_of_who_may_is_in_force_at_once_and_written_down() {
    let scene = scene().await;
    let (app, owner, id) = (&scene.house.app, &scene.house.owner, scene.secret.id);
    app.set_source_access(owner, id, SourceAccess::OPEN).await.unwrap();
    assert!(app.answer(&scene.other, scene.answer).await.is_ok());
    let editors = SourceAccess {
        ask: Circle::Only {
            roles: vec![Role::Editor, Role::Owner, Role::Editor],
            members: Vec::new(),
        },
        manage: Circle::Everyone,
    };
    let set = app.set_source_access(owner, id, editors).await.unwrap();
    let expected = Circle::Only {
        roles: vec![Role::Editor],
        members: Vec::new(),
    };
    assert_eq!(set.ask, expected);
    assert!(app.answer(&scene.other, scene.answer).await.is_ok());
    let viewer = Caller {
        role: Role::Viewer,
        ..scene.other
    };
    assert_eq!(code(app.answer(&viewer, scene.answer).await), "not_found");
    let written = scene.house.actions().await;
    assert_eq!(written.iter().filter(|action| *action == "source.access_set").count(), 3);
}

#[tokio::test]
async fn nobody_is_given_what_they_cannot_have() {
    let scene = scene().await;
    let (app, owner, id) = (&scene.house.app, &scene.house.owner, scene.secret.id);
    let before = app.source_access(owner, id).await.unwrap();
    let roles = |roles: &[Role]| Circle::Only {
        roles: roles.to_vec(),
        members: Vec::new(),
    };
    let stranger = Circle::Only {
        roles: Vec::new(),
        members: vec![UserId::generate()],
    };
    for (ask, manage) in [
        (roles(&[Role::Auditor]), Circle::Everyone),
        (Circle::Everyone, roles(&[Role::Viewer])),
        (Circle::Everyone, roles(&[Role::Auditor])),
        (stranger.clone(), Circle::Everyone),
        (Circle::Everyone, stranger),
    ] {
        let wish = SourceAccess { ask, manage };
        assert_eq!(code(app.set_source_access(owner, id, wish).await), "invalid_source_access");
    }
    assert_eq!(app.source_access(owner, id).await.unwrap(), before);
    let foreign = scene.house.stranger().await;
    assert_eq!(code(app.set_source_access(&foreign, id, SourceAccess::OPEN).await), "not_found");
    assert_eq!(code(app.source_access(&foreign, id).await), "not_found");
}

#[tokio::test]
async fn a_link_shows_what_its_maker_may_see_and_no_more_than_that() {
    let scene = scene().await;
    let app = &scene.house.app;
    let shown = async |caller: &Caller| {
        let url = app.share(caller, scene.board, 7, &[]).await.unwrap().url;
        let token = SecretText::new(url.path_segments().unwrap().next_back().unwrap());
        tiles(&app.shared(&token).await.unwrap().dashboard)
    };
    assert_eq!(shown(&scene.other).await, [scene.open_tile]);
    assert_eq!(shown(&scene.key).await, [scene.open_tile], "of a key that has ended");
    assert_eq!(shown(&scene.asks).await.len(), 2);
    let url = app.share(&scene.asks, scene.board, 7, &[]).await.unwrap().url;
    let token = SecretText::new(url.path_segments().unwrap().next_back().unwrap());
    let Actor::User(user) = scene.asks.actor else { panic!() };
    scene.house.store.set_role(scene.asks.org, user, Role::Auditor).await.unwrap();
    assert_eq!(
        tiles(&app.shared(&token).await.unwrap().dashboard),
        [scene.open_tile],
        "an auditor sees no data"
    );
    scene.house.store.set_role(scene.asks.org, user, Role::Viewer).await.unwrap();
    assert_eq!(app.shared(&token).await.unwrap().dashboard.tiles.len(), 2);
    scene.house.store.remove_member(scene.asks.org, user).await.unwrap();
    assert_eq!(
        tiles(&app.shared(&token).await.unwrap().dashboard),
        [scene.open_tile],
        "its maker has left"
    );
}

#[tokio::test]
async fn an_answer_that_only_tells_of_the_source_is_as_closed() {
    let scene = scene().await;
    let (app, things) = (&scene.house.app, &scene.house.things);
    things.set(Mode::Token("x"));
    app.test(&scene.manages, scene.secret.id).await.unwrap();
    things.set(Mode::Open);
    let whole = || AskRequest {
        question: "list everything".into(),
        ..AskRequest::default()
    };
    let answer = ask_as(app, &scene.asks, whole()).await.unwrap();
    assert!(answer.notes.iter().any(|note| note.contains("Payroll")), "{:?}", answer.notes);
    assert!(app.answer(&scene.asks, answer.id).await.is_ok());
    assert_eq!(code(app.answer(&scene.other, answer.id).await), "not_found");
    let unaware = ask_as(app, &scene.other, whole()).await.unwrap();
    assert!(unaware.notes.is_empty(), "{:?}", unaware.notes);
    assert!(app.answer(&scene.asks, unaware.id).await.is_ok());
}

#[tokio::test]
async fn a_question_under_way_is_followed_and_stopped_by_whoever_may_see_its_sources() {
    let scene = scene().await;
    let app = &scene.house.app;
    let id = AnswerId::generate();
    let (store, now) = (&scene.house.store, scene.house.clock.now());
    store.begin_run(scene.asks.org, id, scene.asks.actor, now).await.unwrap();
    for caller in [&scene.other, &scene.key, &scene.manages] {
        assert_eq!(code(app.progress(caller, id, 0, std::time::Duration::ZERO).await), "not_found");
        assert_eq!(code(app.cancel(caller, id).await), "not_found");
    }
    for caller in [&scene.asks, &scene.house.owner] {
        assert!(app.progress(caller, id, 0, std::time::Duration::ZERO).await.is_ok());
    }
    app.cancel(&scene.asks, id).await.unwrap();
}
