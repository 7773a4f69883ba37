//! What readers of German are offered to ask: the cards' German questions and the listings of sources without a card, each beside the same in English.

use belvedere_tests::{Consent, Pages, Person, Server, Vendor};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::vendors::{asked, checkable};

const NOW: &str = "2026-11-19T10:00:00Z";
const TOKEN: &str = "token-of-the-german-tests";

/// A card's German questions, each with the English one that says the same.
const KEBOOLA: &[(&str, &str)] = &[
    ("Welche Jobs sind diese Woche fehlgeschlagen?", "Which jobs failed this week?"),
    ("Welche Flows haben keinen Zeitplan?", "Which flows have no schedule?"),
    (
        "Wie viele Jobs sind in den letzten 7 Tagen je Komponente fehlgeschlagen?",
        "How many jobs failed per component in the last 7 days?",
    ),
    (
        "Was sind die 5 längsten Jobs der letzten 7 Tage?",
        "What are the 5 longest jobs of the last 7 days?",
    ),
    (
        "Anzahl der Jobs pro Tag in den letzten zwei Wochen",
        "Number of jobs per day over the last two weeks",
    ),
    (
        "Wie viele Konfigurationen hat jede Komponente?",
        "How many configurations does each component have?",
    ),
    ("Wie viele Tabellen hat jeder Bucket?", "How many tables does each bucket have?"),
];

const LOGFIRE: &[(&str, &str)] = &[
    ("Wie viele Alerts gibt es je Schweregrad?", "How many alerts are there by severity?"),
    (
        "Welche Issues hatten die meisten Vorkommen?",
        "Which issues had the most occurrences?",
    ),
    (
        "Wie viele offene Issues hat jeder Service?",
        "How many open issues does each service have?",
    ),
    ("Wie viele Issues gibt es in jedem Zustand?", "How many issues are in each state?"),
    (
        "Welche Dashboards haben mehr als 5 Panels?",
        "Which dashboards have more than 5 panels?",
    ),
    (
        "Welche Dashboards wurden in den letzten 30 Tagen nicht aktualisiert?",
        "Which dashboards were not updated in the last 30 days?",
    ),
    ("Liste meine Projekte", "List my projects"),
];

const MORNINGSTAR: &[(&str, &str)] = &[
    (
        "Wie viele Fonds gibt es je Sternebewertung?",
        "How many funds have each star rating?",
    ),
    ("Welche Aktien haben einen breiten Burggraben?", "Which stocks have a wide moat?"),
    (
        "Durchschnittliche Kostenquote der Fonds nach Kategorie",
        "Average expense ratio of funds by category",
    ),
    (
        "Wie viele Aktien gibt es in jedem Sektor?",
        "How many stocks are there in each sector?",
    ),
];

const PRISMA: &[(&str, &str)] = &[
    ("Liste die Projekte mit ihrer Tarifstufe", "List projects with their plan tier"),
    (
        "Welche Arbeitsbereiche hatten diese Woche die meisten Abfragen?",
        "Which workspaces had the most queries this week?",
    ),
    (
        "Welche Projekte hatten in den letzten 30 Tagen keine Migration?",
        "Which projects haven't had a migration in 30 days?",
    ),
    (
        "Wie viele Datenbanken hat jede Region?",
        "How many databases does each region have?",
    ),
    (
        "Wann war das letzte Backup jeder Datenbank?",
        "When was the last backup of each database?",
    ),
];

/// Rows that are level come in either order.
fn sorted(answer: &Value) -> Vec<String> {
    let rows = answer["table"]["rows"].as_array().into_iter().flatten();
    let mut rows: Vec<String> = rows.map(Value::to_string).collect();
    rows.sort_unstable();
    rows
}

/// Every German question of the card is answered, with the rows of the English one.
async fn alike(vendor: &Vendor, consent: Consent, pairs: &[(&str, &str)], wanted: &[&str]) {
    let card: toml::Table = vendor.card().parse().unwrap();
    let german: Vec<&str> = card["questions_de"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap())
        .collect();
    assert_eq!(german, pairs.iter().map(|(german, _)| *german).collect::<Vec<_>>());
    let server = Server::with_vendor(vendor).await;
    server.connect(&Person::who(consent)).await;
    let mut failed = Vec::new();
    for (german, english) in pairs {
        let told = asked(&server, german, NOW, wanted).await;
        let right = asked(&server, english, NOW, wanted).await;
        checkable(english, &right);
        if told["outcome"] != "answered" || told["complete"] != true || sorted(&told) != sorted(&right) {
            failed.push(format!(
                "{german}\n{} {}\n{}\nin English: {}",
                told["outcome"], told["plan"]["reading"], told["text"], right["text"]
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn the_german_questions_of_keboola_are_answered_as_the_english_ones() {
    alike(&Vendor::start(&["keboola", "--now", NOW]), Consent::AsOffered, KEBOOLA, &[]).await;
}

#[tokio::test]
async fn the_german_questions_of_logfire_are_answered_as_the_english_ones() {
    alike(
        &Vendor::start(&["logfire", "--now", NOW]),
        Consent::AsOffered,
        LOGFIRE,
        &["shop-prod"],
    )
    .await;
}

#[tokio::test]
async fn the_german_questions_of_morningstar_are_answered_as_the_english_ones() {
    alike(&Vendor::start(&["morningstar", "--now", NOW]), Consent::AsOffered, MORNINGSTAR, &[]).await;
}

#[tokio::test]
async fn the_german_questions_of_prisma_are_answered_as_the_english_ones() {
    alike(&Vendor::prisma(&["--now", NOW]), Consent::FirstWorkspace, PRISMA, &[]).await;
}

async fn offered(pages: &Pages, language: &str) -> Vec<String> {
    let page = pages.get_in("/", language).await;
    let parsed = Html::parse_document(&page.text);
    let buttons = Selector::parse("button.suggestion").unwrap();
    parsed
        .select(&buttons)
        .map(|button| button.attr("value").unwrap().to_owned())
        .collect()
}

/// A source that has no card is offered by its listing tools: in German what is German ends as in English, with the same rows.
#[tokio::test]
async fn listings_that_are_offered_in_german_are_answered_as_in_english() {
    for arguments in [
        &["bearer", "--port", "0", "--token", TOKEN, "--now", NOW][..],
        &["prisma", "--port", "0", "--as-port", "0", "--token", TOKEN, "--now", NOW],
    ] {
        let vendor = Vendor::start(arguments);
        let server = Server::reaching(vendor.hosts()).await;
        let source = json!({ "url": vendor.mcp_url, "bearer_token": TOKEN });
        assert_eq!(server.api().post("/api/v1/sources", source).await.ok()["state"], "connected");
        let pages = Pages::signed_in(&server).await;
        let (german, english) = (offered(&pages, "de").await, offered(&pages, "en").await);
        assert!(german.len() == english.len() && german.len() > 1, "{german:?} {english:?}");
        let mut answered = 0;
        for (german, english) in german.iter().zip(&english) {
            assert!(german.starts_with("Zeige alle "), "{german}");
            let (told, right) = (server.api().ask_at(german, NOW).await, server.api().ask_at(english, NOW).await);
            assert_eq!(told["outcome"], right["outcome"], "{german}: {told:#}");
            if right["outcome"] == "answered" {
                assert_eq!(sorted(&told), sorted(&right), "{german}: {told:#}");
                answered += 1;
            }
        }
        assert!(answered > 1, "{english:?}");
        vendor.assert_untouched().await;
    }
}
