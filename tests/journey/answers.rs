//! The four questions of the main job, on both inventories of the vendor, checked against the vendor's own data.

use belvedere_tests::{Consent, Person, Server, Vendor};
use serde_json::Value;

async fn connected(arguments: &[&str], consent: Consent) -> (Vendor, Server) {
    let vendor = Vendor::prisma(arguments);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(consent)).await;
    (vendor, server)
}

fn names(answer: &Value) -> Vec<&str> {
    answer["table"]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect()
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["table"]["rows"].as_array().unwrap()
}

/// What the reader must always get: text, calls with times, citations that lead to calls.
fn checkable(answer: &Value) {
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    assert!(answer["text"].as_str().unwrap().len() > 20, "{answer:#}");
    let calls = answer["tool_calls"].as_array().unwrap();
    assert!(
        !calls.is_empty() && calls.iter().all(|call| call["ms"].as_f64().unwrap() >= 0.0),
        "{answer:#}"
    );
    let citations = answer["citations"].as_array().unwrap();
    assert!(!citations.is_empty(), "{answer:#}");
    for citation in citations {
        assert!(citation["call"].as_u64().unwrap() < calls.len() as u64, "{citation}");
    }
    assert!(!answer["plan"]["steps"].as_array().unwrap().is_empty(), "{answer:#}");
}

#[tokio::test]
async fn projects_with_their_plan_tier() {
    let (vendor, server) = connected(&[], Consent::Open).await;
    let answer = server.api().ask("List projects with their plan tier").await;
    checkable(&answer);
    // The list comes in pages; all of them must have been read.
    assert!(answer["table"]["total_rows"].as_u64().unwrap() >= 25, "{answer:#}");
    assert_eq!(answer["complete"], true, "{answer:#}");
    assert!(names(&answer).iter().any(|name| name.contains("plan")), "{:?}", names(&answer));
    assert!(vendor.calls().await.contains(&"list_projects".to_owned()));
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn schema_differences_between_dev_and_prod() {
    let (vendor, server) = connected(&[], Consent::Open).await;
    let api = server.api();
    let projects = api.ask("List projects with their plan tier").await;
    let column = names(&projects)
        .iter()
        .position(|name| *name == "name" || *name == "project")
        .unwrap();
    let mut differing = 0;
    for row in rows(&projects).iter().take(4) {
        let project = row[column].as_str().unwrap();
        let answer = api
            .ask(&format!("Show schema differences between dev and prod for project {project}"))
            .await;
        checkable(&answer);
        let introspections = answer["tool_calls"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|call| call["tool"] == "introspect_database_schema")
            .count();
        assert_eq!(introspections, 2, "{answer:#}");
        differing += usize::from(!rows(&answer).is_empty());
    }
    assert!(differing > 0, "no project's schemas differ");
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn a_schema_comparison_tells_columns_and_indexes() {
    let (vendor, server) = connected(&[], Consent::Open).await;
    let question = "Show schema differences between dev and prod for project grant-ledger";
    let answer = server.api().ask(question).await;
    checkable(&answer);
    // The mock's dev schema has one index more, on a column whose default and nullability differ.
    let places: Vec<usize> = ["part", "table", "name", "difference", "field"]
        .iter()
        .map(|wanted| names(&answer).iter().position(|name| name == wanted).expect(wanted))
        .collect();
    let mut found: Vec<Vec<&str>> = rows(&answer)
        .iter()
        .map(|row| places.iter().map(|place| row[*place].as_str().unwrap_or("")).collect())
        .collect();
    found.sort_unstable();
    let expected = [
        ["column", "accounts", "closed", "changed", "default"],
        ["column", "accounts", "closed", "changed", "nullable"],
        ["index", "accounts", "accounts_closed_idx", "only in dev", ""],
    ];
    assert_eq!(found, expected, "{answer:#}");
    assert_eq!(answer["complete"], true, "{answer:#}");
    let text = answer["text"].as_str().unwrap();
    assert!(text.contains("index accounts.accounts_closed_idx (only in dev)"), "{text}");
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn the_workspaces_with_the_most_queries_this_week() {
    let (vendor, server) = connected(&[], Consent::Open).await;
    let answer = server.api().ask("Which workspaces had the most queries this week?").await;
    checkable(&answer);
    assert!(rows(&answer).len() >= 3, "{answer:#}");
    let measure = names(&answer).iter().rposition(|name| name.contains("quer")).unwrap();
    let counts: Vec<f64> = rows(&answer).iter().map(|row| row[measure].as_f64().unwrap()).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b) && counts[0] > 0.0, "{counts:?}");
    assert_eq!(answer["chart"]["kind"], "bar", "{answer:#}");
    assert!(
        answer["notes"].to_string().contains("week"),
        "the reading of this week is not stated: {answer:#}"
    );
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn the_projects_without_a_migration_in_30_days() {
    let (vendor, server) = connected(&[], Consent::Open).await;
    let api = server.api();
    let all = api.ask("List projects with their plan tier").await["table"]["total_rows"]
        .as_u64()
        .unwrap();
    let answer = api.ask("Which projects haven't had a migration in 30 days?").await;
    checkable(&answer);
    let without = answer["table"]["total_rows"].as_u64().unwrap();
    assert!(without > 0 && without < all, "{without} of {all}: {answer:#}");
    let recent = api.ask("Which projects had a migration in the last 30 days?").await;
    checkable(&recent);
    assert_eq!(
        without + recent["table"]["total_rows"].as_u64().unwrap(),
        all,
        "{answer:#}\n{recent:#}"
    );
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn on_the_documented_inventory_it_answers_what_it_can_and_names_what_is_missing() {
    let (vendor, server) = connected(&["--inventory", "documented"], Consent::FirstWorkspace).await;
    let api = server.api();
    for question in [
        "Which workspaces had the most queries this week?",
        "Which projects haven't had a migration in 30 days?",
    ] {
        let answer = api.ask(question).await;
        assert_eq!(answer["outcome"], "no_source", "{question}: {answer:#}");
        assert!(answer["text"].as_str().unwrap().contains("Prisma Postgres"), "{answer:#}");
        assert_eq!(answer["table"], Value::Null, "{answer:#}");
    }
    let answer = api.ask("List the databases").await;
    checkable(&answer);
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn the_page_streams_named_stages_and_ends_with_the_answer() {
    let (_vendor, server) = connected(&[], Consent::Open).await;
    let http = reqwest::Client::new();
    let reply = http
        .post(format!("{}/api/v1/ask", server.url))
        .bearer_auth(server.api().key.unwrap())
        .header("accept", "text/event-stream")
        .json(&serde_json::json!({ "question": "List projects with their plan tier" }))
        .send()
        .await
        .unwrap();
    assert_eq!(reply.headers()["content-type"], "text/event-stream");
    let text = reply.text().await.unwrap();
    let events: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event:")).map(str::trim).collect();
    assert!(events.iter().filter(|event| **event == "step").count() >= 3, "{events:?}");
    assert_eq!(events.last(), Some(&"answer"), "{events:?}");
}
