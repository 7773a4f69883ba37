//! I3: no token in clear anywhere the program wrote, said or would leave behind.

use std::path::{Path, PathBuf};

use belvedere_mock_vendors::provider::{Dialect, Provider, Wire};
use belvedere_tests::{Consent, Pages, Person, Server, ServerOptions, Vendor};
use reqwest::Method;
use serde_json::json;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// As it is, and as a dump of bytes would print it.
fn spellings(secret: &str) -> [String; 3] {
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let listed: Vec<String> = secret.bytes().map(|byte| byte.to_string()).collect();
    [secret.to_owned(), hex, listed.join(", ")]
}

/// Everything at its most talkative: all of the log, and backtraces if anything panics.
async fn talkative(vendor: &Vendor, provider: &Provider) -> Server {
    let data = tempfile::tempdir().unwrap();
    let catalog = vendor.catalog_in(data.path());
    let setting = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let options = ServerOptions {
        allowed_hosts: [vendor.hosts(), vec![provider.host()]].concat(),
        environment: vec![
            setting("BELVEDERE_CATALOG_DIR", catalog.to_str().unwrap()),
            setting("BELVEDERE_LOG", "trace"),
            setting("RUST_BACKTRACE", "full"),
        ],
    };
    Server::start_in(data, options).await
}

/// What the API, the pages and the commands say of it all, and of requests that fail.
async fn said(server: &Server, source: &str, answer: &str) -> Vec<String> {
    let mut said = Vec::new();
    for path in [
        "/api/v1/sources",
        &format!("/api/v1/sources/{source}"),
        &format!("/api/v1/sources/{source}/tools"),
        &format!("/api/v1/answers/{answer}"),
        "/api/v1/vendors",
        "/api/v1/audit",
        "/api/v1/model",
        "/api/v1/conversations",
        "/api/v1/nothing",
        "/metrics",
        "/readyz",
    ] {
        said.push(server.api().get(path).await.text);
    }
    let pages = Pages::signed_in(server).await;
    for path in [
        "/",
        "/sources",
        &format!("/sources/{source}"),
        &format!("/sources/{source}/tools"),
        &format!("/answers/{answer}"),
        "/audit",
        "/settings",
        "/settings/model",
        "/oauth/callback?code=wrong&state=wrong",
    ] {
        said.push(pages.get(path).await.text);
    }
    for arguments in [
        &["sources", "--json"][..],
        &["tools", "Prisma Postgres"],
        &["ask", "How many projects are there?"],
    ] {
        let output = server.command(arguments);
        said.push(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned());
    }
    said
}

#[tokio::test]
async fn v07_the_canaries_are_in_no_file_log_or_reply() {
    let vendor = Vendor::prisma(&[]);
    let provider = Provider::start(Vec::new()).await.unwrap();
    let mut server = talkative(&vendor, &provider).await;
    let source = server.connect(&Person::who(Consent::Open)).await;
    let source = source["id"].as_str().unwrap();
    vendor.advance(120).await;
    let answer = server.api().ask("List projects with their plan tier").await;
    // A language model's key, refused by its provider, which quotes it.
    let model_key = "model-key-canary-0123456789abcdef";
    let quoting = format!("incorrect key provided: {model_key}");
    provider.then(Wire::fails(Dialect::Completions, 401, &quoting));
    provider.then(Wire::fails(Dialect::Completions, 401, &quoting));
    let body = json!({ "provider": "openai", "base_url": provider.base_url(), "model": "m", "key": model_key });
    server.api().send(Method::PUT, "/api/v1/model", Some(body)).await.ok();
    assert_eq!(server.api().post("/api/v1/model/test", json!({})).await.ok()["works"], false);
    let fallen = server.api().ask("How many projects are there?").await;
    assert_eq!(fallen["model"]["planned"], false, "{fallen}");
    // A refresh that the vendor's outage ends, then one that works; a token pasted by hand.
    vendor.fault("token-down", true).await;
    vendor.advance(120).await;
    drop(server.api().post("/api/v1/ask", json!({ "question": "List projects" })).await);
    vendor.fault("token-down", false).await;
    let pasted = "pasted-canary-0123456789abcdef";
    let body = json!({ "url": vendor.mcp_url, "name": "pasted", "bearer_token": pasted });
    drop(server.api().post("/api/v1/sources", body).await);
    let said = said(&server, source, answer["id"].as_str().unwrap()).await;

    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.process_id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");

    // While it runs, the write-ahead log is there too; after the end, what was moved into the database.
    let mut written = Vec::new();
    files(server.data(), &mut written);
    assert!(written.iter().any(|path| path.to_string_lossy().ends_with("-wal")), "{written:?}");
    let mut contents: Vec<(PathBuf, Vec<u8>)> = written.iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    server.stop();
    written.clear();
    files(server.data(), &mut written);
    contents.extend(written.iter().map(|path| (path.clone(), std::fs::read(path).unwrap())));

    let mut secrets = vendor.secrets().await;
    assert!(
        secrets.len() >= 6,
        "a client secret, a code, access and refresh tokens of two rounds: {}",
        secrets.len()
    );
    secrets.push(pasted.to_owned());
    assert!(provider.sent().iter().all(|sent| sent.head.contains(model_key)));
    secrets.push(model_key.to_owned());
    let key_file = server.data().join("data/master.key");
    let key = std::fs::read_to_string(&key_file)
        .unwrap()
        .split_whitespace()
        .nth(2)
        .unwrap()
        .to_owned();
    let printed = server.printed();
    assert!(printed.contains("DEBUG"), "the log is at its most talkative");
    for secret in secrets.iter().chain([&key]).flat_map(|secret| spellings(secret)) {
        assert!(!printed.contains(&secret), "in the log");
        assert!(said.iter().all(|reply| !reply.contains(&secret)), "in a reply");
        for (path, bytes) in contents.iter().filter(|(path, _)| *path != key_file) {
            assert!(!holds(bytes, &secret), "in {}", path.display());
        }
    }
    // The search finds what is there: the key in its file.
    assert!(contents.iter().any(|(path, bytes)| *path == key_file && holds(bytes, &key)));
}
