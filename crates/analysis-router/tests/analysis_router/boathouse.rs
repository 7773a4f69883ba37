//! A boathouse that bills its rowers: words that choose by a state, amounts in cents, and who, when and until when.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value, json};

use crate::harness::{Desk, World, names, number, rows, text_of, told, tool};

fn matching(all: Vec<Value>, arguments: &Map<String, Value>, name: &str) -> String {
    let wanted = text_of(arguments, name);
    let kept = all.into_iter().filter(|row| wanted.is_none_or(|wanted| row[name] == wanted));
    json!({ "data": kept.collect::<Vec<_>>() }).to_string()
}

fn fees() -> Vec<Value> {
    let fee = |id: &str, rower: &str, amount: u32, state: &str, created: &str, due: &str, paid: Option<&str>| json!({ "id": id, "rower": rower, "amount_due": amount, "state": state, "created": created, "due_by": due, "paid_at": paid });
    vec![
        fee("fe_1", "rw_1", 1500, "open", "2025-06-01T08:00:00Z", "2025-06-20T00:00:00Z", None),
        fee("fe_2", "rw_2", 4200, "open", "2025-06-02T08:00:00Z", "2025-06-25T00:00:00Z", None),
        fee("fe_3", "rw_1", 900, "void", "2025-06-03T08:00:00Z", "2025-06-20T00:00:00Z", None),
        fee(
            "fe_4",
            "rw_3",
            5100,
            "paid",
            "2025-05-01T08:00:00Z",
            "2025-05-20T00:00:00Z",
            Some("2025-05-02T08:00:00Z"),
        ),
        fee(
            "fe_5",
            "rw_2",
            2000,
            "paid",
            "2025-05-02T08:00:00Z",
            "2025-05-20T00:00:00Z",
            Some("2025-05-05T08:00:00Z"),
        ),
    ]
}

fn disbursements() -> Vec<Value> {
    let one = |id: &str, state: &str, created: &str, code: Option<&str>| json!({ "id": id, "state": state, "created": created, "failure_code": code });
    vec![
        one("db_1", "paid", "2025-04-03T08:00:00Z", None),
        one("db_2", "failed", "2025-04-20T08:00:00Z", Some("account_closed")),
        one("db_3", "failed", "2025-03-01T08:00:00Z", Some("no_such_account")),
        one("db_4", "paid", "2025-05-30T08:00:00Z", None),
    ]
}

fn world() -> World {
    let state = |values: &[&str]| json!({ "state": { "type": "string", "enum": values } });
    World {
        name: "boathouse",
        tools: vec![
            tool("list_rowers", "The rowers.", json!({}), &[], |_| {
                Ok(json!({ "data": [
                    { "id": "rw_1", "name": "Ada Brook", "email": "ada@oars.example", "created": "2024-01-05T09:00:00Z" },
                    { "id": "rw_2", "name": "Bo Strand", "email": "bo@oars.example", "created": "2024-02-05T09:00:00Z" },
                    { "id": "rw_3", "name": "Cy Vale", "email": "cy@oars.example", "created": "2024-03-05T09:00:00Z" },
                ] })
                .to_string())
            }),
            tool("list_passes", "Passes on offer.", json!({}), &[], |_| {
                Ok(json!({ "data": [{ "id": "ps_1", "nickname": "Dawn Pass" }, { "id": "ps_2", "nickname": "Dusk Pass" }] }).to_string())
            }),
            tool(
                "list_memberships",
                "Memberships, each of a rower and on a pass.",
                json!({}),
                &[],
                |_| {
                    Ok(json!({ "data": [
                    { "id": "mb_1", "rower": "rw_1", "pass": "ps_1", "season_end": "2025-06-20T00:00:00Z", "stop_at_season_end": false },
                    { "id": "mb_2", "rower": "rw_3", "pass": "ps_1", "season_end": "2025-09-01T00:00:00Z", "stop_at_season_end": true },
                    { "id": "mb_3", "rower": "rw_2", "pass": "ps_2", "season_end": "2025-10-01T00:00:00Z", "stop_at_season_end": false },
                ] })
                    .to_string())
                },
            ),
            tool(
                "list_fees",
                "Fees of rowers, the newest first. Amounts in cents; a waived amount is none.",
                state(&["open", "paid", "void"]),
                &[],
                |arguments| Ok(matching(fees(), arguments, "state")),
            ),
            tool(
                "list_disbursements",
                "Disbursements to the bank of the club.",
                state(&["paid", "failed"]),
                &[],
                |arguments| Ok(matching(disbursements(), arguments, "state")),
            ),
            tool(
                "list_lines",
                "Lines that make up one disbursement, with their weight.",
                json!({ "disbursement": { "type": "string", "description": "ID of the disbursement" } }),
                &["disbursement"],
                |arguments| {
                    let line = |id: &str, of: &str, weight: u32, created: &str| json!({ "id": id, "disbursement": of, "weight": weight, "created": created });
                    let all = vec![
                        line("ln_1", "db_1", 10, "2025-03-30T08:00:00Z"),
                        line("ln_2", "db_1", 20, "2025-04-01T08:00:00Z"),
                        line("ln_3", "db_2", 30, "2025-04-19T08:00:00Z"),
                        line("ln_4", "db_4", 40, "2025-04-29T08:00:00Z"),
                    ];
                    Ok(matching(all, arguments, "disbursement"))
                },
            ),
        ],
    }
}

fn ask(question: &str) -> Answer {
    Desk::over(vec![world()]).ask(question)
}

#[test]
fn what_all_rows_are_called_chooses_none_of_them() {
    // "Disbursed" is as good as paid, and those that failed are disbursements all the same.
    let answer = ask("How many disbursements are there?");
    assert_eq!(number(&answer), 4.0, "{}", told(&answer));
}

#[test]
fn an_amount_is_compared_in_the_cents_that_the_tool_speaks_of() {
    for question in ["Open fees above 20 euros", "Open fees above €20"] {
        let answer = ask(question);
        assert_eq!(rows(&answer, &["id"]), [["fe_2"]], "{}", told(&answer));
    }
}

#[test]
fn what_was_made_void_is_void_and_what_was_opened_need_not_be_open() {
    let answer = ask("How many fees did we void?");
    assert_eq!(number(&answer), 1.0, "{}", told(&answer));
    let answer = ask("How many fees did we open in June?");
    assert_eq!(number(&answer), 3.0, "{}", told(&answer));
}

#[test]
fn the_last_that_failed_is_told_with_what_is_asked_besides() {
    let answer = ask("When did a disbursement last fail, and with which failure code?");
    assert_eq!(rows(&answer, &["failure_code"]), [["account_closed"]], "{}", told(&answer));
    assert!(answer.text.contains("20 Apr 2025"), "{}", told(&answer));
}

#[test]
fn by_when_is_answered_or_the_question_is_not() {
    let answer = ask("Which fees are open, and by when?");
    assert_eq!(rows(&answer, &["due_by"]).len(), 2, "{}", told(&answer));
    let answer = ask("Which passes are on offer, and by when?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_month_beside_what_is_grouped_by_is_the_month_of_that() {
    let answer = ask("How many lines are in each April disbursement?");
    let mut found = rows(&answer, &["count"]);
    found.sort();
    assert_eq!(found, [["1"], ["2"]], "{}", told(&answer));
    let answer = ask("Total weight of the April disbursements");
    assert_eq!(number(&answer), 60.0, "{}", told(&answer));
}

#[test]
fn who_is_on_something_is_answered_with_people() {
    let answer = ask("Who is on the Dawn Pass?");
    let mut found = names(&answer);
    found.sort();
    assert_eq!(found, ["Ada Brook", "Cy Vale"], "{}", told(&answer));
    let mut alone = world();
    alone.tools.retain(|tool| tool.definition.name != "list_memberships");
    let answer = Desk::over(vec![alone]).ask("Who is on the Dawn Pass?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn whose_they_are_is_told_by_name_and_not_by_number() {
    let desk = Desk::over(vec![world()]);
    let first = desk.ask("How many fees are open?");
    assert_eq!(number(&first), 2.0, "{}", told(&first));
    let next = desk.ask_after("whose are they?", Some(&first));
    assert_eq!(names(&next), ["Ada Brook", "Bo Strand"], "{}", told(&next));
    let mut alone = world();
    alone.tools.retain(|tool| tool.definition.name != "list_rowers");
    let desk = Desk::over(vec![alone]);
    let first = desk.ask("How many fees are open?");
    let next = desk.ask_after("whose are they?", Some(&first));
    assert_ne!(next.outcome, Outcome::Answered, "{}", told(&next));
}

#[test]
fn when_is_not_answered_with_the_time_of_something_else() {
    let answer = ask("When does Ada Brook retire?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
    let answer = ask("When was Ada Brook created?");
    assert_eq!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_flag_of_many_words_is_not_met_by_its_last_one() {
    let answer = ask("Which memberships end in the next 7 days?");
    assert_eq!(rows(&answer, &["id"]), [["mb_1"]], "{}", told(&answer));
    let answer = ask("Which memberships stop at season end?");
    assert_eq!(rows(&answer, &["id"]), [["mb_2"]], "{}", told(&answer));
}

#[test]
fn a_misspelt_word_of_reckoning_is_read_as_it_was_meant() {
    let answer = ask("avrage amount due of the open fees");
    assert_eq!(number(&answer), 2850.0, "{}", told(&answer));
}

#[test]
fn how_long_it_takes_until_something_is_done() {
    let answer = ask("How many days does it take on average until a fee is paid?");
    assert_eq!(number(&answer), 2.0, "{}", told(&answer));
}

#[test]
fn past_due_chooses_although_an_amount_that_is_due_is_shown() {
    let mut all = fees();
    all.push(json!({ "id": "fe_6", "rower": "rw_3", "amount_due": 700, "state": "open", "created": "2025-05-11T08:00:00Z", "due_by": "2025-06-01T00:00:00Z", "paid_at": null }));
    let mut late = world();
    late.tools.retain(|tool| tool.definition.name != "list_fees");
    late.tools
        .push(tool("list_fees", "Fees of rowers.", json!({}), &[], move |arguments| {
            Ok(matching(all.clone(), arguments, "state"))
        }));
    let answer = Desk::over(vec![late]).ask("Which open fees are past due?");
    assert_eq!(rows(&answer, &["id"]), [["fe_6"]], "{}", told(&answer));
}

#[test]
fn an_amount_said_in_whole_is_not_asked_about() {
    let answer = Desk::of(
        "boathouse",
        vec![tool("list_fees", "Fees of rowers.", json!({}), &[], |_| {
            let fee =
                |id: &str, due: u32, paid: u32, state: &str| json!({ "id": id, "amount_due": due, "amount_paid": paid, "state": state });
            Ok(json!([
                fee("fe_1", 10, 9, "paid"),
                fee("fe_2", 30, 28, "paid"),
                fee("fe_3", 70, 0, "open"),
                fee("fe_4", 20, 20, "paid")
            ])
            .to_string())
        })],
    )
    .ask("median amount due of paid fees");
    assert_eq!(number(&answer), 20.0, "{}", told(&answer));
}

#[test]
fn what_only_prose_says_of_an_amount_chooses_nothing() {
    let answer = ask("Which fees have a waived amount due?");
    assert_ne!(answer.outcome, Outcome::Answered, "{}", told(&answer));
}

#[test]
fn a_number_that_is_added_up_is_no_kind_of_rows_by_another_name() {
    let kinds = json!({ "kind": { "type": "string", "enum": ["charge", "refund"] } });
    let movement = |id: &str, kind: &str, fee: u32| json!({ "id": id, "kind": kind, "fee": fee });
    let all = vec![
        movement("mv_1", "charge", 30),
        movement("mv_2", "refund", 5),
        movement("mv_3", "charge", 10),
    ];
    let desk = Desk::of(
        "boathouse",
        vec![tool("list_movements", "Movements on the account.", kinds, &[], move |arguments| {
            Ok(matching(all.clone(), arguments, "kind"))
        })],
    );
    let answer = desk.ask("total fees of all movements");
    assert_eq!(number(&answer), 45.0, "{}", told(&answer));
    let answer = desk.ask("total fees of the refund movements");
    assert_eq!(number(&answer), 5.0, "{}", told(&answer));
}
