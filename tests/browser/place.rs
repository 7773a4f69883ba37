//! A vendor, a server that knows it, and a person's browser.

use belvedere_tests::{Browser, Consent, Look, Person, Server, Vendor};
use serde_json::json;

pub struct Place {
    pub vendor: Vendor,
    pub server: Server,
    pub browser: Browser,
}

impl Place {
    /// `None` where there is no browser.
    pub async fn open_in(look: Look) -> Option<Self> {
        let browser = Browser::open(look).await?;
        Some(Self::of(browser, Vendor::prisma(&[])).await)
    }

    /// With this vendor, which is started only where there is a browser.
    pub async fn at(vendor: impl FnOnce() -> Vendor) -> Option<Self> {
        let browser = Browser::open(Look::DESK).await?;
        Some(Self::of(browser, vendor()).await)
    }

    /// With the vendor connected, over a server that has these settings too.
    pub async fn set_up(look: Look, environment: Vec<(String, String)>) -> Option<Self> {
        let browser = Browser::open(look).await?;
        let place = Self::set(browser, Vendor::prisma(&[]), environment).await;
        place.browser.goto(&place.sign_in_link().await).await;
        place.browser.press("Sign in").await;
        place.browser.find("nav.nav").await;
        place.server.connect(&Person::who(Consent::Open)).await;
        Some(place)
    }

    async fn of(browser: Browser, vendor: Vendor) -> Self {
        Self::set(browser, vendor, Vec::new()).await
    }

    async fn set(browser: Browser, vendor: Vendor, environment: Vec<(String, String)>) -> Self {
        let server = Server::with_vendor_and(&vendor, environment).await;
        Self { vendor, server, browser }
    }

    pub async fn signed_in() -> Option<Self> {
        Self::signed_in_in(Look::DESK).await
    }

    pub async fn signed_in_in(look: Look) -> Option<Self> {
        let place = Self::open_in(look).await?;
        place.browser.goto(&place.sign_in_link().await).await;
        place.browser.press("Sign in").await;
        place.browser.find("nav.nav").await;
        Some(place)
    }

    /// With the vendor connected, and at the question box.
    pub async fn connected() -> Option<Self> {
        Self::connected_in(Look::DESK).await
    }

    pub async fn connected_in(look: Look) -> Option<Self> {
        let place = Self::signed_in_in(look).await?;
        place.server.connect(&Person::who(Consent::Open)).await;
        place.goto("/").await;
        Some(place)
    }

    /// The drawing of a chart that is shown at this width.
    pub fn chart(&self) -> &'static str {
        if self.browser.usual == Look::DESK {
            ".wide svg"
        } else {
            ".slim svg"
        }
    }

    pub async fn sign_in_link(&self) -> String {
        let link = self.server.api().post("/api/v1/sign-in-links", json!({})).await.ok();
        link["url"].as_str().unwrap().to_owned()
    }

    /// A dashboard with the answers to these questions, by its identifier.
    pub async fn board(&self, questions: &[&str]) -> String {
        let api = self.server.api();
        let board = api.post("/api/v1/dashboards", json!({ "name": "Operations" })).await.ok();
        let id = board["id"].as_str().unwrap().to_owned();
        for question in questions {
            let answer = api.ask(question).await;
            api.post(&format!("/api/v1/dashboards/{id}/tiles"), json!({ "answer_id": answer["id"] }))
                .await
                .ok();
        }
        id
    }

    pub async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.server.url)).await;
    }

    /// From the card to the vendor's page in its own window.
    pub async fn begin(&self) {
        self.goto("/sources/add/prisma-postgres").await;
        self.browser.press("Authorize with Prisma Postgres").await;
        self.browser.other_window().await;
        self.browser.find("button[value=approve]").await;
    }

    /// Asks in the box of the page and waits for the answer's page. Answers with the lines that came while it worked.
    pub async fn ask(&self, question: &str) -> Vec<String> {
        let browser = &self.browser;
        let turns = browser.count("article.turn").await;
        browser
            .run(
                "sessionStorage.removeItem('lines');\
                 new MutationObserver(() => sessionStorage.setItem('lines', JSON.stringify([...document.querySelectorAll('[data-working] li')].map(l => l.textContent))))\
                 .observe(document.querySelector('[data-working] ol'), { childList: true })",
            )
            .await;
        browser.fill("textarea[name=question]", question).await;
        browser.click("form[data-ask] button[type=submit]").await;
        browser.find(&format!("article.turn:nth-of-type({})", turns + 1)).await;
        assert!(browser.text().await.contains(question), "{}", browser.text().await);
        let lines = browser.run("return JSON.parse(sessionStorage.getItem('lines'))").await;
        let lines = lines.as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap().to_owned()).collect()
    }
}
