//! A house of code: calls that want whose it is and what it is called, periods by their name, and words that are a part of a name.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value, json};

use crate::harness::{Desk, Tool, listed, names, number, rows, text_of, told, tool};

const HOUSES: &str = "login,name,plan\nlark,Lark Labs,team\ntern,Tern Systems,big\n";
const ERRORS: &str = "group_id,level,occurrences\ng1,error,5\ng2,warning,9\ng3,error,1\n";
const METRICS: &str =
    "hour,service,p50_ms,p95_ms\n2025-06-17T10:00:00Z,mail,10,90\n2025-06-17T11:00:00Z,mail,20,110\n2025-06-17T10:00:00Z,web,5,50\n";
const JOBS: &str = "job_no,title,created_at,completed_at\n\
    j1,Weld,2025-06-01T08:00:00Z,2025-06-16T08:00:00Z\nj2,Bend,2025-06-17T08:00:00Z,\nj3,Cut,2025-06-02T08:00:00Z,2025-06-03T08:00:00Z\n";
const HOLDINGS: &str = "account_id,symbol,market_value\nA1,OAK,70\nA1,ELM,20\nA2,OAK,90\nA2,ELM,40\n";

fn of_house(arguments: &Map<String, Value>) -> Result<String, String> {
    let rows = match text_of(arguments, "organization") {
        Some("lark") => {
            json!([{ "id": 1, "name": "billing", "full_name": "lark/billing", "owner": { "login": "lark", "type": "Organization" }, "language": "Go" },
            { "id": 2, "name": "docs", "full_name": "lark/docs", "owner": { "login": "lark", "type": "Organization" }, "language": "MDX" }])
        }
        Some("tern") => {
            json!([{ "id": 3, "name": "tide", "full_name": "tern/tide", "owner": { "login": "tern", "type": "Organization" }, "language": "C++" }])
        }
        other => return Err(format!("404: organization {other:?} not found")),
    };
    Ok(json!({ "repositories": rows }).to_string())
}

fn of_repository(arguments: &Map<String, Value>) -> Result<String, String> {
    match (text_of(arguments, "owner"), text_of(arguments, "repo")) {
        (Some("lark"), Some("billing")) => Ok(json!([{ "number": 7, "state": "open" }, { "number": 8, "state": "merged" }]).to_string()),
        (Some("tern"), Some("tide")) => Ok(json!([{ "number": 2, "state": "open" }]).to_string()),
        other => Err(format!("404: {other:?}")),
    }
}

fn quotas(arguments: &Map<String, Value>) -> Result<String, String> {
    match text_of(arguments, "quarter") {
        Some(quarter @ "2025-Q2") => Ok(format!("quarter,smith,quota\n{quarter},Ada,50\n{quarter},Bo,70\n")),
        other => Err(format!("no quotas for {other:?}")),
    }
}

fn forge() -> Desk {
    let text = |words: &str| json!({ "type": "string", "description": words });
    let errors: Tool = tool(
        "list-error-groups",
        "Groups of errors with how often they occurred.",
        json!({ "level": { "type": "string", "enum": ["error", "warning"] } }),
        &[],
        |arguments| match text_of(arguments, "level") {
            None => Ok(ERRORS.into()),
            Some(level) => Ok(ERRORS
                .lines()
                .enumerate()
                .filter(|(at, line)| *at == 0 || line.contains(level))
                .map(|(_, line)| format!("{line}\n"))
                .collect()),
        },
    );
    Desk::of(
        "forge",
        vec![
            listed("list_organizations", "The organizations that you belong to.", HOUSES),
            tool(
                "list_repositories",
                "List the repositories of an organization.",
                json!({ "organization": text("Login of the organization") }),
                &["organization"],
                of_house,
            ),
            tool(
                "list_pull_requests",
                "List pull requests of a repository.",
                json!({ "owner": text("Owner of the repository"), "repo": text("Repository name without the owner") }),
                &["owner", "repo"],
                of_repository,
            ),
            tool(
                "list_quotas",
                "Quotas of the smiths.",
                json!({ "quarter": text("Quarter, e.g. 2024-Q3") }),
                &["quarter"],
                quotas,
            ),
            errors,
            listed("list_metrics", "Hourly latency of services.", METRICS),
            listed("list_work_jobs", "Work jobs of the forge.", JOBS),
            listed("list_positions", "Positions: what each account holds.", HOLDINGS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    forge().ask(question)
}

#[test]
fn an_organization_is_asked_for_by_its_login_and_not_by_its_name() {
    let answer = ask("List the lark repositories with language");
    assert_eq!(names(&answer), ["billing", "docs"], "{}", told(&answer));
}

#[test]
fn whose_a_repository_is_comes_from_the_list_of_repositories() {
    let answer = ask("How many open pull requests does billing have?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    let wrong = answer.tool_calls.iter().filter(|call| call.error.is_some()).count();
    assert_eq!(wrong, 0, "{}", told(&answer));
}

#[test]
fn a_quarter_is_sent_by_its_name() {
    let answer = ask("What are the quotas for this quarter?");
    assert_eq!(
        rows(&answer, &["smith", "quota"]),
        [["Ada", "50"], ["Bo", "70"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn what_the_rows_are_called_is_no_kind_of_them() {
    let answer = ask("How many error groups are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
}

#[test]
fn a_percentile_that_is_kept_is_read_and_not_computed() {
    let answer = ask("Average p95 latency of mail");
    assert_eq!(number(&answer), 100.0, "{}", told(&answer));
}

#[test]
fn created_most_recently_is_the_last_that_was_created() {
    let answer = ask("Which work job was created most recently?");
    assert_eq!(names(&answer), ["Bend"], "{}", told(&answer));
}

#[test]
fn rows_without_a_name_are_told_by_two_columns() {
    let answer = ask("Top 2 positions by market value");
    assert_eq!(
        rows(&answer, &["account_id", "symbol", "market_value"]),
        [["A2", "OAK", "90"], ["A1", "OAK", "70"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn the_one_thing_that_nobody_named_is_asked_for() {
    let answer = ask("What is the plan of the organization?");
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    let answer = ask("What is the plan of Lark Labs?");
    assert_eq!(rows(&answer, &["plan"]), [["team"]], "{}", told(&answer));
}
