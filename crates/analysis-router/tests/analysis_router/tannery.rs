//! A tannery with vats, hides and inspections: words that look like a value, and are what somebody does, a column or a part of a name.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value, json};

use crate::harness::{Desk, names, number, rows, text_of, told, tool};

const TANNERS: &str = "tanner_id,name,rank,guild,last_active_at\n\
    t1,Ada Brook,lead,Lime,2025-06-16T08:00:00Z\nt2,Bo Strand,hand,Lime,2025-01-10T08:00:00Z\n\
    t3,Cy Vale,lead,Quality,2025-06-02T08:00:00Z\nt4,Di Holm,hand,Quality,2025-06-15T08:00:00Z\n";

const VATS: &str = "vat_id,name,tanner_id,owner,line,state,soak_fee\n\
    v1,North Vat,t1,Ada Brook,Quality,idle,4.5\nv2,South Vat,t2,Cy Vale,Bulk,soured,6\nv3,East Vat,t1,Cy Vale,Quality,idle,2\nv4,West Vat,t1,Bo Strand,Bulk,draining,3\n";

const CHECKS: &str = "check_id,vat_id,grade,first_response_minutes,checked_at\n\
    c1,v1,urgent,30,2025-06-10T08:00:00Z\nc2,v2,urgent,90,2025-06-11T08:00:00Z\nc3,v2,minor,10,2025-05-02T08:00:00Z\n";

const SOAKS: &str = "soak_id,vat_id,phase,started_at,litres\n\
    s1,v1,idle,2025-06-12T08:00:00Z,50\ns2,v1,running,2025-06-13T08:00:00Z,70\ns3,v3,running,2025-04-01T08:00:00Z,20\n";

const SOURINGS: &str = "souring_id,vat_id,cause\nx1,v1,heat\nx2,v3,age\n";

fn tanners(arguments: &Map<String, Value>) -> String {
    let wanted = text_of(arguments, "rank");
    let kept = |line: &&str| wanted.is_none_or(|wanted| line.split(',').nth(2) == Some(wanted));
    let mut lines = TANNERS.lines();
    let head = lines.next().unwrap();
    std::iter::once(head).chain(lines.filter(kept)).collect::<Vec<_>>().join("\n")
}

fn ask(question: &str) -> Answer {
    let plain =
        |name: &'static str, description: &str, rows: &'static str| tool(name, description, json!({}), &[], move |_| Ok(rows.into()));
    let rank = json!({
        "rank": { "type": "string", "enum": ["lead", "hand"] },
        "joined_after": { "type": "string", "format": "date", "description": "Tanners that joined on or after this day" },
    });
    let tools = vec![
        tool("list-tanners", "Lists the tanners.", rank, &[], |arguments| Ok(tanners(arguments))),
        plain("list-vats", "Lists the vats.", VATS),
        plain("list-quality-checks", "Lists the quality checks of vats.", CHECKS),
        plain("list-soaks", "Lists the soaks in the vats.", SOAKS),
        plain("list-sourings", "Lists the sourings of vats.", SOURINGS),
    ];
    Desk::of("tannery", tools).ask(question)
}

fn calls(answer: &Answer) -> String {
    serde_json::to_string(&answer.plan.steps).unwrap()
}

#[test]
fn what_somebody_does_is_no_kind_of_them() {
    let answer = ask("Show the tanners and the guild they belong to");
    assert_eq!(names(&answer).len(), 4, "{}", told(&answer));
    // Said of the rows themselves, it is one.
    assert_eq!(names(&ask("Which tanners are leads?")), ["Ada Brook", "Cy Vale"]);
}

#[test]
fn whoever_owns_something_is_no_lead() {
    let answer = ask("Who owns the South Vat?");
    assert_eq!(rows(&answer, &["owner"]), [["Cy Vale"]], "{}", told(&answer));
    assert!(!calls(&answer).contains("lead"), "{}", calls(&answer));
    let answer = ask("Which owner has the highest soak fee?");
    assert!(!calls(&answer).contains("\"rank\""), "{}", calls(&answer));
}

#[test]
fn a_response_is_not_whoever_is_responsible() {
    let answer = ask("Which quality check had the slowest first response and how many minutes did it take?");
    assert!(!calls(&answer).contains("lead"), "{}", calls(&answer));
}

#[test]
fn words_of_a_tables_name_are_no_value_elsewhere() {
    assert_eq!(names(&ask("Which vats have no quality checks?")), ["East Vat", "West Vat"]);
    let answer = ask("How many urgent quality checks are there?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    // Beside other words it is the line.
    assert_eq!(names(&ask("Which vats are in the quality line?")), ["East Vat", "North Vat"]);
}

#[test]
fn rows_told_by_their_kind_stay_what_is_asked_for() {
    let answer = ask("Which hands have no vat?");
    assert_eq!(names(&answer), ["Di Holm"], "{}", told(&answer));
    assert_eq!(names(&ask("Which vats have no soaks?")), ["South Vat", "West Vat"]);
}

#[test]
fn a_number_named_in_full_is_that_of_the_row_that_is_named() {
    let answer = ask("What's the soak fee of the South Vat?");
    assert_eq!(number(&answer), 6.0, "{}", told(&answer));
    // The soaks themselves.
    assert_eq!(number(&ask("How many soaks are there in the North Vat?")), 2.0);
}

#[test]
fn what_is_said_of_the_owner_chooses_among_the_owners() {
    let counts = |question: &str| rows(&ask(question), &["count"]).concat();
    assert_eq!(counts("How many soaks does each vat that is idle have?"), ["2", "1"]);
    assert_eq!(counts("How many idle soaks does each vat have?")[0], "1");
}

#[test]
fn a_time_of_what_was_not_done_starts_nothing_else() {
    let answer = ask("Show the tanners who have not been active for more than 90 days");
    assert_eq!(names(&answer), ["Bo Strand"], "{}", told(&answer));
    assert!(!calls(&answer).contains("joined_after"), "{}", calls(&answer));
    assert!(calls(&ask("Which tanners joined in the last 90 days?")).contains("joined_after"));
}

#[test]
fn the_noun_that_is_asked_for_has_to_be_met() {
    let answer = ask("What rating do tanners give the South Vat?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    let answer = ask("What state is the South Vat in?");
    assert_eq!(rows(&answer, &["state"]), [["soured"]], "{}", told(&answer));
}

const CLERKS: &str = "clerk_id,name,post,contract,earned,last_login\n\
    k1,Ada Brook,north,running,30,2025-06-16T08:00:00Z\nk2,Bo Strand,north,resigned,10,2025-01-10T08:00:00Z\n\
    k3,Cy Vale,south,running,25,2025-06-02T08:00:00Z\n";

const GATES: &str = "gate_event_id,clerk_id,action,occurred_at\n\
    g1,k1,open,2025-06-10T08:00:00Z\ng2,k2,log,2025-06-11T08:00:00Z\ng3,k3,open,2025-06-12T08:00:00Z\n";

const GUARDS: &str = "guard_id,name,state\nu1,Eli Marsh,watching\nu2,Fay Croft,resting\nu3,Gus Pike,resting\n";

const WATCHES: &str = "watch_id,guard_id,gate,duration_minutes,began_at\n\
    w1,u1,North Gate,60,2025-06-10T08:00:00Z\nw2,u2,North Gate,90,2025-06-11T08:00:00Z\nw3,u3,South Gate,30,2025-06-11T09:00:00Z\n";

const LAMPS: &str = "lamp_id,name,status,night_mode,dim_mode\nl1,Lamp A,active,on,off\nl2,Lamp B,active,off,on\nl3,Lamp C,broken,on,off\n";

fn at_the_gate(question: &str) -> Answer {
    let plain =
        |name: &'static str, description: &str, rows: &'static str| tool(name, description, json!({}), &[], move |_| Ok(rows.into()));
    let tools = vec![
        plain("list-clerks", "Lists the clerks.", CLERKS),
        plain("list-gate-events", "Lists what happened at the gates.", GATES),
        plain("list-lamps", "Lists the lamps.", LAMPS),
        plain("list-guards", "Lists the guards.", GUARDS),
        plain("list-watches", "Lists the watches of the guards.", WATCHES),
    ];
    Desk::of("gatehouse", tools).ask(question)
}

#[test]
fn what_the_rows_last_did_themselves_is_no_missing_row() {
    for question in [
        "Which clerks haven't logged in for more than 30 days?",
        "clerks who have not signed in since 1 May",
    ] {
        let answer = at_the_gate(question);
        assert_eq!(names(&answer), ["Bo Strand"], "{}", told(&answer));
    }
    // What is missing is an event.
    let answer = at_the_gate("Which clerks had no log events in the last 30 days?");
    assert_eq!(names(&answer), ["Ada Brook", "Cy Vale"], "{}", told(&answer));
}

#[test]
fn a_word_that_names_rows_is_no_state_of_others() {
    let answer = at_the_gate("How long does a watch at the North Gate take on average?");
    assert_eq!(number(&answer), 75.0, "{}", told(&answer));
    assert_eq!(number(&at_the_gate("How many watches were there in June?")), 3.0);
    // As the state is written, it is the state.
    assert_eq!(names(&at_the_gate("Which guards are watching?")), ["Eli Marsh"]);
}

#[test]
fn a_kind_before_the_rows_is_what_the_share_is_of() {
    let percent = |question: &str| rows(&at_the_gate(question), &["percent"]).concat();
    assert_eq!(percent("What percentage of the north clerks resigned?"), ["50.0"]);
    assert_eq!(percent("What share of clerks resigned?"), ["33.3333"]);
    // A bound is the part as well.
    assert_eq!(percent("What share of the north clerks earned more than 20?"), ["50.0"]);
}

#[test]
fn what_has_rows_but_none_of_a_kind_has_some() {
    let answer = ask("Which vats had quality checks but none that were minor?");
    assert_eq!(names(&answer), ["North Vat"], "{}", told(&answer));
    // The time is that of what is missing.
    let answer = ask("Which vats had quality checks but no urgent ones in the last 3 days?");
    assert_eq!(names(&answer), ["North Vat", "South Vat"], "{}", told(&answer));
    // Without a first half, those without any check are among them.
    assert_eq!(
        names(&ask("Which vats had no minor quality checks?")),
        ["East Vat", "North Vat", "West Vat"]
    );
}

#[test]
fn texts_that_say_on_and_off_are_switches() {
    assert_eq!(names(&at_the_gate("Which lamps have night mode on?")), ["Lamp A", "Lamp C"]);
    assert_eq!(names(&at_the_gate("Which lamps have night mode turned off?")), ["Lamp B"]);
    let answer = at_the_gate("Which lamps have night mode enabled?");
    assert_eq!(names(&answer), ["Lamp A", "Lamp C"], "{}", told(&answer));
    // Said of the rows themselves, it is their state.
    assert_eq!(names(&at_the_gate("Which lamps are active?")), ["Lamp A", "Lamp B"]);
}
