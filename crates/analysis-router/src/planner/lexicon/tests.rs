use super::*;

#[test]
fn a_doubled_last_letter_makes_no_other_word() {
    let lexicon = Lexicon::default();
    for (left, right) in [("refuelling", "refuel"), ("cancelled", "canceled"), ("travellers", "traveler")] {
        assert_eq!(lexicon.stem(left), lexicon.stem(right));
    }
    assert_ne!(lexicon.stem("bells"), lexicon.stem("bel"));
}

#[test]
fn a_family_shares_its_root_and_differs_in_known_endings() {
    let lexicon = Lexicon::default();
    for (left, right) in [
        ("cardiologists", "cardiology"),
        ("absences", "absent"),
        ("occupied", "occupancy"),
        ("rejected", "rejection"),
        ("win", "won"),
    ] {
        assert!(lexicon.family(left, right), "{left} {right}");
    }
    for (left, right) in [
        ("action", "active"),
        ("organic", "organizer"),
        ("station", "stations2"),
        ("computer", "company"),
    ] {
        assert!(!lexicon.family(left, right), "{left} {right}");
    }
}

/// No word says so much that it may stand for everything.
const MOST_ROWS: usize = 6;

#[test]
fn the_rows_are_well_formed() {
    for files in [&[ALWAYS, NAMES, VERBS][..], MEANINGS] {
        let mut sets = std::collections::HashMap::new();
        for row in files.iter().flat_map(|file| rows_of(file)) {
            assert!(row.len() > 1, "{row:?} means nothing else");
            let letters = |word: &str| {
                word.chars()
                    .all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
            };
            assert!(row.iter().all(|word| letters(word)), "{row:?} is not all lower case");
            let mut set = row.clone();
            set.sort_unstable();
            set.dedup();
            assert_eq!(set.len(), row.len(), "{row:?} says a word twice");
            assert!(sets.insert(set, row.clone()).is_none(), "{row:?} stands twice");
        }
    }
}

#[test]
fn no_word_means_everything() {
    let many: Vec<_> = WIDER.places.iter().filter(|(_, rows)| rows.len() > MOST_ROWS).collect();
    assert!(many.is_empty(), "{many:?}");
}

#[test]
fn what_people_say_is_what_the_tools_call_otherwise() {
    let lexicon = Lexicon::default();
    let means = |said: &str, written: &str| {
        let (said, written) = (lexicon.stems(said).join(" "), lexicon.stems(written).join(" "));
        lexicon.meanings_of(&said).any(|other| other == written) || lexicon.synonyms(&said, &written)
    };
    for (said, written) in [
        ("clients", "customer"),
        ("target", "quota"),
        ("on hold", "paused"),
        ("past due", "overdue"),
        ("called off", "cancelled"),
        ("signed up", "registered"),
        ("acked", "acknowledged"),
        ("lorries", "trucks"),
        ("qty", "quantity"),
        ("sent", "send"),
        ("bought", "buys"),
    ] {
        assert!(means(said, written), "{said}: {written}");
    }
    for (said, other) in [
        ("open", "closed"),
        ("paid", "unpaid"),
        ("approved", "rejected"),
        ("arrived", "departed"),
        ("revenue", "cost"),
        ("price", "revenue"),
        ("signed up", "signature"),
        ("inbound", "outbound"),
        ("profit", "loss"),
        ("hired", "fired"),
        ("lender", "borrower"),
    ] {
        assert!(!means(said, other), "{said}: {other}");
    }
}
