//! A bindery: both ends of a number, one choice among what another left, and tools whose names say nothing.

use belvedere_analysis_router::Outcome;
use serde_json::json;

use crate::harness::{Desk, listed, names, number, rows, told, tool};

const PRESSES: &str = "press,hall,hourly_rate,hours\nAlbion,North,40,120\nColumbian,South,55,90\nStanhope,North,31,300\n";

const ORDERS: &str = "order_no,client,total,paid_on,status\nB-1,Ada Voss,200,2025-06-02,done\nB-2,Bo Lind,900,,done\n\
    B-3,Cem Kaya,450,,open\nB-4,Ada Voss,1200,2025-06-10,done\n";

const SERVICES: &str = "service_no,press,hours,served_at\n1,Albion,80,2025-01-04\n2,Stanhope,210,2025-02-04\n3,Albion,120,2025-05-04\n";

fn bindery() -> Desk {
    Desk::of(
        "bindery",
        vec![
            listed("list_presses", "Lists the presses and what an hour of each costs.", PRESSES),
            listed(
                "list_orders",
                "Lists the orders. An order carries the edition's ISBN on its label.",
                ORDERS,
            ),
            listed("list_services", "Lists the services of the presses.", SERVICES),
        ],
    )
}

#[test]
fn both_ends_of_a_number_are_told() {
    let answer = bindery().ask("Lowest and highest total among the done orders");
    assert_eq!(
        rows(&answer, &["minimum_total", "maximum_total"]),
        [["200", "1200"]],
        "{}",
        told(&answer)
    );
    let answer = bindery().ask("What are the highest and lowest hourly rates of the presses per hall?");
    let ends = rows(&answer, &["hall", "minimum_hourly_rate", "maximum_hourly_rate"]);
    assert_eq!(ends.len(), 2, "{}", told(&answer));
    assert!(ends.contains(&["North", "31", "40"].map(str::to_owned).to_vec()), "{ends:?}");
    // One end is one row still.
    let answer = bindery().ask("Which press has the highest hourly rate?");
    assert_eq!(names(&answer), ["Columbian"], "{}", told(&answer));
}

#[test]
fn a_choice_among_what_another_left_is_not_made() {
    let answer = bindery().ask("Which press had the most hours at its last service?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}

#[test]
fn the_biggest_of_what_is_missing_something_is_one() {
    let answer = bindery().ask("biggest order that has not been paid yet");
    assert_eq!(rows(&answer, &["order_no", "total"]), [["B-2", "900"]], "{}", told(&answer));
    let answer = bindery().ask("Which orders have not been paid yet?");
    assert_eq!(names(&answer), ["B-2", "B-3"], "{}", told(&answer));
}

#[test]
fn together_adds_up_and_each_of_them_does_not() {
    let answer = bindery().ask("What is the total of all open orders together?");
    assert_eq!(number(&answer), 450.0, "{}", told(&answer));
    let answer = bindery().ask("What is the hourly rate of all presses together?");
    assert_eq!(number(&answer), 126.0, "{}", told(&answer));
    let answer = bindery().ask("What presses do we have and what do they cost per hour?");
    assert_eq!(rows(&answer, &["press", "hourly_rate"]).len(), 3, "{}", told(&answer));
}

#[test]
fn a_thing_that_only_prose_speaks_of_is_not_shown_by_other_rows() {
    let answer = bindery().ask("ISBN of B-2?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    let answer = bindery().ask("Status of B-2?");
    assert_eq!(rows(&answer, &["status"]), [["done"]], "{}", told(&answer));
}

const VISITS: [&str; 2] = [
    r#"{"records": [{"visit_no": 1, "warden": "Ida", "outcome": "fail"}, {"visit_no": 2, "warden": "Jon", "outcome": "pass"}], "next_token": "t2"}"#,
    r#"{"records": [{"visit_no": 3, "warden": "Ida", "outcome": "fail"}, {"visit_no": 4, "warden": "Ida", "outcome": "pass"}], "next_token": null}"#,
];

/// One tool of a bare name each: what they are about is told by their descriptions alone.
fn wardens() -> Desk {
    let token = json!({ "token": { "type": "string", "description": "Continuation token" } });
    Desk::of(
        "wardens",
        vec![
            tool(
                "records",
                "Inspection records: site visits, past and booked.",
                token,
                &[],
                |arguments| Ok(VISITS[usize::from(arguments.contains_key("token"))].into()),
            ),
            listed("data", "The patrol index, by date.", "patrol_id,route,km\np1,Dunes,4\np2,Marsh,6\n"),
            listed("details", "Everything that is known.", "key,value\na,1\n"),
        ],
    )
}

#[test]
fn what_a_bare_name_lists_is_told_by_its_description() {
    let answer = wardens().ask("How many inspections failed?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = wardens().ask("Which warden did the most inspections?");
    assert_eq!(names(&answer), ["Ida"], "{}", told(&answer));
    let answer = wardens().ask("How many patrols are there?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn a_day_is_sent_where_an_iso_date_is_asked_for() {
    for (described, sent) in [
        ("ISO date", "2025-06-01"),
        ("ISO 8601 date", "2025-06-01"),
        ("ISO date and time", "2025-06-01T00:00:00Z"),
        ("ISO 8601", "2025-06-01T00:00:00Z"),
    ] {
        let from = json!({ "sent_from": { "type": "string", "description": described } });
        let desk = Desk::of(
            "post",
            vec![tool("list_parcels", "Lists the parcels.", from, &[], |_| {
                Ok("parcel_no,sent_on\n1,2025-06-03\n2,2025-06-05\n".into())
            })],
        );
        desk.ask("How many parcels were sent this month?");
        let calls = desk.journal.lock().unwrap().clone();
        let dates: Vec<_> = calls.iter().filter_map(|(_, _, arguments)| arguments.get("sent_from")).collect();
        assert_eq!(dates, [&json!(sent)], "{described}: {calls:?}");
    }
}

#[test]
fn two_words_are_found_where_a_tool_writes_one() {
    let bindery = || {
        Desk::of(
            "log",
            vec![
                listed("list_worksheets", "Lists them.", "worksheet_no,hall\n1,North\n2,South\n3,North\n"),
                listed("list_halls", "Lists the halls.", "hall,lampoil\nNorth,4\nSouth,9\n"),
            ],
        )
    };
    let answer = bindery().ask("How many work sheets are there?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
    let answer = bindery().ask("How many work sheets are there per hall?");
    assert_eq!(rows(&answer, &["hall", "count"]).len(), 2, "{}", told(&answer));
    let answer = bindery().ask("Which hall has the most lamp oil?");
    assert_eq!(names(&answer), ["South"], "{}", told(&answer));
    // Parted by more than a space, they are two.
    let answer = bindery().ask("How much work, sheets aside, is there?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
