use super::super::tokens::folded;
use super::*;

fn compound(word: &str) -> String {
    let (led, number, nouns) = WORDS.compound(&folded(word)).unwrap_or_else(|| panic!("{word}"));
    let last = nouns
        .first()
        .map(|noun| if number == Number::Many { &noun.many } else { &noun.one })
        .unwrap();
    format!("{} {last}", led.join(" "))
}

#[test]
fn compounds_are_read_by_their_parts() {
    for (german, english) in [
        ("Rechnungsbeträge", "invoice amounts"),
        ("Kundennummer", "customer number"),
        ("Gesamtgewicht", "total weight"),
        ("Durchschnittspreis", "average price"),
        ("Bestellstatus", "order status"),
        ("Projektkosten", "project cost"),
        ("Projekt-Budget", "project budget"),
        ("Nettogewinn", "net profit"),
    ] {
        assert_eq!(compound(german), english, "{german}");
    }
    assert!(WORDS.compound("flurbelwert").is_none());
    assert!(WORDS.compound("zebrano").is_none());
}

#[test]
fn every_line_is_written_in_lower_case_without_umlauts() {
    let files = NOUNS.iter().chain([&GRAMMAR, &PHRASES, &ADJECTIVES, &VERBS, &PARTS]);
    for (german, english) in files.flat_map(|file| lines(file)) {
        assert_eq!(german, folded(german), "{german}");
        assert!(!english.contains("  "), "{german} = {english}");
    }
}

#[test]
fn cases_and_endings_are_no_other_words() {
    for word in [
        "bestellung",
        "bestellungen",
        "kunden",
        "landes",
        "projekts",
        "projekten",
        "mitarbeitern",
    ] {
        assert!(WORDS.noun(word).is_some(), "{word}");
    }
    assert_eq!(WORDS.adjective("offenen").unwrap().first().unwrap(), "open");
    assert_eq!(WORDS.adjective("teuersten").unwrap().first().unwrap(), "most expensive");
    assert_eq!(WORDS.participle("bezahlten").unwrap().english.first().unwrap().participle, "paid");
    assert!(WORDS.noun("flurbel").is_none());
}
