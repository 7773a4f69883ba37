//! A server without a socket: the router, the database under it, and ways to send requests.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use belvedere_app::catalog::Catalog;
use belvedere_app::mail::PostOffice;
use belvedere_app::router::{self, BuiltInPlanner};
use belvedere_app::{App, AppParts, error_help};
use belvedere_auth::{Auth, AuthConfig, AuthParts};
use belvedere_outbound::{HostPort, Outbound, OutboundConfig};
use belvedere_store::{Store, StoreConfig, UserRecord};
use belvedere_tool_filter::{Gate, Listing, PermittedCall, ToolSource, ToolSourceError};
use belvedere_types::{
    Clock, DeviceId, OrgId, Role, SecretText, SourceId, SourceTarget, SystemClock, ToolContent, ToolDefinition, ToolReply, UserId,
};
use belvedere_vault::{KeyFile, MemoryRows, Vault, VaultParts};
use belvedere_web::{WebConfig, WebState, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

mod beyond;

pub const KEY: &str = "bootstrap-key-0123456789abcdef0123456789";
const HOST: &str = "127.0.0.1:8400";

/// Two tools, one of them a write with a description that would like to be markup.
struct Things;

#[async_trait]
impl ToolSource for Things {
    async fn list(&self, _: &SourceTarget) -> Result<Arc<Listing>, ToolSourceError> {
        let tool = |name: &str, description: &str| ToolDefinition {
            name: name.into(),
            title: None,
            description: Some(description.into()),
            input_schema: json!({ "type": "object", "properties": {} }),
            output_schema: None,
            annotations: None,
        };
        let tools = vec![
            tool("list_things", "Lists all things."),
            tool("delete_things", "<img src=x onerror=alert(1)>"),
        ];
        let (fetched_at, ttl) = (SystemClock.now(), time::Duration::seconds(60));
        Ok(Arc::new(Listing {
            tools,
            fetched_at,
            ttl,
            dropped: Vec::new(),
            instructions: None,
            server: Some("things 1".into()),
        }))
    }

    async fn call(&self, _: PermittedCall) -> Result<ToolReply, ToolSourceError> {
        let text = json!([{ "name": "alpha", "size": 3 }, { "name": "beta", "size": 5 }]).to_string();
        Ok(ToolReply {
            bytes: text.len() as u64,
            content: vec![ToolContent::Text { text }],
            structured: None,
            is_error: false,
        })
    }

    async fn forget(&self, _: OrgId, _: SourceId) {}
}

pub struct House {
    pub app: App,
    pub store: Store,
    pub router: Router,
    public_url: url::Url,
    _dir: TempDir,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} is not JSON: {}", self.status, self.body))
    }

    pub fn code(&self) -> String {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{}", self.body);
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(!problem["detail"].as_str().unwrap().is_empty() && !problem["next_step"].as_str().unwrap().is_empty());
        assert_eq!(problem["request_id"], self.headers["x-request-id"].to_str().unwrap());
        problem["code"].as_str().unwrap().to_owned()
    }

    pub fn location(&self) -> &str {
        assert!(self.status.is_redirection(), "{}: {}", self.status, self.body);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The cookie it sets, as a browser sends it back.
    pub fn cookie(&self) -> String {
        let set = self.headers[header::SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    }

    /// What the page shows this one time.
    pub fn shown_once(&self) -> String {
        let rest = self.body.split("<pre id=\"once\" tabindex=\"0\">").nth(1).unwrap();
        rest.split('<').next().unwrap().to_owned()
    }
}

/// A signed-in browser.
pub struct Browser {
    pub cookie: String,
    pub csrf: String,
}

impl House {
    pub async fn new() -> Self {
        Self::at("http://127.0.0.1:8400").await
    }

    /// With leave to reach this server on loopback.
    pub async fn beside(neighbour: &str) -> Self {
        let neighbour: url::Url = neighbour.parse().unwrap();
        let host = HostPort {
            host: neighbour.host_str().unwrap().into(),
            port: neighbour.port().unwrap(),
        };
        Self::built("http://127.0.0.1:8400", vec![host], None).await
    }

    pub async fn at(public_url: &str) -> Self {
        Self::built(public_url, Vec::new(), Some(beyond::post("smtp://127.0.0.1:9"))).await
    }

    async fn built(public_url: &str, neighbours: Vec<HostPort>, post: Option<PostOffice>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let public_url: url::Url = public_url.parse().unwrap();
        let store = Store::open(&StoreConfig {
            url: format!("sqlite:{}", dir.path().join("web.db").display()),
        })
        .await
        .unwrap();
        let app = assemble(&store, &dir, &public_url, neighbours, post).await;
        app.first_start(Some(&SecretText::new(KEY))).await.unwrap();
        let config = WebConfig {
            public_url: public_url.clone(),
            bound: ([127, 0, 0, 1], 8400).into(),
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        };
        Self {
            router: router(WebState::new(app.clone(), config)),
            app,
            store,
            public_url,
            _dir: dir,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 24).await.unwrap();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// With the owner's key.
    pub async fn api(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = request(method, path).header(header::AUTHORIZATION, format!("Bearer {KEY}"));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        self.send(
            request
                .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
                .unwrap(),
        )
        .await
    }

    /// Signs in by a link, through the pages.
    pub async fn browser(&self) -> Browser {
        let made = self.api(Method::POST, "/api/v1/sign-in-links", None).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let url: url::Url = made.json()["url"].as_str().unwrap().parse().unwrap();
        let shown = self.open(&format!("/sign-in/link?{}", url.query().unwrap())).await;
        assert_eq!(shown.status, StatusCode::OK);
        self.redeem("/sign-in", url.query().unwrap().to_owned()).await
    }

    pub async fn redeem(&self, path: &str, form: String) -> Browser {
        self.signed_in(&self.send(form_request(path, form).body_of()).await).await
    }

    /// The browser that this reply signed in.
    pub async fn signed_in(&self, reply: &Reply) -> Browser {
        assert_eq!(reply.location(), "/");
        let cookie = reply.cookie();
        let token = cookie.split_once('=').unwrap().1.to_owned();
        let (_, view) = self.app.session(&SecretText::new(token)).await.unwrap().unwrap();
        Browser { cookie, csrf: view.csrf }
    }

    /// A browser of a member with this role.
    pub async fn browser_as(&self, role: Role) -> Browser {
        let org = self.store.orgs().await.unwrap()[0].id;
        self.browser_in(org, role).await
    }

    pub async fn browser_in(&self, org: OrgId, role: Role) -> Browser {
        let user = UserRecord {
            id: UserId::generate(),
            org,
            name: "Kim".into(),
            role,
            created_at: SystemClock.now(),
        };
        beyond::join(&self.store, &user).await;
        let cookie = format!("session-of-{}", user.id);
        let session = belvedere_store::SessionRecord {
            digest: sha256(&cookie),
            id: DeviceId::generate(),
            org,
            user: user.id,
            csrf: "csrf".into(),
            device: "Firefox on Linux".into(),
            began_by: belvedere_store::BeganBy::Link,
            created_at: SystemClock.now(),
            expires_at: SystemClock.now() + time::Duration::hours(1),
            seen_at: SystemClock.now(),
        };
        self.store.put_session(&session).await.unwrap();
        Browser {
            cookie: format!("belvedere={cookie}"),
            csrf: "csrf".into(),
        }
    }

    /// As somebody who is not signed in.
    pub async fn open(&self, path: &str) -> Reply {
        self.send(request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn get(&self, browser: &Browser, path: &str) -> Reply {
        self.send(
            request(Method::GET, path)
                .header(header::COOKIE, &browser.cookie)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// Posts a form of our own page, CSRF field included.
    pub async fn post(&self, browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Reply {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &browser.csrf)
            .extend_pairs(fields)
            .finish();
        let mut request = form_request(path, form);
        request.headers.insert(header::COOKIE, browser.cookie.parse().unwrap());
        request
            .headers
            .insert(header::ORIGIN, self.public_url.origin().ascii_serialization().parse().unwrap());
        self.send(request.body_of()).await
    }

    pub async fn connected(&self, name: &str) -> String {
        let reply = self
            .api(
                Method::POST,
                "/api/v1/sources",
                Some(json!({ "url": "https://things.example/mcp", "name": name })),
            )
            .await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
        reply.json()["id"].as_str().unwrap().to_owned()
    }

    /// The answer of a connected source.
    pub async fn asked(&self) -> Value {
        let question = json!({ "question": "List all things" });
        self.api(Method::POST, "/api/v1/ask", Some(question)).await.json()
    }
}

pub struct FormRequest {
    path: String,
    form: String,
    pub headers: HeaderMap,
}

impl FormRequest {
    pub fn body_of(self) -> Request<Body> {
        let mut request = request(Method::POST, &self.path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(self.form))
            .unwrap();
        request.headers_mut().extend(self.headers);
        request
    }
}

pub fn form_request(path: &str, form: String) -> FormRequest {
    FormRequest {
        path: path.into(),
        form,
        headers: HeaderMap::new(),
    }
}

pub fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header(header::HOST, HOST)
}

fn sha256(text: &str) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(text.as_bytes()).into()
}

async fn assemble(store: &Store, dir: &TempDir, public_url: &url::Url, neighbours: Vec<HostPort>, post: Option<PostOffice>) -> App {
    let shared = Arc::new(store.clone());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let keys = KeyFile::create_new(dir.path().join("key")).unwrap();
    let rows = Arc::new(MemoryRows::default());
    let vault = Vault::open(VaultParts::over(Arc::new(keys), rows, shared.clone())).await.unwrap();
    let vault = Arc::new(vault);
    let outbound = Outbound::new(OutboundConfig {
        allowed_private_hosts: neighbours,
        own_authorities: Vec::new(),
        user_agent: "belvedere-test/1".into(),
        connect_timeout: Duration::from_secs(2),
    })
    .unwrap();
    let auth = Arc::new(Auth::new(AuthParts {
        outbound: outbound.clone(),
        secrets: vault.clone(),
        flows: shared.clone(),
        registrations: shared.clone(),
        grants: shared.clone(),
        connections: shared.clone(),
        audit: shared.clone(),
        clock: clock.clone(),
        config: AuthConfig {
            public_url: public_url.clone(),
            client_name: "Belvedere".into(),
            client_document: None,
        },
    }));
    let catalog = Arc::new(Catalog::built_in().unwrap());
    let tools: Arc<dyn ToolSource> = Arc::new(Things);
    let gate = Arc::new(Gate::new(
        tools.clone(),
        shared.clone(),
        shared,
        Arc::new(catalog.policies()),
        clock.clone(),
    ));
    let answers = router::Router::new(gate.clone(), Arc::new(BuiltInPlanner), error_help(catalog.clone()));
    App::new(AppParts {
        store: store.clone(),
        auth,
        secrets: vault,
        gate,
        tools,
        router: answers,
        models: Arc::new(router::model::ProviderModels::new(outbound)),
        default_model: None,
        catalog,
        golden_questions: true,
        clock,
        public_url: public_url.clone(),
        post,
    })
}
