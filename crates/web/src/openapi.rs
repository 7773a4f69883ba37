//! The OpenAPI document, made from the route table, so that it cannot name a route that is not there or forget one that is.

use axum::http::Method;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, Paths, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, Required, ResponseBuilder};

use crate::access::Access;
use crate::api::schema;
use crate::guard::Face;
use crate::routes::{self, Route};

/// What the document says of one route.
#[derive(Debug, Clone)]
pub(crate) struct Doc {
    summary: &'static str,
    /// Parameters of the address, and what each is for.
    query: Vec<(&'static str, &'static str)>,
    /// Name of the request body's schema.
    takes: Option<&'static str>,
    takes_media: &'static str,
    /// Name of the answer's schema.
    returns: Option<&'static str>,
    media: &'static str,
    status: u16,
}

impl Doc {
    /// A route that only looks.
    pub(crate) const fn get(summary: &'static str) -> Self {
        Self {
            summary,
            query: Vec::new(),
            takes: None,
            takes_media: "application/json",
            returns: None,
            media: "application/json",
            status: 200,
        }
    }

    /// A route that changes something; its method is the table's.
    pub(crate) const fn post(summary: &'static str) -> Self {
        Self::get(summary)
    }

    pub(crate) fn query(mut self, name: &'static str, words: &'static str) -> Self {
        self.query.push((name, words));
        self
    }

    pub(crate) const fn takes(mut self, schema: &'static str) -> Self {
        self.takes = Some(schema);
        self
    }

    /// A body that is a file and no JSON.
    pub(crate) const fn takes_file(mut self, media: &'static str, schema: &'static str) -> Self {
        self.takes = Some(schema);
        self.takes_media = media;
        self
    }

    pub(crate) const fn returns(mut self, schema: &'static str) -> Self {
        self.returns = Some(schema);
        self
    }

    pub(crate) const fn media(mut self, media: &'static str) -> Self {
        self.media = media;
        self
    }

    pub(crate) const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// The contract under `/api/v1` and its neighbours.
pub fn openapi() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Belvedere")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Questions over hosted MCP servers, read-only. Failures are problem+json with a stable code and a next step.",
        ));
    OpenApiBuilder::new()
        .info(info.build())
        .paths(paths())
        .components(Some(components()))
        .build()
}

fn components() -> utoipa::openapi::Components {
    let mut components = schema::components();
    components.add_security_scheme(
        "api_key",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
    );
    let cookie = ApiKeyValue::with_description(
        "__Host-belvedere",
        "Named `belvedere` on plain HTTP. Unsafe methods also need x-csrf-token.",
    );
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    components
}

fn paths() -> Paths {
    let mut paths = Paths::new();
    for route in routes::table() {
        if let (Some(doc), Some(method)) = (&route.doc, http_method(&route.method)) {
            let item = PathItem::new(method, operation(&route, doc));
            paths = PathsBuilder::from(paths).path(route.path, item).build();
        }
    }
    paths
}

fn http_method(method: &Method) -> Option<HttpMethod> {
    match method.as_str() {
        "GET" => Some(HttpMethod::Get),
        "POST" => Some(HttpMethod::Post),
        "PUT" => Some(HttpMethod::Put),
        "PATCH" => Some(HttpMethod::Patch),
        "DELETE" => Some(HttpMethod::Delete),
        _ => None,
    }
}

fn operation(route: &Route, doc: &Doc) -> Operation {
    let mut response = ResponseBuilder::new().description(doc.summary);
    if let Some(schema) = doc.returns {
        response = response.content(doc.media, ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build());
    }
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let failure = ResponseBuilder::new()
        .description("What went wrong and what to do")
        .content("application/problem+json", problem);
    let mut operation = OperationBuilder::new()
        .summary(Some(doc.summary))
        .description(Some(format!("Open to: {}.", route.access.words())))
        .operation_id(Some(operation_id(route)))
        .response(doc.status.to_string(), response.build())
        .response("default", failure.build());
    for name in route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        operation = operation.parameter(text_parameter(name, ParameterIn::Path, Required::True, None));
    }
    for (name, words) in &doc.query {
        operation = operation.parameter(text_parameter(name, ParameterIn::Query, Required::False, Some(words)));
    }
    if let Some(schema) = doc.takes {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
        operation = operation.request_body(Some(
            RequestBodyBuilder::new()
                .content(doc.takes_media, content)
                .required(Some(Required::True))
                .build(),
        ));
    }
    if route.access != Access::Public {
        let none: [&str; 0] = [];
        operation = operation.security(SecurityRequirement::new("api_key", none));
        if route.face != Face::Mcp {
            operation = operation.security(SecurityRequirement::new("session", none));
        }
    }
    operation.build()
}

fn text_parameter(name: &str, place: ParameterIn, required: Required, words: Option<&str>) -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(words)
        .schema(Some(text))
        .build()
}

/// `get_sources_id_tools`: unique because method and path are.
fn operation_id(route: &Route) -> String {
    let path: String = route
        .path
        .trim_start_matches("/api/v1")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let words: Vec<&str> = path.split('_').filter(|word| !word.is_empty()).collect();
    format!("{}_{}", route.method.as_str().to_ascii_lowercase(), words.join("_"))
}
