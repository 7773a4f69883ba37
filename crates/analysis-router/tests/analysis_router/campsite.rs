//! Campsite with guests and wardens behind one vague tool, pitches that were changed at some time, and dogs with the numbers of their chips.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, listed, names, number, rows, text_of, told, tool};

const GUESTS: &str = "guest_id,name,phone\ng1,Ida Moss,555-1\ng2,Per Lund,555-2\ng3,Ada Holm,555-3\n";
const STAFF: &str = "staff_id,name,shift\ns1,Olav Berg,night\ns2,Tove Dahl,day\n";
const DOGS: &str = "dog,guest_id,breed,chip\n\
    Rex,g1,Beagle,941000061867731\nLuna,g2,Poodle,941000061867745\nBosse,g3,Collie,941000061867750\nMax,g1,Beagle,941000061867762\n\
    Nala,g2,Collie,941000061867773\nOtto,g3,Poodle,941000061867784\nPim,g1,Collie,941000061867795\nRut,g2,Beagle,941000061867806\n";
const PITCHES: [(&str, &str, &str); 3] = [
    ("p1", "Lake", "2025-06-02"),
    ("p2", "Wood", "2025-01-04"),
    ("p3", "Lake", "2024-11-09"),
];
const STAYS: &str = "day,pitch_id,visitors\n\
    2025-06-03,p1,4\n2025-06-03,p2,3\n2025-06-04,p3,5\n2025-06-05,p1,1\n2025-05-09,p2,9\n";

fn campsite() -> Desk {
    let records = tool(
        "records",
        "Master data of the site. Choose with kind: guests are the owners of the dogs with their phone, staff are the wardens who work here.",
        json!({"kind": {"type": "string", "enum": ["guests", "staff"]}}),
        &["kind"],
        |arguments| {
            Ok(if text_of(arguments, "kind") == Some("guests") {
                GUESTS
            } else {
                STAFF
            }
            .into())
        },
    );
    let pitches = tool(
        "overview",
        "The pitches with their area.",
        json!({"updated_from": {"type": "string", "format": "date", "description": "Changed on or after"}}),
        &[],
        |arguments| {
            let from = text_of(arguments, "updated_from").unwrap_or_default();
            let rows = PITCHES.iter().filter(|(_, _, updated)| *updated >= from);
            let rows: Vec<_> = rows
                .map(|(id, area, updated)| json!({"pitch_id": id, "area": area, "updated_on": updated}))
                .collect();
            Ok(json!(rows).to_string())
        },
    );
    Desk::of(
        "campsite",
        vec![
            records,
            pitches,
            listed("stays", "Visitors on each pitch, day by day.", STAYS),
            listed("list_dogs", "Dogs on the site.", DOGS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    campsite().ask(question)
}

#[test]
fn each_kind_of_a_vague_tool_is_a_listing_of_its_own() {
    let answer = ask("How many staff do we have?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = ask("Which wardens are on the night shift?");
    assert_eq!(names(&answer), ["Olav Berg"], "{}", told(&answer));
    let answer = ask("List the guests with their phone");
    assert_eq!(answer.table.as_ref().unwrap().rows.len(), 3, "{}", told(&answer));
}

#[test]
fn a_change_that_nobody_asked_for_leaves_no_rows_out() {
    let answer = ask("Total visitors per area this month");
    assert_eq!(
        rows(&answer, &["area", "total_visitors"]),
        [["Lake", "10"], ["Wood", "3"]],
        "{}",
        told(&answer)
    );
    let desk = campsite();
    let answer = desk.ask("Which pitches were updated this month?");
    assert_eq!(rows(&answer, &["pitch_id"]), [["p1"]], "{}", told(&answer));
    let sent = desk
        .journal
        .lock()
        .unwrap()
        .iter()
        .any(|(_, _, arguments)| arguments.contains_key("updated_from"));
    assert!(sent, "{}", told(&answer));
}

#[test]
fn the_number_of_a_chip_is_no_amount() {
    let answer = ask("How much does the dog Luna weigh?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = ask("List the dogs with their chip");
    assert_eq!(rows(&answer, &["chip"]).len(), 8, "{}", told(&answer));
}
