//! Conversations: listed, found, renamed, deleted.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::ConversationRecord;
use belvedere_types::ConversationId;
use maud::{Markup, html};
use serde::Deserialize;

use super::icons::{Icon, icon};
use super::layout::{Section, button_form, csrf, framed};
use super::{Viewer, words};
use crate::access::{Access, Identity};
use crate::extract::{Form, Id, Query};
use crate::fault::Answered;
use crate::state::WebState;

#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

pub async fn list(State(state): State<WebState>, who: Identity, viewer: Viewer, Query(search): Query<Search>) -> Answered<Markup> {
    let found = state.app.conversations(&who.caller, &search.q).await?;
    Ok(page(&viewer, &found, &search.q))
}

#[derive(Deserialize)]
pub struct Renamed {
    title: String,
}

pub async fn rename(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<ConversationId>,
    Form(form): Form<Renamed>,
) -> Answered<Redirect> {
    state.app.rename_conversation(&who.caller, id, &form.title).await?;
    Ok(Redirect::to("/conversations"))
}

pub async fn delete(State(state): State<WebState>, who: Identity, Id(id): Id<ConversationId>) -> Answered<Redirect> {
    state.app.delete_conversation(&who.caller, id).await?;
    Ok(Redirect::to("/conversations"))
}

pub fn page(viewer: &Viewer, found: &[ConversationRecord], words: &str) -> Markup {
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/" { "Ask" } " / Conversations" }
            div.head { h1 { "Conversations" } }
            form.row method="get" action="/conversations" role="search" {
                label.hidden-text for="q" { "Words of a title or question" }
                input.grow type="search" id="q" name="q" value=(words) placeholder="Words of a title or question";
                button.button type="submit" { "Search" }
            }
            @if found.is_empty() {
                div.panel.empty.section {
                    (icon(Icon::Ask))
                    @if words.is_empty() { h2 { "Nothing asked yet" } p { "Questions and their answers are kept here." } a.button.primary href="/" { "Ask a question" } }
                    @else { h2 { "None has these words" } p { "Titles and questions were looked through, answers not." } a.button href="/conversations" { "Show all" } }
                }
            } @else {
                ul.list.panel.section { @for conversation in found { (line(viewer, conversation)) } }
            }
        }
    };
    framed(viewer, Some(Section::Ask), "Conversations", body)
}

fn line(viewer: &Viewer, conversation: &ConversationRecord) -> Markup {
    let base = format!("/conversations/{}", conversation.id);
    html! {
        li {
            div.row.apart { a.grow.one-line href=(base) title=(conversation.title) { (conversation.title) } span.faint { (words::instant(conversation.created_at)) } }
            details {
                summary.faint { "Rename or delete " span.hidden-text { (conversation.title) } }
                form.rename method="post" action={ (base) "/rename" } {
                    (csrf(viewer))
                    label.hidden-text for={ "title-" (conversation.id) } { "Title" }
                    input type="text" id={ "title-" (conversation.id) } name="title" value=(conversation.title) required maxlength="80";
                    button.button type="submit" { "Rename" }
                }
                @if viewer.may(Access::Edit) { div.section { (button_form(viewer, &format!("{base}/delete"), "danger small", html! { "Delete with its answers" })) } }
            }
        }
    }
}
