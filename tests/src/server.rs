//! The built `belvedere serve` over a folder of its own.

use std::path::Path;
use std::process::{Command, ExitStatus, Output};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Api, Person, Program, Vendor, eventually, program};

pub const KEY: &str = "owner-key-of-the-tests-0123456789";

const GOLDEN: &str = "BELVEDERE_GOLDEN_QUESTIONS";

#[derive(Default)]
pub struct ServerOptions {
    /// `host:port` that may be private, beyond the vendors'.
    pub allowed_hosts: Vec<String>,
    pub environment: Vec<(String, String)>,
}

pub struct Server {
    pub url: String,
    data: TempDir,
    environment: Vec<(String, String)>,
    program: Program,
    /// Connects the vendor's card, where there is one.
    request: Value,
}

impl Server {
    /// A server that knows no vendor but the built-in cards.
    pub async fn start(options: ServerOptions) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), options).await
    }

    /// A server that may reach these `host:port` beside public addresses.
    pub async fn reaching(hosts: Vec<String>) -> Self {
        Self::start(ServerOptions {
            allowed_hosts: hosts,
            ..ServerOptions::default()
        })
        .await
    }

    /// A server whose card of the vendor leads to this mock.
    pub async fn with_vendor(vendor: &Vendor) -> Self {
        Self::with_vendor_and(vendor, Vec::new()).await
    }

    /// The same with further settings.
    pub async fn with_vendor_and(vendor: &Vendor, mut environment: Vec<(String, String)>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let catalog = vendor.catalog_in(data.path());
        environment.push(("BELVEDERE_CATALOG_DIR".into(), catalog.to_str().unwrap().into()));
        let options = ServerOptions {
            allowed_hosts: vendor.hosts(),
            environment,
        };
        let mut server = Self::start_in(data, options).await;
        server.request = vendor.connect_request();
        server
    }

    pub async fn start_in(data: TempDir, options: ServerOptions) -> Self {
        let mut environment = options.environment;
        environment.push(("BELVEDERE_DATA_DIR".into(), data.path().join("data").to_str().unwrap().into()));
        environment.push(("BELVEDERE_ALLOWED_PRIVATE_HOSTS".into(), options.allowed_hosts.join(",")));
        environment.push(("BELVEDERE_BOOTSTRAP_API_KEY".into(), KEY.into()));
        // Calls that no test made would stand in the vendors' journals.
        if !environment.iter().any(|(name, _)| name == GOLDEN) {
            environment.push((GOLDEN.into(), "false".into()));
        }
        let program = serve(&environment, "127.0.0.1:0");
        let url = address(&program);
        let server = Self {
            url,
            data,
            environment,
            program,
            request: json!({ "vendor": "prisma-postgres" }),
        };
        server.ready().await;
        server
    }

    /// Starts it again over the same data and address.
    pub async fn restart(&mut self) {
        let status = self.program.stop();
        assert!(status.success(), "{status}: {}", self.program.printed());
        self.start_again().await;
    }

    /// Kills it without a word, then starts it again.
    pub async fn crash(&mut self) {
        self.program.kill();
        self.start_again().await;
    }

    /// Kills it without a word at that moment from now.
    pub async fn kill_after(&mut self, moment: Duration) {
        tokio::time::sleep(moment).await;
        self.program.kill();
    }

    /// While it is stopped: as if every lease in its SQLite database had run out.
    pub fn outlive_leases(&self) {
        let database = rusqlite::Connection::open(self.data().join("data/belvedere.db")).unwrap();
        database
            .execute("UPDATE grants SET lease_until = 1 WHERE lease_until IS NOT NULL", [])
            .unwrap();
    }

    /// While it is stopped: as if the time of every mail had come that its SQLite database knows of.
    pub fn come_due(&self) {
        let database = rusqlite::Connection::open(self.data().join("data/belvedere.db")).unwrap();
        let due = database
            .execute("UPDATE subscriptions SET next_at = 1, last_slot = NULL", [])
            .unwrap();
        assert!(due > 0, "nobody gets a mail");
    }

    /// Starts it again after it was stopped.
    pub async fn start_again(&mut self) {
        self.program = serve(&self.environment, self.url.trim_start_matches("http://"));
        self.ready().await;
    }

    async fn ready(&self) {
        let api = self.api();
        eventually(30, "the server is ready", || async {
            (api.get("/readyz").await.status == 200).then_some(())
        })
        .await;
    }

    pub fn stop(&mut self) -> ExitStatus {
        self.program.stop()
    }

    pub fn process_id(&self) -> u32 {
        self.program.id()
    }

    /// As the owner, by the bootstrap key.
    pub fn api(&self) -> Api {
        Api::new(&self.url, Some(KEY))
    }

    pub fn anonymous(&self) -> Api {
        Api::new(&self.url, None)
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Everything it printed, logs too.
    pub fn printed(&self) -> String {
        self.program.printed()
    }

    /// Runs one of the client commands against this server.
    pub fn command(&self, arguments: &[&str]) -> Output {
        Command::new(program("belvedere"))
            .args(arguments)
            .env("BELVEDERE_URL", &self.url)
            .env("BELVEDERE_API_KEY", KEY)
            .output()
            .unwrap()
    }

    /// Connects the vendor's card and lets `person` approve it. Answers with the source.
    pub async fn connect(&self, person: &Person) -> Value {
        let api = self.api();
        let source = api.post("/api/v1/sources", self.request.clone()).await.ok();
        assert_eq!(source["state"], "authorization_required", "{source}");
        let callback = person.decide(source["authorization_url"].as_str().unwrap()).await;
        let page = person.follow(&callback).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let source = api.get(&format!("/api/v1/sources/{}", source["id"].as_str().unwrap())).await.ok();
        assert_eq!(source["state"], "connected", "{source}");
        source
    }
}

fn serve(environment: &[(String, String)], bind: &str) -> Program {
    let mut command = Command::new(program("belvedere"));
    // The server takes every `BELVEDERE_…` for a setting and refuses to start over the tests' own.
    let own = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BELVEDERE_"));
    for (name, _) in own {
        command.env_remove(name);
    }
    command
        .args(["serve", "--bind", bind])
        .envs(environment.iter().map(|(name, value)| (name, value)));
    Program::start(&mut command)
}

fn address(program: &Program) -> String {
    program
        .first_line
        .trim_start_matches("listening on ")
        .trim_end_matches('/')
        .to_owned()
}
