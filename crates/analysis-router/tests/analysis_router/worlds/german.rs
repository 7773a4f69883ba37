//! Questions in German, each beside the same in English over the same world: both end alike, and with the same rows. Those of `kept.json` were written
//! with the others, before German was read at all, and were asked once, when it was done.

use belvedere_analysis_router::{Answer, Outcome};
use serde::Deserialize;

use super::Data;
use crate::freight;
use crate::harness::{Desk, told};

#[derive(Deserialize)]
struct Pair {
    world: String,
    german: String,
    english: String,
    /// The pair that it follows.
    follows: Option<usize>,
}

fn pairs(name: &str) -> Vec<Pair> {
    let file = format!("{}/tests/german/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn desk(world: &str) -> Desk {
    if world == "freight" {
        return Desk::over(vec![freight::world()]);
    }
    Data::read(world).desk()
}

fn alike(german: &Answer, english: &Answer) -> bool {
    let rows = |answer: &Answer| answer.table.as_ref().map(|table| table.rows.clone());
    german.outcome == english.outcome && german.code == english.code && rows(german) == rows(english)
}

/// How many of the pairs end alike, and what became of the others.
fn asked(name: &str) -> (usize, usize, Vec<String>) {
    let pairs = pairs(name);
    let mut failed = Vec::new();
    let answers = |pair: &Pair| {
        // A desk each: what was read before says how the next question is read.
        let both = |german: bool| {
            let desk = desk(&pair.world);
            let said = |pair: &Pair| if german { pair.german.clone() } else { pair.english.clone() };
            let before = pair.follows.map(|at| desk.ask(&said(&pairs[at])));
            desk.ask_after(&said(pair), before.as_ref())
        };
        (both(true), both(false))
    };
    for pair in &pairs {
        let (german, english) = answers(pair);
        if !alike(&german, &english) {
            let lines = [&german, &english].map(|answer| {
                let told = told(answer);
                let said: Vec<&str> = told.lines().take(6).collect();
                format!("{}\nread: {}", said.join("\n"), answer.plan.reading)
            });
            failed.push(format!("==== {}\n{}", pair.world, lines.join("\n-- \n")));
        }
        assert_eq!(german.question, pair.german, "what was asked is kept as it was written");
    }
    (pairs.len() - failed.len(), pairs.len(), failed)
}

#[test]
fn german_questions_end_as_the_english_ones() {
    let (alike, all, failed) = asked("pairs");
    println!("{}", failed.join("\n"));
    assert_eq!((alike, all), (40, 40), "{}", failed.join("\n"));
}

#[test]
fn german_questions_that_were_kept_back() {
    const AT_LEAST: usize = 19;
    let (alike, all, failed) = asked("kept");
    println!("{alike} of {all}\n{}", failed.join("\n"));
    assert!(alike >= AT_LEAST, "{alike} of {all}\n{}", failed.join("\n"));
}

#[test]
fn a_german_request_for_a_change_is_refused_without_a_call() {
    let desk = desk("freight");
    for question in [
        "Lösche die Sendung SHP-001",
        "Bitte storniere alle verspäteten Sendungen",
        "Erstelle eine neue Sendung",
        "Ändere den Status der Sendung SHP-001 auf geliefert",
        "Schicke dem Spediteur eine Nachricht",
        "Kannst du die Sendung SHP-001 löschen?",
        "Füge einen Spediteur hinzu",
        "Benenne den Spediteur Rapide um",
        "Zeige die verspäteten Sendungen und lösche sie",
        "Ich möchte die Sendung SHP-001 stornieren",
    ] {
        let answer = desk.ask(question);
        assert_eq!(answer.outcome, Outcome::Refused, "{}", told(&answer));
        assert_eq!(desk.tools_called(), Vec::<String>::new(), "{question}");
    }
}

#[test]
fn a_german_word_that_is_not_known_is_named_and_not_guessed() {
    let desk = desk("freight");
    for (question, word) in [
        ("Wie viele Flurbel gibt es?", "Flurbel"),
        ("Wie viele verwaschene Sendungen gibt es?", "verwaschene"),
        ("Zeige alle Sendungen je Wuselgrad", "Wuselgrad"),
        ("Welche Sendungen wurden gewuselt?", "gewuselt"),
        ("Wie viele Autos gibt es?", "Autos"),
    ] {
        let answer = desk.ask(question);
        assert_eq!(answer.outcome, Outcome::NoSource, "{}", told(&answer));
        assert!(answer.text.contains(word), "{}", told(&answer));
    }
}
