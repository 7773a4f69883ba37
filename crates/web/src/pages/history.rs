//! How the verdicts on a source's tools came to be what they are. Names and details may be the vendor's words and are shown as plain text.

use belvedere_app::{VerdictCause, VerdictEvent};
use maud::{Markup, html};

use super::{tools, words};
use crate::texts::Texts;

/// Events on the page; the API and the command line have them all.
const SHOWN: usize = 50;

pub fn section(t: Texts, events: &[VerdictEvent]) -> Markup {
    html! {
        @if !events.is_empty() {
            details.section id="verdict-history" {
                summary { (t.verdict_history(events.len())) }
                ul.list { @for event in events.iter().take(SHOWN) { (entry(t, event)) } }
                @if events.len() > SHOWN { p.hint { (t.latest_shown(SHOWN, html! { code { "belvedere tools NAME --replay" } })) } }
            }
        }
    }
}

fn entry(t: Texts, event: &VerdictEvent) -> Markup {
    let cause = match event.cause {
        VerdictCause::RulesChanged => t.cause_rules(),
        VerdictCause::ChangeAccepted => t.cause_accepted(),
        VerdictCause::OwnerDecided => t.cause_owner(),
    };
    html! {
        li {
            div.row.apart {
                div.grow { code { (event.tool) } p.faint { (words::instant(t, event.at)) " · " (cause) " · " (event.by) } }
                span.row { (tools::verdict_chip(t, event.before)) " → " (tools::verdict_chip(t, event.now)) }
            }
            @if !event.details.is_empty() { ul.evidence { @for detail in &event.details { li { (tools::told(t, detail)) } } } }
        }
    }
}
