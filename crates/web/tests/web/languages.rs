//! Every page in every language.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use belvedere_types::Role;
use belvedere_web::{Language, Texts};
use scraper::node::Node;
use scraper::{ElementRef, Html};

use crate::house::{House, Reply, form_request, request};
use crate::pages::pages_saying;

/// Stands for all that vendors and people say.
const DATA: &str = "Qx7";

/// Words that are the same in both languages, and names of products and formats.
const SAME: &[&str] = &[
    "Anthropic",
    "Belvedere",
    "Code",
    "CSV",
    "Dashboard",
    "Dashboards",
    "Dashboards · Belvedere",
    "Filter",
    "Gemini",
    "Hash",
    "Hosting",
    "JSON",
    "Name",
    "Organisation",
    "Region",
    "Text",
];

/// Values of the samples, and examples of what a field takes.
const SAMPLES: &[&str] = &[
    "Aurora",
    "Basalt",
    "Cobalt",
    "Delta",
    "Ember",
    "Europe/Berlin",
    "Fjord",
    "Granite",
    "Harbour",
    "Mara Lind",
    "Nordlicht",
    "Prisma Postgres",
    "access_type=offline",
    "delete_database",
    "eu",
    "last_day",
    "Last day",
    "list_backups",
    "list_projects",
    "mcp.vendor.example",
    "queries",
    "run_graphql",
    "us",
    "workspace",
    "x-api-key",
    "203.0.113.0/24, 2001:db8::/48",
];

/// The title of a page that the data names, and what a text tile of the samples says.
const OF_DATA: &[&str] = &[" · Belvedere", "Of ", "#  Of  - "];

/// What a page says to eyes and screen readers, by text node and attribute, but for what is marked as English on a page that is not.
pub fn said(html: &str) -> BTreeSet<String> {
    let parsed = Html::parse_document(html);
    let mut all = BTreeSet::new();
    for node in parsed.tree.nodes() {
        let mut around = node.ancestors().filter_map(ElementRef::wrap).collect::<Vec<_>>();
        around.extend(ElementRef::wrap(node));
        let marked = around
            .iter()
            .any(|element| element.value().name() != "html" && element.value().attr("lang").is_some());
        let quoted = around
            .iter()
            .any(|element| ["code", "pre", "time", "svg", "style"].contains(&element.value().name()));
        if marked || quoted {
            continue;
        }
        match node.value() {
            Node::Text(text) => {
                all.insert(text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            Node::Element(element) => {
                let spoken = ["placeholder", "aria-label", "title", "alt", "aria-roledescription", "data-failed"];
                all.extend(
                    element
                        .attrs()
                        .filter(|(name, _)| spoken.contains(name))
                        .map(|(_, value)| value.to_owned()),
                );
            }
            _ => {}
        }
    }
    all.retain(|text| text.replace(DATA, "").chars().any(char::is_alphabetic));
    all
}

pub fn known(text: &str) -> bool {
    let data = text.contains(DATA) && OF_DATA.contains(&text.replace(DATA, "").as_str());
    data || text.starts_with("https://") || [SAME, SAMPLES].concat().contains(&text) || DATA.starts_with(text)
}

#[test]
fn no_english_is_left_on_a_german_page() {
    let in_language = |language| pages_saying(Texts::new(language), Role::Owner, DATA);
    let pairs = in_language(Language::English).into_iter().zip(in_language(Language::German));
    let mut left = BTreeSet::new();
    for ((name, english), (_, german)) in pairs {
        assert!(
            english.contains("<html lang=\"en\">") && german.contains("<html lang=\"de\">"),
            "{name}"
        );
        let (english, german) = (said(&english), said(&german));
        assert!(english.len() > 3 && german.len() > 3, "{name}");
        left.extend(
            english
                .intersection(&german)
                .filter(|text| !known(text))
                .map(|text| format!("{name}: {text}")),
        );
    }
    assert_eq!(left, BTreeSet::new());
}

/// The page of whoever is not signed in, as a browser with these headers gets it.
async fn sign_in_page(house: &House, accepts: &str, cookie: &str) -> String {
    let builder = request(Method::GET, "/sign-in")
        .header(header::ACCEPT_LANGUAGE, accepts)
        .header(header::COOKIE, cookie);
    house.send(builder.body(Body::empty()).unwrap()).await.body
}

#[tokio::test]
async fn the_choice_is_kept_and_leads_back() {
    let house = House::new().await;
    assert!(sign_in_page(&house, "de-DE,de;q=0.9,en;q=0.8", "").await.contains("Anmelden"));
    assert!(sign_in_page(&house, "fr", "").await.contains("Sign in"));
    assert!(sign_in_page(&house, "de", "language=en").await.contains("Sign in"));
    let choose = |language: &str, from: &str| {
        request(Method::POST, "/language")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, from)
            .body(Body::from(format!("language={language}")))
            .unwrap()
    };
    for (from, back) in [
        ("http://127.0.0.1:8400/audit?who=a", "/audit?who=a"),
        ("http://127.0.0.1:8400//evil.example/a", "/"),
        // Where a form is answered, there is nothing to look at.
        ("http://127.0.0.1:8400/sign-in/password", "/sign-in"),
        ("http://127.0.0.1:8400/settings/sign-in/password", "/settings/sign-in"),
        ("http://127.0.0.1:8400/settings/members/usr_1/role?a=b", "/settings/members"),
        ("http://127.0.0.1:8400/ask", "/"),
        ("https://evil.example/audit", "/"),
        ("nonsense", "/"),
    ] {
        let reply = house.send(choose("de", from)).await;
        assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, back), "{from}");
        assert!(
            reply.headers[header::SET_COOKIE]
                .to_str()
                .unwrap()
                .starts_with("language=de; Path=/; HttpOnly")
        );
    }
    let unknown = house.send(choose("fr", "nonsense")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_choice_follows_the_person_to_another_browser() {
    let house = House::new().await;
    let here = house.browser().await;
    let chosen = house.post(&here, "/language", &[("language", "de")]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    let cookies = |reply: &Reply| -> Vec<String> {
        let set = reply.headers.get_all(header::SET_COOKIE).iter();
        set.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
    };
    let arrival = async || {
        let made = house.api(Method::POST, "/api/v1/sign-in-links", None).await.json();
        let url: url::Url = made["url"].as_str().unwrap().parse().unwrap();
        house
            .send(form_request("/sign-in", url.query().unwrap().to_owned()).body_of())
            .await
    };
    let there = cookies(&arrival().await);
    assert!(there.iter().any(|cookie| cookie.starts_with("language=de;")), "{there:?}");
    // Nobody else reads German for it.
    let stranger = house.browser_as(Role::Viewer).await;
    house.post(&stranger, "/language", &[("language", "en")]).await;
    let there = cookies(&arrival().await);
    assert!(there.iter().any(|cookie| cookie.starts_with("language=de;")), "{there:?}");
}

#[tokio::test]
async fn failures_are_told_in_the_language_and_keys_get_english() {
    let house = House::new().await;
    let browser = house.browser().await;
    let asked = |path: &str| {
        request(Method::GET, path)
            .header(header::ACCEPT_LANGUAGE, "de")
            .header(header::COOKIE, &browser.cookie)
    };
    let page = house
        .send(asked("/sources/src_018f0000000070008000000000000000").body(Body::empty()).unwrap())
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.body.contains("So etwas gibt es hier nicht.") && page.body.contains("not_found"),
        "{}",
        page.body
    );
    let path = "/api/v1/sources/src_018f0000000070008000000000000000";
    let script = house.send(asked(path).body(Body::empty()).unwrap()).await;
    assert!(
        script.body.contains("So etwas gibt es hier nicht.") && script.code() == "not_found",
        "{}",
        script.body
    );
    let key = asked(path).header(header::AUTHORIZATION, "Bearer wrong");
    let program = house.send(key.body(Body::empty()).unwrap()).await;
    assert!(program.body.contains("Nobody is signed in."), "{}", program.body);
}

/// The page comes in the chosen theme, so that it needs no script before it is drawn.
#[tokio::test]
async fn a_page_is_written_in_the_theme_that_was_chosen() {
    let house = House::new().await;
    let browser = house.browser().await;
    for (kept, written) in [
        ("", ""),
        ("; theme=dark", " data-theme=\"dark\""),
        ("; theme=light", " data-theme=\"light\""),
        ("; theme=purple", ""),
        ("; theme=dark; theme=light", ""),
    ] {
        let builder = request(Method::GET, "/").header(header::COOKIE, format!("{}{kept}", browser.cookie));
        let page = house.send(builder.body(Body::empty()).unwrap()).await.body;
        assert!(
            page.starts_with(&format!("<!DOCTYPE html><html lang=\"en\"{written}>")),
            "{kept}: {}",
            &page[..60]
        );
    }
}

#[tokio::test]
async fn a_page_is_written_with_the_steps_of_the_tour_that_were_ticked() {
    let house = House::new().await;
    let browser = house.browser().await;
    for (kept, ticked, away) in [
        ("", 0, false),
        ("; tour=connect.ask", 2, false),
        ("; tour=connect.dance", 1, false),
        ("; tour=connect.ask; tour=how", 0, false),
        ("; tour=connect.ask.how.pin", 4, false),
        ("; tour=refresh.pin.how.ask.connect", 5, true),
    ] {
        let builder = request(Method::GET, "/").header(header::COOKIE, format!("{}{kept}", browser.cookie));
        let page = house.send(builder.body(Body::empty()).unwrap()).await.body;
        assert_eq!(page.matches(" data-done").count(), ticked, "{kept}");
        assert_eq!(page.contains("data-tour data-scripted hidden"), away, "{kept}");
    }
}
