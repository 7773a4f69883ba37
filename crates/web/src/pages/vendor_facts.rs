//! What a vendor card knows beyond its offer: registration, the read-only switch, errors and what they mean, and where each fact is from.

use belvedere_app::catalog::{Certainty, Registration, Topic, Vendor};
use maud::{Markup, html};

use crate::texts::Texts;

pub fn panels(t: Texts, vendor: &Vendor) -> Markup {
    html! {
        section.panel {
            h2 { (t.good_to_know()) }
            ul.bullets {
                @if let Some(words) = registration(t, vendor.registration) { li { (words) } }
                li {
                    (t.read_only_switch()) " "
                    @match &vendor.read_only { Some(words) => (card_text(t, words, vendor.read_only_de.as_deref())), None => (t.none_documented()) }
                }
                @for quirk in vendor.quirks.described(t.language()) { li { (quirk) " " b { (t.standards_forbid()) } } }
                @for fact in vendor.facts.iter().filter(|fact| fact.about == Topic::Quirk) { li { (card_text(t, &fact.fact, fact.fact_de.as_deref())) } }
            }
        }
        @if !vendor.troubleshooting.is_empty() {
            section.panel {
                h2 { (t.when_wrong()) }
                dl.help {
                    @for entry in &vendor.troubleshooting { dt { q lang=[t.english()] { "…" (entry.contains) "…" } " " code { (entry.code) } } dd { (card_text(t, &entry.cause, entry.cause_de.as_deref())) " " (card_text(t, &entry.fix, entry.fix_de.as_deref())) } }
                }
            }
        }
        @if !vendor.facts.is_empty() {
            details.panel {
                summary { (t.where_from()) }
                ul.bullets { @for fact in &vendor.facts { li { (card_text(t, &fact.fact, fact.fact_de.as_deref())) " " span.faint { span lang=[t.english()] { (fact.source) } ", " (certainty(t, fact.certainty)) } } } }
            }
        }
    }
}

/// In German where the page and the card are.
pub fn card_text(t: Texts, english: &str, german: Option<&str>) -> Markup {
    let (language, text) = t.of_card(english, german);
    html! { span lang=[language] { (text) } }
}

fn registration(t: Texts, registration: Registration) -> Option<&'static str> {
    match registration {
        Registration::Dynamic | Registration::Automatic => Some(t.registration_automatic()),
        Registration::ByHand => Some(t.registration_by_hand()),
        Registration::Token => Some(t.registration_token()),
        Registration::None => Some(t.registration_none()),
        Registration::Unknown => None,
    }
}

fn certainty(t: Texts, certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Source => t.certain_source(),
        Certainty::Documented => t.certain_documented(),
        Certainty::Reported => t.certain_reported(),
        Certainty::Assumed => t.certain_assumed(),
    }
}
