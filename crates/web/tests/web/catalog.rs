//! The vendor cards on the pages: found by their words, and each with what its vendor needs.

use scraper::{Html, Selector};

use crate::house::House;

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
