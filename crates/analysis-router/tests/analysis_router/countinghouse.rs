//! A counting house: two firms with one first name, papers known by their number, a team called Data, and what falls due.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, listed, names, rows, text_of, told, tool};

const DEBTS: &str = "Firm,Current,Total\nBright Dental,100.50,300.50\nBright Homes,20,70\nMarlow Hotels,5,5\n";
/// Number, day, day on which it falls due.
const BILLS: [(&str, &str, &str); 4] = [
    ("BILL-1", "2025-05-19", "2025-06-19"),
    ("BILL-2", "2025-05-22", "2025-06-22"),
    ("BILL-3", "2025-06-01", "2025-07-30"),
    ("BILL-4", "2025-06-16", "2025-08-01"),
];
const TEAMS: &str = r#"{"teams": [{"key": "DAT", "name": "Data", "roundsEnabled": true}, {"key": "WEB", "name": "Web", "roundsEnabled": true},
    {"key": "OPS", "name": "Ops", "roundsEnabled": false}]}"#;
const CASES: &str = "id,title,team,label,state\nc1,Totals differ,DAT,Bug,open\nc2,Late file,DAT,Bug,closed\nc3,Slow page,WEB,Bug,open\nc4,New chart,DAT,Chore,open\n";
const ROUNDS: &str = "id,name,team,points\nr1,Round 1,WEB,14\nr2,Round 2,WEB,5\nr3,Round 1,DAT,9\n";
const SHIFTS: &str = "id,clerk,starts_at,ends_at\ns1,Ada Roth,2025-06-16T08:00:00Z,2025-06-23T08:00:00Z\ns2,Bo Lind,2025-06-23T08:00:00Z,2025-06-30T08:00:00Z\n";
const COSTS: &str = "id,supplier,amount_paid,total\nk1,Hart,70,70\nk2,Ridge,10,90\nk3,Hart,5,5\n";
const ENGINES: &str = "id,name,depends_on\ne1,press,\ne2,binder,press\ne3,cutter,binder\n";
const PAPERS: &str = r#"{"papers": [{"paperId": "p-065a", "number": "INV-7", "total": 80.5, "state": "paid"}, {"paperId": "p-077b", "number": "INV-9", "total": 79.95, "state": "paid"}]}"#;

fn house() -> Desk {
    let bounds = json!({
        "fromDate": {"type": "string", "format": "date", "description": "First bill date"},
        "toDate": {"type": "string", "format": "date", "description": "Last bill date"},
    });
    let bills = tool("list_bills", "Bills of suppliers, oldest first.", bounds, &[], |arguments| {
        let from = text_of(arguments, "fromDate").unwrap_or("0");
        let to = text_of(arguments, "toDate").unwrap_or("9");
        let kept = BILLS.iter().filter(|(_, day, _)| from <= *day && *day <= to);
        let told = kept.map(|(number, date, due)| json!({"billId": number.to_lowercase(), "number": number, "date": date, "dueDate": due}));
        Ok(json!({"bills": told.collect::<Vec<_>>()}).to_string())
    });
    Desk::of(
        "house",
        vec![
            bills,
            listed("list_debts", "What each firm owes.", DEBTS),
            listed("list_teams", "Teams of the house.", TEAMS),
            listed("list_cases", "Cases of the house with their labels.", CASES),
            listed("list_rounds", "Rounds of the teams with their points.", ROUNDS),
            listed("list_shifts", "Shifts of the clerks.", SHIFTS),
            listed("list_papers", "Papers sent to customers.", PAPERS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    house().ask(question)
}

#[test]
fn one_of_two_firms_is_asked_back_and_not_added_up() {
    let answer = ask("How much does Bright owe us?");
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(&answer));
    assert!(told(&answer).contains("Bright Dental or Bright Homes"), "{}", told(&answer));
}

#[test]
fn what_falls_due_was_dated_before() {
    let answer = ask("Which bills fall due in the next 7 days?");
    assert_eq!(names(&answer), ["BILL-1", "BILL-2"], "{}", told(&answer));
}

#[test]
fn a_team_called_data_is_in_the_statement() {
    let answer = ask("Open Data cases by label");
    assert_eq!(
        rows(&answer, &["label", "count"]),
        [["Bug", "1"], ["Chore", "1"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn per_round_does_not_ask_whether_there_are_any() {
    let answer = ask("Total points per round for the Web team");
    assert_eq!(rows(&answer, &["name"]), [["Round 1"], ["Round 2"]], "{}", told(&answer));
}

#[test]
fn a_paper_is_known_by_its_number() {
    let answer = ask("Which paid paper has the smallest total?");
    assert_eq!(names(&answer), ["INV-9"], "{}", told(&answer));
}

#[test]
fn no_list_is_told_for_a_difference() {
    let answer = ask("Which lines differ between BILL-1 and the paper INV-7?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn whoever_has_the_shift_is_on_call() {
    let answer = ask("Who is on call right now?");
    assert!(told(&answer).contains("Ada Roth"), "{}", told(&answer));
    assert!(!told(&answer).contains("Bo Lind"), "{}", told(&answer));
}

#[test]
fn what_was_paid_is_not_what_it_costs() {
    let desk = Desk::of("costs", vec![listed("list_costs", "Costs of suppliers.", COSTS)]);
    let answer = desk.ask("Which supplier is the most expensive?");
    assert_eq!(rows(&answer, &["supplier", "total"]), [["Ridge", "90"]], "{}", told(&answer));
}

#[test]
fn what_depends_on_something_is_not_the_thing_itself() {
    let desk = Desk::of("works", vec![listed("list_engines", "Engines of the works.", ENGINES)]);
    let answer = desk.ask("Which engines depend on press?");
    assert_eq!(names(&answer), ["binder"], "{}", told(&answer));
}
