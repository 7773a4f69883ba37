//! One of several: a part of an account that calls have to name, and a thing that a question leaves open.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value, json};

use crate::harness::{Desk, names, number, rows, text_of, told, tool};

const DEPOTS: [(&str, &str); 3] = [("dp_1", "Harbour"), ("dp_2", "Hill Street"), ("dp_3", "Mill")];
/// Depot, crate, bottles.
const CRATES: [(&str, &str, u32); 6] = [
    ("dp_1", "blue", 12),
    ("dp_1", "green", 24),
    ("dp_1", "red", 6),
    ("dp_2", "amber", 12),
    ("dp_2", "clear", 20),
    ("dp_3", "brown", 24),
];

fn crates(arguments: &Map<String, Value>) -> Result<String, String> {
    let depot = text_of(arguments, "depot_id").ok_or("No depot chosen.")?;
    let own = CRATES.iter().filter(|(of, ..)| *of == depot);
    let list: Vec<Value> = own.map(|(_, name, bottles)| json!({"crate": name, "bottles": bottles})).collect();
    Ok(Value::from(list).to_string())
}

fn depots(count: usize) -> Desk {
    let depot = json!({"depot_id": {"type": "string", "description": "The depot to work in"}});
    let tools = vec![
        tool("list_depots", "Lists the depots of the account.", json!({}), &[], move |_| {
            let list = DEPOTS.iter().take(count).map(|(id, name)| json!({"depotId": id, "depot": name}));
            Ok(Value::from(list.collect::<Vec<_>>()).to_string())
        }),
        tool("list_crates", "Lists the crates with the bottles in each.", depot, &[], crates),
        tool("list_drivers", "Lists the drivers.", json!({}), &[], |_| {
            Ok(json!([{"driver": "Ada Brook"}, {"driver": "Bo Strand"}]).to_string())
        }),
    ];
    let part = json!({"code": "depot_not_chosen", "argument": "depot_id", "tool": "list_depots", "column": "depotId", "label": "depot"});
    Desk::of("bottling", tools).with_guide(json!({ "part": part }))
}

/// The depots that crates were asked of, in order; empty where none was named.
fn asked_of(desk: &Desk) -> Vec<String> {
    let calls = desk.journal.lock().unwrap();
    let crates = calls.iter().filter(|(_, tool, _)| tool == "list_crates");
    crates
        .map(|(.., arguments)| text_of(arguments, "depot_id").unwrap_or_default().to_owned())
        .collect()
}

fn sound(answer: &Answer) {
    assert!(answer.outcome == Outcome::Answered && answer.complete, "{}", told(answer));
}

#[test]
fn which_of_several_is_asked_once_and_sticks_for_the_conversation() {
    let desk = depots(3);
    let open = desk.ask("How many crates are there?");
    assert_eq!(open.outcome, Outcome::Clarify, "{}", told(&open));
    assert_eq!(open.options, ["Harbour", "Hill Street", "Mill"]);
    assert!(told(&open).contains("depot"), "{}", told(&open));

    let first = desk.ask_after("Harbour", Some(&open));
    sound(&first);
    assert_eq!(number(&first), 3.0);
    assert!(first.notes.iter().any(|note| note.contains("Harbour")), "{:?}", first.notes);
    assert_eq!(asked_of(&desk), ["dp_1"]);

    let next = desk.ask_after("Which crate has the most bottles?", Some(&first));
    sound(&next);
    assert_eq!(rows(&next, &["crate"])[0], ["green"], "{}", told(&next));
    assert_eq!(asked_of(&desk), ["dp_1"]);

    let other = desk.ask_after("How many crates are there in the Mill depot?", Some(&next));
    sound(&other);
    assert_eq!((number(&other), asked_of(&desk)), (1.0, vec!["dp_3".to_owned()]));

    let again = desk.replay(first.plan.clone());
    sound(&again);
    assert_eq!((number(&again), asked_of(&desk)), (3.0, vec!["dp_1".to_owned()]));
}

#[test]
fn what_the_question_names_and_what_is_the_only_one_is_taken() {
    let desk = depots(3);
    let named = desk.ask("How many crates are there in hill street?");
    sound(&named);
    assert_eq!(number(&named), 2.0);
    assert_eq!(asked_of(&desk), ["", "dp_2"]);

    let desk = depots(1);
    let only = desk.ask("How many crates are there?");
    sound(&only);
    assert_eq!(number(&only), 3.0);
    assert!(only.notes.is_empty(), "{:?}", only.notes);
    // What was refused first is asked again when the plan is run again, and leaves no gap then either.
    sound(&desk.replay(only.plan.clone()));
}

#[test]
fn nobody_is_asked_where_no_call_wants_it() {
    let desk = depots(3);
    let drivers = desk.ask("List the drivers");
    sound(&drivers);
    assert_eq!(desk.tools_called(), ["list_drivers"]);
    // Where nothing can be listed, the vendor's refusal stands.
    let none = depots(0).ask("How many crates are there?");
    assert_eq!(
        (none.outcome, none.code.as_deref()),
        (Outcome::Failed, Some("depot_not_chosen")),
        "{}",
        told(&none)
    );
}

/// A look that was refused and that the answer does without is no gap, and nobody is asked.
#[test]
fn a_refused_look_that_nothing_needs_leaves_the_answer_whole() {
    let depot = json!({"depot_id": {"type": "string", "description": "The depot to work in"}});
    let tools = vec![
        tool("list_depots", "Lists the depots of the account.", json!({}), &[], |_| {
            Ok(json!([{"depotId": "dp_1", "depot": "Harbour"}, {"depotId": "dp_2", "depot": "Mill"}]).to_string())
        }),
        tool(
            "get_washing_statistics",
            "Gets how many bottles were washed by each depot.",
            json!({}),
            &[],
            |_| Ok(json!([{"depot": "Harbour", "bottles": 700}, {"depot": "Mill", "bottles": 900}]).to_string()),
        ),
        tool(
            "get_depot_details",
            "Gets the depot: its name, gates and bottles.",
            depot,
            &[],
            |_| Err("No depot chosen.".into()),
        ),
    ];
    let part = json!({"code": "depot_not_chosen", "argument": "depot_id", "tool": "list_depots", "column": "depotId"});
    let desk = Desk::of("bottling", tools).with_guide(json!({ "part": part }));
    let answer = desk.ask("Which depots washed the most bottles?");
    assert!(
        desk.tools_called().contains(&"get_depot_details".to_owned()),
        "{:?}",
        desk.tools_called()
    );
    sound(&answer);
    assert_eq!(rows(&answer, &["depot"])[0], ["Mill"], "{}", told(&answer));
}

fn ships() -> Desk {
    let ship = json!({"shipId": {"type": "string", "description": "Identifier of the ship"}});
    let tools = vec![
        tool("list_ships", "Lists ships with their identifiers.", json!({}), &[], |_| {
            Ok(json!([{"shipId": "s1", "name": "Petrel"}, {"shipId": "s2", "name": "Gannet"}]).to_string())
        }),
        tool(
            "get_manifest",
            "Gets the manifest of a ship: what is on board.",
            ship,
            &["shipId"],
            |arguments| {
                let cargo = if text_of(arguments, "shipId") == Some("s1") {
                    ["tea", "rope"]
                } else {
                    ["salt", "coal"]
                };
                Ok(json!({"manifest": cargo.map(|cargo| json!({"cargo": cargo, "boxes": 4}))}).to_string())
            },
        ),
        tool("get_lift_statistics", "Lifts of each crane.", json!({}), &[], |_| {
            Ok(json!([{"crane": "North", "lifts": 40}, {"crane": "South", "lifts": 25}]).to_string())
        }),
    ];
    Desk::of("port", tools)
}

#[test]
fn of_a_thing_that_is_left_open_the_asker_says_which() {
    let desk = ships();
    let open = desk.ask("What is on the manifest of a ship?");
    assert_eq!(open.outcome, Outcome::Clarify, "{}", told(&open));
    assert_eq!(open.options, ["Petrel", "Gannet"]);
    let answer = desk.ask_after("Gannet", Some(&open));
    sound(&answer);
    assert_eq!(names(&answer), ["coal", "salt"], "{}", told(&answer));
}

#[test]
fn what_each_thing_does_is_no_part_of_its_name() {
    let answer = ships().ask("How many lifts did each crane run?");
    sound(&answer);
    let figure = &answer.table.as_ref().unwrap().columns[1].name;
    assert_eq!(rows(&answer, &["crane", figure])[0], ["North", "40"], "{}", told(&answer));
}

/// An identifier that the schema calls optional, and that the tool insists on; where it fails for another reason, it is not asked again and again.
#[test]
fn a_tool_that_wants_an_identifier_is_asked_for_each_thing() {
    let desk = |refusal: &'static str| {
        let tank = json!({"tankId": {"type": "string", "description": "Id of the tank"}});
        let tools = vec![
            tool("list_tanks", "Lists tanks with their ids.", json!({}), &[], |_| {
                Ok(json!([{"tankId": "t1", "name": "North"}, {"tankId": "t2", "name": "South"}]).to_string())
            }),
            tool(
                "list_cleanings",
                "Lists cleanings of a tank, newest first.",
                tank,
                &[],
                move |arguments| {
                    let tank = text_of(arguments, "tankId").ok_or(refusal)?;
                    let days = if tank == "t1" {
                        ["2025-06-02", "2025-05-01"]
                    } else {
                        ["2025-06-09", "2025-04-20"]
                    };
                    Ok(Value::from(days.map(|day| json!({"cleanedOn": day})).to_vec()).to_string())
                },
            ),
        ];
        Desk::of("dairy", tools)
    };
    let willing = desk("Give a tankId.");
    let answer = willing.ask("When was the last cleaning of each tank?");
    sound(&answer);
    let mut shown = rows(&answer, &["tank", "cleanedOn"]);
    shown.sort();
    assert_eq!(shown, [["North", "2025-06-02"], ["South", "2025-06-09"]], "{}", told(&answer));

    let broken = desk("The archive is being moved.");
    let answer = broken.ask("When was the last cleaning of each tank?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let asked = broken.tools_called().iter().filter(|tool| *tool == "list_cleanings").count();
    assert_eq!(asked, 1);
}
