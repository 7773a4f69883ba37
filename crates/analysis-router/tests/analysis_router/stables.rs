//! Stables with horses, riders, feeds and lessons: what is counted and what is added up, what an adjective of time divides, and how many stars.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, listed, number, rows, told};

/// Their tags are no numbers, and each has so many shoes on the shelf.
const HORSES: &str = "tag,name,yard,stall_quota,shoe_count,daily_rate,price,arrived_on,kind\n\
    h:amber,Amber,North,4,40,12.5,900,2024-01-03,pony\nh:brisk,Brisk,North,2,8,20,4000,2024-02-11,cob\n\
    h:cinder,Cinder,South,3,12,30.5,6500,2025-03-20,pony\n";

const RIDERS: &str = "rider_id,full_name,email,team\n\
    r1,Ada Brook,ada@ride.example,People\nr2,Ben Crane,ben@ride.example,Vaulting\nr3,Cy Drake,cy@ride.example,Vaulting\n";

const FINES: &str = "fine_id,rider_id,fined_on,amount\n\
    f1,r1,2025-02-01,5\nf2,r2,2025-02-02,9\nf3,r3,2025-03-01,8\nf4,r3,2025-03-02,7\nf5,r1,2025-04-01,1\n";

const FEEDS: &str = "feed_id,name,mix,protein\n1,Dawn,oat,10\n2,Dusk,oat,14\n3,Noon,barley,9\n";

const LESSONS: &str = "lesson_no,title,rhythm,fee,begins_on\n\
    L1,Jumping,weekly,20,2025-01-07\nL2,Dressage,monthly,35,2025-02-03\nL3,Hacking,weekly,15,2025-02-20\n";

const OUTINGS: &str = "request_id,rider_id,reason,hours,asked_on\n\
    1,r1,sick,3,2025-05-01\n2,r2,travel,10,2025-05-02\n3,r3,sick,2,2025-06-01\n4,r2,sick,1,2025-06-02\n";

const CHECKS: &str = "entry_id,vet,noted_at,value,remark\n\
    e1,Moss,2025-04-02T08:00:00Z,38.1,calm\ne2,Moss,2025-04-09T08:00:00Z,38.4,\ne3,Reed,2025-05-01T08:00:00Z,37.9,warm\n";

const COMMENTS: &str = "comment_id,author,rating,text,left_at\n\
    c1,Una,1,Muddy,2025-06-02T08:00:00Z\nc2,Vic,5,Lovely,2025-06-03T08:00:00Z\nc3,Wes,1,Cold,2025-05-03T08:00:00Z\nc4,Xia,2,Meh,2025-06-05T08:00:00Z\n";

fn stables() -> Desk {
    Desk::of(
        "stables",
        vec![
            listed(
                "list_horses",
                "Lists the horses with their yard and their stall quota per month.",
                HORSES,
            ),
            listed("list_riders", "Returns the people who ride here, with their team.", RIDERS),
            listed("list_fines", "Fines of riders, in euros.", FINES),
            listed("list_feeds", "The feeds and how they are mixed.", FEEDS),
            listed("list_lessons", "Returns the lessons and how often they are held.", LESSONS),
            listed("list_ride_out", "Ride out requests with the number of hours.", OUTINGS),
            listed("get_log", "Checkups, newest first: which vet took which value.", CHECKS),
            listed("list_comments", "Comments of visitors on the stables.", COMMENTS),
        ],
    )
}

fn ask(question: &str) -> Answer {
    stables().ask(question)
}

#[test]
fn a_number_of_things_is_no_sum_of_a_count_of_something_else() {
    let answer = ask("Number of horses by yard");
    assert_eq!(
        rows(&answer, &["yard", "count"]),
        [["North", "2"], ["South", "1"]],
        "{}",
        told(&answer)
    );
    let answer = ask("Number of shoes by yard");
    assert_eq!(rows(&answer, &["yard"]), [["North"], ["South"]], "{}", told(&answer));
    assert!(told(&answer).contains("48"), "{}", told(&answer));
}

#[test]
fn requests_are_counted_where_the_words_before_them_have_no_plural() {
    let answer = ask("ride out requests by reason");
    assert_eq!(
        rows(&answer, &["reason", "count"]),
        [["sick", "3"], ["travel", "1"]],
        "{}",
        told(&answer)
    );
    let answer = ask("total ride out hours by reason");
    assert!(told(&answer).contains("10"), "{}", told(&answer));
}

#[test]
fn rows_with_keys_of_their_own_are_counted_by_what_their_tool_calls_them() {
    let answer = ask("Checkups per month this year");
    assert!(told(&answer).contains('2') && !told(&answer).contains("76.5"), "{}", told(&answer));
    assert!(answer.outcome == Outcome::Answered, "{}", told(&answer));
    let answer = ask("Average value per vet");
    assert!(told(&answer).contains("38.25"), "{}", told(&answer));
}

#[test]
fn an_adjective_of_time_that_is_a_state_divides_nothing() {
    assert_eq!(number(&ask("How many lessons are weekly?")), 2.0);
    let desk = stables();
    let before = desk.ask("How many lessons are weekly?");
    let answer = desk.ask_after("and how many are monthly?", Some(&before));
    assert!(answer.outcome != Outcome::Answered || number(&answer) == 1.0, "{}", told(&answer));
    // Here it divides.
    let answer = ask("What are the monthly fines this year?");
    assert!(told(&answer).contains("2025-03"), "{}", told(&answer));
}

#[test]
fn an_adjective_of_time_that_is_in_the_name_of_a_number_divides_nothing() {
    assert_eq!(number(&ask("What is the average daily rate of all horses?")), 21.0);
    assert_eq!(number(&ask("Total monthly stall quota of all horses")), 9.0);
    assert_eq!(number(&ask("What do the horses cost per day on average?")), 21.0);
    // Fines have no price of a day.
    let answer = ask("Total fines per month");
    assert!(told(&answer).contains("15"), "{}", told(&answer));
}

#[test]
fn a_small_word_that_names_a_column_is_a_group() {
    let answer = ask("Average protein of the feeds per mix");
    assert_eq!(rows(&answer, &["mix"]), [["oat"], ["barley"]], "{}", told(&answer));
    // Lessons have none, and one figure for all of them is no answer.
    let answer = ask("Average fee of the lessons per make");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn the_people_who_are_asked_for_are_no_team_of_that_name() {
    let answer = ask("Which 2 people paid the most in fines?");
    assert!(told(&answer).contains("Cy Drake comes first with 15"), "{}", told(&answer));
    let answer = ask("Who is in the People team?");
    let text = told(&answer);
    assert!(text.contains("Ada Brook") && !text.contains("Ben Crane"), "{text}");
}

#[test]
fn a_number_of_stars_chooses_by_the_rating() {
    let answer = ask("Show 1 star comments since the beginning of June");
    assert_eq!(rows(&answer, &["comment_id"]), [["c1"]], "{}", told(&answer));
    assert_eq!(number(&ask("How many 1-star comments are there?")), 2.0);
    assert_eq!(number(&ask("How many two-star comments are there?")), 1.0);
    assert_eq!(number(&ask("How many comments have 5 stars?")), 1.0);
    for question in ["How many comments have 2 stars or less?", "How many comments have up to 3 stars?"] {
        let answer = ask(question);
        assert!(answer.outcome != Outcome::Answered || number(&answer) == 3.0, "{}", told(&answer));
    }
    // Horses have no stars.
    assert_ne!(ask("How many 5-star horses are there?").outcome, Outcome::Answered);
}

#[test]
fn a_number_that_is_of_no_rows_is_not_let_go() {
    let answer = ask("Show 3 comments");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = ask("Show 3 saddle lessons");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
