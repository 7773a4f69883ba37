//! Dotted names, JSON in envelopes, offset paging, statuses and events.

use serde_json::{Value, json};

use crate::harness::{Desk, World, names, number, rows, text_of, told, tool};

const CARRIERS: [(&str, &str, &str); 4] = [
    ("car_1", "Nordfracht", "NO"),
    ("car_2", "Alpin Cargo", "AT"),
    ("car_3", "Rapide", "FR"),
    ("car_4", "Iberlog", "ES"),
];

/// id, carrier, status, kilograms, shipped, delivered
fn shipments() -> Vec<Value> {
    let mut all = Vec::new();
    let statuses = ["delivered", "in_transit", "failed", "delivered", "delayed"];
    for n in 0..60_i64 {
        let carrier = CARRIERS[(n % 3) as usize].0;
        let day = 17 - n / 2;
        let (month, day) = if day >= 1 { (6, day) } else { (5, day + 31) };
        let (month, day) = if day >= 1 { (month, day) } else { (4, day + 30) };
        let shipped = format!("2025-{month:02}-{day:02}T08:00:00Z");
        let status = statuses[(n % 5) as usize];
        let delivered = (status == "delivered").then(|| format!("2025-{month:02}-{day:02}T{:02}:00:00Z", 10 + n % 8));
        all.push(json!({ "shipmentId": format!("SHP-{n:03}"), "carrierId": carrier, "status": status, "weightKg": 10 + n * 3, "shippedAt": shipped, "deliveredAt": delivered, "destination": { "city": if n % 2 == 0 { "Oslo" } else { "Wien" } } }));
    }
    all
}

pub fn world() -> World {
    let carriers: Vec<Value> = CARRIERS
        .iter()
        .map(|(id, name, country)| json!({ "id": id, "name": name, "country": country }))
        .collect();
    World {
        name: "freight",
        tools: vec![
            tool("carriers.list", "All carriers we work with.", json!({}), &[], move |_| {
                Ok(json!({ "data": carriers, "total": 4 }).to_string())
            }),
            tool(
                "shipments.search",
                "Search shipments by status and time. At most 25 per call.",
                json!({ "status": { "type": "string", "enum": ["in_transit", "delivered", "failed", "delayed"] },
                    "shipped_after": { "type": "string", "format": "date-time" }, "shipped_before": { "type": "string", "format": "date-time" },
                    "limit": { "type": "integer", "maximum": 25, "default": 10 }, "offset": { "type": "integer", "default": 0 } }),
                &[],
                |arguments| {
                    let after = text_of(arguments, "shipped_after").unwrap_or("");
                    let kept: Vec<Value> = shipments()
                        .into_iter()
                        .filter(|s| {
                            text_of(arguments, "status").is_none_or(|status| s["status"] == status)
                                && s["shippedAt"].as_str().unwrap() >= after
                        })
                        .collect();
                    let limit = arguments.get("limit").and_then(Value::as_u64).unwrap_or(10) as usize;
                    let offset = arguments.get("offset").and_then(Value::as_u64).unwrap_or(0) as usize;
                    let page: Vec<&Value> = kept.iter().skip(offset).take(limit).collect();
                    Ok(json!({ "shipments": page, "total": kept.len(), "offset": offset, "limit": limit }).to_string())
                },
            ),
            tool(
                "shipments.cancel",
                "Cancels a shipment.",
                json!({ "shipmentId": { "type": "string" } }),
                &["shipmentId"],
                |_| Ok("{}".into()),
            ),
        ],
    }
}

fn desk() -> Desk {
    Desk::over(vec![world()])
}

fn counted(test: impl Fn(&Value) -> bool) -> f64 {
    shipments().iter().filter(|s| test(s)).count() as f64
}

#[test]
fn lists_rows_of_a_named_table() {
    let answer = desk().ask("List the carriers with their country");
    assert_eq!(rows(&answer, &["name", "country"]).len(), 4, "{}", told(&answer));
    assert_eq!(desk().ask("show all carriers").table.unwrap().rows.len(), 4);
}

#[test]
fn counts_with_paging_and_states() {
    let desk = desk();
    for (question, expected) in [
        ("How many shipments are there?", 60.0),
        ("how many shipments failed?", counted(|s| s["status"] == "failed")),
        ("Number of delayed shipments", counted(|s| s["status"] == "delayed")),
        ("How many shipments to Oslo?", counted(|s| s["destination"]["city"] == "Oslo")),
        ("How many shipments did Rapide carry?", counted(|s| s["carrierId"] == "car_3")),
        (
            "how many shipments were shipped in the last 7 days?",
            counted(|s| s["shippedAt"].as_str().unwrap() >= "2025-06-11T10"),
        ),
        (
            "How many shipments were shipped in May 2025?",
            counted(|s| s["shippedAt"].as_str().unwrap().starts_with("2025-05")),
        ),
        (
            "How many shipments weigh more than 100 kg?",
            counted(|s| s["weightKg"].as_i64().unwrap() > 100),
        ),
    ] {
        let answer = desk.ask(question);
        assert_eq!(number(&answer), expected, "{}", told(&answer));
    }
}

#[test]
fn sums_averages_and_shares() {
    let desk = desk();
    let weights: Vec<f64> = shipments().iter().map(|s| s["weightKg"].as_f64().unwrap()).collect();
    let total: f64 = weights.iter().sum();
    assert_eq!(number(&desk.ask("Total weight of all shipments")), total);
    assert_eq!(number(&desk.ask("what is the average shipment weight?")), total / 60.0);
    let share = desk.ask("What percentage of shipments failed?");
    assert_eq!(number(&share), 20.0, "{}", told(&share));
    let rate = desk.ask("What share of shipments was delivered?");
    assert_eq!(number(&rate), 40.0, "{}", told(&rate));
}

#[test]
fn groups_by_what_rows_point_to() {
    let desk = desk();
    let answer = desk.ask("Number of shipments per carrier");
    let mut found = rows(&answer, &["carrier", "count"]);
    found.sort();
    assert_eq!(
        found,
        [["Alpin Cargo", "20"], ["Nordfracht", "20"], ["Rapide", "20"]],
        "{}",
        told(&answer)
    );
    let by_status = desk.ask("Count shipments by status");
    assert_eq!(
        rows(&by_status, &["status", "count"])[0],
        ["delivered", "24"],
        "{}",
        told(&by_status)
    );
    let cities = desk.ask("total weight by city");
    assert_eq!(rows(&cities, &["destination.city"]).len(), 2, "{}", told(&cities));
}

#[test]
fn ranks_rows_and_groups() {
    let desk = desk();
    let heaviest = desk.ask("What are the 3 heaviest shipments?");
    assert_eq!(
        rows(&heaviest, &["shipmentId"]),
        [["SHP-059"], ["SHP-058"], ["SHP-057"]],
        "{}",
        told(&heaviest)
    );
    let carrier = desk.ask("Which carrier has the most failed shipments?");
    let level = [["Alpin Cargo", "4"], ["Nordfracht", "4"], ["Rapide", "4"]];
    assert_eq!(rows(&carrier, &["carrier", "count"]), level, "{}", told(&carrier));
    let latest = desk.ask("When was the latest shipment shipped?");
    assert!(
        latest.table.as_ref().unwrap().rows[0]
            .iter()
            .any(|cell| cell == "2025-06-17T08:00:00Z"),
        "{}",
        told(&latest)
    );
}

#[test]
fn trends_per_day() {
    let answer = desk().ask("Shipments per day over the last 10 days");
    let found = rows(&answer, &["day", "count"]);
    assert_eq!(found.first().unwrap(), &["2025-06-09", "2"], "{}", told(&answer));
    assert_eq!(found.len(), 9, "{}", told(&answer));
}

#[test]
fn finds_what_is_missing() {
    let desk = desk();
    let never = desk.ask("Which carriers have no shipments?");
    assert_eq!(names(&never), ["Iberlog"], "{}", told(&never));
    let clean = desk.ask("Which carriers haven't had a failed shipment in the last 3 days?");
    assert!(names(&clean).contains(&"Iberlog".to_owned()), "{}", told(&clean));
    let open = desk.ask("Which shipments were never delivered?");
    assert_eq!(names(&open).len(), 36, "{}", told(&open));
}

#[test]
fn compares_two_named_things() {
    let answer = desk().ask("Compare the total weight of Rapide and Nordfracht");
    let mut found = rows(&answer, &["carrier"]);
    found.sort();
    assert_eq!(found, [["Nordfracht"], ["Rapide"]], "{}", told(&answer));
}

#[test]
fn measures_the_time_between_two_columns() {
    let answer = desk().ask("How long did deliveries take on average?");
    assert!(number(&answer) > 100.0 && number(&answer) < 600.0, "{}", told(&answer));
}

#[test]
fn follow_ups_refine() {
    let desk = desk();
    let first = desk.ask("How many shipments failed?");
    let second = desk.ask_after("and how many were delayed?", Some(&first));
    assert_eq!(number(&second), 12.0, "{}", told(&second));
    let by = desk.ask_after("Break those down by city", Some(&first));
    assert_eq!(rows(&by, &["destination.city"]).len(), 2, "{}", told(&by));
    let oslo = desk.ask_after("only the ones to Oslo", Some(&first));
    assert_eq!(
        number(&oslo),
        counted(|s| s["status"] == "failed" && s["destination"]["city"] == "Oslo"),
        "{}",
        told(&oslo)
    );
    let week = desk.ask_after("and over the last 7 days?", Some(&first));
    assert_eq!(
        number(&week),
        counted(|s| s["status"] == "failed" && s["shippedAt"].as_str().unwrap() >= "2025-06-11T10"),
        "{}",
        told(&week)
    );
}
