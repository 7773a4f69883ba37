//! Routes of questions, answers and conversations.

use super::{DELETE, Data, Doc, Edit, GET, Member, PATCH, POST, PUT, Route, json, page};
use crate::{api, pages};

/// Of answers and of dashboards, which show them.
pub(super) const IN_LANGUAGE: &str = "Tell the answer in this language, `en` or `de`; else in English, or in that of a person's pages";

pub(super) fn api() -> Vec<Route> {
    answers().into_iter().chain(conversations()).collect()
}

fn answers() -> Vec<Route> {
    use api::{answers as a, ask as q};
    let ask = Doc::post("Ask a question; with Accept: text/event-stream the steps are streamed, and x-answer-id names the answer to come")
        .takes("Ask")
        .returns("Answer");
    let show = Doc::get("An answer; the identifier may end in .json, .csv, .svg, .png or .vl.json")
        .query("chart", "Draw the chart as this kind, where the table allows it")
        .query("language", IN_LANGUAGE)
        .returns("Answer");
    let events = Doc::get("The events of a question again, from behind the one that Last-Event-ID names").media("text/event-stream");
    let rows =
        Doc::get("Rows of the result, a page at a time; with limit, sort (a column, with - before it for the largest first) and filter")
            .query("offset", "Rows to leave out")
            .returns("Rows");
    let feedback = Doc::post("Say whether an answer is right; the latest of each caller counts")
        .takes("GiveFeedback")
        .returns("Feedback");
    vec![
        json(POST, "/api/v1/ask", Data, q::ask, ask),
        json(GET, "/api/v1/answers/{id}", Data, a::show, show),
        json(GET, "/api/v1/answers/{id}/events", Data, q::events, events),
        json(
            POST,
            "/api/v1/answers/{id}/cancel",
            Data,
            q::cancel,
            Doc::post("Stop answering; nothing is stored").status(204),
        ),
        json(
            POST,
            "/api/v1/answers/{id}/replay",
            Data,
            a::replay,
            Doc::post("Run the answer's plan again, without planner or model; a new answer of the same conversation").returns("Answer"),
        ),
        json(GET, "/api/v1/answers/{id}/rows", Data, a::rows, rows),
        json(PUT, "/api/v1/answers/{id}/feedback", Data, a::feedback, feedback),
        json(
            GET,
            "/api/v1/feedback",
            Edit,
            a::all_feedback,
            Doc::get("What was thought of answers, the latest first").returns("FeedbackList"),
        ),
    ]
}

fn conversations() -> Vec<Route> {
    use api::conversations as c;
    let list = Doc::get("Conversations, newest first")
        .query("q", "Words of a title or question")
        .returns("ConversationList");
    let show = Doc::get("The answers of a conversation, oldest first").returns("Conversation");
    let rename = Doc::post("Give it another title")
        .takes("RenameConversation")
        .returns("ConversationSummary");
    vec![
        json(GET, "/api/v1/conversations", Data, c::list, list),
        json(GET, "/api/v1/conversations/{id}", Data, c::show, show),
        json(PATCH, "/api/v1/conversations/{id}", Data, c::rename, rename),
        json(
            DELETE,
            "/api/v1/conversations/{id}",
            Edit,
            c::delete,
            Doc::post("Delete it with its answers").status(204),
        ),
    ]
}

pub(super) fn pages() -> Vec<Route> {
    use pages::{answer, ask, conversations};
    vec![
        page(GET, "/", Member, ask::show),
        page(POST, "/ask", Data, ask::ask),
        page(GET, "/answers/{id}", Data, answer::show),
        page(GET, "/answers/{id}/chart", Data, answer::closer),
        page(GET, "/conversations", Data, conversations::list),
        page(GET, "/conversations/{id}", Data, answer::conversation),
        page(POST, "/conversations/{id}/rename", Data, conversations::rename),
        page(POST, "/conversations/{id}/delete", Edit, conversations::delete),
        page(POST, "/answers/{id}/pin", Edit, answer::pin),
        page(POST, "/answers/{id}/replay", Data, answer::replay),
        page(POST, "/answers/{id}/feedback", Data, answer::feedback),
    ]
}
