//! Golden questions: their form, and what is wrong with it.

use belvedere_catalog::{Cell, ExpectedOutcome, Golden, Vendor};
use belvedere_types::Explain;

use crate::CARD;

const FILE: &str = r#"
[[golden]]
question = "How many orders came from each region?"
now = "2026-03-04T12:00:00Z"

[golden.expect]
tools = ["list_orders"]
columns = ["region", "orders"]
rows = 3
cells = [["North", 12], ["South", 7.5, true]]
chart = "bar"

[[golden]]
question = "Only the North"
follows = true
expect = { value = 12, tolerance = 0.01, text = ["12"] }

[[golden]]
question = "Delete all orders"
expect = { outcome = "refused", code = "write_request", not_tools = ["list_orders"] }
"#;

#[test]
fn a_file_is_read_in_both_forms() {
    let read = Golden::read_file("shop.toml", FILE).unwrap();
    assert_eq!(read.len(), 3);
    let expect = &read[0].expect;
    let north = vec![Cell::Text("North".into()), Cell::Integer(12)];
    let south = vec![Cell::Text("South".into()), Cell::Number(7.5), Cell::Boolean(true)];
    assert_eq!((expect.rows, &expect.cells), (Some(3), &vec![north, south]));
    assert_eq!(read[0].now.unwrap().unix_timestamp(), 1_772_625_600);
    assert!(read[1].follows && read[1].now.is_none());
    assert_eq!(read[1].expect.value, Some(12.0));
    assert_eq!(read[2].expect.outcome, ExpectedOutcome::Refused);
    let again = serde_json::json!({ "golden": read }).to_string();
    assert_eq!(Golden::read_file("shop.json", &again).unwrap(), read);
}

#[test]
fn a_card_may_carry_them() {
    let card = format!("{CARD}\n{FILE}");
    assert_eq!(Vendor::parse("acme.toml", &card).unwrap().golden.len(), 3);
    let wrong = card.replace("rows = 3", "rows = 3\nsurprise = 1");
    assert_eq!(
        Vendor::parse("acme.toml", &wrong).unwrap_err().problem().code,
        "vendor_file_malformed"
    );
    let wrong = card.replace("follows = true", "").replacen("now =", "follows = true\nnow =", 1);
    assert_eq!(
        Vendor::parse("acme.toml", &wrong).unwrap_err().problem().code,
        "vendor_file_invalid"
    );
}

#[test]
fn what_makes_no_sense_is_said_with_its_file() {
    let one = |text: &str| format!("[[golden]]\n{text}\n");
    let cases = [
        (String::new(), "missing field"),
        ("golden = []".into(), "holds no question"),
        (one("question = \" \""), "empty"),
        (one(&format!("question = \"{}\"", "q".repeat(2_001))), "2000"),
        (one("question = \"Only those?\"\nfollows = true"), "follows another"),
        (
            one("question = \"Delete it\"\nexpect = { outcome = \"refused\", rows = 0 }"),
            "not to be answered",
        ),
        (
            one("question = \"Delete it\"\nexpect = { outcome = \"refused\", or_clarify = true }"),
            "not to be answered",
        ),
        (one("question = \"How many?\"\nexpect = { cells = [[]] }"), "without values"),
        (
            one("question = \"How many?\"\nexpect = { value = 1, tolerance = 2.0 }"),
            "between 0 and 1",
        ),
        (
            one("question = \"How many?\"\nexpect = { value = 1, tolerance = nan }"),
            "between 0 and 1",
        ),
        (one("question = \"How many?\"\nexpect = { outcome = \"perhaps\" }"), "perhaps"),
        (one("question = \"How many?\"\nnow = \"yesterday\""), "line"),
        (one("question = \"How many?\"").repeat(201), "200"),
    ];
    for (text, expected) in cases {
        let problem = Golden::read_file("shop.toml", &text).unwrap_err().problem();
        assert!(
            problem.detail.contains("shop.toml") && problem.detail.contains(expected),
            "{text}: {}",
            problem.detail
        );
    }
    let large = format!("# {}", "x".repeat(300_000));
    assert_eq!(
        Golden::read_file("a.toml", &large).unwrap_err().problem().code,
        "vendor_file_too_large"
    );
    assert!(
        Golden::read_file("a.json", "{\"golden\":[{\"question\":1}]}")
            .unwrap_err()
            .problem()
            .detail
            .contains("line 1")
    );
}
