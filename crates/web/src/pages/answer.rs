//! Answers, alone and as the turns of a conversation.

use axum::extract::State;
use axum::response::Redirect;
use belvedere_app::router::chart::{self, ChartKind};
use belvedere_app::router::{Answer, AnswerTable, Outcome, Words};
use belvedere_app::{DashboardRecord, Opinion, SourceView};
use belvedere_types::{AnswerId, ConversationId, DashboardId};
use maud::{Markup, html};
use serde::Deserialize;

use super::icons::{Icon, icon};
use super::layout::{Case, Section, csrf, framed, module, notice, trouble};
use super::provenance::{self, SourceNames};
use super::{Viewer, ask, cited, figure, going_on};
use crate::access::{Access, Identity};
use crate::api::answers::chosen;
use crate::extract::{Form, Id, Query};
use crate::fault::{Answered, Fault};
use crate::state::WebState;
use crate::texts::Texts;

const CHART_WIDTH: u32 = 740;

#[derive(Deserialize)]
pub struct Look {
    chart: Option<ChartKind>,
    /// The turn whose chart is switched.
    at: Option<String>,
}

/// A stretch of rows, from one to another, drawn alone.
#[derive(Deserialize)]
pub struct Stretch {
    chart: Option<ChartKind>,
    from: usize,
    to: usize,
}

/// The drawing alone, for a page that looks closer.
pub async fn closer(
    State(state): State<WebState>,
    who: Identity,
    t: Texts,
    Id(id): Id<AnswerId>,
    Query(stretch): Query<Stretch>,
) -> Answered<Markup> {
    let mut answer = state.app.answer(&who.caller, id).await?;
    if let Some(table) = &mut answer.table {
        let last = stretch.to.min(table.rows.len().saturating_sub(1));
        table.rows = table.rows.get(stretch.from..=last).map(<[_]>::to_vec).unwrap_or_default();
    }
    let chart = chosen(&answer, stretch.chart).ok_or_else(Fault::not_found)?;
    let table = answer.table.as_ref().ok_or_else(Fault::not_found)?;
    // In words it is another chart, too.
    let chart = chart::as_kind(table, chart.kind, &chart.spec.title).unwrap_or(chart);
    Ok(figure::drawing(t, &chart, table, CHART_WIDTH))
}

/// A permalink: the conversation, opened at this answer.
pub async fn show(State(state): State<WebState>, who: Identity, Id(id): Id<AnswerId>) -> Answered<Redirect> {
    let answer = state.app.answer(&who.caller, id).await?;
    Ok(Redirect::to(&format!("/conversations/{}?at={id}#{id}", answer.conversation_id)))
}

pub async fn conversation(
    State(state): State<WebState>,
    who: Identity,
    viewer: Viewer,
    Id(id): Id<ConversationId>,
    Query(look): Query<Look>,
) -> Answered<Markup> {
    let turns = state.app.conversation(&who.caller, id).await?;
    let sources = state.app.sources_to_ask(&who.caller).await?;
    let dashboards = state.app.dashboards(&who.caller).await?;
    let switched = look.at.and_then(|at| at.parse().ok()).zip(look.chart);
    Ok(page(
        &viewer,
        &ConversationView {
            id,
            turns: &turns,
            sources: &sources,
            dashboards: &dashboards,
            switched,
        },
    ))
}

#[derive(Deserialize)]
pub struct PinForm {
    /// Empty: a new one is made.
    dashboard: String,
    new_dashboard: Option<String>,
    title: Option<String>,
}

pub async fn pin(
    State(state): State<WebState>,
    who: Identity,
    t: Texts,
    Id(answer): Id<AnswerId>,
    Form(form): Form<PinForm>,
) -> Answered<Redirect> {
    let dashboard: DashboardId = if form.dashboard.is_empty() {
        let name = form
            .new_dashboard
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| t.my_dashboard().into());
        state.app.create_dashboard(&who.caller, &name).await?.id
    } else {
        form.dashboard.parse().map_err(|_| Fault::not_found())?
    };
    let title = form.title.filter(|title| !title.trim().is_empty());
    let tile = state.app.pin(&who.caller, dashboard, answer, title.as_deref()).await?;
    Ok(Redirect::to(&format!("/dashboards/{dashboard}#{}", tile.id)))
}

/// The same plan with what the sources say now, as a further answer of the conversation.
pub async fn replay(State(state): State<WebState>, who: Identity, Id(id): Id<AnswerId>) -> Answered<Redirect> {
    let answer = state.app.replay_answer(&who.caller, id).await?;
    Ok(Redirect::to(&format!(
        "/conversations/{}?at={id}#{id}",
        answer.conversation_id,
        id = answer.id
    )))
}

#[derive(Deserialize)]
pub struct FeedbackForm {
    verdict: Opinion,
    #[serde(default)]
    note: String,
}

pub async fn feedback(
    State(state): State<WebState>,
    who: Identity,
    Id(id): Id<AnswerId>,
    Form(form): Form<FeedbackForm>,
) -> Answered<Redirect> {
    state.app.give_feedback(&who.caller, id, form.verdict, &form.note).await?;
    let answer = state.app.answer(&who.caller, id).await?;
    Ok(Redirect::to(&format!(
        "/conversations/{}?at={id}&thanks={id}#{id}",
        answer.conversation_id
    )))
}

/// Everything the page of a conversation shows.
pub struct ConversationView<'a> {
    pub id: ConversationId,
    pub turns: &'a [Answer],
    pub sources: &'a [SourceView],
    pub dashboards: &'a [DashboardRecord],
    /// The turn that shows its chart as another kind.
    pub switched: Option<(AnswerId, ChartKind)>,
}

pub fn page(viewer: &Viewer, view: &ConversationView<'_>) -> Markup {
    let t = viewer.texts;
    let names = SourceNames::of(view.sources);
    let title = view.turns.first().map_or(t.conversation(), |turn| turn.question.as_str());
    let body = html! {
        div.inner.narrow {
            p.crumbs { a href="/" { (t.ask()) } " / " (t.conversation()) }
            @for turn in view.turns {
                article.turn.stack id=(turn.id) {
                    (answer(viewer, turn, view, &names))
                }
            }
            div.section.again {
                h2 { (t.ask_follow_up()) }
                (ask::question_box(viewer, &ask::QuestionBox { conversation: Some(view.id), sources: &[], history: &[], placeholder: t.follow_up_hint(), focus: ask::Focus::Stays }))
            }
        }
        (module(t, "ask")) (module(t, "rows")) (module(t, "marks"))
    };
    framed(viewer, Some(Section::Ask), title, body)
}

fn answer(viewer: &Viewer, answer: &Answer, view: &ConversationView<'_>, names: &SourceNames) -> Markup {
    let t = viewer.texts;
    html! {
        h1.question { (answer.question) }
        @match answer.outcome {
            Outcome::Answered => (answered(viewer, answer, view)),
            Outcome::Clarify => (clarify(viewer, answer)),
            Outcome::Refused => (declined(t, "warn", answer, t.refused_next())),
            Outcome::NoSource => (no_source(viewer, answer)),
            Outcome::Failed => (failed(t, answer)),
        }
        @if answer.outcome != Outcome::Answered { (notes(t, answer)) }
        (disclosures(t, answer))
        (provenance::panel(t, answer, names))
    }
}

fn answered(viewer: &Viewer, answer: &Answer, view: &ConversationView<'_>) -> Markup {
    let t = viewer.texts;
    let kind = view.switched.filter(|(id, _)| *id == answer.id).map(|(_, kind)| kind);
    let id = answer.id.to_string();
    let closer = format!(
        "/answers/{id}/chart?{}",
        kind.map(|kind| format!("chart={}&", figure::kind_parameter(kind)))
            .unwrap_or_default()
    );
    let switch = format!("/conversations/{}?at={id}&", view.id);
    html! {
        div { (cited::finding(t, answer)) (provenance::trust(t, answer)) }
        (notes(t, answer))
        @if let Some(table) = &answer.table {
            @if let Some(chart) = chosen(answer, kind) { (figure::chart(t, &chart, table, CHART_WIDTH, &answer.question, Some(&switch), Some(&closer))) }
            (result_table(t, answer, table))
        }
        @if view.turns.last().is_some_and(|turn| turn.id == answer.id) { (going_on::groupings(viewer, answer)) }
        (opinion(viewer, answer))
        @if viewer.may(Access::Edit) { (pin_form(viewer, answer, view.dashboards)) }
    }
}

fn result_table(t: Texts, answer: &Answer, table: &AnswerTable) -> Markup {
    let id = answer.id.to_string();
    let file = format!("/api/v1/answers/{id}");
    html! {
        div role="group" aria-label=(t.result()) {
            div.table-tools {
                span.faint { span id={ "extent-" (id) } { (figure::extent(t, table)) } " " span id={ "status-" (id) } aria-live="polite" {} }
                div.row {
                    @if table.rows.len() > 1 { input type="search" placeholder=(t.filter_rows()) aria-label=(t.filter_rows()) data-filter={ "#rows-" (id) } data-filter-status={ "#status-" (id) } data-scripted; }
                    button.button.small type="button" data-copy-table={ "#rows-" (id) } data-scripted { (t.copy()) }
                    (figure::files_menu(t, &file, answer))
                }
            }
            (figure::long_table(t, &id, table, &format!("{file}/rows")))
        }
    }
}

/// Two buttons, and a word for what is wrong.
fn opinion(viewer: &Viewer, answer: &Answer) -> Markup {
    let t = viewer.texts;
    let action = format!("/answers/{}/feedback", answer.id);
    html! {
        div.row.opinion {
            span.faint { (t.right_question()) }
            form method="post" action=(action) { (csrf(viewer)) button.button.quiet.small type="submit" name="verdict" value="right" { (icon(Icon::Check)) (t.yes()) } }
            details {
                summary.button.quiet.small { (icon(Icon::Close)) (t.no()) }
                form.row method="post" action=(action) {
                    (csrf(viewer))
                    label.hidden-text for={ "note-" (answer.id) } { (t.whats_wrong()) }
                    input.grow type="text" id={ "note-" (answer.id) } name="note" maxlength="1000" placeholder=(t.whats_wrong_hint());
                    button.button.small type="submit" name="verdict" value="wrong" { (t.send()) }
                }
            }
            form method="post" action={ "/answers/" (answer.id) "/replay" } { (csrf(viewer)) button.button.quiet.small type="submit" { (icon(Icon::Refresh)) (t.run_again()) } }
            a.button.quiet.small href={ "/answers/" (answer.id) } { (t.link_to_answer()) }
        }
    }
}

fn pin_form(viewer: &Viewer, answer: &Answer, dashboards: &[DashboardRecord]) -> Markup {
    let t = viewer.texts;
    let id = answer.id;
    html! {
        details.panel data-tour-pin {
            summary { (t.pin_to_dashboard()) }
            form method="post" action={ "/answers/" (id) "/pin" } {
                (csrf(viewer))
                p.soft { (t.pin_hint()) }
                div.row.section {
                    div.grow {
                        label for={ "pin-" (id) } { (t.dashboard()) }
                        select id={ "pin-" (id) } name="dashboard" {
                            @for dashboard in dashboards { option value=(dashboard.id) { (dashboard.name) } }
                            option value="" { (t.new_dashboard()) }
                        }
                    }
                    div.grow {
                        label for={ "new-" (id) } { (t.name_if_new()) }
                        input type="text" id={ "new-" (id) } name="new_dashboard" maxlength="80" placeholder=(t.my_dashboard());
                    }
                    div.grow {
                        label for={ "title-" (id) } { (t.tile_title()) }
                        input type="text" id={ "title-" (id) } name="title" maxlength="80" placeholder=(answer.question);
                    }
                }
                div.row.section { button.button type="submit" { (icon(Icon::Pin)) (t.pin()) } }
            }
        }
    }
}

fn clarify(viewer: &Viewer, answer: &Answer) -> Markup {
    let t = viewer.texts;
    html! {
        @let question = answer.clarification.as_ref().unwrap_or(&answer.text);
        p.finding lang=[t.foreign(question)] { (going_on::without_options(&t.told(question), &answer.options)) }
        @if !answer.options.is_empty() { (going_on::options(viewer, answer)) }
    }
}

/// What vendors want shown with their data, word for word.
pub fn disclosures(t: Texts, answer: &Answer) -> Markup {
    html! {
        @for told in &answer.disclosures {
            div.disclosure role="note" aria-label=(t.disclosure_of(&told.source)) {
                p.faint { (t.source_states(&told.source)) }
                blockquote lang=[t.english()] { (told.text) }
            }
        }
    }
}

/// How the question was read, and what is missing.
fn notes(t: Texts, answer: &Answer) -> Markup {
    html! {
        @for (lang, note) in answer.notes.iter().filter(|note| !repeats(answer, note)).map(|note| (t.foreign(note), t.told(note))) {
            div lang=[lang] { @if answer.complete { p.noted { (icon(Icon::Info)) span { (note) } } } @else { (notice("warn", &note, None)) } }
        }
    }
}

/// Why there is no answer, in the vendor's or the server's words.
fn reason(answer: &Answer) -> &Words {
    answer.refusal.as_ref().filter(|reason| !reason.is_empty()).unwrap_or(&answer.text)
}

/// The note that says the reason and whose it is: "Freight cannot be used now: …".
fn whose(answer: &Answer) -> Option<&Words> {
    let why: &str = reason(answer);
    let says = |note: &&Words| note.find(why).is_some_and(|at| at > 0);
    answer
        .notes
        .iter()
        .find(says)
        .filter(|_| answer.outcome == Outcome::Failed && !why.is_empty())
}

/// Whether the note says the reason again, with or without what to do.
fn repeats(answer: &Answer, note: &Words) -> bool {
    let again = answer.outcome == Outcome::Failed && note.starts_with(&**reason(answer));
    again || whose(answer) == Some(note)
}

/// What to do about a failure stands behind the reason, or in a note that repeats it.
fn failed(t: Texts, answer: &Answer) -> Markup {
    let note = answer
        .notes
        .iter()
        .find(|note| note.starts_with(&**reason(answer)))
        .map(|note| t.told(note));
    let next = note
        .as_deref()
        .and_then(|note| note.strip_prefix(&t.told(reason(answer))))
        .map(str::trim);
    html! {
        (declined(t, "bad", answer, next.unwrap_or(t.failed_next())))
        div.row { a.button href="/sources" { (icon(Icon::Plug)) (t.see_sources()) } }
    }
}

/// What to do about a failure, as its code says it, unless the reason does already.
fn next_in_language<'a>(t: Texts, answer: &Answer, why: &Words, next: Option<&'a str>) -> Option<&'a str> {
    let coded = t.problem(answer.code.as_deref().unwrap_or_default());
    match coded.filter(|_| answer.outcome == Outcome::Failed) {
        None => next,
        Some([_, coded]) => Some(coded).filter(|coded| !t.told(why).contains(coded)),
    }
}

fn declined(t: Texts, tone: &'static str, answer: &Answer, next: &str) -> Markup {
    html! {
        @let (why, next) = (whose(answer).unwrap_or_else(|| reason(answer)), Some(next).filter(|next| !next.is_empty()));
        @let code = answer.code.as_deref().unwrap_or_default();
        @if t.foreign(why).is_none() {
            (notice(tone, &t.told(why), next_in_language(t, answer, why, next)))
        } @else {
            (trouble(t, tone, &Case { code, detail: why, next_step: next, quoted: None, german: None }))
        }
        @if let Some(code) = &answer.code { p.faint { (t.code()) " " code { (code) } } }
    }
}

fn no_source(viewer: &Viewer, answer: &Answer) -> Markup {
    let t = viewer.texts;
    html! {
        (declined(t, "", answer, ""))
        @if !answer.options.is_empty() { p { (t.what_can_be_answered()) } (going_on::options(viewer, answer)) }
        div.row { a.button.primary href="/sources/add" { (icon(Icon::Plus)) (t.add_data_source()) } a.button href="/sources" { (t.see_connected()) } }
    }
}
