//! Charts and tables under the hand: series off and on, a stretch looked at closer, rows copied, columns made wider.

use belvedere_tests::Look;
use serde_json::{Value, json};

use crate::place::Place;

const BUSIEST: &str = "Which workspaces had the most queries this week?";
const BY_DAY: &str = "How many queries were there by day in the last 14 days?";
const SPLIT: &str = "How many projects are there by region and plan tier?";

/// Marks of the chart that can be seen.
const SEEN: &str =
    "return [...document.querySelectorAll('.wide svg.bv-chart [data-value]')].filter(m => getComputedStyle(m).display !== 'none').length";

async fn seen(place: &Place) -> u64 {
    place.browser.run(SEEN).await.as_u64().unwrap()
}

#[tokio::test]
async fn a_key_of_the_legend_takes_its_series_away_and_brings_it_back() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(SPLIT).await;
    let all = seen(&place).await;
    assert!(browser.count(".wide .bv-toggle").await >= 2, "{}", browser.text().await);
    browser.click(".wide .bv-toggle").await;
    let fewer = seen(&place).await;
    assert!(fewer > 0 && fewer < all, "{fewer} of {all}");
    browser.find(".wide .bv-toggle[aria-pressed=false]").await;
    // Arrow keys pass over what is away.
    browser.focus(".wide svg.bv-chart").await;
    browser.keys("\u{e011}").await;
    let gone = browser
        .run("return document.querySelector('.bv-on').classList.contains('bv-s' + document.querySelector('.wide .bv-toggle').dataset.series)")
        .await;
    assert_eq!(gone, false);
    browser.focus(".wide .bv-toggle").await;
    browser.keys(" ").await;
    browser.find(".wide .bv-toggle[aria-pressed=true]").await;
    assert_eq!(seen(&place).await, all);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_stretch_that_is_drawn_over_is_shown_alone_until_the_whole_is_wanted() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BY_DAY).await;
    let all = seen(&place).await;
    assert!(all >= 5, "{all} days\n{}", browser.text().await);
    browser.drag_from(".wide svg.bv-chart", [0.3, 0.5], [300, 0]).await;
    browser.says("Whole chart").await;
    let closer = seen(&place).await;
    assert!(closer >= 2 && closer < all, "{closer} of {all}");
    // The stretch has its marks, keys and tooltips too.
    browser.focus(".wide svg.bv-chart").await;
    browser.keys("\u{e011}").await;
    browser.find(".wide .bv-on").await;
    assert_eq!(browser.count(".band").await, 0, "nothing of the brush stays");
    browser.press("Whole chart").await;
    browser.find("[data-chart]:not(:has([data-back]))").await;
    assert_eq!(seen(&place).await, all);
    browser.drag_from(".wide svg.bv-chart", [0.3, 0.5], [300, 0]).await;
    browser.says("Whole chart").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_rows_of_the_page_are_copied_as_a_spreadsheet_takes_them() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BUSIEST).await;
    browser.press("Copy").await;
    browser.says("Copied").await;
    let copied = browser.copied().await;
    let lines: Vec<&str> = copied.lines().collect();
    let shown = browser
        .run("return [...document.querySelectorAll('article table tr')].map(r => [...r.cells].map(c => c.dataset.v ?? c.textContent)).slice(1)")
        .await;
    let shown: Vec<Vec<String>> = serde_json::from_value(shown).unwrap();
    // Columns have the names that they have in files.
    assert_eq!(lines[0], "workspace\tqueries");
    assert_eq!(lines.len() - 1, shown.len());
    for (line, row) in lines.iter().skip(1).zip(&shown) {
        assert_eq!(*line, row.join("\t"));
    }
    // Numbers are bare, whatever the page groups them by.
    let number = lines[1].rsplit('\t').next().unwrap();
    assert!(number.parse::<f64>().is_ok(), "{number}");
    // Only what the filter leaves.
    let first = &shown[0][0];
    browser.fill("article input[type=search]", first).await;
    browser.press("Copied").await;
    let copied = browser.copied().await;
    assert!(copied.lines().count() < lines.len() && copied.contains(first.as_str()), "{copied}");
}

/// The menu opens where there is room for it, says what each file is for, and closes by Escape.
#[tokio::test]
async fn files_of_an_answer_are_in_one_menu() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BUSIEST).await;
    for look in [Look::ALL[5], Look::DESK] {
        browser.look(look).await;
        browser.press("Download").await;
        browser.says("the table, for a spreadsheet").await;
        let outside = browser
            .run(
                "return [...document.querySelectorAll('.menu a')].filter(a => { const r = a.getBoundingClientRect();\
                 return r.left < 0 || r.right > innerWidth || r.height < 24 }).map(a => a.textContent)",
            )
            .await;
        assert_eq!(outside, json!([]), "{look:?}");
        assert_eq!(browser.count(".menu[open] a[download]").await, 5);
        browser.keys("\u{e00c}").await;
        browser.until_true("!document.querySelector('.menu[open]')").await;
    }
}

async fn widths(place: &Place) -> Vec<f64> {
    let widths = place
        .browser
        .run("return [...document.querySelectorAll('article thead th')].map(h => h.offsetWidth)")
        .await;
    let widths: Vec<Value> = serde_json::from_value(widths).unwrap();
    widths.iter().map(|width| width.as_f64().unwrap()).collect()
}

#[tokio::test]
async fn columns_are_resized_by_their_edge_and_by_keys() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BUSIEST).await;
    let before = widths(&place).await;
    browser.drag_from("article thead th:first-child", [0.99, 0.5], [-60, 0]).await;
    let narrow = widths(&place).await;
    assert!((before[0] - narrow[0] - 60.0).abs() <= 2.0, "{before:?} {narrow:?}");
    assert_eq!(before[1..], narrow[1..], "the others keep theirs");
    assert_eq!(
        browser.count("article th[aria-sort]").await,
        0,
        "to take hold of the edge sorts nothing"
    );
    browser.focus("article thead th:first-child button").await;
    // Shift is held, pressed with the right arrow twice, and let go.
    browser.keys("\u{e008}\u{e014}\u{e014}\u{e008}").await;
    let wide = widths(&place).await;
    assert!((wide[0] - narrow[0] - 32.0).abs() <= 2.0, "{narrow:?} {wide:?}");
    // Not to nothing.
    browser.drag_from("article thead th:first-child", [0.99, 0.5], [-2_000, 0]).await;
    assert!(widths(&place).await[0] >= 40.0);
    browser.inspect("columns").await;
}

/// By a link, which works without script, and in words.
#[tokio::test]
async fn a_chart_is_seen_as_another_kind_and_back() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BY_DAY).await;
    let shown = async || [browser.count(".wide .bv-line").await > 0, browser.count(".wide .bv-bar").await > 0];
    assert_eq!(shown().await, [true, false]);
    let figures = browser.run("return document.querySelector('article tbody').textContent").await;
    browser.press("Bars").await;
    browser.find(".kinds a[href*='chart=bar'][aria-current=true]").await;
    assert_eq!(shown().await, [false, true]);
    assert_eq!(
        browser.run("return document.querySelector('article tbody').textContent").await,
        figures,
        "the table stays"
    );
    browser.press("Line").await;
    browser.find(".kinds a[href*='chart=line'][aria-current=true]").await;
    assert_eq!(shown().await, [true, false]);
    place.ask("As bars?").await;
    let latest = "const turn = [...document.querySelectorAll('article.turn')].at(-1); return [turn.querySelectorAll('.wide .bv-bar').length > 1, turn.querySelectorAll('.wide .bv-line').length]";
    assert_eq!(browser.run(latest).await, json!([true, 0]), "{}", browser.text().await);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

/// In CSS pixels, the smallest letters of the charts that are shown, and how many charts those are.
const LETTERS: &str = "const shown = [...document.querySelectorAll('article svg.bv-chart')].filter(svg => svg.checkVisibility());\
     const sizes = shown.flatMap(svg => [...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a));\
     return [shown.length, Math.min(...sizes), Math.max(...sizes)]";

#[tokio::test]
async fn letters_of_an_answers_chart_can_be_read_at_every_width() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    for question in [BUSIEST, BY_DAY] {
        place.goto("/").await;
        place.ask(question).await;
        for look in Look::ALL {
            browser.look(look).await;
            let seen = browser.run(LETTERS).await;
            assert_eq!(seen[0], 1, "{question} at {look:?}: the chart is shown once");
            let [least, most] = [1, 2].map(|at| seen[at].as_f64().unwrap());
            assert!(
                least >= 11.0 && most <= 26.0,
                "{question} at {look:?}: letters of {least} to {most} px"
            );
        }
        browser.look(Look::DESK).await;
    }
}
