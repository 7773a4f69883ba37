//! The whole way of a person: sign in, connect, ask, pin, refresh, disconnect.

use belvedere_tests::Look;

use crate::place::Place;

in_both_looks!(
    from_the_sign_in_link_to_a_judged_source,
    a_ranking_has_a_chart_with_a_tooltip_and_a_table_that_sorts,
    the_schemas_of_dev_and_prod_are_compared,
    answers_are_pinned_refreshed_and_gone_after_disconnecting,
);

const PROJECTS: &str = "List projects with their plan tier";
const BUSIEST: &str = "Which workspaces had the most queries this week?";
const IDLE: &str = "Which projects haven't had a migration in 30 days?";

async fn from_the_sign_in_link_to_a_judged_source(look: Look) {
    let Some(place) = Place::open_in(look).await else { return };
    arrive(&place).await;
    connect(&place).await;
    look_at_the_source(&place).await;
    place.vendor.assert_untouched().await;
}

async fn a_ranking_has_a_chart_with_a_tooltip_and_a_table_that_sorts(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let browser = &place.browser;
    let lines = place.ask(BUSIEST).await;
    assert!(lines.len() > 2, "the steps stream: {lines:?}");
    let bars = browser.count(".wide svg [data-row]").await;
    assert!(bars >= 3, "{bars} bars\n{}", browser.text().await);
    assert_eq!(browser.count("tbody tr").await, bars, "a bar for each row");
    browser.inspect("answer").await;
    tooltip_and_table(&place).await;
    browser.press("How this was answered").await;
    browser.says("SQL that was run over the results").await;
    browser.says("get_query_statistics").await;
    browser.inspect("provenance").await;
    place.ask("And how many were there by day?").await;
    browser.inspect("follow-up").await;
    place.vendor.assert_untouched().await;
}

async fn the_schemas_of_dev_and_prod_are_compared(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    let browser = &place.browser;
    place.ask(PROJECTS).await;
    let project = browser.run("return document.querySelector('tbody tr td').textContent").await;
    place.goto("/").await;
    place
        .ask(&format!(
            "Show schema differences between dev and prod for project {}",
            project.as_str().unwrap()
        ))
        .await;
    assert!(browser.count("tbody tr").await >= 1, "{}", browser.text().await);
    browser.inspect("diff").await;
    // No project has that name.
    place.goto("/").await;
    place.ask("Show schema differences between dev and prod for project X").await;
    assert_eq!(browser.count("tbody tr").await, 0, "nothing is made up");
    browser.inspect("unknown-name").await;
    place.vendor.assert_untouched().await;
}

async fn answers_are_pinned_refreshed_and_gone_after_disconnecting(look: Look) {
    let Some(place) = Place::connected_in(look).await else { return };
    ask_for_tables(&place).await;
    ask_what_is_not_answered(&place).await;
    pin_and_refresh(&place).await;
    look_at_the_rest(&place).await;
    disconnect(&place).await;
    place.vendor.assert_untouched().await;
}

async fn arrive(place: &Place) {
    let browser = &place.browser;
    place.goto("/sign-in").await;
    browser.inspect("sign-in").await;
    place.goto("/set-up?token=somebody-elses").await;
    browser.inspect("set-up").await;
    browser.goto(&place.sign_in_link().await).await;
    browser.inspect("sign-in-link").await;
    browser.press("Sign in").await;
    browser.says("Connect a data source first").await;
    browser.inspect("ask-empty").await;
    place.goto("/dashboards").await;
    browser.says("No dashboard yet").await;
    browser.inspect("dashboards-empty").await;
}

/// The eight steps.
async fn connect(place: &Place) {
    let browser = &place.browser;
    browser.press("Data Sources").await;
    browser.says("Nothing is connected yet").await;
    browser.inspect("sources-empty").await;
    browser.press("Add data source").await;
    browser.press("Other server by URL").await;
    browser.says("Address of the MCP server").await;
    browser.inspect("add-url").await;
    browser.press("MCP Servers").await;
    browser.fill("input[type=search]", "prisma postgres").await;
    browser.says("shown").await;
    assert_eq!(browser.count("a.card:not([hidden])").await, 1);
    place.goto("/sources/add").await;
    browser.inspect("add").await;
    browser.click("a.card[href='/sources/add/prisma-postgres']").await;
    browser.says("Permissions that will be asked for").await;
    browser.inspect("card").await;

    browser.press("Authorize with Prisma Postgres").await;
    browser.other_window().await;
    browser.says("wants to use your data platform").await;
    // The consent page is the vendor's: another origin than ours and than its MCP server's.
    assert!(browser.url().await.starts_with(&place.vendor.issuer), "{}", browser.url().await);
    browser.click("button[value=approve]").await;
    browser.only_window().await;
    browser.arrives("/finish").await;
    browser.says("Connected").await;
    browser.says("list_projects").await;
    browser.inspect("finish").await;
    browser.fill("input[name=name]", "Production account").await;
    browser.press("Finish").await;
    browser.says("Try one of these").await;
    browser.inspect("ask").await;
}

async fn look_at_the_source(place: &Place) {
    let browser = &place.browser;
    browser.press("Data Sources").await;
    browser.find("article.card").await;
    browser.inspect("sources").await;
    browser.press("Production account").await;
    let tools = browser.count("article.tool").await;
    assert!(tools > 20, "{tools} tools");
    assert_eq!(
        browser.count("article.tool .row > .row > .chip:last-child").await,
        tools,
        "each tool has one verdict"
    );
    let without = "return [...document.querySelectorAll('article.tool')].filter(t => !t.querySelector('.evidence li')).length";
    assert_eq!(browser.run(without).await, 0, "each tool has evidence");
    browser.inspect("source").await;
    browser
        .run("document.querySelectorAll('article.tool details').forEach(d => d.open = true)")
        .await;
    browser.inspect("source-evidence").await;
}

async fn ask_for_tables(place: &Place) {
    let browser = &place.browser;
    place.ask(PROJECTS).await;
    assert!(browser.count("tbody tr").await >= 25);
    browser.inspect("projects").await;
    place.goto("/").await;
    place.ask(IDLE).await;
    assert!(browser.count("tbody tr").await >= 1);
    browser.inspect("idle").await;
    place.goto("/").await;
    place.ask("How many projects are on each plan tier?").await;
    assert!(browser.count(".wide svg [data-row]").await >= 3, "{}", browser.text().await);
    browser.inspect("tiers").await;
}

async fn tooltip_and_table(place: &Place) {
    let browser = &place.browser;
    browser.hover(&format!("{} rect[data-row='0']", place.chart())).await;
    let tip = browser
        .run("const t = document.querySelector('.tip'); return t.hidden ? '' : t.textContent")
        .await;
    let row = browser.run("return document.querySelector('tbody tr td').textContent").await;
    assert!(tip.as_str().unwrap().contains(row.as_str().unwrap()), "{tip} is about {row}");
    // Sorted upwards by the last column, the busiest comes last.
    browser.click("thead th:last-child button").await;
    let last = browser
        .run("return document.querySelector('tbody tr:last-child td').textContent")
        .await;
    assert_eq!(last, row);
}

async fn ask_what_is_not_answered(place: &Place) {
    let browser = &place.browser;
    place.goto("/").await;
    place.ask("Delete the project with the fewest queries").await;
    browser.says("Belvedere only reads and never changes anything").await;
    browser.inspect("refused").await;
    place.goto("/").await;
    place.ask("What will the weather be like in Lisbon tomorrow?").await;
    assert_eq!(browser.count("tbody tr").await, 0, "nothing is made up");
    browser.inspect("unanswerable").await;
}

async fn pin_and_refresh(place: &Place) {
    let browser = &place.browser;
    place.goto("/").await;
    browser.click("a[title=\"How many projects are on each plan tier?\"]").await;
    browser.arrives("/conversations/").await;
    browser.press("Pin to a dashboard").await;
    browser.fill("input[name=new_dashboard]", "Every Monday").await;
    browser.fill("input[name=title]", "Projects by plan").await;
    browser.inspect("pin").await;
    browser.press("Pin").await;
    browser.arrives("/dashboards/").await;
    for question in [IDLE, PROJECTS] {
        place.goto("/").await;
        browser.click(&format!("a[title={question:?}]")).await;
        browser.arrives("/conversations/").await;
        browser.press("Pin to a dashboard").await;
        browser.press("Pin").await;
        browser.arrives("/dashboards/").await;
    }
    browser.says("Every Monday").await;
    assert_eq!(browser.count("section.tile").await, 3);
    browser.says("Projects by plan").await;
    browser.inspect("dashboard").await;
    let calls = place.vendor.calls().await.len();
    browser.press("Refresh Projects by plan").await;
    browser.says("Just refreshed").await;
    browser.find(".tile svg [data-row]").await;
    assert!(place.vendor.calls().await.len() > calls, "the vendor was asked again");
    browser.press("Dashboards").await;
    browser.inspect("dashboards").await;
}

async fn look_at_the_rest(place: &Place) {
    let browser = &place.browser;
    browser.press("Audit").await;
    browser.find("tbody tr").await;
    browser.inspect("audit").await;
    browser.press("Settings").await;
    browser.inspect("settings").await;
    browser.press("Make a link").await;
    browser.find("#once").await;
    browser.inspect("settings-link").await;
    place.goto("/").await;
    browser.inspect("ask-recent").await;
}

async fn disconnect(place: &Place) {
    let browser = &place.browser;
    browser.press("Data Sources").await;
    browser.press("Prisma Postgres").await;
    browser.press("Disconnect…").await;
    browser.inspect("disconnect").await;
    browser.press("Disconnect and erase").await;
    browser.says("Revoked at the vendor.").await;
    browser.inspect("receipt").await;
    browser.press("Back to Data Sources").await;
    browser.inspect("sources-disconnected").await;
    let answer = place.server.api().ask(BUSIEST).await;
    place.goto(&format!("/answers/{}", answer["id"].as_str().unwrap())).await;
    browser.says("Add data source").await;
    browser.inspect("no-source").await;
    place.goto("/dashboards").await;
    browser.click("a.card").await;
    browser.inspect("dashboard-disconnected").await;
}
