//! The first minute as links that do what they say.

use axum::http::HeaderMap;
use maud::{Markup, html};

use crate::guard::single_cookie;
use crate::texts::{Message, Texts};

/// What each step is called, and where it can be done. The page's script ticks a step when it was done, whichever way.
const STEPS: [(&str, Message, &str); 5] = [
    ("connect", Texts::tour_connect, "/sources/add"),
    ("ask", Texts::tour_ask, "/"),
    ("how", Texts::tour_how, "/conversations"),
    ("pin", Texts::tour_pin, "/conversations"),
    ("refresh", Texts::tour_refresh, "/dashboards"),
];

/// The cookie in which the script keeps the ticked steps. The page is written with them, so that nothing on it moves when the script comes.
const COOKIE: &str = "tour";

/// The steps that were ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked(Vec<&'static str>);

impl Walked {
    pub fn of(headers: &HeaderMap) -> Self {
        let kept = single_cookie(headers, COOKIE).unwrap_or_default();
        let ticked = |step: &&str| kept.split('.').any(|name| name == *step);
        Self(STEPS.into_iter().map(|(step, ..)| step).filter(ticked).collect())
    }
}

/// Hidden once it is walked or put away, and not there without script, which ticks.
pub fn section(t: Texts, walked: &Walked) -> Markup {
    html! {
        section.tour data-tour data-scripted hidden[walked.0.len() == STEPS.len()] aria-label=(t.tour()) {
            div.row.apart { b { (t.tour()) } button.button.quiet.small type="button" data-tour-end { (t.tour_end()) } }
            ol { @for (step, name, path) in STEPS { li data-step=(step) data-done[walked.0.contains(&step)] { a href=(path) { (name(t)) } } } }
        }
    }
}
