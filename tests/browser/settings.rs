//! People and what they may do: invited, joined, signed in by password, signed out; keys, the audit log, and how long things are kept.

use belvedere_tests::Look;

use crate::place::Place;

in_both_looks!(
    somebody_is_invited_joins_and_comes_back_by_password,
    an_owner_makes_a_key_reads_the_log_and_sets_how_long_things_are_kept,
    an_owner_limits_what_a_model_may_cost_once_its_prices_are_known,
);

const PASSWORD: &str = "granite otter under the lamp";

async fn somebody_is_invited_joins_and_comes_back_by_password(look: Look) {
    let Some(place) = Place::signed_in_in(look).await else { return };
    let browser = &place.browser;
    place.goto("/settings").await;
    browser.inspect("settings").await;
    browser.press("Members").await;
    browser.arrives("/settings/members").await;
    browser.fill("input[name=email]", "ruth@example.org").await;
    browser.press("Make an invitation link").await;
    browser.says("works once, for seven days").await;
    browser.inspect("members").await;
    let link = browser.run("return document.querySelector('#once').textContent").await;
    place.goto("/settings").await;
    browser.press("Sign out").await;
    browser.arrives("/sign-in").await;

    browser.goto(link.as_str().unwrap()).await;
    browser.says("You are invited as viewer").await;
    browser.inspect("join").await;
    browser.fill("input[name=name]", "Ruth").await;
    browser.fill("input[name=password]", PASSWORD).await;
    browser.press("Join").await;
    browser.find("nav.nav").await;
    assert_eq!(
        browser.count("nav.nav a[href='/audit']").await,
        0,
        "a viewer is offered no audit log"
    );
    place.goto("/settings/sign-in").await;
    browser.find("input[name=email][value='ruth@example.org']").await;
    browser.inspect("devices").await;
    // What the frame does not offer is not there by its address either.
    place.goto("/settings/api-keys").await;
    browser.says("Not allowed").await;
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|line| line.contains("status of 403")), "{complaints:?}");
    browser.inspect("not-allowed").await;
    place.goto("/settings").await;
    browser.press("Sign out").await;

    browser.fill("input[name=email]", "ruth@example.org").await;
    browser.fill("input[name=password]", "something else altogether").await;
    browser.press("Sign in").await;
    browser.says("do not belong together").await;
    browser.fill("input[name=password]", PASSWORD).await;
    browser.press("Sign in").await;
    browser.find("nav.nav").await;
}

async fn an_owner_makes_a_key_reads_the_log_and_sets_how_long_things_are_kept(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let browser = &place.browser;
    place.goto("/settings/api-keys").await;
    browser.fill("input[name=name]", "nightly report").await;
    browser.fill("input[name=networks]", "203.0.113.0/24").await;
    browser.press("Make a key").await;
    browser.says("never shown again").await;
    browser.inspect("api-keys").await;
    place.goto("/audit").await;
    browser.says("made the API key “nightly report” as viewer").await;
    browser.inspect("audit").await;
    browser.press("Verify").await;
    browser.says("The log holds").await;
    browser.press("Find entries").await;
    browser.inspect("audit-filter").await;
    browser.run("document.querySelector('#what').value = 'api_key.'").await;
    browser.press("Filter").await;
    browser.arrives("what=api_key.").await;
    browser.find("details[open] #what").await;
    assert!(!browser.text().await.contains("signed in by"), "{}", browser.text().await);
    place.goto("/settings/single-sign-on").await;
    browser.inspect("single-sign-on").await;
    place.goto("/settings/data").await;
    browser.fill("input[name=audit_days]", "365").await;
    browser.press("Save").await;
    browser.find("input[name=audit_days][value='365']").await;
    browser.says("Not rotated yet").await;
    browser.inspect("data").await;
    place.goto("/settings/delete").await;
    browser.inspect("delete").await;
}

async fn an_owner_limits_what_a_model_may_cost_once_its_prices_are_known(look: Look) {
    let Some(place) = Place::signed_in_in(look).await else { return };
    let browser = &place.browser;
    let fields = [("model", "model-x"), ("key", "canary-model-key"), ("cost_per_month", "20")];
    let prices = [("input_price", "2.50"), ("output_price", "10")];
    place.goto("/settings/model").await;
    browser.click("option[value=openai]").await;
    for (name, text) in fields {
        browser.fill(&format!("#{name}"), text).await;
    }
    browser.press("Save").await;
    browser.says("Enter the prices of its input and output tokens").await;
    place.goto("/settings/model").await;
    browser.click("option[value=openai]").await;
    for (name, text) in fields.into_iter().chain(prices) {
        browser.fill(&format!("#{name}"), text).await;
    }
    browser.press("Save").await;
    browser.says("0.00 of 20.00").await;
    // The refused form is complained about as a failed load.
    drop(browser.complaints().await);
    browser.inspect("model").await;
}

/// The danger zone asks for a word, so that no slip disconnects everything.
#[tokio::test]
async fn everything_is_disconnected_at_an_owners_word_alone() {
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    place.goto("/settings/data").await;
    browser.press("Disconnect everything…").await;
    browser.find("input[name=confirm]").await;
    browser.inspect("revoke-all").await;
    browser.fill("input[name=confirm]", "yes").await;
    browser.click(".button.primary.danger").await;
    browser.says("Type revoke-all to confirm").await;
    assert_eq!(place.server.api().sources().await.len(), 1);
    drop(browser.complaints().await);
    place.goto("/settings/revoke-all").await;
    browser.fill("input[name=confirm]", "revoke-all").await;
    browser.click(".button.primary.danger").await;
    browser.arrives("/receipts").await;
    browser.says("Prisma Postgres").await;
    browser.inspect("receipts").await;
    assert!(place.server.api().sources().await.is_empty());
    place.goto("/audit").await;
    browser.says("disconnected every source").await;
}
