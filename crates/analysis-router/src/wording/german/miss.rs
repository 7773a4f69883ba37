//! What an answer lacks, in German.

use crate::Outcome;
use crate::chart::Locale;
use crate::wording::Miss;

pub(super) fn say(miss: &Miss) -> String {
    let none = |word: &Option<String>| word.clone().unwrap_or_else(|| "keine".to_owned());
    match miss {
        Miss::Outcome { got, expected } => format!("Das Ergebnis ist „{}“ statt „{}“", outcome(*got), outcome(*expected)),
        Miss::Code { got, expected } => format!("Kennung: {} statt {expected}", none(got)),
        Miss::NotCalled { tool } => format!("{tool} wurde nicht aufgerufen"),
        Miss::Called { tool } => format!("{tool} wurde aufgerufen"),
        Miss::NoResult => "Es gibt keine Ergebnistabelle".into(),
        Miss::Part { text } => format!("Im Text fehlt „{text}“"),
        Miss::Chart { got, expected } => format!("Diagrammart: {} statt {expected}", none(got)),
        Miss::Column { name } => format!("Dem Ergebnis fehlt die Spalte {name}"),
        Miss::Rows { got, expected } => format!("Das Ergebnis hat {}, nicht {expected}", rows(*got)),
        Miss::TooFewRows { got, least } => format!("Das Ergebnis hat {}, weniger als {least}", rows(*got)),
        Miss::Row { values } => format!("Keine Zeile enthält {values}"),
        Miss::Number { expected } => format!("Die Zahl ist nicht {}", Locale::GERMAN.figure(*expected)),
        Miss::NoSingleNumber { rows: got } => format!("Das Ergebnis hat {} und ist keine einzelne Zahl", rows(*got)),
    }
}

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "beantwortet",
        Outcome::Clarify => "Rückfrage",
        Outcome::Refused => "abgelehnt",
        Outcome::NoSource => "keine passende Quelle",
        Outcome::Failed => "fehlgeschlagen",
    }
}

fn rows(count: u64) -> String {
    super::counted(count, "Zeile", "Zeilen")
}
