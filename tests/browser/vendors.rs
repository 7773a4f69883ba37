//! The way of a person with the vendors that are their own authorization server: card, region, consent, question, pin, receipt.

use belvedere_tests::Vendor;

use crate::place::Place;

struct Way {
    program: &'static str,
    card: &'static str,
    name: &'static str,
    /// What is chosen on the consent page.
    choice: Option<&'static str>,
    /// What is chosen of that which the question leaves open.
    picks: Option<&'static str>,
    /// On the card, and what its answer must show.
    question: &'static str,
    says: &'static str,
}

#[tokio::test]
async fn keboola() {
    let way = Way {
        program: "keboola",
        card: "keboola",
        name: "Keboola",
        choice: None,
        picks: None,
        question: "Which flows have no schedule?",
        says: "Year-end closing",
    };
    walk(&way).await;
}

#[tokio::test]
async fn logfire() {
    let way = Way {
        program: "logfire",
        card: "logfire-eu",
        name: "Logfire (EU)",
        choice: Some("shop-prod"),
        picks: None,
        question: "How many alerts are there by severity?",
        says: "critical",
    };
    walk(&way).await;
}

/// Its disclosure stands under the answer and on the tile, word for word.
#[tokio::test]
async fn morningstar() {
    let way = Way {
        program: "morningstar",
        card: "morningstar",
        name: "Morningstar",
        choice: None,
        picks: None,
        question: "Five-star small-cap value funds",
        says: "may not be copied or distributed. Past performance is no guarantee of future results.",
    };
    walk(&way).await;
}

#[tokio::test]
async fn logfire_answers_by_sql() {
    let way = Way {
        program: "logfire",
        card: "logfire-eu",
        name: "Logfire (EU)",
        choice: Some("shop-prod"),
        picks: None,
        question: "Top exceptions by service in the last 24 hours",
        says: "PaymentDeclined",
    };
    walk(&way).await;
}

/// Who just presses Approve has given access to the whole organisation: the question asks for the project, and goes on after the click.
#[tokio::test]
async fn logfire_where_approve_was_just_pressed() {
    let way = Way {
        program: "logfire",
        card: "logfire-eu",
        name: "Logfire (EU)",
        choice: None,
        picks: Some("shop-prod"),
        question: "Which alerts are firing?",
        says: "Connection pool is empty",
    };
    walk(&way).await;
}

#[tokio::test]
async fn morningstar_asks_which_fund() {
    let way = Way {
        program: "morningstar",
        card: "morningstar",
        name: "Morningstar",
        choice: None,
        picks: Some("Alder Small Value Fund"),
        question: "What are the top holdings of a fund?",
        says: "Orchard Health Inc",
    };
    walk(&way).await;
}

async fn walk(way: &Way) {
    let Some(place) = Place::at(|| Vendor::start(&[way.program])).await else {
        return;
    };
    let browser = &place.browser;
    browser.goto(&place.sign_in_link().await).await;
    browser.press("Sign in").await;
    browser.find("nav.nav").await;
    place.goto("/sources/add").await;
    browser.click(&format!("a.card[href='/sources/add/{}']", way.card)).await;
    browser.says(way.question).await;
    browser.inspect(&format!("{}-card", way.card)).await;

    browser.press(&format!("Authorize with {}", way.name)).await;
    browser.other_window().await;
    browser.says("wants to").await;
    assert!(browser.url().await.starts_with(&place.vendor.issuer), "{}", browser.url().await);
    if let Some(choice) = way.choice {
        browser.click(&format!("input[value={choice}]")).await;
    }
    browser.click("button[value=approve]").await;
    browser.only_window().await;
    browser.arrives("/finish").await;
    browser.says("Connected").await;
    browser.inspect(&format!("{}-finish", way.card)).await;
    browser.press("Finish").await;
    browser.says(way.question).await;

    place.ask(way.question).await;
    if let Some(option) = way.picks {
        browser.says("do you mean").await;
        browser.inspect(&format!("{}-asks", way.card)).await;
        browser.press(option).await;
    }
    browser.says(way.says).await;
    assert!(browser.count("tbody tr").await >= 1, "{}", browser.text().await);
    browser.inspect(&format!("{}-answer", way.card)).await;
    browser.press("Pin to a dashboard").await;
    browser.fill("input[name=new_dashboard]", "Morning").await;
    browser.press("Pin").await;
    browser.arrives("/dashboards/").await;
    browser.says(way.says).await;

    browser.press("Data Sources").await;
    browser.press(way.name).await;
    browser.press("Disconnect…").await;
    browser.press("Disconnect and erase").await;
    browser.says("Revoked at the vendor.").await;
    place.vendor.assert_untouched().await;
}
