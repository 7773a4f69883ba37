//! Results of many pages: loaded as they come, and counted right.

use serde_json::{Value, json};

use crate::harness::{Desk, World, number, rows, text_of, told, tool};

const ROWS: usize = 45_000;
const PAGE: usize = 9_000;

/// Parcels in pages. Only later pages know the depot, and one weight is no whole number.
fn parcels() -> World {
    let parcel = |at: usize| {
        let mut parcel = json!({"parcelId": format!("pa_{at}"), "route": format!("r{}", at % 3), "grams": at % 100});
        if at >= PAGE {
            parcel["depot"] = json!(format!("d{}", at % 2));
        }
        if at == ROWS - 1 {
            parcel["grams"] = json!(0.5);
        }
        parcel
    };
    World {
        name: "parcels",
        tools: vec![tool(
            "list_parcels",
            "Parcels by route.",
            json!({ "cursor": { "type": "string" } }),
            &[],
            move |arguments| {
                let from: usize = text_of(arguments, "cursor").map_or(0, |text| text.parse().unwrap());
                let page: Vec<Value> = (from..from + PAGE).map(parcel).collect();
                let next = (from + PAGE < ROWS).then(|| (from + PAGE).to_string());
                Ok(json!({ "parcels": page, "next_cursor": next }).to_string())
            },
        )],
    }
}

#[test]
fn pages_that_are_not_kept_are_all_in_the_answer() {
    let desk = Desk::over(vec![parcels()]);
    let answer = desk.ask("How many parcels are there?");
    assert_eq!(
        (number(&answer) as usize, answer.tool_calls.len()),
        (ROWS, ROWS / PAGE),
        "{}",
        told(&answer)
    );
    assert!(answer.complete && answer.citations.len() == ROWS / PAGE, "{:?}", answer.notes);
    let answer = desk.ask("Total grams of the parcels per route");
    let sum: f64 = rows(&answer, &["total_grams"])
        .iter()
        .map(|row| row[0].parse::<f64>().unwrap())
        .sum();
    let expected: f64 = (0..ROWS - 1).map(|at| (at % 100) as f64).sum::<f64>() + 0.5;
    assert!((sum - expected).abs() < 1e-6, "{sum} {expected} {}", told(&answer));
    let answer = desk.ask("How many parcels are there per depot?");
    let counted: Vec<Vec<String>> = rows(&answer, &["count"]);
    let counted: usize = counted.iter().map(|row| row[0].parse::<usize>().unwrap()).sum();
    assert_eq!(counted, ROWS, "{}", told(&answer));
}

#[test]
fn a_list_of_more_rows_than_are_kept_says_so() {
    let answer = Desk::over(vec![parcels()]).ask("List all parcels");
    let table = answer.table.as_ref().unwrap();
    assert_eq!((table.rows.len(), table.total_rows, table.truncated), (1_000, ROWS as u64, true));
}
