//! The audit log: newest first, filtered, verified, exported.

use axum::http::{Method, StatusCode};
use belvedere_types::Role;
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn the_newest_entry_comes_first_and_pages_lead_to_the_oldest() {
    let house = House::new().await;
    let owner = house.browser().await;
    for turn in 0..120 {
        let name = format!("Nordlicht {turn}");
        assert!(
            house
                .post(&owner, "/settings/organisation", &[("name", &name)])
                .await
                .status
                .is_redirection()
        );
    }
    let first = house.api(Method::GET, "/api/v1/audit", None).await.json();
    let entries = first["entries"].as_array().unwrap();
    assert_eq!((entries.len(), entries[0]["detail"]["name"].as_str()), (50, Some("Nordlicht 119")));
    assert_eq!(entries[0]["words"], "renamed the organisation to “Nordlicht 119”");
    let (mut before, mut seen) = (first["next"].as_i64(), 50);
    while let Some(next) = before {
        let page = house.api(Method::GET, &format!("/api/v1/audit?before={next}"), None).await.json();
        let entries = page["entries"].as_array().unwrap();
        assert!(entries.iter().all(|entry| entry["sequence"].as_i64().unwrap() < next));
        (before, seen) = (page["next"].as_i64(), seen + entries.len());
    }
    let followed = house.api(Method::GET, "/api/v1/audit?after=0", None).await.json();
    assert_eq!(
        (followed["entries"].as_array().unwrap().len(), &followed["entries"][0]["sequence"]),
        (seen, &json!(1))
    );
    let page = house.get(&owner, "/audit").await.body;
    assert!(page.contains("Earlier entries") && !page.contains(">Newest<"));
    let last = house.get(&owner, "/audit?before=3").await.body;
    assert!(
        !last.contains("Earlier entries") && last.contains(">Newest<"),
        "nothing is offered that is not there"
    );
}

#[tokio::test]
async fn a_filter_leaves_what_it_names() {
    let house = House::new().await;
    let (one, two) = (house.connected("one").await, house.connected("two").await);
    house
        .api(Method::PATCH, &format!("/api/v1/sources/{one}"), Some(json!({ "name": "uno" })))
        .await;
    let found = async |query: &str| -> Vec<String> {
        let page = house.api(Method::GET, &format!("/api/v1/audit?{query}"), None).await.json();
        let entries = page["entries"].as_array().unwrap_or_else(|| panic!("{page}"));
        entries.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("what=source.renamed").await, ["source.renamed"]);
    assert!(found(&format!("source={one}")).await.contains(&"source.renamed".to_owned()));
    assert!(!found(&format!("source={two}")).await.contains(&"source.renamed".to_owned()));
    assert!(found("who=system").await.iter().all(|action| action != "source.renamed"));
    assert!(found("from=2020-01-01&until=2020-01-02").await.is_empty());
    assert!(!found("from=2020-01-01").await.is_empty() && found("until=2020-01-01").await.is_empty());
    assert!(found("what=source_").await.is_empty(), "an underscore is no wildcard");
    for wrong in ["what=%25", "what=A", "who=me", "source=x", "from=yesterday", "until=2026-13-01"] {
        let refused = house.api(Method::GET, &format!("/api/v1/audit?{wrong}"), None).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::BAD_REQUEST, "audit_filter_invalid"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn verifying_names_the_entry_that_was_changed() {
    let house = House::new().await;
    let owner = house.browser().await;
    let good = house.api(Method::POST, "/api/v1/audit/verify", None).await.json();
    assert_eq!((&good["holds"], &good["broken_at"]), (&json!(true), &json!(null)));
    assert!(house.post(&owner, "/audit/verify", &[]).await.body.contains("The log holds"));
    house
        .tamper("DROP TRIGGER audit_entries_stay_as_written; UPDATE audit_entries SET detail = '{}' WHERE sequence = 2")
        .await;
    let bad = house.api(Method::POST, "/api/v1/audit/verify", None).await.json();
    assert_eq!((&bad["holds"], &bad["broken_at"]), (&json!(false), &json!(2)));
    assert!(house.post(&owner, "/audit/verify", &[]).await.body.contains("Entry 2 was changed"));
}

#[tokio::test]
async fn an_export_holds_every_entry_and_no_formula() {
    let house = House::new().await;
    let owner = house.browser().await;
    let members = house.api(Method::GET, "/api/v1/members", None).await.json();
    let path = format!("/api/v1/members/{}", members["members"][0]["id"].as_str().unwrap());
    let renamed = house.api(Method::PATCH, &path, Some(json!({ "name": "=SUM(1)" }))).await;
    assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.body);
    for turn in 0..105 {
        house.post(&owner, "/settings/organisation", &[("name", &format!("n{turn}"))]).await;
    }
    house.connected("=1+1").await;
    let lines = house.api(Method::GET, "/api/v1/audit/export?format=jsonl", None).await;
    let parsed: Vec<serde_json::Value> = lines.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let sequences: Vec<i64> = parsed.iter().map(|line| line["sequence"].as_i64().unwrap()).collect();
    assert!(
        sequences.len() > 105 && sequences.windows(2).all(|pair| pair[0] == pair[1] + 1),
        "{sequences:?}"
    );
    assert_eq!(parsed[0]["action"], "audit.exported", "the export itself is in it");
    let csv = house.get(&owner, "/audit/export?format=csv").await;
    assert!(csv.headers["content-disposition"].to_str().unwrap().contains("audit.csv"));
    assert_eq!(csv.body.lines().count(), sequences.len() + 2, "a header, and the second export");
    assert!(csv.body.contains(",'=SUM(1),"), "{}", csv.body);
    for field in csv.body.split(['\n', ',']) {
        let field = field.trim_start_matches('"');
        assert!(!field.starts_with(['=', '+', '@']), "{field}");
    }
    for wrong in ["", "format=xlsx", "format=csv&who=me"] {
        assert_eq!(
            house.api(Method::GET, &format!("/api/v1/audit/export?{wrong}"), None).await.status,
            StatusCode::BAD_REQUEST
        );
    }
}

#[tokio::test]
async fn an_auditor_reads_verifies_and_exports() {
    let house = House::new().await;
    let auditor = house.browser_as(Role::Auditor).await;
    assert_eq!(house.get(&auditor, "/audit").await.status, StatusCode::OK);
    assert_eq!(house.post(&auditor, "/audit/verify", &[]).await.status, StatusCode::OK);
    assert_eq!(house.get(&auditor, "/audit/export?format=jsonl").await.status, StatusCode::OK);
}
