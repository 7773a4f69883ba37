//! An arboretum with trees and their prunings: what is asked after an answer is asked of what that answer chose.

use belvedere_analysis_router::{Answer, Outcome};

use crate::harness::{Desk, listed, names, number, rows, told};

const TREES: &str = "tree_id,name,bed,condition,sponsor_fee,monthly_dues,sponsor\n\
    t1,Old Tulip,North,healthy,40,4,Ada Brook\nt2,Crooked Larch,North,ailing,25,2,Ben Cole\n\
    t3,Red Maple,South,ailing,30,3,Ada Brook\nt4,Weeping Birch,South,healthy,55,5,Cy Dunn\nt5,Twin Cedar,East,felled,0,0,\n";

const PRUNINGS: &str = "pruning_id,tree_id,state,pruned_on,minutes,reason\n\
    10,t1,done,2025-06-10,30,storm\n11,t2,skipped,2025-06-10,15,rain\n12,t3,skipped,2025-06-12,20,frost\n\
    13,t4,done,2025-06-13,45,storm\n14,t4,skipped,2025-05-20,10,rain\n15,t5,done,2025-06-02,60,rot\n";

fn arboretum() -> Desk {
    Desk::of(
        "arboretum",
        vec![
            listed("trees.list", "The trees of the arboretum.", TREES),
            listed("prunings.list", "Prunings of the trees, one by one.", PRUNINGS),
        ],
    )
}

/// The last of the questions, each asked after the one before.
fn then(questions: &[&str]) -> Answer {
    let desk = arboretum();
    let (first, rest) = questions.split_first().unwrap();
    rest.iter()
        .fold(desk.ask(first), |before, next| desk.ask_after(next, Some(&before)))
}

fn lists(questions: &[&str], wanted: &[&str]) {
    let answer = then(questions);
    let mut found = names(&answer);
    found.sort();
    assert_eq!(found, wanted, "{}", told(&answer));
}

#[test]
fn what_is_asked_of_each_of_them_is_asked_of_those_that_were_listed() {
    lists(
        &["Which trees are ailing?", "what is the sponsor fee of each?"],
        &["Crooked Larch", "Red Maple"],
    );
    lists(
        &["Show the ailing trees", "what are their sponsor fees?"],
        &["Crooked Larch", "Red Maple"],
    );
    let answer = then(&["Show the ailing trees", "what are their monthly dues?"]);
    assert_eq!(
        rows(&answer, &["name", "monthly_dues"]),
        [["Crooked Larch", "2"], ["Red Maple", "3"]],
        "{}",
        told(&answer)
    );
    let answer = then(&["Show the ailing trees", "what did they bring in sponsor fees in total?"]);
    assert!(answer.outcome != Outcome::Answered || number(&answer) == 55.0, "{}", told(&answer));
    let answer = then(&["Which prunings were skipped?", "how many minutes is that in total?"]);
    assert_eq!(number(&answer), 45.0, "{}", told(&answer));
}

#[test]
fn rows_that_were_counted_are_listed_when_they_are_pointed_at() {
    let counted = "How many prunings were skipped last week?";
    let answer = then(&[counted, "list them with reason and minutes"]);
    assert_eq!(
        rows(&answer, &["reason", "minutes"]),
        [["rain", "15"], ["frost", "20"]],
        "{}",
        told(&answer)
    );
    let answer = then(&["How many trees are ailing?", "which ones, and who sponsors them?"]);
    assert_eq!(names(&answer).len(), 2, "{}", told(&answer));
}

#[test]
fn nothing_is_told_of_them_where_the_statement_would_take_others() {
    // Nothing was found, and there are none of them.
    let answer = then(&["Which trees are waiting for inspection?", "list them with their sponsor"]);
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    // The beds are told of all trees, however they do.
    let answer = then(&["Which prunings were skipped last week?", "which beds were they in?"]);
    let chosen = |answer: &Answer| answer.outcome != Outcome::Answered || told(answer).contains("'skipped'");
    assert!(chosen(&answer), "{}", told(&answer));
}

#[test]
fn a_new_subject_and_a_word_for_all_take_nothing_over() {
    let answer = then(&["How many trees are ailing?", "and how many trees overall?"]);
    assert!(answer.outcome != Outcome::Answered || number(&answer) > 0.0, "{}", told(&answer));
    let answer = then(&["How many prunings were skipped last week?", "How many trees are there?"]);
    assert_eq!(number(&answer), 5.0, "{}", told(&answer));
}

#[test]
fn what_replaces_a_condition_is_no_loss_of_it() {
    let answer = then(&["How many trees are ailing?", "and healthy?"]);
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
    let answer = then(&["How many prunings were skipped last week?", "and in May?"]);
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    let answer = then(&["How many trees are in the North bed?", "and per bed?"]);
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn words_that_have_something_to_stand_for_in_their_own_question_point_nowhere_else() {
    lists(
        &[
            "Which trees are ailing?",
            "Which trees are in the South bed, and who sponsors them?",
        ],
        &["Red Maple", "Weeping Birch"],
    );
}
