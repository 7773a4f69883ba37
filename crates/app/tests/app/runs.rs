//! Questions under way: followed, taken up again, stopped; long results by the page; conversations and opinions.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use belvedere_analysis_router::Outcome;
use belvedere_app::{AskRequest, Ended, Opinion, Progress, RowsWanted};
use belvedere_tool_filter::{Listing, PermittedCall, ToolSource, ToolSourceError};
use belvedere_types::{AnswerId, Clock, OrgId, Role, SourceId, SourceTarget, ToolReply};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::server::Things;
use crate::support::{House, code};

const PATIENCE: Duration = Duration::from_secs(20);

fn request(question: &str) -> AskRequest {
    AskRequest {
        question: question.into(),
        ..AskRequest::default()
    }
}

async fn ended(app: &belvedere_app::App, house: &House, id: AnswerId, mut after: i64) -> (Vec<String>, Ended) {
    let mut said = Vec::new();
    loop {
        let Progress { steps, ended } = app.progress(&house.owner, id, after, PATIENCE).await.unwrap();
        after = steps.last().map_or(after, |step| step.sequence);
        said.extend(steps.into_iter().map(|step| step.stage));
        if let Some(ended) = ended {
            return (said, ended);
        }
    }
}

/// A tool server whose calls hang until they are dropped.
struct Hanging {
    things: Arc<Things>,
    called: Notify,
    dropped: Arc<Notify>,
}

struct Dropped(Arc<Notify>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[async_trait]
impl ToolSource for Hanging {
    async fn list(&self, target: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        self.things.list(target).await
    }

    async fn call(&self, _: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        let _until_dropped = Dropped(self.dropped.clone());
        self.called.notify_one();
        std::future::pending().await
    }

    async fn forget(&self, _: OrgId, _: SourceId) {}
}

#[tokio::test]
async fn a_question_is_followed_by_anybody_from_any_step_and_after_its_end() {
    let house = House::new().await;
    house.source().await;
    let id = house.app.begin_asking(&house.owner, request("list the things")).await.unwrap();
    let (said, end) = ended(&house.app, &house, id, 0).await;
    let Ended::Answered(answer) = end else { panic!("{end:?}") };
    assert_eq!((answer.id, answer.outcome), (id, Outcome::Answered));
    assert!(said.len() >= 3 && said.contains(&"calling".to_owned()), "{said:?}");
    // Another replica, another follower: the same from the database, and only what is behind the step it saw.
    let replica = house.rebuilt(house.things.clone(), house.planner.clone()).await;
    let (again, _) = ended(&replica, &house, id, 0).await;
    assert_eq!(again, said);
    let (rest, end) = ended(&replica, &house, id, 2).await;
    assert_eq!(rest, said[2..]);
    assert!(matches!(end, Ended::Answered(_)));
    let stranger = house.stranger().await;
    assert_eq!(code(house.app.progress(&stranger, id, 0, Duration::ZERO).await), "not_found");
    assert_eq!(code(house.app.cancel(&stranger, id).await), "not_found");
    assert_eq!(code(house.app.cancel(&house.owner, AnswerId::generate()).await), "not_found");
    house.app.cancel(&house.owner, id).await.unwrap();
    assert!(house.app.answer(&house.owner, id).await.is_ok(), "what has ended stays");
}

#[tokio::test]
async fn a_failure_is_what_followers_learn() {
    let house = House::new().await;
    let id = house.app.begin_asking(&house.owner, request("  ")).await.unwrap();
    let (_, end) = ended(&house.app, &house, id, 0).await;
    assert!(matches!(end, Ended::Failed(failed) if failed.code == "empty_question"));
    assert_eq!(
        code(house.app.begin_asking(&house.with_role(Role::Auditor), request("x")).await),
        "role_not_sufficient"
    );
}

#[tokio::test]
async fn cancelling_gives_up_the_call_under_way_and_stores_nothing() {
    let house = House::new().await;
    house.source().await;
    let hanging = Arc::new(Hanging {
        things: house.things.clone(),
        called: Notify::new(),
        dropped: Arc::default(),
    });
    let app = house.rebuilt(hanging.clone(), house.planner.clone()).await;
    // By this process at once, and by another at the next beat.
    for there in [false, true] {
        let id = app.begin_asking(&house.owner, request("list the things")).await.unwrap();
        tokio::time::timeout(PATIENCE, hanging.called.notified()).await.unwrap();
        let from = if there { &house.app } else { &app };
        from.cancel(&house.owner, id).await.unwrap();
        tokio::time::timeout(PATIENCE, hanging.dropped.notified())
            .await
            .expect("the call is given up");
        let (_, end) = ended(&house.app, &house, id, 0).await;
        assert!(matches!(&end, Ended::Failed(failed) if failed.code == "cancelled"), "{end:?}");
        assert_eq!(code(house.app.answer(&house.owner, id).await), "not_found");
    }
    assert_eq!(
        house.app.conversations(&house.owner, "").await.unwrap(),
        [],
        "no empty conversation is left"
    );
    assert!(
        house
            .actions()
            .await
            .iter()
            .filter(|action| *action == "question.cancelled")
            .count()
            == 2
    );
}

#[tokio::test]
async fn a_question_whose_server_died_is_lost_and_says_so() {
    let house = House::new().await;
    let id = AnswerId::generate();
    house
        .store
        .begin_run(house.owner.org, id, house.owner.actor, house.clock.now())
        .await
        .unwrap();
    let look = house.app.progress(&house.owner, id, 0, Duration::ZERO).await.unwrap();
    assert!(look.ended.is_none() && look.steps.is_empty());
    house.clock.advance(time::Duration::seconds(31));
    let look = house.app.progress(&house.owner, id, 0, Duration::ZERO).await.unwrap();
    assert!(matches!(look.ended, Some(Ended::Failed(failed)) if failed.code == "question_lost"));
}

#[tokio::test]
async fn a_step_that_cannot_be_written_down_costs_no_answer() {
    let house = House::new().await;
    house.source().await;
    house
        .tamper("CREATE TRIGGER no_steps BEFORE INSERT ON run_steps BEGIN SELECT RAISE(ABORT, 'no more'); END")
        .await;
    let id = house.app.begin_asking(&house.owner, request("list the things")).await.unwrap();
    let (said, end) = ended(&house.app, &house, id, 0).await;
    assert!(
        matches!(&end, Ended::Answered(answer) if answer.outcome == Outcome::Answered),
        "{end:?}"
    );
    assert!(said.is_empty());
}

#[tokio::test]
async fn a_long_result_is_kept_and_read_by_the_page() {
    let house = House::new().await;
    house.source().await;
    let rows: Vec<Value> = (0..2_345)
        .map(|at| json!({ "name": format!("thing {at:04}"), "size": at % 100 }))
        .collect();
    house.things.set_rows(json!(rows));
    let answer = house.ask("list the things").await.unwrap();
    let table = answer.table.as_ref().unwrap();
    assert_eq!((table.rows.len(), table.total_rows, table.truncated), (1_000, 2_345, true));
    let page = async |offset, limit, sort: &str, filter: &str| {
        let wanted = RowsWanted {
            offset,
            limit,
            sort: (!sort.is_empty()).then(|| sort.to_owned()),
            filter: filter.into(),
            ..RowsWanted::default()
        };
        house.app.rows(&house.owner, answer.id, &wanted).await
    };
    let first = page(0, 0, "", "").await.unwrap();
    assert_eq!((first.rows.len(), first.matching, first.total), (100, 2_345, 2_345));
    for offset in [990, 1_000, 1_999, 2_300, 2_345, 9_999] {
        let found = page(offset, 50, "", "").await.unwrap();
        let names: Vec<_> = found.rows.iter().map(|row| row[0].clone()).collect();
        let expected: Vec<_> = (offset..(offset + 50).min(2_345).max(offset))
            .take_while(|at| *at < 2_345)
            .map(|at| json!(format!("thing {at:04}")))
            .collect();
        assert_eq!(names, expected, "{offset}");
    }
    let largest = page(0, 3, "-size", "").await.unwrap();
    assert_eq!(
        largest.rows.iter().map(|row| row[1].clone()).collect::<Vec<_>>(),
        [json!(99), json!(99), json!(99)]
    );
    assert_eq!(largest.numbers, [99, 199, 299]);
    let found = page(0, 10, "name", "THING 234").await.unwrap();
    assert_eq!((found.matching, &found.rows[0][0]), (8, &json!("thing 0234")));
    assert_eq!(code(page(0, 1, "weight", "").await), "unknown_column");
    assert_eq!(page(0, 99_999, "", "").await.unwrap().rows.len(), 1_000, "a page has its limit");
    assert_eq!(house.app.all_rows(&house.owner, answer.id).await.unwrap().rows.len(), 2_345);
    let stranger = house.stranger().await;
    assert_eq!(
        code(house.app.rows(&stranger, answer.id, &RowsWanted::default()).await),
        "not_found"
    );
    assert_eq!(code(house.app.all_rows(&stranger, answer.id).await), "not_found");
}

#[tokio::test]
async fn a_tile_keeps_its_long_result_too_and_says_what_it_compares() {
    let house = House::new().await;
    house.source().await;
    let rows = |many: i64| {
        json!(
            (0..many)
                .map(|at| json!({ "name": format!("thing {at:04}"), "size": at }))
                .collect::<Vec<_>>()
        )
    };
    house.things.set_rows(rows(2_345));
    let answer = house.ask("list the things").await.unwrap();
    let (app, owner) = (&house.app, &house.owner);
    let board = app.create_dashboard(owner, "Things").await.unwrap();
    let tile = app.pin(owner, board.id, answer.id, None).await.unwrap().id;
    assert_eq!(
        app.tile_rows(owner, tile).await.unwrap(),
        app.all_rows(owner, answer.id).await.unwrap(),
        "as pinned"
    );
    let pinned = house.clock.now();
    house.clock.advance(time::Duration::hours(1));
    house.things.set_rows(rows(3_000));
    app.refresh(owner, tile).await.unwrap();
    let kept = app.tile_rows(owner, tile).await.unwrap();
    assert_eq!((kept.rows.len(), kept.total_rows, kept.truncated), (3_000, 3_000, false));
    assert_eq!(kept.rows[2_999][0], json!("thing 2999"));
    assert!(app.changes(owner, tile, pinned).await.unwrap().partial);
    let long = house.clock.now();
    house.clock.advance(time::Duration::hours(1));
    house.things.set_rows(rows(3));
    app.refresh(owner, tile).await.unwrap();
    assert_eq!(
        app.tile_rows(owner, tile).await.unwrap().rows.len(),
        3,
        "nothing of the longer one is left"
    );
    assert!(app.changes(owner, tile, long).await.unwrap().partial, "the earlier one was cut");
    let short = house.clock.now();
    house.clock.advance(time::Duration::hours(1));
    app.refresh(owner, tile).await.unwrap();
    assert!(!app.changes(owner, tile, short).await.unwrap().partial);
    let stranger = house.stranger().await;
    assert_eq!(code(app.tile_rows(&stranger, tile).await), "not_found");
}

#[tokio::test]
async fn conversations_are_found_renamed_and_deleted_and_opinions_kept() {
    let house = House::new().await;
    house.source().await;
    let answer = house.ask("list the things").await.unwrap();
    let (app, owner, chat) = (&house.app, &house.owner, answer.conversation_id);
    assert_eq!(app.conversations(owner, "THINGS").await.unwrap().len(), 1);
    assert_eq!(app.conversations(owner, "weather").await.unwrap(), []);
    assert_eq!(app.rename_conversation(owner, chat, " Stock ").await.unwrap().title, "Stock");
    assert_eq!(code(app.rename_conversation(owner, chat, "").await), "invalid_name");
    app.give_feedback(owner, answer.id, Opinion::Right, "").await.unwrap();
    let given = app
        .give_feedback(owner, answer.id, Opinion::Wrong, " gamma is missing ")
        .await
        .unwrap();
    assert_eq!(given.note, "gamma is missing");
    assert_eq!(app.feedback(owner).await.unwrap(), [given]);
    assert_eq!(
        code(app.give_feedback(owner, answer.id, Opinion::Wrong, &"x".repeat(1_001)).await),
        "note_too_long"
    );
    assert_eq!(
        code(app.give_feedback(owner, AnswerId::generate(), Opinion::Right, "").await),
        "not_found"
    );
    let (viewer, stranger) = (house.with_role(Role::Viewer), house.stranger().await);
    assert_eq!(code(app.feedback(&viewer).await), "role_not_sufficient");
    assert_eq!(code(app.delete_conversation(&viewer, chat).await), "role_not_sufficient");
    assert_eq!(code(app.delete_conversation(&stranger, chat).await), "not_found");
    assert_eq!(code(app.rename_conversation(&stranger, chat, "x").await), "not_found");
    assert_eq!(code(app.give_feedback(&stranger, answer.id, Opinion::Right, "").await), "not_found");
    app.delete_conversation(owner, chat).await.unwrap();
    assert_eq!(code(app.answer(owner, answer.id).await), "not_found");
}
