//! A granary with quotes, growers, silos and contracts: which of a row's numbers and times a question speaks of, and what is no more than a part
//! of a name.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, names, number, rows, told, tool};

fn desk() -> Desk {
    Desk::of(
        "granary",
        vec![
            tool(
                "list_quotes",
                "Returns the quotes of each grain by day, and the tonnes traded.",
                json!({}),
                &[],
                |_| {
                    let quote = |(grain, day, close, tonnes): (&str, &str, f64, u32)| json!({ "grain": grain, "day": day, "open": close - 1.5, "high": close + 2.0, "low": close - 3.0, "close": close, "tonnes": tonnes });
                    let quotes = [
                        ("Wheat", "2025-06-10", 221.5, 40),
                        ("Wheat", "2025-06-11", 224.0, 10),
                        ("Wheat", "2025-06-12", 219.5, 30),
                        ("Rye", "2025-06-10", 180.5, 7),
                        ("Rye", "2025-06-11", 182.0, 9),
                        ("Rye", "2025-06-12", 181.0, 8),
                    ];
                    Ok(json!({ "quotes": quotes.map(quote) }).to_string())
                },
            ),
            tool(
                "list_growers",
                "Returns the growers with their district and the day on which their account was opened.",
                json!({}),
                &[],
                |_| {
                    let grower = |(id, name, district, opened): (&str, &str, &str, &str)| json!({ "grower_id": id, "name": name, "district": district, "opened_on": opened });
                    let growers = [
                        ("g1", "Alder Farm", "Uplands", "2023-02-01"),
                        ("g2", "Birch Farm", "Uplands", "2025-05-20"),
                        ("g3", "Cedar Farm", "Lowlands", "2025-06-02"),
                        ("g4", "Dogwood Farm", "Lowlands", "2022-09-12"),
                    ];
                    Ok(json!({ "growers": growers.map(grower) }).to_string())
                },
            ),
            tool(
                "list_deliveries",
                "Returns what growers bring, newest first.",
                json!({ "status": { "type": "string", "enum": ["open", "weighed", "returned"] } }),
                &[],
                |arguments| {
                    let wanted = arguments.get("status").and_then(Value::as_str).map(str::to_owned);
                    let deliveries = [
                        ("d1", "g1", "open", "2025-06-12"),
                        ("d2", "g3", "open", "2025-06-13"),
                        ("d3", "g3", "weighed", "2025-06-03"),
                        ("d4", "g4", "returned", "2025-05-03"),
                    ];
                    let kept = deliveries
                        .iter()
                        .filter(|delivery| wanted.as_deref().is_none_or(|wanted| delivery.2 == wanted));
                    let delivery = |(id, grower, status, day): &(&str, &str, &str, &str)| json!({ "delivery_id": id, "grower_id": grower, "status": status, "arrived_on": day });
                    Ok(json!({ "deliveries": kept.map(delivery).collect::<Vec<_>>() }).to_string())
                },
            ),
            tool(
                "list_contracts",
                "Returns the contracts for storage, with fee and places.",
                json!({}),
                &[],
                |_| {
                    let contract = |(name, purpose, fee, booked, used): (&str, &str, u32, u32, u32)| json!({ "name": name, "purpose": purpose, "monthly_fee": fee, "placesBooked": booked, "placesUsed": used });
                    let contracts = [
                        ("Juniper", "Seed", 100, 10, 12),
                        ("Laurel", "Seed", 300, 20, 20),
                        ("Myrtle", "Fodder", 250, 30, 11),
                        ("Olive", "Fodder", 90, 5, 6),
                    ];
                    Ok(json!({ "contracts": contracts.map(contract) }).to_string())
                },
            ),
            tool("list_silos", "Returns the silos with their height.", json!({}), &[], |_| {
                let silo = |(name, metres): (&str, u32)| json!({ "silo": name, "height_m": metres });
                Ok(json!({ "silos": Vec::from([("North", 20), ("South", 24), ("East", 18)].map(silo)) }).to_string())
            }),
            tool(
                "list_pests",
                "Returns the pests found in silos.",
                json!({ "silo": { "type": "string", "description": "Identifier of a silo" } }),
                &[],
                |arguments| {
                    let wanted = arguments.get("silo").and_then(Value::as_str).map(str::to_owned);
                    let pests = [
                        ("Weevils below the hatch", "North", "2025-04-02", "2025-06-01", 14),
                        ("Moths at the belt", "North", "2025-05-04", "2025-06-10", 3),
                        ("Mites in the sieve", "North", "2025-05-24", "2025-05-24", 1),
                        ("Weevils near the door", "South", "2025-05-14", "2025-06-11", 22),
                        ("Mice under the ramp", "South", "2025-04-12", "2025-04-12", 1),
                        ("Moths in the attic", "East", "2025-06-14", "2025-06-15", 2),
                    ];
                    let kept = pests.iter().filter(|pest| wanted.as_deref().is_none_or(|wanted| pest.1 == wanted));
                    let pest = |(title, silo, first, last, times): &(&str, &str, &str, &str, u32)| json!({ "title": title, "silo": silo, "first_noticed": first, "last_noticed": last, "times_noticed": times });
                    Ok(json!({ "pests": kept.map(pest).collect::<Vec<_>>() }).to_string())
                },
            ),
            tool("list_blends", "Returns the blends as they were milled.", json!({}), &[], |_| {
                let blend = |(at, (version, sacks)): (usize, (&str, u32))| json!({ "version": version, "line": (["Stone", "Steel"][at % 2]), "milled_at": format!("2025-05-{:02}T08:00:00Z", at + 10), "sacks": sacks, "miller": (["Ines Duarte", "Karl Brandt", "Karl Brandt"][at % 3]) });
                let blends = [
                    ("1.0", 4),
                    ("1.1", 9),
                    ("1.2", 31),
                    ("1.3", 3),
                    ("1.3", 6),
                    ("1.4", 5),
                    ("1.5", 8),
                    ("1.6", 2),
                    ("1.7", 7),
                    ("1.8", 1),
                ];
                Ok(json!({ "blends": blends.into_iter().enumerate().map(blend).collect::<Vec<_>>() }).to_string())
            }),
        ],
    )
}

fn ask(question: &str) -> Answer {
    desk().ask(question)
}

#[test]
fn a_course_is_drawn_over_the_days_and_never_added_up() {
    let answer = ask("Plot the closing quote of Wheat from June 10 to June 12");
    let expected = [["2025-06-10", "221.5"], ["2025-06-11", "224.0"], ["2025-06-12", "219.5"]];
    assert_eq!(rows(&answer, &["day", "average_close"]), expected, "{}", told(&answer));
    let answer = ask("Chart the tonnes of Rye in June");
    assert_eq!(
        rows(&answer, &["day", "total_tonnes"]),
        [["2025-06-10", "7"], ["2025-06-11", "9"], ["2025-06-12", "8"]],
        "{}",
        told(&answer)
    );
    // Divided by something else, it is not drawn over the time.
    let answer = ask("Plot the tonnes by grain");
    assert_eq!(
        rows(&answer, &["grain", "total_tonnes"]),
        [["Wheat", "80"], ["Rye", "24"]],
        "{}",
        told(&answer)
    );
    assert_ne!(rows(&ask("Close of the Wheat quotes in June"), &["close"]).len(), 1);
}

#[test]
fn a_verb_with_a_time_of_its_own_is_no_state_of_other_rows() {
    for question in [
        "Growers opened in the last 60 days",
        "Growers opened in the last 60 days, with the opening date",
    ] {
        assert_eq!(names(&ask(question)), ["Birch Farm", "Cedar Farm"], "{question}");
    }
    let desk = desk();
    desk.ask("Growers opened in the last 60 days, with the opening date");
    assert!(
        desk.journal
            .lock()
            .unwrap()
            .iter()
            .all(|(_, _, arguments)| !arguments.contains_key("status"))
    );
    assert_eq!(number(&ask("How many open deliveries are there?")), 2.0);
}

#[test]
fn what_a_thing_costs_in_a_month_adds_up_over_things() {
    let answer = ask("Monthly fee of the contracts by purpose");
    assert_eq!(
        rows(&answer, &["purpose", "total_monthly_fee"]),
        [["Seed", "400"], ["Fodder", "340"]],
        "{}",
        told(&answer)
    );
    assert_eq!(number(&ask("What is the average monthly fee of the contracts?")), 185.0);
}

#[test]
fn the_name_of_a_time_is_no_number() {
    let answer = ask("Plot the pests by month of first noticed");
    assert_eq!(
        rows(&answer, &["month", "count"]),
        [["2025-04", "2"], ["2025-05", "3"], ["2025-06", "1"]],
        "{}",
        told(&answer)
    );
    assert_eq!(number(&ask("Total times noticed of the pests")), 43.0);
}

#[test]
fn a_number_before_several_says_how_many() {
    let answer = ask("2 silos with the most pests");
    assert_eq!(
        rows(&answer, &["silo", "count"]),
        [["North", "3"], ["South", "2"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn rows_without_a_name_go_by_what_differs() {
    let answer = ask("Which blend had the most sacks, and who was its miller?");
    assert_eq!(
        rows(&answer, &["version", "sacks", "miller"]),
        [["1.2", "31", "Karl Brandt"]],
        "{}",
        told(&answer)
    );
    // Rows of a series have nothing but their time.
    let answer = ask("Highest close of the Wheat quotes");
    assert_eq!(rows(&answer, &["day"]), [["2025-06-11"]], "{}", told(&answer));
}

#[test]
fn a_number_named_in_whole_is_added_up() {
    assert_eq!(number(&ask("Total number of places booked across all contracts")), 65.0);
    assert_eq!(number(&ask("Number of contracts")), 4.0);
}

#[test]
fn two_numbers_of_a_row_stand_against_each_other() {
    assert_eq!(
        names(&ask("Which contracts have more places used than booked?")),
        ["Juniper", "Olive"]
    );
    assert_eq!(names(&ask("Contracts where places used are below places booked")), ["Myrtle"]);
    assert_eq!(number(&ask("How many contracts have fewer places used than booked?")), 1.0);
    // No other number is called so.
    let answer = ask("Which contracts have more places used than painted?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
