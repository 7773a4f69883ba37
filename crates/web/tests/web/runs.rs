//! Asking by stream: followed again, cancelled; rows, opinions and conversations by API and page.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_app::router::Outcome;
use belvedere_types::SourceId;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::downloads::stored;
use crate::house::{House, KEY, Reply, request};
use crate::samples;

async fn stream(house: &House, method: Method, path: &str, body: &str, last: &str) -> Reply {
    let builder = request(method, path)
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream")
        .header("last-event-id", last);
    house.send(builder.body(Body::from(body.to_owned())).unwrap()).await
}

fn names(reply: &Reply) -> Vec<&str> {
    reply.body.lines().filter_map(|line| line.strip_prefix("event: ")).collect()
}

#[tokio::test]
async fn a_stream_names_its_answer_and_is_taken_up_again_where_it_broke() {
    let house = House::new().await;
    house.connected("Things").await;
    let asked = stream(&house, Method::POST, "/api/v1/ask", r#"{"question":"List all things"}"#, "").await;
    assert_eq!(asked.headers[header::CONTENT_TYPE], "text/event-stream");
    let id = asked.headers["x-answer-id"].to_str().unwrap().to_owned();
    let whole = names(&asked);
    assert!(
        whole.starts_with(&["step", "step"]) && whole.ends_with(&["table", "chart", "answer"]),
        "{whole:?}"
    );
    assert!(
        asked.body.contains(&format!("\"id\":\"{id}\"")),
        "the answer has the identifier that was named"
    );
    let path = format!("/api/v1/answers/{id}/events");
    let again = stream(&house, Method::GET, &path, "", "").await;
    assert_eq!(names(&again), whole);
    assert!(
        again.body.contains("\nid: 2\n") && !asked.body.contains("\nid: "),
        "the first stream is as it always was"
    );
    let rest = stream(&house, Method::GET, &path, "", "2").await;
    assert_eq!(names(&rest), whole[2..]);
    for (method, path) in [(Method::GET, "events"), (Method::POST, "cancel")] {
        let unknown = format!("/api/v1/answers/ans_018f0000000070008000000000000000/{path}");
        assert_eq!(house.api(method, &unknown, None).await.code(), "not_found");
    }
    let ended = house.api(Method::POST, &format!("/api/v1/answers/{id}/cancel"), None).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT, "cancelling what has ended changes nothing");
    assert_eq!(
        house.api(Method::GET, &format!("/api/v1/answers/{id}"), None).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn rows_come_by_the_page_sorted_and_filtered() {
    let house = House::new().await;
    house.connected("Things").await;
    let answer = house.asked().await;
    let path = format!("/api/v1/answers/{}/rows", answer["id"].as_str().unwrap());
    let page = house.api(Method::GET, &format!("{path}?sort=-size&limit=1"), None).await.json();
    assert_eq!(
        (&page["rows"][0][0], &page["numbers"], &page["total"]),
        (&json!("beta"), &json!([1]), &json!(2))
    );
    let page = house.api(Method::GET, &format!("{path}?filter=alp"), None).await.json();
    assert_eq!((&page["matching"], &page["rows"][0][0]), (&json!(1), &json!("alpha")));
    assert_eq!(
        house.api(Method::GET, &format!("{path}?sort=weight"), None).await.code(),
        "unknown_column"
    );
    assert_eq!(
        house.api(Method::GET, &format!("{path}?offset=-1"), None).await.code(),
        "invalid_request"
    );
}

/// Names and values of a form.
type Posted = Vec<(String, String)>;

/// The forms below an answer that offer to break it down: what they post, and in which language the button is.
fn groupings(page: &str) -> Vec<(Posted, Option<String>)> {
    let page = Html::parse_document(page);
    let all = |selector: &str| Selector::parse(selector).unwrap();
    page.select(&all(".groupings form[method=post][action='/ask']"))
        .map(|form| {
            let named = |field: scraper::ElementRef<'_>| Some((field.attr("name")?.to_owned(), field.attr("value")?.to_owned()));
            let posted = form.select(&all("input, button")).filter_map(named).collect();
            let button = form.select(&all("button")).next().unwrap();
            (posted, button.attr("lang").map(str::to_owned))
        })
        .collect()
}

#[tokio::test]
async fn an_answer_is_broken_down_by_a_form_in_the_same_conversation() {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let mut answer = samples::answer(SourceId::generate(), Outcome::Answered);
    answer.follow_ups = vec!["by shelf".into(), "nach Region".into()];
    stored(&house, &answer).await;
    let page = format!("/conversations/{}", answer.conversation_id);
    let offered = groupings(&house.get(&browser, &page).await.body);
    let told = |posted: &[(String, String)], name: &str| posted.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    let questions: Vec<_> = offered.iter().map(|(posted, _)| told(posted, "question").unwrap()).collect();
    assert_eq!(questions, ["by shelf", "nach Region"]);
    assert_eq!((&offered[0].1, offered[1].1.as_deref()), (&None, Some("de")));

    let posted: Vec<(&str, &str)> = offered[0]
        .0
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let went = house.post(&browser, "/ask", &posted).await;
    assert!(went.location().starts_with(&format!("{page}?at=")), "{}", went.location());
    let told = house.api(Method::GET, &format!("/api/v1{page}"), None).await.json();
    assert_eq!(
        (&told["answers"][0]["follow_ups"][0], &told["answers"][1]["question"]),
        (&json!("by shelf"), &json!("by shelf"))
    );
    // The follow-up is now the last answer, and the one before offers nothing that would be taken for one of it.
    assert_eq!(groupings(&house.get(&browser, &page).await.body), []);
}

#[tokio::test]
async fn conversations_and_opinions_have_pages() {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let answer = house.asked().await;
    let (id, chat) = (answer["id"].as_str().unwrap(), answer["conversation_id"].as_str().unwrap());
    let page = house.get(&browser, &format!("/conversations/{chat}")).await.body;
    assert!(
        page.contains("class=\"cited\"") || !answer["text"].as_str().unwrap().contains('8'),
        "{page}"
    );
    house
        .post(
            &browser,
            &format!("/answers/{id}/feedback"),
            &[("verdict", "wrong"), ("note", "no")],
        )
        .await;
    let feedback = house.api(Method::GET, "/api/v1/feedback", None).await.json();
    assert_eq!(
        (&feedback["feedback"][0]["verdict"], &feedback["feedback"][0]["note"]),
        (&json!("wrong"), &json!("no"))
    );
    let wrong = house
        .post(&browser, &format!("/answers/{id}/feedback"), &[("verdict", "maybe")])
        .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    house
        .post(&browser, &format!("/conversations/{chat}/rename"), &[("title", "Stock")])
        .await;
    assert!(house.get(&browser, "/conversations?q=stock").await.body.contains(chat));
    assert!(
        house
            .get(&browser, "/conversations?q=weather")
            .await
            .body
            .contains("None has these words")
    );
    let listed = house.api(Method::GET, "/api/v1/conversations?q=STOCK", None).await.json();
    assert_eq!(listed["conversations"][0]["title"], "Stock");
    let renamed = house
        .api(
            Method::PATCH,
            &format!("/api/v1/conversations/{chat}"),
            Some(json!({ "title": "All" })),
        )
        .await;
    assert_eq!(renamed.json()["title"], "All");
    house.post(&browser, &format!("/conversations/{chat}/delete"), &[]).await;
    assert_eq!(
        house.api(Method::GET, &format!("/api/v1/answers/{id}"), None).await.status,
        StatusCode::NOT_FOUND
    );
    let gone = house.api(Method::DELETE, &format!("/api/v1/conversations/{chat}"), None).await;
    assert_eq!(gone.code(), "not_found");
    let none: Value = house.api(Method::GET, "/api/v1/conversations", None).await.json();
    assert_eq!(none["conversations"], json!([]));
}

#[tokio::test]
async fn a_stretch_of_a_chart_is_drawn_alone() {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let answer = house.asked().await;
    let path = format!("/answers/{}/chart?chart=bar", answer["id"].as_str().unwrap());
    let part = house.get(&browser, &format!("{path}&from=1&to=9")).await;
    assert!(
        part.body.contains("data-label=\"beta\"") && !part.body.contains("alpha"),
        "{}",
        part.body
    );
    let none = house.get(&browser, &format!("{path}&from=5&to=2")).await;
    assert!(!none.body.contains("data-row"), "{}", none.body);
    assert_eq!(
        house.get(&browser, &format!("{path}&from=x&to=2")).await.status,
        StatusCode::BAD_REQUEST
    );
}
