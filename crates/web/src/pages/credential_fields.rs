//! Fields for what a person brings along: a token, a key, or a client registered by hand.

use maud::{Markup, html};

/// Folded unless the vendor is known to want it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Folded,
    Open,
}

pub fn token(shown: Shown) -> Markup {
    html! {
        details.section open[shown == Shown::Open] {
            summary { "The server wants a token or key" }
            p.hint { "Give one of these. It is sealed at once and never shown again." }
            div.field.section { label for="bearer" { "Bearer token" } input type="password" id="bearer" name="bearer_token" autocomplete="off"; }
            div.row {
                div.field.grow { label for="hn" { "Header name" } input type="text" id="hn" name="header_name" placeholder="x-api-key"; }
                div.field.grow { label for="hv" { "Header value" } input type="password" id="hv" name="header_value" autocomplete="off"; }
            }
        }
    }
}

pub fn client(shown: Shown) -> Markup {
    html! {
        details.section open[shown == Shown::Open] {
            summary { "I registered a client by hand" }
            p.hint { "Needed only where a server does not register clients itself." }
            div.row.section {
                div.field.grow { label for="ci" { "Client id" } input type="text" id="ci" name="client_id"; }
                div.field.grow { label for="cs" { "Client secret, if any" } input type="password" id="cs" name="client_secret" autocomplete="off"; }
            }
        }
    }
}
