//! Logfire (EU) from the card to the receipt: its example questions against its own data, scopes, the bound token, its errors.

use std::collections::{BTreeMap, BTreeSet};

use belvedere_tests::{Consent, Direct, Person, Server, Vendor};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::vendors::{column, counted, number, pairs, told};

pub const NOW: &str = "2026-11-19T10:00:00Z";
pub const KEY: &str = "pylf_v2_eu_key_of_the_tests";

fn started() -> Vendor {
    Vendor::start(&["logfire", "--now", NOW, "--api-key", KEY])
}

pub async fn connected(consent: Consent) -> (Vendor, Server) {
    let vendor = started();
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(consent)).await;
    (vendor, server)
}

/// The project as its own tools show it, read without Belvedere.
pub struct Project {
    alerts: Vec<Value>,
    history: Vec<Value>,
    issues: Vec<Value>,
    dashboards: Vec<Value>,
    schedules: Vec<Value>,
    projects: Vec<Value>,
    of_file: Vec<Value>,
    /// Of the last 14 days.
    spans: Vec<Value>,
}

impl Project {
    pub async fn of(vendor: &Vendor) -> Self {
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
            spans: spans(&direct).await,
        }
    }

    /// Spans that began from one instant to before another.
    fn between(&self, from: &str, to: &str) -> impl Iterator<Item = &Value> {
        let (from, to) = (from.to_owned(), to.to_owned());
        self.spans
            .iter()
            .filter(move |span| (from.as_str()..to.as_str()).contains(&told(span, "start_timestamp")))
    }
}

/// Read day by day, because a statement brings 10 000 rows at most.
async fn spans(direct: &Direct) -> Vec<Value> {
    let columns = "start_timestamp, service_name, http_route, duration, is_exception, exception_type";
    let now = OffsetDateTime::parse(NOW, &Rfc3339).unwrap();
    let mut found = Vec::new();
    for ago in 1..=14 {
        let from = now - time::Duration::days(ago);
        let asked = json!({
            "query": format!("SELECT {columns} FROM records LIMIT 10000"),
            "start_timestamp": from.format(&Rfc3339).unwrap(),
            "end_timestamp": (from + time::Duration::days(1)).format(&Rfc3339).unwrap(),
        });
        let day = direct.text("query_run", asked).await;
        let day = day.as_array().unwrap();
        assert!(day.len() < 10_000);
        found.extend(day.clone());
    }
    found
}

/// The 95th percentile of the durations of each route, interpolated.
fn p95<'a>(spans: impl Iterator<Item = &'a Value>) -> BTreeMap<String, f64> {
    let mut of: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for span in spans {
        of.entry(told(span, "http_route").to_owned())
            .or_default()
            .push(number(&span["duration"]));
    }
    let percentile = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let place = 0.95 * (values.len() - 1) as f64;
        let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
        low + (high - low) * place.fract()
    };
    of.into_iter().map(|(route, values)| (route, percentile(values))).collect()
}

fn near(found: &BTreeMap<String, f64>, right: &BTreeMap<String, f64>) {
    assert_eq!(found.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (key, value) in right {
        assert!((found[key] - value).abs() < 1e-6, "{key}: {} is not {value}", found[key]);
    }
}

fn texts<'a>(things: impl Iterator<Item = &'a Value>, field: &str) -> BTreeSet<String> {
    things.map(|thing| told(thing, field).to_owned()).collect()
}

fn time(thing: &Value, field: &str) -> Option<OffsetDateTime> {
    Some(OffsetDateTime::parse(thing[field].as_str()?, &Rfc3339).unwrap())
}

/// Fails where the answer to the card's question is not what the project's own data says.
pub fn check(question: &str, answer: &Value, project: &Project) {
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
        "Top exceptions by service in the last 24 hours" => {
            let raised = project
                .between("2026-11-18T10", "2026-11-19T10")
                .filter(|span| span["is_exception"] == true);
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            for span in raised {
                let key = format!("{} {}", told(span, "service_name"), told(span, "exception_type"));
                *counts.entry(key).or_default() += 1.0;
            }
            let keys = column(answer, "service_name").into_iter().zip(column(answer, "exception_type"));
            let keys = keys.map(|(service, kind)| format!("{service} {kind}"));
            let found: Vec<f64> = column(answer, "count").iter().map(|text| text.parse().unwrap()).collect();
            assert!(found.is_sorted_by(|a, b| a >= b), "{found:?}");
            assert_eq!(keys.zip(found).collect::<BTreeMap<_, _>>(), counts);
        }
        "p95 latency by route, today against yesterday" => {
            let today = p95(project.between("2026-11-19T00", "2026-11-19T10"));
            let yesterday = p95(project.between("2026-11-18T00", "2026-11-19T00"));
            near(&pairs(answer, "http_route", "p95_duration_today"), &today);
            near(&pairs(answer, "http_route", "p95_duration_yesterday"), &yesterday);
        }
        "How many exceptions were there per hour in the last 24 hours?" => {
            let raised = project
                .between("2026-11-18T10", "2026-11-19T10")
                .filter(|span| span["is_exception"] == true);
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            for span in raised {
                *counts.entry(told(span, "start_timestamp")[..13].to_owned()).or_default() += 1.0;
            }
            let found = pairs(answer, "hour", "count")
                .into_iter()
                .map(|(hour, count)| (hour[..13].to_owned(), count));
            assert_eq!(found.collect::<BTreeMap<_, _>>(), counts);
        }
        "Which routes were slowest in the last 7 days?" => {
            let mut of: BTreeMap<String, Vec<f64>> = BTreeMap::new();
            for span in project.between("2026-11-12T10", "2026-11-19T10") {
                of.entry(told(span, "http_route").to_owned())
                    .or_default()
                    .push(number(&span["duration"]));
            }
            let means = of
                .into_iter()
                .map(|(route, all)| (route, all.iter().sum::<f64>() / all.len() as f64));
            near(&pairs(answer, "http_route", "average_duration"), &means.collect());
            let found: Vec<f64> = column(answer, "average_duration")
                .iter()
                .map(|text| text.parse().unwrap())
                .collect();
            assert!(found.is_sorted_by(|a, b| a >= b), "{found:?}");
        }
        "What share of requests raised exceptions by service this week?" => {
            let mut of: BTreeMap<String, (f64, f64)> = BTreeMap::new();
            for span in project.between("2026-11-16T00", "2026-11-19T10") {
                let counts = of.entry(told(span, "service_name").to_owned()).or_default();
                counts.0 += f64::from(u8::from(span["is_exception"] == true));
                counts.1 += 1.0;
            }
            let shares = of.into_iter().map(|(service, (raised, all))| (service, 100.0 * raised / all));
            near(&pairs(answer, "service_name", "percent"), &shares.collect());
        }
        other => panic!("the card asks {other:?}, and nothing here knows the answer"),
    }
}

/// Every question of the card, as the person left the consent page.
async fn all_questions(consent: Consent) {
    let (vendor, server) = connected(consent).await;
    let project = Project::of(&vendor).await;
    for question in crate::vendors::questions(&server, "logfire-eu").await {
        let answer = crate::vendors::asked(&server, &question, NOW, &["shop-prod"]).await;
        crate::vendors::checkable(&question, &answer);
        check(&question, &answer, &project);
    }
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn the_cards_questions_are_answered_from_the_projects_data() {
    all_questions(Consent::FirstWorkspace).await;
}

/// The page offers the whole organisation: the questions ask for the project, and go on after the reply.
#[tokio::test]
async fn the_cards_questions_are_answered_where_approve_was_just_pressed() {
    all_questions(Consent::AsOffered).await;
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
async fn pinned_refreshed_and_disconnected() {
    let (vendor, mut server) = connected(Consent::FirstWorkspace).await;
    let answer = server.api().ask_at("How many alerts are there by severity?", NOW).await;
    crate::vendors::pin_refresh_disconnect(&vendor, &mut server, &answer).await;
}

/// What the vendor will not answer over is told with its fix; a value is found among those that a column has; nothing named so is not made up.
#[tokio::test]
async fn queries_keep_to_the_vendors_window_and_to_its_values() {
    let (vendor, server) = connected(Consent::FirstWorkspace).await;
    let long = server.api().ask_at("Top exceptions by service in the last 30 days", NOW).await;
    assert_eq!(long["code"], "logfire_window_too_long", "{long:#}");
    let project = Project::of(&vendor).await;
    let answer = server
        .api()
        .ask_at("How many exceptions did checkout have per route in the last 24 hours?", NOW)
        .await;
    crate::vendors::checkable("checkout", &answer);
    let raised = project.between("2026-11-18T10", "2026-11-19T10");
    let raised = raised.filter(|span| span["is_exception"] == true && span["service_name"] == "checkout");
    assert_eq!(pairs(&answer, "http_route", "count"), counted(raised, "http_route"));
    let unknown = server
        .api()
        .ask_at("How many exceptions did zeppelin have per route in the last 24 hours?", NOW)
        .await;
    assert_ne!(unknown["outcome"], "answered", "{unknown:#}");
    for statement in vendor
        .journal()
        .await
        .iter()
        .filter(|line| line["tool"] == "query_run" && line["client"] != "static-token")
    {
        let sql = told(&statement["arguments"], "query");
        assert!(sql.starts_with("SELECT ") && sql.contains("LIMIT"), "{sql}");
    }
    vendor.assert_untouched().await;
}
