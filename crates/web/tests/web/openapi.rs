//! The document says what the routes do and what the types are.

use std::collections::BTreeSet;

use axum::http::Method;
use belvedere_app::router::Outcome;
use belvedere_app::{ReceiptView, Revocation};
use belvedere_types::{ConnectionState, ReceiptId, SourceId};
use belvedere_web::routes;
use serde_json::{Value, json};

use crate::house::House;
use crate::samples;
use crate::tool_samples;

fn document() -> Value {
    serde_json::to_value(belvedere_web::openapi()).unwrap()
}

#[test]
fn the_document_lists_exactly_the_routes_of_programs() {
    let document = document();
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let of_programs =
        |path: &str| path.starts_with("/api/") || ["/healthz", "/readyz", "/metrics", "/oauth/client.json", "/mcp"].contains(&path);
    let table: BTreeSet<String> = routes::table()
        .iter()
        .filter(|route| of_programs(route.path))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(described, table);
}

#[test]
fn no_reference_leads_nowhere_and_no_operation_shares_its_name() {
    let document = document();
    let text = document.to_string();
    for name in text
        .split("#/components/schemas/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
    {
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name} is named and not described"
        );
    }
    let names: Vec<&str> = text
        .split("\"operationId\":\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn the_mcp_endpoint_takes_a_key_and_no_session() {
    let document = document();
    let mcp = &document["paths"]["/mcp"]["post"];
    assert_eq!(mcp["security"], json!([{ "api_key": [] }]), "{mcp}");
    let others = &document["paths"]["/api/v1/ask"]["post"]["security"];
    assert_eq!(others, &json!([{ "api_key": [] }, { "session": [] }]));
}

#[test]
fn every_parameter_of_an_address_is_described() {
    let document = document();
    let names = |path: &str| -> Vec<String> {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        parameters.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("/api/v1/answers/{id}"), ["id", "chart", "language"]);
    assert_eq!(names("/api/v1/vendors"), ["q", "language"]);
    assert_eq!(
        names("/api/v1/audit"),
        ["who", "what", "source", "from", "until", "before", "after"]
    );
}

/// The fields of a value and of its schema are the same; fields that are left out when empty may be missing.
fn same_fields(document: &Value, schema: &str, value: &Value) {
    let described: BTreeSet<&String> = document["components"]["schemas"][schema]["properties"]
        .as_object()
        .unwrap_or_else(|| panic!("{schema}"))
        .keys()
        .collect();
    let real: BTreeSet<&String> = value.as_object().unwrap().keys().collect();
    let missing: Vec<_> = described
        .difference(&real)
        .filter(|name| !["authorization_url"].contains(&name.as_str()))
        .collect();
    assert!(
        real.is_subset(&described) && missing.is_empty(),
        "{schema}: described {described:?}, real {real:?}"
    );
}

#[test]
fn schemas_have_the_fields_of_the_real_types() {
    let document = document();
    let answer = json!(samples::answer(SourceId::generate(), Outcome::Answered));
    same_fields(&document, "Answer", &answer);
    same_fields(&document, "Table", &answer["table"]);
    same_fields(&document, "Column", &answer["table"]["columns"][0]);
    same_fields(&document, "Chart", &answer["chart"]);
    same_fields(&document, "ChartSpec", &answer["chart"]["spec"]);
    same_fields(&document, "Plan", &answer["plan"]);
    same_fields(&document, "ToolCall", &answer["tool_calls"][0]);
    same_fields(&document, "Citation", &answer["citations"][0]);
    same_fields(&document, "Source", &json!(samples::source("a", ConnectionState::Connected)));
    same_fields(&document, "Quirks", &json!(samples::quirks()));
    let inventory = json!(tool_samples::inventory());
    same_fields(&document, "Inventory", &inventory);
    same_fields(&document, "Tool", &inventory["tools"][0]);
    same_fields(&document, "ToolDefinition", &inventory["tools"][0]["definition"]);
    same_fields(&document, "Evidence", &inventory["tools"][0]["evidence"][0]);
    same_fields(&document, "DashboardSummary", &json!(samples::dashboard("a")));
    let at = samples::NOW;
    let receipt = ReceiptView {
        id: ReceiptId::generate(),
        source: SourceId::generate(),
        source_name: "a".into(),
        revocation: Revocation::Revoked,
        secrets_erased: true,
        answers_erased: true,
        at,
        settled_at: Some(at),
        signature: None,
    };
    same_fields(&document, "Receipt", &json!(receipt));
    let answer = samples::answer(SourceId::generate(), belvedere_app::router::Outcome::Answered);
    let page = belvedere_app::RowsPage {
        columns: samples::table().columns,
        rows: samples::table().rows,
        numbers: vec![0],
        offset: 0,
        matching: 8,
        total: 8,
    };
    same_fields(&document, "Rows", &json!(page));
    let feedback = belvedere_app::FeedbackRecord {
        org: belvedere_types::OrgId::generate(),
        answer: answer.id,
        actor: belvedere_types::Actor::System,
        verdict: belvedere_app::Opinion::Right,
        note: "a".into(),
        given_at: at,
    };
    same_fields(&document, "Feedback", &json!(feedback));
    let board = crate::samples::board("a");
    same_fields(&document, "Tile", &json!(board.tiles[0]));
    same_fields(&document, "Place", &json!(board.tiles[0].place));
    same_fields(&document, "ScheduleSet", &json!(board.schedule));
    same_fields(&document, "Dashboard", &json!(board));
}

#[tokio::test]
async fn the_server_serves_it_and_the_catalog_fits_it() {
    let house = House::new().await;
    assert_eq!(house.api(Method::GET, "/api/v1/openapi.json", None).await.json(), document());
    let vendors = house.api(Method::GET, "/api/v1/vendors", None).await.json();
    assert!(!vendors["vendors"].as_array().unwrap().is_empty());
    same_fields(&document(), "Vendor", &vendors["vendors"][0]);
    same_fields(&document(), "VendorEndpoint", &vendors["vendors"][0]["endpoints"][0]);
    same_fields(&document(), "Troubleshooting", &vendors["vendors"][0]["troubleshooting"][0]);
    same_fields(&document(), "Fact", &vendors["vendors"][0]["facts"][0]);
    let client = house.api(Method::GET, "/oauth/client.json", None).await;
    same_fields(&document(), "ClientDocument", &client.json());
    assert_eq!(client.json()["client_id"], "http://127.0.0.1:8400/oauth/client.json");
    assert!(client.body.len() < 5 * 1024);
}

#[tokio::test]
async fn the_catalog_is_searched_by_name_kind_and_question() {
    let house = House::new().await;
    let found = async |query: &str| -> Vec<String> {
        let answer = house.api(Method::GET, &format!("/api/v1/vendors?q={query}"), None).await.json();
        let cards = answer["vendors"].as_array().unwrap();
        cards.iter().map(|card| card["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("keboola").await, ["keboola"]);
    assert_eq!(found("five-star%20small-cap").await, ["morningstar"]);
    assert!(found("observability").await.len() > 3);
    assert!(found("no-such-thing").await.is_empty());
}
