//! A millhouse with crews, silos and deliveries: which rows a question is about where several tables or columns could be meant.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, names, number, rows, told, tool};

fn desk() -> Desk {
    Desk::of(
        "millhouse",
        vec![
            tool("list_crews", "Returns the crews and their foremen.", json!({}), &[], |_| {
                let crew = |(id, name, foreman): (&str, &str, &str)| json!({ "id": id, "name": name, "foreman": foreman });
                let crews = [("c1", "Harvest Hands", "Ines Duarte"), ("c2", "Night Millers", "Karl Brandt")];
                Ok(json!({ "crews": crews.map(crew) }).to_string())
            }),
            tool(
                "get_crew_members",
                "Returns the members of one crew.",
                json!({ "crew_id": { "type": "string" } }),
                &["crew_id"],
                |arguments| {
                    let wanted = arguments.get("crew_id").and_then(Value::as_str).unwrap_or_default().to_owned();
                    let members = [
                        ("c1", "Oda Lund"),
                        ("c1", "Piet Maas"),
                        ("c1", "Ines Duarte"),
                        ("c2", "Karl Brandt"),
                        ("c2", "Rosa Vidal"),
                    ];
                    let kept = members.iter().filter(|member| member.0 == wanted);
                    let member = |(crew, name): &(&str, &str)| json!({ "crew_id": crew, "full_name": name });
                    Ok(json!({ "members": kept.map(member).collect::<Vec<_>>() }).to_string())
                },
            ),
            tool(
                "list_silos",
                "Returns the silos with the district they stand in and what they are fitted with.",
                json!({}),
                &[],
                |_| {
                    let silo = |(name, district, alarm, online): (&str, &str, bool, bool)| json!({ "silo": name, "district": district, "frost_alarm": alarm, "rentable_online": online });
                    let silos = [
                        ("North", "Uplands", true, true),
                        ("South", "Lowlands", true, false),
                        ("East", "Lowlands", false, true),
                    ];
                    Ok(json!({ "silos": silos.map(silo) }).to_string())
                },
            ),
            tool("get_records", "Bins as they were filled, newest first.", json!({}), &[], |_| {
                let bin = |(id, day): (&str, &str)| json!({ "bin_id": id, "filled_on": day });
                let bins = [
                    ("b1", "2025-06-10"),
                    ("b2", "2025-06-10"),
                    ("b3", "2025-06-11"),
                    ("b4", "2025-06-12"),
                ];
                Ok(json!({ "records": bins.map(bin) }).to_string())
            }),
            tool("list_payouts", "Payouts for bins, with the amount.", json!({}), &[], |_| {
                let payout = |(id, bin, day): (&str, &str, &str)| json!({ "payout_id": id, "bin_id": bin, "taken_on": day, "amount": 12 });
                let payouts = [("p1", "b1", "2025-06-14"), ("p2", "b1", "2025-06-15"), ("p3", "b3", "2025-06-15")];
                Ok(json!({ "payouts": payouts.map(payout) }).to_string())
            }),
            tool("list_rentals", "Returns rentals of silos.", json!({}), &[], |_| {
                let rental = |(id, silo, source): (&str, &str, &str)| json!({ "rental_id": id, "silo": silo, "source": source });
                let rentals = [
                    ("r1", "North", "online"),
                    ("r2", "North", "phone"),
                    ("r3", "South", "phone"),
                    ("r4", "South", "online"),
                ];
                Ok(json!({ "rentals": rentals.map(rental) }).to_string())
            }),
            tool(
                "list_district_wardens",
                "Returns the wardens of each district.",
                json!({}),
                &[],
                |_| {
                    let warden = |(name, district): (&str, &str)| json!({ "name": name, "district": district });
                    let wardens = [("Theo Falk", "Uplands"), ("Uma Reis", "Lowlands")];
                    Ok(json!({ "wardens": wardens.map(warden) }).to_string())
                },
            ),
            tool("list_pests", "Returns the pests found.", json!({}), &[], |_| {
                let pest = |(title, silo, warden): (&str, &str, Option<&str>)| json!({ "title": title, "silo": silo, "warden": warden });
                let pests = [
                    ("Weevils below the hatch", "North", Some("Theo Falk")),
                    ("Moths at the belt", "South", None),
                    ("Mites in the sieve", "South", Some("Uma Reis")),
                    ("Mice under the ramp", "East", None),
                ];
                Ok(json!({ "pests": pests.map(pest) }).to_string())
            }),
            tool(
                "list_deliveries",
                "Returns deliveries.",
                json!({ "status": { "type": "string", "enum": ["open", "paid", "returned"] } }),
                &[],
                |arguments| {
                    let wanted = arguments.get("status").and_then(Value::as_str).map(str::to_owned);
                    let deliveries = [
                        ("d1", "open", "cash"),
                        ("d2", "open", "card"),
                        ("d3", "paid", "card"),
                        ("d4", "returned", "card"),
                    ];
                    let kept = deliveries
                        .iter()
                        .filter(|delivery| wanted.as_deref().is_none_or(|wanted| delivery.1 == wanted));
                    let delivery = |(id, status, method): &(&str, &str, &str)| json!({ "delivery_id": id, "status": status, "payment_method": method });
                    Ok(json!({ "deliveries": kept.map(delivery).collect::<Vec<_>>() }).to_string())
                },
            ),
        ],
    )
}

fn ask(question: &str) -> Answer {
    desk().ask(question)
}

#[test]
fn who_is_in_it_are_its_members() {
    for question in ["Who is in the Harvest Hands crew?", "Who's in the Harvest Hands crew?"] {
        assert_eq!(names(&ask(question)), ["Ines Duarte", "Oda Lund", "Piet Maas"], "{question}");
    }
    let answer = ask("Who is the foreman of the Harvest Hands crew?");
    assert_eq!(rows(&answer, &["foreman"]), [["Ines Duarte"]], "{}", told(&answer));
}

#[test]
fn of_two_ways_to_a_group_every_row_goes_one() {
    let answer = ask("Pests per district");
    assert_eq!(
        rows(&answer, &["district", "count"]),
        [["Lowlands", "3"], ["Uplands", "1"]],
        "{}",
        told(&answer)
    );
    // Who it is said of may be nobody.
    let answer = ask("Pests per warden");
    assert_eq!(rows(&answer, &["count"]).len(), 3, "{}", told(&answer));
}

#[test]
fn a_flag_is_on_or_off() {
    assert_eq!(number(&ask("How many silos have the frost alarm turned on?")), 2.0);
    assert_eq!(names(&ask("Silos with the frost alarm switched off")), ["East"]);
    let answer = ask("How many silos have the frost alarm painted?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_flag_is_denied_in_several_words() {
    assert_eq!(names(&ask("Which silos can't be rented online?")), ["South"]);
    assert_eq!(names(&ask("Which silos have no rentals?")), ["East"]);
}

#[test]
fn by_what_it_was_paid_is_no_state() {
    assert_eq!(number(&ask("How many deliveries were paid by card?")), 3.0);
    assert_eq!(number(&ask("How many paid deliveries are there?")), 1.0);
}

#[test]
fn rows_that_belong_to_others_are_not_those() {
    let desk = desk();
    assert_eq!(rows(&desk.ask("Payouts per day"), &["count"]), [["1"], ["2"]]);
    let answer = desk.ask("Number of bins per day");
    assert_eq!(rows(&answer, &["count"]), [["2"], ["1"], ["1"]], "{}", told(&answer));
}
