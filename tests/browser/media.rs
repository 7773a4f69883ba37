//! Pages as paper, in the system's few colours, without a connection, and while they load.

use belvedere_tests::{Look, Theme};
use serde_json::json;

use crate::place::Place;

const BUSIEST: &str = "Which workspaces had the most queries this week?";
const PROJECTS: &str = "List projects with their plan tier";

/// What cannot be told from its background in few colours: text of charts below the contrast of WCAG 1.4.3, marks below that of 1.4.11, controls
/// without a border, and the entry of the way that is not told apart from the others.
const INDISTINCT: &str = "
const probe = document.createElement('i'); document.body.append(probe);
const channels = (colour) => { probe.style.color = colour; return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number); };
probe.style.forcedColorAdjust = 'none';
const light = (colour) => { const [r, g, b] = channels(colour).map(c => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
const contrast = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + .05) / (b + .05); };
const paper = getComputedStyle(document.querySelector('.figure') ?? document.body).backgroundColor;
const found = [];
for (const text of document.querySelectorAll('svg.bv-chart text')) if (text.checkVisibility() && contrast(getComputedStyle(text).fill, paper) < 4.5) found.push('text ' + text.outerHTML.slice(0, 120) + getComputedStyle(text).fill + ' on ' + paper);
for (const mark of document.querySelectorAll('svg.bv-chart .bv-bar, svg.bv-chart .bv-dot, svg.bv-chart .bv-slice')) if (mark.checkVisibility() && contrast(getComputedStyle(mark).fill, paper) < 3) found.push('mark ' + mark.outerHTML.slice(0, 120) + getComputedStyle(mark).fill + ' on ' + paper);
for (const box of document.querySelectorAll('.button:not(.quiet), .chip, .notice, .panel:not(.tile-body *), .card, .tile, .figure, input[type=text], input[type=search], select, .asker')) if (box.checkVisibility() && (getComputedStyle(box).borderStyle === 'none' || parseFloat(getComputedStyle(box).borderWidth) < 1)) found.push('no border ' + box.outerHTML.slice(0, 120));
for (const entry of document.querySelectorAll('.nav [aria-current], .tabs [aria-current], .kinds [aria-current]')) if (!getComputedStyle(entry).textDecorationLine.includes('underline')) found.push('as the others ' + entry.outerHTML.slice(0, 120));
probe.remove();
return found;";

#[tokio::test]
async fn nothing_is_cut_on_paper_and_no_button_is_printed() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BUSIEST).await;
    browser.press("How this was answered").await;
    paper(&place, "answer").await;
    place.goto("/").await;
    place.ask(PROJECTS).await;
    let rows = browser.count("tbody tr").await;
    paper(&place, "projects").await;
    assert_eq!(browser.count("tbody tr").await, rows);
    place
        .goto(&format!("/dashboards/{}", place.board(&[BUSIEST, PROJECTS]).await))
        .await;
    browser.find(".tile svg").await;
    paper(&place, "board").await;
    for path in ["/audit", "/sources", "/settings"] {
        place.goto(path).await;
        browser.find("h1").await;
        paper(&place, path).await;
    }
}

async fn paper(place: &Place, name: &str) {
    let browser = &place.browser;
    browser.on_paper().await;
    assert_eq!(browser.lost_on_paper().await, json!([]), "{name}");
    // The chart that is drawn for the width of a sheet, not for a telephone.
    assert_eq!(
        browser
            .run("return [...document.querySelectorAll('.slim')].filter(e => e.checkVisibility()).length")
            .await,
        0,
        "{name}"
    );
    assert!(
        browser.run("return document.querySelector('h1').checkVisibility()").await == true,
        "{name}"
    );
    browser.look(Look::DESK).await;
}

#[tokio::test]
async fn in_few_colours_everything_is_still_told_apart_and_in_more_contrast_text_stands_out() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BUSIEST).await;
    let answer = browser.url().await;
    let board = format!("/dashboards/{}", place.board(&[BUSIEST]).await);
    let answer = answer.trim_start_matches(&place.server.url).to_owned();
    for path in [&answer, &board, "/", "/sources", "/settings", "/audit"] {
        place.goto(path).await;
        browser.find("h1").await;
        for look in Look::ALL.into_iter().filter(|look| look.width == 1_280 || look.width == 390) {
            browser.in_few_colours(look).await;
            assert_eq!(browser.run(INDISTINCT).await, json!([]), "{path} at {look:?}");
            browser.accessible(&format!("{path} in few colours at {look:?}")).await;
            browser.in_more_contrast(look).await;
            browser.high_in_contrast(&format!("{path} in more contrast at {look:?}")).await;
        }
    }
    browser.look(Look::ALL[1]).await;
    assert_eq!(Look::ALL[1].theme, Theme::Dark);
}

#[tokio::test]
async fn without_a_connection_the_page_says_so_and_a_question_can_be_asked_again() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    browser.connection(false).await;
    browser.says("You are offline.").await;
    browser.fill("textarea[name=question]", BUSIEST).await;
    browser.click("form[data-ask] button[type=submit]").await;
    browser.says("The server cannot be reached.").await;
    drop(browser.complaints().await);
    browser.inspect("offline").await;
    browser.connection(true).await;
    browser.find("body:not(:has([data-offline]))").await;
    // What was typed is still there.
    browser.click("form[data-ask] button[type=submit]").await;
    browser.find("article.turn tbody tr").await;
}

/// Each tile says in the page's words that it was not refreshed, and together they do not say that they were.
#[tokio::test]
async fn without_a_connection_no_tile_says_that_it_was_refreshed() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.goto(&format!("/dashboards/{}", place.board(&[BUSIEST]).await)).await;
    browser.find(".tile svg").await;
    browser.connection(false).await;
    browser.says("You are offline.").await;
    browser.press("Refresh all").await;
    browser.says("The server cannot be reached.").await;
    browser
        .until_true("document.querySelector('[data-announce]').textContent === 'Refreshed; 1 failed.'")
        .await;
    browser.connection(true).await;
    browser.press("Refresh all").await;
    browser.says("Just refreshed").await;
}

#[tokio::test]
async fn nothing_moves_once_it_is_drawn() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    let api = place.server.api();
    let source = api.sources().await.remove(0);
    let answer = api.ask(BUSIEST).await;
    let board = format!("/dashboards/{}", place.board(&[BUSIEST, PROJECTS]).await);
    let answer = format!("/conversations/{}", answer["conversation_id"].as_str().unwrap());
    let source = format!("/sources/{}", source["id"].as_str().unwrap());
    let mut shifts = Vec::new();
    for look in Look::ALL.into_iter().filter(|look| look.width == 1_280 || look.width == 390) {
        browser.look(look).await;
        for path in [
            "/",
            &answer,
            &board,
            "/conversations",
            "/sources",
            &source,
            "/sources/add",
            "/audit",
            "/settings",
        ] {
            let (moved, what) = browser.moved(&format!("{}{path}", place.server.url)).await;
            // A tenth is what the field calls good; of a page that is whole when it comes nothing has to move.
            if moved > 0.01 {
                shifts.push(format!("{path} at {look:?}: {moved:.3} {what}"));
            }
        }
    }
    assert!(shifts.is_empty(), "{shifts:#?}");
}

/// Elements that a change of colour, place or size would take time for.
const MOVING: &str = "return [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);\
     return s.animationName !== 'none' || s.transitionDuration.split(', ').some(d => d !== '0s') || s.scrollBehavior === 'smooth'; }).length";

/// WCAG 2.2, 2.3.3: nobody who asked for less motion gets any.
#[tokio::test]
async fn nothing_moves_for_whoever_asked_for_less_motion() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BUSIEST).await;
    let answer = browser.url().await;
    let answer = answer.trim_start_matches(&place.server.url).to_owned();
    let board = format!("/dashboards/{}", place.board(&[BUSIEST]).await);
    for path in [answer.as_str(), &board, "/", "/sources", "/sources/add", "/settings", "/audit"] {
        place.goto(path).await;
        browser.find("h1").await;
        assert_eq!(browser.run(MOVING).await, 0, "{path}");
    }
    browser.with_motion().await;
    assert!(browser.run(MOVING).await.as_u64().unwrap() > 0, "for all others something does");
    browser.look(Look::DESK).await;
}
