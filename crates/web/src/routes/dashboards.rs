//! Routes of dashboards and tiles.

use super::{DELETE, Data, Doc, Edit, GET, PATCH, POST, PUT, Public, Route, json, page};
use crate::{api, pages};

pub(super) fn api() -> Vec<Route> {
    boards().into_iter().chain(tiles()).collect()
}

fn boards() -> Vec<Route> {
    use api::dashboards as d;
    use api::subscriptions as m;
    let list = Doc::get("All dashboards").returns("DashboardList");
    let create = Doc::post("Create a dashboard")
        .takes("CreateDashboard")
        .returns("DashboardSummary")
        .status(201);
    let show = Doc::get("A dashboard with the newest snapshot of each tile")
        .query("at", "Each tile as it was at that moment")
        .returns("Dashboard");
    let rename = Doc::post("Rename a dashboard").takes("CreateDashboard").returns("DashboardSummary");
    let refresh = Doc::post("Replay the stored plans of all tiles").returns("Dashboard");
    let schedule = Doc::post("Refresh it every hour, day or week, by the clock of a time zone")
        .takes("Schedule")
        .returns("ScheduleSet");
    let shares = Doc::get("The links that show it").returns("ShareList");
    let share = Doc::post("Make a link that shows it, read-only, until it ends or is revoked")
        .takes("NewShare")
        .returns("SharedLink")
        .status(201);
    let export = Doc::get("The dashboard as a file: what to show, without what was shown")
        .media("application/yaml")
        .returns("DashboardFile");
    let import = Doc::post("Make the dashboard of a file")
        .takes_file("application/yaml", "DashboardFile")
        .returns("Dashboard")
        .status(201);
    let mails = Doc::get("Who gets it by mail, and whom it can be mailed to; to whoever does not edit it, themselves alone")
        .returns("SubscriptionList");
    let mail =
        Doc::post("Mail it to a member by a schedule; one that they have is changed. Whoever does not edit it subscribes themselves alone")
            .takes("NewSubscription")
            .returns("SubscriptionMade")
            .status(201);
    vec![
        json(GET, "/api/v1/dashboards", Data, d::list, list),
        json(POST, "/api/v1/dashboards", Edit, d::create, create),
        json(POST, "/api/v1/dashboards/import", Edit, d::import, import),
        json(GET, "/api/v1/dashboards/{id}", Data, d::show, show),
        json(PATCH, "/api/v1/dashboards/{id}", Edit, d::rename, rename),
        json(
            DELETE,
            "/api/v1/dashboards/{id}",
            Edit,
            d::delete,
            Doc::post("Delete a dashboard with its tiles").status(204),
        ),
        json(GET, "/api/v1/dashboards/{id}/export", Data, d::export, export),
        json(POST, "/api/v1/dashboards/{id}/refresh", Data, d::refresh, refresh),
        json(PUT, "/api/v1/dashboards/{id}/schedule", Edit, d::set_schedule, schedule),
        json(
            DELETE,
            "/api/v1/dashboards/{id}/schedule",
            Edit,
            d::drop_schedule,
            Doc::post("Refresh it no more by itself").status(204),
        ),
        json(GET, "/api/v1/dashboards/{id}/shares", Edit, d::shares, shares),
        json(POST, "/api/v1/dashboards/{id}/shares", Edit, d::share, share),
        json(
            DELETE,
            "/api/v1/shares/{id}",
            Edit,
            d::unshare,
            Doc::post("End a link at once").status(204),
        ),
        json(GET, "/api/v1/dashboards/{id}/subscriptions", Data, m::list, mails),
        json(POST, "/api/v1/dashboards/{id}/subscriptions", Data, m::create, mail),
        json(
            POST,
            "/api/v1/subscriptions/{id}/pause",
            Data,
            m::pause,
            Doc::post("Send nothing to this member until it is resumed").status(204),
        ),
        json(
            POST,
            "/api/v1/subscriptions/{id}/resume",
            Data,
            m::resume,
            Doc::post("Send again, from the next time of its schedule on").status(204),
        ),
        json(
            DELETE,
            "/api/v1/subscriptions/{id}",
            Data,
            m::delete,
            Doc::post("Mail it no more to this member").status(204),
        ),
    ]
}

fn tiles() -> Vec<Route> {
    use api::tiles as t;
    let create = Doc::post("Pin an answer, whose plan is stored and replayed, or put up a text")
        .takes("Pin")
        .returns("Tile")
        .status(201);
    let show = Doc::get(
        "A tile with its newest snapshot; the identifier may end in .json, .csv, .svg, .png or .vl.json for what it shows as a file",
    )
    .query("chart", "Draw the chart as this kind, where the table allows it")
    .returns("Tile");
    let edit = Doc::post("Another title, or another text of a text tile")
        .takes("EditTile")
        .returns("Tile");
    let place = Doc::post("Put the tile somewhere; others make room")
        .takes("Place")
        .returns("Layout");
    let nudge = Doc::post("Move or resize the tile by one step").takes("MoveTile").returns("Layout");
    let refresh = Doc::post("Replay the stored plan, without planner or model").returns("Tile");
    let snapshots = Doc::get("What the tile showed, newest first").returns("SnapshotList");
    let changes = Doc::get("What is different since a moment")
        .query("since", "RFC 3339")
        .returns("Changes");
    vec![
        json(POST, "/api/v1/dashboards/{id}/tiles", Edit, t::create, create),
        json(GET, "/api/v1/tiles/{id}", Data, t::show, show),
        json(PATCH, "/api/v1/tiles/{id}", Edit, t::edit, edit),
        json(PUT, "/api/v1/tiles/{id}/place", Edit, t::place, place),
        json(POST, "/api/v1/tiles/{id}/move", Edit, t::nudge, nudge),
        json(POST, "/api/v1/tiles/{id}/refresh", Data, t::refresh, refresh),
        json(GET, "/api/v1/tiles/{id}/snapshots", Data, t::snapshots, snapshots),
        json(GET, "/api/v1/tiles/{id}/changes", Data, t::changes, changes),
        json(DELETE, "/api/v1/tiles/{id}", Edit, t::unpin, Doc::post("Remove a tile").status(204)),
    ]
}

pub(super) fn pages() -> Vec<Route> {
    use pages::dashboard as d;
    vec![
        page(GET, "/dashboards", Data, d::list),
        page(POST, "/dashboards", Edit, d::create),
        page(POST, "/dashboards/import", Edit, d::import),
        page(GET, "/dashboards/{id}", Data, d::show),
        page(GET, "/dashboards/{id}/settings", Edit, d::manage::show),
        page(POST, "/dashboards/{id}/rename", Edit, d::manage::rename),
        page(POST, "/dashboards/{id}/schedule", Edit, d::manage::schedule),
        page(POST, "/dashboards/{id}/schedule/off", Edit, d::manage::unschedule),
        page(POST, "/dashboards/{id}/share", Edit, d::manage::share),
        page(POST, "/dashboards/{id}/shares/{name}/revoke", Edit, d::manage::unshare),
        page(GET, "/dashboards/{id}/mail", Data, d::mailing::show),
        page(POST, "/dashboards/{id}/mail", Data, d::mailing::subscribe),
        page(POST, "/dashboards/{id}/mail/now", Edit, d::mailing::send_now),
        page(POST, "/dashboards/{id}/mail/{name}/pause", Data, d::mailing::pause),
        page(POST, "/dashboards/{id}/mail/{name}/resume", Data, d::mailing::resume),
        page(POST, "/dashboards/{id}/mail/{name}/stop", Data, d::mailing::unsubscribe),
        page(POST, "/dashboards/{id}/delete", Edit, d::delete),
        page(POST, "/dashboards/{id}/refresh", Data, d::refresh_all),
        page(POST, "/dashboards/{id}/text", Edit, d::add_text),
        page(GET, "/dashboards/{id}/tiles/{name}", Data, d::fragment),
        page(POST, "/dashboards/{id}/tiles/{name}/refresh", Data, d::refresh),
        page(POST, "/dashboards/{id}/tiles/{name}/move", Edit, d::nudge),
        page(POST, "/dashboards/{id}/tiles/{name}/edit", Edit, d::edit),
        page(POST, "/dashboards/{id}/tiles/{name}/remove", Edit, d::remove),
        page(GET, "/shared/{name}", Public, d::shared::page),
        page(GET, "/embed/{name}", Public, d::shared::frame),
        page(GET, "/unsubscribe/{name}", Public, pages::unsubscribe::show),
        page(POST, "/unsubscribe/{name}", Public, pages::unsubscribe::stop),
    ]
}
