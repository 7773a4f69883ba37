//! Questions by JSON, by stream and by form; pinning what came of them.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::house::{House, KEY, request};

const QUESTION: &str = "List all things with their size";

/// Name and data of each event, in order.
fn events(body: &str) -> Vec<(String, Value)> {
    let blocks = body.split("\n\n").filter(|block| block.starts_with("event: "));
    blocks
        .map(|block| {
            let (name, data) = block.split_once('\n').unwrap();
            (
                name["event: ".len()..].to_owned(),
                serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_question_is_answered_as_json_and_can_be_fetched_again() {
    let house = House::new().await;
    house.connected("Things").await;
    let answer = house.api(Method::POST, "/api/v1/ask", Some(json!({ "question": QUESTION }))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    assert_eq!(answer["outcome"], "answered", "{answer}");
    let again = house
        .api(Method::GET, &format!("/api/v1/answers/{}", answer["id"].as_str().unwrap()), None)
        .await
        .json();
    assert_eq!(again, answer);
    let conversation = house
        .api(
            Method::GET,
            &format!("/api/v1/conversations/{}", answer["conversation_id"].as_str().unwrap()),
            None,
        )
        .await
        .json();
    assert_eq!(conversation["answers"], json!([answer]));
}

#[tokio::test]
async fn a_stream_names_its_stages_and_ends_with_the_stored_answer() {
    let house = House::new().await;
    house.connected("Things").await;
    let builder = request(Method::POST, "/api/v1/ask")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header(header::CONTENT_TYPE, "application/json");
    let reply = house
        .send(
            builder
                .header(header::ACCEPT, "text/event-stream")
                .body(Body::from(json!({ "question": QUESTION }).to_string()))
                .unwrap(),
        )
        .await;
    assert_eq!(reply.headers[header::CONTENT_TYPE], "text/event-stream");
    let events = events(&reply.body);
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[0], "step");
    assert!(names.contains(&"table"), "{names:?}");
    assert_eq!(names.iter().filter(|name| **name == "answer").count(), 1);
    let (last, answer) = events.last().unwrap();
    assert_eq!(last, "answer");
    let id = answer["id"].as_str().unwrap();
    assert_eq!(house.api(Method::GET, &format!("/api/v1/answers/{id}"), None).await.json(), *answer);
}

#[tokio::test]
async fn a_refused_request_is_an_error_event_and_an_error_answer() {
    let house = House::new().await;
    let plain = house.api(Method::POST, "/api/v1/ask", Some(json!({ "question": "  " }))).await;
    assert_eq!((plain.status, plain.code().as_str()), (StatusCode::BAD_REQUEST, "empty_question"));
    let builder = request(Method::POST, "/api/v1/ask")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header(header::CONTENT_TYPE, "application/json");
    let reply = house
        .send(
            builder
                .header(header::ACCEPT, "text/event-stream")
                .body(Body::from(json!({ "question": "  " }).to_string()))
                .unwrap(),
        )
        .await;
    let events = events(&reply.body);
    assert_eq!(
        (events.len(), events[0].0.as_str(), &events[0].1["code"]),
        (1, "error", &json!("empty_question"))
    );
}

#[tokio::test]
async fn without_script_the_form_leads_to_the_answer_which_is_pinned_and_refreshed() {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let asked = house
        .post(&browser, "/ask", &[("question", QUESTION), ("conversation_id", "")])
        .await;
    let page = house.get(&browser, asked.location()).await;
    assert!(
        page.body.contains("alpha") && page.body.contains("How this was answered"),
        "{}",
        page.body
    );
    let id = asked.location().split_once('#').unwrap().1.to_owned();

    let svg = house.api(Method::GET, &format!("/api/v1/answers/{id}.svg?chart=bar"), None).await;
    assert!(svg.status == StatusCode::NOT_FOUND || svg.body.starts_with("<svg"));
    let pinned = house
        .post(
            &browser,
            &format!("/answers/{id}/pin"),
            &[("dashboard", ""), ("new_dashboard", "Stock"), ("title", "")],
        )
        .await;
    let (board, tile) = pinned.location().split_once('#').unwrap();
    let shown = house.get(&browser, board).await;
    assert!(shown.body.contains("Stock") && shown.body.contains("alpha"));
    assert_eq!(house.post(&browser, &format!("{board}/refresh"), &[]).await.location(), board);
    let refreshed = house.post(&browser, &format!("{board}/tiles/{tile}/refresh"), &[]).await;
    assert_eq!(refreshed.location(), pinned.location());
    let snapshots = house
        .api(Method::GET, &format!("/api/v1/tiles/{tile}/snapshots"), None)
        .await
        .json();
    assert_eq!(snapshots["snapshots"].as_array().unwrap().len(), 3);
    house.post(&browser, &format!("{board}/tiles/{tile}/remove"), &[]).await;
    assert!(house.get(&browser, board).await.body.contains("Nothing pinned yet"));
}

#[tokio::test]
async fn a_write_in_a_question_is_declined_kindly() {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let asked = house.post(&browser, "/ask", &[("question", "Delete thing alpha")]).await;
    let page = house.get(&browser, asked.location()).await;
    let parsed = Html::parse_document(&page.body);
    assert_eq!(parsed.select(&Selector::parse("table").unwrap()).count(), 0);
    assert!(page.body.contains("never changes anything"), "{}", page.body);
}
