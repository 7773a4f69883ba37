//! The MCP face of a vendor: `tools/list` and `tools/call` over its table of tools.

mod guard;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{HeaderMap, request::Parts},
    middleware,
};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorCode, Implementation, ListToolsResult,
        PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
    },
    service::RequestContext,
    transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService, session::local::LocalSessionManager},
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{
    faults::Fault,
    journal::{Entry, What},
    vendor::{Call, Hints, Reply, Session, ToolSpec, Vendor},
};

pub use guard::{Admission, GuardState};

/// How the endpoint answers in the eras that begin with `initialize`; 2026-07-28 has no sessions anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// A session id; replies are event streams.
    Sessions,
    /// No session; replies are JSON.
    Stateless,
}

/// `/mcp` behind the token check.
pub fn router(vendor: Arc<Vendor>, wire: Wire, challenge: Option<String>, stop: CancellationToken) -> Router {
    let mut config = StreamableHttpServerConfig::default().with_cancellation_token(stop);
    config.legacy_session_mode = wire == Wire::Sessions;
    config.json_response = wire == Wire::Stateless;
    let service = {
        let vendor = Arc::clone(&vendor);
        StreamableHttpService::new(
            move || {
                Ok(Face {
                    vendor: Arc::clone(&vendor),
                })
            },
            Arc::new(LocalSessionManager::default()),
            config,
        )
    };
    let state = GuardState {
        vendor,
        resource_metadata: challenge,
    };
    Router::new()
        .route_service("/mcp", service)
        .layer(middleware::from_fn_with_state(state, guard::guard))
}

#[derive(Clone)]
struct Face {
    vendor: Arc<Vendor>,
}

impl ServerHandler for Face {
    fn get_info(&self) -> ServerConfig {
        let (name, version) = self.vendor.tools.server_name();
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build()).with_server_info(Implementation::new(name, version))
    }

    async fn list_tools(
        &self,
        _page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let circumstances = Circumstances::of(&context);
        let session = circumstances.session(&self.vendor);
        if let Some(refusal) = self.vendor.tools.refusal(None, &session) {
            return Err(protocol_error(refusal));
        }
        let changed = self.vendor.faults.on(Fault::ChangedTool);
        let tools = self
            .vendor
            .tools
            .tools()
            .iter()
            .filter(|spec| self.vendor.tools.offers(spec, &session))
            .enumerate()
            .map(|(at, spec)| describe(spec, changed && at == 0))
            .collect();
        let mut listed = ListToolsResult::with_all_items(tools);
        listed.ttl_ms = Some(self.vendor.tools.listing_ttl());
        if self.vendor.faults.on(Fault::EndlessTools) {
            listed.next_cursor = Some("more".to_owned());
        }
        Ok(listed)
    }

    async fn call_tool(&self, request: CallToolRequestParams, context: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let circumstances = Circumstances::of(&context);
        let session = circumstances.session(&self.vendor);
        let tools = &self.vendor.tools;
        if let Some(refusal) = tools.refusal(Some(&request.name), &session) {
            return Err(protocol_error(refusal));
        }
        let found = tools
            .tools()
            .iter()
            .find(|spec| spec.name == request.name && tools.offers(spec, &session));
        let Some(spec) = found else {
            let answer = tools.unknown(&request.name, &session).map(|reply| result(reply).into());
            return answer.ok_or_else(|| ErrorData::invalid_params(format!("Unknown tool: {}", request.name), None));
        };
        if let Some(seconds) = self.vendor.faults.number(Fault::Slow) {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
        let arguments = request.arguments.unwrap_or_default();
        let reply = self.reply(
            spec,
            &Call {
                tool: &spec.name,
                arguments: &arguments,
                session,
            },
        );
        self.vendor.journal.push(Entry {
            at: self.vendor.clock.now_text(),
            what: What::Tool,
            method: Some("tools/call".to_owned()),
            path: None,
            status: None,
            tool: Some(spec.name.clone()),
            arguments: Some(arguments.into()),
            label: Some(spec.label),
            effect: Some(reply.effect),
            client: circumstances.admission.client,
            grant: circumstances.admission.grant,
        });
        Ok(result(reply).into())
    }
}

impl Face {
    fn reply(&self, spec: &ToolSpec, call: &Call<'_>) -> Reply {
        let faults = &self.vendor.faults;
        if faults.on(Fault::ToolError) {
            return Reply::error(format!("The tool {} failed: the service behind it did not answer.", spec.name));
        }
        if faults.on(Fault::GiantResult) {
            return Reply::text("All work and no bound. ".repeat(50 * 1024 * 1024 / 23 + 1));
        }
        if let Some(missing) = missing_argument(spec, call) {
            return self.vendor.tools.missing(&spec.name, missing);
        }
        self.vendor.tools.call(call)
    }
}

/// What the HTTP request of a message said.
struct Circumstances {
    admission: Admission,
    headers: HeaderMap,
}

impl Circumstances {
    fn of(context: &RequestContext<RoleServer>) -> Self {
        let parts = context.extensions.get::<Parts>();
        Self {
            admission: parts
                .and_then(|parts| parts.extensions.get::<Admission>())
                .cloned()
                .unwrap_or_default(),
            headers: parts.map(|parts| parts.headers.clone()).unwrap_or_default(),
        }
    }

    fn session<'a>(&'a self, vendor: &'a Vendor) -> Session<'a> {
        Session {
            workspace: self.admission.workspace.as_deref(),
            scope: &self.admission.scope,
            headers: &self.headers,
            faults: &vendor.faults,
        }
    }
}

fn protocol_error((code, message): (i32, String)) -> ErrorData {
    ErrorData::new(ErrorCode(code), message, None)
}

fn missing_argument<'a>(spec: &'a ToolSpec, call: &Call<'_>) -> Option<&'a str> {
    let required = spec.input.get("required")?.as_array()?;
    required
        .iter()
        .filter_map(|name| name.as_str())
        .find(|name| !call.arguments.contains_key(*name))
}

fn describe(spec: &ToolSpec, changed: bool) -> Tool {
    let mut description = spec.description.clone();
    let mut input = spec.input.clone();
    if changed {
        description.push_str(" It now also takes a note that is kept with the request.");
        if let Some(properties) = input.get_mut("properties").and_then(|value| value.as_object_mut()) {
            properties.insert("note".to_owned(), json!({"type": "string", "description": "Free text"}));
        }
    }
    let mut tool = Tool::new(spec.name.clone(), description, Arc::new(input));
    tool.output_schema = spec.output.clone().map(Arc::new);
    if spec.hints != Hints::default() {
        let mut annotations = ToolAnnotations::new();
        annotations.read_only_hint = spec.hints.read_only;
        annotations.destructive_hint = spec.hints.destructive;
        tool.annotations = Some(annotations);
    }
    tool
}

fn result(reply: Reply) -> CallToolResult {
    let content = vec![ContentBlock::text(reply.text)];
    let mut result = if reply.is_error {
        CallToolResult::error(content)
    } else {
        CallToolResult::success(content)
    };
    result.structured_content = reply.structured;
    result
}
