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
    let t = viewer.texts;
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/" { (t.ask()) } " / " (t.conversations()) }
            div.head { h1 { (t.conversations()) } }
            form.row method="get" action="/conversations" role="search" {
                label.hidden-text for="q" { (t.words_of_title()) }
                input.grow type="search" id="q" name="q" value=(words) placeholder=(t.words_of_title());
                button.button type="submit" { (t.search()) }
            }
            @if found.is_empty() {
                div.panel.empty.section {
                    (icon(Icon::Ask))
                    @if words.is_empty() { h2 { (t.nothing_asked()) } p { (t.nothing_asked_hint()) } a.button.primary href="/" { (t.ask_question()) } }
                    @else { h2 { (t.none_has_words()) } p { (t.none_has_words_hint()) } a.button href="/conversations" { (t.show_all()) } }
                }
            } @else {
                ul.list.panel.section { @for conversation in found { (line(viewer, conversation)) } }
            }
        }
    };
    framed(viewer, Some(Section::Ask), t.conversations(), body)
}

fn line(viewer: &Viewer, conversation: &ConversationRecord) -> Markup {
    let t = viewer.texts;
    let base = format!("/conversations/{}", conversation.id);
    html! {
        li.talk {
            a.one-line href=(base) title=(conversation.title) { (conversation.title) }
            span.faint { (words::instant(t, conversation.created_at)) }
            details {
                summary.button.quiet.small title=(t.rename_or_delete()) { span aria-hidden="true" { "⋯" } span.hidden-text { (t.rename_or_delete()) " " (conversation.title) } }
                form.rename method="post" action={ (base) "/rename" } {
                    (csrf(viewer))
                    label.hidden-text for={ "title-" (conversation.id) } { (t.title()) }
                    input type="text" id={ "title-" (conversation.id) } name="title" value=(conversation.title) required maxlength="80";
                    button.button type="submit" { (t.rename()) }
                }
                @if viewer.may(Access::Edit) { div.section { (button_form(viewer, &format!("{base}/delete"), "danger small", html! { (t.delete_with_answers()) })) } }
            }
        }
    }
}
