//! Keboola from the card to the receipt: its example questions against its own data, its switch, its tokens, its errors.

use std::collections::BTreeMap;

use belvedere_tests::{Consent, Direct, Person, Server, Vendor};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, macros::datetime};

use crate::vendors::{column, counted, number, pairs, rows, told};

const NOW: &str = "2026-11-19T10:00:00Z";
const TOKEN: &str = "8821-token-of-the-tests";

async fn connected(arguments: &[&str]) -> (Vendor, Server) {
    let vendor = Vendor::start(&[&["keboola", "--now", NOW, "--storage-token", TOKEN], arguments].concat());
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::AsOffered)).await;
    (vendor, server)
}

/// The project as its own tools show it, read without Belvedere.
struct Project {
    jobs: Vec<Value>,
    flows: Vec<Value>,
    buckets: Vec<Value>,
    shared: Vec<Value>,
    /// Configurations with the component that each belongs to.
    configs: Vec<(String, Value)>,
    /// Names by id.
    components: BTreeMap<String, String>,
}

impl Project {
    async fn of(vendor: &Vendor) -> Self {
        let direct = Direct::to(vendor, "x-storageapi-token", TOKEN);
        let list = async |tool: &str, arguments: Value, field: &str| {
            let answer = direct.call(tool, arguments).await;
            answer[field].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
        };
        let mut jobs = Vec::new();
        loop {
            let page = list("get_jobs", json!({"limit": 500, "offset": jobs.len()}), "jobs").await;
            jobs.extend(page.clone());
            if page.len() < 500 {
                break;
            }
        }
        let ids: std::collections::BTreeSet<&str> = jobs.iter().map(|job| told(job, "componentId")).collect();
        let components = list("get_components", json!({ "component_ids": ids }), "components").await;
        let groups = list("get_configs", json!({}), "components_with_configs").await;
        let configs = groups.iter().flat_map(|group| {
            let component = told(&group["component"], "component_name");
            let configs = group["configs"].as_array().unwrap().iter();
            configs.map(|config| (component.to_owned(), config["configuration_root"].clone()))
        });
        let named = components
            .iter()
            .map(|one| (told(one, "component_id").to_owned(), told(one, "component_name").to_owned()));
        Self {
            components: named.collect(),
            configs: configs.collect(),
            jobs,
            flows: list("get_flows", json!({}), "flows").await,
            buckets: list("get_buckets", json!({}), "buckets").await,
            shared: list("get_shared_buckets", json!({}), "shared_buckets").await,
        }
    }

    /// Jobs that were created in the time from `from` until before `to`.
    fn jobs_between(&self, from: OffsetDateTime, to: OffsetDateTime) -> Vec<&Value> {
        let created =
            |job: &Value| OffsetDateTime::parse(told(job, "createdTime"), &time::format_description::well_known::Rfc3339).unwrap();
        self.jobs.iter().filter(|job| (from..to).contains(&created(job))).collect()
    }

    /// How often each flow failed in the week before the one of the tests; those that did.
    fn failed_flows(&self) -> BTreeMap<String, f64> {
        let week = self.jobs_between(datetime!(2026-11-09 0:00 UTC), datetime!(2026-11-16 0:00 UTC));
        let counts = counted(failed(week), "configId");
        let named = self
            .flows
            .iter()
            .filter_map(|flow| Some((told(flow, "name").to_owned(), *counts.get(told(flow, "configuration_id"))?)));
        named.collect()
    }

    fn last_days(&self, days: i64) -> Vec<&Value> {
        let now = datetime!(2026-11-19 10:00 UTC);
        self.jobs_between(now - Duration::days(days), now)
    }
}

fn says(answer: &Value, words: &str) -> bool {
    answer["notes"]
        .as_array()
        .unwrap()
        .iter()
        .any(|note| note.as_str().unwrap().contains(words))
}

fn ids<'a>(jobs: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    let mut ids: Vec<String> = jobs.into_iter().map(|job| told(job, "id").to_owned()).collect();
    ids.sort_unstable();
    ids
}

fn failed(jobs: Vec<&Value>) -> impl Iterator<Item = &Value> {
    jobs.into_iter().filter(|job| job["status"] == "error")
}

/// Fails where the answer to the card's question is not what the project's own data says.
fn check(question: &str, answer: &Value, project: &Project) {
    let sorted = |mut texts: Vec<String>| {
        texts.sort_unstable();
        texts
    };
    match question {
        "Which jobs failed this week?" => {
            let week = project.jobs_between(datetime!(2026-11-16 0:00 UTC), datetime!(2026-11-19 10:00 UTC));
            assert_eq!(sorted(column(answer, "id")), ids(failed(week)));
        }
        "How many jobs failed per component in the last 7 days?" => {
            let counts = counted(failed(project.last_days(7)), "componentId");
            let named = counts.iter().map(|(id, count)| (project.components[id].clone(), *count));
            assert_eq!(pairs(answer, "component_name", "count"), named.collect());
        }
        "What are the 5 longest jobs of the last 7 days?" => {
            let mut jobs = project.last_days(7);
            jobs.sort_by(|a, b| number(&b["durationSeconds"]).total_cmp(&number(&a["durationSeconds"])));
            let longest: Vec<f64> = jobs.iter().take(5).map(|job| number(&job["durationSeconds"])).collect();
            let shown: Vec<f64> = column(answer, "durationSeconds").iter().map(|text| text.parse().unwrap()).collect();
            assert_eq!(shown, longest);
        }
        "Which flows have no schedule?" => {
            let without = project.flows.iter().filter(|flow| flow["schedules_count"] == 0);
            let names: Vec<String> = without.map(|flow| told(flow, "name").to_owned()).collect();
            assert_eq!(sorted(column(answer, "name")), sorted(names));
        }
        "What is the average duration of jobs per component in the last 30 days?" => {
            let mut lengths: BTreeMap<String, Vec<f64>> = BTreeMap::new();
            for job in project.last_days(30).into_iter().filter(|job| !job["durationSeconds"].is_null()) {
                lengths
                    .entry(project.components[told(job, "componentId")].clone())
                    .or_default()
                    .push(number(&job["durationSeconds"]));
            }
            let shown = pairs(answer, "component_name", "average_durationSeconds");
            assert_eq!(shown.len(), lengths.len());
            for (component, lengths) in lengths {
                let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
                assert!(
                    (shown[&component] - mean).abs() < 0.001,
                    "{component}: {} is not {mean}",
                    shown[&component]
                );
            }
        }
        "Number of jobs per day over the last two weeks" => {
            let mut days = BTreeMap::new();
            for job in &project.jobs {
                *days.entry(told(job, "createdTime")[..10].to_owned()).or_insert(0.0) += 1.0;
            }
            let shown = pairs(answer, "day", "count");
            assert_eq!(shown.keys().next().map(String::as_str), Some("2026-11-06"));
            assert_eq!(shown.len(), 14);
            shown
                .iter()
                .for_each(|(day, count)| assert_eq!(days.get(day), Some(count), "{day}"));
        }
        "What is the total data size of the out stage buckets?" => {
            let sizes = project
                .buckets
                .iter()
                .filter(|bucket| bucket["stage"] == "out")
                .map(|bucket| number(&bucket["dataSizeBytes"]));
            assert_eq!(number(&rows(answer)[0][0]), sizes.sum::<f64>());
        }
        "Which buckets are shared with this project?" => {
            let names: Vec<String> = project
                .shared
                .iter()
                .map(|bucket| told(bucket, "display_name").to_owned())
                .collect();
            assert_eq!(sorted(column(answer, "display_name")), sorted(names));
        }
        "How many shared buckets come from each project?" => {
            assert_eq!(pairs(answer, "project_name", "count"), counted(&project.shared, "project_name"));
        }
        "Job success rate last month?" => {
            let month = project.jobs_between(datetime!(2026-10-01 0:00 UTC), datetime!(2026-11-01 0:00 UTC));
            let good = month.iter().filter(|job| job["status"] == "success").count();
            let percent: f64 = column(answer, "percent")[0].parse().unwrap();
            assert!((percent - 100.0 * good as f64 / month.len() as f64).abs() < 0.001, "{percent}");
        }
        "Which configurations are disabled?" => {
            let disabled = project.configs.iter().filter(|(_, config)| config["is_disabled"] == true);
            let names: Vec<String> = disabled.map(|(_, config)| told(config, "name").to_owned()).collect();
            assert_eq!(sorted(column(answer, "configuration_root.name")), sorted(names));
        }
        "How many configurations does each component have?" => {
            let mut counts = BTreeMap::new();
            for (component, _) in &project.configs {
                *counts.entry(component.clone()).or_insert(0.0) += 1.0;
            }
            assert_eq!(pairs(answer, "component.component_name", "count"), counts);
        }
        "Which flows failed most last week, and in which component?" => {
            assert_eq!(pairs(answer, "flow", "count"), project.failed_flows());
            let kinds = project.flows.iter().map(|flow| (told(flow, "name"), told(flow, "component_id")));
            let kinds: BTreeMap<&str, &str> = kinds.collect();
            let shown = column(answer, "flow").into_iter().zip(column(answer, "component_name"));
            for (flow, component) in shown {
                assert_eq!(component, project.components[kinds[flow.as_str()]], "{flow}");
            }
        }
        "How many failed jobs did each flow have last week?" => {
            assert_eq!(pairs(answer, "flow", "count"), project.failed_flows());
            assert!(says(answer, "those that have none are left out"), "{answer:#}");
        }
        "How many tables does each bucket have?" => {
            let buckets = project.buckets.iter();
            let counts: BTreeMap<String, f64> = buckets
                .map(|bucket| (told(bucket, "name").to_owned(), number(&bucket["tablesCount"])))
                .collect();
            assert!(counts.values().any(|count| *count == 0.0), "{counts:?}");
            // The buckets tell it themselves, those without any as well.
            assert_eq!(pairs(answer, "name", "total_tablesCount"), counts);
        }
        other => panic!("the card asks {other:?}, and nothing here knows the answer"),
    }
}

#[tokio::test]
async fn the_cards_questions_are_answered_from_the_projects_data() {
    let (vendor, server) = connected(&[]).await;
    let project = Project::of(&vendor).await;
    for question in crate::vendors::questions(&server, "keboola").await {
        let answer = server.api().ask_at(&question, NOW).await;
        crate::vendors::checkable(&question, &answer);
        check(&question, &answer, &project);
    }
    // Rows inside configurations have a switch of that name as well.
    let enabled = project.configs.iter().filter(|(_, config)| config["is_disabled"] == false);
    let answer = server.api().ask_at("How many configurations are not disabled?", NOW).await;
    assert_eq!(number(&rows(&answer)[0][0]), enabled.count() as f64, "{answer:#}");
    vendor.assert_untouched().await;
}

/// Lists come as TOON beside structured content; a release that leaves the latter out is read all the same.
#[tokio::test]
async fn toon_alone_gives_the_same_answers() {
    let (vendor, server) = connected(&[]).await;
    let project = Project::of(&vendor).await;
    vendor.fault("text-only", true).await;
    for question in [
        "Which jobs failed this week?",
        "Number of jobs per day over the last two weeks",
        "Which flows have no schedule?",
        "What is the total data size of the out stage buckets?",
    ] {
        let answer = server.api().ask_at(question, NOW).await;
        crate::vendors::checkable(question, &answer);
        check(question, &answer, &project);
    }
}

#[tokio::test]
async fn the_vendors_switch_is_on_and_its_lies_are_seen_through() {
    let (vendor, server) = connected(&[]).await;
    let source = server.api().sources().await[0].clone();
    let tools = server
        .api()
        .get(&format!("/api/v1/sources/{}/tools", told(&source, "id")))
        .await
        .ok();
    let tools = tools["tools"].as_array().unwrap();
    // The header leaves out what is not marked as a read; what is marked and writes all the same is for us to find.
    assert_eq!(tools.len(), 19, "{tools:#?}");
    for (name, verdict) in [
        ("get_jobs", "read"),
        ("query_data", "guarded"),
        ("run_sync_action", "blocked"),
        ("set_project_scope", "blocked"),
    ] {
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap();
        assert_eq!(tool["verdict"], verdict, "{tool:#}");
        assert!(tool["evidence"].as_array().unwrap().len() > 1, "{tool:#}");
    }
    vendor.assert_untouched().await;
}

/// The token response does not say when a token ends: the 401 does, and one refresh follows.
#[tokio::test]
async fn a_token_without_a_stated_end_is_refreshed_when_it_is_refused() {
    let (vendor, mut server) = connected(&[]).await;
    let question = "Which flows have no schedule?";
    vendor.advance(61).await;
    server.restart().await;
    let answer = server.api().ask_at(question, NOW).await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    assert_eq!(server.api().sources().await[0]["state"], "connected");
    let state = vendor.state().await;
    assert_eq!(state["grants"][0]["refresh_token_redemptions"], json!([1, 0]), "{state}");
}

#[tokio::test]
async fn a_storage_token_in_a_header_works_in_place_of_oauth() {
    let vendor = Vendor::start(&["keboola", "--now", NOW, "--storage-token", TOKEN]);
    let server = Server::with_vendor(&vendor).await;
    let mut request = vendor.connect_request();
    request["header"] = json!({"name": "X-StorageAPI-Token", "value": TOKEN});
    let source = server.api().post("/api/v1/sources", request).await.ok();
    assert_eq!(source["state"], "connected", "{source}");
    assert_eq!(
        server.api().ask_at("Which flows have no schedule?", NOW).await["outcome"],
        "answered"
    );
    assert_eq!(vendor.token_requests().await, 0);
}

#[tokio::test]
async fn pinned_refreshed_and_disconnected() {
    let (vendor, mut server) = connected(&[]).await;
    let answer = server
        .api()
        .ask_at("How many jobs failed per component in the last 7 days?", NOW)
        .await;
    crate::vendors::pin_refresh_disconnect(&vendor, &mut server, &answer).await;
}

#[tokio::test]
async fn what_the_vendor_refuses_is_explained_on_the_card_and_in_the_answer() {
    let (vendor, server) = connected(&[]).await;
    for (fault, code) in [
        ("role-too-small", "keboola_role_too_small"),
        ("no-storage-token", "keboola_no_token"),
    ] {
        crate::vendors::explained(&vendor, &server, fault, "Which flows have no schedule?", code).await;
    }
}

/// Tables of the project are on no card: buckets lead to tables, tables to columns, and one statement to the answer.
#[tokio::test]
async fn the_projects_own_tables_are_asked_by_sql() {
    let (vendor, server) = connected(&[]).await;
    let direct = Direct::to(&vendor, "x-storageapi-token", TOKEN);
    for (question, statement) in [
        (
            "Revenue by country in orders_model for October",
            "SELECT country, ROUND(SUM(revenue), 2) FROM \"out.c-sales\".orders_model WHERE ordered_on LIKE '2026-10%' GROUP BY 1 ORDER BY 2 DESC",
        ),
        (
            "How many tickets were opened last month per topic?",
            "SELECT topic, COUNT(*) FROM \"in.c-service\".tickets WHERE opened_on LIKE '2026-10%' GROUP BY 1 ORDER BY 2 DESC",
        ),
        (
            "How many purchase orders are open?",
            "SELECT COUNT(*) FROM \"in.c-erp\".purchase_orders WHERE status = 'open'",
        ),
    ] {
        let arguments = json!({"sql_query": statement, "query_name": "of the tests"});
        let told = direct.call("query_data", arguments).await;
        let expected: Vec<Vec<String>> = told["csv_data"]
            .as_str()
            .unwrap_or_else(|| panic!("{told}"))
            .lines()
            .skip(1)
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect();
        let answer = server.api().ask_at(question, NOW).await;
        crate::vendors::checkable(question, &answer);
        let plain = |cell: &Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
        let shown: Vec<Vec<String>> = rows(&answer)
            .iter()
            .map(|row| row.as_array().unwrap().iter().map(plain).collect())
            .collect();
        assert_eq!(shown, expected, "{question}: {answer:#}");
    }
    let size = direct.call("get_tables", json!({"table_ids": ["in.c-erp.orders"]})).await;
    let answer = server.api().ask_at("How many rows does the orders table have?", NOW).await;
    crate::vendors::checkable("rows of orders", &answer);
    assert_eq!(number(&rows(&answer)[0][0]), number(&size["tables"][0]["rowsCount"]), "{answer:#}");
    for question in ["How many purchase orders are haunted?", "Delete the purchase orders that are open"] {
        let answer = server.api().ask_at(question, NOW).await;
        assert_ne!(answer["outcome"], "answered", "{question}: {answer:#}");
    }
    vendor.assert_untouched().await;
}
