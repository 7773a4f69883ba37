//! One query, and nothing else.

use belvedere_tool_filter::Guard;
use belvedere_tool_filter::guard::prove;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{admitted, object, refused};
use crate::cases::cases;

const HONEST: &str = include_str!("../../data/guards/graphql-honest.txt");
const ATTACKS: &str = include_str!("../../data/guards/graphql-attacks.txt");

fn admits(document: &str) -> bool {
    let guard = Guard::Graphql { argument: "q".to_owned() };
    prove(&guard, &Value::Null, object(&json!({ "q": document }))).is_ok()
}

#[test]
fn queries_are_admitted_and_attacks_refused() {
    admitted(cases::<1>(HONEST).iter().map(|[document]| document), admits);
    refused(cases::<2>(ATTACKS).iter().map(|[why, document]| (why, document)), admits);
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = format!("{}a{}", "{ a ".repeat(30), "}".repeat(30));
    let long = format!("{{ {} }}", "a ".repeat(9_000));
    let many = format!("{{ a }} {}", "fragment F on T { a } ".repeat(40));
    for document in [deep, long, many, "a".repeat(30_000)] {
        assert!(!admits(&document));
    }
    assert!(admits(&format!("{}a{}", "{ a ".repeat(15), "}".repeat(15))));
}

proptest! {
    /// A mutation stands in no document that is admitted, whatever stands around it.
    #[test]
    fn no_text_around_a_mutation_gets_it_admitted(before in "[ }()\"#a-z@.:,!$]{0,30}", after in "[ {}()\"#a-z@.:,!$]{0,30}") {
        let document = format!("{before}\nmutation M {{ destroy }}\n{after}");
        // Within a block string the words are text.
        prop_assume!(!before.contains("\"\"\""));
        prop_assert!(!admits(&document), "{document}");
    }
}
