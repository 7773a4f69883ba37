use super::*;

fn own_words(text: &'static str) -> impl Fn(&str) -> Near {
    move |word: &str| {
        if text.split(' ').any(|known| known == word) {
            Near::Named
        } else {
            Near::Unsaid
        }
    }
}

fn read(german: &str) -> Translated {
    let own = Own {
        near: &own_words("shipped orders"),
        english: &is_small,
    };
    translated(german, &own).unwrap_or_else(|| panic!("not taken for German: {german}"))
}

#[track_caller]
fn check(pairs: &[(&str, &str)]) {
    for (german, english) in pairs {
        assert_eq!(read(german).english, *english, "{german}");
    }
}

#[test]
fn questions_of_every_kind_are_put_into_english() {
    check(&[
        ("Wie viele Kunden haben wir?", "How many customers do we have?"),
        ("Wie viele Rechnungen hat Igor Petrov?", "How many invoices does Igor Petrov have?"),
        ("Welcher Kunde hat die meisten Bestellungen?", "Which customer has the most orders?"),
        ("Was kostet der Linden Bowl?", "What does the Linden Bowl cost?"),
        ("Nenne die 5 teuersten Produkte", "List the 5 most expensive products"),
        ("Umsatz je Region als Balkendiagramm", "Revenue per region as a bar chart"),
        ("Summe der Zahlungen nach Land", "Sum of the payments by country"),
        ("Zähle die Tickets nach Status auf", "List the tickets by status"),
        ("Rechnungen über 1.250,50 Euro", "Invoices over 1250.50 EUR"),
        ("nur die aktiven", "Only the active ones"),
        ("und nach Region?", "And by region?"),
    ]);
}

#[test]
fn verbs_at_the_end_come_before_what_they_are_about() {
    check(&[
        (
            "Wie viele Bestellungen hat Ada im Oktober aufgegeben?",
            "How many orders did Ada place in October?",
        ),
        ("Welche Kunden haben im Oktober bestellt?", "Which customers ordered in October?"),
        ("Welche Kunden haben noch nie bestellt?", "Which customers never ordered?"),
        (
            "Welche Bestellungen wurden noch nicht verschickt?",
            "Which orders were not yet shipped?",
        ),
        (
            "Zeige Rechnungen, die noch nicht bezahlt sind",
            "Show invoices that are not yet paid",
        ),
        ("Wann wurde Bestellung 10447 verschickt?", "When was order 10447 shipped?"),
        ("Kannst du mir die offenen Tickets zeigen?", "Can you show me the open tickets?"),
    ]);
}

#[test]
fn times_are_read_rightly() {
    check(&[
        ("Bestellungen seit Montag", "Orders since monday"),
        ("Bestellungen in den letzten 7 Tagen", "Orders in the last 7 days"),
        ("Bestellungen dieses Quartal", "Orders this quarter"),
        ("Bestellungen letzte Woche", "Orders last week"),
        ("Bestellungen von gestern", "Orders from yesterday"),
        ("Bestellungen am 24.11.2026", "Orders on 2026-11-24"),
        (
            "Bestellungen zwischen dem 1. Mai und dem 15. Mai",
            "Orders between 1 May and 15 May",
        ),
        (
            "Bestellungen, die vor mehr als 30 Tagen verschickt wurden",
            "Orders that were shipped more than 30 days ago",
        ),
    ]);
}

#[test]
fn names_quotes_and_identifiers_stay() {
    check(&[
        ("Zeige die Rechnung INV-2071 von Müller", "Show the invoice INV-2071 of Müller"),
        (
            "Wie viele Bestellungen hat „Die drei von der Tankstelle“?",
            "How many orders does \"Die drei von der Tankstelle\" have?",
        ),
        ("Was ist order_id 4711?", "What is order_id 4711?"),
    ]);
}

#[test]
fn a_word_that_is_not_known_is_named() {
    assert_eq!(read("Wie viele Flurbel gibt es?").unread, ["Flurbel"]);
    assert_eq!(read("Zeige alle verwaschenen Bestellungen").unread, ["verwaschenen"]);
    assert!(read("Wie viele Bestellungen hat Flurbel?").unread.is_empty(), "a name");
}

#[test]
fn their_own_german_words_stay() {
    let own = Own {
        near: &own_words("bestellungen kunde"),
        english: &is_small,
    };
    let read = translated("Wie viele Bestellungen gibt es je Kunde?", &own).unwrap();
    assert_eq!(read.english, "How many bestellungen are there per kunde?");
}

#[test]
fn what_begins_as_the_english_word_is_put_into_english() {
    let own = Own {
        near: &own_words("liste projekte"),
        english: &is_small,
    };
    let read = translated("Liste die Projekte", &own).unwrap();
    assert_eq!(read.english, "List the projekte");
}

#[test]
fn of_several_meanings_that_is_taken_which_names_something() {
    let near = |word: &str| match word {
        "site" => Near::Held,
        "location" => Near::Named,
        _ => Near::Unsaid,
    };
    let own = Own {
        near: &near,
        english: &is_small,
    };
    let read = translated("Mitarbeiter je Standort", &own).unwrap();
    assert_eq!(read.english, "Employees per location");
}

#[test]
fn english_is_not_taken_for_german() {
    let own = Own {
        near: &|_| Near::Unsaid,
        english: &is_small,
    };
    for question in [
        "Show the orders of Haus der Kunst",
        "Van der Berg orders",
        "Which processes die in October?",
        "Orders by MIT graduates",
        "was it in the land?",
        "top 5 pro plans",
        "",
    ] {
        assert_eq!(translated(question, &own), None, "{question}");
    }
}

/// Every line of the files, so that a word that is added is tested as well.
#[test]
fn no_question_of_a_test_in_english_is_taken_for_german() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/worlds");
    let own = Own {
        near: &|_| Near::Unsaid,
        english: &is_small,
    };
    let (mut asked, mut taken) = (0, Vec::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let world: serde_json::Value = serde_json::from_str(&text).unwrap();
        for question in world["questions"].as_array().unwrap() {
            let question = question["ask"].as_str().unwrap();
            taken.extend(translated(question, &own).is_some().then(|| question.to_owned()));
            asked += 1;
        }
    }
    assert_eq!(taken, Vec::<String>::new());
    assert!(asked > 2000, "{asked}");
}
