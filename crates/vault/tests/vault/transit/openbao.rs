//! The same against OpenBao, in development mode, where `TESTS_OPENBAO` names its program.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{outbound, works};

const TOKEN: &str = "root-of-the-tests";

struct Bao {
    child: Child,
    host: String,
    _folder: tempfile::TempDir,
}

impl Drop for Bao {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Bao {
    async fn start() -> Option<Self> {
        let program = std::env::var_os("TESTS_OPENBAO")?;
        let folder = tempfile::tempdir().unwrap();
        // Free a moment ago; a clash shows as a start that fails.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let host = format!("127.0.0.1:{port}");
        let child = Command::new(program)
            .args(["server", "-dev", "-dev-no-store-token", &format!("-dev-root-token-id={TOKEN}")])
            .arg(format!("-dev-listen-address={host}"))
            .env("HOME", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let bao = Self {
            child,
            host,
            _folder: folder,
        };
        let deadline = Instant::now() + Duration::from_secs(60);
        while !bao.ask("POST", "sys/mounts/transit", json!({ "type": "transit" })).await {
            assert!(Instant::now() < deadline, "OpenBao does not start");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(bao.ask("POST", "transit/keys/belvedere", json!({})).await);
        Some(bao)
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> bool {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("http://{}/v1/{path}", self.host))
            .header("x-vault-token", TOKEN)
            .body(bytes::Bytes::from(body.to_string()))
            .unwrap();
        let limits = belvedere_outbound::Limits {
            body_bytes: 1 << 20,
            first_byte: Duration::from_secs(10),
            total: Duration::from_secs(10),
        };
        let reply = outbound(&self.host).fetch(request, limits).await;
        reply.is_ok_and(|reply| reply.status().is_success())
    }
}

#[tokio::test]
async fn openbao_seals_opens_and_is_rotated() {
    let Some(bao) = Bao::start().await else {
        println!("skipped: OpenBao (TESTS_OPENBAO is not set)");
        return;
    };
    works(&bao.host, TOKEN, async || {
        assert!(bao.ask("POST", "transit/keys/belvedere/rotate", json!({})).await)
    })
    .await;
}
