//! Accounts, applications, environments, deployments, daily traffic in pages, settings as Markdown: camelCase names, several hops.

use serde_json::{Value, json};

use crate::harness::{Desk, World, names, rows, text_of, told, tool};
use belvedere_analysis_router::Outcome;

const TENANTS: [(&str, &str); 3] = [("tn_a", "Blue Harbour"), ("tn_b", "Kite Labs"), ("tn_c", "Old Mill")];
/// id, name, tenant, tier
const APPLICATIONS: [(&str, &str, &str, &str); 6] = [
    ("app_1", "ledger", "tn_a", "Gold"),
    ("app_2", "mailroom", "tn_a", "Basic"),
    ("app_3", "orchard", "tn_b", "Gold"),
    ("app_4", "quarry", "tn_b", "Basic"),
    ("app_5", "ledger", "tn_b", "Silver"),
    ("app_6", "stables", "tn_b", "Silver"),
];

fn deployments() -> Vec<Value> {
    // Days before 18 June; "quarry" long ago, "stables" never.
    let days = [
        ("app_1", 3),
        ("app_2", 12),
        ("app_3", 29),
        ("app_4", 45),
        ("app_5", 1),
        ("app_1", 60),
        ("app_3", 80),
    ];
    let mut all: Vec<Value> = Vec::new();
    for (n, (app, back)) in days.iter().enumerate() {
        let at = time::macros::datetime!(2025-06-18 06:00 UTC) - time::Duration::days(*back);
        let text = at.format(&time::format_description::well_known::Rfc3339).unwrap();
        all.push(json!({ "deploymentId": format!("dep_{n}"), "applicationId": app, "deployedAt": text, "outcome": if n % 3 == 2 { "failed" } else { "ok" } }));
    }
    all
}

fn traffic() -> Vec<Value> {
    let mut all = Vec::new();
    for day in 1..=18 {
        for (index, (id, ..)) in APPLICATIONS.iter().enumerate() {
            all.push(json!({ "date": format!("2025-06-{day:02}"), "applicationId": id, "requestCount": 100 * (index + 1) + day }));
        }
    }
    all
}

pub fn world() -> World {
    let id = json!({ "type": "string", "description": "Identifier" });
    World {
        name: "hosting",
        tools: vec![
            tool("listTenants", "The tenants of this account.", json!({}), &[], |_| {
                Ok(
                    json!({ "tenants": TENANTS.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect::<Vec<_>>() })
                        .to_string(),
                )
            }),
            tool(
                "listApplications",
                "Applications with their plan tier.",
                json!({ "tenantId": id }),
                &[],
                |_| {
                    let all: Vec<Value> = APPLICATIONS
                        .iter()
                        .map(|(id, name, tenant, tier)| json!({ "id": id, "name": name, "tenantId": tenant, "planTier": tier }))
                        .collect();
                    Ok(json!({ "applications": all }).to_string())
                },
            ),
            tool(
                "listEnvironments",
                "Environments of the applications.",
                json!({ "applicationId": id }),
                &[],
                |_| {
                    let mut all = Vec::new();
                    for (id, name, ..) in APPLICATIONS {
                        for stage in ["staging", "production"] {
                            all.push(json!({ "id": format!("env_{id}_{stage}"), "applicationId": id, "name": format!("{name}-{stage}"), "stage": stage }));
                        }
                    }
                    Ok(json!({ "environments": all }).to_string())
                },
            ),
            tool(
                "readSettings",
                "Read the settings of the environment with the given id.",
                json!({ "environmentId": id }),
                &["environmentId"],
                |arguments| {
                    let environment = text_of(arguments, "environmentId").unwrap_or("");
                    let extra = if environment.ends_with("staging") {
                        "| debug | on |\n| timeout | 30 |\n"
                    } else {
                        "| timeout | 60 |\n"
                    };
                    Ok(format!(
                        "## Settings\n\n| setting | value |\n|---|---|\n| region | north |\n{extra}"
                    ))
                },
            ),
            tool(
                "listDeployments",
                "Deployments with the time they went live.",
                json!({ "applicationId": id }),
                &[],
                |_| Ok(json!({ "deployments": deployments() }).to_string()),
            ),
            tool(
                "getTrafficStatistics",
                "Daily traffic per application (requests) between two dates, both included. 20 rows per page.",
                json!({ "from": { "type": "string", "format": "date" }, "to": { "type": "string", "format": "date" }, "cursor": { "type": "string", "description": "Cursor of the next page" } }),
                &["from", "to"],
                |arguments| {
                    let (from, to) = (text_of(arguments, "from").unwrap(), text_of(arguments, "to").unwrap());
                    let kept: Vec<Value> = traffic()
                        .into_iter()
                        .filter(|row| (from..=to).contains(&row["date"].as_str().unwrap()))
                        .collect();
                    let start: usize = text_of(arguments, "cursor").map_or(0, |cursor| cursor.parse().unwrap());
                    let next = (start + 20 < kept.len()).then(|| (start + 20).to_string());
                    Ok(json!({ "rows": kept.iter().skip(start).take(20).collect::<Vec<_>>(), "nextCursor": next }).to_string())
                },
            ),
            tool(
                "deleteApplication",
                "Deletes an application.",
                json!({ "applicationId": id }),
                &["applicationId"],
                |_| Ok("{}".into()),
            ),
        ],
    }
}

fn desk() -> Desk {
    Desk::over(vec![world()])
}

#[test]
fn lists_things_with_a_property() {
    let answer = desk().ask("List applications with their plan tier");
    assert_eq!(rows(&answer, &["name", "planTier"])[0], ["ledger", "Gold"], "{}", told(&answer));
    assert_eq!(rows(&answer, &["name"]).len(), 6);
}

#[test]
fn shows_what_differs_between_two_stages() {
    let answer = desk().ask("Show settings differences between staging and production for application orchard");
    let mut found = rows(&answer, &["setting", "difference", "staging", "production"]);
    found.sort();
    assert_eq!(
        found,
        [["debug", "only in staging", "on", "null"], ["timeout", "changed", "30", "60"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn asks_back_when_a_name_is_shared() {
    let answer = desk().ask("Show settings differences between staging and production for application ledger");
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    assert_eq!(answer.options.len(), 2, "{}", told(&answer));
}

#[test]
fn ranks_by_a_sum_two_joins_away_and_follows_pages() {
    let desk = desk();
    let answer = desk.ask("Which tenants had the most requests this week?");
    // Monday 16 June to Wednesday 18 June.
    let sum = |apps: &[i64]| apps.iter().map(|n| (16..=18).map(|day| 100 * n + day).sum::<i64>()).sum::<i64>();
    let expected = [
        ["Kite Labs".to_owned(), sum(&[3, 4, 5, 6]).to_string()],
        ["Blue Harbour".to_owned(), sum(&[1, 2]).to_string()],
    ];
    let found: Vec<Vec<String>> = rows(&answer, &["tenant", "requestCount"])
        .into_iter()
        .map(|row| vec![row[0].clone(), row[1].trim_end_matches(".0").to_owned()])
        .collect();
    assert_eq!(found, expected, "{}", told(&answer));
    assert!(answer.notes.iter().any(|note| note.contains("16 Jun 2025")), "{}", told(&answer));
}

#[test]
fn finds_those_without_a_recent_event_and_those_that_never_had_one() {
    let answer = desk().ask("Which applications haven't had a deployment in 30 days?");
    assert_eq!(names(&answer), ["quarry", "stables"], "{}", told(&answer));
    let never = desk().ask("Which tenants have no applications at all?");
    assert_eq!(names(&never), ["Old Mill"], "{}", told(&never));
}

#[test]
fn reads_the_week_by_the_askers_clock() {
    let mut desk = desk();
    // Sunday evening in UTC is Monday in Auckland.
    desk.now = time::macros::datetime!(2025-06-15 20:00 UTC);
    desk.offset = time::UtcOffset::from_hms(12, 0, 0).unwrap();
    let answer = desk.ask("Total requests this week");
    assert!(answer.notes.iter().any(|note| note.contains("16 Jun 2025")), "{}", told(&answer));
}

#[test]
fn a_name_that_is_not_there_is_said_to_be_missing() {
    let answer = desk().ask("How many deployments did the zanzibar application have?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    assert!(answer.text.contains("zanzibar"), "{}", told(&answer));
}
