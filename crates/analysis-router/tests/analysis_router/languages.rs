//! The same answer in every language.

use belvedere_analysis_router::wording::{Gap, Message};
use belvedere_analysis_router::{Answer, Figure, Outcome, Step, Words};
use belvedere_types::{Language, Problem, ProblemKind};
use serde_json::{Map, Value, json};

use crate::freight;
use crate::harness::{Desk, told, tool};

/// The days and months of a text as `2026-11-24` and `2026-11`, and its other numbers as runs of digits; what stands between them is the language's.
fn numbers(text: &str, language: Language) -> Vec<String> {
    let (mut found, text) = days(text, language);
    let (group, _) = language.number_signs();
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    // Three digits follow the sign of a group; a version such as 16.2 is what a cell holds.
    let three = |at: usize| (at + 1..at + 4).all(|at| digit(Some(at))) && !digit(Some(at + 4));
    // Nor is the part of a second after a time: 20:32:00.435.
    let second = |at: usize| digit(at.checked_sub(2)) && at.checked_sub(3).is_some_and(|colon| chars[colon] == ':');
    let inside = |at: usize| chars[at] == group && digit(at.checked_sub(1)) && three(at) && !second(at);
    let bare: String = (0..chars.len()).filter(|at| !inside(*at)).map(|at| chars[at]).collect();
    let runs = bare.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    found.extend(runs.map(str::to_owned));
    found.sort();
    found
}

/// The days and months that a text names as that language writes them, or as data do, and what is left of it without them.
fn days(text: &str, language: Language) -> (Vec<String>, String) {
    let months: [&str; 12] = match language {
        Language::English => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        Language::German => [
            "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
        ],
    };
    let words: Vec<&str> = text.split(' ').collect();
    // Without brackets, quotation marks and the punctuation of the sentence.
    let bare = |at: usize| words.get(at).map_or("", |word| word.trim_matches(|c: char| !c.is_ascii_digit()));
    let month = |at: usize| {
        let word = words.get(at)?.trim_start_matches(|c: char| !c.is_alphabetic());
        months.iter().position(|month| *month == word).map(|place| place + 1)
    };
    let year = |at: usize| Some(bare(at)).filter(|year| year.len() == 4 && year.parse::<u16>().is_ok());
    let (mut found, mut left, mut at) = (Vec::new(), Vec::new(), 0);
    while at < words.len() {
        let day: Option<u8> = bare(at).parse().ok().filter(|_| language == Language::English);
        let parts: Vec<&str> = bare(at).split('.').collect();
        let iso: Vec<&str> = bare(at).split('-').collect();
        let widths = |parts: &[&str]| parts.iter().map(|part| part.len()).collect::<Vec<_>>();
        let (named, long) = match (day, month(at + 1), year(at + 2)) {
            (Some(day), Some(month), Some(year)) => (Some(format!("{year}-{month:02}-{day:02}")), 3),
            _ => match (month(at), year(at + 1)) {
                (Some(month), Some(year)) => (Some(format!("{year}-{month:02}")), 2),
                _ if language == Language::German && widths(&parts) == [2, 2, 4] => {
                    (Some(format!("{}-{}-{}", parts[2], parts[1], parts[0])), 1)
                }
                _ if [vec![4, 2], vec![4, 2, 2]].contains(&widths(&iso)) => (Some(iso.join("-")), 1),
                _ => (None, 1),
            },
        };
        match named {
            Some(named) => found.push(named),
            None => left.push(words[at]),
        }
        at += long;
    }
    (found, left.join(" "))
}

#[test]
fn a_wrong_day_is_told_from_the_right_one_in_both_languages() {
    let english = numbers(
        "Of 1,234 from 3 Feb 2026, 10:30 UTC (Mar 2026) until before 23 Feb 2026.",
        Language::English,
    );
    let german = |text: &str| numbers(text, Language::German);
    assert_eq!(english, ["10", "1234", "2026-02-03", "2026-02-23", "2026-03", "30"]);
    let right = "Von 1.234 von 03.02.2026 10:30 UTC (März 2026) bis ausschließlich 23.02.2026.";
    assert_eq!(german(right), english);
    for (is, wrong) in [
        ("03.02.2026", "04.02.2026"),
        ("03.02.2026", "03.03.2026"),
        ("03.02.2026", "02.03.2026"),
        ("03.02.2026", "03.02.2025"),
        ("03.02.2026", ""),
        ("März 2026", "Apr. 2026"),
        ("März 2026", "März 2025"),
        ("10:30", "10:31"),
        ("1.234", "1.243"),
    ] {
        assert_ne!(german(&right.replace(is, wrong)), english, "{is} as {wrong}");
    }
    assert_ne!(german(&format!("{right} 7.")), english);
}

fn words(answer: &Answer) -> Vec<&Words> {
    let own = [&answer.text]
        .into_iter()
        .chain(&answer.clarification)
        .chain(&answer.refusal)
        .chain(&answer.notes);
    let calls = answer.tool_calls.iter().filter_map(|call| call.error.as_ref());
    let steps = answer.plan.steps.iter().filter_map(|step| match step {
        Step::Say { text } | Step::Note { text, .. } => Some(text),
        Step::Clarify { question, .. } => Some(question),
        Step::Refuse { reason, .. } => Some(reason),
        _ => None,
    });
    own.chain(calls)
        .chain(steps)
        .chain(answer.chart.iter().map(|chart| &chart.spec.reason))
        .collect()
}

/// Everything that it says has German words, which bear the same numbers; kept as JSON it says the same; told, it holds nothing but texts.
pub fn is_the_same_in_all(answer: &Answer) {
    let read: Answer = serde_json::from_value(json!(answer)).unwrap();
    let kept = Answer {
        rest: answer.rest.clone(),
        ..read
    };
    assert_eq!(&kept, answer, "{}", told(answer));
    let cells = answer.table.iter().flat_map(|table| &table.rows).flatten();
    let mut names: Vec<String> = cells
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .filter(|name| name.contains(char::is_alphabetic) || name.matches('.').count() > 1)
        .collect();
    // A bond is called by its issuer and more.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for words in words(answer) {
        assert!(
            words.is_in(Language::German),
            "{:?} has no German words: {words:?}",
            answer.question
        );
        let german = words.told(Language::German);
        // "Release 4.2" and "release/2026.11" are names in every language.
        let unnamed = |said: &str| names.iter().fold(said.to_owned(), |said, name| said.replace(name.as_str(), " "));
        assert_eq!(
            numbers(&unnamed(&german), Language::German),
            numbers(&unnamed(words), Language::English),
            "{german} | {words}"
        );
    }
    let german = answer.clone().told(Language::German);
    for part in ["text", "notes", "clarification", "refusal", "plan", "tool_calls", "chart"] {
        assert!(
            !json!(german)[part].to_string().contains("\"said\":["),
            "{part}: {}",
            json!(german)[part]
        );
    }
    let origins = |figures: &[Figure]| {
        let mut all: Vec<String> = figures.iter().map(|figure| json!(figure.origin).to_string()).collect();
        all.sort();
        all
    };
    assert_eq!(origins(&german.figures), origins(&answer.figures), "{}", german.text);
    for figure in &german.figures {
        let there: String = german.text.chars().skip(figure.at).take(figure.text.chars().count()).collect();
        assert_eq!(there, figure.text);
    }
    assert_eq!(german.table, answer.table);
}

fn german(answer: &Answer) -> Answer {
    answer.clone().told(Language::German)
}

#[test]
fn findings_are_told_in_german() {
    let desk = Desk::over(vec![freight::world()]);
    let answer = desk.ask("how many shipments failed?");
    assert_eq!(answer.outcome, Outcome::Answered);
    assert_eq!(german(&answer).text, "Alle 12 Sendungen.");
    let nothing = desk.ask("List shipments that weigh more than 9000 kg").told(Language::German);
    assert_eq!(nothing.text, "In den Daten gibt es dazu nichts.");
    let chart = desk.ask("Count shipments by status").told(Language::German).chart.unwrap();
    assert!(chart.spec.description.starts_with("Balkendiagramm: "), "{}", chart.spec.description);
    assert_eq!(chart.spec.reason, "Balken vergleichen eine Größe zwischen Gruppen.");
}

#[test]
fn what_is_missing_is_told_in_german() {
    let desk = Desk::over(vec![freight::world()]);
    let refused = desk.ask("delete all shipments");
    assert_eq!(refused.outcome, Outcome::Refused);
    let reason = german(&refused).refusal.unwrap();
    assert!(reason.starts_with("Die Frage verlangt eine Änderung („delete“)."), "{reason}");
    let unknown = desk.ask("how high is the tide?").told(Language::German);
    assert!(unknown.text.contains("Keine verbundene Quelle hat Daten"), "{}", unknown.text);
    let down = Desk::with(vec![freight::world()], Some("freight")).ask("how many shipments failed?");
    // The code of a card has no German words.
    assert!(!down.text.is_in(Language::German), "{:?}", down.text);
    assert!(
        down.notes[0]
            .told(Language::German)
            .starts_with("freight lässt sich jetzt nicht befragen:"),
        "{:?}",
        down.notes
    );
}

#[test]
fn times_are_read_in_german() {
    let desk = Desk::over(vec![freight::world()]);
    let answer = desk.ask("how many shipments were created in the last 7 days?");
    let notes = german(&answer).notes;
    assert!(
        notes
            .iter()
            .any(|note| note.starts_with("Der Zeitraum ist gelesen als „die letzten 7 Tage“: von ")),
        "{notes:?} {}",
        told(&answer)
    );
}

#[test]
fn what_a_failure_quotes_stands_in_its_german_words() {
    let problem = Problem::new(
        ProblemKind::Vendor,
        "vendor_error",
        "The vendor's server refused: no such board.",
        "Try again.",
    );
    let plain = Words::of_problem(&problem).told(Language::German).into_owned();
    let quoting = Words::of_problem(&problem.quoting("no such board"));
    assert!(!plain.contains("no such board"), "{plain}");
    let told = quoting.told(Language::German);
    assert!(told.contains(" Im Wortlaut: „no such board“. "), "{told}");
    assert_eq!(&*quoting, "The vendor's server refused: no such board. Try again.");
    // As it was kept before it was quoted.
    let old = json!({ "text": "It refused.", "said": [{ "what": { "code": "vendor_error", "text": "It refused." } }] });
    assert!(serde_json::from_value::<Words>(old).unwrap().is_in(Language::German));
}

#[test]
fn words_of_before_and_of_a_later_version_are_read() {
    let old: Words = serde_json::from_value(json!("2 things.")).unwrap();
    assert_eq!((&*old, old.is_in(Language::German)), ("2 things.", false));
    assert_eq!(old.told(Language::German), "2 things.");
    let later: Words = serde_json::from_value(json!({ "text": "New.", "said": [{ "gap": { "is": "unheard_of" } }] })).unwrap();
    assert_eq!((&*later, later.is_in(Language::German)), ("New.", false));
    let own = Words::from(Gap::CheckVendor);
    let kept: Value = json!(own);
    assert_eq!(kept["text"], "Check what the vendor asks for, then ask again.");
    assert_eq!(serde_json::from_value::<Words>(kept).unwrap(), own);
    // Words with and without messages go into one text.
    let both = own.and("See there.");
    assert_eq!(both.messages().len(), 2);
    assert!(matches!(&both.messages()[1], Message::Verbatim { text, .. } if text == "See there."));
}

fn jobs() -> Desk {
    let rows = |_: &Map<String, Value>| {
        let job = |(name, state): (&str, &str)| json!({ "name": name, "state": state });
        let jobs = [("north", "error"), ("south", "success"), ("east", "error")];
        Ok(json!({ "jobs": jobs.map(job) }).to_string())
    };
    Desk::of(
        "works",
        vec![
            tool("list_works_jobs", "Jobs and how they ended.", json!({}), &[], rows),
            tool("fetch_works", "The works itself.", json!({}), &[], rows),
        ],
    )
}

#[test]
fn what_a_word_was_read_as_is_told_by_the_word_that_was_asked() {
    let said = |question: &str, language: Language| json!(jobs().ask(question).told(language).notes).to_string();
    let english = said("How many jobs failed?", Language::English);
    assert!(english.contains("failed"), "{english}");
    let german = said("Wie viele Jobs sind fehlgeschlagen?", Language::German);
    assert!(german.contains("„fehlgeschlagen“ ist gelesen als"), "{german}");
    assert!(!german.contains("failed"), "{german}");
}

#[test]
fn what_is_connected_is_told_in_the_words_of_people() {
    let answer = jobs().ask("how high is the tide?");
    let reason = answer.refusal.clone().unwrap_or_else(|| answer.text.clone());
    assert!(reason.contains("Connected: works (jobs"), "{reason}");
    let german = answer.told(Language::German);
    let reason = german.refusal.unwrap_or(german.text);
    assert!(reason.contains("Verbunden: works ("), "{reason}");
    assert!(!reason.contains("works jobs"), "{reason}");
}
