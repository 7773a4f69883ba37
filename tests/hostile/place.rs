//! The built server and one scripted vendor.

use belvedere_tests::hostile::Hostile;
use belvedere_tests::{Api, Reply, Server, ServerOptions, client, reply};
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Place {
    pub vendor: Hostile,
    pub server: Server,
}

impl Place {
    pub async fn new() -> Self {
        Self::reaching(&[]).await
    }

    /// With further addresses that the operator listed.
    pub async fn reaching(others: &[&Hostile]) -> Self {
        let vendor = Hostile::start().await;
        let data = tempfile::tempdir().unwrap();
        Self::serving(vendor, data, others, Vec::new()).await
    }

    /// With a card of the vendor that ends in these lines.
    pub async fn with_card(lines: &str) -> Self {
        let vendor = Hostile::start().await;
        let data = tempfile::tempdir().unwrap();
        let cards = data.path().join("cards");
        std::fs::create_dir(&cards).unwrap();
        let card = format!(
            "id = \"scripted\"\nname = \"Scripted\"\ncategory = \"Shops\"\nsummary = \"Invoices.\"\n\n[[endpoints]]\nurl = \"{}\"\n\n{lines}",
            vendor.mcp()
        );
        std::fs::write(cards.join("scripted.toml"), card).unwrap();
        let catalog = ("BELVEDERE_CATALOG_DIR".to_owned(), cards.to_str().unwrap().to_owned());
        Self::serving(vendor, data, &[], vec![catalog]).await
    }

    async fn serving(vendor: Hostile, data: TempDir, others: &[&Hostile], mut environment: Vec<(String, String)>) -> Self {
        let mut allowed_hosts: Vec<String> = others.iter().map(|other| other.host()).collect();
        allowed_hosts.push(vendor.host());
        environment.push(("BELVEDERE_LOG".into(), "trace".into()));
        let options = ServerOptions {
            allowed_hosts,
            environment,
        };
        let server = Server::start_in(data, options).await;
        Self { vendor, server }
    }

    pub fn api(&self) -> Api {
        self.server.api()
    }

    /// Adds the vendor by its URL.
    pub async fn add(&self) -> Reply {
        self.add_with(json!({})).await
    }

    /// With what is allowed this source alone.
    pub async fn add_with(&self, quirks: Value) -> Reply {
        let body = json!({ "url": self.vendor.mcp(), "quirks": quirks });
        self.api().post("/api/v1/sources", body).await
    }

    /// Adds it; answers with the authorization address.
    pub async fn begun(&self) -> String {
        let source = self.add().await.ok();
        assert_eq!(source["state"], "authorization_required", "{source}");
        source["authorization_url"].as_str().unwrap().to_owned()
    }

    /// Where the vendor's page sends the browser.
    pub async fn approve(&self, authorization_url: &str) -> String {
        let page = reply(client().get(authorization_url)).await;
        assert_eq!(page.status, 302, "{}", page.text);
        page.headers["location"].to_str().unwrap().to_owned()
    }

    /// Opens the callback as the person's browser does.
    pub async fn follow(&self, callback: &str) -> Reply {
        reply(client().get(callback)).await
    }

    /// Adds, approves and comes back.
    pub async fn connect(&self) -> Reply {
        let page = self.begun().await;
        let callback = self.approve(&page).await;
        self.follow(&callback).await
    }

    /// Connected, with its one tool proven to read.
    pub async fn connected() -> Self {
        let place = Self::new().await;
        let page = place.connect().await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(place.source().await["state"], "connected");
        place
    }

    /// Connected by access tokens that live so many seconds.
    pub async fn short_lived(seconds: u32) -> Self {
        let place = Self::new().await;
        place.vendor.set(|state| state.tokens = json!({ "expires_in": seconds }));
        assert_eq!(place.connect().await.status, 200);
        place
    }

    /// The one source.
    pub async fn source(&self) -> Value {
        self.api().sources().await.remove(0)
    }

    /// A question that needs the vendor's tool.
    pub async fn ask(&self) -> Value {
        self.api().ask("List all invoices").await
    }

    pub async fn authorize_again(&self) -> Reply {
        let id = self.source().await["id"].as_str().unwrap().to_owned();
        self.api().post(&format!("/api/v1/sources/{id}/authorize"), json!({})).await
    }
}

/// A parameter of an address.
pub fn parameter(url: &str, name: &str) -> Option<String> {
    let url: url::Url = url.parse().unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The address with a parameter set otherwise, or taken out.
pub fn altered(url: &str, name: &str, value: Option<&str>) -> String {
    let mut url: url::Url = url.parse().unwrap();
    let kept: Vec<(String, String)> = url.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    if let Some(value) = value {
        url.query_pairs_mut().append_pair(name, value);
    }
    url.into()
}
