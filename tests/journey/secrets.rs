//! I3: no token in clear anywhere the program wrote.

use std::path::Path;

use belvedere_tests::{Consent, Person, Server, Vendor};

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn v07_the_canaries_are_in_no_file_log_or_reply() {
    let vendor = Vendor::prisma(&[]);
    let mut server = Server::with_vendor(&vendor).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    vendor.advance(120).await;
    server.api().ask("List projects with their plan tier").await;
    let secrets = vendor.secrets().await;
    assert!(
        secrets.len() >= 6,
        "a client secret, a code, access and refresh tokens of two rounds: {}",
        secrets.len()
    );
    let mut replies = Vec::new();
    for path in [
        "/api/v1/sources",
        "/api/v1/vendors",
        "/api/v1/audit",
        "/metrics",
        "/api/v1/conversations",
    ] {
        replies.push(server.api().get(path).await.text);
    }
    replies.push(
        server
            .api()
            .get(&format!("/api/v1/sources/{}", source["id"].as_str().unwrap()))
            .await
            .text,
    );
    server.stop();
    let mut written = Vec::new();
    files(server.data(), &mut written);
    for secret in &secrets {
        assert!(!holds(server.printed().as_bytes(), secret), "in the log");
        assert!(replies.iter().all(|reply| !reply.contains(secret)), "in a reply");
        for path in &written {
            assert!(!holds(&std::fs::read(path).unwrap(), secret), "in {}", path.display());
        }
    }
}
