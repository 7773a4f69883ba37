//! Pages: hostile text stays text, no inline script, every form is protected.

use std::collections::BTreeSet;

use belvedere_app::router::Outcome;
use belvedere_app::{CellChange, Changes, Filter, FilterChoice, RowChange, SharedDashboard, Verdict};
use belvedere_types::{ConnectionState, ConversationId, Problem, Role};
use belvedere_web::pages::{
    Viewer, add_source, answer, api_keys, ask, audit, authorize, callback, conversations, dashboard, errors, members, model, own_sign_in,
    settings, source, sources,
};
use belvedere_web::{Access, Texts};
use scraper::{Html, Selector};

use crate::{history, mail_samples, people_samples, samples, tool_samples};

const HOSTILE: &str = "\"><img src=x onerror=alert(1)><script>alert(1)</script>'";

fn select(html: &str, selector: &str) -> usize {
    Html::parse_document(html).select(&Selector::parse(selector).unwrap()).count()
}

/// Every page that can be drawn from sample values without a chart, with hostile text wherever a vendor or a person has a word.
pub fn pages_saying(t: Texts, role: Role, hostile: &str) -> Vec<(&'static str, String)> {
    let viewer = Viewer {
        texts: t,
        ..samples::viewer(role)
    };
    let mut source_view = samples::source(hostile, ConnectionState::Degraded);
    source_view.may_manage = Access::Edit.admits(role);
    let mut inventory = tool_samples::inventory();
    inventory.tools.push(tool_samples::tool(hostile, hostile, Verdict::Read));
    inventory.vanished.push(hostile.into());
    inventory.dropped.push((hostile.into(), hostile.into()));
    let problem = Problem::new(belvedere_types::ProblemKind::Vendor, "vendor_error", hostile, hostile);
    let mut turns = [
        Outcome::Answered,
        Outcome::Clarify,
        Outcome::Refused,
        Outcome::NoSource,
        Outcome::Failed,
    ]
    .map(|outcome| samples::answer(source_view.id, outcome));
    for turn in &mut turns {
        turn.chart = None;
        (turn.question, turn.text) = (hostile.into(), hostile.into());
        turn.options.push(hostile.into());
        for said in [&mut turn.clarification, &mut turn.refusal].into_iter().flatten() {
            *said = hostile.into();
        }
        turn.notes.push(hostile.into());
        turn.tool_calls[0].error = Some(hostile.into());
        if let Some(table) = &mut turn.table {
            table.columns[0].name = hostile.into();
            table.rows[0][0] = hostile.into();
        }
    }
    let dashboards = [samples::dashboard(hostile)];
    let conversation = answer::ConversationView {
        id: ConversationId::generate(),
        turns: &turns,
        sources: std::slice::from_ref(&source_view),
        dashboards: &dashboards,
        switched: None,
    };
    let suggestion = belvedere_app::Suggestion {
        question: hostile.into(),
        source: hostile.into(),
    };
    let board = samples::board(hostile);
    let rows = |name: &str| vec![serde_json::json!(name), serde_json::json!(1)];
    let changes = [(
        board.tiles[0].id,
        Changes {
            from: Some(samples::NOW),
            to: Some(samples::NOW),
            partial: true,
            columns: vec![hostile.into(), "n".into()],
            added: vec![rows(hostile)],
            gone: vec![rows(hostile)],
            changed: vec![RowChange {
                row: rows(hostile),
                cells: vec![CellChange {
                    column: hostile.into(),
                    before: hostile.into(),
                    after: hostile.into(),
                }],
            }],
        },
    )];
    let offered = [FilterChoice {
        column: hostile.into(),
        values: vec![hostile.into()],
    }];
    let chosen = [Filter {
        column: hostile.into(),
        value: hostile.into(),
    }];
    let looked = dashboard::Board {
        at: Some(samples::NOW),
        since: Some(samples::NOW),
        changes: &changes,
        offered: &offered,
        chosen: &chosen,
        ..dashboard::Board::plain(std::slice::from_ref(&source_view), samples::NOW)
    };
    let shared = SharedDashboard {
        dashboard: board.clone(),
        embed: vec!["https://wiki.example.com".into()],
        expires_at: samples::NOW,
    };
    let vendor = samples::vendor(hostile);
    vec![
        (
            "sources",
            sources::page(&viewer, std::slice::from_ref(&source_view), std::slice::from_ref(&suggestion)),
        ),
        (
            "source",
            source::page(&viewer, &source_view, Some(Ok(&inventory)), &history::events(hostile)),
        ),
        (
            "source deciding",
            source::page_deciding(
                &viewer,
                &source_view,
                Some(Ok(&inventory)),
                &[],
                inventory.tools.first().map(|tool| tool.definition.name.as_str()),
            ),
        ),
        ("source in trouble", source::page(&viewer, &source_view, Some(Err(&problem)), &[])),
        ("disconnect", source::confirm_page(&viewer, &source_view)),
        ("vendors", add_source::vendors_page(&viewer, hostile, &[&vendor])),
        ("card", add_source::card_page(&viewer, &vendor, &[], &add_source::Typed::default())),
        ("by url", add_source::url_page(&viewer, &add_source::Typed::default())),
        ("authorize", authorize::page(&viewer, &source_view, None)),
        ("finish", authorize::finish_page(&viewer, &source_view, Ok(&inventory))),
        ("callback", callback::connected(t, &source_view)),
        ("callback failed", callback::failed(t, &problem)),
        ("settings", settings::page(&viewer, Some(hostile))),
        (
            "members",
            members::page(
                &viewer,
                &[people_samples::member(hostile)],
                &[people_samples::invitation(hostile)],
                None,
            ),
        ),
        (
            "api keys",
            api_keys::page(
                &viewer,
                &[people_samples::api_key(hostile)],
                Some(hostile),
                &"https://bi.example".parse().unwrap(),
            ),
        ),
        (
            "sign-in",
            own_sign_in::page(
                &viewer,
                &own_sign_in::Own {
                    login: Some(&(hostile.to_owned(), true)),
                    devices: &[people_samples::device(hostile)],
                    this: None,
                    problem: Some(&problem),
                    done: true,
                },
            ),
        ),
        (
            "audit",
            audit::page(
                &viewer,
                &[people_samples::audit_line(hostile)],
                &audit::Around {
                    people: &[("system".to_owned(), belvedere_app::Named::Member(hostile.to_owned()))],
                    sources: &[(hostile.to_owned(), hostile.to_owned())],
                    ..audit::Around::default()
                },
            ),
        ),
        (
            "error",
            errors::page(t, Some(&viewer), axum::http::StatusCode::BAD_GATEWAY, &problem, hostile),
        ),
        (
            "model",
            model::page(&viewer, &samples::model(hostile), Some(&samples::model_test(hostile))),
        ),
        ("ask", ask::page(&viewer, std::slice::from_ref(&source_view), &[suggestion], &[])),
        ("conversation", answer::page(&viewer, &conversation)),
        ("conversations", conversations::page(&viewer, &[earlier(hostile)], hostile)),
        ("dashboards", dashboard::list_page(&viewer, &dashboards)),
        (
            "dashboard",
            dashboard::page(
                &viewer,
                &board,
                &dashboard::Board::plain(std::slice::from_ref(&source_view), samples::NOW),
            ),
        ),
        ("dashboard, looking back", dashboard::page(&viewer, &board, &looked)),
        (
            "dashboard settings",
            dashboard::manage::page(&viewer, &mail_samples::managed(&board, hostile)),
        ),
        (
            "dashboard, own mail",
            dashboard::mailing::own_page(&viewer, &board, &mail_samples::managed(&board, hostile).mail),
        ),
        ("shared dashboard", dashboard::shared::view(t, &shared)),
    ]
    .into_iter()
    .map(|(name, page)| (name, page.into_string()))
    .collect()
}

fn earlier(title: &str) -> belvedere_app::ConversationRecord {
    belvedere_app::ConversationRecord {
        id: ConversationId::generate(),
        org: belvedere_types::OrgId::generate(),
        title: title.into(),
        created_at: samples::NOW,
    }
}

pub fn pages(role: Role) -> Vec<(&'static str, String)> {
    pages_saying(Texts::default(), role, HOSTILE)
}

#[test]
fn hostile_names_stay_text() {
    for (name, html) in pages(Role::Owner) {
        assert_eq!(select(&html, "img, script:not([src]), iframe, object, embed"), 0, "{name}");
        assert!(
            name == "by url"
                || Html::parse_document(&html)
                    .root_element()
                    .text()
                    .any(|text| text.contains("onerror=alert(1)")),
            "{name} does not show it"
        );
    }
}

/// Names of the elements and of their attributes in order, and every address that leads out of the house.
fn structure(html: &str) -> (Vec<String>, Vec<String>) {
    let parsed = Html::parse_document(html);
    let (mut elements, mut outward) = (Vec::new(), Vec::new());
    for element in parsed.select(&Selector::parse("*").unwrap()) {
        // A text that is German is marked so on a page that is not.
        let mut names: Vec<&str> = element
            .value()
            .attrs()
            .map(|(name, _)| name)
            .filter(|name| *name != "lang")
            .collect();
        names.sort_unstable();
        elements.push(format!("{} {}", element.value().name(), names.join(" ")));
        let leads = |name: &str| ["href", "src", "action", "formaction", "xlink:href", "data-href"].contains(&name);
        for (_, value) in element.value().attrs().filter(|(name, _)| leads(name)) {
            let within = value.starts_with('#') || value.starts_with('/') && !value.starts_with("//");
            outward.extend((!within).then(|| value.to_owned()));
        }
    }
    (elements, outward)
}

/// The same corpus goes through the planners in the crate that plans.
#[test]
fn no_text_of_the_injection_corpus_changes_a_page() {
    let corpus: serde_json::Value = serde_json::from_str(include_str!("../../../analysis-router/tests/injections.json")).unwrap();
    let neutral: Vec<_> = pages_saying(Texts::default(), Role::Owner, "as agreed")
        .iter()
        .map(|(_, html)| structure(html))
        .collect();
    let known: BTreeSet<&String> = neutral.iter().flat_map(|(elements, _)| elements).collect();
    let cases = corpus["cases"].as_array().unwrap();
    assert!(cases.len() >= 60);
    for case in cases {
        let text = case["text"].as_str().unwrap();
        for ((name, html), (elements, outward)) in pages_saying(Texts::default(), Role::Owner, text).iter().zip(&neutral) {
            let (found, leads) = structure(html);
            assert_eq!(&leads, outward, "{} on {name}", case["id"]);
            // A list of tools warns of such descriptions, with elements that other pages have too.
            let lists_tools = ["source", "source deciding", "finish"].contains(name);
            assert!(lists_tools || found == *elements, "{} on {name}", case["id"]);
            let new: Vec<&String> = found.iter().filter(|element| !known.contains(element)).collect();
            assert!(new.is_empty(), "{} on {name}: {new:?}", case["id"]);
        }
    }
    // The comparison sees markup and links where there are any.
    assert_ne!(structure("<p>a</p>"), structure("<p>a<b>b</b></p>"));
    assert_ne!(structure("<a href='/a'>a</a>"), structure("<a href='//evil.example'>a</a>"));
    assert_ne!(structure("<p>a</p>"), structure("<p onclick='b()'>a</p>"));
}

#[test]
fn no_script_is_inline_and_nothing_comes_from_elsewhere() {
    for (name, html) in pages(Role::Owner) {
        let parsed = Html::parse_document(&html);
        for element in parsed.select(&Selector::parse("*").unwrap()) {
            let inline = element.value().name() == "script" && element.value().attr("src").is_none();
            assert!(!inline, "{name}: {}", element.html());
            for (attribute, value) in element.value().attrs() {
                assert!(
                    attribute != "style" && !attribute.starts_with("on"),
                    "{name}: {attribute} on {}",
                    element.value().name()
                );
                let loads = attribute == "src" || (attribute == "href" && element.value().name() == "link");
                assert!(!loads || value.starts_with("/assets/"), "{name}: {value}");
                assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{name}: {value}");
            }
        }
    }
}

#[test]
fn every_posting_form_carries_the_token_and_every_id_is_there_once() {
    for (name, html) in pages(Role::Owner) {
        let parsed = Html::parse_document(&html);
        // The choice of a language is no secret: it may be made by whoever is not signed in.
        for form in parsed.select(&Selector::parse("form[method=post]:not([action='/language'])").unwrap()) {
            let token = form.select(&Selector::parse("input[type=hidden][name=csrf]").unwrap()).next();
            assert_eq!(
                token.and_then(|input| input.value().attr("value")),
                Some("csrf-of-the-session"),
                "{name}"
            );
            assert!(form.value().attr("action").is_some_and(|action| action.starts_with('/')), "{name}");
        }
        let mut ids: Vec<&str> = parsed
            .select(&Selector::parse("[id]").unwrap())
            .map(|element| element.value().attr("id").unwrap())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}");
    }
}

#[test]
fn controls_have_names_and_pages_have_one_heading() {
    for (name, html) in pages(Role::Owner) {
        let parsed = Html::parse_document(&html);
        let labelled: Vec<&str> = parsed
            .select(&Selector::parse("label[for]").unwrap())
            .filter_map(|label| label.value().attr("for"))
            .collect();
        for control in parsed.select(&Selector::parse("input:not([type=hidden]):not([type=checkbox]), select, textarea").unwrap()) {
            let by_label = control.value().attr("id").is_some_and(|id| labelled.contains(&id));
            assert!(
                by_label || control.value().attr("aria-label").is_some(),
                "{name}: {}",
                control.html()
            );
        }
        for button in parsed.select(&Selector::parse("button").unwrap()) {
            let text: String = button.text().collect();
            assert!(
                !text.trim().is_empty() || button.value().attr("aria-label").is_some(),
                "{name}: {}",
                button.html()
            );
        }
        assert!(
            name == "conversation" || select(&html, "h1") == 1 || select(&html, "h1") == 0 && html.contains("empty"),
            "{name}"
        );
        assert_eq!(select(&html, "main#main"), 1, "{name}");
    }
}

#[test]
fn a_viewer_is_offered_nothing_it_may_not_do() {
    for (name, html) in pages(Role::Viewer) {
        let forbidden = "form[action$='/disconnect'], form[action$='/override'], form[action$='/pin'], form[action$='/delete'], a[href$='/disconnect'], a[href='/audit'], form[action='/dashboards']";
        // Pages that are for editors alone are not reached by a viewer.
        let for_editors = [
            "disconnect",
            "vendors",
            "card",
            "by url",
            "authorize",
            "finish",
            "audit",
            "api keys",
            "dashboard settings",
        ];
        if !for_editors.contains(&name) {
            assert_eq!(select(&html, forbidden), 0, "{name}");
        }
    }
}
