//! `belvedere audit`: what was changed, removed or put back is named.

use std::path::Path;
use std::process::Command;

use belvedere_tests::{Consent, Person, Server, Vendor, program};
use reqwest::Method;
use rusqlite::Connection;
use serde_json::json;

fn audit(server: &Server, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program("belvedere"))
        .arg("audit")
        .args(arguments)
        .env("BELVEDERE_DATA_DIR", server.data().join("data"))
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn meddle(database: &Path, statements: &str) {
    Connection::open(database).unwrap().execute_batch(statements).unwrap();
}

/// The whole database: what its write-ahead log holds is moved into it first.
fn copy_of(database: &Path) -> Vec<u8> {
    meddle(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    std::fs::read(database).unwrap()
}

fn put(database: &Path, bytes: &[u8]) {
    for side in ["-wal", "-shm"] {
        let side = format!("{}{side}", database.display());
        if Path::new(&side).exists() {
            std::fs::remove_file(side).unwrap();
        }
    }
    std::fs::write(database, bytes).unwrap();
}

#[tokio::test]
async fn t04_a_change_a_removal_and_a_restored_database_are_named() {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    assert!(server.stop().success());
    let database = server.data().join("data/belvedere.db");
    let earlier = copy_of(&database);
    let (holds, said) = audit(&server, &["verify"]);
    assert!(holds && said.contains("the chain holds"), "{said}");

    server.start_again().await;
    vendor.advance(120).await;
    server.api().ask("List projects with their plan tier").await;
    assert!(server.stop().success());
    let (exported, heads) = audit(&server, &["head"]);
    assert!(exported && heads.contains("\"sequence\""), "{heads}");
    let file = server.data().join("heads");
    std::fs::write(&file, &heads).unwrap();
    let against = ["verify", "--head", file.to_str().unwrap()];
    let (holds, said) = audit(&server, &against);
    assert!(holds, "{said}");
    let sound = copy_of(&database);

    // The whole database of before: its chain holds, the exported end does not.
    put(&database, &earlier);
    assert!(audit(&server, &["verify"]).0);
    let (holds, said) = audit(&server, &against);
    assert!(!holds && said.contains("restored to an older state"), "{said}");

    // Single rows of before.
    put(&database, &sound);
    let old = server.data().join("old.db");
    std::fs::write(&old, &earlier).unwrap();
    let put_back = format!(
        "ATTACH '{}' AS old; DELETE FROM sealed_secrets WHERE kind = 'grant';
         INSERT INTO sealed_secrets SELECT * FROM old.sealed_secrets WHERE kind = 'grant';",
        old.display()
    );
    meddle(&database, &put_back);
    let (holds, said) = audit(&server, &["verify"]);
    assert!(!holds && said.contains("put back to version 1; the log knows version 2"), "{said}");
    server.start_again().await;
    let answer = server.api().ask("List projects with their plan tier").await;
    assert!(answer.to_string().contains("secret_rolled_back"), "a person is told: {answer:#}");
    assert!(server.stop().success());

    for (change, named) in [
        ("UPDATE audit_entries SET subject = 'x' WHERE sequence = 2", "entry 2 was changed"),
        ("DELETE FROM audit_entries WHERE sequence = 3", "entry 3 was changed"),
        ("DELETE FROM audit_entries WHERE sequence > 4", "entry 5 was changed"),
        ("UPDATE audit_entries SET at = at + 1 WHERE sequence = 1", "entry 1 was changed"),
    ] {
        put(&database, &sound);
        let unlocked = "DROP TRIGGER audit_entries_stay_as_written; DROP TRIGGER audit_entries_stay;";
        meddle(&database, &format!("{unlocked} {change}"));
        let (holds, said) = audit(&server, &["verify"]);
        assert!(!holds && said.contains(named), "{change}: {said}");
    }
    std::fs::write(&file, "{\"organisation\": 1}").unwrap();
    let (holds, said) = audit(&server, &against);
    assert!(!holds && said.contains("line 1"), "{said}");
}

/// As a full disk does, for this table alone.
const FULL: &str = "CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END";

#[tokio::test]
async fn t03_while_the_audit_log_takes_nothing_nothing_is_shown_and_nothing_changed() {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    let path = format!("/api/v1/sources/{}", source["id"].as_str().unwrap());
    let question = "List projects with their plan tier";
    assert_eq!(server.api().ask(question).await["outcome"], "answered");
    let database = server.data().join("data/belvedere.db");
    meddle(&database, FULL);

    let reply = server.api().post("/api/v1/ask", json!({ "question": question })).await;
    assert!(reply.status >= 500 || reply.body["outcome"] == "failed", "{}", reply.text);
    assert!(reply.body["table"].is_null() && !reply.text.contains("Atlas"), "{}", reply.text);
    let renamed = server.api().send(Method::PATCH, &path, Some(json!({ "name": "Other" }))).await;
    assert!(renamed.status >= 500 && !renamed.code().is_empty(), "{}", renamed.text);
    assert!(renamed.body["next_step"].is_string(), "{}", renamed.text);
    assert_eq!(server.api().get(&path).await.ok()["name"], source["name"]);

    meddle(&database, "DROP TRIGGER full");
    let answer = server.api().ask(question).await;
    assert_eq!(answer["outcome"], "answered", "{answer:#}");
    assert!(server.stop().success());
    let (holds, said) = audit(&server, &["verify"]);
    assert!(holds, "{said}");
}
