//! Names of rows and columns inside German sentences: in German where the dictionary has one word for them, else as the data has them, in
//! quotation marks, so that no sentence is half in one language and half in another.

use crate::chart::Locale;
use crate::planner::noun_in_german;
use crate::wording::cells::words;

/// "Projekte", "Abfragen", „plan_tier“.
pub(super) fn told(name: &str) -> String {
    german(name).unwrap_or_else(|| format!("„{name}“"))
}

/// The same behind "von": "Projekten".
pub(super) fn told_of(name: &str) -> String {
    match german(name) {
        Some(noun) if noun.ends_with(['n', 's']) => noun,
        Some(noun) => format!("{noun}n"),
        None => format!("„{name}“"),
    }
}

/// A column. The statements' own names for what they compute are ours.
pub(super) fn column(name: &str) -> String {
    Locale::GERMAN.computed(name).map_or_else(|| told(name), str::to_owned)
}

/// What nearly every table has: nouns alone do not say it.
const USUAL: [(&str, &str); 14] = [
    ("created at", "Erstellt am"),
    ("updated at", "Geändert am"),
    ("deleted at", "Gelöscht am"),
    ("started at", "Begonnen am"),
    ("finished at", "Beendet am"),
    ("completed at", "Abgeschlossen am"),
    ("closed at", "Geschlossen am"),
    ("last used at", "Zuletzt benutzt am"),
    ("start date", "Beginn"),
    ("end date", "Ende"),
    ("due date", "Fällig am"),
    ("first name", "Vorname"),
    ("last name", "Nachname"),
    ("total amount", "Gesamtbetrag"),
];

/// A column's label, where its words are known; without quotation marks.
pub(in crate::wording) fn label(words: &str) -> Option<String> {
    let usual = USUAL.iter().find(|(english, _)| *english == words);
    usual.map(|(_, german)| (*german).to_owned()).or_else(|| german(words))
}

fn german(name: &str) -> Option<String> {
    noun_in_german(&words(name).split(' ').map(str::to_owned).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_usual_columns_and_nouns() {
        assert_eq!(label("created at").as_deref(), Some("Erstellt am"));
        assert_eq!(label("region").as_deref(), Some("Region"));
        assert_eq!(label("flurbel at"), None);
    }

    #[test]
    fn what_german_has_no_word_for_stands_as_the_data_has_it() {
        assert_eq!(told("projects"), "Projekte");
        assert_eq!(told_of("projects"), "Projekten");
        assert_eq!(told_of("orders"), "Bestellungen");
        assert_eq!(column("region"), "Region");
        assert_eq!(column("count"), "Anzahl");
        for name in ["plan_tier", "planTier", "flurbel", "total_queries"] {
            assert_eq!([told(name), told_of(name), column(name)], [(); 3].map(|()| format!("„{name}“")));
        }
    }
}
