//! A glassworks: what happened to its panes, told by times beside a state that moves on, and by numbers named like what they count.

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Value, json};

use crate::harness::{Desk, number, rows, told, tool};

/// Panes: number, state, ordered, released, handed over.
/// Number, two texts, and two days that may not have come.
type Pane = (u32, &'static str, &'static str, Option<&'static str>, Option<&'static str>);

const PANES: [Pane; 8] = [
    (501, "ordered", "2025-06-02", None, None),
    (502, "paid", "2025-06-01", None, None),
    (503, "released", "2025-05-20", Some("2025-05-28"), None),
    (504, "handed over", "2025-04-30", Some("2025-05-04"), Some("2025-05-10")),
    (505, "handed over", "2025-05-01", Some("2025-05-03"), Some("2025-06-03")),
    (506, "released", "2025-04-01", Some("2025-04-11"), None),
    (507, "paid", "2025-05-30", None, None),
    (508, "handed over", "2025-03-01", Some("2025-03-05"), Some("2025-03-15")),
];

const MOULDS: &str = "mould_id,name,kind,status,times_used,completed\n\
    m1,Heron,press,live,12,9\nm2,Otter,blow,live,30,30\nm3,Plover,blow,idle,7,2\nm4,Teal,press,live,4,3\n";

const OUTPUT: &str = "day,mould_id,poured,sent,unregisters\n\
    2025-05-01,m1,40,38,1\n2025-05-01,m2,10,9,0\n2025-05-02,m2,35,30,2\n2025-05-03,m2,35,35,0\n2025-06-01,m1,5,5,4\n";

const VISITORS: &str = "visitor_id,email,status,came_on\n\
    v1,a@x.example,registered,2025-05-01\nv2,b@x.example,left,2025-05-01\nv3,c@x.example,registered,2025-05-02\nv4,d@x.example,registered,2025-05-02\n";

fn ask(question: &str) -> Answer {
    let panes = || {
        let one = |(pane_number, status, taken, released, handed): (u32, &str, &str, Option<&str>, Option<&str>)| json!({ "pane_number": pane_number, "status": status, "ordered_at": format!("{taken}T08:00:00Z"), "released_at": released.map(|day| format!("{day}T08:00:00Z")), "sent_at": handed.map(|day| format!("{day}T08:00:00Z")) });
        PANES.map(one)
    };
    let status = json!({ "status": { "type": "string", "enum": ["ordered", "paid", "released", "handed over"] } });
    let list_panes = tool(
        "list_panes",
        "Lists bead panes on order, with the time at which they were sent.",
        status,
        &[],
        move |arguments| {
            let wanted = arguments.get("status").and_then(Value::as_str);
            let kept: Vec<Value> = panes()
                .into_iter()
                .filter(|pane| wanted.is_none_or(|wanted| pane["status"] == wanted))
                .collect();
            Ok(json!({ "panes": kept }).to_string())
        },
    );
    let listed =
        |(name, description, rows): (&'static str, &str, &'static str)| tool(name, description, json!({}), &[], move |_| Ok(rows.into()));
    let others = [
        ("list_moulds", "Lists the moulds.", MOULDS),
        (
            "daily_output",
            "Daily figures of each mould: beads poured, sent and thrown away, and how many visitors unregistered (unregisters).",
            OUTPUT,
        ),
    ];
    let status = json!({ "status": { "type": "string", "enum": ["registered", "unregistered", "left"] } });
    let list_visitors = tool("list_visitors", "Lists glass visitors.", status, &[], |_| Ok(VISITORS.into()));
    Desk::of(
        "glassworks",
        others.into_iter().map(listed).chain([list_panes, list_visitors]).collect(),
    )
    .ask(question)
}

fn listed(question: &str) -> Vec<Vec<String>> {
    rows(&ask(question), &["pane_number"])
}

#[test]
fn a_time_tells_when_it_happened_whatever_the_state_is_by_now() {
    let answer = ask("When was pane 504 released?");
    assert_eq!(rows(&answer, &["released_at"]), [["2025-05-04T08:00:00Z"]], "{}", told(&answer));
    let answer = ask("When did we send pane 505?");
    assert_eq!(rows(&answer, &["sent_at"]), [["2025-06-03T08:00:00Z"]], "{}", told(&answer));
    assert_eq!(number(&ask("How many panes were released in May?")), 3.0);
    let answer = ask("How many days does it take on average until a pane is released?");
    assert_eq!(number(&answer), 5.6, "{}", told(&answer));
    // Said before what it is of, it is the state.
    assert_eq!(number(&ask("How many released panes are there?")), 2.0);
}

#[test]
fn what_is_not_done_yet_has_no_time_of_it() {
    assert_eq!(listed("Which panes are not released yet?"), [["501"], ["502"], ["507"]]);
    assert_eq!(listed("Which panes are payed but not released yet?"), [["502"], ["507"]]);
    // Two states that are ruled out together are states.
    assert_eq!(
        listed("Which panes are neither paid nor released?"),
        [["501"], ["504"], ["505"], ["508"]]
    );
}

#[test]
fn how_often_is_a_column_of_a_list() {
    let answer = ask("List all moulds with their kind and how often they were used");
    let used = rows(&answer, &["name", "kind", "times_used"]);
    assert_eq!(used.first().unwrap(), &["Heron", "press", "12"], "{}", told(&answer));
    assert_eq!(used.len(), 4);
    // Nothing tells how often a visitor was used.
    let answer = ask("List all visitors and how often they were used");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}

#[test]
fn a_number_is_named_like_what_it_counts() {
    assert_eq!(number(&ask("How many beads were poured in May?")), 120.0);
    assert_eq!(number(&ask("How many beads were sent in May?")), 112.0);
    assert_eq!(number(&ask("How many panes were sent in May?")), 1.0);
    assert_eq!(rows(&ask("Live mould with the fewest completions"), &["name"]), [["Teal"]]);
    let answer = ask("Unregisters per day in May");
    assert_eq!(
        rows(&answer, &["day", "total_unregisters"]),
        [["2025-05-01", "1"], ["2025-05-02", "2"], ["2025-05-03", "0"]],
        "{}",
        told(&answer)
    );
    // Rows of that name are counted.
    assert_eq!(number(&ask("How many visitors are registered?")), 3.0);
    // Visitors are called by what they look at, and are none of it.
    let answer = ask("How many glasses are there?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}

#[test]
fn a_single_day_is_no_sum_of_days() {
    let most = |question| rows(&ask(question), &["mould", "day", "poured"]);
    assert_eq!(
        most("Which mould had the most poured on a single day, and on which day?"),
        [["Heron", "2025-05-01", "40"]]
    );
    assert_eq!(rows(&ask("Which mould had the most poured?"), &["mould"]), [["Otter"]]);
}

#[test]
fn new_rows_are_those_that_came_then() {
    let answer = ask("New panes per month since May");
    assert_eq!(
        rows(&answer, &["month", "count"]),
        [["2025-05", "3"], ["2025-06", "2"]],
        "{}",
        told(&answer)
    );
    // That they are new is said of nothing that the rows know.
    let answer = ask("How many new panes are there?");
    assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
}
