//! What a vendor card knows beyond its offer: registration, the read-only switch, errors and what they mean, and where each fact is from.

use belvedere_app::catalog::{Certainty, Registration, Topic, Vendor};
use maud::{Markup, html};

pub fn panels(vendor: &Vendor) -> Markup {
    html! {
        section.panel {
            h2 { "Good to know" }
            ul.bullets {
                @if let Some(words) = registration(vendor.registration) { li { (words) } }
                li { "The vendor's own read-only switch: " (vendor.read_only.as_deref().unwrap_or("none is documented.")) }
                @for quirk in vendor.quirks.described() { li { (quirk) " " b { "The standards forbid that; it is allowed for this vendor." } } }
                @for fact in vendor.facts.iter().filter(|fact| fact.about == Topic::Quirk) { li { (fact.fact) } }
            }
        }
        @if !vendor.troubleshooting.is_empty() {
            section.panel {
                h2 { "When something goes wrong" }
                dl {
                    @for entry in &vendor.troubleshooting { dt { "“…" (entry.contains) "…” " code { (entry.code) } } dd { (entry.cause) " " (entry.fix) } }
                }
            }
        }
        @if !vendor.facts.is_empty() {
            details.panel {
                summary { "Where this is from" }
                ul.bullets { @for fact in &vendor.facts { li { (fact.fact) " " span.faint { (fact.source) ", " (certainty(fact.certainty)) } } } }
            }
        }
    }
}

fn registration(registration: Registration) -> Option<&'static str> {
    match registration {
        Registration::Dynamic | Registration::Automatic => {
            Some("Belvedere makes itself known to the vendor; nothing has to be prepared there.")
        }
        Registration::ByHand => Some("A client has to be made at the vendor first; enter its id here."),
        Registration::Token => Some("The vendor wants a token or key from its settings; enter it here."),
        Registration::None => Some("The server asks for no sign-in."),
        Registration::Unknown => None,
    }
}

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Source => "read in published source",
        Certainty::Documented => "documented by the vendor",
        Certainty::Reported => "reported by others",
        Certainty::Assumed => "assumed",
    }
}
