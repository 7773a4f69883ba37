//! `cargo xtask demo`: the mock vendors and the server on this machine, and one URL that signs in.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::furnish::furnish;
use crate::run::{cargo, root, succeed, target};

/// A program that ends with us.
pub struct Running {
    child: Child,
    pub first_line: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end or to wait for.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Starts a program and waits for the first line it prints.
pub fn start(command: &mut Command) -> Result<Running> {
    let mut child = command
        .stdout(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("{command:?} cannot be started"))?;
    let mut lines = BufReader::new(child.stdout.take().context("no standard output")?);
    let mut first_line = String::new();
    lines.read_line(&mut first_line)?;
    if first_line.is_empty() {
        bail!("{command:?} ended with {} before it was ready", child.wait()?);
    }
    // The rest is read, so that it never blocks on a full pipe, and dropped: the visitor is to see one address. Logs go to standard error.
    std::thread::spawn(move || lines.lines().map_while(Result::ok).for_each(drop));
    Ok(Running { child, first_line })
}

pub fn wait_until_ready(url: &str) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while ureq::get(format!("{url}/readyz")).call().is_err() {
        if Instant::now() > deadline {
            bail!("the server at {url} does not become ready");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Card, the address on it that a mock takes the place of, and the mock's arguments. The first one is what the check goes through.
const MOCKS: [(&str, &str, &[&str]); 3] = [
    (
        "prisma-postgres",
        "https://mcp.prisma.io/mcp",
        &["prisma", "--port", "0", "--as-port", "0", "--inventory", "extended"],
    ),
    ("keboola", "https://mcp.keboola.com/mcp", &["keboola", "--port", "0"]),
    ("logfire-eu", "https://logfire-eu.pydantic.dev/mcp", &["logfire", "--port", "0"]),
];

/// Mock vendors and server, ready.
pub struct Demo {
    /// Of the first mock: where it listens.
    pub vendor: Value,
    pub url: String,
    pub key: String,
    server: Option<Running>,
    /// `host:port` of every mock.
    hosts: Vec<String>,
    _vendors: Vec<Running>,
    data: PathBuf,
}

impl Demo {
    /// Builds and starts everything under `data`, which is emptied first.
    pub fn start(data: &Path) -> Result<Self> {
        let began = Instant::now();
        println!("building (the first time takes some minutes) …");
        succeed(cargo().args(["build", "--workspace", "--bins", "--locked"]))?;
        println!(
            "built in {} s; starting the mock vendors and the server …",
            began.elapsed().as_secs()
        );
        if data.exists() {
            std::fs::remove_dir_all(data).with_context(|| format!("{} cannot be emptied", data.display()))?;
        }
        std::fs::create_dir_all(data.join("catalog"))?;
        let (mut vendors, mut first, mut hosts) = (Vec::new(), None, Vec::new());
        for (name, address, arguments) in MOCKS {
            let vendor = start(Command::new(program("debug", "mock-vendors")).args(arguments))?;
            let facts: Value = serde_json::from_str(&vendor.first_line).context("a mock vendor did not say where it listens")?;
            let card = card(name, address, &text(&facts, "mcp_url"))?;
            std::fs::write(data.join(format!("catalog/{name}.toml")), card)?;
            hosts.extend(["mcp_url", "issuer"].iter().map(|field| host(&text(&facts, field))));
            vendors.push(vendor);
            first.get_or_insert(facts);
        }
        let mut demo = Self {
            url: String::new(),
            key: key()?,
            server: None,
            hosts,
            _vendors: vendors,
            data: data.to_owned(),
            vendor: first.unwrap_or_default(),
        };
        demo.serve()?;
        Ok(demo)
    }

    /// Starts the server, or starts it again over the same data and port.
    pub fn serve(&mut self) -> Result<()> {
        let again = self.server.take().is_some();
        let bind = if again {
            self.url.trim_start_matches("http://").to_owned()
        } else {
            "127.0.0.1:0".to_owned()
        };
        let server = start(
            Command::new(program("debug", "belvedere"))
                .args(["serve", "--bind", &bind])
                .env("BELVEDERE_DATA_DIR", &self.data)
                .env("BELVEDERE_CATALOG_DIR", self.data.join("catalog"))
                .env("BELVEDERE_ALLOWED_PRIVATE_HOSTS", self.hosts.join(","))
                .env("BELVEDERE_BOOTSTRAP_API_KEY", &self.key)
                .env("BELVEDERE_LOG", "warn"),
        )?;
        self.url = server
            .first_line
            .trim()
            .trim_start_matches("listening on ")
            .trim_end_matches('/')
            .to_owned();
        self.server = Some(server);
        wait_until_ready(&self.url)
    }

    /// Kills the server without a word, as a power cut would.
    pub fn kill_server(&mut self) {
        if let Some(server) = &mut self.server {
            drop(server.child.kill());
            drop(server.child.wait());
        }
    }

    pub fn sign_in_link(&self) -> Result<String> {
        let reply: Value = ureq::post(format!("{}/api/v1/sign-in-links", self.url))
            .header("authorization", format!("Bearer {}", self.key))
            .send_json(json!({}))?
            .body_mut()
            .read_json()?;
        Ok(text(&reply, "url"))
    }

    /// Until a signal arrives, or the server ends by itself, which is an error.
    fn wait(&mut self, stop: &Receiver<()>) -> Result<()> {
        while stop.recv_timeout(Duration::from_millis(200)).is_err() {
            if let Some(server) = &mut self.server
                && let Some(status) = server.child.try_wait()?
            {
                bail!("the server ended with {status}");
            }
        }
        Ok(())
    }
}

pub fn run() -> Result<()> {
    // Set before anything starts, so that a signal at any time ends in `Drop`, which ends the children.
    let (send, stop) = channel();
    // A second signal finds nobody waiting, and that is fine.
    ctrlc::set_handler(move || send.send(()).unwrap_or_default())?;
    let mut demo = Demo::start(&target().join("demo"))?;
    furnish(&demo)?;
    println!(
        "\nOpen this address; it signs you in as the owner of the demo organisation (once, within 15 minutes):\n\n  {}\n",
        demo.sign_in_link()?
    );
    println!(
        "Prisma Postgres is connected, and a dashboard is made of its answers: ask, or add Keboola or Logfire (EU) under Data sources. Ctrl-C ends everything."
    );
    demo.wait(&stop)
}

/// A program of ours, as built into `folder`.
pub fn program(folder: &str, name: &str) -> PathBuf {
    target().join(folder).join(name)
}

/// The built-in card, pointed at its mock.
fn card(name: &str, real: &str, mcp_url: &str) -> Result<String> {
    let file = root().join(format!("crates/catalog/vendors/{name}.toml"));
    let card = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    if !card.contains(real) {
        bail!("{} does not name {real}", file.display());
    }
    Ok(card.replace(real, mcp_url))
}

/// A fresh owner key. The server stores its digest only.
pub fn key() -> Result<String> {
    use std::io::Read;
    let mut bytes = [0_u8; 24];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// `host:port` of a URL.
pub fn host(url: &str) -> String {
    url.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned()
}

pub fn text(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}
