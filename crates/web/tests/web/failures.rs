//! Failures on pages in German: ours are told in German whole, and only what they quote stands as somebody else said it.

use axum::http::StatusCode;
use belvedere_app::router::wording::Miss;
use belvedere_app::router::{Outcome, Words};
use belvedere_types::{ConnectionState, PastProblem, Problem, ProblemKind, Role, problem};
use belvedere_web::pages::{Viewer, callback, errors, source};
use belvedere_web::{Language, Texts};
use scraper::{Html, Selector};

use crate::samples;

const GERMAN: Texts = Texts::new(Language::German);
const QUOTED: &str = "Workspace \"blue\" not selected";

/// Every code that is told on pages.
fn codes() -> Vec<&'static str> {
    let documented = include_str!("../../../../docs/errors/README.md").lines();
    let codes = documented.filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    codes.filter(|code| problem::words(code, Language::German).is_some()).collect()
}

fn failure(code: &'static str) -> Problem {
    Problem::new(ProblemKind::Vendor, code, "The words of this case.", "What to do in this case.").quoting(QUOTED)
}

/// The words of the code alone, and what was quoted, in whatever language it may be.
#[track_caller]
fn told_in_german(code: &str, page: &str) {
    let [what, _] = problem::words(code, Language::German).unwrap();
    let parsed = Html::parse_document(page);
    let body: String = parsed.root_element().text().collect();
    assert!(body.contains(what), "{code}: {body}");
    assert!(!page.contains("of this case") && !page.contains("in this case"), "{code}: {page}");
    let quotes = Selector::parse("q[lang=\"\"]").unwrap();
    let quoted: Vec<String> = parsed.select(&quotes).map(|quote| quote.text().collect()).collect();
    assert!(quoted.iter().any(|quote| quote == QUOTED), "{code}: {quoted:?}");
}

#[test]
fn every_code_is_told_in_german_and_only_what_it_quotes_is_not() {
    assert!(codes().len() > 150, "{}", codes().len());
    for code in codes() {
        let problem = failure(code);
        let page = errors::page(GERMAN, None, StatusCode::BAD_GATEWAY, &problem, "req_1").into_string();
        told_in_german(code, &page);
        told_in_german(code, &callback::failed(GERMAN, &problem).into_string());
    }
}

#[test]
fn a_source_tells_its_state_and_its_last_failure_in_german() {
    let viewer = Viewer {
        texts: GERMAN,
        ..samples::viewer(Role::Owner)
    };
    for code in codes() {
        let problem = failure(code);
        let mut view = samples::source("a", ConnectionState::Degraded);
        view.code = Some(code.into());
        view.reason = Some(problem.detail.clone());
        view.next_step = Some(problem.next_step.clone());
        view.quoted = Some(QUOTED.into());
        told_in_german(code, &source::page(&viewer, &view, None, &[]).into_string());
        let healed = belvedere_app::SourceView {
            last_error: Some(PastProblem {
                code: code.into(),
                detail: problem.detail,
                quoted: Some(QUOTED.into()),
                at: samples::NOW,
            }),
            ..samples::source("a", ConnectionState::Connected)
        };
        told_in_german(code, &source::page(&viewer, &healed, None, &[]).into_string());
    }
}

#[test]
fn what_a_golden_question_lacked_is_told_in_german() {
    let viewer = Viewer {
        texts: GERMAN,
        ..samples::viewer(Role::Owner)
    };
    let mut view = samples::source("a", ConnectionState::Connected);
    let golden = view.golden.as_mut().unwrap();
    golden.questions[1].question = "List the jobs".into();
    golden.questions[1].misses = vec![
        Miss::Outcome {
            got: Outcome::Failed,
            expected: Outcome::Answered,
        }
        .into(),
        Words::of_problem(&failure("vendor_error")),
        // Kept by a version that knew no messages.
        "the result has no column job".into(),
    ];
    let page = Html::parse_document(&source::page(&viewer, &view, None, &[]).into_string());
    let select = |selector: &str| {
        let selector = Selector::parse(selector).unwrap();
        let found = page.select(&selector).map(|element| {
            let text: String = element.text().collect();
            (text, element.attr("lang").map(str::to_owned))
        });
        found.collect::<Vec<_>>()
    };
    let told = select("section .tight ul.bullets li");
    assert_eq!(told[0], ("Das Ergebnis ist „fehlgeschlagen“ statt „beantwortet“".into(), None));
    let [what, _] = problem::words("vendor_error", Language::German).unwrap();
    assert!(told[1].0.starts_with(what) && told[1].1.is_none(), "{told:?}");
    assert_eq!(told[2], ("the result has no column job".into(), Some("en".into())));
    assert!(select("section .tight p").contains(&("List the jobs".into(), Some("en".into()))));
}

#[test]
fn in_english_the_case_is_told_in_its_own_words() {
    let english = Texts::new(Language::English);
    let page = errors::page(english, None, StatusCode::BAD_GATEWAY, &failure("vendor_error"), "req_1").into_string();
    assert!(
        page.contains("The words of this case.") && page.contains("What to do in this case."),
        "{page}"
    );
    assert!(!page.contains("<q"), "{page}");
}

#[test]
fn what_a_card_says_in_german_of_its_own_code_is_told_so() {
    let mut view = samples::source("a", ConnectionState::Degraded);
    view.german = Some(["Kein Arbeitsbereich ist gewählt.".into(), "Wählen Sie einen.".into()]);
    let told = |texts: Texts| {
        let viewer = Viewer {
            texts,
            ..samples::viewer(Role::Owner)
        };
        source::page(&viewer, &view, None, &[]).into_string()
    };
    let german = told(GERMAN);
    assert!(
        german.contains("Kein Arbeitsbereich ist gewählt.") && german.contains("Wählen Sie einen."),
        "{german}"
    );
    assert!(!german.contains("Workspace not selected"), "{german}");
    let english = told(Texts::default());
    assert!(
        english.contains("Workspace not selected") && !english.contains("Arbeitsbereich"),
        "{english}"
    );
}

#[test]
fn how_a_connection_was_found_is_told_in_german() {
    let mut view = samples::source("a", ConnectionState::Connected);
    view.trace = vec![
        ("https://a.example/.well-known/x".into(), "describes the resource".into()),
        ("registration".into(), "dynamic".into()),
    ];
    let viewer = Viewer {
        texts: GERMAN,
        ..samples::viewer(Role::Owner)
    };
    let page = source::page(&viewer, &view, None, &[]).into_string();
    for told in [
        "https://a.example/.well-known/x",
        "beschreibt die Ressource",
        "Registrierung",
        "dynamisch",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("describes the resource"), "{page}");
}

/// A person is sent to the first page, a program to the document that lists what there is.
#[tokio::test]
async fn an_unknown_address_says_what_its_reader_can_do() {
    let house = crate::house::House::new().await;
    let page = house.open("/nothing").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.body.contains("start from the first page") && !page.body.contains("openapi"),
        "{}",
        page.body
    );
    let reply = house.open("/api/v1/nothing").await;
    assert!(reply.body.contains("/api/v1/openapi.json"), "{}", reply.body);
}
