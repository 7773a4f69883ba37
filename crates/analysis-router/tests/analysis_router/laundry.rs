//! Launderettes, their machines and what was washed: words that choose a figure, a time or a side, and what must not stand in for it.

use belvedere_analysis_router::Outcome;
use serde_json::json;

use crate::harness::{Desk, World, names, rows, text_of, told, tool};

const MACHINES: &str = "machine_id,name,rating,wash_price,created_at\n\
    m1,Otter,5,4.5,2024-01-05T09:00:00Z\n\
    m2,Beaver,2,6.0,2024-03-01T09:00:00Z\n\
    m3,Heron,4,3.2,2024-02-11T09:00:00Z\n";

fn machines() -> World {
    World {
        name: "launderettes",
        tools: vec![
            tool("list_machines", "The washing machines.", json!({}), &[], |_| Ok(MACHINES.into())),
            tool("list_cycles", "What the machines washed, cycle by cycle.", json!({}), &[], |_| {
                let cycle = |id: &str, machine: &str, started: &str, state: &str| json!({ "cycle_id": id, "machine_id": machine, "started_at": started, "state": state });
                Ok(json!({ "cycles": [
                    cycle("c1", "m1", "2025-06-17T08:00:00Z", "done"),
                    cycle("c2", "m1", "2025-06-18T07:00:00Z", "done"),
                    cycle("c3", "m2", "2025-06-16T08:00:00Z", "done"),
                ] })
                .to_string())
            }),
        ],
    }
}

#[test]
fn the_cheapest_is_by_price_and_never_by_what_is_thought_of_it() {
    let desk = Desk::over(vec![machines()]);
    for (question, first) in [
        ("Which machine is the cheapest?", "Heron"),
        ("Which machine is the most expensive?", "Beaver"),
    ] {
        let answer = desk.ask(question);
        assert_eq!(rows(&answer, &["name"])[0], [first], "{}", told(&answer));
    }
}

#[test]
fn what_no_figure_tells_is_not_ranked_by_another() {
    let desk = Desk::of(
        "launderettes",
        vec![tool("list_machines", "The washing machines.", json!({}), &[], |_| {
            Ok("machine_id,name,rating\nm1,Otter,5\nm2,Beaver,2\nm3,Heron,4\n".into())
        })],
    );
    for question in [
        "Which machine is the cheapest?",
        "Which machine is the heaviest?",
        "Which machine grew the most?",
    ] {
        let answer = desk.ask(question);
        assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    }
    let answer = desk.ask("Which machine has the highest rating?");
    assert_eq!(rows(&answer, &["name"])[0], ["Otter"], "{}", told(&answer));
}

#[test]
fn when_something_ran_is_not_when_it_was_made() {
    let desk = Desk::over(vec![machines()]);
    let answer = desk.ask("When did the machine Otter last wash?");
    assert_ne!(
        answer
            .table
            .as_ref()
            .map(|table| table.rows[0].contains(&json!("2024-01-05T09:00:00Z"))),
        Some(true),
        "{}",
        told(&answer)
    );
    let answer = desk.ask("When did the machine Otter last run?");
    assert_eq!(rows(&answer, &["started_at"]), [["2025-06-18T07:00:00Z"]], "{}", told(&answer));
    let answer = desk.ask("When was the machine Otter created?");
    assert_eq!(rows(&answer, &["created_at"]), [["2024-01-05T09:00:00Z"]], "{}", told(&answer));
    // No cycle failed, and nothing says which would have.
    let answer = desk.ask("When did the machine Otter last fail?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_count_of_other_rows_does_not_stand_in_for_a_tool_that_refused() {
    let desk = Desk::of(
        "launderettes",
        vec![
            tool("list_shops", "The shops, with the region of their dryers.", json!({}), &[], |_| {
                Ok("shop_id,name,region\ns1,Quay,north\ns2,Mill,north\ns3,Lane,south\n".into())
            }),
            tool("list_dryers", "The dryers of all shops.", json!({}), &[], |_| {
                Err("The ledger of dryers is closed.".into())
            }),
        ],
    );
    let answer = desk.ask("How many dryers does each region have?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert!(answer.text.contains("ledger of dryers"), "{}", told(&answer));
}

#[test]
fn a_day_on_the_edge_is_inside() {
    let desk = Desk::of(
        "launderettes",
        vec![
            tool("list_dryers", "The dryers.", json!({}), &[], |_| {
                Ok("dryer_id,name\nd1,Alder\nd2,Birch\nd3,Cedar\n".into())
            }),
            tool("list_services", "The services of the dryers.", json!({}), &[], |_| {
                // Ten days before the question, eleven days before, and none.
                Ok("service_id,dryer_id,serviced_on\nv1,d1,2025-06-08\nv2,d2,2025-06-07\nv3,d2,2025-05-01\n".into())
            }),
        ],
    );
    let without = desk.ask("Which dryers have not had a service in the last 10 days?");
    assert_eq!(names(&without), ["Birch", "Cedar"], "{}", told(&without));
    let with = desk.ask("Which dryers had a service in the last 10 days?");
    assert_eq!(names(&with), ["Alder"], "{}", told(&with));
}

#[test]
fn an_identifier_that_the_tool_can_do_without_is_sent_where_the_question_gives_it() {
    let text = json!({ "type": "string" });
    let desk = Desk::of(
        "launderettes",
        vec![
            tool("list_shops", "The shops with their floors.", json!({}), &[], |_| {
                let shop = |name: &str| {
                    json!({ "shop_id": format!("s_{name}"), "name": name, "floors": [
                    { "id": format!("{name}_cellar"), "name": "cellar" }, { "id": format!("{name}_attic"), "name": "attic" }] })
                };
                Ok(json!({ "shops": [shop("quay"), shop("mill")] }).to_string())
            }),
            tool(
                "read_fittings",
                "The fittings of a shop, or of one of its floors.",
                json!({ "shopId": text, "floorId": text }),
                &["shopId"],
                |arguments| {
                    let fitting = |name: &str| json!({ "fitting": name });
                    let rows = match text_of(arguments, "floorId") {
                        Some("quay_cellar") => vec![fitting("drain"), fitting("boiler")],
                        Some(_) => vec![fitting("window")],
                        None => vec![fitting("drain"), fitting("boiler"), fitting("window")],
                    };
                    Ok(json!({ "fittings": rows }).to_string())
                },
            ),
        ],
    );
    let answer = desk.ask("Which fittings does the cellar of shop quay have?");
    let sent: Vec<String> = desk
        .journal
        .lock()
        .unwrap()
        .iter()
        .filter(|(_, tool, _)| tool == "read_fittings")
        .map(|(_, _, arguments)| text_of(arguments, "floorId").unwrap_or("none").to_owned())
        .collect();
    assert_eq!(sent, ["quay_cellar"], "{}", told(&answer));
    assert_eq!(names(&answer), ["boiler", "drain"], "{}", told(&answer));
}
