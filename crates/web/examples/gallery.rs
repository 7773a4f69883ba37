//! Writes pages with sample values to a directory, to look at them: `cargo run --example gallery -- DIR`, then serve DIR on a local port.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool for developers"
)]

#[path = "../tests/web/mail_samples.rs"]
mod mail_samples;
#[path = "../tests/web/people_samples.rs"]
mod people_samples;
#[path = "../tests/web/samples.rs"]
mod samples;
#[path = "../tests/web/tool_samples.rs"]
mod tool_samples;

use std::path::PathBuf;

use belvedere_app::router::Outcome;
use belvedere_app::{ConversationRecord, ReceiptView, Revocation};
use belvedere_types::{ConnectionState, ConversationId, OrgId, Problem, ReceiptId, Role, SourceId};
use belvedere_web::Texts;
use belvedere_web::pages::{
    add_source, answer, api_keys, ask, audit, authorize, callback, dashboard, entry, errors, members, model, own_sign_in, settings, source,
    sources,
};
use maud::Markup;

fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).expect("a directory"));
    std::fs::create_dir_all(dir.join("assets")).unwrap();
    for (file, body) in belvedere_web::assets() {
        std::fs::write(dir.join("assets").join(file), body).unwrap();
    }
    for (name, page) in pages() {
        std::fs::write(dir.join(format!("{name}.html")), page.into_string()).unwrap();
    }
}

fn pages() -> Vec<(&'static str, Markup)> {
    let owner = samples::viewer(Role::Owner);
    let all = [
        samples::source("Prisma Postgres", ConnectionState::Connected),
        samples::source("Logfire EU", ConnectionState::Degraded),
        samples::source("Warehouse", ConnectionState::ReauthorizationRequired),
    ];
    let cards = ["Prisma Postgres", "Keboola", "Logfire", "Morningstar"].map(samples::vendor);
    let problem = Problem::internal();
    let mut pages = vec![
        ("sources", sources::page(&owner, &all, &[])),
        ("sources-empty", sources::page(&owner, &[], &[])),
        ("source", source::page(&owner, &all[0], Some(Ok(&tool_samples::inventory())), &[])),
        ("source-waiting", source::page(&owner, &all[2], None, &[])),
        ("disconnect", source::confirm_page(&owner, &all[0])),
        ("receipt", source::receipt_page(&owner, &receipt())),
        ("vendors", add_source::vendors_page(&owner, "", &cards.iter().collect::<Vec<_>>())),
        ("by-url", add_source::url_page(&owner, &add_source::Typed::default())),
        (
            "card",
            add_source::card_page(&owner, &samples::vendor("Prisma Postgres"), &[], &add_source::Typed::default()),
        ),
        ("authorize", authorize::page(&owner, &all[2], None)),
        ("finish", authorize::finish_page(&owner, &all[0], Ok(&tool_samples::inventory()))),
        ("callback", callback::connected(Texts::default(), &all[0])),
        ("callback-failed", callback::failed(Texts::default(), &problem)),
        ("settings", settings::page(&owner, None)),
        ("sign-in", entry::page(Texts::default(), "", None, &[])),
        (
            "members",
            members::page(
                &owner,
                &["Mara Lind", "Jonas Okafor", "Ines Duarte"].map(people_samples::member),
                &[people_samples::invitation("ruth@nordlicht.example")],
                None,
            ),
        ),
        (
            "api-keys",
            api_keys::page(
                &owner,
                &["nightly report", "CI"].map(people_samples::api_key),
                Some("bvd_0f3c…"),
                &"https://bi.example.org".parse().unwrap(),
            ),
        ),
        (
            "own-sign-in",
            own_sign_in::page(
                &owner,
                &own_sign_in::Own {
                    login: Some(&("mara@nordlicht.example".to_owned(), true)),
                    devices: &["Firefox on Linux", "Safari on iPhone"].map(people_samples::device),
                    this: None,
                    problem: None,
                    done: true,
                },
            ),
        ),
        (
            "audit",
            audit::page(
                &owner,
                &[
                    "signed in by password",
                    "renamed a source to “Warehouse”",
                    "exported the audit log as csv",
                ]
                .map(people_samples::audit_line),
                &audit::Around::default(),
            ),
        ),
        ("model", model::page(&owner, &samples::model("llama3:8b"), None)),
        (
            "model-tested",
            model::page(
                &owner,
                &samples::model("llama3:8b"),
                Some(&samples::model_test("The reply cannot be used.")),
            ),
        ),
        (
            "error",
            errors::page(Texts::default(), Some(&owner), axum::http::StatusCode::NOT_FOUND, &problem, "req_1"),
        ),
        (
            "dashboards",
            dashboard::list_page(&owner, &[samples::dashboard("Operations"), samples::dashboard("Weekly")]),
        ),
    ];
    pages.extend(asking(&owner, &all));
    pages
}

fn asking(owner: &belvedere_web::pages::Viewer, all: &[belvedere_app::SourceView]) -> Vec<(&'static str, Markup)> {
    let suggestions = samples::vendor("Prisma Postgres")
        .questions
        .into_iter()
        .map(|question| belvedere_app::Suggestion {
            question,
            source: "Prisma Postgres".into(),
        });
    let suggestions: Vec<belvedere_app::Suggestion> = suggestions.collect();
    let recent = [ConversationRecord {
        id: ConversationId::generate(),
        org: OrgId::generate(),
        title: "Which projects are on the free plan?".into(),
        created_at: samples::NOW,
    }];
    let dashboards = [samples::dashboard("Operations")];
    let turns = [Outcome::Answered, Outcome::Clarify, Outcome::Refused].map(|outcome| samples::answer(all[0].id, outcome));
    let view = answer::ConversationView {
        id: ConversationId::generate(),
        turns: &turns,
        sources: all,
        dashboards: &dashboards,
        switched: None,
    };
    let mut board = samples::board("Operations");
    for (tile, title) in board.tiles.iter_mut().zip(["Queries this week", "What this is"]) {
        tile.title = title.into();
        if let Some(answer) = &mut tile.answer {
            answer.chart = Some(samples::chart());
        }
    }
    vec![
        ("ask", ask::page(owner, all, &suggestions, &recent)),
        ("ask-empty", ask::page(owner, &[], &[], &[])),
        ("conversation", answer::page(owner, &view)),
        (
            "dashboard",
            dashboard::page(owner, &board, &dashboard::Board::plain(all, samples::NOW)),
        ),
        (
            "dashboard-settings",
            dashboard::manage::page(owner, &mail_samples::managed(&board, "mara@nordlicht.example")),
        ),
    ]
}

fn receipt() -> ReceiptView {
    ReceiptView {
        id: ReceiptId::generate(),
        source: SourceId::generate(),
        source_name: "Prisma Postgres".into(),
        revocation: Revocation::Revoked,
        secrets_erased: true,
        answers_erased: true,
        at: samples::NOW,
        settled_at: Some(samples::NOW),
        signature: None,
    }
}
