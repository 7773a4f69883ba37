//! The first page: the question box, and what could be asked.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use belvedere_app::{AskRequest, ConversationRecord, SourceView, Suggestion};
use belvedere_types::{ConnectionState, ConversationId};
use maud::{Markup, html};
use serde_json::Value;

use super::icons::{Icon, icon};
use super::layout::{Section, csrf, framed, module, notice};
use super::{Viewer, words};
use crate::access::{Access, Identity};
use crate::api::ask::Asking;
use crate::fault::{Answered, Fault};
use crate::state::WebState;

const SUGGESTIONS: usize = 6;
const RECENT: usize = 8;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Response> {
    if !viewer.may(Access::Data) {
        return Ok(Redirect::to("/audit").into_response());
    }
    let sources = state.app.sources_to_ask(&who.caller).await?;
    let conversations = state.app.conversations(&who.caller, "").await?;
    let mut suggestions = state.app.suggestions(&who.caller).await?;
    suggestions.truncate(SUGGESTIONS);
    Ok(page(&viewer, &sources, &suggestions, &conversations).into_response())
}

/// The way without script: the form is posted, the answer's page follows when it is there.
pub async fn ask(State(state): State<WebState>, who: Identity, body: axum::body::Bytes) -> Answered<Redirect> {
    let mut request = AskRequest::default();
    for (key, value) in url::form_urlencoded::parse(&body) {
        match key.as_ref() {
            "question" => request.question = value.into_owned(),
            "sources" => request.sources.push(value.into_owned()),
            "conversation_id" if !value.is_empty() => request.conversation = Some(value.parse().map_err(|_| Fault::not_found())?),
            _ => {}
        }
    }
    let answer = Asking::start(&state.app, who.caller, request).answer().await?;
    Ok(Redirect::to(&format!(
        "/conversations/{}?at={id}#{id}",
        answer.conversation_id,
        id = answer.id
    )))
}

pub fn usable(state: ConnectionState) -> bool {
    match state {
        ConnectionState::Connected | ConnectionState::Expiring | ConnectionState::Degraded => true,
        ConnectionState::AuthorizationRequired | ConnectionState::ReauthorizationRequired | ConnectionState::Disconnected => false,
    }
}

pub fn page(viewer: &Viewer, sources: &[SourceView], suggestions: &[Suggestion], conversations: &[ConversationRecord]) -> Markup {
    let history: Vec<&str> = conversations.iter().map(|conversation| conversation.title.as_str()).collect();
    let several = sources.iter().filter(|source| usable(source.state)).count() > 1;
    let waiting: Vec<&SourceView> = sources.iter().filter(|source| !usable(source.state)).collect();
    let body = html! {
        div.inner.narrow {
            @if sources.is_empty() {
                (first_steps(viewer))
            } @else {
                div.hero {
                    h1 { "What do you want to know?" }
                    (question_box(viewer, &QuestionBox { conversation: None, sources, history: &history, placeholder: "Ask in your own words", focus: Focus::Taken }))
                }
                @for source in waiting {
                    div.told { (notice("warn", &format!("{} cannot be asked: {}", source.name, source.reason.as_deref().unwrap_or("it is not authorized.")), source.next_step.as_deref())) }
                    p.row.end { a href={ "/sources/" (source.id) } { "Open " (source.name) } }
                }
                @if !suggestions.is_empty() { (suggested(viewer, suggestions, several)) }
            }
            @if !conversations.is_empty() { (recent(conversations)) }
        }
        (module("ask"))
    };
    framed(viewer, Some(Section::Ask), "Ask", body)
}

fn first_steps(viewer: &Viewer) -> Markup {
    html! {
        div.panel.empty {
            (icon(Icon::Plug))
            h1 { "Connect something to ask about" }
            p { "Belvedere reads from hosted MCP servers and never writes. Approve access in the vendor's own window; it takes a minute." }
            @if viewer.may(Access::Edit) { a.button.primary href="/sources/add" { (icon(Icon::Plus)) "Add data source" } } @else { p { "Ask an owner or editor to connect one." } }
        }
    }
}

/// Whether the box takes the focus when the page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Taken,
    Stays,
}

pub struct QuestionBox<'a> {
    pub conversation: Option<ConversationId>,
    /// Offered as chips; none chosen means all.
    pub sources: &'a [SourceView],
    /// Earlier questions, newest first.
    pub history: &'a [&'a str],
    pub placeholder: &'a str,
    pub focus: Focus,
}

pub fn question_box(viewer: &Viewer, view: &QuestionBox<'_>) -> Markup {
    let history = Value::from(view.history.to_vec()).to_string();
    let offered: Vec<&SourceView> = view.sources.iter().filter(|source| usable(source.state)).collect();
    html! {
        form method="post" action="/ask" data-ask {
            (csrf(viewer))
            @if let Some(id) = view.conversation { input type="hidden" name="conversation_id" value=(id); }
            div.asker {
                label.hidden-text for="question" { "Your question" }
                textarea id="question" name="question" rows="1" required maxlength="2000" placeholder=(view.placeholder) autofocus[view.focus == Focus::Taken] data-history=(history) {}
                button.button.primary type="submit" { (icon(Icon::Send)) "Ask" }
            }
            @if offered.len() > 1 {
                fieldset.picks {
                    legend.hidden-text { "Ask only these sources" }
                    @for source in offered {
                        label.pick { input type="checkbox" name="sources" value=(source.id); span { (source.name) } }
                    }
                    span.faint { "None chosen: all are asked." }
                }
            }
        }
        section.working data-working hidden aria-busy="false" {
            div.row.apart { p.question data-question {} button.button.quiet.small type="button" data-cancel { "Cancel" } }
            progress max="100" value="0" aria-label="Progress" {}
            ol aria-live="polite" {}
            div.notice.bad data-error hidden role="alert" { (icon(Icon::Alert)) div { p data-detail {} p.soft data-next {} } }
        }
    }
}

/// The source is named only where there is a choice of `several`.
fn suggested(viewer: &Viewer, suggestions: &[Suggestion], several: bool) -> Markup {
    html! {
        section.section {
            h2 { "Try one of these" }
            div.suggestions {
                @for suggestion in suggestions {
                    form method="post" action="/ask" data-suggest {
                        (csrf(viewer))
                        button.suggestion type="submit" name="question" value=(suggestion.question) { (suggestion.question) @if several { small { (suggestion.source) } } }
                    }
                }
            }
        }
    }
}

fn recent(conversations: &[ConversationRecord]) -> Markup {
    html! {
        section.section {
            div.row.apart { h2 { "Recent conversations" } a.faint href="/conversations" { "All conversations" } }
            div.panel { ul.list {
                @for conversation in conversations.iter().take(RECENT) {
                    li.row.apart { a.grow.one-line href={ "/conversations/" (conversation.id) } title=(conversation.title) { (conversation.title) } span.faint { (words::instant(conversation.created_at)) } }
                }
            } }
        }
    }
}
