#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod access;
mod api;
mod assets;
mod csv;
mod extract;
mod fault;
mod guard;
mod letters;
mod mcp;
mod oauth;
mod openapi;
pub mod pages;
mod png;
pub mod routes;
mod security;
mod sheets;
mod state;
mod texts;
mod visitor;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::compression::CompressionLayer;

pub use access::Access;
pub use assets::assets;
pub use guard::Face;
pub use letters::Letters;
pub use openapi::openapi;
pub use state::{WebConfig, WebState};
pub use texts::{Language, Texts, messages};

/// Largest request body, in bytes. Questions, names and pasted credentials are small.
const BODY_LIMIT: usize = 256 * 1024;

/// The whole web face: every route of [`routes::table`] behind its guard, inside the security layers.
pub fn router(state: WebState) -> Router {
    let mut router = Router::new();
    for route in routes::table() {
        router = router.route(route.path, route.guarded(&state));
    }
    let router = router
        .fallback(fault::unknown_route)
        .method_not_allowed_fallback(fault::unknown_method);
    // Files alone: a page holds the form's token beside what somebody wrote, and how well both shrink together would tell of it (BREACH).
    let files = |_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions| extensions.get::<security::Cacheable>().is_some();
    let router = router
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CompressionLayer::new().compress_when(files));
    security::wrap(router, &state).with_state(state)
}
