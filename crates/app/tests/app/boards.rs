//! Dashboards: arranged, looked back at, filtered, refreshed on a schedule, shared, kept as files.

use belvedere_app::{AskRequest, DashboardView, Every, Filter, Nudge, Place, Schedule, TileView, choices, filtered};
use belvedere_types::{Clock, DashboardId, Role};
use serde_json::json;
use time::Duration;
use time::macros::datetime;

use crate::server::Mode;
use crate::support::{House, code};

pub async fn board(house: &House) -> (DashboardId, TileView) {
    house.source().await;
    let answer = house.ask("list the things").await.unwrap();
    let board = house.app.create_dashboard(&house.owner, "Board").await.unwrap();
    let tile = house.app.pin(&house.owner, board.id, answer.id, Some("Things")).await.unwrap();
    (board.id, tile)
}

async fn view(house: &House, id: DashboardId) -> DashboardView {
    house.app.dashboard(&house.owner, id).await.unwrap()
}

fn rule(every: Every, at: &str, timezone: &str) -> Schedule {
    Schedule {
        every,
        at: at.into(),
        weekday: None,
        timezone: timezone.into(),
    }
}

#[tokio::test]
async fn a_dashboard_is_renamed_and_its_tiles_stay_where_they_are_put() {
    let house = House::new().await;
    let (id, pinned) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    assert_eq!(app.rename_dashboard(owner, id, " Weekly ").await.unwrap().name, "Weekly");
    assert_eq!(code(app.rename_dashboard(owner, id, "").await), "invalid_name");
    let note = app.add_text(owner, id, "Why", "# Why\r\nBecause.").await.unwrap();
    assert_eq!((note.text.as_deref(), note.answer.as_ref()), (Some("# Why\nBecause."), None));
    assert_eq!((pinned.place.x, note.place.x), (0, 6), "beside each other");
    app.place_tile(owner, note.id, Place { x: 0, y: 0, w: 12, h: 2 }).await.unwrap();
    let shown = view(&house, id).await;
    let placed: Vec<_> = shown.tiles.iter().map(|tile| (tile.id, tile.place.y)).collect();
    assert_eq!((shown.name.as_str(), placed), ("Weekly", vec![(note.id, 0), (pinned.id, 2)]));
    app.nudge_tile(owner, note.id, Nudge::Down).await.unwrap();
    let placed: Vec<_> = view(&house, id).await.tiles.iter().map(|tile| (tile.id, tile.place.y)).collect();
    assert_eq!(placed, [(pinned.id, 0), (note.id, 5)]);
    app.unpin(owner, pinned.id).await.unwrap();
    assert_eq!(view(&house, id).await.tiles[0].place.y, 0, "gaps close");
}

#[tokio::test]
async fn texts_are_edited_and_answers_are_not() {
    let house = House::new().await;
    let (id, pinned) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    let note = app.add_text(owner, id, "Why", "a").await.unwrap();
    let edited = app.edit_tile(owner, note.id, Some("How"), Some("b")).await.unwrap();
    assert_eq!((edited.title.as_str(), edited.text.as_deref()), ("How", Some("b")));
    assert_eq!(app.edit_tile(owner, pinned.id, Some("All"), None).await.unwrap().title, "All");
    assert_eq!(code(app.edit_tile(owner, pinned.id, None, Some("42")).await), "not_a_text_tile");
    for text in ["", " \n ", &"x".repeat(4_001), "a\u{7}b"] {
        assert_eq!(code(app.add_text(owner, id, "t", text).await), "invalid_text", "{text:?}");
    }
    let calls = house.things.calls().len();
    assert_eq!(app.refresh(owner, note.id).await.unwrap(), edited);
    assert_eq!(house.things.calls().len(), calls, "a text asks nobody");
}

#[tokio::test]
async fn looking_back_shows_what_was_shown_and_what_has_changed_since() {
    let house = House::new().await;
    let (id, tile) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    let monday = house.clock.now() + Duration::minutes(1);
    house.clock.advance(Duration::days(2));
    house
        .things
        .set_rows(json!([{"name": "beta", "size": 99}, {"name": "gamma", "size": 8}]));
    app.refresh(owner, tile.id).await.unwrap();
    let then = app.dashboard_at(owner, id, monday).await.unwrap();
    assert_eq!(then.tiles[0].answer, tile.answer);
    assert_eq!(then.tiles[0].refreshed_at, tile.refreshed_at);
    let before = app.dashboard_at(owner, id, monday - Duration::days(1)).await.unwrap();
    assert_eq!(before.tiles[0].answer, None, "from before there was anything");

    let changes = app.changes(owner, tile.id, monday).await.unwrap();
    let names = |rows: &[Vec<serde_json::Value>]| rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(names(&changes.added), ["gamma"]);
    assert_eq!(names(&changes.gone), ["alpha"]);
    assert_eq!(changes.changed.len(), 1);
    assert_eq!(
        (&changes.changed[0].cells[0].column, &changes.changed[0].cells[0].after),
        (&"size".to_owned(), &json!(99))
    );
    assert_eq!(changes.from, tile.refreshed_at);
    assert!(app.changes(owner, tile.id, house.clock.now()).await.unwrap().is_empty());
    assert_eq!(
        app.changes(owner, tile.id, datetime!(2020-01-01 00:00 UTC)).await.unwrap().from,
        None
    );
}

#[tokio::test]
async fn a_tile_says_since_when_it_is_stale() {
    let house = House::new().await;
    let (id, tile) = board(&house).await;
    house.things.set(Mode::Down);
    house.clock.advance(Duration::hours(1));
    let first = house.clock.now();
    house.app.refresh(&house.owner, tile.id).await.unwrap();
    house.clock.advance(Duration::hours(1));
    assert_eq!(house.app.refresh_all(&house.owner, id).await.unwrap(), 1);
    let stale = &view(&house, id).await.tiles[0];
    assert_eq!(
        (stale.stale_since, stale.stale.is_some()),
        (Some(first), true),
        "since the first failure"
    );
    assert_eq!(stale.answer, tile.answer);
}

#[tokio::test]
async fn a_filter_narrows_every_tile_that_has_its_column() {
    let house = House::new().await;
    let (id, tile) = board(&house).await;
    let answer = tile.answer.as_ref().unwrap().id;
    assert_eq!(choices(&view(&house, id).await.tiles), [], "one tile alone offers nothing");
    house.app.pin(&house.owner, id, answer, Some("Again")).await.unwrap();
    house.app.add_text(&house.owner, id, "Why", "a").await.unwrap();
    let shown = view(&house, id).await;
    let offered = choices(&shown.tiles);
    assert_eq!(offered.len(), 1);
    assert_eq!(
        (offered[0].column.as_str(), offered[0].values.as_slice()),
        ("name", ["alpha".to_owned(), "beta".to_owned()].as_slice())
    );
    let filter = |column: &str, value: &str| Filter {
        column: column.into(),
        value: value.into(),
    };
    let (narrow, touched) = filtered(shown.clone(), &[filter("name", "beta")]);
    assert_eq!(touched.len(), 2);
    for tile in narrow.tiles.iter().filter(|tile| tile.text.is_none()) {
        let table = tile.answer.as_ref().unwrap().table.as_ref().unwrap();
        assert_eq!((table.rows.len(), &table.rows[0][0], table.total_rows), (1, &json!("beta"), 1));
    }
    assert_eq!(
        filtered(shown.clone(), &[filter("no such column", "beta")]),
        (shown, Default::default())
    );
}

#[tokio::test]
async fn t6_two_schedulers_run_a_slot_once_whatever_the_clock_does() {
    let house = House::new().await;
    let (id, _) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    let set = app
        .set_schedule(owner, id, rule(Every::Day, "02:30", "Europe/Berlin"))
        .await
        .unwrap();
    assert_eq!(set.next_at, datetime!(2026-06-02 00:30 UTC));
    assert_eq!(view(&house, id).await.schedule, Some(set));
    assert_eq!(app.run_schedules().await.unwrap(), 0, "not yet");
    let before = house.things.calls().len();
    let replica = house.rebuilt(house.things.clone(), house.planner.clone()).await;
    house.clock.advance(Duration::hours(13));
    let (ours, theirs) = tokio::join!(app.run_schedules(), replica.run_schedules());
    assert_eq!(ours.unwrap() + theirs.unwrap(), 1);
    assert_eq!(house.things.calls().len(), before + 1);
    assert_eq!(app.run_schedules().await.unwrap() + replica.run_schedules().await.unwrap(), 0);

    // The clock goes back: the slot that was run is not run again, not even when the rule is set anew.
    house.clock.advance(Duration::hours(-6));
    assert_eq!(app.run_schedules().await.unwrap(), 0);
    let again = app
        .set_schedule(owner, id, rule(Every::Day, "02:30", "Europe/Berlin"))
        .await
        .unwrap();
    assert_eq!(again.next_at, datetime!(2026-06-03 00:30 UTC));
    // It jumps ahead: the slots between are made up for by one.
    house.clock.advance(Duration::days(30));
    assert_eq!(app.run_schedules().await.unwrap() + replica.run_schedules().await.unwrap(), 1);
    assert_eq!(house.things.calls().len(), before + 2);

    assert_eq!(
        code(app.set_schedule(owner, id, rule(Every::Day, "25:00", "UTC")).await),
        "invalid_schedule"
    );
    app.drop_schedule(owner, id).await.unwrap();
    house.clock.advance(Duration::days(30));
    assert_eq!(app.run_schedules().await.unwrap(), 0);
}

#[tokio::test]
async fn a_schedule_that_cannot_be_read_holds_up_no_other() {
    let house = House::new().await;
    let (broken, _) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    app.set_schedule(owner, broken, rule(Every::Day, "02:30", "UTC")).await.unwrap();
    house.tamper("UPDATE schedules SET body = '{}'").await;
    let sound = app.create_dashboard(owner, "Sound").await.unwrap().id;
    app.set_schedule(owner, sound, rule(Every::Day, "03:30", "UTC")).await.unwrap();
    for _ in 0..2 {
        house.clock.advance(Duration::days(1));
        assert_eq!(app.run_schedules().await.unwrap(), 1);
        assert_eq!(app.run_schedules().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_refresh_whose_slot_is_taken_is_finished_though_the_next_slot_cannot_be() {
    let house = House::new().await;
    let (first, _) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    let second = app.create_dashboard(owner, "Second").await.unwrap().id;
    app.set_schedule(owner, first, rule(Every::Day, "02:30", "UTC")).await.unwrap();
    app.set_schedule(owner, second, rule(Every::Day, "03:30", "UTC")).await.unwrap();
    house
        .tamper(
            "CREATE TRIGGER one_only BEFORE UPDATE ON schedules WHEN EXISTS (SELECT 1 FROM schedules WHERE last_slot IS NOT NULL)
             BEGIN SELECT RAISE(ABORT, 'no more'); END",
        )
        .await;
    let before = house.things.calls().len();
    house.clock.advance(Duration::days(1));
    assert!(app.run_schedules().await.is_err());
    assert_eq!(house.things.calls().len(), before + 1);
}

#[tokio::test]
async fn a_file_makes_the_same_dashboard_again() {
    let house = House::new().await;
    let (id, pinned) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    app.add_text(owner, id, "Why: a note", "# Why\n\n- \"a\"\n- 'b': c\n- no\n- 1e5")
        .await
        .unwrap();
    app.place_tile(owner, pinned.id, Place { x: 3, y: 0, w: 9, h: 4 }).await.unwrap();
    app.set_schedule(owner, id, rule(Every::Hour, "00:15", "UTC")).await.unwrap();
    let file = app.export_dashboard(owner, id).await.unwrap();
    assert!(file.contains("source: ") && !file.contains("src_"), "sources go by name\n{file}");
    assert!(!file.contains("alpha"), "what was shown is not in it\n{file}");

    let made = app.import_dashboard(owner, &file).await.unwrap();
    let original = view(&house, id).await;
    let bare = |view: &DashboardView| {
        let tiles: Vec<_> = view
            .tiles
            .iter()
            .map(|tile| (tile.title.clone(), tile.place, tile.question.clone(), tile.text.clone()))
            .collect();
        (
            view.name.clone(),
            tiles,
            view.schedule.as_ref().map(|schedule| schedule.rule.clone()),
        )
    };
    assert_eq!(bare(&made), bare(&original));
    assert_ne!(made.id, id);
    let imported = made.tiles.iter().find(|tile| tile.text.is_none()).unwrap();
    assert_eq!(imported.answer, None);
    let refreshed = app.refresh(owner, imported.id).await.unwrap();
    assert_eq!(
        refreshed.answer.unwrap().table.unwrap().rows,
        pinned.answer.unwrap().table.unwrap().rows,
        "its plan runs"
    );
    assert_eq!(app.export_dashboard(owner, made.id).await.unwrap(), file);
}

#[tokio::test]
async fn a_file_that_is_none_makes_nothing() {
    let house = House::new().await;
    let (id, _) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    let file = app.export_dashboard(owner, id).await.unwrap();
    let many = (0..30).fold(String::from("a: &a [x]\n"), |text, at| format!("{text}b{at}: [*a, *a, *a]\n"));
    let files = [
        (String::new(), "invalid_dashboard_file"),
        ("[1, 2]".into(), "invalid_dashboard_file"),
        ("name: [".into(), "invalid_dashboard_file"),
        (many, "invalid_dashboard_file"),
        ("x".repeat(300_000), "invalid_dashboard_file"),
        (
            file.replace("belvedere_dashboard: 1", "belvedere_dashboard: 2"),
            "invalid_dashboard_file",
        ),
        (file.replace("steps:", "stairs:"), "invalid_dashboard_file"),
        (format!("{file}run: rm\n"), "invalid_dashboard_file"),
        (file.replace("title: Things", "title: ''"), "invalid_name"),
    ];
    let source = house.app.sources(owner).await.unwrap().remove(0);
    for (text, expected) in files {
        assert_eq!(
            code(app.import_dashboard(owner, &text).await),
            expected,
            "{}",
            text.chars().take(80).collect::<String>()
        );
    }
    app.rename(owner, source.id, "Elsewhere").await.unwrap();
    assert_eq!(code(app.import_dashboard(owner, &file).await), "unknown_source");
    assert_eq!(
        code(app.import_dashboard(&house.with_role(Role::Viewer), &file).await),
        "role_not_sufficient"
    );
    assert_eq!(app.dashboards(owner).await.unwrap().len(), 1, "nothing was made");
}

#[tokio::test]
async fn i1_a_file_opens_no_tool_that_the_gate_keeps_shut() {
    let house = House::new().await;
    let (id, _) = board(&house).await;
    let (app, owner) = (&house.app, &house.owner);
    let file = app.export_dashboard(owner, id).await.unwrap();
    let calls = house.things.calls().len();
    for tool in ["delete_things", "no_such_tool"] {
        let made = app.import_dashboard(owner, &file.replace("list_things", tool)).await.unwrap();
        let refreshed = app.refresh(owner, made.tiles[0].id).await.unwrap();
        assert!(refreshed.answer.is_none() && refreshed.stale.is_some(), "{tool}: {refreshed:?}");
    }
    assert_eq!(house.things.calls().len(), calls, "nothing was called");
}

#[tokio::test]
async fn a_board_belongs_to_its_organisation() {
    let house = House::new().await;
    let (id, tile) = board(&house).await;
    let stranger = house.stranger().await;
    let (app, place) = (&house.app, Place { x: 0, y: 0, w: 2, h: 2 });
    let codes = [
        code(app.dashboard(&stranger, id).await),
        code(app.rename_dashboard(&stranger, id, "x").await),
        code(app.refresh_all(&stranger, id).await),
        code(app.add_text(&stranger, id, "t", "x").await),
        code(app.edit_tile(&stranger, tile.id, Some("t"), None).await),
        code(app.place_tile(&stranger, tile.id, place).await),
        code(app.nudge_tile(&stranger, tile.id, Nudge::Down).await),
        code(app.changes(&stranger, tile.id, house.clock.now()).await),
        code(app.set_schedule(&stranger, id, rule(Every::Day, "07:00", "UTC")).await),
        code(app.drop_schedule(&stranger, id).await),
        code(app.export_dashboard(&stranger, id).await),
    ];
    assert_eq!(codes, ["not_found"; 11]);
    // A tile of one dashboard is not arranged with those of another.
    let other = app.create_dashboard(&house.owner, "Other").await.unwrap();
    let question = AskRequest {
        question: "list the things".into(),
        ..AskRequest::default()
    };
    let answer = house.ask_with(question).await.unwrap();
    let there = app.pin(&house.owner, other.id, answer.id, None).await.unwrap();
    app.place_tile(&house.owner, there.id, Place { x: 6, y: 0, w: 6, h: 5 })
        .await
        .unwrap();
    assert_eq!(view(&house, id).await.tiles[0].place, tile.place);
}
