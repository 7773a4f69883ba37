//! `belvedere eval` over the mock vendor.

use belvedere_tests::{Consent, Person, Server, Vendor};
use serde_json::Value;

const QUESTIONS: &str = r#"
[[golden]]
question = "List projects with their plan tier"
[golden.expect]
tools = ["list_projects"]
min_rows = 5

[[golden]]
question = "How many projects are there?"
expect = { rows = 1, chart = "number" }

[[golden]]
question = "Delete project X"
expect = { outcome = "refused", code = "write_request", not_tools = ["delete_prisma_postgres_database"] }
"#;

#[tokio::test]
async fn golden_questions_are_asked_and_what_an_answer_lacks_is_said() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    let file = server.data().join("golden.toml");
    let file = file.to_str().unwrap();
    std::fs::write(file, QUESTIONS).unwrap();
    let all = server.command(&["eval", file, "--source", "Prisma Postgres"]);
    let said = String::from_utf8_lossy(&all.stdout).into_owned();
    assert_eq!(all.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&all.stderr));
    assert!(said.contains("3 of 3 as expected") && !said.contains("MISSED"), "{said}");

    std::fs::write(
        file,
        QUESTIONS.replace("min_rows = 5", "min_rows = 5000\ncells = [[\"No Such Project\"]]"),
    )
    .unwrap();
    let missed = server.command(&["eval", file, "--json", "--model", "none"]);
    assert_eq!(missed.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&missed.stdout).unwrap();
    assert_eq!((&report["passed"], &report["total"]), (&2.into(), &3.into()), "{report:#}");
    let first = &report["questions"][0];
    assert_eq!(
        (&first["passed"], &first["outcome"], &first["planner"]),
        (&false.into(), &"answered".into(), &Value::Null)
    );
    assert_eq!(first["misses"].as_array().unwrap().len(), 2, "{first}");
    assert!(first["tools"].as_array().unwrap().contains(&"list_projects".into()));

    // A source that is not there is a miss of each question, and a model without a setting too.
    let nowhere = server.command(&["eval", file, "--source", "Nowhere", "--json"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stdout).contains("unknown_source"));
    let modelless = server.command(&["eval", file, "--json", "--model", "model-x"]);
    assert!(String::from_utf8_lossy(&modelless.stdout).contains("no_model"));
    for (text, code) in [("golden = []", "vendor_file_invalid"), ("golden = 3", "vendor_file_malformed")] {
        std::fs::write(file, text).unwrap();
        let wrong = server.command(&["eval", file]);
        assert_eq!(wrong.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&wrong.stderr).contains(code));
    }
    let gone = server.command(&["eval", "/nowhere.toml"]);
    assert!(String::from_utf8_lossy(&gone.stderr).contains("golden_file_unreadable"));
    vendor.assert_untouched().await;
}
