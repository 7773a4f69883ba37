//! Belvedere's own MCP endpoint, read by a client that we did not write: the one of PyPI `fastmcp`, over the official Python SDK.

use std::process::Command;

use belvedere_tests::{Consent, KEY, Person, Server, Vendor, part};
use serde_json::Value;

#[tokio::test]
async fn a_client_of_python_lists_asks_and_calls_what_reads() {
    let Some(python) = part("TESTS_FASTMCP", "PyPI fastmcp") else {
        return;
    };
    let vendor = Vendor::prisma(&["--now", "2026-11-19T10:00:00Z"]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::FirstWorkspace)).await;
    let output = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/independent/fastmcp_client.py"))
        .args([&format!("{}/mcp", server.url), KEY, "How many projects are there per plan?"])
        .args(["prisma-postgres__list_projects", "prisma-postgres__delete_prisma_postgres_database"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).unwrap();

    let tools: Vec<&str> = seen["tools"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(
        tools.starts_with(&["ask", "list_sources"]) && tools.contains(&"prisma-postgres__list_projects"),
        "{tools:?}"
    );
    assert!(!tools.contains(&"prisma-postgres__delete_prisma_postgres_database"), "{tools:?}");
    assert_eq!(seen["read_only"], true);
    assert_eq!(seen["sources"][0]["state"], "connected", "{}", seen["sources"]);

    // What the same question brings over the API, whose answers other tests compare with the vendor's data.
    let answer = server.api().ask("How many projects are there per plan?").await;
    assert_eq!(seen["answer"]["outcome"], "answered", "{:#}", seen["answer"]);
    assert_eq!(
        (&seen["answer"]["text"], &seen["answer"]["table"]),
        (&answer["text"], &answer["table"])
    );
    assert!(
        seen["text"].as_str().unwrap().starts_with(answer["text"].as_str().unwrap()),
        "{}",
        seen["text"]
    );
    let size = &seen["pictures"][0];
    assert!(size[0].as_u64().unwrap() > 600 && size[1].as_u64().unwrap() > 200, "{size}");
    assert!(
        !seen["steps"].as_array().unwrap().is_empty(),
        "its progress handler was told nothing"
    );

    assert!(seen["called"].as_str().unwrap().contains("projects"), "{}", seen["called"]);
    assert!(seen["hidden"].as_str().unwrap().contains("no such tool"), "{}", seen["hidden"]);
    assert_eq!(seen["hidden"], seen["unknown"]);
    assert!(
        seen["invalid"].as_str().unwrap().contains("[invalid_timezone]"),
        "{}",
        seen["invalid"]
    );
    // The SDK tells no status; that it is 401 is for the tests of the routes.
    assert!(seen["wrong_key"].is_string(), "a wrong key got in");
    vendor.assert_untouched().await;
}
