//! What the card of a source tells before anybody opens it.

use belvedere_app::SourceView;
use belvedere_types::{ConnectionState, Role};
use belvedere_web::pages::{Viewer, sources};
use belvedere_web::{Language, Texts};
use scraper::{Html, Selector};

use crate::samples;

/// The one card's words, and the addresses that it leads to.
fn card(source: &SourceView, role: Role, language: Language) -> (String, Vec<String>) {
    let viewer = Viewer {
        texts: Texts::new(language),
        ..samples::viewer(role)
    };
    let page = sources::page(&viewer, std::slice::from_ref(source), &[]).into_string();
    let page = Html::parse_document(&page);
    let found = |css: &str| Selector::parse(css).unwrap();
    let card = page.select(&found("article.card")).next().unwrap();
    let words = card.text().collect::<Vec<_>>().join(" ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let link = found("a[href]");
    let leads = card.select(&link).filter_map(|link| link.attr("href").map(str::to_owned));
    (words, leads.collect())
}

#[test]
fn a_card_tells_its_state_and_when_access_ends_and_was_used_last() {
    let mut source = samples::source("Accounts", ConnectionState::Connected);
    source.expires_at = Some(samples::NOW + time::Duration::days(3));
    for (language, told) in [
        (Language::English, ["Connected", "Access ends", "Last used", "11"]),
        (Language::German, ["Verbunden", "Zugriff endet", "Zuletzt verwendet", "11"]),
    ] {
        let (words, leads) = card(&source, Role::Owner, language);
        for part in told {
            assert!(words.contains(part), "{language:?}: {part} in {words}");
        }
        assert_eq!(leads, [format!("/sources/{}", source.id)], "nothing is to be done");
    }
    source.expires_at = None;
    source.last_used_at = None;
    let (words, _) = card(&source, Role::Owner, Language::English);
    assert!(!words.contains("Access ends") && words.contains("Not used yet"), "{words}");
}

#[test]
fn a_card_in_trouble_tells_why_and_leads_whoever_manages_it_to_the_next_step() {
    let source = samples::source("Accounts", ConnectionState::ReauthorizationRequired);
    let step = format!("/sources/{}/authorize", source.id);
    let (words, leads) = card(&source, Role::Editor, Language::English);
    for part in [source.reason.as_deref().unwrap(), source.next_step.as_deref().unwrap(), "Authorize"] {
        assert!(words.contains(part), "{part} in {words}");
    }
    assert!(leads.contains(&step), "{leads:?}");
    let watched = SourceView {
        may_manage: false,
        ..source
    };
    assert!(!card(&watched, Role::Viewer, Language::English).1.contains(&step));
}
