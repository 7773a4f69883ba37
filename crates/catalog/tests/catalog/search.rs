//! Finding a card.

use belvedere_catalog::Catalog;

fn found(query: &str) -> Vec<String> {
    let catalog = Catalog::built_in().unwrap();
    catalog.search(query).into_iter().map(|vendor| vendor.id.0.clone()).collect()
}

#[test]
fn no_words_find_everything_in_the_catalog_s_order() {
    let all: Vec<String> = Catalog::built_in().unwrap().vendors().iter().map(|v| v.id.0.clone()).collect();
    assert_eq!(found(""), all);
    assert_eq!(found("  "), all);
}

#[test]
fn a_name_comes_before_what_only_mentions_it() {
    assert_eq!(found("KEBOOLA"), ["keboola"]);
    let databases = found("databases");
    assert!(databases.len() > 4);
    // Prisma Postgres is of that category; Notion only speaks of databases.
    let at = |id: &str| {
        databases
            .iter()
            .position(|found| found == id)
            .unwrap_or_else(|| panic!("{id}: {databases:?}"))
    };
    assert!(at("prisma-postgres") < at("notion"));
}

#[test]
fn a_question_finds_the_vendors_that_answer_it() {
    assert!(found("who is on call").contains(&"pagerduty".to_owned()));
    assert_eq!(found("five-star small-cap"), ["morningstar"]);
}

#[test]
fn every_word_counts() {
    assert_eq!(found("keboola zeppelin"), [] as [String; 0]);
    assert_eq!(found("zeppelin"), [] as [String; 0]);
}
