//! A running mock and a client's view of it.

use std::sync::Once;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use belvedere_mock_vendors::{Common, Inventory, Names, PrismaOptions, Running, start_prisma};
use reqwest::{Response, redirect::Policy};
use rmcp::{
    ServiceExt,
    model::{CallToolRequestParams, CallToolResult},
    service::{RoleClient, RunningService},
    transport::{StreamableHttpClientTransport, streamable_http_client::StreamableHttpClientTransportConfig},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::macros::datetime;
use url::Url;

pub const REDIRECT: &str = "http://127.0.0.1:7/callback";
pub const VERIFIER: &str = "a-verifier-that-is-long-enough-for-the-standard-43";

pub struct Mock {
    pub running: Running,
    pub http: reqwest::Client,
}

pub struct Registered {
    pub id: String,
    pub secret: String,
}

pub fn http() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

pub fn common() -> Common {
    Common {
        port: 0,
        now: datetime!(2026-11-19 10:00 UTC),
        journal: None,
        faults: Vec::new(),
    }
}

pub async fn mock(inventory: Inventory, names: Names) -> Mock {
    let options = PrismaOptions {
        common: common(),
        as_port: 0,
        inventory,
        names,
        access_token_seconds: 60,
        token: None,
    };
    Mock {
        running: start_prisma(options).await.unwrap(),
        http: http(),
    }
}

pub async fn extended() -> Mock {
    mock(Inventory::Extended, Names::Snake).await
}

impl Mock {
    pub fn issuer(&self) -> &str {
        self.running.issuer.as_deref().unwrap()
    }

    pub async fn control(&self, path: &str, body: Value) -> Response {
        self.http
            .post(format!("{}{path}", self.running.control_url))
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    pub async fn fault(&self, name: &str) {
        assert_eq!(self.control("/faults", json!({ name: true })).await.status(), 200);
    }

    pub async fn look(&self, path: &str) -> Value {
        self.http
            .get(format!("{}{path}", self.running.control_url))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// A client of this vendor's: with a secret where it gives one.
    pub async fn registered(&self, body: Value) -> Registered {
        let answer = self
            .http
            .post(format!("{}/register", self.issuer()))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
        let answer: Value = answer.json().await.unwrap();
        Registered {
            id: answer["client_id"].as_str().unwrap().to_owned(),
            secret: answer["client_secret"].as_str().unwrap_or_default().to_owned(),
        }
    }

    pub async fn register(&self) -> Registered {
        let client = self.registered(json!({"client_name": "Tester", "redirect_uris": [REDIRECT]})).await;
        assert!(!client.secret.is_empty());
        client
    }

    /// A public client: it gets no secret.
    pub async fn register_public(&self) -> Registered {
        let body = json!({"client_name": "Tester", "redirect_uris": [REDIRECT], "token_endpoint_auth_method": "none"});
        let client = self.registered(body).await;
        assert!(client.secret.is_empty());
        client
    }

    /// The authorization request of a correct client, with some parameters replaced.
    pub async fn authorize(&self, client: &Registered, changes: &[(&str, &str)]) -> Response {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &client.id),
            ("redirect_uri", REDIRECT),
            ("scope", "workspace:admin offline_access"),
            ("state", "st4te"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("resource", &self.running.mcp_url),
        ];
        replace(&mut fields, changes);
        let url = Url::parse_with_params(&format!("{}/authorize", self.issuer()), fields).unwrap();
        self.http.get(url).send().await.unwrap()
    }

    /// Answers the consent page; gives the URL that the browser is sent to.
    pub async fn decide(&self, page: &str, decision: &str, workspace: &str) -> Url {
        let (_, rest) = page.split_once("name=\"request\" value=\"").unwrap();
        let request = rest.split_once('"').unwrap().0;
        let answer = self
            .post(
                &format!("{}/authorize/decision", self.issuer()),
                &[("request", request), ("decision", decision), ("workspace", workspace)],
            )
            .await;
        assert_eq!(answer.status(), 303);
        location(&answer)
    }

    pub async fn code(&self, client: &Registered, workspace: &str) -> String {
        let page = self.authorize(client, &[]).await.text().await.unwrap();
        query(&self.decide(&page, "approve", workspace).await, "code").unwrap()
    }

    pub async fn post(&self, url: &str, fields: &[(&str, &str)]) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .http
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        request.send().await.unwrap()
    }

    /// A token request with the secret in the body, some fields replaced; an empty value removes the field.
    pub async fn token(&self, client: &Registered, changes: &[(&str, &str)]) -> Response {
        let mut fields = vec![
            ("client_id", client.id.as_str()),
            ("client_secret", &client.secret),
            ("resource", &self.running.mcp_url),
        ];
        replace(&mut fields, changes);
        self.post(&format!("{}/token", self.issuer()), &fields).await
    }

    pub async fn redeem(&self, client: &Registered, code: &str, changes: &[(&str, &str)]) -> Response {
        let usual = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let kept = usual
            .into_iter()
            .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let fields: Vec<_> = kept.chain(changes.iter().copied()).collect();
        self.token(client, &fields).await
    }

    pub async fn refresh(&self, client: &Registered, token: &str) -> Response {
        self.token(client, &[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    /// The whole run: registration, consent, code, tokens.
    pub async fn sign_in(&self, workspace: &str) -> (Registered, Value) {
        let client = self.register().await;
        let code = self.code(&client, workspace).await;
        let answer = self.redeem(&client, &code, &[]).await;
        assert_eq!(answer.status(), 200);
        (client, answer.json().await.unwrap())
    }

    pub async fn ping(&self, access_token: &str) -> Response {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "ping", "version": "1"}}});
        let request = self.http.post(&self.running.mcp_url).bearer_auth(access_token).json(&body);
        request
            .header("accept", "application/json, text/event-stream")
            .send()
            .await
            .unwrap()
    }

    pub async fn client(&self, workspace: &str) -> Client {
        let (_, tokens) = self.sign_in(workspace).await;
        connect(&self.running.mcp_url, tokens["access_token"].as_str().unwrap()).await
    }
}

pub type Client = RunningService<RoleClient, ()>;

pub async fn connect(url: &str, token: &str) -> Client {
    let config = StreamableHttpClientTransportConfig::with_uri(url).auth_header(token);
    ().serve(StreamableHttpClientTransport::with_client(http(), config)).await.unwrap()
}

pub async fn call(client: &Client, tool: &str, arguments: Value) -> CallToolResult {
    let request = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments.as_object().unwrap().clone());
    client.call_tool(request).await.unwrap()
}

pub fn text(result: &CallToolResult) -> String {
    serde_json::to_value(result).unwrap()["content"][0]["text"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub async fn call_json(client: &Client, tool: &str, arguments: Value) -> Value {
    serde_json::from_str(&text(&call(client, tool, arguments).await)).unwrap()
}

pub fn location(answer: &Response) -> Url {
    Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap()
}

pub fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub async fn error(answer: Response) -> String {
    let body: Value = answer.json().await.unwrap();
    body["error"].as_str().unwrap_or("none").to_owned()
}

fn replace<'a>(fields: &mut Vec<(&'a str, &'a str)>, changes: &[(&'a str, &'a str)]) {
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
}
