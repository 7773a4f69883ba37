//! Logfire (EU) from the card to the receipt: its example questions against its own data, scopes, the bound token, its errors.

use std::collections::{BTreeMap, BTreeSet};

use belvedere_tests::{Consent, Direct, Person, Server, Vendor};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::vendors::{column, number, pairs, told};

const NOW: &str = "2026-11-19T10:00:00Z";
const KEY: &str = "pylf_v2_eu_key_of_the_tests";

fn started() -> Vendor {
    Vendor::start(&["logfire", "--now", NOW, "--api-key", KEY])
}

async fn connected(consent: Consent) -> (Vendor, Server) {
    let vendor = started();
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(consent)).await;
    (vendor, server)
}

/// The project as its own tools show it, read without Belvedere.
struct Project {
    alerts: Vec<Value>,
    history: Vec<Value>,
    issues: Vec<Value>,
    dashboards: Vec<Value>,
    schedules: Vec<Value>,
    projects: Vec<Value>,
    of_file: Vec<Value>,
}

impl Project {
    async fn of(vendor: &Vendor) -> Self {
        let direct = Direct::to(vendor, "authorization", &format!("Bearer {KEY}"));
        let list = async |tool: &str, arguments: Value| direct.text(tool, arguments).await.as_array().unwrap().clone();
        Self {
            alerts: list("alert_list", json!({})).await,
            history: list("alert_history", json!({})).await,
            issues: list("issue_list", json!({})).await,
            dashboards: list("dashboard_list", json!({})).await,
            schedules: list("schedule_list", json!({})).await,
            projects: list("project_list", json!({})).await,
            of_file: list("query_find_exceptions_in_file", json!({"filepath": "checkout/pay.py", "age": 1440})).await,
        }
    }
}

fn texts<'a>(things: impl Iterator<Item = &'a Value>, field: &str) -> BTreeSet<String> {
    things.map(|thing| told(thing, field).to_owned()).collect()
}

fn counted<'a>(things: impl Iterator<Item = &'a Value>, field: &str) -> BTreeMap<String, f64> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(told(thing, field).to_owned()).or_default() += 1.0;
    }
    counts
}

fn time(thing: &Value, field: &str) -> Option<OffsetDateTime> {
    Some(OffsetDateTime::parse(thing[field].as_str()?, &Rfc3339).unwrap())
}

/// Fails where the answer to the card's question is not what the project's own data says.
fn check(question: &str, answer: &Value, project: &Project) {
    let shown = |name: &str| column(answer, name).into_iter().collect::<BTreeSet<String>>();
    match question {
        "List my projects" => assert_eq!(shown("project"), texts(project.projects.iter(), "project")),
        "Which alerts are firing?" => {
            assert_eq!(
                shown("name"),
                texts(project.alerts.iter().filter(|alert| alert["state"] == "firing"), "name")
            );
        }
        "Which alert fired most often this month?" => {
            let month = project.history.iter().filter(|row| told(row, "fired_at") >= "2026-11-01");
            let counts = counted(month, "alert");
            let most = counts.values().copied().fold(0.0, f64::max);
            let row = &answer["table"]["rows"][0];
            assert_eq!(counts.get(row[0].as_str().unwrap()), Some(&most), "{answer:#}");
            assert_eq!(number(&row[1]), most, "{answer:#}");
        }
        "How many open issues does each service have?" => {
            let open = project.issues.iter().filter(|issue| issue["state"] == "open");
            assert_eq!(pairs(answer, "service_name", "count"), counted(open, "service_name"));
        }
        "Which issues had the most occurrences?" => {
            let occurrences = project
                .issues
                .iter()
                .map(|issue| (told(issue, "exception_type").to_owned(), number(&issue["occurrences"])));
            assert_eq!(pairs(answer, "exception_type", "occurrences"), occurrences.collect());
            let numbers: Vec<f64> = column(answer, "occurrences").iter().map(|text| text.parse().unwrap()).collect();
            assert!(numbers.is_sorted_by(|a, b| a >= b), "{numbers:?}");
        }
        "How many issues are in each state?" => {
            assert_eq!(pairs(answer, "state", "count"), counted(project.issues.iter(), "state"));
        }
        "Which dashboards have more than 5 panels?" => {
            assert_eq!(
                shown("name"),
                texts(project.dashboards.iter().filter(|row| number(&row["panels"]) > 5.0), "name")
            );
        }
        "Which dashboards were not updated in the last 30 days?" => {
            let old = project.dashboards.iter().filter(|row| told(row, "updated_at") < "2026-10-20T10");
            assert_eq!(shown("name"), texts(old, "name"));
        }
        "How many alerts are there by severity?" => {
            assert_eq!(pairs(answer, "severity", "count"), counted(project.alerts.iter(), "severity"));
        }
        "How long did alerts stay open on average, by service?" => {
            let mut minutes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
            for row in &project.history {
                if let (Some(fired), Some(resolved)) = (time(row, "fired_at"), time(row, "resolved_at")) {
                    let lasted = (resolved - fired).as_seconds_f64() / 60.0;
                    minutes.entry(told(row, "service_name").to_owned()).or_default().push(lasted);
                }
            }
            let means = pairs(answer, "service_name", "average_duration_minutes");
            assert_eq!(means.len(), minutes.len());
            for (service, minutes) in minutes {
                let mean = minutes.iter().sum::<f64>() / minutes.len() as f64;
                assert!(
                    (means[&service] - mean).abs() < 0.001,
                    "{service}: {} is not {mean}",
                    means[&service]
                );
            }
        }
        "Who is on call for the shop?" => {
            let shop = project.schedules.iter().filter(|row| told(row, "name").starts_with("Shop"));
            assert_eq!(shown("on_call"), texts(shop, "on_call"));
        }
        "Show the exceptions in checkout/pay.py from the last 24 hours" => {
            assert_eq!(shown("trace_id"), texts(project.of_file.iter(), "trace_id"));
        }
        other => panic!("the card asks {other:?}, and nothing here knows the answer"),
    }
}

#[tokio::test]
async fn the_cards_questions_are_answered_from_the_projects_data() {
    let (vendor, server) = connected(Consent::FirstWorkspace).await;
    let project = Project::of(&vendor).await;
    for question in crate::vendors::questions(&server, "logfire-eu").await {
        let answer = server.api().ask_at(&question, NOW).await;
        crate::vendors::checkable(&question, &answer);
        check(&question, &answer, &project);
    }
    vendor.assert_untouched().await;
}

/// The read scope is all that is asked for, so the vendor lists no tool that writes; a key with more scopes lists them, and they stay hidden.
#[tokio::test]
async fn scopes_decide_what_is_listed_and_nothing_that_writes_is_shown() {
    let (vendor, server) = connected(Consent::FirstWorkspace).await;
    let source = server.api().sources().await[0].clone();
    let listed = server
        .api()
        .get(&format!("/api/v1/sources/{}/tools", told(&source, "id")))
        .await
        .ok();
    assert_eq!(listed["tools"].as_array().unwrap().len(), 22, "{listed:#}");
    assert_eq!(vendor.state().await["grants"][0]["scope"], "project:read");

    let mut request = vendor.connect_request();
    request["bearer_token"] = json!(KEY);
    let wide = server.api().post("/api/v1/sources", request).await.ok();
    let listed = server.api().get(&format!("/api/v1/sources/{}/tools", told(&wide, "id"))).await.ok();
    let tools = listed["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 58);
    let verdict = |name: &str| tools.iter().find(|tool| tool["name"] == name).unwrap()["verdict"].clone();
    for name in [
        "local_dev_session",
        "dashboard_toggle_group_collapse",
        "issue_set_states",
        "variable_manage",
    ] {
        assert_eq!(verdict(name), "blocked", "{name}");
    }
    for name in ["query_run", "project_logfire_link"] {
        assert_eq!(verdict(name), "guarded", "{name}");
    }
    assert_eq!(tools.iter().filter(|tool| tool["verdict"] != "blocked").count(), 22);
    vendor.assert_untouched().await;
}

/// A token for another resource is no token: the person is asked, and nobody hammers the vendor.
#[tokio::test]
async fn a_token_for_another_resource_ends_in_a_request_to_authorize_again() {
    let (vendor, server) = connected(Consent::FirstWorkspace).await;
    vendor.fault("wrong-audience", true).await;
    vendor.advance(61).await;
    let before = vendor.token_requests().await;
    let answer = server.api().ask_at("Which alerts are firing?", NOW).await;
    assert_ne!(answer["outcome"], "answered", "{answer:#}");
    assert_eq!(server.api().sources().await[0]["state"], "reauthorization_required");
    assert!(vendor.token_requests().await - before <= 2);
}

#[tokio::test]
async fn what_the_vendor_refuses_is_explained_on_the_card_and_in_the_answer() {
    let (vendor, server) = connected(Consent::FirstWorkspace).await;
    for (fault, code) in [
        ("scope-too-small", "logfire_scope_too_small"),
        ("wrong-region", "logfire_wrong_region"),
    ] {
        crate::vendors::explained(&vendor, &server, fault, "Which alerts are firing?", code).await;
    }
}

#[tokio::test]
async fn access_to_the_whole_organisation_wants_a_project() {
    let (vendor, server) = connected(Consent::Open).await;
    let answer = server.api().ask_at("Which alerts are firing?", NOW).await;
    assert_eq!(answer["code"], "logfire_project_missing", "{answer:#}");
    let answer = server.api().ask_at("List my projects", NOW).await;
    crate::vendors::checkable("List my projects", &answer);
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn pinned_refreshed_and_disconnected() {
    let (vendor, mut server) = connected(Consent::FirstWorkspace).await;
    let answer = server.api().ask_at("How many alerts are there by severity?", NOW).await;
    crate::vendors::pin_refresh_disconnect(&vendor, &mut server, &answer).await;
}
