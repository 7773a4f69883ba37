//! What a card needs before it ships.

use belvedere_catalog::{Catalog, Vendor};
use belvedere_types::{Language, VendorId};

use crate::{CARD, Directory, guided};

fn gaps(name: &str, files: &[(&str, &str)]) -> Vec<(String, String)> {
    let directory = Directory::new(name, files);
    let catalog = Catalog::built_in().unwrap().with_directory(&directory.0).unwrap();
    catalog.gaps().into_iter().map(|gap| (gap.vendor, gap.lacks)).collect()
}

fn help(code: &str) -> String {
    format!("[[troubleshooting]]\ncontains = \"x\"\ncode = \"{code}\"\ncause = \"y\"\nfix = \"z\"\n")
}

#[test]
fn a_bare_card_lacks_everything() {
    let found = gaps("bare", &[("a.toml", CARD)]);
    for lack in ["about the endpoint", "https", "example questions"] {
        assert!(
            found.iter().any(|(vendor, what)| vendor == "acme" && what.contains(lack)),
            "{lack}: {found:?}"
        );
    }
    assert_eq!(found.len(), 3, "{found:?}");
}

/// A newcomer copies it: it must be a card that lacks nothing.
#[test]
fn the_example_in_the_documentation_is_whole() {
    let page = include_str!("../../../../docs/adding-a-vendor.md");
    let block = page.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let card: String = block
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line)))
        .collect();
    let directory = Directory::new("example", &[("acme.toml", &card)]);
    let catalog = Catalog::built_in().unwrap().with_directory(&directory.0).unwrap();
    assert!(catalog.vendors().iter().any(|vendor| vendor.id.0 == "acme"));
    assert_eq!(catalog.gaps(), []);
}

#[test]
fn readers_get_a_cards_questions_in_their_language_else_in_the_other_one() {
    let catalog = Catalog::built_in().unwrap();
    let card = |id: &str| catalog.vendor(&VendorId(id.to_owned())).unwrap();
    let first = |id: &str, language| {
        let (told, questions) = card(id).questions_in(language);
        (told, questions[0].clone())
    };
    let jobs = |question: &str| question.to_owned();
    assert_eq!(
        first("keboola", Language::German),
        (Language::German, jobs("Welche Jobs sind diese Woche fehlgeschlagen?"))
    );
    assert_eq!(
        first("keboola", Language::English),
        (Language::English, jobs("Which jobs failed this week?"))
    );
    let english = Vendor {
        questions_de: Vec::new(),
        ..card("keboola").clone()
    };
    let told = english.questions_in(Language::German);
    assert_eq!(told, (Language::English, english.questions.as_slice()));
    let german = Vendor {
        questions: Vec::new(),
        ..card("keboola").clone()
    };
    let told = german.questions_in(Language::English);
    assert_eq!(told, (Language::German, german.questions_de.as_slice()));
    let neither = Vendor {
        questions_de: Vec::new(),
        ..german
    };
    for language in Language::ALL {
        assert_eq!(neither.questions_in(language), (language, [].as_slice()));
    }
}

#[test]
fn every_built_in_card_has_questions_in_each_language() {
    for vendor in Catalog::built_in().unwrap().vendors() {
        for language in Language::ALL {
            let (told, questions) = vendor.questions_in(language);
            assert_eq!(told, language, "{}", vendor.id.0);
            assert!(questions.len() >= 3, "{} {language:?}", vendor.id.0);
        }
        assert!(
            vendor.questions_de.iter().all(|question| !vendor.questions.contains(question)),
            "{}",
            vendor.id.0
        );
    }
}

/// What is printed for copying is the card that is served.
#[test]
fn every_built_in_card_can_be_printed() {
    for vendor in Catalog::built_in().unwrap().vendors() {
        let file = Catalog::built_in_file(&vendor.id).unwrap();
        assert_eq!(&Vendor::parse("printed.toml", file).unwrap(), vendor);
    }
    assert!(Catalog::built_in_file(&VendorId("nobody".to_owned())).is_none());
}

#[test]
fn each_claim_wants_its_fact() {
    let head = "transport = \"streamable_http\"\nregistration = \"dynamic\"\nread_only = \"A switch.\"\nquestions = [\"a\", \"b\", \"c\", \"d\"]\ncategory";
    let claims = format!(
        "{}\n[[scopes]]\nscope = \"read\"\nmeaning = \"Read\"\n[policy.tools.get_x]\nverdict = \"read\"\nreason = \"Shows x.\"\n",
        CARD.replace("category", head)
            .replace("http://127.0.0.1:9000", "https://mcp.acme.example")
    );
    let topics = ["endpoint", "transport", "registration", "scopes", "read_only", "tools"];
    assert_eq!(gaps("claims", &[("a.toml", &claims)]).len(), topics.len());
    let facts: String = topics
        .iter()
        .map(|topic| format!("[[facts]]\nfact = \"x\"\nabout = \"{topic}\"\nsource = \"y\"\ncertainty = \"documented\"\n"))
        .collect();
    assert_eq!(gaps("borne-out", &[("a.toml", &format!("{claims}{facts}"))]), []);
    // What others say of a vendor is no ground for a card that ships.
    let hearsay = gaps("hearsay", &[("a.toml", &(claims + &facts.replacen("documented", "reported", 1)))]);
    assert_eq!(hearsay, [("acme".to_owned(), "the vendor's own word for: x".to_owned())]);
}

/// A guide opens nothing: each tool that it calls needs a verdict of its own.
#[test]
fn a_guide_calls_only_what_is_opened() {
    let lacks = |card: &str| {
        let found = gaps("guide", &[("a.toml", card)]);
        found.iter().any(|(_, what)| what.contains("run_sql"))
    };
    let card = guided("label = \"id\"");
    assert!(lacks(&card));
    let rule = |verdict: &str| format!("{card}[policy.tools.run_sql]\nverdict = \"{verdict}\"\nreason = \"Runs SQL.\"\n");
    assert!(lacks(&rule("blocked")));
    assert!(!lacks(&rule("read")));
}

#[test]
fn a_code_is_used_once() {
    let found = gaps("codes", &[("a.toml", &format!("{CARD}{}", help("workspace_not_selected")))]);
    let twice: Vec<&str> = found
        .iter()
        .filter(|(_, what)| what.contains("workspace_not_selected"))
        .map(|(vendor, _)| vendor.as_str())
        .collect();
    assert_eq!(twice, ["prisma-postgres", "acme"]);
    assert!(
        gaps("own-code", &[("a.toml", &format!("{CARD}{}", help("acme_closed")))])
            .iter()
            .all(|(_, what)| !what.contains("acme_closed"))
    );
}

#[test]
fn the_page_shows_what_is_known_and_keeps_its_table_whole() {
    let directory = Directory::new(
        "page",
        &[("a.toml", &format!("{CARD}{}", help("acme_closed").replace("\"x\"", "\"a | b\"")))],
    );
    let page = Catalog::built_in()
        .unwrap()
        .with_directory(&directory.0)
        .unwrap()
        .troubleshooting_page();
    assert!(page.contains("## Prisma Postgres") && page.contains("`workspace_not_selected`"));
    assert!(page.contains("| …a \\| b… | `acme_closed` | y | z |"), "{page}");
    assert!(!page.contains("## DeepWiki"), "a vendor without an entry has no heading");
}
