//! The commands of the program, as a person types them.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use belvedere_tests::{Consent, Person, Server, Vendor, part, program};
use serde_json::Value;

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(program("belvedere"))
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

#[tokio::test]
async fn connect_sources_tools_ask_disconnect() {
    let vendor = Vendor::prisma(&[]);
    let server = Server::with_vendor(&vendor).await;
    let connect = server.command(&["connect", "prisma-postgres", "--json"]);
    assert_eq!(connect.status.code(), Some(3), "{}", err(&connect));
    let source: Value = serde_json::from_str(&out(&connect)).unwrap();
    let person = Person::who(Consent::Open);
    let callback = person.decide(source["authorization_url"].as_str().unwrap()).await;
    assert_eq!(person.follow(&callback).await.status, 200);

    let sources = server.command(&["sources"]);
    assert!(out(&sources).contains("Prisma Postgres  connected"), "{}", out(&sources));
    let tools = server.command(&["tools", "Prisma Postgres"]);
    assert!(out(&tools).contains("blocked  delete_prisma_postgres_database"), "{}", out(&tools));
    let ask = server.command(&["ask", "Which workspaces had the most queries this week?"]);
    assert!(
        ask.status.success() && (out(&ask).contains("from 1 tool call") || out(&ask).contains("tool calls")),
        "{}{}",
        out(&ask),
        err(&ask)
    );
    let refused = server.command(&["ask", "--json", "Delete project X"]);
    assert_eq!(refused.status.code(), Some(2), "{}", err(&refused));
    assert_eq!(serde_json::from_str::<Value>(&out(&refused)).unwrap()["outcome"], "refused");
    let disconnect = server.command(&["disconnect", "Prisma Postgres"]);
    assert!(out(&disconnect).contains("revoked"), "{}{}", out(&disconnect), err(&disconnect));
    assert!(out(&server.command(&["sources"])).contains("No data source"));
    let unknown = server.command(&["tools", "nothing"]);
    assert!(err(&unknown).contains("unknown_source"), "{}", err(&unknown));
    vendor.assert_untouched().await;
}

#[test]
fn no_server_and_no_key_are_said() {
    let unreachable = run(&["sources"], &[("BELVEDERE_URL", "http://127.0.0.1:1"), ("BELVEDERE_API_KEY", "k")]);
    assert!(
        !unreachable.status.success() && err(&unreachable).contains("server_unreachable"),
        "{}",
        err(&unreachable)
    );
    let keyless = Command::new(program("belvedere"))
        .arg("sources")
        .env_remove("BELVEDERE_API_KEY")
        .output()
        .unwrap();
    assert_eq!(keyless.status.code(), Some(64));
    assert!(err(&keyless).contains("BELVEDERE_API_KEY"), "{}", err(&keyless));
}

#[test]
fn a_reader_who_has_seen_enough_ends_a_command_quietly() {
    let mut child = Command::new(program("belvedere"))
        .args(["catalog", "troubleshooting"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!output.status.success() && output.stderr.is_empty(), "{}", err(&output));
}

#[test]
fn wrong_settings_are_all_named_and_exit_with_64() {
    let output = run(
        &["check-config", "--set", "colour=red"],
        &[("BELVEDERE_BIND", "nowhere"), ("BELVEDERE_PUBLIC_URL", "http://example.org")],
    );
    assert_eq!(output.status.code(), Some(64));
    for part in ["colour: no such setting", "bind: not an address", "public_url: must be https"] {
        assert!(err(&output).contains(part), "{part}: {}", err(&output));
    }
    assert!(
        run(&["check-config"], &[("BELVEDERE_DATABASE_URL", "postgres://u:geheim@h/d")])
            .status
            .success()
    );
    assert!(!out(&run(&["check-config"], &[("BELVEDERE_DATABASE_URL", "postgres://u:geheim@h/d")])).contains("geheim"));
}

const LINES: [&str; 3] = [
    r#"{"server":"s","name":"list_invoices","title":null,"description":"List invoices.","inputSchema":{"type":"object"},"annotations":null}"#,
    r#"{"server":"s","name":"delete_invoice","title":null,"description":"Delete an invoice.","inputSchema":null,"annotations":{"readOnlyHint":true}}"#,
    r#"{"server":"s","name":"run_sql","title":null,"description":"Run SQL.","inputSchema":{"type":"object","properties":{"sql":{"type":"string"}}},"annotations":null}"#,
];

fn classify(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(program("belvedere"))
        .arg("classify")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn classify_tells_by_format_and_exit_code() {
    let text = classify(&["--format", "text"], &LINES.join("\n"));
    assert!(text.status.success(), "{}", err(&text));
    let told = out(&text);
    assert_eq!(told.lines().count(), 3);
    assert!(told.starts_with("read    list_invoices (s): "), "{told}");
    assert!(told.contains("`delete` is on the blocklist"), "{told}");

    let sarif: Value = serde_json::from_str(&out(&classify(&["--format", "sarif"], &LINES.join("\n\n")))).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let shown: Vec<_> = results
        .iter()
        .map(|result| {
            (
                result["ruleId"].as_str().unwrap(),
                result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(shown, [("tool-blocked", 3), ("tool-guarded", 5)]);

    for (fail_on, lines, code) in [
        ("blocked", &LINES[..1], 0),
        ("blocked", &LINES[1..2], 3),
        ("blocked", &LINES[2..], 0),
        ("guarded", &LINES[2..], 3),
        ("guarded", &LINES[..1], 0),
    ] {
        let ended = classify(&["--fail-on", fail_on], &lines.join("\n"));
        assert_eq!(ended.status.code(), Some(code), "{fail_on} {lines:?}");
    }
    let malformed = classify(&["--fail-on", "blocked"], "{}");
    assert_eq!(malformed.status.code(), Some(1));
    assert!(err(&malformed).contains("tool_line_malformed"));
    assert_eq!(classify(&["--format", "yaml"], "").status.code(), Some(2));
}

/// Microsoft's multitool validates against the schema and the specification's rules. A report that is wrong shows that it looks.
#[test]
fn a_report_in_sarif_is_valid() {
    let Some(validator) = part("TESTS_SARIF", "reports in SARIF") else {
        return;
    };
    let findings = |report: &Value| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.sarif");
        std::fs::write(&file, report.to_string()).unwrap();
        let output = Command::new(&validator)
            .args(["validate", "--level", "Error;Warning"])
            .arg(&file)
            .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
            .output()
            .unwrap();
        let told = out(&output);
        assert!(
            told.contains("1 files scanned") || !output.status.success(),
            "{told}{}",
            err(&output)
        );
        let found: Vec<String> = told.lines().filter(|line| line.contains(": error ")).map(str::to_owned).collect();
        (output.status.success(), found)
    };
    let report = |lines: &str| -> Value { serde_json::from_str(&out(&classify(&["--format", "sarif"], lines))).unwrap() };
    for lines in [String::new(), LINES[..1].join("\n"), LINES.join("\n"), [LINES[1]; 200].join("\n")] {
        assert_eq!(findings(&report(&lines)), (true, Vec::new()), "{} bytes", lines.len());
    }
    let mut wrong = report(LINES[1]);
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = (-3).into();
    assert_ne!(findings(&wrong), (true, Vec::new()));
}

#[test]
fn classify_judges_line_by_line_in_the_same_order() {
    let output = classify(&[], &LINES.join("\n"));
    assert!(output.status.success(), "{}", err(&output));
    let verdicts: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shown: Vec<_> = verdicts
        .iter()
        .map(|line| (line["name"].as_str().unwrap(), line["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(shown[..2], [("list_invoices", "read"), ("delete_invoice", "blocked")]);
    assert_ne!(shown[2].1, "read");
    assert!(verdicts.iter().all(|line| !line["evidence"].as_array().unwrap().is_empty()));
}

#[test]
fn migrate_openapi_and_audit_verify() {
    let folder = tempfile::tempdir().unwrap();
    let data = [("BELVEDERE_DATA_DIR", folder.path().to_str().unwrap())];
    assert!(run(&["migrate"], &data).status.success());
    assert!(run(&["migrate"], &data).status.success(), "twice is as good as once");
    assert!(run(&["audit", "verify"], &data).status.success());
    let document: Value = serde_json::from_str(&out(&run(&["openapi"], &[]))).unwrap();
    assert!(document["paths"].as_object().unwrap().contains_key("/api/v1/ask"));
}
