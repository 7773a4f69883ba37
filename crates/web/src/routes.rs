//! Every route, once: method, path, what it demands, who answers. The router, the OpenAPI document and the access tests are made from this table.

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::access::Access::{self, Data, Edit, Member, Owner, Public};
use crate::guard::{Face, Post, guard};
use crate::openapi::Doc;
use crate::state::WebState;
use crate::{api, assets, mcp, oauth, pages};

mod answers;
mod dashboards;
mod people;
mod sources;

pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub face: Face,
    /// Its entry in the OpenAPI document; `None` for pages.
    pub(crate) doc: Option<Doc>,
    handler: MethodRouter<WebState>,
}

impl Route {
    pub(crate) fn guarded(self, state: &WebState) -> MethodRouter<WebState> {
        let post = Post {
            state: state.clone(),
            access: self.access,
            face: self.face,
            path: self.path,
        };
        self.handler.route_layer(middleware::from_fn_with_state(post, guard))
    }
}

pub fn table() -> Vec<Route> {
    [
        operations(),
        people::api(),
        sources::api(),
        answers::api(),
        dashboards::api(),
        model_api(),
        // Not of the OpenAPI document: it speaks a protocol of its own.
        vec![row(POST, mcp::PATH, Data, Face::Mcp, mcp::serve, Some(mcp::doc()))],
        entry_pages(),
        people::pages(),
        source_pages(),
        answers::pages(),
        dashboards::pages(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether there is a page to look at under this path.
pub(crate) fn shows(path: &str) -> bool {
    table()
        .iter()
        .any(|route| route.method == GET && route.face == Face::Page && takes(route.path, path))
}

/// Whether the path is of this pattern.
fn takes(pattern: &str, path: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len()
        && wanted
            .iter()
            .zip(given)
            .all(|(wanted, given)| *wanted == given || wanted.starts_with('{') && !given.is_empty())
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

fn json<H: Handler<T, WebState>, T: 'static>(method: Method, path: &'static str, access: Access, handler: H, doc: Doc) -> Route {
    row(method, path, access, Face::Api, handler, Some(doc))
}

fn page<H: Handler<T, WebState>, T: 'static>(method: Method, path: &'static str, access: Access, handler: H) -> Route {
    row(method, path, access, Face::Page, handler, None)
}

fn row<H: Handler<T, WebState>, T: 'static>(
    method: Method,
    path: &'static str,
    access: Access,
    face: Face,
    handler: H,
    doc: Option<Doc>,
) -> Route {
    let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
    Route {
        method,
        path,
        access,
        face,
        doc,
        handler: on(filter, handler),
    }
}

fn operations() -> Vec<Route> {
    use api::operations as o;
    vec![
        json(
            GET,
            "/healthz",
            Public,
            o::healthz,
            Doc::get("The process answers").returns("Health"),
        ),
        json(
            GET,
            "/readyz",
            Public,
            o::readyz,
            Doc::get("The database answers too").returns("Health"),
        ),
        json(
            GET,
            "/metrics",
            Owner,
            api::metrics::metrics,
            Doc::get("Figures in the Prometheus text format").media("text/plain"),
        ),
        json(
            GET,
            "/api/v1/openapi.json",
            Public,
            o::openapi,
            Doc::get("This document").media("application/json"),
        ),
        json(
            GET,
            "/oauth/client.json",
            Public,
            oauth::client_document,
            Doc::get("Client ID Metadata Document for authorization servers").returns("ClientDocument"),
        ),
        json(
            GET,
            "/api/v1/vendors",
            Member,
            o::vendors,
            Doc::get("The catalog's cards")
                .query(
                    "q",
                    "Only cards with all of these words in name, category, summary or an example question",
                )
                .query(
                    "language",
                    "Example questions in this language, `en` or `de`; else in English, or in that of a person's pages",
                )
                .returns("VendorList"),
        ),
        json(
            POST,
            "/api/v1/sign-in-links",
            Owner,
            o::sign_in_link,
            Doc::post("A single-use link that signs in as its maker")
                .returns("SignInLink")
                .status(201),
        ),
    ]
}

fn model_api() -> Vec<Route> {
    use api::model as m;
    let set = Doc::post("Set the organisation's own model; a key that is not given stays while provider and address stay");
    vec![
        json(
            GET,
            "/api/v1/model",
            Owner,
            m::show,
            Doc::get("The language model in force, without its key").returns("Model"),
        ),
        json(PUT, "/api/v1/model", Owner, m::set, set.takes("SetModel").returns("Model")),
        json(
            DELETE,
            "/api/v1/model",
            Owner,
            m::off,
            Doc::post("Use no model; the key is erased").returns("Model"),
        ),
        json(
            POST,
            "/api/v1/model/test",
            Owner,
            m::test,
            Doc::post("Ask the model for one word").returns("ModelTest"),
        ),
    ]
}

fn entry_pages() -> Vec<Route> {
    use pages::entry as e;
    vec![
        page(GET, "/assets/{name}", Public, assets::serve),
        page(GET, "/favicon.ico", Public, assets::favicon),
        page(POST, "/language", Public, pages::language::choose),
        page(GET, "/sign-in", Public, e::sign_in),
        page(GET, "/sign-in/link", Public, e::link),
        page(POST, "/sign-in", Public, e::redeem),
        page(GET, "/set-up", Public, e::set_up),
        page(POST, "/set-up", Public, e::redeem),
        page(POST, "/sign-out", Member, e::sign_out),
        page(GET, "/settings/revoke-all", Owner, pages::danger::confirm),
        page(POST, "/settings/revoke-all", Owner, pages::danger::revoke_all),
        page(GET, "/receipts", Data, pages::danger::receipts),
        page(GET, "/settings/model", Owner, pages::model::show),
        page(POST, "/settings/model", Owner, pages::model::set),
        page(POST, "/settings/model/test", Owner, pages::model::test),
        page(POST, "/settings/model/off", Owner, pages::model::off),
        page(GET, "/oauth/callback", Public, oauth::callback),
    ]
}

fn source_pages() -> Vec<Route> {
    use pages::{add_source as add, authorize, source, source_access, sources};
    vec![
        page(GET, "/sources", Data, sources::show),
        page(GET, "/sources/add", Edit, add::choose),
        page(POST, "/sources/add", Edit, add::connect),
        page(GET, "/sources/add/{name}", Edit, add::card),
        page(GET, "/sources/{id}", Data, source::show),
        page(GET, "/sources/{id}/authorize", Edit, authorize::show),
        page(POST, "/sources/{id}/authorize", Edit, authorize::begin),
        page(POST, "/sources/{id}/authorize/complete", Edit, authorize::complete),
        page(GET, "/sources/{id}/finish", Edit, authorize::finish),
        page(GET, "/sources/{id}/access", Owner, source_access::show),
        page(POST, "/sources/{id}/access", Owner, source_access::set),
        page(POST, "/sources/{id}/rename", Edit, source::rename),
        page(POST, "/sources/{id}/test", Edit, source::test),
        page(POST, "/sources/{id}/golden", Edit, source::ask_golden),
        page(GET, "/sources/{id}/disconnect", Edit, source::confirm),
        page(POST, "/sources/{id}/disconnect", Edit, source::disconnect),
        page(POST, "/sources/{id}/tools/{name}/review", Owner, source::review_tool),
        page(POST, "/sources/{id}/tools/{name}/override", Owner, source::override_tool),
        page(GET, "/receipts/{id}", Data, source::receipt),
    ]
}
