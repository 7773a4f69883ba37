//! The cards compiled in, the operator's directory, and files that are wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod golden;
mod review;
mod search;

use std::collections::BTreeSet;
use std::path::PathBuf;

use belvedere_catalog::{Catalog, CatalogError, Topic, Vendor};
use belvedere_tool_filter::{Guard, SqlDialect, Verdict, judge};
use belvedere_types::{Explain, ToolDefinition, VendorId};

const CARD: &str =
    "id = \"acme\"\nname = \"Acme\"\ncategory = \"Shops\"\nsummary = \"Orders.\"\n\n[[endpoints]]\nurl = \"http://127.0.0.1:9000/mcp\"\n";

fn id(text: &str) -> VendorId {
    VendorId(text.to_owned())
}

/// A directory of its own, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("belvedere-catalog-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, text) in files {
            std::fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn tool(name: &str) -> ToolDefinition {
    ToolDefinition {
        name: name.to_owned(),
        title: None,
        description: None,
        input_schema: Default::default(),
        output_schema: None,
        annotations: None,
    }
}

#[test]
fn every_built_in_card_is_complete() {
    let catalog = Catalog::built_in().unwrap();
    let ids: Vec<&str> = catalog.vendors().iter().map(|v| v.id.0.as_str()).collect();
    assert_eq!(ids[..4], ["prisma-postgres", "keboola", "logfire-eu", "morningstar"]);
    assert!(ids.len() >= 40, "{}", ids.len());
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id is there twice");
    assert_eq!(catalog.gaps(), []);
    for vendor in catalog.vendors() {
        assert!(vendor.policy.tools.values().all(|rule| rule.reason.len() > 5), "{}", vendor.id);
    }
}

/// What readers of a card see of it: a text that is there in English is there in German, and is another one.
#[test]
fn every_built_in_card_says_in_german_what_it_says_in_english() {
    for vendor in Catalog::built_in().unwrap().vendors() {
        let mut pairs = vec![
            (Some(&vendor.summary), &vendor.summary_de),
            (vendor.read_only.as_ref(), &vendor.read_only_de),
        ];
        pairs.extend(vendor.scopes.iter().map(|scope| (Some(&scope.meaning), &scope.meaning_de)));
        for entry in &vendor.troubleshooting {
            pairs.extend([(Some(&entry.cause), &entry.cause_de), (Some(&entry.fix), &entry.fix_de)]);
        }
        let quirks = vendor.facts.iter().filter(|fact| fact.about == Topic::Quirk);
        pairs.extend(quirks.map(|fact| (Some(&fact.fact), &fact.fact_de)));
        pairs.extend(vendor.policy.tools.values().map(|rule| (Some(&rule.reason), &rule.reason_de)));
        for (english, german) in pairs {
            assert!(
                english.is_some() == german.is_some() && (english.is_none() || english != german.as_ref()),
                "{}: {english:?}, {german:?}",
                vendor.id
            );
        }
    }
}

/// A file that the list forgot would never be seen.
#[test]
fn every_file_is_in_the_list() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/vendors");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let catalog = Catalog::built_in().unwrap();
    let listed: BTreeSet<String> = catalog.vendors().iter().map(|vendor| vendor.id.0.clone()).collect();
    assert_eq!(files, listed);
}

#[test]
fn the_reviewed_policy_holds_in_both_spellings() {
    let catalog = Catalog::built_in().unwrap();
    let policies = catalog.policies();
    let policy = policies.0.get(&id("prisma-postgres"));
    let guard = Some(Guard::Sql {
        argument: "query".to_owned(),
        dialect: SqlDialect::Postgres,
    });
    for name in ["execute_sql_query", "ExecuteSqlQueryTool"] {
        let judgement = judge(&tool(name), policy);
        assert_eq!((judgement.verdict, &judgement.guard), (Verdict::Guarded, &guard), "{name}");
    }
    for name in [
        "list_prisma_postgres_databases",
        "ListDatabasesTool",
        "IntrospectSchemaTool",
        "fetch_workspace_details",
    ] {
        assert_eq!(judge(&tool(name), policy).verdict, Verdict::Read, "{name}");
    }
    for name in [
        "ListConnectionStringsTool",
        "list_prisma_postgres_connection_strings",
        "CreateBackupTool",
        "execute_prisma_postgres_schema_update",
    ] {
        assert_eq!(judge(&tool(name), policy).verdict, Verdict::Blocked, "{name}");
    }
}

/// Every rule says of its tool what the judge then finds: no reviewed read is caught by a layer that policies cannot lift.
#[test]
fn every_reviewed_verdict_holds() {
    for (vendor, policy) in Catalog::built_in().unwrap().policies().0 {
        for (name, rule) in &policy.tools {
            assert_eq!(judge(&tool(name), Some(&policy)).verdict, rule.verdict, "{vendor} {name}");
        }
    }
}

#[test]
fn an_error_is_explained_whatever_its_case() {
    let catalog = Catalog::built_in().unwrap();
    let found = catalog
        .explain(&id("prisma-postgres"), "Tool failed: WORKSPACE NOT SELECTED.")
        .unwrap();
    assert_eq!(found.code, "workspace_not_selected");
    assert!(catalog.explain(&id("prisma-postgres"), "teapot").is_none());
    assert!(catalog.explain(&id("nobody"), "workspace not selected").is_none());
}

#[test]
fn a_directory_overrides_and_adds_by_id() {
    let other = CARD.replace("acme", "keboola");
    let directory = Directory::new("override", &[("a.toml", CARD), ("b.toml", &other), ("notes.txt", "not a card")]);
    let catalog = Catalog::built_in().unwrap().with_directory(&directory.0).unwrap();
    let before = Catalog::built_in().unwrap().vendors().len();
    assert_eq!(catalog.vendors().len(), before + 1);
    assert_eq!(
        catalog.vendor(&id("keboola")).unwrap().endpoints[0].url.as_str(),
        "http://127.0.0.1:9000/mcp"
    );
    assert!(catalog.vendor(&id("acme")).is_some());
}

#[test]
fn wrong_files_are_named_with_their_line() {
    let unknown = CARD.replace("category", "colour = \"red\"\ncategory");
    let cases = [
        (unknown.as_str(), 3, "unknown field"),
        ("id = \"x\"\nname = 7\n", 2, "invalid type"),
        ("id = \n", 1, ""),
    ];
    for (text, line, word) in cases {
        match Vendor::parse("x.toml", text) {
            Err(error @ CatalogError::Malformed { .. }) => {
                let problem = error.problem();
                assert_eq!(problem.code, "vendor_file_malformed");
                assert!(
                    problem.detail.contains("x.toml") && problem.detail.contains(&format!("line {line}")) && problem.detail.contains(word),
                    "{}",
                    problem.detail
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn values_that_make_no_sense_are_refused() {
    let cases = [
        (CARD.replace("\"acme\"", "\"Acme Inc\""), "id"),
        (CARD.replace("\"Orders.\"", "\" \""), "summary"),
        (CARD.replace("http://", "ftp://"), "endpoints"),
        (CARD.replace("http://", "http://user:pass@"), "endpoints"),
        (format!("{CARD}host = \"own\"\n"), "endpoints"),
        (CARD.replace("127.0.0.1", "acme.invalid"), "endpoints"),
        (CARD.replace("category", "read_only = \" \"\ncategory"), "read_only"),
        (
            format!("{CARD}[[facts]]\nfact = \"x\"\nsource = \"\"\ncertainty = \"source\"\n"),
            "facts",
        ),
        (
            CARD.replace("category", "headers = [[\"Authorization\", \"x\"]]\ncategory"),
            "headers",
        ),
        (CARD.replace("category", "headers = [[\"X-A\", \"a\\r\\nb\"]]\ncategory"), "headers"),
        (CARD.replace("category", "questions = [\"\"]\ncategory"), "questions"),
        (CARD.replace("category", "questions_de = [\" \"]\ncategory"), "questions_de"),
        (CARD.replace("category", "summary_de = \"\"\ncategory"), "german"),
        (
            format!("{CARD}[[scopes]]\nscope = \"x\"\nmeaning = \"See x\"\nmeaning_de = \" \"\n"),
            "german",
        ),
        (format!("{CARD}[policy.tools.get_x]\nverdict = \"read\"\nreason = \"\"\n"), "policy"),
        (
            format!("{CARD}[policy.tools.run_x]\nverdict = \"guarded\"\nreason = \"by hand\"\n"),
            "policy",
        ),
        (format!("{CARD}[guide]\ncalls_a_second = 0\n"), "guide"),
        (guided("label = \"nobody\""), "guide"),
        (guided("label = \"id\"\ntime = \"nobody\""), "guide"),
    ];
    for (text, expected) in cases {
        match Vendor::parse("x.toml", &text) {
            Err(CatalogError::Invalid { field, .. }) => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

/// A card with a table behind a tool that takes SQL.
pub fn guided(label: &str) -> String {
    format!(
        "{CARD}[[guide.tables]]\nname = \"orders\"\nrows = [\"order\"]\n{label}\n[[guide.tables.columns]]\nname = \"id\"\nwords = [\"id\"]\nkind = \"text\"\n\
         [guide.tables.road.sql]\ntool = \"run_sql\"\nargument = \"sql\"\ndialect = \"postgres\"\nmost_rows = 100\n"
    )
}

#[test]
fn one_bad_file_stops_the_catalog() {
    let directory = Directory::new("bad", &[("a.toml", CARD), ("b.toml", "nonsense")]);
    assert!(
        matches!(Catalog::built_in().unwrap().with_directory(&directory.0), Err(CatalogError::Malformed { file, .. }) if file == "b.toml")
    );
    let twice = Directory::new("twice", &[("a.toml", CARD), ("b.toml", CARD)]);
    assert!(matches!(
        Catalog::built_in().unwrap().with_directory(&twice.0),
        Err(CatalogError::DuplicateId { .. })
    ));
    let large = Directory::new("large", &[("a.toml", &"#".repeat(300 * 1024))]);
    assert!(matches!(
        Catalog::built_in().unwrap().with_directory(&large.0),
        Err(CatalogError::TooLarge { .. })
    ));
    assert!(matches!(
        Catalog::built_in().unwrap().with_directory(&directory.0.join("none")),
        Err(CatalogError::Directory { .. })
    ));
}
