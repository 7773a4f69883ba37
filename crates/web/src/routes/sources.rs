//! The API of data sources and their receipts.

use super::{DELETE, GET, PATCH, POST, PUT, Route, json};
use crate::access::Access::{Data, Edit, Owner};
use crate::api;
use crate::openapi::Doc;

pub(super) fn api() -> Vec<Route> {
    use api::sources as s;
    vec![
        json(GET, "/api/v1/sources", Data, s::list, Doc::get("All sources").returns("SourceList")),
        json(
            POST,
            "/api/v1/sources",
            Edit,
            s::connect,
            Doc::post("Connect a vendor or any MCP server by URL")
                .takes("Connect")
                .returns("Source")
                .status(201),
        ),
        json(GET, "/api/v1/sources/{id}", Data, s::show, Doc::get("One source").returns("Source")),
        json(
            PATCH,
            "/api/v1/sources/{id}",
            Edit,
            s::rename,
            Doc::post("Rename a source").takes("Rename").returns("Source"),
        ),
        json(
            DELETE,
            "/api/v1/sources/{id}",
            Edit,
            s::disconnect,
            Doc::post("Disconnect: revoke at the vendor, erase here")
                .query("answers", "what becomes of saved answers: erase (unless told) or keep")
                .returns("Receipt"),
        ),
        json(
            GET,
            "/api/v1/sources/{id}/access",
            Owner,
            s::access,
            Doc::get("Who may ask the source, and who may manage it").returns("SourceAccess"),
        ),
        json(
            PUT,
            "/api/v1/sources/{id}/access",
            Owner,
            s::set_access,
            Doc::post("Set who may ask the source, and who may manage it, within what their roles allow")
                .takes("SourceAccess")
                .returns("SourceAccess"),
        ),
        json(
            POST,
            "/api/v1/sources/{id}/test",
            Edit,
            s::test,
            Doc::post("List the tools now and judge them").returns("Source"),
        ),
        json(
            POST,
            "/api/v1/sources/{id}/golden",
            Edit,
            s::ask_golden,
            Doc::post("Have the golden questions of the card asked again, in the background").returns("Source"),
        ),
        json(
            POST,
            "/api/v1/sources/{id}/authorize",
            Edit,
            s::authorize,
            Doc::post("Begin an authorization").returns("AuthorizationUrl"),
        ),
        json(
            POST,
            "/api/v1/sources/{id}/authorize/complete",
            Edit,
            s::complete,
            Doc::post("Finish an authorization with the address the vendor sent the browser to")
                .takes("Complete")
                .returns("Source"),
        ),
        json(
            GET,
            "/api/v1/sources/{id}/tools",
            Data,
            s::tools,
            Doc::get("Every tool with verdict and evidence").returns("Inventory"),
        ),
        json(
            GET,
            "/api/v1/sources/{id}/replay",
            Data,
            s::replay,
            Doc::get("Every reviewed definition judged by today's rules; the server is not asked").returns("Replay"),
        ),
        json(
            PUT,
            "/api/v1/sources/{id}/tools/{name}/override",
            Owner,
            s::override_tool,
            Doc::post("Decide otherwise, with a reason; never opens a tool that names a write")
                .takes("OverrideRequest")
                .returns("Tool"),
        ),
        json(
            POST,
            "/api/v1/sources/{id}/tools/{name}/review",
            Owner,
            s::review_tool,
            Doc::post("Accept a changed definition: it is judged and pinned anew").returns("Tool"),
        ),
        json(
            POST,
            "/api/v1/revoke-all",
            Owner,
            s::revoke_all,
            Doc::post("Disconnect every source: erased here at once, revoked at the vendors as they answer")
                .takes("RevokeAll")
                .returns("ReceiptList")
                .status(202),
        ),
        json(
            GET,
            "/api/v1/receipts",
            Data,
            s::receipts,
            Doc::get("What disconnects did, newest first").returns("ReceiptList"),
        ),
        json(
            GET,
            "/api/v1/receipts/{id}",
            Data,
            s::receipt,
            Doc::get("What a disconnect did").returns("Receipt"),
        ),
    ]
}
