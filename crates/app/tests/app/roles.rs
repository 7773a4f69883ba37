//! What each role may do, and that foreign things look like missing ones.

use belvedere_app::{AskRequest, Binding, ConnectRequest, Every, Nudge, Opinion, Place, RowsWanted, SavedAnswers, Schedule};
use belvedere_tool_filter::Verdict;
use belvedere_types::{
    AnswerId, ApiKeyId, Caller, ConversationId, DashboardId, Language, Quirks, ReceiptId, Role, ShareId, SourceId, SubscriptionId, TileId,
};

use crate::support::{House, ask_as, by_url, code};

/// Every use case with the roles that may use it, tried with identifiers that do not exist.
async fn codes(house: &House, caller: &Caller) -> Vec<(&'static str, &'static str, &'static [Role])> {
    const LOOK: &[Role] = &[Role::Owner, Role::Editor, Role::Viewer];
    const EDIT: &[Role] = &[Role::Owner, Role::Editor];
    const OWN: &[Role] = &[Role::Owner];
    let app = &house.app;
    let (source, answer, dashboard, tile) = (
        SourceId::generate(),
        AnswerId::generate(),
        DashboardId::generate(),
        TileId::generate(),
    );
    let (chat, mailed) = (ConversationId::generate(), SubscriptionId::generate());
    let (now, place) = (time::OffsetDateTime::UNIX_EPOCH, Place { x: 0, y: 0, w: 2, h: 2 });
    let ask = AskRequest {
        question: "what is there?".into(),
        conversation: Some(ConversationId::generate()),
        ..AskRequest::default()
    };
    vec![
        ("source", code(app.source(caller, source).await), LOOK),
        ("rename", code(app.rename(caller, source, "x").await), EDIT),
        ("test", code(app.test(caller, source).await), LOOK),
        ("authorize", code(app.authorize(caller, Binding::ApiKey, source).await), EDIT),
        ("tools", code(app.tools(caller, source).await), LOOK),
        ("review_tool", code(app.review_tool(caller, source, "t").await), OWN),
        (
            "override_tool",
            code(app.override_tool(caller, source, "t", Verdict::Blocked, "r").await),
            OWN,
        ),
        ("disconnect", code(app.disconnect(caller, source, SavedAnswers::Erased).await), EDIT),
        ("revoke_api_key", code(app.revoke_api_key(caller, ApiKeyId::generate()).await), OWN),
        ("receipt", code(app.receipt(caller, ReceiptId::generate()).await), LOOK),
        ("ask", code(ask_as(app, caller, ask).await), LOOK),
        ("answer", code(app.answer(caller, answer).await), LOOK),
        (
            "conversation",
            code(app.conversation(caller, ConversationId::generate()).await),
            LOOK,
        ),
        (
            "progress",
            code(app.progress(caller, answer, 0, std::time::Duration::ZERO).await),
            LOOK,
        ),
        ("cancel", code(app.cancel(caller, answer).await), LOOK),
        ("replay_answer", code(app.replay_answer(caller, answer).await), LOOK),
        ("rows", code(app.rows(caller, answer, &RowsWanted::default()).await), LOOK),
        ("all_rows", code(app.all_rows(caller, answer).await), LOOK),
        (
            "give_feedback",
            code(app.give_feedback(caller, answer, Opinion::Right, "").await),
            LOOK,
        ),
        ("rename_conversation", code(app.rename_conversation(caller, chat, "x").await), LOOK),
        ("delete_conversation", code(app.delete_conversation(caller, chat).await), EDIT),
        ("dashboard", code(app.dashboard(caller, dashboard).await), LOOK),
        ("delete_dashboard", code(app.delete_dashboard(caller, dashboard).await), EDIT),
        ("pin", code(app.pin(caller, dashboard, answer, None).await), EDIT),
        ("refresh", code(app.refresh(caller, tile).await), LOOK),
        ("snapshots", code(app.snapshots(caller, tile, Language::English).await), LOOK),
        ("unpin", code(app.unpin(caller, tile).await), EDIT),
        ("tile", code(app.tile(caller, tile).await), LOOK),
        ("dashboard_at", code(app.dashboard_at(caller, dashboard, now).await), LOOK),
        ("rename_dashboard", code(app.rename_dashboard(caller, dashboard, "x").await), EDIT),
        ("refresh_all", code(app.refresh_all(caller, dashboard).await), LOOK),
        ("add_text", code(app.add_text(caller, dashboard, "t", "x").await), EDIT),
        ("edit_tile", code(app.edit_tile(caller, tile, Some("t"), None).await), EDIT),
        ("place_tile", code(app.place_tile(caller, tile, place).await), EDIT),
        ("nudge_tile", code(app.nudge_tile(caller, tile, Nudge::Up).await), EDIT),
        ("changes", code(app.changes(caller, tile, now).await), LOOK),
        ("set_schedule", code(app.set_schedule(caller, dashboard, daily()).await), EDIT),
        ("drop_schedule", code(app.drop_schedule(caller, dashboard).await), EDIT),
        ("share", code(app.share(caller, dashboard, 7, &[]).await), EDIT),
        ("shares", code(app.shares(caller, dashboard).await), EDIT),
        ("unshare", code(app.unshare(caller, ShareId::generate()).await), EDIT),
        ("unsubscribe", code(app.unsubscribe(caller, mailed).await), LOOK),
        ("pause_subscription", code(app.pause_subscription(caller, mailed).await), LOOK),
        ("resume_subscription", code(app.resume_subscription(caller, mailed).await), LOOK),
        ("export_dashboard", code(app.export_dashboard(caller, dashboard).await), LOOK),
    ]
}

fn daily() -> Schedule {
    Schedule {
        every: Every::Day,
        at: "07:00".into(),
        weekday: None,
        timezone: "UTC".into(),
    }
}

#[tokio::test]
async fn a_role_is_checked_before_anything_else() {
    let house = House::new().await;
    for role in [Role::Owner, Role::Editor, Role::Viewer, Role::Auditor] {
        for (name, code, allowed) in codes(&house, &house.with_role(role)).await {
            let expected = if allowed.contains(&role) {
                "not_found"
            } else {
                "role_not_sufficient"
            };
            assert_eq!(code, expected, "{name} as {role:?}");
        }
    }
}

#[tokio::test]
async fn lists_links_and_the_audit_log_have_their_roles() {
    let house = House::new().await;
    let app = &house.app;
    for role in [Role::Owner, Role::Editor, Role::Viewer, Role::Auditor] {
        let caller = house.with_role(role);
        let looks = role != Role::Auditor;
        assert_eq!(app.sources(&caller).await.is_ok(), looks, "{role:?}");
        assert_eq!(app.conversations(&caller, "").await.is_ok(), looks, "{role:?}");
        assert_eq!(app.offered_tools(&caller).await.is_ok(), looks, "{role:?}");
        let refused = code(app.call_offered(&caller, "x__y", serde_json::Map::new()).await);
        assert_eq!(refused == "unknown_tool", looks, "{role:?}: {refused}");
        assert_eq!(app.dashboards(&caller).await.is_ok(), looks, "{role:?}");
        assert_eq!(
            app.audit(&caller, 0).await.is_ok(),
            matches!(role, Role::Owner | Role::Auditor),
            "{role:?}"
        );
        assert_eq!(app.sign_in_link(&caller).await.is_ok(), role == Role::Owner, "{role:?}");
        let edits = matches!(role, Role::Owner | Role::Editor);
        assert_eq!(app.create_dashboard(&caller, &format!("{role:?}")).await.is_ok(), edits, "{role:?}");
        let connected = app.connect(&caller, Binding::ApiKey, by_url("https://things.example/mcp")).await;
        assert_eq!(connected.is_ok(), edits, "{role:?}");
        let with_quirks = ConnectRequest {
            quirks: Some(Quirks::NONE),
            ..by_url("https://things.example/mcp")
        };
        let connected = app.connect(&caller, Binding::ApiKey, with_quirks).await;
        assert_eq!(connected.is_ok(), role == Role::Owner, "{role:?}");
    }
}

#[tokio::test]
async fn what_belongs_to_another_organisation_looks_missing() {
    let house = House::new().await;
    let source = house.source().await;
    let board = house.app.create_dashboard(&house.owner, "Board").await.unwrap();
    let stranger = house.stranger().await;
    let app = &house.app;
    assert!(app.sources(&stranger).await.unwrap().is_empty());
    assert!(app.dashboards(&stranger).await.unwrap().is_empty());
    let foreign = [
        code(app.source(&stranger, source.id).await),
        code(app.rename(&stranger, source.id, "mine").await),
        code(app.test(&stranger, source.id).await),
        code(app.tools(&stranger, source.id).await),
        code(app.authorize(&stranger, Binding::ApiKey, source.id).await),
        code(app.override_tool(&stranger, source.id, "list_things", Verdict::Blocked, "r").await),
        code(app.disconnect(&stranger, source.id, SavedAnswers::Erased).await),
        code(app.dashboard(&stranger, board.id).await),
        code(app.delete_dashboard(&stranger, board.id).await),
    ];
    assert!(foreign.iter().all(|code| *code == "not_found"), "{foreign:?}");
    assert!(app.audit(&stranger, 0).await.unwrap().is_empty());
    assert_eq!(app.source(&house.owner, source.id).await.unwrap().name, source.name);
}
