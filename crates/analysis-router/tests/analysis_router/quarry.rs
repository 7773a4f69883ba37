//! A quarry with pits, blasts, loads and pumps: numbers made of other numbers, things seen only in what happens to them, and who did it.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, listed, names, number, rows, told, tool};

const PITS: &str = "pit_id,name,foreman,opened_on,workers\n\
    p1,Larch,Ida Bohm,2025-06-02,14\n\
    p2,Rowan,Ole Stad,2025-06-11,31\n\
    p3,Alder,Ida Bohm,2025-04-20,9\n";

/// Pit, shots tried, duds, charge in grams, who logged it, when.
const BLASTS: &str = "blast_id,pit_id,attempts,duds,charge_grams,logged_by,fired_at\n\
    b1,p1,20,1,1500,Mia Falk,2025-06-17T08:00:00Z\n\
    b2,p1,20,3,2500,Mia Falk,2025-06-17T12:00:00Z\n\
    b3,p2,10,2,4000,Jan Roos,2025-06-16T08:00:00Z\n\
    b4,p2,10,0,3000,Jan Roos,2025-06-15T08:00:00Z\n";

const LOADS: &str = "load_no,pit_id,pieces,unit_price\nL-1,p1,10,4.5\nL-2,p1,3,100.0\nL-3,p2,7,2.0\n";
const PUMPS: &str = "pump_id,title,enabled\nu1,Otter,true\nu2,Beaver,false\nu3,Heron,true\nu4,Crane,true\n";
const STARTS: &str = "start_id,pump_id,outcome,started_at\n\
    s1,u1,failed,2025-06-17T08:00:00Z\ns2,u1,failed,2025-06-16T08:00:00Z\ns3,u2,failed,2025-06-16T09:00:00Z\n\
    s4,u2,ok,2025-06-15T08:00:00Z\ns5,u3,ok,2025-06-15T09:00:00Z\n";
/// A fault, with when it was seen first and last: the second is still going on.
const FAULTS: &str = "fault_id,kind,pump_id,first_seen,last_seen\n\
    f1,leak,u1,2025-03-01T08:00:00Z,2025-04-01T08:00:00Z\n\
    f2,noise,u2,2025-03-01T08:00:00Z,2025-06-17T08:00:00Z\n\
    f3,heat,u3,2025-06-17T06:00:00Z,2025-06-17T09:00:00Z\n";

fn quarry() -> Desk {
    Desk::of(
        "quarry",
        vec![
            listed("pits.list", "The pits of the quarry.", PITS),
            listed("blasts.list", "Blasts, with attempts, duds and charge.", BLASTS),
            listed("loads.list", "Loads that left a pit.", LOADS),
            listed("pumps.list", "The pumps, and what to do when they fail.", PUMPS),
            listed("pump_starts.list", "Starts of pumps, one by one.", STARTS),
            listed("faults.list", "Faults of pumps.", FAULTS),
            listed("drivers.list", "The drivers.", DRIVERS),
            listed("trucks.list", "The trucks.", TRUCKS),
            listed("licences.list", "Which driver may drive which truck.", LICENCES),
        ],
    )
}

const DRIVERS: &str = "driver_id,name\nd1,Nia Holm\nd2,Per Lind\nd3,Uma Rai\n";
const TRUCKS: &str = "truck_id,plate\nk1,Mammoth\nk2,Badger\n";
const LICENCES: &str = "licence_id,driver_id,truck_id\nx1,d1,k1\nx2,d1,k2\nx3,d3,k1\n";

fn ask(question: &str) -> Answer {
    quarry().ask(question)
}

#[test]
fn what_never_happened_to_something_is_told_by_the_list_of_such_things() {
    let answer = ask("Which pump has never started?");
    assert_eq!(names(&answer), ["Crane"], "{}", told(&answer));
}

#[test]
fn rows_that_are_the_groups_themselves_are_not_counted_as_one_each() {
    let answer = ask("How often did each pump fail?");
    let failed = [["Otter", "2"], ["Beaver", "1"]];
    assert_eq!(rows(&answer, &["pump", "count"]), failed, "{}", told(&answer));
    let desk = Desk::of(
        "quarry",
        vec![tool(
            "valves.list",
            "Valves, and what to do when they fail.",
            json!({}),
            &[],
            |_| Ok("valve_id,title\nv1,Larch\nv2,Rowan\nv3,Alder\n".into()),
        )],
    );
    let answer = desk.ask("How often did each valve fail?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_rate_is_one_number_as_a_part_of_another_over_all_rows_of_the_group() {
    let answer = ask("What is the dud rate of each pit?");
    let rate = "duds_percent_of_attempts";
    assert_eq!(
        rows(&answer, &["pit", rate]),
        [["Larch", "10.0"], ["Rowan", "10.0"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Which blast had the highest dud rate?");
    assert_eq!(rows(&answer, &["blast_id", rate]), [["b3", "20.0"]], "{}", told(&answer));
    // Nothing says what a leak would be a part of.
    assert_ne!(ask("What is the leak rate of each pit?").outcome, Outcome::Answered);
}

#[test]
fn two_numbers_asked_for_are_both_shown() {
    let answer = ask("Compare attempts and duds by pit");
    assert_eq!(
        rows(&answer, &["attempts", "duds"]),
        [["40", "4"], ["20", "2"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn a_number_is_told_in_the_unit_that_is_asked_for() {
    let answer = ask("How many kilos of charge did we fire?");
    assert_eq!(number(&answer), 11.0, "{}", told(&answer));
    let answer = ask("Blasts with a charge of more than 2.5 kg");
    assert_eq!(rows(&answer, &["blast_id"]), [["b3"], ["b4"]], "{}", told(&answer));
}

#[test]
fn so_many_pieces_at_a_price_each_have_a_value() {
    let answer = ask("What is the total value of load L-2?");
    assert_eq!(number(&answer), 300.0, "{}", told(&answer));
}

#[test]
fn new_is_what_came_to_be_in_that_time() {
    let answer = ask("How many new pits were there in June?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = ask("Which pit was opened first?");
    assert_eq!(names(&answer), ["Alder"], "{}", told(&answer));
}

#[test]
fn the_biggest_has_the_most_people() {
    let answer = ask("What is our biggest pit?");
    assert_eq!(names(&answer), ["Rowan"], "{}", told(&answer));
}

#[test]
fn what_is_switched_off_is_not_enabled() {
    let answer = ask("Which pumps are switched off?");
    assert_eq!(names(&answer), ["Beaver"], "{}", told(&answer));
}

#[test]
fn who_did_it_is_answered_with_who_did_it() {
    let answer = ask("Who logs the blasts?");
    assert_eq!(rows(&answer, &["logged_by"]), [["Jan Roos"], ["Mia Falk"]], "{}", told(&answer));
    // The foreman of a pit may not have made it.
    let answer = ask("Who created the pit Larch?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn all_that_are_level_are_told() {
    let answer = ask("Which pit has the most blasts?");
    assert_eq!(
        rows(&answer, &["pit", "count"]),
        [["Larch", "2"], ["Rowan", "2"]],
        "{}",
        told(&answer)
    );
    assert!(answer.text.contains("level"), "{}", told(&answer));
}

#[test]
fn what_was_still_seen_in_a_time_happened_in_it() {
    let answer = ask("Which faults happened this week?");
    assert_eq!(rows(&answer, &["kind"]), [["noise"], ["heat"]], "{}", told(&answer));
    let answer = ask("Which faults were first seen this week?");
    assert_eq!(rows(&answer, &["kind"]), [["heat"]], "{}", told(&answer));
}

#[test]
fn a_group_or_a_kind_of_chart_alone_refines_the_question_before() {
    let desk = quarry();
    let first = desk.ask("How many blasts were there this week?");
    assert_eq!(number(&first), 3.0, "{}", told(&first));
    let by = desk.ask_after("By pit?", Some(&first));
    assert_eq!(rows(&by, &["pit", "count"]), [["Larch", "2"], ["Rowan", "1"]], "{}", told(&by));
    let per_day = desk.ask_after("And per day?", Some(&first));
    assert_eq!(rows(&per_day, &["count"]), [["1"], ["2"]], "{}", told(&per_day));
    let bar = desk.ask_after("As a bar", Some(&per_day));
    assert_eq!(
        bar.chart.as_ref().map(|chart| serde_json::to_value(chart.kind).unwrap()),
        Some(json!("bar")),
        "{}",
        told(&bar)
    );
    assert_eq!(rows(&bar, &["count"]), [["1"], ["2"]], "{}", told(&bar));
}

#[test]
fn a_list_that_ends_at_the_tools_own_limit_is_asked_for_more_or_told_as_cut() {
    let samples = |most: Option<u64>| {
        let limit = json!({ "limit": { "type": "integer", "description": "Rows to give, default 10", "maximum": most.unwrap_or(500) } });
        Desk::of(
            "quarry",
            vec![tool("samples.list", "Samples of stone.", limit, &[], move |arguments| {
                let wanted = arguments
                    .get("limit")
                    .and_then(serde_json::Value::as_u64)
                    .unwrap_or(10)
                    .min(most.unwrap_or(500));
                let rows = (1..=12).take(wanted as usize).map(|row| format!("q{row},{row}\n"));
                Ok(format!("sample_id,grams\n{}", rows.collect::<String>()))
            })],
        )
    };
    let answer = samples(None).ask("How many samples are there?");
    assert_eq!(number(&answer), 12.0, "{}", told(&answer));
    let answer = samples(Some(10)).ask("How many samples are there?");
    assert!(!answer.complete, "{}", told(&answer));
    assert!(
        answer.notes.iter().any(|note| note.to_string().contains("there may be more")),
        "{}",
        told(&answer)
    );
}

#[test]
fn a_third_table_brings_two_together() {
    let answer = ask("Which drivers may use Mammoth?");
    assert_eq!(names(&answer), ["Nia Holm", "Uma Rai"], "{}", told(&answer));
}

#[test]
fn a_name_beside_a_noun_is_of_a_thing_of_that_kind() {
    let rack = json!({ "rack_id": { "type": "string", "description": "Id of the rack" } });
    let desk = Desk::of(
        "quarry",
        vec![
            tool("racks.list", "The racks, which hold bins.", json!({}), &[], |_| {
                Ok("rack_id,name,updated_at\nr1,north,2025-01-01T08:00:00Z\nr2,spare bolts,2025-02-01T08:00:00Z\n".into())
            }),
            tool("bins.list", "The bins of one rack.", rack, &["rack_id"], |arguments| {
                Ok(match arguments["rack_id"].as_str() {
                    Some("r1") => "bin_id,name,updated_at\nb1,bolts,2025-05-05T08:00:00Z\nb2,nuts,2025-05-01T08:00:00Z\n",
                    _ => "bin_id,name,updated_at\nb3,washers,2025-03-03T08:00:00Z\n",
                }
                .into())
            }),
        ],
    );
    let answer = desk.ask("When was the bolts bin last updated?");
    assert_eq!(rows(&answer, &["updated_at"]), [["2025-05-05T08:00:00Z"]], "{}", told(&answer));
}

#[test]
fn a_day_without_any_is_told_as_none() {
    let answer = ask("How many pump starts were there per day in June?");
    let days = [["2025-06-15", "2"], ["2025-06-16", "2"], ["2025-06-17", "1"]];
    assert_eq!(rows(&answer, &["day", "count"]), days, "{}", told(&answer));
    let answer = ask("pits opened per month");
    let months = [["2025-04", "1"], ["2025-05", "0"], ["2025-06", "2"]];
    assert_eq!(rows(&answer, &["month", "count"]), months, "{}", told(&answer));
}

#[test]
fn a_code_is_told_by_the_name_that_some_listing_has_for_it() {
    let desk = Desk::of(
        "quarry",
        vec![
            listed(
                "shifts.list",
                "Shifts and who hauled how much.",
                "shift_id,haulier_id,tonnes\nh1,KX,10\nh2,KX,20\nh3,RM,5\n",
            ),
            listed(
                "whos_who.fetch",
                "Directory of hauliers.",
                "code,name\nKX,Knox Brothers\nRM,Reed and Moss\nZZ,Zander\n",
            ),
        ],
    );
    let answer = desk.ask("Average tonnes per haulier");
    let means = [["Knox Brothers", "15.0"], ["Reed and Moss", "5.0"]];
    assert_eq!(rows(&answer, &["whos_who", "average_tonnes"]), means, "{}", told(&answer));
    // Zander hauled nothing, and is in no shift.
    let answer = desk.ask("Which hauliers have no shifts?");
    assert_eq!(names(&answer), ["Zander"], "{}", told(&answer));
}
