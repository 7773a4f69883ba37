//! A sailing association with clubs, sailors, buoys, letters and berths: what an argument may be filled with, and what hangs together.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value, json};

use crate::harness::{Desk, names, number, rows, told, tool};

fn kept<'a, T>(arguments: &Map<String, Value>, argument: &str, all: &'a [T], of: impl Fn(&T) -> &'static str) -> Vec<&'a T> {
    let wanted = arguments.get(argument).and_then(Value::as_str).map(str::to_owned);
    all.iter()
        .filter(|row| wanted.as_deref().is_none_or(|wanted| of(row) == wanted))
        .collect()
}

fn desk() -> Desk {
    Desk::of(
        "regatta",
        vec![
            tool("list_clubs", "Returns the clubs.", json!({}), &[], |_| {
                let club = |(id, name): (&str, &str)| json!({ "club_id": id, "name": name });
                let clubs = [("k1", "Northern"), ("k2", "Southern")];
                Ok(json!({ "clubs": clubs.map(club) }).to_string())
            }),
            tool(
                "list_sailors",
                "Returns the sailors of the clubs.",
                json!({ "licence": { "type": "string", "enum": ["valid", "revoked"] } }),
                &[],
                |arguments| {
                    let sailors = [
                        ("s1", "Ada Blom", "k1", "valid"),
                        ("s2", "Bo Lind", "k1", "valid"),
                        ("s3", "Cleo Marsh", "k2", "revoked"),
                    ];
                    let sailor = |(id, name, club, licence): &(&str, &str, &str, &str)| json!({ "sailor_id": id, "name": name, "club_id": club, "licence": licence });
                    let kept: Vec<Value> = kept(arguments, "licence", &sailors, |sailor| sailor.3)
                        .into_iter()
                        .map(sailor)
                        .collect();
                    Ok(json!({ "sailors": kept }).to_string())
                },
            ),
            tool("list_protests", "Returns the protests of sailors.", json!({}), &[], |_| {
                let protests = [
                    ("p1", "s1", "revoked"),
                    ("p2", "s2", "upheld"),
                    ("p3", "s2", "upheld"),
                    ("p4", "s1", "upheld"),
                ];
                let protest = |(id, sailor, state): (&str, &str, &str)| json!({ "protest_id": id, "sailor_id": sailor, "state": state });
                Ok(json!({ "protests": protests.map(protest) }).to_string())
            }),
            tool("list_buoys", "Returns the buoys that the clubs keep.", json!({}), &[], |_| {
                let buoys = [("b1", "Birch Buoy", "k1"), ("b2", "Alder Buoy", "k2"), ("b3", "Elm Buoy", "k2")];
                let buoy = |(id, name, club): (&str, &str, &str)| json!({ "buoy_id": id, "name": name, "club_id": club });
                Ok(json!({ "buoys": buoys.map(buoy) }).to_string())
            }),
            tool(
                "list_club_letters",
                "Returns the letters that came in.",
                json!({ "kind": { "type": "string", "enum": ["open_letter", "complaint"] } }),
                &[],
                |arguments| {
                    let letters = [
                        ("l1", "open_letter", "2025-06-03"),
                        ("l2", "complaint", "2025-06-05"),
                        ("l3", "complaint", "2025-06-09"),
                    ];
                    let letter = |(id, kind, day): &(&str, &str, &str)| json!({ "letter_id": id, "kind": kind, "received_on": day });
                    let kept: Vec<Value> = kept(arguments, "kind", &letters, |letter| letter.1)
                        .into_iter()
                        .map(letter)
                        .collect();
                    Ok(json!({ "letters": kept }).to_string())
                },
            ),
            tool("list_berths", "Returns the berths.", json!({}), &[], |_| {
                let berth = |(id, name): (&str, &str)| json!({ "berth_id": id, "name": name });
                let berths = [("t1", "East Pier"), ("t2", "West Pier")];
                Ok(json!({ "berths": berths.map(berth) }).to_string())
            }),
            tool(
                "list_berth_bookings",
                "Returns the bookings of berths.",
                json!({ "status": { "type": "string", "enum": ["booked", "used", "cancelled"] } }),
                &[],
                |arguments| {
                    let bookings = [
                        ("x1", "t1", "used"),
                        ("x2", "t1", "used"),
                        ("x3", "t1", "cancelled"),
                        ("x4", "t2", "booked"),
                        ("x5", "t2", "booked"),
                    ];
                    let booking =
                        |(id, berth, status): &(&str, &str, &str)| json!({ "booking_id": id, "berth_id": berth, "status": status });
                    let kept: Vec<Value> = kept(arguments, "status", &bookings, |booking| booking.2)
                        .into_iter()
                        .map(booking)
                        .collect();
                    Ok(json!({ "bookings": kept }).to_string())
                },
            ),
        ],
    )
}

fn ask(question: &str) -> Answer {
    desk().ask(question)
}

#[test]
fn what_the_rows_are_called_is_no_kind_of_them() {
    for question in ["How many letters came in this month?", "Number of club letters in June"] {
        let answer = ask(question);
        assert_eq!(number(&answer), 3.0, "{question} {}", told(&answer));
    }
    assert_eq!(number(&ask("How many open letters came in this month?")), 1.0);
    assert_eq!(number(&ask("How many complaints came in this month?")), 2.0);
}

#[test]
fn how_often_it_was_done_is_no_state() {
    let answer = ask("Which berth was booked most often?");
    assert_eq!(names(&answer), ["East Pier"], "{}", told(&answer));
    assert_eq!(rows(&answer, &["count"]), [["3"]], "{}", told(&answer));
    assert_eq!(number(&ask("How many bookings are booked?")), 2.0);
}

#[test]
fn two_of_the_same_club_have_nothing_to_do_with_each_other() {
    let answer = ask("Which sailors passed Birch Buoy?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = ask("How many sailors has Birch Buoy?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    // The question itself says what brings them together.
    let answer = ask("Which sailors are in the club with Birch Buoy?");
    assert_eq!(names(&answer), ["Ada Blom", "Bo Lind"], "{}", told(&answer));
}

#[test]
fn what_was_done_to_something_is_its_state() {
    assert_eq!(names(&ask("Which sailors revoked a protest?")), ["Ada Blom"]);
    assert_eq!(names(&ask("Which sailors are revoked?")), ["Cleo Marsh"]);
    let answer = ask("Which sailors revoked a buoy?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
