//! The vendor cards on the pages: found by their words, and each with what its vendor needs.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_app::catalog::Vendor;
use belvedere_types::Role;
use belvedere_web::pages::{Viewer, add_source};
use belvedere_web::{Language, Texts};
use scraper::{Html, Selector};

use crate::house::{House, request};
use crate::samples;

fn texts(html: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    page.select(&Selector::parse(selector).unwrap())
        .map(|element| element.text().collect::<String>())
        .collect()
}

#[tokio::test]
async fn the_add_page_finds_a_card_without_script() {
    let house = House::new().await;
    let browser = house.browser().await;
    let names = async |path: &str| texts(&house.get(&browser, path).await.body, "#vendors h2");
    assert!(names("/sources/add").await.len() >= 40);
    assert_eq!(names("/sources/add?q=five-star+small-cap").await, ["Morningstar"]);
    assert!(names("/sources/add?q=on+call").await.contains(&"PagerDuty".to_owned()));
    let nothing = house.get(&browser, "/sources/add?q=zeppelin").await.body;
    assert!(texts(&nothing, "#vendors h2").is_empty());
    assert!(texts(&nothing, "#found").concat().contains("by its URL"));
}

#[tokio::test]
async fn a_card_asks_for_what_its_vendor_needs() {
    let house = House::new().await;
    let browser = house.browser().await;
    let has = async |id: &str, selector: &str| {
        let page = house.get(&browser, &format!("/sources/add/{id}")).await.body;
        !texts(&page, selector).is_empty() || Html::parse_document(&page).select(&Selector::parse(selector).unwrap()).count() > 0
    };
    // A server of the customer's own is asked for its host, one of the vendor's is not.
    assert!(has("elastic", "input[name=host]").await);
    assert!(!has("linear", "input[name=host]").await);
    // The fields for a token, or for a client made by hand, are open where the vendor wants them.
    assert!(has("pagerduty", "details[open] input[name=bearer_token]").await);
    assert!(!has("linear", "details[open] input[name=bearer_token]").await);
    assert!(has("asana", "details[open] input[name=client_id]").await);
    assert!(!has("linear", "details[open] input[name=client_id]").await);
}

#[tokio::test]
async fn a_card_shows_known_errors_and_where_its_facts_are_from() {
    let house = House::new().await;
    let browser = house.browser().await;
    let page = house.get(&browser, "/sources/add/keboola").await.body;
    assert!(texts(&page, "dt").concat().contains("keboola_redirect_refused"));
    assert!(page.contains("read in published source"));
    assert!(page.contains("X-Read-Only-Mode"));
}

/// Each of the card's questions, and the language that it is marked as.
fn questions(vendor: &Vendor, language: Language) -> Vec<(String, Option<String>)> {
    let viewer = Viewer {
        texts: Texts::new(language),
        ..samples::viewer(Role::Owner)
    };
    let page = add_source::card_page(&viewer, vendor, &[], &add_source::Typed::default()).into_string();
    let told = Selector::parse("ul.bullets > li").unwrap();
    Html::parse_document(&page)
        .select(&told)
        .map(|item| (item.text().collect(), item.attr("lang").map(str::to_owned)))
        .collect()
}

#[test]
fn a_card_with_questions_in_one_language_shows_them_in_every_language() {
    let english = Vendor {
        questions: vec!["List the jobs".into()],
        ..samples::vendor("a")
    };
    let german = Vendor {
        questions: Vec::new(),
        questions_de: vec!["Liste die Jobs".into()],
        ..samples::vendor("a")
    };
    let told = |text: &str, lang: Option<&str>| (text.to_owned(), lang.map(str::to_owned));
    for (card, language, question) in [
        (&english, Language::English, told("List the jobs", None)),
        (&english, Language::German, told("List the jobs", Some("en"))),
        (&german, Language::English, told("Liste die Jobs", Some("de"))),
        (&german, Language::German, told("Liste die Jobs", None)),
    ] {
        assert!(
            questions(card, language).contains(&question),
            "{question:?} {:?}",
            questions(card, language)
        );
    }
}

#[tokio::test]
async fn the_api_gives_example_questions_in_the_readers_language() {
    let house = House::new().await;
    let told = |card: &serde_json::Value| {
        let card = &card["vendors"][0];
        (card["questions_language"].clone(), card["questions"][0].clone())
    };
    let program = async |query: &str| house.api(Method::GET, &format!("/api/v1/vendors?{query}"), None).await;
    let english = ("en".into(), "Which jobs failed this week?".into());
    let german = ("de".into(), "Welche Jobs sind diese Woche fehlgeschlagen?".into());
    assert_eq!(told(&program("q=keboola").await.json()), english);
    assert_eq!(told(&program("q=keboola&language=de").await.json()), german);
    assert_eq!(program("q=keboola&language=fr").await.status, StatusCode::BAD_REQUEST);
    let browser = house.browser().await;
    let reader = async |language: &str| {
        let asked =
            request(Method::GET, "/api/v1/vendors?q=keboola").header(header::COOKIE, format!("{}; language={language}", browser.cookie));
        house.send(asked.body(Body::empty()).unwrap()).await.json()
    };
    assert_eq!(told(&reader("de").await), german);
    assert_eq!(told(&reader("en").await), english);
}
