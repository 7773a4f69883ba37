//! A courier: parcels that were promised for a day and came on another, the courier's number beside the customer's, sums of shares, and figures of now
//! beside those of every day.

use belvedere_analysis_router::chart::ChartKind;
use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, Tool, listed, names, number, rows, text_of, told, tool};

const PARCELS: &str = r#"{"parcels": [
    {"id": "PC-101", "reference": "ORD-7001", "depot": "North", "status": "delivered", "promisedAt": "2025-05-10T12:00:00Z", "deliveredAt": "2025-05-10T09:00:00Z", "handlingSec": 40},
    {"id": "PC-102", "reference": "ORD-7002", "depot": "North", "status": "delivered", "promisedAt": "2025-05-11T12:00:00Z", "deliveredAt": "2025-05-12T09:00:00Z", "handlingSec": 400},
    {"id": "PC-103", "reference": "ORD-7003", "depot": "South", "status": "delivered", "promisedAt": "2025-05-12T12:00:00Z", "deliveredAt": "2025-05-12T11:00:00Z", "handlingSec": 90},
    {"id": "PC-104", "reference": "ORD-7004", "depot": "South", "status": "on_the_road", "promisedAt": "2025-06-12T12:00:00Z", "deliveredAt": null, "handlingSec": 60},
    {"id": "PC-105", "reference": "ORD-7005", "depot": "South", "status": "cancelled", "promisedAt": "2025-06-11T12:00:00Z", "deliveredAt": null, "handlingSec": 10},
    {"id": "PC-106", "reference": "ORD-7006", "depot": "North", "status": "on_the_road", "promisedAt": "2025-06-30T12:00:00Z", "deliveredAt": null, "handlingSec": 70}]}"#;
const TROUBLE: &str = "trouble_id,parcel_id,kind\nt1,PC-103,delay\nt2,PC-106,damage\n";
const CHECKS: &str = "check_id,depot_id,outcome,checked_on\nk1,d1,failed,2025-06-03\nk2,d2,passed,2025-06-04\nk3,d1,passed,2025-06-05\nk4,d2,failed,2025-03-05\n\
    k5,d2,repeated,2025-06-06\n";
const FUELS: &str = "fuel_id,name\nf1,Diesel Alpha\nf2,Diesel Beta\nf3,Petrol\n";
const DEPOTS: &str = "depot_id,name\nd1,North\nd2,South\n";

fn find_fuel() -> Tool {
    let takes = json!({ "query": { "type": "string", "description": "Part of a name" } });
    tool("find_fuel", "Look up fuels by part of a name.", takes, &["query"], |arguments| {
        let (head, body) = FUELS.split_once('\n').unwrap();
        let wanted = text_of(arguments, "query").unwrap_or_default();
        let kept = body.lines().filter(|line| line.contains(wanted));
        Ok([head].into_iter().chain(kept).map(|line| format!("{line}\n")).collect())
    })
}

/// Tools that tell of one fuel or depot, by its id.
fn of_one(name: &str, description: &str, (argument, example): (&'static str, &str), told: fn(&str) -> Value) -> Tool {
    let takes = json!({ argument: { "type": "string", "description": format!("For example {example}") } });
    tool(name, description, takes, &[argument], move |arguments| {
        Ok(told(text_of(arguments, argument).unwrap_or_default()).to_string())
    })
}

fn prices() -> Tool {
    let takes = json!({
        "fuel_id": { "type": "string", "description": "Fuel id, e.g. f1" },
        "look_back_days": { "type": "integer", "description": "Days to look back" }
    });
    let required = ["fuel_id", "look_back_days"];
    tool(
        "get_price_history",
        "Daily prices of one fuel, oldest first.",
        takes,
        &required,
        |arguments| {
            let days = arguments.get("look_back_days").and_then(Value::as_i64).unwrap_or_default();
            let dear = [("2025-05-20", 2.10), ("2025-06-10", 1.80), ("2025-06-17", 1.70)];
            let kept = dear.iter().filter(|(day, _)| days >= 60 || *day >= "2025-06-01");
            Ok(json!(kept.map(|(day, price)| json!({ "date": day, "price": price })).collect::<Vec<_>>()).to_string())
        },
    )
}

fn papers() -> Tool {
    let takes = json!({
        "parcel_id": { "type": "string", "description": "Parcel id, e.g. PC-101" },
        "paper": { "type": "string", "enum": ["packing_list", "goods_receipt"] }
    });
    let says = "Lines of one of a parcel's papers.";
    tool("get_parcel_lines", says, takes, &["parcel_id", "paper"], |arguments| {
        let packed = text_of(arguments, "paper") == Some("packing_list");
        let lines = [("BX", 60, 58), ("TB", 40, 40), ("RL", 7, 7)];
        let told = lines
            .iter()
            .map(|(article, one, other)| json!({ "article": article, "quantity": if packed { one } else { other } }));
        Ok(json!({ "lines": told.take(if packed { 3 } else { 2 }).collect::<Vec<_>>() }).to_string())
    })
}

fn courier() -> Desk {
    let latest = |fuel: &str| json!({ "fuel_id": fuel, "date": "2025-06-17", "price": 1.7 });
    let stored = |depot: &str| {
        let stock = [("Box", 40, 2.5), ("Bag", 10, 0.5), ("Roll", 7, 8.0)];
        let told = stock.iter().skip(usize::from(depot == "d2"));
        let told = told.map(
            |(item, quantity, price)| json!({ "item": item, "quantity": quantity, "price": price, "worth": price * f64::from(*quantity) }),
        );
        json!({ "depot_id": depot, "as_of": "2025-06-17", "materials": told.collect::<Vec<_>>() })
    };
    Desk::of(
        "courier",
        vec![
            listed("list_parcels", "Parcels with what was promised.", PARCELS),
            listed("list_troubles", "Troubles on the road.", TROUBLE),
            listed("list_depots", "Depots.", DEPOTS),
            listed("list_checks", "Checks of the depots.", CHECKS),
            find_fuel(),
            of_one("get_fuel_price", "Latest price of one fuel.", ("fuel_id", "f1"), latest),
            prices(),
            papers(),
            of_one(
                "get_depot_materials",
                "Positions of one depot's store, each with its worth.",
                ("depot_id", "d1"),
                stored,
            ),
        ],
    )
}

fn ask(question: &str) -> Answer {
    courier().ask(question)
}

#[test]
fn parcels_that_came_by_the_promised_time_are_a_part_of_those_that_came() {
    for question in [
        "What share of the parcels delivered in May arrived by the promised time?",
        "What percentage of the parcels delivered in May were on time?",
    ] {
        let answer = ask(question);
        assert_eq!(
            rows(&answer, &["percent", "matching", "total"]),
            [["66.6667", "2", "3"]],
            "{}",
            told(&answer)
        );
    }
    let other = ask("What percentage of the parcels delivered in May were not on time?");
    assert_eq!(rows(&other, &["percent", "matching"]), [["33.3333", "1"]], "{}", told(&other));
    let each = ask("On-time delivery rate per depot in May");
    assert_eq!(
        rows(&each, &["depot", "percent"]),
        [["South", "100.0"], ["North", "50.0"]],
        "{}",
        told(&each)
    );
}

#[test]
fn late_is_what_came_too_late_or_should_be_there() {
    let answer = ask("Which parcels are late?");
    assert_eq!(rows(&answer, &["id"]), [["PC-102"], ["PC-104"]], "{}", told(&answer));
    let came = ask("How many parcels were delivered late in May?");
    assert_eq!(number(&came), 1.0, "{}", told(&came));
}

#[test]
fn who_is_asked_which_of_those_hears_which() {
    let desk = courier();
    let answer = desk.ask("Which parcels are on the road?");
    let next = desk.ask_after("Which of those are late already?", Some(&answer));
    assert_eq!(rows(&next, &["id"]), [["PC-104"]], "{}", told(&next));
}

#[test]
fn a_reference_stands_beside_the_courier_s_own_number() {
    let answer = ask("Which parcels were delivered before 11 May?");
    assert_eq!(rows(&answer, &["reference", "id"]), [["ORD-7001", "PC-101"]], "{}", told(&answer));
}

#[test]
fn a_size_is_no_duration() {
    let answer = ask("Which parcels are larger than 100 MB?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let slow = ask("Which parcels took more than 60 seconds of handling?");
    assert!(rows(&slow, &["id"]).contains(&vec!["PC-102".to_owned()]), "{}", told(&slow));
}

#[test]
fn a_period_is_asked_of_the_history_and_now_of_the_latest() {
    let answer = ask("What was Petrol's highest price in the last 60 days and on which day?");
    assert_eq!(rows(&answer, &["price"]), [["2.1"]], "{}", told(&answer));
    let latest = ask("What is the latest price of Petrol?");
    assert!(told(&latest).contains("1.7"), "{}", told(&latest));
}

#[test]
fn several_with_that_part_of_a_name_are_asked_about() {
    let answer = ask("What was the last price of Diesel?");
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    assert!(
        told(&answer).contains("Diesel Alpha") && told(&answer).contains("Diesel Beta"),
        "{}",
        told(&answer)
    );
}

#[test]
fn positions_are_counted_and_their_quantities_are_not() {
    let answer = ask("Number of positions in each depot");
    let counted: Vec<String> = rows(&answer, &["count"]).concat();
    assert_eq!(counted, ["3", "2"], "{}", told(&answer));
    assert_eq!(names(&ask("List the depots")), ["North", "South"]);
}

#[test]
fn the_most_of_an_adjective_goes_by_what_is_named() {
    let answer = ask("Top 2 dustiest parcels by handling sec");
    assert_eq!(rows(&answer, &["id"]), [["PC-102"], ["PC-103"]], "{}", told(&answer));
}

#[test]
fn values_that_are_told_one_after_another_divide_by_their_column() {
    let answer = ask("Number of checks by passed and failed");
    assert_eq!(
        rows(&answer, &["outcome", "count"]),
        [["failed", "2"], ["passed", "2"]],
        "{}",
        told(&answer)
    );
}

/// The depots of a failed check are two, and of those in June one; it is told so, or not at all.
#[test]
fn what_was_done_to_things_at_another_time_is_not_told_of_this_one() {
    let answer = ask("Which depots failed this month?");
    let told_right = answer.outcome == Outcome::NoSource || names(&answer) == ["North"];
    assert!(told_right, "{}", told(&answer));
}

#[test]
fn how_many_of_those_is_one_figure() {
    let desk = courier();
    let answer = desk.ask("Number of checks by depot");
    let next = desk.ask_after("how many of those failed?", Some(&answer));
    assert_eq!(number(&next), 2.0, "{}", told(&next));
}

#[test]
fn two_kinds_of_one_thing_are_held_against_each_other() {
    let answer = ask("What differs between the packing list and the goods receipt of PC-101?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let differences = rows(&answer, &["difference"]).len();
    assert_eq!(differences, 2, "{}", told(&answer));
}

#[test]
fn what_one_has_and_another_has_not_is_told_both_ways() {
    let answer = ask("Which materials are at the North depot but not at South, and the other way round?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert!(told(&answer).contains("only in North"), "{}", told(&answer));
}

#[test]
fn of_each_thing_the_latest_row_is_told() {
    let answer = ask("Show the latest check of each depot");
    assert_eq!(rows(&answer, &["check_id"]).concat(), ["k5", "k3"], "{}", told(&answer));
}

#[test]
fn a_follow_up_draws_the_same_figures_otherwise() {
    let desk = courier();
    let bars = desk.ask("Number of checks by depot");
    assert_eq!(bars.chart.as_ref().unwrap().kind, ChartKind::Bar, "{}", told(&bars));
    let shares = desk.ask_after("as a pie", Some(&bars));
    assert_eq!(shares.chart.as_ref().unwrap().kind, ChartKind::Pie, "{}", told(&shares));
    assert_eq!(shares.table, bars.table, "{}", told(&shares));
    let per_day = desk.ask("Number of checks per day as bars");
    let line = desk.ask_after("as a line", Some(&per_day));
    assert_eq!(line.chart.as_ref().unwrap().kind, ChartKind::Line, "{}", told(&line));
}
