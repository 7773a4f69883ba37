//! A lighthouse: which lists are read to find out, and which are left alone.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, Tool, listed, told};

const LAMPS: &str = "lamp_id,colour,watts\nl1,red,400\nl2,white,900\n";
const BOATS: &str = "boat_id,length_m\nb1,7\nb2,12\n";
const KEEPERS: &str = "keeper_id,name,hired_on\nk1,Runa Holt,2019-04-02\nk2,Bo Lind,2021-09-13\n";
const VISITS: &str = "visit_id,guests,day\nv1,4,2025-06-01\nv2,9,2025-06-02\n";
const STORES: &str = "store_id,barrels\ns1,40\ns2,12\n";

fn few() -> Vec<Tool> {
    vec![
        listed("lamps.list", "The lamps.", LAMPS),
        listed("boats.list", "The boats.", BOATS),
        listed("keepers.list", "The keepers.", KEEPERS),
        listed("visits.list", "Visits of the tower.", VISITS),
        listed("stores.list", "What is in store.", STORES),
    ]
}

fn many() -> Vec<Tool> {
    let further = [
        ("ropes.list", "The ropes.", "rope_id,fathoms\nr1,30\n"),
        ("bells.list", "The bells.", "bell_id,pounds\nx1,300\n"),
        ("flags.list", "The flags.", "flag_id,letter\nf1,Q\n"),
    ];
    let further = further.into_iter().map(|(name, description, rows)| listed(name, description, rows));
    few().into_iter().chain(further).collect()
}

fn called(answer: &Answer) -> Vec<&str> {
    answer.tool_calls.iter().map(|call| call.tool.as_str()).collect()
}

#[test]
fn a_name_is_looked_for_no_further_than_where_it_stands() {
    let desk = Desk::of("lighthouse", few());
    let answer = desk.ask("When was Runa Holt hired?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(called(&answer), ["lamps.list", "boats.list", "keepers.list"]);
}

#[test]
fn a_list_that_was_seen_to_hold_the_name_is_read_first() {
    let desk = Desk::of("lighthouse", few());
    desk.ask("When was Runa Holt hired?");
    let answer = desk.ask("When was Bo Lind hired?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(called(&answer), ["keepers.list"]);
}

#[test]
fn of_many_lists_one_that_was_seen_to_hold_the_name_is_read() {
    let desk = Desk::of("lighthouse", many());
    let unseen = desk.ask("When was Runa Holt hired?");
    assert_eq!(
        (unseen.outcome, called(&unseen)),
        (Outcome::NoSource, Vec::new()),
        "{}",
        told(&unseen)
    );
    desk.ask("List the keepers");
    let answer = desk.ask("When was Runa Holt hired?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(called(&answer), ["keepers.list"]);
}

#[test]
fn a_name_that_stands_nowhere_is_looked_for_in_every_list() {
    let answer = Desk::of("lighthouse", few()).ask("When was Gundula Fink hired?");
    assert_eq!(answer.code.as_deref(), Some("not_found"), "{}", told(&answer));
    assert_eq!(called(&answer).len(), 5, "{}", told(&answer));
}

#[test]
fn what_the_rows_lack_is_looked_for_in_no_list_that_they_do_not_point_to() {
    let answer = Desk::of("lighthouse", few()).ask("How many lamps were polished?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    assert_eq!(called(&answer), ["lamps.list"]);
}

#[test]
fn a_total_of_what_is_only_a_part_of_a_value_is_no_number_of_rows() {
    let desk = Desk::of(
        "lighthouse",
        vec![listed(
            "openings.list",
            "Openings.",
            "opening_id,title,opened_on\no1,Payroll Clerk,2025-06-02\no2,Lamp Warden,2025-06-03\n",
        )],
    );
    let answer = desk.ask("What was our total payroll in June?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}
