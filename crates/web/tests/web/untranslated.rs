//! Every page of the route table, as the server makes it: in German nothing of the texts' English column is left, in English nothing of the German one.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Method, header};
use belvedere_web::routes::{self, Route};
use belvedere_web::{Face, Language, messages};
use serde_json::json;

use crate::house::{Browser, House, Reply, form_request, request};
use crate::languages::{known, said};
use crate::tenancy;

/// Fewer letters could stand in anything.
const TELLING: usize = 4;

/// What the texts say in one language and not in the other.
struct Column {
    whole: BTreeSet<String>,
    /// Words around arguments.
    around: Vec<Vec<&'static str>>,
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between the arguments of a message.
fn pieces(message: &'static str) -> Vec<&'static str> {
    let mut rest = message;
    let mut pieces = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    pieces.push(rest);
    pieces
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

impl Column {
    fn of(language: Language) -> Self {
        let at = Language::ALL.iter().position(|each| *each == language).unwrap();
        let others: BTreeSet<&str> = messages().map(|message| message[1 - at]).collect();
        let mut column = Self {
            whole: BTreeSet::new(),
            around: Vec::new(),
        };
        for text in messages().map(|message| message[at]).filter(|text| !others.contains(text)) {
            let pieces = pieces(text);
            if let [whole] = pieces.as_slice() {
                column.whole.insert(squeezed(whole));
                continue;
            }
            // An argument may be an element, and what is before it is then a text of its own.
            let parts = pieces.iter().map(|piece| squeezed(piece));
            column.whole.extend(parts.filter(|part| letters(part) >= TELLING));
            if pieces.iter().map(|piece| letters(piece)).sum::<usize>() >= TELLING {
                column.around.push(pieces);
            }
        }
        column
    }

    fn says(&self, text: &str) -> bool {
        self.whole.contains(text) || self.around.iter().any(|pieces| fits(pieces, text))
    }
}

/// Whether the text is these pieces with something in between.
fn fits(pieces: &[&str], text: &str) -> bool {
    let [first, middle @ .., last] = pieces else { return false };
    let Some(rest) = text.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else {
        return false;
    };
    let mut rest = rest;
    middle.iter().all(|piece| match rest.split_once(piece) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

fn spoken(browser: &Browser, language: Language) -> String {
    format!("{}; language={}", browser.cookie, language.tag())
}

async fn page(house: &House, browser: &Browser, language: Language, path: &str) -> Reply {
    let builder = request(Method::GET, path).header(header::COOKIE, spoken(browser, language));
    house.send(builder.body(Body::empty()).unwrap()).await
}

/// The route with something to look at; `None` where there are only files.
fn address(route: &Route, things: &BTreeMap<&str, String>, tokens: &[String; 2]) -> Option<String> {
    let [invitation, share] = tokens;
    match route.path {
        "/assets/{name}" | "/favicon.ico" | "/audit/export" => None,
        "/sign-in/link" | "/set-up" => Some(format!("{}?token=x", route.path)),
        "/join" => Some(format!("/join?token={invitation}")),
        "/shared/{name}" | "/embed/{name}" => Some(route.path.replace("{name}", share)),
        "/sources/add/{name}" => Some("/sources/add/prisma-postgres".into()),
        "/sign-in/oidc/{id}" => Some("/sign-in/oidc/x".into()),
        "/sign-in/oidc/callback" | "/oauth/callback" => Some(format!("{}?error=access_denied&state=x", route.path)),
        path => tenancy::aimed(route, things).or_else(|| Some(path.to_owned())),
    }
}

/// Links that open a page for strangers.
async fn tokens(house: &House, things: &BTreeMap<&str, String>) -> [String; 2] {
    let invited = house
        .api(Method::POST, "/api/v1/invitations", Some(json!({ "role": "viewer" })))
        .await;
    let invited: url::Url = invited.json()["url"].as_str().unwrap().parse().unwrap();
    let invitation = invited.query_pairs().find(|(key, _)| key == "token").unwrap().1.into_owned();
    let shares = format!("/api/v1/dashboards/{}/shares", things["dashboards"]);
    let wish = json!({ "days": 7, "embed": ["https://wiki.example.com"] });
    let shared = house.api(Method::POST, &shares, Some(wish)).await;
    let shared: url::Url = shared.json()["url"].as_str().unwrap().parse().unwrap();
    [invitation, shared.path_segments().unwrap().next_back().unwrap().to_owned()]
}

fn is_html(reply: &Reply) -> bool {
    let media = reply.headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    media.is_some_and(|media| media.starts_with("text/html"))
}

#[tokio::test]
async fn each_page_speaks_one_language() {
    let house = House::new().await;
    let things = tenancy::things(&house).await;
    let tokens = tokens(&house, &things).await;
    let browser = house.browser().await;
    let columns = Language::ALL.map(Column::of);
    let vendors = vendors(&house).await;
    let (mut left, mut seen) = (BTreeSet::new(), 0);
    let pages = routes::table().into_iter().filter(|route| !route.path.starts_with("/api/"));
    for route in pages.filter(|route| route.method == Method::GET && route.face == Face::Page) {
        let Some(path) = address(&route, &things, &tokens) else { continue };
        let [english, german] = [
            page(&house, &browser, Language::English, &path).await,
            page(&house, &browser, Language::German, &path).await,
        ];
        if english.status.is_redirection() {
            continue;
        }
        assert!(is_html(&english), "{path}: {} {}", english.status, english.body);
        seen += 1;
        let (english, german) = (said(&english.body), said(&german.body));
        let same = english
            .intersection(&german)
            .filter(|text| !known(text) && !is_name(text, &vendors));
        left.extend(same.map(|text| format!("{}: both say {text}", route.path)));
        left.extend(foreign(&route, &english, &columns[1], &columns[0]));
        left.extend(foreign(&route, &german, &columns[0], &columns[1]));
    }
    assert_eq!(left, BTreeSet::new());
    assert!(seen >= 35, "{seen} pages");
}

/// What is said in the language that the page is not in.
fn foreign(route: &Route, said: &BTreeSet<String>, other: &Column, own: &Column) -> Vec<String> {
    let left = said
        .iter()
        .filter(|text| !OF_HOUSE.contains(&text.as_str()) && other.says(text) && !own.says(text));
    left.map(|text| format!("{} {}: {text}", route.method, route.path)).collect()
}

#[tokio::test]
async fn what_a_form_leads_to_speaks_one_language() {
    let house = House::new().await;
    let things = tenancy::things(&house).await;
    let browser = house.browser().await;
    let [english, german] = Language::ALL.map(Column::of);
    let (mut left, mut seen) = (BTreeSet::new(), 0);
    for route in routes::table() {
        if route.method != Method::POST || route.face != Face::Page || route.path == "/sign-out" {
            continue;
        }
        let path = tenancy::aimed(&route, &things).unwrap_or_else(|| route.path.to_owned());
        let mut posted = form_request(&path, tenancy::form(&browser.csrf, &route, &things));
        posted
            .headers
            .insert(header::COOKIE, spoken(&browser, Language::German).parse().unwrap());
        let reply = house.send(posted.body_of()).await;
        if is_html(&reply) {
            seen += 1;
            left.extend(foreign(&route, &said(&reply.body), &english, &german));
        }
    }
    assert_eq!(left, BTreeSet::new());
    assert!(seen >= 15, "{seen} pages");
}

/// Names that the house gives its things, and those of formats and algorithms.
const OF_HOUSE: &[&str] = &[
    // A finding of nothing but a number and names.
    "2 things: alpha, beta.",
    "Board",
    "Kim",
    "Ed25519",
    "List things",
    "My organisation",
    "Owner",
    "PNG",
    "SVG",
    "Vega-Lite",
    "alpha",
    "beta",
    "bootstrap",
    "delete_things",
    "gone",
    "list things",
    "list_things",
    "name",
    "size",
    "Size",
    "things",
    "things.example",
];

/// What is a name, the letters that stand for one, or a vendor's words in quotation marks.
fn is_name(text: &str, vendors: &BTreeSet<String>) -> bool {
    let bare = text.trim_start_matches("/ ").trim_end_matches(" · Belvedere");
    letters(bare) <= 2 || bare.starts_with('“') || bare.ends_with("@house.example") || OF_HOUSE.contains(&bare) || vendors.contains(bare)
}

async fn vendors(house: &House) -> BTreeSet<String> {
    let cards = house.api(Method::GET, "/api/v1/vendors", None).await.json();
    let cards = cards["vendors"].as_array().unwrap().iter();
    cards.map(|card| card["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_columns_are_told_apart() {
    let [english, german] = Language::ALL.map(Column::of);
    for (text, of_english, of_german) in [
        ("Sign in", true, false),
        ("Anmelden", false, true),
        ("Settings of Board", true, false),
        ("Einstellungen von Board", false, true),
        ("As of", true, false),
        ("Dashboard", false, false),
        ("Aurora", false, false),
    ] {
        assert_eq!((english.says(text), german.says(text)), (of_english, of_german), "{text}");
    }
}

/// Whoever asked and pinned it, in whatever language: each reader has the words of it in their own.
#[tokio::test]
async fn answers_and_tiles_are_told_in_the_language_of_their_reader() {
    let house = House::new().await;
    let things = tenancy::things(&house).await;
    let [_, share] = tokens(&house, &things).await;
    let ask = json!({ "question": "Count things by name, as a bar chart", "conversation_id": things["conversations"] });
    let counted = house.api(Method::POST, "/api/v1/ask", Some(ask)).await.json();
    let pin = format!("/api/v1/dashboards/{}/tiles", things["dashboards"]);
    house.api(Method::POST, &pin, Some(json!({ "answer_id": counted["id"] }))).await;
    let browser = house.browser().await;
    let [answer, board, shared] = [
        format!("/conversations/{}", things["conversations"]),
        format!("/dashboards/{}", things["dashboards"]),
        format!("/shared/{share}"),
    ];
    for (path, told) in [
        (&answer, ["are level in first place with", "Gleichauf an erster Stelle stehen"]),
        (&answer, ["A bar chart of count by name", "Balkendiagramm: Anzahl nach Name"]),
        (&answer, [">Count</text>", ">Anzahl</text>"]),
        (&board, ["A bar chart of count by name", "Balkendiagramm: Anzahl nach Name"]),
        (&shared, ["A bar chart of count by name", "Balkendiagramm: Anzahl nach Name"]),
    ] {
        for (at, language) in Language::ALL.into_iter().enumerate() {
            let html = page(&house, &browser, language, path).await.body;
            assert!(html.contains(told[at]) && !html.contains(told[1 - at]), "{path} {told:?} {html}");
            let parsed = scraper::Html::parse_document(&html);
            let marked = scraper::Selector::parse("main [lang]").unwrap();
            let marked: Vec<String> = parsed.select(&marked).map(|element| element.html()).collect();
            assert_eq!(marked, Vec::<String>::new(), "{path}");
        }
    }
}
