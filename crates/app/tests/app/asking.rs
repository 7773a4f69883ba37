//! Asking: what is stored, what is audited, what shows on cards, and what never calls.

use std::sync::Arc;

use belvedere_analysis_router::{BuiltInPlanner, Event, Outcome};
use belvedere_app::{AskRequest, ConnectRequest};
use belvedere_types::{ConnectionState, VendorId};
use tokio::sync::mpsc;

use crate::dashboards::silent_tools;
use crate::server::Mode;
use crate::support::{House, ask_as, code};

#[tokio::test]
async fn an_answer_is_stored_with_its_audit_entry_and_its_source_is_marked_used() {
    let house = House::new().await;
    let source = house.source().await;
    let answer = house.ask("list the things").await.unwrap();
    assert_eq!(answer.outcome, Outcome::Answered);
    assert_eq!(answer.table.as_ref().unwrap().total_rows, 2);
    assert_eq!(house.things.calls(), ["list_things"]);
    let stored = house.app.answer(&house.owner, answer.id).await.unwrap();
    assert_eq!(
        (&stored.table, &stored.plan, &stored.text),
        (&answer.table, &answer.plan, &answer.text)
    );
    assert!(house.app.source(&house.owner, source.id).await.unwrap().last_used_at.is_some());
    let entries = house.app.audit(&house.owner, 0).await.unwrap();
    let entry = entries.iter().find(|entry| entry.action == "question.answered").unwrap();
    assert_eq!(entry.subject, answer.id.to_string());
    assert!(!entry.detail.to_string().contains("alpha"), "data is not audited");
}

#[tokio::test]
async fn the_answer_is_no_event_and_a_listener_who_leaves_cancels() {
    let house = House::new().await;
    house.source().await;
    let (events, mut watched) = mpsc::channel(64);
    let request = || AskRequest {
        question: "list the things".into(),
        ..AskRequest::default()
    };
    let asked = house.app.ask(&house.owner, request(), events);
    let watch = async {
        let mut seen = Vec::new();
        while let Some(event) = watched.recv().await {
            seen.push(event);
        }
        seen
    };
    let (answer, seen) = tokio::join!(asked, watch);
    assert!(answer.is_ok() && !seen.is_empty());
    assert!(seen.iter().all(|event| !matches!(event, Event::Answer(_))));

    let (gone, receiver) = mpsc::channel(64);
    drop(receiver);
    let answer = house.app.ask(&house.owner, request(), gone).await.unwrap();
    assert_ne!(answer.outcome, Outcome::Answered);
}

#[tokio::test]
async fn a_conversation_goes_on_with_its_last_turn() {
    let house = House::new().await;
    house.source().await;
    let first = house.ask("list the things").await.unwrap();
    let follow_up = AskRequest {
        question: "and the big ones?".into(),
        conversation: Some(first.conversation_id),
        ..AskRequest::default()
    };
    let second = house.ask_with(follow_up).await.unwrap();
    assert_eq!(second.conversation_id, first.conversation_id);
    let turns = house.planner.previous.lock().unwrap().clone();
    assert_eq!(
        (turns.first().unwrap(), turns.last().unwrap()),
        (&None, &Some("list the things".to_owned()))
    );
    let stored = house.app.conversation(&house.owner, first.conversation_id).await.unwrap();
    assert_eq!(stored.iter().map(|answer| answer.id).collect::<Vec<_>>(), [first.id, second.id]);
    assert_eq!(house.app.conversations(&house.owner, "").await.unwrap()[0].title, "list the things");
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_its_reason() {
    let house = House::new().await;
    house.source().await;
    let ask = |question: &str| AskRequest {
        question: question.into(),
        ..AskRequest::default()
    };
    for (request, expected) in [
        (ask("  "), "empty_question"),
        (ask(&"q".repeat(2_001)), "question_too_long"),
        (
            AskRequest {
                sources: vec!["nobody".into()],
                ..ask("list")
            },
            "unknown_source",
        ),
        (
            AskRequest {
                timezone: Some("Mars/Olympus".into()),
                ..ask("list")
            },
            "invalid_timezone",
        ),
    ] {
        assert_eq!(code(house.ask_with(request).await), expected);
    }
    for timezone in ["Z", "UTC", "+02:00", "-0530"] {
        assert!(
            house
                .ask_with(AskRequest {
                    timezone: Some(timezone.into()),
                    ..ask("list the things")
                })
                .await
                .is_ok(),
            "{timezone}"
        );
    }
    assert!(house.things.calls().iter().all(|tool| tool == "list_things"));
}

#[tokio::test]
async fn a_source_is_chosen_by_name_or_identifier() {
    let house = House::new().await;
    let (_, second) = (house.source().await, house.source().await);
    for wanted in [second.name.clone(), second.id.to_string()] {
        let request = AskRequest {
            question: "list the things".into(),
            sources: vec![wanted.clone(), wanted],
            ..AskRequest::default()
        };
        let answer = house.ask_with(request).await.unwrap();
        assert!(!answer.tool_calls.is_empty());
        assert!(answer.tool_calls.iter().all(|call| call.source == second.id));
    }
}

#[tokio::test]
async fn without_any_source_it_says_what_to_connect() {
    let house = House::new().await;
    let answer = house.ask("list the things").await.unwrap();
    assert_eq!(answer.outcome, Outcome::NoSource);
    assert!(!answer.text.is_empty());
}

#[tokio::test]
async fn a_failure_the_catalog_explains_shows_on_the_card_until_a_call_goes_through() {
    let house = House::new().await;
    let request = ConnectRequest {
        vendor: Some(VendorId("prisma-postgres".into())),
        ..ConnectRequest::default()
    };
    let source = house.connect(request).await.unwrap();
    house.things.set(Mode::Refusing("Workspace not selected"));
    let answer = house.ask("list the things").await.unwrap();
    assert_ne!(answer.outcome, Outcome::Answered);
    let card = house.app.source(&house.owner, source.id).await.unwrap();
    let vendor = house.app.catalog().vendor(&VendorId("prisma-postgres".into())).unwrap();
    let entry = vendor
        .troubleshooting
        .iter()
        .find(|entry| entry.contains.eq_ignore_ascii_case("workspace not selected"))
        .unwrap();
    assert_eq!(
        (card.state, card.code.as_deref()),
        (ConnectionState::Degraded, Some(entry.code.as_str()))
    );
    assert_eq!(card.next_step.as_deref(), Some(entry.fix.as_str()));

    house.things.set(Mode::Open);
    assert_eq!(house.ask("list the things").await.unwrap().outcome, Outcome::Answered);
    assert_eq!(
        house.app.source(&house.owner, source.id).await.unwrap().state,
        ConnectionState::Connected
    );
}

#[tokio::test]
async fn a_question_that_asks_for_a_write_calls_nothing() {
    let house = House::new().await;
    house.source().await;
    let app = house.rebuilt(silent_tools(&house), Arc::new(BuiltInPlanner)).await;
    for question in ["delete all things", "please remove the thing alpha"] {
        let answer = ask_as(
            &app,
            &house.owner,
            AskRequest {
                question: question.into(),
                ..AskRequest::default()
            },
        )
        .await
        .unwrap();
        assert_eq!(answer.outcome, Outcome::Refused, "{question}");
        assert!(answer.tool_calls.is_empty() && answer.refusal.is_some());
    }
}

#[tokio::test]
async fn a_foreign_source_cannot_be_named() {
    let house = House::new().await;
    let source = house.source().await;
    let stranger = house.stranger().await;
    let request = AskRequest {
        question: "list the things".into(),
        sources: vec![source.id.to_string()],
        ..AskRequest::default()
    };
    assert_eq!(code(ask_as(&house.app, &stranger, request).await), "unknown_source");
    assert!(house.things.calls().is_empty());
}
