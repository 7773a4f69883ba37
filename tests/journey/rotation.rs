//! `belvedere rotate-key` after a kill, and between kinds of keys.

use std::process::{Command, Output, Stdio};

use belvedere_tests::{Consent, Person, Server, ServerOptions, Vendor, eventually, program};
use rusqlite::Connection;

fn command(server: &Server, arguments: &[&str]) -> Command {
    let mut command = Command::new(program("belvedere"));
    command.args(arguments).env("BELVEDERE_DATA_DIR", server.data().join("data"));
    command
}

fn run(command: &mut Command) -> (bool, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.success(), said)
}

fn database(server: &Server) -> Connection {
    Connection::open(server.data().join("data/belvedere.db")).unwrap()
}

fn keys_of_rows(server: &Server) -> Vec<String> {
    let database = database(server);
    let mut query = database
        .prepare("SELECT DISTINCT key_id FROM sealed_secrets ORDER BY key_id")
        .unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn v05_killed_anywhere_and_run_again_it_ends_and_nothing_is_lost() {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    assert!(server.stop().success());
    // From before the first instruction to after the last one: the kill comes when the file or the database says how far it is.
    for stage in 0..4 {
        let key_file = server.data().join("data/master.key");
        let file_before = std::fs::read_to_string(&key_file).unwrap();
        let rows_before = keys_of_rows(&server);
        let mut child = command(&server, &["rotate-key"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let reached = || match stage {
            0 => true,
            1 => std::fs::read_to_string(&key_file).unwrap() != file_before,
            2 => keys_of_rows(&server) != rows_before,
            _ => std::fs::read_to_string(&key_file).is_ok_and(|text| text != file_before && !text.contains(&rows_before[0])),
        };
        while !reached() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        drop(child.kill());
        child.wait().unwrap();
        server.start_again().await;
        assert_eq!(
            server.api().ask("List projects with their plan tier").await["outcome"],
            "answered",
            "stage {stage}, with what the kill left"
        );
        let (ended_well, said) = run(&mut command(&server, &["rotate-key"]));
        assert!(ended_well, "stage {stage}: {said}");
        assert_eq!(keys_of_rows(&server).len(), 1, "stage {stage}");
        assert_eq!(server.api().ask("List projects with their plan tier").await["outcome"], "answered");
        assert!(server.stop().success());
    }
}

#[tokio::test]
async fn v05_beside_a_running_server_tokens_are_refreshed_as_before() {
    let vendor = Vendor::prisma(&["--access-token-seconds", "2"]);
    let server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    for round in 1..=2 {
        let (ended_well, said) = run(&mut command(&server, &["rotate-key"]));
        assert!(ended_well, "round {round}: {said}");
        let before = vendor.token_requests().await;
        eventually(20, "a token is refreshed after the rotation", || async {
            let answer = server.api().ask("List projects with their plan tier").await;
            assert_eq!(answer["outcome"], "answered", "round {round}: {answer:#}");
            (vendor.token_requests().await > before).then_some(())
        })
        .await;
        assert_eq!(keys_of_rows(&server).len(), 1, "round {round}");
    }
    assert_eq!(server.api().sources().await[0]["state"], "connected");
}

#[tokio::test]
async fn v14_a_passphrase_instead_of_a_key_file_and_the_way_from_one_to_the_other() {
    const FIRST: (&str, &str) = ("BELVEDERE_MASTER_PASSPHRASE", "correct horse battery staple");
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut server = Server::start(ServerOptions {
        environment: vec![pair(FIRST)],
        ..ServerOptions::default()
    })
    .await;
    assert!(server.stop().success());
    assert!(!server.data().join("data/master.key").exists(), "no key file is made beside it");
    let serve = ["serve", "--bind", "127.0.0.1:0"];
    let (started, said) = run(command(&server, &serve).env(FIRST.0, "correct horse battery stable"));
    assert!(!started && said.contains("master_passphrase_wrong"), "{said}");
    let (started, said) = run(command(&server, &serve).env(FIRST.0, "too short"));
    assert!(!started && said.contains("at least 16"), "{said}");
    let (started, said) = run(&mut command(&server, &serve));
    assert!(!started && said.contains("master_key_missing"), "{said}");

    // To a key file, which is made, and which then opens all by itself.
    let (moved, said) = run(command(&server, &["rotate-key"]).env("BELVEDERE_RETIRED_MASTER_PASSPHRASE", FIRST.1));
    assert!(moved, "{said}");
    let (status_ok, status) = run(&mut command(&server, &["rotate-key", "--status"]));
    assert!(status_ok && status.contains("key-") && !status.contains("passphrase-"), "{status}");
}
