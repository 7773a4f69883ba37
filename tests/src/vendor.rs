//! The mock vendor as a program, with its journal and faults.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::{Api, Program, program};

/// What stands for a mock in the catalog: the card, the address on it that is replaced, and the region of that address.
struct Entry {
    mock: &'static str,
    card: &'static str,
    address: &'static str,
    region: Option<&'static str>,
}

const ENTRIES: [Entry; 4] = [
    Entry {
        mock: "prisma",
        card: "prisma-postgres",
        address: "https://mcp.prisma.io/mcp",
        region: None,
    },
    Entry {
        mock: "keboola",
        card: "keboola",
        address: "https://mcp.keboola.com/mcp",
        region: Some("US (AWS)"),
    },
    Entry {
        mock: "logfire",
        card: "logfire-eu",
        address: "https://logfire-eu.pydantic.dev/mcp",
        region: Some("EU"),
    },
    Entry {
        mock: "morningstar",
        card: "morningstar",
        address: "https://mcp.morningstar.com/mcp",
        region: None,
    },
];

pub struct Vendor {
    name: String,
    pub mcp_url: String,
    pub issuer: String,
    control: Api,
    program: Program,
}

impl Vendor {
    /// The Prisma mock with its extended inventory (the default) and access tokens of 60 s.
    pub fn prisma(arguments: &[&str]) -> Self {
        Self::start(&[&["prisma", "--port", "0", "--as-port", "0"], arguments].concat())
    }

    pub fn start(arguments: &[&str]) -> Self {
        let program = Program::start(Command::new(program("mock-vendors")).args(arguments));
        let facts: Value = serde_json::from_str(&program.first_line).unwrap_or_else(|_| panic!("{}", program.printed()));
        let text = |field: &str| facts[field].as_str().unwrap_or_default().to_owned();
        Self {
            name: text("vendor"),
            mcp_url: text("mcp_url"),
            issuer: text("issuer"),
            control: Api::new(&text("control_url"), None),
            program,
        }
    }

    fn entry(&self) -> &'static Entry {
        ENTRIES
            .iter()
            .find(|entry| entry.mock == self.name)
            .unwrap_or_else(|| panic!("no card for {}", self.name))
    }

    /// The built-in card, pointed here.
    pub fn card(&self) -> String {
        let entry = self.entry();
        let file = format!("{}/../crates/catalog/vendors/{}.toml", env!("CARGO_MANIFEST_DIR"), entry.card);
        std::fs::read_to_string(file).unwrap().replace(entry.address, &self.mcp_url)
    }

    /// A catalog folder, made in `folder`, whose card of this vendor leads here.
    pub fn catalog_in(&self, folder: &Path) -> PathBuf {
        let catalog = folder.join("catalog");
        std::fs::create_dir(&catalog).unwrap();
        std::fs::write(catalog.join(format!("{}.toml", self.entry().card)), self.card()).unwrap();
        catalog
    }

    /// What a client posts to connect this vendor's card.
    pub fn connect_request(&self) -> Value {
        json!({ "vendor": self.entry().card, "region": self.entry().region })
    }

    /// `host:port` of its two origins.
    pub fn hosts(&self) -> Vec<String> {
        [&self.mcp_url, &self.issuer]
            .iter()
            .filter_map(|url| url.trim_start_matches("http://").split('/').next())
            .filter(|host| !host.is_empty())
            .map(str::to_owned)
            .collect()
    }

    pub async fn fault(&self, name: &str, on: bool) {
        self.control.post("/faults", json!({ name: on })).await.ok();
    }

    /// Its token endpoint takes so long to redeem, and as long again to answer. Zero: no time.
    pub async fn slow_token_endpoint(&self, milliseconds: u64) {
        let number = if milliseconds == 0 { json!(false) } else { json!(milliseconds) };
        self.control.post("/faults", json!({ "slow-token": number })).await.ok();
    }

    /// Its tools take so long to answer. Zero: no time.
    pub async fn slow_calls(&self, seconds: u64) {
        let number = if seconds == 0 { json!(false) } else { json!(seconds) };
        self.control.post("/faults", json!({ "slow": number })).await.ok();
    }

    /// The account's owner withdraws access on the vendor's side.
    pub async fn withdraw(&self) {
        self.control.post("/withdraw", json!({})).await.ok();
    }

    /// Moves the vendor's clock: tokens expire.
    pub async fn advance(&self, seconds: i64) {
        self.control.post("/advance", json!({ "seconds": seconds })).await.ok();
    }

    pub async fn state(&self) -> Value {
        self.control.get("/state").await.ok()
    }

    pub async fn last_grant(&self) -> Value {
        self.state().await["grants"].as_array().unwrap().last().unwrap().clone()
    }

    /// Every code, token and client secret it issued: what must be found nowhere of ours.
    pub async fn secrets(&self) -> Vec<String> {
        let issued = self.control.get("/secrets").await.ok();
        issued["secrets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|secret| secret.as_str().unwrap().to_owned())
            .collect()
    }

    pub async fn journal(&self) -> Vec<Value> {
        let journal = self.control.get("/journal").await.ok();
        journal
            .as_array()
            .or_else(|| journal["entries"].as_array())
            .unwrap_or_else(|| panic!("{journal}"))
            .clone()
    }

    /// How often its token endpoint was asked, with whatever outcome.
    pub async fn token_requests(&self) -> usize {
        let journal = self.journal().await;
        journal
            .iter()
            .filter(|line| line["path"] == "/token" && line["method"] == "POST")
            .count()
    }

    /// Names of the tools that were called, in order.
    pub async fn calls(&self) -> Vec<String> {
        self.journal()
            .await
            .iter()
            .filter_map(|line| line["tool"].as_str().map(str::to_owned))
            .collect()
    }

    /// The promise of the whole product: no call had the effect of a write.
    pub async fn assert_untouched(&self) {
        let writes: Vec<Value> = self.journal().await.into_iter().filter(|line| line["effect"] == "write").collect();
        assert!(writes.is_empty(), "{writes:#?}");
    }

    pub fn printed(&self) -> String {
        self.program.printed()
    }
}
