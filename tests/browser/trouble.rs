//! What goes wrong, and how the pages say so.

use belvedere_tests::Look;

use crate::place::Place;

in_both_looks!(denied_blocked_and_without_a_workspace);

async fn denied_blocked_and_without_a_workspace(look: Look) {
    let Some(place) = Place::signed_in_in(look).await else { return };
    denied(&place).await;
    blocked(&place).await;
    no_workspace(&place).await;
    withdrawn(&place).await;
    nothing_there(&place).await;
    place.vendor.assert_untouched().await;
}

#[tokio::test]
async fn o20_a_message_of_another_origin_is_not_believed() {
    let Some(place) = Place::signed_in().await else { return };
    let browser = &place.browser;
    place.begin().await;
    let id = place.server.api().sources().await.remove(0)["id"].as_str().unwrap().to_owned();
    // The vendor's page cannot lead ours elsewhere, nor speak to it: it does not know who opened it, and its channels are its own.
    assert_eq!(browser.run("return window.opener").await, serde_json::Value::Null);
    let spoofed = format!("{{ source: '{id}', connected: true }}");
    browser
        .run(&format!("new BroadcastChannel('belvedere-authorize').postMessage({spoofed})"))
        .await;
    browser.other_window().await;
    // A page that has a hold on ours can send it messages.
    let message = format!(
        "new MessageEvent('message', {{ origin: '{}', data: {spoofed} }})",
        place.vendor.issuer
    );
    browser.run(&format!("window.dispatchEvent({message})")).await;
    // Until the server itself says that it is connected, which is asked every 2.5 seconds.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(!browser.url().await.contains("/finish"), "{}", browser.url().await);
    browser.says("Approve in the window that opened").await;
    browser.other_window().await;
    browser.click("button[value=approve]").await;
    browser.only_window().await;
    browser.arrives("/finish").await;
}

async fn denied(place: &Place) {
    let browser = &place.browser;
    place.begin().await;
    browser.click("button[value=deny]").await;
    browser.only_window().await;
    // The vendor's window is gone; the page that opened it says why, and a second try is for the same source.
    browser.says("Access was not granted").await;
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|line| line.contains("status of 403")), "{complaints:?}");
    browser.inspect("card-denied").await;
    browser.press("Authorize with Prisma Postgres").await;
    browser.other_window().await;
    browser.find("button[value=deny]").await.click().await.unwrap();
    browser.only_window().await;
    assert_eq!(place.server.api().sources().await.len(), 1);
    drop(browser.complaints().await);
    // Opened by hand, the vendor's answer is a page of its own.
    place.goto("/oauth/callback?error=access_denied&state=unknown").await;
    browser.says("Not connected").await;
    drop(browser.complaints().await);
    browser.inspect("denied").await;
}

async fn blocked(place: &Place) {
    let browser = &place.browser;
    place.goto("/sources").await;
    browser.inspect("sources-waiting").await;
    browser.press("Prisma Postgres").await;
    browser.inspect("source-waiting").await;
    browser.press("Authorize").await;
    browser.inspect("authorize").await;
    browser.run("window.open = () => null").await;
    browser.press("Authorize with Prisma Postgres").await;
    browser.find("button[value=approve]").await;
    browser.click("button[value=approve]").await;
    browser.says("is connected").await;
    browser.inspect("callback").await;
    browser.press("Continue").await;
    browser.arrives("/finish").await;
}

async fn no_workspace(place: &Place) {
    let browser = &place.browser;
    place.vendor.fault("workspace-not-selected", true).await;
    place.goto("/").await;
    place.ask("List projects with their plan tier").await;
    browser.says("orkspace").await;
    browser.inspect("workspace").await;
    place.goto("/sources").await;
    browser.says("orkspace").await;
    browser.inspect("sources-workspace").await;
    place.vendor.fault("workspace-not-selected", false).await;
}

async fn withdrawn(place: &Place) {
    let browser = &place.browser;
    place.vendor.withdraw().await;
    place.goto("/").await;
    place.ask("List projects with their plan tier").await;
    browser.inspect("withdrawn").await;
    place.goto("/").await;
    browser.says("cannot be asked").await;
    browser.inspect("ask-withdrawn").await;
    place.goto("/sources").await;
    browser.says("Re-authorize").await;
    browser.inspect("sources-withdrawn").await;
}

async fn nothing_there(place: &Place) {
    let browser = &place.browser;
    place.goto("/dashboards/nothing").await;
    browser.says("Nothing here").await;
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|line| line.contains("status of 404")), "{complaints:?}");
    browser.inspect("not-found").await;
}
