//! The master key: a missing or wrong one over existing data is no start.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use belvedere_tests::{Consent, Person, Server, Vendor, program};

async fn used() -> (Vendor, Server) {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    server.connect(&Person::who(Consent::Open)).await;
    assert!(server.stop().success());
    (vendor, server)
}

/// Starts over the same data and must fail with this code.
fn refuses(server: &Server, code: &str) {
    let output = Command::new(program("belvedere"))
        .args(["serve", "--bind", "127.0.0.1:0"])
        .env("BELVEDERE_DATA_DIR", server.data().join("data"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains(code), "{said}");
}

#[tokio::test]
async fn v06_a_missing_key_is_no_start_and_no_fresh_key_is_made() {
    let (_vendor, server) = used().await;
    let key = server.data().join("data/master.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::remove_file(&key).unwrap();
    refuses(&server, "master_key_missing");
    assert!(!key.exists(), "a fresh key over old data");
}

#[tokio::test]
async fn v06_a_wrong_key_is_no_start() {
    let (_vendor, mut server) = used().await;
    let other = Server::start(belvedere_tests::ServerOptions::default()).await;
    let path = server.data().join("data/master.key");
    let right = std::fs::read_to_string(&path).unwrap();
    let foreign = std::fs::read_to_string(other.data().join("data/master.key")).unwrap();
    // A foreign key under its own name, then the foreign bytes under the right name.
    std::fs::write(&path, &foreign).unwrap();
    refuses(&server, "master_key_missing");
    let name = right.split(' ').nth(1).unwrap();
    let bytes = foreign.split(' ').nth(2).unwrap();
    std::fs::write(&path, format!("belvedere-key-v1 {name} {bytes}")).unwrap();
    refuses(&server, "master_key_wrong");
    std::fs::write(&path, right).unwrap();
    server.start_again().await;
    assert_eq!(server.api().sources().await[0]["state"], "connected");
}

#[tokio::test]
async fn a_key_file_that_others_can_read_is_refused() {
    let (_vendor, server) = used().await;
    let key = server.data().join("data/master.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    refuses(&server, "master_key_exposed");
}
