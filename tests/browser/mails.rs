//! Dashboards by mail in a browser: subscribed to, seen on the list, tried at once, stopped; by the owner and by somebody who only looks.

use belvedere_mock_vendors::smtp::SmtpServer;
use belvedere_tests::Look;
use serde_json::{Value, json};

use crate::place::Place;

in_both_looks!(a_dashboard_is_subscribed_to_and_stopped);

const QUESTION: &str = "Which workspaces had the most queries this week?";
const PASSWORD: &str = "a-long-word-for-the-tests";

/// A server that mails over the double, with a dashboard.
async fn mailing(look: Look) -> Option<(SmtpServer, Place, String)> {
    let smtp = SmtpServer::start().await.unwrap();
    let set = |name: &str, value: &str| (format!("BELVEDERE_{name}"), value.to_owned());
    let environment = vec![set("SMTP_URL", &smtp.url()), set("MAIL_FROM", "Belvedere <reports@house.example>")];
    let place = Place::set_up(look, environment).await?;
    let id = place.board(&[QUESTION]).await;
    Some((smtp, place, id))
}

async fn subscriptions(place: &Place, id: &str) -> Vec<Value> {
    let list = place.server.api().get(&format!("/api/v1/dashboards/{id}/subscriptions")).await.ok();
    list["subscriptions"].as_array().unwrap().clone()
}

async fn a_dashboard_is_subscribed_to_and_stopped(look: Look) {
    let Some((smtp, place, id)) = mailing(look).await else { return };
    let browser = &place.browser;
    place.goto("/settings/sign-in").await;
    browser.fill("input[name=email]", "ada@house.example").await;
    browser.fill("input[name=password]", PASSWORD).await;
    browser.click("form[action='/settings/sign-in/password'] button").await;
    browser.says("The password is set.").await;
    place.goto(&format!("/dashboards/{id}/settings#mail")).await;
    browser.says("ada@house.example").await;
    browser.click("#mail-every option[value=week]").await;
    browser.fill("#mail-timezone", "Europe/Berlin").await;
    browser.press("Subscribe").await;
    browser.says("Mailed every week on Monday at 07:00 (Europe/Berlin)").await;
    assert_eq!(subscriptions(&place, &id).await[0]["schedule"]["every"], "week");
    let offered = browser
        .run("return [document.querySelector('#mail-every').value, document.querySelector('#mail-timezone').value]")
        .await;
    assert_eq!(offered, json!(["week", "Europe/Berlin"]), "what there is is what is changed");
    browser.inspect("board-mail").await;
    browser.press("Send me one now").await;
    browser.says("The mail server took a mail to ada@house.example.").await;
    assert_eq!(smtp.take().len(), 1);
    place.goto(&format!("/dashboards/{id}/settings")).await;
    browser.press("Deutsch").await;
    browser.says("Jeden Montag um 07:00 verschickt (Europe/Berlin)").await;
    browser.inspect("board-mail-german").await;
    browser.click("#mail li form[action$='/pause'] button").await;
    browser.says("Pausiert seit").await;
    browser.inspect("board-mail-paused-german").await;
    browser.click("#mail li form[action$='/resume'] button").await;
    browser.until_true("!document.body.textContent.includes('Pausiert seit')").await;
    browser.click("#mail li form[action$='/stop'] button").await;
    browser.says("Abonnieren").await;
    browser.until_true("!document.body.textContent.includes('Jeden Montag')").await;
    assert!(subscriptions(&place, &id).await.is_empty());
    browser.press("English").await;

    // Somebody who only looks, and has their own panel.
    let invited = place
        .server
        .api()
        .post("/api/v1/invitations", json!({ "role": "viewer" }))
        .await
        .ok();
    browser.forget_cookies().await;
    browser.goto(invited["url"].as_str().unwrap()).await;
    browser.fill("input[name=name]", "Vera").await;
    browser.fill("input[name=email]", "vera@house.example").await;
    browser.fill("input[name=password]", PASSWORD).await;
    browser.click("form[action='/join'] button").await;
    browser.find("nav.nav").await;
    place.goto(&format!("/dashboards/{id}")).await;
    browser.press("By e-mail").await;
    browser.says("Vera (you), vera@house.example").await;
    browser.press("Subscribe").await;
    browser.says("Mailed every day at 07:00").await;
    browser.inspect("board-mail-own").await;
    assert_eq!(subscriptions(&place, &id).await[0]["name"], "Vera");
    browser.click("#mail li form[action$='/pause'] button").await;
    browser.says("Paused since").await;
    assert!(subscriptions(&place, &id).await[0]["paused_at"].is_string());
    browser.inspect("board-mail-own-paused").await;
    browser.click("#mail li form[action$='/resume'] button").await;
    browser.says("Mailed every day at 07:00").await;
    browser.until_true("!document.body.textContent.includes('Paused since')").await;
    assert!(subscriptions(&place, &id).await[0]["paused_at"].is_null());
    browser.click("#mail li form[action$='/stop'] button").await;
    browser.until_true("!document.body.textContent.includes('Mailed every day')").await;
    assert!(subscriptions(&place, &id).await.is_empty());
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
