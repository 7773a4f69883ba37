//! A chandlery: bills with states that are explained in brackets, stock that is told inside each depot, sales that a vendor gives for few days at once,
//! and two plans whose parts have parts.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, Tool, listed, names, rows, text_of, told, tool};

const BUYERS: &str = "buyerId,name,port\nb1,Hart Lines,Cork\nb2,Ridge Boats,Galway\nb3,Vane and Sons,Cork\n";
/// Number, buyer, day on which it falls due, state, what is left to pay.
const PAPERS: [(&str, &str, &str, &str, f64); 6] = [
    ("P-1", "b1", "2025-05-01", "SETTLED", 0.0),
    ("P-2", "b1", "2025-06-10", "SENT", 40.0),
    ("P-3", "b2", "2025-05-20", "VOID", 0.0),
    ("P-4", "b2", "2025-07-20", "SENT", 15.0),
    ("P-5", "b3", "2025-04-02", "SENT", 90.0),
    ("P-6", "b3", "2025-04-03", "SETTLED", 0.0),
];
const STORES: &str = "code,name,quay\nQ1,Old Depot,west\nQ2,New Depot,east\n";
const ROPES: &str = "name,kind,size\nWarp,hemp,700\nSheet,nylon,1500\nHawser,hemp,4000\n";

fn papers() -> Tool {
    let takes =
        json!({"state": {"type": "string", "description": "SETTLED, SENT (awaiting money) or VOID", "enum": ["SETTLED", "SENT", "VOID"]}});
    tool("list-papers", "Papers sent to buyers.", takes, &[], |arguments| {
        let kept = PAPERS
            .iter()
            .filter(|paper| text_of(arguments, "state").is_none_or(|state| state == paper.3));
        let told = kept.map(|(number, buyer, due, state, left)| {
            json!({"number": number, "buyerId": buyer, "dueDate": due, "state": state, "amountDue": left})
        });
        Ok(json!({"papers": told.collect::<Vec<_>>()}).to_string())
    })
}

fn stock() -> Tool {
    let takes = json!({"depot_code": {"type": "string", "description": "Depot code, e.g. Q1"}});
    tool(
        "stock-levels",
        "What lies in one depot.",
        takes,
        &["depot_code"],
        |arguments| match text_of(arguments, "depot_code") {
            Some("Q1") => Ok("article,on_hand,reorder_point\nTar,3,10\nOil,50,20\n".to_owned()),
            Some("Q2") => Ok("article,on_hand,reorder_point\nTar,30,10\nOil,7,20\n".to_owned()),
            _ => Err("No such depot".to_owned()),
        },
    )
}

/// One sale a day, at most ten days at once.
fn sales() -> Tool {
    let takes = json!({
        "from": {"type": "string", "format": "date", "description": "First day"},
        "to": {"type": "string", "format": "date", "description": "Last day"},
    });
    tool(
        "list-sales",
        "Sales between two days (both included, at most 10 days).",
        takes,
        &["from", "to"],
        |arguments| sold(arguments, 10, "At most 10 days."),
    )
}

/// The same, which only its refusal tells.
fn visits() -> Tool {
    let takes = json!({
        "from": {"type": "string", "format": "date", "description": "First day"},
        "to": {"type": "string", "format": "date", "description": "Last day"},
    });
    tool(
        "list-visits",
        "Visits to the shop between two days.",
        takes,
        &["from", "to"],
        |arguments| sold(arguments, 12, "The range may not exceed 12 days"),
    )
}

fn sold(arguments: &serde_json::Map<String, Value>, most: i32, refusal: &str) -> Result<String, String> {
    let day = |name: &str| text_of(arguments, name).and_then(|text| text.get(8..10)?.parse::<i32>().ok().zip(text.get(..7)));
    let (Some((from, "2025-05")), Some((to, "2025-05"))) = (day("from"), day("to")) else {
        return Err("May is kept, and no more".to_owned());
    };
    if to - from + 1 > most {
        return Err(refusal.to_owned());
    }
    let rows: Vec<Value> = (from..=to)
        .map(|day| json!({"id": format!("s{day}"), "at": format!("2025-05-{day:02}"), "amount": day}))
        .collect();
    Ok(json!({"rows": rows}).to_string())
}

/// How often a light was lit, for each harbour a series of its own.
fn lights() -> [Tool; 2] {
    let takes = json!({
        "light": {"type": "string", "description": "Name of the light, e.g. fog_lamp"},
        "from": {"type": "string", "format": "date", "description": "First day"},
        "to": {"type": "string", "format": "date", "description": "Last day"},
    });
    let counts = tool(
        "light-counts",
        "How often a light was lit, per harbour and day.",
        takes,
        &["light", "from", "to"],
        |arguments| {
            let light = text_of(arguments, "light")
                .filter(|light| *light == "pier_lamp")
                .ok_or("No such light")?;
            let points = |many: [i32; 2]| json!([{"date": "2025-06-02", "count": many[0]}, {"date": "2025-06-03", "count": many[1]}]);
            Ok(json!({"light": light, "series": [
            {"harbour": "inner", "points": points([4, 6])},
            {"harbour": "outer", "points": points([10, 20])}]})
            .to_string())
        },
    );
    [
        listed(
            "list-lights",
            "The lights.",
            "name,made_on\npier_lamp,2019-04-01\nfog_lamp,2020-01-01\n",
        ),
        counts,
    ]
}

fn rigging() -> Tool {
    let takes = json!({"stage": {"type": "string", "description": "Stage", "enum": ["draft", "final"]}});
    tool(
        "get-rigging-plan",
        "The rigging plan of a stage: masts with their lines.",
        takes,
        &["stage"],
        |arguments| {
            let stage = text_of(arguments, "stage").unwrap_or_default();
            let (fore, main) = if stage == "draft" {
                ("12", json!([]))
            } else {
                ("14", json!([{"mast": "mizzen", "lines": [{"name": "stay", "length": "5"}]}]))
            };
            let mut masts = vec![
                json!({"mast": "fore", "lines": [{"name": "stay", "length": fore}]}),
                json!({"mast": "main", "lines": [{"name": "stay", "length": "20"}]}),
            ];
            masts.extend(main.as_array().into_iter().flatten().cloned());
            Ok(json!({"stage": stage, "masts": masts}).to_string())
        },
    )
}

fn shop() -> Desk {
    let [listed_lights, counts] = lights();
    Desk::of(
        "shop",
        vec![
            papers(),
            listed("list-buyers", "Buyers of the shop.", BUYERS),
            listed("list-depots", "The depots of the shop.", STORES),
            listed("list-ropes", "Ropes with kind and size (metres).", ROPES),
            stock(),
            sales(),
            visits(),
            listed_lights,
            counts,
            rigging(),
        ],
    )
}

fn ask(question: &str) -> Answer {
    shop().ask(question)
}

#[test]
fn what_is_settled_or_void_is_not_overdue() {
    let answer = ask("Which papers are overdue?");
    assert_eq!(names(&answer), ["P-2", "P-5"], "{}", told(&answer));
    let denied = ask("How many papers are not overdue?");
    assert!(denied.text.to_string().starts_with('4'), "{}", told(&denied));
}

#[test]
fn buyers_with_overdue_papers_are_those_of_whom_some_still_wait() {
    let answer = ask("Which buyers have overdue papers?");
    assert_eq!(names(&answer), ["Hart Lines", "Vane and Sons"], "{}", told(&answer));
}

#[test]
fn a_state_is_asked_for_in_the_words_that_explain_it() {
    let answer = ask("How many papers are awaiting money?");
    assert!(answer.text.to_string().starts_with('3'), "{}", told(&answer));
}

#[test]
fn a_column_is_asked_for_by_what_explains_it() {
    let answer = ask("Which ropes have fewer than 1000 metres?");
    assert_eq!(names(&answer), ["Warp"], "{}", told(&answer));
}

#[test]
fn stock_is_looked_for_inside_each_depot() {
    let answer = ask("Total units on hand in each depot");
    assert_eq!(
        rows(&answer, &["depot", "total_on_hand"]),
        [["Old Depot", "53"], ["New Depot", "37"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn below_the_reorder_point_holds_two_numbers_of_the_stock_against_each_other() {
    let answer = ask("What is below its reorder point in the New Depot?");
    assert_eq!(names(&answer), ["Oil"], "{}", told(&answer));
}

#[test]
fn a_longer_time_is_asked_for_in_pieces() {
    let shop = shop();
    let answer = shop.ask("How many sales were there in May?");
    assert!(answer.text.to_string().starts_with("31"), "{}", told(&answer));
    assert_eq!(answer.tool_calls.len(), 4, "{}", told(&answer));
    assert!(answer.tool_calls.iter().all(|call| call.error.is_none()), "{}", told(&answer));
    let refused = shop.ask("How many visits were there in May?");
    assert!(refused.text.to_string().starts_with("31"), "{}", told(&refused));
}

#[test]
fn days_of_one_month_are_a_time() {
    let answer = ask("How many sales were there from 5 to 8 May?");
    assert!(answer.text.to_string().starts_with('4'), "{}", told(&answer));
    assert!(
        told(&answer).contains("8 May 2025") || told(&answer).contains("9 May 2025"),
        "{}",
        told(&answer)
    );
}

#[test]
fn a_series_of_a_name_is_told_by_another_tool_and_added_up() {
    let by_harbour = ask("pier_lamp by harbour this month");
    assert_eq!(
        rows(&by_harbour, &["harbour", "total_count"]),
        [["outer", "30"], ["inner", "10"]],
        "{}",
        told(&by_harbour)
    );
    let by_day = ask("Plot pier_lamp per day from 1 to 5 June");
    assert_eq!(
        rows(&by_day, &["day", "total_count"]),
        [["2025-06-02", "14"], ["2025-06-03", "26"]],
        "{}",
        told(&by_day)
    );
}

#[test]
fn a_part_of_a_part_is_known_by_both() {
    let answer = ask("What is different between the draft and the final rigging plan?");
    let found = rows(&answer, &["mast", "name", "difference"]);
    assert_eq!(
        found,
        [["mizzen", "null", "only in final"], ["fore", "stay", "changed"]],
        "{}",
        told(&answer)
    );
}

#[test]
fn how_much_each_is_comes_with_the_list() {
    let answer = ask("Which papers have more than 30 due, and how much is it?");
    assert_eq!(names(&answer), ["P-2", "P-5"], "{}", told(&answer));
    assert_eq!(rows(&answer, &["amountDue"]), [["40.0"], ["90.0"]], "{}", told(&answer));
    assert_eq!(answer.outcome, Outcome::Answered);
}
