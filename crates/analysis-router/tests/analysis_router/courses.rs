//! Kebab-case names, CSV and key-value replies, details by id.

use serde_json::json;

use crate::harness::{Desk, World, names, number, rows, text_of, told, tool};

const COURSES: &str = "course_id,title,subject,teacher,seats\nc1,Algebra I,Mathematics,Ines Ruiz,30\nc2,Botany,Biology,Omar Lind,24\nc3,Geometry,Mathematics,Omar Lind,18\nc4,Painting,Art,,12\n";

pub fn world() -> World {
    World {
        name: "campus",
        tools: vec![
            tool("list-courses", "Courses with subject, teacher and seats.", json!({}), &[], |_| {
                Ok(COURSES.into())
            }),
            tool(
                "get-course-enrolments",
                "Enrolments of one course.",
                json!({ "course_id": { "type": "string" } }),
                &["course_id"],
                |arguments| {
                    let count = match text_of(arguments, "course_id") {
                        Some("c1") => 3,
                        Some("c2") => 2,
                        Some("c3") => 4,
                        _ => 0,
                    };
                    let rows: Vec<_> = (0..count).map(|n| json!({ "student": format!("s{n}"), "grade": 60 + n * 10, "status": if n == 0 { "withdrawn" } else { "active" } })).collect();
                    Ok(json!(rows).to_string())
                },
            ),
        ],
    }
}

fn desk() -> Desk {
    Desk::over(vec![world()])
}

#[test]
fn looks_up_one_property() {
    let desk = desk();
    let answer = desk.ask("Who is the teacher of Botany?");
    assert_eq!(rows(&answer, &["title", "teacher"]), [["Botany", "Omar Lind"]], "{}", told(&answer));
    assert_eq!(names(&desk.ask("Which courses have no teacher?")), ["Painting"]);
    assert_eq!(names(&desk.ask("Which courses have more than 20 seats?")), ["Algebra I", "Botany"]);
    assert_eq!(number(&desk.ask("How many mathematics courses are there?")), 2.0);
    assert_eq!(number(&desk.ask("How many different subjects are there?")), 3.0);
}

#[test]
fn calls_details_for_each_row() {
    let answer = desk().ask("Number of enrolments per course");
    let mut found = rows(&answer, &["course", "count"]);
    found.sort();
    assert_eq!(found, [["Algebra I", "3"], ["Botany", "2"], ["Geometry", "4"]], "{}", told(&answer));
}

#[test]
fn calls_details_only_for_what_is_named() {
    let desk = desk();
    let answer = desk.ask("What is the average grade of the enrolments in Geometry?");
    assert_eq!(number(&answer), 75.0, "{}", told(&answer));
    assert_eq!(
        desk.tools_called().iter().filter(|tool| *tool == "get-course-enrolments").count(),
        1
    );
}

#[test]
fn understands_a_typo_and_says_so() {
    let answer = desk().ask("How many seats does Paintng have?");
    assert!(
        answer.table.as_ref().unwrap().rows[0].iter().any(|cell| *cell == json!(12)),
        "{}",
        told(&answer)
    );
    assert!(answer.notes.iter().any(|note| note.contains("Paintng")), "{}", told(&answer));
}
