//! A language model as the planner, through the built program: set on the page, asked over the wire, limited, out of order.

use belvedere_analysis_router::model::Recording;
use belvedere_mock_vendors::provider::{Dialect, Provider, Sent, Wire};
use belvedere_tests::{Consent, Pages, Person, Server, ServerOptions, Vendor};
use reqwest::Method;
use serde_json::{Value, json};

const KEY: &str = "sk-canary-of-the-model-0123456789";

/// What a model would say to a question about projects: fetch them all, then count them by plan.
fn plan() -> [Value; 2] {
    [
        json!({ "tools": ["t1"], "calls": [{ "tool": "t1", "into": "projects" }] }),
        json!({
            "queries": [{ "sql": "SELECT count(*) AS \"projects\" FROM \"projects\"", "into": "counted" }],
            "show": [{ "table": "counted", "intent": "count", "sentence": "There are {projects} projects." }],
        }),
    ]
}

/// The same with the identifier that the briefing gave the tool.
fn said(round: &Value, tool: &str) -> Wire {
    Wire::says(Dialect::Completions, &round.to_string().replace("\"t1\"", &format!("\"{tool}\"")))
}

/// The identifier of the tool in what the model was told.
fn identifier(sent: &Sent, name: &str) -> String {
    let briefing: Value = serde_json::from_str(sent.body["messages"][1]["content"].as_str().unwrap()).unwrap();
    let tool = briefing["tools"]
        .as_array()
        .unwrap()
        .iter()
        .find(|tool| tool["name"] == name)
        .cloned();
    tool.unwrap_or_else(|| panic!("{briefing:#}"))["id"].as_str().unwrap().to_owned()
}

async fn house(provider: &Provider, vendor: &Vendor, environment: &[(&str, &str)]) -> Server {
    let data = tempfile::tempdir().unwrap();
    let catalog = vendor.catalog_in(data.path());
    let mut allowed_hosts = vendor.hosts();
    allowed_hosts.push(provider.host());
    let given = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let options = ServerOptions {
        allowed_hosts,
        environment: std::iter::once(("BELVEDERE_CATALOG_DIR".to_owned(), catalog.to_str().unwrap().to_owned()))
            .chain(given)
            .collect(),
    };
    let server = Server::start_in(data, options).await;
    server.connect(&Person::who(Consent::Open)).await;
    server
}

#[tokio::test]
async fn a_model_set_on_the_page_plans_the_answer_and_its_failure_leaves_an_answer() {
    let vendor = Vendor::prisma(&[]);
    let provider = Provider::start(vec![Wire::says(Dialect::Completions, "{\"word\":\"ready\"}")])
        .await
        .unwrap();
    let server = house(&provider, &vendor, &[]).await;
    let pages = Pages::signed_in(&server).await;
    let base_url = provider.base_url();
    let form = [
        ("provider", "openai"),
        ("base_url", base_url.as_str()),
        ("model", "model-x"),
        ("key", KEY),
        ("input_price", "2.50"),
        ("output_price", "10"),
        ("calls_per_day", "5"),
    ];
    let page = pages.post("/settings/model", &form).await;
    assert!(
        page.text.contains("Set by your organisation") && page.text.contains("sealed in the vault"),
        "{}",
        page.text
    );
    let tested = pages.post("/settings/model/test", &[]).await;
    assert!(tested.text.contains("The model answered in"), "{}", tested.text);

    // The first attempt finds out what the tool is called in the briefing; the provider is out of script, so the built-in planner answers.
    let question = "How many projects are there?";
    let without = server.api().ask(question).await;
    assert_eq!(without["outcome"], "answered", "{without}");
    assert_eq!(without["model"]["planned"], false, "{without}");
    assert!(without["notes"].to_string().contains("built-in planner"), "{without}");
    let id = identifier(&provider.sent()[1], "list_projects");
    for round in plan() {
        provider.then(said(&round, &id));
    }
    let answer = server.api().ask(question).await;
    assert_eq!(
        (&answer["outcome"], &answer["model"]["planned"]),
        (&json!("answered"), &json!(true)),
        "{answer}"
    );
    assert_eq!(answer["model"]["model"], "openai/model-x");
    assert_eq!(
        (&answer["model"]["input_tokens"], &answer["model"]["output_tokens"]),
        (&json!(2_400), &json!(160))
    );
    assert_eq!(answer["model"]["cost_micros"], 7_600, "2400 at 2.50 and 160 at 10 a million");
    assert_eq!(answer["table"]["rows"], without["table"]["rows"], "both planners count the same");
    let shown = pages
        .get(&format!("/conversations/{}", answer["conversation_id"].as_str().unwrap()))
        .await;
    assert!(
        shown.text.contains("planned by") && shown.text.contains("openai/model-x"),
        "{}",
        shown.text
    );
    assert!(shown.text.contains("0.0076"), "{}", shown.text);
    let printed = server.command(&["ask", question]);
    assert!(
        String::from_utf8_lossy(&printed.stdout).contains("built-in planner"),
        "the provider is out of script again"
    );

    // The limit of five calls is reached: nobody is asked any more.
    assert_eq!(server.api().get("/api/v1/model").await.ok()["calls_today"], 5);
    let before = provider.sent().len();
    let over = server.api().ask(question).await;
    assert_eq!((&over["model"], provider.sent().len()), (&Value::Null, before), "{over}");
    assert!(over["notes"].to_string().contains("limit"), "{over}");

    // Every request carried the key, and nothing else of ours did.
    for sent in provider.sent() {
        assert!(
            sent.head.to_lowercase().contains(&format!("authorization: bearer {KEY}")),
            "{}",
            sent.head
        );
    }
    for path in ["/api/v1/model", "/api/v1/audit", "/settings/model"] {
        assert!(!server.api().get(path).await.text.contains(KEY));
        assert!(!pages.get(path).await.text.contains(KEY));
    }
    assert!(!server.printed().contains(KEY));
    vendor.assert_untouched().await;
}

#[tokio::test]
async fn the_operators_model_serves_everybody_until_an_organisation_wants_none() {
    let vendor = Vendor::prisma(&[]);
    let provider = Provider::start(Vec::new()).await.unwrap();
    let base_url = provider.base_url();
    let environment = [
        ("BELVEDERE_MODEL_PROVIDER", "openai"),
        ("BELVEDERE_MODEL_BASE_URL", base_url.as_str()),
        ("BELVEDERE_MODEL_NAME", "model-x"),
    ];
    let recordings = tempfile::tempdir().unwrap();
    let record = [("BELVEDERE_MODEL_RECORD_DIR", recordings.path().to_str().unwrap())];
    let server = house(&provider, &vendor, &[&environment[..], &record].concat()).await;
    let api = server.api();
    assert_eq!(api.get("/api/v1/model").await.ok()["origin"], "operator");
    api.ask("How many projects are there?").await;
    let id = identifier(&provider.sent()[0], "list_projects");
    for round in plan() {
        provider.then(said(&round, &id));
    }
    let answer = api.ask("How many projects are there?").await;
    assert_eq!(answer["model"]["planned"], true, "{answer}");
    assert!(
        provider
            .sent()
            .iter()
            .all(|sent| !sent.head.to_lowercase().contains("authorization"))
    );
    // Both conversations were written down: one that failed, and one of two rounds.
    let mut lines: Vec<usize> = Vec::new();
    for file in std::fs::read_dir(recordings.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(std::os::unix::fs::MetadataExt::mode(&file.metadata().unwrap()) & 0o077, 0);
        let recording = Recording::parse(&std::fs::read_to_string(file.path()).unwrap()).unwrap();
        assert_eq!(recording.model, "openai/model-x");
        lines.push(recording.exchanges.len());
    }
    lines.sort_unstable();
    assert_eq!(lines, [1, 2]);
    assert_eq!(api.delete("/api/v1/model").await.ok()["origin"], "off");
    let asked = provider.sent().len();
    assert_eq!(api.ask("How many projects are there?").await["model"], Value::Null);
    assert_eq!(provider.sent().len(), asked);
    let unknown = api
        .send(Method::PUT, "/api/v1/model", Some(json!({ "provider": "oracle", "model": "x" })))
        .await;
    unknown.problem(400, "unknown_model_provider");
}
