//! The pages without a browser and without scripts: a session, the forms' own token, redirects followed by hand.

use scraper::{Html, Selector};
use serde_json::json;
use url::Url;

use crate::Server;
use crate::api::{Reply, client, reply};

/// Somebody who is signed in as the owner.
pub struct Pages {
    http: reqwest::Client,
    base: Url,
    cookie: String,
    csrf: String,
}

impl Pages {
    pub async fn signed_in(server: &Server) -> Self {
        let http = client();
        let base = Url::parse(&server.url).unwrap();
        let link = server.api().post("/api/v1/sign-in-links", json!({})).await.ok();
        let link = Url::parse(link["url"].as_str().unwrap()).unwrap();
        let token = link.query_pairs().find(|(key, _)| key == "token").expect("a token").1.into_owned();
        let redeemed = reply(http.post(base.join("/sign-in").unwrap()).form(&[("token", token)])).await;
        let cookie = redeemed.headers["set-cookie"].to_str().unwrap();
        let mut pages = Self {
            http,
            base,
            cookie: cookie.split(';').next().unwrap().to_owned(),
            csrf: String::new(),
        };
        let settings = pages.get("/settings").await;
        let page = Html::parse_document(&settings.text);
        let field = page.select(&Selector::parse("input[name=csrf]").unwrap()).next();
        field
            .and_then(|field| field.attr("value"))
            .expect("a form token")
            .clone_into(&mut pages.csrf);
        pages
    }

    pub async fn get(&self, path: &str) -> Reply {
        let url = self.base.join(path).unwrap();
        reply(self.http.get(url).header("cookie", &self.cookie).header("accept", "text/html")).await
    }

    /// To somebody who reads this language.
    pub async fn get_in(&self, path: &str, language: &str) -> Reply {
        let request = self.http.get(self.base.join(path).unwrap()).header("cookie", &self.cookie);
        reply(request.header("accept", "text/html").header("accept-language", language)).await
    }

    /// Sends a form and answers with the page that it leads to.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let url = self.base.join(path).unwrap();
        let form: Vec<_> = fields.iter().copied().chain([("csrf", self.csrf.as_str())]).collect();
        let request = self.http.post(url).header("cookie", &self.cookie).header("accept", "text/html");
        let posted = reply(request.form(&form)).await;
        match posted.headers.get("location") {
            Some(next) => self.get(next.to_str().unwrap()).await,
            None => posted,
        }
    }
}
