//! Morningstar: refresh by scope, look-up to values to series, screens in pages, one call a second.

use belvedere_mock_vendors::{MorningstarOptions, start_morningstar};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::vendor::{Client, Mock, REDIRECT, VERIFIER, call, call_json, common, connect, http, query, text};

async fn morningstar(calls_per_second: u32) -> Mock {
    let options = MorningstarOptions {
        common: common(),
        access_token_seconds: 60,
        calls_per_second,
        token: None,
    };
    Mock {
        running: start_morningstar(options).await.unwrap(),
        http: http(),
    }
}

async fn granted(mock: &Mock, scope: &str) -> Value {
    let client = mock.register_public().await;
    let page = mock
        .authorize(&client, &[("scope", scope), ("resource", "")])
        .await
        .text()
        .await
        .unwrap();
    let code = query(&mock.decide(&page, "approve", "").await, "code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", &client.id),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    mock.post(&format!("{}/token", mock.issuer()), &fields).await.json().await.unwrap()
}

async fn client(mock: &Mock) -> Client {
    let tokens = granted(mock, "openid offline_access").await;
    connect(&mock.running.mcp_url, tokens["access_token"].as_str().unwrap()).await
}

async fn error_of(client: &Client, tool: &str, arguments: Value) -> String {
    let result = call(client, tool, arguments).await;
    assert_eq!(result.is_error, Some(true));
    text(&result)
}

#[tokio::test]
async fn only_offline_access_can_be_refreshed() {
    let mock = morningstar(0).await;
    assert!(granted(&mock, "openid email").await["refresh_token"].is_null());
    assert!(granted(&mock, "").await["refresh_token"].is_null());
    assert!(granted(&mock, "openid offline_access").await["refresh_token"].is_string());
}

#[tokio::test]
async fn names_lead_to_ids_ids_to_values_and_dates_to_series() {
    let mock = morningstar(0).await;
    let client = client(&mock).await;
    let asked = json!({"investment_identifiers": ["Alder Small Value", "CBS"], "datapoints": ["rating overall"]});
    let found = call_json(&client, "morningstar-id-lookup-tool", asked).await;
    let funds = found["investments"]["Alder Small Value"].as_array().unwrap();
    assert_eq!(funds.len(), 2, "{found}");
    assert_eq!(found["investments"]["CBS"][0]["investment_type"], "ST");
    assert_eq!(found["datapoints"]["rating overall"][0]["morningstar_id"], "RR01Y");
    let id = funds[0]["morningstar_id"].as_str().unwrap();
    let now = json!({"investment_ids": [id], "datapoint_ids": ["RR01Y", "OF003"]});
    let values = call_json(&client, "morningstar-data-tool", now).await;
    let stars = values["result"][id]["values"][0]["value"].as_str().unwrap().to_owned();
    assert!(("1"..="5").contains(&stars.as_str()), "{values}");
    assert_eq!(values["result"][id]["values"][1]["value"], "US Fund Small Value");
    assert!(values["disclosure"].as_str().unwrap().contains("Past performance"));
    let year = json!({"investment_ids": [id], "datapoint_ids": ["RR01Y"], "start_date": "2025-11-01", "end_date": "2026-10-31"});
    let series = call_json(&client, "morningstar-data-tool", year).await;
    let series = series["result"][id]["values"][0]["series"].as_array().unwrap();
    assert_eq!((series.len(), &series[11]["date"]), (12, &json!("2026-10-31")));
    let half = json!({"investment_ids": [id], "datapoint_ids": ["RR01Y"], "start_date": "2025-11-01"});
    assert!(error_of(&client, "morningstar-data-tool", half).await.contains("together"));
    let holdings = call_json(
        &client,
        "morningstar-fund-holdings-tool",
        json!({"investment_ids": [id], "num_holdings": 25}),
    )
    .await;
    assert_eq!(holdings["results"][0]["holdings"][id].as_array().unwrap().len(), 25);
    assert!(
        error_of(
            &client,
            "morningstar-portfolio-analysis-tool",
            json!({"holdings": [{"morningstar_id": id, "weight": 60}]})
        )
        .await
        .contains("60")
    );
}

#[tokio::test]
async fn a_screen_meets_all_criteria_and_comes_in_pages() {
    let mock = morningstar(0).await;
    let client = client(&mock).await;
    let criteria = json!([{"datapoint_id": "RR01Y", "operator": ">", "value": 3}, {"datapoint_id": "OF003", "operator": "=", "value": "US Fund Small Value"}]);
    let screen = call_json(
        &client,
        "morningstar-screener-tool",
        json!({"universe": "FO", "criteria": criteria}),
    )
    .await;
    let rows = screen["results"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.len() < 8, "{screen}");
    for row in rows {
        assert!(
            row["values"]["RR01Y"].as_str().unwrap() > "3" && row["values"]["OF003"] == "US Fund Small Value",
            "{row}"
        );
    }
    let (mut seen, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut arguments = json!({"universe": "FO", "page_size": 30});
        if !token.is_null() {
            arguments["pagination_token"] = token.clone();
        }
        let page = call_json(&client, "morningstar-screener-tool", arguments).await;
        seen.extend(
            page["results"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["morningstar_id"].to_string()),
        );
        token = page["pagination_token"].clone();
        if token.is_null() {
            break;
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 64);
    let none = call_json(&client, "morningstar-screener-tool", json!({"universe": "FC"})).await;
    assert_eq!(none["total"], 0);
}

#[tokio::test]
async fn one_call_a_second_is_answered() {
    let mock = morningstar(1).await;
    let client = client(&mock).await;
    let arguments = json!({"question": "stars"}).as_object().unwrap().clone();
    let request = || rmcp::model::CallToolRequestParams::new("morningstar-articles-tool").with_arguments(arguments.clone());
    client.call_tool(request()).await.unwrap();
    let refused = client.call_tool(request()).await.unwrap_err().to_string();
    assert!(refused.contains("Rate limit exceeded"), "{refused}");
    tokio::time::sleep(std::time::Duration::from_millis(1_050)).await;
    client.call_tool(request()).await.unwrap();
    mock.fault("bad-gateway").await;
    assert!(client.call_tool(request()).await.is_err());
}

/// Requests whose bodies do not end are being answered for as long as the test likes.
#[tokio::test]
async fn of_too_many_requests_at_once_the_last_get_a_502() {
    let mock = morningstar(0).await;
    let tokens = granted(&mock, "openid offline_access").await;
    let token = tokens["access_token"].as_str().unwrap();
    let address = url::Url::parse(&mock.running.mcp_url).unwrap();
    let host = format!("{}:{}", address.host_str().unwrap(), address.port().unwrap());
    let mut waiting = Vec::new();
    for _ in 0..12 {
        let mut stream = tokio::net::TcpStream::connect(&host).await.unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{",
            address.path()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        waiting.push(stream);
    }
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while mock.ping(token).await.status() != 502 {
        assert!(std::time::Instant::now() < deadline, "it answers however many at once");
    }
    drop(waiting);
    while mock.ping(token).await.status() != 200 {
        assert!(std::time::Instant::now() < deadline, "it never comes back");
    }
}

#[tokio::test]
async fn pace_and_licence_are_refused_on_demand() {
    let mock = morningstar(0).await;
    let client = client(&mock).await;
    let request = || {
        let arguments = json!({"question": "stars"}).as_object().unwrap().clone();
        rmcp::model::CallToolRequestParams::new("morningstar-articles-tool").with_arguments(arguments)
    };
    mock.fault("not-entitled").await;
    let said = match client.call_tool(request()).await {
        Ok(result) => text(&result),
        Err(error) => error.to_string(),
    };
    assert!(said.to_lowercase().contains("not entitled"), "{said}");
    mock.fault("rate-limited").await;
    let said = client.call_tool(request()).await.unwrap_err().to_string();
    assert!(said.contains("Rate limit exceeded"), "{said}");
}

#[tokio::test]
async fn replies_are_event_streams_or_json() {
    let mock = morningstar(0).await;
    let tokens = granted(&mock, "openid offline_access").await;
    let token = tokens["access_token"].as_str().unwrap();
    let kind = async |mock: &Mock| mock.ping(token).await.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(kind(&mock).await.starts_with("text/event-stream"));
    mock.fault("json-replies").await;
    assert!(kind(&mock).await.starts_with("application/json"));
    let client = connect(&mock.running.mcp_url, token).await;
    let asked = json!({"investment_identifiers": ["CBS"], "datapoints": []});
    let found = call_json(&client, "morningstar-id-lookup-tool", asked).await;
    assert_eq!(found["investments"]["CBS"][0]["investment_type"], "ST");
}
