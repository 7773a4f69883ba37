//! Cards of the catalog on the pages: found by what they say, on a host or in a region of one's own, one's own file among them; and what has
//! changed at a vendor since its tools were reviewed.

use belvedere_tests::{Browser, Consent, Look, Person, Server, ServerOptions, Vendor};
use serde_json::json;

use crate::place::Place;

const TOKEN: &str = "depot-token-0123456789";

/// A card of an organisation's own: two ways to its vendor, one of them on a host that is asked for.
fn card(vendor: &Vendor) -> String {
    format!(
        "id = \"depot\"\nname = \"Depot\"\ncategory = \"Storehouses\"\nsummary = \"Articles.\"\nregistration = \"token\"\nquestions = [\"Which gizmos are short?\"]\n\n\
         [[endpoints]]\nregion = \"North\"\nurl = \"https://depot.example/mcp\"\n\n[[endpoints]]\nregion = \"South\"\nurl = \"{}\"\n\n\
         [[endpoints]]\nregion = \"Own\"\nurl = \"http://depot.customer.invalid/mcp\"\nhost = \"own\"\n",
        vendor.mcp_url
    )
}

/// Only the cards that hold the words are left on the page, whichever part of the card has them.
async fn found(place: &Place, words: &str) -> Vec<String> {
    place.browser.fill("input[type=search]", words).await;
    place
        .browser
        .until_true("document.querySelector('#found').textContent !== ''")
        .await;
    let shown =
        "return [...document.querySelectorAll('#vendors a.card')].filter(c => c.offsetParent).map(c => c.querySelector('h2').textContent)";
    let names = place.browser.run(shown).await;
    names
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_card_of_one_s_own_is_found_and_connected_by_region_or_host() {
    let Some(browser) = Browser::open(Look::DESK).await else { return };
    let vendor = Vendor::start(&["bearer", "--port", "0", "--token", TOKEN]);
    let cards = tempfile::tempdir().unwrap();
    std::fs::write(cards.path().join("depot.toml"), card(&vendor)).unwrap();
    let server = Server::start(ServerOptions {
        allowed_hosts: vendor.hosts(),
        environment: vec![("BELVEDERE_CATALOG_DIR".into(), cards.path().to_str().unwrap().into())],
    })
    .await;
    let place = Place { vendor, server, browser };
    let browser = &place.browser;
    browser.goto(&place.sign_in_link().await).await;
    browser.press("Sign in").await;
    browser.find("nav.nav").await;
    place.goto("/sources/add").await;
    // By its own name, its category, its question; built-in cards likewise.
    for words in ["Depot", "storehouses", "gizmos short"] {
        assert_eq!(found(&place, words).await, ["Depot"], "{words}");
    }
    assert_eq!(found(&place, "five-star small-cap").await, ["Morningstar"]);
    assert!(found(&place, "databases").await.contains(&"Prisma Postgres".to_owned()));
    assert!(found(&place, "zeppelin").await.is_empty());

    for (region, host) in [("South", None), ("Own", Some(place.vendor.hosts().remove(0)))] {
        place.goto("/sources/add/depot").await;
        browser.click(&format!("select[name=region] option[value={region}]")).await;
        if let Some(host) = &host {
            browser.fill("input[name=host]", host).await;
        }
        browser.fill("input[name=bearer_token]", TOKEN).await;
        browser.inspect(&format!("own-card-{}", region.to_lowercase())).await;
        browser.press("Connect").await;
        browser.arrives("/finish").await;
        browser.says("Connected").await;
    }
    let sources = place.server.api().sources().await;
    let addresses: Vec<_> = sources
        .iter()
        .map(|source| (source["url"].as_str().unwrap(), &source["state"]))
        .collect();
    assert_eq!(addresses, vec![(place.vendor.mcp_url.as_str(), &json!("connected")); 2]);
    place.vendor.assert_untouched().await;
}

#[tokio::test]
async fn what_the_vendor_changed_since_the_review_is_shown_beside_the_generic_rules() {
    let Some(mut place) = Place::at(|| Vendor::start(&["keboola"])).await else {
        return;
    };
    let source = place.server.connect(&Person::who(Consent::AsOffered)).await;
    place.vendor.fault("changed-tool", true).await;
    // A restart forgets the list, which may be a minute old.
    place.server.restart().await;
    let browser = &place.browser;
    browser.goto(&place.sign_in_link().await).await;
    browser.press("Sign in").await;
    browser.find("nav.nav").await;
    place.goto(&format!("/sources/{}", source["id"].as_str().unwrap())).await;
    browser.says("The vendor changed this tool since it was reviewed").await;
    assert!(browser.count(".diff li").await >= 1, "{}", browser.text().await);
    let mark = "return getComputedStyle(document.querySelector('.diff ins')).textDecorationLine";
    assert_eq!(browser.run(mark).await, "underline", "told by more than a colour");
    browser
        .run("document.querySelectorAll('article.tool details').forEach(d => { d.open = true })")
        .await;
    browser.says("Generic rules alone").await;
    browser.inspect("changed-tool").await;
    browser.press("Deutsch").await;
    browser.says("mit den entfallenen und hinzugekommenen Wörtern").await;
    browser.inspect("changed-tool-german").await;
    place.vendor.assert_untouched().await;
}

/// The verdict that an owner gives in place of ours stands there with who gave it and why, and what was read is read no more.
#[tokio::test]
async fn an_owner_hides_a_tool_with_a_reason_and_the_page_tells_both() {
    const TOOL: &str = "article.tool[data-chosen]";
    let Some(place) = Place::connected().await else { return };
    let browser = &place.browser;
    let source = place.server.api().sources().await.remove(0);
    let page = format!("/sources/{}", source["id"].as_str().unwrap());
    place.goto(&page).await;
    browser.find("article.tool").await;
    browser.fill("input[type=search]", "list_projects").await;
    browser.says("shown").await;
    assert_eq!(browser.count("article.tool:not([hidden])").await, 1);
    let choose = "[...document.querySelectorAll('article.tool')].find(t => t.querySelector('.name').textContent === 'list_projects').dataset.chosen = ''";
    browser.run(choose).await;
    // By keys, as the list is laid out only as it comes into sight.
    browser.focus(&format!("{TOOL} summary")).await;
    browser.keys("\u{e007}").await;
    browser.focus(&format!("{TOOL} details a")).await;
    browser.keys("\u{e007}").await;
    browser.arrives("decide=list_projects").await;
    assert_eq!(browser.count("form[action$='/override']").await, 1, "of one tool alone");
    browser.inspect("deciding").await;
    browser.focus("details[open] input[name=reason]").await;
    browser.keys("names of customers\u{e007}").await;
    browser.arrives("#tools").await;
    browser.find("article.tool").await;
    browser.run(choose).await;
    browser.focus(&format!("{TOOL} summary")).await;
    browser.keys("\u{e007}").await;
    let told = browser.run(&format!("return document.querySelector('{TOOL}').textContent")).await;
    let told = told.as_str().unwrap();
    // By name, and once.
    for part in ["names of customers (Owner, ", "Decided by owner", "Hidden"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(told.matches("names of customers").count(), 1, "{told}");
    browser.inspect("overridden").await;
    let tools = place.server.api().get(&format!("/api/v1{page}/tools")).await.ok();
    let tool = tools["tools"]
        .as_array()
        .unwrap()
        .iter()
        .find(|tool| tool["name"] == "list_projects")
        .unwrap();
    assert_eq!(tool["verdict"], "blocked", "{tool}");
    place.vendor.assert_untouched().await;
}
