//! A market hall and the books of its keeper, both connected: which of them a question is about.

use belvedere_analysis_router::{Answer, Outcome};
use belvedere_types::Language;

use crate::harness::{Desk, World, chosen, listed, number, told};

const STALLS: &str = "stall_id,name,trade,trader_id,rent_eur\nt1,Corner,cheese,p1,40\nt2,Arcade,bread,p2,55\nt3,Gate,cheese,p1,35\n";
const HALL_INVOICES: &str = "invoice_id,stall_id,total_eur,status,issued_on\nh1,t1,40,paid,2025-06-02\nh2,t2,55,overdue,2025-06-03\n";
const FAULTS: &str = "fault_id,stall_id,severity,reported_at\nf1,t1,high,2025-06-02T10:00:00Z\nf2,t2,low,2025-06-03T10:00:00Z\nf3,t1,low,2025-05-03T10:00:00Z\n";
const BOOK_INVOICES: &str = "invoice_id,vendor,total_eur,status,issued_on\nb1,Paper mill,300,paid,2025-06-01\nb2,Ice works,700,overdue,2025-06-05\nb3,Ice works,90,overdue,2025-06-06\n";
const TRADERS: &str = "trader_id,full_name,town\np1,Ada Quist,Lund\np2,Bo Ferm,Ystad\n";
const ACCOUNTS: &str = "account_id,name,kind,balance_eur\na1,Till,cash,120\na2,Savings,bank,900\n";

fn hall() -> World {
    World {
        name: "hall",
        tools: vec![
            listed("stalls.list", "The stalls of the hall with their rent.", STALLS),
            listed("invoices.list", "Invoices for rent, by stall.", HALL_INVOICES),
            listed("faults.list", "Faults reported at the stalls.", FAULTS),
        ],
    }
}

fn books() -> World {
    World {
        name: "books",
        tools: vec![
            chosen(
                "list-invoices",
                "Invoices of our vendors.",
                ("status", &["paid", "overdue"]),
                BOOK_INVOICES,
            ),
            listed("list-traders", "The traders we deal with.", TRADERS),
            listed("list-accounts", "Accounts and their balance.", ACCOUNTS),
        ],
    }
}

fn desk() -> Desk {
    Desk::over(vec![hall(), books()])
}

fn called(desk: &Desk) -> Vec<String> {
    let journal = desk.journal.lock().unwrap();
    let mut sources: Vec<String> = journal.iter().map(|(source, ..)| source.clone()).collect();
    sources.dedup();
    sources
}

fn asked_back(answer: &Answer) {
    assert_eq!(answer.outcome, Outcome::Clarify, "{}", told(answer));
    assert_eq!(answer.options, ["hall", "books"]);
}

#[test]
fn what_one_source_has_is_asked_of_it_alone() {
    let desk = desk();
    let answer = desk.ask("How many stalls are there for cheese?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    assert_eq!(called(&desk), ["hall"]);
    let desk = Desk::over(vec![hall(), books()]);
    let answer = desk.ask("Total balance of the accounts");
    assert_eq!(number(&answer), 1020.0, "{}", told(&answer));
    assert_eq!(called(&desk), ["books"]);
}

#[test]
fn rows_that_several_sources_have_by_one_name_are_asked_back() {
    let desk = desk();
    asked_back(&desk.ask("How many invoices are overdue?"));
    assert!(called(&desk).is_empty(), "nothing has to be called to ask");
}

#[test]
fn the_reply_names_the_source() {
    let desk = desk();
    let before = desk.ask("How many invoices are overdue?");
    let answer = desk.ask_after("books", Some(&before));
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    assert_eq!(called(&desk), ["books"]);
    let desk = Desk::over(vec![hall(), books()]);
    let answer = desk.ask_after("hall", Some(&before));
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
}

#[test]
fn a_question_may_name_the_source() {
    let desk = desk();
    let answer = desk.ask("How many invoices in the books are overdue?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    assert_eq!(called(&desk), ["books"]);
}

#[test]
fn it_is_asked_back_in_german_too() {
    let answer = desk().ask_in(Language::German, "Wie viele Rechnungen sind überfällig?", None);
    asked_back(&answer);
    let said = answer.text.told(Language::German);
    assert_eq!(said, "Mehrere Quellen haben das: hall und books. Welche meinen Sie?");
}

#[test]
fn a_follow_up_stays_with_the_source_of_the_answer() {
    let desk = desk();
    let before = desk.ask("How many faults were reported in June?");
    assert_eq!(number(&before), 2.0, "{}", told(&before));
    let answer = desk.ask_after("and in May?", Some(&before));
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    assert_eq!(called(&desk), ["hall"]);
}

#[test]
fn a_name_that_the_first_source_does_not_know_is_looked_for_in_the_next() {
    let answer = desk().ask("Which town is Bo Ferm from?");
    assert!(answer.text.contains("Ystad"), "{}", told(&answer));
}

#[test]
fn what_needs_both_is_answered_from_both() {
    let answer = desk().ask("Total rent of the stalls by town of the trader");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let rows = answer.table.as_ref().map(|table| table.rows.len());
    assert_eq!(rows, Some(2), "{}", told(&answer));
}

#[test]
fn a_refusal_names_all_that_is_connected() {
    let answer = desk().ask("How many lorries are on the road?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
    assert!(
        answer.text.contains("hall (stalls") && answer.text.contains("books (invoices"),
        "{}",
        answer.text
    );
}

#[test]
fn rows_are_called_by_their_name_in_words() {
    let answer = desk().ask("List the overdue invoices in the books");
    assert!(answer.text.starts_with("2 invoices"), "{}", answer.text);
}
