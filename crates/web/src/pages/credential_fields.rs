//! Fields for what a person brings along: a token, a key, or a client registered by hand.

use maud::{Markup, html};

use crate::texts::Texts;

/// Folded unless the vendor is known to want it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Folded,
    Open,
}

pub fn token(t: Texts, shown: Shown) -> Markup {
    html! {
        details.section open[shown == Shown::Open] {
            summary { (t.wants_token()) }
            p.hint { (t.give_one()) }
            div.field.section { label for="bearer" { (t.bearer_token()) } input type="password" id="bearer" name="bearer_token" autocomplete="off"; }
            div.row {
                div.field.grow { label for="hn" { (t.header_name()) } input type="text" id="hn" name="header_name" placeholder="x-api-key"; }
                div.field.grow { label for="hv" { (t.header_value()) } input type="password" id="hv" name="header_value" autocomplete="off"; }
            }
        }
    }
}

pub fn client(t: Texts, shown: Shown) -> Markup {
    html! {
        details.section open[shown == Shown::Open] {
            summary { (t.registered_by_hand()) }
            p.hint { (t.registered_hint()) }
            div.row.section {
                div.field.grow { label for="ci" { (t.client_id()) } input type="text" id="ci" name="client_id"; }
                div.field.grow { label for="cs" { (t.client_secret_any()) } input type="password" id="cs" name="client_secret" autocomplete="off"; }
            }
        }
    }
}
