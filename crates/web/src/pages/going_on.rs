//! Questions to go on with, each a button that asks it in the same conversation.

use belvedere_app::router::Answer;
use maud::{Markup, html};

use super::Viewer;
use super::layout::csrf;

pub fn options(viewer: &Viewer, answer: &Answer) -> Markup {
    html! { div.options { (buttons(viewer, answer, &answer.options)) } }
}

/// What can be chosen stands on the buttons below the question.
pub fn without_options(question: &str, options: &[String]) -> String {
    let listed = [", ", " or ", " oder "]
        .iter()
        .find_map(|between| question.strip_suffix(&format!(": {}?", options.join(between))));
    listed
        .filter(|_| !options.is_empty())
        .map_or_else(|| question.to_owned(), |asked| format!("{asked}?"))
}

/// The same figure for each of something else. A follow-up is one of the last answer: an earlier one offers none.
pub fn groupings(viewer: &Viewer, answer: &Answer) -> Markup {
    let label = format!("groupings-{}", answer.id);
    html! {
        @if !answer.follow_ups.is_empty() {
            div.options.groupings role="group" aria-labelledby=(label) {
                span.faint id=(label) { (viewer.texts.break_down()) }
                (buttons(viewer, answer, &answer.follow_ups))
            }
        }
    }
}

/// What German writes small is no noun of its own: a column's name, as the data has it.
fn named(question: &str) -> Markup {
    let column = question.strip_prefix("nach ").filter(|name| name.starts_with(char::is_lowercase));
    html! { @match column { Some(column) => { "nach " code { (column) } }, None => (question) } }
}

fn buttons(viewer: &Viewer, answer: &Answer, questions: &[String]) -> Markup {
    html! {
        @for question in questions {
            form method="post" action="/ask" data-suggest {
                (csrf(viewer))
                input type="hidden" name="conversation_id" value=(answer.conversation_id);
                button.button name="question" value=(question) type="submit" lang=[viewer.texts.question(question)] { (named(question)) }
            }
        }
    }
}
