//! The language switch, and what scripts say after it.

use belvedere_tests::Look;

use crate::place::Place;

in_both_looks!(the_switch_turns_pages_and_scripts_and_back);

const BUSIEST: &str = "Which workspaces had the most queries this week?";

async fn the_switch_turns_pages_and_scripts_and_back(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let browser = &place.browser;
    browser.press("Deutsch").await;
    browser.says("Was möchten Sie wissen?").await;
    assert_eq!(browser.run("return document.documentElement.lang").await, "de");
    let lines = place.ask(BUSIEST).await;
    assert_eq!(
        lines.first().map(String::as_str),
        Some("Die verbundenen Werkzeuge werden durchgesehen"),
        "{lines:?}"
    );
    // Digits in groups by points, on the page and by the clock of the reader.
    let cells = browser
        .run("return [...document.querySelectorAll('td.num')].map(cell => cell.textContent).join(' ')")
        .await;
    assert!(
        cells.as_str().unwrap().contains('.') && !cells.as_str().unwrap().contains(','),
        "{cells}"
    );
    // The same figure in the sentence, on the chart and in the table.
    let written = browser
        .run(
            "return [document.querySelector('.cited'), document.querySelector('.wide [data-row=\"0\"]'), document.querySelector('td.num')]\
             .map(e => e.dataset.value ?? e.textContent)",
        )
        .await;
    assert!(written[0] == written[1] && written[1] == written[2], "{written}");
    browser.run("dispatchEvent(new Event('offline'))").await;
    assert_eq!(browser.count("[data-offline]").await, 0, "the browser still has its connection");
    browser.inspect("conversation-german").await;
    place.goto("/sources").await;
    browser.says("MCP-Server, aus denen Fragen beantwortet werden.").await;
    browser.inspect("sources-german").await;
    // The theme is kept as the language is.
    let theme = "return document.documentElement.dataset.theme ?? ''";
    assert_eq!(browser.run(theme).await, "");
    browser.run("document.querySelector('[data-theme-toggle]').click()").await;
    let chosen = browser.run(theme).await;
    assert_ne!(chosen, "");
    place.goto("/dashboards").await;
    assert_eq!(browser.run(theme).await, chosen);
    place.goto("/sources").await;
    browser.press("English").await;
    browser.says("Only tools that are proven to read can be called.").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
