//! The link in a mail that ends it. Looking ends nothing: programs that check mails for harm look at every link. A mail program's own button posts
//! (RFC 8058), as the page's does; neither is signed in, the link's signature is the proof.

use axum::extract::State;
use belvedere_types::SecretText;
use maud::{Markup, html};

use super::layout::lone;
use crate::extract::Name;
use crate::fault::Answered;
use crate::state::WebState;
use crate::texts::Texts;

pub async fn show(State(state): State<WebState>, t: Texts, Name(token): Name) -> Answered<Markup> {
    let name = state.app.leaving(&SecretText::new(token)).await?;
    // Without an address of its own the form posts to the page's.
    let body = html! {
        h1 { (t.stop_mails_of(&name)) }
        p.soft { (t.stop_mails_hint()) }
        form method="post" { button.button.primary type="submit" { (t.stop_mails()) } }
    };
    Ok(lone(t, t.stop_mails(), body))
}

pub async fn stop(State(state): State<WebState>, t: Texts, Name(token): Name) -> Answered<Markup> {
    let name = state.app.leave(&SecretText::new(token)).await?;
    let body = html! {
        h1 { (t.mails_stopped(&name)) }
        p.soft { (t.mails_stopped_hint()) }
    };
    Ok(lone(t, t.stop_mails(), body))
}
