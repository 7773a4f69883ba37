//! A printing house: words that choose rows, and what comes of them where the rows have nothing for it.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, chosen, listed, names, number, rows, told};

const PRESSES: &str = "press_id,name,state,ink_cents,sheets\n\
    p1,Otter,idle,4000,1000\np2,Crane,done,9000,9000\np3,Heron,done,6000,500\n";
const PLATES: &str = "plate_id,title,cut_by\nx1,Larch,s2\nx2,Rowan,s2\nx3,Alder,s1\n";
const STAFF: &str = "staff_id,name,role\ns1,Mia Falk,plate\ns2,Ole Stad,press\n";

fn house() -> Desk {
    Desk::of(
        "printworks",
        vec![
            listed(
                "presses.list",
                "The presses. Those with automatic feeding have no attendant.",
                PRESSES,
            ),
            listed("plates.list", "The plates and who cut them.", PLATES),
            chosen("staff.list", "The staff.", ("role", &["plate", "press", "bindery"]), STAFF),
        ],
    )
}

fn ask(question: &str) -> Answer {
    house().ask(question)
}

#[test]
fn what_rows_are_with_is_tested_or_nothing_is_answered() {
    let answer = ask("Show the presses with automatic feeding");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    let answer = ask("Show the presses with their sheets");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(
        names(&ask("Show the presses with the most sheets")).first().map(String::as_str),
        Some("Crane")
    );
}

#[test]
fn what_is_still_so_is_not_all_there_is() {
    let answer = ask("Presses still waiting for paper");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    assert_eq!(names(&ask("Which presses are still idle?")), ["Otter"]);
}

#[test]
fn one_number_per_another_is_not_the_first_alone() {
    let answer = ask("Which press has the highest ink per sheet?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}

#[test]
fn what_other_rows_are_called_chooses_no_kind_of_these() {
    let answer = ask("How many plates did Ole Stad cut?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = ask("Who on the staff has the role press?");
    assert_eq!(rows(&answer, &["name"]), [["Ole Stad"]], "{}", told(&answer));
}

#[test]
fn the_house_of_everything_is_no_thing_in_it() {
    assert_eq!(number(&ask("How many presses are in the database?")), 3.0);
    let desk = house();
    let first = desk.ask("How many presses are in the system?");
    let then = desk.ask_after("how many of them are done?", Some(&first));
    assert_eq!(number(&then), 2.0, "{}", told(&then));
    // Where something is called so, it is meant.
    let answer = ask("How many presses are in the warehouse in Ghent?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn what_rows_add_up_to_is_their_total() {
    let desk = house();
    let first = desk.ask("List the presses with their sheets");
    let then = desk.ask_after("What do they add up to?", Some(&first));
    assert_eq!(number(&then), 10_500.0, "{}", told(&then));
}
