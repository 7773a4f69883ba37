//! Two blueprints of a plant, with rooms, the doors of each room and its sensors: what differs between them, over every table they have.

use belvedere_analysis_router::Outcome;
use serde_json::{Value, json};

use crate::harness::{Desk, World, rows, text_of, told, tool};

fn blueprint(drawn: &str) -> Value {
    let old = drawn == "old";
    let door = |name: &str, width: u32| json!({ "name": name, "width": width });
    let sensor = |name: &str, kind: &str| json!({ "name": name, "kind": kind });
    let mut rooms = vec![
        json!({ "name": "boiler", "purpose": "heat", "doors": [door("north", if old { 90 } else { 120 }), door("hatch", 60)],
            "sensors": [sensor("b1", "smoke")] }),
        json!({ "name": "store", "purpose": if old { "goods" } else { "parts" }, "doors": [door("ramp", 300)],
            "sensors": if old { json!([]) } else { json!([sensor("s1", "motion")]) } }),
    ];
    if !old {
        rooms.push(json!({ "name": "lab", "purpose": "tests", "doors": [door("east", 90)], "sensors": [sensor("l1", "gas")] }));
    }
    json!({ "rooms": rooms })
}

fn world(schema: impl Fn(&str) -> String + Send + Sync + 'static) -> World {
    World {
        name: "plant",
        tools: vec![
            tool("list-blueprints", "Blueprints of the plant.", json!({}), &[], |_| {
                let drawn = |name: &str| json!({ "id": format!("bp-{name}"), "name": name });
                Ok(json!({ "blueprints": [drawn("old"), drawn("new"), drawn("draft")] }).to_string())
            }),
            tool(
                "read-layout",
                "The layout of one blueprint.",
                json!({ "blueprintId": { "type": "string", "description": "Identifier of the blueprint" } }),
                &["blueprintId"],
                move |arguments| Ok(schema(text_of(arguments, "blueprintId").unwrap().trim_start_matches("bp-"))),
            ),
        ],
    }
}

const QUESTION: &str = "What differs in the layout between the old and new blueprint?";

#[test]
fn every_table_of_the_two_sides_is_compared() {
    let answer = Desk::over(vec![world(|name| blueprint(name).to_string())]).ask(QUESTION);
    let mut found = rows(&answer, &["part", "of", "name", "difference", "old", "new"]);
    found.sort();
    let expected = [
        ["door", "boiler", "north", "changed", "90", "120"],
        ["null", "lab", "null", "only in new", "null", "tests"],
        ["null", "store", "null", "changed", "goods", "parts"],
        ["sensor", "store", "s1", "only in new", "null", "motion"],
    ];
    assert_eq!(found, expected, "{}", told(&answer));
    assert!(answer.complete, "{}", told(&answer));
    assert!(answer.text.contains("door boiler.north"), "{}", told(&answer));
    assert!(answer.text.contains("sensor store.s1 (only in new)"), "{}", told(&answer));
    let internal = |text: &str| text.contains("left_side") || text.contains("right_side");
    assert!(
        !internal(&answer.text) && !answer.notes.iter().any(|note| internal(note)),
        "{}",
        told(&answer)
    );
}

#[test]
fn equal_sides_have_no_differences() {
    let answer = Desk::over(vec![world(|_| blueprint("old").to_string())]).ask(QUESTION);
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    assert_eq!(answer.table.as_ref().unwrap().total_rows, 0, "{}", told(&answer));
}

#[test]
fn a_second_table_under_the_headings_is_compared_too() {
    let page = |name: &str| {
        let extra = if name == "new" { "| lock_east | card |\n" } else { "" };
        let width = if name == "new" { 120 } else { 90 };
        format!(
            "# Layout\n\n## Room `boiler`\n\n| column | width |\n|---|---|\n| north | {width} |\n| hatch | 60 |\n\n| index | method |\n|---|---|\n| lock_north | key |\n{extra}\n\
             ## Room `store`\n\n| column | width |\n|---|---|\n| ramp | 300 |\n\n| index | method |\n|---|---|\n| lock_ramp | key |\n"
        )
    };
    let answer = Desk::over(vec![world(page)]).ask(QUESTION);
    let mut found = rows(&answer, &["part", "name", "difference"]);
    found.sort();
    let expected = [["column", "north", "changed"], ["index", "lock_east", "only in new"]];
    assert_eq!(found, expected, "{}", told(&answer));
}

#[test]
fn a_part_that_only_one_side_has_is_told() {
    let page = |name: &str| {
        let mut layout = json!({ "rooms": [{ "name": "boiler", "purpose": "heat" }] });
        if name == "new" {
            layout["rooms"][0]["sensors"] = json!([{ "name": "b1", "kind": "smoke" }]);
        }
        layout.to_string()
    };
    let answer = Desk::over(vec![world(page)]).ask(QUESTION);
    let found = rows(&answer, &["part", "name", "difference", "new"]);
    assert!(
        found.contains(&["sensor", "b1", "only in new", "smoke"].map(str::to_owned).to_vec()),
        "{}",
        told(&answer)
    );
}
