//! How the verdicts on a source's tools came to be what they are. Names and details may be the vendor's words and are shown as plain text.

use belvedere_app::{VerdictCause, VerdictEvent};
use maud::{Markup, html};

use super::{tools, words};

/// Events on the page; the API and the command line have them all.
const SHOWN: usize = 50;

pub fn section(events: &[VerdictEvent]) -> Markup {
    html! {
        @if !events.is_empty() {
            details.section id="verdict-history" {
                summary { "History of verdicts (" (events.len()) ")" }
                ul.list { @for event in events.iter().take(SHOWN) { (entry(event)) } }
                @if events.len() > SHOWN { p.hint { "The latest " (SHOWN) " are shown. All: " code { "belvedere tools NAME --replay" } "." } }
            }
        }
    }
}

fn entry(event: &VerdictEvent) -> Markup {
    let cause = match event.cause {
        VerdictCause::RulesChanged => "The rules of a newer version say otherwise",
        VerdictCause::ChangeAccepted => "A changed definition was accepted",
        VerdictCause::OwnerDecided => "An owner decided",
    };
    html! {
        li {
            div.row.apart {
                div.grow { code { (event.tool) } p.faint { (words::instant(event.at)) " · " (cause) " · " (event.by) } }
                span.row { (tools::verdict_chip(event.before)) " → " (tools::verdict_chip(event.now)) }
            }
            @if !event.details.is_empty() { ul.evidence { @for detail in &event.details { li { (detail) } } } }
        }
    }
}
