//! A ropewalk and its yards: what is measured and over what, where a word of the question is in the names of several numbers, or of none.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::json;

use crate::harness::{Desk, listed, number, rows, told, tool};

const ROPES: &str = "rope_id,name,status,reel_fee,price_per_metre,reject_rate,keeper\n\
    r1,Hawser,sold,4,2.5,3,Ada\nr2,Cable,sold,1,4.5,8,\nr3,Twine,sold,9,0.4,2,Cy\nr4,Marline,retired,2,0.2,1,\n";

const WALKERS: &str = "walker_id,name,complaint_limit,yearly_wage,batch_bonus,knots_last_30_days,joined_on\n\
    w1,Ada Brook,2,100,4,11,2020-01-01\nw2,Bo Strand,9,300,6,5,2025-06-10\nw3,Cy Vale,5,200,8,7,2021-01-01\n";

const COMPLAINTS: &str = "complaint_id,walker_id,text,made_on\n\
    c1,w1,late,2025-05-01\nc2,w1,loud,2025-05-02\nc3,w1,late,2025-05-03\nc4,w2,late,2025-05-04\nc5,w2,loud,2025-05-05\nc6,w3,late,2025-05-06\n";

const BATCHES: &str = "batch_id,rope_id,walker_id,idle_minutes,laying_minutes,metres,first_turn_minutes,laid_on\n\
    b1,r1,w1,90,10,100,3,2025-06-01\nb2,r1,w2,5,60,50,4,2025-06-02\nb3,r2,w2,6,30,10,9,2025-06-03\nb4,r3,w3,40,20,900,1,2025-06-04\nb5,r3,,70,,20,2,2025-06-05\n";

const STAGES: &str = "rope_id,stage,label,minutes\n\
    r1,1,hackle,5\nr1,2,spin,9\nr1,3,lay,4\nr2,1,hackle,6\nr2,2,spin,7\nr3,1,spin,2\n";

const MARKS: &str = "day,walker_id,mark\n\
    2025-06-01,w1,5\n2025-06-02,w2,2\n2025-06-03,w3,4\n2025-06-04,w1,1\n2025-06-05,w2,4\n";

const TESTS: &str = "day,yard,tested,passed,failed_pulls,pulls\n\
    2025-06-01,North,40,30,3,50\n2025-06-01,South,10,9,1,10\n2025-06-02,North,60,30,2,50\n2025-06-02,South,30,30,0,10\n";

const USAGE: &str = "day,yard,tar_kg,stock_left\n\
    2025-06-01,North,30,10\n2025-06-01,South,50,70\n2025-06-02,North,45,60\n2025-06-02,South,20,35\n";

const STRANDS: &str = "strand_id,grade,strandbreaks\n\
    s1,coarse,7\ns2,coarse,1\ns3,fine,40\n";

const NUMBERS: &str = "reel_number,label,kind,rope_id,fee\n\
    +100,Old reel,plain,r1,5\n+101,Long reel,gold,r1,7\n+102,Spare reel,gold,,2\n";

fn hires() -> String {
    let hire = |id: &str, walker: &str, at: &str, amount: f64| json!({ "hire_id": id, "walker_id": walker, "hired_at": at, "hours": 2, "price": { "amount": amount, "currency": "EUR" } });
    json!({ "hires": [
        hire("h1", "w1", "2025-05-03T08:00:00Z", 10.0),
        hire("h2", "w2", "2025-05-09T08:00:00Z", 25.0),
        hire("h3", "w1", "2025-06-02T08:00:00Z", 20.0),
        hire("h4", "w3", "2025-06-03T08:00:00Z", 5.0),
    ] })
    .to_string()
}

fn ask(question: &str) -> Answer {
    let mut tools = vec![
        listed(
            "list_ropes",
            "Lists the ropes on offer, and what quality and rating they are of.",
            ROPES,
        ),
        listed("list_walkers", "Lists the walkers.", WALKERS),
        listed("list_complaints", "Lists complaints about walkers.", COMPLAINTS),
        listed(
            "list_batches",
            "Lists batches with the metres tarred in each, and idle and laying time by walker.",
            BATCHES,
        ),
        listed("list_stages", "Lists the stages of each rope, in order.", STAGES),
        listed("daily_marks", "Marks of walkers, a day each.", MARKS),
        listed("daily_trials", "Daily trials by yard: tested, passed, failed.", TESTS),
        listed("yard_usage", "Daily use of tar by yard.", USAGE),
        listed("list_reel_numbers", "Lists reel numbers.", NUMBERS),
    ];
    tools.push(tool(
        "list_hires",
        "Lists charging hires of the carts by walkers, with what was paid.",
        json!({}),
        &[],
        |_| Ok(hires()),
    ));
    // A tool called by a verb alone: what it is about stands in its title.
    let mut strands = listed("search", "Searches by grade, with strandbreaks.", STRANDS);
    strands.definition.title = Some("Search strands".into());
    tools.push(strands);
    let mut reports = listed("find", "Finds reports by schedule.", "report_id,title,schedule\np1,Tar,weekly\n");
    reports.definition.title = Some("Find archived reports".into());
    tools.push(reports);
    let name = "ropewalk";
    Desk::of(name, tools).ask(question)
}

fn found(question: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let answer = ask(question);
    assert_eq!(answer.outcome, Outcome::Answered, "{question}: {}", told(&answer));
    rows(&answer, columns)
}

/// Nothing is answered with confidence.
fn declined(question: &str) {
    let answer = ask(question);
    assert_ne!(answer.outcome, Outcome::Answered, "{question}: {}", told(&answer));
}

#[test]
fn the_time_of_something_is_the_number_that_goes_by_it() {
    let wanted = [["Bo Strand", "90"], ["Cy Vale", "20"]];
    assert_eq!(found("Top 2 walkers by total laying time", &["walker", "laying_minutes"]), wanted);
    // Of several, none is of curing.
    declined("Total curing time by walker");
}

#[test]
fn the_wait_before_something_is_not_how_long_it_is() {
    assert_eq!(found("What was the longest batch?", &["batch_id"]), [["b2"]]);
}

#[test]
fn rows_without_a_group_and_without_a_number_are_no_group() {
    let by_walker = found("Total laying time per walker in June", &["walker"]);
    assert_eq!(by_walker.len(), 3, "{by_walker:?}");
}

#[test]
fn what_a_price_is_of_divides_nothing() {
    let wanted = [["Twine", "0.4"]];
    assert_eq!(found("cheapest sold rope per metre", &["name", "price_per_metre"]), wanted);
    // A number is not added up within the groups that it makes itself.
    declined("Total reel fee per reel fee");
}

#[test]
fn things_are_counted_that_a_number_only_begins_with() {
    let wanted = [["coarse", "2"], ["fine", "1"]];
    assert_eq!(found("Number of strands per grade", &["grade", "count"]), wanted);
    let wanted = [["2025-05", "2"], ["2025-06", "2"]];
    assert_eq!(found("Charging hires per month", &["month", "count"]), wanted);
    let wanted = [["fine", "40"], ["coarse", "8"]];
    assert_eq!(found("Total strandbreaks per grade", &["grade", "total_strandbreaks"]), wanted);
}

#[test]
fn things_may_be_called_numbers() {
    assert_eq!(found("Show me our gold numbers", &["label"]), [["Long reel"], ["Spare reel"]]);
    assert_eq!(number(&ask("How many gold numbers do we have?")), 2.0);
    assert_eq!(number(&ask("Number of complaints")), 6.0);
}

#[test]
fn the_place_of_a_row_among_its_like_is_never_added_up() {
    let wanted = [["Hawser", "3"], ["Cable", "2"], ["Twine", "1"]];
    let rows = found("How many stages does each rope have?", &["rope", "count"]);
    assert_eq!(rows[..3], wanted);
}

#[test]
fn rows_of_their_own_come_before_a_number_that_is_kept_beside_them() {
    let wanted = [["Ada Brook", "3"], ["Bo Strand", "2"]];
    assert_eq!(found("Which 2 walkers got the most complaints?", &["walker", "count"]), wanted);
    // Named in full it is meant.
    assert_eq!(found("Which walker has the highest complaint limit?", &["name"]), [["Bo Strand"]]);
}

#[test]
fn a_share_of_marks_is_a_share_of_rows() {
    assert_eq!(found("What percentage of marks was 4 or higher?", &["percent"]), [["60.0"]]);
}

#[test]
fn a_share_of_what_is_empty() {
    assert_eq!(found("percentage of ropes without a keeper", &["percent"]), [["50.0"]]);
}

#[test]
fn one_number_as_a_part_of_another() {
    let name = "passed_percent_of_tested";
    let wanted = [["South", "97.5"], ["North", "60.0"]];
    for question in [
        "Passed as a percentage of tested by yard",
        "What share of the tested was passed by yard?",
    ] {
        assert_eq!(found(question, &["yard", name]), wanted, "{question}");
    }
    let wanted = [["South", "5.0"], ["North", "5.0"]];
    let mut rates = found("Failure rate by yard", &["yard", "failed_pulls_percent_of_pulls"]);
    rates.sort();
    rates.reverse();
    assert_eq!(rates, wanted);
}

#[test]
fn a_rate_that_is_kept_for_each_row_is_compared() {
    assert_eq!(found("Ropes with a reject rate below 3%", &["name"]), [["Twine"], ["Marline"]]);
}

#[test]
fn how_an_amount_came_about_chooses_nothing() {
    let wanted = [["Twine", "920"], ["Hawser", "150"], ["Cable", "10"]];
    assert_eq!(found("Metres tarred per rope", &["rope", "total_metres"]), wanted);
    // What became of it does.
    declined("Metres rejected per rope");
}

#[test]
fn revenue_is_what_was_charged() {
    let wanted = [["2025-05", "35.0"], ["2025-06", "25.0"]];
    assert_eq!(found("Monthly revenue of hires", &["month", "total_price.amount"]), wanted);
    let wanted = [["Ada Brook", "30.0"], ["Bo Strand", "25.0"]];
    assert_eq!(found("the 2 walkers who paid the most", &["walker", "price.amount"]), wanted);
    // No hire is of a rope.
    declined("Revenue per rope");
}

#[test]
fn the_most_of_a_kind_is_that_of_all_rows() {
    assert_eq!(found("Which yard burned the most tar?", &["yard", "tar_kg"]), [["North", "75"]]);
    let wanted = [["South", "2025-06-01", "70"]];
    let rows = found(
        "highest stock left in June — which yard, and on what day",
        &["yard", "day", "stock_left"],
    );
    assert_eq!(rows, wanted);
}

#[test]
fn a_rate_by_the_hour_is_no_number_of_hours() {
    declined("Total years of all walkers");
}

#[test]
fn a_number_of_the_last_days_answers_for_just_those() {
    let wanted = [["Ada Brook", "11"]];
    let columns = ["name", "knots_last_30_days"];
    assert_eq!(found("Which walker tied the most knots in the last 30 days?", &columns), wanted);
    declined("Which walker tied the most knots in the last 7 days?");
}

#[test]
fn the_whole_name_of_a_number_asks_for_no_other_rows() {
    let answer = ask("What's the batch bonus of Bo Strand?");
    assert_eq!(rows(&answer, &["batch_bonus"]), [["6"]], "{}", told(&answer));
}

#[test]
fn a_first_turn_is_in_no_order() {
    assert_eq!(found("Which batch had the slowest first turn?", &["batch_id"]), [["b3"]]);
}

#[test]
fn what_only_the_prose_speaks_of_is_not_told() {
    declined("What quality do walkers give Hawser?");
    declined("What rating do walkers give Hawser?");
}

#[test]
fn each_of_them_is_told_by_itself() {
    declined("How many stages did each of the retired take?");
}

#[test]
fn a_participle_in_a_title_names_no_tool() {
    let answer = ask("archive a report on the ropes");
    assert_eq!(answer.code.as_deref(), Some("write_request"), "{}", told(&answer));
    assert_eq!(found("Show me the reports", &["report_id"]), [["p1"]]);
}
