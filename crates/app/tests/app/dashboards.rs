//! Pins: a plan that is replayed without a planner, and says how old it is.

use std::sync::Arc;

use async_trait::async_trait;
use belvedere_analysis_router::{Answer, PlanError, PlanRequest, Planner, Proposal};
use belvedere_app::{AskRequest, SavedAnswers, TileView};
use belvedere_tool_filter::{Listing, PermittedCall, ToolSource, ToolSourceError};
use belvedere_types::{Language, OrgId, SourceId, SourceTarget, ToolReply};
use serde_json::json;
use time::Duration;

use crate::boards::board;
use crate::server::{Mode, listing};
use crate::support::{House, code};

mockall::mock! {
    Tools {}
    #[async_trait]
    impl ToolSource for Tools {
        async fn list(&self, target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError>;
        async fn call(&self, call: PermittedCall) -> Result<ToolReply, ToolSourceError>;
        async fn forget(&self, org: OrgId, source: SourceId);
    }
}

/// Lists its tools; a call of any fails the test.
pub fn silent_tools(house: &House) -> Arc<dyn ToolSource> {
    let mut tools = MockTools::new();
    let clock = house.clock.clone();
    tools.expect_list().returning(move |_| Ok(Arc::new(listing(&clock))));
    tools.expect_call().never();
    Arc::new(tools)
}

struct NoPlanner;

#[async_trait]
impl Planner for NoPlanner {
    async fn propose(&self, _request: &PlanRequest<'_>) -> Result<Proposal, PlanError> {
        panic!("a refresh asks no planner");
    }
}

fn names(tile: &TileView) -> Vec<String> {
    let table = tile.answer.as_ref().unwrap().table.as_ref().unwrap();
    table.rows.iter().map(|row| row[0].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_pin_shows_its_answer_and_a_refresh_replays_the_plan_without_a_planner() {
    let house = House::new().await;
    let (board, tile) = board(&house).await;
    assert_eq!(
        (tile.title.as_str(), tile.question.as_str(), tile.stale.as_deref()),
        ("Things", "list the things", None)
    );
    assert_eq!(names(&tile), ["alpha", "beta"]);

    house.things.set_rows(json!([{"name": "gamma", "size": 8}]));
    house.clock.advance(Duration::hours(2));
    let app = house.rebuilt(house.things.clone(), Arc::new(NoPlanner)).await;
    let refreshed = app.refresh(&house.owner, tile.id).await.unwrap();
    assert_eq!(names(&refreshed), ["gamma"]);
    assert!(refreshed.refreshed_at > tile.refreshed_at && refreshed.stale.is_none());
    assert_eq!(app.dashboard(&house.owner, board).await.unwrap().tiles, [refreshed]);
    assert_eq!(app.snapshots(&house.owner, tile.id, Language::English).await.unwrap().len(), 2);
    assert_eq!(house.things.calls(), ["list_things", "list_things"]);
}

#[tokio::test]
async fn a_refresh_that_fails_keeps_the_last_good_answer_and_says_why() {
    let house = House::new().await;
    let (_, tile) = board(&house).await;
    house.clock.advance(Duration::hours(1));
    house.things.set(Mode::Down);
    let stale = house.app.refresh(&house.owner, tile.id).await.unwrap();
    assert_eq!((names(&stale), stale.refreshed_at), (names(&tile), tile.refreshed_at));
    assert!(stale.stale.is_some_and(|why| !why.is_empty()));

    house.things.set(Mode::Open);
    house.clock.advance(Duration::hours(1));
    let fresh = house.app.refresh(&house.owner, tile.id).await.unwrap();
    assert_eq!(fresh.stale, None);
    assert!(fresh.refreshed_at > tile.refreshed_at);
}

#[tokio::test]
async fn a_tile_that_cannot_be_read_stops_no_other_from_being_refreshed() {
    let house = House::new().await;
    let (board, tile) = board(&house).await;
    let answer = tile.answer.as_ref().unwrap().id;
    house.app.pin(&house.owner, board, answer, Some("Broken")).await.unwrap();
    house.tamper("UPDATE tiles SET recipe = '{}' WHERE title = 'Broken'").await;
    house.clock.advance(Duration::hours(1));
    assert_eq!(code(house.app.refresh_all(&house.owner, board).await), "internal_error");
    let refreshed = house.app.tile(&house.owner, tile.id).await.unwrap();
    assert!(refreshed.refreshed_at > tile.refreshed_at);
}

#[tokio::test]
async fn a_tile_whose_source_waits_for_a_person_says_so_and_calls_nothing() {
    let house = House::new().await;
    let (_, tile) = board(&house).await;
    let source = house.app.sources(&house.owner).await.unwrap().remove(0);
    house.things.set(Mode::Token("x"));
    house.app.test(&house.owner, source.id).await.unwrap();
    let stale = house.app.refresh(&house.owner, tile.id).await.unwrap();
    assert!(stale.stale.unwrap().contains(&source.name));
    assert_eq!(house.things.calls().len(), 1, "the pin's own question alone");
}

#[tokio::test]
async fn an_answer_is_replayed_as_another_of_its_conversation_without_a_planner() {
    let house = House::new().await;
    let source = house.source().await;
    let first = house.ask("list the things").await.unwrap();
    house.things.set_rows(json!([{"name": "gamma", "size": 8}]));
    let app = house.rebuilt(house.things.clone(), Arc::new(NoPlanner)).await;
    let again = app.replay_answer(&house.owner, first.id).await.unwrap();
    let rows = |answer: &Answer| answer.table.as_ref().unwrap().rows.clone();
    assert_eq!(rows(&again), [vec![json!("gamma"), json!(8)]]);
    assert_eq!((&again.plan, &again.question), (&first.plan, &first.question));
    let kept = app.conversation(&house.owner, first.conversation_id).await.unwrap();
    assert_eq!(kept.iter().map(|answer| answer.id).collect::<Vec<_>>(), [first.id, again.id]);
    assert_eq!(rows(&kept[0]), rows(&first), "the old one stays as it was");
    let asked = house.actions().await.iter().filter(|action| *action == "question.answered").count();
    assert_eq!(asked, 2, "written down once each");
    house.things.set(Mode::Token("x"));
    app.test(&house.owner, source.id).await.unwrap();
    let waits = app.replay_answer(&house.owner, first.id).await;
    assert_eq!(code(waits), "source_needs_authorization");
    app.disconnect(&house.owner, source.id, SavedAnswers::Kept).await.unwrap();
    assert_eq!(code(app.replay_answer(&house.owner, first.id).await), "source_needs_authorization");
    let refused = house.ask("list the things").await.unwrap();
    assert_eq!(code(app.replay_answer(&house.owner, refused.id).await), "not_replayable");
}

#[tokio::test]
async fn only_an_answer_with_a_result_can_be_pinned() {
    let house = House::new().await;
    let board = house.app.create_dashboard(&house.owner, "Board").await.unwrap();
    let answer = house.ask("list the things").await.unwrap();
    assert_eq!(code(house.app.pin(&house.owner, board.id, answer.id, None).await), "not_pinnable");
    assert_eq!(code(house.app.create_dashboard(&house.owner, " ").await), "invalid_name");
}

#[tokio::test]
async fn tiles_keep_their_place_and_can_be_taken_down() {
    let house = House::new().await;
    let (board, first) = board(&house).await;
    let answer = first.answer.unwrap().id;
    let second = house.app.pin(&house.owner, board, answer, Some("Second")).await.unwrap();
    house.app.unpin(&house.owner, first.id).await.unwrap();
    let third = house.app.pin(&house.owner, board, answer, None).await.unwrap();
    assert_eq!(third.title, "list the things");
    let tiles = house.app.dashboard(&house.owner, board).await.unwrap().tiles;
    assert_eq!(
        tiles.iter().map(|tile| tile.id).collect::<Vec<_>>(),
        [third.id, second.id],
        "the place that became free is taken"
    );
    house.app.delete_dashboard(&house.owner, board).await.unwrap();
    assert_eq!(code(house.app.refresh(&house.owner, second.id).await), "not_found");
}

#[tokio::test]
async fn a_pin_belongs_to_its_organisation() {
    let house = House::new().await;
    let (board, tile) = board(&house).await;
    let stranger = house.stranger().await;
    let theirs = house.app.create_dashboard(&stranger, "Theirs").await.unwrap();
    let answer = tile.answer.unwrap().id;
    assert_eq!(code(house.app.pin(&stranger, theirs.id, answer, None).await), "not_found");
    assert_eq!(code(house.app.pin(&stranger, board, answer, None).await), "not_found");
    assert_eq!(code(house.app.refresh(&stranger, tile.id).await), "not_found");
    assert_eq!(code(house.app.snapshots(&stranger, tile.id, Language::English).await), "not_found");
    assert_eq!(code(house.app.unpin(&stranger, tile.id).await), "not_found");
    assert_eq!(code(house.app.answer(&stranger, answer).await), "not_found");
    let ask = AskRequest {
        question: "q".into(),
        conversation: Some(house.app.conversations(&house.owner, "").await.unwrap()[0].id),
        ..AskRequest::default()
    };
    assert_eq!(code(crate::support::ask_as(&house.app, &stranger, ask).await), "not_found");
}
