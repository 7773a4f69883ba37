//! A reviewed verdict stands beside that of the generic rules, and a tool that the review does not know is marked.

use belvedere_app::{Evidence, Inventory, Layer, Verdict};
use belvedere_types::{ConnectionState, Role};
use belvedere_web::pages::source;
use belvedere_web::{Language, Texts};
use scraper::{Html, Selector};

use crate::samples;
use crate::tool_samples;

/// Text of each tool's entry, by name.
fn entries(inventory: &Inventory) -> Vec<String> {
    entries_in(Language::English, inventory)
}

fn entries_in(language: Language, inventory: &Inventory) -> Vec<String> {
    let mut viewer = samples::viewer(Role::Viewer);
    viewer.texts = Texts::new(language);
    let page = source::page(
        &viewer,
        &samples::source("Prisma Postgres", ConnectionState::Connected),
        Some(Ok(inventory)),
        &[],
    );
    let page = Html::parse_document(&page.into_string());
    page.select(&Selector::parse("article.tool").unwrap())
        .map(|entry| entry.text().collect::<String>())
        .collect()
}

fn entry(inventory: &Inventory, name: &str) -> String {
    entries(inventory).into_iter().find(|text| text.contains(name)).unwrap()
}

fn without_review() -> Inventory {
    let mut inventory = tool_samples::inventory();
    for tool in &mut inventory.tools {
        tool.judgement.evidence.retain(|evidence| evidence.layer != Layer::Policy);
    }
    inventory
}

#[test]
fn without_a_reviewed_policy_nothing_is_said_of_one() {
    for text in entries(&without_review()) {
        assert!(
            !text.contains("Generic rules alone") && !text.contains("Not reviewed yet"),
            "{text}"
        );
    }
}

#[test]
fn a_reviewed_tool_shows_both_and_a_new_one_is_marked() {
    let mut inventory = without_review();
    // A person let a tool be read that the generic rules do not admit.
    let reviewed = &mut inventory.tools[0];
    reviewed.definition.name = "frobnicate_things".into();
    reviewed.definition.description = None;
    reviewed.verdict = Verdict::Read;
    reviewed.judgement.evidence.push(Evidence {
        layer: Layer::Policy,
        detail: "Shows things.".into(),
        detail_de: Some("Zeigt Dinge.".into()),
    });
    let text = entry(&inventory, "frobnicate_things");
    assert!(text.contains("Generic rules alone: it would be hidden"), "{text}");
    assert!(!text.contains("Not reviewed yet"), "{text}");
    assert!(text.contains("Shows things."), "{text}");
    // The reviewer's reason in the reader's language.
    let german = entries_in(Language::German, &inventory);
    let german = german.iter().find(|text| text.contains("frobnicate_things")).unwrap();
    assert!(german.contains("Zeigt Dinge.") && !german.contains("Shows things."), "{german}");
    let new = entry(&inventory, "delete_database");
    assert!(new.contains("Not reviewed yet") && new.contains("do not know the tool"), "{new}");
}

#[test]
fn what_changed_in_a_tool_is_told_in_german() {
    let mut inventory = tool_samples::inventory();
    inventory.tools[0].changes = vec!["a new argument “note”".into(), "the server's hints are others".into()];
    let told = |language| {
        entries_in(language, &inventory)
            .into_iter()
            .find(|entry| entry.contains("“note”") || entry.contains("„note“"))
            .unwrap()
    };
    let german = told(Language::German);
    assert!(
        german.contains("ein neues Argument „note“") && german.contains("die Hinweise des Servers sind andere"),
        "{german}"
    );
    assert!(told(Language::English).contains("a new argument “note”"));
}
