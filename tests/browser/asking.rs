//! Asking in a browser: stopped, gone on with after a reload, traced to cells, looked at closer, and by the keyboard alone.

use belvedere_tests::{Consent, Look, Person};
use serde_json::{Value, json};

use crate::place::Place;

in_both_looks!(
    a_slow_question_survives_a_reload_and_is_stopped_by_its_button,
    a_stranger_has_an_answer_after_two_clicks,
    an_answer_is_broken_down_by_its_buttons,
    of_several_sources_the_chosen_one_alone_is_asked,
);

const BUSIEST: &str = "Which workspaces had the most queries this week?";

async fn a_slow_question_survives_a_reload_and_is_stopped_by_its_button(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let browser = &place.browser;
    place.vendor.slow_calls(25).await;
    browser.fill("textarea[name=question]", BUSIEST).await;
    browser.click("form[data-ask] button[type=submit]").await;
    browser.find("[data-working]:not([hidden]) li:nth-of-type(2)").await;
    place.goto("/").await;
    browser.find("[data-working][aria-busy=true] li").await;
    // What is done is read out as it comes, and drawn as a part of the whole.
    browser.find("[data-working] ol[aria-live=polite]").await;
    let share = browser.run("return document.querySelector('[data-working] progress').value").await;
    assert!((1.0..100.0).contains(&share.as_f64().unwrap()), "{share}");
    browser.says(BUSIEST).await;
    browser.inspect("asking").await;
    browser.press("Cancel").await;
    browser.says("The question was cancelled.").await;
    assert_eq!(
        place.server.api().get("/api/v1/conversations").await.ok()["conversations"],
        json!([])
    );
    place.vendor.slow_calls(0).await;
    place.goto("/").await;
    place.ask(BUSIEST).await;
    browser.find(".cited").await;
}

#[tokio::test]
async fn numbers_lead_to_their_cells_and_marks_answer_to_keys() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.ask(BUSIEST).await;
    browser.focus(".cited").await;
    let lit = browser
        .run("return document.querySelector('td.lit').textContent === document.querySelector('.cited').textContent")
        .await;
    assert_eq!(lit, true, "the number lights the cell that it is");
    let tip = browser.run("return document.querySelector('.tip').textContent").await;
    assert!(tip.as_str().unwrap().contains("get_query_statistics"), "{tip}");
    browser.focus(".wide svg.bv-chart").await;
    browser.keys("\u{e014}\u{e014}").await;
    let said = browser
        .run("return [...document.querySelectorAll('[role=status]')].map(e => e.textContent).join('|')")
        .await;
    let row = browser
        .run("return document.querySelector('tbody tr:nth-of-type(2) td').textContent")
        .await;
    assert!(said.as_str().unwrap().contains(row.as_str().unwrap()), "{said} is about {row}");
    browser.press("Yes").await;
    browser.arrives("thanks=").await;
    assert_eq!(
        place.server.api().get("/api/v1/feedback").await.ok()["feedback"][0]["verdict"],
        "right"
    );
    browser.press("Link to this answer").await;
    browser.arrives("at=ans_").await;
    place.goto("/conversations").await;
    browser.inspect("conversations").await;
}

/// From the printed address to an answer, in an organisation that has a source: the link's button and a question that the page offers.
async fn a_stranger_has_an_answer_after_two_clicks(look: Look) {
    let Some(place) = Place::open_in(look).await else { return };
    let browser = &place.browser;
    browser.goto(&place.sign_in_link().await).await;
    browser.press("Sign in").await;
    browser.find(".tour:not([hidden])").await;
    assert_eq!(browser.count(".tour [data-done]").await, 0, "nothing is connected yet");
    place.server.connect(&Person::who(Consent::Open)).await;
    let link = place.sign_in_link().await;
    let began = std::time::Instant::now();
    browser.goto(&link).await;
    browser.press("Sign in").await;
    browser.click("button.suggestion").await;
    browser.find("article.turn .finding").await;
    assert!(browser.count("article.turn tbody tr").await >= 1, "{}", browser.text().await);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    // The tour goes on from there, each step by its link; what was done is ticked.
    assert_eq!(browser.count(".tour [data-done]").await, 2);
    browser.press("See how it was answered").await;
    browser.find("[data-tour-how][open]").await;
    browser.press("Pin the answer").await;
    browser.press("Pin").await;
    browser.arrives("/dashboards/").await;
    assert_eq!(browser.count(".tour [data-done]").await, 4);
    browser.press("Refresh the dashboard").await;
    browser.says("Just refreshed").await;
    browser.find(".tour[hidden]").await;
    place.goto("/").await;
    browser.find(".tour[hidden]").await;
}

#[tokio::test]
async fn the_whole_way_by_keyboard() {
    let Some(place) = Place::signed_in().await else { return };
    let browser = &place.browser;
    place.server.connect(&Person::who(Consent::Open)).await;
    place.goto("/dashboards").await;
    browser.find("h1").await;
    browser.keys("/").await;
    browser.arrives("/").await;
    browser.find("textarea[name=question]:focus").await;
    browser.keys(&format!("{BUSIEST}\u{e007}")).await;
    browser.find("article.turn").await;
    // From the top of the page: skip link, then on with Tab until the pin form opens, all of it visible.
    browser.run("document.activeElement.blur()").await;
    let seen = browser.tabs_until("details.panel > summary", 60).await;
    assert!(seen.iter().all(|outlined| *outlined), "every stop shows that it has the focus");
    browser.keys("\u{e007}").await;
    browser.tabs_until("input[name=title]", 8).await;
    browser.keys("Busiest\u{e007}").await;
    browser.arrives("/dashboards/").await;
    browser.says("Busiest").await;
    browser.run("document.activeElement.blur()").await;
    browser.tabs_until("[data-grip]", 60).await;
    browser.keys("\u{e014}").await;
    browser.says("column 2").await;
}

const PROJECTS: &str = "List projects with their plan tier";
const TIERS: &str = "How many projects are on each plan tier?";

/// The box is the page: it has the focus when the page comes, keys lead to it from everywhere, and arrows bring earlier questions back.
#[tokio::test]
async fn the_box_is_at_hand_everywhere_and_remembers_what_was_asked() {
    const UP: &str = "\u{e013}";
    const DOWN: &str = "\u{e015}";
    // Control is held, pressed with the letter, and let go.
    const PALETTE: &str = "\u{e009}k\u{e009}";
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    for question in [BUSIEST, TIERS] {
        place.goto("/").await;
        place.ask(question).await;
    }
    let conversation = browser.url().await;
    place.goto("/").await;
    browser.find("textarea[name=question]:focus").await;
    let typed = async |keys: &str| {
        browser.keys(keys).await;
        browser.run("return document.querySelector('textarea[name=question]').value").await
    };
    assert_eq!(typed(UP).await, TIERS, "the latest first");
    assert_eq!(typed(UP).await, BUSIEST);
    assert_eq!(typed(UP).await, BUSIEST, "there is no earlier one");
    assert_eq!(typed(DOWN).await, TIERS);
    assert_eq!(typed(DOWN).await, "");
    // What somebody has begun to write stays, and a slash in it is a slash.
    assert_eq!(typed("errors").await, "errors");
    assert_eq!(typed(UP).await, "errors");
    assert!(typed("/s").await.as_str().unwrap().contains("/s"));

    place.goto("/sources/add").await;
    browser.focus("input[type=search]").await;
    browser.keys("/").await;
    assert!(browser.url().await.ends_with("/sources/add"), "a slash in a field is a slash");
    browser.keys(PALETTE).await;
    browser.until_true("location.pathname === '/'").await;
    browser.find("textarea[name=question]:focus").await;
    // In a conversation it is the box of that conversation.
    browser.goto(&conversation).await;
    browser.find("article.turn").await;
    browser.keys(PALETTE).await;
    browser.find("textarea[name=question]:focus").await;
    assert_eq!(browser.url().await, conversation);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

/// The answer on the page, as the API has it.
async fn shown(place: &Place) -> Value {
    let id = place.browser.run("return document.querySelector('article.turn').id").await;
    let path = format!("/api/v1/answers/{}", id.as_str().unwrap());
    place.server.api().get(&path).await.ok()
}

/// Of several sources each has a chip; the chosen one alone is asked.
async fn of_several_sources_the_chosen_one_alone_is_asked(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let browser = &place.browser;
    let second = place.server.connect(&Person::who(Consent::Open)).await;
    place.goto("/").await;
    assert_eq!(browser.count(".pick").await, 2);
    browser.says("None chosen: all are asked.").await;
    browser.inspect("ask-chips").await;
    let name = second["name"].as_str().unwrap();
    browser
        .run(&format!(
            "[...document.querySelectorAll('.pick')].find(pick => pick.textContent === {name:?}).setAttribute('data-wanted', '')"
        ))
        .await;
    browser.click(".pick[data-wanted]").await;
    place.ask(TIERS).await;
    let answer = shown(&place).await;
    let asked = answer["tool_calls"].as_array().unwrap();
    assert!(!asked.is_empty(), "{answer}");
    assert!(asked.iter().all(|call| call["source"] == second["id"]), "{asked:?}");

    // What is suggested is suggested once, and asked of the source that it names.
    place.goto("/").await;
    let offered = browser
        .run("return [...document.querySelectorAll('button.suggestion')].map(button => [button.value, button.querySelector('small').textContent])")
        .await;
    let offered = offered.as_array().unwrap();
    assert!(
        offered.len() >= 3
            && offered
                .iter()
                .all(|one| offered.iter().filter(|other| other[0] == one[0]).count() == 1),
        "{offered:?}"
    );
    browser
        .press(&format!(
            "{} {}",
            PROJECTS,
            offered.iter().find(|one| one[0] == PROJECTS).unwrap()[1].as_str().unwrap()
        ))
        .await;
    browser.find("article.turn tbody tr").await;
    let answer = shown(&place).await;
    let first = &answer["tool_calls"][0]["source"];
    assert!(!first.is_null() && *first != second["id"], "{answer}");
}

/// What an answer offers to break it down by is asked by one press, in the conversation that it is about.
async fn an_answer_is_broken_down_by_its_buttons(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let browser = &place.browser;
    let offered = async || {
        browser
            .run("return [...document.querySelectorAll('.groupings button')].map(button => button.textContent)")
            .await
    };
    // The figures of the latest answer together.
    let together = async || {
        browser
            .run(
                "return [...[...document.querySelectorAll('article.turn')].at(-1).querySelectorAll('td.num')]\
                 .reduce((sum, cell) => sum + Number(cell.textContent), 0)",
            )
            .await
    };
    place.ask("How many projects are there?").await;
    let all = together().await;
    assert_eq!(offered().await, json!(["by plan tier", "by region"]));
    browser.press("by plan tier").await;
    browser.find("article.turn:nth-of-type(2) tbody tr:nth-of-type(2)").await;
    assert_eq!(together().await, all, "the parts are the whole");
    // The answer before offers nothing any more: what follows is about the latest.
    assert_eq!(offered().await, json!(["by region"]));
    browser.inspect("broken-down").await;

    browser.press("Deutsch").await;
    place.goto("/").await;
    place.ask("Wie viele Projekte gibt es?").await;
    browser.press("nach Region").await;
    browser.find("article.turn:nth-of-type(2) tbody tr:nth-of-type(2)").await;
    assert_eq!(together().await, all);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
