//! Without script everything works too, by forms and links.

use belvedere_tests::Look;

use crate::place::Place;

in_both_looks!(a_page_without_script_connects_and_asks);

async fn a_page_without_script_connects_and_asks(look: Look) {
    let Some(place) = Place::open_in(look).await else { return };
    let browser = &place.browser;
    browser.without_script().await;
    browser.goto(&place.sign_in_link().await).await;
    browser.press("Sign in").await;
    browser.press("Add data source").await;
    browser.click("a.card[href='/sources/add/prisma-postgres']").await;
    browser.press("Authorize with Prisma Postgres").await;
    browser.arrives("/authorize").await;
    browser.press("Authorize with Prisma Postgres").await;
    browser.press("Continue to 127.0.0.1").await;
    browser.click("button[value=approve]").await;
    browser.press("Continue").await;
    browser.press("Finish").await;
    browser.fill("textarea[name=question]", "List projects with their plan tier").await;
    browser.click("form[data-ask] button[type=submit]").await;
    browser.find("article.turn tbody tr").await;
    let shown = "return [...document.querySelectorAll('[data-scripted]')].filter(each => each.checkVisibility()).length";
    assert!(browser.count("[data-scripted]").await > 2);
    assert_eq!(browser.run(shown).await, 0, "nothing is offered that needs script");
    pinned_arranged_and_shared(&place).await;
    disconnected(&place).await;
    place.vendor.assert_untouched().await;
}

async fn pinned_arranged_and_shared(place: &Place) {
    let browser = &place.browser;
    browser.press("Pin to a dashboard").await;
    browser.press("Pin").await;
    browser.arrives("/dashboards/").await;
    let standing = async || {
        browser
            .run("return [...document.querySelector('section.tile').classList].join(' ')")
            .await
    };
    let before = standing().await;
    browser.click("details.arrange > summary").await;
    browser.click("details.arrange button[value=narrower]").await;
    browser.find("section.tile").await;
    assert_ne!(standing().await, before, "it is narrower");
    let calls = place.vendor.calls().await.len();
    browser.press("Refresh all").await;
    browser.find("section.tile tbody tr, section.tile svg").await;
    assert!(place.vendor.calls().await.len() > calls, "the vendor was asked again");
    browser.press("Schedule and share").await;
    browser.press("Make a link").await;
    browser.says("The link is shown this once.").await;
    let link = browser.run("return document.querySelector('#once').textContent").await;
    browser.goto(link.as_str().unwrap()).await;
    browser.says("Shared, to look at only").await;
}

async fn disconnected(place: &Place) {
    let browser = &place.browser;
    place.goto("/sources").await;
    browser.press("Prisma Postgres").await;
    browser.press("Disconnect…").await;
    browser.press("Disconnect and erase").await;
    browser.says("Revoked at the vendor.").await;
}
