//! One query, and nothing else.

use belvedere_tool_filter::Guard;
use belvedere_tool_filter::guard::prove;
use serde_json::{Value, json};

use super::object;

#[test]
fn graphql_admits_one_query() {
    let guard = Guard::Graphql { argument: "q".to_owned() };
    let admits = |text: &str| prove(&guard, &Value::Null, object(&json!({ "q": text }))).is_ok();
    for good in [
        "{ projects { id } }",
        "query { projects { id } }",
        "query List($n: Int = 3, $f: F = {a: 1}) @live { projects(first: $n, where: {name: \"mutation {\"}) { ...P } } fragment P on Project { id }",
        "# mutation\n{ a }",
        "{ a(text: \"\"\"mutation { \\\"\"\" \"\"\") }",
        "{ mutation { id } }",
    ] {
        assert!(admits(good), "{good}");
    }
    for bad in [
        "",
        "mutation { a }",
        "subscription { a }",
        "query { a } mutation { b }",
        "{ a } { b }",
        "query A { a } query B { b }",
        "{ a }\nmutation M { b }",
        "fragment P on Project { id }",
        "{ a",
        "a }",
        "{ a } }",
        "extend type A { b: C }",
        "type A { b: C }",
        "\u{feff}mutation { a }",
        "{ a(x: \"unclosed) } mutation { b }",
        "query",
        "{ a(x: {) } mutation { b } (}) }",
    ] {
        assert!(!admits(bad), "{bad}");
    }
}
