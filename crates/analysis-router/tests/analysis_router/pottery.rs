//! A school of pottery: who did something, what was spent, how long between two times, and spellings as people type.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, listed, names, number, rows, told};

const COURSES: &str = "course_id,title,trainer,seats,fee\nc1,Glazing,Ada Quist,8,40\nc2,Throwing,Bo Ferm,12,55\n";
const ESSAYS: &str = "essay_id,title,author,words\ne1,On Clay,Una,900\ne2,On Fire,Vic,400\n";
const PIECES: &str = "piece_id,name,submitted_on,decided_on,glaze_id\n\
    p1,Bowl,2025-05-01,2025-05-05,g1\np2,Vase,2025-05-02,2025-05-10,g2\np3,Cup,2025-06-01,,\n";
const GLAZES: &str = "glaze_id,name,on_hand,reorder_point\ng1,Celadon,4,10\ng2,Tenmoku,20,5\n";
const PAYMENTS: &str = "payment_id,card,amount,paid_on\ny1,Visa,30,2025-05-02\ny2,Visa,20,2025-06-02\ny3,Amex,70,2025-06-03\n";
const ABSENCES: &str = "absence_id,reason,submitted_at,starts_on\n\
    l1,rest,2025-06-10T08:00:00Z,2025-08-01\nl2,move,2025-06-02T08:00:00Z,2025-06-11\nl3,rest,2025-03-02T08:00:00Z,2025-08-09\n";
const PAY: &str = "payslip_id,potter,net_pay,overtime,paid_on\n1,Una,100,3,2025-04-30\n2,Una,110,0,2025-05-31\n3,Vic,90,1,2025-05-31\n";
const BIDS: &str = "bid_id,customer,state,made_on\nb1,Kiln Co,won,2025-05-01\nb2,Ash Ltd,lost,2025-05-02\nb3,Oak Ltd,lost,2025-06-02\n";

fn ask(question: &str) -> Answer {
    school().ask(question)
}

fn school() -> Desk {
    Desk::of(
        "pottery",
        vec![
            listed("courses.list", "Courses of the school and who teaches them.", COURSES),
            listed("essays.list", "Essays on the craft.", ESSAYS),
            listed("pieces.list", "Pieces for the show, from submission to decision.", PIECES),
            listed("glazes.list", "Stock of glazes.", GLAZES),
            listed("payments.list", "Card payments.", PAYMENTS),
            listed("absences.list", "Absences of the potters.", ABSENCES),
            listed("payslips.list", "Payslips of the potters with net pay and overtime.", PAY),
            listed("bids.list", "Bids for orders.", BIDS),
        ],
    )
}

#[test]
fn whoever_teaches_or_wrote_is_the_one_that_the_rows_name() {
    let answer = ask("Who teaches Throwing?");
    assert_eq!(rows(&answer, &["trainer"]), [["Bo Ferm"]], "{}", told(&answer));
    let answer = ask("Which essay has the most words, and who wrote it?");
    assert_eq!(rows(&answer, &["author"]), [["Una"]], "{}", told(&answer));
}

#[test]
fn below_its_point_is_how_many_there_are() {
    let answer = ask("Which glazes are below their reorder point?");
    assert_eq!(names(&answer), ["Celadon"], "{}", told(&answer));
}

#[test]
fn what_was_spent_is_what_the_payments_come_to() {
    let answer = ask("Spend per card in June");
    assert_eq!(
        rows(&answer, &["card", "total_amount"]),
        [["Amex", "70"], ["Visa", "20"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn what_starts_in_a_month_still_lies_ahead() {
    let answer = ask("How many absences start in August?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn over_time_is_no_overtime() {
    let answer = ask("Plot the net pay of Una over time");
    assert!(answer.sql.concat().contains("net_pay"), "{}", told(&answer));
    assert!(!answer.sql.concat().contains("overtime"), "{}", told(&answer));
}

#[test]
fn slips_of_spelling_are_read_as_meant() {
    let answer = ask("Which pieces dont have a glaze?");
    assert_eq!(names(&answer), ["Cup"], "{}", told(&answer));
    let answer = ask("How many bids did we loose in May?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn the_line_of_a_number_is_drawn_over_its_days() {
    let desk = Desk::of(
        "kiln",
        vec![listed(
            "heat.daily",
            "Heat of the kilns, day by day.",
            "day,kiln,heat_mwh\n2025-06-15,A,5\n2025-06-16,A,7\n2025-06-16,B,9\n2025-06-17,A,6\n",
        )],
    );
    let answer = desk.ask("Heat of kiln A over the last 7 days as a line");
    assert_eq!(rows(&answer, &["day"]).len(), 3, "{}", told(&answer));
}

#[test]
fn asked_to_group_them_the_rows_are_divided() {
    let desk = school();
    let all = desk.ask("How many bids are there?");
    let answer = desk.ask_after("Group them by state", Some(&all));
    assert_eq!(
        rows(&answer, &["state", "count"]),
        [["lost", "2"], ["won", "1"]],
        "{}",
        told(&answer)
    );
    let answer = desk.ask("Which lunar phases do we have?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}
