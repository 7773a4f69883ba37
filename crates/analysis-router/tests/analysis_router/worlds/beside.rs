//! The same questions where other products are connected as well: what they call their rows must not get in the way.

use std::collections::BTreeMap;

use belvedere_analysis_router::{Answer, Outcome};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::grade::{Grade, Mark};
use super::{Data, reviewed, serve};
use crate::harness::{Desk, told};

/// Products that most have beside others: customers, faults, books.
const BESIDE: [&str; 3] = ["crm", "errors", "ledger"];
/// Of each of the groups some, and none that was chosen for how it is answered.
const ASKED: &str = "coworking presses registry loyalty payroll vet seo clickstore grants podhost solar gym";

/// How many more are not answered, and how many more are wrong, than where the product is alone: what was measured, not what is wanted. One that is
/// asked back because two products have such rows counts as not answered.
const LOST: f64 = 0.04;
const CONFIDENT: f64 = 0.03;

fn graded(data: &Data, desk: &Desk) -> (Grade, usize) {
    let oracle = data.oracle();
    let writers: Vec<String> = data.tools.iter().filter(|tool| tool.write).map(|tool| tool.name.clone()).collect();
    let (mut grade, mut which) = (Grade::default(), 0);
    let mut answers: Vec<Answer> = Vec::new();
    for asked in &data.questions {
        let answer = desk.ask_after(&asked.ask, asked.follows.map(|index| &answers[index]));
        let calls: Vec<(String, Map<String, Value>)> = desk
            .journal
            .lock()
            .unwrap()
            .iter()
            .filter(|(source, ..)| *source == data.name)
            .map(|(_, tool, arguments)| (tool.clone(), arguments.clone()))
            .collect();
        grade.add(&Mark::of(asked, &answer, &calls, &writers, &oracle));
        which += usize::from(answer.outcome == Outcome::Clarify && told(&answer).contains("Several sources have this"));
        answers.push(answer);
    }
    (grade, which)
}

#[test]
fn other_sources_do_not_get_in_the_way() {
    let others: BTreeMap<&str, Data> = BESIDE.iter().map(|name| (*name, Data::read(name))).collect();
    let (mut alone, mut beside, mut which) = (Grade::default(), Grade::default(), 0);
    for name in ASKED.split_whitespace() {
        let data = Data::read(name);
        let mut served = vec![serve::world(&data.name, &data.tools, &data.tables)];
        served.extend(others.values().map(|other| serve::world(&other.name, &other.tools, &other.tables)));
        let mut desk = Desk::reviewed(served, reviewed(&data));
        desk.now = OffsetDateTime::parse(&data.now, &Rfc3339).unwrap();
        alone.join(&graded(&data, &data.desk()).0);
        let (grade, asked_back) = graded(&data, &desk);
        println!("{name:<10} {grade}, asked back {asked_back}");
        beside.join(&grade);
        which += asked_back;
    }
    println!("alone {alone}\nbeside {beside}, asked back {which}");
    assert_eq!(beside.writes, 0);
    assert!(alone.share_right() - beside.share_right() <= LOST, "{alone}\n{beside}");
    assert!(beside.share_confident() - alone.share_confident() <= CONFIDENT, "{alone}\n{beside}");
}
