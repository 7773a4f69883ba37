#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod access;
mod api;
mod assets;
mod csv;
mod extract;
mod fault;
mod guard;
mod oauth;
mod openapi;
pub mod pages;
pub mod routes;
mod security;
mod state;

use axum::Router;
use axum::extract::DefaultBodyLimit;

pub use access::Access;
pub use assets::assets;
pub use openapi::openapi;
pub use state::{WebConfig, WebState};

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
    security::wrap(router.layer(DefaultBodyLimit::max(BODY_LIMIT)), &state).with_state(state)
}
