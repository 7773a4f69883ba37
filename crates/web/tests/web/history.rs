//! The history of verdicts on a source's page.

use belvedere_app::{Deciders, Named, Verdict, VerdictCause, VerdictEvent};
use belvedere_types::{ApiKeyId, ConnectionState, Role, UserId};
use belvedere_web::pages::source;
use scraper::{Html, Selector};

use crate::samples;
use crate::tool_samples;

/// Two events; the vendor's words among them are the given ones.
pub fn events(words: &str) -> Vec<VerdictEvent> {
    let event = |tool: &str, cause: VerdictCause, before: Verdict, now: Verdict, details: &[&str]| VerdictEvent {
        tool: tool.into(),
        at: samples::NOW,
        cause,
        before,
        now,
        details: details.iter().map(|detail| (*detail).into()).collect(),
        by: "system".into(),
    };
    vec![
        event(
            "list_backups",
            VerdictCause::ChangeAccepted,
            Verdict::Blocked,
            Verdict::Read,
            &["the description now says “Lists backups.”, before it said “Backups.”", words],
        ),
        event(
            "purge_cache",
            VerdictCause::RulesChanged,
            Verdict::Read,
            Verdict::Blocked,
            &["the verb `purge` acts"],
        ),
    ]
}

#[test]
fn the_history_of_verdicts_tells_what_changed_in_words() {
    let viewer = samples::viewer(Role::Viewer);
    let source_view = samples::source("a", ConnectionState::Connected);
    let inventory = tool_samples::inventory();
    let text = |events: &[VerdictEvent]| -> String {
        let html = Html::parse_document(&source::page(&viewer, &source_view, Some(Ok(&inventory)), events).into_string());
        html.select(&Selector::parse("#verdict-history").unwrap())
            .flat_map(|part| part.text())
            .collect()
    };
    let told = text(&events("a new argument “callback_url”"));
    for words in [
        "History of verdicts (2)",
        "list_backups",
        "A changed definition was accepted",
        "a new argument “callback_url”",
        "The rules of a newer version say otherwise",
        "the verb purge acts",
    ] {
        assert!(told.contains(words), "{words}\n---\n{told}");
    }
    assert_eq!(text(&[]), "", "nothing is shown where nothing happened");
}

/// Whoever decided once and is a member no more, and a key that ended, have no name left; no identifier takes its place.
#[test]
fn who_decided_and_is_gone_is_told_as_such() {
    let nobody = Deciders::default();
    assert_eq!(nobody.named("system"), Named::Belvedere);
    assert_eq!(nobody.named(&ApiKeyId::generate().to_string()), Named::EndedKey);
    assert_eq!(nobody.named(&UserId::generate().to_string()), Named::FormerMember);
}
