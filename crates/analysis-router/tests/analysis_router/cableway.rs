//! A cableway: words that people hyphenate and tools write apart, and words that are near to a value and say something else.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, World, names, number, rows, told, tool};

fn check_ins() -> Vec<Value> {
    let one = |id: &str, cabin: &str, hours: f64, roped: bool, outcome: &str| json!({ "check_in": id, "cabin": cabin, "hours": hours, "roped": roped, "outcome": outcome });
    vec![
        one("CI-1", "valley-one", 1.5, true, "done"),
        one("CI-2", "valley-one", 0.5, false, "no_ride"),
        one("CI-3", "peak-two", 2.0, false, "done"),
        one("CI-4", "peak-two", 3.0, true, "no_ride"),
        one("CI-5", "peak-two", 1.0, true, "done"),
    ]
}

fn cabins() -> Vec<Value> {
    let one = |name: &str, fare: &str, crew: &str, grade: &str, rate: f64| json!({ "cabin": name, "fare": fare, "crew": crew, "grade": grade, "sway_free_rate": rate });
    vec![
        one("valley-one", "hourly", "Red", "wide", 97.5),
        one("peak-two", "flat", "Grade", "narrow", 99.0),
        one("glacier", "hourly", "Red", "wide", 98.0),
    ]
}

fn world() -> World {
    World {
        name: "cableway",
        tools: vec![
            tool(
                "list_check_ins",
                "Who came to the cabins, and for how many hours.",
                json!({}),
                &[],
                |_| Ok(json!({ "items": check_ins() }).to_string()),
            ),
            tool(
                "list_cabins",
                "The cabins, their crews, and what two hours in them cost.",
                json!({ "fare": { "type": "string", "enum": ["hourly", "flat"] } }),
                &[],
                |arguments| {
                    let wanted = arguments.get("fare");
                    let fits = |cabin: &Value| wanted.is_none_or(|fare| cabin["fare"] == *fare);
                    Ok(json!({ "items": cabins().into_iter().filter(fits).collect::<Vec<_>>() }).to_string())
                },
            ),
        ],
    }
}

fn ask(question: &str) -> Answer {
    let answer = Desk::over(vec![world()]).ask(question);
    assert_eq!(answer.outcome, Outcome::Answered, "{question}: {}", told(&answer));
    answer
}

#[test]
fn a_hyphenated_word_is_what_tools_and_columns_write_apart() {
    for (question, count) in [
        ("How many check-ins are there?", 5.0),
        ("How many check-ins of peak-two are there?", 3.0),
        ("number of check-ins that were not roped", 2.0),
    ] {
        assert_eq!(number(&ask(question)), count, "{question}");
    }
    let lowest = ask("Which cabin has the lowest sway-free rate?");
    assert!(lowest.text.contains("valley-one"), "{}", told(&lowest));
}

#[test]
fn what_a_cell_holds_with_a_hyphen_or_without_stays_whole() {
    for (question, count) in [
        ("How many no-rides did we have?", 2.0),
        ("How many check-ins are no-rides?", 2.0),
        ("How many check-ins does valley-one have?", 2.0),
    ] {
        assert_eq!(number(&ask(question)), count, "{question}");
    }
    let unknown = Desk::over(vec![world()]).ask("How many check-ins does valley-nine have?");
    assert_ne!(unknown.outcome, Outcome::Answered, "{}", told(&unknown));
}

#[test]
fn non_with_a_hyphen_denies_a_flag_or_a_value() {
    assert_eq!(number(&ask("How many non-roped check-ins are there?")), 2.0);
    assert_eq!(number(&ask("total hours of non-roped check-ins")), 2.5);
    assert_eq!(names(&ask("Which cabins are non-wide?")), ["peak-two"]);
    let unknown = Desk::over(vec![world()]).ask("How many non-waxed check-ins are there?");
    assert_ne!(unknown.outcome, Outcome::Answered, "{}", told(&unknown));
}

#[test]
fn hours_are_no_hourly_fare() {
    let total = ask("total hours by cabin");
    let hours = rows(&total, &["cabin", "total_hours"]);
    assert_eq!(hours, [["peak-two", "6.0"], ["valley-one", "2.0"]], "{}", told(&total));
}

#[test]
fn what_is_to_be_told_of_each_group_may_be_in_another_list() {
    let total = ask("hours by crew");
    let hours = rows(&total, &["crew", "total_hours"]);
    assert_eq!(hours, [["Grade", "6.0"], ["Red", "2.0"]], "{}", told(&total));
}

#[test]
fn what_is_called_its_own_is_a_column_whatever_else_is_called_so() {
    let listed = ask("Show every cabin and its grade");
    assert_eq!(rows(&listed, &["grade"]), [["wide"], ["narrow"], ["wide"]], "{}", told(&listed));
    assert_eq!(names(&ask("Which cabins are of the Grade crew?")), ["peak-two"]);
}
