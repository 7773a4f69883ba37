//! Questions by JSON, by stream and by form; pinning what came of them.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_app::router::Outcome;
use belvedere_types::{Role, SourceId};
use belvedere_web::pages::answer;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::house::{Browser, House, KEY, request};
use crate::samples;

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

/// Runs of digits.
fn numbers(answer: &Value) -> Vec<String> {
    let text = answer["text"].as_str().unwrap();
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(str::to_owned).collect()
}

#[tokio::test]
async fn programs_get_english_unless_they_name_a_language() {
    let house = House::new().await;
    house.connected("Things").await;
    let ask = |language: Option<&'static str>| {
        let house = &house;
        async move {
            let body = match language {
                Some(language) => json!({ "question": "How many things are there?", "language": language }),
                None => json!({ "question": "How many things are there?" }),
            };
            house.api(Method::POST, "/api/v1/ask", Some(body)).await
        }
    };
    let (english, german) = (ask(None).await.json(), ask(Some("de")).await.json());
    assert_eq!(
        (&english["text"], &german["text"]),
        (&json!("2 things, all of them."), &json!("Alle 2 „things“."))
    );
    assert_eq!(numbers(&german), numbers(&english));
    assert_eq!(german["table"], english["table"]);
    assert_eq!(
        (&german["figures"][0]["origin"], &german["figures"][0]["at"]),
        (&english["figures"][0]["origin"], &json!(5))
    );
    assert_eq!(ask(Some("fr")).await.status, StatusCode::BAD_REQUEST);
    // Each is kept in both.
    let kept = |answer: &Value, query: &str| format!("/api/v1/answers/{}{query}", answer["id"].as_str().unwrap());
    let told = async |path: String| house.api(Method::GET, &path, None).await;
    assert_eq!(told(kept(&german, "")).await.json()["text"], english["text"]);
    assert_eq!(told(kept(&english, "?language=de")).await.json()["text"], german["text"]);
    assert_eq!(told(kept(&english, "?language=fr")).await.status, StatusCode::BAD_REQUEST);
    let conversation = format!("/api/v1/conversations/{}?language=de", english["conversation_id"].as_str().unwrap());
    assert_eq!(told(conversation).await.json()["answers"][0]["text"], german["text"]);
}

#[tokio::test]
async fn a_stream_speaks_the_language_that_is_named() {
    let house = House::new().await;
    house.connected("Things").await;
    let builder = request(Method::POST, "/api/v1/ask")
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream");
    let body = json!({ "question": "delete all things", "language": "de" }).to_string();
    let reply = house.send(builder.body(Body::from(body)).unwrap()).await;
    let events = events(&reply.body);
    assert_eq!(events[0].1["text"], "Die Werkzeuge der verbundenen Quellen werden durchgesehen");
    let refusal = events.last().unwrap().1["refusal"].as_str().unwrap();
    assert!(refusal.starts_with("Die Frage verlangt eine Änderung („delete“)."), "{refusal}");
}

#[tokio::test]
async fn what_readers_of_german_are_offered_is_answered_as_it_stands() {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let german = Browser {
        cookie: format!("{}; language=de", browser.cookie),
        csrf: browser.csrf.clone(),
    };
    for (reader, offer) in [(&browser, "List things"), (&german, "Zeige alle things")] {
        let page = Html::parse_document(&house.get(reader, "/").await.body);
        let buttons = Selector::parse("button.suggestion").unwrap();
        let offered: Vec<&str> = page.select(&buttons).filter_map(|button| button.attr("value")).collect();
        assert_eq!(offered, [offer]);
        // It is in the language of the page, and so no other is told.
        assert!(page.select(&buttons).all(|button| button.attr("lang").is_none()));
        let asked = house.post(reader, "/ask", &[("question", offer)]).await;
        let answer = house.get(reader, asked.location()).await;
        assert!(answer.body.contains("alpha"), "{}", answer.body);
    }
}

/// What German writes small is no noun of its own.
#[test]
fn a_column_that_german_has_no_word_for_is_seen_to_be_one_on_its_button() {
    let mut answer = samples::answer(SourceId::generate(), Outcome::Answered);
    answer.follow_ups = ["nach plan tier", "nach Region", "by plan tier"].map(String::from).to_vec();
    let view = answer::ConversationView {
        id: answer.conversation_id,
        turns: std::slice::from_ref(&answer),
        sources: &[],
        dashboards: &[],
        switched: None,
    };
    let page = answer::page(&samples::viewer(Role::Owner), &view).into_string();
    for shown in [
        ">nach <code>plan tier</code></button>",
        ">nach Region</button>",
        ">by plan tier</button>",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

fn alone(answer: &belvedere_app::router::Answer) -> String {
    let view = answer::ConversationView {
        id: answer.conversation_id,
        turns: std::slice::from_ref(answer),
        sources: &[],
        dashboards: &[],
        switched: None,
    };
    answer::page(&samples::viewer(Role::Owner), &view).into_string()
}

#[test]
fn a_question_back_does_not_list_what_its_buttons_say() {
    let mut answer = samples::answer(SourceId::generate(), Outcome::Clarify);
    answer.clarification = Some("Which environment do you mean: Production, Development?".into());
    assert!(alone(&answer).contains(">Which environment do you mean?</p>"));
    // Of other options it is told as it is.
    answer.options.pop();
    assert!(alone(&answer).contains(">Which environment do you mean: Production, Development?</p>"));
    answer.options.clear();
    assert!(alone(&answer).contains(">Which environment do you mean: Production, Development?</p>"));
}

#[test]
fn a_failure_is_told_once_and_by_the_name_of_its_source() {
    let mut answer = samples::answer(SourceId::generate(), Outcome::Failed);
    answer.text = "Access was withdrawn.".into();
    answer.notes = vec![
        "Freight cannot be used now: Access was withdrawn.".into(),
        "Harbour was asked.".into(),
    ];
    let page = alone(&answer);
    assert_eq!(page.matches("Access was withdrawn.").count(), 1, "{page}");
    assert!(page.contains("Freight cannot be used now: Access was withdrawn."), "{page}");
    assert!(page.contains("Harbour was asked."), "{page}");
}

/// Each card of a source has questions that it can be asked, and they are asked of it alone.
#[tokio::test]
async fn a_source_is_asked_from_its_card() {
    let house = House::new().await;
    house.connected("Things").await;
    let browser = house.browser().await;
    let page = house.get(&browser, "/sources").await.body;
    let page = Html::parse_document(&page);
    let one = |css: &str| {
        page.select(&Selector::parse(css).unwrap())
            .next()
            .map(|found| found.value().to_owned())
    };
    let question = one(".asked button[name=question]")
        .expect("a question")
        .attr("value")
        .unwrap()
        .to_owned();
    let source = one(".asked input[name=sources]").unwrap().attr("value").unwrap().to_owned();
    let asked = house.post(&browser, "/ask", &[("question", &question), ("sources", &source)]).await;
    assert!(house.get(&browser, asked.location()).await.body.contains("alpha"));
}

/// The others are fetched as they come into sight.
#[test]
fn of_a_hundred_thousand_rows_a_page_holds_the_first() {
    let mut answer = samples::answer(SourceId::generate(), Outcome::Answered);
    // None is drawn of so many rows of one name.
    answer.chart = None;
    let table = answer.table.as_mut().unwrap();
    let row = table.rows[0].clone();
    table.rows = vec![row; 100_000];
    table.total_rows = 100_000;
    let page = alone(&answer);
    let shown = Html::parse_document(&page);
    let rows = shown.select(&Selector::parse("table[data-long] tbody tr").unwrap()).count();
    assert!((1..=500).contains(&rows), "{rows} rows");
    assert!(
        page.contains("data-total=\"100000\"") && page.len() < 400_000,
        "{} bytes",
        page.len()
    );
    // Of a result that is longer than what is kept, the page reaches to that, and says so.
    let table = answer.table.as_mut().unwrap();
    table.rows.truncate(1_000);
    (table.total_rows, table.truncated) = (250_000, true);
    let page = alone(&answer);
    assert!(
        page.contains("data-total=\"101000\"") && page.contains("data-reach=\"The first 101,000 of 250,000 rows\""),
        "{page}"
    );
}
