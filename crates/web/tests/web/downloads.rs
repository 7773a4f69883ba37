//! Answers as files.

use axum::http::{Method, StatusCode, header};
use belvedere_app::router::{Answer, Column, ColumnType, Outcome};
use belvedere_store::{AnswerRecord, ConversationRecord};
use belvedere_types::{Clock, SourceId, SystemClock};
use serde_json::json;

use crate::house::House;
use crate::samples;

pub async fn stored(house: &House, answer: &Answer) {
    let org = house.store.orgs().await.unwrap()[0].id;
    let created_at = SystemClock.now();
    house
        .store
        .create_conversation(&ConversationRecord {
            id: answer.conversation_id,
            org,
            title: "t".into(),
            created_at,
        })
        .await
        .unwrap();
    let record = AnswerRecord {
        id: answer.id,
        org,
        conversation: answer.conversation_id,
        question: answer.question.clone(),
        body: json!(answer),
        sources: Vec::new(),
        created_at,
    };
    house.store.put_answer(&record).await.unwrap();
}

#[tokio::test]
async fn csv_is_quoted_and_never_a_formula() {
    let house = House::new().await;
    let mut answer = samples::answer(SourceId::generate(), Outcome::Answered);
    let table = answer.table.as_mut().unwrap();
    table.columns = [("=name", ColumnType::Text), ("amount", ColumnType::Number)]
        .map(|(name, kind)| Column { name: name.into(), kind })
        .to_vec();
    let cells = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(A1)",
        "-2+3",
        "\t=1",
        " =1",
        "-12.5",
        "plain",
        "a,\"b\"\nc",
    ];
    table.rows = cells
        .iter()
        .map(|cell| vec![json!(cell), json!(-1.5)])
        .chain([vec![json!(null), json!({ "a": 1 })]])
        .collect();
    stored(&house, &answer).await;
    let reply = house.api(Method::GET, &format!("/api/v1/answers/{}.csv", answer.id), None).await;
    assert_eq!(
        reply.body,
        "'=name,amount\r\n'=cmd|' /C calc'!A0,-1.5\r\n'+1+1,-1.5\r\n'@SUM(A1),-1.5\r\n'-2+3,-1.5\r\n'\t=1,-1.5\r\n' =1,-1.5\r\n-12.5,-1.5\r\nplain,-1.5\r\n\
         \"a,\"\"b\"\"\nc\",-1.5\r\n,\"{\"\"a\"\":1}\"\r\n"
    );
    assert!(reply.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    assert_eq!(
        reply.headers[header::CONTENT_DISPOSITION],
        format!("attachment; filename=\"{}.csv\"", answer.id).as_str()
    );
}

#[tokio::test]
async fn an_answer_is_json_and_other_endings_are_nothing() {
    let house = House::new().await;
    let answer = samples::answer(SourceId::generate(), Outcome::Refused);
    stored(&house, &answer).await;
    let plain = house.api(Method::GET, &format!("/api/v1/answers/{}", answer.id), None).await;
    assert_eq!(plain.json(), json!(answer));
    let file = house.api(Method::GET, &format!("/api/v1/answers/{}.json", answer.id), None).await;
    assert!(file.headers.contains_key(header::CONTENT_DISPOSITION));
    for ending in [".csv", ".svg", ".png", ".vl.json", ".exe", ".json.json"] {
        let reply = house
            .api(Method::GET, &format!("/api/v1/answers/{}{ending}", answer.id), None)
            .await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (StatusCode::NOT_FOUND, "not_found"),
            "{ending} of an answer without a table"
        );
    }
}

#[tokio::test]
async fn an_answer_of_another_organisation_is_not_there() {
    let house = House::new().await;
    let other = belvedere_store::OrgRecord {
        id: belvedere_types::OrgId::generate(),
        name: "Other".into(),
        created_at: SystemClock.now(),
    };
    house.store.create_org(&other).await.unwrap();
    let answer = samples::answer(SourceId::generate(), Outcome::Refused);
    let at = SystemClock.now();
    house
        .store
        .create_conversation(&ConversationRecord {
            id: answer.conversation_id,
            org: other.id,
            title: "t".into(),
            created_at: at,
        })
        .await
        .unwrap();
    let record = AnswerRecord {
        id: answer.id,
        org: other.id,
        conversation: answer.conversation_id,
        question: String::new(),
        body: json!(answer),
        sources: Vec::new(),
        created_at: at,
    };
    house.store.put_answer(&record).await.unwrap();
    for path in [
        format!("/api/v1/answers/{}", answer.id),
        format!("/api/v1/answers/{}.csv", answer.id),
        format!("/api/v1/conversations/{}", answer.conversation_id),
    ] {
        assert_eq!(house.api(Method::GET, &path, None).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// A reader's picture is like the page, data is neutral, and a program's picture is English.
#[tokio::test]
async fn what_a_tile_shows_is_a_file_in_every_form() {
    let house = House::new().await;
    let source = house.connected("things").await;
    let question = json!({ "question": "list things by size", "sources": [source] });
    let answer = house.api(Method::POST, "/api/v1/ask", Some(question)).await.json();
    let board = house
        .api(Method::POST, "/api/v1/dashboards", Some(json!({ "name": "Board" })))
        .await
        .json();
    let tiles = format!("/api/v1/dashboards/{}/tiles", board["id"].as_str().unwrap());
    let pinned = house
        .api(Method::POST, &tiles, Some(json!({ "answer_id": answer["id"] })))
        .await
        .json();
    let told = house
        .api(Method::POST, &tiles, Some(json!({ "title": "a", "text": "b" })))
        .await
        .json();
    let path = |tile: &serde_json::Value, ending: &str| format!("/api/v1/tiles/{}{ending}", tile["id"].as_str().unwrap());
    for (ending, media, holds) in [
        (".csv", "text/csv; charset=utf-8; header=present", "alpha,3"),
        (".json", "application/json", "alpha"),
        (".svg?chart=bar", "image/svg+xml", "data-label=\"alpha\""),
        (".png?chart=bar", "image/png", "IEND"),
        (".vl.json?chart=bar", "application/json", "vega-lite"),
    ] {
        let file = house.api(Method::GET, &path(&pinned, ending), None).await;
        assert_eq!(
            (file.status, file.headers[header::CONTENT_TYPE].to_str().unwrap()),
            (StatusCode::OK, media),
            "{ending}"
        );
        assert!(file.body.contains(holds), "{ending}: {}", file.body);
        let name = ending.split('?').next().unwrap();
        let disposition = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(
            disposition.starts_with("attachment") && disposition.ends_with(&format!("{name}\"")),
            "{disposition}"
        );
        let nothing = house.api(Method::GET, &path(&told, ending), None).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "a text is no file");
    }
    let browser = house.browser().await;
    let page = house
        .get(&browser, &format!("/dashboards/{}", board["id"].as_str().unwrap()))
        .await
        .body;
    assert!(page.contains(&path(&pinned, ".csv")) && !page.contains(&path(&told, ".csv")));
}

#[tokio::test]
async fn a_chart_is_a_picture_of_pixels_too() {
    let house = House::new().await;
    let source = house.connected("things").await;
    let question = json!({ "question": "list things by size", "sources": [source] });
    let answer = house.api(Method::POST, "/api/v1/ask", Some(question)).await.json();
    let path = |ending: &str| format!("/api/v1/answers/{}{ending}", answer["id"].as_str().unwrap());
    let picture = house.api(Method::GET, &path(".png?chart=bar"), None).await;
    assert_eq!(picture.status, StatusCode::OK, "{}", picture.body);
    assert_eq!(picture.headers[header::CONTENT_TYPE], "image/png");
    assert!(picture.headers[header::CONTENT_DISPOSITION].to_str().unwrap().ends_with(".png\""));
    assert!(
        picture.body.contains("PNG") && picture.body.contains("IEND"),
        "{}",
        picture.body.len()
    );
    let browser = house.browser().await;
    let page = house
        .get(&browser, &format!("/conversations/{}", answer["conversation_id"].as_str().unwrap()))
        .await
        .body;
    assert!(!page.contains("data-png"), "no script is needed for it");
}
