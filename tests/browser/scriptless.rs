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
    place.vendor.assert_untouched().await;
}
