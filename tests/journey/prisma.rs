//! Prisma Postgres as a person leaves it who just presses Approve: the card's example questions against the vendor's own data.

use std::collections::{BTreeMap, BTreeSet};

use belvedere_tests::{Consent, Direct, Person, Server, Vendor};
use serde_json::{Value, json};

use crate::vendors::{column, number, pairs, told};

const NOW: &str = "2026-11-19T10:00:00Z";
const TOKEN: &str = "token-of-the-prisma-tests";
/// What the reader chooses where a question leaves it open.
const PROJECT: &str = "storefront";
const WORKSPACE: &str = "Tidewater Goods";

async fn connected(consent: Consent) -> (Vendor, Server) {
    let vendor = Vendor::prisma(&["--now", NOW, "--token", TOKEN]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(consent)).await;
    (vendor, server)
}

/// The account as its own tools show it, read without Belvedere.
struct Account {
    direct: Direct,
    projects: Vec<Value>,
    migrations: Vec<Value>,
    /// Rows of the lists of databases of all workspaces, with the workspace, by the names of their columns.
    databases: Vec<BTreeMap<String, String>>,
}

impl Account {
    async fn of(vendor: &Vendor) -> Self {
        let direct = Direct::to(vendor, "authorization", &format!("Bearer {TOKEN}")).in_session().await;
        let workspaces = table(&markdown(&direct, "list_workspaces", json!({})).await);
        let mut databases = Vec::new();
        for workspace in &workspaces {
            let asked = json!({"workspace_id": workspace["Workspace ID"]});
            let own = table(&markdown(&direct, "list_prisma_postgres_databases", asked).await);
            let named = |mut row: BTreeMap<String, String>| {
                row.insert("Workspace".to_owned(), workspace["Workspace"].clone());
                row
            };
            databases.extend(own.into_iter().map(named));
        }
        Self {
            databases,
            projects: pages(&direct, "list_projects", "projects", 50).await,
            migrations: pages(&direct, "list_migrations", "migrations", 100).await,
            direct,
        }
    }

    /// Queries of this week, which began on a Monday, by the workspace or project.
    async fn queries(&self, by: &str) -> BTreeMap<String, f64> {
        let asked = json!({"from": "2026-11-16", "to": "2026-11-19", "group_by": by});
        let told_of = self.direct.call("get_query_statistics", asked).await;
        let rows = told_of["rows"].as_array().unwrap();
        rows.iter().map(|row| (told(row, by).to_owned(), number(&row["queries"]))).collect()
    }

    /// The schema of the chosen project's environment, as the vendor writes it.
    async fn schema(&self, environment: &str) -> Schema {
        let project = self.projects.iter().find(|project| project["name"] == PROJECT).unwrap();
        let environments = project["environments"].as_array().unwrap();
        let chosen = environments.iter().find(|one| one["name"] == environment).unwrap();
        let asked = json!({"projectId": project["project_id"], "environmentId": chosen["id"]});
        schema(&markdown(&self.direct, "introspect_database_schema", asked).await)
    }
}

/// For each table, its columns with what is said of each, and its indexes likewise.
type Parts = BTreeMap<String, BTreeMap<String, String>>;
type Schema = BTreeMap<String, (Parts, Parts)>;

async fn markdown(direct: &Direct, tool: &str, arguments: Value) -> String {
    let result = direct.result(tool, arguments).await;
    assert_ne!(result["isError"], true, "{result}");
    told(&result["content"][0], "text").to_owned()
}

async fn pages(direct: &Direct, tool: &str, field: &str, limit: u64) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let mut asked = json!({ "limit": limit });
        if !cursor.is_null() {
            asked["cursor"] = cursor;
        }
        let page = direct.text(tool, asked).await;
        all.extend(page[field].as_array().unwrap().clone());
        cursor = page["next_cursor"].clone();
        if cursor.is_null() {
            return all;
        }
    }
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The rows of a Markdown table by its header.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines().filter(|line| line.starts_with('|'));
    let header = cells(lines.next().unwrap());
    let rows = lines.skip(1).map(|line| header.iter().cloned().zip(cells(line)).collect());
    rows.collect()
}

fn schema(text: &str) -> Schema {
    let mut found = Schema::new();
    for section in text.split("\n## Table `").skip(1) {
        let (name, body) = section.split_once('`').unwrap();
        let (columns, indexes) = body.split_once("\n| index |").unwrap_or((body, ""));
        let named = |text: &str, key: &str| -> Parts {
            let rows = table(text).into_iter();
            rows.map(|mut row| (row.remove(key).unwrap(), row)).collect()
        };
        let indexes = match indexes {
            "" => Parts::new(),
            rest => named(&format!("| index |{rest}"), "index"),
        };
        found.insert(name.to_owned(), (named(columns, "column"), indexes));
    }
    assert!(!found.is_empty(), "{text}");
    found
}

/// Part, table, name and what is different, each in one text.
fn differences(dev: &Schema, prod: &Schema) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in dev.keys().chain(prod.keys()).collect::<BTreeSet<_>>() {
        let (ours, theirs) = match (dev.get(name), prod.get(name)) {
            (Some(ours), Some(theirs)) => (ours, theirs),
            (ours, _) => {
                let side = if ours.is_some() { "dev" } else { "prod" };
                found.insert(format!("table {name}  only in {side} "));
                continue;
            }
        };
        for (part, ours, theirs) in [("column", &ours.0, &theirs.0), ("index", &ours.1, &theirs.1)] {
            for key in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
                match (ours.get(key), theirs.get(key)) {
                    (Some(left), Some(right)) => {
                        let changed = left.keys().filter(|field| left[*field] != right[*field]);
                        found.extend(changed.map(|field| format!("{part} {name} {key} changed {field}")));
                    }
                    (left, _) => {
                        let side = if left.is_some() { "dev" } else { "prod" };
                        found.insert(format!("{part} {name} {key} only in {side} "));
                    }
                }
            }
        }
    }
    found
}

/// Fails where the answer to the card's question is not what the account's own data says.
async fn check(question: &str, answer: &Value, account: &Account) {
    let shown = |name: &str| column(answer, name).into_iter().collect::<BTreeSet<String>>();
    let names = |rows: &mut dyn Iterator<Item = &Value>| rows.map(|row| told(row, "name").to_owned()).collect::<BTreeSet<String>>();
    let figure = || {
        let columns = answer["table"]["columns"].as_array().unwrap();
        let found = columns.iter().find(|column| told(column, "name").contains("queries"));
        told(found.unwrap_or_else(|| panic!("{answer:#}")), "name").to_owned()
    };
    match question {
        "List projects with their plan tier" => {
            let tiers: Vec<(String, String)> = column(answer, "name").into_iter().zip(column(answer, "plan_tier")).collect();
            let own = account
                .projects
                .iter()
                .map(|row| (told(row, "name").to_owned(), told(row, "plan_tier").to_owned()));
            assert_eq!(tiers.into_iter().collect::<BTreeMap<_, _>>(), own.collect());
        }
        "Show schema differences between dev and prod for a project" => {
            let right = differences(&account.schema("dev").await, &account.schema("prod").await);
            let part = |name: &str| {
                column(answer, name)
                    .into_iter()
                    .map(|cell| if cell == "null" { String::new() } else { cell })
            };
            let rows = part("part")
                .zip(part("table"))
                .zip(part("name"))
                .zip(part("difference"))
                .zip(part("field"));
            let found: BTreeSet<String> = rows
                .map(|((((part, table), name), difference), field)| format!("{part} {table} {name} {difference} {field}"))
                .collect();
            assert_eq!(found, right);
        }
        "Which workspaces had the most queries this week?" => {
            assert_eq!(pairs(answer, "workspace", &figure()), account.queries("workspace").await);
            let counts: Vec<f64> = column(answer, &figure()).iter().map(|text| text.parse().unwrap()).collect();
            assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
        }
        "How many queries did each project run this week?" => {
            assert_eq!(pairs(answer, "project", &figure()), account.queries("project").await);
        }
        "Which projects haven't had a migration in 30 days?" => {
            let recent: BTreeSet<&str> = account
                .migrations
                .iter()
                .filter(|row| told(row, "applied_at") >= "2026-10-20T10:00:00Z")
                .map(|row| told(row, "project"))
                .collect();
            let without = account.projects.iter().filter(|row| !recent.contains(told(row, "name")));
            assert_eq!(shown("name"), names(&mut without.into_iter()));
        }
        "How many databases does each region have?" => {
            let mut counts = BTreeMap::new();
            for row in &account.databases {
                *counts.entry(row["Region"].clone()).or_insert(0.0) += 1.0;
            }
            assert_eq!(pairs(answer, "Region", "count"), counts);
        }
        "When was the last backup of each database?" => {
            let mut last = BTreeMap::new();
            for row in account.databases.iter().filter(|row| row["Workspace"] == WORKSPACE) {
                let asked = json!({"environmentId": row["Environment ID"]});
                let backups = table(&markdown(&account.direct, "list_prisma_postgres_backups", asked).await);
                last.insert(
                    row["Database"].clone(),
                    backups.iter().map(|row| row["Taken"].clone()).max().unwrap(),
                );
            }
            let found: BTreeMap<String, String> = column(answer, "Database").into_iter().zip(column(answer, "Taken")).collect();
            assert_eq!(found, last);
        }
        "Which tables does dev of a project have?" => {
            assert_eq!(shown("table"), account.schema("dev").await.into_keys().collect());
        }
        other => panic!("the card asks {other:?}, and nothing here knows the answer"),
    }
}

/// The page leaves the workspace open: questions that need one ask for it, and go on after the reply.
#[tokio::test]
async fn the_cards_questions_are_answered_where_approve_was_just_pressed() {
    let (vendor, server) = connected(Consent::AsOffered).await;
    let account = Account::of(&vendor).await;
    for question in crate::vendors::questions(&server, "prisma-postgres").await {
        let answer = crate::vendors::asked(&server, &question, NOW, &[PROJECT, WORKSPACE]).await;
        crate::vendors::checkable(&question, &answer);
        check(&question, &answer, &account).await;
    }
    vendor.assert_untouched().await;
}

/// What stands once for each column is counted once for each table.
#[tokio::test]
async fn tables_are_counted_by_their_names_and_columns_are_those_of_the_table() {
    let (vendor, server) = connected(Consent::AsOffered).await;
    let account = Account::of(&vendor).await;
    let prod = account.schema("prod").await;
    let question = format!("How many tables does prod of {PROJECT} have?");
    let answer = server.api().ask_at(&question, NOW).await;
    crate::vendors::checkable(&question, &answer);
    assert_eq!(number(&answer["table"]["rows"][0][0]), prod.len() as f64, "{answer:#}");
    let question = format!("Which columns does customers have in prod of project {PROJECT}?");
    let answer = server.api().ask_at(&question, NOW).await;
    crate::vendors::checkable(&question, &answer);
    let own: BTreeSet<String> = prod["customers"].0.keys().cloned().collect();
    assert_eq!(column(&answer, "column").into_iter().collect::<BTreeSet<_>>(), own, "{answer:#}");
    vendor.assert_untouched().await;
}
