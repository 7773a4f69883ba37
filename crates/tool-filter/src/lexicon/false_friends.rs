//! Verbs that look at most things, but do something to these.

use super::WordList;

static SCREENS: WordList = WordList::new("tv television led billboard signage sign lockscreen projector kiosk");
static ANNOUNCED: WordList = WordList::new("notification message dialog toast alert popup banner");
static PEOPLE: WordList = WordList::new("user customer visitor contact person profile");
static INPUTS: WordList = WordList::new(
    "mouse keyboard click clicks tap taps touch press input key keys keystroke keystrokes swipe scroll drag hover gesture typing",
);
/// What a test system is made to receive.
static RECEIVED: WordList =
    WordList::new("webhook webhooks inbound incoming deposit payout payment chargeback settlement authorization purchase refund dispute");
/// What befalls a system that runs, or what it is made to sense.
static BEFALLS: WordList = WordList::new(
    "
    crash outage failure fault failover latency load location gps position sensor sensors shake biometric biometrics fingerprint battery memory network
    rotation notification interrupt disconnect downtime
",
);
static FILES: WordList = WordList::new("file files folder directory disk");
static CALLED: WordList = WordList::new("team user users channel everyone here all member members group person people room contact");
static ARCHIVES: WordList = WordList::new("archive archives zip tar tarball rar gz");
static MARKETS: WordList = WordList::new("sale rent auction market marketplace exchange");

/// Whether the verb acts, given the words behind it, articles left out: "check in", "list for sale", "extract an archive".
pub(crate) fn no_look<'a>(verb: &str, mut behind: impl Iterator<Item = &'a str> + Clone) -> bool {
    let rest = behind.clone();
    let Some(object) = behind.next() else { return false };
    match verb {
        // What is checked off is done.
        "check" => matches!(object, "in" | "out" | "off" | "checkbox" | "item" | "todo"),
        "show" | "display" => ANNOUNCED.has(object) || ends_elsewhere(verb, rest),
        "identify" => PEOPLE.has(object),
        "simulate" => INPUTS.has(object) || RECEIVED.has(object) || BEFALLS.has(object),
        "ping" => CALLED.has(object),
        "obtain" => matches!(object, "lock" | "lease" | "consent"),
        "list" => ends_elsewhere(verb, rest),
        "extract" => {
            ARCHIVES.has(object)
                || behind_a(rest.clone(), |before| matches!(before, "of" | "from"), &ARCHIVES)
                || ends_elsewhere(verb, rest)
        }
        // To return to a place, to access something by going there.
        "return" => matches!(object, "to" | "home" | "back"),
        _ => false,
    }
}

/// Whether what follows tells that something ends up elsewhere than in the answer: listed for sale, shown on a wall, extracted into a file.
pub(crate) fn ends_elsewhere<'a>(verb: &str, behind: impl Iterator<Item = &'a str>) -> bool {
    match verb {
        "show" | "display" => behind_a(behind, |before| before == "on", &SCREENS),
        "list" => behind_a(behind, |before| matches!(before, "for" | "on"), &MARKETS),
        "extract" => behind_a(behind, |before| matches!(before, "to" | "into" | "new" | "separate"), &FILES),
        _ => false,
    }
}

/// Whether one of the nouns stands behind such a word.
fn behind_a<'a>(mut words: impl Iterator<Item = &'a str>, preposition: impl Fn(&str) -> bool, nouns: &WordList) -> bool {
    let mut before = words.next().unwrap_or_default();
    words.any(|word| {
        let found = preposition(before) && nouns.has(word);
        before = word;
        found
    })
}

/// "Turns a date into text": what is turned into something else is told in other words.
pub(crate) fn turns_into<'a>(verb: &str, mut behind: impl Iterator<Item = &'a str>) -> bool {
    verb == "turn" && behind.any(|word| word == "into")
}
