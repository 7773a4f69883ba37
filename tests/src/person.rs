//! The person at the vendor's consent page, without a browser: reads the form, fills it in, follows the redirect.

use scraper::{Html, Selector};
use url::Url;

use crate::api::{Reply, client, reply};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consent {
    /// Approve and leave the workspace open.
    Open,
    /// Approve for the first workspace offered.
    FirstWorkspace,
    /// Press Approve: what the page has chosen stays chosen.
    AsOffered,
    Deny,
}

pub struct Person {
    http: reqwest::Client,
    consent: Consent,
}

impl Person {
    pub fn who(consent: Consent) -> Self {
        Self { http: client(), consent }
    }

    /// Opens the authorization page, decides, and answers with the address the vendor sends the browser to.
    pub async fn decide(&self, authorization_url: &str) -> String {
        let page = reply(self.http.get(authorization_url)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let (action, fields) = self.filled(authorization_url, &page.text);
        let decided = reply(self.http.post(action).form(&fields)).await;
        assert!((300..400).contains(&decided.status), "HTTP {}: {}", decided.status, decided.text);
        decided.headers["location"].to_str().unwrap().to_owned()
    }

    /// Opens an address as this person's browser does.
    pub async fn follow(&self, url: &str) -> Reply {
        reply(self.http.get(url)).await
    }

    /// The consent form with this person's choices: hidden fields as they are, one radio button, one submit button.
    fn filled(&self, base: &str, page: &str) -> (Url, Vec<(String, String)>) {
        let page = Html::parse_document(page);
        let form = page.select(&selector("form")).next().expect("a form");
        let action = Url::parse(base).unwrap().join(form.attr("action").unwrap_or("")).unwrap();
        let pair =
            |element: &scraper::ElementRef<'_>| Some((element.attr("name")?.to_owned(), element.attr("value").unwrap_or("").to_owned()));
        let mut fields: Vec<(String, String)> = form
            .select(&selector("input[type=hidden]"))
            .filter_map(|input| pair(&input))
            .collect();
        let radios: Vec<(String, String)> = form
            .select(&selector("input[type=radio]"))
            .filter_map(|input| pair(&input))
            .collect();
        let offered = form.select(&selector("input[type=radio][checked]")).next();
        let open = |(_, value): &&(String, String)| value.is_empty() || value == "open" || value == "none";
        let radio = match self.consent {
            Consent::FirstWorkspace => radios.iter().find(|radio| !open(radio)).cloned(),
            Consent::Open | Consent::Deny => radios.iter().find(open).cloned(),
            Consent::AsOffered => offered.as_ref().and_then(pair),
        };
        fields.extend(radio);
        let wanted = if self.consent == Consent::Deny { "deny" } else { "approve" };
        let button = form
            .select(&selector("button[name]"))
            .filter_map(|button| pair(&button))
            .find(|(_, value)| value.contains(wanted));
        fields.push(button.expect("a button for the decision"));
        (action, fields)
    }
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}
