//! An archive in which several things are called alike: one of them is meant, and the question comes back with their names.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, names, told, tool};

const SHELVES: &str = "shelf_id,name,metres\ns1,Court rolls east,12\ns2,Court rolls west,9\ns3,Tithe maps,4\n";
const FOLDERS: &str = "folder_id,name,curator\nf1,reports,Ada\nf2,reports,Bo\nf3,letters,Ada\n";
const SCANS: [(&str, &str); 3] = [("c1", "f1"), ("c2", "f2"), ("c3", "f3")];
const LOANS: &str =
    "loan_id,borrower,state\nl1,Hollis Press,returned\nl2,Hollis & Sons,returned\nl3,Weir Museum,out\nl4,Hollis Press,returned\n";

fn ask(question: &str) -> Answer {
    let listed =
        |(name, description, rows): (&'static str, &str, &'static str)| tool(name, description, json!({}), &[], move |_| Ok(rows.into()));
    let mut tools: Vec<_> = [
        ("list_shelves", "Lists the shelves.", SHELVES),
        ("list_folders", "Lists the folders.", FOLDERS),
        ("list_loans", "Lists loans and whether each was returned.", LOANS),
        ("list_rooms", "Lists the rooms.", "room_id,floor\nr1,1\n"),
        ("list_lamps", "Lists the lamps.", "lamp_id,watts\np1,40\n"),
        ("list_gloves", "Lists the gloves.", "glove_id,size\ng1,9\n"),
        ("list_boxes", "Lists the boxes.", "box_id,litres\nb1,30\n"),
    ]
    .into_iter()
    .map(listed)
    .collect();
    tools.push(tool(
        "list_scans",
        "Lists the scans of one folder.",
        json!({ "folder_id": { "type": "string", "description": "ID of the folder" } }),
        &["folder_id"],
        |arguments| {
            let of = arguments.get("folder_id").and_then(Value::as_str);
            let scans = SCANS.iter().filter(|scan| Some(scan.1) == of);
            let scans: Vec<Value> = scans.map(|(id, folder)| json!({ "scan_id": id, "folder_id": folder })).collect();
            Ok(Value::from(scans).to_string())
        },
    ));
    Desk::of("archive", tools).ask(question)
}

fn asked_back(question: &str, options: &[&str]) {
    let answer = ask(question);
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    assert_eq!(answer.options, options, "{}", told(&answer));
}

#[test]
fn a_plural_that_the_names_have_is_one_thing() {
    let both = ["Court rolls east", "Court rolls west"];
    asked_back("How many metres does the court rolls shelf have?", &both);
    assert_eq!(names(&ask("List the court rolls shelves")), both);
}

#[test]
fn a_small_word_before_a_thing_is_its_name() {
    asked_back("Show the scans of the reports folder", &["reports (Ada)", "reports (Bo)"]);
    assert_eq!(names(&ask("Show the scans of the letters folder")), ["c3"]);
    // What nothing is called is not left out.
    let answer = ask("Show the scans of the records folder");
    assert_eq!(answer.code.as_deref(), Some("not_found"), "{}", told(&answer));
}

#[test]
fn a_name_is_looked_for_where_anything_said_of_it_stands() {
    asked_back("Has Hollis returned?", &["Hollis Press", "Hollis & Sons"]);
    let answer = ask("Has Wexham returned?");
    assert_eq!(answer.code.as_deref(), Some("not_found"), "{}", told(&answer));
}
