//! What the listings say: projects, dashboards, alerts, issues, channels, schedules, variables.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{
    query::stamp,
    telemetry::{Route, Span},
};
use crate::{seed::mix, vendor::Call};

pub const ORGANISATION: &str = "harbour";

/// Name and what it is for.
pub const PROJECTS: [(&str, &str); 3] = [
    ("shop-prod", "The shop that customers see"),
    ("shop-staging", "The shop before a release"),
    ("warehouse-prod", "Picking and stock"),
];

/// Project, slug, name, owner, panels, days since the last change.
const DASHBOARDS: [(&str, &str, &str, &str, u32, i64); 9] = [
    ("shop-prod", "golden-signals", "Golden signals", "ida", 12, 2),
    ("shop-prod", "checkout", "Checkout funnel", "tomas", 9, 5),
    ("shop-prod", "slow-queries", "Slow queries", "ida", 4, 31),
    ("shop-prod", "mail", "Mail delivery", "noor", 3, 77),
    ("shop-prod", "release-health", "Release health", "noor", 7, 1),
    ("shop-staging", "smoke", "Smoke tests", "tomas", 5, 12),
    ("warehouse-prod", "picking", "Picking speed", "jonas", 8, 3),
    ("warehouse-prod", "sync", "Stock synchronisation", "jonas", 6, 20),
    ("warehouse-prod", "scanners", "Scanners", "liv", 2, 140),
];

/// Project, id, name, service, severity, firings a month, usual minutes, still firing.
type Alert = (&'static str, &'static str, &'static str, &'static str, &'static str, u64, u64, bool);

const ALERTS: [Alert; 9] = [
    ("shop-prod", "al_pay_errors", "Payment errors", "checkout", "critical", 9, 42, true),
    ("shop-prod", "al_pay_slow", "Slow payments", "checkout", "warning", 14, 75, true),
    (
        "shop-prod",
        "al_search_timeouts",
        "Search timeouts",
        "storefront",
        "warning",
        6,
        25,
        false,
    ),
    (
        "shop-prod",
        "al_pool",
        "Connection pool is empty",
        "catalog-api",
        "critical",
        4,
        18,
        true,
    ),
    (
        "shop-prod",
        "al_no_orders",
        "No orders for an hour",
        "checkout",
        "critical",
        1,
        90,
        false,
    ),
    ("shop-prod", "al_mail", "Mail is not sent", "mailer", "warning", 11, 33, false),
    (
        "shop-prod",
        "al_model",
        "Recommender has no model",
        "recommender",
        "info",
        3,
        240,
        false,
    ),
    (
        "warehouse-prod",
        "al_sync",
        "Stock conflicts",
        "stock-sync",
        "warning",
        8,
        55,
        false,
    ),
    ("warehouse-prod", "al_scan", "Scanner errors", "picker", "critical", 2, 15, false),
];

/// Id, label, kind, active.
const CHANNELS: [(&str, &str, &str, bool); 5] = [
    ("ch_oncall", "On-call", "opsgenie", true),
    ("ch_shop", "#shop-alerts", "slack", true),
    ("ch_warehouse", "#warehouse", "slack", true),
    ("ch_hook", "Status page", "webhook", true),
    ("ch_old", "Old pager", "webhook", false),
];

/// Firings of an alert in the last 60 days, newest first: when it fired and was resolved.
fn firings(now: OffsetDateTime, number: u64) -> Vec<(OffsetDateTime, Option<OffsetDateTime>)> {
    let Some(&(.., month, minutes, firing)) = ALERTS.get(usize::try_from(number).unwrap_or(0)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for at in 0..month * 2 {
        let random = mix(number + 900, at);
        let slot = 60 * 24 * 60 / (month * 2).max(1);
        let ago = i64::try_from(at * slot + 40 + random % slot.saturating_sub(41).max(1)).unwrap_or(0);
        let fired = now.saturating_sub(Duration::minutes(ago));
        let lasted = Duration::minutes(i64::try_from(minutes * (60 + random % 80) / 100 + 1).unwrap_or(1));
        let resolved = fired.saturating_add(lasted.min(Duration::minutes(ago)));
        found.push((fired, (at > 0 || !firing).then_some(resolved)));
    }
    found
}

pub fn projects() -> Value {
    let list = PROJECTS.iter().map(|(name, purpose)| json!({"organization": ORGANISATION, "project": name, "description": purpose, "region": "eu", "visibility": "private"}));
    list.collect()
}

pub fn dashboards(now: OffsetDateTime, project: &str, call: &Call<'_>) -> Value {
    let search = call.text("search").unwrap_or_default().to_lowercase();
    let list = DASHBOARDS
        .iter()
        .filter(|row| row.0 == project && row.2.to_lowercase().contains(&search));
    list.map(|(_, slug, name, owner, panels, days)| {
        json!({"dashboard": slug, "name": name, "owner": owner, "panels": panels, "updated_at": stamp(now.saturating_sub(Duration::days(*days)))})
    })
    .collect()
}

pub fn dashboard(project: &str, call: &Call<'_>) -> Result<Value, String> {
    let wanted = call.text("dashboard").unwrap_or_default();
    let found = DASHBOARDS.iter().find(|row| row.0 == project && row.1 == wanted);
    let (_, slug, name, owner, panels, _) = found.ok_or_else(|| format!("Dashboard not found: {wanted}"))?;
    let panels: Vec<Value> = (1..=*panels)
        .map(|number| json!({"id": format!("p{number}"), "kind": "time series", "query": "SELECT count(*) FROM records LIMIT 1000"}))
        .collect();
    Ok(json!({"dashboard": slug, "name": name, "owner": owner, "definition": {"panels": panels}}))
}

fn of_project(project: &str) -> impl Iterator<Item = (u64, &'static Alert)> {
    (0_u64..).zip(ALERTS.iter()).filter(move |(_, alert)| alert.0 == project)
}

pub fn alerts(now: OffsetDateTime, project: &str) -> Value {
    of_project(project)
        .map(|(number, (_, id, name, service, severity, _, _, firing))| {
            let last = firings(now, number).first().map(|(fired, _)| stamp(*fired));
            json!({
                "alert_id": id, "name": name, "service_name": service, "severity": severity, "state": if *firing { "firing" } else { "ok" },
                "active": true, "last_fired_at": last,
            })
        })
        .collect()
}

pub fn alert(now: OffsetDateTime, project: &str, call: &Call<'_>) -> Result<Value, String> {
    let wanted = call.text("alert_id").unwrap_or_default();
    let Value::Array(list) = alerts(now, project) else {
        return Err("Alerts are not available.".to_owned());
    };
    let found = list
        .into_iter()
        .find(|alert| alert.get("alert_id").and_then(Value::as_str) == Some(wanted));
    found.ok_or_else(|| format!("Alert not found: {wanted}"))
}

pub fn history(now: OffsetDateTime, project: &str, call: &Call<'_>) -> Value {
    let (wanted, since) = (call.text("alert_id"), call.text("since").unwrap_or_default());
    let mut list: Vec<(OffsetDateTime, Value)> = Vec::new();
    for (number, (_, id, name, service, ..)) in of_project(project).filter(|(_, alert)| wanted.is_none_or(|id| id == alert.1)) {
        for (fired, resolved) in firings(now, number) {
            let row = json!({"alert_id": id, "alert": name, "service_name": service, "fired_at": stamp(fired), "resolved_at": resolved.map(stamp)});
            if stamp(fired).as_str() >= since {
                list.push((fired, row));
            }
        }
    }
    list.sort_by_key(|(fired, _)| std::cmp::Reverse(*fired));
    list.into_iter().map(|(_, row)| row).collect()
}

/// Exceptions of the project by service and type.
pub fn issues(routes: &[Route], spans: &[Span], project: &str, call: &Call<'_>) -> Value {
    let mut groups: BTreeMap<(&str, &str), Vec<&Span>> = BTreeMap::new();
    let mut messages: BTreeMap<&str, &str> = BTreeMap::new();
    for span in spans {
        let Some(route) = routes.get(span.route).filter(|route| route.project == project) else {
            continue;
        };
        if let Some((kind, message)) = span.raised {
            groups.entry((route.service, kind)).or_default().push(span);
            messages.insert(kind, message);
        }
    }
    let mut list = Vec::new();
    for ((service, kind), spans) in groups {
        let number = mix(kind.len() as u64, service.len() as u64);
        let state = match number % 5 {
            0 => "resolved",
            1 => "ignored",
            _ => "open",
        };
        if call.text("state").is_some_and(|wanted| wanted != state) {
            continue;
        }
        list.push(json!({
            "issue_id": format!("iss_{:06x}", number % 0xff_ffff), "exception_type": kind, "message": messages.get(kind), "service_name": service,
            "state": state, "occurrences": spans.len(), "first_seen": spans.first().map(|span| stamp(span.start)), "last_seen": spans.last().map(|span| stamp(span.start)),
        }));
    }
    list.into()
}

/// The newest exceptions of a file within `age` minutes.
pub fn in_file(now: OffsetDateTime, routes: &[Route], spans: &[Span], project: &str, call: &Call<'_>) -> Value {
    let (file, age) = (call.text("filepath").unwrap_or_default(), call.number("age").unwrap_or(60));
    let since = now.saturating_sub(Duration::minutes(age));
    let found = spans.iter().rev().filter_map(|span| {
        let route = routes
            .get(span.route)
            .filter(|route| route.project == project && route.file.ends_with(file))?;
        let (kind, message) = span.raised.filter(|_| span.start >= since)?;
        Some(json!({
            "created_at": stamp(span.start), "exception_type": kind, "exception_message": message, "service_name": route.service,
            "trace_id": span.trace, "span_name": format!("{} {}", route.method, route.route),
        }))
    });
    found.take(10).collect()
}

pub fn channels() -> Value {
    let list = CHANNELS
        .iter()
        .map(|(id, label, kind, active)| json!({"channel_id": id, "label": label, "type": kind, "active": active}));
    list.collect()
}

pub fn schedules() -> Value {
    json!([
        {"schedule_id": "sc_shop", "name": "Shop on-call", "timezone": "Europe/Oslo", "rotation": "weekly", "members": 4, "on_call": "ida"},
        {"schedule_id": "sc_warehouse", "name": "Warehouse on-call", "timezone": "Europe/Oslo", "rotation": "daily", "members": 3, "on_call": "liv"},
    ])
}

pub fn variables() -> Value {
    json!([
        {"name": "checkout.max_retries", "type": "integer", "versions": 4, "labels": ["production", "staging"]},
        {"name": "recommender.model", "type": "string", "versions": 9, "labels": ["production"]},
        {"name": "search.timeout_ms", "type": "integer", "versions": 2, "labels": ["production", "staging"]},
    ])
}
