//! The first page: the question box, and what could be asked.

use std::collections::HashSet;

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
use crate::texts::Texts;

const SUGGESTIONS: usize = 6;
const RECENT: usize = 8;

pub async fn show(State(state): State<WebState>, who: Identity, viewer: Viewer) -> Answered<Response> {
    if !viewer.may(Access::Data) {
        return Ok(Redirect::to("/audit").into_response());
    }
    let sources = state.app.sources_to_ask(&who.caller).await?;
    let conversations = state.app.conversations(&who.caller, "").await?;
    let mut suggestions = state.app.suggestions(&who.caller, viewer.texts.language()).await?;
    // Two accounts of one vendor are suggested the same: once is enough, and each has a chip.
    let mut seen = HashSet::new();
    suggestions.retain(|suggestion| seen.insert(suggestion.question.clone()));
    suggestions.truncate(SUGGESTIONS);
    Ok(page(&viewer, &sources, &suggestions, &conversations).into_response())
}

/// The way without script: the form is posted, the answer's page follows when it is there.
pub async fn ask(State(state): State<WebState>, who: Identity, t: Texts, body: axum::body::Bytes) -> Answered<Redirect> {
    let mut request = AskRequest {
        language: t.language(),
        ..AskRequest::default()
    };
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
    let t = viewer.texts;
    let history: Vec<&str> = conversations.iter().map(|conversation| conversation.title.as_str()).collect();
    let several = sources.iter().filter(|source| usable(source.state)).count() > 1;
    let waiting: Vec<&SourceView> = sources.iter().filter(|source| !usable(source.state)).collect();
    let body = html! {
        div.inner.narrow {
            @if sources.is_empty() {
                (first_steps(viewer))
            } @else {
                div.hero {
                    h1 { (t.what_to_know()) }
                    (question_box(viewer, &QuestionBox { conversation: None, sources, history: &history, placeholder: t.own_words(), focus: Focus::Taken }))
                }
                @for source in waiting {
                    div.told { (cannot_be_asked(t, source)) }
                    p { a href={ "/sources/" (source.id) } { (t.open_source(&source.name)) } }
                }
                @if !suggestions.is_empty() { (suggested(viewer, suggestions, if several { sources } else { &[] })) }
            }
            @if !conversations.is_empty() { (recent(t, conversations)) }
        }
        (module(t, "ask"))
    };
    framed(viewer, Some(Section::Ask), t.ask(), body)
}

/// Why a source is left out. In English its own reason is at hand; elsewhere that stands on its page.
fn cannot_be_asked(t: Texts, source: &SourceView) -> Markup {
    let code = source.code.as_deref().unwrap_or_default();
    match (t.problem(code), &source.reason) {
        (Some([what, next]), _) => notice("warn", &t.cannot_ask(&source.name, what), Some(next)),
        (None, Some(reason)) => notice("warn", &t.cannot_ask(&source.name, reason), source.next_step.as_deref()),
        (None, None) => notice("warn", &t.cannot_ask(&source.name, t.not_authorized()), None),
    }
}

fn first_steps(viewer: &Viewer) -> Markup {
    let t = viewer.texts;
    html! {
        div.panel.empty {
            (icon(Icon::Plug))
            h1 { (t.connect_something()) }
            p { (t.connect_something_hint()) }
            @if viewer.may(Access::Edit) { a.button.primary href="/sources/add" { (icon(Icon::Plus)) (t.add_data_source()) } } @else { p { (t.ask_editor()) } }
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
    let t = viewer.texts;
    let history = Value::from(view.history.to_vec()).to_string();
    let offered: Vec<&SourceView> = view.sources.iter().filter(|source| usable(source.state)).collect();
    html! {
        form method="post" action="/ask" data-ask {
            (csrf(viewer))
            @if let Some(id) = view.conversation { input type="hidden" name="conversation_id" value=(id); }
            div.asker {
                label.hidden-text for="question" { (t.your_question()) }
                textarea id="question" name="question" rows="1" required maxlength="2000" placeholder=(view.placeholder) autofocus[view.focus == Focus::Taken] data-history=(history) {}
                button.button.primary type="submit" { (icon(Icon::Send)) (t.ask_button()) }
            }
            @if offered.len() > 1 {
                fieldset.picks {
                    legend.hidden-text { (t.ask_only()) }
                    @for source in offered {
                        label.pick { input type="checkbox" name="sources" value=(source.id); span { (source.name) } }
                    }
                    span.faint { (t.none_chosen()) }
                }
            }
        }
        section.working data-working hidden aria-busy="false" {
            div.row.apart { p.question data-question {} button.button.quiet.small type="button" data-cancel { (t.cancel()) } }
            progress max="100" value="0" aria-label=(t.progress()) {}
            ol aria-live="polite" {}
            div.notice.bad data-error hidden role="alert" { (icon(Icon::Alert)) div { p data-detail {} p.soft data-next {} } }
        }
    }
}

/// The source is named, and alone asked, only where there are several: `choice`.
fn suggested(viewer: &Viewer, suggestions: &[Suggestion], choice: &[SourceView]) -> Markup {
    let t = viewer.texts;
    html! {
        section.section {
            h2 { (t.try_one()) }
            div.suggestions {
                @for suggestion in suggestions {
                    @let source = choice.iter().find(|source| source.name == suggestion.source);
                    form method="post" action="/ask" data-suggest {
                        (csrf(viewer))
                        @if let Some(source) = source { input type="hidden" name="sources" value=(source.id); }
                        button.suggestion type="submit" name="question" value=(suggestion.question) lang=[t.question(&suggestion.question)] { (suggestion.question) @if let Some(source) = source { " " small { (source.name) } } }
                    }
                }
            }
        }
    }
}

fn recent(t: Texts, conversations: &[ConversationRecord]) -> Markup {
    html! {
        section.section {
            div.row.apart { h2 { (t.recent()) } a.faint href="/conversations" { (t.all_conversations()) } }
            div.panel { ul.list {
                @for conversation in conversations.iter().take(RECENT) {
                    li.row.apart { a.grow.one-line href={ "/conversations/" (conversation.id) } title=(conversation.title) { (conversation.title) } span.faint { (words::instant(t, conversation.created_at)) } }
                }
            } }
        }
    }
}
